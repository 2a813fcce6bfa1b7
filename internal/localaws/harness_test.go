package localaws_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi/requestbody"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

const (
	customer   = "123456789012"
	vendor     = "733459310821"
	vendorRole = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"
	stranger   = "arn:aws:iam::999999999999:user/stranger"
)

// endpoint is a running server whose clock the test can move.
type endpoint struct {
	*localaws.Server
	ahead atomic.Int64
}

func start(t *testing.T, change ...func(*localaws.Config)) *endpoint {
	t.Helper()
	e := &endpoint{}
	config := localaws.Config{Now: func() time.Time { return time.Now().Add(time.Duration(e.ahead.Load())) }}
	for _, c := range change {
		c(&config)
	}
	server, err := localaws.New(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	e.Server = server
	return e
}

func seeded(seed string) func(*localaws.Config) {
	return func(c *localaws.Config) { c.Seed = []byte(seed) }
}

// withoutLake is the default seed without Security Lake, for tests that count
// what an account has: a lake makes a role and a bucket.
func withoutLake(c *localaws.Config) {
	var seed struct {
		Accounts []map[string]json.RawMessage `json:"accounts"`
	}
	if err := json.Unmarshal(localaws.DefaultSeed(), &seed); err != nil {
		panic("the default seed: " + err.Error())
	}
	for _, account := range seed.Accounts {
		delete(account, "data_lakes")
	}
	text, err := json.Marshal(seed)
	if err != nil {
		panic("the default seed: " + err.Error())
	}
	c.Seed = text
}

// advance moves the server's clock; requests are still signed by the real one.
func (e *endpoint) advance(d time.Duration) { e.ahead.Add(int64(d)) }

// admin is the customer's administrator.
func (e *endpoint) admin() localaws.Credential { return e.Credentials()[0] }

func (e *endpoint) credentialOf(t *testing.T, arn string) localaws.Credential {
	t.Helper()
	for _, c := range e.Credentials() {
		if c.PrincipalARN == arn {
			return c
		}
	}
	t.Fatalf("the endpoint lists no credential of %s", arn)
	return localaws.Credential{}
}

func (e *endpoint) config(c localaws.Credential) aws.Config {
	return aws.Config{
		Region:           "us-east-1",
		BaseEndpoint:     aws.String(e.URL()),
		Credentials:      credentials.NewStaticCredentialsProvider(c.AccessKeyID, c.SecretAccessKey, c.SessionToken),
		RetryMaxAttempts: 1,
		APIOptions:       []func(*middleware.Stack) error{requestbody.HideWriteTo},
		// What a client is set to that reads its settings from files.
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenSupported,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenSupported,
	}
}

func (e *endpoint) iam(c localaws.Credential) *iam.Client { return iam.NewFromConfig(e.config(c)) }

func (e *endpoint) sts(c localaws.Credential) *sts.Client { return sts.NewFromConfig(e.config(c)) }

// failure is an error as a client sees it.
type failure struct {
	status int
	code   string
}

// wantError demands code, HTTP status and, in the message, some words.
func wantError(t *testing.T, err error, want failure, says ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("the call succeeded; %d %s was due", want.status, want.code)
	}
	var api smithy.APIError
	var response *awshttp.ResponseError
	if !errors.As(err, &api) || !errors.As(err, &response) {
		t.Fatalf("the call failed without an answer of AWS's form: %v", err)
	}
	if got := (failure{response.HTTPStatusCode(), api.ErrorCode()}); got != want {
		t.Fatalf("got %+v (%s), want %+v", got, api.ErrorMessage(), want)
	}
	for _, words := range says {
		if !strings.Contains(api.ErrorMessage(), words) {
			t.Errorf("the message %q does not say %q", api.ErrorMessage(), words)
		}
	}
}

// must(f())(t) is f's value; an error ends the test.
func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// trusting is a trust policy that lets in principals with an external ID.
func trusting(externalID string, principals ...string) string {
	condition := ""
	if externalID != "" {
		condition = `,"Condition":{"StringEquals":{"sts:ExternalId":"` + externalID + `"}}`
	}
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["` + strings.Join(principals, `","`) + `"]},"Action":"sts:AssumeRole"` + condition + `}]}`
}

func allowing(effect, action, resource string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"` + effect + `","Action":"` + action + `","Resource":"` + resource + `"}]}`
}

func (e *endpoint) createRole(t *testing.T, name, trust string) {
	t.Helper()
	must(e.iam(e.admin()).CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: &trust}))(t)
}

func roleARN(name string) string { return "arn:aws:iam::" + customer + ":role/" + name }

// assume calls AssumeRole with an external ID, which an empty one leaves out.
func (e *endpoint) assume(ctx context.Context, c localaws.Credential, role, externalID string, change ...func(*sts.AssumeRoleInput)) (localaws.Credential, error) {
	in := &sts.AssumeRoleInput{RoleArn: &role, RoleSessionName: aws.String("session")}
	if externalID != "" {
		in.ExternalId = &externalID
	}
	for _, f := range change {
		f(in)
	}
	out, err := e.sts(c).AssumeRole(ctx, in)
	if err != nil {
		return localaws.Credential{}, err
	}
	return localaws.Credential{
		PrincipalARN: *out.AssumedRoleUser.Arn, AccessKeyID: *out.Credentials.AccessKeyId,
		SecretAccessKey: *out.Credentials.SecretAccessKey, SessionToken: *out.Credentials.SessionToken,
	}, nil
}

// errors that many tests want.
func denied() failure { return failure{http.StatusForbidden, "AccessDenied"} }

func missing() failure { return failure{http.StatusNotFound, "NoSuchEntity"} }

func invalid() failure { return failure{http.StatusBadRequest, "ValidationError"} }

func malformed() failure { return failure{http.StatusBadRequest, "MalformedPolicyDocument"} }

func limit() failure { return failure{http.StatusConflict, "LimitExceeded"} }

func conflict() failure { return failure{http.StatusConflict, "DeleteConflict"} }

// neighbours has the customer and the stranger, each with an administrator.
const neighbours = `{"accounts": [
	{"id": "123456789012", "users": [{"name": "admin", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}]},
	{"id": "999999999999", "users": [{"name": "admin", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}]}]}`

func (e *endpoint) foreignAdmin(t *testing.T) localaws.Credential {
	t.Helper()
	return e.credentialOf(t, "arn:aws:iam::999999999999:user/admin")
}

// shiftedSigner signs by a clock that is ahead.
type shiftedSigner struct{ ahead time.Duration }

func (s shiftedSigner) SignHTTP(ctx context.Context, c aws.Credentials, r *http.Request, hash, service, region string, at time.Time, change ...func(*v4.SignerOptions)) error {
	return v4.NewSigner().SignHTTP(ctx, c, r, hash, service, region, at.Add(s.ahead), change...)
}
