package awsapi

import (
	"slices"
	"strconv"
	"strings"
)

// CheckStatus is what became of one check.
type CheckStatus string

// Unknown: it was asked and could not be told. Skipped: it was not asked, or
// waits for another check.
const (
	CheckPass    CheckStatus = "pass"
	CheckFail    CheckStatus = "fail"
	CheckUnknown CheckStatus = "unknown"
	CheckSkipped CheckStatus = "skipped"
)

// Check is one line of a live check's findings.
type Check struct {
	ID     string
	Status CheckStatus
	Detail string
	// Remedy is empty unless the status is fail or unknown.
	Remedy string
}

// The checks, in their order.
const (
	checkRight          = "right-id"
	checkWrong          = "wrong-id"
	checkAbsent         = "absent-id"
	checkDuration       = "duration"
	checkTags           = "session-tags"
	checkSourceIdentity = "source-identity"
	checkRegion         = "region"
)

// LiveCheckIDs are all checks of a live check, in the order of every result.
func LiveCheckIDs() []string {
	return []string{checkRight, checkWrong, checkAbsent, checkDuration, checkTags, checkSourceIdentity, checkRegion}
}

const (
	codeRegionDisabled = "RegionDisabledException"
	codeValidation     = "ValidationError"
)

// Valid is true if no check failed and none is unknown.
func (r LiveCheckResult) Valid() bool {
	return !slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Status == CheckFail || c.Status == CheckUnknown })
}

func (r *liveRun) result() LiveCheckResult {
	right := r.answers[checkRight]
	return LiveCheckResult{
		Outcome:        r.outcome(),
		Enforcement:    r.enforcement(),
		CallerARN:      r.Caller.ARN,
		AssumedRoleARN: right.AssumedRoleARN,
		AssumedRoleID:  right.AssumedRoleID,
		ErrorCode:      right.ErrorCode,
		ErrorMessage:   right.ErrorMessage,
		Checks: []Check{
			r.right(),
			r.other(checkWrong, ProbeWrong, "a wrong external ID"),
			r.other(checkAbsent, ProbeAbsent, "no external ID"),
			r.duration(),
			r.extra(checkTags, len(r.SessionTags) > 0, "session tags", "sts:TagSession"),
			r.extra(checkSourceIdentity, r.SourceIdentity != "", "a source identity", "sts:SetSourceIdentity"),
			r.region(),
		},
		roleARN: r.RoleARN, expect: r.Expect,
	}
}

func (r *liveRun) outcome() Outcome {
	switch {
	case r.answers[checkRight].Allowed:
		return OutcomeAllowed
	case r.Expect == ExpectAllowed && r.trusted == trustsOthers:
		return OutcomeUnknown
	}
	return OutcomeDenied
}

func (r *liveRun) enforcement() Enforcement {
	if r.ExternalID == nil || !slices.Contains(r.Probes, ProbeWrong) && !slices.Contains(r.Probes, ProbeAbsent) {
		return NotTested
	}
	enforced := r.answers[checkRight].Allowed && r.answers[checkRight].settled
	for check, kind := range map[string]ProbeKind{checkWrong: ProbeWrong, checkAbsent: ProbeAbsent} {
		found, asked := r.answers[check]
		if asked && found.Allowed && found.settled {
			return NotEnforced
		}
		if slices.Contains(r.Probes, kind) && !(asked && found.denied()) {
			enforced = false
		}
	}
	if enforced {
		return Enforced
	}
	return Inconclusive
}

func (r *liveRun) region() Check {
	if r.regionIsOff() {
		return Check{checkRegion, CheckFail, "STS is not active in this region for the account of the role: " + r.answers[checkRight].ErrorMessage,
			"An administrator of the role's account activates the region in the IAM console under Account settings, Security Token Service (STS)."}
	}
	if r.STSRegion == "" {
		return Check{checkRegion, CheckSkipped, "No sts_region was given.", ""}
	}
	return Check{checkRegion, CheckPass, "STS answers for the role's account in " + r.STSRegion + ".", ""}
}

func (r *liveRun) right() Check {
	found := r.answers[checkRight]
	with := "with the external ID"
	if r.ExternalID == nil {
		with = "without an external ID"
	}
	switch {
	case r.regionIsOff():
		return Check{checkRight, CheckSkipped, "It waits for the check region.", ""}
	case r.Expect == ExpectDenied && found.Allowed:
		return Check{checkRight, CheckFail, "The caller gets in " + with + ", and was to stay out.",
			"Narrow the principals of the trust policy, or its conditions, so that they do not take in this caller."}
	case r.Expect == ExpectDenied:
		return Check{checkRight, CheckPass, "The caller stays out " + with + ".", ""}
	case found.Allowed && r.demands:
		return Check{checkRight, CheckPass, "The caller gets in " + with + ", and only if it passes session tags or a source identity too.", ""}
	case found.Allowed && !found.settled:
		return Check{checkRight, CheckPass, "The caller gets in " + with + ", though not at every try: IAM has not told all its hosts yet.", ""}
	case found.Allowed:
		return Check{checkRight, CheckPass, "The caller gets in " + with + ".", ""}
	case r.trusted == trustsOthers:
		return Check{checkRight, CheckUnknown, "The caller is denied, which proves nothing: trust_policy does not trust this caller.",
			"Run the check as one whom the policy trusts, by an aliased provider block."}
	}
	return Check{checkRight, CheckFail, "The caller is denied " + with + ". " + deniedDetail, deniedRemedy}
}

func (r *liveRun) duration() Check {
	switch {
	case r.DurationSeconds == 0:
		return Check{checkDuration, CheckSkipped, "No duration_seconds was given.", ""}
	case r.durationRefused != "":
		return Check{checkDuration, CheckFail, "STS refuses a session of " + strconv.FormatInt(r.DurationSeconds, 10) + " seconds: " + r.durationRefused,
			"Raise max_session_duration of the role, or ask for less. A caller that is itself a role gets at most 3600 seconds."}
	case r.Expect == ExpectDenied || !r.answers[checkRight].Allowed:
		return Check{checkDuration, CheckSkipped, "It waits for the check right-id.", ""}
	}
	return Check{checkDuration, CheckPass, "A session may last " + strconv.FormatInt(r.DurationSeconds, 10) + " seconds.", ""}
}

// other is the check of a call without the right ID.
func (r *liveRun) other(id string, kind ProbeKind, with string) Check {
	found, asked := r.answers[id]
	right := r.answers[checkRight]
	switch {
	case r.ExternalID == nil:
		return Check{id, CheckSkipped, "No external_id was given, so none can be enforced.", ""}
	case !slices.Contains(r.Probes, kind):
		return Check{id, CheckSkipped, "probes leaves it out.", ""}
	case r.regionIsOff() || !asked && r.outcome() == OutcomeUnknown:
		return Check{id, CheckSkipped, "It waits for the check right-id.", ""}
	case !asked:
		return Check{id, CheckUnknown, "The time was over before it could be asked.", "Allow more time in the timeouts block."}
	case found.Allowed && found.settled:
		return Check{id, CheckFail, "The caller gets in with " + with + ".",
			`Demand the ID in every statement that allows sts:AssumeRole: "Condition": {"StringEquals": {"sts:ExternalId": …}}, with no …IfExists, ForAllValues or wildcard.`}
	case found.Allowed:
		return Check{id, CheckUnknown, "With " + with + " the caller got in at some tries and was denied at others: IAM has not told all its hosts yet.", "Run again in a minute."}
	case !found.denied():
		return Check{id, CheckUnknown, "STS refused the call for another reason than a policy: " + found.ErrorCode + ": " + found.ErrorMessage, "Run again; if it repeats, check the role by hand."}
	case r.Expect == ExpectAllowed && !(right.Allowed && right.settled):
		return Check{id, CheckUnknown, "The caller is denied with " + with + ", which says nothing until the right ID gets in.", "Mend what right-id names first."}
	}
	return Check{id, CheckPass, "The caller is denied with " + with + ".", ""}
}

// extra is the check of a call that passes more than the ID.
func (r *liveRun) extra(id string, isSet bool, what, action string) Check {
	found, asked := r.answers[id]
	switch {
	case !isSet:
		return Check{id, CheckSkipped, "There are none to pass.", ""}
	case r.demands:
		return Check{id, CheckPass, "The caller may pass " + what + ".", ""}
	case r.Expect == ExpectDenied || !r.answers[checkRight].Allowed:
		return Check{id, CheckSkipped, "It waits for the check right-id.", ""}
	case !asked:
		return Check{id, CheckUnknown, "The time was over before it could be asked.", "Allow more time in the timeouts block."}
	case found.Allowed:
		return Check{id, CheckPass, "The caller may pass " + what + ".", ""}
	case !found.denied():
		return Check{id, CheckFail, "STS refuses " + what + ": " + found.ErrorCode + ": " + found.ErrorMessage, "Correct the value."}
	}
	return Check{id, CheckFail, "The caller gets in, but not if it passes " + what + ".",
		"Allow " + action + " to the same principals in a statement of its own, without the condition on sts:ExternalId; and allow it in the caller's own policies."}
}

// Problem is a live check that did not find what was expected.
type Problem struct {
	// Warning is true where nothing is wrong and nothing is proven either.
	Warning         bool
	Summary, Detail string
}

// Problem tells whether the check failed: the outcome is not the expected one,
// or the role does not insist on its external ID.
func (r LiveCheckResult) Problem() (Problem, bool) {
	p := Problem{}
	switch {
	case r.Outcome == OutcomeUnknown:
		p.Warning = true
		p.Summary = "The role could not be checked live as this caller"
	case r.Outcome == OutcomeAllowed && r.expect == ExpectDenied:
		p.Summary = "A caller that must stay out can assume the role"
	case r.Enforcement == NotEnforced:
		p.Summary = "The role does not insist on its external ID"
	case r.Outcome == OutcomeDenied && r.expect == ExpectAllowed:
		p.Summary = "The role cannot be assumed"
	default:
		return p, false
	}
	p.Detail = r.explainChecks()
	return p, true
}

// explainChecks tells what failed and what to do, then the facts.
func (r LiveCheckResult) explainChecks() string {
	var b strings.Builder
	for _, c := range r.Checks {
		if c.Status == CheckFail || c.Status == CheckUnknown {
			b.WriteString(c.ID + ": " + c.Detail + " " + c.Remedy + "\n\n")
		}
	}
	about := call{}.with("Role", r.roleARN).with("Caller", r.CallerARN)
	if r.Outcome == OutcomeUnknown {
		about = about.with("Trusted callers", join(r.principals))
	}
	if r.ErrorCode != "" {
		about = about.with("AWS said", r.ErrorCode+": "+r.ErrorMessage)
	}
	for i, fact := range about.facts {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(fact.Label + ": " + fact.Value)
	}
	return b.String()
}

// refused is the error where STS takes the request for malformed: nothing is
// proven by that.
func (r *liveRun) refused(found ProbeResult) error {
	f := &Failure{
		Kind: ErrRefused, Summary: "The live check cannot be made",
		Detail: "STS refuses the request itself, before any policy is asked.",
		Remedy: "Correct what AWS names below.",
		Facts:  []Fact{{"Role", r.RoleARN}, {"AWS said", found.ErrorCode + ": " + found.ErrorMessage}},
	}
	if found.ErrorCode == codeRegionDisabled {
		f.Kind, f.Detail = ErrRegionDisabled, "STS is not active in this region for the account of the role, so that nobody gets in and nothing is proven."
		f.Remedy = "Check in another region (sts_region)."
	}
	return f
}
