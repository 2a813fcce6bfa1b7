package awsid_test

import (
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// The rules are those of the Amazon S3 User Guide, "General purpose bucket
// naming rules".
func TestCheckBucketName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, name string
		// want is part of the error; empty if the name is good.
		want string
	}{
		{"plain", "acme-events", ""},
		{"dots", "logs.acme.example", ""},
		{"shortest", "abc", ""},
		{"longest", strings.Repeat("a", 63), ""},
		{"that of a Security Lake", "aws-security-data-lake-us-east-1-abcdefghij0123456789", ""},
		{"digits that are no address", "1.2.3", ""},
		{"an ARN, with the name in it", "arn:aws:s3:::acme-events", `is an ARN: give the bucket's name alone, "acme-events"`},
		{"the ARN of an object", "arn:aws:s3:::acme-events/a/b", `"acme-events"`},
		{"an ARN of something else", "arn:aws:sqs:us-east-1:123456789012:q", "is an ARN"},
		{"no ARN though it begins like one", "arn:x", "is an ARN"},
		{"a URI", "s3://acme-events", "is an address"},
		{"too short", "ab", "has 2 characters"},
		{"too long", strings.Repeat("a", 64), "has 64 characters"},
		{"capitals", "Acme-events", "lower-case"},
		{"an underscore", "acme_events", "lower-case"},
		{"a key", "acme-events/a", "lower-case"},
		{"a wildcard", "acme-*", "lower-case"},
		{"a dot first", ".acme", "begins and ends"},
		{"a hyphen last", "acme-", "begins and ends"},
		{"two dots", "acme..events", "two dots"},
		{"an IP address", "192.0.2.1", "IP address"},
		{"a reserved beginning", "xn--acme", "reserves"},
		{"another", "sthree-acme", "reserves"},
		{"the alias of an access point", "acme-s3alias", "reserves"},
		{"a directory bucket", "acme--use1-az4--x-s3", "reserves"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			err := awsid.CheckBucketName(tt.name)
			if (err == nil) != (tt.want == "") || (err != nil && !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("CheckBucketName(%q) = %v, want %q", tt.name, err, tt.want)
			}
		})
	}
}
