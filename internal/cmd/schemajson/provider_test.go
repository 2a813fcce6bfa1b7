package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// sample has one of each thing that a schema can say.
type sample struct {
	attributes map[string]schema.Attribute
}

var (
	_ provider.ProviderWithFunctions          = sample{}
	_ provider.ProviderWithEphemeralResources = sample{}
	_ resource.ResourceWithIdentity           = door{}
)

func (sample) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "sample"
}

func (sample) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerschema.Schema{
		MarkdownDescription: "Doors & <keys>.",
		Attributes:          map[string]providerschema.Attribute{"region": providerschema.StringAttribute{Optional: true}},
		Blocks: map[string]providerschema.Block{
			"assume_role": providerschema.ListNestedBlock{
				NestedObject: providerschema.NestedBlockObject{
					Attributes: map[string]providerschema.Attribute{"arn": providerschema.StringAttribute{Required: true}},
				},
			},
		},
	}
}

func (sample) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (s sample) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return door{attributes: s.attributes} }}
}

func (sample) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return lock{} }}
}

func (sample) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource { return key{} }}
}

func (sample) Functions(context.Context) []func() function.Function {
	return []func() function.Function{func() function.Function { return fits{} }}
}

type door struct {
	resource.Resource
	attributes map[string]schema.Attribute
}

func (door) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "sample_door"
}

func (d door) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Version: 2, Attributes: d.attributes}
}

func (door) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"name":   identityschema.StringAttribute{RequiredForImport: true, Description: "The door's."},
		"street": identityschema.StringAttribute{OptionalForImport: true},
	}}
}

type lock struct{ datasource.DataSource }

func (lock) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "sample_lock"
}

func (lock) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dataschema.Schema{
		DeprecationMessage: "Read the door.",
		Attributes:         map[string]dataschema.Attribute{"open": dataschema.BoolAttribute{Computed: true}},
	}
}

type key struct{ ephemeral.EphemeralResource }

func (key) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = "sample_key"
}

func (key) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = ephemeralschema.Schema{
		Attributes: map[string]ephemeralschema.Attribute{"cut": ephemeralschema.StringAttribute{Computed: true, Sensitive: true}},
	}
}

type fits struct{ function.Function }

func (fits) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "fits"
}

func (fits) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "Does a key fit?",
		MarkdownDescription: "Says whether **any** key fits.",
		DeprecationMessage:  "Knock.",
		Parameters:          []function.Parameter{function.StringParameter{Name: "door", AllowNullValue: true}},
		VariadicParameter: function.ObjectParameter{
			Name:           "keys",
			AttributeTypes: map[string]attr.Type{"teeth": types.Int64Type},
		},
		Return: function.BoolReturn{},
	}
}
