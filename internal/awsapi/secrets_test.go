package awsapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// AWS quotes a parameter that it refuses for its form, whole: a trust policy with
// the external ID in it, and what else somebody took for a parameter.
func TestAnswersThatQuoteSecrets(t *testing.T) {
	t.Parallel()
	const id = "an-id-of-ours-4711"
	trust := trustOf(allow("210987654321", "sts:AssumeRole", `,"Condition":{"StringEquals":{"sts:ExternalId":["`+id+`","another-id-0815"]}}`))
	inline := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Condition":{"StringEquals":{"sts:ExternalId":"` + id + `"}}}]}`
	quoting := func(text string) func(string, url.Values, int) reply {
		return func(string, url.Values, int) reply {
			return fault(http.StatusBadRequest, "ValidationError", "Value '"+text+"' is wrong")
		}
	}
	for name, tt := range map[string]struct {
		quoted string
		change func(*Config)
		call   func(context.Context, *Client) error
		hidden []string
	}{
		"the policy of a new role": {trust, nil, func(ctx context.Context, c *Client) error {
			_, err := c.CreateRole(ctx, CreateRoleInput{Name: "app", TrustPolicy: trust})
			return err
		}, []string{id, "another-id-0815"}},
		"one ID of it": {"another-id-0815", nil, func(ctx context.Context, c *Client) error {
			_, err := c.CreateRole(ctx, CreateRoleInput{Name: "app", TrustPolicy: trust})
			return err
		}, []string{"another-id-0815"}},
		"a policy that is none": {trust + "}", nil, func(ctx context.Context, c *Client) error {
			return c.UpdateTrustPolicy(ctx, "app", trust+"}")
		}, []string{id}},
		"the inline policy of a role": {inline, nil, func(ctx context.Context, c *Client) error {
			return c.PutRolePolicy(ctx, "app", "p", inline)
		}, []string{id}},
		"one ID in the inline policy of a user": {id, nil, func(ctx context.Context, c *Client) error {
			return c.PutUserPolicy(ctx, "app", "p", inline)
		}, []string{id}},
		"the provider's secret key": {"not-a-secret-but-must-not-show", nil, func(ctx context.Context, c *Client) error {
			_, err := c.ReadRole(ctx, "app")
			return err
		}, []string{"not-a-secret-but-must-not-show"}},
		"the provider's session token": {"a-token-of-the-session", func(cfg *Config) { cfg.Token = "a-token-of-the-session" }, func(ctx context.Context, c *Client) error {
			return c.TagRole(ctx, "app", map[string]string{"a": "b"})
		}, []string{"a-token-of-the-session"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tt.call(t.Context(), newTestClient(newFake(t, quoting(tt.quoted)), tt.change))
			if !errors.Is(err, ErrRefused) {
				t.Fatalf("got %v; want ErrRefused", err)
			}
			wantText(t, err, "ValidationError: Value '", "(hidden)", "is wrong")
			wantNoText(t, err, tt.hidden...)
		})
	}
}

// A new ID is often the old one with something behind it.
func TestASecretThatBeginsLikeAnotherIsHiddenWhole(t *testing.T) {
	t.Parallel()
	for _, secrets := range [][]string{{"an-id-of-ours", "an-id-of-ours-4711"}, {"an-id-of-ours-4711", "an-id-of-ours"}} {
		if got, want := hide("'an-id-of-ours-4711' and 'an-id-of-ours'", secrets), "'(hidden)' and '(hidden)'"; got != want {
			t.Errorf("with %q the text is %q, want %q", secrets, got, want)
		}
	}
}

func TestWhatACredentialProcessPrintsIsNotRepeated(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ command, want string }{
		"no JSON":          {`echo export AWS_SECRET_ACCESS_KEY=printed-secret`, "something else than the JSON object"},
		"a warning before": {`echo 'Warning: old. {"Version":1,"AccessKeyId":"a","SecretAccessKey":"printed-secret"}'`, "something else than the JSON object"},
		"another type":     {`echo '{"Version":1,"AccessKeyId":1,"SecretAccessKey":"printed-secret"}'`, "something else than the JSON object"},
		"half of it":       {`echo '{"Version":1,"SecretAccessKey":"printed-secret"}'`, "missing AccessKeyId"},
		"a failure":        {`echo printed-secret; exit 3`, "exit status 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			script := filepath.Join(t.TempDir(), "process.sh")
			if err := os.WriteFile(script, []byte(tt.command+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "config")
			if err := os.WriteFile(file, []byte("[profile p]\ncredential_process = sh "+script+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			cfg := testConfig("http://127.0.0.1:1")
			cfg.AccessKey, cfg.SecretKey, cfg.Profile, cfg.SharedConfigFiles = "", "", "p", []string{file}
			err := identityError(t, cfg)
			wantText(t, err, tt.want)
			wantNoText(t, err, "printed-secret")
		})
	}
}

func TestPasswordsOfProxiesAreHidden(t *testing.T) {
	t.Parallel()
	for _, proxy := range []string{"http://user:the-password@proxy:not-a-port", " https://user:the-password@proxy", "http://user:the-password@proxy/%zz"} {
		cfg := testConfig("http://127.0.0.1:1")
		cfg.HTTPProxy, cfg.HTTPSProxy = &proxy, &proxy
		err := identityError(t, cfg)
		if !errors.Is(err, ErrBadConfig) {
			t.Errorf("%q gave %v; want ErrBadConfig", proxy, err)
		}
		wantNoText(t, err, "the-password")
	}
	for proxy, want := range map[string]string{
		"": "", "http://proxy:3128": "", "http://user@proxy": "", "http://user:word@proxy": "word", "user:p@ss:word@proxy": "p@ss:word",
	} {
		if got := proxyPassword(proxy); got != want {
			t.Errorf("the password of %q is %q, want %q", proxy, got, want)
		}
	}
}

func TestSecretsArePrintedByNothing(t *testing.T) {
	t.Parallel()
	key := NewAccessKey{AccessKey: AccessKey{ID: "LKIAEXAMPLEEXAMPLE11"}, Secret: "the-secret"}
	session := SessionCredentials{AccessKeyID: "LSIAEXAMPLEEXAMPLE11", SecretAccessKey: "the-secret", SessionToken: "the-secret"}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, value := range []any{key, &key, session, &session, struct{ Key *NewAccessKey }{&key}} {
			if text := fmt.Sprintf(format, value); strings.Contains(text, "the-secret") {
				t.Errorf("%s of a %T shows it: %s", format, value, text)
			}
		}
	}
}
