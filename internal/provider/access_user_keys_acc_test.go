package provider

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// keyRing keeps what state told of keys in earlier steps.
type keyRing struct{ ids, secrets []string }

// add is a check that notes the present key.
func (k *keyRing) add(s *terraform.State) error {
	state := s.RootModule().Resources[userAddress].Primary.Attributes
	k.ids, k.secrets = append(k.ids, state["access_key_id"]), append(k.secrets, state["secret_access_key"])
	return nil
}

// try checks which of the noted keys still get in, by AWS's answers.
func (k *keyRing) try(r *rig, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		var got []string
		for i, id := range k.ids {
			got = append(got, r.tryKey(id, k.secrets[i], dataloopRole))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("the keys made so far (-want +got):\n%s", diff)
		}
		return nil
	}
}

const unknownKey = "InvalidClientTokenId"

func TestAccAccessUserRotates(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	ring := &keyRing{}
	turn := func(keeper string, keep config.Variable, wrote []string, tries ...string) resource.TestStep {
		return resource.TestStep{
			PreConfig: rig.forget, Config: hcl, ConfigVariables: config.Variables{"keeper": config.StringVariable(keeper), "keep": keep},
			ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate),
			Check:            resource.ComposeTestCheckFunc(rig.wrote(wrote...), ring.add, rig.userAtAWS(hasKeys), ring.try(rig, tries...), rig.keyLetsIn(dataloopRole)),
		}
	}
	yes, no := config.BoolVariable(true), config.BoolVariable(false)
	renewed := []string{"CreateAccessKey", "TagUser"}
	rig.testPlainUser(
		resource.TestStep{Config: hcl, Check: ring.add},
		// Both work until the vendor has the new one.
		turn("second", yes, renewed, "", ""),
		// The older one makes room before the third is made.
		turn("third", yes, []string{"DeleteAccessKey", "CreateAccessKey", "UntagUser", "TagUser"}, unknownKey, "", ""),
		// No longer kept: the previous one goes, and nothing else happens.
		turn("third", no, []string{"DeleteAccessKey", "UntagUser"}, unknownKey, unknownKey, "", ""),
		// Without an overlap.
		turn("fourth", no, []string{"CreateAccessKey", "DeleteAccessKey", "UntagUser", "TagUser"}, unknownKey, unknownKey, unknownKey, unknownKey, ""),
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: config.Variables{"keeper": config.StringVariable("fourth"), "keep": no},
			ConfigPlanChecks: userPlan(plancheck.ResourceActionNoop), Check: resource.ComposeTestCheckFunc(rig.wrote(),
				rig.userAtAWS(func(user *iamUser, state map[string]string) string {
					return cmp.Diff(map[string]string{state["access_key_id"]: "Dataloop"}, user.tags)
				}))},
	)
}

// TestAccAccessUserPlansNameKeys reads what a user reads: each key that a plan
// deletes is named before it is.
func TestAccAccessUserPlansNameKeys(t *testing.T) {
	rig := newRig(t)
	write := func(keeper, keep string) string {
		return requiredProviders([]string{typeName}, `source = "crossaccount/%s"`) + rig.providerBlock(typeName, "", customerAdmin) + `
resource "crossaccount_access_user" "test" {
  name                  = "named"
  assumable_role_arns   = ["arn:aws:iam::123456789012:role/DataloopDatasets"]
  keepers               = { rotated = "` + keeper + `" }
  keep_previous         = ` + keep + `
  allow_secret_in_state = true
}
`
	}
	rig.keepsKeys = true
	run := rig.inFolder("")
	keys := func() []string {
		user, err := rig.user("named")
		if err != nil {
			t.Fatal(err)
		}
		return user.keys
	}
	id := func(key string) string { return strings.Fields(key)[0] }
	run.write(write("1", "true"))
	run.ok("apply", "-auto-approve")
	first := id(keys()[0])
	run.write(write("2", "false"))
	run.says(run.ok("plan"), "Access key "+first+" of user named will be deleted", "as soon as the new key is made", "keep_previous = true")
	run.write(write("2", "true"))
	if text := run.ok("plan"); strings.Contains(text, "will be deleted") {
		t.Errorf("nothing is deleted by this plan:\n%s", text)
	}
	run.ok("apply", "-auto-approve")
	second := id(keys()[1])
	run.write(write("3", "true"))
	text := run.ok("plan")
	run.says(text, "Access key "+first+" of user named will be deleted", "before the new key is made", "older one")
	if strings.Contains(text, "Access key "+second+" of user named will be deleted") {
		t.Errorf("%s is kept:\n%s", second, text)
	}
	run.write(write("2", "false"))
	run.says(run.ok("plan"), "Access key "+first+" of user named will be deleted", "when the plan is applied")
	run.ok("destroy", "-auto-approve")
	if names := rig.userNames(); len(names) != 2 {
		t.Errorf("destroy left %v", names)
	}
}

func TestAccAccessUserKeyOfOthers(t *testing.T) {
	rig := newRig(t)
	hcl := `
variable "keeper" { default = "1" }
variable "keep" { default = true }
resource "crossaccount_access_user" "test" {
  name                  = "crowded"
  assumable_role_arns   = ["arn:aws:iam::123456789012:role/DataloopDatasets"]
  keepers               = { rotated = var.keeper }
  keep_previous         = var.keep
  allow_secret_in_state = true
}
`
	second := func(keep bool) config.Variables {
		return config.Variables{"keeper": config.StringVariable("2"), "keep": config.BoolVariable(keep)}
	}
	var theirs string
	rig.testPlainUser(
		resource.TestStep{Config: hcl},
		// Somebody's second key is no drift, and is in the way of an overlap.
		resource.TestStep{PreConfig: rig.edit(func(ctx context.Context, c *iam.Client) error {
			made, err := c.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: aws.String("crowded")})
			if err == nil {
				theirs = aws.ToString(made.AccessKey.AccessKeyId)
			}
			return err
		}), Config: hcl, ConfigPlanChecks: userPlan(plancheck.ResourceActionNoop)},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: second(true),
			ExpectError: words("There is no room for another access key of user crowded", "at most 2 access keys", "not made here", "keep_previous = false")},
		resource.TestStep{PreConfig: func() {
			if writes := rig.writes(); len(writes) > 0 {
				t.Errorf("the refused plan made the calls %v", writes)
			}
		}, Config: hcl, ConfigVariables: second(false), Check: resource.ComposeTestCheckFunc(
			rig.wrote("DeleteAccessKey", "CreateAccessKey"),
			rig.userAtAWS(func(user *iamUser, state map[string]string) string {
				return cmp.Diff([]string{theirs + " Active", state["access_key_id"] + " Active"}, user.keys)
			}))},
		resource.TestStep{Config: hcl, ConfigVariables: second(false), Destroy: true, ExpectError: words("User crowded holds what others added", "Access keys: LKIA")},
		resource.TestStep{PreConfig: rig.edit(func(ctx context.Context, c *iam.Client) error {
			_, err := c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: aws.String("crowded"), AccessKeyId: aws.String(theirs)})
			return err
		}), Config: hcl, ConfigVariables: second(false), ConfigPlanChecks: userPlan(plancheck.ResourceActionNoop)},
	)
}

func TestAccAccessUserKeyDrift(t *testing.T) {
	rig := newRig(t)
	hcl := `
resource "crossaccount_access_user" "test" {
  name                  = "watched"
  assumable_role_arns   = ["` + dataloopRole + `"]
  key_description       = "Dataloop"
  allow_secret_in_state = true
}

resource "crossaccount_access_role" "test" {
  vendor             = "dataloop"
  name               = "DataloopDatasets"
  trusted_principals = [crossaccount_access_user.test.arn]
}
`
	ring := &keyRing{}
	rig.testPlainUser(
		resource.TestStep{Config: hcl, Check: ring.add},
		resource.TestStep{PreConfig: func() {
			rig.edit(deactivateKeys("watched"))()
			if code := rig.tryKey(ring.ids[0], ring.secrets[0], dataloopRole); code != unknownKey {
				t.Errorf("a key that was deactivated gets %q", code)
			}
		}, RefreshState: true, ExpectNonEmptyPlan: true},
		resource.TestStep{Config: hcl,
			ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate, onlyChangesOf(userAddress, "access_key_status")),
			Check:            resource.ComposeTestCheckFunc(rig.wrote("UpdateAccessKey"), ring.add, ring.try(rig, "", ""))},
		resource.TestStep{PreConfig: rig.edit(deleteKeys("watched")), Config: hcl,
			ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate, plancheck.ExpectUnknownValue(userAddress, attribute("access_key_id")),
				plancheck.ExpectUnknownValue(userAddress, attribute("secret_access_key")),
				plancheck.ExpectKnownValue(userAddress, attribute("previous_access_key_id"), knownvalue.Null())),
			Check: resource.ComposeTestCheckFunc(rig.wrote("CreateAccessKey", "UntagUser", "TagUser"), ring.add,
				ring.try(rig, unknownKey, unknownKey, ""), rig.userAtAWS(hasKeys), rig.keyLetsIn(dataloopRole))},
	)
}
