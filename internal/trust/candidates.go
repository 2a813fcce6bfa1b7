package trust

import (
	"math/big"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// domain says what values a key can have for a caller.
type domain struct {
	// language is the form of the values.
	language pattern
	// legal refuses what the language cannot express; nil refuses nothing.
	legal func(value string) bool
	// decides is true if legal alone knows all values of the language.
	decides bool
	// natural are values that a reader would expect, tried first.
	natural []string
	// unions are the document's patterns for the key condition by condition; nil
	// where each counts for itself.
	unions []union
	// markers are patterns of no condition that legal looks at: a value must be
	// found on either side of each.
	markers []pattern
	// others are further forms that values can have, less and less likely ones.
	others []domain
}

// has looks at the domain's first form alone.
func (d domain) has(value string) bool {
	return (d.decides || d.language.matches(value)) && (d.legal == nil || d.legal(value))
}

// forms are the domain's own and all others, the likeliest first.
func (d domain) forms() []domain {
	list := []domain{d}
	for _, o := range d.others {
		list = append(list, o.forms()...)
	}
	return list
}

// candidates derives from the comparisons made with a key the values that the
// document can tell apart: each literal, its near misses in case and length,
// what lies at the edges of numbers, dates and address ranges, one for every
// combination of wildcard patterns, and one that nothing mentions. Those of a
// likelier form come before the others, so that they are taken where they do.
//
// Linked are patterns of other keys, seen through the variables that tie this
// key to them.
func (a *auditor) candidates(d domain, predicates []predicate, patterns []pattern, linked ...viewed) []string {
	forms := d.forms()
	values := a.candidatesOf(forms[0], predicates, patterns, linked...)
	if len(predicates)+len(patterns)+len(linked) == 0 {
		return values
	}
	for _, form := range forms[1:] {
		for _, v := range a.candidatesOf(form, predicates, patterns, linked...) {
			if !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
	}
	return values
}

func (a *auditor) candidatesOf(d domain, predicates []predicate, patterns []pattern, linked ...viewed) []string {
	s := candidateSet{domain: d}
	s.add(d.natural...)
	wild := len(linked) > 0
	for _, p := range patterns {
		text, plain := p.plain()
		if plain {
			s.add(nearMisses(text)...)
			wild = wild || slices.ContainsFunc(p, func(t token) bool { return t.kind == tokenFolded })
			continue
		}
		wild = true
		s.add(p.instances()...)
	}
	for _, p := range predicates {
		s.add(edges(p)...)
	}
	views := slices.Concat(d.views(patterns), plainly(d.markers), linked)
	if wild || !slices.ContainsFunc(d.natural, func(n string) bool { return d.has(n) && !matchesAny(patterns, n) }) {
		s.add(a.witnesses(d.language, views)...)
	}
	a.candidatesMade += len(s.values)
	return s.values
}

func (d domain) views(patterns []pattern) []viewed {
	if d.unions == nil {
		return plainly(patterns)
	}
	views := make([]viewed, len(d.unions))
	for i, u := range d.unions {
		views[i] = viewed{union: u}
	}
	return views
}

func matchesAny(patterns []pattern, text string) bool {
	return slices.ContainsFunc(patterns, func(p pattern) bool { return p.matches(text) })
}

// witnesses walks the machine within what is left of the audit's bound. Where
// that runs out the audit is incomplete, and each pattern is walked by itself,
// so that what one alone lets in is found all the same.
func (a *auditor) witnesses(language pattern, views []viewed) []string {
	texts, states := witnesses(language, views, maxMachineStates-a.machineStates)
	if a.machineStates += states; a.machineStates < maxMachineStates {
		return texts
	}
	a.incomplete = true
	for _, v := range views {
		alone, _ := witnesses(language, []viewed{v}, maxLonelyStates)
		texts = append(texts, alone...)
	}
	return texts
}

// candidateSet keeps values of the domain's first form, each once, in the order
// they came.
type candidateSet struct {
	domain domain
	values []string
}

func (s *candidateSet) add(values ...string) {
	for _, v := range values {
		if s.domain.has(v) && !slices.Contains(s.values, v) {
			s.values = append(s.values, v)
		}
	}
}

// nearMisses are a literal and what a careless comparison would take for it.
func nearMisses(text string) []string {
	list := []string{text, swapCase(text), text + "x"}
	if n := len(text); n > 0 {
		list = append(list, text[:n-1])
	}
	return list
}

func swapCase(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, text)
}

// edges are the values around which a comparison changes its answer.
func edges(p predicate) []string {
	switch p.op.Family {
	case policy.FamilyNumeric:
		return numericEdges(p.value)
	case policy.FamilyDate:
		return dateEdges(p.value)
	case policy.FamilyBool:
		return []string{"true", "false"}
	case policy.FamilyIP:
		return rangeEdges(p.value)
	case policy.FamilyBinary:
		return []string{p.value}
	default:
		return nil
	}
}

// numericEdges has the number in a second spelling too: with leading zeros it
// is the same to Numeric operators and another text.
func numericEdges(value string) []string {
	n, ok := new(big.Rat).SetString(value)
	if !ok {
		return nil
	}
	edges := []string{value, "0" + value}
	places := fraction(value)
	for _, step := range []*big.Rat{big.NewRat(-1, 1), big.NewRat(1, 1)} {
		edges = append(edges, new(big.Rat).Add(n, step).FloatString(places))
	}
	// Between two bounds there may be fractions only.
	finer := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places+1)), nil))
	return append(edges, new(big.Rat).Add(n, finer).FloatString(places+1), new(big.Rat).Sub(n, finer).FloatString(places+1))
}

// fraction counts the digits behind the decimal point.
func fraction(value string) int {
	_, digits, _ := strings.Cut(value, ".")
	return len(digits)
}

func dateEdges(value string) []string {
	at, ok := parseInstant(value)
	if !ok {
		return nil
	}
	edges := []string{value}
	for _, step := range []time.Duration{-time.Second, time.Second} {
		edges = append(edges, at.Add(step).UTC().Format(time.RFC3339))
	}
	return edges
}

// parseInstant reads the forms of dates that policies commonly have; an exotic
// one only loses its own edges.
func parseInstant(value string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, value); err == nil {
			return t, true
		}
	}
	n, ok := new(big.Int).SetString(value, 10)
	if !ok || !n.IsInt64() {
		return time.Time{}, false
	}
	return time.Unix(n.Int64(), 0), true
}

// rangeEdges are the first and last address of a range and their neighbours.
func rangeEdges(value string) []string {
	prefix, err := netip.ParsePrefix(value)
	if err != nil {
		address, err := netip.ParseAddr(value)
		if err != nil {
			return nil
		}
		prefix = netip.PrefixFrom(address, address.BitLen())
	}
	first, last := prefix.Masked().Addr(), lastAddress(prefix)
	var edges []string
	for _, a := range []netip.Addr{first.Next(), first, last, last.Next(), first.Prev()} {
		if a.IsValid() {
			edges = append(edges, a.String())
		}
	}
	return edges
}

func lastAddress(p netip.Prefix) netip.Addr {
	bytes := p.Masked().Addr().AsSlice()
	for bit := p.Bits(); bit < len(bytes)*8; bit++ {
		bytes[bit/8] |= 1 << (7 - bit%8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}
