package localaws_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// cli runs the AWS CLI as a user would, away from his own settings.
type cli struct {
	path string
	env  []string
}

func newCLI(t *testing.T, url string, c localaws.Credential) cli {
	t.Helper()
	path, err := exec.LookPath("aws")
	if err != nil {
		t.Skip("the AWS CLI is not on PATH; the same refusals are shown with the SDK's client elsewhere in this package")
	}
	home := t.TempDir()
	return cli{path: path, env: []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "AWS_CONFIG_FILE=" + filepath.Join(home, "none"), "AWS_SHARED_CREDENTIALS_FILE=" + filepath.Join(home, "none"),
		"AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=", "AWS_MAX_ATTEMPTS=1", "AWS_DEFAULT_REGION=us-east-1", "AWS_ENDPOINT_URL=" + url,
		"AWS_ACCESS_KEY_ID=" + c.AccessKeyID, "AWS_SECRET_ACCESS_KEY=" + c.SecretAccessKey, "AWS_SESSION_TOKEN=" + c.SessionToken,
		"PYENV_VERSION=" + os.Getenv("PYENV_VERSION"),
	}}
}

func (c cli) run(t *testing.T, args ...string) (out, problems string, ok bool) {
	t.Helper()
	command := exec.CommandContext(t.Context(), c.path, args...)
	command.Env = c.env
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	return stdout.String(), stderr.String(), err == nil
}

// must fails the test unless the command succeeds and prints the words.
func (c cli) must(t *testing.T, says string, args ...string) {
	t.Helper()
	out, problems, ok := c.run(t, args...)
	if !ok || !strings.Contains(out, says) {
		t.Fatalf("aws %s: %s%s; want %q", strings.Join(args, " "), out, problems, says)
	}
}

// refused fails the test unless the command ends with AWS's error code.
func (c cli) refused(t *testing.T, code string, args ...string) {
	t.Helper()
	out, problems, ok := c.run(t, args...)
	if ok || !strings.Contains(problems, "An error occurred ("+code+")") {
		t.Fatalf("aws %s: %s%s; want the error %s", strings.Join(args, " "), out, problems, code)
	}
}

// between stands between client and endpoint and changes requests on their
// way, host kept, as somebody in the middle would.
func between(t *testing.T, e *endpoint, change func(*http.Request)) string {
	t.Helper()
	target := must(url.Parse(e.URL()))(t)
	proxy := &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
		p.Out.URL.Scheme, p.Out.URL.Host = target.Scheme, target.Host
		p.Out.Host = p.In.Host
		change(p.Out)
	}}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server.URL
}

func TestCLIRefusals(t *testing.T) {
	t.Parallel()
	e := start(t)
	admin, role := e.admin(), e.credentialOf(t, vendorRole)
	identity := []string{"sts", "get-caller-identity"}

	t.Run("untouched", func(t *testing.T) {
		t.Parallel()
		newCLI(t, between(t, e, func(*http.Request) {}), admin).must(t, "user/admin", identity...)
	})
	t.Run("altered body", func(t *testing.T) {
		t.Parallel()
		alter := func(r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			body = bytes.ReplaceAll(body, []byte("harmless"), []byte("harmful!"))
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		}
		newCLI(t, between(t, e, alter), admin).refused(t, "SignatureDoesNotMatch", "iam", "get-role", "--role-name", "harmless")
	})
	t.Run("stale date", func(t *testing.T) {
		t.Parallel()
		late := start(t)
		c := newCLI(t, late.URL(), late.admin())
		late.advance(20 * time.Minute)
		c.refused(t, "SignatureDoesNotMatch", identity...)
	})
	t.Run("wrong secret", func(t *testing.T) {
		t.Parallel()
		wrong := admin
		wrong.SecretAccessKey = role.SecretAccessKey
		newCLI(t, e.URL(), wrong).refused(t, "SignatureDoesNotMatch", identity...)
	})
	t.Run("foreign token", func(t *testing.T) {
		t.Parallel()
		foreign := role
		foreign.SessionToken = e.credentialOf(t, "arn:aws:iam::377450845233:role/trelica-integration").SessionToken
		newCLI(t, e.URL(), foreign).refused(t, "InvalidClientTokenId", identity...)
	})
	t.Run("unknown key", func(t *testing.T) {
		t.Parallel()
		unknown := admin
		unknown.AccessKeyID = "LKIAAAAAAAAAAAAAAAAA"
		newCLI(t, e.URL(), unknown).refused(t, "InvalidClientTokenId", identity...)
	})
	t.Run("real key", func(t *testing.T) {
		t.Parallel()
		leaked := admin
		leaked.AccessKeyID = "AKIAIOSFODNN7EXAMPLE"
		newCLI(t, e.URL(), leaked).refused(t, "InvalidClientTokenId", identity...)
	})
	t.Run("not implemented", func(t *testing.T) {
		t.Parallel()
		newCLI(t, e.URL(), admin).refused(t, "NotImplemented", "iam", "get-account-summary")
	})
}

// A role's life and the calls of vendor and stranger, by the CLI alone.
func TestCLIPlaysThrough(t *testing.T) {
	t.Parallel()
	e := start(t)
	admin, vendor, other := newCLI(t, e.URL(), e.admin()), newCLI(t, e.URL(), e.credentialOf(t, vendorRole)), newCLI(t, e.URL(), e.credentialOf(t, stranger))
	file := filepath.Join(t.TempDir(), "trust.json")
	if err := os.WriteFile(file, []byte(trusting("id-1", vendorRole)), 0o600); err != nil {
		t.Fatal(err)
	}
	assume := []string{"sts", "assume-role", "--role-arn", roleARN("R"), "--role-session-name", "cli"}
	withID := append(append([]string{}, assume...), "--external-id", "id-1")

	admin.must(t, `"AROA`, "iam", "create-role", "--role-name", "R", "--assume-role-policy-document", "file://"+file, "--tags", "Key=a,Value=b c")
	vendor.must(t, `"LSIA`, withID...)
	vendor.refused(t, "AccessDenied", assume...)
	other.refused(t, "AccessDenied", withID...)
	admin.must(t, `"sts:ExternalId": "id-1"`, "iam", "get-role", "--role-name", "R")
	admin.must(t, `"PolicyNames": []`, "iam", "list-role-policies", "--role-name", "R")
	vendor.refused(t, "AccessDenied", "iam", "get-role", "--role-name", "R")
	admin.must(t, "", "iam", "delete-role", "--role-name", "R")
	vendor.refused(t, "AccessDenied", withID...)
	admin.refused(t, "NoSuchEntity", "iam", "get-role", "--role-name", "R")
}
