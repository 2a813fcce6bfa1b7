package localaws

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// tag is one tag of a role, user, policy, profile or session. Keys are told
// apart without case, and keep the case they were given.
// Source: IAM User Guide, "Tags for IAM resources".
type tag struct {
	key, value string
}

// checkTags refuses tags as IAM and STS do: more than 50, keys or values too
// long or with odd characters, and keys that occur twice.
func checkTags(tags []tag) *apiError {
	if len(tags) > awsid.MaxTags {
		return violations([]string{violation(fmt.Sprintf("'[%d tags]'", len(tags)), "Tags", fmt.Sprintf("Member must have length less than or equal to %d", awsid.MaxTags))})
	}
	var broken []string
	seen := map[string]bool{}
	for i, t := range tags {
		at := fmt.Sprintf("tags.%d.member.", i+1)
		for _, c := range tagTextBroken(t.key, 1, awsid.MaxTagKeyLength, "+") {
			broken = append(broken, violation("'"+t.key+"'", at+"key", c))
		}
		for _, c := range tagTextBroken(t.value, 0, awsid.MaxTagValueLength, "*") {
			broken = append(broken, violation("'"+t.value+"'", at+"value", c))
		}
		if seen[strings.ToLower(t.key)] {
			return invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
		}
		seen[strings.ToLower(t.key)] = true
	}
	return violations(broken)
}

// checkOwnTags also refuses what only AWS may set.
func checkOwnTags(tags []tag) *apiError {
	if err := checkTags(tags); err != nil {
		return err
	}
	for _, t := range tags {
		if strings.HasPrefix(strings.ToLower(t.key), "aws:") {
			return invalidInput("Caller is an end user and not allowed to mutate system tags: %q begins with aws:", t.key)
		}
	}
	return nil
}

func tagTextBroken(v string, minimum, maximum int, repeat string) []string {
	broken := lengthBroken(v, minimum, maximum)
	if strings.ContainsFunc(v, func(c rune) bool { return !isTagRune(c) }) {
		broken = append(broken, `Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]`+repeat)
	}
	return broken
}

func isTagRune(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsNumber(c) || unicode.Is(unicode.Z, c) || strings.ContainsRune("_.:/=+-@", c)
}

// withTags returns old with the tags set: those with an equal key replaced,
// the others added.
func withTags(old, set []tag) []tag {
	result := slices.Clone(old)
	for _, t := range set {
		i := slices.IndexFunc(result, func(o tag) bool { return strings.EqualFold(o.key, t.key) })
		if i < 0 {
			result = append(result, t)
			continue
		}
		result[i] = t
	}
	return result
}

func withoutTags(old []tag, keys []string) []tag {
	return slices.DeleteFunc(slices.Clone(old), func(t tag) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, t.key) })
	})
}

func tagKeys(tags []tag) []string {
	keys := make([]string, 0, len(tags))
	for _, t := range tags {
		keys = append(keys, t.key)
	}
	return keys
}
