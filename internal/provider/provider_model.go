package provider

import "github.com/hashicorp/terraform-plugin-framework/types"

// providerModel is the provider block. Blocks are kept as lists and sets, not
// as Go slices, because a dynamic block can be unknown as a whole.
type providerModel struct {
	Region                         types.String `tfsdk:"region"`
	Profile                        types.String `tfsdk:"profile"`
	AccessKey                      types.String `tfsdk:"access_key"`
	SecretKey                      types.String `tfsdk:"secret_key"`
	Token                          types.String `tfsdk:"token"`
	SharedConfigFiles              types.List   `tfsdk:"shared_config_files"`
	SharedCredentialsFiles         types.List   `tfsdk:"shared_credentials_files"`
	MaxRetries                     types.Int64  `tfsdk:"max_retries"`
	RetryMode                      types.String `tfsdk:"retry_mode"`
	TokenBucketRateLimiterCapacity types.Int64  `tfsdk:"token_bucket_rate_limiter_capacity"`
	HTTPProxy                      types.String `tfsdk:"http_proxy"`
	HTTPSProxy                     types.String `tfsdk:"https_proxy"`
	NoProxy                        types.String `tfsdk:"no_proxy"`
	CustomCABundle                 types.String `tfsdk:"custom_ca_bundle"`
	Insecure                       types.Bool   `tfsdk:"insecure"`
	UseFIPSEndpoint                types.Bool   `tfsdk:"use_fips_endpoint"`
	UseDualStackEndpoint           types.Bool   `tfsdk:"use_dualstack_endpoint"`
	STSRegion                      types.String `tfsdk:"sts_region"`
	S3UsePathStyle                 types.Bool   `tfsdk:"s3_use_path_style"`
	AllowedAccountIDs              types.Set    `tfsdk:"allowed_account_ids"`
	ForbiddenAccountIDs            types.Set    `tfsdk:"forbidden_account_ids"`
	SkipCredentialsValidation      types.Bool   `tfsdk:"skip_credentials_validation"`
	SkipRequestingAccountID        types.Bool   `tfsdk:"skip_requesting_account_id"`
	SkipRegionValidation           types.Bool   `tfsdk:"skip_region_validation"`
	SkipMetadataAPICheck           types.String `tfsdk:"skip_metadata_api_check"`
	EC2MetadataServiceEndpoint     types.String `tfsdk:"ec2_metadata_service_endpoint"`
	EC2MetadataServiceEndpointMode types.String `tfsdk:"ec2_metadata_service_endpoint_mode"`

	AssumeRole                types.List `tfsdk:"assume_role"`
	AssumeRoleWithWebIdentity types.List `tfsdk:"assume_role_with_web_identity"`
	Endpoints                 types.Set  `tfsdk:"endpoints"`
	DefaultTags               types.List `tfsdk:"default_tags"`
	IgnoreTags                types.List `tfsdk:"ignore_tags"`

	TrustedAccountIDs      types.Set    `tfsdk:"trusted_account_ids"`
	TrustedOrganizationIDs types.Set    `tfsdk:"trusted_organization_ids"`
	AuditMode              types.String `tfsdk:"audit_mode"`
	AcceptableFindings     types.Set    `tfsdk:"acceptable_findings"`
	VendorFiles            types.List   `tfsdk:"vendor_files"`
	ReadStrategy           types.String `tfsdk:"read_strategy"`
	TrustPolicySizeLimit   types.Int64  `tfsdk:"trust_policy_size_limit"`
}

// assumeRoleModel is one link of the chain of roles.
type assumeRoleModel struct {
	RoleARN           types.String `tfsdk:"role_arn"`
	SessionName       types.String `tfsdk:"session_name"`
	Duration          types.String `tfsdk:"duration"`
	Policy            types.String `tfsdk:"policy"`
	PolicyARNs        types.Set    `tfsdk:"policy_arns"`
	ExternalID        types.String `tfsdk:"external_id"`
	SourceIdentity    types.String `tfsdk:"source_identity"`
	Tags              types.Map    `tfsdk:"tags"`
	TransitiveTagKeys types.Set    `tfsdk:"transitive_tag_keys"`
}

type assumeRoleWithWebIdentityModel struct {
	RoleARN              types.String `tfsdk:"role_arn"`
	SessionName          types.String `tfsdk:"session_name"`
	Duration             types.String `tfsdk:"duration"`
	Policy               types.String `tfsdk:"policy"`
	PolicyARNs           types.Set    `tfsdk:"policy_arns"`
	WebIdentityToken     types.String `tfsdk:"web_identity_token"`
	WebIdentityTokenFile types.String `tfsdk:"web_identity_token_file"`
}

type endpointsModel struct {
	IAM           types.String `tfsdk:"iam"`
	STS           types.String `tfsdk:"sts"`
	S3            types.String `tfsdk:"s3"`
	SecurityLake  types.String `tfsdk:"securitylake"`
	KMS           types.String `tfsdk:"kms"`
	Organizations types.String `tfsdk:"organizations"`
}

type defaultTagsModel struct {
	Tags types.Map `tfsdk:"tags"`
}

type ignoreTagsModel struct {
	Keys        types.Set `tfsdk:"keys"`
	KeyPrefixes types.Set `tfsdk:"key_prefixes"`
}
