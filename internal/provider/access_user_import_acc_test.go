package provider

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

func TestAccAccessUserImport(t *testing.T) {
	rig := newRig(t)
	hcl := userHCL("imported", `path = "/vendors/"`+"\n"+`key_description = "Dataloop"`+"\n"+`tags = { env = "prod" }`)
	verify := func(id string) resource.TestStep {
		return resource.TestStep{Config: hcl, ResourceName: userAddress, ImportState: true, ImportStateId: id, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"secret_access_key", "allow_secret_in_state"}}
	}
	refused := func(id string, message ...string) resource.TestStep {
		return resource.TestStep{Config: hcl, ResourceName: userAddress, ImportState: true, ImportStateId: id, ExpectError: words(message...)}
	}
	rig.testPlainUser(
		resource.TestStep{Config: hcl},
		verify("imported"),
		verify("arn:aws:iam::123456789012:user/vendors/imported"),
		refused("arn:aws:iam::123456789012:user/imported", "User has another ARN", "user/vendors/imported"),
		refused("arn:aws:iam::999999999999:user/vendors/imported", "User of another account", "999999999999"),
		refused("arn:aws:iam::123456789012:role/admin", "is not the ARN of a user"),
		refused("no/name", "Import by the user's name"),
		refused("missing", "Cannot import non-existent"),
	)
}

// importing is a configuration that imports a user.
func importing(name, arguments string) string {
	return "import {\n  to = " + userAddress + "\n  id = \"" + name + "\"\n}\n" + userHCL(name, arguments)
}

// TestAccAccessUserImportsWhatOthersMade takes over a user with a policy of
// another name and two keys, without a call that writes.
func TestAccAccessUserImportsWhatOthersMade(t *testing.T) {
	rig := newRig(t)
	const name = "by-others"
	hcl := importing(name, "keep_previous = var.keep") + "variable \"keep\" {\n  type    = bool\n  default = null\n}\n"
	var before []string
	noWrites := func(_ *iamUser, state map[string]string) string {
		return cmp.Diff(before, []string{state["previous_access_key_id"] + " Active", state["access_key_id"] + " Active"})
	}
	rig.testUser(
		resource.TestStep{
			PreConfig: rig.edit(inTurn(makeUser(name), makeKey(name), makeKey(name), putUserPolicy(name, "guide",
				`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"`+dataloopRole+`"}}`),
				func(ctx context.Context, c *iam.Client) error {
					out, err := c.ListAccessKeys(ctx, &iam.ListAccessKeysInput{UserName: aws.String(name)})
					if err == nil {
						for _, key := range out.AccessKeyMetadata {
							before = append(before, aws.ToString(key.AccessKeyId)+" Active")
						}
					}
					return err
				})),
			Config: hcl, ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate, onlyChangesOf(userAddress, "allow_secret_in_state")),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(userAddress, attribute("secret_access_key"), knownvalue.Null())},
			Check:             resource.ComposeTestCheckFunc(rig.wrote(), rig.userAtAWS(noWrites)),
		},
		// The older key goes once that is asked for.
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: config.Variables{"keep": config.BoolVariable(false)},
			ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate), Check: resource.ComposeTestCheckFunc(rig.wrote("DeleteAccessKey"), rig.userAtAWS(hasKeys))},
	)
}

func TestAccAccessUserImportByIdentity(t *testing.T) {
	needsCore(t, "import by identity", "1.12.0", "1.12.0")
	rig := newRig(t)
	rig.testUser(resource.TestStep{
		PreConfig: rig.edit(inTurn(makeUser("by-identity"), makeKey("by-identity"))),
		Config:    "import {\n  to = " + userAddress + "\n  identity = { name = \"by-identity\" }\n}\n" + userHCL("by-identity", ""),
		Check:     resource.ComposeTestCheckFunc(rig.wrote("PutUserPolicy"), rig.userAtAWS(hasKeys)),
	})
}

// TestAccAccessUserIsNotAdopted: an existing user stops with the block that
// imports it.
func TestAccAccessUserIsNotAdopted(t *testing.T) {
	rig := newRig(t)
	hcl := userHCL("standing", "")
	rig.testPlainUser(
		resource.TestStep{PreConfig: rig.edit(inTurn(makeUser("standing"), makeKey("standing"))), Config: hcl,
			ExpectError: words("Cannot create the IAM user", "import {", `id = "standing"`, "The secret of a key that is there already cannot be had")},
		resource.TestStep{PreConfig: func() {
			if diff := cmp.Diff([]string{"CreateUser"}, rig.writes()); diff != "" {
				t.Errorf("the user of others was written to (-want +got):\n%s", diff)
			}
			rig.edit(removeUser("standing"))()
		}, Config: hcl, ConfigPlanChecks: userPlan(plancheck.ResourceActionCreate)},
	)
}
