package trust

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// askNobody asks whether anybody gets in at all, with AWS, vendors and
// identity providers filling in whatever the policy would like.
func (a *auditor) askNobody() {
	if a.anyone || a.lets() || a.incomplete {
		return
	}
	a.add(Finding{
		ID: "never-assumable", Severity: severityOf("never-assumable"),
		Summary: "Nobody can assume the role",
		Detail:  "No request gets in that AWS could produce: " + a.whyNobody(),
		Remedy:  "Let at least one principal in by a statement that allows sts:AssumeRole, or the action of its identity provider, under conditions that its requests can fulfil.",
	})
}

// lets reports whether anybody gets in, and remembers it.
func (a *auditor) lets() bool {
	m := aim{orgs: orgAny, favourable: true}
	everybody := a.worlds()
	for _, others := range [][]world{a.unnamedOurs(), a.strangers()} {
		for i := range others {
			everybody = append(everybody, &others[i])
		}
	}
	if a.trustsEveryone() {
		service := a.completed(world{party: partyService, request: Request{Principal: "any-service.amazonaws.com", RoleARN: a.roleARN()}})
		everybody = append(everybody, &service)
	}
	a.anyone = slices.ContainsFunc(everybody, func(w *world) bool {
		_, ok := a.find(w, m)
		return ok
	})
	return a.anyone
}

// askStatements finds Allow statements that change nothing: a Deny refuses all
// that they let in, or another lets it in already.
func (a *auditor) askStatements() {
	for i, s := range a.view.doc.Statements {
		if s.Effect != policy.Allow || !a.letsAssume(i) {
			continue
		}
		if by, ok := a.coveredBy(i); ok {
			a.add(shadowed(i, fmt.Sprintf("Statement %d lets in everything that statement %d does, so that the latter changes nothing, its conditions included.", by, i),
				fmt.Sprintf("Remove statement %d, or narrow statement %d if it was meant to.", i, by)))
		} else if a.allDenied(i) {
			a.add(shadowed(i, fmt.Sprintf("Every request that statement %d allows is refused by a Deny, which always wins.", i),
				"Remove the statement, or narrow the Deny."))
		}
	}
}

func shadowed(statement int, detail, remedy string) Finding {
	return Finding{
		ID: "shadowed-statement", Severity: severityOf("shadowed-statement"), Statement: at(statement),
		Summary: fmt.Sprintf("Statement %d has no effect", statement), Detail: detail, Remedy: remedy,
	}
}

func (a *auditor) letsAssume(statement int) bool {
	return slices.ContainsFunc(a.worlds(), func(w *world) bool { return w.concerned(w.action(), statement) })
}

// allDenied asks whether the statement would let somebody in if there were no
// Deny, and lets nobody in as it is.
func (a *auditor) allDenied(statement int) bool {
	if !slices.ContainsFunc(a.view.doc.Statements, func(s policy.Statement) bool { return s.Effect == policy.Deny }) {
		return false
	}
	m := aim{orgs: orgAny, favourable: true}
	everybody := a.worlds()
	if slices.ContainsFunc(everybody, func(w *world) bool { return a.passes(w, m, statement) }) {
		return false
	}
	lenient := *a.view.doc
	lenient.Statements = nil
	place := -1
	for i, s := range a.view.doc.Statements {
		if s.Effect == policy.Allow {
			if i == statement {
				place = len(lenient.Statements)
			}
			lenient.Statements = append(lenient.Statements, s)
		}
	}
	b := newAuditor(newView(&lenient), a.subject, a.place)
	return !a.incomplete && slices.ContainsFunc(b.worlds(), func(w *world) bool { return b.passes(w, m, place) })
}

func (a *auditor) passes(w *world, m aim, statement int) bool {
	if !w.concerned(w.action(), statement) {
		return false
	}
	_, ok := a.findThrough(w, m, a.choicesFor(w, m), statement)
	return ok
}

// coveredBy finds another Allow statement with all of a statement's principals
// and actions, and no condition that the statement has not as well. Of two that
// say the same the later one is superfluous.
func (a *auditor) coveredBy(statement int) (int, bool) {
	for i, s := range a.view.doc.Statements {
		if i == statement || s.Effect != policy.Allow || !a.covers(i, statement) {
			continue
		}
		if i < statement || !a.covers(statement, i) {
			return i, true
		}
	}
	return 0, false
}

func (a *auditor) covers(wide, narrow int) bool {
	w, n := &a.view.doc.Statements[wide], &a.view.doc.Statements[narrow]
	return a.coversPrincipals(w.Principal, n.Principal) && coversActions(w, n) && !slices.ContainsFunc(w.Conditions, func(c policy.Condition) bool {
		return !slices.ContainsFunc(n.Conditions, func(d policy.Condition) bool { return sameCondition(c, d) })
	})
}

// coversPrincipals asks whether all entries are among the others. A role is not
// covered by its account where that is the role's own, for naming it makes an
// identity policy unnecessary.
func (a *auditor) coversPrincipals(wide, narrow *policy.Principals) bool {
	everyone := slices.Contains(wide.AWS, "*")
	inAWS := func(name string) bool {
		if containsPrincipal(wide.AWS, name) || everyone {
			return true
		}
		p, err := awsid.ParsePrincipal(name, "")
		return err == nil && p.AccountID != a.subject.AccountID && containsPrincipal(wide.AWS, p.AccountID)
	}
	return !slices.ContainsFunc(narrow.AWS, func(n string) bool { return !inAWS(n) }) &&
		!slices.ContainsFunc(narrow.Service, func(n string) bool { return !slices.Contains(wide.Service, n) }) &&
		!slices.ContainsFunc(narrow.Federated, func(n string) bool { return !slices.Contains(wide.Federated, n) })
}

func coversActions(wide, narrow *policy.Statement) bool {
	if len(wide.NotActions) > 0 || len(narrow.NotActions) > 0 {
		return slices.Equal(wide.NotActions, narrow.NotActions) && slices.Equal(wide.Actions, narrow.Actions)
	}
	return !slices.ContainsFunc(narrow.Actions, func(n string) bool {
		return !slices.ContainsFunc(wide.Actions, func(w string) bool { return policy.ActionMatches(w, n) || strings.EqualFold(w, n) })
	})
}

func sameCondition(a, b policy.Condition) bool {
	return strings.EqualFold(a.Operator, b.Operator) && strings.EqualFold(a.Key, b.Key) && slices.Equal(slices.Sorted(slices.Values(a.Values)), slices.Sorted(slices.Values(b.Values)))
}
