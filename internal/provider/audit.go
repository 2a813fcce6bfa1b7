package provider

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// auditor puts the audit's answers before the user: into findings, and into
// diagnostics by the rules of the provider block.
type auditor struct {
	data *providerData
	// role is what diagnostics call the role.
	role string
	// given is true where the whole policy was given in assume_role_policy.
	given bool
	// definition is the vendor's, for what its guide asks; nil without a vendor.
	definition *vendor.Definition
	// permissions are judged beside the trust policy where a third party gets in.
	permissions rolePermissions
}

// consequence is what an unaccepted finding of severity error does.
type consequence int

const (
	// warns: nothing would be written, or only what was written before.
	warns consequence = iota
	// stops: the plan would write the policy.
	stops
)

// audit judges text. Accepted findings that the provider block does not let a
// role accept stay unaccepted.
func (a auditor) audit(text string, subject trust.Subject) []trust.Finding {
	accepted := make(map[string]string, len(subject.Accepted))
	for key, reason := range subject.Accepted {
		if a.acceptable(findingOf(key)) {
			accepted[key] = reason
		}
	}
	subject.Accepted = accepted
	return slices.Concat(trust.Audit(text, subject), trust.AuditPermissions(text, a.permissions.inline, a.permissions.managed, subject))
}

// acceptable tells whether a role may accept a finding under this provider block.
func (a auditor) acceptable(id string) bool {
	return trust.Acceptable(id, a.data.AcceptableFindings)
}

// findingOf takes the finding out of a key of accepted_findings.
func findingOf(key string) string {
	id, _, _ := strings.Cut(key, "@")
	return id
}

// report turns unaccepted findings into diagnostics; notes and accepted
// findings make no noise.
func (a auditor) report(findings []trust.Finding, then consequence, diags *diag.Diagnostics) {
	if a.data.AuditMode == auditWarning {
		then = warns
	}
	for _, f := range findings {
		switch {
		case f.Accepted != nil || f.Severity == trust.Note:
		case f.Severity == trust.Error && then == stops:
			diags.Append(diag.WithPath(a.path(f), diag.NewErrorDiagnostic(a.summary(f), a.detail(f))))
		default:
			diags.Append(diag.WithPath(a.path(f), diag.NewWarningDiagnostic(a.summary(f), a.detail(f))))
		}
	}
}

// reportAcceptances warns of entries of accepted_findings that do nothing.
func (a auditor) reportAcceptances(accepted map[string]string, findings []trust.Finding, diags *diag.Diagnostics) {
	for _, key := range slices.Sorted(maps.Keys(accepted)) {
		at := path.Root("accepted_findings").AtMapKey(key)
		unknown := checkFindingID(findingOf(key))
		switch {
		case unknown != nil:
			diags.AddAttributeWarning(at, fmt.Sprintf("Accepted finding %s is none (role %s)", key, a.role), "The entry does nothing: "+unknown.Error()+".")
		case !a.acceptable(findingOf(key)):
			diags.AddAttributeWarning(at, fmt.Sprintf("Finding %s cannot be accepted (role %s)", key, a.role),
				"The provider block does not let a role accept this finding, so the entry does nothing. Remove it, or have acceptable_findings of the provider block list it.")
		case slices.Contains(trust.Stale(accepted, findings), key):
			diags.AddAttributeWarning(at, fmt.Sprintf("Accepted finding %s no longer applies (role %s)", key, a.role),
				"The audit finds nothing that this entry accepts. Remove it, so that it does not accept a hole that opens later.\n\nReason given: "+accepted[key])
		}
	}
}

// reportDrift shows, as one warning, what a change behind Terraform's back let
// in. What the declared policy has itself is reported for that one.
func (a auditor) reportDrift(found, declared []trust.Finding, diags *diag.Diagnostics) {
	ids, parts := a.told(found, declared)
	if len(parts) == 0 {
		return
	}
	diags.AddAttributeWarning(path.Root("trust_policy"),
		fmt.Sprintf("Trust policy of role %s was changed outside Terraform: %s", a.role, strings.Join(ids, ", ")),
		"AWS holds another trust policy than the one applied last. Until this plan is applied, or the policy is put right, this is what the change let in:\n\n"+
			strings.Join(parts, "\n\n"))
}

// reportReturning shows, as one warning, what a policy that is put back lets in.
func (a auditor) reportReturning(findings []trust.Finding, diags *diag.Diagnostics) {
	ids, parts := a.told(findings, nil)
	if len(parts) == 0 {
		return
	}
	diags.AddAttributeWarning(path.Root("previous_policy"),
		fmt.Sprintf("The policy that returns to role %s has findings: %s", a.role, strings.Join(ids, ", ")),
		"Destroying this restores the policy the role had before. To leave these out, set on_destroy to revoke, apply, and destroy then.\n\n"+strings.Join(parts, "\n\n"))
}

// told gives the findings that a single warning is to tell of: their IDs, each
// once and sorted, and a paragraph for each finding.
func (a auditor) told(found, declared []trust.Finding) (ids, parts []string) {
	for _, f := range found {
		if f.Accepted != nil || f.Severity == trust.Note || containsFinding(declared, f) {
			continue
		}
		ids = append(ids, f.ID)
		parts = append(parts, f.ID+": "+a.explain(f))
	}
	slices.Sort(ids)
	return slices.Compact(ids), parts
}

func containsFinding(findings []trust.Finding, f trust.Finding) bool {
	return slices.ContainsFunc(findings, func(g trust.Finding) bool { return g.ID == f.ID && g.Principal == f.Principal })
}

// summary names role and finding: core folds warnings of one summary together.
func (a auditor) summary(f trust.Finding) string {
	about := ""
	if f.Principal != "" {
		about = " for " + f.Principal
	}
	what := "Trust policy"
	if isAboutPermissions(f.ID) {
		what = "Permissions"
	}
	return fmt.Sprintf("%s of role %s: %s%s", what, a.role, f.ID, about)
}

// detail is the explanation and how to accept the finding, where that may be
// and helps. Core wraps no line that begins with a space, so that this one can
// be copied.
func (a auditor) detail(f trust.Finding) string {
	text := a.explain(f)
	if a.acceptable(f.ID) && !refusedByIAM(f) {
		text += fmt.Sprintf("\nTo accept it:\n  accepted_findings = { %q = \"the reason\" }", f.ID)
	}
	return text
}

// refusedByIAM is true of findings that no acceptance gets past IAM.
func refusedByIAM(f trust.Finding) bool {
	switch f.ID {
	case "malformed-policy", "not-principal-allow", "wildcard-principal-pattern":
		return true
	case "trust-policy-too-large":
		return f.Severity == trust.Error
	default:
		return false
	}
}

// explain lets a reader understand the hole without looking anything up.
func (a auditor) explain(f trust.Finding) string {
	labels := []string{"Role: " + a.role}
	if f.Statement != nil {
		labels = append(labels, "Statement: "+strconv.Itoa(*f.Statement)+" (counted from 0)")
	}
	if f.Principal != "" {
		labels = append(labels, "Principal: "+f.Principal)
	}
	if f.Counterexample != "" {
		labels = append(labels, "A request that gets in: "+maskedRequest(f.Counterexample))
	}
	parts := []string{sentence(f.Summary), sentence(withoutPlaceholder(f.Detail, f.Counterexample)), sentence(f.Remedy), a.vendorSays(f.ID), strings.Join(labels, "\n")}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, "\n\n")
}

// vendorSays adds what the vendor's guide asks where a finding is about the
// external ID, because the vendor decides who issues it and what it looks like.
func (a auditor) vendorSays(id string) string {
	if a.definition == nil || !strings.HasPrefix(id, "external-id-") {
		return ""
	}
	rule := a.definition.ExternalID
	var says string
	switch {
	case id == "external-id-not-required" && rule.Required:
		says = a.definition.Title + " requires an external ID: set external_ids."
	case id != "external-id-invalid" && id != "external-id-unusable":
		return ""
	}
	if rule.Where != "" {
		says += " " + sentence(rule.Where)
	}
	if rule.Example != "" {
		says += " An example of its form: " + rule.Example + "."
	}
	if a.definition.DocumentationURL != "" {
		says += "\n\nGuide: " + a.definition.DocumentationURL
	}
	return strings.TrimSpace(says)
}

// isAboutPermissions tells findings on what a caller may do once in from those
// on who gets in; they can stem from several attributes together.
func isAboutPermissions(id string) bool { return strings.HasSuffix(id, "-permissions") }

// path points at the input to mend.
func (a auditor) path(f trust.Finding) path.Path {
	switch {
	case isAboutPermissions(f.ID):
		return path.Empty()
	case a.given && !strings.HasPrefix(f.ID, "vendor-"):
		return path.Root("assume_role_policy")
	case strings.HasPrefix(f.ID, "external-id-"):
		return path.Root("external_ids")
	case f.ID == "session-too-long":
		return path.Root("max_session_duration")
	case strings.HasPrefix(f.ID, "vendor-"):
		return path.Root("vendor")
	case f.Principal != "":
		return path.Root("trusted_principals")
	default:
		return path.Root("trust_policy")
	}
}
