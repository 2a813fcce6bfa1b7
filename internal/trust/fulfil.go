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
	f := fulfilment{auditor: a, group: g, keys: maps.Clone(w.fixed), looks: map[string]bool{}}
	for _, at := range g.atoms {
		f.optionsOf = append(f.optionsOf, f.different(at, c.atoms[at].options))
	}
	f.choose(0)
	return f.found
}

// different leaves one of the options of an atom that look the same to every
// condition. Where a condition compares the atom with another, all are kept.
func (f *fulfilment) different(at int, options []option) []option {
	var alone []*conditionProbe
	for i, p := range slices.Concat(f.group.wanted, f.group.told) {
		atoms := f.group.toldAtoms
		if i < len(f.group.wanted) {
			atoms = f.group.wantedAtoms
		} else {
			i -= len(f.group.wanted)
		}
		switch {
		case !slices.Contains(atoms[i], at):
		case len(atoms[i]) == 1:
			alone = append(alone, p)
		case len(p.keys) > 1 || (p.keys[0] != keyTagKeys && p.keys[0] != keyTransitiveTagKeys):
			return options
		}
	}
	var kept []option
	looks := map[string]bool{}
	for _, o := range options {
		f.fill(o)
		look := f.look(alone) + strings.Join(f.keys[keyTagKeys].Values, "\n") + "\t" + strings.Join(f.keys[keyTransitiveTagKeys].Values, "\n")
		f.empty(o)
		if !looks[look] {
			looks[look] = true
			kept = append(kept, o)
		}
	}
	return kept
}

// look is what conditions say of the keys, and which extras are passed.
func (f *fulfilment) look(conditions []*conditionProbe) string {
	look := make([]byte, 0, len(conditions)+1)
	for _, p := range conditions {
		if p.holds(f.keys) {
			look = append(look, '1')
		} else {
			look = append(look, '0')
		}
	}
	return string(append(look, extras(f.keys)))
}

// fulfilment walks through a group's choices, atom by atom, and turns back as
// soon as a condition fails whose atoms are all chosen. The keys of the request
// are filled in and taken out again on the way.
type fulfilment struct {
	*auditor
	group *group
	// optionsOf are the options of each atom of the group.
	optionsOf [][]option
	keys      policy.Context
	chosen    []int
	options   []option
	looks     map[string]bool
	found     []option
	steps     int
}

func (f *fulfilment) choose(depth int) {
	if depth == len(f.group.atoms) {
		f.take()
		return
	}
	atom := f.group.atoms[depth]
	f.chosen = append(f.chosen, atom)
	for _, o := range f.optionsOf[depth] {
		if f.steps++; f.steps > maxQuestions {
			f.incomplete = true
			break
		}
		f.fill(o)
		if f.possible(atom) {
			f.choose(depth + 1)
		}
		f.empty(o)
	}
	f.chosen = f.chosen[:depth]
}

func (f *fulfilment) fill(o option) {
	f.options = append(f.options, o)
	for _, s := range o {
		f.keys[strings.ToLower(s.key)] = policy.Value{Values: s.values, Multi: s.multi}
	}
	f.setTagKeys(o)
}

func (f *fulfilment) empty(o option) {
	f.options = f.options[:len(f.options)-1]
	for _, s := range o {
		delete(f.keys, strings.ToLower(s.key))
	}
	f.setTagKeys(o)
}

// setTagKeys keeps aws:TagKeys what the tags chosen so far make it, if the
// option that changed has any.
func (f *fulfilment) setTagKeys(changed option) {
	if !slices.ContainsFunc(changed, setting.isTag) {
		return
	}
	if tags := f.tagKeys(slices.Concat(f.options...)); len(tags) > 0 {
		f.keys[keyTagKeys] = policy.Value{Values: tags, Multi: true}
	} else {
		delete(f.keys, keyTagKeys)
	}
}

func (s setting) isTag() bool { return strings.HasPrefix(s.key, prefixRequestTag) }

// tagKeys are the keys of the session tags among settings, sorted.
func (a *auditor) tagKeys(settings option) []string {
	var tags []string
	for _, s := range settings {
		if s.isTag() {
			tags = append(tags, a.tagName(s.key))
		}
	}
	slices.Sort(tags)
	return tags
}

// possible asks the conditions that the last atom completes.
func (f *fulfilment) possible(last int) bool {
	for i, p := range f.group.wanted {
		atoms := f.group.wantedAtoms[i]
		if slices.Contains(atoms, last) && !slices.ContainsFunc(atoms, func(at int) bool { return !slices.Contains(f.chosen, at) }) && !p.holds(f.keys) {
			return false
		}
	}
	return true
}

// take keeps a full choice if it looks different to the told conditions. Those
// wanted have been asked on the way, but for the ones without any choice.
func (f *fulfilment) take() {
	if !consistentTags(f.keys) {
		return
	}
	for i, p := range f.group.wanted {
		if len(f.group.wantedAtoms[i]) == 0 && !p.holds(f.keys) {
			return
		}
	}
	// Which further actions are needed depends on what is passed at all.
	if look := f.look(f.group.told); !f.looks[look] {
		f.looks[look] = true
		f.found = append(f.found, slices.Concat(f.options...))
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
		case s.isTag():
			if r.SessionTags == nil {
				r.SessionTags = map[string]string{}
			}
			r.SessionTags[a.tagName(s.key)] = s.values[0]
		default:
			r.Context[a.spelling(s.key)] = s.values
		}
	}
	if r.SessionName == nil {
		name := plainSession
		r.SessionName = &name
	}
	return r
}

// spelling is a key as AWS spells it, or as the document does where AWS has none.
func (a *auditor) spelling(key string) string {
	info, known := policy.LookupKey(key)
	written, slash := key, strings.IndexByte(key, '/')+1
	if a.view.mentions(key) {
		written = a.view.spelling[key]
	}
	switch {
	case !known || info.Owner == policy.OwnerIdentityProvider || len(written) < slash:
		return written
	case slash > 0:
		return info.Name[:slash] + written[slash:]
	default:
		return info.Name
	}
}
