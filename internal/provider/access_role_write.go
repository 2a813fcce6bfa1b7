package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// roleWriter brings AWS to what is planned. It keeps count of what is done, so
// that state tells the truth whichever step fails.
type roleWriter struct {
	client roleClient
	data   *providerData
	// config tells what is enforced: an unset policy attribute is not.
	config accessRoleModel
	plan   accessRoleModel
	memory roleMemory
}

// roleStep brings one part of the role to what is planned and notes it in
// reached; it reports whether that took a call.
type roleStep func(ctx context.Context, role *awsapi.Role, reached *accessRoleModel) (wrote bool, err error)

// update makes the calls that are needed for what AWS holds to become what is
// planned, and none where nothing differs. The state returned is what was
// reached.
func (w roleWriter) update(ctx context.Context, prior accessRoleModel, diags *diag.Diagnostics) (accessRoleModel, roleMemory) {
	reached := prior
	role, policies, err := w.current(ctx, prior)
	other := err == nil && role.UniqueID != prior.UniqueID.ValueString()
	if (isGone(err) || other) && refuseOtherAccount(ctx, w.client, "role", prior.ARN.ValueString(), diags) {
		return reached, w.memory
	}
	if err != nil {
		addAWSError(diags, err)
		return reached, w.memory
	}
	if other {
		addNotOurs(diags, prior, role)
		return reached, w.memory
	}
	wrote, err := w.writeTrust(ctx, role, &reached)
	if err == nil {
		w.memory = w.appliedTrust(role).claims(w.enforcedInline(), w.enforcedManaged())
	}
	for _, step := range []roleStep{w.writeSettings, w.writeBoundary, w.writeTags} {
		if err == nil {
			var did bool
			did, err = step(ctx, role, &reached)
			wrote = wrote || did
		}
	}
	if err != nil {
		addAWSError(diags, err)
		return reached, w.memory
	}
	did, err := w.writePolicies(ctx, role.Name, policies, &reached, diags)
	if err != nil {
		addAWSError(diags, err)
		return reached, w.memory
	}
	if wrote || did {
		if _, _, err := w.client.WaitForRole(ctx, role.Name, w.scope(), w.settled); err != nil {
			addAWSError(diags, err)
		}
	}
	return w.done(ctx, role)
}

// current is the direct read before any write.
func (w roleWriter) current(ctx context.Context, prior accessRoleModel) (*awsapi.Role, *awsapi.RolePolicies, error) {
	if prior.isYoung(w.data.Now()) {
		return w.client.ReadYoungRole(ctx, prior.Name.ValueString(), w.scope())
	}
	role, err := w.client.ReadRole(ctx, prior.Name.ValueString())
	if err != nil || w.scope() == awsapi.RoleOnly {
		return role, nil, err
	}
	policies, err := w.client.ReadRolePolicies(ctx, prior.Name.ValueString())
	return role, policies, err
}

// scope is wide where the configuration enforces policies.
func (w roleWriter) scope() awsapi.Scope {
	if w.config.InlinePolicies.IsNull() && w.config.ManagedPolicyARNs.IsNull() {
		return awsapi.RoleOnly
	}
	return awsapi.RoleAndPolicies
}

// done is the state once everything planned is there.
func (w roleWriter) done(ctx context.Context, role *awsapi.Role) (accessRoleModel, roleMemory) {
	state := w.plan
	state.setIdentity(role)
	if !w.plan.CreateDate.IsUnknown() {
		state.CreateDate = w.plan.CreateDate // As planned, which a move may have spelt otherwise.
	}
	if state.Findings.IsUnknown() {
		roleReader{client: w.client, data: w.data}.judge(ctx, &state)
	}
	return state, w.appliedTrust(role).owns(w.enforcedInline(), w.enforcedManaged())
}

// appliedTrust is the memory once the planned trust policy is there.
func (w roleWriter) appliedTrust(role *awsapi.Role) roleMemory {
	partition := ""
	if arn, err := awsid.ParseARN(role.ARN); err == nil {
		partition = arn.Partition
	}
	return w.memory.applied(w.plan.TrustPolicy.ValueString(), w.plan.cataloguePrincipals(w.data, partition))
}

// enforcedInline is nil where the configuration leaves inline policies alone,
// and never nil where it does not.
func (w roleWriter) enforcedInline() map[string]string {
	if w.config.InlinePolicies.IsNull() {
		return nil
	}
	return stringMap(w.plan.InlinePolicies)
}

// enforcedManaged is nil where the configuration leaves attachments alone.
func (w roleWriter) enforcedManaged() []string {
	if w.config.ManagedPolicyARNs.IsNull() {
		return nil
	}
	return append([]string{}, knownStrings(w.plan.ManagedPolicyARNs)...)
}

func (w roleWriter) writeTrust(ctx context.Context, role *awsapi.Role, reached *accessRoleModel) (bool, error) {
	planned := w.plan.TrustPolicy.ValueString()
	differs := !policy.EquivalentTexts(planned, role.TrustPolicy, policy.UseTrust)
	if differs {
		if err := w.client.UpdateTrustPolicy(ctx, role.Name, planned); err != nil {
			return false, err
		}
	}
	reached.trustInputsModel, reached.TrustPolicy = w.plan.trustInputsModel, w.plan.TrustPolicy
	return differs, nil
}

func (w roleWriter) writeSettings(ctx context.Context, role *awsapi.Role, reached *accessRoleModel) (bool, error) {
	description, seconds := w.plan.Description.ValueString(), w.plan.MaxSessionDuration.ValueInt64()
	differs := description != role.Description || seconds != role.MaxSessionDuration
	if differs {
		if err := w.client.UpdateRole(ctx, role.Name, description, seconds); err != nil {
			return false, err
		}
	}
	reached.Description, reached.MaxSessionDuration = w.plan.Description, w.plan.MaxSessionDuration
	return differs, nil
}

// writeBoundary leaves the boundary alone unless the configuration speaks of it.
func (w roleWriter) writeBoundary(ctx context.Context, role *awsapi.Role, reached *accessRoleModel) (bool, error) {
	planned := w.plan.PermissionsBoundary.ValueString()
	differs := !w.config.PermissionsBoundary.IsNull() && planned != role.BoundaryARN
	if differs {
		if err := w.client.SetRoleBoundary(ctx, role.Name, planned); err != nil {
			return false, err
		}
	}
	reached.PermissionsBoundary = w.plan.PermissionsBoundary
	return differs, nil
}

// writeTags removes before it sets, for IAM takes keys that differ in case
// only for one key.
func (w roleWriter) writeTags(ctx context.Context, role *awsapi.Role, reached *accessRoleModel) (bool, error) {
	set, remove := awsapi.DiffTags(w.data.Tags.Visible(role.Tags), stringMap(w.plan.TagsAll))
	if len(remove) > 0 {
		if err := w.client.UntagRole(ctx, role.Name, remove); err != nil {
			return false, err
		}
	}
	if len(set) > 0 {
		if err := w.client.TagRole(ctx, role.Name, set); err != nil {
			return len(remove) > 0, err
		}
	}
	reached.Tags, reached.TagsAll = w.plan.Tags, w.plan.TagsAll
	return len(set)+len(remove) > 0, nil
}

// settled holds once a read shows everything that was planned. Tags that
// others own, and policies that only deny, may be there beside it.
func (w roleWriter) settled(role *awsapi.Role, policies *awsapi.RolePolicies) bool {
	if !policy.EquivalentTexts(w.plan.TrustPolicy.ValueString(), role.TrustPolicy, policy.UseTrust) ||
		role.Description != w.plan.Description.ValueString() ||
		role.MaxSessionDuration != w.plan.MaxSessionDuration.ValueInt64() {
		return false
	}
	if !w.config.PermissionsBoundary.IsNull() && role.BoundaryARN != w.plan.PermissionsBoundary.ValueString() {
		return false
	}
	if !maps.Equal(w.data.Tags.Visible(role.Tags), stringMap(w.plan.TagsAll)) {
		return false
	}
	return w.policiesSettled(policies)
}

func (w roleWriter) policiesSettled(policies *awsapi.RolePolicies) bool {
	if policies == nil {
		return true
	}
	if inline := w.enforcedInline(); inline != nil {
		for name, text := range inline {
			if !policy.EquivalentTexts(text, policies.Inline[name], policy.UseIdentity) {
				return false
			}
		}
	}
	for _, arn := range w.enforcedManaged() {
		if !slices.Contains(policies.Managed, arn) {
			return false
		}
	}
	return true
}

func addNotOurs(diags *diag.Diagnostics, prior accessRoleModel, role *awsapi.Role) {
	diags.AddError(fmt.Sprintf("Role %s is another one now", role.Name),
		"Since the plan was made, the role was deleted and one of the same name was created outside Terraform. Nothing was written to it. Plan again to see what to do.\n\n"+
			"Role: "+role.Name+"\nID in state: "+prior.UniqueID.ValueString()+"\nID at AWS: "+role.UniqueID)
}

// nothingWritten is the state of policy attributes before the first policy is
// written: null where they are not managed, empty where they are.
func (w roleWriter) nothingWritten(state *accessRoleModel) {
	if !state.InlinePolicies.IsNull() {
		state.InlinePolicies = mapOfStrings(nil)
	}
	if !state.ManagedPolicyARNs.IsNull() {
		state.ManagedPolicyARNs = types.SetValueMust(types.StringType, nil)
	}
}
