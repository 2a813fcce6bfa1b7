package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

var _ datasource.DataSourceWithConfigure = (*vendorPolicyDataSource)(nil)

// vendorPolicyDataSource writes the permissions that a vendor needs.
type vendorPolicyDataSource struct {
	data *providerData
}

func newVendorPolicyDataSource() datasource.DataSource { return &vendorPolicyDataSource{} }

func (d *vendorPolicyDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_vendor_policy"
}

func (d *vendorPolicyDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The permissions that a vendor needs for one use case, on the resources you name and on no others. Give `json` to `inline_policies` of the role and " +
			"`managed_policy_arns` to its `managed_policy_arns`. A list of actions is either the vendor's own or ours, and `provenance` says which; where a vendor lists none, there is no use case. " +
			"It calls nobody and needs no credentials.",
		Attributes: vendorPolicyAttributes(),
	}
}

func vendorPolicyAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"vendor": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Key of the vendor in the catalogue. An unknown one is an error that names the near ones.",
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"use_case": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Key of the use case, one of `use_cases` of `crossaccount_vendor`. An unknown one is an error that lists the valid ones.",
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"parameters": schema.MapAttribute{
			ElementType: types.ListType{ElemType: types.StringType},
			Optional:    true,
			MarkdownDescription: "What has to be known of your account, as a map from the parameter's name to a list: several buckets, or one element where the parameter takes one value. " +
				"A null list is one that is left out. Names are those of `use_cases`; one that is missing or unknown is an error that lists them. A value with a wildcard or a policy variable is refused where it " +
				"would widen the policy. Defaults to none.",
			Validators: []validator.Map{mapvalidator.ValueListsAre(listvalidator.NoNullValues())},
		},
		"partition": schema.StringAttribute{
			Optional:            true,
			Computed:            true,
			MarkdownDescription: "The AWS partition of your resources, such as `aws-us-gov`; it stands in every ARN of the policy. Defaults to `aws`.",
			Validators:          []validator.String{stringvalidator.OneOf(partitionIDs()...)},
		},
		"json": computedText("The policy as canonical JSON; null where the vendor asks for managed policies only."),
		"managed_policy_arns": schema.ListAttribute{
			ElementType:         types.StringType,
			Computed:            true,
			MarkdownDescription: "ARNs of AWS's managed policies that the vendor asks for; empty where it asks for none.",
		},
		"required_parameters": schema.ListAttribute{
			ElementType:         types.StringType,
			Computed:            true,
			MarkdownDescription: "Names of the parameters that must be given.",
		},
		"provenance": computedText("`documented` where the list of actions is the vendor's own, `derived` where it was worked out from what the vendor says that it does."),
		"sources": schema.ListAttribute{
			ElementType:         types.StringType,
			Computed:            true,
			MarkdownDescription: "Addresses of the pages and files the list is taken or worked out from.",
		},
		"note": computedText("What to know of the list: how it was derived, or what the vendor adds to it; null where there is nothing."),
	}
}

func (d *vendorPolicyDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

// vendorPolicyModel is the configuration and what is read.
type vendorPolicyModel struct {
	Vendor             types.String `tfsdk:"vendor"`
	UseCase            types.String `tfsdk:"use_case"`
	Parameters         types.Map    `tfsdk:"parameters"`
	Partition          types.String `tfsdk:"partition"`
	JSON               types.String `tfsdk:"json"`
	ManagedPolicyARNs  types.List   `tfsdk:"managed_policy_arns"`
	RequiredParameters types.List   `tfsdk:"required_parameters"`
	Provenance         types.String `tfsdk:"provenance"`
	Sources            types.List   `tfsdk:"sources"`
	Note               types.String `tfsdk:"note"`
}

// parameters are those given; a null list is one left out.
func (m *vendorPolicyModel) parameters() map[string][]string {
	given := map[string][]string{}
	for name, element := range m.Parameters.Elements() {
		if list, ok := element.(types.List); ok && !list.IsNull() {
			given[name] = append([]string{}, knownStrings(list)...)
		}
	}
	return given
}

// Read writes the policy, and warns of a partition in which nobody could use it.
func (d *vendorPolicyDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	readOfVendor(ctx, d.data, req, resp, path.Root("vendor"), (*vendorPolicyModel).answer)
}

func (m *vendorPolicyModel) answer(definition *vendor.Definition, diags *diag.Diagnostics) {
	if m.Partition.IsNull() {
		m.Partition = types.StringValue(commercialPartition)
	}
	permissions, err := definition.Permissions(m.UseCase.ValueString(), m.Partition.ValueString(), m.parameters())
	if err != nil {
		addVendorInputErrors(err, diags)
		return
	}
	useCase, err := definition.UseCase(m.UseCase.ValueString())
	if err != nil {
		addVendorInputErrors(err, diags)
		return
	}
	if note := definition.MissingPartition(m.Partition.ValueString()); note != "" {
		diags.AddAttributeWarning(path.Root("partition"), fmt.Sprintf("%s has no principal in this partition", definition.Title), sentence(note))
	}
	m.fill(definition, useCase, permissions)
}

func (m *vendorPolicyModel) fill(definition *vendor.Definition, useCase *vendor.UseCase, permissions *vendor.Permissions) {
	m.JSON = stringOrNull(permissions.JSON)
	m.ManagedPolicyARNs = types.ListValueMust(types.StringType, stringValues(permissions.ManagedPolicyARNs))
	m.RequiredParameters = types.ListValueMust(types.StringType, stringValues(useCase.RequiredParameters()))
	m.Provenance = types.StringValue(useCase.Provenance)
	m.Sources = types.ListValueMust(types.StringType, stringValues(definition.Addresses(useCase.Sources)))
	m.Note = stringOrNull(useCase.Note)
}

// addVendorInputErrors points at each argument that the catalogue refuses.
func addVendorInputErrors(err error, diags *diag.Diagnostics) {
	problems := vendor.Problems(err)
	if len(problems) == 0 {
		diags.AddError("Vendor catalogue cannot be used", sentence(err.Error()))
		return
	}
	for _, p := range problems {
		at := path.Root(p.Argument)
		if p.Key != "" {
			at = at.AtMapKey(p.Key)
		}
		diags.AddAttributeError(at, vendorProblemSummary(p), sentence(p.Text))
	}
}

func vendorProblemSummary(p vendor.Problem) string {
	switch p.Argument {
	case vendor.ArgumentUseCase:
		return "Unknown use case"
	case vendor.ArgumentForm:
		return "Unknown form"
	case vendor.ArgumentRoleARN:
		return "Invalid role ARN"
	case vendor.ArgumentExternalID:
		return "Invalid external ID"
	case vendor.ArgumentPartition:
		return "Unknown partition"
	}
	if p.Key == "" {
		return "Missing parameter"
	}
	return fmt.Sprintf("Invalid parameter %q", p.Key)
}
