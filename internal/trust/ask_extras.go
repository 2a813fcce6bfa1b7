package trust

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// askExtras asks whether requests fail that pass the session tags, or the
// source identity, that the policy speaks of.
func (a *auditor) askExtras() {
	a.askExtra(actionTagSession, "session tags", aim{tags: true, orgs: orgAny, favourable: true}, isTagKey)
	a.askExtra(actionSetSourceIdentity, "a source identity", aim{identity: true, orgs: orgAny, favourable: true}, func(key string) bool { return key == keySourceIdentity })
}

func (a *auditor) askExtra(action, what string, m aim, about func(key string) bool) {
	statement, speaks := a.speaksOf(action, about)
	if !speaks {
		return
	}
	for _, w := range a.worlds() {
		if !w.concerned(action, statement) && !w.concerned(w.action(), statement) {
			continue
		}
		plain := aim{orgs: orgAny, favourable: true}
		h, ok := a.find(w, plain)
		if !ok {
			continue
		}
		a.anyone = true
		if _, passes := a.find(w, m); passes || a.incomplete {
			continue
		}
		a.add(Finding{
			ID: "session-extras-blocked", Severity: severityOf("session-extras-blocked"), Statement: at(statement), Principal: a.principalOf(w, h.statement),
			Summary: fmt.Sprintf("%s does not get in once it passes %s", a.principalOf(w, h.statement), what),
			Detail: fmt.Sprintf("Statement %d speaks of %s, and %s gets in without any, but no request that passes them succeeds: it must be allowed %s as well, whose requests hold neither sts:ExternalId nor sts:RoleSessionName, so that a condition on these never holds.",
				statement, what, a.principalOf(w, h.statement), action),
			Remedy: fmt.Sprintf("Allow %s to the same principals in a statement of its own, without conditions on sts:ExternalId and sts:RoleSessionName. Alone it lets nobody in.", action),
		})
		return
	}
}

// speaksOf finds the first Allow statement that names the action itself or has
// a condition on its keys that is not there to forbid them.
func (a *auditor) speaksOf(action string, about func(key string) bool) (int, bool) {
	for i, s := range a.view.doc.Statements {
		if s.Effect != policy.Allow {
			continue
		}
		if slices.ContainsFunc(s.Actions, func(pattern string) bool { return strings.EqualFold(pattern, action) }) {
			return i, true
		}
		for _, p := range a.view.conditions[i] {
			if p.known && p.op.Family != policy.FamilyNull && about(p.keys[0]) {
				return i, true
			}
		}
	}
	return 0, false
}

// worlds are all callers whom the document names.
func (a *auditor) worlds() []*world {
	var list []*world
	for _, group := range [][]world{a.identities, a.services, a.providers} {
		for i := range group {
			list = append(list, &group[i])
		}
	}
	return list
}
