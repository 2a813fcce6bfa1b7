package externalid

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// What an ID must have so that nobody guesses it by trying. Every try is a
// signed call to STS, so 48 bits are out of reach; a generated ID has 122. IDs
// that vendors issue begin at 15 hexadecimal digits (60 bits).
const (
	leastBits   = 48
	leastLength = 12
	// domainBits is what a name with dots must have to be taken for more than
	// a domain name, whose words are public.
	domainBits = 64
)

// Guessable says why an attacker could guess an ID; the answer is empty if he
// could not. It is a part of a sentence without a final period, such as
// "it has the form of an AWS account ID", and never repeats the ID.
//
// Known are words an attacker would try first: account IDs, the names of the
// role and the vendor. They and everyday words count for nothing; what is left
// is judged by how many tries it would take. The question makes sense for IDs
// chosen by people; a vendor that numbers its customers issues IDs that look
// guessable and are not theirs to change.
//
// AWS asks for an ID that is unique and hard to guess: IAM User Guide, "Access
// to AWS accounts owned by third parties".
func Guessable(id string, known ...string) string {
	if reason := publicForm(id); reason != "" {
		return reason
	}
	rest, named := strip(id, nameParts(known), 4)
	rest, everyday := strip(rest, everydayWords(), 5)
	flat, repeated := withoutRuns(shortestPeriod(rest))
	bits := strength(flat)
	switch {
	case bits < domainBits && looksLikeDomain(id):
		return "it reads like a domain name or an address, which others know"
	case bits >= leastBits && len(id) >= leastLength:
		return ""
	case named:
		return "it is little more than a name that is tried first: that of the account, the role or the vendor"
	case everyday:
		return "it is little more than a placeholder or everyday words"
	case repeated || len(shortestPeriod(rest)) < len(rest):
		return "it is little more than a sequence or a repetition"
	case len(id) < leastLength:
		return fmt.Sprintf("it has only %d characters; fewer than %d can be tried through", len(id), leastLength)
	}
	return fmt.Sprintf("it is made of words, digits in order or few different characters: about %d bits of chance, where %d are the least and a generated ID has 122", int(bits), leastBits)
}

// publicForm recognises IDs whose form alone says that others know them.
func publicForm(id string) string {
	digits := strings.ReplaceAll(id, "-", "")
	switch {
	case len(digits) == 12 && strings.Trim(digits, "0123456789") == "":
		return "it has the form of an AWS account ID, and account IDs are no secret"
	case strings.HasPrefix(lowerASCII(id), "arn:"):
		return "it is an ARN, and ARNs are no secret"
	}
	if slices.Contains(sampleIDs(), lowerASCII(id)) {
		return "it is a sample ID that many documents print"
	}
	return ""
}

// strip takes words out of an ID and tells whether it found any. Words of
// fewer than freely letters count only where they stand alone, for in a random
// ID they turn up by accident.
func strip(id string, words []string, freely int) (string, bool) {
	found := false
	lower := lowerASCII(id)
	for _, word := range words {
		for from := 0; ; {
			at := strings.Index(lower[from:], word)
			if at < 0 {
				break
			}
			begin, end := from+at, from+at+len(word)
			from = begin + 1
			if len(word) < freely && !standsAlone(id, begin, end) {
				continue
			}
			found = true
			// A separator takes the word's place, so that its neighbours do
			// not grow together into one word.
			id, lower = id[:begin]+"-"+id[end:], lower[:begin]+"-"+lower[end:]
		}
	}
	return id, found
}

func standsAlone(id string, begin, end int) bool {
	return (begin == 0 || !isWordByte(id[begin-1])) && (end == len(id) || !isWordByte(id[end]))
}

func isWordByte(b byte) bool { return isLetter(rune(b)) || isDigit(rune(b)) }

// nameParts lists names and the words they are made of, longest first, so that
// "rocket_science" is found in "rocket-42" too.
func nameParts(names []string) []string {
	var parts []string
	for _, name := range names {
		if len(name) >= 3 {
			parts = append(parts, lowerASCII(name))
		}
		for _, token := range tokens(name) {
			for _, part := range append(camelParts(token), token) {
				if len(part) >= 3 {
					parts = append(parts, lowerASCII(part))
				}
			}
		}
	}
	slices.SortFunc(parts, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(parts)
}

// shortestPeriod gives the part that an ID repeats at least twice, or the ID.
func shortestPeriod(id string) string {
	for p := 1; p <= len(id)/2; p++ {
		if id[p:] == id[:len(id)-p] {
			return id[:p]
		}
	}
	return id
}

// withoutRuns shortens runs of four and more equal, rising, falling or
// neighbouring characters (aaaa, 1234, fedc, qwer) to their first two, which stand for where the
// run begins and how it goes on, and tells whether there were any.
func withoutRuns(id string) (string, bool) {
	var b strings.Builder
	found := false
	for i := 0; i < len(id); {
		length := runLength(id[i:])
		if length < 4 {
			b.WriteByte(id[i])
			i++
			continue
		}
		found = true
		b.WriteString(id[i : i+2])
		i += length
	}
	return b.String(), found
}

// keyboardRows are the letters of a keyboard as fingers run over them.
const keyboardRows = "qwertyuiop asdfghjkl zxcvbnm poiuytrewq lkjhgfdsa mnbvcxz"

// runLength counts how far characters go on in steps of -1, 0 or 1, the step
// from 9 to 0 included, or along a row of the keyboard.
func runLength(s string) int {
	best := 1
	for step := -1; step <= 1; step++ {
		n := 1
		for n < len(s) && isWordByte(s[n]) && (int(s[n]) == int(s[n-1])+step || (step == 1 && s[n-1] == '9' && s[n] == '0')) {
			n++
		}
		best = max(best, n)
	}
	n := 1
	for n < len(s) && strings.Contains(keyboardRows, lowerASCII(s[n-1:n+1])) {
		n++
	}
	return max(best, n)
}

// strength estimates how many tries an ID takes, as a power of two, token by
// token: words count as words, random characters by their alphabet.
func strength(id string) float64 {
	bits := 0.0
	for _, token := range tokens(id) {
		parts := classParts(token)
		if len(parts) > 3 || isLongHex(token) {
			bits += randomBits(token)
			continue
		}
		for _, part := range parts {
			for _, word := range camelParts(part) {
				bits += wordBits(word)
			}
		}
	}
	return bits
}

// isLongHex recognises hexadecimal IDs in which letters and digits happen to
// stand together.
func isLongHex(token string) bool {
	return len(token) >= 12 && strings.Trim(token, "0123456789abcdef") == "" && strings.ContainsAny(token, "0123456789")
}

// wordBits counts a word as one of 4096 for each ten letters begun.
func wordBits(s string) float64 {
	bits := randomBits(s)
	if looksLikeWord(s) {
		bits = min(bits, 12*math.Ceil(float64(len(s))/10))
	}
	return bits
}

// randomBits takes the characters for random ones of the smallest alphabet
// that holds them, weighing how few different ones there are.
func randomBits(s string) float64 {
	alphabet := 0.0
	switch {
	case strings.Trim(s, "0123456789") == "":
		alphabet = 10
	case strings.Trim(s, "0123456789abcdef") == "", strings.Trim(s, "0123456789ABCDEF") == "":
		alphabet = 16
	default:
		alphabet = letterAlphabet(s)
	}
	different := map[byte]bool{}
	for i := range len(s) {
		different[s[i]] = true
	}
	// A random text of eight characters and more rarely uses fewer than four
	// different ones; a text that does is drawn from those alone.
	if len(s) >= 8 && len(different) < 4 {
		alphabet = float64(len(different))
	}
	return float64(len(s)) * math.Log2(alphabet)
}

func letterAlphabet(s string) float64 {
	alphabet := 0.0
	if strings.ContainsAny(s, "0123456789") {
		alphabet += 10
	}
	if strings.ToUpper(s) != s {
		alphabet += 26
	}
	if strings.ToLower(s) != s {
		alphabet += 26
	}
	return max(alphabet, 2)
}

// looksLikeDomain recognises acme.example.com, with or without a scheme, a
// mailbox and a path.
func looksLikeDomain(id string) bool {
	_, rest, found := strings.Cut(id, "://")
	if !found {
		rest = id
	}
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host[strings.LastIndexByte(host, '@')+1:], ":")
	labels := strings.Split(host, ".")
	if len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(classParts(strings.ReplaceAll(label, "-", ""))) > 3 {
			return false
		}
	}
	top := labels[len(labels)-1]
	return len(top) >= 2 && len(top) <= 6 && strings.IndexFunc(top, func(r rune) bool { return !isLetter(r) }) < 0
}
