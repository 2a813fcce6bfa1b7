package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// TestRoleIsNotForgottenInAnotherAccount: with the credentials of another
// account, the role in state is as good as missing, and is not.
func TestRoleIsNotForgottenInAnotherAccount(t *testing.T) {
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
			l := newLife(t)
			wantNoErrors(t, l.apply(collectorRole()))
			delete(l.iam.roles, "collector")
			if tt.namesake {
				l.iam.add(awsapi.Role{Name: "collector", Path: "/", UniqueID: "AROAOTHER", TrustPolicy: hole}, awsapi.RolePolicies{})
			}
			l.iam.account, l.iam.writes = "999999999999", nil
			for step, do := range map[string]func() diag.Diagnostics{
				"refresh": l.refresh,
				"destroy": l.destroy,
			} {
				diags := do()
				wantDiagnostic(t, diags, diag.SeverityError, "Credentials of another account", "role/collector", "Account of the provider: 999999999999", "terraform state rm")
				if l.state == nil {
					t.Fatalf("%s dropped the role from state", step)
				}
			}
			wantWrites(t, l.iam)
		})
	}
}

func TestRoleUpdateNamesAnotherAccount(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	wantNoErrors(t, l.apply(collectorRole()))
	delete(l.iam.roles, "collector")
	l.iam.account, l.iam.writes = "999999999999", nil
	change := collectorRole(func(m *accessRoleModel) { m.Description = types.StringValue("x") })
	wantDiagnostic(t, l.apply(change), diag.SeverityError, "Credentials of another account")
	// A namesake there is no role made anew.
	l.iam.add(awsapi.Role{Name: "collector", Path: "/", UniqueID: "AROAOTHER", TrustPolicy: hole}, awsapi.RolePolicies{})
	wantDiagnostic(t, l.apply(change), diag.SeverityError, "Credentials of another account")
	wantWrites(t, l.iam)
}

// TestRoleImportOfNothing: an empty ID comes with an identity that has no value.
func TestRoleImportOfNothing(t *testing.T) {
	t.Parallel()
	var identity resource.IdentitySchemaResponse
	r := &accessRoleResource{}
	r.IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &identity)
	kind := identity.IdentitySchema.Type().TerraformType(t.Context())
	s := accessRoleSchema(t.Context())
	resp := resource.ImportStateResponse{State: tfsdk.State{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(t.Context()), nil)}}
	r.ImportState(t.Context(), resource.ImportStateRequest{
		Identity: &tfsdk.ResourceIdentity{Schema: identity.IdentitySchema, Raw: tftypes.NewValue(kind, nil)},
	}, &resp)
	if len(resp.Diagnostics) != 1 {
		t.Errorf("%d diagnostics, want one", len(resp.Diagnostics))
	}
	wantDiagnostic(t, resp.Diagnostics, diag.SeverityError, "Role to import not understood", "must have 1 to 64", "by its ARN")
}
