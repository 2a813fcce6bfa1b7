package policy

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Parse reads a policy document for the given use. It refuses what IAM
// refuses; the error is then a SyntaxErrors that names every fault found.
// Source: IAM User Guide, "Grammar of the IAM JSON policy language".
func Parse(text string, use Use) (*Document, error) {
	p := &parser{text: text, use: use, statement: -1, sids: map[string]int{}}
	root, fault := readJSON(text)
	if fault != nil {
		p.refuse(fault.offset, "", "%s", fault.message)
		return nil, p.problems
	}
	d := p.document(root)
	if len(p.problems) > 0 {
		sort.SliceStable(p.problems, func(i, j int) bool {
			a, b := p.problems[i], p.problems[j]
			return a.Line < b.Line || (a.Line == b.Line && a.Column < b.Column)
		})
		return nil, p.problems
	}
	return d, nil
}

// parser gathers the faults of one text.
type parser struct {
	text      string
	use       Use
	statement int
	// sids are the statement IDs seen so far and their statements' indexes.
	sids     map[string]int
	problems SyntaxErrors
}

// maxProblems is how many faults are listed; nobody reads more, and finding
// the place of each takes time.
const maxProblems = 50

func (p *parser) refuse(offset int, path, format string, args ...any) *SyntaxError {
	problem := &SyntaxError{Path: path, Statement: p.statement, Message: fmt.Sprintf(format, args...)}
	if len(p.problems) < maxProblems {
		problem.Line, problem.Column = position(p.text, offset)
		p.problems = append(p.problems, problem)
	}
	return problem
}

// members checks an object's keys against the names allowed there and reports
// whether n is an object at all. Each key is handed on once.
func (p *parser) members(n *node, path, what string, known []string, each func(m member, path string)) bool {
	if n.kind != objectNode {
		p.refuse(n.offset, path, "%s must be an object, not %s.", what, n.kind)
		return false
	}
	seen := map[string]bool{}
	for _, m := range n.members {
		at := field(path, m.key)
		switch {
		case seen[m.key]:
			p.refuse(m.offset, at, "%q is there twice; IAM refuses duplicate keys. Join the two into one.", m.key)
		case !slices.Contains(known, m.key):
			p.refuse(m.offset, at, "%q is no element of %s; it has %s.%s", m.key, what, strings.Join(known, ", "), p.proposal(m.key, known))
		default:
			each(m, at)
		}
		seen[m.key] = true
	}
	return true
}

// field extends a path by a key; one that is no plain name stands in brackets.
func field(path, key string) string {
	plain := key != "" && strings.Trim(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == ""
	switch {
	case !plain:
		return fmt.Sprintf("%s[%q]", path, key)
	case path == "":
		return key
	default:
		return path + "." + key
	}
}

func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

func (p *parser) document(root *node) *Document {
	d := &Document{Use: p.use}
	hasStatement := false
	ok := p.members(root, "", "a policy", []string{"Version", "Id", "Statement"}, func(m member, path string) {
		switch m.key {
		case "Version":
			d.Version = p.version(m.value, path)
		case "Id":
			d.ID, _ = p.stringOf(m.value, path, "Id")
		case "Statement":
			hasStatement = true
			d.Statements = p.statements(m.value, path)
		}
	})
	if ok && !hasStatement {
		p.refuse(root.offset, "", "the policy has no Statement.")
	}
	return d
}

func (p *parser) version(n *node, path string) string {
	version, ok := p.stringOf(n, path, "Version")
	if ok && version != Version2012 && version != Version2008 {
		p.refuse(n.offset, path, "%q is no version of the policy language; write %q (or %q, which has no variables).", version, Version2012, Version2008)
	}
	return version
}

// stringOf reads a string and nothing else.
func (p *parser) stringOf(n *node, path, what string) (string, bool) {
	if n.kind != stringNode {
		p.refuse(n.offset, path, "%s must be a string, not %s.", what, n.kind)
		return "", false
	}
	return n.text, true
}

func (p *parser) statements(n *node, path string) []Statement {
	items, single := n.items, false
	if n.kind != listNode {
		items, single = []*node{n}, true
	}
	if len(items) == 0 {
		p.refuse(n.offset, path, "the list of statements is empty; a policy needs one at least.")
	}
	list := make([]Statement, len(items))
	for i, item := range items {
		at := index(path, i)
		if single {
			at = path
		}
		p.statement = i
		list[i] = p.oneStatement(item, at)
	}
	p.statement = -1
	return list
}

// statementElements are the elements of a statement in the order AWS prints them.
func statementElements() []string {
	return []string{"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
}

func (p *parser) oneStatement(n *node, path string) Statement {
	var s Statement
	present := map[string]bool{}
	ok := p.members(n, path, "a statement", statementElements(), func(m member, path string) {
		present[m.key] = true
		p.element(&s, m, path)
	})
	if ok {
		p.required(n, path, present)
	}
	return s
}

func (p *parser) element(s *Statement, m member, path string) {
	switch m.key {
	case "Sid":
		s.Sid = p.sid(m.value, path)
	case "Effect":
		s.Effect = p.effect(m.value, path)
	case "Principal", "NotPrincipal":
		p.principalElement(s, m, path)
	case "Action":
		s.Actions = p.actions(m.value, path)
	case "NotAction":
		s.NotActions = p.actions(m.value, path)
	case "Resource":
		s.Resources = p.resources(m, path)
	case "NotResource":
		s.NotResources = p.resources(m, path)
	case "Condition":
		s.Conditions = p.conditions(m.value, path)
	}
}

func (p *parser) effect(n *node, path string) Effect {
	text, ok := p.stringOf(n, path, "Effect")
	effect := Effect(text)
	if ok && effect != Allow && effect != Deny {
		p.refuse(n.offset, path, "%q is no effect; write %q or %q.%s", text, Allow, Deny, p.proposal(text, []string{string(Allow), string(Deny)}))
	}
	return effect
}

// required checks which elements a statement must have and which exclude each
// other; what an element's use forbids is said where the element is read.
func (p *parser) required(n *node, path string, present map[string]bool) {
	if !present["Effect"] {
		p.refuse(n.offset, path, "the statement has no Effect; write %q or %q.", Allow, Deny)
	}
	p.exactlyOne(n, path, present, "Action", "NotAction")
	if p.use != UseTrust {
		p.exactlyOne(n, path, present, "Resource", "NotResource")
	}
	if p.use == UseResource {
		p.exactlyOne(n, path, present, "Principal", "NotPrincipal")
	}
	if p.use == UseTrust && !present["Principal"] && !present["NotPrincipal"] {
		p.refuse(n.offset, path, "the statement has no Principal; a trust policy says whom it lets in, as in {\"AWS\": \"123456789012\"}.")
	}
}

func (p *parser) exactlyOne(n *node, path string, present map[string]bool, element, opposite string) {
	switch {
	case present[element] && present[opposite]:
		p.refuse(n.offset, path, "the statement has both %s and %s; one excludes the other.", element, opposite)
	case !present[element] && !present[opposite]:
		p.refuse(n.offset, path, "the statement has neither %s nor %s; it needs one of them.", element, opposite)
	}
}

// texts reads a string or a list of strings that is not empty.
func (p *parser) texts(n *node, path, what string, each func(n *node, path string)) []string {
	if n.kind == stringNode {
		each(n, path)
		return []string{n.text}
	}
	if n.kind != listNode {
		p.refuse(n.offset, path, "%s must be a string or a list of strings, not %s.", what, n.kind)
		return nil
	}
	if len(n.items) == 0 {
		p.refuse(n.offset, path, "%s is an empty list; it needs one entry at least.", what)
	}
	list := make([]string, 0, len(n.items))
	for i, item := range n.items {
		at := index(path, i)
		if text, ok := p.stringOf(item, at, "an entry of "+what); ok {
			each(item, at)
			list = append(list, text)
		}
	}
	return list
}

// sid refuses what IAM refuses of statement IDs. Services with policies of
// their own have rules of their own; S3 for one takes spaces. An empty Sid is
// as good as none.
// Source: IAM User Guide, "IAM JSON policy elements: Sid".
func (p *parser) sid(n *node, path string) string {
	sid, ok := p.stringOf(n, path, "Sid")
	if !ok || sid == "" || p.use == UseResource {
		return sid
	}
	if strings.Trim(sid, nameCharacters) != "" {
		p.refuse(n.offset, path, "the Sid %q has a character other than A-Z, a-z and 0-9.", sid)
	}
	if earlier, again := p.sids[sid]; again {
		p.refuse(n.offset, path, "the Sid %q is that of statement %d already; Sids are unique within a policy.", sid, earlier)
	} else {
		p.sids[sid] = p.statement
	}
	return sid
}
