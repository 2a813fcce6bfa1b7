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
		"key of no tag":       {fmt.Sprintf("role_arn = %q\ntags = { team = \"a\" }\ntransitive_tag_keys = [\"Team\", \"cost\"]", arn), `(?s)A transitive key of no tag.*"cost" is not among`},
		"a user's ARN":        {fmt.Sprintf("role_arn = %q\npolicy_arns = [\"arn:aws:iam::123456789012:user/x\"]", arn), `(?s)policy_arns`},
		"misspelt policy":     {fmt.Sprintf("role_arn = %q\npolicy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"deny\", Action = \"*\", Resource = \"*\" }] })", arn), `(?s)Effect`},
		"policy is no JSON":   {fmt.Sprintf("role_arn = %q\npolicy = \"nope\"", arn), `(?s)JSON`},
	} {
		t.Run(name, func(t *testing.T) {
			inner := *rig
			inner.t = t
			inner.ephemeralSteps(resource.TestStep{Config: config(row.arguments), ExpectError: regexp.MustCompile(row.want)})
		})
	}
}

// TestAccAssumeRoleEphemeralAtWork: the credentials work in a provider block of
// their own, for as short as there is, and policy narrows what they may do.
// That STS is called once for each opening and never to close is in the journal.
func TestAccAssumeRoleEphemeralAtWork(t *testing.T) {
	needsCore(t, "ephemeral resources", "1.10.0", "1.11.0")
	r := newRig(t)
	// The session's role may look at roles, and the one that is looked at is itself.
	arn := r.closedRole("Working", ephemeralID)
	if _, err := r.iam().PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: aws.String("Working"), PolicyName: aws.String("look"),
		PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:GetRole","Resource":"*"}]}`)}); err != nil {
		t.Fatal(err)
	}
	session := fmt.Sprintf("provider \"crossaccount\" {\n  alias = \"session\"\n  region = \"us-east-1\"\n  access_key = ephemeral.crossaccount_assume_role.this.access_key_id\n"+
		"  secret_key = ephemeral.crossaccount_assume_role.this.secret_access_key\n  token = ephemeral.crossaccount_assume_role.this.session_token\n  endpoints {\n    iam = %[1]q\n    sts = %[1]q\n  }\n}\n", r.aws.URL())
	const look = "data \"crossaccount_trust_evaluation\" \"itself\" {\n  provider = crossaccount.session\n  role_name = \"Working\"\n  requests  = { vendor = { principal = \"111122223333\" } }\n}\n"
	config := func(arguments string) string {
		return r.providerBlock(typeName, "vendor", vendorPrincipal) +
			fmt.Sprintf("ephemeral \"crossaccount_assume_role\" \"this\" {\n  provider = crossaccount.vendor\n  role_arn = %q\n  external_id = %q\n%s\n}\n", arn, ephemeralID, arguments) +
			// What is checked here stays out of state, as all of it does.
			"check \"short\" {\n  assert {\n    condition     = timecmp(ephemeral.crossaccount_assume_role.this.expiration, timeadd(plantimestamp(), \"16m\")) < 0\n    error_message = \"The credentials outlast a quarter of an hour.\"\n  }\n}\n" +
			session + look
	}
	core := r.inFolder(config(""))
	r.forget()
	if text := core.ok("apply", "-auto-approve"); regexp.MustCompile("Warning|LSIA").MatchString(text) {
		t.Errorf("the apply says:\n%s", text)
	}
	if opened := r.calls("AssumeRole"); opened == 0 || opened > 2 {
		t.Errorf("plan and apply made %d calls of AssumeRole, one each was due at most", opened)
	}
	for _, entry := range r.aws.Journal() {
		if entry.Action != "AssumeRole" && entry.Action != "GetRole" && entry.Action != "GetCallerIdentity" {
			t.Errorf("the run made a call of %s", entry.Action)
		}
	}
	header := requiredProviders([]string{typeName}, `source = "crossaccount/%s"`) + r.providerBlock(typeName, "", customerAdmin)
	core.write(header + config("  duration_seconds = 3600"))
	core.says(core.ok("plan"), "The credentials outlast a quarter of an hour.")
	core.write(header + config("  policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Deny\", Action = \"*\", Resource = \"*\" }] })"))
	text, err := core.run("plan")
	if err == nil {
		t.Fatalf("a session that may do nothing looks at a role:\n%s", text)
	}
	core.says(text, "iam:GetRole", "AccessDenied")
}
