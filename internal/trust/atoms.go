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
}

// choicesKey tells apart the questions for which a caller's choices differ.
type choicesKey struct {
	world *world
	aim   aim
}

// choicesFor makes a caller's choices under an aim once.
func (a *auditor) choicesFor(w *world, aim aim) *choices {
	key := choicesKey{w, aim}
	c, made := a.choices[key]
	if !made {
		c = a.choicesOf(w, aim, nil)
		a.choices[key] = c
	}
	return c
}

// choicesOf lists what the caller can choose, and what AWS or others could
// fill in, under each key that the document looks at. More has further values
// to try, by key.
func (a *auditor) choicesOf(w *world, aim aim, more map[string]string) *choices {
	c := &choices{byKey: map[string]int{}}
	values := a.valuesOf(w, aim, more)
	c.add(a.externalIDAtom(w, aim, values))
	c.add(a.organizationAtom(w, aim))
	c.add(a.clockAtom(w, aim))
	c.add(a.networkAtom(values))
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
	if w.party == partyProvider {
		a.addTenantClaims(c, w, aim)
	}
	c.add(a.extraTagsAtom(aim))
	c.add(a.transitiveAtom())
	if !aim.tags && !w.mayPass(actionTagSession, a) {
		c.without(setting.isTagOrTransitive)
	}
	if !aim.identity && !w.mayPass(actionSetSourceIdentity, a) {
		c.without(func(s setting) bool { return s.key == keySourceIdentity })
	}
	return c
}

// mayPass reports whether some statement allows the action to the caller at
// all; if none does, requests that need it never get in.
func (w *world) mayPass(action string, a *auditor) bool {
	for i, s := range a.view.doc.Statements {
		if s.Effect == policy.Allow && w.concerned(action, i) {
			return true
		}
	}
	return false
}

// without takes out the options that have such a setting.
func (c *choices) without(unwanted func(setting) bool) {
	for i := range c.atoms {
		c.atoms[i].options = slices.DeleteFunc(c.atoms[i].options, func(o option) bool { return slices.ContainsFunc(o, unwanted) })
	}
}

func (s setting) isTagOrTransitive() bool { return s.isTag() || s.key == keyTransitiveTagKeys }

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
// their key: one for each key that a condition compares with, and one that
// nothing mentions.
func (a *auditor) extraTagsAtom(aim aim) atom {
	at := atom{keys: []string{keyTagKeys}}
	if !a.view.mentions(keyTagKeys) && !a.view.mentions(keyTransitiveTagKeys) && !aim.tags {
		return at
	}
	d := domain{language: pattern{one(pathLetters), run(pathLetters)}, natural: []string{"Example"}}
	names := a.candidates(d, nil, slices.Concat(a.patternsOf(keyTagKeys), a.patternsOf(keyTransitiveTagKeys)))
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
		if q, ok := a.patternIn(p); ok {
			list = append(list, q)
		}
	}
	return list
}

func (a *auditor) patternIn(p predicate) (pattern, bool) {
	if p.op.Family != policy.FamilyString && p.op.Family != policy.FamilyARN {
		return nil, false
	}
	done, ok := resolved(segments(p.value, a.variables()), noValue)
	return patternOf(p.op, done), ok
}

// unionsOf has the same patterns, those of one condition together, for it does
// not tell them apart; but texts without wildcards each for itself, which may be
// what was agreed on.
func (a *auditor) unionsOf(key string) []union {
	var list []union
	place := map[*conditionProbe]int{}
	for _, p := range a.view.predicates[key] {
		q, ok := a.patternIn(p)
		if !ok {
			continue
		}
		at, begun := place[p.of]
		if _, plain := q.plain(); plain || !begun {
			if !plain {
				place[p.of] = len(list)
			}
			list = append(list, union{q})
			continue
		}
		list[at] = append(list[at], q)
	}
	return list
}

func noValue(string) (string, bool) { return "", false }

func (a *auditor) variables() bool { return a.view.doc.Version == policy.Version2012 }
