package externalid

import "strings"

// everydayWords are what people write who are asked for some ID, and what
// names of environments, teams and clouds are made of.
func everydayWords() []string {
	return strings.Fields(`
		organization organisation configuration authentication
		placeholder integration development environment credentials
		production terraform anything identifier something whatever
		changeme replaceme yourself external security platform customer
		password provider partner replace staging account company default
		example testing analytics service project network private internal
		changeit secret access tenant change random unique vendor sample
		string value dummy cloud admin infra assume shared corp insert
		deploy stage trust audit guest group third party cross
		test demo prod data team role user here this that your name main temp
		none null some todo fixme 2020 2021 2022 2023 2024 2025 2026 2027 2028
		foo bar baz qux xxx abc dev org aws iam key our the for new xid ext eid
		id my no me a v1 v2 v3 1 2`)
}

// sampleIDs are IDs printed in so many documents that they are tried first.
// Sources: RFC 9562 (the nil and the max UUID), Wikipedia "Universally unique
// identifier" (123e4567…), RFC 9562 A.4 and the RFC 4122 name spaces.
func sampleIDs() []string {
	return []string{
		"00000000-0000-0000-0000-000000000000",
		"ffffffff-ffff-ffff-ffff-ffffffffffff",
		"123e4567-e89b-12d3-a456-426614174000",
		"123e4567-e89b-12d3-a456-426655440000",
		"550e8400-e29b-41d4-a716-446655440000",
		"6ba7b810-9dad-11d1-80b4-00c04fd430c8",
		"f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
	}
}

// tokens splits at everything that is neither letter nor digit.
func tokens(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !isLetter(r) && !isDigit(r) })
}

// classParts splits a token where letters meet digits: a random token changes
// often, a word with a number once or twice.
func classParts(token string) []string {
	var parts []string
	begin := 0
	for i := 1; i <= len(token); i++ {
		if i == len(token) || isDigit(rune(token[i])) != isDigit(rune(token[begin])) {
			parts = append(parts, token[begin:i])
			begin = i
		}
	}
	return parts
}

// camelParts splits AcmeAccessReader into its three words. Text that is not
// made of words of three and more letters, each with a capital at most at its
// beginning or capitals alone, stays whole.
func camelParts(s string) []string {
	var parts []string
	begin := 0
	for i := 1; i <= len(s); i++ {
		if i < len(s) && (!isUpper(s[i]) || isUpper(s[i-1])) {
			continue
		}
		part := s[begin:i]
		if len(part) < 3 || (lowerASCII(part[1:]) != part[1:] && strings.ToUpper(part) != part) {
			return []string{s}
		}
		parts = append(parts, part)
		begin = i
	}
	return parts
}

func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }

// looksLikeWord reports whether a text is letters of one case, but for the
// first, and half of its pairs of neighbouring letters are common ones, two
// thirds in longer texts. In random letters about a quarter are.
func looksLikeWord(s string) bool {
	if len(s) < 3 || strings.ContainsAny(s, "0123456789") || (lowerASCII(s[1:]) != s[1:] && strings.ToUpper(s) != s) {
		return false
	}
	s = lowerASCII(s)
	common := 0
	for i := range len(s) - 1 {
		if strings.Contains(commonPairs, s[i:i+2]) {
			common++
		}
	}
	if len(s) > 10 {
		return 3*common >= 2*(len(s)-1)
	}
	return 2*common >= len(s)-1
}

// commonPairs are the most frequent pairs of letters of English and of the
// names of products and companies.
const commonPairs = `th he in er an re nd at on nt ha es st en ed to it ou ea hi is or ti as te et ng of al de
se le sa si ar ve ra ld ur io ac co om ro pr ri ic ce ct tr me ma di li la lo el em ec us un ta nc no na ne ni
il ie id ho fo ge ee ch ca be ad ai am ay ab av ex im ir ll ly mo mp od ol op os ot ow pa pe po rt ry rs sh so ss
su tu ul ut vi wa we wi uc du ke ns ts tt up ag ap gr cl cr qu ov iv ev ig um ua ex og be gi`

// lowerASCII lowers A to Z alone, byte by byte, so that places in the text stay
// the same whatever it holds.
func lowerASCII(s string) string {
	lower := []byte(s)
	for i, b := range lower {
		if isUpper(b) {
			lower[i] = b + 'a' - 'A'
		}
	}
	return string(lower)
}
