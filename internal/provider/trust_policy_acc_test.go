package provider

import (
	"context"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// policyAddress is the trust policy in all configurations of these tests.
const policyAddress = "crossaccount_trust_policy.test"

// managedRole is the ARN of the role that others made in these tests.
const managedRole = "arn:aws:iam::123456789012:role/managed"

// policyRig is a rig whose customer has roles made without Terraform, which
// trust EC2 only.
func policyRig(t *testing.T, roles ...string) *rig {
	t.Helper()
	r := newRig(t)
	for _, name := range roles {
		if _, err := r.iam().CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: aws.String(name), AssumeRolePolicyDocument: aws.String(ec2Trust)}); err != nil {
			t.Fatal(err)
		}
	}
	r.forget()
	return r
}

// putTrust writes a trust policy behind Terraform's back.
func putTrust(role, text string) func(context.Context, *iam.Client) error {
	return func(ctx context.Context, c *iam.Client) error {
		_, err := c.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String(role), PolicyDocument: aws.String(text)})
		return err
	}
}

func policyPlanned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(policyAddress, action)}}
}

func policyState(attribute string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(policyAddress, tfjsonpath.New(attribute), check)
}

// holds fails the test unless AWS's trust policy means the same as text.
func (r *rig) holds(role, text string) {
	r.t.Helper()
	found, err := r.role(role)
	if err != nil {
		r.t.Fatal(err)
	}
	if !sameTrust(found.trust, text) {
		r.t.Errorf("AWS holds %s, want %s", found.trust, text)
	}
}

func TestAccTrustPolicyLife(t *testing.T) {
	rig := policyRig(t, "managed")
	hcl := testdata(t, "main.tf")
	rotated := config.Variables{"id": config.StringVariable(goodID + "-2")}
	restoring := config.Variables{"id": config.StringVariable(goodID + "-2"), "on_destroy": config.StringVariable("restore")}
	in := func(id string) resource.TestCheckFunc {
		return rig.checked(func() string {
			if !rig.assume(vendorPrincipal, managedRole, id) || rig.assume(vendorPrincipal, managedRole, "") || rig.assume(strangerUser, managedRole, id) {
				return "not exactly the vendor with its ID gets in"
			}
			return ""
		})
	}
	rig.test(
		resource.TestStep{
			Config: hcl,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(policyAddress, plancheck.ResourceActionCreate),
				plancheck.ExpectUnknownValue(policyAddress, tfjsonpath.New("id")),
				plancheck.ExpectUnknownValue(policyAddress, tfjsonpath.New("previous_policy")),
				plancheck.ExpectKnownValue(policyAddress, tfjsonpath.New("trust_policy"), knownvalue.NotNull()),
				plancheck.ExpectKnownValue(policyAddress, tfjsonpath.New("findings"), knownvalue.ListSizeExact(1)),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				policyState("id", knownvalue.StringExact("managed")),
				policyState("previous_policy", knownvalue.StringExact(ec2Trust)),
				policyState("on_destroy", knownvalue.Null()),
				statecheck.ExpectKnownValue(policyAddress, tfjsonpath.New("findings").AtSliceIndex(0).AtMapKey("id"), knownvalue.StringExact("vendor-mismatch")),
			},
			Check: resource.ComposeTestCheckFunc(rig.wrote("UpdateAssumeRolePolicy"), rig.atAWS("managed", trusts(accTrust)), in(goodID)),
		},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigPlanChecks: policyPlanned(plancheck.ResourceActionNoop), Check: rig.wrote()},
		resource.TestStep{Config: hcl, ConfigVariables: rotated, ConfigPlanChecks: policyPlanned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{policyState("previous_policy", knownvalue.StringExact(ec2Trust))},
			Check:             resource.ComposeTestCheckFunc(rig.wrote("UpdateAssumeRolePolicy"), in(goodID+"-2"))},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: restoring, ConfigPlanChecks: policyPlanned(plancheck.ResourceActionUpdate), Check: rig.wrote()},
		resource.TestStep{Config: hcl, ConfigVariables: restoring, Destroy: true, Check: rig.wrote("UpdateAssumeRolePolicy")},
	)
	rig.holds("managed", ec2Trust)
}

// TestAccTrustPolicyDestroy: each way to end, on a role that is as it was left
// and on one that somebody has changed before the destroy was planned.
func TestAccTrustPolicyDestroy(t *testing.T) {
	needsAcc(t)
	theirs := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	for _, tt := range []struct {
		reason, onDestroy, changed string
		wrote                      []string
		left                       string
	}{
		{"the default revokes", "null", "", []string{"UpdateAssumeRolePolicy"}, trust.Revoked().Marshal()},
		{"revoke", `"revoke"`, "", []string{"UpdateAssumeRolePolicy"}, trust.Revoked().Marshal()},
		{"restore", `"restore"`, "", []string{"UpdateAssumeRolePolicy"}, ec2Trust},
		{"keep", `"keep"`, "", nil, accTrust},
		// The refresh before the destroy has shown the change, and its plan whom it shuts out.
		{"revoke what others have written", `"revoke"`, theirs, []string{"UpdateAssumeRolePolicy"}, trust.Revoked().Marshal()},
		{"restore in place of what others have written", `"restore"`, theirs, []string{"UpdateAssumeRolePolicy"}, ec2Trust},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			rig := policyRig(t, "managed")
			hcl := fmt.Sprintf("resource \"crossaccount_trust_policy\" \"test\" {\n  role_name = \"managed\"\n  trusted_principals = [%q]\n  external_ids = [%q]\n  on_destroy = %s\n}\n",
				vendorPrincipal, goodID, tt.onDestroy)
			change := rig.forget
			if tt.changed != "" {
				change = rig.edit(putTrust("managed", tt.changed))
			}
			rig.test(
				resource.TestStep{Config: hcl, Check: rig.atAWS("managed", trusts(accTrust))},
				resource.TestStep{PreConfig: change, Config: hcl, Destroy: true, Check: rig.wrote(tt.wrote...)},
			)
			rig.holds("managed", tt.left)
		})
	}
}

// TestAccTrustPolicyRevokedRoleLetsNobodyIn asks STS itself.
func TestAccTrustPolicyRevokedRoleLetsNobodyIn(t *testing.T) {
	rig := policyRig(t, "managed")
	hcl := fmt.Sprintf("resource \"crossaccount_trust_policy\" \"test\" {\n  role_name = \"managed\"\n  trusted_principals = [%q]\n  external_ids = [%q]\n}\n", vendorPrincipal, goodID)
	rig.test(resource.TestStep{Config: hcl, Check: rig.checked(func() string {
		if !rig.assume(vendorPrincipal, managedRole, goodID) {
			return "the vendor does not get in"
		}
		return ""
	})})
	for _, caller := range []string{vendorPrincipal, strangerUser, customerAdmin} {
		if rig.assume(caller, managedRole, goodID) {
			t.Errorf("%s gets in after the destroy", caller)
		}
	}
}

func TestAccTrustPolicyDrift(t *testing.T) {
	rig := policyRig(t, "managed")
	hcl := fmt.Sprintf("resource \"crossaccount_trust_policy\" \"test\" {\n  role_name = \"managed\"\n  trusted_principals = [%q]\n  external_ids = [%q]\n}\n", vendorPrincipal, goodID)
	respelt := `{"Statement":{"Sid":"Other","Action":["sts:AssumeRole"],"Effect":"Allow","Principal":{"AWS":["` + vendorPrincipal + `"]},"Condition":{"StringEquals":{"sts:ExternalId":["` + goodID + `"]}}},"Version":"2012-10-17"}`
	rig.test(
		resource.TestStep{Config: hcl},
		resource.TestStep{PreConfig: rig.edit(putTrust("managed", respelt)), Config: hcl, ConfigPlanChecks: policyPlanned(plancheck.ResourceActionNoop), Check: rig.wrote()},
		resource.TestStep{PreConfig: rig.edit(putTrust("managed", openTrust)), Config: hcl, ConfigPlanChecks: policyPlanned(plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(rig.wrote("UpdateAssumeRolePolicy"), rig.atAWS("managed", trusts(accTrust)))},
		// The role goes, and comes back as another one.
		resource.TestStep{PreConfig: rig.edit(removeRole("managed")), Config: hcl, ExpectError: words("Role managed does not exist", "crossaccount_access_role")},
		resource.TestStep{PreConfig: rig.edit(makeRole("managed")), Config: hcl, ConfigPlanChecks: policyPlanned(plancheck.ResourceActionCreate), Check: rig.wrote(),
			ConfigStateChecks: []statecheck.StateCheck{policyState("previous_policy", knownvalue.StringExact(accTrust))}},
		resource.TestStep{PreConfig: rig.edit(inTurn(removeRole("managed"), makeRole("managed"), putTrust("managed", ec2Trust))), Config: hcl,
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionCreate), Check: rig.wrote("UpdateAssumeRolePolicy"),
			ConfigStateChecks: []statecheck.StateCheck{policyState("previous_policy", knownvalue.StringExact(ec2Trust))}},
	)
}

func TestAccTrustPolicyImport(t *testing.T) {
	rig := policyRig(t, "managed")
	hcl := testdata(t, "main.tf")
	verify := func(id string) resource.TestStep {
		return resource.TestStep{Config: hcl, ResourceName: policyAddress, ImportState: true, ImportStateId: id, ImportStateVerify: true,
			// An import cannot know what was there before.
			ImportStateVerifyIgnore: []string{"previous_policy"}}
	}
	refused := func(id string, texts ...string) resource.TestStep {
		return resource.TestStep{Config: hcl, ResourceName: policyAddress, ImportState: true, ImportStateId: id, ExpectError: words(texts...)}
	}
	rig.test(
		resource.TestStep{Config: hcl},
		verify("managed"),
		verify(managedRole),
		refused("arn:aws:iam::999999999999:role/managed", "another account", "999999999999"),
		refused("no/name", "Import by the role's name"),
		refused("missing", "annot import non-existent"),
	)
}

func TestAccTrustPolicyImportByIdentity(t *testing.T) {
	needsCore(t, "import by identity", "1.12.0", "1.12.0")
	rig := policyRig(t, "managed")
	hcl := testdata(t, "main.tf")
	rig.test(resource.TestStep{
		PreConfig: rig.edit(putTrust("managed", accTrust)), Config: hcl,
		ConfigPlanChecks:  policyPlanned(plancheck.ResourceActionNoop),
		ConfigStateChecks: []statecheck.StateCheck{policyState("previous_policy", knownvalue.StringExact(accTrust))},
		Check:             rig.wrote(),
	})
}

// TestAccTrustPolicyNewRole: the role is made in the same apply, settles late,
// and gets its former policy back before it is deleted.
func TestAccTrustPolicyNewRole(t *testing.T) {
	rig := policyRig(t)
	hcl := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{
			Config: hcl,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue(policyAddress, tfjsonpath.New("trust_policy")),
				plancheck.ExpectUnknownValue(policyAddress, tfjsonpath.New("findings")),
			}},
			Check:              rig.wrote("CreateRole", "UpdateAssumeRolePolicy"),
			ExpectNonEmptyPlan: true, // The other resource manages the same policy here.
		},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, Destroy: true, Check: rig.wrote("UpdateAssumeRolePolicy", "DeleteRole")},
	)
}

func TestAccTrustPolicyAudit(t *testing.T) {
	rig := policyRig(t, "managed")
	hcl := testdata(t, "main.tf")
	operator := func(name string) config.Variables {
		return config.Variables{"operator": config.StringVariable(name)}
	}
	open := words("role managed: external-id-not-required", "A request that gets in: {", vendorPrincipal)
	rig.test(
		resource.TestStep{Config: hcl, ConfigVariables: operator("StringEqualsIfExists"), ExpectError: open},
		resource.TestStep{PreConfig: func() {
			if writes := rig.writes(); len(writes) != 0 {
				t.Errorf("a refused plan called %v", writes)
			}
		}, Config: hcl, Check: rig.wrote("UpdateAssumeRolePolicy")},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: operator("ForAllValues:StringEquals"), ExpectError: open},
		resource.TestStep{Config: hcl, ConfigPlanChecks: policyPlanned(plancheck.ResourceActionNoop), Check: rig.wrote()},
	)
}

func TestAccTrustPolicyMovesOn(t *testing.T) {
	rig := policyRig(t, "managed", "other")
	hcl := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{Config: hcl},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: config.Variables{"role": config.StringVariable("other")},
			ConfigPlanChecks:  policyPlanned(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: []statecheck.StateCheck{policyState("previous_policy", knownvalue.StringExact(ec2Trust))},
			Check: resource.ComposeTestCheckFunc(rig.wrote("UpdateAssumeRolePolicy", "UpdateAssumeRolePolicy"),
				rig.atAWS("managed", trusts(trust.Revoked().Marshal())), rig.atAWS("other", trusts(accTrust)))},
	)
}

// TestAccTrustPolicyRestoresADeletedPrincipal: IAM shows the unique ID of a
// role that was deleted and takes no policy with it.
func TestAccTrustPolicyRestoresADeletedPrincipal(t *testing.T) {
	rig := policyRig(t, "managed", "friend")
	friendly := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/friend"},"Action":"sts:AssumeRole"}]}`
	hcl := func(onDestroy string) string {
		return fmt.Sprintf("resource \"crossaccount_trust_policy\" \"test\" {\n  role_name = \"managed\"\n  trusted_principals = [%q]\n  external_ids = [%q]\n  on_destroy = %q\n}\n", vendorPrincipal, goodID, onDestroy)
	}
	rig.edit(inTurn(putTrust("managed", friendly), removeRole("friend")))()
	rig.test(
		resource.TestStep{Config: hcl("restore")},
		resource.TestStep{Config: hcl("restore"), Destroy: true, ExpectError: words("previous policy of role managed cannot be restored", "Deleted principals: AROA")},
		resource.TestStep{PreConfig: rig.forget, Config: hcl("revoke"), ConfigPlanChecks: policyPlanned(plancheck.ResourceActionUpdate), Check: rig.wrote()},
	)
	rig.holds("managed", trust.Revoked().Marshal())
}

// TestAccTrustPolicyRestoresAPrincipalDeletedSince: nobody but IAM knows.
func TestAccTrustPolicyRestoresAPrincipalDeletedSince(t *testing.T) {
	rig := policyRig(t, "managed")
	friendly := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/friend"},"Action":"sts:AssumeRole"}]}`
	hcl := fmt.Sprintf("resource \"crossaccount_trust_policy\" \"test\" {\n  role_name = \"managed\"\n  trusted_principals = [%q]\n  external_ids = [%q]\n  on_destroy = \"restore\"\n}\n", vendorPrincipal, goodID)
	rig.test(
		resource.TestStep{PreConfig: rig.edit(inTurn(makeRole("friend"), putTrust("managed", friendly))), Config: hcl},
		resource.TestStep{PreConfig: rig.edit(removeRole("friend")), Config: hcl, Destroy: true, ExpectError: words("does not exist any more", "Set on_destroy to revoke")},
		resource.TestStep{PreConfig: rig.edit(makeRole("friend")), Config: hcl, Destroy: true},
		resource.TestStep{PreConfig: rig.edit(removeRole("friend")), Config: "output \"done\" { value = true }\n"},
	)
}

// TestAccTrustPolicyRefused is the table of configurations that no plan takes.
func TestAccTrustPolicyRefused(t *testing.T) {
	rig := policyRig(t, "managed")
	sound := fmt.Sprintf("trusted_principals = [%q]\n  external_ids = [%q]\n", vendorPrincipal, goodID)
	for _, tt := range []struct {
		reason, arguments string
		texts             []string
	}{
		{"no role", sound, []string{"role_name", "required"}},
		{"a role by its ARN", sound + `role_name = "` + managedRole + `"`, []string{"role name", "holds the character ':'"}},
		{"nobody trusted", `role_name = "managed"`, []string{"vendor", "trusted_principals"}},
		{"an unknown way to end", sound + "role_name = \"managed\"\n  on_destroy = \"delete\"", []string{"on_destroy", "revoke", "restore", "keep"}},
		{"a principal with a wildcard", "role_name = \"managed\"\n  trusted_principals = [\"arn:aws:iam::733459310821:role/*\"]", []string{"wildcard"}},
		{"a given policy beside single inputs", sound + "role_name = \"managed\"\n  assume_role_policy = \"{}\"", []string{"Invalid Attribute Combination"}},
		{"a policy that is not JSON", "role_name = \"managed\"\n  assume_role_policy = \"nobody\"", []string{"role managed: malformed-policy"}},
		{"a vendor nobody knows", "role_name = \"managed\"\n  vendor = \"synqli\"", []string{"Unknown vendor", "synqly"}},
		{"a name the vendor does not find", "role_name = \"managed\"\n  vendor = \"synqly\"\n  external_ids = [\"" + goodID + "\"]", []string{"role managed: vendor-mismatch", "SynqlyAccess"}},
		{"the vendor without the ID it requires", "role_name = \"managed\"\n  vendor = \"synqly\"", []string{"external-id-not-required", "Synqly requires an external ID"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			again := *rig
			again.t = t
			again.test(resource.TestStep{Config: "resource \"crossaccount_trust_policy\" \"test\" {\n  " + tt.arguments + "\n}\n", ExpectError: words(tt.texts...)})
		})
	}
	t.Cleanup(func() {
		if writes := rig.writes(); len(writes) != 0 {
			t.Errorf("refused plans called %v", writes)
		}
	})
}
