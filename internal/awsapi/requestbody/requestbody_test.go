package requestbody_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi/requestbody"
)

// wire is a service that answers while net/http still holds the body, as one on
// loopback may.
type wire struct {
	sent    string
	closed  error
	writeTo bool
}

func (w *wire) Do(r *http.Request) (*http.Response, error) {
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	w.sent = string(sent)
	// What the SDK does once an answer begins, and net/http after that.
	if err := r.Body.Close(); err != nil {
		return nil, err
	}
	_, w.writeTo = r.Body.(io.WriterTo)
	_, w.closed = io.Copy(io.Discard, r.Body)
	const answer = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer))}, nil
}

func ask(t *testing.T, options ...func(*middleware.Stack) error) *wire {
	t.Helper()
	w := &wire{}
	client := sts.NewFromConfig(aws.Config{
		Region: "us-east-1", HTTPClient: w, APIOptions: options,
		Credentials: credentials.NewStaticCredentialsProvider("LKIAEXAMPLEEXAMPLE11", "not-a-secret", ""),
	})
	if _, err := client.GetCallerIdentity(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestBodyEndsQuietlyOnceClosed(t *testing.T) {
	t.Parallel()
	w := ask(t, requestbody.HideWriteTo)
	if w.closed != nil || w.writeTo {
		t.Errorf("a closed body gave %v (WriteTo: %t); net/http closes the connection for that", w.closed, w.writeTo)
	}
	if !strings.HasPrefix(w.sent, "Action=GetCallerIdentity&") {
		t.Errorf("%q was sent", w.sent)
	}
}

// Once this fails, the SDK is mended, and this package can go.
func TestSDKStillNeedsIt(t *testing.T) {
	t.Parallel()
	if w := ask(t); w.closed == nil {
		t.Error("a closed body of the SDK's own now ends without an error: remove this package")
	}
}
