package trust

import (
	"slices"
	"strings"
)

// union is the patterns of one condition: it takes a text that one of them does.
type union []pattern

// Places in a union are those in its patterns, each pattern's behind the last
// one's. Once a pattern takes whatever comes there is one place only, however
// far the others are, which keeps walks short.
const (
	placesOfEach = 1 << 14
	takesTheRest = 1<<24 - 2
)

func (u union) start() places {
	var at places
	for i, p := range u {
		at = append(at, movedBy(p.start(), i*placesOfEach)...)
	}
	return u.settled(at)
}

func (u union) step(at places, r rune) places {
	if len(at) == 1 && at[0] == takesTheRest {
		return at
	}
	var next places
	for i, p := range u {
		if here := at.within(i); len(here) > 0 {
			next = append(next, movedBy(p.step(here, r), i*placesOfEach)...)
		}
	}
	return u.settled(next)
}

func (u union) accepts(at places) bool {
	if len(at) == 1 && at[0] == takesTheRest {
		return true
	}
	return slices.ContainsFunc(at, func(x int) bool { return x%placesOfEach == len(u[x/placesOfEach]) })
}

func (u union) settled(at places) places {
	for _, x := range at {
		p := u[x/placesOfEach]
		if last := len(p) - 1; x%placesOfEach == last && p[last].kind == tokenRun && p[last].class == anyCharacter {
			return places{takesTheRest}
		}
	}
	return at
}

func movedBy(at places, by int) places {
	for i := range at {
		at[i] += by
	}
	return at
}

// within are the places in the i-th pattern of a union, as places of that pattern.
func (at places) within(i int) places {
	var here places
	for _, x := range at {
		if x/placesOfEach == i {
			here = append(here, x%placesOfEach)
		}
	}
	return here
}

// viewed is a union seen through a template: it takes the texts that fit once
// the fixed parts of the template stand around them.
type viewed struct {
	union
	before, after string
}

// plainly sees patterns as they are.
func plainly(patterns []pattern) []viewed {
	list := make([]viewed, len(patterns))
	for i, p := range patterns {
		list[i] = viewed{union: union{p}}
	}
	return list
}

func (v viewed) start() places { return v.through(v.union.start(), v.before) }

func (v viewed) accepts(at places) bool { return v.union.accepts(v.through(at, v.after)) }

func (v viewed) through(at places, text string) places {
	for _, r := range text {
		at = v.step(at, r)
	}
	return at
}

// maxMachineStates bounds the states that one audit's walks go through. The
// patterns that policies have need a few hundred.
const maxMachineStates = 6000

// maxLonelyStates bounds the walk for one pattern alone.
const maxLonelyStates = 300

// witnesses finds, for every combination of patterns that a text of the
// language can match at once, a shortest such text: what a* and *b have in
// common, what neither takes. It walks the language and all patterns together,
// character by character, through as many states as the limit says, and tells
// how many there were.
func witnesses(language pattern, patterns []viewed, limit int) (texts []string, states int) {
	machine := append([]viewed{{union: union{language}}}, patterns...)
	alphabet := machineAlphabet(machine)
	type node struct {
		state []places
		text  string
	}
	first := make([]places, len(machine))
	for i, p := range machine {
		first[i] = p.start()
	}
	queue := []node{{state: first}}
	seen := map[string]bool{stateKey(first): true}
	found := map[string]bool{}
	for len(queue) > 0 && len(seen) < limit {
		n := queue[0]
		queue = queue[1:]
		if vector, ok := acceptance(machine, n.state); ok && !found[vector] {
			found[vector] = true
			texts = append(texts, n.text)
		}
		for _, r := range alphabet {
			next := stepAll(machine, n.state, r)
			if next == nil {
				continue
			}
			if key := stateKey(next); !seen[key] {
				seen[key] = true
				queue = append(queue, node{state: next, text: n.text + string(r)})
			}
		}
	}
	return texts, len(seen)
}

// machineAlphabet are the characters mentioned anywhere and a few that are not,
// in a fixed order: a letter, a digit and a sign for whatever else there is. Of
// each class that a language has, one is among them.
func machineAlphabet(machine []viewed) []rune {
	mentioned := map[rune]bool{}
	for _, v := range machine {
		for _, p := range v.union {
			p.letters(mentioned)
		}
	}
	for _, spare := range []string{"xyzwvutsrqponmlkjihgfedcba", "0987654321", "-_.+=@,/:"} {
		for _, r := range spare {
			if !mentioned[r] {
				mentioned[r] = true
				break
			}
		}
	}
	alphabet := make([]rune, 0, len(mentioned))
	for r := range mentioned {
		alphabet = append(alphabet, r)
	}
	slices.SortFunc(alphabet, func(a, b rune) int { return letterRank(a) - letterRank(b) })
	return alphabet
}

// letterRank puts letters before digits before signs, so that witnesses read well.
func letterRank(r rune) int {
	switch {
	case r >= 'a' && r <= 'z':
		return int('z' - r)
	case r >= 'A' && r <= 'Z':
		return 100 + int(r)
	case r >= '0' && r <= '9':
		return 300 + int(r)
	default:
		return 1000 + int(r)
	}
}

// stepAll moves the whole machine on; nil where the language ends.
func stepAll(machine []viewed, state []places, r rune) []places {
	head := machine[0].step(state[0], r)
	if len(head) == 0 {
		return nil
	}
	next := make([]places, len(machine))
	next[0] = head
	for i := 1; i < len(machine); i++ {
		next[i] = machine[i].step(state[i], r)
	}
	return next
}

func acceptance(machine []viewed, state []places) (string, bool) {
	if !machine[0].accepts(state[0]) {
		return "", false
	}
	vector := make([]byte, len(machine)-1)
	for i := 1; i < len(machine); i++ {
		vector[i-1] = '0'
		if machine[i].accepts(state[i]) {
			vector[i-1] = '1'
		}
	}
	return string(vector), true
}

// stateKey writes a state with three bytes for each place, of which none is all
// ones, and a place of all ones between patterns.
func stateKey(state []places) string {
	var b strings.Builder
	for _, at := range state {
		for _, i := range at {
			b.WriteByte(byte(i))
			b.WriteByte(byte(i >> 8))
			b.WriteByte(byte(i >> 16))
		}
		b.WriteByte(0xff)
		b.WriteByte(0xff)
		b.WriteByte(0xff)
	}
	return b.String()
}
