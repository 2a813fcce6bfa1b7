package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/accesskey"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// ModifyPlan says what becomes of the user and its keys. It never looks at a
// plan to destroy, and asks AWS nothing: what the keys are was read by the
// refresh.
func (r *accessUserResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || r.data == nil {
		return
	}
	planner := userPlanner{data: r.data}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &planner.plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &planner.config)...)
	if !req.State.Raw.IsNull() {
		planner.state = new(accessUserModel)
		resp.Diagnostics.Append(req.State.Get(ctx, planner.state)...)
		planner.memory = readMemory[userMemory](ctx, req.Private, userMemoryKey, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	plan := planner.modify(&resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// userPlanner is one plan of one user, in plain steps that need no AWS.
type userPlanner struct {
	data   *providerData
	config accessUserModel
	plan   accessUserModel
	// state is nil where the user is to be created.
	state  *accessUserModel
	memory userMemory
}

// modify returns the plan with nothing left unknown that can be known.
func (p userPlanner) modify(diags *diag.Diagnostics) accessUserModel {
	plan := p.plan
	checkSecretHasAPlace(p.config, diags)
	p.planIdentity(&plan)
	plan.TagsAll = plannedTags(p.data, plan.Tags, diags)
	p.checkTags(plan, diags)
	p.checkGrant(plan, diags)
	p.planKeys(&plan, diags)
	p.adviseOnVendor(plan, diags)
	return plan
}

// planIdentity keeps what AWS keeps. The boundary is left alone unless the
// configuration speaks of it.
func (p userPlanner) planIdentity(plan *accessUserModel) {
	unknown := types.StringUnknown()
	if p.state == nil {
		plan.ID, plan.ARN, plan.UniqueID, plan.CreateDate = unknown, unknown, unknown, unknown
		if p.config.PermissionsBoundary.IsNull() {
			plan.PermissionsBoundary = types.StringNull()
		}
		return
	}
	plan.ID, plan.ARN, plan.UniqueID, plan.CreateDate = p.state.ID, p.state.ARN, p.state.UniqueID, p.state.CreateDate
	if !plan.Name.Equal(p.state.Name) {
		plan.ID, plan.ARN = unknown, unknown
	}
	if !plan.Path.Equal(p.state.Path) {
		plan.ARN = unknown
	}
	if p.config.PermissionsBoundary.IsNull() {
		plan.PermissionsBoundary = p.state.PermissionsBoundary
	}
}

// checkTags leaves room for the descriptions of keys, which are tags too.
func (p userPlanner) checkTags(plan accessUserModel, diags *diag.Diagnostics) {
	if plan.TagsAll.IsUnknown() || plan.KeyDescription.IsNull() {
		return
	}
	descriptions := 1
	if plan.KeepPrevious.ValueBool() {
		descriptions = accesskey.MaxKeys
	}
	if n := len(plan.TagsAll.Elements()); n <= awsid.MaxTags && n+descriptions > awsid.MaxTags {
		diags.AddAttributeError(path.Root("tags"), "Too many tags",
			fmt.Sprintf("There are %d tags, default_tags included, and %d for descriptions of access keys, which IAM keeps as tags; at most %d are allowed. Leave out tags, or key_description.",
				n, descriptions, awsid.MaxTags))
	}
}

func (p userPlanner) checkGrant(plan accessUserModel, diags *diag.Diagnostics) {
	if fullyKnown(context.Background(), plan.AssumableRoleARNs, plan.SourceIPs) {
		if err := plan.grant().CheckSize(); err != nil {
			diags.AddAttributeError(path.Root("assumable_role_arns"), "The user's policy is too large", sentence(err.Error()))
		}
	}
	known := accesskey.Grant{RoleARNs: knownStrings(plan.AssumableRoleARNs)}
	if err := known.CheckPartition(p.partition()); err != nil {
		diags.AddAttributeError(path.Root("assumable_role_arns"), "Role of another partition", sentence(err.Error()))
	}
	for _, family := range accesskey.Everywhere(knownStrings(plan.SourceIPs)) {
		diags.AddAttributeWarning(path.Root("source_ips"), fmt.Sprintf("Source IPs of user %s narrow nothing for %s", p.label(), family),
			fmt.Sprintf("source_ips holds every public %[1]s address, so that the key works from anywhere over %[1]s. Name the addresses that the vendor calls from, or leave source_ips out.", family))
	}
	for _, at := range sortedStrings(plan.SourceIPs) {
		if accesskey.IsLoopback(at) {
			diags.AddAttributeWarning(path.Root("source_ips"), fmt.Sprintf("Source IPs of user %s: AWS sees nobody at %s", p.label(), at),
				fmt.Sprintf("%s is an address of the caller's own machine. A test endpoint on the same machine sees callers there; AWS never does.", at))
		}
	}
}

// partition is that of the user, "" where it is to be created.
func (p userPlanner) partition() string {
	if p.state == nil {
		return ""
	}
	own, err := awsid.ParseARN(p.state.ARN.ValueString())
	if err != nil {
		return ""
	}
	return own.Partition
}

// label is what diagnostics call the user; equal labels make core fold warnings
// of several users into one.
func (p userPlanner) label() string {
	if p.plan.Name.IsUnknown() {
		return "(name known after apply)"
	}
	return p.plan.Name.ValueString()
}

// keyChange says whether the plan makes another key. A key that is gone is made
// anew, whatever the keepers say.
func (p userPlanner) keyChange() change {
	if p.state == nil || p.state.AccessKeyID.IsNull() {
		return changed
	}
	return keepersChange(p.state.Keepers, p.plan.Keepers)
}

// planKeys plans the key, where its secret goes, and which keys go.
func (p userPlanner) planKeys(plan *accessUserModel, diags *diag.Diagnostics) {
	newKey := p.keyChange()
	plan.AccessKeyStatus = types.StringValue(keyActive)
	switch newKey {
	case unchanged:
		plan.AccessKeyID = p.state.AccessKeyID
	default:
		plan.AccessKeyID = types.StringUnknown()
	}
	p.planSecret(plan, newKey, diags)
	p.planPrevious(plan, newKey, diags)
}

// planPrevious plans the key before, and names every key that goes.
func (p userPlanner) planPrevious(plan *accessUserModel, newKey change, diags *diag.Diagnostics) {
	plan.PreviousAccessKeyID = types.StringNull()
	if p.state == nil {
		return
	}
	if newKey == unchanged {
		p.planRetirement(plan, diags)
		return
	}
	if plan.KeepPrevious.IsUnknown() {
		plan.PreviousAccessKeyID = types.StringUnknown()
		return
	}
	renewal, err := p.keys().Renew(plan.KeepPrevious.ValueBool())
	if err != nil {
		addCrowded(diags, p.label(), err)
		return
	}
	plan.PreviousAccessKeyID = stringOrNull(renewal.Previous)
	if newKey == perhapsChanged {
		plan.PreviousAccessKeyID = types.StringUnknown()
	}
	for _, id := range renewal.Deletes() {
		p.nameDeletion(id, slices.Contains(renewal.Before, id), newKey == perhapsChanged, diags)
	}
}

// keys are the user's, as the last look found them.
func (p userPlanner) keys() accesskey.Keys {
	return accesskey.Keys{
		Current: p.state.AccessKeyID.ValueString(), Previous: p.state.PreviousAccessKeyID.ValueString(),
		Found: union(p.memory.Keys, p.state.ownKeys()),
	}
}

// planRetirement plans the end of the key before: keep_previous is no longer
// true. An older key that an import found goes only if keep_previous is false,
// said in so many words.
func (p userPlanner) planRetirement(plan *accessUserModel, diags *diag.Diagnostics) {
	held := p.state.PreviousAccessKeyID
	switch {
	case held.IsNull():
	case plan.KeepPrevious.IsUnknown():
		plan.PreviousAccessKeyID = types.StringUnknown()
	case plan.KeepPrevious.ValueBool(), plan.KeepPrevious.IsNull() && p.memory.Adopted == held.ValueString():
		plan.PreviousAccessKeyID = held
	default:
		p.nameDeletion(held.ValueString(), false, false, diags)
	}
}

func (p userPlanner) nameDeletion(id string, first, perhaps bool, diags *diag.Diagnostics) {
	when := "when the plan is applied"
	switch {
	case first && id == p.state.PreviousAccessKeyID.ValueString():
		when = "before the new key is made, for IAM holds two keys of a user at most, and this is the older one"
	case first:
		when = "before the new key is made, for IAM holds two keys of a user at most, and the other one was not made here"
	case id == p.state.AccessKeyID.ValueString():
		when = "as soon as the new key is made; to let both work until the vendor has the new one, set keep_previous = true in the same plan"
	}
	will := "will be deleted"
	if perhaps {
		will = "may be deleted"
		when += ". Whether a new key is made is known only once the keepers are"
	}
	diags.AddWarning(fmt.Sprintf("Access key %s of user %s %s", id, p.label(), will),
		fmt.Sprintf("It goes %s. Whoever still uses it is locked out from then on.\n\nUser: %s\nAccess key: %s", when, p.label(), id))
}

func addCrowded(diags *diag.Diagnostics, user string, err error) {
	diags.AddAttributeError(path.Root("keepers"), fmt.Sprintf("There is no room for another access key of user %s", user),
		sentence(err.Error())+" Keys of others are never deleted. Delete those that nobody uses any more; or, if a key of this resource's own was to be kept, set keep_previous = false, "+
			"so that it makes room.\n\nUser: "+user)
}

// adviseOnVendor tells what the catalogue says of keys for this vendor: that
// they are deprecated on every plan, all else when a key is made.
func (p userPlanner) adviseOnVendor(plan accessUserModel, diags *diag.Diagnostics) {
	if plan.Vendor.IsNull() || plan.Vendor.IsUnknown() {
		return
	}
	definition, found := lookUpVendor(p.data, path.Root("vendor"), plan.Vendor.ValueString(), diags)
	if !found {
		return
	}
	isNews := p.state == nil || !p.state.Vendor.Equal(plan.Vendor) || plan.AccessKeyID.IsUnknown()
	addKeyAdvice(definition, p.label(), isNews, diags)
}
