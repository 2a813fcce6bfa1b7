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
	e := extra{action: action, what: what, with: m, without: aim{orgs: orgAny, favourable: true}}
	for i := range a.view.doc.Statements {
		if a.speaksOf(i, action, about) && a.askExtraOf(i, e) {
			return
		}
	}
}

// extra is what a request may pass besides, and the action that it then needs.
type extra struct {
	action, what  string
	with, without aim
}

// askExtraOf asks those whom a statement concerns that speaks of the extra. If
// none of them can assume the role at all, it asks everybody: then it is there
// for the wrong ones. It reports whether it has found anything.
func (a *auditor) askExtraOf(statement int, e extra) bool {
	var concerned, others []*world
	for _, w := range a.everybody() {
		if w.concerned(e.action, statement) || w.concerned(w.action(), statement) {
			concerned = append(concerned, w)
		} else {
			others = append(others, w)
		}
	}
	blocked, h, somebody := a.blockedBy(concerned, e)
	if !somebody {
		blocked, h, _ = a.blockedBy(others, e)
	}
	if blocked == nil || a.incomplete {
		return false
	}
	principal := a.principalOf(blocked, h.statement)
	a.add(Finding{
		ID: "session-extras-blocked", Severity: severityOf("session-extras-blocked"), Statement: at(statement), Principal: principal,
		Summary: fmt.Sprintf("%s does not get in once it passes %s", principal, e.what),
		Detail: fmt.Sprintf("Statement %d speaks of %s, and %s gets in without any, but no request that passes them succeeds: it must be allowed %s as well, whose requests hold neither sts:ExternalId nor sts:RoleSessionName, so that a condition on these never holds.",
			statement, e.what, principal, e.action),
		Remedy: fmt.Sprintf("Allow %s to the same principals in a statement of its own, without conditions on sts:ExternalId and sts:RoleSessionName. Alone it lets nobody in.", e.action),
	})
	return true
}

// blockedBy finds a caller who gets in and no longer does with the extra;
// somebody tells whether any of them gets in at all.
func (a *auditor) blockedBy(worlds []*world, e extra) (blocked *world, h hit, somebody bool) {
	for _, w := range worlds {
		found, ok := a.find(w, e.without)
		if !ok {
			continue
		}
		a.anyone, somebody = true, true
		if _, passes := a.find(w, e.with); !passes && blocked == nil {
			blocked, h = w, found
		}
	}
	return blocked, h, somebody
}

// speaksOf reports whether an Allow statement names the action itself or has a
// condition on its keys that is not there to forbid them.
func (a *auditor) speaksOf(statement int, action string, about func(key string) bool) bool {
	s := &a.view.doc.Statements[statement]
	if s.Effect != policy.Allow {
		return false
	}
	return slices.ContainsFunc(s.Actions, func(pattern string) bool { return strings.EqualFold(pattern, action) }) ||
		slices.ContainsFunc(a.view.conditions[statement], func(p *conditionProbe) bool {
			return p.known && p.op.Family != policy.FamilyNull && about(p.keys[0])
		})
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
