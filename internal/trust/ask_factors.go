package trust

import (
	"fmt"
	"slices"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// askFactors asks whether somebody without a second factor passes a condition
// that speaks of one: through an Allow that does, or past a Deny whose other
// conditions would have caught him.
func (a *auditor) askFactors() {
	callers := a.factorCallers()
	for i, s := range a.view.doc.Statements {
		speaking, others := a.speaksOfFactor(i)
		if !speaking {
			continue
		}
		for _, w := range callers {
			if !w.concerned(w.action(), i) {
				continue
			}
			m := aim{orgs: orgAny, favourable: true, withoutMFA: true}
			h, ok := hit{}, false
			if s.Effect == policy.Allow {
				h.statement = i
				h.request, ok = a.findThrough(w, m, a.choicesFor(w, m), i)
			} else {
				h, ok = a.find(w, m, others...)
			}
			if ok {
				a.anyone = true
				a.addBypass(w, h, i)
				break
			}
		}
	}
}

// factorCallers are the identities of the document and, where it names everyone
// and yet keeps strangers out, those who may be members of our organisations.
func (a *auditor) factorCallers() []*world {
	var list []*world
	for i := range a.identities {
		list = append(list, &a.identities[i])
	}
	list = append(list, a.deniedForFactor(list)...)
	if a.isPublic() {
		return list
	}
	members := a.strangers()
	for i := range members {
		list = append(list, &members[i])
	}
	return list
}

// deniedForFactor are the identities besides those known that a Deny names which
// speaks of a second factor: their account may be trusted as a whole.
func (a *auditor) deniedForFactor(known []*world) []*world {
	var named []world
	for i, s := range a.view.doc.Statements {
		if speaks, _ := a.speaksOfFactor(i); s.Effect != policy.Deny || !speaks || s.Principal == nil {
			continue
		}
		for _, name := range s.Principal.AWS {
			if p, err := awsid.ParsePrincipal(name, a.partition()); err == nil && p.Kind != awsid.KindAccount {
				named = a.addWorld(named, a.partyOf(p.AccountID), identity{Principal: p, named: true})
			}
		}
	}
	var list []*world
	for i := range named {
		if !slices.ContainsFunc(known, func(w *world) bool { return w.request.Principal == named[i].request.Principal }) {
			list = append(list, &named[i])
		}
	}
	return list
}

// speaksOfFactor tells whether a statement has a condition on a second factor,
// and gives those that it has besides.
func (a *auditor) speaksOfFactor(statement int) (speaks bool, others []*conditionProbe) {
	for _, p := range a.view.conditions[statement] {
		if slices.Contains(p.keys, keyMFAPresent) || slices.Contains(p.keys, keyMFAAge) {
			speaks = true
		} else {
			others = append(others, p)
		}
	}
	return speaks, others
}

func (a *auditor) addBypass(w *world, h hit, statement int) {
	why := "Requests signed with a long-term access key do not have the key aws:MultiFactorAuthPresent at all."
	if _, said := h.request.Context["aws:MultiFactorAuthPresent"]; said {
		why = "Temporary credentials say whether there was one, and those of a role always say false."
	}
	f := a.finding("mfa-bypass", w, h,
		fmt.Sprintf("%s gets in without a second factor", a.principalOf(w, h.statement)),
		fmt.Sprintf("This request gets in: %s, through statement %d, though statement %d speaks of a second factor. %s", told(h.request), h.statement, statement, why),
		"In an Allow, write Bool with aws:MultiFactorAuthPresent true, without IfExists. In a Deny, write BoolIfExists with false.")
	f.Statement = at(statement)
	a.add(f)
}
