package lake

import (
	"fmt"
	"strings"
)

const (
	minBucketName = 3
	maxBucketName = 63
)

const (
	lowerLetters = "abcdefghijklmnopqrstuvwxyz"
	upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits       = "0123456789"
)

// BucketNameError says which of S3's rules a bucket's name breaks.
type BucketNameError struct {
	Name string
	// Rule is what S3 asks for, in a clause: "it must have 3 to 63 characters".
	Rule string
}

// Error names the bucket and the rule.
func (e *BucketNameError) Error() string {
	return fmt.Sprintf("%q cannot be the name of an S3 bucket: %s", e.Name, e.Rule)
}

// CheckBucketName refuses a name that S3 would refuse for a general purpose
// bucket; the error is a *BucketNameError.
// Source: Amazon S3 User Guide, "General purpose bucket naming rules".
func CheckBucketName(name string) error {
	if rule := brokenRule(name); rule != "" {
		return &BucketNameError{Name: name, Rule: rule}
	}
	return nil
}

func brokenRule(name string) string {
	switch {
	case len(name) < minBucketName || len(name) > maxBucketName:
		return fmt.Sprintf("it must have %d to %d characters, not %d", minBucketName, maxBucketName, len(name))
	case strings.ContainsAny(name, upperLetters):
		return "it holds capital letters; S3 takes small letters only"
	case !only(name, lowerLetters+digits+".-"):
		return "only small letters, digits, dots and hyphens are allowed"
	case !isAlphanumeric(name[:1]) || !isAlphanumeric(name[len(name)-1:]):
		return "it must begin and end with a letter or a digit"
	case strings.Contains(name, ".."):
		return "it has two dots in a row"
	case looksLikeIPv4(name):
		return "it must not look like an IP address"
	}
	for _, prefix := range []string{"xn--", "sthree-", "amzn-s3-demo-"} {
		if strings.HasPrefix(name, prefix) {
			return "S3 keeps the prefix " + prefix + " for itself"
		}
	}
	for _, reserved := range []struct{ suffix, use string }{
		{"-s3alias", "the aliases of access points"},
		{"--ol-s3", "the aliases of Object Lambda access points"},
		{".mrap", "Multi-Region Access Points"},
		{"--x-s3", "directory buckets"},
		{"--table-s3", "table buckets"},
	} {
		if strings.HasSuffix(name, reserved.suffix) {
			return "the suffix " + reserved.suffix + " stands for " + reserved.use + "; give the bucket itself"
		}
	}
	return ""
}

func isAlphanumeric(s string) bool { return only(s, lowerLetters+digits) }

// only reports whether s has no character but those of set.
func only(s, set string) bool {
	for _, r := range s {
		if !strings.ContainsRune(set, r) {
			return false
		}
	}
	return true
}

func looksLikeIPv4(name string) bool {
	parts := strings.Split(name, ".")
	if len(parts) != 4 {
		return false
	}
	for _, part := range parts {
		if part == "" || len(part) > 3 || !only(part, digits) {
			return false
		}
	}
	return true
}
