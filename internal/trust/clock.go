package trust

import (
	"slices"
	"strconv"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// clockAtom chooses the second factor, how old the caller's credentials are
// and what time it is, which hang together: long-term keys have no issue time
// and no sign of a second factor, a session is not younger than now.
//
// A second factor belongs to a user: he gives it with GetSessionToken or with
// AssumeRole itself. Credentials that AssumeRole gave never say that there was one.
// Sources: IAM User Guide, "AWS global condition context keys",
// aws:MultiFactorAuthPresent, and "Configuring MFA-protected API access".
func (a *auditor) clockAtom(w *world, aim aim) atom {
	at := atom{keys: []string{keyMFAPresent, keyMFAAge, keyTokenIssueTime, keyCurrentTime, keyEpochTime}}
	if !slices.ContainsFunc(at.keys, a.view.mentions) {
		return at
	}
	for _, now := range notPast(a.instants(keyCurrentTime, keyEpochTime)) {
		for _, issued := range a.instants(keyTokenIssueTime) {
			for _, credentials := range a.credentials(w, aim, issued) {
				if !now.IsZero() && !issued.IsZero() && issued.After(now) {
					continue
				}
				at.options = append(at.options, append(a.timeOf(now), credentials...))
			}
		}
	}
	return at
}

// credentials are the ways in which the caller can have signed.
func (a *auditor) credentials(w *world, aim aim, issued time.Time) []option {
	temporary := func(more ...setting) option {
		if issued.IsZero() {
			return more
		}
		return append(more, setting{key: keyTokenIssueTime, values: []string{issued.UTC().Format(time.RFC3339)}})
	}
	noFactor := setting{key: keyMFAPresent, values: []string{"false"}}
	switch w.caller.Kind {
	case policy.CallerRole, policy.CallerSession:
		return []option{temporary(), temporary(noFactor)}
	case policy.CallerUser, policy.CallerIdentity:
		options := []option{{}, temporary(noFactor)}
		if aim.withoutMFA {
			return options
		}
		for _, age := range a.factorAges() {
			options = append(options, temporary(setting{key: keyMFAPresent, values: []string{"true"}}, setting{key: keyMFAAge, values: []string{age}}))
		}
		return options
	default:
		return []option{{}}
	}
}

// factorAges are the ages of a second factor in seconds that conditions tell apart.
func (a *auditor) factorAges() []string {
	d := domain{
		language: pattern{one(digits), run(digits)},
		legal: func(v string) bool {
			n, err := strconv.Atoi(v)
			return err == nil && n >= 0 && strconv.Itoa(n) == v
		},
		natural: []string{"60"},
	}
	return a.candidates(d, a.view.predicates[keyMFAAge], nil)
}

// instants are the times around which conditions change their answer; the zero
// time stands for any where no condition asks.
func (a *auditor) instants(keys ...string) []time.Time {
	var list []time.Time
	for _, key := range keys {
		for _, p := range a.view.predicates[key] {
			for _, edge := range edges(predicate{op: policy.Operator{Family: policy.FamilyDate}, value: p.value}) {
				if t, ok := parseInstant(edge); ok && !slices.ContainsFunc(list, t.Equal) {
					list = append(list, t)
				}
			}
		}
	}
	mentioned := slices.ContainsFunc(keys, a.view.mentions)
	switch {
	case !mentioned:
		return []time.Time{{}}
	case len(list) == 0:
		return []time.Time{someDay()}
	default:
		slices.SortFunc(list, time.Time.Compare)
		return list
	}
}

// someDay stands for any time to come.
func someDay() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }

// notPast leaves out the times at which no request can be made any more. An
// audit has no clock, so that its answer stays the same: past is what was so
// when this was written.
func notPast(list []time.Time) []time.Time {
	written := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	left := slices.DeleteFunc(list, func(t time.Time) bool { return !t.IsZero() && t.Before(written) })
	if len(left) == 0 {
		return []time.Time{someDay()}
	}
	return left
}

func (a *auditor) timeOf(now time.Time) option {
	if now.IsZero() {
		return option{}
	}
	return option{
		{key: keyCurrentTime, values: []string{now.UTC().Format(time.RFC3339)}},
		{key: keyEpochTime, values: []string{strconv.FormatInt(now.Unix(), 10)}},
	}
}
