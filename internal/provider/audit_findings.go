package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// findingTypes are the attributes of one element of findings. The prose is left
// to diagnostics: in state, every rewording would plan an update.
func findingTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"id":             types.StringType,
		"severity":       types.StringType,
		"statement":      types.Int64Type,
		"principal":      types.StringType,
		"counterexample": types.StringType,
		"accepted":       types.StringType,
	}
}

// findingsAttribute is the schema of findings in managed resources. Unless adds
// what else keeps them from being known at plan.
func findingsAttribute(unless string) schema.Attribute {
	return schema.ListNestedAttribute{
		Computed: true,
		MarkdownDescription: "What the audit found in the trust policy, accepted findings and notes included; empty where it found nothing. Known at plan, for policy as " +
			"code to read, unless a trust input is not" + unless + ".",
		NestedObject: schema.NestedAttributeObject{Attributes: findingAttributes()},
	}
}

// findingAttributes is the schema of one element of findings.
func findingAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":        schema.StringAttribute{Computed: true, MarkdownDescription: "The finding, such as `external-id-not-required`."},
		"severity":  schema.StringAttribute{Computed: true, MarkdownDescription: "`error`, `warning` or `note`."},
		"statement": schema.Int64Attribute{Computed: true, MarkdownDescription: "The statement to mend, counted from 0; null where no single one is."},
		"principal": schema.StringAttribute{Computed: true, MarkdownDescription: "Whom the finding is about; null where it is about the document."},
		"counterexample": schema.StringAttribute{Computed: true,
			MarkdownDescription: "A request as JSON that gets in and should not; null where the finding is not about who gets in."},
		"accepted": schema.StringAttribute{Computed: true, MarkdownDescription: "The reason from `accepted_findings`; null where the finding is not accepted."},
	}
}

// unknownFindings is findings while a trust input is not known.
func unknownFindings() types.List {
	return types.ListUnknown(types.ObjectType{AttrTypes: findingTypes()})
}

// findingsValue is the attribute's value; no findings are an empty list, for
// null would mean that nothing was judged.
func findingsValue(findings []trust.Finding) types.List {
	elements := make([]attr.Value, 0, len(findings))
	for _, f := range findings {
		elements = append(elements, types.ObjectValueMust(findingTypes(), findingValues(f)))
	}
	return types.ListValueMust(types.ObjectType{AttrTypes: findingTypes()}, elements)
}

func findingValues(f trust.Finding) map[string]attr.Value {
	statement := types.Int64Null()
	if f.Statement != nil {
		statement = types.Int64Value(int64(*f.Statement))
	}
	return map[string]attr.Value{
		"id":             types.StringValue(f.ID),
		"severity":       types.StringValue(string(f.Severity)),
		"statement":      statement,
		"principal":      stringOrNull(f.Principal),
		"counterexample": stringOrNull(f.Counterexample),
		"accepted":       types.StringPointerValue(f.Accepted),
	}
}
