package provider

import (
	"cmp"
	"context"
	"fmt"
	"strings"

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
	target, err := roleToImport(given)
	if err != nil {
		diags.AddError("Role to import not understood",
			sentence(err.Error())+" Import by the role's name (without its path), by its ARN, or by identity.")
	}
	target.account = cmp.Or(target.account, account)
	if target.account == "" || diags.HasError() {
		return target.name
	}
	if client := data.roleClient(diags); client != nil && target.isHere(ctx, client, diags) && target.arn != "" {
		target.checkARN(ctx, client, diags)
	}
	return target.name
}

// importTarget is what a user says of the role to import; what he leaves out is
// empty.
type importTarget struct{ name, account, partition, arn string }

// roleToImport reads what a user gives to name a role: its name, or its ARN,
// which tells account, partition and path too.
func roleToImport(given string) (importTarget, error) {
	if !strings.HasPrefix(given, "arn:") {
		return importTarget{name: given}, awsid.CheckRoleName(given)
	}
	p, err := awsid.ParsePrincipal(given, "")
	if err == nil && p.Kind != awsid.KindRole {
		err = fmt.Errorf("%q is not the ARN of a role", given)
	}
	return importTarget{name: p.Name, account: p.AccountID, partition: p.Partition, arn: given}, err
}

// isHere keeps a role of another account from being taken for the one of the
// same name here.
func (t importTarget) isHere(ctx context.Context, client roleClient, diags *diag.Diagnostics) bool {
	identity, err := client.Identity(ctx)
	if err != nil {
		addAWSError(diags, err)
		return false
	}
	if identity.AccountID == "" || (identity.AccountID == t.account && (t.partition == "" || t.partition == identity.Partition)) {
		return true
	}
	diags.AddError("Role of another account",
		"The role to import belongs to another account than the provider's credentials. Use credentials of its account, or a provider block (alias) for it.\n\n"+
			"Role: "+t.name+"\nAccount of the role: "+t.account+"\nAccount of the provider: "+identity.AccountID)
	return false
}

// checkARN refuses an ARN with another path. That there is no role at all is
// left to the refresh that follows.
func (t importTarget) checkARN(ctx context.Context, client roleClient, diags *diag.Diagnostics) {
	role, err := client.ReadRole(ctx, t.name)
	switch {
	case isGone(err):
	case err != nil:
		addAWSError(diags, err)
	case role.ARN != t.arn:
		diags.AddError("Role has another ARN",
			"There is a role of that name, with another path. Import it by its name or by its own ARN, if it is the one you mean.\n\n"+
				"ARN given: "+t.arn+"\nARN of the role: "+role.ARN)
	}
}
