package trust

import (
	"slices"
	"strings"
	"unicode"
)

// tokenKind says what a token of a pattern takes.
type tokenKind int

const (
	// tokenLetter takes one given character.
	tokenLetter tokenKind = iota
	// tokenFolded takes one given character in either case.
	tokenFolded
	// tokenOne takes one character of the class, tokenRun any number of them.
	tokenOne
	tokenRun
)

// class is a set of characters; the empty one stands for all.
type class string

// The classes that values of AWS are made of.
const (
	anyCharacter class = ""
	notColon     class = "^:"
	digits       class = "0123456789"
	hexDigits    class = digits + "abcdef"
	idCharacters class = "abcdefghijklmnopqrstuvwxyz0123456789"
	wordLetters  class = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	// uniqueIDLetters are those of base 32.
	uniqueIDLetters class = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	nameLetters     class = wordLetters + "_+=,.@-"
	idLetters       class = nameLetters + ":/"
	pathLetters     class = nameLetters + "/"
	// printableLetters are U+0021 to U+007E.
	printableLetters class = idLetters + "!\"#$%&'()*;<>?[\\]^`{|}~"
)

func (c class) has(r rune) bool {
	switch {
	case c == anyCharacter:
		return true
	case c[0] == '^':
		return !strings.ContainsRune(string(c[1:]), r)
	default:
		return strings.ContainsRune(string(c), r)
	}
}

type token struct {
	kind   tokenKind
	letter rune
	class  class
}

// pattern is a text pattern as one token for each character or wildcard. It is
// read as a machine that can be in several places of the pattern at once.
type pattern []token

// literalPattern takes the text itself, or the text in any case.
func literalPattern(text string, kind tokenKind) pattern {
	p := make(pattern, 0, len(text))
	for _, r := range text {
		p = append(p, token{kind: kind, letter: r})
	}
	return p
}

// likePattern reads * and ? as StringLike does.
func likePattern(text string) pattern {
	p := make(pattern, 0, len(text))
	for _, r := range text {
		p = append(p, wildcard(r, anyCharacter))
	}
	return p
}

func wildcard(r rune, c class) token {
	switch r {
	case '*':
		return token{kind: tokenRun, class: c}
	case '?':
		return token{kind: tokenOne, class: c}
	default:
		return token{kind: tokenLetter, letter: r}
	}
}

// then appends more tokens to a copy.
func (p pattern) then(more ...token) pattern { return append(slices.Clone(p), more...) }

func (p pattern) thenText(text string) pattern {
	return p.then(literalPattern(text, tokenLetter)...)
}

func one(c class) token { return token{kind: tokenOne, class: c} }

func run(c class) token { return token{kind: tokenRun, class: c} }

func (t token) takes(r rune) bool {
	switch t.kind {
	case tokenLetter:
		return t.letter == r
	case tokenFolded:
		return unicode.ToLower(t.letter) == unicode.ToLower(r)
	default:
		return t.class.has(r)
	}
}

// places are the positions a pattern can be at, sorted; len(p) among them
// means that the text so far matches.
type places []int

func (p pattern) start() places { return p.closure(places{0}) }

// closure adds the positions behind runs that take nothing.
func (p pattern) closure(at places) places {
	for i := 0; i < len(at); i++ {
		if at[i] < len(p) && p[at[i]].kind == tokenRun {
			if next := at[i] + 1; !slices.Contains(at, next) {
				at = append(at, next)
			}
		}
	}
	slices.Sort(at)
	return at
}

func (p pattern) step(at places, r rune) places {
	var next places
	for _, i := range at {
		if i == len(p) || !p[i].takes(r) {
			continue
		}
		to := i + 1
		if p[i].kind == tokenRun {
			to = i
		}
		if !slices.Contains(next, to) {
			next = append(next, to)
		}
	}
	return p.closure(next)
}

func (p pattern) accepts(at places) bool { return len(at) > 0 && at[len(at)-1] == len(p) }

// matches reports whether the whole text matches.
func (p pattern) matches(text string) bool {
	at := p.start()
	for _, r := range text {
		if at = p.step(at, r); len(at) == 0 {
			return false
		}
	}
	return p.accepts(at)
}

// letters are the characters that the pattern mentions, and one of each class.
func (p pattern) letters(into map[rune]bool) {
	for _, t := range p {
		switch t.kind {
		case tokenLetter:
			into[t.letter] = true
		case tokenFolded:
			into[unicode.ToLower(t.letter)] = true
			into[unicode.ToUpper(t.letter)] = true
		}
	}
}

// instances are two texts that the pattern takes: with its runs empty, and with
// one character in each.
func (p pattern) instances() []string {
	var short, long strings.Builder
	for _, t := range p {
		switch t.kind {
		case tokenRun:
			long.WriteRune('x')
		case tokenOne:
			short.WriteRune('x')
			long.WriteRune('x')
		default:
			short.WriteRune(t.letter)
			long.WriteRune(t.letter)
		}
	}
	return []string{short.String(), long.String()}
}

// filled is a text that the pattern takes, with the given one in its first run.
func (p pattern) filled(text string) string {
	var b strings.Builder
	for _, t := range p {
		switch t.kind {
		case tokenRun:
			b.WriteString(text)
			text = ""
		case tokenOne:
			b.WriteRune('x')
		default:
			b.WriteRune(t.letter)
		}
	}
	return b.String()
}
