package provider

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// explainedFindingTypes are those of findings with the prose beside them. Data
// sources and functions are asked anew on each run, so that rewording it plans
// no update of anything.
func explainedFindingTypes() map[string]attr.Type {
	kinds := findingTypes()
	for _, name := range []string{"summary", "detail", "remedy"} {
		kinds[name] = types.StringType
	}
	return kinds
}

// explainedFindingsAttribute is the schema of findings in data sources.
func explainedFindingsAttribute(description string) schema.Attribute {
	nested := asDataSourceAttributes(findingAttributes())
	maps.Copy(nested, map[string]schema.Attribute{
		"summary": computedText("What was found, in a few words."),
		"detail":  computedText("The question that was asked, the request that answers it, and the statement it comes through."),
		"remedy":  computedText("What to write instead."),
	})
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: description,
		NestedObject:        schema.NestedAttributeObject{Attributes: nested},
	}
}

// explainedFindingsValue is the value of findings with their prose; no findings
// are an empty list.
func explainedFindingsValue(findings []trust.Finding) types.List {
	elements := make([]attr.Value, 0, len(findings))
	for _, f := range findings {
		values := findingValues(f)
		values["summary"] = types.StringValue(sentence(f.Summary))
		values["detail"] = types.StringValue(sentence(f.Detail))
		values["remedy"] = types.StringValue(sentence(f.Remedy))
		elements = append(elements, types.ObjectValueMust(explainedFindingTypes(), values))
	}
	return types.ListValueMust(types.ObjectType{AttrTypes: explainedFindingTypes()}, elements)
}

// notConsideredOffline is what a judgement of a trust policy alone leaves open.
func notConsideredOffline() []string {
	return []string{
		"service control policies and resource control policies of the organizations on both sides",
		"the callers' own policies: identity policies, permissions boundaries and session policies",
		"whether the principals exist, and who holds their credentials",
		"what the role may do once it is assumed",
	}
}
