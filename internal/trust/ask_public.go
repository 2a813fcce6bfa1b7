package trust

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// askPublic asks whether a principal of an account that nobody named gets in:
// any such account's, or those of an organisation that is not ours. It reports
// whether the answer is "anybody".
func (a *auditor) askPublic() bool {
	worlds := a.strangers()
	for i := range worlds {
		if h, ok := a.find(&worlds[i], aim{orgs: orgOutside}); ok {
			a.anyone = true
			a.add(a.finding("public-trust", &worlds[i], h,
				fmt.Sprintf("Anybody with an AWS account gets in through statement %d", h.statement),
				fmt.Sprintf("This request gets in: %s, through statement %d, and so does the like from any other AWS account. The statement names everyone as principal, and nothing in the policy keeps a stranger out.%s%s",
					told(h.request), h.statement, a.whyStrangersPass(h.statement), a.idIsNoSecret(h)),
				"Name the accounts, roles or users that are meant under Principal. To let in all of an organisation of yours, add the condition StringEquals on aws:PrincipalOrgID with its ID."))
			return true
		}
	}
	for i := range worlds {
		if h, ok := a.find(&worlds[i], aim{orgs: orgForeign}); ok {
			a.anyone = true
			a.add(a.finding("foreign-organization-trusted", &worlds[i], h,
				fmt.Sprintf("Every account of the organisation %s gets in", quoted(h.request.Context["aws:PrincipalOrgID"])),
				fmt.Sprintf("This request gets in: %s. Statement %d lets in every account of that organisation, and it is not among those declared as yours.", told(h.request), h.statement),
				"Name the accounts or roles that are meant under Principal. If the organisation is yours, list it in trusted_organization_ids."))
			a.identities = append(a.identities, worlds...)
			return false
		}
	}
	return false
}

// whyStrangersPass explains the first condition that looks as if it kept
// strangers out; empty where there is none.
func (a *auditor) whyStrangersPass(statement int) string {
	for _, p := range a.view.conditions[statement] {
		name := p.condition.Operator + " on " + p.condition.Key
		switch key := p.keys[0]; {
		case key == keyPrincipalOrgID || key == keyPrincipalOrgPaths:
			if p.holds(policy.Context{}) {
				return fmt.Sprintf(" The condition %s also holds for an account that is in no organisation.", name)
			}
			return fmt.Sprintf(" The condition %s holds for organisations that nobody named.", name)
		case key == keyPrincipalAccount:
			return fmt.Sprintf(" The condition %s holds for accounts that nobody named.", name)
		case key == keyPrincipalARN:
			return fmt.Sprintf(" The condition %s holds for accounts that nobody named, whose owners choose the names of their roles and users.", name)
		case key == keySessionName || key == keySourceIdentity || strings.HasPrefix(key, prefixRequestTag):
			return fmt.Sprintf(" The condition %s does not help, for the caller chooses what is sent.", name)
		case strings.HasPrefix(key, prefixPrincipalTag) || key == keyUserName || key == keyUserID || key == keyPrincipalType || key == keyMFAPresent || key == keyMFAAge:
			return fmt.Sprintf(" The condition %s does not help, for everybody can have that in an account of his own.", name)
		case slices.Contains(networkKeys(), key):
			return fmt.Sprintf(" The condition %s tells from where somebody calls and not who he is.", name)
		}
	}
	return ""
}

// isPublic is true where strangers were found to get in, any vendor among them.
func (a *auditor) isPublic() bool {
	return slices.ContainsFunc(a.findings, func(f Finding) bool { return f.ID == "public-trust" })
}

func (a *auditor) isPublicThrough(statement int) bool {
	return slices.ContainsFunc(a.findings, func(f Finding) bool {
		return f.ID == "public-trust" && f.Statement != nil && *f.Statement == statement
	})
}

func (a *auditor) idIsNoSecret(h hit) string {
	if h.request.ExternalID == nil {
		return ""
	}
	return " An external ID is no secret and does not stand in for naming who is meant: vendors show it in their consoles and AWS does not treat it as one."
}

// finding fills in what findings on who gets in have in common.
func (a *auditor) finding(id string, w *world, h hit, summary, detail, remedy string) Finding {
	return Finding{
		ID: id, Severity: severityOf(id), Statement: at(h.statement), Principal: a.principalOf(w, h.statement),
		Counterexample: counterexample(h.request), Summary: summary, Detail: detail, Remedy: remedy,
	}
}

// principalOf names whom a finding is about as the statement has him: the
// identity if it is named, else his account, or everyone. Accounts are given by
// their root ARN, as IAM shows them, however the policy writes them.
func (a *auditor) principalOf(w *world, statement int) string {
	switch w.party {
	case partyService, partyProvider:
		return w.request.Principal
	}
	entries := a.view.doc.Statements[statement].Principal
	root := awsid.Principal{Kind: awsid.KindAccount, Partition: a.partition(), AccountID: w.account}.ARN()
	everyone := false
	for _, entry := range entries.AWS {
		if entry == w.request.Principal || (w.caller.Kind == policy.CallerSession && entry == w.caller.RoleARN) {
			return entry
		}
		everyone = everyone || entry == "*"
	}
	for _, entry := range entries.AWS {
		if samePrincipal(entry, root) {
			return root
		}
	}
	switch {
	case everyone && w.party == partyStranger:
		return "*"
	case w.named:
		return w.request.Principal
	default:
		return root
	}
}
