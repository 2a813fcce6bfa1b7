package trust

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// place is where a role may be of which that is not known: in a partition, and
// somewhere in an organisation or in none.
type place struct {
	partition    string
	organization location
}

// placesOf are where the role may be and the document means something else. In
// most audits that is one place.
func placesOf(v *view, s Subject) []place {
	var list []place
	for _, partition := range partitionsOf(v, s) {
		for _, l := range locationsOf(v, s) {
			list = append(list, place{partition, l})
		}
	}
	return list
}

// partitionsOf are the partition that is known, else those that the document
// names: by its principals or, where they name none, by the ARNs of its
// conditions. A role is in one of them only, and trusts nobody of the others.
func partitionsOf(v *view, s Subject) []string {
	if s.Partition != "" {
		return []string{s.Partition}
	}
	var names, compared []string
	for _, statement := range v.doc.Statements {
		if p := statement.Principal; p != nil {
			names = slices.Concat(names, p.AWS, p.Federated)
		}
	}
	for _, key := range []string{keyPrincipalARN, keySourceARN} {
		for _, p := range v.predicates[key] {
			compared = append(compared, p.value)
		}
	}
	for _, list := range [][]string{names, compared} {
		if found := partitionsIn(list); len(found) > 0 {
			return found
		}
	}
	return []string{defaultPartition}
}

func partitionsIn(arns []string) []string {
	var found []string
	for _, text := range arns {
		rest, isARN := strings.CutPrefix(text, "arn:")
		id, _, _ := strings.Cut(rest, ":")
		if _, known := awsid.LookupPartition(id); isARN && known && !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	return found
}

// merged puts together what audits of the same document found, one for each
// place where the role may be. Whoever gets in at one of them gets in; what
// does not prove so by a request says that something never happens, and must
// hold at all of them.
func merged(audits [][]Finding) []Finding {
	var list []Finding
	for _, findings := range audits {
		for _, f := range findings {
			if slices.ContainsFunc(list, f.isLike) {
				continue
			}
			everywhere := !slices.ContainsFunc(audits, func(other []Finding) bool { return !slices.ContainsFunc(other, f.isLike) })
			if f.Counterexample != "" || everywhere {
				list = append(list, f)
			}
		}
	}
	inOrder(list)
	return list
}

func (f Finding) isLike(other Finding) bool {
	return f.ID == other.ID && f.Principal == other.Principal && (f.Principal != "" || statementOf(f) == statementOf(other))
}
