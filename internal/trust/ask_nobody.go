package trust

import "slices"

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
	everybody := append(a.worlds(), a.unnamed()...)
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

// everybody are all callers whom the document may let in: those it names and,
// where it names everyone, those of our accounts and of accounts nobody named.
func (a *auditor) everybody() []*world {
	if !a.trustsEveryone() {
		return a.worlds()
	}
	return append(a.worlds(), a.unnamed()...)
}

// unnamed are callers whom the document does not name.
func (a *auditor) unnamed() []*world {
	if a.others == nil {
		a.others = slices.Concat(a.unnamedOurs(), a.strangers())
	}
	list := make([]*world, len(a.others))
	for i := range a.others {
		list[i] = &a.others[i]
	}
	return list
}
