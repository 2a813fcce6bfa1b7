package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// refuseOtherAccount gives an error where the credentials belong to another
// account than the role in state. A role that is missing there, or another one
// of its name, says nothing about the one in state: it must neither be
// forgotten nor be taken for deleted.
func refuseOtherAccount(ctx context.Context, client roleClient, state accessRoleModel, diags *diag.Diagnostics) bool {
	held := state.site().accountID
	if held == "" {
		return false // An import, which asks for the account itself.
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
		"The role in state belongs to another account than the provider's credentials. Nothing was changed. Use credentials of its account; or, if the role is to be made "+
			"in the other account and the present one left as it is, remove it from state first (terraform state rm).\n\n"+
			"Role: "+state.ARN.ValueString()+"\nAccount of the provider: "+identity.AccountID)
	return true
}
