package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// awsConfig maps the block to the configuration of the AWS client. Environment
// variables and shared files are awsapi's to read, when AWS is first needed.
func (m providerModel) awsConfig(ctx context.Context, diags *diag.Diagnostics) awsapi.Config {
	return awsapi.Config{
		Region:                         m.Region.ValueString(),
		Profile:                        m.Profile.ValueString(),
		AccessKey:                      m.AccessKey.ValueString(),
		SecretKey:                      m.SecretKey.ValueString(),
		Token:                          m.Token.ValueString(),
		SharedConfigFiles:              knownStrings(m.SharedConfigFiles),
		SharedCredentialsFiles:         knownStrings(m.SharedCredentialsFiles),
		AssumeRole:                     m.assumeRoles(ctx, diags),
		AssumeRoleWithWebIdentity:      m.webIdentity(ctx, diags),
		Endpoints:                      m.endpoints(ctx, diags),
		STSRegion:                      m.STSRegion.ValueString(),
		UseFIPSEndpoint:                m.UseFIPSEndpoint.ValueBool(),
		UseDualStackEndpoint:           m.UseDualStackEndpoint.ValueBool(),
		S3UsePathStyle:                 m.S3UsePathStyle.ValueBool(),
		MaxRetries:                     int(m.MaxRetries.ValueInt64()),
		RetryMode:                      m.RetryMode.ValueString(),
		TokenBucketRateLimiterCapacity: int(m.TokenBucketRateLimiterCapacity.ValueInt64()),
		HTTPProxy:                      m.HTTPProxy.ValueStringPointer(),
		HTTPSProxy:                     m.HTTPSProxy.ValueStringPointer(),
		NoProxy:                        m.NoProxy.ValueString(),
		CustomCABundle:                 m.CustomCABundle.ValueString(),
		Insecure:                       m.Insecure.ValueBool(),
		SkipMetadataAPICheck:           nullableBool(m.SkipMetadataAPICheck),
		EC2MetadataServiceEndpoint:     m.EC2MetadataServiceEndpoint.ValueString(),
		EC2MetadataServiceEndpointMode: m.EC2MetadataServiceEndpointMode.ValueString(),
		AllowedAccountIDs:              sortedStrings(m.AllowedAccountIDs),
		ForbiddenAccountIDs:            sortedStrings(m.ForbiddenAccountIDs),
		SkipCredentialsValidation:      m.SkipCredentialsValidation.ValueBool(),
		SkipRequestingAccountID:        m.SkipRequestingAccountID.ValueBool(),
		SkipRegionValidation:           m.SkipRegionValidation.ValueBool(),
		DefaultTags:                    m.defaultTags(ctx, diags),
		IgnoreTags:                     m.ignoreTags(ctx, diags),
		ReadStrategy:                   awsapi.ReadStrategy(m.ReadStrategy.ValueString()),
	}
}

// assumeRoles maps the chain. A single block without role_arn is passed over
// with a warning, as hashicorp/aws does, so that a module can leave it null; in
// a chain nothing says what the next link should start from.
func (m providerModel) assumeRoles(ctx context.Context, diags *diag.Diagnostics) []awsapi.AssumeRole {
	blocks := decodeBlocks[assumeRoleModel](ctx, m.AssumeRole, diags)
	chain := make([]awsapi.AssumeRole, 0, len(blocks))
	for i, block := range blocks {
		if block.RoleARN.IsUnknown() {
			continue
		}
		if block.RoleARN.ValueString() == "" {
			where := path.Root("assume_role").AtListIndex(i).AtName("role_arn")
			const detail = "The block names no role_arn, so there is no role to assume."
			if len(blocks) > 1 {
				diags.AddAttributeError(where, "No role to assume", detail+" Every block of a chain needs one.")
			} else {
				diags.AddAttributeWarning(where, "No role to assume", detail+" It is passed over: AWS is called with the credentials as they are.")
			}
			continue
		}
		chain = append(chain, block.config())
	}
	return chain
}

func (m assumeRoleModel) config() awsapi.AssumeRole {
	return awsapi.AssumeRole{
		RoleARN:           m.RoleARN.ValueString(),
		Duration:          duration(m.Duration),
		ExternalID:        m.ExternalID.ValueString(),
		Policy:            m.Policy.ValueString(),
		PolicyARNs:        sortedStrings(m.PolicyARNs),
		SessionName:       m.SessionName.ValueString(),
		SourceIdentity:    m.SourceIdentity.ValueString(),
		Tags:              stringMap(m.Tags),
		TransitiveTagKeys: sortedStrings(m.TransitiveTagKeys),
	}
}

func (m providerModel) webIdentity(ctx context.Context, diags *diag.Diagnostics) *awsapi.AssumeRoleWithWebIdentity {
	for _, block := range decodeBlocks[assumeRoleWithWebIdentityModel](ctx, m.AssumeRoleWithWebIdentity, diags) {
		return &awsapi.AssumeRoleWithWebIdentity{
			RoleARN:     block.RoleARN.ValueString(),
			Duration:    duration(block.Duration),
			Policy:      block.Policy.ValueString(),
			PolicyARNs:  sortedStrings(block.PolicyARNs),
			SessionName: block.SessionName.ValueString(),
			Token:       block.WebIdentityToken.ValueString(),
			TokenFile:   block.WebIdentityTokenFile.ValueString(),
		}
	}
	return nil
}

// endpoints merges the blocks; two that name another URL for one service
// contradict each other.
func (m providerModel) endpoints(ctx context.Context, diags *diag.Diagnostics) map[string]string {
	merged := map[string]string{}
	for _, block := range decodeBlocks[endpointsModel](ctx, m.Endpoints, diags) {
		for service, url := range block.urls() {
			if before, ok := merged[service]; ok && before != url {
				diags.AddAttributeError(path.Root("endpoints"), "Two endpoints for one service",
					"The endpoints blocks name both "+before+" and "+url+" for "+service+"; keep one of them.")
			}
			merged[service] = url
		}
	}
	return merged
}

func (m endpointsModel) urls() map[string]string {
	urls := map[string]string{}
	for service, url := range map[string]types.String{
		"iam": m.IAM, "sts": m.STS, "s3": m.S3, "securitylake": m.SecurityLake, "kms": m.KMS, "organizations": m.Organizations,
	} {
		if url.ValueString() != "" {
			urls[service] = url.ValueString()
		}
	}
	return urls
}

func (m providerModel) defaultTags(ctx context.Context, diags *diag.Diagnostics) map[string]string {
	for _, block := range decodeBlocks[defaultTagsModel](ctx, m.DefaultTags, diags) {
		return stringMap(block.Tags)
	}
	return nil
}

func (m providerModel) ignoreTags(ctx context.Context, diags *diag.Diagnostics) awsapi.IgnoreTags {
	for _, block := range decodeBlocks[ignoreTagsModel](ctx, m.IgnoreTags, diags) {
		return awsapi.IgnoreTags{Keys: sortedStrings(block.Keys), KeyPrefixes: sortedStrings(block.KeyPrefixes)}
	}
	return awsapi.IgnoreTags{}
}

// duration reads what checkSessionLength has accepted; null is 0, "not set".
func duration(s types.String) time.Duration {
	d, err := time.ParseDuration(s.ValueString())
	if err != nil {
		return 0
	}
	return d
}

// nullableBool reads the string that hashicorp/aws uses for a bool with three
// states; null and empty are the third.
func nullableBool(s types.String) *bool {
	var value bool
	switch s.ValueString() {
	case "":
		return nil
	case "true", "1":
		value = true
	}
	return &value
}
