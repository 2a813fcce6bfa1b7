package trust

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// askStatements finds Allow statements that change nothing: a Deny refuses all
// that they let in, or others let it in already. Of two that say the same the
// later one is superfluous, so that the later ones are asked about first.
func (a *auditor) askStatements() {
	left := make([]int, 0, len(a.view.doc.Statements))
	for i := range a.view.doc.Statements {
		left = append(left, i)
	}
	for i := len(a.view.doc.Statements) - 1; i >= 0; i-- {
		if a.view.doc.Statements[i].Effect != policy.Allow || !a.letsAssume(i) {
			continue
		}
		if by := a.covering(i, left); len(by) > 0 {
			left = slices.DeleteFunc(left, func(j int) bool { return j == i })
			a.add(shadowed(i, fmt.Sprintf("What statement %d lets in, %s does already, so that the former changes nothing, its conditions included.", i, statementsNamed(by)),
				fmt.Sprintf("Remove statement %d, or narrow %s if it was meant to.", i, statementsNamed(by))))
		} else if a.allDenied(i) {
			a.add(shadowed(i, fmt.Sprintf("Every request that statement %d allows is refused by a Deny, which always wins.", i),
				"Remove the statement, or narrow the Deny."))
		}
	}
}

// statementsNamed names statements in a sentence.
func statementsNamed(list []int) string {
	text := fmt.Sprintf("statement %d", list[0])
	for _, i := range list[1:] {
		text += fmt.Sprintf(" or %d", i)
	}
	return text
}

func shadowed(statement int, detail, remedy string) Finding {
	return Finding{
		ID: "shadowed-statement", Severity: severityOf("shadowed-statement"), Statement: at(statement),
		Summary: fmt.Sprintf("Statement %d has no effect", statement), Detail: detail, Remedy: remedy,
	}
}

func (a *auditor) letsAssume(statement int) bool {
	return slices.ContainsFunc(a.everybody(), func(w *world) bool { return w.concerned(w.action(), statement) })
}

// allDenied asks whether the statement would let somebody in if there were no
// Deny, and lets nobody in as it is.
func (a *auditor) allDenied(statement int) bool {
	if !slices.ContainsFunc(a.view.doc.Statements, func(s policy.Statement) bool { return s.Effect == policy.Deny }) {
		return false
	}
	m := aim{orgs: orgAny, favourable: true}
	if slices.ContainsFunc(a.everybody(), func(w *world) bool { return a.passes(w, m, statement) }) {
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
	return !a.incomplete && slices.ContainsFunc(b.everybody(), func(w *world) bool { return b.passes(w, m, place) })
}

func (a *auditor) passes(w *world, m aim, statement int) bool {
	if !w.concerned(w.action(), statement) {
		return false
	}
	_, ok := a.findThrough(w, m, a.choicesFor(w, m), statement)
	return ok
}

// covering gives the statements, of those left, that let in everything that a
// statement does: one that says so by itself or, as the evaluator is asked, all
// that have its principals and actions together. It is empty if there are none.
func (a *auditor) covering(statement int, left []int) []int {
	var wide []int
	for _, i := range left {
		switch {
		case i == statement || a.view.doc.Statements[i].Effect != policy.Allow || !a.coversAside(i, statement):
		case a.coversConditions(i, statement):
			return []int{i}
		default:
			wide = append(wide, i)
		}
	}
	if len(wide) == 0 || !a.takenByOthers(statement, wide) {
		return nil
	}
	for _, i := range wide {
		if len(wide) > 1 && a.takenByOthers(statement, []int{i}) {
			return []int{i}
		}
	}
	return wide
}

// maxCoverQuestions bounds the requests that are asked about to find out
// whether statements let in all that another does.
const maxCoverQuestions = 4000

// takenByOthers asks whether a request gets in through the statement that none
// of the others would let in: in a document where those are refusals. A
// statement that lets in nobody at all is not taken for covered.
func (a *auditor) takenByOthers(statement int, others []int) bool {
	alone := func(refused []int) (somebody, complete bool) {
		d := *a.view.doc
		d.Statements = []policy.Statement{a.view.doc.Statements[statement]}
		for _, i := range refused {
			s := a.view.doc.Statements[i]
			s.Effect = policy.Deny
			d.Statements = append(d.Statements, s)
		}
		b := newAuditor(newView(&d), a.subject, a.place)
		b.asked = maxQuestions - maxCoverQuestions
		m := aim{orgs: orgAny, favourable: true}
		somebody = slices.ContainsFunc(b.everybody(), func(w *world) bool { return b.passes(w, m, 0) })
		return somebody, !b.incomplete
	}
	if left, complete := alone(others); left || !complete {
		return false
	}
	somebody, _ := alone(nil)
	return somebody
}

// coversAside asks whether a statement has all of another's principals and
// actions, the conditions aside.
func (a *auditor) coversAside(wide, narrow int) bool {
	w, n := &a.view.doc.Statements[wide], &a.view.doc.Statements[narrow]
	return a.coversPrincipals(w.Principal, n.Principal) && coversActions(w, n)
}

// coversConditions asks whether a statement has no condition that the other has
// not as well.
func (a *auditor) coversConditions(wide, narrow int) bool {
	w, n := &a.view.doc.Statements[wide], &a.view.doc.Statements[narrow]
	return !slices.ContainsFunc(w.Conditions, func(c policy.Condition) bool {
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
