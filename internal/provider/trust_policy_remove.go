package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// planRemoval says, before anything happens, who is shut out when the policy of
// state is taken off its role, and what a policy that returns lets in. It asks
// nothing of AWS: on_destroy acts from state, and only on what state holds.
func (p *policyPlanner) planRemoval(ctx context.Context, diags *diag.Diagnostics) {
	after, changes := p.state.afterDestroy()
	if !changes || refusesToReturn(*p.state, diags) {
		return
	}
	if losing := trust.Losing(p.state.TrustPolicy.ValueString(), after); len(losing) > 0 {
		addLosing(*p.state, losing, diags)
	}
	isRestored := p.state.OnDestroy.ValueString() == destroyRestores
	if isRestored && !policy.EquivalentTexts(after, p.state.TrustPolicy.ValueString(), policy.UseTrust) && len(p.data.unknownForAudit()) == 0 {
		p.auditReturning(ctx, after, diags)
	}
}

// addLosing names them. One warning tells of all, for a policy can name many.
func addLosing(state trustPolicyModel, losing []string, diags *diag.Diagnostics) {
	name, what := state.RoleName.ValueString(), "it gets a policy that denies everyone (on_destroy = \"revoke\")"
	if state.OnDestroy.ValueString() == destroyRestores {
		what = "it gets back the policy it had before (on_destroy = \"restore\"), which does not name them"
	}
	diags.AddAttributeWarning(path.Root("on_destroy"), fmt.Sprintf("Role %s will shut out whom it trusts", name),
		fmt.Sprintf("Once this is destroyed, %s. They can open no new session then.\n\n"+
			"Sessions that are open outlast it, until they expire after 12 hours at most. To end them at once, revoke the role's active sessions too (in the IAM console, or with an inline policy that "+
			"denies requests whose aws:TokenIssueTime is before now).\n\nRole: %s\nLose access: %s", what, name, strings.Join(losing, ", ")))
}

// auditReturning warns of what the restored policy lets in, by the questions
// that need no knowledge of what it was meant for: vendor, external IDs and
// acceptances of this resource say nothing of it.
func (p *policyPlanner) auditReturning(ctx context.Context, text string, diags *diag.Diagnostics) {
	var ignored diag.Diagnostics
	site := p.memory.site()
	subject := p.state.subject(ctx, p.data, site, nil, nil, &ignored)
	subject.ExternalIDs, subject.Accepted = nil, nil
	judge := auditor{data: p.data, role: p.state.RoleName.ValueString()}
	judge.reportReturning(judge.audit(text, subject), diags)
}

// refusesToReturn gives an error where IAM would not take the policy that is to
// be restored, before anything else is destroyed.
func refusesToReturn(state trustPolicyModel, diags *diag.Diagnostics) bool {
	if state.OnDestroy.ValueString() != destroyRestores {
		return false
	}
	deleted := trust.Deleted(state.PreviousPolicy.ValueString())
	if len(deleted) == 0 || policy.EquivalentTexts(state.PreviousPolicy.ValueString(), state.TrustPolicy.ValueString(), policy.UseTrust) {
		return false
	}
	diags.AddAttributeError(path.Root("on_destroy"), fmt.Sprintf("The previous policy of role %s cannot be restored", state.RoleName.ValueString()),
		"It names principals that have been deleted since: IAM shows their unique IDs in place of ARNs, and takes no policy that holds one. "+restoreOtherwise+
			"\n\nRole: "+state.RoleName.ValueString()+"\nDeleted principals: "+strings.Join(deleted, ", "))
	return true
}

const restoreOtherwise = "Set on_destroy to revoke (nobody gets in) or keep (the policy stays), apply, and destroy again; or write the policy you want by hand afterwards."

// policyRemover takes the policy off its role, as on_destroy says.
type policyRemover struct {
	client roleClient
	memory policyMemory
	now    time.Time
}

// remove acts only if AWS still holds what state holds: whatever somebody has
// put there since is not this resource's to take away.
func (r policyRemover) remove(ctx context.Context, state trustPolicyModel, diags *diag.Diagnostics) {
	after, changes := state.afterDestroy()
	if !changes || refusesToReturn(state, diags) {
		return
	}
	role, err := r.read(ctx, state.RoleName.ValueString())
	switch {
	case isGone(err):
		refuseOtherAccount(ctx, r.client, "role", r.memory.ARN, diags)
		return
	case err != nil:
		addAWSError(diags, err)
		return
	case r.memory.isOther(role) && refuseOtherAccount(ctx, r.client, "role", r.memory.ARN, diags):
		return
	case r.memory.isOther(role):
		addLeftAlone(diags, role, "The role was deleted and made anew since this resource wrote to it.")
		return
	case policy.EquivalentTexts(role.TrustPolicy, after, policy.UseTrust):
		return
	case !policy.EquivalentTexts(role.TrustPolicy, state.TrustPolicy.ValueString(), policy.UseTrust):
		addLeftAlone(diags, role, "The role holds another trust policy than Terraform's state says, which somebody else must have written since.")
		return
	}
	if _, err := putTrustPolicy(ctx, r.client, role, after); err != nil && !isGone(err) {
		addRemovalError(diags, err)
	}
}

func (r policyRemover) read(ctx context.Context, name string) (*awsapi.Role, error) {
	if r.memory.isYoung(r.now) {
		role, _, err := r.client.ReadYoungRole(ctx, name, awsapi.RoleOnly)
		return role, err
	}
	return r.client.ReadRole(ctx, name)
}

func addLeftAlone(diags *diag.Diagnostics, role *awsapi.Role, why string) {
	trusted := trust.Trusted(role.TrustPolicy)
	if len(trusted) == 0 {
		trusted = []string{"nobody"}
	}
	diags.AddAttributeWarning(path.Root("role_name"), fmt.Sprintf("Trust policy of role %s is left as it is", role.Name),
		why+" So nothing was revoked or restored. Look whether whom it trusts now is right, and change it by hand if not.\n\n"+
			"Role: "+role.Name+"\nTrusted now: "+strings.Join(trusted, ", "))
}

// addRemovalError tells what to do where a principal of the policy to restore
// does not exist any more, which only IAM knows.
func addRemovalError(diags *diag.Diagnostics, err error) {
	summary, detail := awsapi.Explain(err)
	var invalid *awsapi.InvalidPrincipalError
	if errors.As(err, &invalid) {
		detail += "\n\nThe policy to restore names a principal that does not exist any more. " + restoreOtherwise
	}
	diags.AddError(summary, detail)
}
