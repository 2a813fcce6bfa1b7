package trust

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// view is a document prepared for asking: its conditions one by one, and which
// keys they look at.
type view struct {
	doc      *policy.Document
	compiled *policy.Compiled
	// bare is the document without its conditions, which tells whom and what a
	// statement is about at all.
	bare *policy.Compiled
	// conditions has the conditions of each statement.
	conditions [][]*conditionProbe
	// predicates are the comparisons that the document makes with a key.
	predicates map[string][]predicate
	// spelling is a key as the document first writes it.
	spelling map[string]string
}

// predicate is one comparison: an operator and one value of the policy.
type predicate struct {
	op    policy.Operator
	value string
	// of is the condition that has the value.
	of *conditionProbe
}

// conditionProbe is one condition that can be asked by itself.
type conditionProbe struct {
	statement int
	condition policy.Condition
	op        policy.Operator
	known     bool
	// keys are all keys the answer depends on, in lower case: the condition's
	// own first, then those that come in through variables.
	keys     []string
	compiled *policy.Compiled
}

func newView(d *policy.Document) *view {
	v := &view{doc: d, compiled: d.Compile(), predicates: map[string][]predicate{}, spelling: map[string]string{}}
	bare := *d
	bare.Statements = make([]policy.Statement, len(d.Statements))
	v.conditions = make([][]*conditionProbe, len(d.Statements))
	for i, s := range d.Statements {
		for _, c := range s.Conditions {
			v.conditions[i] = append(v.conditions[i], v.probe(i, c))
		}
		s.Conditions = nil
		bare.Statements[i] = s
	}
	v.bare = bare.Compile()
	return v
}

func newProbe(version string, c policy.Condition) *conditionProbe {
	alone := policy.Document{Use: policy.UseIdentity, Version: version, Statements: []policy.Statement{{
		Effect: policy.Allow, Actions: []string{"*"}, Resources: []string{"*"}, Conditions: []policy.Condition{c},
	}}}
	p := &conditionProbe{condition: c, compiled: alone.Compile(), keys: []string{strings.ToLower(c.Key)}}
	p.op, p.known = policy.ParseOperator(c.Operator)
	return p
}

// equals is a condition that the document does not have: that a key holds a
// text, in which nothing is a variable.
func (v *view) equals(key, text string) *conditionProbe {
	return newProbe(policy.Version2008, policy.Condition{Operator: "StringEquals", Key: key, Values: []string{text}})
}

// probe takes a condition of the document for asking.
func (v *view) probe(statement int, c policy.Condition) *conditionProbe {
	p := newProbe(v.doc.Version, c)
	p.statement = statement
	key := p.keys[0]
	v.mention(key, c.Key)
	for _, value := range c.Values {
		v.predicates[key] = append(v.predicates[key], predicate{p.op, value, p})
		for _, variable := range v.variables(p.op, value) {
			p.keys = append(p.keys, variable)
			v.mention(variable, variable)
		}
	}
	return p
}

func (v *view) mention(key, spelling string) {
	if _, known := v.spelling[key]; !known {
		v.spelling[key] = spelling
	}
}

// mentions reports whether any condition depends on the key.
func (v *view) mentions(key string) bool {
	_, ok := v.spelling[key]
	return ok
}

// mentioned lists the keys with a prefix that conditions depend on.
func (v *view) mentioned(prefix string) []string {
	var keys []string
	for key := range v.spelling {
		if strings.HasPrefix(key, prefix) && len(key) > len(prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// variables are the keys a value depends on; a document of the old version has none.
func (v *view) variables(op policy.Operator, value string) []string {
	if v.doc.Version != policy.Version2012 || !op.TakesVariables() {
		return nil
	}
	return policy.Variables(value)
}

// holds asks the condition alone.
func (p *conditionProbe) holds(keys policy.Context) bool {
	return p.compiled.Decide(policy.Request{Action: actionAssumeRole, Resource: "*", Context: keys}) == policy.Allowed
}
