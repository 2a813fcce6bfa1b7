package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// sampleUUID has the form of a generated ID; it is put to a vendor's rule
// before an ID is generated.
const sampleUUID = "5b0c6f0a-3d2e-4f71-8a94-1c7d9e0b2f36"

// ModifyPlan decides what a plan changes, and asks the vendor's rule about it.
func (r *externalIDResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var config, plan externalIDModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	var state *externalIDModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	keepers := unchanged
	if state != nil {
		keepers = keepersChange(state.Keepers, plan.Keepers)
	}
	plan.decide(config.Value, state, keepers)
	if keepers == changed && !config.Value.IsNull() && state.Value.Equal(plan.Value) {
		resp.Diagnostics.AddAttributeWarning(path.Root("keepers"), "Keepers rotate no external ID that is set",
			"The keepers changed, but value is set and stays the same, so the external ID stays too. To rotate, set value to another ID, or take it away and change the keepers.")
	}
	if state == nil || !state.Vendor.Equal(plan.Vendor) || !state.Value.Equal(plan.Value) {
		r.checkByVendor(config.Value, plan, keepers, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// decide fills in the computed attributes of a plan. Configured is the value as
// written in the configuration; state is nil on creation.
func (m *externalIDModel) decide(configured types.String, state *externalIDModel, keepers change) {
	m.Value = configured
	if state == nil {
		m.ID, m.PreviousValue = types.StringUnknown(), types.StringNull()
		if configured.IsNull() {
			m.Value = types.StringUnknown()
		}
		m.Values = acceptedValues(m.Value, m.PreviousValue)
		return
	}
	m.ID = state.ID
	if configured.IsNull() {
		m.Value = state.Value
		if keepers != unchanged {
			m.Value = types.StringUnknown()
		}
	}
	m.PreviousValue = m.plannedPrevious(configured, state, keepers)
	m.Values = acceptedValues(m.Value, m.PreviousValue)
}

// plannedPrevious is the ID before a rotation, known at plan wherever it is
// sure that there is one, so that a role accepts old and new within one apply.
func (m *externalIDModel) plannedPrevious(configured types.String, state *externalIDModel, keepers change) types.String {
	rotates := changed
	switch {
	case m.Value.Equal(state.Value):
		rotates = unchanged
	case m.Value.IsUnknown() && (configured.IsUnknown() || keepers == perhapsChanged):
		rotates = perhapsChanged
	}
	switch {
	case m.KeepPrevious.IsUnknown():
		return types.StringUnknown()
	case !m.KeepPrevious.ValueBool():
		return types.StringNull()
	case rotates == perhapsChanged:
		return types.StringUnknown()
	case rotates == changed:
		return state.Value
	}
	return state.PreviousValue
}

// checkByVendor puts a plan that changes the ID or the vendor to the vendor's
// rule. Whatever is not known yet is asked again before the apply.
func (r *externalIDResource) checkByVendor(configured types.String, plan externalIDModel, keepers change, diags *diag.Diagnostics) {
	definition := r.vendor(plan.Vendor, diags)
	if definition == nil {
		return
	}
	ownChoice := definition.ExternalID.Issuer == vendor.IssuerCustomer
	switch {
	case definition.ExternalID.Issuer == vendor.IssuerNone:
		diags.AddAttributeError(path.Root("vendor"), "The vendor sends no external ID",
			fmt.Sprintf("%s never sends an external ID, so a role that asks for one would keep it out. Remove this resource, and leave external_ids out of the vendor's role.\n\nGuide: %s",
				definition.Title, definition.DocumentationURL))
	case configured.IsNull() && !ownChoice && keepers == perhapsChanged:
	case configured.IsNull() && !ownChoice:
		addIssuedElsewhere(definition, diags)
	case configured.IsNull() && plan.Value.IsUnknown():
		addUnlessAdmitted(definition, diags)
	case !plan.Value.IsUnknown():
		addUnlessKept(definition, plan.Value.ValueString(), configured.IsNull(), diags)
	}
}

// vendor looks the vendor up; nil where there is none, or none known yet.
func (r *externalIDResource) vendor(key types.String, diags *diag.Diagnostics) *vendor.Definition {
	if key.IsNull() || key.IsUnknown() {
		return nil
	}
	definition, found := lookUpVendor(r.data, path.Root("vendor"), key.ValueString(), diags)
	if !found {
		return nil
	}
	return definition
}

// addIssuedElsewhere asks for the ID that only the vendor can give.
func addIssuedElsewhere(definition *vendor.Definition, diags *diag.Diagnostics) {
	who := definition.Title + " issues its external IDs itself"
	if definition.ExternalID.Issuer == vendor.IssuerComposed {
		who = definition.Title + " has its external IDs put together by a rule of its own"
	}
	diags.AddAttributeError(path.Root("value"), "The vendor issues its external IDs",
		fmt.Sprintf("%s, so none can be generated here. Set value to the ID that is yours. It is shown here: %s\n\nGuide: %s",
			who, sentence(definition.ExternalID.Where), definition.DocumentationURL))
}

// addUnlessKept refuses an ID that breaks the vendor's rule; present tells
// that it is the one in state.
func addUnlessKept(definition *vendor.Definition, id string, present bool, diags *diag.Diagnostics) {
	err := definition.CheckExternalID(id)
	if err == nil {
		return
	}
	next := "Set value to an ID that keeps it."
	if present {
		next = "It is the present ID, which stays while value is not set. Change keepers to generate another, or set value."
	}
	diags.AddAttributeError(path.Root("value"), "External ID breaks the vendor's rule", sentence(err.Error())+" "+next)
}

// addUnlessAdmitted refuses to generate an ID that the vendor would refuse.
func addUnlessAdmitted(definition *vendor.Definition, diags *diag.Diagnostics) {
	if definition.CheckExternalID(sampleUUID) == nil {
		return
	}
	diags.AddAttributeError(path.Root("value"), "A generated external ID breaks the vendor's rule",
		fmt.Sprintf("A generated ID is a UUID, and %s takes %s. Set value to an ID of this form that nobody can guess.\n\nGuide: %s",
			definition.Title, definition.ExternalID.Rule, definition.DocumentationURL))
}

func stringElements(values ...types.String) []attr.Value {
	elements := make([]attr.Value, len(values))
	for i, value := range values {
		elements[i] = value
	}
	return elements
}
