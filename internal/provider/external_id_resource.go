package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
)

var (
	_ resource.ResourceWithConfigure   = (*externalIDResource)(nil)
	_ resource.ResourceWithImportState = (*externalIDResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*externalIDResource)(nil)
)

// externalIDResource is an external ID that lives in state alone: made once,
// or adopted from the vendor that issued it, and rotated in place.
type externalIDResource struct {
	data *providerData
}

func newExternalIDResource() resource.Resource { return &externalIDResource{} }

func (r *externalIDResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_external_id"
}

func (r *externalIDResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Version: 0,
		MarkdownDescription: "An external ID: the value that a third party sends when it assumes a role, so that none of its other customers can have it reach yours. It is generated " +
			"here with 122 random bits, or issued by the vendor and adopted here, which checks it by the rules of STS and of the vendor. It is rotated in place, and the previous ID can be " +
			"accepted beside it for a while: give `values` to a role's `external_ids`. The resource lives in state alone, calls nobody and needs no credentials. An external ID is not " +
			"treated as a secret by AWS and is shown in plans; errors and warnings show its first characters only.",
		Attributes: externalIDAttributes(),
	}
}

func externalIDAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"vendor": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Key of the vendor in the catalogue whose rule the ID must keep. A vendor that issues its own IDs needs `value`; one that sends none is an error. The rule is " +
				"asked when the ID or the vendor changes, never of an ID that stays. Defaults to no vendor: the rule of STS alone.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"value": schema.StringAttribute{
			Optional: true,
			Computed: true,
			MarkdownDescription: "The external ID, 2 to 1224 ASCII letters, digits and `_+=,.@:/-`. Set it to adopt an ID that the vendor issued; another value rotates. Defaults to a " +
				"generated UUID on creation and to the present ID afterwards, so taking the argument away changes nothing.",
			Validators: []validator.String{checkedString("an external ID of 2 to 1224 letters, digits and _+=,.@:/-", externalid.Check)},
		},
		"keepers": schema.MapAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "Any values; a change, their removal too, generates another ID in place. Declaring keepers where there were none (null or empty) changes nothing, so that they can " +
				"be added after an import. While `value` is set, keepers change nothing, and a warning says so. Defaults to none.",
		},
		"keep_previous": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether a rotation keeps the ID before as `previous_value`, so that a role accepts both until the vendor uses the new one. Set it to `false` afterwards to " +
				"retire the old ID, which never comes back. Defaults to `false`.",
		},
		"id": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "A UUID made with the resource and kept through rotations. It is not the external ID.",
		},
		"previous_value": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The external ID before the last rotation; null while `keep_previous` is not `true`, and until the first rotation with it.",
		},
		"values": schema.ListAttribute{
			ElementType:         types.StringType,
			Computed:            true,
			MarkdownDescription: "The IDs to accept, one or two: `value`, then `previous_value` if there is one. Meant for a role's `external_ids`.",
		},
	}
}

func (r *externalIDResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

// externalIDModel is the configuration, plan and state.
type externalIDModel struct {
	Vendor        types.String `tfsdk:"vendor"`
	Value         types.String `tfsdk:"value"`
	Keepers       types.Map    `tfsdk:"keepers"`
	KeepPrevious  types.Bool   `tfsdk:"keep_previous"`
	ID            types.String `tfsdk:"id"`
	PreviousValue types.String `tfsdk:"previous_value"`
	Values        types.List   `tfsdk:"values"`
}

// Create generates what the plan left unknown.
func (r *externalIDResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m externalIDModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	m.ID = r.generated(m.ID, &resp.Diagnostics)
	m.Value = r.generated(m.Value, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	m.Values = acceptedValues(m.Value, m.PreviousValue)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// Read has nobody to ask: state is where the ID lives.
func (r *externalIDResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update generates the next ID where the plan rotates.
func (r *externalIDResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m externalIDModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	m.Value = r.generated(m.Value, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	m.Values = acceptedValues(m.Value, m.PreviousValue)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// Delete forgets the ID; the framework drops the state.
func (r *externalIDResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// ImportState takes over an ID by its value. What AWS and the vendor do not
// hold stays null, so that a configuration that does not mention it plans empty.
func (r *externalIDResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if err := externalid.Check(req.ID); err != nil {
		resp.Diagnostics.AddError("Not an external ID",
			sentence(err.Error())+"\n\nImport takes the external ID itself, as the vendor knows it and the role's trust policy names it.")
		return
	}
	m := externalIDModel{
		Vendor:        types.StringNull(),
		Value:         types.StringValue(req.ID),
		Keepers:       types.MapNull(types.StringType),
		KeepPrevious:  types.BoolNull(),
		ID:            r.generated(types.StringUnknown(), &resp.Diagnostics),
		PreviousValue: types.StringNull(),
	}
	m.Values = acceptedValues(m.Value, m.PreviousValue)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	}
}

// generated is the value, or a new ID where it is unknown.
func (r *externalIDResource) generated(value types.String, diags *diag.Diagnostics) types.String {
	if !value.IsUnknown() {
		return value
	}
	id, err := externalid.Generate(r.data.Random)
	if err != nil {
		diags.AddAttributeError(path.Root("value"), "External ID cannot be generated", sentence(err.Error())+" Nothing was changed; run apply again.")
		return types.StringUnknown()
	}
	return types.StringValue(id)
}

// acceptedValues lists the current ID, then the previous one if there is one.
// While it is unknown whether there will be one, so is the list.
func acceptedValues(value, previous types.String) types.List {
	switch {
	case previous.IsUnknown():
		return types.ListUnknown(types.StringType)
	case previous.IsNull() || previous.Equal(value):
		return types.ListValueMust(types.StringType, stringElements(value))
	}
	return types.ListValueMust(types.StringType, stringElements(value, previous))
}
