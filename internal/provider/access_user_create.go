package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// create makes the user, its policy and its key. It returns false where no user
// was made; else the state reached, with errors for what is still missing.
func (w userWriter) create(ctx context.Context, diags *diag.Diagnostics) (accessUserModel, userMemory, bool) {
	user, err := w.client.CreateUser(ctx, w.plan.asCreateInput())
	if err != nil {
		addUserCreateError(diags, err, w.plan.Name.ValueString())
		return accessUserModel{}, userMemory{}, false
	}
	reached := w.plan
	reached.setIdentity(user)
	reached.AssumableRoleARNs, reached.SourceIPs = types.SetValueMust(types.StringType, nil), types.SetNull(types.StringType)
	reached.KeyDescription, reached.PreviousAccessKeyID = types.StringNull(), types.StringNull()
	reached.dropKey()
	if err := w.complete(ctx, user, &reached); err != nil {
		addUserUnfinished(diags, err)
	}
	return reached, w.memory, true
}

// complete does what CreateUser cannot, and waits until IAM shows it all.
func (w *userWriter) complete(ctx context.Context, user *awsapi.User, reached *accessUserModel) error {
	none := &awsapi.UserAccess{}
	if _, err := w.writeGrant(ctx, user.Name, none, reached); err != nil {
		return err
	}
	if _, err := w.writeKeys(ctx, user.Name, none, reached); err != nil {
		return err
	}
	if _, err := w.writeDescriptions(ctx, user, reached); err != nil {
		return err
	}
	return w.settle(ctx, user.Name, reached)
}

// addUserCreateError tells how to go on where a user of that name exists.
func addUserCreateError(diags *diag.Diagnostics, err error, name string) {
	summary, detail := awsapi.Explain(err)
	if errors.Is(err, awsapi.ErrAlreadyExists) {
		detail += "\n\nAn existing user is never taken over unasked. If it should be managed here, import it, then plan to see what would change:\n\n" + userImportBlock(name) +
			"\n\nThe secret of a key that is there already cannot be had by an import: AWS shows it once, to who makes the key."
		diags.AddAttributeError(path.Root("name"), summary, detail)
		return
	}
	diags.AddError(summary, detail)
}

// userImportBlock is ready to paste but for the resource's address, which a
// provider is not told.
func userImportBlock(name string) string {
	return fmt.Sprintf("import {\n  to = crossaccount_access_user.NAME # the address of this resource\n  id = %q\n}", name)
}

// addUserUnfinished tells that the user stands, so that its tainted state is
// not taken for the need to make it anew.
func addUserUnfinished(diags *diag.Diagnostics, err error) {
	summary, detail := awsapi.Explain(err)
	diags.AddError(summary, detail+"\n\nThe user was created, and a later step failed, so Terraform marks it as tainted and would replace it. "+
		"To keep the user and go on where it stopped, mend the cause, then run:\n\n"+
		"  terraform untaint 'crossaccount_access_user.NAME' # the address of this resource\n\n"+
		"and apply again.")
}
