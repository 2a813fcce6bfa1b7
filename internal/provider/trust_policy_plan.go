package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// ModifyPlan builds and audits the planned policy, and says who is shut out
// where the policy is to be taken off a role. Core calls it again at apply, so
// that no policy is written unaudited.
func (r *trustPolicyResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.data == nil {
		return
	}
	planner := policyPlanner{data: r.data}
	if !req.State.Raw.IsNull() {
		planner.state = new(trustPolicyModel)
		resp.Diagnostics.Append(req.State.Get(ctx, planner.state)...)
		planner.memory = readMemory[policyMemory](ctx, req.Private, policyMemoryKey, &resp.Diagnostics)
	}
	if req.Plan.Raw.IsNull() {
		if !resp.Diagnostics.HasError() {
			planner.planRemoval(ctx, &resp.Diagnostics)
		}
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &planner.plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	planner.locate(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	plan := planner.modify(ctx, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// policyPlanner is one plan of one trust policy.
type policyPlanner struct {
	data *providerData
	plan trustPolicyModel
	// state is nil where the policy is not managed yet.
	state  *trustPolicyModel
	memory policyMemory
	site   trustSite
	// standing is what a role that exists holds before it is managed.
	standing string
	// isLocated is true where the role was found, so that all of its site is
	// known.
	isLocated bool
}

// isReplaced reports whether core will plan again, for another role.
func (p *policyPlanner) isReplaced() bool {
	return p.state != nil && !p.plan.RoleName.Equal(p.state.RoleName)
}

// locate finds out which role this is: the one that is remembered, else the
// one AWS has. A role that is missing is no error yet, for the same apply may
// make it.
func (p *policyPlanner) locate(ctx context.Context, diags *diag.Diagnostics) {
	if p.state != nil && p.memory.ARN != "" {
		p.site, p.isLocated = p.memory.site(), true
		return
	}
	p.site.roleName = p.plan.RoleName.ValueString()
	if len(p.data.unknownForAWS()) > 0 {
		return // Nothing that depends on it is planned as known.
	}
	client := p.data.roleClient(diags)
	if client == nil {
		return
	}
	if !p.plan.RoleName.IsUnknown() && p.find(ctx, client, diags) {
		return
	}
	identity, err := client.Identity(ctx)
	if err != nil {
		addAWSError(diags, err)
		return
	}
	p.site.partition, p.site.accountID = identity.Partition, identity.AccountID
}

// find reports whether the role was found, or an error given.
func (p *policyPlanner) find(ctx context.Context, client roleClient, diags *diag.Diagnostics) bool {
	role, err := client.ReadRole(ctx, p.plan.RoleName.ValueString())
	if isGone(err) {
		return false
	}
	if err != nil {
		addAWSError(diags, err)
		return true
	}
	p.standing, p.isLocated = role.TrustPolicy, true
	p.site = policyMemory{}.of(role).site()
	return true
}

// modify returns the plan with nothing left unknown that can be known.
func (p *policyPlanner) modify(ctx context.Context, diags *diag.Diagnostics) trustPolicyModel {
	plan := p.plan
	planner := trustPlanner{
		data: p.data, site: p.site, role: p.label(), memory: p.memory.trustMemory,
		isSiteSettled: p.isLocated, arePermissionsKnown: true, isReplaced: p.isReplaced(), standing: p.standing,
	}
	if p.state != nil {
		planner.held = &heldTrust{inputs: p.state.trustInputsModel, policy: p.state.TrustPolicy}
	}
	plan.TrustPolicy, plan.Findings = planner.plan(ctx, &plan.trustInputsModel, diags)
	if p.isReplaced() {
		p.planRemoval(ctx, diags)
	}
	return plan
}

// label is what diagnostics call the role.
func (p *policyPlanner) label() string {
	if p.plan.RoleName.IsUnknown() {
		return "(name known after apply)"
	}
	return p.plan.RoleName.ValueString()
}
