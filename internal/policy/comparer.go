package policy

import (
	"encoding/base64"
	"net/netip"
	"strings"
	"time"
)

// comparer is one policy value, ready to be compared with a request's value.
type comparer interface {
	matches(value string, c Context) bool
}

// newComparer prepares a policy value for a positive operator. The negation is
// the condition's business.
func newComparer(op Operator, value string, variables bool) comparer {
	switch op.Family {
	case FamilyString:
		return newStringComparer(op, value, variables)
	case FamilyARN:
		return newARNComparer(value, variables)
	case FamilyNumeric:
		if n, ok := parseDecimal(value); ok {
			return numberComparer{op.relation, n}
		}
	case FamilyDate:
		if t, ok := parseDate(value); ok {
			return dateComparer{op.relation, t}
		}
	case FamilyBool:
		if b, ok := parseBool(value); ok {
			return boolComparer(b)
		}
	case FamilyBinary:
		if b, err := base64.StdEncoding.DecodeString(value); err == nil {
			return binaryComparer(b)
		}
	case FamilyIP:
		if p, ok := parseRange(value); ok {
			return rangeComparer{p}
		}
	}
	return nothing{}
}

// nothing is a policy value its operator cannot read.
type nothing struct{}

func (nothing) matches(string, Context) bool { return false }

type textComparer string

func (t textComparer) matches(value string, _ Context) bool { return value == string(t) }

type foldComparer string

func (t foldComparer) matches(value string, _ Context) bool {
	return strings.EqualFold(value, string(t))
}

type globComparer struct{ glob glob }

func (g globComparer) matches(value string, _ Context) bool { return g.glob.matchPlain(value) }

// foldGlobComparer is a glob in lower case.
type foldGlobComparer struct{ glob glob }

func (g foldGlobComparer) matches(value string, _ Context) bool {
	return g.glob.matchPlain(strings.ToLower(value))
}

// stringTemplate is a text that depends on the request.
type stringTemplate struct {
	relation relation
	template template
}

func (s stringTemplate) matches(value string, c Context) bool {
	t, ok := s.template.resolve(c)
	return ok && stringComparer(s.relation, t).matches(value, c)
}

func newStringComparer(op Operator, value string, variables bool) comparer {
	if !variables || !strings.Contains(value, "${") {
		return plainComparer(op.relation, value)
	}
	t := parseTemplate(value, templateRules{variables: true, wildcards: op.relation == relLike})
	if t.hasVariable() {
		return stringTemplate{op.relation, t}
	}
	return stringComparer(op.relation, t)
}

// plainComparer compares with a value that has no ${…}.
func plainComparer(r relation, value string) comparer {
	switch r {
	case relLike:
		return patternComparer(value)
	case relEqualFold:
		return foldComparer(value)
	default:
		return textComparer(value)
	}
}

// stringComparer compares with a template whose variables are resolved.
func stringComparer(r relation, t template) comparer {
	if r == relLike {
		return globComparer{t.glob()}
	}
	return plainComparer(r, t.plain())
}

// patternComparer spares the matching where the pattern has no wildcard.
func patternComparer(pattern string) comparer {
	if !strings.ContainsAny(pattern, "*?") {
		return textComparer(pattern)
	}
	return globComparer{parseGlob(pattern)}
}

// arnComparer compares the six segments one by one, so that a * stays within
// its segment; in the last one it takes colons too.
type arnComparer struct{ segments [6]glob }

// arnTemplate is an ARN pattern that depends on the request.
type arnTemplate struct{ template template }

func newARNComparer(value string, variables bool) comparer {
	t := parseTemplate(value, templateRules{variables: variables, wildcards: true})
	if t.hasVariable() {
		return arnTemplate{t}
	}
	return arnPattern(t.glob())
}

func (a arnTemplate) matches(value string, c Context) bool {
	t, ok := a.template.resolve(c)
	return ok && arnPattern(t.glob()).matches(value, c)
}

func arnPattern(g glob) comparer {
	var a arnComparer
	for i := range 5 {
		colon := indexRune(g, ':')
		if colon < 0 {
			return nothing{}
		}
		a.segments[i], g = g[:colon], g[colon+1:]
	}
	a.segments[5] = g
	return a
}

func indexRune(g glob, want rune) int {
	for i, r := range g {
		if r == want {
			return i
		}
	}
	return -1
}

func (a arnComparer) matches(value string, _ Context) bool {
	parts := strings.SplitN(value, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		return false
	}
	for i, g := range a.segments {
		if !g.matchPlain(parts[i]) {
			return false
		}
	}
	return true
}

type numberComparer struct {
	relation relation
	number   decimal
}

func (n numberComparer) matches(value string, _ Context) bool {
	v, ok := parseDecimal(value)
	return ok && n.relation.holds(v.compare(n.number))
}

type dateComparer struct {
	relation relation
	date     time.Time
}

func (d dateComparer) matches(value string, _ Context) bool {
	v, ok := parseDate(value)
	return ok && d.relation.holds(v.Compare(d.date))
}

// holds turns the outcome of a comparison (negative, zero, positive) into the
// relation's answer.
func (r relation) holds(order int) bool {
	switch r {
	case relLess:
		return order < 0
	case relLessEqual:
		return order <= 0
	case relGreater:
		return order > 0
	case relGreaterEqual:
		return order >= 0
	default:
		return order == 0
	}
}

type boolComparer bool

func (b boolComparer) matches(value string, _ Context) bool {
	v, ok := parseBool(value)
	return ok && v == bool(b)
}

type binaryComparer []byte

func (b binaryComparer) matches(value string, _ Context) bool {
	v, err := base64.StdEncoding.DecodeString(value)
	return err == nil && string(v) == string(b)
}

type rangeComparer struct{ prefix netip.Prefix }

func (r rangeComparer) matches(value string, _ Context) bool {
	address, err := netip.ParseAddr(value)
	return err == nil && address.Zone() == "" && address.Is4() == r.prefix.Addr().Is4() && r.prefix.Contains(address)
}
