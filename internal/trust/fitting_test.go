package trust_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// Of a vendor with several sets of principals the policy is held against the one
// it breaks least.
func TestAuditFitting(t *testing.T) {
	t.Parallel()
	const us, eu, elsewhere = "arn:aws:iam::999988887777:role/us", "arn:aws:iam::999988887777:role/eu", "arn:aws:iam::888877776666:role/us"
	rule := func(principals ...string) *trust.VendorRule {
		return &trust.VendorRule{Key: "vendor", Name: "Vendor", Principals: principals}
	}
	rules := []*trust.VendorRule{rule(us), rule(eu)}
	for _, tt := range []struct {
		reason, principals string
		rules              []*trust.VendorRule
		want               []string
	}{
		{"the first set", `"` + us + `"`, rules, []string{}},
		{"the second", `"` + eu + `"`, rules, []string{}},
		{"both, which is one too many", `["` + us + `","` + eu + `"]`, rules, []string{"vendor-mismatch"}},
		{"neither", `"` + elsewhere + `"`, rules, []string{"vendor-mismatch"}},
		{"no rule at all", `"` + elsewhere + `"`, nil, []string{}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			text := trustPolicy(allow(`{"AWS":`+tt.principals+`}`, `"sts:AssumeRole"`, goodID))
			got := []string{}
			for _, f := range trust.AuditFitting(text, audited(), tt.rules) {
				if f.Severity == trust.Error {
					got = append(got, f.ID)
				}
			}
			if diff := cmp.Diff(tt.want, slices.Compact(got)); diff != "" {
				t.Errorf("(-want +got):\n%s%s", diff, text)
			}
		})
	}
}

// What a vendor calls from elsewhere is told beside what was expected.
func TestMismatchTellsOfOtherVariants(t *testing.T) {
	t.Parallel()
	const eu = "arn:aws:iam::999988887777:role/eu"
	subject := audited()
	subject.Vendor = &trust.VendorRule{Key: "vendor", Name: "Vendor", Principals: []string{vendorRole}, OtherPrincipals: []string{eu}}
	findings := trust.Audit(trustPolicy(allow(`{"AWS":"888877776666"}`, `"sts:AssumeRole"`, goodID)), subject)
	if !slices.ContainsFunc(findings, func(f trust.Finding) bool { return strings.Contains(f.Detail, "in other variants from one of "+eu) }) {
		t.Errorf("nothing tells of %s: %s", eu, details(findings))
	}
}

// A policy that lets in nobody but one's own has no permissions to be asked about.
func TestLetsThirdPartiesIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, goodID)):                true,
		trustPolicy(allow(`{"AWS":"arn:aws:iam::123456789012:role/worker"}`, `"sts:AssumeRole"`)): false,
		"{": false,
	} {
		if got := trust.LetsThirdPartiesIn(text, audited()); got != want {
			t.Errorf("%t for %s", got, text)
		}
	}
}
