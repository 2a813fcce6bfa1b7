package sigv4_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/sigv4"
)

// What AWS's own signer signs must check out, in the two ways it treats paths:
// S3's as they are, all others' encoded twice and cleaned of dots.
func TestWhatTheSDKSigns(t *testing.T) {
	t.Parallel()
	const bothWays = "s3 iam"
	tests := map[string]struct{ path, services string }{
		"root":           {"/", bothWays},
		"plain":          {"/bucket/key.txt", bothWays},
		"space and plus": {"/bucket/a%20b%2Bc%2Bd", bothWays},
		"reserved":       {"/bucket/a%3Ab%40c%2Cd%3De%26f", bothWays},
		"not ASCII":      {"/bucket/%E1%88%B4", bothWays},
		"query":          {"/bucket?list-type=2&prefix=a%2Fb&delimiter=%2F&empty&x=a%20b", bothWays},
		// Keys may hold these; elsewhere a service drops them from the path.
		"doubled slash":    {"/bucket//key", "s3"},
		"dots in the name": {"/bucket/a/../b/./c", "s3"},
	}
	for name, tt := range tests {
		for service := range strings.FieldsSeq(tt.services) {
			t.Run(name+", "+service, func(t *testing.T) {
				t.Parallel()
				r, body := sdkSigned(t, service, tt.path)
				auth, err := sigv4.Parse(r.Header.Get("Authorization"))
				if err != nil {
					t.Fatal(err)
				}
				if err := sigv4.Check(r, body, auth, suiteSecret, suiteTime()); err != nil {
					t.Error(err)
				}
				r.URL.RawQuery = "changed"
				wantProblem(t, sigv4.Check(r, body, auth, suiteSecret, suiteTime()), sigv4.Mismatch)
			})
		}
	}
}

func sdkSigned(t *testing.T, service, path string) (*http.Request, []byte) {
	t.Helper()
	body := []byte("the body")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://127.0.0.1:4599"+path, strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	r.Header.Set("X-Amz-Content-Sha256", hash)
	held := aws.Credentials{AccessKeyID: "LKIAEXAMPLE", SecretAccessKey: suiteSecret, SessionToken: "token"}
	raw := func(o *v4.SignerOptions) { o.DisableURIPathEscaping = service == "s3" }
	if err := v4.NewSigner().SignHTTP(t.Context(), held, r, hash, service, "us-east-1", suiteTime(), raw); err != nil {
		t.Fatal(err)
	}
	return r, body
}

func TestBodyIsHashed(t *testing.T) {
	t.Parallel()
	r, body := sdkSigned(t, "s3", "/bucket/key")
	auth, err := sigv4.Parse(r.Header.Get("Authorization"))
	if err != nil {
		t.Fatal(err)
	}
	wantProblem(t, sigv4.Check(r, append(body, '!'), auth, suiteSecret, suiteTime()), sigv4.BodyMismatch)
	r.Header.Set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")
	wantProblem(t, sigv4.Check(r, body, auth, suiteSecret, suiteTime()), sigv4.Mismatch)
	auth.Service = "iam"
	wantProblem(t, sigv4.Check(r, body, auth, suiteSecret, suiteTime()), sigv4.BodyMismatch)
}

func TestDateHeaderWillDo(t *testing.T) {
	t.Parallel()
	r, body := readVector(t, "testdata/aws4_testsuite/get-vanilla/get-vanilla.sreq")
	auth, err := sigv4.Parse(r.Header.Get("Authorization"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Del("X-Amz-Date")
	r.Header.Set("Date", suiteTime().Format(http.TimeFormat))
	// The time is taken; the signature is of another set of headers.
	wantProblem(t, sigv4.Check(r, body, auth, suiteSecret, suiteTime()), sigv4.Mismatch)
	wantProblem(t, sigv4.Check(r, body, auth, suiteSecret, suiteTime().Add(time.Hour)), sigv4.Expired)
	r.Header.Set("Date", "yesterday")
	wantProblem(t, sigv4.Check(r, body, auth, suiteSecret, suiteTime()), sigv4.Incomplete)
}
