package provider

import (
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
