package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

var _ function.Function = auditTrustPolicyFunction{}

func newAuditTrustPolicyFunction() function.Function { return auditTrustPolicyFunction{} }

type auditTrustPolicyFunction struct{}

func (auditTrustPolicyFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "audit_trust_policy"
}

func (auditTrustPolicyFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Lists who gets in through a trust policy and should not, with the requests that prove it.",
		MarkdownDescription: "Audits a role's trust policy offline, as `crossaccount_access_role` does at plan time, whoever wrote it. The answer is a list of objects, empty where nothing " +
			"was found: `id`, `severity` (`error`, `warning` or `note`), `statement` (counted from 0, or null), `principal` (or null), `counterexample` (a request as JSON that gets in and " +
			"should not, or null), `accepted` (always null), `summary`, `detail` and `remedy`. What IAM would refuse, text that is not JSON included, is a finding and not an error. It answers for " +
			"the trust policy alone: service and resource control policies and the callers' own policies are not considered. Of vendors it knows the built-in catalogue only.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "policy", MarkdownDescription: "The trust policy as JSON, such as `assume_role_policy` of a role or the `json` of a policy document."},
		},
		VariadicParameter: function.DynamicParameter{Name: "options", MarkdownDescription: auditOptionsDescription},
		Return:            function.ListReturn{ElementType: types.ObjectType{AttrTypes: explainedFindingTypes()}},
	}
}

const auditOptionsDescription = "At most one object that says what is known of the role. All attributes are optional, and count as not given when absent or null: `account_id` (the role's account, " +
	"12 digits; without it every account not listed is a third party), `trusted_account_ids` and `trusted_organization_ids` (lists of accounts and organizations that are yours), `vendor` (a key of the " +
	"built-in catalogue, whose rules are compared; of a vendor with several variants the one that the policy fits best), `role_name`, and `external_ids` (the IDs that are meant to be required; without them those the policy compares literally)."

func auditOptionNames() []string {
	return []string{"account_id", "trusted_account_ids", "trusted_organization_ids", "vendor", "role_name", "external_ids"}
}

func (auditTrustPolicyFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	var options []types.Dynamic
	resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.Get(ctx, &text, &options))
	if resp.Error != nil {
		return
	}
	if len(options) > 1 {
		resp.Error = function.NewArgumentFuncError(2, "Give one object of options at most, with all attributes in it.")
		return
	}
	var subject trust.Subject
	var rules []*trust.VendorRule
	known := true
	if len(options) == 1 {
		var err error
		if subject, rules, known, err = auditSubject(options[0].UnderlyingValue()); err != nil {
			resp.Error = function.NewArgumentFuncError(1, clause(err.Error()))
			return
		}
	}
	if !known {
		resp.Error = resp.Result.Set(ctx, types.ListUnknown(types.ObjectType{AttrTypes: explainedFindingTypes()}))
		return
	}
	resp.Error = resp.Result.Set(ctx, explainedFindingsValue(trust.AuditFitting(text, subject, rules)))
}

// auditSubject reads the options, and the rules of the vendor among them. Known
// is false where the answer has to wait for a value that Terraform does not know yet.
func auditSubject(value attr.Value) (subject trust.Subject, rules []*trust.VendorRule, known bool, err error) {
	options, err := readObject("options", value, auditOptionNames())
	if err != nil {
		return trust.Subject{}, nil, false, err
	}
	subject = trust.Subject{
		AccountID:              options.textOrEmpty("account_id"),
		TrustedAccountIDs:      options.textList("trusted_account_ids"),
		TrustedOrganizationIDs: options.textList("trusted_organization_ids"),
		RoleName:               options.textOrEmpty("role_name"),
		ExternalIDs:            options.textList("external_ids"),
	}
	key := options.textOrEmpty("vendor")
	if err := options.err(); err != nil {
		return trust.Subject{}, nil, false, err
	}
	if options.unknown {
		return trust.Subject{}, nil, false, nil
	}
	if err := checkAuditSubject(subject); err != nil {
		return trust.Subject{}, nil, false, err
	}
	rules, err = builtinRules(key)
	return subject, rules, true, err
}

// checkAuditSubject refuses what would make a friend a stranger by a slip.
func checkAuditSubject(s trust.Subject) error {
	if s.AccountID != "" {
		if err := awsid.CheckAccountID(s.AccountID); err != nil {
			return fmt.Errorf("options.account_id: %w", err)
		}
	}
	for _, id := range s.TrustedAccountIDs {
		if err := awsid.CheckAccountID(id); err != nil {
			return fmt.Errorf("options.trusted_account_ids: %w", err)
		}
	}
	for _, id := range s.TrustedOrganizationIDs {
		if err := awsid.CheckOrganizationID(id); err != nil {
			return fmt.Errorf("options.trusted_organization_ids: %w", err)
		}
	}
	if s.RoleName != "" {
		if err := awsid.CheckRoleName(s.RoleName); err != nil {
			return fmt.Errorf("options.role_name: %w", err)
		}
	}
	return nil
}

// builtinRules are the rules of a vendor of the built-in catalogue, one for each
// of its sets of principals: core calls functions without a provider block, so
// that no other vendor is known. There are none for no vendor.
func builtinRules(key string) ([]*trust.VendorRule, error) {
	if key == "" {
		return nil, nil
	}
	catalog, err := vendor.Builtin()
	if err != nil {
		return nil, err
	}
	definition, err := catalog.Lookup(key)
	if err != nil {
		return nil, err
	}
	return definition.Rules(), nil
}
