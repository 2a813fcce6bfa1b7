package awsapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
)

// expiring is a context whose deadline passes when the test says so, and not
// when a slow machine takes its time.
type expiring struct {
	context.Context
	over chan struct{}
}

func (e expiring) Done() <-chan struct{} { return e.over }

func (e expiring) Err() error {
	select {
	case <-e.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func TestThrottledUntilTheTimeIsOver(t *testing.T) {
	t.Parallel()
	ctx := expiring{t.Context(), make(chan struct{})}
	f := newFake(t, func(_ string, _ url.Values, earlier int) reply {
		if earlier == 1 {
			close(ctx.over)
		}
		return fault(http.StatusBadRequest, "Throttling", "Rate exceeded by not-a-secret-but-must-not-show")
	})
	_, err := newTestClient(f, func(cfg *Config) { cfg.MaxRetries = 25 }).ReadRole(ctx, "app")
	if !errors.Is(err, ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v; want ErrTimeout", err)
	}
	wantText(t, err, "AWS said before: Throttling: Rate exceeded by (hidden)", "timeouts block")
}

func TestSingleSignOnIsOver(t *testing.T) {
	t.Parallel()
	c := New(Config{Profile: "work"})
	err := c.explainCredentials(&ssocreds.InvalidTokenError{})
	if !errors.Is(err, ErrExpiredCredentials) {
		t.Errorf("got %v; want ErrExpiredCredentials", err)
	}
	wantText(t, err, "aws sso login --profile work")
}

func TestSourcesAreDescribedAsTheyAre(t *testing.T) {
	// Not parallel: it sets the environment.
	describe := func(c *Client) string {
		var lines []string
		for _, fact := range c.triedSources() {
			lines = append(lines, fact.Label+": "+fact.Value)
		}
		return strings.Join(lines, "\n")
	}
	has := func(text string, parts ...string) {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("the sources do not say %q:\n%s", part, text)
			}
		}
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	// aws-sdk-go-base sets this one for the whole process.
	t.Setenv("AWS_EC2_METADATA_DISABLED", "")
	t.Setenv("AWS_CONFIG_FILE", "")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "environment-secret")
	has(describe(New(Config{})), "AWS_SECRET_ACCESS_KEY is set, AWS_ACCESS_KEY_ID is not", filepath.Join(home, ".aws", "config")+" does not exist",
		"did not answer, or has no role")
	t.Setenv("AWS_ACCESS_KEY_ID", "LKIAENVIRONMENT11111")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "TRUE")
	t.Setenv("AWS_PROFILE", "night")
	t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1")
	if err := os.WriteFile(filepath.Join(home, "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	text := describe(New(Config{SharedConfigFiles: []string{"~/mine"}}))
	has(text, "but a profile takes precedence", filepath.Join(home, "mine")+" has no credentials for profile night",
		"AWS_EC2_METADATA_DISABLED is set", "AWS_CONTAINER_CREDENTIALS_FULL_URI is set, but gave no credentials")
	if strings.Contains(text, "environment-secret") || strings.Contains(text, "LKIAENVIRONMENT11111") {
		t.Errorf("the sources show credentials:\n%s", text)
	}
}

func TestWarningsOfTheConfigurationBecomeNotices(t *testing.T) {
	// Not parallel: it sets the environment.
	t.Setenv("HTTPS_PROXY", "")
	f := newFake(t, answerIdentity)
	proxy := ""
	cfg := testConfig(f.URL)
	cfg.HTTPProxy = &proxy
	c := New(cfg)
	if _, err := c.Identity(t.Context()); err != nil || len(c.TakeNotices()) != 0 {
		t.Errorf("no proxy at all gave a notice, or %v", err)
	}
	broken := "http://proxy.invalid"
	cfg.HTTPProxy, cfg.Endpoints = &broken, map[string]string{"sts": "http://127.0.0.1:1"}
	c = New(cfg)
	_, _ = c.Identity(t.Context())
	if notices := c.TakeNotices(); len(notices) != 1 || !strings.Contains(notices[0].Detail, "HTTPS") {
		t.Errorf("a proxy for HTTP alone gave %+v", notices)
	}
}

func TestProxyThatIsNoURL(t *testing.T) {
	t.Parallel()
	proxy := " http://proxy"
	cfg := testConfig("http://127.0.0.1:1")
	cfg.HTTPProxy = &proxy
	err := identityError(t, cfg)
	if !errors.Is(err, ErrBadConfig) {
		t.Errorf("got %v; want ErrBadConfig", err)
	}
	wantText(t, err, "HTTP Proxy")
}

func TestExplain(t *testing.T) {
	t.Parallel()
	f := &Failure{Kind: ErrLimit, Summary: "Cannot do it", Detail: "It is full.", Remedy: "Empty it.", Facts: []Fact{{"Role", "app"}}}
	for _, tt := range []struct {
		err                     error
		wantSummary, wantDetail string
	}{
		{f, "Cannot do it", "It is full. Empty it.\n\nRole: app"},
		{&SettleError{Failure: f}, "Cannot do it", "It is full. Empty it.\n\nRole: app"},
		{&ConflictError{Failure: f}, "Cannot do it", "It is full. Empty it.\n\nRole: app"},
		{errors.New("odd"), "The operation failed", "odd"},
	} {
		if summary, detail := Explain(tt.err); summary != tt.wantSummary || detail != tt.wantDetail {
			t.Errorf("%T is explained as %q and %q", tt.err, summary, detail)
		}
	}
	if text := f.Error(); text != "Cannot do it. It is full. Empty it.\n\nRole: app" {
		t.Errorf("the error reads %q", text)
	}
	if !errors.Is(f, ErrLimit) || errors.Is(f, ErrNotFound) || ErrLimit.Error() != "limit reached" {
		t.Error("a kind is not told from another")
	}
}

func TestLongMessagesAreCut(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(string, url.Values, int) reply { return fault(400, "Odd", strings.Repeat("ä", 2000)) })
	_, err := newTestClient(f, nil).ReadRole(t.Context(), "app")
	wantText(t, err, "…")
	if n := len(err.Error()); n > 1000 {
		t.Errorf("the error has %d characters", n)
	}
}

func TestAnswerThatCannotBeRead(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(string, url.Values, int) reply { return reply{status: 200, body: "<html>not what was asked for"} })
	_, err := newTestClient(f, func(cfg *Config) { cfg.MaxRetries = 1 }).ReadRole(t.Context(), "app")
	if err == nil {
		t.Fatal("a page of a proxy passed for a role")
	}
	wantText(t, err, "Role: app", "Cannot read the IAM role")
}
