package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// roleReader brings state up to what AWS holds.
type roleReader struct {
	client roleClient
	data   *providerData
}

// refresh returns false where the role of state is gone. The first refresh
// after an import or a move also reads what the configuration may not ask for,
// and infers the trust inputs.
func (r roleReader) refresh(ctx context.Context, state *accessRoleModel, memory *roleMemory, diags *diag.Diagnostics) bool {
	isNew := state.isNew()
	role, policies, err := r.read(ctx, *state, *memory, isNew)
	if isGone(err) {
		refuseOtherAccount(ctx, r.client, "role", state.ARN.ValueString(), diags)
		return false
	}
	if err != nil {
		addAWSError(diags, err)
		return false
	}
	if isAnother := !state.UniqueID.IsNull() && role.UniqueID != state.UniqueID.ValueString(); isAnother {
		if !refuseOtherAccount(ctx, r.client, "role", state.ARN.ValueString(), diags) {
			addMadeAnew(diags, state, role)
		}
		return false
	}
	if policies != nil {
		r.setContainmentAside(role.Name, policies, *memory, diags)
	}
	if isNew {
		r.adopt(ctx, state, role, policies, diags)
		*memory = memory.found(role, policies)
	}
	state.updateFields(role, policies, r.data)
	r.judge(ctx, state)
	return true
}

// read asks for the policies only where state has them, or the first refresh
// must find out whether there are any.
func (r roleReader) read(ctx context.Context, state accessRoleModel, memory roleMemory, isNew bool) (*awsapi.Role, *awsapi.RolePolicies, error) {
	scope := awsapi.RoleOnly
	if isNew || !state.InlinePolicies.IsNull() || !state.ManagedPolicyARNs.IsNull() {
		scope = awsapi.RoleAndPolicies
	}
	unchanged := func(role *awsapi.Role, policies *awsapi.RolePolicies) bool {
		if isNew {
			return false
		}
		seen := state
		if policies != nil {
			policies = &awsapi.RolePolicies{Inline: maps.Clone(policies.Inline), Managed: slices.Clone(policies.Managed)}
			containment(policies, memory)
		}
		seen.updateFields(role, policies, r.data)
		return seen.equal(&state)
	}
	role, policies, err := r.client.ReadRoleCached(ctx, state.Name.ValueString(), scope, unchanged)
	if isGone(err) && state.isYoung(r.data.Now()) {
		return r.client.ReadYoungRole(ctx, state.Name.ValueString(), scope)
	}
	return role, policies, err
}

// adopt gives a role that was imported or moved the inputs a configuration
// would have: single ones where the policy has the built shape, else the whole
// policy.
func (r roleReader) adopt(ctx context.Context, state *accessRoleModel, role *awsapi.Role, policies *awsapi.RolePolicies, diags *diag.Diagnostics) {
	state.adopt(ctx, role.TrustPolicy, diags)
	state.PermissionsBoundary = stringOrNull(role.BoundaryARN)
	state.InlinePolicies = types.MapNull(types.StringType)
	if len(policies.Inline) > 0 {
		state.InlinePolicies = mapOfStrings(policies.Inline)
	}
	state.ManagedPolicyARNs = setOfStrings(policies.Managed)
}

// setContainmentAside leaves out, and warns of, what an incident responder
// added: it is nobody's drift, and nothing removes it.
func (r roleReader) setContainmentAside(name string, policies *awsapi.RolePolicies, memory roleMemory, diags *diag.Diagnostics) {
	for _, kept := range containment(policies, memory) {
		diags.AddWarning(fmt.Sprintf("Role %s is contained by %s", name, kept),
			"Somebody added a policy to the role that only denies, as is done to contain an incident. Terraform neither shows it as drift nor removes it. "+
				"Remove it from the role once the incident is over, or declare it to manage it here.\n\n"+
				"Role: "+name+"\nPolicy: "+kept)
	}
}

// containment takes policies that only deny out of found, unless they are the
// resource's own, and returns their names and ARNs.
func containment(found *awsapi.RolePolicies, memory roleMemory) []string {
	var kept []string
	for _, name := range slices.Sorted(maps.Keys(found.Inline)) {
		if !memory.ownsInline(name) && trust.OnlyDenies(found.Inline[name]) {
			kept = append(kept, name)
			delete(found.Inline, name)
		}
	}
	found.Managed = slices.DeleteFunc(found.Managed, func(arn string) bool {
		contained := !memory.ownsManaged(arn) && trust.DeniesEverything(arn)
		if contained {
			kept = append(kept, arn)
		}
		return contained
	})
	return kept
}

// judge recomputes findings for the policy that state now holds.
func (r roleReader) judge(ctx context.Context, state *accessRoleModel) {
	state.Findings = state.judgeHeld(ctx, r.data, state.site(), state.TrustPolicy, state.Findings)
}

func addMadeAnew(diags *diag.Diagnostics, state *accessRoleModel, role *awsapi.Role) {
	diags.AddAttributeWarning(path.Root("unique_id"), fmt.Sprintf("Role %s was deleted and made anew outside Terraform", role.Name),
		"The role of that name is not the one Terraform created or imported, so it leaves the state and is not touched. "+
			"To manage it here, import it; otherwise delete it, or choose another name.\n\n"+
			"Role: "+role.Name+"\nID in state: "+state.UniqueID.ValueString()+"\nID at AWS: "+role.UniqueID)
}

// addAWSError shows an error of AWS as it was explained below.
func addAWSError(diags *diag.Diagnostics, err error) {
	summary, detail := awsapi.Explain(err)
	diags.AddError(summary, detail)
}
