package policy

import "strings"

// partKind says what a piece of a value stands for.
type partKind int

const (
	// partText stands for itself, wildcard characters included.
	partText partKind = iota
	// partPattern is text in which * and ? are wildcards.
	partPattern
	// partVariable is replaced by what the request holds under a key.
	partVariable
)

// part is one piece of a policy value.
type part struct {
	kind partKind
	text string
	// key is the variable's key in lower case.
	key        string
	fallback   string
	hasDefault bool
}

// template is a policy value that may hold variables.
type template []part

// parseTemplate splits a value at its variables. Without variables (a document
// of 2008-10-17) ${…} is plain text. ${*}, ${?} and ${$} are the characters
// themselves. Wildcards says whether * and ? outside of ${…} are wildcards.
// Source: IAM User Guide, "IAM policy elements: Variables and tags".
func parseTemplate(value string, rules templateRules) template {
	textKind := partText
	if rules.wildcards {
		textKind = partPattern
	}
	var t template
	for value != "" {
		start, end := findVariable(value)
		if !rules.variables || start < 0 {
			return append(t, part{kind: textKind, text: value})
		}
		if start > 0 {
			t = append(t, part{kind: textKind, text: value[:start]})
		}
		t = append(t, parseVariable(value[start+2:end]))
		value = value[end+1:]
	}
	return t
}

// templateRules says how a value is read.
type templateRules struct {
	variables bool
	wildcards bool
}

// maxVariable is how far, in bytes, the end of a variable is looked for past the
// quotes of its default. Names of keys and values of tags are much shorter.
const maxVariable = 2048

// findVariable gives the places of the $ and of the } of the first ${…}, or -1
// if there is none; a ${ that is never closed is text.
func findVariable(value string) (int, int) {
	start := strings.Index(value, "${")
	if start < 0 {
		return -1, -1
	}
	inner := value[start+2:]
	quoted := false
	for i := range min(len(inner), maxVariable) {
		switch {
		case inner[i] == '\'':
			quoted = !quoted
		case inner[i] == '}' && !quoted:
			return start, start + 2 + i
		}
	}
	if end := strings.IndexByte(inner, '}'); end >= 0 {
		return start, start + 2 + end
	}
	return -1, -1
}

func parseVariable(inner string) part {
	switch inner {
	case "*", "?", "$":
		return part{kind: partText, text: inner}
	}
	key, rest, found := strings.Cut(inner, ",")
	p := part{kind: partVariable, text: "${" + inner + "}", key: strings.ToLower(strings.TrimSpace(key))}
	rest = strings.TrimSpace(rest)
	if found && len(rest) >= 2 && rest[0] == '\'' && rest[len(rest)-1] == '\'' {
		p.fallback, p.hasDefault = rest[1:len(rest)-1], true
	}
	return p
}

// hasVariable reports whether the template depends on the request.
func (t template) hasVariable() bool {
	for _, p := range t {
		if p.kind == partVariable {
			return true
		}
	}
	return false
}

// resolve replaces the variables by what the request holds. It reports false
// if one has no value: such a value is null and equals nothing, not even the
// empty string.
func (t template) resolve(c Context) (template, bool) {
	resolved := make(template, len(t))
	for i, p := range t {
		if p.kind == partVariable {
			text, ok := p.valueIn(c)
			if !ok {
				return nil, false
			}
			p = part{kind: partText, text: text}
		}
		resolved[i] = p
	}
	return resolved, true
}

// valueIn looks the variable up; only a single-valued key can be one.
func (p part) valueIn(c Context) (string, bool) {
	if v, ok := c[p.key]; ok && !v.Multi && len(v.Values) == 1 {
		return v.Values[0], true
	}
	return p.fallback, p.hasDefault
}

// plain is the text of a template that has no variable, wildcards as characters.
func (t template) plain() string {
	if len(t) == 1 {
		return t[0].text
	}
	var b strings.Builder
	for _, p := range t {
		b.WriteString(p.text)
	}
	return b.String()
}

// glob is the pattern of a template that has no variable.
func (t template) glob() glob {
	var g glob
	for _, p := range t {
		if p.kind == partPattern {
			g = append(g, parseGlob(p.text)...)
		} else {
			g = append(g, []rune(p.text)...)
		}
	}
	return g
}

// Variables lists the keys, in lower case and in order, that the ${…} of a
// value refer to in a document of 2012-10-17. The characters ${*}, ${?} and
// ${$} are no variables.
func Variables(value string) []string {
	var keys []string
	for _, p := range parseTemplate(value, templateRules{variables: true}) {
		if p.kind == partVariable {
			keys = append(keys, p.key)
		}
	}
	return keys
}
