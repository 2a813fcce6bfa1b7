package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// readDocument reads the data source on a provider block.
func readDocument(t *testing.T, data *providerData, arguments map[string]attr.Value) (json string, findings []explained, diags diag.Diagnostics) {
	t.Helper()
	state, diags := readDataSource(t, &trustPolicyDocumentDataSource{data: data}, arguments)
	if state.Raw.IsNull() {
		return "", nil, diags
	}
	var list types.List
	var notConsidered []string
	for at, target := range map[string]any{"json": &json, "findings": &list, "not_considered": &notConsidered} {
		if d := state.GetAttribute(t.Context(), path.Root(at), target); d.HasError() {
			t.Fatal(d)
		}
	}
	if d := list.ElementsAs(t.Context(), &findings, false); d.HasError() {
		t.Fatal(d)
	}
	if len(notConsidered) == 0 {
		t.Error("not_considered is empty")
	}
	return json, findings, diags
}

func TestTrustPolicyDocument(t *testing.T) {
	t.Parallel()
	one := func(s string) attr.Value { return setOfStrings([]string{s}) }
	id := listOfStrings([]string{goodID})
	for _, tt := range []struct {
		reason    string
		arguments map[string]attr.Value
		want      string
		found     string
	}{
		{"built from principals and an ID", map[string]attr.Value{"trusted_principals": one(testStranger), "external_ids": id}, builtTrust, ""},
		{"the vendor's principal", map[string]attr.Value{"vendor": text("synqly"), "external_ids": id}, strings.Replace(builtTrust, testStranger, vendorPrincipal, 1), ""},
		{"a name that the vendor does not look for", map[string]attr.Value{"vendor": text("synqly"), "external_ids": id, "role_name": text("Reader")},
			strings.Replace(builtTrust, testStranger, vendorPrincipal, 1), "vendor-mismatch"},
		{"a given policy", map[string]attr.Value{"assume_role_policy": text(openTrust)}, openTrust, "external-id-not-required"},
		{"a given policy for an account of one's own", map[string]attr.Value{"assume_role_policy": text(openTrust), "account_id": text("444455556666")}, openTrust, ""},
		{"an account that is trusted", map[string]attr.Value{"assume_role_policy": text(openTrust), "trusted_account_ids": one("444455556666")}, openTrust, ""},
		{"another partition", map[string]attr.Value{"trusted_principals": one("444455556666"), "external_ids": id, "partition": text("aws-cn"), "role_name": text("x")},
			strings.Replace(builtTrust, testStranger, "arn:aws-cn:iam::444455556666:root", 1), ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got, findings, diags := readDocument(t, testData(), tt.arguments)
			wantNoErrors(t, diags)
			if !sameTrust(got, tt.want) {
				t.Errorf("json is %s, want %s", got, tt.want)
			}
			if found := foundIDs(findings); found != tt.found {
				t.Errorf("found %q, want %q", found, tt.found)
			}
			if (diags.WarningsCount() > 0) != (tt.found != "") {
				t.Errorf("%d warnings for %q", diags.WarningsCount(), tt.found)
			}
		})
	}
}

// TestTrustPolicyDocumentNeverFailsForAFinding: a failing data source would
// block a destroy, so that even the worst is a warning, which can be accepted.
func TestTrustPolicyDocumentNeverFailsForAFinding(t *testing.T) {
	t.Parallel()
	arguments := map[string]attr.Value{"assume_role_policy": text(openTrust), "role_name": text("Reader")}
	_, _, diags := readDocument(t, testData(), arguments)
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "role Reader: external-id-not-required", "A request that gets in: {", "accepted_findings")

	arguments["accepted_findings"] = mapOfStrings(map[string]string{"external-id-not-required": "Agreed until April.", "mfa-bypass": "Out of date."})
	_, findings, diags := readDocument(t, testData(), arguments)
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "mfa-bypass no longer applies")
	if len(diags) != 1 || len(findings) != 1 || findings[0].Accepted == nil || *findings[0].Accepted != "Agreed until April." {
		t.Errorf("findings %+v, diagnostics %v", findings, diags)
	}

	got, _, diags := readDocument(t, testData(), map[string]attr.Value{"assume_role_policy": text("{")})
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "malformed-policy")
	if got != "{" {
		t.Errorf("json is %q", got)
	}
}

func TestTrustPolicyDocumentRefuses(t *testing.T) {
	t.Parallel()
	unknown := testData()
	unknown.Unknown = []string{"region", "trusted_account_ids"}
	for _, tt := range []struct {
		reason    string
		data      *providerData
		arguments map[string]attr.Value
		texts     []string
	}{
		{"an unknown vendor", testData(), map[string]attr.Value{"vendor": text("synqli")}, []string{"Unknown vendor", "synqly"}},
		{"a vendor without a principal in the partition", testData(), map[string]attr.Value{"vendor": text("synqly"), "partition": text("aws-cn")}, []string{`"aws-cn"`}},
		{"a vendor whose principal is the customer's own", testData(), map[string]attr.Value{"vendor": text("dataloop")}, []string{"The vendor's principal is missing"}},
		{"a principal of another partition", testData(), map[string]attr.Value{"trusted_principals": setOfStrings([]string{"arn:aws-cn:iam::444455556666:role/x"})}, []string{"aws-cn"}},
		{"an argument of the provider that decides what is a third party", unknown, map[string]attr.Value{"assume_role_policy": text(openTrust)},
			[]string{"A provider argument is not known yet", "Arguments: trusted_account_ids"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, _, diags := readDocument(t, tt.data, tt.arguments)
			wantDiagnostic(t, diags, diag.SeverityError, tt.texts...)
		})
	}
}
