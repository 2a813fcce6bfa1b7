package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

var _ function.Function = evaluateTrustPolicyFunction{}

func newEvaluateTrustPolicyFunction() function.Function { return evaluateTrustPolicyFunction{} }

type evaluateTrustPolicyFunction struct{}

func (evaluateTrustPolicyFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "evaluate_trust_policy"
}

func (evaluateTrustPolicyFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Says whether a trust policy lets a request in, and why.",
		MarkdownDescription: "Evaluates a role's trust policy for one request, offline, by the rules AWS documents. The answer is an object: `allowed` (bool), `decision` " +
			"(`allowed`, `denied_implicitly` or `denied_explicitly`), `needs_identity_policy` (whether the caller's own policies must allow the call too; false " +
			"where it is denied) and `reasons` (which statement decided, and what each of the others missed). It answers for the trust policy alone: service and resource " +
			"control policies, the caller's own policies and session policies are not considered. A document that IAM would refuse is an error.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "policy", MarkdownDescription: "The trust policy as JSON, such as `assume_role_policy` of a role or the `json` of a policy document."},
			function.DynamicParameter{Name: "request", MarkdownDescription: evaluateRequestDescription},
		},
		Return: function.ObjectReturn{AttributeTypes: decisionTypes()},
	}
}

const evaluateRequestDescription = "The request, as an object. `principal` is required: an account ID or root ARN (any identity of that account, not its root user), the ARN of a user, role " +
	"or session, a service principal, or an identity provider. All others are optional and count as not sent when absent or null: `role_arn` (without it the role is one of " +
	"another account), `external_id`, `session_name`, `source_identity`, `session_tags` (map of strings), `transitive_tag_keys` (list of strings), `action` (defaults to " +
	"`sts:AssumeRole`) and `context` (map from condition keys to a string, number, bool or a list of them; it overrides what the other attributes imply)."

func (evaluateTrustPolicyFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	var dynamic types.Dynamic
	resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.Get(ctx, &text, &dynamic))
	if resp.Error != nil {
		return
	}
	request, known, err := trustRequest(dynamic.UnderlyingValue())
	if err != nil {
		resp.Error = function.NewArgumentFuncError(1, clause(err.Error()))
		return
	}
	if !known {
		resp.Error = resp.Result.Set(ctx, types.ObjectUnknown(decisionTypes()))
		return
	}
	document, err := policy.Parse(text, policy.UseTrust)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, "IAM would refuse this trust policy. "+clause(err.Error()))
		return
	}
	decision, err := trust.Evaluate(document, request)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(1, clause(err.Error()))
		return
	}
	resp.Error = resp.Result.Set(ctx, newDecisionModel(decision))
}

// decisionModel is a trust.Decision as configurations see it.
type decisionModel struct {
	Allowed             bool     `tfsdk:"allowed"`
	Decision            string   `tfsdk:"decision"`
	NeedsIdentityPolicy bool     `tfsdk:"needs_identity_policy"`
	Reasons             []string `tfsdk:"reasons"`
}

func decisionTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"allowed":               types.BoolType,
		"decision":              types.StringType,
		"needs_identity_policy": types.BoolType,
		"reasons":               types.ListType{ElemType: types.StringType},
	}
}

// newDecisionModel gives an empty list, never null, where there are no reasons,
// so that length() and for expressions work.
func newDecisionModel(d trust.Decision) decisionModel {
	return decisionModel{
		Allowed:             d.Allowed,
		Decision:            d.Decision,
		NeedsIdentityPolicy: d.NeedsIdentityPolicy,
		Reasons:             append([]string{}, d.Reasons...),
	}
}
