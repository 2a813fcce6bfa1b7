package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// refuseOtherAccount gives an error where the credentials belong to another
// account than the role that is remembered. That the role is missing there, or
// is another one, says nothing about it: its policy must neither be forgotten
// nor count as taken off.
func (m policyMemory) refuseOtherAccount(ctx context.Context, client roleClient, diags *diag.Diagnostics) bool {
	held := m.site().accountID
	if held == "" {
		return false
	}
	identity, err := client.Identity(ctx)
	if err != nil {
		addAWSError(diags, err)
		return true
	}
	if identity.AccountID == "" || identity.AccountID == held {
		return false
	}
	diags.AddError("Credentials of another account",
		"The role whose trust policy is in state belongs to another account than the provider's credentials. Nothing was changed, and whom the role trusts it still trusts. Use credentials of its "+
			"account; or, if the policy is to be written in the other account and the present one left as it is, remove it from state first (terraform state rm).\n\n"+
			"Role: "+m.ARN+"\nAccount of the provider: "+identity.AccountID)
	return true
}
