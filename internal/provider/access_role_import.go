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
// by the refresh that follows, which knows an import by its missing unique ID.
func (r *accessRoleResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	name, account, partition := r.importTarget(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if account != "" {
		checkImportAccount(ctx, r.data.roleClient(&resp.Diagnostics), name, account, partition, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), name)...)
}

// importTarget returns the role's name, and account and partition where the
// user gave them.
func (r *accessRoleResource) importTarget(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) (name, account, partition string) {
	// Core sends an identity without a value where the user gave an empty ID.
	if req.ID == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		var identity roleIdentityModel
		diags.Append(req.Identity.Get(ctx, &identity)...)
		name, account = identity.Name.ValueString(), identity.AccountID.ValueString()
	} else {
		name = req.ID
	}
	name, ofARN, partition, err := roleToImport(name)
	if err != nil {
		addImportError(diags, err)
	}
	return name, cmp.Or(ofARN, account), partition
}

// roleToImport reads what a user gives to name a role: its name, or its ARN,
// which tells account and partition too.
func roleToImport(given string) (name, account, partition string, err error) {
	if !strings.HasPrefix(given, "arn:") {
		return given, "", "", awsid.CheckRoleName(given)
	}
	principal, err := awsid.ParsePrincipal(given, "")
	if err == nil && principal.Kind != awsid.KindRole {
		err = fmt.Errorf("%q is not the ARN of a role", given)
	}
	return principal.Name, principal.AccountID, principal.Partition, err
}

// checkImportAccount keeps a role of another account from being taken for the
// one of the same name here.
func checkImportAccount(ctx context.Context, client roleClient, name, account, partition string, diags *diag.Diagnostics) {
	if client == nil {
		return // The error for that was given.
	}
	identity, err := client.Identity(ctx)
	if err != nil {
		addAWSError(diags, err)
		return
	}
	if identity.AccountID == "" || (identity.AccountID == account && (partition == "" || partition == identity.Partition)) {
		return
	}
	diags.AddError("Role of another account",
		"The role to import belongs to another account than the provider's credentials. Use credentials of its account, or a provider block (alias) for it.\n\n"+
			"Role: "+name+"\nAccount of the role: "+account+"\nAccount of the provider: "+identity.AccountID)
}

func addImportError(diags *diag.Diagnostics, err error) {
	diags.AddError("Role to import not understood",
		sentence(err.Error())+" Import by the role's name (without its path), by its ARN, or by identity.")
}
