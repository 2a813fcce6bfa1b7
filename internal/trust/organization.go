package trust

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// Organisations that stand for others: ours where none is declared, one that
// nobody named.
const (
	ourOrganization     = "o-ourownorg0"
	anotherOrganization = "o-anotherorg"
	// anyPath is where in an organisation an account is that nobody asked about.
	anyPath = "/r-anyr/ou-anyr-somewhere/"
)

// location is where in organisations the role's account is: in none, where the
// organisation is empty.
type location struct{ organization, path string }

// ownLocation is where the role's account is for this audit.
func (a *auditor) ownLocation() location { return a.place.organization }

// locationsOf are where the role's account may be, for all that can be known: in
// one of the declared organisations, or where none is declared in any, so also
// in one that the document names, or in none. Only those count for which no
// other fulfils all conditions on the role's organisation that they fulfil, and
// more, as if they were written for it.
func locationsOf(v *view, s Subject) []location {
	if !v.mentions(keyResourceOrgID) && !v.mentions(keyResourceOrgPaths) {
		return []location{possibleLocations(v, s)[0]}
	}
	var best []location
	var fulfilled [][]bool
	for _, l := range possibleLocations(v, s) {
		f := suits(v, l)
		if slices.ContainsFunc(fulfilled, func(other []bool) bool { return covers(other, f) }) {
			continue
		}
		kept, keptFulfilled := best[:0:0], fulfilled[:0:0]
		for i, other := range fulfilled {
			if !covers(f, other) {
				kept, keptFulfilled = append(kept, best[i]), append(keptFulfilled, other)
			}
		}
		best, fulfilled = append(kept, l), append(keptFulfilled, f)
	}
	return best
}

// covers reports whether the first fulfils all that the second does.
func covers(first, second []bool) bool {
	for i := range second {
		if second[i] && !first[i] {
			return false
		}
	}
	return true
}

func possibleLocations(v *view, s Subject) []location {
	// Only the document and the subject are looked at, no place.
	a := &auditor{subject: s, view: v}
	ids := s.TrustedOrganizationIDs
	if len(ids) == 0 {
		d := organizationDomain()
		d.natural = []string{ourOrganization}
		ids = a.candidates(d, nil, a.organizationPatterns(keyResourceOrgID, keyResourceOrgPaths))
	}
	var list []location
	for _, id := range ids {
		for _, path := range a.organizationPaths(id, keyResourceOrgPaths) {
			list = append(list, location{id, path})
		}
	}
	if len(s.TrustedOrganizationIDs) == 0 {
		list = append(list, location{})
	}
	return list
}

// suits tells which of the conditions on the role's organisation stand as if
// they were written for the location: those of an Allow that hold there, those
// of a Deny that do not.
func suits(v *view, l location) []bool {
	keys := policy.Context{}
	if l.organization != "" {
		keys[keyResourceOrgID] = policy.Value{Values: []string{l.organization}}
		keys[keyResourceOrgPaths] = policy.Value{Values: []string{l.path}, Multi: true}
	}
	var fulfilled []bool
	for i, s := range v.doc.Statements {
		for _, c := range v.conditions[i] {
			if len(c.keys) == 1 && (c.keys[0] == keyResourceOrgID || c.keys[0] == keyResourceOrgPaths) {
				fulfilled = append(fulfilled, c.holds(keys) == (s.Effect == policy.Allow))
			}
		}
	}
	return fulfilled
}

// ownOrganization is the organisation of the role's account, or one that stands for it.
func (a *auditor) ownOrganization() string {
	if p := a.ownLocation(); p.organization != "" {
		return p.organization
	}
	return ourOrganization
}

func (a *auditor) isOurs(organization string) bool {
	return organization == a.ownOrganization() || slices.Contains(a.subject.TrustedOrganizationIDs, organization)
}

// organizationDomain are the IDs of organisations.
// Source: AWS Organizations API Reference, "Organization", Id.
func organizationDomain() domain {
	return domain{language: literalPattern("o-", tokenLetter).then(slices.Repeat([]token{one(idCharacters)}, 10)...).then(run(idCharacters))}
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
		for _, path := range a.organizationPaths(id, keyPrincipalOrgPaths) {
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
	d := organizationDomain()
	d.natural = []string{anotherOrganization}
	d.legal = func(id string) bool {
		switch {
		case a.isOurs(id):
			return choice == orgAny
		case slices.Contains(named, id):
			return choice != orgOutside
		default:
			return true
		}
	}
	s := candidateSet{domain: d}
	ids := a.candidates(d, nil, a.organizationPatterns(keyPrincipalOrgID, keyPrincipalOrgPaths))
	s.add(ids...)
	s.domain.language = pattern{run(anyCharacter)}
	s.add(named...)
	s.add(a.subject.TrustedOrganizationIDs...)
	s.add(a.ownOrganization())
	return s.values
}

// namedOrganizations are the IDs that conditions give without a wildcard, in
// small letters, as AWS writes them all.
func (a *auditor) namedOrganizations() []string {
	var ids []string
	for _, key := range []string{keyPrincipalOrgID, keyPrincipalOrgPaths} {
		for _, p := range a.view.predicates[key] {
			id, _, _ := strings.Cut(p.value, "/")
			if p.op.Family == policy.FamilyString && !strings.ContainsAny(id, "*?$") {
				ids = append(ids, strings.ToLower(id))
			}
		}
	}
	return ids
}

// organizationPatterns are the patterns for IDs, those at the head of paths included.
func (a *auditor) organizationPatterns(idKey, pathsKey string) []pattern {
	patterns := a.patternsOf(idKey)
	for _, p := range a.view.predicates[pathsKey] {
		id, _, _ := strings.Cut(p.value, "/")
		patterns = append(patterns, likePattern(id))
	}
	return patterns
}

// organizationPaths are the places in an organisation that patterns tell apart.
func (a *auditor) organizationPaths(id, pathsKey string) []string {
	return a.candidates(placeDomain(id), nil, a.patternsOf(pathsKey))
}

// maxAskedDepth is how deep the units are that are asked about; patterns of
// policies go no deeper.
const maxAskedDepth = 3

// placeDomain are the places in an organisation: its root and units below. A
// policy may name roots and units that have not their form; then, and only
// then, such places are asked about too.
func placeDomain(id string) domain {
	const least, leastUnit = 4, 8
	head := literalPattern(id+"/r-", tokenLetter).then(slices.Repeat([]token{one(idCharacters)}, least)...).then(run(idCharacters)).thenText("/")
	legal := func(path string) bool {
		_, below, _ := strings.Cut(path, "/")
		return awsid.CheckOrganizationPath(ourOrganization+"/"+below) == nil
	}
	unit := literalPattern("ou-", tokenLetter).then(slices.Repeat([]token{one(idCharacters)}, least)...).then(run(idCharacters)).thenText("-").
		then(slices.Repeat([]token{one(idCharacters)}, leastUnit)...).then(run(idCharacters)).thenText("/")
	d := domain{language: head.then(unit...), legal: legal, natural: []string{id + anyPath}}
	d.others = append(d.others, domain{language: head, legal: legal})
	for deep := d.language; len(d.others) < maxAskedDepth; {
		deep = deep.then(unit...)
		d.others = append(d.others, domain{language: deep, legal: legal})
	}
	d.others = append(d.others, domain{language: literalPattern(id+"/", tokenLetter).then(run(idCharacters + "-/")).thenText("/")})
	return d
}
