package awsapi

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Expectation is what a live check is to find.
type Expectation string

// ExpectAllowed: the caller gets in. ExpectDenied: it stays out.
const (
	ExpectAllowed Expectation = "allowed"
	ExpectDenied  Expectation = "denied"
)

// ProbeKind is one of the calls a live check may make.
type ProbeKind string

// The right ID, a wrong one, and none.
const (
	ProbeRight  ProbeKind = "right"
	ProbeWrong  ProbeKind = "wrong"
	ProbeAbsent ProbeKind = "absent"
)

// ProbeKinds are all of them, which is the default.
func ProbeKinds() []ProbeKind { return []ProbeKind{ProbeRight, ProbeWrong, ProbeAbsent} }

// Outcome is whether the caller gets in with the right ID.
type Outcome string

// OutcomeUnknown: a denial proves nothing, since the trust policy does not
// speak of this caller.
const (
	OutcomeAllowed Outcome = "allowed"
	OutcomeDenied  Outcome = "denied"
	OutcomeUnknown Outcome = "unknown"
)

// Enforcement is whether the role insists on its external ID.
type Enforcement string

// Inconclusive: the calls without the right ID were denied, but so was the one
// with it.
const (
	Enforced     Enforcement = "enforced"
	NotEnforced  Enforcement = "not_enforced"
	Inconclusive Enforcement = "inconclusive"
	NotTested    Enforcement = "not_tested"
)

// Prober makes single probes; Client does.
type Prober interface {
	Probe(ctx context.Context, in ProbeInput) (ProbeResult, error)
}

// LiveCheckInput says what to check. The caller is whoever the Prober's
// credentials belong to.
type LiveCheckInput struct {
	RoleARN    string
	ExternalID *string
	// Expect empty means ExpectAllowed.
	Expect Expectation
	// Probes empty means all. The right ID is always tried.
	Probes []ProbeKind
	// SessionName empty means ProbeSessionName.
	SessionName string
	// DurationSeconds 0 means that no duration is checked.
	DurationSeconds int64
	SessionTags     map[string]string
	SourceIdentity  string
	// STSRegion empty means the provider block's.
	STSRegion string
	// TrustPolicy is the role's, as JSON; empty if not given.
	TrustPolicy string
	// Caller is who calls; its ARN is empty if unknown.
	Caller Identity
}

// LiveCheckResult is what was found.
type LiveCheckResult struct {
	Outcome     Outcome
	Enforcement Enforcement
	CallerARN   string
	// AssumedRoleARN and AssumedRoleID are empty unless the caller got in.
	AssumedRoleARN, AssumedRoleID string
	// ErrorCode and ErrorMessage are AWS's answer to the right ID; empty if the
	// caller got in.
	ErrorCode, ErrorMessage string
	// Checks are always the same, in the same order; what was not asked is
	// skipped.
	Checks []Check
	// roleARN, expect and principals are for Problem.
	roleARN    string
	expect     Expectation
	principals []string
}

// LiveChecker proves a role's trust by assuming it.
//
// IAM takes a while to tell a change to all its hosts, so an answer that is not the
// expected one is doubted: it is asked again, at growing intervals with jitter, and believed
// only if it stays the same without exception for Pace.DenialBound (the right ID denied) or a sixth of that (a
// wrong one let in), or until the context's deadline. Where the answer changes meanwhile, the role is still
// settling, and the expected answer counts once it comes three times in a row. So a role that is
// simply closed costs half a minute, once, and never more. A denial that is expected,
// or that the given trust policy foretells, is believed at once. When all is well, each probe is exactly one call.
type LiveChecker struct {
	Prober Prober
	Pace   Pace
}

// LiveCheck finds out who the caller is and checks the role as that caller.
func (c *Client) LiveCheck(ctx context.Context, in LiveCheckInput) (LiveCheckResult, error) {
	caller, err := c.Identity(ctx)
	if err != nil {
		return LiveCheckResult{}, err
	}
	in.Caller = caller
	return LiveChecker{Prober: c, Pace: c.pace}.Check(ctx, in)
}

// Check makes the probes. An error means that nothing can be said: no answer,
// bad credentials, a trust_policy that does not parse, or a request that STS
// refuses for its form.
func (l LiveChecker) Check(ctx context.Context, in LiveCheckInput) (LiveCheckResult, error) {
	if in.Expect == "" {
		in.Expect = ExpectAllowed
	}
	if len(in.Probes) == 0 {
		in.Probes = ProbeKinds()
	}
	trusted, principals, err := readTrust(in)
	if err != nil {
		return LiveCheckResult{}, err
	}
	r := &liveRun{LiveCheckInput: in, prober: l.Prober, pace: l.Pace.withDefaults(), trusted: trusted, answers: map[string]answer{}}
	r.base = ProbeInput{RoleARN: in.RoleARN, ExternalID: in.ExternalID, SessionName: in.SessionName, DurationSeconds: in.DurationSeconds, Region: in.STSRegion}
	if err := r.probeAll(ctx); err != nil {
		return LiveCheckResult{}, err
	}
	result := r.result()
	result.principals = principals
	return result, nil
}

// liveRun is one live check under way.
type liveRun struct {
	LiveCheckInput
	prober Prober
	pace   Pace
	// trusted is whether the given trust policy speaks of the caller.
	trusted trustVerdict
	// base is the call with the right ID as it works best.
	base ProbeInput
	// answers holds what each check that asked found.
	answers map[string]answer
	// demands is true if the role lets the caller in only with session tags or
	// source identity.
	demands bool
	// durationRefused is STS's word against the duration, if it refused that.
	durationRefused string
}

func (r *liveRun) probeAll(ctx context.Context) error {
	if err := r.probeRight(ctx); err != nil {
		return err
	}
	if err := r.probeOthers(ctx); err != nil {
		return err
	}
	return r.probeExtras(ctx)
}

// probeRight asks with the right ID, first as simply as possible.
func (r *liveRun) probeRight(ctx context.Context) error {
	expected := r.Expect == ExpectAllowed
	patience := r.pace.DenialBound
	switch {
	case !expected:
		patience = r.shortPatience()
	case r.trusted == trustsOthers:
		patience = 0
	}
	found, err := r.sure(ctx, expected, patience, r.tryRight)
	if err != nil {
		return err
	}
	if !found.Allowed && !found.denied() && !(found.ErrorCode == codeRegionDisabled && expected) {
		return r.refused(found.ProbeResult)
	}
	r.answers[checkRight] = found
	return nil
}

// tryRight tries the ways in which the right ID may work: as asked; without the
// duration, if STS refuses that; with tags and source identity, which a role
// may demand. What worked becomes the base of all other probes.
func (r *liveRun) tryRight(ctx context.Context) (ProbeResult, error) {
	result, err := r.prober.Probe(ctx, r.base)
	if err == nil && r.base.DurationSeconds != 0 && result.ErrorCode == codeValidation {
		said := result.ErrorMessage
		shorter := r.base
		shorter.DurationSeconds = 0
		if result, err = r.prober.Probe(ctx, shorter); err == nil && result.ErrorCode != codeValidation {
			r.durationRefused, r.base = said, shorter
		}
	}
	if err != nil || !result.denied() || r.Expect != ExpectAllowed || len(r.SessionTags) == 0 && r.SourceIdentity == "" || r.demands {
		return result, err
	}
	return r.tryFuller(ctx, result)
}

// tryFuller tries the right ID with tags and source identity after it was
// denied without. That the role demands them is believed only if the one is let
// in twice and the other then denied again: a young role lets in whoever
// happens to reach the right host.
func (r *liveRun) tryFuller(ctx context.Context, without ProbeResult) (ProbeResult, error) {
	fuller := r.base
	fuller.Tags, fuller.SourceIdentity = r.SessionTags, r.SourceIdentity
	var let ProbeResult
	for _, step := range []struct {
		in     ProbeInput
		wanted bool
	}{{fuller, true}, {fuller, true}, {r.base, false}} {
		result, err := r.prober.Probe(ctx, step.in)
		if err != nil {
			return ProbeResult{}, err
		}
		if result.Allowed != step.wanted {
			return without, nil
		}
		if result.Allowed {
			let = result
		}
	}
	r.demands, r.base = true, fuller
	return let, nil
}

// probeOthers asks with a wrong ID and with none, if there is an ID to be
// enforced.
func (r *liveRun) probeOthers(ctx context.Context) error {
	if r.ExternalID == nil || r.regionIsOff() || r.Expect == ExpectAllowed && r.trusted == trustsOthers && !r.answers[checkRight].Allowed {
		return nil
	}
	for _, other := range []struct {
		kind  ProbeKind
		check string
		id    *string
	}{
		{ProbeWrong, checkWrong, wrongID(*r.ExternalID)},
		{ProbeAbsent, checkAbsent, nil},
	} {
		if !slices.Contains(r.Probes, other.kind) {
			continue
		}
		in := r.base
		in.ExternalID, in.DurationSeconds = other.id, 0
		if err := r.probeFurther(ctx, other.check, false, in); err != nil {
			return err
		}
	}
	return nil
}

// wrongID is an ID that is not the right one.
func wrongID(right string) *string {
	wrong := ProbeWrongExternalID
	if right == wrong {
		wrong += "-2"
	}
	return &wrong
}

// probeExtras asks whether tags and source identity may be passed, once the
// caller got in without.
func (r *liveRun) probeExtras(ctx context.Context) error {
	if r.Expect != ExpectAllowed || !r.answers[checkRight].Allowed || r.demands {
		return nil
	}
	if len(r.SessionTags) > 0 {
		in := r.base
		in.Tags = r.SessionTags
		if err := r.probeFurther(ctx, checkTags, true, in); err != nil {
			return err
		}
	}
	if r.SourceIdentity != "" {
		in := r.base
		in.SourceIdentity = r.SourceIdentity
		return r.probeFurther(ctx, checkSourceIdentity, true, in)
	}
	return nil
}

// probeFurther asks one more question. Where the time is over, it stays without
// an answer, and what was found so far still counts.
func (r *liveRun) probeFurther(ctx context.Context, check string, expected bool, in ProbeInput) error {
	found, err := r.sure(ctx, expected, r.shortPatience(), func(ctx context.Context) (ProbeResult, error) {
		return r.prober.Probe(ctx, in)
	})
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil
	}
	if err == nil {
		r.answers[check] = found
	}
	return err
}

// shortPatience is for answers that come after the right ID has settled.
func (r *liveRun) shortPatience() time.Duration { return r.pace.DenialBound / 6 }

// regionIsOff is true if STS does not answer in this region at all.
func (r *liveRun) regionIsOff() bool { return r.answers[checkRight].ErrorCode == codeRegionDisabled }
