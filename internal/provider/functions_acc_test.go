package provider

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

func TestAccRoleARNFunction(t *testing.T) {
	accTest(t, resource.TestStep{
		Config: testdata(t, "main.tf"),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("plain", knownvalue.StringExact("arn:aws:iam::012345678901:role/Reader")),
			statecheck.ExpectKnownOutputValue("path", knownvalue.StringExact("arn:aws-us-gov:iam::123456789012:role/vendors/x/Reader")),
		},
	}, resource.TestStep{
		Config:      `output "arn" { value = provider::crossaccount::role_arn("12345678901", "Reader", "/", "aws") }`,
		ExpectError: regexp.MustCompile(`has 11\s+digits`),
	})
}

func TestAccEvaluateTrustPolicyFunction(t *testing.T) {
	accTest(t, resource.TestStep{
		Config: testdata(t, "main.tf"),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("decisions", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"right":   knownvalue.StringExact("allowed"),
				"number":  knownvalue.StringExact("allowed"),
				"absent":  knownvalue.StringExact("denied_implicitly"),
				"context": knownvalue.StringExact("allowed"),
			})),
			statecheck.ExpectKnownOutputValue("delegated", knownvalue.Bool(true)),
		},
	})
}

// TestAccEvaluateTrustPolicyFunctionUnknown: an external ID that is known after
// apply puts the answer off; it is not taken for an absent one.
func TestAccEvaluateTrustPolicyFunctionUnknown(t *testing.T) {
	accTest(t, resource.TestStep{
		Config: testdata(t, "main.tf"),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectUnknownOutputValue("decision"),
		}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("decision", knownvalue.StringExact("allowed")),
		},
	})
}
