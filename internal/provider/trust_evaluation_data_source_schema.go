package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

func trustEvaluationSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Puts requests to a trust policy and says who gets in and why, by the rules AWS documents; for tests of a policy that run on every plan. The policy is read from a role " +
			"in AWS, or given, which needs no credentials. A request whose outcome is not what `expect` says is an error that explains which statement decided. It answers for the trust policy " +
			"alone; to ask STS itself, use `data.crossaccount_assume_role`.",
		Attributes: map[string]schema.Attribute{
			"role_name": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Name of the role, without its path, whose trust policy AWS is asked for. A role that does not exist is an error. Conflicts with `policy` and `role_arn`; " +
					"either this or `policy` must be given.",
				Validators: []validator.String{
					checkedString("a role name", awsid.CheckRoleName),
					stringvalidator.ExactlyOneOf(path.MatchRoot("role_name"), path.MatchRoot("policy")),
				},
			},
			"policy": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "The trust policy as JSON, in place of one read from AWS. A document that IAM would refuse is an error. Defaults to the policy of the role that `role_name` names.",
			},
			"role_arn": schema.StringAttribute{
				Optional: true,
				Computed: true,
				MarkdownDescription: "ARN of the role that the given `policy` belongs to: whether a caller is of the same account decides by which rules he gets in, and variables in the policy may speak " +
					"of it. Defaults to the ARN of the role that `role_name` names; with `policy`, to a role of another account than every caller's.",
				Validators: []validator.String{
					checkedString("the ARN of a role", checkRoleARN),
					stringvalidator.ConflictsWith(path.MatchRoot("role_name")),
				},
			},
			"requests": schema.MapNestedAttribute{
				Required:            true,
				MarkdownDescription: "The requests, at least one, each under a name of your choice. What a request does not set was not sent.",
				NestedObject:        schema.NestedAttributeObject{Attributes: evaluationRequestAttributes()},
				Validators:          []validator.Map{mapvalidator.SizeAtLeast(1)},
			},
			"decisions": schema.MapNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The answers, under the names of the requests.",
				NestedObject:        schema.NestedAttributeObject{Attributes: decisionAttributes()},
			},
			"findings": explainedFindingsAttribute("What the audit found in the policy; empty where it found nothing. They are reported here alone: they neither fail the data source nor warn. " +
				"First party are the role's own account and those of the provider block."),
			"not_considered": notConsideredAttribute(),
		},
	}
}

// evaluationRequestAttributes mirror the parameters of AssumeRole, as the
// function evaluate_trust_policy takes them.
func evaluationRequestAttributes() map[string]schema.Attribute {
	optional := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"principal": schema.StringAttribute{
			Required: true,
			MarkdownDescription: "Who calls: an account ID or root ARN (any identity of that account, not its root user), the ARN of a user, role or session, a service principal, or an identity " +
				"provider.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"external_id": optional("The external ID that is sent. One that STS would refuse is compared like any other, and the reasons say what STS does. Defaults to none."),
		"session_name": optional("Name of the session, 2 to 64 letters, digits and `_+=,.@-`. Defaults to none, so that conditions on `sts:RoleSessionName` find " +
			"nothing, although STS always has one."),
		"source_identity": optional("The source identity that is set, which takes `sts:SetSourceIdentity` too. Defaults to none."),
		"session_tags": schema.MapAttribute{
			ElementType:         types.StringType,
			Optional:            true,
			MarkdownDescription: "The session tags that are passed, which takes `sts:TagSession` too. Defaults to none.",
			Validators:          []validator.Map{mapvalidator.NoNullValues()},
		},
		"transitive_tag_keys": schema.SetAttribute{
			ElementType:         types.StringType,
			Optional:            true,
			MarkdownDescription: "Keys of the session tags that are to be handed on to further sessions. Defaults to none.",
			Validators:          []validator.Set{setvalidator.NoNullValues()},
		},
		"action": optional("The action that is called: `sts:AssumeRole`, `sts:AssumeRoleWithWebIdentity` or `sts:AssumeRoleWithSAML`; with the latter two the principal is an identity " +
			"provider. Defaults to `sts:AssumeRole`."),
		"context": schema.MapAttribute{
			ElementType: types.ListType{ElemType: types.StringType},
			Optional:    true,
			MarkdownDescription: "Further condition keys of the request, such as `aws:SourceIp`, each with the list of its values. They override the keys that follow from the other attributes. " +
				"Defaults to none.",
			Validators: []validator.Map{mapvalidator.NoNullValues()},
		},
		"expect": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "What the outcome is to be: `allowed` or `denied`; another outcome is an error. Defaults to accepting either.",
			Validators:          []validator.String{stringvalidator.OneOf(expectAllowed, expectDenied)},
		},
	}
}

// decisionAttributes describe what decisionModel holds.
func decisionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"allowed":  schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the trust policy lets the request in."},
		"decision": computedText("`allowed`, `denied_implicitly` where no statement allows it, or `denied_explicitly` where one denies it."),
		"needs_identity_policy": schema.BoolAttribute{Computed: true,
			MarkdownDescription: "Whether the caller's own policies must allow the call too; false where the request is denied."},
		"reasons": schema.ListAttribute{ElementType: types.StringType, Computed: true,
			MarkdownDescription: "Which statement decided, and what each of the others missed, in sentences."},
	}
}
