package awsapi

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

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
		if !s.Ignore.match(key) && !awsid.IsReservedTagKey(key) {
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

// CheckTags refuses tags that IAM would refuse: over 50, or by awsid.CheckTags.
func CheckTags(tags map[string]string) error {
	if len(tags) > awsid.MaxTags {
		return fmt.Errorf("there are %d tags, default_tags included; at most %d are allowed", len(tags), awsid.MaxTags)
	}
	return awsid.CheckTags(tags)
}
