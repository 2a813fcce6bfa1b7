package provider

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// ImportState takes a name, an ARN, or an identity. What the user holds is read
// by the refresh that follows, which knows an import by its missing unique ID.
func (r *accessUserResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	given, account := req.ID, ""
	// Core sends an identity without a value where the user gave an empty ID.
	if req.ID == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		var identity roleIdentityModel
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		given, account = identity.Name.ValueString(), identity.AccountID.ValueString()
	}
	name := importedUser(ctx, r.data, given, account, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), name)...)
}

// importedUser is the name of the user to import, for which somebody gives a
// name or an ARN, and may give an account.
func importedUser(ctx context.Context, data *providerData, given, account string, diags *diag.Diagnostics) string {
	user := importable{thing: "user", kind: awsid.KindUser, checkName: awsid.CheckUserName}
	target, err := user.target(given)
	if err != nil {
		user.addError(diags, err)
	}
	target.account = cmp.Or(target.account, account)
	if target.account == "" || diags.HasError() {
		return target.name
	}
	if client := data.userClient(diags); client != nil {
		user.arnOf = func(ctx context.Context, name string) (string, error) {
			found, err := client.ReadUser(ctx, name)
			if err != nil {
				return "", err
			}
			return found.ARN, nil
		}
		user.check(ctx, client, target, diags)
	}
	return target.name
}
