package awsapi

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/aws-sdk-go-base/v2/diag"
)

const signIn = "Sign in or set credentials in one of these ways, then run again."

// explainDiagnostics turns what aws-sdk-go-base found into one error; its
// warnings become notices.
func (c *Client) explainDiagnostics(ctx context.Context, diags diag.Diagnostics) error {
	for _, d := range diags.Warnings() {
		c.notify(Notice{d.Summary(), hide(d.Detail(), c.secrets())})
	}
	failed := diags.Errors()
	if len(failed) == 0 {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	first := failed[0]
	cause := errors.New(first.Detail())
	var withErr diag.DiagnosticWithErr
	if d, ok := first.(diag.DiagnosticWithErr); ok {
		withErr, cause = d, d.Err()
	}
	switch {
	case awsbase.IsCannotAssumeRoleError(first):
		return c.cannotAssume(cause)
	case withErr != nil:
		return c.explainCredentials(cause)
	}
	return c.badDiagnostic(first)
}

func (c *Client) badDiagnostic(d diag.Diagnostic) error {
	return &Failure{Kind: ErrBadConfig, Summary: "The provider block cannot be used", Detail: d.Summary() + ".",
		Facts: []Fact{{"Reason", hide(d.Detail(), c.secrets())}}}
}

// cannotAssume explains that a role of the provider block's own chain is
// closed.
func (c *Client) cannotAssume(cause error) error {
	chain := call{doing: "assume the role of the provider block", action: "sts:AssumeRole", secrets: c.secrets()}
	for _, role := range c.cfg.AssumeRole {
		chain = chain.with("Role in assume_role", role.RoleARN)
	}
	err := chain.explain(cause)
	var f *Failure
	if errors.As(err, &f) && f.Kind == ErrAccessDenied {
		f.Kind = ErrNoCredentials
		f.Detail = "STS refuses the call. It gives the same answer for a role that does not exist, a trust policy that keeps this caller or its external ID out, and a caller whose own policies do not allow sts:AssumeRole."
		f.Remedy = "Check the three in that order."
	}
	return err
}

// explainCredentials explains that there are no credentials, or none that can
// be used.
func (c *Client) explainCredentials(cause error) error {
	var noProfile config.SharedConfigProfileNotExistError
	var expired *ssocreds.InvalidTokenError
	var incomplete *credentials.StaticCredentialsEmptyError
	f := &Failure{Kind: ErrNoCredentials, Summary: "There are no AWS credentials", Cause: cause}
	switch {
	case errors.As(cause, &noProfile):
		f.Detail = "The profile " + quote(noProfile.Profile) + " is in none of the shared files."
		f.Remedy = "Correct profile in the provider block or AWS_PROFILE, or create it with: aws configure --profile " + noProfile.Profile
		f.Facts = []Fact{{"Files", join(c.sharedFiles())}}
	case errors.As(cause, &expired):
		f.Kind = ErrExpiredCredentials
		f.Summary = "The IAM Identity Center session is over"
		f.Detail = "The profile signs in through IAM Identity Center, and its session has expired or was never opened."
		f.Remedy = "Run: aws sso login" + profileFlag(c.profile())
	case errors.As(cause, &incomplete):
		f.Detail = "access_key and secret_key in the provider block belong together, and one of them is missing."
		f.Remedy = "Set both, or neither."
	case errorCode(cause) != "":
		return call{doing: "get AWS credentials", secrets: c.secrets()}.explain(cause)
	default:
		f.Detail = "None of the places where credentials may be has any that can be used."
		f.Remedy = signIn
		f.Facts = append(c.triedSources(), Fact{"Last answer", call{secrets: c.secrets()}.innermost(cause)})
	}
	return f
}

func profileFlag(profile string) string {
	if profile == "" {
		return ""
	}
	return " --profile " + profile
}

func (c *Client) profile() string {
	return cmp.Or(c.cfg.Profile, os.Getenv("AWS_PROFILE"), os.Getenv("AWS_DEFAULT_PROFILE"))
}

// triedSources names each place that was looked in, in order, and why it gave
// nothing.
func (c *Client) triedSources() []Fact {
	return []Fact{
		{"Provider block", "access_key and secret_key are not set"},
		{"Environment", describeEnvironment()},
		{"Shared files", c.describeFiles()},
		{"Web identity", describeVariable("AWS_WEB_IDENTITY_TOKEN_FILE")},
		{"Container", describeVariable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")},
		{"Instance metadata", c.describeMetadata()},
	}
}

func describeEnvironment() string {
	id, secret := os.Getenv("AWS_ACCESS_KEY_ID") != "", os.Getenv("AWS_SECRET_ACCESS_KEY") != ""
	switch {
	case id && secret:
		return "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set, but a profile takes precedence"
	case id:
		return "AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not"
	case secret:
		return "AWS_SECRET_ACCESS_KEY is set, AWS_ACCESS_KEY_ID is not"
	}
	return "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"
}

func (c *Client) describeFiles() string {
	profile := c.profile()
	if profile == "" {
		profile = "default"
	}
	var parts []string
	for _, file := range c.sharedFiles() {
		state := "has no credentials for profile " + profile
		if _, err := os.Stat(file); err != nil {
			state = "does not exist"
		}
		parts = append(parts, file+" "+state)
	}
	return strings.Join(parts, "; ")
}

// sharedFiles are the files in the order and with the defaults of the SDK.
// Source: AWS SDKs and Tools Reference Guide, "Location of the shared config
// and credentials files".
func (c *Client) sharedFiles() []string {
	return slices.Concat(c.configFiles(), c.credentialsFiles())
}

func (c *Client) configFiles() []string {
	return sharedFilesOr(c.cfg.SharedConfigFiles, "AWS_CONFIG_FILE", "config")
}

func (c *Client) credentialsFiles() []string {
	return sharedFilesOr(c.cfg.SharedCredentialsFiles, "AWS_SHARED_CREDENTIALS_FILE", "credentials")
}

// sharedFilesOr are the files given, else the one that the variable names, else
// the standard one; a leading ~ is expanded.
func sharedFilesOr(given []string, variable, standard string) []string {
	home, _ := os.UserHomeDir()
	files := slices.Clone(given)
	if len(files) == 0 {
		files = []string{cmp.Or(os.Getenv(variable), filepath.Join(home, ".aws", standard))}
	}
	for i, file := range files {
		if rest, ok := strings.CutPrefix(file, "~/"); ok {
			files[i] = filepath.Join(home, rest)
		}
	}
	return files
}

func describeVariable(names ...string) string {
	for _, name := range names {
		if os.Getenv(name) != "" {
			return name + " is set, but gave no credentials"
		}
	}
	return strings.Join(names, " and ") + " not set"
}

func (c *Client) describeMetadata() string {
	if skip := c.cfg.SkipMetadataAPICheck; skip != nil && *skip {
		return "not asked: skip_metadata_api_check is set"
	}
	if strings.EqualFold(os.Getenv("AWS_EC2_METADATA_DISABLED"), "true") {
		return "not asked: AWS_EC2_METADATA_DISABLED is set"
	}
	return "did not answer, or has no role for this machine"
}
