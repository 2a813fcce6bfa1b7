package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
)

func assumeRoleBlock() schema.Block {
	attributes := sessionAttributes()
	attributes["external_id"] = optionalString("The external ID the role asks for, 2 to 1224 characters.",
		checkedString("an external ID", externalid.Check))
	attributes["source_identity"] = optionalString("The source identity of the session, 2 to 64 characters.",
		checkedString("a source identity", awsid.CheckSourceIdentity))
	attributes["tags"] = schema.MapAttribute{
		Optional: true, ElementType: types.StringType,
		MarkdownDescription: "Session tags. The role's trust policy must allow `sts:TagSession`. Defaults to none.",
	}
	attributes["transitive_tag_keys"] = stringSet("Keys of the session tags that pass on to sessions opened from this one. Defaults to none.")
	return schema.ListNestedBlock{
		MarkdownDescription: "A role to assume before AWS is called. Several blocks make a chain: each role is assumed with the session of the one before.",
		NestedObject:        schema.NestedBlockObject{Attributes: attributes},
	}
}

func assumeRoleWithWebIdentityBlock() schema.Block {
	attributes := sessionAttributes()
	attributes["web_identity_token"] = secretString("The token of the identity provider. Defaults to `TF_AWS_WEB_IDENTITY_TOKEN`. Conflicts with `web_identity_token_file`.",
		stringvalidator.LengthBetween(4, 20000),
		stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("web_identity_token_file")))
	attributes["web_identity_token_file"] = optionalString("The path of a file that holds the token. Defaults to `AWS_WEB_IDENTITY_TOKEN_FILE`. Conflicts with `web_identity_token`.",
		stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("web_identity_token")))
	return schema.ListNestedBlock{
		MarkdownDescription: "A role to assume with the token of an OpenID Connect identity provider; at most one block.",
		Validators:          []validator.List{listvalidator.SizeAtMost(1)},
		NestedObject:        schema.NestedBlockObject{Attributes: attributes},
	}
}

// sessionAttributes are what both ways of assuming a role have in common.
func sessionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"role_arn": optionalString("The ARN of the role. The block is of no use without it.",
			checkedString("the ARN of a role", checkRoleARN)),
		"session_name": optionalString("The name of the session, 2 to 64 characters. Defaults to a name that the AWS SDK makes.",
			checkedString("a session name", awsid.CheckSessionName)),
		"duration": optionalString("How long the session lasts, between 15 minutes and 12 hours, such as `1h30m`. A chained role allows at most one hour. Defaults to 15 minutes.",
			checkedString("a duration between 15m and 12h", checkSessionLength)),
		"policy": optionalString("A policy in JSON that restricts the session further. Defaults to none.",
			checkedString("a JSON object", checkJSONObject)),
		"policy_arns": stringSet("ARNs of managed policies that restrict the session further. Defaults to none.",
			setvalidator.ValueStringsAre(checkedString("an ARN", checkARN))),
	}
}

// endpointsBlock names only the services that the provider calls.
func endpointsBlock() schema.Block {
	attributes := map[string]schema.Attribute{}
	for _, service := range endpointServices() {
		attributes[service.name] = optionalString("The URL at which "+service.title+" is asked. Defaults to `AWS_ENDPOINT_URL_"+service.variable+
			"`, `AWS_ENDPOINT_URL`, the profile's `services` section, then AWS's own endpoint.",
			checkedString("an http or https URL", checkEndpointURL))
	}
	return schema.SetNestedBlock{
		MarkdownDescription: "Endpoints to use instead of AWS's own, for private endpoints and local test servers.",
		NestedObject:        schema.NestedBlockObject{Attributes: attributes},
	}
}

// endpointService is a service whose endpoint can be set; variable is its
// suffix in the SDK's environment variables. Source: AWS SDKs and Tools
// Reference Guide, "Service-specific endpoints".
type endpointService struct{ name, title, variable string }

func endpointServices() []endpointService {
	return []endpointService{
		{"iam", "IAM", "IAM"},
		{"sts", "STS", "STS"},
		{"s3", "S3", "S3"},
		{"securitylake", "Security Lake", "SECURITYLAKE"},
		{"kms", "KMS", "KMS"},
		{"organizations", "Organizations", "ORGANIZATIONS"},
	}
}

func defaultTagsBlock() schema.Block {
	return schema.ListNestedBlock{
		MarkdownDescription: "Tags for everything this provider block makes; at most one block.",
		Validators:          []validator.List{listvalidator.SizeAtMost(1)},
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"tags": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Tags that a resource's own `tags` override key by key. Environment variables `TF_AWS_DEFAULT_TAGS_<key>` add to them.",
				Validators:          []validator.Map{iamTags{}},
			},
		}},
	}
}

func ignoreTagsBlock() schema.Block {
	return schema.ListNestedBlock{
		MarkdownDescription: "Tags that others own: neither shown as drift nor changed; at most one block.",
		Validators:          []validator.List{listvalidator.SizeAtMost(1)},
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"keys":         stringSet("Tag keys to ignore. `TF_AWS_IGNORE_TAGS_KEYS`, separated by commas, adds to them."),
			"key_prefixes": stringSet("Beginnings of tag keys to ignore. `TF_AWS_IGNORE_TAGS_KEY_PREFIXES`, separated by commas, adds to them."),
		}},
	}
}
