package provider

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// TestAccSecurityLakeSinkArguments: what can be wrong with an argument alone is
// told before AWS is asked, with the argument's name.
func TestAccSecurityLakeSinkArguments(t *testing.T) {
	needsAcc(t)
	for _, tt := range []struct{ reason, arguments, want string }{
		{"a region by its name in the console", `region = "N. Virginia"`, `is not the name of an AWS region`},
		{"an account of 11 digits", `account_id = "12345678901"`, `has 11\s+digits\s+and\s+must\s+have\s+12`},
		{"a role by its name", `role_arn = "Writer"`, `is not the ARN\s+of\s+a\s+role`},
		{"a role as the provider's principal", `provider_principal = "arn:aws:iam::210987654321:role/x"`, `is an ARN;\s+Security\s+Lake\s+takes`},
		{"an external ID of one character", `external_id = "x"`, `2\s+to\s+1224`},
		{"another word for on_failure", `on_failure = "panic"`, `value\s+must\s+be\s+one\s+of`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			accTest(t, resource.TestStep{
				Config:      "data \"crossaccount_security_lake_sink\" \"this\" {\n  url = \"s3://b-1\"\n  " + tt.arguments + "\n}\n",
				ExpectError: regexp.MustCompile(tt.want),
			})
		})
	}
}
