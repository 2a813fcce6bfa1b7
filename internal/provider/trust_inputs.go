package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// trustInputsModel is what a user says of a trust policy. It is embedded in the
// model of everything that takes the trust inputs.
type trustInputsModel struct {
	Vendor              types.String `tfsdk:"vendor"`
	VendorVariant       types.String `tfsdk:"vendor_variant"`
	TrustedPrincipals   types.Set    `tfsdk:"trusted_principals"`
	ExternalIDs         types.List   `tfsdk:"external_ids"`
	Conditions          types.List   `tfsdk:"conditions"`
	AllowSessionTags    types.Bool   `tfsdk:"allow_session_tags"`
	AllowSourceIdentity types.Bool   `tfsdk:"allow_source_identity"`
	TrustedAccountIDs   types.Set    `tfsdk:"trusted_account_ids"`
	AcceptedFindings    types.Map    `tfsdk:"accepted_findings"`
	AssumeRolePolicy    types.String `tfsdk:"assume_role_policy"`
}

// conditionModel is one element of conditions.
type conditionModel struct {
	Test     types.String `tfsdk:"test"`
	Variable types.String `tfsdk:"variable"`
	Values   types.List   `tfsdk:"values"`
}

func conditionTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"test":     types.StringType,
		"variable": types.StringType,
		"values":   types.ListType{ElemType: types.StringType},
	}
}

// trustInputAttributes is the one schema of the trust inputs: what a user says
// of a trust policy, for roles, for policies of roles made elsewhere, and for
// documents.
func trustInputAttributes() map[string]schema.Attribute {
	attributes := trustBuiltAttributes()
	maps.Copy(attributes, trustCommonAttributes())
	return attributes
}

// trustBuiltAttributes are the inputs a policy is built from; they exclude
// assume_role_policy.
func trustBuiltAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"trusted_principals": schema.SetAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "Who may assume the role: 12-digit account IDs, root ARNs, and ARNs of roles or users, without wildcards. Takes the place of the " +
				"vendor's principals (the finding `vendor-mismatch` still compares them); required where the vendor's principal differs from customer to customer. " +
				"Defaults to the vendor's principals.",
			Validators: []validator.Set{
				setvalidator.NoNullValues(),
				setvalidator.ValueStringsAre(checkedString("an account ID, or the ARN of a root, role or user", checkTrustedPrincipal)),
			},
		},
		"external_ids": schema.ListAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "External IDs of which a caller must send one, the current one first; two during a rotation. AWS ignores their order. Each has 2 to 1224 " +
				"letters, digits and `_+=,.@:/-`, and the vendor may ask for more. Not secret, but whoever knows one is past the barrier against the confused deputy. " +
				"Defaults to none, which the audit refuses for third parties whose vendor can send one.",
			Validators: []validator.List{listvalidator.NoNullValues(), distinctIDs{}},
		},
		"conditions": schema.ListNestedAttribute{
			Optional: true,
			MarkdownDescription: "Further conditions that a caller must meet, in the words of `aws_iam_policy_document`; all of them together with the external ID. " +
				"Defaults to none.",
			NestedObject: schema.NestedAttributeObject{Attributes: conditionAttributes()},
		},
		"allow_session_tags": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether callers may pass session tags (`sts:TagSession`). It is granted in a statement of its own, because `sts:ExternalId` is no key of " +
				"that action and a common statement would fail once tags are sent. Defaults to `false`.",
		},
		"allow_source_identity": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether callers may set a source identity (`sts:SetSourceIdentity`), granted in a statement of its own for the same reason. " +
				"Defaults to `false`.",
		},
	}
}

func conditionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"test": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "The condition operator, such as `StringEquals`, `IpAddress` or `ForAnyValue:StringLike`.",
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"variable": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "The condition key, such as `aws:SourceIp`. External IDs belong in `external_ids`.",
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"values": schema.ListAttribute{
			ElementType:         types.StringType,
			Required:            true,
			MarkdownDescription: "The values, at least one; matching one of them is enough.",
			Validators:          []validator.List{listvalidator.SizeAtLeast(1), listvalidator.NoNullValues()},
		},
	}
}

// trustCommonAttributes go with a built policy and with a given one alike.
func trustCommonAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"vendor": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Key of the vendor in the catalogue, which the guide to the vendors lists. It gives the principals, and the rules for external ID, role name and path that the " +
				"audit compares. Defaults to no vendor.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"vendor_variant": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Which set of the vendor's principals, where it has several (sites, partitions); required then, for the union of them is never trusted. " +
				"Defaults to the vendor's only set for the partition.",
			Validators: []validator.String{stringvalidator.AlsoRequires(path.MatchRoot("vendor"))},
		},
		"trusted_account_ids": schema.SetAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "IDs of further AWS accounts that are yours (first party) for this role, beside the provider's `trusted_account_ids`, 12 digits each. " +
				"Defaults to none.",
			Validators: []validator.Set{
				setvalidator.NoNullValues(),
				setvalidator.ValueStringsAre(checkedString("an AWS account ID of 12 digits", awsid.CheckAccountID)),
			},
		},
		"accepted_findings": schema.MapAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "Findings of the audit that are accepted, as a map from `id` or `id@principal` to the reason. An accepted finding stays in `findings` with its " +
				"reason and stops no plan; one that no longer applies gives a warning. Defaults to none.",
			Validators: []validator.Map{
				mapvalidator.NoNullValues(),
				mapvalidator.ValueStringsAre(checkedString("a reason, for whoever reads the configuration next", checkReason)),
			},
		},
		"assume_role_policy": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "A whole trust policy as JSON, in place of `trusted_principals`, `external_ids`, `conditions`, `allow_session_tags` and " +
				"`allow_source_identity`; audited like a built one. Differences that mean nothing to AWS are no differences. Defaults to a policy built from the other inputs.",
			Validators: []validator.String{stringvalidator.ConflictsWith(builtInputPaths()...)},
		},
	}
}

// builtInputPaths are the inputs that assume_role_policy takes the place of.
func builtInputPaths() []path.Expression {
	names := slices.Sorted(maps.Keys(trustBuiltAttributes()))
	paths := make([]path.Expression, 0, len(names))
	for _, name := range names {
		paths = append(paths, path.MatchRoot(name))
	}
	return paths
}

// distinctIDs refuses an external ID that is listed twice, by its places: the
// library's validator would print it.
type distinctIDs struct{}

func (distinctIDs) Description(context.Context) string         { return "external IDs must differ" }
func (distinctIDs) MarkdownDescription(context.Context) string { return "external IDs must differ" }

func (distinctIDs) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	elements := req.ConfigValue.Elements()
	for i, id := range elements {
		before := slices.IndexFunc(elements, func(other attr.Value) bool { return other.Equal(id) })
		if before < i && !id.IsUnknown() {
			resp.Diagnostics.AddAttributeError(req.Path.AtListIndex(i), "External ID listed twice",
				fmt.Sprintf("The external ID at index %d is the one at index %d again. List each ID once.", i, before))
		}
	}
}

// checkTrustedPrincipal narrows awsid's principals to those that can be named
// in trusted_principals.
func checkTrustedPrincipal(s string) error {
	switch {
	case s == "*":
		return fmt.Errorf("%q would trust every account there is; name accounts, roles or users", s)
	case strings.HasSuffix(s, ".amazonaws.com"):
		return fmt.Errorf("%q is a service; write a policy that trusts services in assume_role_policy", s)
	}
	p, err := awsid.ParsePrincipal(s, "aws")
	if err != nil {
		return err
	}
	switch p.Kind {
	case awsid.KindAccount, awsid.KindRole, awsid.KindUser:
		return nil
	default:
		return fmt.Errorf("%q is a session; name the role or user behind it, or write the whole policy in assume_role_policy", s)
	}
}

func checkReason(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fmt.Errorf("the reason is empty; say why the finding is accepted, and until when")
	}
	return nil
}
