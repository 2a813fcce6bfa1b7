package awsapi

import (
	"time"
)

// Config is the provider block, in plain Go. Zero values mean "not set", so
// that the environment and the shared configuration files decide, in the order
// of hashicorp/aws: provider block, environment, shared files, container and
// instance metadata.
type Config struct {
	// Version is the provider's, told to AWS in the User-Agent header.
	Version string

	// Region falls back to AWS_REGION, AWS_DEFAULT_REGION, the profile.
	Region string
	// Profile falls back to AWS_PROFILE, then AWS_DEFAULT_PROFILE.
	Profile string
	// AccessKey, SecretKey and Token fall back to AWS_ACCESS_KEY_ID,
	// AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
	AccessKey, SecretKey, Token string
	// SharedConfigFiles and SharedCredentialsFiles fall back to AWS_CONFIG_FILE
	// and AWS_SHARED_CREDENTIALS_FILE, then to the files in ~/.aws. A leading ~
	// is expanded.
	SharedConfigFiles, SharedCredentialsFiles []string
	// AssumeRole is a chain: each role is assumed with the credentials of the
	// one before.
	AssumeRole                []AssumeRole
	AssumeRoleWithWebIdentity *AssumeRoleWithWebIdentity

	// Endpoints maps a service of EndpointServices to a URL.
	Endpoints map[string]string
	// STSRegion is where STS is called, if not in Region.
	STSRegion string
	// UseFIPSEndpoint and UseDualStackEndpoint fall back to
	// AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT.
	UseFIPSEndpoint, UseDualStackEndpoint bool
	S3UsePathStyle                        bool

	// MaxRetries is the number of times a request is made at most; 0 means
	// AWS_MAX_ATTEMPTS, else the profile's max_attempts, else 25.
	MaxRetries int
	// RetryMode is "standard" or "adaptive"; it falls back to AWS_RETRY_MODE.
	RetryMode string
	// TokenBucketRateLimiterCapacity limits retries as a whole; 0 means no
	// limit.
	TokenBucketRateLimiterCapacity int

	// HTTPProxy and HTTPSProxy fall back to HTTP_PROXY and HTTPS_PROXY; an
	// empty string that is set means no proxy.
	HTTPProxy, HTTPSProxy *string
	// NoProxy falls back to NO_PROXY.
	NoProxy string
	// CustomCABundle is a file of certificates; it falls back to AWS_CA_BUNDLE.
	CustomCABundle string
	// Insecure skips the check of TLS certificates.
	Insecure bool

	// SkipMetadataAPICheck false asks the instance metadata service for
	// credentials even where AWS_EC2_METADATA_DISABLED is true; true never asks
	// it; nil leaves it to the environment.
	SkipMetadataAPICheck *bool
	// EC2MetadataServiceEndpoint falls back to
	// AWS_EC2_METADATA_SERVICE_ENDPOINT.
	EC2MetadataServiceEndpoint string
	// EC2MetadataServiceEndpointMode is "IPv4" or "IPv6"; it falls back to
	// AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE.
	EC2MetadataServiceEndpointMode string

	// AllowedAccountIDs and ForbiddenAccountIDs are checked before the first
	// operation.
	AllowedAccountIDs, ForbiddenAccountIDs []string
	// SkipCredentialsValidation is accepted for the sake of hashicorp/aws:
	// credentials are only ever proven by the first operation that needs them.
	SkipCredentialsValidation bool
	// SkipRequestingAccountID never asks who the caller is.
	SkipRequestingAccountID bool
	SkipRegionValidation    bool

	// DefaultTags and IgnoreTags are the blocks' contents, without the
	// environment's (see Client.Tags).
	DefaultTags map[string]string
	IgnoreTags  IgnoreTags

	// ReadStrategy is how refreshes read roles; empty means ReadAuto.
	ReadStrategy ReadStrategy

	// Pace is given by tests only.
	Pace Pace
}

// ReadStrategy says how refreshes read roles.
type ReadStrategy string

const (
	// ReadAuto reads role by role until many were asked for, then the account
	// as a whole.
	ReadAuto ReadStrategy = "auto"
	// ReadIndividual reads role by role.
	ReadIndividual ReadStrategy = "individual"
	// ReadBulk reads the account as a whole.
	ReadBulk ReadStrategy = "bulk"
)

// AssumeRole is one assume_role block.
type AssumeRole struct {
	RoleARN string
	// Duration is 15 minutes to 12 hours; 0 means STS's default of one hour.
	Duration          time.Duration
	ExternalID        string
	Policy            string
	PolicyARNs        []string
	SessionName       string
	SourceIdentity    string
	Tags              map[string]string
	TransitiveTagKeys []string
}

// AssumeRoleWithWebIdentity is the assume_role_with_web_identity block. Token
// and TokenFile exclude each other; with neither, TF_AWS_WEB_IDENTITY_TOKEN,
// then AWS_WEB_IDENTITY_TOKEN_FILE count.
type AssumeRoleWithWebIdentity struct {
	RoleARN     string
	Duration    time.Duration
	Policy      string
	PolicyARNs  []string
	SessionName string
	Token       string
	TokenFile   string
}

// EndpointServices are the keys of the endpoints block, in its order.
func EndpointServices() []string {
	return []string{"iam", "kms", "organizations", "s3", "securitylake", "sts"}
}
