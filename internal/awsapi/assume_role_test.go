package awsapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

const assumedXML = `<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/app/s</Arn><AssumedRoleId>AROAEXAMPLEEXAMPLE111:s</AssumedRoleId></AssumedRoleUser>` +
	`<Credentials><AccessKeyId>LSIAISSUEDISSUED1111</AccessKeyId><SecretAccessKey>issued/secret+0123456789</SecretAccessKey><SessionToken>issued-session-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`

const roleARN = "arn:aws:iam::123456789012:role/app"

func TestAssumeRole(t *testing.T) {
	t.Parallel()
	f := newFake(t, script(map[string][]reply{"AssumeRole": {ok("AssumeRole", assumedXML)}}))
	id := "right-id"
	got, err := newTestClient(f, nil).AssumeRole(t.Context(), AssumeRoleInput{
		RoleARN: roleARN, ExternalID: &id, SessionName: "s", DurationSeconds: 1800, Policy: "{}", PolicyARNs: []string{"arn:p"},
		Tags: map[string]string{"k": "v"}, TransitiveTagKeys: []string{"k"}, SourceIdentity: "ann",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := SessionCredentials{
		AccessKeyID: "LSIAISSUEDISSUED1111", SecretAccessKey: "issued/secret+0123456789", SessionToken: "issued-session-token",
		Expiration:     time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC),
		AssumedRoleARN: "arn:aws:sts::123456789012:assumed-role/app/s", AssumedRoleID: "AROAEXAMPLEEXAMPLE111:s",
	}
	if got != want {
		t.Error("the credentials are not those that STS gave")
	}
	if printed := fmt.Sprintf("%v %+v %#v %s", got, got, got, &got); strings.Contains(printed, "issued") {
		t.Errorf("printing shows the secrets: %s", printed)
	}
	form := f.form(t, "AssumeRole", 0)
	for key, want := range map[string]string{
		"RoleArn": roleARN, "ExternalId": "right-id", "RoleSessionName": "s", "DurationSeconds": "1800", "Policy": "{}", "PolicyArns.member.1.arn": "arn:p",
		"Tags.member.1.Key": "k", "Tags.member.1.Value": "v", "TransitiveTagKeys.member.1": "k", "SourceIdentity": "ann",
	} {
		if got := form.Get(key); got != want {
			t.Errorf("%s is %q; want %q", key, got, want)
		}
	}
}

func TestAssumeRoleDeniedNamesAllCauses(t *testing.T) {
	t.Parallel()
	f := newFake(t, script(map[string][]reply{"AssumeRole": {accessDenied("sts:AssumeRole")}}))
	_, err := newTestClient(f, nil).AssumeRole(t.Context(), AssumeRoleInput{RoleARN: roleARN})
	if !errors.Is(err, ErrAccessDenied) {
		t.Fatalf("got %v; want ErrAccessDenied", err)
	}
	wantText(t, err, "a role that does not exist", "a trust policy", "own policies", "Role: "+roleARN)
	form := f.form(t, "AssumeRole", 0)
	if _, sent := form["ExternalId"]; sent || form.Get("RoleSessionName") != DefaultSessionName {
		t.Errorf("unset parameters were sent: %v", form)
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		reply  reply
		want   ProbeResult
		err    Kind
	}{
		{"the caller gets in", ok("AssumeRole", assumedXML), ProbeResult{Allowed: true, AssumedRoleARN: "arn:aws:sts::123456789012:assumed-role/app/s", AssumedRoleID: "AROAEXAMPLEEXAMPLE111:s"}, ""},
		{"a denial is an answer", fault(403, "AccessDenied", "User: x is not authorized to perform: sts:AssumeRole on resource: y"), ProbeResult{ErrorCode: "AccessDenied", ErrorMessage: "User: x is not authorized to perform: sts:AssumeRole on resource: y"}, ""},
		{"so is a disabled region", fault(403, "RegionDisabledException", "STS is not activated in this region"), ProbeResult{ErrorCode: "RegionDisabledException", ErrorMessage: "STS is not activated in this region"}, ""},
		{"so is a refusal of the request, which must not quote the ID", fault(400, "ValidationError", "Value 'right id' at 'externalId' failed to satisfy constraint"), ProbeResult{ErrorCode: "ValidationError", ErrorMessage: "Value '(hidden)' at 'externalId' failed to satisfy constraint"}, ""},
		{"the caller's own expired session is none", fault(403, "ExpiredToken", "The security token included in the request is expired"), ProbeResult{}, ErrExpiredCredentials},
		{"nor is its unknown key", fault(403, "InvalidClientTokenId", "The security token included in the request is invalid."), ProbeResult{}, ErrBadCredentials},
		{"nor is throttling", fault(400, "Throttling", "Rate exceeded"), ProbeResult{}, ErrThrottled},
		{"nor is a breakdown", fault(503, "ServiceUnavailable", "down"), ProbeResult{}, ErrUnavailable},
		{"nor is silence", reply{drop: true}, ProbeResult{}, ErrUnreachable},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, func(string, url.Values, int) reply { return tt.reply })
			id := "right id"
			got, err := newTestClient(f, func(cfg *Config) { cfg.MaxRetries = 1 }).Probe(t.Context(), ProbeInput{RoleARN: roleARN, ExternalID: &id})
			if (err == nil) != (tt.err == "") || (err != nil && !errors.Is(err, tt.err)) {
				t.Fatalf("got %v; want %q", err, tt.err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			form := f.form(t, "AssumeRole", 0)
			if form.Get("Policy") != denyAll || form.Get("RoleSessionName") != ProbeSessionName || form.Get("DurationSeconds") != "900" {
				t.Errorf("a probe denies everything, bears a name one can filter on, and is short: %v", form)
			}
			if n := f.count(""); n != 1 {
				t.Errorf("a probe made %d calls", n)
			}
		})
	}
}

func TestProbeOfRefusedCredentialsIsNoAnswer(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(string, url.Values, int) reply { return accessDenied("sts:AssumeRole") })
	c := newTestClient(f, func(cfg *Config) { cfg.AssumeRole = []AssumeRole{{RoleARN: "arn:aws:iam::111122223333:role/deploy"}} })
	if got, err := c.Probe(t.Context(), ProbeInput{RoleARN: roleARN}); !errors.Is(err, ErrNoCredentials) {
		t.Errorf("got %+v and %v: the provider block's own closed role says nothing about the probed one", got, err)
	}
}

// TestRenewalIsNoAnswer: the credentials of an assumed role run out between two
// calls, and the role has been closed meanwhile.
func TestRenewalIsNoAnswer(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(_ string, form url.Values, earlier int) reply {
		if form.Get("RoleArn") == roleARN || earlier > 0 {
			return accessDenied("sts:AssumeRole")
		}
		return ok("AssumeRole", strings.Replace(assumedXML, "2099-01-01", "2001-01-01", 1))
	})
	c := newTestClient(f, func(cfg *Config) { cfg.AssumeRole = []AssumeRole{{RoleARN: "arn:aws:iam::111122223333:role/deploy"}} })
	got, err := c.Probe(t.Context(), ProbeInput{RoleARN: roleARN})
	if !errors.Is(err, ErrNoCredentials) {
		t.Fatalf("got %+v and %v; want ErrNoCredentials", got, err)
	}
	wantText(t, err, "had to be renewed")
}

func TestLogsHoldNoSecrets(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	ctx := tflogtest.RootLogger(context.WithoutCancel(t.Context()), &log)
	f := newFake(t, func(action string, form url.Values, _ int) reply {
		if form.Get("ExternalId") == "wrong-external-id" {
			return fault(400, "ValidationError", "Value 'wrong-external-id' is wrong")
		}
		return ok(action, assumedXML)
	})
	right, wrong := "right-external-id", "wrong-external-id"
	c := newTestClient(f, func(cfg *Config) {
		cfg.Token = "token-of-the-provider-block"
		cfg.AssumeRole = []AssumeRole{{RoleARN: "arn:aws:iam::111122223333:role/deploy", ExternalID: "chain-external-id"}}
	})
	for _, id := range []*string{&right, &wrong} {
		_, _ = c.Probe(ctx, ProbeInput{RoleARN: roleARN, ExternalID: id})
		_, _ = c.AssumeRole(ctx, AssumeRoleInput{RoleARN: roleARN, ExternalID: id})
	}
	for _, secret := range []string{
		"issued/secret", "issued-session-token", "LSIAISSUEDISSUED1111", "not-a-secret-but-must-not-show", "token-of-the-provider-block",
		"right-external-id", "wrong-external-id", "chain-external-id",
	} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	for _, part := range []string{`"rpc.method":"AssumeRole"`, `"rpc.service":"STS"`, `"http.status_code":200`, `"tf_aws.error_code":"ValidationError"`, `"tf_aws.region":"us-east-1"`} {
		if !strings.Contains(log.String(), part) {
			t.Errorf("the log does not tell %s:\n%s", part, log.String())
		}
	}
}
