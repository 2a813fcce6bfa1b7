package policy

import (
	"slices"
	"strings"
)

// witnessBound limits the states looked at in the search for a common match;
// patterns as policies hold them need a few hundred.
const witnessBound = 20000

// Witness finds a shortest text that every pattern of match takes in and none
// of avoid does, in the sense of MatchPattern, or reports false if there is
// none. It follows all patterns at once as automata, so that a* and *b give
// ab. The answer is deterministic. A search that would look at more than 20,000
// states gives up and reports false too.
func Witness(match, avoid []string) (string, bool) {
	patterns := slices.Concat(match, avoid)
	w := witnessSearch{wanted: len(match), alphabet: alphabetOf(patterns)}
	for _, p := range patterns {
		w.globs = append(w.globs, parseGlob(p))
	}
	return w.run()
}

type witnessSearch struct {
	globs []glob
	// wanted is how many of the globs, from the first, must match.
	wanted   int
	alphabet []rune
}

// witnessState is the places reached in each glob, and the text that led there.
type witnessState struct {
	places [][]bool
	text   string
}

func (w *witnessSearch) run() (string, bool) {
	first := witnessState{places: make([][]bool, len(w.globs))}
	for i, g := range w.globs {
		first.places[i] = g.start()
	}
	queue, seen := []witnessState{first}, map[string]bool{}
	for len(queue) > 0 && len(seen) < witnessBound {
		state := queue[0]
		queue = queue[1:]
		if w.accepted(state) {
			return state.text, true
		}
		for _, r := range w.alphabet {
			next := w.step(state, r)
			if key := next.key(); w.alive(next) && !seen[key] {
				seen[key] = true
				queue = append(queue, next)
			}
		}
	}
	return "", false
}

func (w *witnessSearch) step(state witnessState, r rune) witnessState {
	next := witnessState{places: make([][]bool, len(w.globs)), text: state.text + string(r)}
	for i, g := range w.globs {
		next.places[i] = g.step(state.places[i], r)
	}
	return next
}

func (w *witnessSearch) accepted(state witnessState) bool {
	for i, g := range w.globs {
		if state.places[i][len(g)] != (i < w.wanted) {
			return false
		}
	}
	return true
}

// alive reports whether every wanted glob can still match.
func (w *witnessSearch) alive(state witnessState) bool {
	for _, places := range state.places[:w.wanted] {
		if !slices.Contains(places, true) {
			return false
		}
	}
	return true
}

func (s witnessState) key() string {
	var b strings.Builder
	for _, places := range s.places {
		for _, reached := range places {
			if reached {
				b.WriteByte('1')
			} else {
				b.WriteByte('0')
			}
		}
	}
	return b.String()
}

// alphabetOf is every literal character of the patterns, and one that none of
// them holds, which stands for all others.
func alphabetOf(patterns []string) []rune {
	letters := []rune(strings.NewReplacer("*", "", "?", "").Replace(strings.Join(patterns, "")))
	slices.Sort(letters)
	letters = slices.Compact(letters)
	other := 'a'
	for slices.Contains(letters, other) {
		other++
	}
	return append([]rune{other}, letters...)
}
