package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// ModifyPlan fills in what the schema cannot know and audits the planned trust
// policy. It never looks at a plan to destroy. Core calls it again at apply,
// with what was unknown known, so that no policy is written unaudited.
func (r *accessRoleResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || r.data == nil {
		return
	}
	planner := rolePlanner{data: r.data}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &planner.plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &planner.config)...)
	if !req.State.Raw.IsNull() {
		planner.state = new(accessRoleModel)
		resp.Diagnostics.Append(req.State.Get(ctx, planner.state)...)
		planner.memory = readMemory[roleMemory](ctx, req.Private, roleMemoryKey, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	planner.site = r.plannedSite(ctx, planner, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	plan := planner.modify(ctx, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// plannedSite is the role as planned. The account of an existing role is in its
// ARN; that of a new one is asked for.
func (r *accessRoleResource) plannedSite(ctx context.Context, p rolePlanner, diags *diag.Diagnostics) trustSite {
	site := trustSite{
		roleName:           p.plannedName(),
		rolePath:           p.plan.Path.ValueString(),
		maxSessionDuration: p.plan.MaxSessionDuration.ValueInt64(),
	}
	if p.state != nil {
		known := p.state.site()
		site.partition, site.accountID = known.partition, known.accountID
		return site
	}
	if len(r.data.unknownForAWS()) > 0 {
		return site // Nothing that depends on it is planned as known.
	}
	client := r.data.roleClient(diags)
	if client == nil {
		return site
	}
	identity, err := client.Identity(ctx)
	if err != nil {
		addAWSError(diags, err)
		return site
	}
	site.partition, site.accountID = identity.Partition, identity.AccountID
	return site
}

// rolePlanner is one plan of one role, in plain steps that need no AWS.
type rolePlanner struct {
	data   *providerData
	config accessRoleModel
	plan   accessRoleModel
	// state is nil where the role is to be created.
	state  *accessRoleModel
	memory roleMemory
	site   trustSite
}

// modify returns the plan with nothing left unknown that can be known.
func (p rolePlanner) modify(ctx context.Context, diags *diag.Diagnostics) accessRoleModel {
	if name, fixed := vendor.FixedRoleName(p.plan.nameRule(p.data)); p.plan.Name.IsUnknown() && p.config.Name.IsNull() && p.plan.NamePrefix.IsNull() && fixed {
		p.plan.Name = types.StringValue(name)
	}
	plan := p.plan
	p.planUnmanaged(&plan)
	plan.TagsAll = plannedTags(p.data, plan.Tags, diags)
	p.planTrust(ctx, &plan, diags)
	return plan
}

// planUnmanaged plans what the configuration does not mention: as it is, and
// null for a new role. What it mentions keeps its text in state where that
// means the same over the whole attribute; core takes no mixture of the two.
func (p rolePlanner) planUnmanaged(plan *accessRoleModel) {
	var prior accessRoleModel
	prior.PermissionsBoundary = types.StringNull()
	prior.InlinePolicies = types.MapNull(types.StringType)
	prior.ManagedPolicyARNs = types.SetNull(types.StringType)
	if p.state != nil {
		prior = *p.state
	}
	if p.config.PermissionsBoundary.IsNull() {
		plan.PermissionsBoundary = prior.PermissionsBoundary
	}
	if p.config.ManagedPolicyARNs.IsNull() {
		plan.ManagedPolicyARNs = prior.ManagedPolicyARNs
	}
	switch {
	case p.config.InlinePolicies.IsNull():
		plan.InlinePolicies = prior.InlinePolicies
	case fullyKnown(context.Background(), plan.InlinePolicies) && !prior.InlinePolicies.IsNull() &&
		policy.EquivalentTextMaps(stringMap(plan.InlinePolicies), stringMap(prior.InlinePolicies), policy.UseIdentity):
		plan.InlinePolicies = prior.InlinePolicies
	}
}

// planTrust builds the trust policy, audits it, and tells what was found.
func (p rolePlanner) planTrust(ctx context.Context, plan *accessRoleModel, diags *diag.Diagnostics) {
	site := p.site
	site.permissions = plan.permissions()
	planner := trustPlanner{
		data: p.data, site: site, role: p.label(), memory: p.memory.trustMemory,
		isNameMadeUp: p.plan.Name.IsUnknown(), isSiteSettled: p.siteSettled(), isReplaced: p.replaced(),
		arePermissionsKnown: fullyKnown(ctx, plan.InlinePolicies, plan.ManagedPolicyARNs),
	}
	if p.state != nil {
		planner.held = &heldTrust{inputs: p.state.trustInputsModel, policy: p.state.TrustPolicy}
	}
	plan.TrustPolicy, plan.Findings = planner.plan(ctx, &plan.trustInputsModel, diags)
}

// replaced reports whether core will plan again, for another role.
func (p rolePlanner) replaced() bool {
	if p.state == nil {
		return false
	}
	prefix := p.plan.NamePrefix
	return !p.plan.Name.Equal(p.state.Name) || !p.plan.Path.Equal(p.state.Path) ||
		prefix.IsUnknown() || !strings.HasPrefix(p.state.Name.ValueString(), prefix.ValueString())
}

// plannedName is the name for the audit: a generated one keeps the vendor's
// rule, and stands as its prefix with a filler; empty where nothing is known.
func (p rolePlanner) plannedName() string {
	if !p.plan.Name.IsUnknown() {
		return p.plan.Name.ValueString()
	}
	if !p.config.Name.IsNull() || p.plan.NamePrefix.IsUnknown() || p.plan.Vendor.IsUnknown() {
		return ""
	}
	name, err := vendor.GenerateRoleName(p.plan.nameRule(p.data), p.plan.NamePrefix.ValueString(), zeros{})
	if err != nil {
		return ""
	}
	return name
}

// siteSettled is false while something of the role is unknown that a finding
// can be about; a generated name keeps all rules, whatever it will be. The
// account is unknown before the role is made if skip_requesting_account_id is set.
func (p rolePlanner) siteSettled() bool {
	return p.plannedName() != "" && p.site.accountID != "" && !p.plan.Path.IsUnknown() && !p.plan.MaxSessionDuration.IsUnknown()
}

// zeros reads as zero bytes, for names that stand in for generated ones.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// label is what diagnostics call the role; equal labels make core fold
// warnings of several roles into one.
func (p rolePlanner) label() string {
	switch {
	case !p.plan.Name.IsUnknown():
		return p.plan.Name.ValueString()
	case !p.plan.NamePrefix.IsNull() && !p.plan.NamePrefix.IsUnknown():
		return p.plan.NamePrefix.ValueString() + "…"
	default:
		return "(name known after apply)"
	}
}
