package trust

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// whyNobody names what keeps everybody out, as far as one thing does.
func (a *auditor) whyNobody() string {
	allows := slices.ContainsFunc(a.view.doc.Statements, func(s policy.Statement) bool { return s.Effect == policy.Allow })
	if !allows {
		return "there is no statement that allows anything."
	}
	for i, s := range a.view.doc.Statements {
		if s.Effect != policy.Allow {
			continue
		}
		for _, p := range a.view.conditions[i] {
			if why := a.whyNeverHolds(p); why != "" {
				return fmt.Sprintf("statement %d asks for %s.", i, why)
			}
		}
	}
	if plain := a.view.doc.PlainVariables(); len(plain) > 0 {
		return fmt.Sprintf("%s: %s.", plain[0].Path, plain[0].Message)
	}
	if why := a.soleObstacle(); why != "" {
		return why
	}
	for _, s := range a.view.doc.Statements {
		if s.Effect == policy.Deny {
			return "what one statement allows, a Deny refuses, or its own conditions exclude each other."
		}
	}
	return "the conditions of each statement cannot hold for the principals and actions that it names."
}

// whyNeverHolds says what a condition asks for that no request has; empty if
// that is not plain from the condition alone.
func (a *auditor) whyNeverHolds(p *conditionProbe) string {
	key := p.keys[0]
	_, known := policy.LookupKey(key)
	switch {
	case p.holds(policy.Context{}):
		return ""
	case key == "":
		return fmt.Sprintf("%s without a key, which no request fulfils", p.condition.Operator)
	case !known:
		return fmt.Sprintf("the key %s, which no request has", p.condition.Key)
	case key == keyExternalID && len(p.keys) == 1 && a.asksForInvalid(p):
		return "an external ID that STS refuses"
	case (strings.HasPrefix(key, prefixRequestTag) || key == keyTagKeys || key == keyTransitiveTagKeys) && !a.allowsAnybody(actionTagSession):
		return fmt.Sprintf("session tags by %s, and no statement allows %s, without which nobody can pass any", p.condition.Key, actionTagSession)
	case key == keySourceIdentity && !a.allowsAnybody(actionSetSourceIdentity):
		return fmt.Sprintf("a source identity by %s, and no statement allows %s, without which nobody can set one", p.condition.Key, actionSetSourceIdentity)
	}
	return ""
}

// asksForInvalid reports whether STS would refuse every ID that a condition lists.
func (a *auditor) asksForInvalid(p *conditionProbe) bool {
	if p.op.Family != policy.FamilyString || p.op.Negated || len(p.condition.Values) == 0 {
		return false
	}
	return !slices.ContainsFunc(p.condition.Values, func(value string) bool {
		text, plain := patternOf(p.op, segments(value, a.variables())).plain()
		return !plain || externalid.Check(text) == nil
	})
}

func (a *auditor) allowsAnybody(action string) bool {
	return slices.ContainsFunc(a.worlds(), func(w *world) bool { return w.mayPass(action, a) })
}

// soleObstacle finds the one condition of an Allow, or the one Deny, without
// which somebody would get in.
func (a *auditor) soleObstacle() string {
	for i, s := range a.view.doc.Statements {
		for at, c := range s.Conditions {
			if s.Effect != policy.Allow {
				continue
			}
			lenient := s
			lenient.Conditions = slices.Delete(slices.Clone(s.Conditions), at, at+1)
			if a.wouldLet(slices.Concat(a.view.doc.Statements[:i], []policy.Statement{lenient}, a.view.doc.Statements[i+1:])) {
				return fmt.Sprintf("the condition %s on %s of statement %d never holds for the callers that the rest of the policy leaves.", c.Operator, c.Key, i)
			}
		}
	}
	for i, s := range a.view.doc.Statements {
		if s.Effect == policy.Deny && a.wouldLet(slices.Delete(slices.Clone(a.view.doc.Statements), i, i+1)) {
			return fmt.Sprintf("the Deny of statement %d refuses whatever is allowed.", i)
		}
	}
	return ""
}

// wouldLet asks whether anybody would get in with other statements.
func (a *auditor) wouldLet(statements []policy.Statement) bool {
	other := *a.view.doc
	other.Statements = statements
	return newAuditor(newView(&other), a.subject, a.place).lets()
}
