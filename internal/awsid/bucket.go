package awsid

import (
	"fmt"
	"net/netip"
	"strings"
)

// CheckBucketName refuses what S3 refuses as the name of a general purpose
// bucket: it has 3 to 63 lower-case letters, digits, dots and hyphens, begins
// and ends with a letter or digit, has no two dots in a row, is no IP address,
// and neither begins nor ends with what S3 reserves.
// Source: Amazon S3 User Guide, "General purpose bucket naming rules".
func CheckBucketName(s string) error {
	switch {
	case strings.HasPrefix(s, "arn:"):
		return fmt.Errorf("%q is an ARN: give the bucket's name alone%s", s, bucketOfARN(s))
	case strings.Contains(s, "://"):
		return fmt.Errorf("%q is an address: give the bucket's name alone, without a scheme or a key", s)
	case len(s) < 3 || len(s) > 63:
		return fmt.Errorf("%q has %d characters, and the name of a bucket has 3 to 63", s, len(s))
	case strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "":
		return fmt.Errorf("%q is not the name of a bucket: one holds lower-case letters, digits, dots and hyphens alone", s)
	case strings.Trim(s, ".-") != s:
		return fmt.Errorf("%q is not the name of a bucket: one begins and ends with a letter or digit", s)
	case strings.Contains(s, ".."):
		return fmt.Errorf("%q is not the name of a bucket: one has no two dots in a row", s)
	}
	if _, err := netip.ParseAddr(s); err == nil {
		return fmt.Errorf("%q is an IP address, which cannot be the name of a bucket", s)
	}
	for _, prefix := range []string{"xn--", "sthree-"} {
		if strings.HasPrefix(s, prefix) {
			return fmt.Errorf("%q begins with %q, which S3 reserves", s, prefix)
		}
	}
	for _, suffix := range []string{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"} {
		if strings.HasSuffix(s, suffix) {
			return fmt.Errorf("%q ends with %q, which S3 reserves for what is no general purpose bucket", s, suffix)
		}
	}
	return nil
}

// bucketOfARN names the bucket of an ARN such as arn:aws:s3:::bucket/key.
func bucketOfARN(s string) string {
	arn, err := ParseARN(s)
	if err != nil || arn.Service != "s3" || arn.AccountID != "" {
		return ""
	}
	name, _, _ := strings.Cut(arn.Resource, "/")
	return fmt.Sprintf(", %q", name)
}
