package awsapi

import (
	"context"
	"errors"
	"net/url"
	"testing"
)

func TestYoungRoleIsGoneOnlyAfterSeveralReads(t *testing.T) {
	t.Parallel()
	for reason, tt := range map[string]struct {
		misses int
		want   error
		reads  int
	}{
		"it is there":                 {0, nil, 1},
		"readers that have not heard": {goneReads - 1, nil, goneReads},
		"a role that is really gone":  {goneReads, ErrNotFound, goneReads},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, func(action string, _ url.Values, earlier int) reply {
				if earlier < tt.misses {
					return noSuchRole()
				}
				return oneRole(action, testRole())
			})
			role, _, err := newTestClient(f, nil).ReadYoungRole(t.Context(), "app", RoleOnly)
			if !errors.Is(err, tt.want) || (err == nil) != (role != nil) {
				t.Errorf("got %v and %v, want the error %v", role, err, tt.want)
			}
			if n := f.count("GetRole"); n != tt.reads {
				t.Errorf("%d reads, want %d", n, tt.reads)
			}
		})
	}
}

// TestYoungRoleIsFoundByEverySecondCall: the calls of one look meet readers in
// turn, those for the policies always the one that has not heard.
func TestYoungRoleIsFoundByEverySecondCall(t *testing.T) {
	t.Parallel()
	calls := 0
	f := newFake(t, func(action string, _ url.Values, _ int) reply {
		calls++
		switch {
		case calls%2 == 0:
			return noSuchRole()
		case action == "GetRole":
			return oneRole(action, testRole())
		default:
			return ok(action, "<IsTruncated>false</IsTruncated>")
		}
	})
	role, policies, err := newTestClient(f, nil).ReadYoungRole(t.Context(), "app", RoleAndPolicies)
	if role == nil || policies == nil {
		t.Errorf("got %v, %v and %v", role, policies, err)
	}
}

func TestYoungRoleIsNotReadAgainForOtherReasons(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(action string, _ url.Values, _ int) reply { return accessDenied("iam:" + action) })
	if _, _, err := newTestClient(f, nil).ReadYoungRole(t.Context(), "app", RoleOnly); !errors.Is(err, ErrAccessDenied) || f.count("GetRole") != 1 {
		t.Errorf("got %v after %d reads", err, f.count("GetRole"))
	}
	ctx, cancel := context.WithCancel(t.Context())
	gone := newFake(t, func(string, url.Values, int) reply { cancel(); return noSuchRole() })
	if _, _, err := newTestClient(gone, nil).ReadYoungRole(ctx, "app", RoleOnly); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("an interrupted look gave %v; the role may be there", err)
	}
}
