package awsapi

import (
	"context"
	"errors"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestReadRole(t *testing.T) {
	t.Parallel()
	whole := testRole()
	whole.BoundaryARN = "arn:aws:iam::123456789012:policy/b"
	f := newFake(t, script(map[string][]reply{"GetRole": {oneRole("GetRole", whole)}}))
	got, err := newTestClient(f, nil).ReadRole(t.Context(), "app")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole, got); diff != "" {
		t.Error(diff)
	}
}

func TestYoungRoleIsReadAgain(t *testing.T) {
	t.Parallel()
	young := testRole()
	young.ARN = young.UniqueID
	f := newFake(t, script(map[string][]reply{"GetRole": {oneRole("GetRole", young), oneRole("GetRole", young), oneRole("GetRole", testRole())}}))
	got, err := newTestClient(f, nil).ReadRole(t.Context(), "app")
	if err != nil || got.ARN != testRole().ARN {
		t.Errorf("got %v and %v; an ARN that is a unique ID is read again", got, err)
	}
}

func TestDenialIsNeverNotFound(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(action string, _ url.Values, _ int) reply { return accessDenied("iam:" + action) })
	c := newTestClient(f, nil)
	_, readErr := c.ReadRole(t.Context(), "app")
	_, policiesErr := c.ReadRolePolicies(t.Context(), "app")
	_, profilesErr := c.InstanceProfiles(t.Context(), "app")
	for permission, err := range map[string]error{
		"iam:GetRole": readErr, "iam:ListRolePolicies": policiesErr, "iam:ListInstanceProfilesForRole": profilesErr,
		"iam:DeleteRole":       c.DeleteRole(t.Context(), "app"),
		"iam:PutRolePolicy":    c.PutRolePolicy(t.Context(), "app", "p", "{}"),
		"iam:DeleteRolePolicy": c.DeleteRolePolicy(t.Context(), "app", "p"),
		"iam:AttachRolePolicy": c.AttachRolePolicy(t.Context(), "app", "arn"),
		"iam:DetachRolePolicy": c.DetachRolePolicy(t.Context(), "app", "arn"),
		"iam:UpdateRole":       c.UpdateRole(t.Context(), "app", "", 3600),
		"iam:TagRole":          c.TagRole(t.Context(), "app", map[string]string{"a": "b"}),
		"iam:UntagRole":        c.UntagRole(t.Context(), "app", []string{"a"}),

		"iam:UpdateAssumeRolePolicy":        c.UpdateTrustPolicy(t.Context(), "app", "{}"),
		"iam:PutRolePermissionsBoundary":    c.SetRoleBoundary(t.Context(), "app", "arn"),
		"iam:DeleteRolePermissionsBoundary": c.SetRoleBoundary(t.Context(), "app", ""),
		"iam:RemoveRoleFromInstanceProfile": c.RemoveFromInstanceProfile(t.Context(), "prof", "app"),
	} {
		if !errors.Is(err, ErrAccessDenied) || errors.Is(err, ErrNotFound) {
			t.Errorf("%s gave %v; want ErrAccessDenied and nothing else", permission, err)
			continue
		}
		wantText(t, err, "Role: app", "Missing permission: "+permission)
	}
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(string, url.Values, int) reply { return noSuchRole() })
	c := newTestClient(f, nil)
	_, readErr := c.ReadRole(t.Context(), "app")
	_, policiesErr := c.ReadRolePolicies(t.Context(), "app")
	for what, err := range map[string]error{
		"ReadRole": readErr, "ReadRolePolicies": policiesErr, "DeleteRole": c.DeleteRole(t.Context(), "app"),
		"DetachRolePolicy": c.DetachRolePolicy(t.Context(), "app", "arn"), "DeleteRolePolicy": c.DeleteRolePolicy(t.Context(), "app", "p"),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s gave %v; want ErrNotFound", what, err)
		}
	}
}

func TestReadRolePoliciesPages(t *testing.T) {
	t.Parallel()
	const document = `{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a+b/%41 c"}]}`
	f := newFake(t, func(action string, form url.Values, _ int) reply {
		first := form.Get("Marker") == ""
		switch action {
		case "ListRolePolicies":
			if first {
				return ok(action, `<PolicyNames><member>one</member></PolicyNames><IsTruncated>true</IsTruncated><Marker>m</Marker>`)
			}
			return ok(action, `<PolicyNames><member>two</member><member>gone</member></PolicyNames><IsTruncated>false</IsTruncated>`)
		case "GetRolePolicy":
			if form.Get("PolicyName") == "gone" {
				return fault(404, "NoSuchEntity", "The role policy with name gone cannot be found.")
			}
			return ok(action, `<RoleName>app</RoleName><PolicyName>x</PolicyName><PolicyDocument>`+escape(url.PathEscape(document))+`</PolicyDocument>`)
		case "ListAttachedRolePolicies":
			if first {
				return ok(action, `<AttachedPolicies><member><PolicyArn>arn:b</PolicyArn></member></AttachedPolicies><IsTruncated>true</IsTruncated><Marker>m</Marker>`)
			}
			return ok(action, `<AttachedPolicies><member><PolicyArn>arn:a</PolicyArn></member></AttachedPolicies><IsTruncated>false</IsTruncated>`)
		}
		return noSuchRole()
	})
	got, err := newTestClient(f, nil).ReadRolePolicies(t.Context(), "app")
	if err != nil {
		t.Fatal(err)
	}
	want := &RolePolicies{Inline: map[string]string{"one": document, "two": document}, Managed: []string{"arn:a", "arn:b"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("all pages count, a plus sign is a plus sign, a policy removed meanwhile is left out: %s", diff)
	}
}

func TestDecodeDocument(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		if got := decodeDocument(url.PathEscape(text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
	})
	if got := decodeDocument(`{"a":"100%"}`); got != `{"a":"100%"}` {
		t.Errorf("text that is not encoded became %q", got)
	}
}

// alternating shows the change at every second read until it is over.
func alternating(changed, before reply, over int) func(string, url.Values, int) reply {
	return func(_ string, _ url.Values, earlier int) reply {
		if earlier < over && earlier%2 == 1 {
			return before
		}
		return changed
	}
}

func TestWaitForRoleWantsSeveralReadsInARow(t *testing.T) {
	t.Parallel()
	old := testRole()
	old.Description = "before"
	for reason, before := range map[string]reply{
		"old reads show the old state":       oneRole("GetRole", old),
		"old reads do not know the role yet": noSuchRole(),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, alternating(oneRole("GetRole", testRole()), before, 9))
			role, policies, err := newTestClient(f, nil).WaitForRole(t.Context(), "app", RoleOnly, func(r *Role, _ *RolePolicies) bool { return r.Description == "a role" })
			if err != nil || role == nil || policies != nil {
				t.Fatalf("got %v, %v, %v", role, policies, err)
			}
			// Reads 0, 2, 4, 6 and 8 were good, but each alone; 8, 9 and 10 are
			// three in a row.
			if n := f.count("GetRole"); n != 11 {
				t.Errorf("there were %d reads; want 11", n)
			}
		})
	}
}

func TestWaitForRoleEnds(t *testing.T) {
	t.Parallel()
	never := func(*Role, *RolePolicies) bool { return false }
	t.Run("without a deadline, after its own bound", func(t *testing.T) {
		t.Parallel()
		clock := newClock()
		f := newFake(t, script(map[string][]reply{"GetRole": {oneRole("GetRole", testRole())}}))
		_, _, err := newTestClient(f, func(cfg *Config) { cfg.Pace = clock.pace() }).WaitForRole(t.Context(), "app", RoleOnly, never)
		var unsettled *SettleError
		if !errors.As(err, &unsettled) || !errors.Is(err, ErrNotSettled) {
			t.Fatalf("got %v; want a SettleError", err)
		}
		if diff := cmp.Diff(testRole(), unsettled.Role); diff != "" {
			t.Errorf("it does not hold what was read last: %s", diff)
		}
		wantText(t, err, "of which 0 showed the change", "Role: app", "timeouts block")
		if took := clock.elapsed(); took < 4*60e9 || took > 6*60e9 {
			t.Errorf("it took %v; the bound is 5 minutes", took)
		}
	})
	t.Run("with an interrupt, at once", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		f := newFake(t, func(string, url.Values, int) reply { cancel(); return noSuchRole() })
		_, _, err := newTestClient(f, nil).WaitForRole(ctx, "app", RoleOnly, never)
		if !errors.Is(err, ErrNotSettled) || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		wantText(t, err, "interrupted")
		if n := f.count("GetRole"); n != 1 {
			t.Errorf("%d reads were made", n)
		}
	})
	t.Run("with a denial, at once", func(t *testing.T) {
		t.Parallel()
		f := newFake(t, func(string, url.Values, int) reply { return accessDenied("iam:GetRole") })
		if _, _, err := newTestClient(f, nil).WaitForRole(t.Context(), "app", RoleOnly, never); !errors.Is(err, ErrAccessDenied) {
			t.Errorf("got %v; want ErrAccessDenied", err)
		}
	})
	t.Run("policies are read where asked for", func(t *testing.T) {
		t.Parallel()
		f := newFake(t, script(map[string][]reply{
			"GetRole":                  {oneRole("GetRole", testRole())},
			"ListRolePolicies":         {ok("ListRolePolicies", `<PolicyNames></PolicyNames>`)},
			"ListAttachedRolePolicies": {ok("ListAttachedRolePolicies", `<AttachedPolicies></AttachedPolicies>`)},
		}))
		_, policies, err := newTestClient(f, nil).WaitForRole(t.Context(), "app", RoleAndPolicies, func(_ *Role, p *RolePolicies) bool { return p != nil })
		if err != nil || policies == nil {
			t.Errorf("got %v, %v", policies, err)
		}
	})
}
