package provider

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

const dataloopRole = "arn:aws:iam::123456789012:role/DataloopDatasets"

func TestAccAccessUserLife(t *testing.T) {
	rig := newRig(t)
	rig.arguments = `
  default_tags {
    tags = { team = "security" }
  }`
	hcl := testdata(t, "main.tf")
	text, set := config.StringVariable, config.SetVariable
	update := func(variables config.Variables, wrote []string, check func(*iamUser, map[string]string) string) resource.TestStep {
		return resource.TestStep{
			PreConfig: rig.forget, Config: hcl, ConfigVariables: variables, ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(rig.wrote(wrote...), rig.userAtAWS(hasKeys), rig.userAtAWS(check), rig.keyLetsIn(dataloopRole)),
		}
	}
	rig.testPlainUser(
		resource.TestStep{
			Config: hcl,
			ConfigPlanChecks: userPlan(plancheck.ResourceActionCreate,
				plancheck.ExpectUnknownValue(userAddress, attribute("id")),
				plancheck.ExpectUnknownValue(userAddress, attribute("arn")),
				plancheck.ExpectUnknownValue(userAddress, attribute("access_key_id")),
				plancheck.ExpectUnknownValue(userAddress, attribute("secret_access_key")),
				plancheck.ExpectKnownValue(userAddress, attribute("encrypted_secret_access_key"), knownvalue.Null()),
				plancheck.ExpectSensitiveValue(userAddress, attribute("secret_access_key"))),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(userAddress, attribute("id"), knownvalue.StringExact("dataloop")),
				statecheck.ExpectKnownValue(userAddress, attribute("arn"), knownvalue.StringExact("arn:aws:iam::123456789012:user/dataloop")),
				statecheck.ExpectKnownValue(userAddress, attribute("unique_id"), knownvalue.StringRegexp(regexp.MustCompile(`^AIDA`))),
				statecheck.ExpectKnownValue(userAddress, attribute("create_date"), knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT[\d:]+Z$`))),
				statecheck.ExpectKnownValue(userAddress, attribute("access_key_id"), knownvalue.StringRegexp(regexp.MustCompile(`^LKIA`))),
				statecheck.ExpectKnownValue(userAddress, attribute("access_key_status"), knownvalue.StringExact("Active")),
				statecheck.ExpectKnownValue(userAddress, attribute("previous_access_key_id"), knownvalue.Null()),
				statecheck.ExpectKnownValue(userAddress, attribute("key_fingerprint"), knownvalue.Null()),
				statecheck.ExpectKnownValue(userAddress, attribute("tags_all"), knownvalue.MapExact(map[string]knownvalue.Check{
					"env": knownvalue.StringExact("prod"), "team": knownvalue.StringExact("security")})),
			},
			Check: resource.ComposeTestCheckFunc(
				rig.wrote("CreateUser", "PutUserPolicy", "CreateAccessKey", "TagUser", "CreateRole"),
				rig.userAtAWS(hasKeys), rig.keyLetsIn(dataloopRole),
				rig.userAtAWS(func(user *iamUser, state map[string]string) string {
					want := map[string]string{"env": "prod", "team": "security", state["access_key_id"]: "Dataloop integration"}
					return cmp.Diff(want, user.tags) + cmp.Diff("arn:aws:iam::aws:policy/AdministratorAccess", user.boundary) +
						onlyPolicy(user, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"`+dataloopRole+`"}]}`)
				})),
		},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigPlanChecks: userPlan(plancheck.ResourceActionNoop), Check: rig.wrote()},
		update(config.Variables{"description": text("By hand")}, []string{"TagUser"}, func(user *iamUser, state map[string]string) string {
			return cmp.Diff("By hand", user.tags[state["access_key_id"]])
		}),
		update(config.Variables{"tags": config.MapVariable(map[string]config.Variable{"team": text("vendors")}), "description": text("By hand")},
			[]string{"UntagUser", "TagUser"}, func(user *iamUser, state map[string]string) string {
				return cmp.Diff(map[string]string{"team": "vendors", state["access_key_id"]: "By hand"}, user.tags)
			}),
		update(config.Variables{"boundary": text("")}, []string{"DeleteUserPermissionsBoundary", "TagUser", "TagUser"},
			func(user *iamUser, _ map[string]string) string { return user.boundary }),
		// Loopback, for the endpoint sees this test there.
		update(config.Variables{"ips": set(text("127.0.0.1"), text("203.0.113.0/24")), "boundary": text("")}, []string{"PutUserPolicy"},
			func(user *iamUser, _ map[string]string) string {
				return onlyPolicy(user, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"`+dataloopRole+
					`","Condition":{"IpAddress":{"aws:SourceIp":["127.0.0.1","203.0.113.0/24"]}}},{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*",`+
					`"Condition":{"NotIpAddress":{"aws:SourceIp":["127.0.0.1","203.0.113.0/24"]}}}]}`)
			}),
		resource.TestStep{
			PreConfig: rig.forget, Config: hcl, ConfigVariables: config.Variables{"ips": set(text("203.0.113.0/24")), "boundary": text("")},
			Check: resource.ComposeTestCheckFunc(rig.wrote("PutUserPolicy"), rig.userAtAWS(func(_ *iamUser, state map[string]string) string {
				return cmp.Diff("AccessDenied", rig.tryKey(state["access_key_id"], state["secret_access_key"], dataloopRole))
			})),
		},
	)
}

// onlyPolicy says what is wrong where the user has any policy but one that
// means the same as text.
func onlyPolicy(user *iamUser, text string) string {
	if len(user.inline) != 1 || !policy.EquivalentTexts(user.inline["AssumeRoles"], text, policy.UseIdentity) {
		return fmt.Sprintf("its policies are %v, want AssumeRoles: %s", user.inline, text)
	}
	return ""
}

func TestAccAccessUserIsRenamed(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	var before map[string]string
	rig.testPlainUser(
		resource.TestStep{Config: hcl, Check: rig.userAtAWS(func(_ *iamUser, state map[string]string) string { before = state; return "" })},
		resource.TestStep{
			PreConfig: rig.forget, Config: hcl,
			ConfigVariables: config.Variables{"name": config.StringVariable("renamed"), "path": config.StringVariable("/vendors/")},
			ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate, plancheck.ExpectUnknownValue(userAddress, attribute("arn")),
				plancheck.ExpectUnknownValue(userAddress, attribute("id"))),
			Check: resource.ComposeTestCheckFunc(rig.wrote("UpdateUser"), rig.keyLetsIn(dataloopRole), rig.userAtAWS(func(user *iamUser, state map[string]string) string {
				return cmp.Diff("arn:aws:iam::123456789012:user/vendors/renamed", state["arn"]) + cmp.Diff("renamed", state["id"]) +
					cmp.Diff(before["access_key_id"], state["access_key_id"]) + cmp.Diff(before["unique_id"], user.id) + cmp.Diff("/vendors/", user.path)
			})),
		},
	)
}
