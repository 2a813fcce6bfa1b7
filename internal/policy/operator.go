package policy

import (
	"strings"
	"sync"
)

// Family groups condition operators by the values they compare.
type Family int

// The families of operators.
const (
	// FamilyString compares text: StringEquals, StringLike and their kin.
	FamilyString Family = iota
	// FamilyNumeric compares decimal numbers.
	FamilyNumeric
	// FamilyDate compares points in time.
	FamilyDate
	// FamilyBool compares truth values.
	FamilyBool
	// FamilyBinary compares bytes, written in base64.
	FamilyBinary
	// FamilyIP compares addresses with ranges.
	FamilyIP
	// FamilyARN compares ARNs segment by segment.
	FamilyARN
	// FamilyNull asks whether a key is there at all.
	FamilyNull
)

// String names the family as AWS's documentation does.
func (f Family) String() string {
	names := [...]string{"String", "Numeric", "Date", "Boolean", "Binary", "IP address", "ARN", "Null"}
	if f < 0 || int(f) >= len(names) {
		return "unknown"
	}
	return names[f]
}

// SetOperator says how the several values of a key are combined.
type SetOperator int

// The set operators.
const (
	// SetNone is an operator without a prefix.
	SetNone SetOperator = iota
	// SetForAllValues holds if every value of the request does, hence for none too.
	SetForAllValues
	// SetForAnyValue holds if one value of the request does, hence never for none.
	SetForAnyValue
)

// relation is the comparison a positive operator makes.
type relation int

const (
	relEqual relation = iota
	relEqualFold
	relLike
	relLess
	relLessEqual
	relGreater
	relGreaterEqual
)

// Operator is a condition operator taken apart.
type Operator struct {
	// Base is the operator's name as AWS spells it, without prefix and suffix.
	Base   string
	Family Family
	Set    SetOperator
	// IfExists is true for names that end in IfExists: true for a missing key.
	IfExists bool
	// Negated is true for the Not… operators, which hold for a missing key and
	// where no value matches.
	Negated  bool
	relation relation
}

const (
	ifExistsSuffix     = "IfExists"
	forAllValuesPrefix = "ForAllValues:"
	forAnyValuePrefix  = "ForAnyValue:"
)

// operatorTable finds operators by their base name. It is built on first use.
var operatorTable = sync.OnceValue(func() map[string]Operator {
	table := map[string]Operator{}
	for _, op := range baseOperators() {
		table[op.Base] = op
	}
	return table
})

// baseOperators lists every operator without prefix and suffix.
// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
func baseOperators() []Operator {
	return []Operator{
		{Base: "StringEquals", Family: FamilyString, relation: relEqual},
		{Base: "StringNotEquals", Family: FamilyString, relation: relEqual, Negated: true},
		{Base: "StringEqualsIgnoreCase", Family: FamilyString, relation: relEqualFold},
		{Base: "StringNotEqualsIgnoreCase", Family: FamilyString, relation: relEqualFold, Negated: true},
		{Base: "StringLike", Family: FamilyString, relation: relLike},
		{Base: "StringNotLike", Family: FamilyString, relation: relLike, Negated: true},
		{Base: "NumericEquals", Family: FamilyNumeric, relation: relEqual},
		{Base: "NumericNotEquals", Family: FamilyNumeric, relation: relEqual, Negated: true},
		{Base: "NumericLessThan", Family: FamilyNumeric, relation: relLess},
		{Base: "NumericLessThanEquals", Family: FamilyNumeric, relation: relLessEqual},
		{Base: "NumericGreaterThan", Family: FamilyNumeric, relation: relGreater},
		{Base: "NumericGreaterThanEquals", Family: FamilyNumeric, relation: relGreaterEqual},
		{Base: "DateEquals", Family: FamilyDate, relation: relEqual},
		{Base: "DateNotEquals", Family: FamilyDate, relation: relEqual, Negated: true},
		{Base: "DateLessThan", Family: FamilyDate, relation: relLess},
		{Base: "DateLessThanEquals", Family: FamilyDate, relation: relLessEqual},
		{Base: "DateGreaterThan", Family: FamilyDate, relation: relGreater},
		{Base: "DateGreaterThanEquals", Family: FamilyDate, relation: relGreaterEqual},
		{Base: "Bool", Family: FamilyBool},
		{Base: "BinaryEquals", Family: FamilyBinary},
		{Base: "IpAddress", Family: FamilyIP},
		{Base: "NotIpAddress", Family: FamilyIP, Negated: true},
		{Base: "ArnEquals", Family: FamilyARN, relation: relLike},
		{Base: "ArnLike", Family: FamilyARN, relation: relLike},
		{Base: "ArnNotEquals", Family: FamilyARN, relation: relLike, Negated: true},
		{Base: "ArnNotLike", Family: FamilyARN, relation: relLike, Negated: true},
		{Base: "Null", Family: FamilyNull},
	}
}

// ParseOperator takes an operator's name apart. It reports false for a name
// IAM does not know and for Null with IfExists, which IAM refuses. Case counts:
// IAM answers stringEquals with "Invalid Condition type".
func ParseOperator(name string) (Operator, bool) {
	set, rest := SetNone, name
	if after, ok := strings.CutPrefix(rest, forAllValuesPrefix); ok {
		set, rest = SetForAllValues, after
	} else if after, ok := strings.CutPrefix(rest, forAnyValuePrefix); ok {
		set, rest = SetForAnyValue, after
	}
	base, ifExists := strings.CutSuffix(rest, ifExistsSuffix)
	op, known := operatorTable()[base]
	if !known {
		return Operator{}, false
	}
	op.Set, op.IfExists = set, ifExists
	return op, !(ifExists && op.Family == FamilyNull)
}

// String gives the whole name in AWS's spelling.
func (o Operator) String() string {
	name := o.Base
	if o.IfExists {
		name += ifExistsSuffix
	}
	switch o.Set {
	case SetForAllValues:
		return forAllValuesPrefix + name
	case SetForAnyValue:
		return forAnyValuePrefix + name
	default:
		return name
	}
}

// HoldsWhenAbsent reports what the operator says of a key that is not in the
// request. Null is not asked here: its value decides.
// Source: IAM User Guide, "Condition operators" (the Important note and
// "...IfExists condition operators") and "Set operators for multivalued context keys".
func (o Operator) HoldsWhenAbsent() bool {
	switch o.Set {
	case SetForAllValues:
		return true
	case SetForAnyValue:
		return false
	default:
		return o.Negated || o.IfExists
	}
}

// TakesVariables reports whether ${…} is replaced in the operator's values.
// Source: IAM User Guide, "IAM policy elements: Variables and tags".
func (o Operator) TakesVariables() bool {
	return o.Family == FamilyString || o.Family == FamilyARN
}

// TakesWildcards reports whether * and ? are wildcards in the operator's values.
func (o Operator) TakesWildcards() bool { return o.relation == relLike }
