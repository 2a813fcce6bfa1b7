package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// create makes the role in one call, then what that call cannot carry. It
// returns false where no role was made; else the state reached, with errors
// for what is still missing.
func (w roleWriter) create(ctx context.Context, diags *diag.Diagnostics) (accessRoleModel, roleMemory, bool) {
	name := w.name(diags)
	first, isSelfTrusted := w.firstTrust(ctx, name, diags)
	if diags.HasError() {
		return accessRoleModel{}, roleMemory{}, false
	}
	role, err := w.client.CreateRole(ctx, w.plan.asCreateInput(name, first))
	if err != nil {
		addCreateError(diags, err, name)
		return accessRoleModel{}, roleMemory{}, false
	}
	reached := w.plan
	reached.setIdentity(role)
	reached.TrustPolicy = types.StringValue(canonicalTrustPolicy(first))
	w.nothingWritten(&reached)
	if err := w.complete(ctx, role, isSelfTrusted, &reached, diags); err != nil {
		addUnfinished(diags, err)
		if reached.Findings.IsUnknown() {
			roleReader{client: w.client, data: w.data}.judge(ctx, &reached)
		}
		memory := w.appliedTrust(role).claims(w.enforcedInline(), w.enforcedManaged())
		memory.Policy = reached.TrustPolicy.ValueString()
		return reached, memory, true
	}
	state, memory := w.done(ctx, role)
	return state, memory, true
}

// complete does what CreateRole cannot, and waits until IAM shows it all.
func (w roleWriter) complete(ctx context.Context, role *awsapi.Role, isSelfTrusted bool, reached *accessRoleModel, diags *diag.Diagnostics) error {
	if isSelfTrusted {
		if err := w.client.UpdateTrustPolicy(ctx, role.Name, w.plan.TrustPolicy.ValueString()); err != nil {
			return err
		}
		reached.TrustPolicy = w.plan.TrustPolicy
	}
	if w.scope() == awsapi.RoleAndPolicies {
		if _, err := w.writePolicies(ctx, role.Name, &awsapi.RolePolicies{}, reached, diags); err != nil {
			return err
		}
	}
	_, _, err := w.client.WaitForRole(ctx, role.Name, w.scope(), w.settled)
	return err
}

// name is the configured one, else one made by the vendor's rule.
func (w roleWriter) name(diags *diag.Diagnostics) string {
	if !w.plan.Name.IsUnknown() {
		return w.plan.Name.ValueString()
	}
	name, err := vendor.GenerateRoleName(w.plan.nameRule(w.data), w.plan.NamePrefix.ValueString(), w.data.Random)
	if err != nil {
		diags.AddError("No name could be made for the role", sentence(err.Error()))
	}
	return name
}

// firstTrust is the policy for CreateRole: the planned one, without the role
// itself, which IAM would refuse while it does not exist.
func (w roleWriter) firstTrust(ctx context.Context, name string, diags *diag.Diagnostics) (text string, isSelfTrusted bool) {
	text = w.plan.TrustPolicy.ValueString()
	document, err := policy.Parse(text, policy.UseTrust)
	if err != nil {
		return text, false // IAM says what is wrong with it.
	}
	identity, err := w.client.Identity(ctx)
	if err != nil {
		addAWSError(diags, err)
		return text, false
	}
	arn, err := awsid.RoleARN(identity.AccountID, name, w.plan.Path.ValueString(), identity.Partition)
	if err != nil {
		return text, false // The account is not known where skip_requesting_account_id is set.
	}
	reduced, found := trust.WithoutSelf(document, arn)
	if !found {
		return text, false
	}
	return reduced.Marshal(), true
}

// addCreateError tells how to go on where a role of that name exists: the next
// apply after one that ended unclearly says so too.
func addCreateError(diags *diag.Diagnostics, err error, name string) {
	summary, detail := awsapi.Explain(err)
	if errors.Is(err, awsapi.ErrAlreadyExists) {
		detail += "\n\nAn existing role is never taken over unasked. If it should be managed here, import it, then plan to see what would change:\n\n" + importBlock(name) +
			"\n\nIf it is this resource's own, which create_before_destroy keeps until the new one stands: use name_prefix in place of name, or leave create_before_destroy out."
		diags.AddAttributeError(path.Root("name"), summary, detail)
		return
	}
	diags.AddError(summary, detail)
}

// importBlock is ready to paste but for the resource's address, which a
// provider is not told.
func importBlock(name string) string {
	return fmt.Sprintf("import {\n  to = crossaccount_access_role.NAME # the address of this resource\n  id = %q\n}", name)
}

// addUnfinished tells that the role stands, so that its tainted state is not
// taken for the need to make it anew.
func addUnfinished(diags *diag.Diagnostics, err error) {
	summary, detail := awsapi.Explain(err)
	diags.AddError(summary, detail+"\n\nThe role was created, and a later step failed, so Terraform marks it as tainted and would replace it. "+
		"To keep the role and go on where it stopped, mend the cause, then run:\n\n"+
		"  terraform untaint 'crossaccount_access_role.NAME' # the address of this resource\n\n"+
		"and apply again.")
}
