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

var _ datasource.DataSourceWithConfigure = (*vendorDataSource)(nil)

// commercialPartition is where accounts are unless somebody says otherwise.
const commercialPartition = "aws"

// vendorDataSource shows an entry of the catalogue.
type vendorDataSource struct {
	data *providerData
}

func newVendorDataSource() datasource.DataSource { return &vendorDataSource{} }

func (d *vendorDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_vendor"
}

func (d *vendorDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What the catalogue knows of a vendor: who calls, which external ID it sends, what it demands of the role. Each fact is taken from the vendor's own pages, " +
			"last read on `verified_on`. It calls nobody and needs no credentials. An entry whose `status` is not `current` gives a warning that says why.",
		Attributes: vendorAttributes(),
	}
}

func vendorAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Key of the vendor in the catalogue: lower-case letters, digits and underscores. An unknown one is an error that names the near ones.",
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"variant": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Which set of principals, where the vendor has several in the partition (see `variants`); required then. Defaults to the only set.",
		},
		"partition": schema.StringAttribute{
			Optional: true,
			Computed: true,
			MarkdownDescription: "The AWS partition of your accounts, such as `aws-us-gov`; a role can trust principals of its own partition alone. A partition in which the vendor has none " +
				"is an error. Defaults to `aws`.",
			Validators: []validator.String{stringvalidator.OneOf(partitionIDs()...)},
		},
		"title":             computedText("Name of the vendor as people write it."),
		"documentation_url": computedText("The vendor's guide that the entry follows."),
		"verified_on":       computedText("The day on which the sources were last read, as `YYYY-MM-DD`."),
		"status":            computedText("`current`; `recheck` where ownership or continuity of the product is in doubt; or `deprecated`."),
		"principals": schema.ListAttribute{
			ElementType:         types.StringType,
			Computed:            true,
			MarkdownDescription: "ARNs of those who call, the same for all customers. Empty where the vendor makes a principal for each customer.",
		},
		"principal_pattern": computedText("Regular expression (RE2) for the whole ARN of a principal made for one customer; null where none is known or the principals are fixed."),
		"external_id": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The vendor's rule for external IDs.",
			Attributes: map[string]schema.Attribute{
				"issuer": computedText("Who makes the ID: `customer`, `vendor`, `composed` (the customer, from parts the vendor gives), or `none` where the vendor never sends one."),
				"required": schema.BoolAttribute{
					Computed:            true,
					MarkdownDescription: "Whether the vendor's guide demands one.",
				},
				"pattern": computedText("Regular expression (RE2) for the whole ID, besides the rule of STS; null where the vendor gives none."),
				"example": computedText("An ID of the right form, not to be used; null where the form is not known."),
			},
		},
		"role_name_rule": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The vendor's rule for the role's name.",
			Attributes: map[string]schema.Attribute{
				"kind":  computedText("`exact`, `prefix`, or `free` where any name will do."),
				"value": computedText("The name or its beginning; null where the kind is `free`."),
			},
		},
		"path_rule": computedText("The path the role must have; null where any will do."),
		"max_session_duration": schema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "The longest session in seconds that the vendor can use, at most 3600 where it calls from a role; null where nothing is known.",
		},
		"authentication_methods": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The ways to give the vendor access, in the order of its guide.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name":   computedText("Name of the method, such as `role` or `static` (access keys)."),
				"status": computedText("`recommended`, `supported` or `deprecated`, by the vendor's own words."),
			}},
		},
		"use_cases": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "What the vendor does in an account, each with permissions that `crossaccount_vendor_policy` writes; empty where the sources list none.",
			NestedObject:        schema.NestedAttributeObject{Attributes: vendorUseCaseAttributes()},
		},
		"handoff_fields": schema.ListAttribute{
			ElementType: types.StringType,
			Computed:    true,
			MarkdownDescription: "The labels of what the vendor asks for once the role is there, as its console writes them and in its order; `crossaccount_vendor_handoff` fills them in. " +
				"Where the vendor has several forms, those of the first. Empty where the console is not known.",
		},
		"notes": schema.MapAttribute{
			ElementType: types.StringType,
			Computed:    true,
			MarkdownDescription: "What there is to add to a fact, by its name, such as `external_id`, `method.role` or `use_case.s3_read`: what a rule is inferred from, where pages contradict each other, " +
				"what the audit will say of a variation that the vendor's guide shows.",
		},
		"variants": schema.ListAttribute{
			ElementType:         types.StringType,
			Computed:            true,
			MarkdownDescription: "The names that `variant` takes; empty where the vendor has a single set of principals.",
		},
	}
}

func vendorUseCaseAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":        computedText("Key of the use case, for `use_case` of `crossaccount_vendor_policy`."),
		"description": computedText("What the vendor does."),
		"provenance":  computedText("`documented` where the list of actions is the vendor's own, `derived` where it was worked out from what the vendor says that it does."),
		"parameters": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "What has to be known of your account.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name": computedText("Name of the parameter."),
				"required": schema.BoolAttribute{
					Computed:            true,
					MarkdownDescription: "Whether it must be given.",
				},
				"description": computedText("What to give."),
			}},
		},
	}
}

func computedText(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func (d *vendorDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

// Read looks the vendor up and warns of an entry that is not current.
func (d *vendorDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	readOfVendor(ctx, d.data, req, resp, path.Root("name"), (*vendorModel).answer)
}

func (m *vendorModel) answer(definition *vendor.Definition, diags *diag.Diagnostics) {
	if m.Partition.IsNull() {
		m.Partition = types.StringValue(commercialPartition)
	}
	variant, err := definition.Variant(m.Variant.ValueString(), m.Partition.ValueString())
	if err != nil {
		at := path.Root("variant")
		if definition.MissingPartition(m.Partition.ValueString()) != "" {
			at = path.Root("partition")
		}
		diags.AddAttributeError(at, "Vendor has no such set of principals", sentence(err.Error()))
		return
	}
	warnOfStatus(path.Root("name"), definition, diags)
	m.fill(definition, variant)
}

// readOfVendor is what data sources about one vendor have in common: the vendor
// that the configuration names at key is found, and what fill makes of it kept.
func readOfVendor[M any](
	ctx context.Context, data *providerData, req datasource.ReadRequest, resp *datasource.ReadResponse, key path.Path,
	fill func(m *M, definition *vendor.Definition, diags *diag.Diagnostics),
) {
	var m M
	var name types.String
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, key, &name)...)
	if resp.Diagnostics.HasError() {
		return
	}
	definition := readVendor(data, key, name.ValueString(), &resp.Diagnostics)
	if definition == nil {
		return
	}
	if fill(&m, definition, &resp.Diagnostics); !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	}
}

// warnOfStatus tells of an entry that is not current.
func warnOfStatus(at path.Path, definition *vendor.Definition, diags *diag.Diagnostics) {
	if definition.Status != vendor.StatusCurrent {
		diags.AddAttributeWarning(at, fmt.Sprintf("Vendor entry of %s is not current", definition.Title),
			fmt.Sprintf("%s\n\nStatus: %s\nLast verified: %s\nGuide: %s", sentence(definition.StatusNote), definition.Status, definition.VerifiedOn, definition.DocumentationURL))
	}
}

// readVendor finds a vendor for a data source, which cannot wait for files
// that are known only after apply; nil after an error.
func readVendor(data *providerData, at path.Path, key string, diags *diag.Diagnostics) *vendor.Definition {
	definition, found := lookUpVendor(data, at, key, diags)
	if !found && !diags.HasError() {
		diags.AddAttributeError(at, "Vendor cannot be looked up yet",
			"The vendor is not built in, and the provider's vendor_files are known only after apply. Give them values that are known at plan time.")
	}
	return definition
}

// lookUpVendor finds a vendor of the provider's catalogue. It is not found,
// without an error, where vendor_files are not known yet and may define it.
func lookUpVendor(data *providerData, at path.Path, key string, diags *diag.Diagnostics) (*vendor.Definition, bool) {
	catalog, err := data.Catalog()
	if err != nil {
		addCatalogueError(err, diags)
		return nil, false
	}
	definition, err := catalog.Lookup(key)
	if err == nil {
		return definition, true
	}
	if len(data.unknownAmong([]string{"vendor_files"})) == 0 {
		diags.AddAttributeError(at, "Unknown vendor", sentence(err.Error()))
	}
	return nil, false
}

// addCatalogueError tells what is wrong with a vendor file. Its lines begin with
// a path, which must stay as it is.
func addCatalogueError(err error, diags *diag.Diagnostics) {
	diags.AddError("Vendor catalogue cannot be read", "A file in vendor_files of the provider block has mistakes, or is not there:\n\n"+err.Error())
}
