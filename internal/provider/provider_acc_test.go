package provider

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// TestAccProviderContactsNobodyUnasked: what needs no AWS works without
// credentials, and where there are some, nobody is called.
func TestAccProviderContactsNobodyUnasked(t *testing.T) {
	r := newRig(t)
	hcl := testdata(t, "main.tf")
	r.test(
		resource.TestStep{
			Config: hcl,
			Check: func(*terraform.State) error {
				if journal := r.aws.Journal(); len(journal) > 0 {
					return fmt.Errorf("AWS was called with nothing to ask: %v", journal)
				}
				return nil
			},
			PreConfig: r.forget,
		},
	)
}

func TestAccProviderWithoutCredentials(t *testing.T) {
	needsAcc(t)
	const hcl = `
resource "crossaccount_external_id" "test" {}

output "decision" {
  value = provider::crossaccount::evaluate_trust_policy(jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole" }]
  }), { principal = "111122223333" }).decision
}
`
	accTest(t, resource.TestStep{Config: hcl, Check: resource.TestCheckOutput("decision", "allowed")})
}
