package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

const deletedTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"AROADBQP57FF2AEXAMPLE"},"Action":"sts:AssumeRole"}]}`

func TestPolicyRemoval(t *testing.T) {
	t.Parallel()
	changed := func(text string) func(*fakeIAM) { return func(f *fakeIAM) { f.roles["collector"].TrustPolicy = text } }
	wrote := []string{"UpdateTrustPolicy collector"}
	for _, tt := range []struct {
		reason, standing string
		config           func(*trustPolicyModel)
		edit             func(*fakeIAM)
		// warnings are the texts of the plan's warning and of the destroy's.
		planned, done []string
		writes        []string
		left          string
	}{
		{"revoked, which is the default", ec2Trust, func(*trustPolicyModel) {}, func(*fakeIAM) {},
			[]string{"shut out", "Role: collector", "Lose access: " + testStranger, "denies everyone", "12 hours", "aws:TokenIssueTime"}, nil, wrote, trust.Revoked().Marshal()},
		{"restored", ec2Trust, onDestroy(destroyRestores), func(*fakeIAM) {},
			[]string{"shut out", "Lose access: " + testStranger, "before"}, nil, wrote, ec2Trust},
		{"restored with a hole that was there before", openTrust, onDestroy(destroyRestores), func(*fakeIAM) {},
			[]string{"The policy that returns to role collector has findings: external-id-not-required", "A request that gets in: {"}, nil, wrote, openTrust},
		{"kept", ec2Trust, onDestroy(destroyKeeps), func(*fakeIAM) {}, nil, nil, nil, builtTrust},
		{"restored to what it is", builtTrust, onDestroy(destroyRestores), func(*fakeIAM) {}, nil, nil, nil, builtTrust},
		{"changed by somebody since", ec2Trust, func(*trustPolicyModel) {}, changed(openTrust),
			[]string{"shut out"}, []string{"left as it is", "Trusted now: " + testStranger}, nil, openTrust},
		{"closed by somebody since", ec2Trust, onDestroy(destroyRestores), changed(trust.Revoked().Marshal()),
			[]string{"shut out"}, []string{"left as it is", "Trusted now: nobody"}, nil, trust.Revoked().Marshal()},
		{"spelt another way since", ec2Trust, func(*trustPolicyModel) {}, changed(`{"Statement":` + builtTrust[len(`{"Version":"2012-10-17","Statement":`):len(builtTrust)-1] + `,"Version":"2012-10-17"}`),
			[]string{"shut out"}, nil, wrote, trust.Revoked().Marshal()},
		{"revoked already", ec2Trust, func(*trustPolicyModel) {}, changed(trust.Revoked().Marshal()), []string{"shut out"}, nil, nil, trust.Revoked().Marshal()},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			l := newPolicyLife(t, tt.standing)
			wantNoErrors(t, l.apply(collectorPolicy(tt.config)))
			l.iam.writes = nil
			wantOneWarning(t, l.planDestroy(), tt.planned)
			tt.edit(l.iam)
			wantOneWarning(t, l.destroy(), tt.done)
			wantWrites(t, l.iam, tt.writes...)
			l.holds(tt.left)
		})
	}
}

// wantOneWarning wants no error, and a warning with the texts; none for no texts.
func wantOneWarning(t *testing.T, diags diag.Diagnostics, texts []string) {
	t.Helper()
	if len(texts) == 0 {
		wantSilence(t, diags)
		return
	}
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, texts...)
}

func TestPolicyRemovalFromARoleThatIsGone(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, ec2Trust)
	wantNoErrors(t, l.apply(collectorPolicy()))
	delete(l.iam.roles, "collector")
	wantSilence(t, l.destroy())
	l = newPolicyLife(t, ec2Trust)
	wantNoErrors(t, l.apply(collectorPolicy()))
	l.iam.fail["UpdateTrustPolicy"] = awsapi.ErrNotFound
	wantSilence(t, l.destroy())
}

func TestPolicyRestoreNamesADeletedPrincipal(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, deletedTrust)
	wantNoErrors(t, l.apply(collectorPolicy(onDestroy(destroyRestores))))
	l.iam.writes = nil
	texts := []string{"cannot be restored", "Deleted principals: AROADBQP57FF2AEXAMPLE", "on_destroy", "revoke", "keep"}
	wantDiagnostic(t, l.planDestroy(), diag.SeverityError, texts...)
	wantDiagnostic(t, l.destroy(), diag.SeverityError, texts...)
	wantWrites(t, l.iam)
	l.holds(builtTrust)

	// The way out that the error names.
	wantNoErrors(t, l.apply(collectorPolicy(onDestroy(destroyRevokes))))
	wantNoErrors(t, l.planDestroy())
	wantSilence(t, l.destroy())
	wantWrites(t, l.iam, "UpdateTrustPolicy collector")

	// Only IAM knows of one that was deleted after the policy was found.
	l = newPolicyLife(t, ec2Trust)
	wantNoErrors(t, l.apply(collectorPolicy(onDestroy(destroyRestores))))
	l.iam.fail["UpdateTrustPolicy"] = &awsapi.InvalidPrincipalError{Principal: testStranger, Failure: &awsapi.Failure{
		Kind: awsapi.ErrMalformedPolicy, Summary: "Cannot change the role's trust policy", Detail: "Unknown principal."}}
	wantDiagnostic(t, l.destroy(), diag.SeverityError, "Cannot change the role's trust policy", "does not exist any more", "Set on_destroy to revoke")
}

// TestPolicyMovedToAnotherRole: what happens to the old role is said before,
// like a destroy.
func TestPolicyMovedToAnotherRole(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, ec2Trust)
	wantNoErrors(t, l.apply(collectorPolicy()))
	_, diags := l.plan(collectorPolicy(func(m *trustPolicyModel) { m.RoleName = types.StringValue("other") }))
	wantOneWarning(t, diags, []string{"Role collector will shut out whom it trusts", "Lose access: " + testStranger})
	_, diags = l.plan(collectorPolicy(func(m *trustPolicyModel) { m.RoleName = types.StringUnknown() }))
	wantOneWarning(t, diags, []string{"Role collector will shut out whom it trusts"})
}

func TestPolicyRemovalAuditsWithoutWhatWasMeantForAnother(t *testing.T) {
	t.Parallel()
	l := newPolicyLife(t, openTrust)
	wantNoErrors(t, l.apply(collectorPolicy(onDestroy(destroyRestores), func(m *trustPolicyModel) {
		m.TrustedPrincipals = setOfStrings([]string{vendorPrincipal})
		m.AcceptedFindings = mapOfStrings(map[string]string{"external-id-not-required": "A reason for the new policy."})
	})))
	wantOneWarning(t, l.planDestroy(), []string{"has findings: external-id-not-required"})
	l.state.TrustedAccountIDs = setOfStrings([]string{"444455556666"})
	for _, d := range l.planDestroy() {
		if d.Severity() == diag.SeverityWarning && d.Summary() != "Role collector will shut out whom it trusts" {
			t.Errorf("an account of the customer's own is warned of: %s", d.Summary())
		}
	}
}
