package policy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// operatorFamilies has every operator of the page, by family.
func operatorFamilies() map[policy.Family][]string {
	return map[policy.Family][]string{
		policy.FamilyString:  {"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"},
		policy.FamilyNumeric: {"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"},
		policy.FamilyDate:    {"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"},
		policy.FamilyBool:    {"Bool"},
		policy.FamilyBinary:  {"BinaryEquals"},
		policy.FamilyIP:      {"IpAddress", "NotIpAddress"},
		policy.FamilyARN:     {"ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"},
		policy.FamilyNull:    {"Null"},
	}
}

func TestParseOperator(t *testing.T) {
	t.Parallel()
	prefixes := map[string]policy.SetOperator{"": policy.SetNone, "ForAllValues:": policy.SetForAllValues, "ForAnyValue:": policy.SetForAnyValue}
	for family, names := range operatorFamilies() {
		for _, name := range names {
			for prefix, set := range prefixes {
				for _, suffix := range []string{"", "IfExists"} {
					full := prefix + name + suffix
					op, ok := policy.ParseOperator(full)
					if wantOK := suffix == "" || name != "Null"; ok != wantOK {
						t.Errorf("%s: known %t, want %t", full, ok, wantOK)
					}
					if op.Base != name || op.Family != family || op.Set != set || op.IfExists != (suffix != "") || op.Negated != strings.Contains(name, "Not") {
						t.Errorf("%s: got %+v", full, op)
					}
					if op.String() != full {
						t.Errorf("%s is written as %s", full, op)
					}
					if want := family == policy.FamilyString || family == policy.FamilyARN; op.TakesVariables() != want {
						t.Errorf("%s takes variables: %t, want %t", full, !want, want)
					}
					if want := strings.Contains(name, "Like") || family == policy.FamilyARN; op.TakesWildcards() != want {
						t.Errorf("%s takes wildcards: %t, want %t", full, !want, want)
					}
				}
			}
		}
	}
	for _, name := range []string{"", "IfExists", "StringEqual", "ForAllValues:", "ForAllValues", "ForAnyValues:StringEquals", "ForAnyValue:ForAllValues:Null", "StringEqualsIfExistsIfExists", "BoolNot", "StringEquals ", "BinaryNotEquals", "stringEquals", "forAllValues:StringEquals", "StringEqualsIfexists"} {
		if op, ok := policy.ParseOperator(name); ok {
			t.Errorf("%q is taken for %v", name, op)
		}
	}
}

func TestFamilyString(t *testing.T) {
	t.Parallel()
	want := []string{"String", "Numeric", "Date", "Boolean", "Binary", "IP address", "ARN", "Null", "unknown", "unknown"}
	var got []string
	for family := policy.FamilyString; family <= policy.FamilyNull+1; family++ {
		got = append(got, family.String())
	}
	if diff := cmp.Diff(want, append(got, policy.Family(-1).String())); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}
