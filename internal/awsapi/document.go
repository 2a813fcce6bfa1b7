package awsapi

import (
	"net/url"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// decodeDocument undoes the encoding in which IAM returns policy documents.
// It is that of RFC 3986, in which a plus sign is a plus sign and not a space. Text that is
// not so encoded, as some endpoints return it, passes unchanged.
// Source: IAM API Reference, "GetRolePolicy".
func decodeDocument(encoded string) string {
	if text, err := url.PathUnescape(encoded); err == nil {
		return text
	}
	return encoded
}

// sameTrust reports whether two trust policies mean the same; text that does not parse is
// the same only as itself.
func sameTrust(a, b string) bool {
	if a == b {
		return true
	}
	first, err := policy.Parse(a, policy.UseTrust)
	if err != nil {
		return false
	}
	second, err := policy.Parse(b, policy.UseTrust)
	return err == nil && policy.Equivalent(first, second)
}
