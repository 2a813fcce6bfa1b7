package provider

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

func TestAccAccessUserDrift(t *testing.T) {
	rig := newRig(t)
	const name = "drifting"
	hcl := testdata(t, "main.tf")
	tagged := func(key, value string) userEdit {
		return func(ctx context.Context, c *iam.Client) error {
			_, err := c.TagUser(ctx, &iam.TagUserInput{UserName: aws.String(name), Tags: []types.Tag{{Key: aws.String(key), Value: aws.String(value)}}})
			return err
		}
	}
	allowing := func(action, resources string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":` + action + `,"Resource":` + resources + `}]}`
	}
	drift := func(wrote string, edit userEdit, attributes string) resource.TestStep {
		return resource.TestStep{
			PreConfig: rig.edit(edit), Config: hcl,
			ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate, onlyChangesOf(userAddress, attributes)),
			Check: resource.ComposeTestCheckFunc(rig.wrote(strings.Fields(wrote)...), rig.userAtAWS(func(user *iamUser, _ map[string]string) string {
				return onlyPolicy(user, allowing(`"sts:AssumeRole"`, `["arn:aws:iam::123456789012:role/a","arn:aws:iam::123456789012:role/b"]`))
			})),
		}
	}
	none := func(reason string, edit userEdit) resource.TestStep {
		return resource.TestStep{PreConfig: func() { t.Log(reason); rig.edit(edit)() }, Config: hcl,
			ConfigPlanChecks: userPlan(plancheck.ResourceActionNoop), Check: rig.wrote()}
	}
	rig.testPlainUser(
		resource.TestStep{Config: hcl},
		drift("PutUserPolicy", putUserPolicy(name, "AssumeRoles", allowing(`"sts:AssumeRole"`, `"arn:aws:iam::123456789012:role/b"`)), "assumable_role_arns"),
		drift("PutUserPolicy", putUserPolicy(name, "AssumeRoles", allowing(`"*"`, `"*"`)), "assumable_role_arns"),
		drift("PutUserPolicy", putUserPolicy(name, "AssumeRoles",
			allowing(`"sts:*"`, `["arn:aws:iam::123456789012:role/a","arn:aws:iam::123456789012:role/b"]`)), "assumable_role_arns"),
		drift("PutUserPolicy", func(ctx context.Context, c *iam.Client) error {
			_, err := c.DeleteUserPolicy(ctx, &iam.DeleteUserPolicyInput{UserName: aws.String(name), PolicyName: aws.String("AssumeRoles")})
			return err
		}, "assumable_role_arns"),
		drift("UntagUser", tagged("theirs", "1"), "tags tags_all"),
		drift("TagUser", tagged("env", "test"), "tags tags_all"),
		drift("TagUser", func(ctx context.Context, c *iam.Client) error {
			return eachKey(name, func(ctx context.Context, c *iam.Client, id string) error { return tagged(id, "changed")(ctx, c) })(ctx, c)
		}, "key_description"),
		drift("PutUserPermissionsBoundary", func(ctx context.Context, c *iam.Client) error {
			_, err := c.DeleteUserPermissionsBoundary(ctx, &iam.DeleteUserPermissionsBoundaryInput{UserName: aws.String(name)})
			return err
		}, "permissions_boundary"),
		none("another spelling of the policy", putUserPolicy(name, "AssumeRoles", `{"Statement":{"Sid":"X","Action":["STS:AssumeRole"],"Effect":"Allow",`+
			`"Resource":["arn:aws:iam::123456789012:role/b","arn:aws:iam::123456789012:role/a"]},"Version":"2012-10-17"}`)),
		none("the description of another key, as the console writes it", tagged("LKIAOTHEROTHEROTHER1", "by hand")),
	)
}

func TestAccAccessUserGone(t *testing.T) {
	rig := newRig(t)
	hcl := userHCL("user-gone", "")
	rig.testPlainUser(
		resource.TestStep{Config: hcl},
		resource.TestStep{PreConfig: rig.edit(removeUser("user-gone")), Config: hcl, ConfigPlanChecks: userPlan(plancheck.ResourceActionCreate),
			Check: resource.ComposeTestCheckFunc(rig.wrote("CreateUser", "PutUserPolicy", "CreateAccessKey"), rig.userAtAWS(hasKeys))},
	)
}

func TestAccAccessUserMadeAnew(t *testing.T) {
	rig := newRig(t)
	hcl := userHCL("user-madeanew", "")
	rig.testPlainUser(
		resource.TestStep{Config: hcl},
		resource.TestStep{
			PreConfig: rig.edit(inTurn(removeUser("user-madeanew"), makeUser("user-madeanew"))), Config: hcl,
			ExpectError: words("import {", "to = crossaccount_access_user.NAME", `id = "user-madeanew"`),
		},
		resource.TestStep{PreConfig: rig.edit(removeUser("user-madeanew")), Config: hcl, ConfigPlanChecks: userPlan(plancheck.ResourceActionCreate)},
	)
}

func TestAccAccessUserDestroy(t *testing.T) {
	rig := newRig(t)
	const name = "user-destroy"
	hcl, forced := userHCL(name, ""), userHCL(name, "force_destroy = true")
	attach := func(ctx context.Context, c *iam.Client) error {
		_, err := c.AttachUserPolicy(ctx, &iam.AttachUserPolicyInput{UserName: aws.String(name), PolicyArn: aws.String("arn:aws:iam::aws:policy/ReadOnlyAccess")})
		return err
	}
	setPassword := func(ctx context.Context, c *iam.Client) error {
		_, err := c.CreateLoginProfile(ctx, &iam.CreateLoginProfileInput{UserName: aws.String(name), Password: aws.String("correct horse")})
		return err
	}
	rig.testPlainUser(
		resource.TestStep{Config: hcl},
		resource.TestStep{
			PreConfig: rig.edit(inTurn(putUserPolicy(name, "theirs", testReadS3), makeKey(name), attach, setPassword)), Config: hcl, Destroy: true,
			ExpectError: words("User user-destroy holds what others added", "force_destroy = true", "Access keys: LKIA", "Inline policies: theirs",
				"Attached policies: arn:aws:iam::aws:policy/ReadOnlyAccess", "Login profile: a password for the console"),
		},
		resource.TestStep{PreConfig: func() {
			if writes := rig.writes(); len(writes) > 0 {
				t.Errorf("the refused destruction made the calls %v", writes)
			}
		}, Config: forced, ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate), Check: rig.wrote()},
		resource.TestStep{Config: forced, Destroy: true},
		resource.TestStep{Config: forced, Check: rig.userAtAWS(hasKeys)},
		// Gone already: nothing to do, and no error.
		resource.TestStep{PreConfig: rig.edit(removeUser(name)), Config: forced, Destroy: true, Check: rig.wrote()},
	)
}

// userHCL is a user with further arguments.
func userHCL(name, arguments string) string {
	return `
resource "crossaccount_access_user" "test" {
  name                  = "` + name + `"
  assumable_role_arns   = ["` + dataloopRole + `"]
  allow_secret_in_state = true
  ` + arguments + `
}
`
}
