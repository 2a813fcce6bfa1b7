package trust

import (
	"maps"
	"slices"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// callerControls asks, where the external ID is compared with another key,
// whether the caller decides by the rest of his request which ID gets in: two
// IDs get in, each with its own request and not with the other's.
func (a *auditor) callerControls(w *world) (hit, bool) {
	for _, i := range w.statements() {
		if a.view.doc.Statements[i].Effect != policy.Allow {
			continue
		}
		comparisons := a.comparisonsOfID(w, i)
		if len(comparisons) == 0 {
			continue
		}
		if r, ok := a.changesWithRequest(w, i); ok {
			return hit{r, i}, true
		}
		for _, p := range comparisons {
			if r, ok := a.agreesWithChoice(w, i, p); ok {
				return hit{r, i}, true
			}
		}
	}
	return hit{}, false
}

// comparisonsOfID are the conditions of the statement, and of each Deny about
// the caller, that compare the external ID with another key.
func (a *auditor) comparisonsOfID(w *world, statement int) []*conditionProbe {
	var list []*conditionProbe
	for i, s := range a.view.doc.Statements {
		if i != statement && (s.Effect != policy.Deny || !w.concerned(w.action(), i)) {
			continue
		}
		for _, p := range a.view.conditions[i] {
			if len(p.keys) > 1 && slices.Contains(p.keys, keyExternalID) {
				list = append(list, p)
			}
		}
	}
	return list
}

// changesWithRequest takes a request that gets in and asks whether another ID
// needs another request: one of no form, or one that keeps the form of the
// first, for what it is compared with may have text around the variable.
func (a *auditor) changesWithRequest(w *world, statement int) (Request, bool) {
	m := aim{ids: idUnconfigured, orgs: orgForeign}
	r, ok := a.findThrough(w, m, a.choicesFor(w, m), statement)
	if !ok || r.ExternalID == nil {
		return Request{}, false
	}
	for _, other := range []string{"some-other-unknown-id", *r.ExternalID + "x", "x" + *r.ExternalID} {
		if slices.Contains(a.configuredIDs, other) || a.allowsWith(r, other) {
			continue
		}
		exact := aim{ids: idExact, exact: other, orgs: orgForeign}
		if _, ok := a.findThrough(w, exact, a.choicesFor(w, exact), statement); ok {
			return r, true
		}
	}
	return Request{}, false
}

// allowsWith asks whether a request gets in with another ID and no other change.
func (a *auditor) allowsWith(r Request, id string) bool {
	r.ExternalID = &id
	return a.allows(r)
}

// The texts that a caller could choose in two requests: alike in no character
// at either end, so that a pattern around one does not take the other.
const (
	oneChoice     = "one-unknown-id"
	anotherChoice = "yet-another-choice"
)

// agreesWithChoice has the caller choose one text, and then another, for
// whatever the condition ties to the external ID, which agrees each time.
func (a *auditor) agreesWithChoice(w *world, statement int, p *conditionProbe) (Request, bool) {
	one, another := a.twoChoices(p.keys)
	for _, value := range p.condition.Values {
		template := segments(value, a.variables())
		for form := range a.formsOf(p.keys) + 1 {
			first, ok := a.agreeing(w, statement, p, template, one, form)
			if !ok {
				continue
			}
			second, ok := a.agreeing(w, statement, p, template, another, form)
			if ok && !a.allowsWith(first, *second.ExternalID) && !a.allowsWith(second, *first.ExternalID) {
				return first, true
			}
		}
	}
	return Request{}, false
}

// twoChoices are texts for the keys of a comparison: of a region's form where
// one of them holds the region, which the caller chooses among those there are.
func (a *auditor) twoChoices(keys []string) (one, another string) {
	if regions := a.regionDomain().natural; slices.Contains(keys, keyRequestedRegion) && len(regions) > 1 {
		return regions[0], regions[len(regions)-1]
	}
	return oneChoice, anotherChoice
}

// agreeing looks for a request in which every key of the comparison that the
// caller chooses holds the text, in the form that the document asks of the key,
// and the external ID what that makes of it.
func (a *auditor) agreeing(w *world, statement int, p *conditionProbe, template []segment, text string, form int) (Request, bool) {
	id, chosen := text, map[string]string{}
	// Every variable has a text: what is settled, the ID, or what is chosen.
	done, _ := resolved(template, func(key string) (string, bool) {
		if v, settled := w.fixed[key]; settled {
			return v.Values[0], true
		}
		if key == keyExternalID {
			return id, true
		}
		chosen[key] = a.inForm(key, text, form)
		return chosen[key], true
	})
	if key := p.keys[0]; key == keyExternalID {
		id = joined(done)
	} else if _, settled := w.fixed[key]; !settled {
		chosen[key] = joined(done)
	}
	if len(chosen) == 0 || slices.Contains(a.configuredIDs, id) {
		return Request{}, false
	}
	var besides []*conditionProbe
	for _, key := range slices.Sorted(maps.Keys(chosen)) {
		besides = append(besides, a.view.equals(key, chosen[key]))
	}
	m := aim{ids: idExact, exact: id, orgs: orgForeign}
	return a.findThrough(w, m, a.choicesOf(w, m, chosen), statement, besides...)
}

// formsOf counts the patterns with wildcards that the document has for keys.
func (a *auditor) formsOf(keys []string) int {
	most := 0
	for _, key := range keys {
		most = max(most, len(a.loosePatternsOf(key)))
	}
	return most
}

func (a *auditor) loosePatternsOf(key string) []pattern {
	return slices.DeleteFunc(a.patternsOf(key), func(p pattern) bool {
		_, plain := p.plain()
		return plain
	})
}

// inForm puts the text where a pattern for the key is open; form 0 is none.
func (a *auditor) inForm(key, text string, form int) string {
	patterns := a.loosePatternsOf(key)
	if form == 0 || len(patterns) == 0 {
		return text
	}
	return patterns[min(form, len(patterns))-1].filled(text)
}
