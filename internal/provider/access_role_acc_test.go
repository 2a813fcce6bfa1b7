package provider

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

func TestAccAccessRoleLife(t *testing.T) {
	rig := newRig(t)
	const name = "SynqlyAccessLife"
	rig.arguments = `
  default_tags {
    tags = { team = "security" }
  }`
	hcl := testdata(t, "main.tf")
	update := func(variables config.Variables, wrote []string, check func(*iamRole) string) resource.TestStep {
		return resource.TestStep{
			PreConfig: rig.forget, Config: hcl, ConfigVariables: variables, ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(rig.wrote(wrote...), rig.atAWS(name, check)),
		}
	}
	rig.test(
		resource.TestStep{
			Config:           hcl,
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("id"), knownvalue.StringExact(name)),
				statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("arn"), knownvalue.StringExact("arn:aws:iam::123456789012:role/vendors/"+name)),
				statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("unique_id"), knownvalue.StringRegexp(regexp.MustCompile(`^AROA`))),
				statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("create_date"), knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT[\d:]+Z$`))),
				statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("tags_all"), knownvalue.MapExact(map[string]knownvalue.Check{
					"env": knownvalue.StringExact("prod"), "team": knownvalue.StringExact("security")})),
				statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("max_session_duration"), knownvalue.Int64Exact(3600)),
			},
			Check: resource.ComposeTestCheckFunc(
				rig.wrote("CreateRole", "PutRolePolicy", "AttachRolePolicy"),
				rig.atAWS(name, func(role *iamRole) string {
					want := &iamRole{path: "/vendors/", description: "Writes events", seconds: 3600, boundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
						tags: map[string]string{"env": "prod", "team": "security"}, managed: []string{"arn:aws:iam::aws:policy/SecurityAudit"}}
					got := *role
					got.trust, got.inline, got.id = "", nil, ""
					if !strings.Contains(role.trust, "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess") || !strings.Contains(role.inline["write"], "s3:PutObject") {
						return fmt.Sprintf("trust %s, inline %v", role.trust, role.inline)
					}
					return cmp.Diff(want, &got, cmp.AllowUnexported(iamRole{}))
				})),
		},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigPlanChecks: planned(plancheck.ResourceActionNoop), Check: rig.wrote()},
		update(config.Variables{"description": config.StringVariable("")}, []string{"UpdateRole"}, func(role *iamRole) string { return role.description }),
		update(config.Variables{"session": config.IntegerVariable(7200)}, []string{"UpdateRole"}, func(role *iamRole) string {
			return cmp.Diff(int32(7200), role.seconds) + cmp.Diff("Writes events", role.description)
		}),
		update(config.Variables{"boundary": config.StringVariable("")}, []string{"UpdateRole", "DeleteRolePermissionsBoundary"},
			func(role *iamRole) string { return role.boundary }),
		update(config.Variables{"tags": config.MapVariable(map[string]config.Variable{"team": config.StringVariable("vendors")})},
			[]string{"PutRolePermissionsBoundary", "UntagRole", "TagRole"}, func(role *iamRole) string { return cmp.Diff(map[string]string{"team": "vendors"}, role.tags) }),
		update(config.Variables{
			"inline":  config.MapVariable(map[string]config.Variable{"read": config.StringVariable("s3:GetObject")}),
			"managed": config.SetVariable(config.StringVariable("arn:aws:iam::aws:policy/ReadOnlyAccess")),
		}, []string{"TagRole", "DeleteRolePolicy", "PutRolePolicy", "DetachRolePolicy", "AttachRolePolicy"}, func(role *iamRole) string {
			return cmp.Diff(1, len(role.inline)) + cmp.Diff([]string{"arn:aws:iam::aws:policy/ReadOnlyAccess"}, role.managed)
		}),
	)
}

func TestAccAccessRoleRotatesInOneApply(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	rotate := config.Variables{"keeper": config.StringVariable("second")}
	rig.test(
		resource.TestStep{Config: hcl},
		resource.TestStep{
			PreConfig: rig.forget, Config: hcl, ConfigVariables: rotate,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(roleAddress, plancheck.ResourceActionUpdate),
				plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("trust_policy")),
				plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("findings")),
				plancheck.ExpectKnownValue(roleAddress, tfjsonpath.New("arn"), knownvalue.NotNull()),
			}},
			Check: rig.wrote("UpdateAssumeRolePolicy"),
		},
	)
}

func TestAccAccessRoleDrift(t *testing.T) {
	rig := newRig(t)
	const name = "drifting"
	hcl := testdata(t, "main.tf")
	drift := func(wrote string, edit func(context.Context, *iam.Client) error, attribute string) resource.TestStep {
		return resource.TestStep{
			PreConfig: rig.edit(edit), Config: hcl,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(roleAddress, plancheck.ResourceActionUpdate), onlyChanges(attribute)}},
			Check: rig.wrote(wrote),
		}
	}
	rig.test(
		resource.TestStep{Config: hcl},
		drift("UpdateAssumeRolePolicy", func(ctx context.Context, c *iam.Client) error {
			_, err := c.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String(name), PolicyDocument: aws.String(
				`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"999999999999"},"Action":"sts:AssumeRole"}]}`)})
			return err
		}, "trust_policy findings"),
		drift("DeleteRolePolicy", func(ctx context.Context, c *iam.Client) error {
			_, err := c.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: aws.String(name), PolicyName: aws.String("theirs"), PolicyDocument: aws.String(testReadS3)})
			return err
		}, "inline_policies"),
		drift("DetachRolePolicy", func(ctx context.Context, c *iam.Client) error {
			_, err := c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String(name), PolicyArn: aws.String("arn:aws:iam::aws:policy/SecurityAudit")})
			return err
		}, "managed_policy_arns"),
		drift("UntagRole", func(ctx context.Context, c *iam.Client) error {
			_, err := c.TagRole(ctx, &iam.TagRoleInput{RoleName: aws.String(name), Tags: []types.Tag{{Key: aws.String("theirs"), Value: aws.String("1")}}})
			return err
		}, "tags tags_all"),
		drift("PutRolePermissionsBoundary", func(ctx context.Context, c *iam.Client) error {
			_, err := c.DeleteRolePermissionsBoundary(ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: aws.String(name)})
			return err
		}, "permissions_boundary"),
	)
}

func TestAccAccessRoleEquivalentSpellingIsNoDrift(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{Config: hcl},
		resource.TestStep{
			PreConfig: rig.edit(func(ctx context.Context, c *iam.Client) error {
				_, err := c.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String("spelling"), PolicyDocument: aws.String(
					`{"Statement":{"Sid":"Other","Action":["sts:AssumeRole"],"Effect":"Allow","Principal":{"AWS":["733459310821","999999999999"]},` +
						`"Condition":{"StringEquals":{"sts:ExternalId":["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]}}},"Version":"2012-10-17"}`)})
				if err != nil {
					return err
				}
				_, err = c.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: aws.String("spelling"), PolicyName: aws.String("read"), PolicyDocument: aws.String(
					`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":["*"],"Action":["s3:ListBucket","s3:GetObject"]}}`)})
				return err
			}),
			Config: hcl, ConfigPlanChecks: planned(plancheck.ResourceActionNoop), Check: rig.wrote(),
		},
	)
}

// onlyChanges checks that a plan changes the attributes named, with a space
// between, and no other.
func onlyChanges(attributes string) plancheck.PlanCheck {
	return onlyChangesOf(roleAddress, attributes)
}

// onlyChangesOf is onlyChanges for the resource at an address.
func onlyChangesOf(address, attributes string) plancheck.PlanCheck {
	return changedCheck{address, strings.Fields(attributes)}
}

type changedCheck struct {
	address    string
	attributes []string
}

func (want changedCheck) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, rc := range req.Plan.ResourceChanges {
		if rc.Address != want.address {
			continue
		}
		before, okBefore := rc.Change.Before.(map[string]any)
		after, okAfter := rc.Change.After.(map[string]any)
		if !okBefore || !okAfter {
			resp.Error = fmt.Errorf("the plan is not one of an update")
			return
		}
		changed := map[string]bool{}
		for name := range before {
			if !cmp.Equal(before[name], after[name]) {
				changed[name] = true
			}
		}
		wanted := map[string]bool{}
		for _, name := range want.attributes {
			wanted[name] = true
		}
		if diff := cmp.Diff(wanted, changed); diff != "" {
			resp.Error = fmt.Errorf("changed attributes (-want +got):\n%s", diff)
		}
	}
}
