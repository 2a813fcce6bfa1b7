package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// policyReader brings state up to what AWS holds.
type policyReader struct {
	client roleClient
	data   *providerData
}

// refresh returns false where the role of state is gone. The first refresh
// after an import takes what it finds for the policy to restore.
func (r policyReader) refresh(ctx context.Context, state *trustPolicyModel, memory *policyMemory, diags *diag.Diagnostics) bool {
	isImported := state.TrustPolicy.IsNull()
	role, err := r.read(ctx, *state, *memory)
	if isGone(err) {
		refuseOtherAccount(ctx, r.client, "role", memory.ARN, diags)
		return false
	}
	if err != nil {
		addAWSError(diags, err)
		return false
	}
	if memory.isOther(role) {
		if refuseOtherAccount(ctx, r.client, "role", memory.ARN, diags) {
			return false
		}
		addPolicyMadeAnew(diags, *memory, role)
		return false
	}
	if isImported {
		state.adopt(ctx, role.TrustPolicy, diags)
		state.PreviousPolicy = types.StringValue(role.TrustPolicy)
		memory.trustMemory = trustMemory{Policy: role.TrustPolicy}
	}
	*memory = memory.of(role)
	state.updateFields(role)
	state.Findings = state.judgeHeld(ctx, r.data, memory.site(), state.TrustPolicy, state.Findings)
	return true
}

// read doubts the absence of a role made minutes ago.
func (r policyReader) read(ctx context.Context, state trustPolicyModel, memory policyMemory) (*awsapi.Role, error) {
	name := state.RoleName.ValueString()
	isUnchanged := func(role *awsapi.Role, _ *awsapi.RolePolicies) bool {
		return role.UniqueID == memory.UniqueID && policy.EquivalentTexts(role.TrustPolicy, state.TrustPolicy.ValueString(), policy.UseTrust)
	}
	role, _, err := r.client.ReadRoleCached(ctx, name, awsapi.RoleOnly, isUnchanged)
	if isGone(err) && memory.isYoung(r.data.Now()) {
		role, _, err = r.client.ReadYoungRole(ctx, name, awsapi.RoleOnly)
	}
	return role, err
}

func addPolicyMadeAnew(diags *diag.Diagnostics, memory policyMemory, role *awsapi.Role) {
	diags.AddAttributeWarning(path.Root("role_name"), fmt.Sprintf("Role %s was deleted and made anew", role.Name),
		"The role of that name is not the one this policy was written to, so the resource leaves the state, and is planned anew where it is still configured: its policy is then written to the new role, "+
			"and what that role holds now becomes previous_policy. Where the role is made in the same configuration, replace_triggered_by on the role's unique_id does both in one apply.\n\n"+
			"Role: "+role.Name+"\nID in state: "+memory.UniqueID+"\nID at AWS: "+role.UniqueID)
}

// ImportState takes a role's name or ARN, or an identity. What the role holds
// is read by the refresh that follows.
func (r *trustPolicyResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	given, account := req.ID, ""
	if req.ID == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		var identity policyIdentityModel
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		given, account = identity.RoleName.ValueString(), identity.AccountID.ValueString()
	}
	name := importedRole(ctx, r.data, given, account, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("role_name"), name)...)
}
