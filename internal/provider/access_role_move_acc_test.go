package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/google/go-cmp/cmp"
)

// movedRoleAtAWS makes the role that aws_iam_role has in these tests: with a tag,
// a boundary, an inline policy and an attachment.
func movedRoleAtAWS(name string) func(context.Context, *iam.Client) error {
	return inTurn(func(ctx context.Context, c *iam.Client) error {
		_, err := c.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String(name), Path: aws.String("/vendors/"), AssumeRolePolicyDocument: aws.String(accTrust),
			MaxSessionDuration: aws.Int32(7200), Description: aws.String("Reads"), PermissionsBoundary: aws.String("arn:aws:iam::aws:policy/ReadOnlyAccess"),
			Tags: []types.Tag{{Key: aws.String("env"), Value: aws.String("prod")}}})
		return err
	}, putPolicy(name, "read"), func(ctx context.Context, c *iam.Client) error {
		_, err := c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String(name), PolicyArn: aws.String("arn:aws:iam::aws:policy/SecurityAudit")})
		return err
	})
}

// holdsAWSRole writes the state that an apply of aws_iam_role.test leaves behind.
func (c *coreRun) holdsAWSRole(r *rig, name string) {
	c.t.Helper()
	role, err := r.role(name)
	if err != nil {
		c.t.Fatal(err)
	}
	here, err := theCore()
	if err != nil {
		c.t.Fatal(err)
	}
	policies := []map[string]string{}
	for policy, text := range role.inline {
		policies = append(policies, map[string]string{"name": policy, "policy": text})
	}
	state := map[string]any{
		"version": 4, "terraform_version": here.version.String(), "serial": 1, "lineage": "d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e",
		"resources": []any{map[string]any{
			"mode": "managed", "type": "aws_iam_role", "name": "test", "provider": fmt.Sprintf("provider[%q]", registryHost(here)+"/hashicorp/aws"),
			"instances": []any{map[string]any{"schema_version": 0, "attributes": map[string]any{
				"arn": "arn:aws:iam::123456789012:role" + role.path + name, "assume_role_policy": role.trust, "create_date": "2026-01-02T03:04:05Z",
				"description": role.description, "force_detach_policies": false, "id": name, "inline_policy": policies, "managed_policy_arns": role.managed,
				"max_session_duration": role.seconds, "name": name, "name_prefix": "", "path": role.path, "permissions_boundary": role.boundary,
				"tags": role.tags, "tags_all": role.tags, "unique_id": role.id,
			}}},
		}},
	}
	text, err := json.Marshal(state)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.dir, "terraform.tfstate"), text, 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// movedFolder is a configuration that moves aws_iam_role.test, with the state
// that holds it.
func (r *rig) movedFolder(name, hcl string) *coreRun {
	r.t.Helper()
	if err := installedAWS(); err != nil {
		r.t.Fatal(err)
	}
	run := r.inFolder(hcl + "\nmoved {\n  from = aws_iam_role.test\n  to   = crossaccount_access_role.test\n}\n")
	run.holdsAWSRole(r, name)
	run.ok("init")
	r.forget()
	return run
}

// TestAccAccessRoleMoved moves a role over and does nothing else: whatever the
// new configuration looks like, AWS sees no write.
func TestAccAccessRoleMoved(t *testing.T) {
	needsCore(t, "moved across resource types", "1.8.0", "1.10.0")
	tests := []struct {
		reason, name, file string
		options            []string
		// says is in the plan.
		says []string
	}{
		{"with every argument carried over, and nothing to do", "moved-alike", "alike.tf", nil, []string{"has moved to crossaccount_access_role.test", "0 to add, 0 to change, 0 to destroy"}},
		{"with the trust policy as JSON, in another order", "moved-given", "given.tf", nil, []string{"0 to add, 1 to change, 0 to destroy"}},
		{"by the vendor's name, policies left out", "SynqlyAccessMoved", "vendor.tf", nil, []string{"0 to add, 1 to change, 0 to destroy", `+ vendor = "synqly"`}},
		{"without a refresh", "moved-blind", "alike.tf", []string{"-refresh=false"}, []string{"0 to add, 1 to change, 0 to destroy", "+ findings = []"}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			rig := newRig(t)
			rig.edit(movedRoleAtAWS(tt.name))()
			before, err := rig.role(tt.name)
			if err != nil {
				t.Fatal(err)
			}
			hcl, err := os.ReadFile(filepath.Join("testdata", "TestAccAccessRoleMoved", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			run := rig.movedFolder(tt.name, strings.ReplaceAll(string(hcl), "NAME", tt.name))
			run.says(run.ok(append([]string{"plan"}, tt.options...)...), tt.says...)
			run.ok(append([]string{"apply", "-auto-approve"}, tt.options...)...)
			if writes := rig.writes(); len(writes) > 0 {
				t.Errorf("moving called %v", writes)
			}
			run.says(run.ok("plan"), "No changes")
			after, err := rig.role(tt.name)
			if diff := cmp.Diff(before, after, cmp.AllowUnexported(iamRole{})); diff != "" || err != nil {
				t.Errorf("the role is another one (-before +after): %v\n%s", err, diff)
			}
			// What the move found belongs to the resource, as after an import.
			run.ok("destroy", "-auto-approve")
			if _, err := rig.role(tt.name); err == nil {
				t.Error("the role outlived its resource")
			}
		})
	}
}

// TestAccAccessRoleMovedInstances moves what for_each made, by one block for all.
func TestAccAccessRoleMovedInstances(t *testing.T) {
	needsCore(t, "moved across resource types", "1.8.0", "1.10.0")
	rig := newRig(t)
	const name = "moved-each"
	rig.edit(makeRole(name))()
	run := rig.movedFolder(name, "resource \"crossaccount_access_role\" \"test\" {\n  for_each = toset([\"moved-each\"])\n  name = each.key\n"+
		"  trusted_principals = [\""+vendorPrincipal+"\"]\n  external_ids = [\""+goodID+"\"]\n}\n")
	state := filepath.Join(run.dir, "terraform.tfstate")
	text, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	keyed := strings.Replace(string(text), `"schema_version":0`, `"index_key":"moved-each","schema_version":0`, 1)
	if err := os.WriteFile(state, []byte(keyed), 0o600); err != nil {
		t.Fatal(err)
	}
	run.says(run.ok("apply", "-auto-approve"), `aws_iam_role.test["moved-each"] has moved to crossaccount_access_role.test["moved-each"]`, "0 added, 0 changed, 0 destroyed")
	if writes := rig.writes(); len(writes) > 0 {
		t.Errorf("moving called %v", writes)
	}
}

// TestAccAccessRoleMovedIsAnother refuses to take a role for the one in state
// that has only its name.
func TestAccAccessRoleMovedIsAnother(t *testing.T) {
	needsCore(t, "moved across resource types", "1.8.0", "1.10.0")
	rig := newRig(t)
	const name = "moved-anew"
	rig.edit(makeRole(name))()
	run := rig.movedFolder(name, "resource \"crossaccount_access_role\" \"test\" {\n  name = \"moved-anew\"\n  trusted_principals = [\""+vendorPrincipal+"\"]\n  external_ids = [\""+goodID+"\"]\n}\n")
	rig.edit(inTurn(removeRole(name), makeRole(name)))()
	run.says(run.ok("plan"), "was deleted and made anew outside Terraform", "1 to add")
	if text, err := run.run("apply", "-auto-approve"); err == nil || !strings.Contains(text, "import {") {
		t.Errorf("apply: %v\n%s", err, text)
	}
}

// TestAccAccessRoleMovedFromElsewhere tells a user what can be moved.
func TestAccAccessRoleMovedFromElsewhere(t *testing.T) {
	needsCore(t, "moved across resource types", "1.8.0", "1.10.0")
	rig := newRig(t)
	run := rig.inFolder("resource \"crossaccount_external_id\" \"test\" {}\n")
	run.ok("apply", "-auto-approve")
	run.write(rig.header() + "resource \"crossaccount_access_role\" \"test\" {\n  vendor = \"synqly\"\n}\nmoved {\n  from = crossaccount_external_id.test\n  to   = crossaccount_access_role.test\n}\n")
	text, err := run.run("plan")
	if err == nil {
		t.Error("an external ID became a role")
	}
	run.says(text, "Resource cannot be moved", "from aws_iam_role of the hashicorp/aws provider", "Source: crossaccount_external_id")
}
