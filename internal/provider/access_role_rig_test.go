package provider

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// roleAddress is the role in all configurations of these tests.
const roleAddress = "crossaccount_access_role.test"

// roleRig is a local AWS endpoint of one test, and its administrator.
type roleRig struct {
	t     *testing.T
	aws   *localaws.Server
	admin localaws.Credential
	iam   *iam.Client
}

func newRoleRig(t *testing.T) *roleRig {
	t.Helper()
	server, err := localaws.New(localaws.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	admin := server.Credentials()[0]
	return &roleRig{t: t, aws: server, admin: admin, iam: iam.New(iam.Options{
		Region:       "us-east-1",
		BaseEndpoint: aws.String(server.URL()),
		Credentials:  credentials.NewStaticCredentialsProvider(admin.AccessKeyID, admin.SecretAccessKey, admin.SessionToken),
	})}
}

// providerBlock points the provider at the endpoint; more are further arguments.
func (r *roleRig) providerBlock(more ...string) string {
	return fmt.Sprintf(`
terraform {
  required_providers {
    crossaccount = {
      source = "crossaccount/crossaccount"
    }
  }
}

provider "crossaccount" {
  region     = "us-east-1"
  access_key = %q
  secret_key = %q
  endpoints {
    iam = %q
    sts = %q
  }
  %s
}
`, r.admin.AccessKeyID, r.admin.SecretAccessKey, r.aws.URL(), r.aws.URL(), strings.Join(more, "\n  "))
}

// hcl is a file of testdata with the provider block before it.
func (r *roleRig) hcl(file string, more ...string) string {
	r.t.Helper()
	return r.providerBlock(more...) + testdata(r.t, file)
}

// role reads a role at AWS; the test fails where there is none.
func (r *roleRig) role(name string) (*iamRole, error) {
	out, err := r.iam.GetRole(context.Background(), &iam.GetRoleInput{RoleName: aws.String(name)})
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

func (r *roleRig) readPolicies(name string, role *iamRole) error {
	ctx := context.Background()
	names, err := r.iam.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: aws.String(name)})
	if err != nil {
		return err
	}
	for _, policyName := range names.PolicyNames {
		out, err := r.iam.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: aws.String(name), PolicyName: aws.String(policyName)})
		if err != nil {
			return err
		}
		if role.inline[policyName], err = url.PathUnescape(aws.ToString(out.PolicyDocument)); err != nil {
			return err
		}
	}
	attached, err := r.iam.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: aws.String(name)})
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
func (r *roleRig) atAWS(name string, want func(*iamRole) string) resource.TestCheckFunc {
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
func (r *roleRig) edit(do func(ctx context.Context, client *iam.Client) error) func() {
	return func() {
		r.t.Helper()
		if err := do(context.Background(), r.iam); err != nil {
			r.t.Fatal(err)
		}
		r.aws.ClearJournal()
	}
}

// quiet is a PreConfig that begins a new journal.
func (r *roleRig) quiet() { r.aws.ClearJournal() }

// calls lists the successful calls of IAM in the journal that change
// something, in order.
func (r *roleRig) calls() []string {
	var calls []string
	for _, entry := range r.aws.Journal() {
		read := strings.HasPrefix(entry.Action, "Get") || strings.HasPrefix(entry.Action, "List")
		if entry.Service == "iam" && !read && entry.Status < 300 {
			calls = append(calls, entry.Action)
		}
	}
	return calls
}

// wrote checks the journal: the calls that changed something since quiet or
// edit, and no other.
func (r *roleRig) wrote(want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if diff := cmp.Diff(want, r.calls()); diff != "" {
			return fmt.Errorf("calls that changed something (-want +got):\n%s", diff)
		}
		return nil
	}
}

// asked counts the calls of one action in the journal.
func (r *roleRig) asked(action string) int {
	n := 0
	for _, entry := range r.aws.Journal() {
		if entry.Action == action {
			n++
		}
	}
	return n
}

// leavesNothing is a CheckDestroy: no role of the test stands.
func (r *roleRig) leavesNothing(names ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		for _, name := range names {
			if _, err := r.role(name); err == nil {
				return fmt.Errorf("role %s is still there", name)
			}
		}
		return nil
	}
}

// run runs the steps on the provider and checks that the roles named are gone
// in the end.
func (r *roleRig) run(names []string, steps ...resource.TestStep) {
	r.t.Helper()
	resource.ParallelTest(r.t, resource.TestCase{
		ProtoV6ProviderFactories: inProcess(), Steps: steps, CheckDestroy: r.leavesNothing(names...),
	})
}

// planned checks what a plan does to the role.
func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(roleAddress, action)}}
}
