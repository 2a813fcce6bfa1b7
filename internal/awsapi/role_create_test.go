package awsapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// script answers each action from its own list, the last entry for ever.
func script(answers map[string][]reply) func(string, url.Values, int) reply {
	return func(action string, _ url.Values, earlier int) reply {
		list := answers[action]
		if len(list) == 0 {
			return fault(http.StatusBadRequest, "InvalidAction", action+" was not to be called")
		}
		return list[min(earlier, len(list)-1)]
	}
}

// roleShownByIDs is the role as IAM can show it right after it was made.
func roleShownByIDs() *Role {
	r := testRole()
	r.TrustPolicy = strings.ReplaceAll(r.TrustPolicy, "arn:aws:iam::210987654321:root", "AROAEXAMPLEIDOFROLE01")
	return r
}

func invalidPrincipalReply() reply {
	return fault(http.StatusBadRequest, "MalformedPolicyDocument", `Invalid principal in policy: "AWS":"arn:aws:iam::210987654321:role/young"`)
}

func TestCreateRole(t *testing.T) {
	t.Parallel()
	created := oneRole("CreateRole", testRole())
	for _, tt := range []struct {
		reason  string
		answers map[string][]reply
		// calls of CreateRole and GetRole that are to be made.
		creates, reads int
	}{
		{"one call carries all", map[string][]reply{"CreateRole": {created}}, 1, 0},
		{"a principal made seconds ago is waited for", map[string][]reply{"CreateRole": {invalidPrincipalReply(), invalidPrincipalReply(), created}}, 3, 0},
		{"a boundary made seconds ago is waited for", map[string][]reply{"CreateRole": {fault(404, "NoSuchEntity", "Scope ARN: arn:aws:iam::123456789012:policy/b does not exist or is not attachable."), created}}, 2, 0},
		{"another change at the same time is waited out", map[string][]reply{"CreateRole": {fault(409, "ConcurrentModification", "busy"), created}}, 2, 0},
		{"throttling is waited out", map[string][]reply{"CreateRole": {fault(400, "Throttling", "Rate exceeded"), created}}, 2, 0},
		{"a role whose answer was lost, made again by a retry, is this call's own", map[string][]reply{
			"CreateRole": {{drop: true}, fault(409, "EntityAlreadyExists", "Role with name app already exists.")},
			"GetRole":    {oneRole("GetRole", testRole())},
		}, 2, 1},
		{"so is one that all retries lost the answer for", map[string][]reply{
			"CreateRole": {{drop: true}}, "GetRole": {noSuchRole(), oneRole("GetRole", testRole())},
		}, 3, 2},
		{"so is one that a breakdown of the service hid", map[string][]reply{
			"CreateRole": {fault(500, "ServiceFailure", "down"), fault(409, "EntityAlreadyExists", "Role with name app already exists.")},
			"GetRole":    {oneRole("GetRole", testRole())},
		}, 2, 1},
		{"so is one whose principal IAM shows by its unique ID at first", map[string][]reply{
			"CreateRole": {{drop: true}, fault(409, "EntityAlreadyExists", "Role with name app already exists.")},
			"GetRole":    {oneRole("GetRole", roleShownByIDs()), oneRole("GetRole", roleShownByIDs()), oneRole("GetRole", testRole())},
		}, 2, 3},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, script(tt.answers))
			got, err := newTestClient(f, nil).CreateRole(t.Context(), testCreate())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(testRole(), got); diff != "" {
				t.Error(diff)
			}
			if f.count("CreateRole") != tt.creates || f.count("GetRole") != tt.reads {
				t.Errorf("there were %d CreateRole and %d GetRole; want %d and %d", f.count("CreateRole"), f.count("GetRole"), tt.creates, tt.reads)
			}
		})
	}
}

func TestCreateRoleCarriesEverything(t *testing.T) {
	t.Parallel()
	f := newFake(t, script(map[string][]reply{"CreateRole": {oneRole("CreateRole", testRole())}}))
	in := testCreate()
	in.Path, in.BoundaryARN, in.MaxSessionDuration = "/vendors/", "arn:aws:iam::123456789012:policy/b", 7200
	if _, err := newTestClient(f, nil).CreateRole(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	form := f.form(t, "CreateRole", 0)
	want := map[string]string{
		"RoleName": "app", "Path": "/vendors/", "Description": "a role", "AssumeRolePolicyDocument": testTrust,
		"MaxSessionDuration": "7200", "PermissionsBoundary": in.BoundaryARN, "Tags.member.1.Key": "team", "Tags.member.1.Value": "data",
	}
	got := map[string]string{}
	for key := range want {
		got[key] = form.Get(key)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCreateRoleRefused(t *testing.T) {
	t.Parallel()
	exists := fault(409, "EntityAlreadyExists", "Role with name app already exists.")
	lost := []reply{{drop: true}, exists}
	differs := func(change func(*Role)) map[string][]reply {
		r := testRole()
		change(r)
		return map[string][]reply{"CreateRole": lost, "GetRole": {oneRole("GetRole", r)}}
	}
	for _, tt := range []struct {
		reason  string
		answers map[string][]reply
		kind    Kind
		want    []string
		reads   int
	}{
		{"an existing role is never adopted", map[string][]reply{"CreateRole": {exists}}, ErrAlreadyExists, []string{"Role: app", "import"}, 0},
		{"nor is one with another path, where an answer was lost", differs(func(r *Role) { r.Path = "/x/" }), ErrAlreadyExists, []string{"not the one asked for"}, 1},
		{"nor another description", differs(func(r *Role) { r.Description = "other" }), ErrAlreadyExists, nil, 1},
		{"nor another session length", differs(func(r *Role) { r.MaxSessionDuration = 7200 }), ErrAlreadyExists, nil, 1},
		{"nor another boundary", differs(func(r *Role) { r.BoundaryARN = "arn:aws:iam::aws:policy/ReadOnlyAccess" }), ErrAlreadyExists, nil, 1},
		{"nor another tag", differs(func(r *Role) { r.Tags["team"] = "other" }), ErrAlreadyExists, nil, 1},
		{"nor another trust policy", differs(func(r *Role) { r.TrustPolicy = `{"Version":"2012-10-17","Statement":[]}` }), ErrAlreadyExists, nil, 1},
		{"nor one that is older than the call", differs(func(r *Role) { r.CreateDate = epoch().Add(-time.Hour) }), ErrAlreadyExists, nil, 1},
		{"nor one whose principal stays a unique ID, which tells nobody whose it is", differs(func(r *Role) { *r = *roleShownByIDs() }), ErrAlreadyExists, []string{"not the one asked for"}, lookReads},
		{"a role that cannot be found is not claimed", map[string][]reply{"CreateRole": {{drop: true}}, "GetRole": {noSuchRole()}}, ErrUnreachable, []string{"Whether the role was made is not known", "Plan again"}, lookReads},
		{"a denial names the permission", map[string][]reply{"CreateRole": {accessDenied("iam:CreateRole")}}, ErrAccessDenied, []string{"Missing permission: iam:CreateRole", "Caller: arn:aws:iam::123456789012:user/ci"}, 0},
		{"the permission AWS names wins", map[string][]reply{"CreateRole": {accessDenied("iam:TagRole")}}, ErrAccessDenied, []string{"Missing permission: iam:TagRole"}, 0},
		{"a quota", map[string][]reply{"CreateRole": {fault(409, "LimitExceeded", "Cannot exceed quota for RolesPerAccount: 1000")}}, ErrLimit, []string{"RolesPerAccount: 1000", "Service Quotas"}, 0},
		{"a document IAM refuses", map[string][]reply{"CreateRole": {fault(400, "MalformedPolicyDocument", "Has prohibited field Resource")}}, ErrMalformedPolicy, []string{"Has prohibited field Resource"}, 0},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, script(tt.answers))
			role, err := newTestClient(f, nil).CreateRole(t.Context(), testCreate())
			if !errors.Is(err, tt.kind) || role != nil {
				t.Fatalf("got %v and %v; want %v", role, err, tt.kind)
			}
			wantText(t, err, append(tt.want, "Cannot create the IAM role")...)
			if n := f.count("GetRole"); n != tt.reads {
				t.Errorf("there were %d GetRole; want %d", n, tt.reads)
			}
		})
	}
}

func TestInvalidPrincipalIsNamed(t *testing.T) {
	t.Parallel()
	clock := newClock()
	f := newFake(t, script(map[string][]reply{"CreateRole": {invalidPrincipalReply()}, "UpdateAssumeRolePolicy": {invalidPrincipalReply()}}))
	c := newTestClient(f, func(cfg *Config) { cfg.Pace = clock.pace() })
	_, createErr := c.CreateRole(t.Context(), testCreate())
	if took := clock.elapsed(); took < 50*time.Second || took > time.Minute {
		t.Errorf("it was tried for %v; the bound is a minute", took)
	}
	for _, err := range []error{createErr, c.UpdateTrustPolicy(t.Context(), "app", testTrust)} {
		var invalid *InvalidPrincipalError
		if !errors.As(err, &invalid) || invalid.Principal != "arn:aws:iam::210987654321:role/young" {
			t.Fatalf("got %v; want an InvalidPrincipalError that names the principal", err)
		}
		if !errors.Is(err, ErrMalformedPolicy) {
			t.Error("it is not a malformed policy too")
		}
		wantText(t, err, "Principal: arn:aws:iam::210987654321:role/young", "Role: app", "slip")
		if summary, detail := Explain(err); summary == "" || detail == "" || summary == "The operation failed" {
			t.Errorf("it is not explained: %q, %q", summary, detail)
		}
	}
}

func TestInvalidPrincipalEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	f := newFake(t, func(string, url.Values, int) reply { cancel(); return invalidPrincipalReply() })
	_, err := newTestClient(f, nil).CreateRole(ctx, testCreate())
	if err == nil {
		t.Fatal("there was no error")
	}
	if n := f.count("CreateRole"); n != 1 {
		t.Errorf("%d calls were made after the interrupt", n)
	}
}

func TestInvalidPrincipalMessages(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		`Invalid principal in policy: "AWS":"arn:aws:iam::1:role/x"`:  "arn:aws:iam::1:role/x",
		`Invalid principal in policy: "SERVICE":"nope.amazonaws.com"`: "nope.amazonaws.com",
		`Invalid principal in policy`:                                 "",
		`Invalid principal in policy: "AWS"`:                          "",
	} {
		if got := invalidPrincipal(message); got != want {
			t.Errorf("%s names %q; want %q", message, got, want)
		}
	}
}

func TestInterruptedCreateIsLookedUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	f := newFake(t, func(action string, _ url.Values, _ int) reply {
		if action == "CreateRole" {
			cancel()
			return reply{hang: true}
		}
		return oneRole("GetRole", testRole())
	})
	role, err := newTestClient(f, nil).CreateRole(ctx, testCreate())
	if err != nil || role == nil {
		t.Fatalf("got %v and %v; a role that was made while the user interrupted is handed back, so that it reaches state", role, err)
	}
}
