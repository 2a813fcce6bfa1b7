package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// TestAccCanaryAnywhere is the proof that any team can make on real AWS, with
// no vendor's help: a role that trusts the team's own account under an
// external ID, assumed by the team itself.
func TestAccCanaryAnywhere(t *testing.T) {
	r := newRigAnywhere(t)
	variables := func(description string) config.Variables {
		return config.Variables{
			"account_id":  config.StringVariable(r.account),
			"name_prefix": config.StringVariable(accNamePrefix),
			"description": config.StringVariable(description),
		}
	}
	const role = "crossaccount_access_role.canary"
	action := func(want plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(role, want)}}
	}
	hcl := testdata(t, "main.tf")
	enforced := liveResult("allowed", "enforced", true, "pass pass pass")
	r.test(
		resource.TestStep{Config: hcl, ConfigVariables: variables("first"), ConfigPlanChecks: action(plancheck.ResourceActionCreate), ConfigStateChecks: enforced},
		resource.TestStep{Config: hcl, ConfigVariables: variables("first"), ConfigPlanChecks: action(plancheck.ResourceActionNoop)},
		resource.TestStep{Config: hcl, ConfigVariables: variables("second"), ConfigPlanChecks: action(plancheck.ResourceActionUpdate), ConfigStateChecks: enforced},
		resource.TestStep{ResourceName: role, ImportState: true, ImportStateVerify: true, ConfigVariables: variables("second"),
			// IAM turns an account ID into the account's root ARN, which means the same.
			ImportStateVerifyIgnore: []string{"name_prefix", "findings", "inline_policies", "managed_policy_arns", "trusted_principals"}},
	)
}
