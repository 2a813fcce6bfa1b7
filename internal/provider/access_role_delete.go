package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// roleDeleter removes the role and what is the resource's own on it.
type roleDeleter struct {
	client roleClient
	memory roleMemory
	now    time.Time
}

// delete is done, without an error, where the role is gone already or another
// one bears its name.
func (d roleDeleter) delete(ctx context.Context, state accessRoleModel, diags *diag.Diagnostics) {
	d.memory = d.memory.orHeld(state)
	name := state.Name.ValueString()
	role, policies, err := d.look(ctx, state)
	switch {
	case isGone(err):
		refuseOtherAccount(ctx, d.client, "role", state.ARN.ValueString(), diags)
		return
	case err != nil:
		addAWSError(diags, err)
		return
	case role.UniqueID != state.UniqueID.ValueString() && refuseOtherAccount(ctx, d.client, "role", state.ARN.ValueString(), diags):
		return
	case role.UniqueID != state.UniqueID.ValueString():
		addMadeAnew(diags, &state, role)
		return
	}
	profiles, err := d.client.InstanceProfiles(ctx, name)
	if err != nil && !isGone(err) {
		addAWSError(diags, err)
		return
	}
	hanging := attachments{inline: slices.Sorted(maps.Keys(policies.Inline)), managed: policies.Managed, profiles: profiles}
	if foreign := d.foreign(hanging); !foreign.empty() && !state.ForceDetachPolicies.ValueBool() {
		addForeign(diags, name, foreign, "and nothing was removed from it")
		return
	}
	if state.isYoung(d.now) {
		// What was written minutes ago may not show, and hangs there all the same.
		hanging.inline, hanging.managed = union(hanging.inline, d.memory.Inline), union(hanging.managed, d.memory.Managed)
	}
	if err := d.remove(ctx, name, hanging); err != nil {
		d.explain(err, name, diags)
	}
}

// look is the direct read before any write. It doubts the absence of a role
// made minutes ago, which would else be left behind.
func (d roleDeleter) look(ctx context.Context, state accessRoleModel) (*awsapi.Role, *awsapi.RolePolicies, error) {
	name := state.Name.ValueString()
	if state.isYoung(d.now) {
		return d.client.ReadYoungRole(ctx, name, awsapi.RoleAndPolicies)
	}
	role, err := d.client.ReadRole(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	policies, err := d.client.ReadRolePolicies(ctx, name)
	return role, policies, err
}

// attachments is what keeps IAM from deleting a role.
type attachments struct {
	inline, managed, profiles []string
}

func (a attachments) empty() bool { return len(a.inline)+len(a.managed)+len(a.profiles) == 0 }

// foreign is what others added. The resource never makes instance profiles.
func (d roleDeleter) foreign(all attachments) attachments {
	return attachments{
		inline:   slices.DeleteFunc(slices.Clone(all.inline), d.memory.ownsInline),
		managed:  slices.DeleteFunc(slices.Clone(all.managed), d.memory.ownsManaged),
		profiles: all.profiles,
	}
}

// remove takes everything off the role and deletes it. What vanishes meanwhile
// is no error.
func (d roleDeleter) remove(ctx context.Context, name string, all attachments) error {
	for _, profile := range all.profiles {
		if err := d.client.RemoveFromInstanceProfile(ctx, profile, name); err != nil && !isGone(err) {
			return err
		}
	}
	for _, arn := range all.managed {
		if err := d.client.DetachRolePolicy(ctx, name, arn); err != nil && !isGone(err) {
			return err
		}
	}
	for _, policy := range all.inline {
		if err := d.client.DeleteRolePolicy(ctx, name, policy); err != nil && !isGone(err) {
			return err
		}
	}
	if err := d.client.DeleteRole(ctx, name); err != nil && !isGone(err) {
		return err
	}
	return nil
}

// explain lists what was added between the look and the deletion.
func (d roleDeleter) explain(err error, name string, diags *diag.Diagnostics) {
	var conflict *awsapi.ConflictError
	if errors.As(err, &conflict) {
		added := attachments{inline: conflict.Inline, managed: conflict.Managed, profiles: conflict.Profiles}
		if foreign := d.foreign(added); !foreign.empty() {
			addForeign(diags, name, foreign, "though its own policies are removed by now")
			return
		}
	}
	addAWSError(diags, err)
}

func addForeign(diags *diag.Diagnostics, name string, foreign attachments, reached string) {
	var lines []string
	for _, group := range []struct {
		label string
		names []string
	}{{"Inline policies", foreign.inline}, {"Attached policies", foreign.managed}, {"Instance profiles", foreign.profiles}} {
		if len(group.names) > 0 {
			lines = append(lines, group.label+": "+strings.Join(group.names, ", "))
		}
	}
	diags.AddAttributeError(path.Root("force_detach_policies"), fmt.Sprintf("Role %s holds what others added", name),
		"The role is not deleted, "+reached+", because others added the following to it. Have them remove it; or set force_detach_policies = true, apply, "+
			"and destroy again, to remove it with the role.\n\nRole: "+name+"\n"+strings.Join(lines, "\n"))
}
