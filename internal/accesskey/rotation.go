package accesskey

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// MaxKeys is how many access keys a user may have, active or not.
// Source: IAM User Guide, "IAM and AWS STS quotas".
const MaxKeys = 2

// Keys are the access keys of a user as the one who makes them knows them.
type Keys struct {
	// Current is the key in use; Previous the one before, kept for a while.
	// Either may be empty.
	Current, Previous string
	// Found are the IDs of all keys that IAM lists for the user.
	Found []string
}

// Renewal is how a user comes to its next key.
type Renewal struct {
	// Before are deleted before the key is made, for IAM holds MaxKeys at most;
	// After as soon as it is there.
	Before, After []string
	// Previous is the key that stays beside the new one; empty for none.
	Previous string
}

// Deletes lists all keys that the renewal deletes, in their order.
func (r Renewal) Deletes() []string { return slices.Concat(r.Before, r.After) }

// CrowdedError says that there is no room for another key: the keys of others
// are not deleted.
type CrowdedError struct {
	// Foreign are the keys that somebody else made.
	Foreign []string
	// Kept is the key of one's own that was to stay; empty for none.
	Kept string
}

// Error tells what stands in the way.
func (e *CrowdedError) Error() string {
	origin := "which was not made here"
	if len(e.Foreign) > 1 {
		origin = "which were not made here"
	}
	text := fmt.Sprintf("a user has at most %d access keys, and this one has %s, %s", MaxKeys, strings.Join(e.Foreign, " and "), origin)
	if e.Kept != "" {
		text += fmt.Sprintf(", beside %s, which is to be kept", e.Kept)
	}
	return text
}

// Renew says how the user comes to its next key. With keep the present key
// stays as the previous one, and an older one makes room; without, all of one's
// own go. A key of one's own goes before the new one is made only where there
// is no room else. Keys of others stay; where they leave no room, the error is
// a CrowdedError.
func (k Keys) Renew(keep bool) (Renewal, error) {
	var own []string
	for _, id := range []string{k.Previous, k.Current} {
		if id != "" && slices.Contains(k.Found, id) {
			own = append(own, id)
		}
	}
	var r Renewal
	if keep && len(own) > 0 {
		r.Previous = own[len(own)-1]
		own = own[:len(own)-1]
	}
	for missing := len(k.Found) - MaxKeys + 1; missing > 0; missing-- {
		if len(own) == 0 {
			return Renewal{}, &CrowdedError{Foreign: k.foreign(), Kept: r.Previous}
		}
		r.Before = append(r.Before, own[0])
		own = own[1:]
	}
	r.After = own
	return r, nil
}

func (k Keys) foreign() []string {
	return slices.DeleteFunc(slices.Clone(k.Found), func(id string) bool { return id == k.Current || id == k.Previous })
}

// Key is an access key as IAM lists it.
type Key struct {
	ID      string
	Active  bool
	Created time.Time
}

// InUse guesses which of a user's keys is in use, and which is the one before:
// an active key goes before one that signs nothing, then the newer one, and of
// two made in the same second the one listed last. Either is empty where there
// is none.
func InUse(keys []Key) (current, previous string) {
	latest := slices.Clone(keys)
	slices.Reverse(latest)
	ordered := slices.SortedStableFunc(slices.Values(latest), func(a, b Key) int {
		if a.Active != b.Active {
			return cmp.Compare(rank(a), rank(b))
		}
		return b.Created.Compare(a.Created)
	})
	if len(ordered) > 0 {
		current = ordered[0].ID
	}
	if len(ordered) > 1 {
		previous = ordered[1].ID
	}
	return current, previous
}

func rank(k Key) int {
	if k.Active {
		return 0
	}
	return 1
}
