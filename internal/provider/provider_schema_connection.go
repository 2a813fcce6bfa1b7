package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// connectionAttributes decide how AWS is reached. Names, types and environment
// variables are those of hashicorp/aws (its docs, "Provider Configuration"), so
// that one block can be copied to the other.
func connectionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"region": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "The AWS region, such as `us-east-1`. IAM itself is global: the region decides the partition and where STS, S3 and Security " +
				"Lake are asked. Defaults to `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's `region`, or that of the EC2 instance.",
		},
		"profile": optionalString("The profile in the shared configuration and credentials files. Defaults to `AWS_PROFILE` or `AWS_DEFAULT_PROFILE`, then `default`."),
		"access_key": optionalString("The access key ID. Defaults to `AWS_ACCESS_KEY_ID`, then the shared files. Needs `secret_key` beside it.",
			stringvalidator.AlsoRequires(path.MatchRoot("secret_key"))),
		"secret_key": secretString("The secret access key. Defaults to `AWS_SECRET_ACCESS_KEY`, then the shared files. Needs `access_key` beside it.",
			stringvalidator.AlsoRequires(path.MatchRoot("access_key"))),
		"token":                    secretString("The session token of temporary credentials. Defaults to `AWS_SESSION_TOKEN`."),
		"shared_config_files":      stringList("Paths of shared configuration files. Defaults to `AWS_CONFIG_FILE`, then `~/.aws/config`."),
		"shared_credentials_files": stringList("Paths of shared credentials files. Defaults to `AWS_SHARED_CREDENTIALS_FILE`, then `~/.aws/credentials`."),

		"max_retries": schema.Int64Attribute{
			CustomType: wholeNumberType{},
			Optional:   true,
			MarkdownDescription: "How often a request is tried again when AWS throttles it or fails for the moment, 0 or more; the waits grow exponentially. Defaults to " +
				"`AWS_MAX_ATTEMPTS`, the profile's `max_attempts`, then 25.",
			Validators: []validator.Int64{int64validator.AtLeast(0)},
		},
		"retry_mode": optionalString("How retries are paced: `standard` or `adaptive`. Defaults to `AWS_RETRY_MODE`, the profile's `retry_mode`, then `standard`.",
			stringvalidator.OneOf("standard", "adaptive")),
		"token_bucket_rate_limiter_capacity": schema.Int64Attribute{
			CustomType:          wholeNumberType{},
			Optional:            true,
			MarkdownDescription: "The capacity of the AWS SDK's token bucket for retries, 0 or more. Defaults to no limit on the client's side.",
			Validators:          []validator.Int64{int64validator.AtLeast(0)},
		},

		"http_proxy":       optionalString("The URL of a proxy for HTTP requests to AWS. Defaults to `HTTP_PROXY` or `http_proxy`."),
		"https_proxy":      optionalString("The URL of a proxy for HTTPS requests to AWS; an empty string means none although `http_proxy` is set. Defaults to `HTTPS_PROXY` or `https_proxy`."),
		"no_proxy":         optionalString("Hosts that are reached without the proxy: domain names, addresses or CIDR ranges separated by commas, or `*`. Defaults to `NO_PROXY` or `no_proxy`."),
		"custom_ca_bundle": optionalString("The path of a file with further root certificates in PEM form. Defaults to `AWS_CA_BUNDLE`."),
		"insecure":         optionalBool("Whether the certificates of AWS endpoints are not verified. Defaults to false."),

		"use_fips_endpoint":      optionalBool("Whether FIPS endpoints are used. Defaults to `AWS_USE_FIPS_ENDPOINT`, the profile's `use_fips_endpoint`, then false."),
		"use_dualstack_endpoint": optionalBool("Whether endpoints that speak IPv4 and IPv6 are used. Defaults to `AWS_USE_DUALSTACK_ENDPOINT`, the profile's `use_dualstack_endpoint`, then false."),
		"sts_region":             optionalString("The region in which STS is asked, such as `us-east-1`. Defaults to `region`."),
		"s3_use_path_style":      optionalBool("Whether S3 is asked at `https://HOST/BUCKET` instead of `https://BUCKET.HOST`. Defaults to false."),

		"allowed_account_ids": accountIDs("IDs of the only AWS accounts the credentials may belong to, 12 digits each; any other is refused on first use. Conflicts with `forbidden_account_ids`. Defaults to any.",
			setvalidator.ConflictsWith(path.MatchRoot("forbidden_account_ids"))),
		"forbidden_account_ids": accountIDs("IDs of AWS accounts the credentials must not belong to, 12 digits each. Conflicts with `allowed_account_ids`. Defaults to none.",
			setvalidator.ConflictsWith(path.MatchRoot("allowed_account_ids"))),

		"skip_credentials_validation": optionalBool("Accepted so that a block can be copied from hashicorp/aws, and changes nothing: credentials are never tried out on their own, but proven by the first call that needs them."),
		"skip_requesting_account_id":  optionalBool("Whether the account ID is not asked for; then `allowed_account_ids` and `forbidden_account_ids` cannot be kept, and ARNs come from what IAM returns. Defaults to false."),
		"skip_region_validation":      optionalBool("Whether a region that this release does not know is accepted. Defaults to false."),
		"skip_metadata_api_check": optionalString("Whether the EC2 metadata service is not asked for credentials: `true`, `false`, or an empty string for the default. Defaults to `AWS_EC2_METADATA_DISABLED`.",
			stringvalidator.OneOf("", "true", "false", "0", "1")),
		"ec2_metadata_service_endpoint": optionalString("The address of the EC2 metadata service. Defaults to `AWS_EC2_METADATA_SERVICE_ENDPOINT`.",
			checkedString("an http or https URL", checkEndpointURL)),
		"ec2_metadata_service_endpoint_mode": optionalString("How the EC2 metadata service is reached: `IPv4` or `IPv6`. Defaults to `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE`, then `IPv4`.",
			stringvalidator.OneOfCaseInsensitive("IPv4", "IPv6")),
	}
}

// connectionBlocks have the nesting of hashicorp/aws: endpoints is a set, all
// others are lists.
func connectionBlocks() map[string]schema.Block {
	return map[string]schema.Block{
		"assume_role":                   assumeRoleBlock(),
		"assume_role_with_web_identity": assumeRoleWithWebIdentityBlock(),
		"endpoints":                     endpointsBlock(),
		"default_tags":                  defaultTagsBlock(),
		"ignore_tags":                   ignoreTagsBlock(),
	}
}

func optionalString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: validators}
}

func secretString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description, Validators: validators}
}

func optionalBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
}

func stringList(description string) schema.ListAttribute {
	return schema.ListAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: description}
}

func stringSet(description string, validators ...validator.Set) schema.SetAttribute {
	return schema.SetAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: description, Validators: validators}
}

func accountIDs(description string, validators ...validator.Set) schema.SetAttribute {
	check := setvalidator.ValueStringsAre(checkedString("an AWS account ID of 12 digits", awsid.CheckAccountID))
	return stringSet(description, append(validators, check)...)
}
