package policy

import "fmt"

// Suspicion is something that IAM takes and that can never do what it seems
// to say.
type Suspicion struct {
	// Statement is the statement's index, from 0.
	Statement int
	// Path leads to the place, such as Statement[0].Condition.StringEquals.
	Path string
	// Message is a sentence that says what is odd.
	Message string
}

// Suspicions lists, in document order, the conditions that compare nothing:
// operators without keys, keys without values and values their operator cannot read.
func (d *Document) Suspicions() []Suspicion { return d.suspicions(d.doubts) }

// PlainVariables lists, in document order, the values with a variable that is
// none, because the Version has no variables.
// Source: IAM User Guide, "IAM JSON policy elements: Version".
func (d *Document) PlainVariables() []Suspicion {
	if d.Version == Version2012 {
		return nil
	}
	return d.suspicions(plainVariables)
}

func (d *Document) suspicions(about func(Condition) []string) []Suspicion {
	var list []Suspicion
	for i := range d.Statements {
		for _, c := range d.Statements[i].Conditions {
			path := field(index("Statement", i)+".Condition", c.Operator)
			if c.Key != "" {
				path = field(path, c.Key)
			}
			for _, message := range about(c) {
				list = append(list, Suspicion{Statement: i, Path: path, Message: message})
			}
		}
	}
	return list
}

func plainVariables(c Condition) []string {
	op, ok := ParseOperator(c.Operator)
	if !ok || !op.TakesVariables() {
		return nil
	}
	var messages []string
	for _, value := range c.Values {
		if len(Variables(value)) > 0 {
			messages = append(messages, fmt.Sprintf("%s holds a variable, but only Version %s has variables; here it is plain text", describeValue(c.Key, value), Version2012))
		}
	}
	return messages
}

func (d *Document) doubts(c Condition) []string {
	switch {
	case c.Key == "":
		return []string{fmt.Sprintf("%s has no keys, so that the statement applies to no request", c.Operator)}
	case len(c.Values) == 0:
		return []string{fmt.Sprintf("%s of %s has no values, so that the statement applies to no request", c.Operator, c.Key)}
	}
	op, ok := ParseOperator(c.Operator)
	if !ok {
		return []string{fmt.Sprintf("%q is no condition operator, so that the statement applies to no request", c.Operator)}
	}
	var messages []string
	for _, value := range c.Values {
		if !op.reads(value, d.Version == Version2012) {
			messages = append(messages, fmt.Sprintf("%s cannot read %s, so that it equals nothing", c.Operator, describeValue(c.Key, value)))
		}
	}
	return messages
}

// reads reports whether the value is one the operator can compare with.
func (o Operator) reads(value string, variables bool) bool {
	if o.Family == FamilyNull {
		_, ok := parseBool(value)
		return ok
	}
	_, unreadable := newComparer(o, value, variables).(nothing)
	return !unreadable
}
