package provider

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// The role that live checks are made on, and the ID that it insists on.
const (
	checkedRole    = "arn:aws:iam::123456789012:role/checked"
	checkedID      = "3f6a2c1e-right-one"
	liveCheckState = "data.crossaccount_assume_role.check"
)

// insisting is a trust policy as it should be; trusting names no ID.
func insisting(principal string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":%q},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":%q}}}]}`, principal, checkedID)
}

// withExtras is a policy that insists on the ID, and lets tags and a source identity through.
func withExtras(principal, id string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":%[1]q},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":%[2]q}}},{"Effect":"Allow","Principal":{"AWS":%[1]q},"Action":["sts:TagSession","sts:SetSourceIdentity"]}]}`, principal, id)
}

func trusting(principal string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":%q},"Action":"sts:AssumeRole"}]}`, principal)
}

// liveRig is a rig whose customer has the role, made without Terraform.
func liveRig(t *testing.T, trustPolicy string) *rig {
	t.Helper()
	r := newRig(t)
	_, err := r.iam().CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: aws.String("checked"), AssumeRolePolicyDocument: aws.String(trustPolicy)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// liveCheck is the data source, read by one of the rig's players.
func liveCheck(player, arguments string) string {
	return fmt.Sprintf("data \"crossaccount_assume_role\" \"check\" {\n  provider = %s\n  role_arn = %q\n%s\n}\n", player, checkedRole, arguments)
}

func rightID(more string) string { return fmt.Sprintf("  external_id = %q\n%s", checkedID, more) }

// liveResult checks the data source's verdict, and the status of each check in the contract's order.
func liveResult(outcome, enforcement string, valid bool, statuses string) []statecheck.StateCheck {
	checks := []statecheck.StateCheck{
		statecheck.ExpectKnownValue(liveCheckState, tfjsonpath.New("outcome"), knownvalue.StringExact(outcome)),
		statecheck.ExpectKnownValue(liveCheckState, tfjsonpath.New("external_id_enforcement"), knownvalue.StringExact(enforcement)),
		statecheck.ExpectKnownValue(liveCheckState, tfjsonpath.New("valid"), knownvalue.Bool(valid)),
	}
	ids := []string{"right-id", "wrong-id", "absent-id", "duration", "session-tags", "source-identity", "region"} // The contract's words, not the code's.
	for i, status := range strings.Fields(statuses) {
		place := tfjsonpath.New("checks").AtSliceIndex(i)
		checks = append(checks,
			statecheck.ExpectKnownValue(liveCheckState, place.AtMapKey("id"), knownvalue.StringExact(ids[i])),
			statecheck.ExpectKnownValue(liveCheckState, place.AtMapKey("status"), knownvalue.StringExact(status)))
	}
	return checks
}

// TestAccAssumeRole plays what a live check can find, one row each.
func TestAccAssumeRole(t *testing.T) {
	needsAcc(t)
	for _, tt := range []struct {
		reason, trust, player, arguments string
		outcome, enforcement             string
		valid                            bool
		statuses                         string
		callsPerRead                     int
	}{
		{"a vendor in, with its ID only", insisting(vendorPrincipal), "vendor", rightID(""),
			"allowed", "enforced", true, "pass pass pass skipped skipped skipped skipped", 3},
		{"the probe right alone makes no denied call", insisting(vendorPrincipal), "vendor", rightID(`probes = ["right"]`),
			"allowed", "not_tested", true, "pass skipped skipped skipped skipped skipped skipped", 1},
		{"no ID to be tested", trusting(vendorPrincipal), "vendor", "",
			"allowed", "not_tested", true, "pass skipped skipped skipped skipped skipped skipped", 1},
		{"a stranger who is to stay out", insisting(vendorPrincipal), "stranger", rightID(`expect = "denied"`),
			"denied", "inconclusive", true, "pass pass pass skipped skipped skipped skipped", 3},
		{"one whom the given policy does not trust proves nothing", insisting(vendorPrincipal), "crossaccount", rightID(fmt.Sprintf("trust_policy = jsonencode(%s)", insisting(vendorPrincipal))),
			"unknown", "inconclusive", false, "unknown skipped skipped skipped skipped skipped skipped", 1},
		{"a session as long as a chained one may be, and STS in a region", insisting(vendorPrincipal), "vendor", rightID("duration_seconds = 3600\nsts_region = \"eu-west-1\""),
			"allowed", "enforced", true, "pass pass pass pass skipped skipped pass", 3},
		{"longer than a chained session may be", insisting(vendorPrincipal), "vendor", rightID("duration_seconds = 3601"),
			"allowed", "enforced", false, "pass pass pass fail skipped skipped skipped", 4},
		{"tags and source identity that the policy does not allow", insisting(vendorPrincipal), "vendor", rightID("probes = [\"right\"]\nsession_tags = { a = \"b\" }\nsource_identity = \"somebody\"\non_failure = \"ignore\""),
			"allowed", "not_tested", false, "pass skipped skipped skipped fail fail skipped", 0},
		{"the same where the policy does allow them: one call each", withExtras(vendorPrincipal, checkedID), "vendor", rightID("session_tags = { a = \"b\" }\nsource_identity = \"somebody\"\nduration_seconds = 900"),
			"allowed", "enforced", true, "pass pass pass pass pass pass skipped", 5},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := liveRig(t, tt.trust)
			r.forget()
			r.test(resource.TestStep{
				Config:            liveCheck(tt.player, tt.arguments),
				ConfigStateChecks: liveResult(tt.outcome, tt.enforcement, tt.valid, tt.statuses),
				Check: func(s *terraform.State) error {
					// Each read begins with one GetCallerIdentity.
					reads, calls := r.calls("GetCallerIdentity"), r.calls("AssumeRole")
					if tt.callsPerRead > 0 && calls != reads*tt.callsPerRead {
						return fmt.Errorf("%d reads made %d calls of AssumeRole, want %d each", reads, calls, tt.callsPerRead)
					}
					return r.holdsNoSecret(s)
				},
			})
		})
	}
}

// holdsNoSecret looks for credentials in state: the endpoint's temporary keys
// have a prefix of their own, and the players' secrets are known.
func (r *rig) holdsNoSecret(s *terraform.State) error {
	text := s.String()
	secrets := []string{"LSIA", "LKIA"}
	for _, c := range r.aws.Credentials() {
		secrets = append(secrets, c.SecretAccessKey)
	}
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			return fmt.Errorf("the state holds a credential:\n%s", text)
		}
	}
	return nil
}

// TestAccAssumeRoleFails holds each failure to what its reader must learn, and
// on_failure to how loudly.
func TestAccAssumeRoleFails(t *testing.T) {
	needsAcc(t)
	for _, tt := range []struct {
		reason, trust, player, arguments, want string
		outcome, enforcement                   string
	}{
		{"a role that is closed: both causes are named", insisting(vendorPrincipal), "stranger", rightID(""),
			`The role cannot be assumed[\s\S]*right-id[\s\S]*AccessDenied`, "denied", "inconclusive"},
		{"a role that lets the vendor in without its ID", trusting(vendorPrincipal), "vendor", rightID(""),
			`does not insist on its external ID[\s\S]*wrong-id[\s\S]*absent-id`, "allowed", "not_enforced"},
		{"a stranger who gets in", trusting("999999999999"), "stranger", `expect = "denied"`,
			`A caller that must stay out can assume the role`, "allowed", "not_tested"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := liveRig(t, tt.trust)
			found := resource.TestStep{
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(liveCheckState, tfjsonpath.New("outcome"), knownvalue.StringExact(tt.outcome)),
					statecheck.ExpectKnownValue(liveCheckState, tfjsonpath.New("external_id_enforcement"), knownvalue.StringExact(tt.enforcement)),
					statecheck.ExpectKnownValue(liveCheckState, tfjsonpath.New("valid"), knownvalue.Bool(false)),
				},
			}
			warned, ignored := found, found
			warned.Config = liveCheck(tt.player, tt.arguments+"\n  on_failure = \"warning\"")
			ignored.Config = liveCheck(tt.player, tt.arguments+"\n  on_failure = \"ignore\"")
			r.test(resource.TestStep{
				Config:      liveCheck(tt.player, tt.arguments),
				ExpectError: regexp.MustCompile(tt.want),
			}, warned, ignored)
		})
	}
}

// TestAccAssumeRoleCannotAsk: that AWS cannot be asked is an error, whatever
// on_failure says, and it says what to do.
func TestAccAssumeRoleCannotAsk(t *testing.T) {
	needsAcc(t)
	const ignore = "\n  on_failure = \"ignore\""
	for _, tt := range []struct{ reason, config, want string }{
		{"an argument of the provider block that is not known yet", `
resource "terraform_data" "region" {
  input = "us-east-1"
}

provider "crossaccount" {
  region = terraform_data.region.output
}
` + liveCheck("crossaccount", ignore), `A provider argument is not known yet[\s\S]*Arguments: region`},
		{"no credentials", "provider \"crossaccount\" {\n  region = \"us-east-1\"\n}\n" + liveCheck("crossaccount", ignore),
			`(?i)no (valid )?(AWS )?credentials`},
		{"an endpoint that is down", `
provider "crossaccount" {
  region      = "us-east-1"
  access_key  = "LKIAEXAMPLE"
  secret_key  = "secret"
  max_retries = 1
  endpoints {
    sts = "http://127.0.0.1:1"
  }
}
` + liveCheck("crossaccount", ignore), `127\.0\.0\.1:1`},
		{"a region that does not exist", "provider \"crossaccount\" {\n  region = \"eu-centrl-1\"\n  access_key = \"x\"\n  secret_key = \"y\"\n}\n" + liveCheck("crossaccount", ignore),
			`There is no such AWS region[\s\S]*eu-central-1`},
		{"an external ID of one character", liveCheck("crossaccount", `external_id = "x"`), `(?s)1 character.*2 to 1224|2 to\s+1224`},
		{"a role by its name", strings.Replace(liveCheck("crossaccount", ""), checkedRole, "checked", 1), `is not the ARN\s+of\s+a\s+role`},
		{"a probe that there is none of", liveCheck("crossaccount", `probes = ["left"]`), `value\s+must\s+be\s+one\s+of`},
		{"a policy of S3 as the trust policy", liveCheck("crossaccount", `trust_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })`), `(?s)trust_policy.*Statement\[0\]`},
		{"a session of 15 minutes less one second", liveCheck("crossaccount", `duration_seconds = 899`), `900\s+to\s+43200`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			accTest(t, resource.TestStep{Config: tt.config, ExpectError: regexp.MustCompile(tt.want)})
		})
	}
}

// TestAccAssumeRoleWhileYoung: with IAM telling its hosts of a change for 15
// seconds, a role and the check right after it succeed at the first try, with
// callers by aliased provider blocks as users write them.
func TestAccAssumeRoleWhileYoung(t *testing.T) {
	r := newRig(t)
	if err := r.aws.SetSettings(localaws.Settings{PropagationMS: 15_000}); err != nil {
		t.Fatal(err)
	}
	r.aliasedTest(resource.TestStep{
		Config: testdata(t, "main.tf"),
		ConfigStateChecks: append(liveResult("allowed", "enforced", true, "pass pass pass"),
			statecheck.ExpectKnownValue("data.crossaccount_assume_role.stranger", tfjsonpath.New("outcome"), knownvalue.StringExact("denied")),
			statecheck.ExpectKnownValue("data.crossaccount_assume_role.stranger", tfjsonpath.New("valid"), knownvalue.Bool(true)),
		),
		Check: func(s *terraform.State) error {
			const role = "arn:aws:iam::123456789012:role/SynqlyAccessYoung"
			id := s.RootModule().Resources["crossaccount_external_id.vendor"].Primary.Attributes["value"]
			for _, tt := range []struct {
				principal, id string
				in            bool
			}{{vendorPrincipal, id, true}, {vendorPrincipal, "", false}, {strangerUser, id, false}} {
				if in := r.assume(tt.principal, role, tt.id); in != tt.in {
					return fmt.Errorf("%s with the ID %q gets in: %t, want %t", tt.principal, tt.id, in, tt.in)
				}
			}
			return r.holdsNoSecret(s)
		},
	})
}
