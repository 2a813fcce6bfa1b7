package trust

import (
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// setting is what one key holds in a request.
type setting struct {
	key    string
	values []string
	multi  bool
}

// option is one choice for the keys of an atom: those without a setting are absent.
type option []setting

// atom is a group of keys that are chosen together, with all choices that the
// document can tell apart, the plainest first.
type atom struct {
	keys    []string
	options []option
}

// choices are the atoms of a caller under an aim, and where each key's are.
type choices struct {
	atoms []atom
	byKey map[string]int
	// complete is false if some choices could not be listed.
	complete bool
}

// choicesOf lists what the caller can choose, and what AWS or others could
// fill in, under each key that the document looks at.
func (a *auditor) choicesOf(w *world, aim aim) *choices {
	c := &choices{byKey: map[string]int{}, complete: true}
	values := a.valuesOf(w, aim, c)
	c.add(a.externalIDAtom(w, aim, values))
	c.add(a.organizationAtom(w, aim))
	c.add(a.clockAtom(w, aim))
	c.add(a.networkAtom(w, values))
	if w.party == partyService {
		c.add(a.sourceAtom(w, aim))
	}
	for _, key := range a.freeKeys(w) {
		if _, done := c.byKey[key]; !done {
			c.add(singleAtom(key, a.rule(w, key, aim), values[key]))
		}
	}
	if _, done := c.byKey[keySourceIdentity]; !done && aim.identity {
		r := a.rule(w, keySourceIdentity, aim)
		c.add(singleAtom(keySourceIdentity, r, r.domain.natural))
	}
	c.add(a.extraTagsAtom(aim))
	c.add(a.transitiveAtom())
	return c
}

func (c *choices) add(at atom) {
	if len(at.options) == 0 {
		return
	}
	for _, key := range at.keys {
		c.byKey[key] = len(c.atoms)
	}
	c.atoms = append(c.atoms, at)
}

// freeKeys are the mentioned keys whose value is not settled by who calls, in
// a fixed order.
func (a *auditor) freeKeys(w *world) []string {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(a.view.spelling)) {
		if _, settled := w.fixed[key]; !settled && key != keyTagKeys && key != keyTransitiveTagKeys {
			keys = append(keys, key)
		}
	}
	return keys
}

// singleAtom has one key for itself. A key with several values has each alone,
// pairs, and all of them.
func singleAtom(key string, r keyRule, values []string) atom {
	at := atom{keys: []string{key}}
	if r.presence == absent {
		return at
	}
	if r.presence == optional {
		at.options = append(at.options, option{})
	}
	for _, v := range values {
		at.options = append(at.options, option{{key: key, values: []string{v}, multi: r.multi}})
	}
	if r.multi {
		at.options = append(at.options, severalValues(key, values)...)
	}
	return at
}

func severalValues(key string, values []string) []option {
	var options []option
	for i, v := range values {
		for _, u := range values[i+1:] {
			options = append(options, option{{key: key, values: []string{v, u}, multi: true}})
		}
	}
	if len(values) > 2 {
		options = append(options, option{{key: key, values: slices.Clone(values), multi: true}})
	}
	return options
}

// externalIDAtom sends what the question is about.
func (a *auditor) externalIDAtom(w *world, aim aim, values map[string][]string) atom {
	at := atom{keys: []string{keyExternalID}}
	if !a.sendsExternalID(w, aim) || aim.ids == idAbsent {
		return at
	}
	send := func(id string) {
		at.options = append(at.options, option{{key: keyExternalID, values: []string{id}}})
	}
	switch aim.ids {
	case idExact:
		send(aim.exact)
	case idUnconfigured:
		for _, id := range values[keyExternalID] {
			if !slices.Contains(a.configuredIDs, id) {
				send(id)
			}
		}
	default:
		at.options = append(at.options, option{})
		for _, id := range values[keyExternalID] {
			send(id)
		}
	}
	return at
}

// sendsExternalID is false for callers whose requests have no room for one.
func (a *auditor) sendsExternalID(w *world, aim aim) bool {
	if aim.imagined {
		return true
	}
	switch w.party {
	case partyProvider:
		return false
	case partyService:
		return aim.favourable && serviceSendsExternalID(w.caller.Name)
	default:
		return true
	}
}

// extraTagsAtom passes session tags besides those that a condition names by
// their key: for each literal of aws:TagKeys, and one that nothing mentions.
func (a *auditor) extraTagsAtom(aim aim) atom {
	at := atom{keys: []string{keyTagKeys}}
	if !a.view.mentions(keyTagKeys) && !aim.tags {
		return at
	}
	d := domain{language: pattern{one(pathLetters), run(pathLetters)}, natural: []string{"Example"}}
	names, _ := d.candidates(nil, a.patternsOf(keyTagKeys))
	names = slices.DeleteFunc(names, func(n string) bool { return a.view.mentions(prefixRequestTag + strings.ToLower(n)) })
	at.options = append(at.options, option{})
	tag := func(name string) setting {
		return setting{key: prefixRequestTag + name, values: []string{"anything"}}
	}
	var all option
	for _, name := range names {
		at.options = append(at.options, option{tag(name)})
		all = append(all, tag(name))
	}
	if len(all) > 1 {
		at.options = append(at.options, all)
	}
	return at
}

// transitiveAtom marks tags as transitive; which tags there are is checked
// when the request is put together.
func (a *auditor) transitiveAtom() atom {
	at := atom{keys: []string{keyTransitiveTagKeys}}
	if !a.view.mentions(keyTransitiveTagKeys) {
		return at
	}
	at.options = append(at.options, option{})
	var names []string
	for _, p := range slices.Concat(a.view.predicates[keyTransitiveTagKeys], a.view.predicates[keyTagKeys]) {
		if !strings.ContainsAny(p.value, "*?$") && !slices.Contains(names, p.value) {
			names = append(names, p.value)
		}
	}
	for _, key := range a.view.mentioned(prefixRequestTag) {
		if name := a.tagName(key); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if !slices.Contains(names, "Example") {
		names = append(names, "Example")
	}
	for _, name := range names {
		at.options = append(at.options, option{{key: keyTransitiveTagKeys, values: []string{name}, multi: true}})
	}
	at.options = append(at.options, severalValues(keyTransitiveTagKeys, names)...)
	return at
}

// tagName is a tag's key in the spelling of the document: conditions on the
// tag's value do not mind the case, those on aws:TagKeys do.
func (a *auditor) tagName(key string) string {
	lower := strings.TrimPrefix(key, prefixRequestTag)
	for _, p := range a.view.predicates[keyTagKeys] {
		if strings.EqualFold(p.value, lower) {
			return p.value
		}
	}
	if spelling := a.view.spelling[prefixRequestTag+strings.ToLower(lower)]; len(spelling) > len(prefixRequestTag) && strings.HasPrefix(strings.ToLower(spelling), prefixRequestTag) {
		return spelling[len(prefixRequestTag):]
	}
	return lower
}

// patternsOf are the texts that the document compares a key with, variables aside.
func (a *auditor) patternsOf(key string) []pattern {
	var list []pattern
	for _, p := range a.view.predicates[key] {
		if p.op.Family != policy.FamilyString && p.op.Family != policy.FamilyARN {
			continue
		}
		done, ok := resolved(segments(p.value, a.variables()), noValue)
		if ok {
			list = append(list, patternOf(p.op, done))
		}
	}
	return list
}

func noValue(string) (string, bool) { return "", false }

func (a *auditor) variables() bool { return a.view.doc.Version == policy.Version2012 }

// valuesOf lists the single values worth trying under each key that is free.
// Values that hold variables depend on other keys' values and the reverse, so
// that what one can be is handed on to the other, twice over.
func (a *auditor) valuesOf(w *world, aim aim, c *choices) map[string][]string {
	values := map[string][]string{}
	rules := map[string]keyRule{}
	for _, key := range a.freeKeys(w) {
		r := a.rule(w, key, aim)
		if key == keyExternalID {
			r = keyRule{presence: optional, domain: externalIDDomain(aim.exact)}
		}
		if r.presence == absent {
			continue
		}
		rules[key] = r
		var complete bool
		values[key], complete = r.domain.candidates(a.view.predicates[key], a.patternsOf(key))
		c.complete = c.complete && complete
	}
	if a.view.mentions(keyPrincipalOrgID) && w.party <= partyStranger {
		values[keyPrincipalOrgID] = a.organizations(w, aim)
	}
	if !aim.favourable {
		// Tags of the role are set by its owner and agree with nothing by chance.
		maps.DeleteFunc(rules, func(key string, _ keyRule) bool { return strings.Contains(key, ":resourcetag/") })
	}
	for range 2 {
		a.linkValues(w, aim, rules, values)
	}
	return values
}

// linkValues hands values on through variables, in both directions.
func (a *auditor) linkValues(w *world, aim aim, rules map[string]keyRule, values map[string][]string) {
	for _, statement := range a.view.conditions {
		for _, p := range statement {
			if len(p.keys) == 1 {
				continue
			}
			if !aim.favourable && slices.ContainsFunc(p.keys, func(key string) bool { return strings.Contains(key, ":resourcetag/") }) {
				continue
			}
			for _, value := range p.condition.Values {
				a.linkOne(w, p.keys[0], p.op, segments(value, a.variables()), rules, values)
			}
		}
	}
}

func (a *auditor) linkOne(w *world, key string, op policy.Operator, template []segment, rules map[string]keyRule, values map[string][]string) {
	for _, text := range heldValues(w, key, values) {
		if variable, inner, ok := between(template, text); ok {
			addValues(rules, values, variable, inner)
		}
	}
	for _, lookup := range a.lookups(w, template, values) {
		done, ok := resolved(template, lookup)
		if !ok {
			continue
		}
		p := patternOf(op, done)
		if text, plain := p.plain(); plain {
			addValues(rules, values, key, nearMisses(text)...)
		} else {
			addValues(rules, values, key, joined(done))
		}
	}
}

func addValues(rules map[string]keyRule, values map[string][]string, key string, more ...string) {
	r, free := rules[key]
	if !free || len(values[key]) > 64 {
		return
	}
	s := candidateSet{domain: r.domain, values: values[key]}
	s.add(more...)
	values[key] = s.values
}

// heldValues are what a key can hold, settled or chosen.
func heldValues(w *world, key string, values map[string][]string) []string {
	if v, settled := w.fixed[key]; settled {
		return v.Values
	}
	return values[key]
}

// lookups go through what the variables of a template can hold, one after the
// other, the rest at their first value.
func (a *auditor) lookups(w *world, template []segment, values map[string][]string) []func(string) (string, bool) {
	var list []func(string) (string, bool)
	for _, s := range template {
		if s.variable == "" {
			continue
		}
		for _, text := range append(heldValues(w, s.variable, values), "") {
			list = append(list, func(key string) (string, bool) {
				if key == s.variable {
					return text, text != ""
				}
				held := heldValues(w, key, values)
				if len(held) == 0 {
					return "", false
				}
				return held[0], true
			})
		}
	}
	return list
}
