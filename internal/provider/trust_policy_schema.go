package provider

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// The values of on_destroy.
const (
	destroyRevokes  = "revoke"
	destroyRestores = "restore"
	destroyKeeps    = "keep"
)

func trustPolicySchema(ctx context.Context) schema.Schema {
	attributes := trustInputAttributes()
	maps.Copy(attributes, trustPolicyAttributes())
	return schema.Schema{
		Version: 0,
		MarkdownDescription: "The trust policy of a role that is made elsewhere: by `aws_iam_role`, by another team, by hand. It is built from the trust inputs (or given whole), audited on every " +
			"plan before anything is written, and kept as declared. It also breaks the cycle where a vendor's object and the role need each other: the role is made first, the vendor's object " +
			"second, and the policy that trusts it last. An `aws_iam_role` beside it needs `lifecycle { ignore_changes = [assume_role_policy] }`, or the two overwrite each other on every apply. " +
			"Declare one of these for a role at most.",
		Attributes: attributes,
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.Block(ctx, timeouts.Opts{
				Create: true, Read: true, Update: true, Delete: true,
				CreateDescription: "How long writing the policy and seeing it settle may take, such as `5m`. Defaults to `10m`.",
				ReadDescription:   "How long reading the role may take. Defaults to `5m`.",
				UpdateDescription: "How long changing the policy and seeing it settle may take. Defaults to `10m`.",
				DeleteDescription: "How long revoking or restoring may take. Defaults to `10m`.",
			}),
		},
	}
}

func trustPolicyAttributes() map[string]schema.Attribute {
	kept := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: description,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
	}
	return map[string]schema.Attribute{
		"role_name": schema.StringAttribute{
			Required: true,
			MarkdownDescription: "Name of the role, without its path. The role must exist when this is applied, and is neither made nor deleted. A change takes the policy off the old role as " +
				"`on_destroy` says and puts it on the new one.",
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			Validators:    []validator.String{checkedString("a role name", awsid.CheckRoleName)},
		},
		"on_destroy": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What becomes of the role when this is destroyed: `revoke` gives it a policy that denies everyone, `restore` the policy it had before (`previous_policy`), `keep` leaves " +
				"it as it is. Acts as it was last applied, and only if the role still holds the policy that state holds; else it warns and leaves the role alone. Sessions that are open outlast " +
				"it. Defaults to `revoke`.",
			Validators: []validator.String{stringvalidator.OneOf(destroyRevokes, destroyRestores, destroyKeeps)},
		},
		"id":           kept("Name of the role, known once the policy is written."),
		"trust_policy": computedTrustPolicy(),
		"previous_policy": kept("The policy the role had before this resource first wrote to it, as IAM returned it; after an import, the policy found then. It is what `restore` puts back, unless it " +
			"names a principal that was deleted since, which IAM does not take."),
		"findings": findingsAttribute(""),
	}
}

// computedTrustPolicy is the attribute that shows a role's trust policy.
func computedTrustPolicy() schema.StringAttribute {
	return schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "The trust policy as canonical JSON: at plan what the inputs come to, after a refresh what AWS holds where that means something else.",
	}
}
