package provider

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// handwritten begins a configuration whose provider block is the test's own.
func handwritten(block string) string {
	return requiredProviders([]string{typeName}, `source = "crossaccount/%s"`) + fmt.Sprintf("provider %q {\n%s\n}\n", typeName, block)
}

// TestAccAccessRoleWithALateProviderBlock: what the provider block takes from a
// resource is unknown at first, and no plan fails for it.
func TestAccAccessRoleWithALateProviderBlock(t *testing.T) {
	rig := newRig(t)
	header := `
resource "terraform_data" "region" {
  input = "us-east-1"
}
` + handwritten(rig.keysOf(customerAdmin)+fmt.Sprintf("region = terraform_data.region.output\n endpoints {\n iam = %[1]q\n sts = %[1]q\n }", rig.aws.URL()))
	rig.run(header, resource.TestCase{ProtoV6ProviderFactories: inProcess(typeName)}, []resource.TestStep{
		{
			Config: testdata(t, "main.tf"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("trust_policy")),
				plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("findings")),
			}},
			Check: rig.wrote("CreateRole"),
		},
		{PreConfig: rig.forget, Config: testdata(t, "main.tf"), ConfigPlanChecks: planned(plancheck.ResourceActionNoop), Check: rig.wrote()},
	})
}

func TestAccAccessRoleWithoutAWS(t *testing.T) {
	rig := newRig(t)
	keys := rig.keysOf(customerAdmin)
	tests := []struct {
		reason, block string
		texts         []string
	}{
		{"no credentials", `region = "us-east-1"`, []string{"credentials", "AWS_ACCESS_KEY_ID"}},
		{"endpoint down", `region = "us-east-1"` + "\n" + keys + "max_retries = 1\nendpoints {\n sts = \"http://127.0.0.1:9\"\n iam = \"http://127.0.0.1:9\"\n}", []string{"127.0.0.1:9"}},
		{"unknown region", `region = "us-est-1"` + "\n" + keys, []string{"us-est-1"}},
		{"another account than allowed", `region = "us-east-1"` + "\n" + keys + "allowed_account_ids = [\"999999999999\"]\n" +
			fmt.Sprintf("endpoints {\n sts = %[1]q\n iam = %[1]q\n}", rig.aws.URL()), []string{"allowed_account_ids", "123456789012"}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			inner := *rig
			inner.t = t
			resource.Test(t, inner.searched(resource.TestCase{ProtoV6ProviderFactories: inProcess(typeName), Steps: []resource.TestStep{{
				Config: handwritten(tt.block) + `
resource "crossaccount_access_role" "test" {
  name               = "nowhere"
  trusted_principals = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"]
  external_ids       = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
}
`, PlanOnly: true, ExpectError: words(tt.texts...)}}}))
		})
	}
}
