package provider

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// ephemeralSteps runs steps with the echo provider, which alone keeps in state
// what an ephemeral resource gave: shown is all that a test configuration hands it.
func (r *rig) ephemeralSteps(steps ...resource.TestStep) {
	r.t.Helper()
	needsCore(r.t, "ephemeral resources", "1.10.0", "1.11.0")
	factories := inProcess("vendor")
	factories["echo"] = echoprovider.NewProviderServer()
	header := requiredProviders([]string{typeName, "echo", "vendor"}, `source = "crossaccount/%s"`) +
		r.providerBlock(typeName, "", customerAdmin) + r.providerBlock("vendor", "", vendorPrincipal)
	r.run(header, resource.TestCase{ProtoV6ProviderFactories: factories}, steps)
}

// closedRole makes a role, outside Terraform, that the vendor enters with an ID.
func (r *rig) closedRole(name, id string) string {
	r.t.Helper()
	out, err := r.iam().CreateRole(r.t.Context(), &iam.CreateRoleInput{RoleName: aws.String(name), AssumeRolePolicyDocument: aws.String(withExtras(vendorPrincipal, id))})
	if err != nil {
		r.t.Fatal(err)
	}
	return aws.ToString(out.Role.Arn)
}

const ephemeralID = "3d6c1f0e-9a65-4b6e-8a6b-0c2d4c2b7f11"

func TestAccAssumeRoleEphemeral(t *testing.T) {
	rig := newRig(t)
	arn := rig.closedRole("ForCredentials", ephemeralID)
	hcl := fmt.Sprintf(`
ephemeral "crossaccount_assume_role" "this" {
  provider            = vendor
  role_arn            = %q
  external_id         = %q
  tags                = { team = "security" }
  transitive_tag_keys = ["team"]
  source_identity     = "pipeline"
}

locals {
  session = ephemeral.crossaccount_assume_role.this
}

# Only what proves that credentials came is kept, never the credentials.
provider "echo" {
  data = {
    key_begins = substr(local.session.access_key_id, 0, 4)
    secret     = length(local.session.secret_access_key) >= 40
    token      = length(local.session.session_token) > 0
    expires    = can(timeadd(local.session.expiration, "1s"))
  }
}

resource "echo" "shown" {}
`, arn, ephemeralID)
	rig.ephemeralSteps(resource.TestStep{
		PreConfig: rig.forget,
		Config:    hcl,
		Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttr("echo.shown", "data.key_begins", "LSIA"),
			resource.TestCheckResourceAttr("echo.shown", "data.secret", "true"),
			resource.TestCheckResourceAttr("echo.shown", "data.token", "true"),
			resource.TestCheckResourceAttr("echo.shown", "data.expires", "true"),
			func(state *terraform.State) error {
				if rig.calls("AssumeRole") == 0 {
					return fmt.Errorf("nobody called AssumeRole")
				}
				if found := len(state.RootModule().Resources); found != 1 {
					return fmt.Errorf("state holds %d objects where the echo alone was due", found)
				}
				if text := state.String(); regexp.MustCompile(`LSIA[A-Z0-9]{8}`).MatchString(text) {
					return fmt.Errorf("an access key is in state: %s", text)
				}
				return nil
			},
		),
	})
}

func TestAccAssumeRoleEphemeralRefused(t *testing.T) {
	rig := newRig(t)
	arn := rig.closedRole("ForNobody", ephemeralID)
	config := func(arguments string) string {
		return fmt.Sprintf("ephemeral \"crossaccount_assume_role\" \"this\" {\n  provider = vendor\n%s\n}\n\nprovider \"echo\" {\n  data = ephemeral.crossaccount_assume_role.this.expiration\n}\n\nresource \"echo\" \"shown\" {}\n", arguments)
	}
	for name, row := range map[string]struct{ arguments, want string }{
		"wrong external ID":   {fmt.Sprintf("role_arn = %q\nexternal_id = \"wrong-one\"", arn), `(?s)not.*authorized|denied|AccessDenied`},
		"no external ID":      {fmt.Sprintf("role_arn = %q", arn), `(?s)not.*authorized|denied|AccessDenied`},
		"ID of one character": {fmt.Sprintf("role_arn = %q\nexternal_id = \"a\"", arn), `(?s)2 to\s+1224`},
		"too short":           {fmt.Sprintf("role_arn = %q\nduration_seconds = 60", arn), `(?s)900 to 43200`},
		"no role":             {`role_arn = "arn:aws:iam::123456789012:user/x"`, `(?s)role`},
		"policy is no JSON":   {fmt.Sprintf("role_arn = %q\npolicy = \"nope\"", arn), `(?s)JSON`},
	} {
		t.Run(name, func(t *testing.T) {
			inner := *rig
			inner.t = t
			inner.ephemeralSteps(resource.TestStep{Config: config(row.arguments), ExpectError: regexp.MustCompile(row.want)})
		})
	}
}
