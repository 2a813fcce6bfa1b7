package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// inlinePoliciesSize refuses inline policies that are too large together.
// Policies that are not known yet, or do not parse, are not counted.
type inlinePoliciesSize struct{}

func (inlinePoliciesSize) Description(context.Context) string {
	return fmt.Sprintf("policies must have at most %d characters together, white space not counted", maxInlinePolicies)
}

func (v inlinePoliciesSize) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (inlinePoliciesSize) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	size := 0
	for _, text := range stringMap(req.ConfigValue) {
		if document, err := policy.Parse(text, policy.UseIdentity); err == nil {
			size += document.Size()
		}
	}
	if size > maxInlinePolicies {
		resp.Diagnostics.AddAttributeError(req.Path, "Inline policies too large",
			fmt.Sprintf("IAM allows %d characters for all inline policies of a role together, white space not counted; these have %d. Move some of them into managed policies and attach those with managed_policy_arns.",
				maxInlinePolicies, size))
	}
}
