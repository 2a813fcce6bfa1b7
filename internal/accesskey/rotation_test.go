package accesskey_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/accesskey"
)

func TestRenew(t *testing.T) {
	t.Parallel()
	type renewal = accesskey.Renewal
	for _, tt := range []struct {
		reason            string
		current, previous string
		found             string
		keep              bool
		want              renewal
		// crowded are the keys of others that leave no room.
		crowded string
	}{
		{reason: "the first key", want: renewal{}},
		{reason: "without an overlap, the old key goes once the new one is there", current: "C", found: "C", want: renewal{After: []string{"C"}}},
		{reason: "with an overlap, it stays", current: "C", found: "C", keep: true, want: renewal{Previous: "C"}},
		{reason: "with an overlap, an older one makes room", current: "C", previous: "P", found: "C P", keep: true, want: renewal{Before: []string{"P"}, Previous: "C"}},
		{reason: "without, the older one makes room, and the other goes after", current: "C", previous: "P", found: "C P",
			want: renewal{Before: []string{"P"}, After: []string{"C"}}},
		{reason: "beside a key of others, one's own makes room", current: "C", found: "C X", want: renewal{Before: []string{"C"}}},
		{reason: "which it cannot where it is to stay", current: "C", found: "C X", keep: true, crowded: "X"},
		{reason: "a key that is gone is neither kept nor deleted", current: "C", previous: "P", found: "P", keep: true, want: renewal{Previous: "P"}},
		{reason: "nor is it in the way", current: "C", previous: "P", found: "P", want: renewal{After: []string{"P"}}},
		{reason: "all gone, and one of others", current: "C", found: "X", keep: true, want: renewal{}},
		{reason: "two keys of others leave no room", current: "C", found: "X Y", crowded: "X Y"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got, err := accesskey.Keys{Current: tt.current, Previous: tt.previous, Found: strings.Fields(tt.found)}.Renew(tt.keep)
			var crowded *accesskey.CrowdedError
			if errors.As(err, &crowded) != (tt.crowded != "") {
				t.Fatalf("got the error %v", err)
			}
			if crowded != nil {
				for _, id := range strings.Fields(tt.crowded) {
					wantError(t, tt.reason, err, id)
				}
				return
			}
			if diff := cmp.Diff(tt.want.Before, got.Before) + cmp.Diff(strings.Join(tt.want.After, " "), strings.Join(got.After, " ")) + cmp.Diff(tt.want.Previous, got.Previous); diff != "" {
				t.Error(diff)
			}
			if all := got.Deletes(); len(all) != len(got.Before)+len(got.After) {
				t.Errorf("in all it deletes %v", all)
			}
		})
	}
}

func TestInUse(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	for reason, tt := range map[string]struct {
		keys              []accesskey.Key
		current, previous string
	}{
		"none":                           {},
		"one":                            {[]accesskey.Key{{ID: "A", Active: true, Created: day(1)}}, "A", ""},
		"the newer of two":               {[]accesskey.Key{{ID: "A", Active: true, Created: day(1)}, {ID: "B", Active: true, Created: day(2)}}, "B", "A"},
		"an active one before a new one": {[]accesskey.Key{{ID: "A", Active: true, Created: day(1)}, {ID: "B", Created: day(2)}}, "A", "B"},
		"the one listed last of two":     {[]accesskey.Key{{ID: "A", Active: true, Created: day(1)}, {ID: "B", Active: true, Created: day(1)}}, "B", "A"},
		"the newer of two that sleep":    {[]accesskey.Key{{ID: "A", Created: day(1)}, {ID: "B", Created: day(2)}}, "B", "A"},
	} {
		if current, previous := accesskey.InUse(tt.keys); current != tt.current || previous != tt.previous {
			t.Errorf("%s: got %q and %q, want %q and %q", reason, current, previous, tt.current, tt.previous)
		}
	}
}

func TestDescriptions(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"Dataloop: Schlüssel für ops@example.com, no": `','`,
		"Dataloop integration / 2026":                 "",
		"":                                            "1 to 256",
		strings.Repeat("x", 257):                      "1 to 256",
		"tab\there":                                   "cannot hold",
	} {
		wantError(t, s, accesskey.CheckDescription(s), want)
	}
	tags, descriptions := accesskey.SplitTags(map[string]string{"env": "prod", "AKIAIOSFODNN7EXAMPLE": "the vendor's", "LKIAAAAAAAAAAAAAAAAA": "a test's", "AKIA": "short"})
	if diff := cmp.Diff(map[string]string{"env": "prod", "AKIA": "short"}, tags) +
		cmp.Diff(map[string]string{"AKIAIOSFODNN7EXAMPLE": "the vendor's", "LKIAAAAAAAAAAAAAAAAA": "a test's"}, descriptions); diff != "" {
		t.Error(diff)
	}
	for id, want := range map[string]bool{"AKIAIOSFODNN7EXAMPLE": true, "LKIAAAAAAAAAAAAAAAAA": true, "AKIAIOSFODNN7EXAMPL": false, "akiaiosfodnn7example": false,
		"AIDAIOSFODNN7EXAMPLE": false, "ASIAIOSFODNN7EXAMPLE": false, "AKIAIOSFODNN7EXAMPLEE": false} {
		if accesskey.IsID(id) != want {
			t.Errorf("%s: want %t", id, want)
		}
		if (accesskey.CheckTagKey(id) != nil) != want {
			t.Errorf("as a tag key, %s: want a refusal %t", id, want)
		}
	}
}
