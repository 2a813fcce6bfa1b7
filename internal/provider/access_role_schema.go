package provider

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// maxInlinePolicies is the size of a role's inline policies in all, in
// characters without white space. Source: IAM User Guide, "IAM and AWS STS
// quotas", role inline policy aggregate.
const maxInlinePolicies = 10240

func accessRoleSchema(ctx context.Context) schema.Schema {
	attributes := trustInputAttributes()
	maps.Copy(attributes, roleNameAttributes())
	maps.Copy(attributes, roleSettingAttributes())
	maps.Copy(attributes, roleComputedAttributes())
	return schema.Schema{
		Version: 0,
		MarkdownDescription: "An IAM role that somebody outside the account may assume: a vendor of the catalogue, or any principal you name. Its trust policy is built from " +
			"the trust inputs (or given whole), audited on every plan before anything is written, and kept as declared; a change behind Terraform's back shows with the request " +
			"it lets in. Permission policies are managed where they are declared and left alone where they are not.",
		Attributes: attributes,
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.Block(ctx, timeouts.Opts{
				Create: true, Read: true, Update: true, Delete: true,
				CreateDescription: "How long creating the role and seeing it settle may take, such as `5m`. Defaults to `10m`.",
				ReadDescription:   "How long reading the role may take. Defaults to `5m`.",
				UpdateDescription: "How long changing the role and seeing it settle may take. Defaults to `10m`.",
				DeleteDescription: "How long deleting the role may take. Defaults to `10m`.",
			}),
		},
	}
}

// roleNameAttributes are the arguments a change of which needs another role.
func roleNameAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Optional: true,
			Computed: true,
			MarkdownDescription: "Name of the role: 1 to 64 letters, digits and `_+=,.@-`, unique in the account whatever its case. Conflicts with `name_prefix`. With neither, a name " +
				"is made that keeps the vendor's rule. A change makes another role.",
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()},
			Validators: []validator.String{
				checkedString("a role name", awsid.CheckRoleName),
				stringvalidator.ConflictsWith(path.MatchRoot("name_prefix")),
			},
		},
		"name_prefix": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Beginning of a generated name: 1 to 38 characters, for 26 are added. A prefix that the present name does not begin with makes another role. " +
				"Defaults to the prefix the vendor asks for, else `crossaccount-`.",
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIf(replaceForPrefix,
				"Another role is made where its name does not begin with the prefix.", "Another role is made where its name does not begin with the prefix.")},
			Validators: []validator.String{checkedString("the beginning of a role name", awsid.CheckRoleNamePrefix)},
		},
		"path": schema.StringAttribute{
			Optional:            true,
			Computed:            true,
			MarkdownDescription: "Path of the role: `/`, or 3 to 512 printable ASCII characters that begin and end with a slash. A change makes another role. Defaults to `/`.",
			Default:             stringdefault.StaticString("/"),
			PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			Validators:          []validator.String{checkedString("a path", awsid.CheckPath)},
		},
	}
}

// replaceForPrefix leaves a role in place whose name has the prefix already, so
// that a prefix can be declared after an import.
func replaceForPrefix(ctx context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	var name types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("name"), &name)...)
	switch {
	case req.PlanValue.IsNull():
	case req.PlanValue.IsUnknown():
		resp.RequiresReplace = true
	default:
		resp.RequiresReplace = !strings.HasPrefix(name.ValueString(), req.PlanValue.ValueString())
	}
}

func roleSettingAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"description": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "What the role is for, at most 1000 characters. Defaults to none.",
			Validators:          []validator.String{checkedString("a role description", awsid.CheckDescription)},
		},
		"max_session_duration": schema.Int64Attribute{
			CustomType: wholeNumberType{},
			Optional:   true,
			Computed:   true,
			MarkdownDescription: "The longest session in seconds, 3600 to 43200. A caller that is a role itself (most vendors) gets 3600 at most, whatever is allowed here. " +
				"Defaults to `3600`.",
			Default:    int64default.StaticInt64(awsid.MinMaxSessionDuration),
			Validators: []validator.Int64{checkedInt64("a session length in seconds", awsid.CheckMaxSessionDuration)},
		},
		"permissions_boundary": schema.StringAttribute{
			Optional: true,
			Computed: true,
			MarkdownDescription: "ARN of the managed policy that bounds the role's permissions. Unset, the boundary is not touched, whoever set it; an empty string removes it. " +
				"Defaults to none on creation.",
			Validators: []validator.String{checkedString("the ARN of a managed policy, or empty", checkBoundary)},
		},
		"inline_policies": schema.MapAttribute{
			ElementType: types.StringType,
			Optional:    true,
			Computed:    true,
			MarkdownDescription: "Inline policies as a map from name to JSON; names have 1 to 128 letters, digits and `_+=,.@-`, all policies together at most 10,240 characters without " +
				"white space. Set, `{}` too, the map is exclusive: policies of others show as drift and go on apply, except those that only deny (such as " +
				"`AWSRevokeOlderSessions`), which an incident responder adds: they are kept, with a warning. Unset, inline policies are not managed; what an import or a move found stays " +
				"in state. Differences that mean nothing to AWS are no differences.",
			Validators: []validator.Map{
				mapvalidator.NoNullValues(),
				mapvalidator.KeysAre(checkedString("a policy name", awsid.CheckPolicyName)),
				mapvalidator.ValueStringsAre(checkedString("an IAM policy as JSON", checkIdentityPolicy)),
				inlinePoliciesSize{},
			},
		},
		"managed_policy_arns": schema.SetAttribute{
			ElementType: types.StringType,
			Optional:    true,
			Computed:    true,
			MarkdownDescription: "ARNs of attached managed policies, at most 25 (the account's quota is 10 unless AWS raised it). Set, `[]` too, the set is exclusive: other policies " +
				"show as drift and are detached on apply, except `AWSDenyAll`, which is kept, with a warning. Unset, attachments are not managed; what an import or a move found stays in state.",
			Validators: []validator.Set{
				setvalidator.NoNullValues(),
				setvalidator.SizeAtMost(awsid.MaxManagedPolicies),
				setvalidator.ValueStringsAre(checkedString("the ARN of a managed policy", checkManagedPolicyARN)),
			},
		},
		"tags": schema.MapAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "Tags of the role, at most 50 together with the provider's `default_tags`: keys of 1 to 128 characters that do not begin with `aws:`, values of up to " +
				"256. A tag of the same key in `default_tags` is overridden. Defaults to none.",
			Validators: []validator.Map{mapvalidator.NoNullValues(), iamTags{}},
		},
		"force_detach_policies": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether destroying the role also removes policies and instance profile memberships that others added; without it they are an error that lists them. " +
				"Acts as it was last applied. Defaults to `false`.",
		},
	}
}

func roleComputedAttributes() map[string]schema.Attribute {
	kept := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: description,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
	}
	return map[string]schema.Attribute{
		"id":          kept("Name of the role, known once it is created."),
		"arn":         kept("ARN of the role, known once it is created. To name the role earlier, as in a policy it depends on, use the function `role_arn`."),
		"unique_id":   kept("IAM's own ID of the role (`AROA…`), which no other role ever has, not even one of the same name."),
		"create_date": kept("When the role was created, in RFC 3339."),
		"tags_all": schema.MapAttribute{
			ElementType:         types.StringType,
			Computed:            true,
			MarkdownDescription: "All tags of the role: `tags` and the provider's `default_tags`, without those that `ignore_tags` names.",
		},
		"trust_policy": computedTrustPolicy(),
		"findings":     findingsAttribute("; nor, where a third party gets in, while a permission policy is not, for findings on permissions are among them and a list is known as a whole or not at all"),
	}
}

// checkManagedPolicyARN refuses what is not the ARN of a managed policy.
func checkManagedPolicyARN(s string) error {
	parsed, err := awsid.ParseARN(s)
	if err != nil || parsed.Service != "iam" || !strings.HasPrefix(parsed.Resource, "policy/") {
		return fmt.Errorf("%q is not the ARN of a managed policy, such as arn:aws:iam::aws:policy/SecurityAudit or arn:aws:iam::123456789012:policy/name", s)
	}
	return nil
}

func checkBoundary(s string) error {
	if s == "" {
		return nil
	}
	return checkManagedPolicyARN(s)
}

func checkIdentityPolicy(text string) error {
	_, err := policy.Parse(text, policy.UseIdentity)
	return err
}
