package provider

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// accTrust is the trust policy of roles that others make in these tests.
const accTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + vendorPrincipal + `"},"Action":"sts:AssumeRole",` +
	`"Condition":{"StringEquals":{"sts:ExternalId":"` + goodID + `"}}}]}`

func makeRole(name string) func(context.Context, *iam.Client) error {
	return func(ctx context.Context, c *iam.Client) error {
		_, err := c.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String(name), AssumeRolePolicyDocument: aws.String(accTrust)})
		return err
	}
}

func removeRole(name string) func(context.Context, *iam.Client) error {
	return func(ctx context.Context, c *iam.Client) error {
		_, err := c.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: aws.String(name)})
		return err
	}
}

func putPolicy(role, name string) func(context.Context, *iam.Client) error {
	return func(ctx context.Context, c *iam.Client) error {
		_, err := c.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: aws.String(role), PolicyName: aws.String(name), PolicyDocument: aws.String(testReadS3)})
		return err
	}
}

func removePolicy(role, name string) func(context.Context, *iam.Client) error {
	return func(ctx context.Context, c *iam.Client) error {
		_, err := c.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: aws.String(role), PolicyName: aws.String(name)})
		return err
	}
}

func inTurn(edits ...func(context.Context, *iam.Client) error) func(context.Context, *iam.Client) error {
	return func(ctx context.Context, c *iam.Client) error {
		var failed error
		for _, edit := range edits {
			failed = errors.Join(failed, edit(ctx, c))
		}
		return failed
	}
}

func TestAccAccessRoleImport(t *testing.T) {
	rig := newRig(t)
	config := testdata(t, "built.tf")
	verify := func(id string) resource.TestStep {
		return resource.TestStep{Config: config, ResourceName: roleAddress, ImportState: true, ImportStateId: id, ImportStateVerify: true}
	}
	refused := func(id, message string) resource.TestStep {
		return resource.TestStep{Config: config, ResourceName: roleAddress, ImportState: true, ImportStateId: id, ExpectError: regexp.MustCompile(message)}
	}
	rig.test(
		resource.TestStep{Config: config},
		verify("imported"),
		verify("arn:aws:iam::123456789012:role/imported"),
		refused("arn:aws:iam::999999999999:role/imported", `another account[\s\S]*999999999999`),
		refused("arn:aws:iam::123456789012:user/admin", `not\s+the\s+ARN\s+of\s+a\s+role`),
		refused("arn:aws:iam::123456789012:role/vendors/imported", `ARN\s+of\s+the\s+role:\s+arn:aws:iam::123456789012:role/imported`),
		refused("arn:aws:iam::123456789012:role/missing", `(?i)cannot import non-existent`),
		refused("no/name", `Import by the role's name`),
		refused("missing", `(?i)cannot import non-existent`),
	)
}

func TestAccAccessRoleImportByIdentity(t *testing.T) {
	needsCore(t, "import by identity", "1.12.0", "1.12.0")
	rig := newRig(t)
	rig.test(resource.TestStep{
		PreConfig: rig.edit(makeRole("by-identity")), Config: testdata(t, "main.tf"),
		ConfigPlanChecks: planned(plancheck.ResourceActionNoop), Check: rig.wrote(),
	})
}

func TestAccAccessRoleImportInOtherWords(t *testing.T) {
	rig := newRig(t)
	const name = "SynqlyAccessImported"
	config := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{
			PreConfig: rig.edit(inTurn(makeRole(name), putPolicy(name, "found"))), Config: config,
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check:            rig.wrote(),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("vendor"), knownvalue.StringExact("synqly")),
				statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("trusted_principals"), knownvalue.Null()),
				statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("inline_policies"), knownvalue.MapSizeExact(1)),
				statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("managed_policy_arns"), knownvalue.Null()),
			},
		},
		// What the import found belongs to the role; what comes later does not, and neither is enforced.
		resource.TestStep{PreConfig: rig.edit(putPolicy(name, "later")), Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop), Check: rig.wrote()},
		resource.TestStep{Config: config, Destroy: true, ExpectError: regexp.MustCompile(`Inline policies: later\s`)},
		resource.TestStep{PreConfig: rig.edit(removePolicy(name, "later")), Config: config, Destroy: true},
	)
}

func TestAccAccessRoleIsNotAdopted(t *testing.T) {
	rig := newRig(t)
	config := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{
			PreConfig: rig.edit(makeRole("standing")), Config: config,
			ExpectError: regexp.MustCompile(`import \{\s+to = crossaccount_access_role\.NAME[^\n]*\s+id = "standing"\s+\}`),
		},
		resource.TestStep{
			PreConfig: func() { rig.unwritten("standing"); rig.edit(removeRole("standing"))() }, Config: config,
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		},
	)
}

// unwritten fails the test if the role bears any sign of Terraform's work.
func (r *rig) unwritten(name string) {
	r.t.Helper()
	for _, action := range r.writes() {
		if action != "CreateRole" {
			r.t.Errorf("%s was called on the role %s of others", action, name)
		}
	}
}

func TestAccAccessRoleGone(t *testing.T) {
	rig := newRig(t)
	config := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: rig.edit(removeRole("role-gone")), Config: config,
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate), Check: rig.wrote("CreateRole"),
		},
	)
}

func TestAccAccessRoleMadeAnew(t *testing.T) {
	rig := newRig(t)
	config := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: rig.edit(inTurn(removeRole("role-madeanew"), makeRole("role-madeanew"))), Config: config,
			ExpectError: regexp.MustCompile(`import \{`),
		},
		resource.TestStep{PreConfig: rig.edit(removeRole("role-madeanew")), Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
	)
}

func TestAccAccessRoleDestroy(t *testing.T) {
	rig := newRig(t)
	const name = "role-destroy"
	config, forced := testdata(t, "main.tf"), testdata(t, "forced.tf")
	addTo := func(profile string) func(context.Context, *iam.Client) error {
		return func(ctx context.Context, c *iam.Client) error {
			if _, err := c.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: aws.String(profile)}); err != nil {
				return err
			}
			_, err := c.AddRoleToInstanceProfile(ctx, &iam.AddRoleToInstanceProfileInput{InstanceProfileName: aws.String(profile), RoleName: aws.String(name)})
			return err
		}
	}
	rig.test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: rig.edit(inTurn(putPolicy(name, "theirs"), addTo("machines"))), Config: config, Destroy: true,
			ExpectError: regexp.MustCompile(`Inline policies: theirs\s+│?\s*Instance profiles: machines`),
		},
		resource.TestStep{Config: forced, ConfigPlanChecks: planned(plancheck.ResourceActionUpdate), Check: rig.wrote()},
		resource.TestStep{Config: forced, Destroy: true},
		resource.TestStep{Config: forced, PreConfig: rig.forget, Check: func() resource.TestCheckFunc { return rig.wrote("CreateRole") }()},
		resource.TestStep{Config: forced, Destroy: true, PreConfig: rig.edit(removeRole(name)), Check: rig.wrote()},
	)
	if t.Failed() {
		return
	}
	if _, err := rig.role(name); err == nil {
		t.Error(fmt.Errorf("role %s is still there", name))
	}
}
