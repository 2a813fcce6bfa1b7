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
// AssumeRole itself. The credentials of roles are temporary, so that the key is
// there, and those of AssumeRole do not pass a factor on: it is false.
// Sources: IAM User Guide, "AWS global condition context keys",
// aws:MultiFactorAuthPresent, and "Secure API access with MFA", Choosing between
// GetSessionToken and AssumeRole.
func (a *auditor) clockAtom(w *world, aim aim) atom {
	at := atom{keys: []string{keyMFAPresent, keyMFAAge, keyTokenIssueTime, keyCurrentTime, keyEpochTime}}
	if !slices.ContainsFunc(at.keys, a.view.mentions) {
		return at
	}
	for _, m := range a.moments() {
		for _, credentials := range a.credentials(w, aim, m) {
			at.options = append(at.options, append(a.timeOf(m.now), credentials...))
		}
	}
	return at
}

// maxCredentialLife is how long temporary credentials last at most.
// Source: STS API Reference, "GetSessionToken", DurationSeconds.
const maxCredentialLife = 36 * time.Hour

// moment is when a request is made and when its credentials were issued; zero
// stands for any time where no condition asks.
type moment struct{ now, issued time.Time }

// moments are those that conditions tell apart. Credentials are used after
// they were issued and while they last.
func (a *auditor) moments() []moment {
	nows, issues := notPast(a.instants(keyCurrentTime, keyEpochTime)), notPast(a.instants(keyTokenIssueTime))
	if nows[0].IsZero() || issues[0].IsZero() {
		return pairs(nows, issues)
	}
	// Near each time that one kind of condition asks about, the other kind needs
	// one that goes with it.
	later, earlier := shifted(issues, time.Minute), shifted(nows, -time.Minute)
	return pairs(append(nows, later...), append(issues, earlier...))
}

func shifted(times []time.Time, by time.Duration) []time.Time {
	list := make([]time.Time, len(times))
	for i, t := range times {
		list[i] = t.Add(by)
	}
	return list
}

func pairs(nows, issues []time.Time) []moment {
	var list []moment
	for _, now := range nows {
		for _, issued := range issues {
			m := moment{now, issued}
			if age, known := m.age(); !known || (age >= 0 && age <= maxCredentialLife) {
				list = append(list, m)
			}
		}
	}
	return list
}

// age is how old the credentials are, if both times are known.
func (m moment) age() (time.Duration, bool) {
	return m.now.Sub(m.issued), !m.now.IsZero() && !m.issued.IsZero()
}

// credentials are the ways in which the caller can have signed.
func (a *auditor) credentials(w *world, aim aim, m moment) []option {
	temporary := func(more ...setting) option {
		if m.issued.IsZero() {
			return more
		}
		return append(more, setting{key: keyTokenIssueTime, values: []string{m.issued.UTC().Format(time.RFC3339)}})
	}
	var noFactor option
	if a.view.mentions(keyMFAPresent) {
		noFactor = option{{key: keyMFAPresent, values: []string{"false"}}}
	}
	switch w.caller.Kind {
	case policy.CallerRole, policy.CallerSession:
		return []option{temporary(noFactor...)}
	case policy.CallerUser, policy.CallerIdentity:
		options := []option{{}, temporary(noFactor...)}
		if aim.withoutMFA {
			return options
		}
		for _, age := range a.factorAges(m) {
			options = append(options, temporary(factor(age)...))
		}
		return append(options, factor("0"))
	default:
		return []option{{}}
	}
}

// factor is a second factor given some seconds ago: 0 with the request itself,
// more with GetSessionToken, which issued the credentials then.
func factor(age string) option {
	return option{{key: keyMFAPresent, values: []string{"true"}}, {key: keyMFAAge, values: []string{age}}}
}

// factorAges are the ages of a user's session in seconds that conditions tell
// apart.
func (a *auditor) factorAges(m moment) []string {
	if age, known := m.age(); known {
		return []string{strconv.Itoa(int(age / time.Second))}
	}
	d := domain{
		language: pattern{one(digits), run(digits)},
		legal: func(v string) bool {
			n, err := strconv.Atoi(v)
			return err == nil && n >= 0 && n <= int(maxCredentialLife/time.Second) && strconv.Itoa(n) == v
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
