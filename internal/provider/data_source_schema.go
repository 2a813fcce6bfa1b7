package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// asDataSourceAttributes gives attributes of a resource to a data source, so
// that what both take is written once. The framework has two sets of types for
// what is one on the wire. Defaults and plan modifiers, which data sources do
// not have, are left behind; a kind that is not listed is a mistake of the
// caller, which the tests of the schema meet.
func asDataSourceAttributes(attributes map[string]resource.Attribute) map[string]schema.Attribute {
	all := make(map[string]schema.Attribute, len(attributes))
	for name, attribute := range attributes {
		all[name] = asDataSourceAttribute(name, attribute)
	}
	return all
}

func asDataSourceAttribute(name string, attribute resource.Attribute) schema.Attribute {
	switch a := attribute.(type) {
	case resource.StringAttribute:
		return schema.StringAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case resource.BoolAttribute:
		return schema.BoolAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case resource.Int64Attribute:
		return schema.Int64Attribute{CustomType: a.CustomType, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case resource.SetAttribute:
		return schema.SetAttribute{ElementType: a.ElementType, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case resource.ListAttribute:
		return schema.ListAttribute{ElementType: a.ElementType, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case resource.MapAttribute:
		return schema.MapAttribute{ElementType: a.ElementType, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case resource.ListNestedAttribute:
		return schema.ListNestedAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			MarkdownDescription: a.MarkdownDescription, Validators: a.Validators,
			NestedObject: schema.NestedAttributeObject{
				Attributes: asDataSourceAttributes(a.NestedObject.Attributes), Validators: a.NestedObject.Validators}}
	default:
		panic(fmt.Sprintf("attribute %s: a data source cannot take over a %T yet", name, attribute))
	}
}
