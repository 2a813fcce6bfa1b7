package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

const liveIntroduction = `## The role: data.crossaccount_assume_role

It calls ` + "`AssumeRole`" + ` as the identity of its provider block. ` + "`outcome`" + ` and ` + "`external_id_enforcement`" + ` are what its checks come to. A role made seconds ago is given half a minute before a
denial is believed.

`

// liveBreakage is a role with something wrong, played to the live check.
type liveBreakage struct {
	entry
	// answer plays STS.
	answer func(awsapi.ProbeInput) awsapi.ProbeResult
	// change is made to the usual arguments; nil changes nothing.
	change func(*awsapi.LiveCheckInput)
}

const (
	exampleRole   = "arn:aws:iam::123456789012:role/vendor-access"
	exampleCaller = "arn:aws:iam::999988887777:role/vendor"
	exampleID     = "5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"
)

// has is true if the probe sends the right external ID.
func has(in awsapi.ProbeInput) bool { return in.ExternalID != nil && *in.ExternalID == exampleID }

func whether(allowed bool) awsapi.ProbeResult {
	if allowed {
		return awsapi.ProbeResult{Allowed: true}
	}
	return awsapi.ProbeResult{ErrorCode: "AccessDenied", ErrorMessage: "User: " + exampleCaller + " is not authorized to perform: sts:AssumeRole on resource: " + exampleRole}
}

// liveBreakages are in the order of the checks.
func liveBreakages() []liveBreakage {
	return slices.Concat(liveIDs(), liveExtras())
}

func liveIDs() []liveBreakage {
	return []liveBreakage{
		{entry{"right-id", "Does this caller get in with the right external ID", "nobody does",
			"Three things have to hold, and `data.crossaccount_trust_evaluation` tells the first two apart from the third: the ARN is that of a role that exists; its trust policy names the caller, " +
				"or the caller's account, and asks for nothing that the caller does not send; the caller's own policies allow `sts:AssumeRole` on the role, unless the trust policy names a caller of the same account. " +
				"A role that was deleted and made anew trusts nobody by its old unique ID: look for `AROA…` or `AIDA…` among its principals (`principal-deleted`)."},
			func(awsapi.ProbeInput) awsapi.ProbeResult { return whether(false) }, nil},
		{entry{"wrong-id", "Is this caller kept out with a wrong external ID", "the trust policy asks for an ID and takes any",
			"`crossaccount_access_role` and `crossaccount_trust_policy` write the condition from `external_ids`, and the audit (`external-id-not-checked`) refuses this at plan. " +
				"Where it comes from drift, apply."},
			func(in awsapi.ProbeInput) awsapi.ProbeResult { return whether(in.ExternalID != nil) }, nil},
		{entry{"absent-id", "Is this caller kept out with no external ID", "a second statement lets the caller in without",
			"This is the confused deputy's door: any customer of the vendor can use the role. Set `external_ids`; the audit (`external-id-not-required`) shows the statement."},
			func(in awsapi.ProbeInput) awsapi.ProbeResult { return whether(in.ExternalID == nil || has(in)) }, nil},
	}
}

func liveExtras() []liveBreakage {
	return []liveBreakage{
		{entry{"duration", "Does the role allow sessions of `duration_seconds`", "it is asked for two hours and its maximum is one", ""},
			func(in awsapi.ProbeInput) awsapi.ProbeResult {
				if in.DurationSeconds > 3600 {
					return awsapi.ProbeResult{ErrorCode: "ValidationError", ErrorMessage: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."}
				}
				return whether(has(in))
			},
			func(in *awsapi.LiveCheckInput) { in.DurationSeconds = 7200 }},
		{entry{"session-tags", "May this caller pass `session_tags`", "the trust policy allows `sts:AssumeRole` alone",
			"`allow_session_tags = true` of `crossaccount_access_role` writes that statement."},
			func(in awsapi.ProbeInput) awsapi.ProbeResult { return whether(has(in) && len(in.Tags) == 0) },
			func(in *awsapi.LiveCheckInput) { in.SessionTags = map[string]string{"team": "security"} }},
		{entry{"source-identity", "May this caller set `source_identity`", "the trust policy allows `sts:AssumeRole` alone",
			"`allow_source_identity = true` of `crossaccount_access_role` writes that statement."},
			func(in awsapi.ProbeInput) awsapi.ProbeResult { return whether(has(in) && in.SourceIdentity == "") },
			func(in *awsapi.LiveCheckInput) { in.SourceIdentity = "pipeline" }},
		{entry{"region", "Does STS answer in `sts_region` for the account of the role", "the account has not activated the region (`RegionDisabledException`)",
			"A vendor that calls STS in a region of its own asks for this in its guide. Regions that are active from the start need nothing; one that was opted in to is activated there too."},
			func(awsapi.ProbeInput) awsapi.ProbeResult {
				return awsapi.ProbeResult{ErrorCode: "RegionDisabledException", ErrorMessage: "STS is not activated in this region for account:123456789012."}
			},
			func(in *awsapi.LiveCheckInput) { in.STSRegion = "eu-south-1" }},
	}
}

// prober plays STS.
type prober func(awsapi.ProbeInput) awsapi.ProbeResult

// Probe answers at once.
func (p prober) Probe(_ context.Context, in awsapi.ProbeInput) (awsapi.ProbeResult, error) {
	return p(in), nil
}

// result is what the live check makes of the breakage, by a clock that runs
// without waiting.
func (l liveBreakage) result(ctx context.Context) (awsapi.LiveCheckResult, error) {
	id := exampleID
	in := awsapi.LiveCheckInput{RoleARN: exampleRole, ExternalID: &id, Caller: awsapi.Identity{ARN: exampleCaller, AccountID: "999988887777", Partition: "aws"}}
	if l.change != nil {
		l.change(&in)
	}
	now := time.Time{}
	pace := awsapi.Pace{
		Now:    func() time.Time { return now },
		Sleep:  func(_ context.Context, d time.Duration) error { now = now.Add(d); return nil },
		Random: func() float64 { return 0 },
	}
	return awsapi.LiveChecker{Prober: prober(l.answer), Pace: pace}.Check(ctx, in)
}

func (l liveBreakage) say(ctx context.Context) (said, error) {
	result, err := l.result(ctx)
	if err != nil {
		return said{}, err
	}
	for _, c := range result.Checks {
		if c.ID == l.id && c.Status == awsapi.CheckFail {
			return said{c.Detail, c.Remedy}, nil
		}
	}
	return said{}, fmt.Errorf("the check %s does not fail where %s", l.id, l.when)
}
