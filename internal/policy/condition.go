package policy

import "strings"

// conditionTest is one condition, ready to be asked.
type conditionTest struct {
	source Condition
	// op is the zero Operator, and known false, for a name IAM does not know.
	op     Operator
	known  bool
	key    string
	values []comparer
	// wantsAbsent and wantsPresent are what the values of Null ask for.
	wantsAbsent  bool
	wantsPresent bool
}

func newConditionTest(c Condition, variables bool) conditionTest {
	t := conditionTest{source: c, key: strings.ToLower(c.Key)}
	t.op, t.known = ParseOperator(c.Operator)
	for _, value := range c.Values {
		if t.op.Family == FamilyNull {
			absent, ok := parseBool(value)
			t.wantsAbsent = t.wantsAbsent || (ok && absent)
			t.wantsPresent = t.wantsPresent || (ok && !absent)
			continue
		}
		t.values = append(t.values, newComparer(t.op, value, variables))
	}
	return t
}

// verdict is why a condition holds or not.
type verdict int

const (
	// verdictNever: the condition can match no request (no values, no such operator).
	verdictNever verdict = iota
	// verdictAbsent: the key is not in the request, and the operator decides.
	verdictAbsent
	// verdictCompared: the values were compared.
	verdictCompared
	// verdictNull: Null looked for the key.
	verdictNull
)

// ask says whether the condition holds for the context, and why.
func (t *conditionTest) ask(c Context) (bool, verdict) {
	if !t.known || t.key == "" || len(t.source.Values) == 0 {
		return false, verdictNever
	}
	held := c[t.key].Values
	if t.op.Family == FamilyNull {
		return (t.wantsAbsent && len(held) == 0) || (t.wantsPresent && len(held) > 0), verdictNull
	}
	if len(held) == 0 {
		return t.op.HoldsWhenAbsent(), verdictAbsent
	}
	return t.compare(held, c), verdictCompared
}

// compare puts the values of the request to the values of the policy. The
// policy's values are ORed; a negated operator asks that none of them matches.
// ForAllValues asks it of each of the request's values, ForAnyValue of one.
// Source: IAM User Guide, "Set operators for multivalued context keys".
func (t *conditionTest) compare(held []string, c Context) bool {
	all := t.op.Set == SetForAllValues || (t.op.Set == SetNone && t.op.Negated)
	for _, value := range held {
		if t.admits(value, c) != all {
			return !all
		}
	}
	return all
}

func (t *conditionTest) admits(value string, c Context) bool {
	for _, v := range t.values {
		if v.matches(value, c) {
			return !t.op.Negated
		}
	}
	return t.op.Negated
}
