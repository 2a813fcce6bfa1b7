package awsapi

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// shortestSecret is the length below which text is no secret, and hiding it
// would spoil what stands beside it.
const shortestSecret = 4

// secrets are those of the provider block and the environment, which no error
// may quote.
func (c *Client) secrets() []string {
	secrets := []string{c.cfg.SecretKey, c.cfg.Token, os.Getenv("AWS_SECRET_ACCESS_KEY"), os.Getenv("AWS_SESSION_TOKEN"), os.Getenv("TF_AWS_WEB_IDENTITY_TOKEN")}
	for _, role := range c.cfg.AssumeRole {
		secrets = append(secrets, role.ExternalID)
	}
	if web := c.cfg.AssumeRoleWithWebIdentity; web != nil {
		secrets = append(secrets, web.Token)
	}
	for _, proxy := range []string{
		aws.ToString(c.cfg.HTTPProxy), aws.ToString(c.cfg.HTTPSProxy),
		os.Getenv("HTTP_PROXY"), os.Getenv("http_proxy"), os.Getenv("HTTPS_PROXY"), os.Getenv("https_proxy"),
	} {
		secrets = append(secrets, proxyPassword(proxy))
	}
	return secrets
}

// proxyPassword is the password in the URL of a proxy, even of one that does not
// parse: the error that says so quotes it.
func proxyPassword(proxy string) string {
	at := strings.LastIndexByte(proxy, '@')
	if at < 0 {
		return ""
	}
	user := proxy[:at]
	if scheme := strings.Index(user, "//"); scheme >= 0 {
		user = user[scheme+len("//"):]
	}
	_, password, _ := strings.Cut(user, ":")
	return password
}

// hide replaces secrets in a text that somebody else wrote, the longest first:
// else the end of one would stay that begins like another.
func hide(text string, secrets []string) string {
	longestFirst := slices.SortedFunc(slices.Values(secrets), func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, secret := range longestFirst {
		if len(secret) >= shortestSecret {
			text = strings.ReplaceAll(text, secret, "(hidden)")
		}
	}
	return text
}

// hideSecrets keeps AWS's messages from repeating secrets, whatever the
// operation: those of the provider block, and the external IDs that the request
// itself holds. A refusal of a parameter's form quotes the parameter whole.
func hideSecrets(known func() []string) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("HideSecrets", func(
			ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
		) (middleware.InitializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleInitialize(ctx, in)
			if err == nil {
				return out, metadata, nil
			}
			secrets := append(requestSecrets(in.Parameters), known()...)
			var ended *endedError
			if errors.As(err, &ended) {
				ended.last = discreet(ended.last, secrets)
			}
			return out, metadata, discreet(err, secrets)
		}), middleware.Before)
	}
}

// requestSecrets are what a request holds and its answer must not show. A
// policy that does not parse is hidden as a whole.
func requestSecrets(input any) []string {
	switch in := input.(type) {
	case *sts.AssumeRoleInput:
		return []string{aws.ToString(in.ExternalId)}
	case *iam.CreateRoleInput:
		return policySecrets(aws.ToString(in.AssumeRolePolicyDocument), policy.UseTrust)
	case *iam.UpdateAssumeRolePolicyInput:
		return policySecrets(aws.ToString(in.PolicyDocument), policy.UseTrust)
	case *iam.PutRolePolicyInput:
		return policySecrets(aws.ToString(in.PolicyDocument), policy.UseIdentity)
	case *iam.PutUserPolicyInput:
		return policySecrets(aws.ToString(in.PolicyDocument), policy.UseIdentity)
	default:
		return nil
	}
}

func policySecrets(text string, use policy.Use) []string {
	secrets := []string{text}
	if d, err := policy.Parse(text, use); err == nil {
		for _, id := range literals(d, "sts:ExternalId") {
			secrets = append(secrets, *id)
		}
	}
	return secrets
}

// discreetError is an answer of AWS's whose message holds no secrets.
type discreetError struct {
	smithy.APIError
	err     error
	secrets []string
}

// discreet is the error without secrets, if it is an answer of AWS's.
func discreet(err error, secrets []string) error {
	var answered smithy.APIError
	if !errors.As(err, &answered) {
		return err
	}
	return &discreetError{APIError: answered, err: err, secrets: secrets}
}

// Error is the text without secrets.
func (e *discreetError) Error() string { return hide(e.err.Error(), e.secrets) }

// ErrorMessage is AWS's message without secrets.
func (e *discreetError) ErrorMessage() string { return hide(e.APIError.ErrorMessage(), e.secrets) }

// Unwrap gives the answer as it came, for errors.As to tell its kind.
func (e *discreetError) Unwrap() error { return e.err }
