package awsapi

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// identityError is what the first use of a provider block says.
func identityError(t *testing.T, cfg Config) error {
	t.Helper()
	_, err := New(cfg).Identity(t.Context())
	if err == nil {
		t.Fatal("there was no error")
	}
	return err
}

func TestNoCredentialsNamesTheSources(t *testing.T) {
	// Not parallel: it sets the environment.
	cfg := testConfig("http://127.0.0.1:1")
	cfg.AccessKey, cfg.SecretKey = "", ""
	t.Setenv("AWS_ACCESS_KEY_ID", "LKIAEXAMPLEEXAMPLE11")
	err := identityError(t, cfg)
	if !errors.Is(err, ErrNoCredentials) {
		t.Errorf("got %v; want ErrNoCredentials", err)
	}
	wantText(t, err, "There are no AWS credentials", "Provider block: access_key and secret_key are not set",
		"AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not", "no-such-aws-settings does not exist",
		"skip_metadata_api_check is set", "AWS_WEB_IDENTITY_TOKEN_FILE not set")
	wantNoText(t, err, "LKIAEXAMPLEEXAMPLE11")
}

func TestCredentialErrors(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte("[profile other]\nregion = eu-west-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason string
		change func(*Config)
		kind   Kind
		want   []string
	}{
		{"half a key pair", func(c *Config) { c.SecretKey = "" }, ErrNoCredentials, []string{"access_key and secret_key", "one of them is missing"}},
		{"a profile that is nowhere", func(c *Config) {
			c.AccessKey, c.SecretKey, c.Profile, c.SharedConfigFiles = "", "", "missing", []string{file}
		}, ErrNoCredentials, []string{`The profile "missing"`, file, "aws configure --profile missing"}},
		{"a profile without credentials", func(c *Config) {
			c.AccessKey, c.SecretKey, c.Profile, c.SharedConfigFiles = "", "", "other", []string{file}
		}, ErrNoCredentials, []string{file + " has no credentials for profile other"}},
		{"a region with a slip", func(c *Config) { c.Region = "us-esat-1" }, ErrBadRegion, []string{`region is "us-esat-1"`, `Is "us-east-1" meant?`, "skip_region_validation"}},
		{"an STS region with a slip", func(c *Config) { c.STSRegion = "eu-central-9" }, ErrBadRegion, []string{`sts_region is "eu-central-9"`, "eu-central-1"}},
		{"a region like no other", func(c *Config) { c.Region = "the-moon" }, ErrBadRegion, []string{`region is "the-moon"`}},
		{"no region", func(c *Config) { c.Region = "" }, ErrBadRegion, []string{"No AWS region is set", "AWS_REGION"}},
		{"a retry mode that is none", func(c *Config) { c.RetryMode = "often" }, ErrBadConfig, []string{`retry_mode is "often"`, `"standard" or "adaptive"`}},
		{"a bundle of certificates that is not there", func(c *Config) { c.CustomCABundle = file + ".pem" }, ErrBadConfig, []string{`custom_ca_bundle is "`, "There is no such file"}},
		{"a bundle without a certificate", func(c *Config) { c.CustomCABundle = file }, ErrBadConfig, []string{`custom_ca_bundle is "`, "no certificate in PEM form"}},
		{"a bundle that is a folder", func(c *Config) { c.CustomCABundle = filepath.Dir(file) }, ErrBadConfig, []string{`custom_ca_bundle is "`, "cannot be read"}},
		{"a bundle in the home folder", func(c *Config) { c.CustomCABundle = "~/crossaccount-no-such-file.pem" }, ErrBadConfig, []string{`/crossaccount-no-such-file.pem". There is no such file`}},
		{"an endpoint of a service that is not called", func(c *Config) { c.Endpoints["ec2"] = "http://127.0.0.1:1" }, ErrBadConfig, []string{`endpoints is "ec2"`, "securitylake"}},
		{"a web identity without a token", func(c *Config) {
			c.AssumeRoleWithWebIdentity = &AssumeRoleWithWebIdentity{RoleARN: "arn:aws:iam::111122223333:role/x"}
		}, ErrBadConfig, []string{"web_identity_token_file"}},
		{"nothing listens", func(c *Config) { c.Endpoints["sts"] = closedPort(t) }, ErrUnreachable, []string{"the connection was refused", "Endpoint: http://127.0.0.1:"}},
		{"a host that does not exist", func(c *Config) { c.Endpoints["sts"] = "http://sts.invalid" }, ErrUnreachable, []string{"Endpoint: http://sts.invalid", "Check the region"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			cfg := testConfig("http://127.0.0.1:1")
			tt.change(&cfg)
			err := identityError(t, cfg)
			if !errors.Is(err, tt.kind) {
				t.Errorf("got %v; want %v", err, tt.kind)
			}
			wantText(t, err, tt.want...)
			wantNoText(t, err, "not-a-secret-but-must-not-show", "dial tcp", "operation error", "failed to", `"~/`)
		})
	}
}

// closedPort is a URL where nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String()
}

func TestSkipRegionValidation(t *testing.T) {
	t.Parallel()
	f := newFake(t, answerIdentity)
	c := newTestClient(f, func(cfg *Config) { cfg.Region, cfg.SkipRegionValidation = "xx-new-1", true })
	if _, err := c.Identity(t.Context()); err != nil {
		t.Errorf("a region newer than the release: %v", err)
	}
}

func TestClosedRoleInTheProviderBlock(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(string, url.Values, int) reply { return accessDenied("sts:AssumeRole") })
	c := newTestClient(f, func(cfg *Config) {
		cfg.AssumeRole = []AssumeRole{{RoleARN: "arn:aws:iam::111122223333:role/deploy", ExternalID: "chain-external-id"}}
	})
	_, err := c.Identity(t.Context())
	if !errors.Is(err, ErrNoCredentials) {
		t.Errorf("got %v; want ErrNoCredentials", err)
	}
	wantText(t, err, "arn:aws:iam::111122223333:role/deploy", "a role that does not exist", "a caller whose own policies", "Check the three")
	wantNoText(t, err, "chain-external-id")
}

func TestAnswersAboutCredentials(t *testing.T) {
	t.Parallel()
	const canonical = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.\n\n" +
		"The Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:session-token-in-clear\n'"
	for _, tt := range []struct {
		reason, code, message string
		status                int
		kind                  Kind
		want                  []string
	}{
		{"the session is over", "ExpiredToken", "The security token included in the request is expired", 403, ErrExpiredCredentials, []string{"aws sso login"}},
		{"the key is unknown", "InvalidClientTokenId", "The security token included in the request is invalid.", 403, ErrBadCredentials, []string{"does not know the access key"}},
		{"the secret is wrong", "SignatureDoesNotMatch", canonical, 403, ErrBadCredentials, []string{"clock", "Check the secret key"}},
		{"the service is down", "ServiceFailure", "try later", 500, ErrUnavailable, []string{"Health Dashboard"}},
		{"too many requests", "Throttling", "Rate exceeded", 400, ErrThrottled, []string{"max_retries", "-parallelism"}},
		{"a code nobody knows", "SomethingNew", "It is new.", 400, ErrRefused, []string{"AWS said: SomethingNew: It is new.", "Request ID: req-2"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, func(string, url.Values, int) reply { return fault(tt.status, tt.code, tt.message) })
			_, err := newTestClient(f, nil).Identity(t.Context())
			if !errors.Is(err, tt.kind) {
				t.Errorf("got %v; want %v", err, tt.kind)
			}
			wantText(t, err, append(tt.want, tt.code)...)
			wantNoText(t, err, "session-token-in-clear", "Canonical")
		})
	}
}

func TestMaxRetries(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(string, url.Values, int) reply {
		return fault(http.StatusBadRequest, "Throttling", "Rate exceeded")
	})
	c := newTestClient(f, func(cfg *Config) { cfg.MaxRetries = 5 })
	if _, err := c.ReadRole(t.Context(), "app"); !errors.Is(err, ErrThrottled) {
		t.Errorf("got %v; want ErrThrottled", err)
	}
	if n := f.count("GetRole"); n != 5 {
		t.Errorf("GetRole was called %d times; max_retries is 5", n)
	}
}

// An endpoint that is down is told after a few tries, not after all of them.
func TestUnreachableEndsSoon(t *testing.T) {
	t.Parallel()
	r, ok := newRetryer(retry.NewStandard()).(aws.RetryerV2)
	if !ok {
		t.Fatal("the retryer has lost the newer interface")
	}
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	var spent *retry.MaxAttemptsError
	for _, tt := range []struct {
		reason  string
		attempt int
		err     error
		ends    bool
	}{
		{"the first connection that fails may be chance", 1, refused, false},
		{"the last try", unreachableTries, refused, true},
		{"a connection that was made and broke is tried on", unreachableTries, &net.OpError{Op: "read", Err: syscall.ECONNRESET}, false},
	} {
		if _, err := r.RetryDelay(tt.attempt, tt.err); errors.As(err, &spent) != tt.ends {
			t.Errorf("%s: after try %d: %v", tt.reason, tt.attempt, err)
		}
	}
}

func TestLostAnswerEndsSoon(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(string, url.Values, int) reply { return reply{hang: true} })
	c := newTestClient(f, func(cfg *Config) { cfg.Pace.ResponseBound, cfg.MaxRetries = 50*time.Millisecond, 2 })
	_, err := c.Identity(t.Context())
	if !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v; want ErrUnreachable", err)
	}
	wantText(t, err, "no answer came in time")
}

func TestDeadlineAndInterrupt(t *testing.T) {
	t.Parallel()
	ctx := expiring{t.Context(), make(chan struct{})}
	f := newFake(t, func(string, url.Values, int) reply {
		close(ctx.over)
		return reply{hang: true}
	})
	_, err := newTestClient(f, nil).ReadRole(ctx, "app")
	if !errors.Is(err, ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v; want ErrTimeout", err)
	}
	wantText(t, err, "Role: app", "timeouts block")
}

func TestMaxRetriesPrecedence(t *testing.T) {
	// Not parallel: it sets the environment.
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte("[default]\nmax_attempts = 6\n[profile patient]\nmax_attempts = 7\n[profile silent]\nregion = eu-west-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason               string
		variable, profile    string
		defaultProfile, file string
		argument, want       int
	}{
		{reason: "nothing set", file: "no-such-file", want: defaultMaxRetries},
		{reason: "the default profile", file: file, want: 6},
		{reason: "the profile of the environment", file: file, profile: "patient", want: 7},
		{reason: "the profile of the older variable", file: file, defaultProfile: "patient", want: 7},
		{reason: "a profile that says nothing", file: file, profile: "silent", want: defaultMaxRetries},
		{reason: "a profile that is missing, which is explained elsewhere", file: file, profile: "missing", want: defaultMaxRetries},
		{reason: "the variable before the profile", file: file, variable: "4", want: 4},
		{reason: "a variable that cannot be used", file: file, variable: "many", want: 6},
		{reason: "the argument before all", file: file, variable: "4", argument: 2, want: 2},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Setenv("AWS_MAX_ATTEMPTS", tt.variable)
			t.Setenv("AWS_PROFILE", tt.profile)
			t.Setenv("AWS_DEFAULT_PROFILE", tt.defaultProfile)
			client := New(Config{MaxRetries: tt.argument, SharedConfigFiles: []string{tt.file}, SharedCredentialsFiles: []string{"no-such-file"}})
			if n := client.maxRetries(t.Context()); n != tt.want {
				t.Errorf("a request is made %d times at most, want %d", n, tt.want)
			}
		})
	}
}

func TestEndpointPrecedence(t *testing.T) {
	// Not parallel: it sets the environment.
	block := New(Config{Endpoints: map[string]string{"iam": "http://block"}})
	bare := New(Config{})
	t.Setenv("AWS_IAM_ENDPOINT", "http://oldest")
	if got := bare.endpoint("iam"); got != "http://oldest" {
		t.Errorf("AWS_IAM_ENDPOINT alone gives %q", got)
	}
	t.Setenv("TF_AWS_IAM_ENDPOINT", "http://older")
	if got := bare.endpoint("iam"); got != "http://older" {
		t.Errorf("TF_AWS_IAM_ENDPOINT beside it gives %q", got)
	}
	if got := block.endpoint("iam"); got != "http://block" {
		t.Errorf("the block gives %q", got)
	}
	t.Setenv("AWS_ENDPOINT_URL_IAM", "http://sdk")
	if got := bare.endpoint("iam"); got != "" {
		t.Errorf("AWS_ENDPOINT_URL_IAM is the SDK's to read, got %q", got)
	}
	t.Setenv("AWS_KMS_ENDPOINT", "http://never")
	if got := bare.endpoint("kms"); got != "" {
		t.Errorf("KMS never had an older variable, got %q", got)
	}
}

func TestEndpointFromEnvironment(t *testing.T) {
	// Not parallel: it sets the environment.
	f := newFake(t, answerIdentity)
	cfg := testConfig("")
	cfg.Endpoints = nil
	cfg.UseFIPSEndpoint, cfg.UseDualStackEndpoint = true, true
	t.Setenv("AWS_ENDPOINT_URL", f.URL)
	if _, err := New(cfg).Identity(t.Context()); err != nil {
		t.Errorf("AWS_ENDPOINT_URL, with FIPS and dual-stack asked for: %v", err)
	}
	if n := f.count("GetCallerIdentity"); n != 1 {
		t.Errorf("the endpoint got %d calls", n)
	}
}
