package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// trustPolicyModel is the resource as configured, planned and kept in state.
type trustPolicyModel struct {
	trustInputsModel

	ID             types.String   `tfsdk:"id"`
	RoleName       types.String   `tfsdk:"role_name"`
	OnDestroy      types.String   `tfsdk:"on_destroy"`
	TrustPolicy    types.String   `tfsdk:"trust_policy"`
	PreviousPolicy types.String   `tfsdk:"previous_policy"`
	Findings       types.List     `tfsdk:"findings"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

// updateFields takes over what AWS holds. A policy that means the same stays
// as it was written.
func (m *trustPolicyModel) updateFields(role *awsapi.Role) {
	m.ID = m.RoleName
	if !policy.EquivalentTexts(m.TrustPolicy.ValueString(), role.TrustPolicy, policy.UseTrust) {
		m.TrustPolicy = types.StringValue(canonicalTrustPolicy(role.TrustPolicy))
	}
}

// afterDestroy is the policy the role is to have once the resource is gone;
// false where it keeps the one it has.
func (m *trustPolicyModel) afterDestroy() (text string, changes bool) {
	switch m.OnDestroy.ValueString() {
	case destroyKeeps:
		return "", false
	case destroyRestores:
		return m.PreviousPolicy.ValueString(), true
	default:
		return trust.Revoked().Marshal(), true
	}
}

// policyIdentityModel is how the resource is imported by identity.
type policyIdentityModel struct {
	RoleName  types.String `tfsdk:"role_name"`
	AccountID types.String `tfsdk:"account_id"`
}

// identify does nothing for a core that knows no identities.
func (m trustPolicyModel) identify(ctx context.Context, identity *tfsdk.ResourceIdentity, memory policyMemory) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.Set(ctx, policyIdentityModel{RoleName: m.RoleName, AccountID: stringOrNull(memory.site().accountID)})
}

func (m trustPolicyModel) limits() timeouts.Value { return m.Timeouts }

func (trustPolicyModel) memoryKey() string { return policyMemoryKey }
