package awsapi

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func conflictReply() reply {
	return fault(409, "DeleteConflict", "Cannot delete entity, must detach all policies first.")
}

// hanging answers the reads of what hangs on a role.
func hanging(inline, managed, profile string) map[string][]reply {
	member := func(tag, value string) string {
		if value == "" {
			return ""
		}
		if tag == "" {
			return "<member>" + value + "</member>"
		}
		return "<member><" + tag + ">" + value + "</" + tag + "></member>"
	}
	return map[string][]reply{
		"ListRolePolicies":            {ok("ListRolePolicies", "<PolicyNames>"+member("", inline)+"</PolicyNames>")},
		"GetRolePolicy":               {ok("GetRolePolicy", "<PolicyDocument>%7B%7D</PolicyDocument>")},
		"ListAttachedRolePolicies":    {ok("ListAttachedRolePolicies", "<AttachedPolicies>"+member("PolicyArn", managed)+"</AttachedPolicies>")},
		"ListInstanceProfilesForRole": {ok("ListInstanceProfilesForRole", "<InstanceProfiles>"+member("InstanceProfileName", profile)+"</InstanceProfiles>")},
	}
}

func TestDeleteRole(t *testing.T) {
	t.Parallel()
	deleted := ok("DeleteRole", "")
	for _, tt := range []struct {
		reason  string
		answers []reply
		calls   int
	}{
		{"a bare role goes at once", []reply{deleted}, 1},
		{"policies that IAM has not forgotten yet are waited out", []reply{conflictReply(), conflictReply(), deleted}, 3},
		{"another change at the same time is waited out", []reply{fault(409, "ConcurrentModification", "busy"), deleted}, 2},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			answers := hanging("", "", "")
			answers["DeleteRole"] = tt.answers
			f := newFake(t, script(answers))
			if err := newTestClient(f, nil).DeleteRole(t.Context(), "app"); err != nil {
				t.Error(err)
			}
			if n := f.count("DeleteRole"); n != tt.calls {
				t.Errorf("DeleteRole was called %d times; want %d", n, tt.calls)
			}
		})
	}
}

func TestDeleteConflictListsWhatHangsThere(t *testing.T) {
	t.Parallel()
	answers := hanging("audit", "arn:aws:iam::aws:policy/SecurityAudit", "web")
	answers["DeleteRole"] = []reply{conflictReply()}
	f := newFake(t, script(answers))
	clock := newClock()
	err := newTestClient(f, func(cfg *Config) { cfg.Pace = clock.pace() }).DeleteRole(t.Context(), "app")
	var conflict *ConflictError
	if !errors.As(err, &conflict) || !errors.Is(err, ErrConflict) {
		t.Fatalf("got %v; want a ConflictError", err)
	}
	got := [][]string{conflict.Inline, conflict.Managed, conflict.Profiles}
	if diff := cmp.Diff([][]string{{"audit"}, {"arn:aws:iam::aws:policy/SecurityAudit"}, {"web"}}, got); diff != "" {
		t.Error(diff)
	}
	wantText(t, err, "Role: app", "Inline policies: audit", "Managed policies: arn:aws:iam::aws:policy/SecurityAudit", "Instance profiles: web", "DeleteConflict")
	if n := f.count("DeleteRole"); n != settledReads {
		t.Errorf("DeleteRole was called %d times; what is seen %d times in a row is believed", n, settledReads)
	}
}

func TestDeleteConflictNobodySees(t *testing.T) {
	t.Parallel()
	answers := hanging("", "", "")
	answers["DeleteRole"] = []reply{conflictReply()}
	clock := newClock()
	err := newTestClient(newFake(t, script(answers)), func(cfg *Config) { cfg.Pace = clock.pace() }).DeleteRole(t.Context(), "app")
	if !errors.Is(err, ErrConflict) {
		t.Fatalf("got %v; want ErrConflict", err)
	}
	wantText(t, err, "does not show what it is")
	if took := clock.elapsed(); took > 20*time.Second || took < 10*time.Second {
		t.Errorf("it took %v; the bound is 20 s", took)
	}
}

func TestServiceRoleIsUnmodifiable(t *testing.T) {
	t.Parallel()
	f := newFake(t, script(map[string][]reply{"DeleteRole": {fault(400, "UnmodifiableEntity", "Cannot perform the operation on the protected role 'AWSServiceRoleForX'")}}))
	err := newTestClient(f, nil).DeleteRole(t.Context(), "AWSServiceRoleForX")
	if !errors.Is(err, ErrUnmodifiable) {
		t.Errorf("got %v; want ErrUnmodifiable", err)
	}
	wantText(t, err, "Use that service")
}

func TestRoleWrites(t *testing.T) {
	t.Parallel()
	done := func(action string) map[string][]reply { return map[string][]reply{action: {ok(action, "")}} }
	for _, tt := range []struct {
		action string
		write  func(*Client) error
		want   map[string]string
	}{
		{"UpdateRole", func(c *Client) error { return c.UpdateRole(t.Context(), "app", "", 0) }, map[string]string{"Description": "", "MaxSessionDuration": "3600"}},
		{"UpdateAssumeRolePolicy", func(c *Client) error { return c.UpdateTrustPolicy(t.Context(), "app", testTrust) }, map[string]string{"PolicyDocument": testTrust}},
		{"PutRolePolicy", func(c *Client) error { return c.PutRolePolicy(t.Context(), "app", "p", "{}") }, map[string]string{"PolicyName": "p", "PolicyDocument": "{}"}},
		{"DeleteRolePolicy", func(c *Client) error { return c.DeleteRolePolicy(t.Context(), "app", "p") }, map[string]string{"PolicyName": "p"}},
		{"AttachRolePolicy", func(c *Client) error { return c.AttachRolePolicy(t.Context(), "app", "arn:x") }, map[string]string{"PolicyArn": "arn:x"}},
		{"DetachRolePolicy", func(c *Client) error { return c.DetachRolePolicy(t.Context(), "app", "arn:x") }, map[string]string{"PolicyArn": "arn:x"}},
		{"PutRolePermissionsBoundary", func(c *Client) error { return c.SetRoleBoundary(t.Context(), "app", "arn:x") }, map[string]string{"PermissionsBoundary": "arn:x"}},
		{"DeleteRolePermissionsBoundary", func(c *Client) error { return c.SetRoleBoundary(t.Context(), "app", "") }, nil},
		{"TagRole", func(c *Client) error { return c.TagRole(t.Context(), "app", map[string]string{"k": ""}) }, map[string]string{"Tags.member.1.Key": "k", "Tags.member.1.Value": ""}},
		{"UntagRole", func(c *Client) error { return c.UntagRole(t.Context(), "app", []string{"k"}) }, map[string]string{"TagKeys.member.1": "k"}},
		{"RemoveRoleFromInstanceProfile", func(c *Client) error { return c.RemoveFromInstanceProfile(t.Context(), "prof", "app") }, map[string]string{"InstanceProfileName": "prof"}},
	} {
		t.Run(tt.action, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, script(done(tt.action)))
			if err := tt.write(newTestClient(f, nil)); err != nil {
				t.Fatal(err)
			}
			form := f.form(t, tt.action, 0)
			if form.Get("RoleName") != "app" || f.count("") != 1 {
				t.Errorf("the calls were %v for the role %q", f.calls, form.Get("RoleName"))
			}
			for key, want := range tt.want {
				if got, sent := form[key]; !sent || got[0] != want {
					t.Errorf("%s is %q; want %q", key, got, want)
				}
			}
		})
	}
}

func TestNoTagsNoCall(t *testing.T) {
	t.Parallel()
	f := newFake(t, script(nil))
	c := newTestClient(f, nil)
	if err := errors.Join(c.TagRole(t.Context(), "app", nil), c.UntagRole(t.Context(), "app", nil)); err != nil {
		t.Error(err)
	}
	if n := f.count(""); n != 0 {
		t.Errorf("%d calls were made for nothing", n)
	}
}

// TestMissingPolicyIsNotTheObject holds each write that names a managed policy:
// IAM's one code is not taken to mean the role or user alone, and a policy that
// may be young is waited for.
func TestMissingPolicyIsNotTheObject(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:iam::123456789012:policy/new"
	missing := fault(404, "NoSuchEntity", "Scope ARN: "+arn+" does not exist or is not attachable.")
	for action, write := range map[string]func(*Client) error{
		"CreateRole": func(c *Client) error {
			_, err := c.CreateRole(t.Context(), CreateRoleInput{Name: "app", TrustPolicy: "{}", BoundaryARN: arn})
			return err
		},
		"CreateUser": func(c *Client) error {
			_, err := c.CreateUser(t.Context(), CreateUserInput{Name: "app", BoundaryARN: arn})
			return err
		},
		"PutRolePermissionsBoundary": func(c *Client) error { return c.SetRoleBoundary(t.Context(), "app", arn) },
		"PutUserPermissionsBoundary": func(c *Client) error { return c.SetUserBoundary(t.Context(), "app", arn) },
		"AttachRolePolicy":           func(c *Client) error { return c.AttachRolePolicy(t.Context(), "app", arn) },
	} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, script(map[string][]reply{action: {missing}}))
			err := write(newTestClient(f, func(cfg *Config) { cfg.Pace = newClock().pace() }))
			if !errors.Is(err, ErrNotFound) || f.count(action) < 2 {
				t.Errorf("got %v after %d calls; want ErrNotFound after several", err, f.count(action))
			}
			wantText(t, err, "AWS does not find the policy", "check its ARN", ": "+arn)
			if err != nil && strings.Contains(err.Error(), "does not find it") {
				t.Errorf("it is left open what is missing: %v", err)
			}
		})
	}
	f := newFake(t, script(map[string][]reply{"CreateUser": {fault(404, "NoSuchEntity", "gone")}}))
	_, err := newTestClient(f, func(cfg *Config) { cfg.Pace = newClock().pace() }).CreateUser(t.Context(), CreateUserInput{Name: "app"})
	wantText(t, err, "AWS does not find it")
}

func TestYoungManagedPolicyIsWaitedFor(t *testing.T) {
	t.Parallel()
	missing := fault(404, "NoSuchEntity", "Policy arn:aws:iam::123456789012:policy/new does not exist or is not attachable.")
	f := newFake(t, script(map[string][]reply{"AttachRolePolicy": {missing, missing, ok("AttachRolePolicy", "")}}))
	if err := newTestClient(f, nil).AttachRolePolicy(t.Context(), "app", "arn:aws:iam::123456789012:policy/new"); err != nil {
		t.Error(err)
	}
	clock := newClock()
	f = newFake(t, script(map[string][]reply{"AttachRolePolicy": {missing}}))
	err := newTestClient(f, func(cfg *Config) { cfg.Pace = clock.pace() }).AttachRolePolicy(t.Context(), "app", "arn:aws:iam::123456789012:policy/new")
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v; want ErrNotFound", err)
	}
	wantText(t, err, "Policy: arn:aws:iam::123456789012:policy/new", "does not exist or is not attachable")
	if took := clock.elapsed(); took > 25*time.Second {
		t.Errorf("a policy that does not exist was waited for %v; the bound is 20 s", took)
	}
}
