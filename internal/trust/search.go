package trust

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// maxQuestions bounds the requests that one audit asks about.
const maxQuestions = 20000

// maxCandidates bounds the values that one audit puts requests together from,
// which is the work where many principals meet many patterns and few requests
// are left to ask about. The policies of vendors need some hundreds.
const maxCandidates = 1_000_000

// hit is a request that gets in, and the statement that lets it.
type hit struct {
	request   Request
	statement int
}

// find looks for a request of the caller that gets in. It goes through the
// Allow statements and, for each, through the choices that fulfil its
// conditions and differ to any other statement; what it finds has been put to
// the evaluator as a whole. The request fulfils the conditions given besides, too.
func (a *auditor) find(w *world, aim aim, besides ...*conditionProbe) (hit, bool) {
	if a.candidatesMade >= maxCandidates {
		a.incomplete = true
		return hit{}, false
	}
	for _, i := range w.statements() {
		if a.view.doc.Statements[i].Effect != policy.Allow {
			continue
		}
		if request, ok := a.findThrough(w, aim, a.choicesFor(w, aim), i, besides...); ok {
			return hit{request, i}, true
		}
	}
	return hit{}, false
}

// findThrough looks for a request that one statement lets in.
func (a *auditor) findThrough(w *world, aim aim, c *choices, statement int, besides ...*conditionProbe) (Request, bool) {
	groups := a.groups(w, c, statement, besides)
	parts := make([][]option, len(groups))
	for i := range groups {
		parts[i] = a.fulfilling(w, c, &groups[i])
		if len(parts[i]) == 0 {
			return Request{}, false
		}
	}
	return a.tryAll(w, aim, parts, statement)
}

// tryAll asks about every combination of the groups' choices, the plainest
// first, until one gets in or the bound is reached.
func (a *auditor) tryAll(w *world, aim aim, parts [][]option, statement int) (Request, bool) {
	at := make([]int, len(parts))
	for {
		var settings option
		for i, p := range parts {
			settings = append(settings, p[at[i]]...)
		}
		request := a.requestOf(w, settings)
		if aim.fits(request) && a.getsIn(request, statement) {
			return a.recognisable(w, aim, request, statement), true
		}
		if a.asked >= maxQuestions {
			a.incomplete = true
			return Request{}, false
		}
		i := len(at) - 1
		for i >= 0 && at[i]+1 == len(parts[i]) {
			at[i] = 0
			i--
		}
		if i < 0 {
			return Request{}, false
		}
		at[i]++
	}
}

// fits reports whether the request passes what the question wants passed.
func (m aim) fits(r Request) bool {
	return (!m.tags || len(r.SessionTags) > 0) && (!m.identity || r.SourceIdentity != nil)
}

// getsIn puts a request to the evaluator: every action must be allowed, and the
// statement must be one that lets it in.
func (a *auditor) getsIn(r Request, statement int) bool {
	q, ok := a.asks(r)
	if !ok {
		return false
	}
	for _, p := range a.view.conditions[statement] {
		if !p.holds(q.requests[0].Context) {
			return false
		}
	}
	return true
}

// allows puts a request to the evaluator.
func (a *auditor) allows(r Request) bool {
	_, ok := a.asks(r)
	return ok
}

func (a *auditor) asks(r Request) (question, bool) {
	a.asked++
	q, err := newQuestion(r)
	if err != nil || q.impossible != "" {
		return question{}, false
	}
	for _, request := range q.requests {
		if a.view.compiled.Decide(request) != policy.Allowed {
			return question{}, false
		}
	}
	return q, true
}

// group is a set of atoms that conditions tie together, with those conditions.
type group struct {
	atoms []int
	// wanted must hold; told are conditions of other statements, by which
	// choices differ.
	wanted, told []*conditionProbe
	// wantedAtoms and toldAtoms are the atoms each depends on.
	wantedAtoms, toldAtoms [][]int
}

// groups ties atoms together that one condition depends on. Atoms that no
// condition of the statement, of a Deny or of a statement for session tags
// depends on are left at their plainest choice.
func (a *auditor) groups(w *world, c *choices, statement int, besides []*conditionProbe) []group {
	wanted := slices.Concat(a.view.conditions[statement], besides)
	var told []*conditionProbe
	for i, s := range a.view.doc.Statements {
		if i == statement {
			continue
		}
		aside := w.concerned(actionTagSession, i) || w.concerned(actionSetSourceIdentity, i)
		if aside || (s.Effect == policy.Deny && w.concerned(w.action(), i)) {
			told = append(told, a.view.conditions[i]...)
		}
	}
	owner := make([]int, len(c.atoms))
	for i := range owner {
		owner[i] = -1
	}
	var list []group
	for i, p := range slices.Concat(wanted, told) {
		list = tie(list, owner, p, c.dependsOn(p), i < len(wanted))
	}
	for i := range c.atoms {
		if owner[i] < 0 && len(c.atoms[i].options) > 0 {
			list = append(list, group{atoms: []int{i}})
		}
	}
	return slices.DeleteFunc(list, func(g group) bool { return len(g.atoms) == 0 && len(g.wanted) == 0 && len(g.told) == 0 })
}

// tie puts a condition into a group, joining the groups of all its atoms.
func tie(list []group, owner []int, p *conditionProbe, atoms []int, wanted bool) []group {
	target := -1
	for _, at := range atoms {
		if owner[at] < 0 {
			continue
		}
		if target < 0 {
			target = owner[at]
		} else if from := owner[at]; from != target {
			list[target].absorb(&list[from])
			for i := range owner {
				if owner[i] == from {
					owner[i] = target
				}
			}
		}
	}
	if target < 0 {
		list = append(list, group{})
		target = len(list) - 1
	}
	g := &list[target]
	for _, at := range atoms {
		if owner[at] < 0 {
			owner[at] = target
			g.atoms = append(g.atoms, at)
		}
	}
	if wanted {
		g.wanted = append(g.wanted, p)
		g.wantedAtoms = append(g.wantedAtoms, atoms)
	} else {
		g.told = append(g.told, p)
		g.toldAtoms = append(g.toldAtoms, atoms)
	}
	return list
}

func (g *group) absorb(from *group) {
	g.atoms = append(g.atoms, from.atoms...)
	g.wanted = append(g.wanted, from.wanted...)
	g.wantedAtoms = append(g.wantedAtoms, from.wantedAtoms...)
	g.told = append(g.told, from.told...)
	g.toldAtoms = append(g.toldAtoms, from.toldAtoms...)
	*from = group{}
}

// dependsOn lists the atoms whose choice can change a condition's answer. The
// tag keys follow from all the tags there are.
func (c *choices) dependsOn(p *conditionProbe) []int {
	var list []int
	add := func(key string) {
		if at, ok := c.byKey[key]; ok && !slices.Contains(list, at) {
			list = append(list, at)
		}
	}
	for _, key := range p.keys {
		add(key)
		if key == keyTagKeys || key == keyTransitiveTagKeys {
			for other := range c.byKey {
				if strings.HasPrefix(other, prefixRequestTag) || other == keyTagKeys {
					add(other)
				}
			}
		}
	}
	slices.Sort(list)
	return list
}
