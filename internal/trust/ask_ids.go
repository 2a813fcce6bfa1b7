package trust

import (
	"fmt"
	"slices"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// configured are the external IDs that are meant to let somebody in: those
// declared, else those the policy compares with as a whole.
func (a *auditor) configured() []string {
	if len(a.subject.ExternalIDs) > 0 {
		return a.subject.ExternalIDs
	}
	var ids []string
	for _, l := range a.literalIDs() {
		if !slices.Contains(ids, l.id) {
			ids = append(ids, l.id)
		}
	}
	return ids
}

// literalID is an external ID as a statement has it.
type literalID struct {
	id        string
	statement int
}

// literalIDs are the values that an Allow asks for, or a Deny asks not to
// miss, without wildcards and variables.
func (a *auditor) literalIDs() []literalID {
	var list []literalID
	for i, s := range a.view.doc.Statements {
		for _, p := range a.view.conditions[i] {
			if p.keys[0] != keyExternalID || !p.known || p.op.Family == policy.FamilyNull || p.op.Negated != (s.Effect == policy.Deny) {
				continue
			}
			for _, value := range p.condition.Values {
				text, ok := patternOf(p.op, segments(value, a.variables())).plain()
				if ok && len(a.view.variables(p.op, value)) == 0 {
					list = append(list, literalID{text, i})
				}
			}
		}
	}
	return list
}

// thirdParties are the callers who need an external ID.
func (a *auditor) thirdParties() []*world {
	var list []*world
	for i := range a.identities {
		if w := &a.identities[i]; w.party == partyThird || w.party == partyStranger {
			list = append(list, w)
		}
	}
	return list
}

// askExternalIDs asks of every third party whether it gets in with no external
// ID and, where it does not, with one that was not configured.
func (a *auditor) askExternalIDs() {
	var checked []*world
	for _, w := range a.thirdParties() {
		if h, ok := a.find(w, aim{ids: idAbsent, orgs: orgForeign}); ok {
			a.anyone = true
			a.addNotRequired(w, h)
			continue
		}
		if h, ok := a.find(w, aim{ids: idUnconfigured, orgs: orgForeign}); ok {
			a.anyone = true
			a.addNotChecked(w, h)
			continue
		}
		checked = append(checked, w)
	}
	a.askShared(checked)
	a.askGuessable(checked)
}

func (a *auditor) addNotRequired(w *world, h hit) {
	f := a.finding("external-id-not-required", w, h,
		fmt.Sprintf("%s gets in with no external ID", begun(a.calledBy(w, h.statement))),
		fmt.Sprintf("This request gets in: %s, through statement %d. Whoever calls for many customers can be made to call for the wrong one: another customer gives it the ARN of this role, and without an external ID nothing tells the two apart.%s",
			told(h.request), h.statement, a.whyAbsentPasses(w, h)),
		a.remedyForAbsent(h.statement))
	if a.supportsNoID(w) {
		f.Severity = Warning
		f.Remedy = remedyWithoutID(a.subject.Vendor)
	}
	a.add(f)
}

// supportsNoID reports whether the caller is a vendor who sends no external ID.
func (a *auditor) supportsNoID(w *world) bool {
	v := a.subject.Vendor
	return v != nil && v.ExternalIDIssuer == "none" && a.isVendor(w)
}

func (a *auditor) addNotChecked(w *world, h hit) {
	who := a.calledBy(w, h.statement)
	a.add(a.finding("external-id-not-checked", w, h,
		fmt.Sprintf("%s gets in with an external ID that nobody configured", begun(who)),
		fmt.Sprintf("This request gets in: %s, through statement %d. The external ID is compared so loosely that it tells nobody apart: %s.", told(h.request), h.statement, a.whyLoose(w, h.statement)),
		"Compare with StringEquals on sts:ExternalId and list every accepted ID in full, without wildcards."))
	if h, ok := a.callerControls(w); ok {
		a.add(a.finding("external-id-caller-controlled", w, h,
			fmt.Sprintf("The external ID of %s is compared with what the caller chooses", who),
			fmt.Sprintf("This request gets in: %s, through statement %d. The policy compares the external ID with %s of the same request, and the caller, or its account, writes both.",
				told(h.request), h.statement, a.comparedWith(w, h.statement)),
			"Compare sts:ExternalId by StringEquals with the agreed ID itself, not with a variable that the caller, or the administrators of the caller's account, can set."))
	}
}

// askShared asks whether one third party gets in with the ID meant for another.
func (a *auditor) askShared(worlds []*world) {
	if !slices.ContainsFunc(worlds, func(w *world) bool { return !a.sameParty(worlds[0], w) }) {
		return
	}
	for _, id := range a.configuredIDs {
		if externalid.Check(id) != nil {
			continue
		}
		first, firstHit, found := (*world)(nil), hit{}, false
		for _, w := range worlds {
			if found && a.sameParty(first, w) {
				continue
			}
			h, ok := a.find(w, aim{ids: idExact, exact: id, orgs: orgForeign})
			if !ok {
				continue
			}
			if !found {
				first, firstHit, found = w, h, true
				continue
			}
			a.anyone = true
			a.addShared(first, firstHit, w, h)
			return
		}
	}
}

func (a *auditor) addShared(first *world, h hit, second *world, other hit) {
	a.add(a.finding("external-id-shared", first, h,
		fmt.Sprintf("%s and %s get in with the same external ID", a.principalOf(first, h.statement), a.principalOf(second, other.statement)),
		fmt.Sprintf("This request gets in: %s, through statement %d. %s gets in with the same ID, through statement %d. Each of the two knows the other's ID, and either's customers can be served with it.",
			told(h.request), h.statement, a.principalOf(second, other.statement), other.statement),
		"Give each third party an ID of its own, in a statement of its own, or a role of its own."))
}

// sameParty takes all principals of one account, and all of the vendor, for one.
func (a *auditor) sameParty(x, y *world) bool {
	return x.account == y.account || (a.subject.Vendor != nil && a.isVendor(x) && a.isVendor(y))
}

// askGuessable judges IDs that the customer chose and that keep somebody out.
func (a *auditor) askGuessable(worlds []*world) {
	v := a.subject.Vendor
	if a.subject.ExternalIDUnknown || (v != nil && v.ExternalIDIssuer != "" && v.ExternalIDIssuer != "customer") {
		return
	}
	for _, id := range a.configuredIDs {
		if externalid.Check(id) != nil {
			continue
		}
		for _, w := range worlds {
			reason := externalid.Guessable(id, a.knownWords(w)...)
			if reason == "" {
				continue
			}
			h, ok := a.find(w, aim{ids: idExact, exact: id, orgs: orgForeign})
			if !ok {
				continue
			}
			a.anyone = true
			f := a.finding("external-id-guessable", w, h,
				fmt.Sprintf("The external ID of %s can be guessed", a.principalOf(w, h.statement)),
				fmt.Sprintf("The external ID %s keeps the third party's other customers out only as long as they do not know it: %s.", externalid.Mask(id), reason),
				"Use a random ID: crossaccount_external_id makes one. If the third party issued this ID, name it in vendor, or accept the finding with that reason.")
			f.Counterexample = ""
			a.add(f)
		}
	}
}

// knownWords are what an attacker would try first.
func (a *auditor) knownWords(w *world) []string {
	words := []string{a.subject.AccountID, a.subject.RoleName, w.account}
	if v := a.subject.Vendor; v != nil {
		words = append(words, v.Key, v.Name)
	}
	return slices.DeleteFunc(words, func(s string) bool { return s == "" })
}
