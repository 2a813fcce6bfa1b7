package awsapi

import (
	"cmp"
	"context"
	"net/http"
	"os"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi/requestbody"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// defaultMaxRetries is the default of hashicorp/aws.
const defaultMaxRetries = 25

// resolve turns the provider block, the environment and the shared files into
// clients.
func (c *Client) resolve(ctx context.Context) (*session, error) {
	if err := c.checkEarly(); err != nil {
		return nil, err
	}
	if err := c.checkCABundle(); err != nil {
		return nil, err
	}
	base, err := c.baseConfig(ctx)
	if err != nil {
		return nil, err
	}
	_, cfg, diags := awsbase.GetAwsConfig(ctx, base)
	if err := c.explainDiagnostics(ctx, diags); err != nil {
		return nil, err
	}
	if cfg.Region == "" {
		return nil, noRegion()
	}
	if !c.cfg.SkipRegionValidation {
		if err := knownRegion("region", cfg.Region); err != nil {
			return nil, err
		}
	}
	c.finish(&cfg)
	s := &session{config: cfg, region: cfg.Region}
	if p, ok := awsid.PartitionOfRegion(cfg.Region); ok {
		s.partition = p.ID
	} else {
		s.partition = "aws"
	}
	s.iam = iam.NewFromConfig(cfg, c.iamOptions)
	s.sts = sts.NewFromConfig(cfg, c.stsOptions)
	return s, nil
}

// finish adds what aws-sdk-go-base knows nothing of.
func (c *Client) finish(cfg *aws.Config) {
	inner := cfg.Retryer
	cfg.Retryer = func() aws.Retryer { return newRetryer(inner()) }
	cfg.APIOptions = append(cfg.APIOptions, logRequests(c.pace.Now), lastAnswers, hideSecrets(c.secrets), requestbody.HideWriteTo)
	// The SDK's own logging would show bodies.
	cfg.ClientLogMode = 0
	if client, ok := cfg.HTTPClient.(*awshttp.BuildableClient); ok {
		cfg.HTTPClient = client.WithTransportOptions(func(t *http.Transport) {
			// The SDK sets none: a request whose answer is lost would wait for
			// ever.
			t.ResponseHeaderTimeout = c.pace.ResponseBound
		})
	}
}

// baseConfig maps the provider block as hashicorp/aws does, except that
// aws-sdk-go-base is given no logger: it would log external IDs, and the bodies
// of requests and answers.
func (c *Client) baseConfig(ctx context.Context) (*awsbase.Config, error) {
	cfg := c.cfg
	base := &awsbase.Config{
		AccessKey:                      cfg.AccessKey,
		AssumeRole:                     assumeRoles(cfg.AssumeRole),
		Backoff:                        retry.BackoffDelayerFunc(c.pace.retryDelay),
		CallerDocumentationURL:         "https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html",
		CallerName:                     "terraform-provider-crossaccount",
		CustomCABundle:                 cfg.CustomCABundle,
		EC2MetadataServiceEndpoint:     cfg.EC2MetadataServiceEndpoint,
		EC2MetadataServiceEndpointMode: cfg.EC2MetadataServiceEndpointMode,
		HTTPProxy:                      cfg.HTTPProxy,
		HTTPSProxy:                     cfg.HTTPSProxy,
		HTTPProxyMode:                  awsbase.HTTPProxyModeLegacy,
		IamEndpoint:                    c.endpoint("iam"),
		Insecure:                       cfg.Insecure,
		MaxRetries:                     c.maxRetries(ctx),
		NoProxy:                        cfg.NoProxy,
		Profile:                        cfg.Profile,
		Region:                         cfg.Region,
		SecretKey:                      cfg.SecretKey,
		SharedConfigFiles:              cfg.SharedConfigFiles,
		SharedCredentialsFiles:         cfg.SharedCredentialsFiles,
		SkipCredsValidation:            true,
		SkipRequestingAccountId:        true,
		StsEndpoint:                    c.endpoint("sts"),
		StsRegion:                      cfg.STSRegion,
		SuppressDebugLog:               true,
		Token:                          cfg.Token,
		TokenBucketRateLimiterCapacity: cfg.TokenBucketRateLimiterCapacity,
		UseDualStackEndpoint:           cfg.UseDualStackEndpoint,
		UseFIPSEndpoint:                cfg.UseFIPSEndpoint,
		UserAgent:                      awsbase.UserAgentProducts{{Name: "terraform-provider-crossaccount", Version: cfg.Version}},
	}
	if skip := cfg.SkipMetadataAPICheck; skip != nil {
		base.EC2MetadataServiceEnableState = imds.ClientEnabled
		if *skip {
			base.EC2MetadataServiceEnableState = imds.ClientDisabled
		}
	}
	if cfg.RetryMode != "" {
		mode, err := aws.ParseRetryMode(cfg.RetryMode)
		if err != nil {
			return nil, badConfig("retry_mode", cfg.RetryMode, `It must be "standard" or "adaptive".`)
		}
		base.RetryMode = mode
	}
	if web := cfg.AssumeRoleWithWebIdentity; web != nil {
		identity, err := webIdentity(*web)
		if err != nil {
			return nil, err
		}
		base.AssumeRoleWithWebIdentity = identity
	}
	return base, nil
}

// maxRetries is how often a request is made at most: the argument, else
// AWS_MAX_ATTEMPTS, else the profile's max_attempts, else 25.
func (c *Client) maxRetries(ctx context.Context) int {
	if c.cfg.MaxRetries > 0 {
		return c.cfg.MaxRetries
	}
	if n, err := strconv.Atoi(os.Getenv("AWS_MAX_ATTEMPTS")); err == nil && n > 0 {
		return n
	}
	// A profile that is missing or damaged is explained where credentials are sought.
	profile, err := config.LoadSharedConfigProfile(ctx, cmp.Or(c.profile(), config.DefaultSharedConfigProfile), func(o *config.LoadSharedConfigOptions) {
		o.ConfigFiles, o.CredentialsFiles = c.configFiles(), c.credentialsFiles()
	})
	if err == nil && profile.RetryMaxAttempts > 0 {
		return profile.RetryMaxAttempts
	}
	return defaultMaxRetries
}

func assumeRoles(chain []AssumeRole) []awsbase.AssumeRole {
	var roles []awsbase.AssumeRole
	for _, r := range chain {
		roles = append(roles, awsbase.AssumeRole{
			RoleARN:           r.RoleARN,
			Duration:          r.Duration,
			ExternalID:        r.ExternalID,
			Policy:            r.Policy,
			PolicyARNs:        r.PolicyARNs,
			SessionName:       r.SessionName,
			SourceIdentity:    r.SourceIdentity,
			Tags:              r.Tags,
			TransitiveTagKeys: r.TransitiveTagKeys,
		})
	}
	return roles
}

func webIdentity(web AssumeRoleWithWebIdentity) (*awsbase.AssumeRoleWithWebIdentity, error) {
	token, file := web.Token, web.TokenFile
	if token == "" && file == "" {
		token, file = os.Getenv("TF_AWS_WEB_IDENTITY_TOKEN"), os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE")
	}
	if (token == "") == (file == "") {
		return nil, &Failure{Kind: ErrBadConfig, Summary: "assume_role_with_web_identity needs one token",
			Detail: "The block takes the identity provider's token from exactly one place.",
			Remedy: "Set web_identity_token or web_identity_token_file, or one of the environment variables TF_AWS_WEB_IDENTITY_TOKEN and AWS_WEB_IDENTITY_TOKEN_FILE."}
	}
	return &awsbase.AssumeRoleWithWebIdentity{
		RoleARN:              web.RoleARN,
		Duration:             web.Duration,
		Policy:               web.Policy,
		PolicyARNs:           web.PolicyARNs,
		SessionName:          web.SessionName,
		WebIdentityToken:     token,
		WebIdentityTokenFile: file,
	}, nil
}
