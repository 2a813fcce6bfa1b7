package provider

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

func sameTrust(a, b string) bool { return policy.EquivalentTexts(a, b, policy.UseTrust) }

func wantSilence(t *testing.T, diags diag.Diagnostics) {
	t.Helper()
	for _, d := range diags {
		t.Errorf("%s: %s\n%s", d.Severity(), d.Summary(), d.Detail())
	}
}

func TestPolicyKeepsWhatItFound(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, ec2Trust)
	wantSilence(t, l.apply(collectorPolicy()))
	wantWrites(t, l.iam, "UpdateTrustPolicy collector")
	l.holds(builtTrust)
	if l.state.PreviousPolicy.ValueString() != ec2Trust || l.state.ID.ValueString() != "collector" {
		t.Errorf("previous policy %s, ID %s", l.state.PreviousPolicy, l.state.ID)
	}
	wantSilence(t, l.refresh())
	wantSilence(t, l.apply(collectorPolicy()))
	wantWrites(t, l.iam)
	wantSilence(t, l.apply(collectorPolicy(func(m *trustPolicyModel) { m.ExternalIDs = listOfStrings([]string{goodID + "x"}) })))
	wantWrites(t, l.iam, "UpdateTrustPolicy collector")
	if l.state.PreviousPolicy.ValueString() != ec2Trust {
		t.Errorf("an update made the previous policy %s", l.state.PreviousPolicy)
	}
}

func TestPolicyThatStandsIsNotWritten(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, builtTrust)
	wantSilence(t, l.apply(collectorPolicy()))
	wantWrites(t, l.iam)

	// A hole that stands already is only warned of: the plan writes nothing.
	l = newPolicyLife(t, openTrust)
	diags := l.apply(collectorPolicy(givenPolicy(openTrust)))
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "role collector: external-id-not-required", "A request that gets in: {")
	wantWrites(t, l.iam)
}

func TestPolicyWithAHoleIsNotWritten(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, ec2Trust)
	wantDiagnostic(t, l.apply(collectorPolicy(givenPolicy(openTrust))), diag.SeverityError, "role collector: external-id-not-required")
	wantNoErrors(t, l.apply(collectorPolicy()))
	wantDiagnostic(t, l.apply(collectorPolicy(givenPolicy(openTrust))), diag.SeverityError, "role collector: external-id-not-required")
	wantWrites(t, l.iam, "UpdateTrustPolicy collector")
}

func TestPolicyPlanKnowsWhatItCan(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, ec2Trust)
	plan, diags := l.plan(collectorPolicy())
	wantSilence(t, diags)
	if plan.TrustPolicy.IsUnknown() || plan.Findings.IsUnknown() {
		t.Errorf("trust_policy %s, findings %s; want both known", plan.TrustPolicy, plan.Findings)
	}
	// The same apply may make the role: its path is not known, and may be a finding.
	delete(l.iam.roles, "collector")
	plan, diags = l.plan(collectorPolicy())
	wantSilence(t, diags)
	if plan.TrustPolicy.IsUnknown() || !plan.Findings.IsUnknown() {
		t.Errorf("trust_policy %s, findings %s; want the findings unknown", plan.TrustPolicy, plan.Findings)
	}
	plan, _ = l.plan(collectorPolicy(func(m *trustPolicyModel) {
		m.ExternalIDs = types.ListValueMust(types.StringType, stringValues([]string{goodID}))
		m.TrustedPrincipals = types.SetUnknown(types.StringType)
	}))
	if !plan.TrustPolicy.IsUnknown() {
		t.Errorf("trust_policy %s of unknown principals", plan.TrustPolicy)
	}
}

func TestPolicyOfAMissingRole(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, ec2Trust)
	delete(l.iam.roles, "collector")
	wantDiagnostic(t, l.apply(collectorPolicy()), diag.SeverityError, "Role collector does not exist", "made elsewhere", "crossaccount_access_role")
	if l.state != nil {
		t.Error("state holds a policy of no role")
	}
	l = newPolicyLife(t, ec2Trust)
	wantNoErrors(t, l.apply(collectorPolicy()))
	delete(l.iam.roles, "collector")
	wantDiagnostic(t, l.apply(collectorPolicy(func(m *trustPolicyModel) { m.ExternalIDs = listOfStrings([]string{goodID + "x"}) })), diag.SeverityError, "does not exist")
	wantSilence(t, l.refresh())
	if l.state != nil {
		t.Error("the refresh leaves a policy in state whose role is gone")
	}
}

func TestPolicyOfAYoungRoleIsNotTakenForGone(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, ec2Trust)
	wantNoErrors(t, l.apply(collectorPolicy()))
	l.iam.blind = 1
	wantSilence(t, l.refresh())
	if l.state == nil {
		t.Fatal("one read that missed a role made seconds ago dropped the policy from state")
	}
	later := l.data.Now().Add(time.Hour)
	l.data.Now = func() time.Time { return later }
	l.iam.blind = 1
	if wantSilence(t, l.refresh()); l.state != nil {
		t.Error("an old role that is not found stays in state")
	}
}

func TestPolicyOfARoleMadeAnew(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, ec2Trust)
	wantNoErrors(t, l.apply(collectorPolicy()))
	l.iam.roles["collector"].UniqueID, l.iam.roles["collector"].TrustPolicy = "AROANEW", openTrust
	l.iam.writes = nil
	diags := l.apply(collectorPolicy(func(m *trustPolicyModel) { m.ExternalIDs = listOfStrings([]string{goodID + "x"}) }))
	wantDiagnostic(t, diags, diag.SeverityError, "another one now", "ID at AWS: AROANEW")
	wantDiagnostic(t, l.destroy(), diag.SeverityWarning, "left as it is", "made anew", "Trusted now: "+testStranger)
	wantWrites(t, l.iam)
	wantDiagnostic(t, l.refresh(), diag.SeverityWarning, "deleted and made anew", "ID in state: AROAcollector", "replace_triggered_by")
	if l.state != nil {
		t.Fatal("state still holds the policy of the role that is gone")
	}
	l.memory = policyMemory{}
	wantNoErrors(t, l.apply(collectorPolicy()))
	wantWrites(t, l.iam, "UpdateTrustPolicy collector")
	if l.state.PreviousPolicy.ValueString() != openTrust {
		t.Errorf("the previous policy is %s, not that of the new role", l.state.PreviousPolicy)
	}
}

func TestPolicyDriftIsShownAndPutBack(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, ec2Trust)
	open := collectorPolicy(givenPolicy(openTrust))
	l.data.AuditMode = auditWarning
	wantNoErrors(t, l.apply(open))
	l.data.AuditMode = auditError
	l.iam.roles["collector"].TrustPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}`
	wantNoErrors(t, l.refresh())
	l.iam.writes = nil
	// The policy applied before has a hole of its own, and is put back all the same.
	diags := l.apply(open)
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "changed outside Terraform", "public-trust", "A request that gets in: {")
	wantWrites(t, l.iam, "UpdateTrustPolicy collector")
	l.holds(openTrust)

	l.iam.roles["collector"].TrustPolicy = strings.Replace(openTrust, `"sts:AssumeRole"`, `["sts:AssumeRole"]`, 1)
	wantNoErrors(t, l.refresh())
	wantNoErrors(t, l.apply(open))
	wantWrites(t, l.iam)
}

func TestPolicyFailures(t *testing.T) {
	t.Parallel()
	failure := func(kind awsapi.Kind) error {
		return &awsapi.Failure{Kind: kind, Summary: "Cannot change the role's trust policy", Detail: string(kind) + "."}
	}
	for _, tt := range []struct {
		reason, call string
		err          error
		// isKept is true where state must hold what may stand at AWS; isWritten
		// where it stands there for sure.
		isKept, isWritten bool
		texts             []string
	}{
		{"a refusal leaves nothing behind", "UpdateTrustPolicy", failure(awsapi.ErrAccessDenied), false, false, []string{"access denied"}},
		{"a write whose answer was lost may stand", "UpdateTrustPolicy", failure(awsapi.ErrUnreachable), true, false, []string{"terraform untaint 'crossaccount_trust_policy.NAME'"}},
		{"an interrupt during the write", "UpdateTrustPolicy", failure(awsapi.ErrInterrupted), true, false, []string{"terraform untaint"}},
		{"a wait that ends too early", "WaitForRole", failure(awsapi.ErrNotSettled), true, true, []string{"terraform untaint", "on_destroy"}},
		{"a wait that fails for good: the write stands", "WaitForRole", failure(awsapi.ErrAccessDenied), true, true, []string{"terraform untaint"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			l := newPolicyLife(t, ec2Trust)
			l.iam.fail[tt.call] = tt.err
			wantDiagnostic(t, l.apply(collectorPolicy()), diag.SeverityError, append(tt.texts, "Cannot change the role's trust policy")...)
			if isKept := l.state != nil; isKept != tt.isKept {
				t.Fatalf("state is kept: %t, want %t", isKept, tt.isKept)
			}
			if tt.isKept && l.state.PreviousPolicy.ValueString() != ec2Trust {
				t.Errorf("the previous policy is lost: %s", l.state.PreviousPolicy)
			}
			// The same in an update, which leaves the resource untainted.
			l = newPolicyLife(t, ec2Trust)
			wantNoErrors(t, l.apply(collectorPolicy()))
			l.iam.fail[tt.call] = tt.err
			changed := collectorPolicy(func(m *trustPolicyModel) { m.ExternalIDs = listOfStrings([]string{goodID + "x"}) })
			wantDiagnostic(t, l.apply(changed), diag.SeverityError, "Cannot change the role's trust policy")
			if isWritten := strings.Contains(l.state.TrustPolicy.ValueString(), goodID+"x"); isWritten != tt.isWritten {
				t.Errorf("state holds %s", l.state.TrustPolicy)
			}
			delete(l.iam.fail, tt.call)
			wantNoErrors(t, l.refresh())
			wantSilence(t, l.apply(changed))
			l.holds(strings.Replace(builtTrust, goodID, goodID+"x", 1))
		})
	}
}

func TestPolicyImport(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, builtTrust)
	wantSilence(t, l.imported())
	if got := knownStrings(l.state.TrustedPrincipals); len(got) != 1 || got[0] != testStranger || !l.state.AssumeRolePolicy.IsNull() || !l.state.Vendor.IsNull() {
		t.Errorf("imported principals %v, policy %s, vendor %s", got, l.state.AssumeRolePolicy, l.state.Vendor)
	}
	before := *l.state
	plan, diags := l.plan(collectorPolicy())
	wantSilence(t, diags)
	if !plan.TrustPolicy.Equal(before.TrustPolicy) || !plan.Findings.Equal(before.Findings) {
		t.Errorf("the plan after the import changes %s to %s", before.TrustPolicy, plan.TrustPolicy)
	}

	// Whatever is applied afterwards, restore puts back what the import found.
	wantNoErrors(t, l.apply(collectorPolicy(onDestroy(destroyRestores), func(m *trustPolicyModel) { m.ExternalIDs = listOfStrings([]string{goodID + "x"}) })))
	wantSilence(t, l.destroy())
	wantWrites(t, l.iam, "UpdateTrustPolicy collector", "UpdateTrustPolicy collector")
	l.holds(builtTrust)

	l = newPolicyLife(t, ec2Trust)
	wantSilence(t, l.imported())
	if l.state.AssumeRolePolicy.IsNull() || !l.state.TrustedPrincipals.IsNull() || l.state.PreviousPolicy.ValueString() != ec2Trust {
		t.Errorf("imported %s, %s, %s", l.state.AssumeRolePolicy, l.state.TrustedPrincipals, l.state.PreviousPolicy)
	}
}

// TestPolicyKeepsARNsOfAYoungRole: IAM may show unique IDs for a moment after a
// role is made, and takes no policy with them back.
func TestPolicyKeepsARNsOfAYoungRole(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, deletedTrust)
	l.iam.waited = func() { l.iam.roles["collector"].TrustPolicy = openTrust }
	wantSilence(t, l.apply(collectorPolicy()))
	if got := l.state.PreviousPolicy.ValueString(); got != openTrust {
		t.Errorf("the previous policy is %s", got)
	}
	// On an older role they are those of principals that were deleted.
	l = newPolicyLife(t, deletedTrust)
	later := l.data.Now().Add(time.Hour)
	l.data.Now = func() time.Time { return later }
	wantSilence(t, l.apply(collectorPolicy()))
	if got := l.state.PreviousPolicy.ValueString(); got != deletedTrust {
		t.Errorf("the previous policy is %s", got)
	}
}

// TestPolicyWaitsForItsProviderBlock: an argument that is known after apply
// puts the plan off, and is one clear error where AWS has to be asked.
func TestPolicyWaitsForItsProviderBlock(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, ec2Trust)
	l.data.Unknown = []string{"region"}
	var diags diag.Diagnostics
	p := policyPlanner{data: l.data, plan: collectorPolicy()}
	p.locate(t.Context(), &diags)
	plan := p.modify(t.Context(), &diags)
	wantSilence(t, diags)
	if !plan.TrustPolicy.IsUnknown() || !plan.Findings.IsUnknown() {
		t.Errorf("trust_policy %s, findings %s; want both unknown", plan.TrustPolicy, plan.Findings)
	}
	if l.data.roleClient(&diags) != nil {
		t.Error("there is a client for an unknown region")
	}
	wantDiagnostic(t, diags, diag.SeverityError, "A provider argument is not known yet", "Arguments: region")
}
