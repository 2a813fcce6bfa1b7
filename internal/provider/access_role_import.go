package provider

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// ImportState takes a name, an ARN, or an identity. What the role holds is read
// by the refresh that follows.
func (r *accessRoleResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	given, account := req.ID, ""
	// Core sends an identity without a value where the user gave an empty ID.
	if req.ID == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		var identity roleIdentityModel
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		given, account = identity.Name.ValueString(), identity.AccountID.ValueString()
	}
	name := importedRole(ctx, r.data, given, account, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), name)...)
}

// importedRole is the name of the role to import, for which a user gives a name
// or an ARN, and may give an account. What is given must be right: a role that
// only has the name is another one.
func importedRole(ctx context.Context, data *providerData, given, account string, diags *diag.Diagnostics) string {
	role := importable{thing: "role", kind: awsid.KindRole, checkName: awsid.CheckRoleName}
	target, err := role.target(given)
	if err != nil {
		role.addError(diags, err)
	}
	target.account = cmp.Or(target.account, account)
	if target.account == "" || diags.HasError() {
		return target.name
	}
	if client := data.roleClient(diags); client != nil {
		role.arnOf = func(ctx context.Context, name string) (string, error) {
			found, err := client.ReadRole(ctx, name)
			if err != nil {
				return "", err
			}
			return found.ARN, nil
		}
		role.check(ctx, client, target, diags)
	}
	return target.name
}
