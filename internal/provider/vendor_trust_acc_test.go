package provider

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// Roles of the vendors whose trust is more than a principal and an ID are made,
// and stay as they are.
func TestAccTrustOfVendorsThatNeedMore(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{Config: hcl, Check: resource.ComposeTestCheckFunc(
			rig.atAWS("lake", trustsExactly(`{"Version":"2012-10-17","Statement":[
				{"Effect":"Allow","Principal":{"AWS":"`+unityCatalog+`"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"}}},
				{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole",
				 "Condition":{"StringEquals":{"sts:ExternalId":"d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/lake"}}}]}`)),
			rig.atAWS("ProwlerScan", trustsExactly(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::232136659152:root"},"Action":"sts:AssumeRole",
				"Condition":{"StringEquals":{"sts:ExternalId":"3c1f7a52-6d0e-4b8f-9a34-0e5d7c9b2f18"},"StringLike":{"aws:PrincipalArn":"arn:aws:iam::232136659152:role/prowler*"}}}}`)),
			rig.atAWS("SpaceliftRuns", trustsExactly(`{"Version":"2012-10-17","Statement":[
				{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::324880187172:root"},"Action":"sts:AssumeRole",
				 "Condition":{"StringEquals":{"sts:ExternalId":["acme@01GE7K9SR2DQBCRQ90DH70JF6Y@network@read","acme@01GE7K9SR2DQBCRQ90DH70JF6Y@network@write"]}}},
				{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::324880187172:root"},"Action":"sts:TagSession"}]}`)),
			rig.atAWS("ClickHouseAccessRole-events", trustsExactly(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/service"},"Action":"sts:AssumeRole",
				"Condition":{"StringEquals":{"sts:RoleSessionName":"f2a9c6d1e47b"}}}}`)),
		)},
		resource.TestStep{Config: hcl, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}},
	)
}

// trustsExactly checks the trust policy of a role.
func trustsExactly(want string) func(*iamRole) string {
	return func(role *iamRole) string {
		if sameTrust(role.trust, want) {
			return ""
		}
		return "the trust policy is " + role.trust + ", want " + want
	}
}

// What a vendor insists on is held against the role before anything is made; a
// rule that is inferred warns.
func TestAccVendorRulesHoldRoles(t *testing.T) {
	const (
		id       = `external_ids = ["` + goodID + `"]` + "\n  "
		upsolver = "vendor = \"upsolver\"\n  " + id
		imply    = "vendor = \"imply_polaris\"\n  " + id
	)
	tests := []struct {
		reason, arguments string
		// want is nil where the plan is made.
		want *regexp.Regexp
	}{
		{"a user where the vendor calls from a role", upsolver + `trusted_principals = ["arn:aws:iam::200000000002:user/x"]`, words("vendor-mismatch", "is not Upsolver")},
		{"a whole account where the vendor calls from a role", upsolver + `trusted_principals = ["200000000002"]`, words("vendor-mismatch", "is not Upsolver")},
		{"another account than the vendor's", "vendor = \"synqly\"\n  name = \"SynqlyAccessX\"\n  " + id + `trusted_principals = ["arn:aws:iam::200000000002:role/x"]`, words("vendor-mismatch")},
		{"outside a pattern that is inferred", imply + `trusted_principals = ["arn:aws:iam::200000000003:role/another"]`, nil},
		{"inside it", imply + `trusted_principals = ["arn:aws:iam::200000000003:role/imply-cluster-3b538a72-844f-4a09-883d-0123456789ab"]`, nil},
		{"nobody where the vendor makes one per customer", upsolver, words("vendor's principal is missing", "Security Information")},
		{"an ID for a vendor that sends none", "vendor = \"dataloop\"\n  " + id + `trusted_principals = ["arn:aws:iam::200000000001:user/dataloop-integration-1"]`, words("external-id-unusable", "Dataloop sends none")},
		{"no ID for a vendor that requires one", `vendor = "trelica"`, words("external-id-not-required")},
		{"an ID against the vendor's rule", "vendor = \"synqly\"\n  external_ids = [\"with_underscore_7f1c9f0e\"]", words("external-id-invalid", "without an underscore")},
		{"an ID of another form than the vendor's", "vendor = \"newrelic\"\n  " + id, words("external-id-invalid", "digits alone")},
		{"no variant where there are several", "vendor = \"datadog\"\n  " + id, words("choose the variant", "datadoghq.eu")},
		{"an unknown variant", "vendor = \"datadog\"\n  vendor_variant = \"datadoghq.uk\"\n  " + id, words(`no variant "datadoghq.uk"`, "datadoghq.eu")},
		{"a variant of another partition", "vendor = \"databricks\"\n  vendor_variant = \"unity_catalog_dod\"\n  " + id, words(`no variant "unity_catalog_dod" in the partition "aws"`)},
		{"a name that the vendor does not look for", "vendor = \"trelica\"\n  name = \"Trelica\"\n  " + id, words("vendor-mismatch", "TrelicaIntegration")},
		{"a name that begins otherwise", "vendor = \"synqly\"\n  name = \"synqlyaccess-x\"\n  " + id, words("vendor-mismatch", "SynqlyAccess")},
		{"a path where it is inferred that there is none", "vendor = \"trelica\"\n  path = \"/vendors/\"\n  " + id, nil},
	}
	rig := newRig(t)
	steps := make([]resource.TestStep, 0, len(tests))
	for _, tt := range tests {
		steps = append(steps, resource.TestStep{
			Config:             fmt.Sprintf("# %s\nresource \"crossaccount_access_role\" \"test\" {\n  %s\n}\n", tt.reason, tt.arguments),
			PlanOnly:           true,
			ExpectNonEmptyPlan: tt.want == nil,
			ExpectError:        tt.want,
		})
	}
	rig.test(steps...)
	if writes := rig.writes(); len(writes) != 0 {
		t.Errorf("plans called %v", writes)
	}
}
