package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// identifier tells whose credentials the provider has.
type identifier interface {
	Identity(ctx context.Context) (awsapi.Identity, error)
}

// refuseOtherAccount gives an error where the credentials belong to another
// account than the thing in state, a role or a user, whose ARN is given. One
// that is missing there, or another one of its name, says nothing about the one
// in state: it must neither be forgotten nor be taken for deleted.
func refuseOtherAccount(ctx context.Context, client identifier, thing, arn string, diags *diag.Diagnostics) bool {
	held, err := awsid.ParseARN(arn)
	if err != nil {
		return false // An import, which asks for the account itself.
	}
	identity, err := client.Identity(ctx)
	if err != nil {
		addAWSError(diags, err)
		return true
	}
	if identity.AccountID == "" || identity.AccountID == held.AccountID {
		return false
	}
	diags.AddError("Credentials of another account",
		"The "+thing+" in state belongs to another account than the provider's credentials. Nothing was changed. Use credentials of its account; or, if the "+thing+" is to be made "+
			"in the other account and the present one left as it is, remove it from state first (terraform state rm).\n\n"+
			sentenceCase(thing)+": "+arn+"\nAccount of the provider: "+identity.AccountID)
	return true
}
