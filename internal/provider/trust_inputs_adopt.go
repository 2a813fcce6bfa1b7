package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// adopt takes the inputs from a policy that an import found, as a configuration
// would have them: single ones where the policy has the built shape, else the
// whole policy. No vendor is inferred, for nothing in a policy names one.
func (m *trustInputsModel) adopt(ctx context.Context, text string, diags *diag.Diagnostics) {
	m.setSpec(ctx, trust.Spec{}, diags)
	m.AssumeRolePolicy = types.StringNull()
	if spec, ok := inferInputs(text); ok {
		m.setSpec(ctx, spec, diags)
	} else {
		m.AssumeRolePolicy = types.StringValue(canonicalTrustPolicy(text))
	}
}

// inferInputs returns the inputs that build a policy, if all of them can be
// written in a configuration.
func inferInputs(text string) (trust.Spec, bool) {
	document, err := policy.Parse(text, policy.UseTrust)
	if err != nil {
		return trust.Spec{}, false
	}
	spec, ok := trust.Infer(document)
	if !ok || len(spec.Principals) == 0 {
		return trust.Spec{}, false
	}
	for _, principal := range spec.Principals {
		if checkTrustedPrincipal(principal) != nil {
			return trust.Spec{}, false
		}
	}
	return spec, true
}
