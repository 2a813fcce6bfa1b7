package provider

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// policyWriter brings a role's trust policy to what is planned.
type policyWriter struct {
	client roleClient
	data   *providerData
	plan   trustPolicyModel
	memory policyMemory
}

// create writes the policy, if the role does not hold it already, and keeps
// the one it found. It returns false where nothing was written; else the state
// reached, with an error for what is still missing.
func (w policyWriter) create(ctx context.Context, diags *diag.Diagnostics) (trustPolicyModel, policyMemory, bool) {
	role, err := w.find(ctx)
	if err != nil {
		w.addReadError(diags, err)
		return trustPolicyModel{}, policyMemory{}, false
	}
	w.memory = w.memory.of(role)
	w.plan.PreviousPolicy = types.StringValue(role.TrustPolicy)
	wrote, err := putTrustPolicy(ctx, w.client, role, w.plan.TrustPolicy.ValueString())
	if err != nil && !wrote && !isUnclear(err) {
		addAWSError(diags, err)
		return trustPolicyModel{}, policyMemory{}, false
	}
	if err != nil {
		addPolicyUnfinished(diags, err)
	}
	state, memory := w.done(ctx, role)
	if !wrote {
		memory.trustMemory = trustMemory{} // Nobody knows yet what AWS holds.
	}
	return state, memory, true
}

// arnsShow is how long a young role's policy is read again that shows unique
// IDs of principals: IAM does so for a moment after a role is made. Those of
// deleted ones show for ever. AWS publishes no bound; seconds have been seen.
const arnsShow = 10 * time.Second

// find reads the role and the policy to keep, which could not be restored with
// unique IDs in it. The role may have been made by the same apply a moment ago.
func (w policyWriter) find(ctx context.Context) (*awsapi.Role, error) {
	name := w.plan.RoleName.ValueString()
	role, _, err := w.client.ReadYoungRole(ctx, name, awsapi.RoleOnly)
	if err != nil || len(trust.Deleted(role.TrustPolicy)) == 0 || w.data.Now().Sub(role.CreateDate) >= youngFor {
		return role, err
	}
	limited, cancel := context.WithTimeout(ctx, arnsShow)
	defer cancel()
	settled, _, err := w.client.WaitForRole(limited, name, awsapi.RoleOnly, func(role *awsapi.Role, _ *awsapi.RolePolicies) bool {
		return len(trust.Deleted(role.TrustPolicy)) == 0
	})
	if err != nil {
		return role, ctx.Err()
	}
	return settled, nil
}

// update writes the policy where what AWS holds means something else.
func (w policyWriter) update(ctx context.Context, prior trustPolicyModel, diags *diag.Diagnostics) (trustPolicyModel, policyMemory) {
	role, err := w.current(ctx)
	if (isGone(err) || (err == nil && w.memory.isOther(role))) && refuseOtherAccount(ctx, w.client, "role", w.memory.ARN, diags) {
		return prior, w.memory
	}
	if err != nil {
		w.addReadError(diags, err)
		return prior, w.memory
	}
	if w.memory.isOther(role) {
		addPolicyNotOurs(diags, w.memory, role)
		return prior, w.memory
	}
	wrote, err := putTrustPolicy(ctx, w.client, role, w.plan.TrustPolicy.ValueString())
	if err != nil {
		addAWSError(diags, err)
		if !wrote {
			return prior, w.memory
		}
	}
	return w.done(ctx, role)
}

// current is the direct read before any write.
func (w policyWriter) current(ctx context.Context) (*awsapi.Role, error) {
	if w.memory.isYoung(w.data.Now()) {
		role, _, err := w.client.ReadYoungRole(ctx, w.plan.RoleName.ValueString(), awsapi.RoleOnly)
		return role, err
	}
	return w.client.ReadRole(ctx, w.plan.RoleName.ValueString())
}

// putTrustPolicy writes text, unless the role holds it already, and waits until
// IAM shows it. Wrote is true where AWS has taken the text, although the wait
// for it may have failed.
func putTrustPolicy(ctx context.Context, client roleClient, role *awsapi.Role, text string) (wrote bool, err error) {
	holds := func(role *awsapi.Role, _ *awsapi.RolePolicies) bool {
		return policy.EquivalentTexts(role.TrustPolicy, text, policy.UseTrust)
	}
	if holds(role, nil) {
		return true, nil
	}
	if err := client.UpdateTrustPolicy(ctx, role.Name, text); err != nil {
		return false, err
	}
	_, _, err = client.WaitForRole(ctx, role.Name, awsapi.RoleOnly, holds)
	return true, err
}

// isUnclear is true for errors after which AWS may have done what was asked:
// its answer did not come.
func isUnclear(err error) bool {
	for _, kind := range []awsapi.Kind{awsapi.ErrInterrupted, awsapi.ErrTimeout, awsapi.ErrUnreachable, awsapi.ErrUnavailable} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// done is the state once the planned policy is there.
func (w policyWriter) done(ctx context.Context, role *awsapi.Role) (trustPolicyModel, policyMemory) {
	state, memory := w.plan, w.memory.of(role)
	site := memory.site()
	state.ID = state.RoleName
	if state.Findings.IsUnknown() {
		state.Findings = state.judgeHeld(ctx, w.data, site, state.TrustPolicy, types.ListNull(types.ObjectType{AttrTypes: findingTypes()}))
	}
	memory.trustMemory = memory.applied(state.TrustPolicy.ValueString(), state.cataloguePrincipals(w.data, site.partition))
	return state, memory
}

// addReadError tells that roles are not made here, where there is none.
func (w policyWriter) addReadError(diags *diag.Diagnostics, err error) {
	summary, detail := awsapi.Explain(err)
	if isGone(err) {
		summary = fmt.Sprintf("Role %s does not exist", w.plan.RoleName.ValueString())
		detail += "\n\nThis resource writes the trust policy of a role that is made elsewhere. Where another resource makes it, take role_name from that resource, so that it is made first; " +
			"to have the role made here, use crossaccount_access_role."
	}
	diags.AddAttributeError(path.Root("role_name"), summary, detail)
}

func addPolicyUnfinished(diags *diag.Diagnostics, err error) {
	summary, detail := awsapi.Explain(err)
	diags.AddError(summary, detail+"\n\nThe policy was written, or may have been, so Terraform keeps this resource as tainted and would replace it, which first takes the policy off as on_destroy says. "+
		"To keep it and go on where it stopped, run:\n\n"+
		"terraform untaint 'crossaccount_trust_policy.NAME' # the address of this resource\n\n"+
		"and apply again.")
}

func addPolicyNotOurs(diags *diag.Diagnostics, memory policyMemory, role *awsapi.Role) {
	diags.AddError(fmt.Sprintf("Role %s is another one now", role.Name),
		"Since the plan was made, the role was deleted and one of the same name was created. Nothing was written to it. Plan again to see what to do.\n\n"+
			"Role: "+role.Name+"\nID in state: "+memory.UniqueID+"\nID at AWS: "+role.UniqueID)
}
