package lake

import (
	"fmt"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// The lengths Security Lake allows. A source's name could be longer by the
// model of the API (64), but it becomes part of the name of a role.
// Source: Amazon Security Lake API Reference, "CreateCustomLogSource".
const (
	MaxSourceNameLength    = 20
	MaxSourceVersionLength = 32
)

// bucketPrefix begins the names of all buckets of Security Lake.
const bucketPrefix = "aws-security-data-lake-"

// seenSuffixLength is the length of the random end of a bucket's name as AWS
// makes them; it is documented nowhere, and one vendor's example has 9.
const seenSuffixLength = 30

// BucketRegion reads the region out of the name of a lake's bucket, such as
// aws-security-data-lake-us-east-1-abc123; false if the name has another form.
func BucketRegion(bucket string) (string, bool) {
	region, _, ok := splitBucketName(bucket)
	return region, ok
}

func splitBucketName(bucket string) (region, suffix string, ok bool) {
	rest, ok := strings.CutPrefix(bucket, bucketPrefix)
	at := strings.LastIndexByte(rest, '-')
	if !ok || at < 0 {
		return "", "", false
	}
	region, suffix = rest[:at], rest[at+1:]
	if awsid.CheckRegion(region) != nil || suffix == "" || !isAlphanumeric(suffix) {
		return "", "", false
	}
	return region, suffix, true
}

// CheckSourceName refuses the name of a custom source that Security Lake would
// refuse: 1 to 20 letters, digits and _ - : . characters.
func CheckSourceName(name string) error {
	switch n := len(name); {
	case n == 0:
		return fmt.Errorf("the source name is empty; it must have 1 to %d characters", MaxSourceNameLength)
	case !only(name, lowerLetters+upperLetters+digits+"_-:."):
		return fmt.Errorf("the source name %q holds a character that Security Lake refuses; letters, digits and _ - : . are allowed", name)
	case n > MaxSourceNameLength:
		return fmt.Errorf("the source name %q has %d characters; Security Lake takes at most %d, because the name of the provider role that it makes of it must fit into %d",
			name, n, MaxSourceNameLength, awsid.MaxRoleNameLength)
	}
	return nil
}

// CheckSourceVersion refuses the version of a custom source that Security Lake
// would refuse: 1 to 32 letters, digits and - . _ characters.
func CheckSourceVersion(version string) error {
	switch n := len(version); {
	case n == 0 || n > MaxSourceVersionLength:
		return fmt.Errorf("the source version must have 1 to %d characters, not %d", MaxSourceVersionLength, n)
	case !only(version, lowerLetters+upperLetters+digits+"-._"):
		return fmt.Errorf("the source version %q holds a character that Security Lake refuses; letters, digits and - . _ are allowed", version)
	}
	return nil
}

// SourcePrefix is the prefix of all objects of a custom source, such as
// "ext/name/".
func SourcePrefix(source string) string { return "ext/" + source + "/" }

// Location splits the place where a source's objects go, as Security Lake names
// it (s3://bucket/ext/name/), into the bucket and a prefix that ends in a
// slash.
func Location(location string) (bucket, prefix string) {
	bucket, prefix, _ = strings.Cut(strings.TrimPrefix(location, "s3://"), "/")
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	return bucket, prefix
}

// partition is where in a source's prefix the objects of one day go.
// Source: Amazon Security Lake User Guide, "Collecting data from custom
// sources", Partitioning.
func partition(prefix, region, account, day string) string {
	return prefix + "region=" + region + "/accountId=" + account + "/eventDay=" + day + "/"
}

// CheckProviderPrincipal refuses what cannot be the principal of a source's
// provider identity: it is the ID of an account or the name of a service, never
// a role.
// Source: Amazon Security Lake API Reference, "AwsIdentity".
func CheckProviderPrincipal(principal string) error {
	switch {
	case awsid.IsAccountID(principal):
		return nil
	case strings.HasPrefix(principal, "arn:"):
		return fmt.Errorf("%q is an ARN; Security Lake takes the ID of the provider's account, 12 digits, or the name of a service", principal)
	case only(principal, digits+"-"):
		return awsid.CheckAccountID(principal)
	case !strings.Contains(principal, ".") || !only(principal, lowerLetters+digits+".-"):
		return fmt.Errorf("%q is neither the ID of an account, 12 digits, nor the name of a service, such as service.amazonaws.com", principal)
	}
	return nil
}
