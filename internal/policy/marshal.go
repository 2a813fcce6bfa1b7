package policy

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Marshal writes the canonical JSON: no white space, elements in the order AWS
// prints them, lists sorted and without duplicates wherever their order means
// nothing, a list of one as a string. Statements keep their order and condition
// keys their spelling. Characters beyond U+00FF, which IAM's API refuses, are
// escaped.
func (d *Document) Marshal() string {
	w := &jsonWriter{}
	w.object(func() {
		if d.Version != "" {
			w.key("Version").text(d.Version)
		}
		if d.ID != "" {
			w.key("Id").text(d.ID)
		}
		w.key("Statement").open('[')
		for i := range d.Statements {
			w.comma()
			d.Statements[i].write(w)
		}
		w.close(']')
	})
	return w.b.String()
}

// Size counts the characters of the canonical text, which has no white space
// outside of strings, as IAM's quotas count them.
// Source: IAM User Guide, "IAM and AWS STS quotas".
func (d *Document) Size() int { return utf8.RuneCountInString(d.Marshal()) }

// TextSize counts the characters of a policy's text as IAM's quotas count
// them: without white space. Spaces within strings are counted, to be on the
// safe side.
func TextSize(text string) int {
	count, inString, escaped := 0, false, false
	for _, r := range text {
		if inString || !strings.ContainsRune(" \t\r\n", r) {
			count++
		}
		switch {
		case escaped:
			escaped = false
		case inString && r == '\\':
			escaped = true
		case r == '"':
			inString = !inString
		}
	}
	return count
}

func (s *Statement) write(w *jsonWriter) {
	w.object(func() {
		if s.Sid != "" {
			w.key("Sid").text(s.Sid)
		}
		w.key("Effect").text(string(s.Effect))
		s.Principal.write(w, "Principal")
		s.NotPrincipal.write(w, "NotPrincipal")
		w.list("Action", s.Actions)
		w.list("NotAction", s.NotActions)
		w.list("Resource", s.Resources)
		w.list("NotResource", s.NotResources)
		writeConditions(w, s.Conditions)
	})
}

func (p *Principals) write(w *jsonWriter, element string) {
	if p == nil {
		return
	}
	w.key(element)
	if p.Everyone {
		w.text("*")
		return
	}
	w.object(func() {
		w.list("AWS", p.AWS)
		w.list("Service", p.Service)
		w.list("Federated", p.Federated)
		w.list("CanonicalUser", p.CanonicalUser)
	})
}

// writeConditions groups the conditions by operator, both sorted. Two
// conditions with the same operator and key cannot be written into one JSON
// object; they are written as duplicate keys, which Parse and IAM refuse, since
// dropping or joining them would change who gets in.
func writeConditions(w *jsonWriter, conditions []Condition) {
	if len(conditions) == 0 {
		return
	}
	sorted := slices.Clone(conditions)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		return a.Operator < b.Operator || (a.Operator == b.Operator && a.Key < b.Key)
	})
	w.key("Condition").object(func() {
		for i := 0; i < len(sorted); {
			operator := sorted[i].Operator
			w.key(operator).object(func() {
				for ; i < len(sorted) && sorted[i].Operator == operator; i++ {
					if sorted[i].Key != "" {
						w.key(sorted[i].Key).values(sorted[i].Values)
					}
				}
			})
		}
	})
}

// jsonWriter writes JSON without escaping <, > and &, as AWS does.
type jsonWriter struct {
	b     strings.Builder
	first bool
}

func (w *jsonWriter) open(r byte) {
	w.b.WriteByte(r)
	w.first = true
}

func (w *jsonWriter) close(r byte) {
	w.b.WriteByte(r)
	w.first = false
}

func (w *jsonWriter) comma() {
	if !w.first {
		w.b.WriteByte(',')
	}
	w.first = false
}

func (w *jsonWriter) object(members func()) {
	w.open('{')
	members()
	w.close('}')
}

func (w *jsonWriter) key(name string) *jsonWriter {
	w.comma()
	w.text(name)
	w.b.WriteByte(':')
	return w
}

// list writes an element unless it is empty.
func (w *jsonWriter) list(name string, values []string) {
	if len(values) > 0 {
		w.key(name).values(values)
	}
}

func (w *jsonWriter) values(values []string) {
	values = sortedSet(values)
	if len(values) == 1 {
		w.text(values[0])
		return
	}
	w.open('[')
	for _, v := range values {
		w.comma()
		w.text(v)
	}
	w.close(']')
}

func (w *jsonWriter) text(s string) {
	w.b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			w.b.WriteByte('\\')
			w.b.WriteRune(r)
		case r >= ' ' && r <= '\u00FF':
			w.b.WriteRune(r)
		case r > '\uFFFF':
			high, low := surrogates(r)
			fmt.Fprintf(&w.b, "\\u%04x\\u%04x", high, low)
		default:
			fmt.Fprintf(&w.b, "\\u%04x", r)
		}
	}
	w.b.WriteByte('"')
}

func surrogates(r rune) (rune, rune) {
	r -= 0x10000
	return 0xD800 + r>>10, 0xDC00 + r&0x3FF
}

// sortedSet gives the values sorted and without duplicates.
func sortedSet(values []string) []string {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}
