package awsapi

import "net/url"

// decodeDocument undoes the encoding in which IAM returns policy documents. It
// is that of RFC 3986, in which a plus sign is a plus sign and not a space.
// Text that is not so encoded, as some endpoints return it, passes unchanged.
// Source: IAM API Reference, "GetRolePolicy".
func decodeDocument(encoded string) string {
	if text, err := url.PathUnescape(encoded); err == nil {
		return text
	}
	return encoded
}
