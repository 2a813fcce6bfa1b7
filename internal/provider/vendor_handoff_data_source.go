package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

var _ datasource.DataSourceWithConfigure = (*vendorHandoffDataSource)(nil)

// vendorHandoffDataSource fills in what the vendor asks for once the role is
// there.
type vendorHandoffDataSource struct {
	data *providerData
}

func newVendorHandoffDataSource() datasource.DataSource { return &vendorHandoffDataSource{} }

func (d *vendorHandoffDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_vendor_handoff"
}

func (d *vendorHandoffDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What to type into the vendor's console once the role is there: each field by the label that the console shows, in its order, and a statement or payload where the vendor takes one. " +
			"Lengths of sessions are cut to what can work. What the vendor could not use, such as a role by another name than the one it looks for, is a warning. No secret is among the values. " +
			"It calls nobody and needs no credentials.",
		Attributes: vendorHandoffAttributes(),
	}
}

func vendorHandoffAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"vendor": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Key of the vendor in the catalogue. An unknown one is an error that names the near ones, and so is one whose console is not known.",
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"form": schema.StringAttribute{
			Optional: true,
			Computed: true,
			MarkdownDescription: "Which of the vendor's forms to fill in, where it has several, such as one for each way to authenticate or each kind of source; an unknown one is an error that lists them. " +
				"Defaults to the one that the vendor's guide leads to; null where there is a single one.",
		},
		"role_arn": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "ARN of the role. Its partition decides what host names end in.",
		},
		"external_id": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "The external ID that the role's trust policy requires. It must be given where the form asks for it and the vendor demands one, and left out where the vendor sends none. " +
				"Defaults to none.",
		},
		"parameters": schema.MapAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "Values for the form's other fields, by the names that the catalogue gives them; one that is missing or unknown is an error that lists them. A null value is one that is left out. " +
				"Defaults to none.",
		},
		"fields": schema.MapAttribute{
			ElementType:         types.StringType,
			Computed:            true,
			MarkdownDescription: "The value of each field by the vendor's own label. A field that stays empty is left out.",
		},
		"handoff_fields": schema.ListAttribute{
			ElementType:         types.StringType,
			Computed:            true,
			MarkdownDescription: "The labels in `fields`, in the order of the vendor's form.",
		},
		"snippet": computedText("A statement or payload that does the same as the form, such as SQL or the body of a request, quoted and ready to send; null where the vendor takes none."),
	}
}

func (d *vendorHandoffDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

// vendorHandoffModel is the configuration and what is read.
type vendorHandoffModel struct {
	Vendor        types.String `tfsdk:"vendor"`
	Form          types.String `tfsdk:"form"`
	RoleARN       types.String `tfsdk:"role_arn"`
	ExternalID    types.String `tfsdk:"external_id"`
	Parameters    types.Map    `tfsdk:"parameters"`
	Fields        types.Map    `tfsdk:"fields"`
	HandoffFields types.List   `tfsdk:"handoff_fields"`
	Snippet       types.String `tfsdk:"snippet"`
}

// Read fills the form in and warns of what the vendor could not use.
func (d *vendorHandoffDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	readOfVendor(ctx, d.data, req, resp, path.Root("vendor"), (*vendorHandoffModel).answer)
}

func (m *vendorHandoffModel) answer(definition *vendor.Definition, diags *diag.Diagnostics) {
	handoff, err := definition.Handoff(vendor.HandoffInput{
		Form: m.Form.ValueString(), RoleARN: m.RoleARN.ValueString(), ExternalID: m.ExternalID.ValueString(), Parameters: stringMap(m.Parameters),
	})
	if err != nil {
		addVendorInputErrors(err, diags)
		return
	}
	warnOfStatus(path.Root("vendor"), definition, diags)
	for i, warning := range handoff.Warnings {
		// Core folds warnings of one summary together.
		diags.AddWarning(fmt.Sprintf("Hand-off of %s to %s (%d of %d)", m.RoleARN.ValueString(), definition.Title, i+1, len(handoff.Warnings)),
			warning+"\n\nGuide: "+definition.DocumentationURL)
	}
	m.fill(handoff)
}

func (m *vendorHandoffModel) fill(handoff *vendor.Handoff) {
	fields, labels := map[string]string{}, make([]string, 0, len(handoff.Fields))
	for _, field := range handoff.Fields {
		fields[field.Label] = field.Value
		labels = append(labels, field.Label)
	}
	m.Form = stringOrNull(handoff.Form)
	m.Fields = mapOfStrings(fields)
	m.HandoffFields = types.ListValueMust(types.StringType, stringValues(labels))
	m.Snippet = stringOrNull(handoff.Snippet)
}
