package trust

import (
	"regexp"
	"slices"
	"strings"
)

// form is how an issuer writes a claim: fixed text, and in angle brackets an
// example of each part that differs between tokens, the tenant's name first. A
// part has the characters of its example: digits for a number, as many
// hexadecimal digits for a hash or a UUID; a slash at the example's end, which
// is no part of it, stands for slashes within.
type form string

// formPart is fixed text or, with an example, a part that differs.
type formPart struct{ text, example string }

func (f form) parts() []formPart {
	var list []formPart
	rest := string(f)
	for {
		text, more, found := strings.Cut(rest, "<")
		list = append(list, formPart{text: text})
		if !found {
			return list
		}
		var example string
		example, rest, _ = strings.Cut(more, ">")
		list = append(list, formPart{example: example})
	}
}

// natural is the form with its examples.
func (f form) natural() string {
	return strings.NewReplacer("<", "", "/>", "", ">", "").Replace(string(f))
}

// ofTenant is the form with its examples and a tenant's name.
func (f form) ofTenant(name string) string {
	before, rest, _ := strings.Cut(string(f), "<")
	_, after, _ := strings.Cut(rest, ">")
	return before + name + form(after).natural()
}

// pattern takes the values of the form.
func (f form) pattern() pattern {
	var p pattern
	for _, part := range f.parts() {
		if part.example == "" {
			p = p.thenText(part.text)
			continue
		}
		p = p.then(part.tokens()...)
	}
	return p
}

// shortestHash is the shortest example that is read as a hash or a UUID.
const shortestHash = 20

func (p formPart) tokens() []token {
	switch {
	case strings.Trim(p.example, string(digits)) == "":
		return []token{one(digits), run(digits)}
	case len(p.example) >= shortestHash && strings.Trim(p.example, string(hexDigits)+"-") == "":
		var list []token
		for _, r := range p.example {
			if r == '-' {
				list = append(list, token{kind: tokenLetter, letter: r})
			} else {
				list = append(list, one(hexDigits))
			}
		}
		return list
	case strings.HasSuffix(p.example, "/"):
		return []token{run(slugLetters + "/"), one(slugLetters)}
	default:
		return []token{one(slugLetters), run(slugLetters)}
	}
}

// taken takes a value of the form apart: all its pieces, in the order of parts.
func (f form) taken(value string) ([]string, bool) {
	var expression strings.Builder
	for _, part := range f.parts() {
		if part.example == "" {
			expression.WriteString("(" + regexp.QuoteMeta(part.text) + ")")
		} else if strings.HasSuffix(part.example, "/") {
			expression.WriteString("(.+)")
		} else {
			expression.WriteString("([^:/]+)")
		}
	}
	match := regexp.MustCompile("^" + expression.String() + "$").FindStringSubmatch(value)
	if match == nil || !f.pattern().matches(value) {
		return nil, false
	}
	return match[1:], true
}

// familiar replaces the parts of a value by examples where the value that
// results still does, so that a reader knows at once what he looks at. For the
// tenant, names that are preferred are tried before the example, others after it.
func (f form) familiar(value string, preferred, others []string, does func(string) bool) string {
	pieces, ok := f.taken(value)
	if !ok {
		return value
	}
	first := true
	for i, part := range f.parts() {
		if part.example == "" {
			continue
		}
		examples := []string{strings.TrimSuffix(part.example, "/")}
		if first {
			examples = slices.Concat(preferred, examples, others)
		}
		first = false
		for _, example := range examples {
			changed := slices.Clone(pieces)
			changed[i] = example
			if _, same := f.taken(strings.Join(changed, "")); same && does(strings.Join(changed, "")) {
				pieces = changed
				break
			}
		}
	}
	return strings.Join(pieces, "")
}
