package provider

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

func TestTrustInputsBuildThePolicy(t *testing.T) {
	t.Parallel()
	condition := func(test, variable string, values ...string) attr.Value {
		return types.ObjectValueMust(conditionTypes(), map[string]attr.Value{
			"test": types.StringValue(test), "variable": types.StringValue(variable), "values": listOfStrings(values),
		})
	}
	tests := map[string]struct {
		change func(*accessRoleModel)
		want   string
	}{
		"a principal and two IDs": {func(m *accessRoleModel) { m.ExternalIDs = listOfStrings([]string{goodID, "old-" + goodID}) },
			`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"` + testStranger + `"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":["` + goodID + `","old-` + goodID + `"]}}}}`},
		"the vendor's principal": {func(m *accessRoleModel) {
			m.TrustedPrincipals = types.SetNull(types.StringType)
			m.Vendor = types.StringValue("synqly")
		},
			`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + goodID + `"}}}}`},
		"principals given take its place": {func(m *accessRoleModel) { m.Vendor = types.StringValue("synqly") },
			`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"` + testStranger + `"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + goodID + `"}}}}`},
		"a condition and tags": {func(m *accessRoleModel) {
			m.AllowSessionTags = types.BoolValue(true)
			m.Conditions = types.ListValueMust(types.ObjectType{AttrTypes: conditionTypes()}, []attr.Value{condition("IpAddress", "aws:SourceIp", "203.0.113.0/24")})
		},
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + testStranger + `"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + goodID + `"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}},` +
				`{"Effect":"Allow","Principal":{"AWS":"` + testStranger + `"},"Action":"sts:TagSession","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}]}`},
		"a given policy": {given(hole), hole},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			m := collectorRole(tt.change)
			resolved := m.resolve(t.Context(), testData(), trustSite{partition: "aws", accountID: testAccount}, &diags)
			wantNoErrors(t, diags)
			if !policy.EquivalentTexts(resolved.policy.ValueString(), tt.want, policy.UseTrust) {
				t.Errorf("policy is %s\nwant %s", resolved.policy.ValueString(), tt.want)
			}
		})
	}
}

func TestTrustInputsRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*accessRoleModel)
		want   []string
	}{
		"an unknown vendor": {func(m *accessRoleModel) { m.Vendor = types.StringValue("synqli") }, []string{"synqli", "synqly"}},
		"an unknown variant": {func(m *accessRoleModel) {
			m.Vendor, m.VendorVariant = types.StringValue("synqly"), types.StringValue("mars")
		}, []string{"mars"}},
		"another partition": {func(m *accessRoleModel) {
			m.TrustedPrincipals = setOfStrings([]string{"arn:aws-cn:iam::444455556666:role/x"})
		}, []string{"aws-cn", "partition"}},
		"a principal per customer": {func(m *accessRoleModel) {
			m.Vendor, m.TrustedPrincipals = types.StringValue("upsolver"), types.SetNull(types.StringType)
		}, []string{"trusted_principals", "for each customer"}},
		"an unknown operator": {func(m *accessRoleModel) {
			m.Conditions = types.ListValueMust(types.ObjectType{AttrTypes: conditionTypes()}, []attr.Value{types.ObjectValueMust(conditionTypes(), map[string]attr.Value{
				"test": types.StringValue("StringEqual"), "variable": types.StringValue("aws:SourceIp"), "values": listOfStrings([]string{"x"})})})
		}, []string{"StringEqual", "operator"}},
		"text that is no policy": {given("no JSON"), []string{"malformed-policy"}},
		"a duplicate key":        {given(`{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}`), []string{"malformed-policy", "Version"}},
		"a misspelt element":     {given(strings.Replace(hole, `"Condition"`, `"Conditon"`, 1)), []string{"malformed-policy", "Conditon", "Condition"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := newLife(t).plan(collectorRole(tt.change))
			wantDiagnostic(t, diags, diag.SeverityError, tt.want...)
		})
	}
}

func TestTrustInputsOfASpecAreItsInverse(t *testing.T) {
	t.Parallel()
	spec := trust.Spec{
		Partition:        "aws",
		Principals:       []string{testStranger},
		ExternalIDs:      []string{goodID, "old-" + goodID},
		Conditions:       []trust.Condition{{Test: "Bool", Variable: "aws:SecureTransport", Values: []string{"true"}}},
		AllowSessionTags: true,
	}
	var diags diag.Diagnostics
	m := collectorRole()
	m.setSpec(t.Context(), spec, &diags)
	got := m.spec(t.Context(), "aws", &diags)
	got.ExternalIDs, _ = m.plannedExternalIDs()
	wantNoErrors(t, diags)
	if diff := cmp.Diff(spec, got); diff != "" {
		t.Errorf("spec (-want +got):\n%s", diff)
	}
	if !m.AllowSourceIdentity.IsNull() {
		t.Errorf("allow_source_identity is %s, want null as in a configuration without it", m.AllowSourceIdentity)
	}
}

func TestCheckTrustedPrincipal(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		principal string
		want      string
	}{
		"an account":         {"123456789012", ""},
		"a root":             {"arn:aws:iam::123456789012:root", ""},
		"a role with a path": {"arn:aws:iam::123456789012:role/a/b", ""},
		"a user":             {"arn:aws:iam::123456789012:user/b", ""},
		"three colons":       {"arn:aws:iam:::123456789012:role/x", "colon too many"},
		"eleven digits":      {"12345678901", "11 digits"},
		"a session":          {"arn:aws:sts::123456789012:assumed-role/r/s", "session"},
		"a wildcard":         {"arn:aws:iam::123456789012:role/*", "wildcard"},
		"everybody":          {"*", "every account"},
		"a service":          {"ec2.amazonaws.com", "assume_role_policy"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := checkTrustedPrincipal(tt.principal)
			if (err == nil) != (tt.want == "") || (err != nil && !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("checkTrustedPrincipal(%q) = %v, want %q", tt.principal, err, tt.want)
			}
		})
	}
}
