package policy

import "maps"

// EquivalentTexts reports whether two policy texts mean the same to IAM. Texts
// that do not parse are the same only where they are equal, so that what
// cannot be understood is never taken for unchanged.
func EquivalentTexts(a, b string, use Use) bool {
	if a == b {
		return true
	}
	first, err := Parse(a, use)
	if err != nil {
		return false
	}
	second, err := Parse(b, use)
	if err != nil {
		return false
	}
	return Equivalent(first, second)
}

// EquivalentTextMaps reports whether two maps from policy name to policy text
// have the same names with equivalent texts. A nil map equals an empty one.
func EquivalentTextMaps(a, b map[string]string, use Use) bool {
	return maps.EqualFunc(a, b, func(x, y string) bool { return EquivalentTexts(x, y, use) })
}
