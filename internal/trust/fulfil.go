package trust

import (
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// fulfilling lists the choices of a group under which all conditions wanted of
// it hold, one for each way in which they look different to the others.
func (a *auditor) fulfilling(w *world, c *choices, g *group) []option {
	f := fulfilment{auditor: a, world: w, choices: c, group: g, looks: map[string]bool{}}
	f.choose(0, nil)
	return f.found
}

// fulfilment walks through a group's choices, atom by atom, and turns back as
// soon as a condition fails whose atoms are all chosen.
type fulfilment struct {
	*auditor
	world   *world
	choices *choices
	group   *group
	chosen  []int
	looks   map[string]bool
	found   []option
	steps   int
}

func (f *fulfilment) choose(depth int, settings option) {
	if f.steps++; f.steps > maxQuestions {
		f.incomplete = true
		return
	}
	if depth == len(f.group.atoms) {
		f.take(settings)
		return
	}
	f.chosen = append(f.chosen, f.group.atoms[depth])
	for _, o := range f.choices.atoms[f.group.atoms[depth]].options {
		next := append(slices.Clip(settings), o...)
		if f.possible(depth, next) {
			f.choose(depth+1, next)
		}
	}
	f.chosen = f.chosen[:depth]
}

// possible asks the conditions that the last atom completes.
func (f *fulfilment) possible(depth int, settings option) bool {
	if depth+1 == len(f.group.atoms) {
		return true
	}
	var keys policy.Context
	for i, p := range f.group.wanted {
		if !f.completes(f.group.wantedAtoms[i]) {
			continue
		}
		if keys == nil {
			keys = f.context(f.world, settings)
		}
		if !p.holds(keys) {
			return false
		}
	}
	return true
}

func (f *fulfilment) completes(atoms []int) bool {
	last := f.chosen[len(f.chosen)-1]
	if !slices.Contains(atoms, last) {
		return false
	}
	return !slices.ContainsFunc(atoms, func(at int) bool { return !slices.Contains(f.chosen, at) })
}

// take keeps a full choice if it looks different to the told conditions.
func (f *fulfilment) take(settings option) {
	keys := f.context(f.world, settings)
	if !consistentTags(keys) {
		return
	}
	for _, p := range f.group.wanted {
		if !p.holds(keys) {
			return
		}
	}
	look := make([]byte, 0, len(f.group.told)+1)
	for _, p := range f.group.told {
		if p.holds(keys) {
			look = append(look, '1')
		} else {
			look = append(look, '0')
		}
	}
	// Which further actions are needed depends on what is passed at all.
	look = append(look, extras(keys))
	if !f.looks[string(look)] {
		f.looks[string(look)] = true
		f.found = append(f.found, slices.Clone(settings))
	}
}

func extras(keys policy.Context) byte {
	e := byte('a')
	if _, ok := keys[keyTagKeys]; ok {
		e++
	}
	if _, ok := keys[keySourceIdentity]; ok {
		e += 2
	}
	return e
}

// consistentTags refuses transitive keys of tags that are not passed.
// Source: IAM User Guide, "Pass session tags in AWS STS".
func consistentTags(keys policy.Context) bool {
	for _, key := range keys[keyTransitiveTagKeys].Values {
		if !slices.ContainsFunc(keys[keyTagKeys].Values, func(k string) bool { return strings.EqualFold(k, key) }) {
			return false
		}
	}
	return true
}

// context is what the caller's request holds under the settings.
func (a *auditor) context(w *world, settings option) policy.Context {
	keys := maps.Clone(w.fixed)
	var tags []string
	for _, s := range settings {
		if strings.HasPrefix(s.key, prefixRequestTag) {
			tags = append(tags, a.tagName(s.key))
		}
		keys[strings.ToLower(s.key)] = policy.Value{Values: s.values, Multi: s.multi}
	}
	if len(tags) > 0 {
		slices.Sort(tags)
		keys[keyTagKeys] = policy.Value{Values: tags, Multi: true}
	}
	return keys
}

// requestOf writes the settings as a request.
func (a *auditor) requestOf(w *world, settings option) Request {
	r := w.request
	r.Context = maps.Clone(w.request.Context)
	for _, s := range settings {
		switch {
		case s.key == keyExternalID && w.party == partyProvider:
			r.Context["sts:ExternalId"] = s.values
		case s.key == keyExternalID:
			r.ExternalID = &s.values[0]
		case s.key == keySessionName:
			r.SessionName = &s.values[0]
		case s.key == keySourceIdentity:
			r.SourceIdentity = &s.values[0]
		case s.key == keyTransitiveTagKeys:
			r.TransitiveTagKeys = s.values
		case strings.HasPrefix(s.key, prefixRequestTag):
			if r.SessionTags == nil {
				r.SessionTags = map[string]string{}
			}
			r.SessionTags[a.tagName(s.key)] = s.values[0]
		default:
			r.Context[a.spelling(s.key)] = s.values
		}
	}
	if r.SessionName == nil {
		name := "session"
		r.SessionName = &name
	}
	return r
}

// spelling is a key as AWS spells it, or as the document does where AWS has none.
func (a *auditor) spelling(key string) string {
	if info, known := policy.LookupKey(key); known && !strings.Contains(key, "/") && info.Owner != policy.OwnerIdentityProvider {
		return info.Name
	}
	if written, ok := a.view.spelling[key]; ok {
		return written
	}
	return key
}
