package provider

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// trustPlanner plans the trust policy of one role and audits what is planned,
// for every resource that writes one, in plain steps that need no AWS.
type trustPlanner struct {
	data *providerData
	site trustSite
	// role is what diagnostics call the role.
	role string
	// isNameMadeUp is true where the site's name stands for one yet to be made.
	isNameMadeUp bool
	// isSiteSettled is false while something of the role is unknown that a
	// finding can be about.
	isSiteSettled bool
	// arePermissionsKnown is false while a permission policy of the site is not
	// known, on which findings may be about a role that lets a third party in.
	arePermissionsKnown bool
	// isReplaced is true where core will plan again, for another role.
	isReplaced bool
	// held is what state holds; nil where the policy is not managed yet.
	held   *heldTrust
	memory trustMemory
	// standing is the policy AWS is known to hold where held is nil; empty
	// where there is no role, or none was looked for.
	standing string
}

// heldTrust is the part of a state that is about the trust policy.
type heldTrust struct {
	inputs trustInputsModel
	policy types.String
}

// plan builds the trust policy, audits it, and tells what was found. Inputs
// keep their texts in state where those mean the same.
func (p trustPlanner) plan(ctx context.Context, inputs *trustInputsModel, diags *diag.Diagnostics) (planned types.String, found types.List) {
	resolved := inputs.resolve(ctx, p.data, p.site, diags)
	planned, found = resolved.policy, unknownFindings()
	if resolved.assumesItself && !p.knowsRole(resolved.definition, diags) {
		planned = types.StringUnknown()
		resolved.audited = ""
	}
	if diags.HasError() {
		return planned, found
	}
	p.keepEquivalent(&planned, inputs)
	p.recallPrincipals(inputs, resolved.subject.Vendor)
	if resolved.audited == "" {
		return planned, found
	}
	judge := auditor{data: p.data, role: p.role, given: !inputs.AssumeRolePolicy.IsNull(), definition: resolved.definition, permissions: p.site.permissions}
	text := resolved.audited
	if !planned.IsUnknown() {
		text = planned.ValueString()
	}
	findings := judge.audit(text, resolved.subject)
	if resolved.settled && p.isSiteSettled && !p.namesMadeUpRole(findings) &&
		(p.arePermissionsKnown || !trust.LetsThirdPartiesIn(text, resolved.subject)) {
		found = findingsValue(findings)
	}
	if p.isReplaced {
		return planned, found // Core plans the new role next, and that plan is judged.
	}
	judge.report(findings, p.consequence(planned), diags)
	judge.reportAcceptances(resolved.subject.Accepted, findings, diags)
	if p.held != nil && p.memory.drifted(p.held.policy.ValueString()) && p.writes(planned) {
		judge.reportDrift(judge.audit(p.held.policy.ValueString(), resolved.subject), findings, diags)
	}
	return planned, found
}

// namesMadeUpRole reports whether a counterexample is about the role by a name
// that only stands for the one yet to be made. State must not hold it: once the
// role is named, the same audit says something else.
func (p trustPlanner) namesMadeUpRole(findings []trust.Finding) bool {
	return p.isNameMadeUp && slices.ContainsFunc(findings, func(f trust.Finding) bool {
		return strings.Contains(f.Counterexample, p.site.roleName)
	})
}

// recallPrincipals lets the audit ask whether the catalogue changed under a
// role that trusts what the catalogue says.
func (p trustPlanner) recallPrincipals(inputs *trustInputsModel, rule *trust.VendorRule) {
	if rule != nil && p.held != nil && inputs.sameVendor(p.held.inputs) &&
		inputs.TrustedPrincipals.IsNull() && inputs.AssumeRolePolicy.IsNull() {
		rule.PreviousPrincipals = p.memory.Principals
	}
}

// keepEquivalent leaves texts in state that mean the same as the planned.
func (p trustPlanner) keepEquivalent(planned *types.String, inputs *trustInputsModel) {
	if p.held == nil {
		return
	}
	keep := func(planned *types.String, prior types.String) {
		if !planned.IsUnknown() && !planned.IsNull() && !prior.IsNull() &&
			policy.EquivalentTexts(planned.ValueString(), prior.ValueString(), policy.UseTrust) {
			*planned = prior
		}
	}
	keep(planned, p.held.policy)
	keep(&inputs.AssumeRolePolicy, p.held.inputs.AssumeRolePolicy)
	if samePrincipals(p.site.partition, inputs.TrustedPrincipals, p.held.inputs.TrustedPrincipals) {
		inputs.TrustedPrincipals = p.held.inputs.TrustedPrincipals
	}
}

// samePrincipals takes an account ID and the ARN of its root for the same.
func samePrincipals(partition string, planned, prior types.Set) bool {
	if planned.IsNull() || prior.IsNull() || !fullyKnown(context.Background(), planned) {
		return false
	}
	first, err := trust.Spec{Partition: partition, Principals: knownStrings(planned)}.Document()
	if err != nil {
		return false
	}
	second, err := trust.Spec{Partition: partition, Principals: knownStrings(prior)}.Document()
	return err == nil && policy.Equivalent(first, second)
}

// writes reports whether applying the plan writes the trust policy.
func (p trustPlanner) writes(planned types.String) bool {
	switch {
	case planned.IsUnknown():
		return true
	case p.held == nil:
		return p.standing == "" || !policy.EquivalentTexts(p.standing, planned.ValueString(), policy.UseTrust)
	default:
		return !planned.Equal(p.held.policy)
	}
}

// consequence lets the audit stop what would be written for the first time: a
// policy that stands, or that was applied here before, is only warned of.
func (p trustPlanner) consequence(planned types.String) consequence {
	if !p.writes(planned) || (p.held != nil && !planned.IsUnknown() && p.memory.wrote(planned.ValueString())) {
		return warns
	}
	return stops
}

// judgeHeld recomputes findings for the policy that state now holds. Where
// something they depend on is not known, or the vendor has left the catalogue,
// the last ones stand; the next plan tells.
func (m *trustInputsModel) judgeHeld(ctx context.Context, data *providerData, site trustSite, held types.String, last types.List) types.List {
	var ignored diag.Diagnostics
	resolved := m.resolve(ctx, data, site, &ignored)
	if (ignored.HasError() || len(data.unknownForAudit()) > 0) && !last.IsNull() {
		return last
	}
	judge := auditor{data: data, role: site.roleName, definition: resolved.definition, permissions: site.permissions}
	return findingsValue(judge.audit(held.ValueString(), resolved.subject))
}
