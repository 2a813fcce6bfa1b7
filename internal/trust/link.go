package trust

import (
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// valuesOf lists the single values worth trying under each key that is free.
// Values that hold variables depend on other keys' values and the reverse, so
// that what one can be is handed on to the other, twice over. More has further
// values, by key, of which the legal ones are tried.
func (a *auditor) valuesOf(w *world, aim aim, more map[string]string) map[string][]string {
	values := map[string][]string{}
	rules := map[string]keyRule{}
	for _, key := range a.freeKeys(w) {
		r := a.rule(w, key, aim)
		if key == keyExternalID {
			r = keyRule{presence: optional, domain: externalIDDomain(aim.exact)}
		}
		if r.presence != absent {
			rules[key] = r
		}
	}
	if !aim.favourable {
		// Tags of the role are set by its owner: he gives the role those that his
		// conditions spell out, but they agree with no other key by chance.
		for _, key := range slices.Sorted(maps.Keys(rules)) {
			if isRoleTag(key) {
				values[key] = a.candidates(rules[key].domain, a.view.predicates[key], a.patternsOf(key))
				delete(rules, key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(rules)) {
		d := rules[key].domain
		d.unions = a.unionsOf(key)
		values[key] = a.candidates(d, a.view.predicates[key], a.patternsOf(key), a.linkedPatterns(key, rules)...)
	}
	for key, value := range more {
		addValues(rules, values, key, value)
	}
	if a.view.mentions(keyPrincipalOrgID) && w.party <= partyStranger {
		values[keyPrincipalOrgID] = a.organizations(w, aim)
	}
	for range 2 {
		a.linkValues(w, aim, rules, values)
	}
	return values
}

// linkedPatterns are the patterns of keys that a variable ties to this one, so
// that values are found on either side of them: seen through the template where
// this key is the variable, with the template around them where it is compared
// with one.
func (a *auditor) linkedPatterns(key string, rules map[string]keyRule) []viewed {
	var list []viewed
	for _, statement := range a.view.conditions {
		for _, p := range statement {
			for _, value := range p.condition.Values {
				variable, before, after, ok := link(segments(value, a.variables()))
				switch {
				case !ok || (isRoleTag(variable) && !hasRule(rules, variable)):
				case variable == key:
					for _, q := range a.toldApart(p.keys[0], rules) {
						list = append(list, viewed{union: union{q}, before: before, after: after})
					}
				case p.keys[0] == key:
					for _, q := range a.toldApart(variable, rules) {
						around := literalPattern(before, tokenLetter).then(q...).thenText(after)
						list = append(list, viewed{union: union{around}})
					}
				}
			}
		}
	}
	return list
}

// toldApart are all patterns that make a difference to a key: those of the
// document, the form its values have, and the external IDs agreed.
func (a *auditor) toldApart(key string, rules map[string]keyRule) []pattern {
	patterns := a.patternsOf(key)
	if r, free := rules[key]; free {
		patterns = append(patterns, r.domain.language)
	}
	if key == keyExternalID {
		for _, id := range a.configuredIDs {
			patterns = append(patterns, literalPattern(id, tokenLetter))
		}
	}
	return patterns
}

// linkValues hands values on through variables, in both directions.
func (a *auditor) linkValues(w *world, aim aim, rules map[string]keyRule, values map[string][]string) {
	for _, statement := range a.view.conditions {
		for _, p := range statement {
			if len(p.keys) == 1 {
				continue
			}
			if !aim.favourable && slices.ContainsFunc(p.keys, isRoleTag) {
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
			addValues(rules, values, key, text)
			if letterKind(op) == tokenFolded {
				addValues(rules, values, key, swapCase(text))
			}
		} else {
			addValues(rules, values, key, joined(done))
		}
	}
}

// maxLinkedValues bounds what variables hand on to a key.
const maxLinkedValues = 40

func addValues(rules map[string]keyRule, values map[string][]string, key string, more ...string) {
	r, free := rules[key]
	if !free || len(values[key]) > maxLinkedValues {
		return
	}
	for _, form := range r.domain.forms() {
		s := candidateSet{domain: form, values: values[key]}
		s.add(more...)
		values[key] = s.values
	}
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

func isRoleTag(key string) bool {
	return strings.HasPrefix(key, "aws:resourcetag/") || strings.HasPrefix(key, "iam:resourcetag/")
}

func hasRule(rules map[string]keyRule, key string) bool {
	_, ok := rules[key]
	return ok
}
