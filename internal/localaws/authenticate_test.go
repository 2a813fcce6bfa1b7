package localaws_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// transport changes a request after it was signed.
type transport func(*http.Request)

func (f transport) Do(r *http.Request) (*http.Response, error) {
	f(r)
	return http.DefaultClient.Do(r)
}

func replaceBody(r *http.Request, old, new string) {
	body, _ := io.ReadAll(r.Body)
	body = bytes.ReplaceAll(body, []byte(old), []byte(new))
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
}

func TestWhatWasSignedIsWhatCounts(t *testing.T) {
	t.Parallel()
	e := start(t)
	mismatch := failure{http.StatusForbidden, "SignatureDoesNotMatch"}
	tests := map[string]struct {
		reason string
		change transport
		want   failure
	}{
		"altered body":   {"another role name of the same length", func(r *http.Request) { replaceBody(r, "GetRole", "GetUser") }, mismatch},
		"altered query":  {"parameters in the query string are signed too", func(r *http.Request) { r.URL.RawQuery = "RoleName=other" }, mismatch},
		"altered path":   {"the path is signed", func(r *http.Request) { r.URL.Path = "/other" }, mismatch},
		"altered method": {"the method is signed", func(r *http.Request) { r.Method = http.MethodPut }, mismatch},
		"other host":     {"the host is signed", func(r *http.Request) { r.Host = "localhost:1" }, mismatch},
		"altered date": {"the date is signed", func(r *http.Request) {
			r.Header.Set("X-Amz-Date", time.Now().UTC().Format("20060102T150405Z")[:8]+"T000000Z")
		}, mismatch},
		"unsigned x-amz":      {"x-amz- headers must be signed", func(r *http.Request) { r.Header.Set("X-Amz-Meta-X", "y") }, mismatch},
		"no authorization":    {"IAM has no anonymous calls", func(r *http.Request) { r.Header.Del("Authorization") }, failure{http.StatusForbidden, "MissingAuthenticationToken"}},
		"no signature":        {"half a header", func(r *http.Request) { cutHeader(r, ", Signature=") }, failure{http.StatusBadRequest, "IncompleteSignature"}},
		"no date":             {"a signature needs its time", func(r *http.Request) { r.Header.Del("X-Amz-Date") }, failure{http.StatusBadRequest, "IncompleteSignature"}},
		"other algorithm":     {"Signature Version 2 is gone", func(r *http.Request) { r.Header.Set("Authorization", "AWS x:y") }, failure{http.StatusBadRequest, "IncompleteSignature"}},
		"other region":        {"the scope is part of the key", func(r *http.Request) { replaceAuthorization(r, "us-east-1", "eu-west-1") }, mismatch},
		"no region of AWS":    {"a scope must name a region", func(r *http.Request) { replaceAuthorization(r, "us-east-1", "mars-north-1") }, mismatch},
		"token of nobody":     {"a long-term key has no token", func(r *http.Request) { r.Header.Set("X-Amz-Security-Token", "x") }, failure{http.StatusForbidden, "InvalidClientTokenId"}},
		"other service":       {"signed for a service that is not here", func(r *http.Request) { replaceAuthorization(r, "/iam/", "/ec2/") }, failure{http.StatusNotImplemented, "NotImplemented"}},
		"real key of AWS":     {"a real key must not be sent here", func(r *http.Request) { replaceAuthorization(r, "Credential=LKIA", "Credential=AKIA") }, failure{http.StatusForbidden, "InvalidClientTokenId"}},
		"real temporary key":  {"nor a temporary one", func(r *http.Request) { replaceAuthorization(r, "Credential=LKIA", "Credential=ASIA") }, failure{http.StatusForbidden, "InvalidClientTokenId"}},
		"unsigned user agent": {"other headers need not be signed", func(r *http.Request) { r.Header.Set("User-Agent", "x") }, missing()},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := iam.NewFromConfig(e.config(e.admin()), func(o *iam.Options) { o.HTTPClient = tt.change })
			_, err := client.GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String("none")})
			t.Log(tt.reason)
			wantError(t, err, tt.want)
		})
	}
}

func cutHeader(r *http.Request, at string) {
	before, _, _ := strings.Cut(r.Header.Get("Authorization"), at)
	r.Header.Set("Authorization", before)
}

func replaceAuthorization(r *http.Request, old, new string) {
	r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), old, new, 1))
}

func TestRealKeysAreRefusedWithAWarning(t *testing.T) {
	t.Parallel()
	e := start(t)
	real := localaws.Credential{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
	_, err := e.sts(real).GetCallerIdentity(t.Context(), nil)
	refused := failure{http.StatusForbidden, "InvalidClientTokenId"}
	wantError(t, err, refused, "never send real AWS credentials")
	_, err = organizations.NewFromConfig(e.config(real)).DescribeOrganization(t.Context(), nil)
	wantError(t, err, refused, "never send real AWS credentials")
}

// Wherever a real key stands, it is met with the warning, and not with an answer
// as if nobody had signed.
func TestRealKeysAreRefusedByAnyScheme(t *testing.T) {
	t.Parallel()
	e := start(t)
	tests := map[string]struct{ query, authorization, says string }{
		"presigned":             {"?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F20261129%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=00", "", "InvalidAccessKeyId"},
		"presigned, version 2":  {"?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=x&Expires=1", "", "InvalidAccessKeyId"},
		"header of version 2":   {"", "AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg=", "InvalidClientTokenId"},
		"asymmetric signature":  {"", "AWS4-ECDSA-P256-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261129/s3/aws4_request, SignedHeaders=host, Signature=00", "InvalidClientTokenId"},
		"call that is unsigned": {"?Action=AssumeRoleWithWebIdentity&Version=2011-06-15", "AWS AKIAIOSFODNN7EXAMPLE:x", "InvalidClientTokenId"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := must(http.NewRequestWithContext(t.Context(), http.MethodGet, e.URL()+"/bucket/key"+tt.query, nil))(t)
			if tt.authorization != "" {
				r.Header.Set("Authorization", tt.authorization)
			}
			response := must(http.DefaultClient.Do(r))(t)
			defer response.Body.Close()
			text := string(must(io.ReadAll(response.Body))(t))
			if response.StatusCode != http.StatusForbidden || !strings.Contains(text, tt.says) || !strings.Contains(text, "never send real AWS credentials") {
				t.Errorf("answered with %d: %s", response.StatusCode, text)
			}
		})
	}
}

func TestCredentialsMustFitTogether(t *testing.T) {
	t.Parallel()
	e := start(t)
	admin, role := e.admin(), e.credentialOf(t, vendorRole)
	with := func(c localaws.Credential, f func(*localaws.Credential)) localaws.Credential {
		f(&c)
		return c
	}
	unknown := failure{http.StatusForbidden, "InvalidClientTokenId"}
	mismatch := failure{http.StatusForbidden, "SignatureDoesNotMatch"}
	tests := map[string]struct {
		credential localaws.Credential
		want       failure
	}{
		"wrong secret":             {with(admin, func(c *localaws.Credential) { c.SecretAccessKey += "x" }), mismatch},
		"wrong temporary secret":   {with(role, func(c *localaws.Credential) { c.SecretAccessKey = admin.SecretAccessKey }), mismatch},
		"unknown key":              {with(admin, func(c *localaws.Credential) { c.AccessKeyID = "LKIAAAAAAAAAAAAAAAAA" }), unknown},
		"token missing":            {with(role, func(c *localaws.Credential) { c.SessionToken = "" }), unknown},
		"token altered":            {with(role, func(c *localaws.Credential) { c.SessionToken = "A" + c.SessionToken[1:] + "A" }), unknown},
		"token with long-term key": {with(admin, func(c *localaws.Credential) { c.SessionToken = role.SessionToken }), unknown},
		"token of another session": {with(role, func(c *localaws.Credential) { c.SessionToken = otherToken(t, e) }), unknown},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := e.sts(tt.credential).GetCallerIdentity(t.Context(), nil)
			wantError(t, err, tt.want)
		})
	}
	for _, c := range []localaws.Credential{admin, role} {
		if _, err := e.sts(c).GetCallerIdentity(t.Context(), nil); err != nil {
			t.Errorf("%s as it was listed was refused: %v", c.PrincipalARN, err)
		}
	}
}

func otherToken(t *testing.T, e *endpoint) string {
	t.Helper()
	e.createRole(t, "Other", trusting("", vendorRole))
	return must(e.assume(t.Context(), e.credentialOf(t, vendorRole), roleARN("Other"), ""))(t).SessionToken
}

func TestSignaturesAndSessionsAge(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		ahead time.Duration
		want  string
		says  string
	}{
		"now":              {0, "", ""},
		"14 minutes late":  {14 * time.Minute, "", ""},
		"16 minutes late":  {16 * time.Minute, "SignatureDoesNotMatch", "Signature expired: "},
		"16 minutes early": {-16 * time.Minute, "SignatureDoesNotMatch", "Signature not yet current: "},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := start(t)
			admin := e.admin()
			e.advance(tt.ahead)
			_, err := e.sts(admin).GetCallerIdentity(t.Context(), nil)
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			wantError(t, err, failure{http.StatusForbidden, tt.want}, tt.says)
		})
	}
}

func TestSessionExpires(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "Short", trusting("", vendorRole))
	short := func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(900) }
	c := must(e.assume(t.Context(), e.credentialOf(t, vendorRole), roleARN("Short"), "", short))(t)
	call := func() error {
		signed := e.config(c)
		_, err := sts.NewFromConfig(signed, func(o *sts.Options) { o.HTTPSignerV4 = signerAhead{e} }).GetCallerIdentity(t.Context(), nil)
		return err
	}
	e.advance(14 * time.Minute)
	if err := call(); err != nil {
		t.Fatalf("after 14 of 15 minutes: %v", err)
	}
	e.advance(2 * time.Minute)
	wantError(t, call(), failure{http.StatusForbidden, "ExpiredToken"})
}

// signerAhead signs by the endpoint's clock, for an old signature would fail
// before an old session does.
type signerAhead struct{ endpoint *endpoint }

func (s signerAhead) SignHTTP(ctx context.Context, c aws.Credentials, r *http.Request, hash, service, region string, at time.Time, o ...func(*v4.SignerOptions)) error {
	return v4.NewSigner().SignHTTP(ctx, c, r, hash, service, region, at.Add(time.Duration(s.endpoint.ahead.Load())), o...)
}

// A hash of the body that is sent and signed must be the body's own.
func TestPayloadHashMustBeTheBodys(t *testing.T) {
	t.Parallel()
	e := start(t)
	const body = "Action=GetCallerIdentity&Version=2011-06-15"
	sum := sha256.Sum256([]byte(body))
	right := hex.EncodeToString(sum[:])
	tests := map[string]struct {
		hash   string
		status int
	}{
		"right":         {right, http.StatusOK},
		"wrong":         {strings.Repeat("0", 64), http.StatusForbidden},
		"not the hash":  {"UNSIGNED-PAYLOAD", http.StatusForbidden},
		"other's digit": {"f" + right[1:], http.StatusForbidden},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, e.URL()+"/", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Amz-Content-Sha256", tt.hash)
			c := e.admin()
			held, _ := credentials.NewStaticCredentialsProvider(c.AccessKeyID, c.SecretAccessKey, "").Retrieve(t.Context())
			if err := v4.NewSigner().SignHTTP(t.Context(), held, r, tt.hash, "sts", "us-east-1", time.Now()); err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if response.StatusCode != tt.status {
				t.Errorf("status %d, want %d", response.StatusCode, tt.status)
			}
		})
	}
}

func TestKeysOfWhoIsGone(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.iam(e.admin()), t.Context()
	user := aws.String("temp")
	must(client.CreateUser(ctx, &iam.CreateUserInput{UserName: user}))(t)
	key := must(client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: user}))(t).AccessKey
	c := localaws.Credential{AccessKeyID: *key.AccessKeyId, SecretAccessKey: *key.SecretAccessKey}
	must(e.sts(c).GetCallerIdentity(ctx, nil))(t)

	unknown := failure{http.StatusForbidden, "InvalidClientTokenId"}
	must(client.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{UserName: user, AccessKeyId: key.AccessKeyId, Status: types.StatusTypeInactive}))(t)
	_, err := e.sts(c).GetCallerIdentity(ctx, nil)
	wantError(t, err, unknown)
	must(client.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{UserName: user, AccessKeyId: key.AccessKeyId, Status: types.StatusTypeActive}))(t)
	must(e.sts(c).GetCallerIdentity(ctx, nil))(t)
	must(client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: user, AccessKeyId: key.AccessKeyId}))(t)
	_, err = e.sts(c).GetCallerIdentity(ctx, nil)
	wantError(t, err, unknown)

	e.createRole(t, "Gone", trusting("", vendorRole))
	session := must(e.assume(ctx, e.credentialOf(t, vendorRole), roleARN("Gone"), ""))(t)
	must(client.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: aws.String("Gone")}))(t)
	_, err = e.sts(session).GetCallerIdentity(ctx, nil)
	wantError(t, err, unknown)
}
