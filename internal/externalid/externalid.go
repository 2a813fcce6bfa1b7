package externalid

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
)

// The lengths STS accepts, in characters. Source: STS API Reference,
// AssumeRole, parameter ExternalId.
const (
	MinLength = 2
	MaxLength = 1224
)

// symbols are the characters an ID may hold besides letters and digits.
const symbols = "_+=,.@:/-"

// Generate makes an ID with 122 random bits: a version 4 UUID in its usual
// lower-case form, 36 characters long. The bits are read from random, which
// should be crypto/rand.Reader outside tests; its error is the only one.
func Generate(random io.Reader) (string, error) {
	id, err := uuid.NewRandomFromReader(random)
	if err != nil {
		return "", fmt.Errorf("no external ID was made, because the source of random bytes failed: %w", err)
	}
	return id.String(), nil
}

// Check refuses an ID that STS would refuse: fewer than 2 or more than 1224
// characters, or one that is not an ASCII letter, a digit or one of
// _ + = , . @ : / -. The error names the first such character and its place
// and never repeats the ID. IAM stores an ID that STS refuses without a word,
// and then nobody can assume the role.
// Source: STS API Reference, AssumeRole, parameter ExternalId.
func Check(id string) error {
	if at, r, found := firstRefused(id); found {
		return fmt.Errorf("the external ID holds %s as character %d of %d: STS accepts ASCII letters, digits and _ + = , . @ : / - alone%s",
			describeRune(r), at, utf8.RuneCountInString(id), spaceHint(r))
	}
	switch n := len(id); {
	case n == 0:
		return fmt.Errorf("the external ID is empty: STS accepts %d to %d characters; leave it out where none is wanted", MinLength, MaxLength)
	case n < MinLength:
		return fmt.Errorf("the external ID has 1 character: STS accepts %d to %d", MinLength, MaxLength)
	case n > MaxLength:
		return fmt.Errorf("the external ID has %d characters: STS accepts %d to %d", n, MinLength, MaxLength)
	}
	return nil
}

// firstRefused finds the first character no ID may hold and its place from 1.
func firstRefused(id string) (int, rune, bool) {
	at := 0
	for _, r := range id {
		at++
		if !isLetter(r) && !isDigit(r) && !strings.ContainsRune(symbols, r) {
			return at, r, true
		}
	}
	return 0, 0, false
}

func isLetter(r rune) bool { return (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// describeRune makes characters visible that an editor does not show.
func describeRune(r rune) string {
	switch r {
	case ' ':
		return "a space"
	case '\n', '\r':
		return "a line break"
	case '\t':
		return "a tab"
	case utf8.RuneError:
		return "a byte that is not UTF-8"
	}
	if strconv.IsPrint(r) {
		return fmt.Sprintf("%q (%U)", r, r)
	}
	return fmt.Sprintf("the invisible character %U", r)
}

// spaceHint tells what to do about white space, which most often comes from
// reading a file.
func spaceHint(r rune) string {
	if strings.ContainsRune(" \t\r\n", r) {
		return `; trimspace() removes what a file or a paste left at the ends`
	}
	return ""
}

// Mask shows enough of an ID to recognise it and too little to use it: its
// first characters, at most four and at most a quarter of it, and its length,
// as in "3f2a… (36 characters)". Whatever a terminal could not print, or could
// be tricked by, is shown as "?".
func Mask(id string) string {
	n := utf8.RuneCountInString(id)
	shown := min(4, n/4)
	var b strings.Builder
	for _, r := range id {
		if shown == 0 {
			break
		}
		shown--
		if r <= ' ' || r > '~' {
			r = '?'
		}
		b.WriteRune(r)
	}
	if n == 1 {
		return "… (1 character)"
	}
	return fmt.Sprintf("%s… (%d characters)", b.String(), n)
}
