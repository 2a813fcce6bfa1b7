package trust

import (
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// segment is a piece of a policy value: text in which wildcards may count,
// characters that stand for themselves, or a variable.
type segment struct {
	text     string
	verbatim bool
	// variable is the key in lower case; empty for text.
	variable    string
	fallback    string
	hasFallback bool
}

// segments takes a value apart at its variables. Without variables all of it is text.
// Source: IAM User Guide, "IAM policy elements: Variables and tags".
func segments(value string, variables bool) []segment {
	if !variables || !strings.Contains(value, "${") {
		return []segment{{text: value}}
	}
	var list []segment
	for value != "" {
		start := strings.Index(value, "${")
		end := -1
		if start >= 0 {
			end = strings.IndexByte(value[start:], '}')
		}
		if end < 0 {
			return append(list, segment{text: value})
		}
		if start > 0 {
			list = append(list, segment{text: value[:start]})
		}
		list = append(list, variableSegment(value[start+2:start+end]))
		value = value[start+end+1:]
	}
	return list
}

func variableSegment(inner string) segment {
	switch inner {
	case "*", "?", "$":
		return segment{text: inner, verbatim: true}
	}
	key, rest, _ := strings.Cut(inner, ",")
	s := segment{variable: strings.ToLower(strings.TrimSpace(key))}
	rest = strings.TrimSpace(rest)
	if len(rest) >= 2 && rest[0] == '\'' && rest[len(rest)-1] == '\'' {
		s.fallback, s.hasFallback = rest[1:len(rest)-1], true
	}
	return s
}

// resolved replaces the variables by texts; false if one has none.
func resolved(list []segment, lookup func(key string) (string, bool)) ([]segment, bool) {
	done := make([]segment, len(list))
	for i, s := range list {
		if s.variable != "" {
			text, ok := lookup(s.variable)
			if !ok && !s.hasFallback {
				return nil, false
			}
			if !ok {
				text = s.fallback
			}
			s = segment{text: text, verbatim: true}
		}
		done[i] = s
	}
	return done, true
}

// patternOf is the pattern that an operator reads in segments without variables.
func patternOf(op policy.Operator, list []segment) pattern {
	var p pattern
	colons := 0
	for _, s := range list {
		for _, r := range s.text {
			if r == ':' {
				colons++
			}
			switch {
			case s.verbatim || !op.TakesWildcards():
				p = append(p, token{kind: letterKind(op), letter: r})
			case op.Family == policy.FamilyARN && colons < 5:
				p = append(p, wildcard(r, notColon))
			default:
				p = append(p, wildcard(r, anyCharacter))
			}
		}
	}
	return p
}

func letterKind(op policy.Operator) tokenKind {
	if strings.HasSuffix(op.Base, "IgnoreCase") {
		return tokenFolded
	}
	return tokenLetter
}

// plain is the text of a pattern that takes one text only.
func (p pattern) plain() (string, bool) {
	var b strings.Builder
	for _, t := range p {
		if t.kind == tokenOne || t.kind == tokenRun {
			return "", false
		}
		b.WriteRune(t.letter)
	}
	return b.String(), true
}

// link gives the only variable of a template and the text around it.
func link(list []segment) (variable, before, after string, ok bool) {
	at := -1
	for i, s := range list {
		if s.variable != "" {
			if at >= 0 {
				return "", "", "", false
			}
			at = i
		}
	}
	if at < 0 {
		return "", "", "", false
	}
	return list[at].variable, joined(list[:at]), joined(list[at+1:]), true
}

// between gives what stands in a value where a template has its only variable,
// so that the variable's key can be chosen to fit.
func between(list []segment, value string) (key, text string, ok bool) {
	key, before, after, ok := link(list)
	if !ok || len(value) < len(before)+len(after) {
		return "", "", false
	}
	rest, starts := strings.CutPrefix(value, before)
	text, ends := strings.CutSuffix(rest, after)
	return key, text, starts && ends
}

// joined reads wildcards as nothing (for *) or as any character, which is
// enough to find one value that fits.
func joined(list []segment) string {
	var b strings.Builder
	for _, s := range list {
		if s.verbatim {
			b.WriteString(s.text)
		} else {
			b.WriteString(strings.NewReplacer("*", "", "?", "x").Replace(s.text))
		}
	}
	return b.String()
}
