package awsid

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CheckTags refuses tags that IAM and STS would refuse, whatever their number: a
// key of over 128 or a value of over 256 characters, a key that begins with
// "aws:", characters other than letters, digits, spaces and _.:/=+-@, keys that
// differ in case only.
// Source: IAM User Guide, "Tags for AWS Identity and Access Management
// resources" and "Pass session tags in AWS STS".
func CheckTags(tags map[string]string) error {
	seen := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		if err := checkTag(key, tags[key]); err != nil {
			return err
		}
		if other, ok := seen[strings.ToLower(key)]; ok {
			return fmt.Errorf("the tag keys %q and %q differ in case only, which is the same key to IAM; keep one of them", other, key)
		}
		seen[strings.ToLower(key)] = key
	}
	return nil
}

func checkTag(key, value string) error {
	if n := utf8.RuneCountInString(key); n < 1 || n > MaxTagKeyLength {
		return fmt.Errorf("the tag key %q has %d characters; it must have 1 to %d", key, n, MaxTagKeyLength)
	}
	if n := utf8.RuneCountInString(value); n > MaxTagValueLength {
		return fmt.Errorf("the value of the tag %q has %d characters; at most %d are allowed", key, n, MaxTagValueLength)
	}
	if IsReservedTagKey(key) {
		return fmt.Errorf("the tag key %q begins with \"aws:\", which AWS keeps for itself; choose another", key)
	}
	for _, text := range []string{key, value} {
		for _, r := range text {
			if !isTagRune(r) {
				return fmt.Errorf("the tag %q holds the character %q; letters, digits, spaces and _ . : / = + - @ are allowed", key, r)
			}
		}
	}
	return nil
}

// IsReservedTagKey recognises keys that begin with aws: in any case, which are
// AWS's own.
// Source: IAM User Guide, "Tags for AWS Identity and Access Management resources".
func IsReservedTagKey(key string) bool { return strings.HasPrefix(strings.ToLower(key), "aws:") }

func isTagRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Z, r) || strings.ContainsRune("_.:/=+-@", r)
}
