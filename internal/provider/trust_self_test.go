package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	unityCatalog = "arn:aws:iam::414351767826:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL"
	// selfTrust is what Unity Catalog's documentation asks of a role: the
	// vendor's role, and the role itself.
	selfTrust = `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":{"AWS":"` + unityCatalog + `"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + goodID + `"}}},
		{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + testAccount + `:root"},"Action":"sts:AssumeRole",
		 "Condition":{"StringEquals":{"sts:ExternalId":"` + goodID + `"},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::` + testAccount + `:role/lake"}}}]}`
)

// lakeRole is a role that must be able to assume itself.
func lakeRole(change func(*accessRoleModel)) accessRoleModel {
	return testModel(func(m *accessRoleModel) {
		m.Name, m.Vendor, m.VendorVariant = types.StringValue("lake"), types.StringValue("databricks"), types.StringValue("unity_catalog")
		m.ExternalIDs = listOfStrings([]string{goodID})
		change(m)
	})
}

func TestRoleThatAssumesItself(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	plan, diags := l.plan(lakeRole(func(*accessRoleModel) {}))
	wantNoErrors(t, diags)
	if !sameTrust(plan.TrustPolicy.ValueString(), selfTrust) {
		t.Errorf("trust policy is %s, want %s", plan.TrustPolicy, selfTrust)
	}
	wantNoErrors(t, l.apply(lakeRole(func(*accessRoleModel) {})))
	wantWrites(t, l.iam, "CreateRole lake")
}

func TestRoleThatAssumesItselfNeedsItsARN(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		change func(*accessRoleModel)
		// want is part of the error; empty where the policy waits.
		want string
	}{
		{"a generated name", func(m *accessRoleModel) { m.Name = types.StringNull() }, "Set name"},
		{"a generated name with a prefix", func(m *accessRoleModel) { m.Name, m.NamePrefix = types.StringNull(), types.StringValue("lake-") }, "Set name"},
		{"a name that is known at apply", func(m *accessRoleModel) { m.Name = types.StringUnknown() }, ""},
		{"a path that is known at apply", func(m *accessRoleModel) { m.Path = types.StringUnknown() }, ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			plan, diags := newLife(t).plan(lakeRole(tt.change))
			if !plan.TrustPolicy.IsUnknown() {
				t.Errorf("trust_policy is %s before the role is known", plan.TrustPolicy)
			}
			if tt.want == "" {
				wantNoErrors(t, diags)
				return
			}
			wantDiagnostic(t, diags, diag.SeverityError, tt.want, "Databricks", "https://docs.databricks.com/")
		})
	}
	t.Run("no account", func(t *testing.T) {
		t.Parallel()
		l := newLife(t)
		config := lakeRole(func(*accessRoleModel) {})
		var diags diag.Diagnostics
		p := rolePlanner{data: l.data, config: config, plan: proposed(config, nil), site: trustSite{partition: "aws", roleName: "lake", rolePath: "/"}}
		p.modify(t.Context(), &diags)
		wantDiagnostic(t, diags, diag.SeverityError, "skip_requesting_account_id")
	})
}

func TestDocumentOfARoleThatAssumesItself(t *testing.T) {
	t.Parallel()
	arguments := map[string]attr.Value{
		"vendor": text("databricks"), "vendor_variant": text("unity_catalog"), "external_ids": listOfStrings([]string{goodID}),
		"account_id": text(testAccount), "role_name": text("lake"),
	}
	json, _, diags := readDocument(t, testData(), arguments)
	wantNoErrors(t, diags)
	if !sameTrust(json, selfTrust) {
		t.Errorf("policy is %s, want %s", json, selfTrust)
	}
	delete(arguments, "role_name")
	_, _, diags = readDocument(t, testData(), arguments)
	wantDiagnostic(t, diags, diag.SeverityError, "Set account_id and role_name")
}

func TestConditionsThatAVendorNeeds(t *testing.T) {
	t.Parallel()
	prowler := func(change func(*accessRoleModel)) accessRoleModel {
		return testModel(func(m *accessRoleModel) {
			m.Name, m.Vendor, m.ExternalIDs = types.StringValue("ProwlerScan"), types.StringValue("prowler"), listOfStrings([]string{goodID})
			change(m)
		})
	}
	const condition = `"aws:PrincipalArn":"arn:aws:iam::232136659152:role/prowler*"`
	plan, diags := newLife(t).plan(prowler(func(*accessRoleModel) {}))
	wantNoErrors(t, diags)
	if !strings.Contains(plan.TrustPolicy.ValueString(), condition) {
		t.Errorf("trust_policy %s does not hold %s", plan.TrustPolicy, condition)
	}
	if !plan.Conditions.IsNull() {
		t.Errorf("conditions are %s, and the configuration has none", plan.Conditions)
	}
	plan, _ = newLife(t).plan(prowler(func(m *accessRoleModel) { m.TrustedPrincipals = setOfStrings([]string{"232136659152"}) }))
	if strings.Contains(plan.TrustPolicy.ValueString(), condition) {
		t.Errorf("trust_policy %s holds a condition about principals that were not taken from the catalogue", plan.TrustPolicy)
	}
}
