package awsid_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// checkError holds an error to a part of its text; an empty part wants none.
func checkError(t *testing.T, what string, err error, part string) {
	t.Helper()
	switch {
	case part == "" && err != nil:
		t.Errorf("%s: refused: %v", what, err)
	case part != "" && err == nil:
		t.Errorf("%s: accepted, want an error with %q", what, part)
	case part != "" && !strings.Contains(err.Error(), part):
		t.Errorf("%s: the error is %q, want %q in it", what, err, part)
	}
}

// TestParseARN follows IAM User Guide, "Identify AWS resources with ARNs".
func TestParseARN(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, text string
		want      awsid.ARN
	}{
		{"a role", "arn:aws:iam::123456789012:role/path/name", awsid.ARN{Partition: "aws", Service: "iam", AccountID: "123456789012", Resource: "role/path/name"}},
		{"a bucket, without region and account", "arn:aws:s3:::bucket/key", awsid.ARN{Partition: "aws", Service: "s3", Resource: "bucket/key"}},
		{"colons in the resource", "arn:aws-cn:logs:cn-north-1:123456789012:log-group:a:b", awsid.ARN{Partition: "aws-cn", Service: "logs", Region: "cn-north-1", AccountID: "123456789012", Resource: "log-group:a:b"}},
		{"AWS's own account in managed policies", "arn:aws:iam::aws:policy/ReadOnlyAccess", awsid.ARN{Partition: "aws", Service: "iam", AccountID: "aws", Resource: "policy/ReadOnlyAccess"}},
	}
	for _, row := range rows {
		got, err := awsid.ParseARN(row.text)
		checkError(t, row.why, err, "")
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
		if got.String() != row.text {
			t.Errorf("%s: written as %s", row.why, got)
		}
	}
}

func TestParseARNRefuses(t *testing.T) {
	t.Parallel()
	rows := []struct{ why, text, part string }{
		{"nothing", "", "is not an ARN"},
		{"five segments", "arn:aws:iam::root", "six parts"},
		{"another beginning", "urn:aws:iam::123456789012:root", "is not an ARN"},
		{"upper case", "ARN:aws:iam::123456789012:root", "is not an ARN"},
		{"an unknown partition", "arn:amazon:iam::123456789012:root", `the partitions are aws, aws-us-gov, aws-cn`},
		{"no service", "arn:aws:::123456789012:root", "names no service"},
		{"a colon too many before the account", "arn:aws:iam:::123456789012:role/x", "as in arn:aws:iam::123456789012:role/x"},
		{"eleven digits", "arn:aws:iam::12345678901:root", "it has 11 digits and must have 12"},
		{"an account with dashes", "arn:aws:iam::1234-5678-9012:root", `write it without dashes, as "123456789012"`},
		{"a wildcard for the account", "arn:aws:iam::*:root", "it must be 12 digits"},
		{"no resource", "arn:aws:iam::123456789012:", "names no resource"},
	}
	for _, row := range rows {
		_, err := awsid.ParseARN(row.text)
		checkError(t, row.why, err, row.part)
	}
}

func TestARNSurvivesWritingAndReading(t *testing.T) {
	t.Parallel()
	part := rapid.StringMatching(`[a-z0-9-]{1,8}`)
	rapid.Check(t, func(t *rapid.T) {
		want := awsid.ARN{
			Partition: rapid.SampledFrom(awsid.Partitions()).Draw(t, "partition").ID,
			Service:   part.Draw(t, "service"),
			Region:    rapid.OneOf(part, rapid.Just("")).Draw(t, "region"),
			AccountID: rapid.StringMatching(`[0-9]{12}`).Draw(t, "account"),
			Resource:  rapid.StringMatching(`[a-z:/*]{1,12}`).Draw(t, "resource"),
		}
		got, err := awsid.ParseARN(want.String())
		if err != nil || got != want {
			t.Fatalf("%s is read as %+v, %v", want, got, err)
		}
	})
}

func TestAccountID(t *testing.T) {
	t.Parallel()
	rows := []struct{ why, id, part string }{
		{"twelve digits", "123456789012", ""},
		{"leading zeros", "000000000001", ""},
		{"nothing", "", "has 0 digits"},
		{"eleven digits, a leading zero lost", "12345678901", "keep leading zeros"},
		{"thirteen digits", "1234567890123", "it has 13 digits"},
		{"dashes", "1234-5678-9012", `as "123456789012"`},
		{"letters", "12345678901a", "must be 12 digits"},
		{"digits beyond ASCII", "12345678901２", "must be 12 digits"},
		{"a space", " 12345678901", "must be 12 digits"},
	}
	for _, row := range rows {
		checkError(t, row.why, awsid.CheckAccountID(row.id), row.part)
		if got, want := awsid.IsAccountID(row.id), row.part == ""; got != want {
			t.Errorf("%s: IsAccountID(%q) = %t, want %t", row.why, row.id, got, want)
		}
	}
}

func TestRoleARN(t *testing.T) {
	t.Parallel()
	rows := []struct{ why, account, name, path, partition, want, part string }{
		{"no path", "123456789012", "name", "/", "aws", "arn:aws:iam::123456789012:role/name", ""},
		{"a path", "123456789012", "name", "/a/b/", "aws-us-gov", "arn:aws-us-gov:iam::123456789012:role/a/b/name", ""},
		{"a bad account", "1", "name", "/", "aws", "", "it has 1 digits"},
		{"a bad name", "123456789012", "a b", "/", "aws", "", `holds the character ' '`},
		{"a bad path", "123456789012", "name", "a", "aws", "", "begin and end with a slash"},
		{"an unknown partition", "123456789012", "name", "/", "aws-moon", "", `"aws-moon" is not an AWS partition`},
	}
	for _, row := range rows {
		got, err := awsid.RoleARN(row.account, row.name, row.path, row.partition)
		checkError(t, row.why, err, row.part)
		if got != row.want {
			t.Errorf("%s: got %q, want %q", row.why, got, row.want)
		}
	}
}

func TestPartitions(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range awsid.Partitions() {
		if seen[p.ID] || p.DNSSuffix == "" || len(p.RegionPrefixes) == 0 {
			t.Errorf("%+v is there twice or not whole", p)
		}
		seen[p.ID] = true
		got, ok := awsid.LookupPartition(p.ID)
		if diff := cmp.Diff(p, got); !ok || diff != "" {
			t.Errorf("%s looked up (-want +got):\n%s", p.ID, diff)
		}
	}
	if awsid.Partitions()[0].ID != "aws" {
		t.Error("the commercial partition is not the first")
	}
	if p, ok := awsid.LookupPartition("AWS"); ok {
		t.Errorf("AWS is taken for %+v; case counts", p)
	}
}

// TestPartitionOfRegion follows AWS General Reference, "AWS service endpoints".
func TestPartitionOfRegion(t *testing.T) {
	t.Parallel()
	rows := map[string]string{
		"us-east-1": "aws", "eu-central-2": "aws", "ap-southeast-7": "aws", "sa-east-1": "aws", "ca-west-1": "aws", "me-central-1": "aws",
		"af-south-1": "aws", "il-central-1": "aws", "mx-central-1": "aws", "us-gov-west-1": "aws-us-gov", "cn-northwest-1": "aws-cn",
		"eusc-de-east-1": "aws-eusc", "us-iso-east-1": "aws-iso", "us-isob-east-1": "aws-iso-b", "eu-isoe-west-1": "aws-iso-e", "us-isof-south-1": "aws-iso-f",
		"": "", "moon-1": "", "us": "",
	}
	for region, want := range rows {
		got, ok := awsid.PartitionOfRegion(region)
		if got.ID != want || ok != (want != "") {
			t.Errorf("%q: got %q %t, want %q", region, got.ID, ok, want)
		}
	}
}
