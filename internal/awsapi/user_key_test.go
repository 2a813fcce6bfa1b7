package awsapi

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// lostKeyFake loses the answer to the first CreateAccessKey; listed are the
// keys that IAM lists from then on.
func lostKeyFake(t *testing.T, listed ...AccessKey) *fakeAWS {
	t.Helper()
	var list strings.Builder
	for _, k := range listed {
		fmt.Fprintf(&list, "<member><AccessKeyId>%s</AccessKeyId><Status>Active</Status><CreateDate>%s</CreateDate></member>", k.ID, k.CreateDate.Format(time.RFC3339))
	}
	return newFake(t, func(action string, _ url.Values, earlier int) reply {
		switch action {
		case "CreateAccessKey":
			if earlier == 0 {
				return reply{drop: true}
			}
			return ok(action, "<AccessKey><UserName>app</UserName><AccessKeyId>LKIASECOND0000000001</AccessKeyId><Status>Active</Status><SecretAccessKey>the-second-secret</SecretAccessKey></AccessKey>")
		case "ListAccessKeys":
			return ok(action, "<AccessKeyMetadata>"+list.String()+"</AccessKeyMetadata><IsTruncated>false</IsTruncated>")
		}
		return ok(action, "")
	})
}

func TestAccessKeyWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	known := AccessKey{ID: "LKIAKNOWN00000000001", CreateDate: epoch().Add(-time.Hour)}
	lost := AccessKey{ID: "LKIALOST000000000001", CreateDate: epoch().Add(time.Second)}
	foreign := AccessKey{ID: "LKIAFOREIGN000000001", CreateDate: epoch().Add(-time.Minute)}
	for _, tt := range []struct {
		reason  string
		listed  []AccessKey
		deleted string
		made    bool
	}{
		{"the key that the request made has a secret nobody knows: it goes, and another is made", []AccessKey{known, lost}, lost.ID, true},
		{"the request made none", []AccessKey{known}, "", true},
		{"a key made before the request is another person's, who was not listed at first", []AccessKey{known, foreign}, "", false},
		{"which of two keys the request made is not known", []AccessKey{foreign, lost}, "", false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := lostKeyFake(t, tt.listed...)
			key, err := newTestClient(f, nil).CreateAccessKey(t.Context(), "app", []string{known.ID})
			if tt.made {
				if err != nil || key.ID != "LKIASECOND0000000001" || key.Secret != "the-second-secret" {
					t.Fatalf("got %v; want the second key", err)
				}
			} else {
				if !errors.Is(err, ErrUnreachable) {
					t.Fatalf("got %v; want the loss of the answer", err)
				}
				wantText(t, err, "Whether a key was made is not known", foreign.ID, "delete the one that nobody knows the secret of")
			}
			if tt.deleted == "" {
				if n := f.count("DeleteAccessKey"); n != 0 {
					t.Errorf("%d keys were deleted", n)
				}
				return
			}
			if got := f.form(t, "DeleteAccessKey", 0).Get("AccessKeyId"); got != tt.deleted {
				t.Errorf("%s was deleted; want %s", got, tt.deleted)
			}
		})
	}
}
