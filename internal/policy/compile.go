package policy

import "strings"

// Compiled is a document prepared for many questions. It does not follow later
// changes of the document, and is safe for concurrent use.
type Compiled struct {
	rules []rule
}

// rule is one statement, ready to be asked.
type rule struct {
	index      int
	sid        string
	effect     Effect
	principal  principalTest
	actions    []comparer
	notActions bool
	anywhere   bool
	resources  []resourceTest
	notThese   bool
	conditions []conditionTest
}

// Compile prepares the document. Ask the result where one document gets many
// questions; Document.Evaluate and Document.Decide compile anew each time, so
// that a changed document is never answered from an old one.
func (d *Document) Compile() *Compiled {
	c := &Compiled{rules: make([]rule, len(d.Statements))}
	variables := d.Version == Version2012
	for i := range d.Statements {
		c.rules[i] = newRule(i, &d.Statements[i], d.Use, variables)
	}
	return c
}

func newRule(index int, s *Statement, use Use, variables bool) rule {
	r := rule{index: index, sid: s.Sid, effect: s.Effect, principal: newPrincipalTest(s, use), anywhere: use == UseTrust}
	actions := s.Actions
	if len(s.NotActions) > 0 {
		actions, r.notActions = s.NotActions, true
	}
	for _, pattern := range actions {
		r.actions = append(r.actions, actionComparer(pattern))
	}
	resources := s.Resources
	if len(s.NotResources) > 0 {
		resources, r.notThese = s.NotResources, true
	}
	for _, pattern := range resources {
		r.resources = append(r.resources, newResourceTest(pattern, variables))
	}
	for _, c := range s.Conditions {
		r.conditions = append(r.conditions, newConditionTest(c, variables))
	}
	return r
}

// actionComparer compares without case.
func actionComparer(pattern string) comparer {
	if !strings.ContainsAny(pattern, "*?") {
		return foldComparer(pattern)
	}
	return foldGlobComparer{parseGlob(strings.ToLower(pattern))}
}

func (r *rule) matchAction(action string) bool {
	for _, pattern := range r.actions {
		if pattern.matches(action, nil) {
			return !r.notActions
		}
	}
	return r.notActions
}

// matchResource is not asked in a trust policy, whose resource is the role.
func (r *rule) matchResource(resource string, c Context) bool {
	if r.anywhere {
		return true
	}
	for i := range r.resources {
		if r.resources[i].matches(resource, c) {
			return !r.notThese
		}
	}
	return r.notThese
}
