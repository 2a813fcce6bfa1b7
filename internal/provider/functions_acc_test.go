package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

func TestAccRoleARNFunction(t *testing.T) {
	accTest(t, resource.TestStep{
		Config: testdata(t, "main.tf"),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("plain", knownvalue.StringExact("arn:aws:iam::012345678901:role/Reader")),
			statecheck.ExpectKnownOutputValue("path", knownvalue.StringExact("arn:aws-us-gov:iam::123456789012:role/vendors/x/Reader")),
		},
	})
}
