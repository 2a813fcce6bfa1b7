package provider

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// roleAddress is the role in all configurations of these tests.
const roleAddress = "crossaccount_access_role.test"

// role reads a role at AWS; the test fails where there is none.
func (r *rig) role(name string) (*iamRole, error) {
	out, err := r.iam().GetRole(context.Background(), &iam.GetRoleInput{RoleName: aws.String(name)})
	if err != nil {
		return nil, err
	}
	role := &iamRole{
		path: aws.ToString(out.Role.Path), description: aws.ToString(out.Role.Description), seconds: aws.ToInt32(out.Role.MaxSessionDuration),
		id: aws.ToString(out.Role.RoleId), tags: map[string]string{}, inline: map[string]string{},
	}
	if role.trust, err = url.PathUnescape(aws.ToString(out.Role.AssumeRolePolicyDocument)); err != nil {
		return nil, err
	}
	if out.Role.PermissionsBoundary != nil {
		role.boundary = aws.ToString(out.Role.PermissionsBoundary.PermissionsBoundaryArn)
	}
	for _, tag := range out.Role.Tags {
		role.tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return role, r.readPolicies(name, role)
}

func (r *rig) readPolicies(name string, role *iamRole) error {
	ctx := context.Background()
	names, err := r.iam().ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: aws.String(name)})
	if err != nil {
		return err
	}
	for _, policyName := range names.PolicyNames {
		out, err := r.iam().GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: aws.String(name), PolicyName: aws.String(policyName)})
		if err != nil {
			return err
		}
		if role.inline[policyName], err = url.PathUnescape(aws.ToString(out.PolicyDocument)); err != nil {
			return err
		}
	}
	attached, err := r.iam().ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: aws.String(name)})
	if err != nil {
		return err
	}
	for _, a := range attached.AttachedPolicies {
		role.managed = append(role.managed, aws.ToString(a.PolicyArn))
	}
	slices.Sort(role.managed)
	return nil
}

// iamRole is a role as AWS holds it.
type iamRole struct {
	path, description, boundary, id, trust string
	seconds                                int32
	tags, inline                           map[string]string
	managed                                []string
}

// atAWS checks the remote role with want, which returns what is wrong.
func (r *rig) atAWS(name string, want func(*iamRole) string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		role, err := r.role(name)
		if err != nil {
			return err
		}
		if wrong := want(role); wrong != "" {
			return fmt.Errorf("role %s at AWS: %s", name, wrong)
		}
		return nil
	}
}

// trusts checks that AWS's trust policy means the same as text.
func trusts(text string) func(*iamRole) string {
	return func(role *iamRole) string {
		if policy.EquivalentTexts(role.trust, text, policy.UseTrust) {
			return ""
		}
		return "trust policy is " + role.trust + ", want " + text
	}
}

// edit is a PreConfig that does something behind Terraform's back and then
// begins a new journal.
func (r *rig) edit(do func(ctx context.Context, client *iam.Client) error) func() {
	return func() {
		r.t.Helper()
		if err := do(r.t.Context(), r.iam()); err != nil {
			r.t.Fatal(err)
		}
		r.forget()
	}
}

// writes lists the actions that changed or tried to change something, in order.
func (r *rig) writes() []string {
	var actions []string
	for _, entry := range r.aws.Journal() {
		reads := strings.HasPrefix(entry.Action, "Get") || strings.HasPrefix(entry.Action, "List") || strings.HasPrefix(entry.Action, "Assume")
		if !reads {
			actions = append(actions, entry.Action)
		}
	}
	return actions
}

// wrote checks the journal: the calls that changed something since it began,
// and no other.
func (r *rig) wrote(want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if diff := cmp.Diff(want, r.writes()); diff != "" {
			return fmt.Errorf("calls that changed something (-want +got):\n%s", diff)
		}
		return nil
	}
}

// checked makes a check of a function that returns what is wrong.
func (r *rig) checked(wrong func() string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if text := wrong(); text != "" {
			return errors.New(text)
		}
		return nil
	}
}

// planned checks what a plan does to the role.
func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(roleAddress, action)}}
}
