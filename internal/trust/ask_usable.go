package trust

import (
	"fmt"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// askUsableIDs asks whether the external IDs can do what they are for: whether
// STS and the vendor take them, and whether those of whom one is required send one.
func (a *auditor) askUsableIDs() {
	if !a.subject.ExternalIDUnknown {
		a.askValidIDs()
	}
	const apart = "Put this principal into a statement of its own without the condition on sts:ExternalId."
	for i := range a.services {
		if w := &a.services[i]; !serviceSendsExternalID(w.caller.Name) {
			a.askNeverSent(w, "an AWS service sends none when it assumes a role", apart+" To narrow whom the service acts for, use aws:SourceAccount and aws:SourceArn, if it sends them.")
		}
	}
	for i := range a.providers {
		w := &a.providers[i]
		a.askNeverSent(w, fmt.Sprintf("%s has no such parameter", w.action()), apart+" To narrow whom the identity provider vouches for, use the claims of its tokens or assertions.")
	}
	for _, w := range a.thirdParties() {
		if a.supportsNoID(w) {
			a.askNeverSent(w, a.subject.Vendor.Name+" sends none", "Remove the condition on sts:ExternalId for this principal. "+remedyWithoutID(a.subject.Vendor))
		}
	}
	a.askOperators()
}

// askNeverSent reports a caller who would get in with an external ID, gets in
// never without, and sends none.
func (a *auditor) askNeverSent(w *world, why, remedy string) {
	without := aim{ids: idAbsent, orgs: orgAny, favourable: true}
	if _, ok := a.find(w, without); ok || a.incomplete {
		return
	}
	h, ok := a.find(w, aim{ids: idAny, orgs: orgAny, favourable: true, imagined: true})
	if !ok {
		return
	}
	a.add(Finding{
		ID: "external-id-unusable", Severity: severityOf("external-id-unusable"), Statement: at(h.statement), Principal: a.principalOf(w, h.statement),
		Summary: fmt.Sprintf("%s never gets in: an external ID is required of it, and it sends none", a.principalOf(w, h.statement)),
		Detail:  fmt.Sprintf("Statement %d lets %s in only with an external ID, but %s.", h.statement, a.principalOf(w, h.statement), why),
		Remedy:  remedy,
	})
}

// askValidIDs asks whether STS, or the vendor's rule, would refuse an ID.
func (a *auditor) askValidIDs() {
	reported := map[string]bool{}
	report := func(statement *int, id, whoRefuses, reason string) {
		if reported[id] {
			return
		}
		reported[id] = true
		a.add(Finding{
			ID: "external-id-invalid", Severity: severityOf("external-id-invalid"), Statement: statement,
			Summary: fmt.Sprintf("The external ID %s is never accepted", externalid.Mask(id)),
			Detail:  fmt.Sprintf("IAM stores the policy without a word, but %s: %s.", whoRefuses, strings.TrimSuffix(reason, ".")),
			Remedy:  "Use an ID of 2 to 1224 characters out of letters, digits and _ + = , . @ : / - that follows the vendor's rule, or let crossaccount_external_id make one.",
		})
	}
	const bySTS = "with this ID nobody ever gets in"
	for _, l := range a.literalIDs() {
		if err := externalid.Check(l.id); err != nil {
			report(at(l.statement), l.id, bySTS, err.Error())
		}
	}
	for i, statement := range a.view.conditions {
		for _, p := range statement {
			if p.keys[0] == keyExternalID && p.known && p.op.TakesWildcards() && !p.op.Negated {
				for _, value := range p.condition.Values {
					if reason := impossiblePattern(value); reason != "" {
						report(at(i), value, bySTS, reason)
					}
				}
			}
		}
	}
	for _, id := range a.subject.ExternalIDs {
		if err := externalid.Check(id); err != nil {
			report(nil, id, bySTS, err.Error())
		}
	}
	a.askVendorsRule(report)
}

// impossiblePattern says why no ID that STS takes fits a pattern with wildcards.
func impossiblePattern(value string) string {
	if !strings.ContainsAny(value, "*?") || strings.Contains(value, "${") {
		return ""
	}
	if strings.ContainsFunc(value, func(r rune) bool { return r != '*' && r != '?' && !idLetters.has(r) }) {
		return "the pattern holds a character that no external ID may hold"
	}
	if value == "?" {
		return "the pattern takes one character, and an external ID has 2 at least"
	}
	return ""
}

// askVendorsRule puts the IDs with which the vendor gets in to the vendor's own rule.
func (a *auditor) askVendorsRule(report func(statement *int, id, whoRefuses, reason string)) {
	v := a.subject.Vendor
	if v == nil || v.CheckExternalID == nil {
		return
	}
	for _, id := range a.configuredIDs {
		err := v.CheckExternalID(id)
		if err == nil || externalid.Check(id) != nil {
			continue
		}
		for _, w := range a.thirdParties() {
			if !a.isVendor(w) {
				continue
			}
			if h, ok := a.find(w, aim{ids: idExact, exact: id, orgs: orgAny}); ok {
				a.anyone = true
				report(at(h.statement), id, v.Name+" takes no such ID", err.Error())
			}
		}
	}
}

// askOperators finds external IDs that are compared as something they are not.
func (a *auditor) askOperators() {
	for i, statement := range a.view.conditions {
		for _, p := range statement {
			if p.keys[0] != keyExternalID || !p.known || p.op.Family == policy.FamilyString || p.op.Family == policy.FamilyNull {
				continue
			}
			a.add(Finding{
				ID: "external-id-unusable", Severity: severityOf("external-id-unusable"), Statement: at(i),
				Summary: fmt.Sprintf("Statement %d compares the external ID by %s, which is not for text", i, p.op),
				Detail:  fmt.Sprintf("An external ID is text, and %s reads it as %s: an ID of another form never fits, and different texts can count as the same.", p.op, familyWords(p.op.Family)),
				Remedy:  "Compare with StringEquals on sts:ExternalId.",
			})
		}
	}
}

func familyWords(f policy.Family) string {
	switch f {
	case policy.FamilyNumeric:
		return "a number"
	case policy.FamilyDate:
		return "a point in time"
	case policy.FamilyBool:
		return "true or false"
	case policy.FamilyIP:
		return "an IP address"
	case policy.FamilyARN:
		return "an ARN"
	default:
		return "bytes in base64"
	}
}
