package provider

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// evaluated is one request of the tests: who calls, and what more he sends.
func evaluated(principal string, change ...func(*evaluationRequestModel)) evaluationRequestModel {
	m := evaluationRequestModel{
		Principal:         types.StringValue(principal),
		SessionTags:       types.MapNull(types.StringType),
		TransitiveTagKeys: types.SetNull(types.StringType),
		Context:           types.MapNull(types.ListType{ElemType: types.StringType}),
	}
	for _, c := range change {
		c(&m)
	}
	return m
}

func withID(id string) func(*evaluationRequestModel) {
	return func(m *evaluationRequestModel) { m.ExternalID = types.StringValue(id) }
}

func expecting(outcome string) func(*evaluationRequestModel) {
	return func(m *evaluationRequestModel) { m.Expect = types.StringValue(outcome) }
}

func evaluation(policy string, requests map[string]evaluationRequestModel) *trustEvaluationModel {
	return &trustEvaluationModel{Policy: types.StringValue(policy), Requests: requests}
}

func TestTrustEvaluationDecides(t *testing.T) {
	t.Parallel()
	taggable := strings.Replace(builtTrust, `"Statement":[`, `"Statement":[{"Effect":"Allow","Principal":{"AWS":"`+testStranger+`"},"Action":"sts:TagSession"},`, 1)
	m := evaluation(taggable, map[string]evaluationRequestModel{
		"right":   evaluated(testStranger, withID(goodID), expecting("allowed")),
		"wrong":   evaluated(testStranger, withID("wrong"), expecting("denied")),
		"absent":  evaluated(testStranger, expecting("denied")),
		"another": evaluated("arn:aws:iam::444455556666:role/another", withID(goodID)),
		"tagged": evaluated(testStranger, withID(goodID), func(m *evaluationRequestModel) {
			m.SessionTags = mapOfStrings(map[string]string{"team": "x"})
			m.TransitiveTagKeys = setOfStrings([]string{"team"})
		}),
		"named by somebody": evaluated(testStranger, withID(goodID), func(m *evaluationRequestModel) { m.SourceIdentity = types.StringValue("somebody") }),
		"by context": evaluated(testStranger, func(m *evaluationRequestModel) {
			m.Context = types.MapValueMust(types.ListType{ElemType: types.StringType}, map[string]attr.Value{"sts:ExternalId": listOfStrings([]string{goodID})})
		}),
	})
	var diags diag.Diagnostics
	m.evaluate(&diags)
	wantSilence(t, diags)
	got := map[string]string{}
	for name, decision := range m.Decisions {
		got[name] = decision.Decision
		if len(decision.Reasons) == 0 {
			t.Errorf("%s: no reasons", name)
		}
	}
	want := map[string]string{
		"right": "allowed", "wrong": "denied_implicitly", "absent": "denied_implicitly", "another": "denied_implicitly",
		"tagged": "allowed", "named by somebody": "denied_implicitly", "by context": "allowed",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
}

// TestTrustEvaluationExplains: an outcome that was not expected is an error
// that says which statement decided, without the external ID.
func TestTrustEvaluationExplains(t *testing.T) {
	t.Parallel()
	denying := strings.Replace(openTrust, `"Statement":[`, `"Statement":[{"Sid":"NotFromHere","Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:*"},`, 1)
	for _, tt := range []struct {
		reason, policy string
		request        evaluationRequestModel
		texts          []string
	}{
		{"let in by a statement", openTrust, evaluated(testStranger, expecting("denied")),
			[]string{`Request "x" gets in and was expected to be denied (the policy given)`, "Statement 0", "Decision: allowed", "Expected: denied", "Principal: " + testStranger}},
		{"kept out by a condition", builtTrust, evaluated(testStranger, withID("something-wrong-1"), expecting("allowed")),
			[]string{`Request "x" is denied and was expected to get in`, "Statement 0", "sts:ExternalId", "Decision: denied_implicitly", "Expected: allowed"}},
		{"kept out by a denial", denying, evaluated(testStranger, expecting("allowed")),
			[]string{"Statement 0", "NotFromHere", "Decision: denied_explicitly"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			m := evaluation(tt.policy, map[string]evaluationRequestModel{"x": tt.request})
			var diags diag.Diagnostics
			m.evaluate(&diags)
			wantDiagnostic(t, diags, diag.SeverityError, tt.texts...)
			if all := diagnosticsText(diags); strings.Contains(all, goodID) || strings.Contains(all, "something-wrong-1") {
				t.Errorf("an external ID is shown: %s", all)
			}
		})
	}
}

func TestTrustEvaluationRefuses(t *testing.T) {
	t.Parallel()
	m := evaluation(openTrust, map[string]evaluationRequestModel{
		"broken": evaluated("arn:aws:iam:::123456789012:role/x"),
		"action": evaluated(testStranger, func(m *evaluationRequestModel) { m.Action = types.StringValue("AssumeRole") }),
		"sound":  evaluated(testStranger),
	})
	var diags diag.Diagnostics
	m.evaluate(&diags)
	wantDiagnostic(t, diags, diag.SeverityError, `Request "broken" cannot be made`, "one colon too many")
	wantDiagnostic(t, diags, diag.SeverityError, `Request "action" cannot be made`, "AssumeRole")
	if len(diags) != 2 || !m.Decisions["sound"].Allowed {
		t.Errorf("decisions %v, diagnostics %v", m.Decisions, diags)
	}
	diags = nil
	evaluation("{", map[string]evaluationRequestModel{"x": evaluated(testStranger)}).evaluate(&diags)
	wantDiagnostic(t, diags, diag.SeverityError, "Trust policy cannot be evaluated", "IAM would refuse")
}

func TestTrustEvaluationReadsTheRole(t *testing.T) {
	t.Parallel()
	iam := newFakeIAM()
	iam.add(awsapi.Role{Name: "reader", Path: "/vendors/", MaxSessionDuration: 7200, TrustPolicy: openTrust}, awsapi.RolePolicies{})
	data := testData()
	data.TrustedOrganizationIDs = []string{"o-a1b2c3d4e5"}
	m := &trustEvaluationModel{RoleName: types.StringValue("reader"), Requests: map[string]evaluationRequestModel{
		"inside": evaluated("arn:aws:iam::" + testAccount + ":role/x"), "outside": evaluated(testStranger)}}
	var diags diag.Diagnostics
	iam.blind = 1 // A role that was made a moment ago.
	subject := m.fetch(t.Context(), iam, m.subject(data), &diags)
	wantSilence(t, diags)
	want := trust.Subject{AccountID: testAccount, Partition: "aws", RoleName: "reader", RolePath: "/vendors/", MaxSessionDuration: 7200,
		TrustedOrganizationIDs: []string{"o-a1b2c3d4e5"}, SizeLimit: defaultTrustPolicySize}
	if diff := cmp.Diff(want, subject); diff != "" {
		t.Errorf("subject (-want +got):\n%s", diff)
	}
	if m.Policy.ValueString() != openTrust || m.RoleARN.ValueString() != "arn:aws:iam::"+testAccount+":role/vendors/reader" {
		t.Errorf("policy %s of %s", m.Policy, m.RoleARN)
	}
	m.evaluate(&diags)
	wantSilence(t, diags)
	if m.Decisions["inside"].Allowed || !m.Decisions["outside"].NeedsIdentityPolicy {
		t.Errorf("decisions %+v", m.Decisions)
	}
	m = &trustEvaluationModel{RoleName: types.StringValue("missing")}
	m.fetch(t.Context(), iam, m.subject(data), &diags)
	if !diags.HasError() {
		t.Error("a missing role is no error")
	}
}
