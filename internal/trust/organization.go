package trust

import (
	"slices"
	"strings"
)

// Organisations that stand for others: ours where none is declared, one that
// nobody named.
const (
	ourOrganization     = "o-ourownorg0"
	anotherOrganization = "o-anotherorg"
	// anyPath is where in an organisation an account is that nobody asked about.
	anyPath = "/r-anyr/ou-anyr-somewhere/"
)

// ownOrganization is the organisation of the role's account, for all that can
// be known.
func (a *auditor) ownOrganization() string {
	if len(a.subject.TrustedOrganizationIDs) > 0 {
		return a.subject.TrustedOrganizationIDs[0]
	}
	return ourOrganization
}

func (a *auditor) isOurs(organization string) bool {
	return organization == ourOrganization || slices.Contains(a.subject.TrustedOrganizationIDs, organization)
}

// organizationAtom makes the caller's account a member of an organisation.
// AWS assigns their IDs, so that a stranger cannot choose to be in one that the
// document names; he can choose, within limits, the units of his own.
// Source: IAM User Guide, "AWS global condition context keys",
// aws:PrincipalOrgID and aws:PrincipalOrgPaths.
func (a *auditor) organizationAtom(w *world, aim aim) atom {
	at := atom{keys: []string{keyPrincipalOrgID, keyPrincipalOrgPaths}}
	if w.party == partyService || w.party == partyProvider || (!a.view.mentions(keyPrincipalOrgID) && !a.view.mentions(keyPrincipalOrgPaths)) {
		return at
	}
	at.options = append(at.options, option{})
	for _, id := range a.organizations(w, aim) {
		for _, path := range a.organizationPaths(id) {
			at.options = append(at.options, option{
				{key: keyPrincipalOrgID, values: []string{id}},
				{key: keyPrincipalOrgPaths, values: []string{path}, multi: true},
			})
		}
	}
	return at
}

// organizations lists the organisations the caller's account may be in: one
// that nobody named, those that patterns let in, and by the aim those named.
func (a *auditor) organizations(w *world, aim aim) []string {
	named := a.namedOrganizations()
	choice := aim.orgs
	if w.party == partyOwn || w.party == partyFirst {
		choice = orgAny
	}
	d := domain{
		language: literalPattern("o-", tokenLetter).then(slices.Repeat([]token{one(idCharacters)}, 10)...).then(run(idCharacters)),
		natural:  []string{anotherOrganization},
		legal: func(id string) bool {
			switch {
			case a.isOurs(id):
				return choice == orgAny
			case slices.Contains(named, id):
				return choice != orgOutside
			default:
				return true
			}
		},
	}
	s := candidateSet{domain: d}
	ids := a.candidates(d, nil, a.organizationPatterns())
	s.add(ids...)
	s.domain.language = pattern{run(anyCharacter)}
	s.add(named...)
	s.add(a.subject.TrustedOrganizationIDs...)
	s.add(a.ownOrganization())
	return s.values
}

// namedOrganizations are the IDs that conditions give without a wildcard.
func (a *auditor) namedOrganizations() []string {
	var ids []string
	for _, p := range a.view.predicates[keyPrincipalOrgID] {
		if !strings.ContainsAny(p.value, "*?$") {
			ids = append(ids, p.value)
		}
	}
	for _, p := range a.view.predicates[keyPrincipalOrgPaths] {
		if id, _, _ := strings.Cut(p.value, "/"); !strings.ContainsAny(id, "*?$") {
			ids = append(ids, id)
		}
	}
	return ids
}

// organizationPatterns are the patterns for IDs, those at the head of paths included.
func (a *auditor) organizationPatterns() []pattern {
	patterns := a.patternsOf(keyPrincipalOrgID)
	for _, p := range a.view.predicates[keyPrincipalOrgPaths] {
		id, _, _ := strings.Cut(p.value, "/")
		patterns = append(patterns, likePattern(id))
	}
	return patterns
}

// organizationPaths are the places in an organisation that patterns tell apart.
func (a *auditor) organizationPaths(id string) []string {
	d := domain{language: literalPattern(id+"/", tokenLetter).then(run(idCharacters + "-/")).thenText("/"), natural: []string{id + anyPath}}
	return a.candidates(d, nil, a.patternsOf(keyPrincipalOrgPaths))
}
