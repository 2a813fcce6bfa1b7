package awsapi

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// IgnoreTags is the ignore_tags block: tags that others manage.
type IgnoreTags struct {
	Keys, KeyPrefixes []string
}

// TagSettings are default_tags and ignore_tags with what the environment adds.
type TagSettings struct {
	Default map[string]string
	Ignore  IgnoreTags
}

// Tags gives the provider block's tag settings. As in hashicorp/aws,
// TF_AWS_DEFAULT_TAGS_<key> adds a default tag unless the block has that key,
// and TF_AWS_IGNORE_TAGS_KEYS and TF_AWS_IGNORE_TAGS_KEY_PREFIXES add to the
// block's lists.
func (c *Client) Tags() TagSettings {
	return tagSettings(c.cfg.DefaultTags, c.cfg.IgnoreTags, os.Environ())
}

func tagSettings(defaults map[string]string, ignore IgnoreTags, environ []string) TagSettings {
	s := TagSettings{Default: map[string]string{}, Ignore: IgnoreTags{
		Keys:        slices.Clone(ignore.Keys),
		KeyPrefixes: slices.Clone(ignore.KeyPrefixes),
	}}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		switch key, isTag := strings.CutPrefix(name, "TF_AWS_DEFAULT_TAGS_"); {
		case isTag && key != "":
			s.Default[key] = value
		case name == "TF_AWS_IGNORE_TAGS_KEYS":
			s.Ignore.Keys = append(s.Ignore.Keys, splitList(value)...)
		case name == "TF_AWS_IGNORE_TAGS_KEY_PREFIXES":
			s.Ignore.KeyPrefixes = append(s.Ignore.KeyPrefixes, splitList(value)...)
		}
	}
	s.Default = MergeTags(s.Default, defaults)
	return s
}

func splitList(list string) []string {
	var parts []string
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// All is what a resource with these tags of its own is to carry: tags_all.
func (s TagSettings) All(own map[string]string) map[string]string {
	return MergeTags(s.Default, own)
}

// Visible is what remains of the tags found at AWS: neither ignored ones nor
// AWS's own, which begin with "aws:".
func (s TagSettings) Visible(found map[string]string) map[string]string {
	visible := map[string]string{}
	for key, value := range found {
		if !s.Ignore.match(key) && !isReserved(key) {
			visible[key] = value
		}
	}
	return visible
}

// Own is what remains of visible tags without those that default_tags put there
// with the same value. A tag that the resource itself repeats is told by
// configured, its tags as configured or as in state; nil if unknown.
func (s TagSettings) Own(visible, configured map[string]string) map[string]string {
	own := map[string]string{}
	for key, value := range visible {
		standard, isDefault := s.Default[key]
		_, repeated := configured[key]
		if !isDefault || standard != value || repeated {
			own[key] = value
		}
	}
	return own
}

func (i IgnoreTags) match(key string) bool {
	return slices.Contains(i.Keys, key) || slices.ContainsFunc(i.KeyPrefixes, func(prefix string) bool {
		return strings.HasPrefix(key, prefix)
	})
}

// isReserved: keys that begin with aws: in any case are AWS's. Source: IAM User
// Guide, "Tags for AWS Identity and Access Management resources".
func isReserved(key string) bool { return strings.HasPrefix(strings.ToLower(key), "aws:") }

// MergeTags adds over to base. IAM's tag keys are the same if they differ in
// case only, so a key of over replaces any such key of base.
func MergeTags(base, over map[string]string) map[string]string {
	lower := make(map[string]bool, len(over))
	for key := range over {
		lower[strings.ToLower(key)] = true
	}
	merged := maps.Clone(over)
	if merged == nil {
		merged = map[string]string{}
	}
	for key, value := range base {
		if !lower[strings.ToLower(key)] {
			merged[key] = value
		}
	}
	return merged
}

// DiffTags says what turns one set of tags into another: tags to set, then keys
// to remove, sorted. A key that changes its case only is removed and set, in
// that order.
func DiffTags(from, to map[string]string) (set map[string]string, remove []string) {
	set = map[string]string{}
	for key, value := range to {
		if old, ok := from[key]; !ok || old != value {
			set[key] = value
		}
	}
	for key := range from {
		if _, ok := to[key]; !ok {
			remove = append(remove, key)
		}
	}
	slices.Sort(remove)
	return set, remove
}

// CheckTags refuses tags that IAM would refuse: over 50, a key of over 128 or a
// value of over 256 characters, a key that begins with "aws:", characters other
// than letters, digits, spaces and _.:/=+-@, keys that differ in case only.
// Source: IAM User Guide, "Tags for AWS Identity and Access Management
// resources".
func CheckTags(tags map[string]string) error {
	if len(tags) > awsid.MaxTags {
		return fmt.Errorf("there are %d tags, default_tags included; at most %d are allowed", len(tags), awsid.MaxTags)
	}
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
	if n := utf8.RuneCountInString(key); n < 1 || n > awsid.MaxTagKeyLength {
		return fmt.Errorf("the tag key %q has %d characters; it must have 1 to %d", key, n, awsid.MaxTagKeyLength)
	}
	if n := utf8.RuneCountInString(value); n > awsid.MaxTagValueLength {
		return fmt.Errorf("the value of the tag %q has %d characters; at most %d are allowed", key, n, awsid.MaxTagValueLength)
	}
	if isReserved(key) {
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

func isTagRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Z, r) || strings.ContainsRune("_.:/=+-@", r)
}
