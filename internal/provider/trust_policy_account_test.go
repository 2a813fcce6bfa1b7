package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// TestTrustPolicyIsNotForgottenInAnotherAccount: a destroy that finds nothing to
// revoke in another account would leave everybody in who is in.
func TestTrustPolicyIsNotForgottenInAnotherAccount(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		// namesake is true where the other account has a role of the name.
		namesake bool
	}{
		{"no role of the name there", false},
		{"another role of the name there", true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			l := newPolicyLife(t, ec2Trust)
			wantNoErrors(t, l.apply(collectorPolicy()))
			delete(l.iam.roles, "collector")
			if tt.namesake {
				l.iam.add(awsapi.Role{Name: "collector", Path: "/", UniqueID: "AROAOTHER", TrustPolicy: builtTrust}, awsapi.RolePolicies{})
			}
			l.iam.account, l.iam.writes = "999999999999", nil
			for step, do := range map[string]func() diag.Diagnostics{
				"refresh": l.refresh,
				"change":  func() diag.Diagnostics { return l.apply(collectorPolicy(givenPolicy(ec2Trust))) },
				"destroy": l.destroy,
			} {
				diags := do()
				wantDiagnostic(t, diags, diag.SeverityError, "Credentials of another account", "role/collector", "Account of the provider: 999999999999", "terraform state rm")
				if l.state == nil {
					t.Fatalf("%s dropped the policy from state", step)
				}
			}
			wantWrites(t, l.iam)
		})
	}
}
