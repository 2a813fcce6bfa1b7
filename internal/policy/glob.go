package policy

import (
	"strings"
	"unicode/utf8"
)

// The tokens of a glob that are not literal characters.
const (
	// anyRun is *: any characters, or none.
	anyRun rune = -1 - iota
	// anyOne is ?: exactly one character.
	anyOne
	// segmentRun is a * that stops at a colon.
	segmentRun
	// segmentOne is a ? that is no colon.
	segmentOne
)

// glob is a pattern as one token per character.
type glob []rune

// parseGlob reads * and ? as wildcards and everything else as itself.
func parseGlob(pattern string) glob {
	g := make(glob, 0, len(pattern))
	for _, r := range pattern {
		switch r {
		case '*':
			g = append(g, anyRun)
		case '?':
			g = append(g, anyOne)
		default:
			g = append(g, r)
		}
	}
	return g
}

// match reports whether the whole of value matches.
func (g glob) match(value string) bool {
	for _, r := range g {
		if r == segmentRun {
			return g.matchSegmented(value)
		}
	}
	return g.matchPlain(value)
}

// matchPlain goes back to the last * only, which is enough as long as every *
// takes any character: what an earlier one could take instead, the last can.
func (g glob) matchPlain(value string) bool {
	at, star, resume := 0, -1, 0
	for i := 0; i < len(value); {
		r, size := utf8.DecodeRuneInString(value[i:])
		switch {
		case at < len(g) && g[at] == anyRun:
			star, resume = at, i
			at++
		case at < len(g) && accepts(g[at], r):
			at++
			i += size
		case star >= 0:
			_, skip := utf8.DecodeRuneInString(value[resume:])
			resume += skip
			i, at = resume, star+1
		default:
			return false
		}
	}
	for at < len(g) && g[at] == anyRun {
		at++
	}
	return at == len(g)
}

// matchSegmented follows all readings at once, because a * that stops at a
// colon can force an earlier one to take more.
func (g glob) matchSegmented(value string) bool {
	state := g.start()
	for _, r := range value {
		state = g.step(state, r)
	}
	return state[len(g)]
}

// start is the set of places reached before the first character.
func (g glob) start() []bool {
	state := make([]bool, len(g)+1)
	state[0] = true
	g.skipRuns(state)
	return state
}

// step is the set of places reached from state by one more character.
func (g glob) step(state []bool, r rune) []bool {
	next := make([]bool, len(g)+1)
	for i, token := range g {
		if !state[i] || !accepts(token, r) {
			continue
		}
		if token == anyRun || token == segmentRun {
			next[i] = true
		} else {
			next[i+1] = true
		}
	}
	g.skipRuns(next)
	return next
}

func (g glob) skipRuns(state []bool) {
	for i, token := range g {
		if state[i] && (token == anyRun || token == segmentRun) {
			state[i+1] = true
		}
	}
}

func accepts(token, r rune) bool {
	switch token {
	case anyRun, anyOne:
		return true
	case segmentRun, segmentOne:
		return r != ':'
	default:
		return token == r
	}
}

// MatchPattern reports whether value matches pattern, in which * stands for
// any characters or none and ? for exactly one. Case counts, and neither / nor
// : is special. This is StringLike without variables.
// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
func MatchPattern(pattern, value string) bool {
	return parseGlob(pattern).matchPlain(value)
}

// ActionMatches reports whether an Action pattern such as sts:Assume* takes in
// an action. Case does not count.
// Source: IAM User Guide, "IAM JSON policy elements: Action".
func ActionMatches(pattern, action string) bool {
	return MatchPattern(strings.ToLower(pattern), strings.ToLower(action))
}
