package awsapi

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// simulated is an STS that judges by a function, asked with the number of
// earlier probes.
type simulated struct {
	judge  func(in ProbeInput, earlier int) ProbeResult
	probes []ProbeInput
	err    error
}

func (s *simulated) Probe(ctx context.Context, in ProbeInput) (ProbeResult, error) {
	if err := ctx.Err(); err != nil {
		return ProbeResult{}, err
	}
	s.probes = append(s.probes, in)
	return s.judge(in, len(s.probes)-1), s.err
}

func letIn() ProbeResult {
	return ProbeResult{Allowed: true, AssumedRoleARN: "arn:aws:sts::123456789012:assumed-role/app/s", AssumedRoleID: "AROA:s"}
}

func keptOut() ProbeResult {
	return ProbeResult{ErrorCode: "AccessDenied", ErrorMessage: "User: x is not authorized"}
}

// when turns a condition into STS's answer.
func when(allowed bool) ProbeResult {
	if allowed {
		return letIn()
	}
	return keptOut()
}

func isID(in ProbeInput, id string) bool { return in.ExternalID != nil && *in.ExternalID == id }

// enforcing is a role as it should be.
func enforcing(in ProbeInput, _ int) ProbeResult { return when(isID(in, "right-id")) }

// statuses of the checks as id=status, without those that were skipped.
func statuses(r LiveCheckResult) string {
	var parts []string
	for _, c := range r.Checks {
		if c.Status != CheckSkipped {
			parts = append(parts, c.ID+"="+string(c.Status))
		}
	}
	return strings.Join(parts, " ")
}

func liveInput(change func(*LiveCheckInput)) LiveCheckInput {
	id := "right-id"
	in := LiveCheckInput{RoleARN: roleARN, ExternalID: &id, Caller: Identity{ARN: "arn:aws:iam::210987654321:user/vendor", AccountID: "210987654321", Partition: "aws"}}
	if change != nil {
		change(&in)
	}
	return in
}

func TestLiveCheck(t *testing.T) {
	t.Parallel()
	foreignTrust := strings.ReplaceAll(testTrust, "210987654321", "999999999999")
	for _, tt := range []struct {
		reason      string
		judge       func(in ProbeInput, earlier int) ProbeResult
		change      func(*LiveCheckInput)
		outcome     Outcome
		enforcement Enforcement
		statuses    string
		// calls is the exact number of probes; 0: not asserted.
		calls int
		// problem is part of the summary; empty: none.
		problem string
		within  time.Duration
	}{
		{reason: "all well: one call for each probe", judge: enforcing,
			outcome: OutcomeAllowed, enforcement: Enforced, statuses: "right-id=pass wrong-id=pass absent-id=pass", calls: 3, within: 1},
		{reason: "only the right ID is tried where that is asked", judge: enforcing, change: func(in *LiveCheckInput) { in.Probes = []ProbeKind{ProbeRight} },
			outcome: OutcomeAllowed, enforcement: NotTested, statuses: "right-id=pass", calls: 1},
		{reason: "without an ID none can be enforced", judge: func(ProbeInput, int) ProbeResult { return letIn() }, change: func(in *LiveCheckInput) { in.ExternalID = nil },
			outcome: OutcomeAllowed, enforcement: NotTested, statuses: "right-id=pass", calls: 1},
		{reason: "any ID gets in", judge: func(in ProbeInput, _ int) ProbeResult { return when(in.ExternalID != nil) },
			outcome: OutcomeAllowed, enforcement: NotEnforced, statuses: "right-id=pass wrong-id=fail absent-id=pass", problem: "does not insist"},
		{reason: "no ID gets in", judge: func(in ProbeInput, _ int) ProbeResult { return when(in.ExternalID == nil || isID(in, "right-id")) },
			outcome: OutcomeAllowed, enforcement: NotEnforced, statuses: "right-id=pass wrong-id=pass absent-id=fail", problem: "does not insist", within: 10 * time.Second},
		{reason: "a role that is simply closed costs half a minute", judge: func(ProbeInput, int) ProbeResult { return keptOut() },
			outcome: OutcomeDenied, enforcement: Inconclusive, statuses: "right-id=fail wrong-id=unknown absent-id=unknown", problem: "cannot be assumed", within: 31 * time.Second},
		{reason: "a role that lets in only those without its ID", judge: func(in ProbeInput, _ int) ProbeResult { return when(in.ExternalID == nil) },
			outcome: OutcomeDenied, enforcement: NotEnforced, statuses: "right-id=fail wrong-id=unknown absent-id=fail", problem: "does not insist"},
		{reason: "a stranger stays out: believed at once", judge: func(ProbeInput, int) ProbeResult { return keptOut() }, change: func(in *LiveCheckInput) { in.Expect = ExpectDenied },
			outcome: OutcomeDenied, enforcement: Inconclusive, statuses: "right-id=pass wrong-id=pass absent-id=pass", calls: 3, within: 1},
		{reason: "a stranger gets in with the ID", judge: enforcing, change: func(in *LiveCheckInput) { in.Expect = ExpectDenied },
			outcome: OutcomeAllowed, enforcement: Enforced, statuses: "right-id=fail wrong-id=pass absent-id=pass", problem: "must stay out"},
		{reason: "a stranger gets in without it", judge: func(in ProbeInput, _ int) ProbeResult { return when(in.ExternalID == nil) }, change: func(in *LiveCheckInput) { in.Expect = ExpectDenied },
			outcome: OutcomeDenied, enforcement: NotEnforced, statuses: "right-id=pass wrong-id=pass absent-id=fail", problem: "does not insist"},
		{reason: "a policy that trusts others foretells the denial", judge: func(ProbeInput, int) ProbeResult { return keptOut() }, change: func(in *LiveCheckInput) { in.TrustPolicy = foreignTrust },
			outcome: OutcomeUnknown, enforcement: Inconclusive, statuses: "right-id=unknown", calls: 1, within: 1, problem: "could not be checked live"},
		{reason: "it does not outweigh being let in", judge: enforcing, change: func(in *LiveCheckInput) { in.TrustPolicy = foreignTrust },
			outcome: OutcomeAllowed, enforcement: Enforced, statuses: "right-id=pass wrong-id=pass absent-id=pass", calls: 3},
		{reason: "a policy that trusts this caller makes a denial a failure", judge: func(ProbeInput, int) ProbeResult { return keptOut() }, change: func(in *LiveCheckInput) { in.TrustPolicy = testTrust },
			outcome: OutcomeDenied, enforcement: Inconclusive, statuses: "right-id=fail wrong-id=unknown absent-id=unknown", problem: "cannot be assumed"},
		{reason: "so does one that trusts it with another ID", judge: func(ProbeInput, int) ProbeResult { return keptOut() }, change: func(in *LiveCheckInput) {
			in.TrustPolicy = strings.ReplaceAll(testTrust, "right-id", "other-id")
		},
			outcome: OutcomeDenied, enforcement: Inconclusive, statuses: "right-id=fail wrong-id=unknown absent-id=unknown", problem: "cannot be assumed"},
		{reason: "the right probe carries the duration", judge: func(in ProbeInput, _ int) ProbeResult {
			return when(isID(in, "right-id") && in.DurationSeconds == 7200)
		},
			change:  func(in *LiveCheckInput) { in.DurationSeconds = 7200 },
			outcome: OutcomeAllowed, enforcement: Enforced, statuses: "right-id=pass wrong-id=pass absent-id=pass duration=pass", calls: 3},
		{reason: "a duration over the role's limit fails alone", judge: func(in ProbeInput, _ int) ProbeResult {
			if in.DurationSeconds > 3600 {
				return ProbeResult{ErrorCode: "ValidationError", ErrorMessage: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."}
			}
			return enforcing(in, 0)
		}, change: func(in *LiveCheckInput) { in.DurationSeconds = 7200 },
			outcome: OutcomeAllowed, enforcement: Enforced, statuses: "right-id=pass wrong-id=pass absent-id=pass duration=fail", calls: 4},
		{reason: "tags and source identity cost a call each", judge: enforcing, change: func(in *LiveCheckInput) {
			in.SessionTags, in.SourceIdentity = map[string]string{"k": "v"}, "ann"
		},
			outcome: OutcomeAllowed, enforcement: Enforced, statuses: "right-id=pass wrong-id=pass absent-id=pass session-tags=pass source-identity=pass", calls: 5},
		{reason: "tags that are refused fail alone", judge: func(in ProbeInput, _ int) ProbeResult { return when(isID(in, "right-id") && in.Tags == nil) }, change: func(in *LiveCheckInput) {
			in.SessionTags = map[string]string{"k": "v"}
		},
			outcome: OutcomeAllowed, enforcement: Enforced, statuses: "right-id=pass wrong-id=pass absent-id=pass session-tags=fail"},
		{reason: "a role that demands a source identity is met with it", judge: func(in ProbeInput, _ int) ProbeResult {
			return when(isID(in, "right-id") && in.SourceIdentity == "ann")
		},
			change:  func(in *LiveCheckInput) { in.SourceIdentity = "ann" },
			outcome: OutcomeAllowed, enforcement: Enforced, statuses: "right-id=pass wrong-id=pass absent-id=pass source-identity=pass", calls: 6},
		{reason: "a region that answers passes", judge: enforcing, change: func(in *LiveCheckInput) { in.STSRegion = "eu-central-2" },
			outcome: OutcomeAllowed, enforcement: Enforced, statuses: "right-id=pass wrong-id=pass absent-id=pass region=pass", calls: 3},
		{reason: "a disabled region fails and the rest waits for it", judge: func(ProbeInput, int) ProbeResult {
			return ProbeResult{ErrorCode: "RegionDisabledException", ErrorMessage: "STS is not activated in this region"}
		}, change: func(in *LiveCheckInput) { in.STSRegion = "eu-central-2" },
			outcome: OutcomeDenied, enforcement: Inconclusive, statuses: "region=fail", calls: 1, problem: "cannot be assumed"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			clock, sts := newClock(), &simulated{judge: tt.judge}
			got, err := LiveChecker{Prober: sts, Pace: clock.pace()}.Check(t.Context(), liveInput(tt.change))
			if err != nil {
				t.Fatal(err)
			}
			if got.Outcome != tt.outcome || got.Enforcement != tt.enforcement || statuses(got) != tt.statuses {
				t.Errorf("got %s, %s, %s; want %s, %s, %s", got.Outcome, got.Enforcement, statuses(got), tt.outcome, tt.enforcement, tt.statuses)
			}
			if tt.calls != 0 && len(sts.probes) != tt.calls {
				t.Errorf("%d probes were made; want %d", len(sts.probes), tt.calls)
			}
			if tt.within != 0 && clock.elapsed() > tt.within {
				t.Errorf("it took %v; want at most %v", clock.elapsed(), tt.within)
			}
			p, failed := got.Problem()
			if failed != (tt.problem != "") || !strings.Contains(p.Summary, tt.problem) {
				t.Errorf("the problem is %+v; want %q", p, tt.problem)
			}
			if p.Warning != (got.Outcome == OutcomeUnknown) {
				t.Errorf("only an unknown outcome is a mere warning: %+v", p)
			}
			if valid := !strings.Contains(tt.statuses, "fail") && !strings.Contains(tt.statuses, "unknown"); got.Valid() != valid {
				t.Errorf("valid is %v; want %v", got.Valid(), valid)
			}
			if strings.Contains(p.Detail, "right-id\n") || strings.Contains(p.Detail, "ExternalID") {
				t.Errorf("the detail shows the ID: %s", p.Detail)
			}
		})
	}
}

// young is a role that IAM shows at every second call until the clock has
// reached settled.
func young(clock *clock, settled time.Duration, before, after func(ProbeInput, int) ProbeResult) func(ProbeInput, int) ProbeResult {
	return func(in ProbeInput, earlier int) ProbeResult {
		if clock.elapsed() < settled && earlier%2 == 0 {
			return before(in, earlier)
		}
		return after(in, earlier)
	}
}

func TestLiveCheckOfAYoungRole(t *testing.T) {
	t.Parallel()
	closed := func(ProbeInput, int) ProbeResult { return keptOut() }
	open := func(ProbeInput, int) ProbeResult { return letIn() }
	for _, tt := range []struct {
		reason        string
		before, after func(ProbeInput, int) ProbeResult
		settled       time.Duration
		enforcement   Enforcement
		statuses      string
	}{
		{"made moments ago, sound", closed, enforcing, 15 * time.Second, Enforced, "right-id=pass wrong-id=pass absent-id=pass"},
		{"made moments ago, open to anyone: its early denials are not taken for strength", closed, open, 15 * time.Second, NotEnforced, "right-id=pass wrong-id=fail absent-id=fail"},
		{"mended moments ago: its last weakness is not held against it", open, enforcing, 15 * time.Second, Enforced, "right-id=pass wrong-id=pass absent-id=pass"},
		{"does not settle: nothing is claimed", closed, open, time.Hour, Inconclusive, "right-id=pass wrong-id=unknown absent-id=unknown"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			clock := newClock()
			sts := &simulated{judge: young(clock, tt.settled, tt.before, tt.after)}
			pace := clock.pace()
			pace.FirstDelay = 500 * time.Millisecond
			got, err := LiveChecker{Prober: sts, Pace: pace}.Check(t.Context(), liveInput(nil))
			if err != nil {
				t.Fatal(err)
			}
			if got.Outcome != OutcomeAllowed || got.Enforcement != tt.enforcement || statuses(got) != tt.statuses {
				t.Errorf("got %s, %s, %s", got.Outcome, got.Enforcement, statuses(got))
			}
			if clock.elapsed() > 95*time.Second {
				t.Errorf("it took %v", clock.elapsed())
			}
		})
	}
}

func TestYoungRoleDoesNotSeemToDemandTags(t *testing.T) {
	t.Parallel()
	clock := newClock()
	closed := func(ProbeInput, int) ProbeResult { return keptOut() }
	sts := &simulated{judge: young(clock, 5*time.Second, closed, enforcing)}
	got, err := LiveChecker{Prober: sts, Pace: clock.pace()}.Check(t.Context(), liveInput(func(in *LiveCheckInput) { in.SessionTags = map[string]string{"k": "v"} }))
	if err != nil || statuses(got) != "right-id=pass wrong-id=pass absent-id=pass session-tags=pass" {
		t.Fatalf("got %s, %v", statuses(got), err)
	}
	if strings.Contains(got.Checks[0].Detail, "only if") {
		t.Errorf("the role does not demand tags: %s", got.Checks[0].Detail)
	}
}

func TestFirstSeenLate(t *testing.T) {
	t.Parallel()
	clock := newClock()
	visible := func(in ProbeInput, _ int) ProbeResult {
		return when(clock.elapsed() > 20*time.Second && isID(in, "right-id"))
	}
	got, err := LiveChecker{Prober: &simulated{judge: visible}, Pace: clock.pace()}.Check(t.Context(), liveInput(nil))
	if err != nil || got.Outcome != OutcomeAllowed || got.Enforcement != Enforced {
		t.Errorf("a role first seen after 20 s gave %s, %s, %v", got.Outcome, got.Enforcement, err)
	}
}

func TestLiveCheckErrors(t *testing.T) {
	t.Parallel()
	down := &Failure{Kind: ErrUnreachable, Summary: "x", Detail: "y"}
	for _, tt := range []struct {
		reason string
		sts    *simulated
		change func(*LiveCheckInput)
		kind   Kind
		want   string
	}{
		{"no answer", &simulated{judge: enforcing, err: down}, nil, ErrUnreachable, "y"},
		{"a request STS refuses for its form", &simulated{judge: func(ProbeInput, int) ProbeResult {
			return ProbeResult{ErrorCode: "ValidationError", ErrorMessage: "1 validation error detected"}
		}}, nil, ErrRefused, "1 validation error detected"},
		{"a disabled region proves nothing about strangers", &simulated{judge: func(ProbeInput, int) ProbeResult {
			return ProbeResult{ErrorCode: "RegionDisabledException", ErrorMessage: "off"}
		}}, func(in *LiveCheckInput) { in.Expect = ExpectDenied }, ErrRegionDisabled, "another region"},
		{"a trust policy that is none", &simulated{judge: enforcing}, func(in *LiveCheckInput) { in.TrustPolicy = "{" }, ErrMalformedPolicy, "trust_policy"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, err := LiveChecker{Prober: tt.sts, Pace: newClock().pace()}.Check(t.Context(), liveInput(tt.change))
			if !errors.Is(err, tt.kind) {
				t.Fatalf("got %v; want %v", err, tt.kind)
			}
			wantText(t, err, tt.want)
		})
	}
}

func TestLiveCheckEndsWithItsTime(t *testing.T) {
	t.Parallel()
	closed := func(ProbeInput, int) ProbeResult { return keptOut() }
	ctx := expiring{t.Context(), make(chan struct{})}
	tries := 0
	untilOver := func(ProbeInput, int) ProbeResult {
		if tries++; tries == 3 {
			close(ctx.over)
		}
		return keptOut()
	}
	got, err := LiveChecker{Prober: &simulated{judge: untilOver}, Pace: newClock().pace()}.Check(ctx, liveInput(nil))
	if err != nil || got.Outcome != OutcomeDenied || statuses(got) != "right-id=fail wrong-id=unknown absent-id=unknown" {
		t.Errorf("got %s, %s, %v; what is known when the time is over counts", got.Outcome, statuses(got), err)
	}
	if tries != 3 {
		t.Errorf("%d tries, though the time was over at the third", tries)
	}
	interrupted, stop := context.WithCancel(t.Context())
	stop()
	if _, err := (LiveChecker{Prober: &simulated{judge: closed}}).Check(interrupted, liveInput(nil)); !errors.Is(err, ErrInterrupted) {
		t.Errorf("an interrupt gave %v; want ErrInterrupted", err)
	}
}

func TestLiveCheckUsesTheWrongIDOnlyAsOne(t *testing.T) {
	t.Parallel()
	sts := &simulated{judge: func(in ProbeInput, _ int) ProbeResult { return when(isID(in, ProbeWrongExternalID)) }}
	id := ProbeWrongExternalID
	got, err := LiveChecker{Prober: sts, Pace: newClock().pace()}.Check(t.Context(), liveInput(func(in *LiveCheckInput) { in.ExternalID = &id }))
	if err != nil || got.Enforcement != Enforced {
		t.Errorf("a role whose ID is the constant wrong one gave %s, %v", got.Enforcement, err)
	}
}

func TestLiveCheckShape(t *testing.T) {
	t.Parallel()
	sts := &simulated{judge: func(ProbeInput, int) ProbeResult { return keptOut() }}
	got, err := LiveChecker{Prober: sts, Pace: newClock().pace()}.Check(t.Context(), liveInput(func(in *LiveCheckInput) {
		in.TrustPolicy = strings.ReplaceAll(testTrust, "210987654321:root", "999999999999:role/x")
	}))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range got.Checks {
		ids = append(ids, c.ID)
		if c.Detail == "" || (c.Remedy == "") != (c.Status == CheckPass || c.Status == CheckSkipped) {
			t.Errorf("%s says %q and %q with status %s", c.ID, c.Detail, c.Remedy, c.Status)
		}
	}
	if diff := cmp.Diff([]string{"right-id", "wrong-id", "absent-id", "duration", "session-tags", "source-identity", "region"}, ids); diff != "" {
		t.Errorf("the checks are always the same, in the same order: %s", diff)
	}
	if got.ErrorCode != "AccessDenied" || got.ErrorMessage == "" || got.CallerARN == "" || got.AssumedRoleARN != "" {
		t.Errorf("the rest is %+v", got)
	}
	p, _ := got.Problem()
	for _, part := range []string{"Trusted callers: arn:aws:iam::999999999999:role/x", "Caller: arn:aws:iam::210987654321:user/vendor", "Role: " + roleARN} {
		if !strings.Contains(p.Detail, part) {
			t.Errorf("the warning does not say %q:\n%s", part, p.Detail)
		}
	}
	if i := slices.Index(ids, "right-id"); got.Checks[i].Status != CheckUnknown {
		t.Errorf("right-id is %s", got.Checks[i].Status)
	}
}

func TestSessionOfARoleWithAPathIsTrusted(t *testing.T) {
	t.Parallel()
	trust := strings.ReplaceAll(testTrust, "210987654321:root", "210987654321:role/services/caller")
	for name, want := range map[string]trustVerdict{"caller": trustsCaller, "other": trustsOthers} {
		got, _, err := readTrust(liveInput(func(in *LiveCheckInput) {
			in.TrustPolicy = trust
			in.Caller = Identity{ARN: "arn:aws:sts::210987654321:assumed-role/" + name + "/se", AccountID: "210987654321", Partition: "aws", UserID: "AROAEXAMPLEEXAMPLE333:se"}
		}))
		if err != nil || got != want {
			t.Errorf("a session of %s: got %v, %v; want %v", name, got, err, want)
		}
	}
}
