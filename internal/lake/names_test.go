package lake_test

import (
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

func TestBucketRegion(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, bucket, want string }{
		{"as AWS makes them", lakeBucket, "us-east-1"},
		{"a vendor's example", "aws-security-data-lake-eu-central-1-abcdefghi", "eu-central-1"},
		{"a region of four words", "aws-security-data-lake-us-gov-west-1-abc123", "us-gov-west-1"},
		{"no random end", "aws-security-data-lake-us-east-1", ""},
		{"an empty end", "aws-security-data-lake-us-east-1-", ""},
		{"a dot in the end", "aws-security-data-lake-us-east-1-a.b", ""},
		{"no region", "aws-security-data-lake-abc", ""},
		{"a zone", "aws-security-data-lake-us-east-1a-abc", ""},
		{"another prefix", "my-security-data-lake-us-east-1-abc", ""},
	} {
		got, ok := lake.BucketRegion(row.bucket)
		if got != row.want || ok != (row.want != "") {
			t.Errorf("%s: %q gives %q %t, want %q", row.why, row.bucket, got, ok, row.want)
		}
	}
}

// TestSourceNames follows the Amazon Security Lake API Reference,
// "CreateCustomLogSource".
func TestSourceNames(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, text string
		check     func(string) error
		want      string
	}{
		{"20 characters", strings.Repeat("n", 20), lake.CheckSourceName, ""},
		{"all kinds of characters", "aZ0_-:.", lake.CheckSourceName, ""},
		{"no name", "", lake.CheckSourceName, "is empty"},
		{"21 characters", strings.Repeat("n", 21), lake.CheckSourceName, "has 21 characters; Security Lake takes at most 20"},
		{"a slash", "a/b", lake.CheckSourceName, `"a/b" holds a character`},
		{"beyond ASCII", "ä", lake.CheckSourceName, "holds a character"},
		{"a version", "1.0-rc_2", lake.CheckSourceVersion, ""},
		{"32 characters", strings.Repeat("1", 32), lake.CheckSourceVersion, ""},
		{"33 characters", strings.Repeat("1", 33), lake.CheckSourceVersion, "1 to 32 characters, not 33"},
		{"no version", "", lake.CheckSourceVersion, "1 to 32 characters, not 0"},
		{"an account", "210987654321", lake.CheckProviderPrincipal, ""},
		{"a service", "partner.amazonaws.com", lake.CheckProviderPrincipal, ""},
		{"a role", "arn:aws:iam::210987654321:role/x", lake.CheckProviderPrincipal, "is an ARN; Security Lake takes the ID"},
		{"11 digits", "21098765432", lake.CheckProviderPrincipal, "has 11 digits and must have 12"},
		{"dashes", "2109-8765-4321", lake.CheckProviderPrincipal, "without dashes"},
		{"a word", "partner", lake.CheckProviderPrincipal, "neither the ID of an account"},
		{"a wildcard", "*.amazonaws.com", lake.CheckProviderPrincipal, "neither the ID of an account"},
		{"a colon", "1:0", lake.CheckSourceVersion, `"1:0" holds a character`},
	} {
		err := row.check(row.text)
		if (err == nil) != (row.want == "") || err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", row.why, err, row.want)
		}
	}
}

func TestLocation(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ location, bucket, prefix string }{
		{"s3://b-1/ext/partner/", "b-1", "ext/partner/"},
		{"s3://b-1/ext/partner", "b-1", "ext/partner/"},
		{"b-1/ext/partner/", "b-1", "ext/partner/"},
		{"s3://b-1", "b-1", ""},
		{"s3://b-1/", "b-1", ""},
		{"", "", ""},
	} {
		if bucket, prefix := lake.Location(row.location); bucket != row.bucket || prefix != row.prefix {
			t.Errorf("%q is split into %q and %q, want %q and %q", row.location, bucket, prefix, row.bucket, row.prefix)
		}
	}
	if got := lake.SourcePrefix("partner"); got != "ext/partner/" {
		t.Errorf("the prefix of partner is %q", got)
	}
}
