package awsapi

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const callerXML = `<Arn>arn:aws:iam::123456789012:user/ci</Arn><UserId>AIDAEXAMPLEEXAMPLE111</UserId><Account>123456789012</Account>`

func answerIdentity(action string, _ url.Values, _ int) reply {
	if action == "GetCallerIdentity" {
		return ok(action, callerXML)
	}
	return noSuchRole()
}

func TestNewOpensNothing(t *testing.T) {
	t.Parallel()
	f := newFake(t, answerIdentity)
	c := newTestClient(f, func(cfg *Config) { cfg.SharedConfigFiles = []string{"/no/such/file"} })
	if n := f.count(""); n != 0 {
		t.Fatalf("construction made %d calls", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Identity(ctx); !errors.Is(err, ErrInterrupted) {
		t.Errorf("an interrupted first use gave %v; want ErrInterrupted", err)
	}
	if _, err := c.Identity(t.Context()); err != nil {
		t.Errorf("after an interrupted first use: %v; a cancelled attempt is not remembered", err)
	}
}

func TestIdentityIsAskedOnce(t *testing.T) {
	t.Parallel()
	f := newFake(t, answerIdentity)
	c := newTestClient(f, nil)
	want := Identity{AccountID: testAccount, Partition: "aws", ARN: "arn:aws:iam::123456789012:user/ci", UserID: "AIDAEXAMPLEEXAMPLE111"}
	for range 3 {
		got, err := c.Identity(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if n := f.count("GetCallerIdentity"); n != 1 {
		t.Errorf("GetCallerIdentity was called %d times", n)
	}
}

func TestAccountLists(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason             string
		allowed, forbidden []string
		skip               bool
		chain              []AssumeRole
		want               []string
	}{
		{reason: "an allowed account works", allowed: []string{testAccount}},
		{reason: "another account is kept out", allowed: []string{"999999999999"}, want: []string{"allowed_account_ids", "Account: 123456789012", "Allowed accounts: 999999999999", "Nothing was read or changed"}},
		{reason: "a forbidden account is kept out", forbidden: []string{testAccount}, want: []string{"forbidden_account_ids", "Account: 123456789012"}},
		{reason: "an account that is not forbidden works", forbidden: []string{"999999999999"}},
		{reason: "what cannot be checked keeps everything out", allowed: []string{testAccount}, skip: true, want: []string{"skip_requesting_account_id"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, answerIdentity)
			c := newTestClient(f, func(cfg *Config) {
				cfg.AllowedAccountIDs, cfg.ForbiddenAccountIDs, cfg.SkipRequestingAccountID = tt.allowed, tt.forbidden, tt.skip
			})
			_, err := c.ReadRole(t.Context(), "app")
			if len(tt.want) == 0 {
				if !errors.Is(err, ErrNotFound) {
					t.Fatalf("the operation gave %v; want the answer of IAM", err)
				}
				return
			}
			if !errors.Is(err, ErrForbiddenAccount) {
				t.Fatalf("got %v; want ErrForbiddenAccount", err)
			}
			wantText(t, err, tt.want...)
			if n := f.count("GetRole"); n != 0 {
				t.Errorf("GetRole was called %d times in an account that is not allowed", n)
			}
		})
	}
}

func TestSkipRequestingAccountID(t *testing.T) {
	t.Parallel()
	f := newFake(t, answerIdentity)
	c := newTestClient(f, func(cfg *Config) { cfg.SkipRequestingAccountID, cfg.Region = true, "us-gov-west-1" })
	got, err := c.Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Identity{Partition: "aws-us-gov"}, got); diff != "" {
		t.Errorf("the partition comes from the region and nothing else is known: %s", diff)
	}
	if n := f.count(""); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

func TestAccountOfAssumedRoleNeedsNoCall(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(action string, _ url.Values, _ int) reply {
		return ok(action, `<AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/deploy/x</Arn><AssumedRoleId>AROAEXAMPLEEXAMPLE222:x</AssumedRoleId></AssumedRoleUser>`+
			`<Credentials><AccessKeyId>LSIAEXAMPLEEXAMPLE11</AccessKeyId><SecretAccessKey>inner-secret</SecretAccessKey><SessionToken>inner-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`)
	})
	c := newTestClient(f, func(cfg *Config) {
		cfg.SkipRequestingAccountID = true
		cfg.AssumeRole = []AssumeRole{{RoleARN: "arn:aws:iam::111122223333:role/deploy", ExternalID: "chain-id"}}
	})
	got, err := c.Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.AccountID != "111122223333" {
		t.Errorf("the account is %q; want that of the assumed role", got.AccountID)
	}
	if n := f.count("GetCallerIdentity"); n != 0 {
		t.Errorf("GetCallerIdentity was called %d times", n)
	}
	if id := f.form(t, "AssumeRole", 0).Get("ExternalId"); id != "chain-id" {
		t.Errorf("the chain sent the external ID %q", id)
	}
}

// wantText demands that an error's text holds each part.
func wantText(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("there was no error")
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q:\n%s", part, err)
		}
	}
}

// wantNoText demands that an error's text holds none of the parts.
func wantNoText(t *testing.T, err error, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(err.Error(), part) {
			t.Errorf("the error says %q:\n%s", part, err)
		}
	}
}
