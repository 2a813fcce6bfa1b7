package provider

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// The default and the greatest size of a trust policy, in characters without
// white space. Source: IAM User Guide, "IAM and AWS STS quotas", role trust
// policy length: 2,048 by default; AWS raises it on request.
const (
	defaultTrustPolicySize = 2048
	maxTrustPolicySize     = 8192
)

// providerSchema is the provider block: the arguments of hashicorp/aws that
// decide how AWS is reached, and the provider's own.
func providerSchema() schema.Schema {
	attributes := connectionAttributes()
	maps.Copy(attributes, auditAttributes())
	return schema.Schema{
		MarkdownDescription: "Declares, audits and proves the access that other AWS accounts have to yours: roles for vendors, the external IDs that keep " +
			"strangers out, and live checks that both work. Arguments, blocks, environment variables and their precedence are those of the `hashicorp/aws` " +
			"provider; AWS is contacted on first need only, and functions, `crossaccount_external_id`, vendor data sources and trust policy documents " +
			"work with no credentials at all.",
		Attributes: attributes,
		Blocks:     connectionBlocks(),
	}
}

// auditAttributes are the arguments that hashicorp/aws does not have.
func auditAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"trusted_account_ids": schema.SetAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "IDs of AWS accounts that are yours (first party), 12 digits each. Their principals may be trusted without an external ID. " +
				"The account of a role always counts as first party for it. Defaults to none.",
			Validators: []validator.Set{setvalidator.ValueStringsAre(checkedString("an AWS account ID of 12 digits", awsid.CheckAccountID))},
		},
		"trusted_organization_ids": schema.SetAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "IDs of AWS organizations that are yours (first party), such as `o-exampleorgid`. A trust policy pinned to one of them " +
				"with `aws:PrincipalOrgID` is not public. Defaults to none.",
			Validators: []validator.Set{setvalidator.ValueStringsAre(checkedString("the ID of an AWS organization", awsid.CheckOrganizationID))},
		},
		"audit_mode": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What an unaccepted finding of severity `error` does to a plan that would write the policy: `error` stops it, `warning` " +
				"only shows it, for rolling the audit out over existing roles. Defaults to `error`.",
			Validators: []validator.String{stringvalidator.OneOf(auditError, auditWarning)},
		},
		"acceptable_findings": schema.SetAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "IDs of the findings that `accepted_findings` of a role may accept, such as `external-id-not-required`; an empty set " +
				"lets none be accepted. Defaults to all but `public-trust`.",
			Validators: []validator.Set{setvalidator.ValueStringsAre(checkedString("the ID of a finding", checkFindingID))},
		},
		"vendor_files": schema.ListAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "Paths of HCL files that define vendors of your own, in the format of the built-in catalogue, each at most 1 MiB. Folders and " +
				"patterns are not expanded. A file may not define a vendor that the catalogue or another file has. Defaults to none.",
			Validators: []validator.List{listvalidator.NoNullValues(), listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
		},
		"read_strategy": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "How roles are refreshed: `individual` reads each one, `bulk` takes one listing of the account and reads directly only what " +
				"seems to differ, `auto` begins with single reads and changes to the listing where there are many roles. Defaults to `auto`.",
			Validators: []validator.String{stringvalidator.OneOf("auto", "individual", "bulk")},
		},
		"trust_policy_size_limit": schema.Int64Attribute{
			CustomType: wholeNumberType{},
			Optional:   true,
			MarkdownDescription: "The account's quota for the size of a trust policy, in characters without white space, from 1 to 8192. A larger policy is " +
				"warned of at plan; one over 8192 is an error whatever the quota. Defaults to 2048, which is IAM's own default.",
			Validators: []validator.Int64{int64validator.Between(1, maxTrustPolicySize)},
		},
	}
}
