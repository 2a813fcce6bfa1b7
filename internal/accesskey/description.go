package accesskey

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// CheckDescription refuses a description that cannot be kept: the AWS console
// keeps the description of a key as a tag of the user, whose key is the ID of
// the access key, so it has 1 to 256 letters, digits, spaces and _.:/=+-@.
// Source: IAM User Guide, "Manage access keys for IAM users" and "Tags for AWS
// Identity and Access Management resources".
func CheckDescription(s string) error {
	if n := utf8.RuneCountInString(s); n < 1 || n > awsid.MaxTagValueLength {
		return fmt.Errorf("the description of a key has 1 to %d characters, not %d; leave it out for none", awsid.MaxTagValueLength, n)
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Z, r) && !strings.ContainsRune("_.:/=+-@", r) {
			return fmt.Errorf("the description of a key is kept as a tag, which cannot hold the character %q; letters, digits, spaces and _ . : / = + - @ are allowed", r)
		}
	}
	return nil
}

// IsID is true of text that has the form of the ID of a long-term access key:
// 20 capital letters and digits, the first four of which end in KIA. AWS's own
// begin AKIA. Source: IAM User Guide, "IAM identifiers".
func IsID(s string) bool {
	if len(s) != 20 || s[1:4] != "KIA" {
		return false
	}
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// SplitTags parts the tags of a user from those that describe access keys, whose
// keys are the IDs of access keys.
func SplitTags(all map[string]string) (tags, descriptions map[string]string) {
	tags, descriptions = map[string]string{}, map[string]string{}
	for key, value := range all {
		if IsID(key) {
			descriptions[key] = value
		} else {
			tags[key] = value
		}
	}
	return tags, descriptions
}

// CheckTagKey refuses a tag key that has the form of an access key's ID, for
// such a tag is the description of that key.
func CheckTagKey(key string) error {
	if IsID(key) {
		return fmt.Errorf("the tag key %q has the form of the ID of an access key, and AWS takes such a tag for the description of that key; use key_description for it", key)
	}
	return nil
}
