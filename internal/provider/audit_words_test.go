package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const testPartner = "arn:aws:iam::777788889999:role/partner"

// shared is a role whose one external ID serves two third parties, so that a
// counterexample holds it.
func shared(id types.String) func(*accessRoleModel) {
	return func(m *accessRoleModel) {
		m.TrustedPrincipals = setOfStrings([]string{testStranger, testPartner})
		m.ExternalIDs = types.ListValueMust(types.StringType, []attr.Value{id})
	}
}

// TestDiagnosticsMaskExternalIDs: diagnostics end up in logs; findings in
// state hold the request as it can be asked again.
func TestDiagnosticsMaskExternalIDs(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	diags := l.apply(collectorRole(shared(types.StringValue(goodID))))
	wantDiagnostic(t, diags, diag.SeverityWarning, "external-id-shared", `"external_id":"d0a5… (36 characters)","session_name"`)
	for _, d := range diags {
		if strings.Contains(d.Detail(), goodID) {
			t.Errorf("%s holds the whole external ID:\n%s", d.Summary(), d.Detail())
		}
	}
	if !strings.Contains(l.state.Findings.String(), goodID) {
		t.Errorf("findings hold no whole request: %s", l.state.Findings)
	}
}

// TestDiagnosticsNameNoPlaceholder: an external ID to come is called so.
func TestDiagnosticsNameNoPlaceholder(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	_, diags := l.plan(collectorRole(shared(types.StringUnknown())))
	wantDiagnostic(t, diags, diag.SeverityWarning, "external-id-shared", "with the external ID (known after apply)", `"external_id":"(known after apply)"`)
	for _, d := range diags {
		if strings.Contains(d.Detail(), "valu") {
			t.Errorf("a placeholder is shown:\n%s", d.Detail())
		}
	}
}

// TestMaskedRequest: the rest of a counterexample stays as it is.
func TestMaskedRequest(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, request, want string }{
		{"no ID", `{"principal":"123456789012","session_name":"s"}`, `{"principal":"123456789012","session_name":"s"}`},
		{"last", `{"principal":"123456789012","external_id":"abcdefgh"}`, `{"principal":"123456789012","external_id":"ab… (8 characters)"}`},
		{"escapes", `{"principal":"123456789012","external_id":"ab\"cdefg","session_name":"s"}`, `{"principal":"123456789012","external_id":"ab… (8 characters)","session_name":"s"}`},
		{"the key inside a value", `{"principal":"x\",\"external_id\":\"y","session_name":"s"}`, `{"principal":"x\",\"external_id\":\"y","session_name":"s"}`},
	} {
		if got := maskedRequest(tt.request); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

// TestDiagnosticsOfferOnlyAcceptanceThatHelps: no acceptance gets a policy past
// IAM that IAM refuses.
func TestDiagnosticsOfferOnlyAcceptanceThatHelps(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, policy, finding string
		offered                 bool
	}{
		{"a hole that IAM stores", hole, "external-id-not-required", true},
		{"not JSON", "not json", "malformed-policy", false},
		{"a wildcard in a principal", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/*"},"Action":"sts:AssumeRole"}}`, "wildcard-principal-pattern", false},
		{"everybody but one", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotPrincipal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}}`, "not-principal-allow", false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, diags := newLife(t).plan(collectorRole(given(tt.policy)))
			wantDiagnostic(t, diags, diag.SeverityError, tt.finding)
			for _, d := range diags.Errors() {
				if got := strings.Contains(d.Detail(), "\n  accepted_findings = { \""+tt.finding); strings.Contains(d.Summary(), tt.finding) && got != tt.offered {
					t.Errorf("acceptance offered: %t, want %t:\n%s", got, tt.offered, d.Detail())
				}
			}
		})
	}
}
