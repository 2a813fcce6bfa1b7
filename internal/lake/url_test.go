package lake_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

const lakeBucket = "aws-security-data-lake-us-east-1-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5"

// TestParseURL follows the Amazon S3 User Guide, "Virtual hosting of general
// purpose buckets" and "Using Amazon S3 dual-stack endpoints", and "Amazon S3
// endpoints and quotas".
func TestParseURL(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, url string
		want     lake.URL
	}{
		{"virtual hosted", "https://b-1.s3.eu-central-1.amazonaws.com", lake.URL{Bucket: "b-1", Region: "eu-central-1", Partition: "aws", Style: lake.StyleVirtualHosted}},
		{"a slash behind it is no key", "https://b-1.s3.eu-central-1.amazonaws.com/", lake.URL{Bucket: "b-1", Region: "eu-central-1", Partition: "aws", Style: lake.StyleVirtualHosted}},
		{"a prefix keeps its slash", "https://b-1.s3.eu-central-1.amazonaws.com/ext/src/", lake.URL{Bucket: "b-1", Region: "eu-central-1", Partition: "aws", Key: "ext/src/", Style: lake.StyleVirtualHosted}},
		{"dots in the bucket's name", "https://a.b.c.s3.us-west-2.amazonaws.com/k", lake.URL{Bucket: "a.b.c", Region: "us-west-2", Partition: "aws", Key: "k", Style: lake.StyleVirtualHosted}},
		{"words of a host in the bucket's name", "https://s3.us-east-1.b.s3.us-west-2.amazonaws.com", lake.URL{Bucket: "s3.us-east-1.b", Region: "us-west-2", Partition: "aws", Style: lake.StyleVirtualHosted}},
		{"a bucket named like a website host", "https://s3-website.s3.us-west-2.amazonaws.com", lake.URL{Bucket: "s3-website", Region: "us-west-2", Partition: "aws", Style: lake.StyleVirtualHosted}},
		{"an encoded key", "https://b-1.s3.us-east-1.amazonaws.com/a%20b/%C3%A4+c", lake.URL{Bucket: "b-1", Region: "us-east-1", Partition: "aws", Key: "a b/ä+c", Style: lake.StyleVirtualHosted}},
		{"host and scheme without case", "HTTPS://b-1.S3.US-EAST-1.AmazonAWS.com/K", lake.URL{Bucket: "b-1", Region: "us-east-1", Partition: "aws", Key: "K", Style: lake.StyleVirtualHosted}},
		{"the port of https", "https://b-1.s3.us-east-1.amazonaws.com:443/k", lake.URL{Bucket: "b-1", Region: "us-east-1", Partition: "aws", Key: "k", Style: lake.StyleVirtualHosted}},
		{"the dot at the end of a full name", "https://b-1.s3.us-east-1.amazonaws.com./k", lake.URL{Bucket: "b-1", Region: "us-east-1", Partition: "aws", Key: "k", Style: lake.StyleVirtualHosted}},
		{"path style", "https://s3.us-east-1.amazonaws.com/b-1/ext/", lake.URL{Bucket: "b-1", Region: "us-east-1", Partition: "aws", Key: "ext/", Style: lake.StylePath}},
		{"path style without a key", "https://s3.us-east-1.amazonaws.com/b-1", lake.URL{Bucket: "b-1", Region: "us-east-1", Partition: "aws", Style: lake.StylePath}},
		{"path style with a slash at the end", "https://s3.us-east-1.amazonaws.com/b-1/", lake.URL{Bucket: "b-1", Region: "us-east-1", Partition: "aws", Style: lake.StylePath}},
		{"legacy, virtual hosted", "https://b-1.s3-us-west-2.amazonaws.com/k", lake.URL{Bucket: "b-1", Region: "us-west-2", Partition: "aws", Key: "k", Style: lake.StyleVirtualHosted}},
		{"legacy, path style", "https://s3-eu-west-1.amazonaws.com/b-1", lake.URL{Bucket: "b-1", Region: "eu-west-1", Partition: "aws", Style: lake.StylePath}},
		{"the older host of us-east-1", "https://b-1.s3-external-1.amazonaws.com", lake.URL{Bucket: "b-1", Region: "us-east-1", Partition: "aws", Style: lake.StyleVirtualHosted}},
		{"global: the region is unknown, not us-east-1", "https://b-1.s3.amazonaws.com/k", lake.URL{Bucket: "b-1", Partition: "aws", Key: "k", Style: lake.StyleVirtualHosted}},
		{"global, path style", "https://s3.amazonaws.com/b-1/k", lake.URL{Bucket: "b-1", Partition: "aws", Key: "k", Style: lake.StylePath}},
		{"dual-stack", "https://b-1.s3.dualstack.us-west-2.amazonaws.com", lake.URL{Bucket: "b-1", Region: "us-west-2", Partition: "aws", Style: lake.StyleVirtualHosted}},
		{"dual-stack, path style", "https://s3.dualstack.us-west-2.amazonaws.com/b-1/k", lake.URL{Bucket: "b-1", Region: "us-west-2", Partition: "aws", Key: "k", Style: lake.StylePath}},
		{"a bucket that ends in dualstack", "https://b.dualstack.s3.us-west-2.amazonaws.com", lake.URL{Bucket: "b.dualstack", Region: "us-west-2", Partition: "aws", Style: lake.StyleVirtualHosted}},
		{"FIPS", "https://b-1.s3-fips.us-east-1.amazonaws.com", lake.URL{Bucket: "b-1", Region: "us-east-1", Partition: "aws", Style: lake.StyleVirtualHosted}},
		{"FIPS, path style", "https://s3-fips.us-gov-west-1.amazonaws.com/b-1", lake.URL{Bucket: "b-1", Region: "us-gov-west-1", Partition: "aws-us-gov", Style: lake.StylePath}},
		{"FIPS and dual-stack", "https://b-1.s3-fips.dualstack.us-east-2.amazonaws.com", lake.URL{Bucket: "b-1", Region: "us-east-2", Partition: "aws", Style: lake.StyleVirtualHosted}},
		{"FIPS, legacy", "https://b-1.s3-fips-us-gov-west-1.amazonaws.com", lake.URL{Bucket: "b-1", Region: "us-gov-west-1", Partition: "aws-us-gov", Style: lake.StyleVirtualHosted}},
		{"GovCloud shares its domain", "https://b-1.s3.us-gov-east-1.amazonaws.com", lake.URL{Bucket: "b-1", Region: "us-gov-east-1", Partition: "aws-us-gov", Style: lake.StyleVirtualHosted}},
		{"China", "https://b-1.s3.cn-north-1.amazonaws.com.cn/k", lake.URL{Bucket: "b-1", Region: "cn-north-1", Partition: "aws-cn", Key: "k", Style: lake.StyleVirtualHosted}},
		{"China, path style and dual-stack", "https://s3.dualstack.cn-northwest-1.amazonaws.com.cn/b-1", lake.URL{Bucket: "b-1", Region: "cn-northwest-1", Partition: "aws-cn", Style: lake.StylePath}},
		{"the European sovereign cloud", "https://b-1.s3.eusc-de-east-1.amazonaws.eu", lake.URL{Bucket: "b-1", Region: "eusc-de-east-1", Partition: "aws-eusc", Style: lake.StyleVirtualHosted}},
		{"a region to come takes its partition from the domain", "https://b-1.s3.xy-east-1.amazonaws.com", lake.URL{Bucket: "b-1", Region: "xy-east-1", Partition: "aws", Style: lake.StyleVirtualHosted}},
		{"a URI", "s3://b-1", lake.URL{Bucket: "b-1", Style: lake.StyleURI}},
		{"a URI with a slash", "s3://b-1/", lake.URL{Bucket: "b-1", Style: lake.StyleURI}},
		{"a URI with a prefix", "s3://b-1/ext/src/", lake.URL{Bucket: "b-1", Key: "ext/src/", Style: lake.StyleURI}},
		{"nothing is encoded in a URI", "s3://b-1/a%20b?c#d", lake.URL{Bucket: "b-1", Key: "a%20b?c#d", Style: lake.StyleURI}},
		{"Hadoop's schemes", "s3a://b-1/k", lake.URL{Bucket: "b-1", Key: "k", Style: lake.StyleURI}},
		{"Hadoop's older scheme", "s3n://b-1/k", lake.URL{Bucket: "b-1", Key: "k", Style: lake.StyleURI}},
		{"a key of 1024 bytes", "s3://b-1/" + strings.Repeat("k", 1024), lake.URL{Bucket: "b-1", Key: strings.Repeat("k", 1024), Style: lake.StyleURI}},
	} {
		got, err := lake.ParseURL(row.url)
		if err != nil {
			t.Errorf("%s: %q is refused: %v", row.why, row.url, err)
			continue
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", row.why, row.url, diff)
		}
	}
}

func TestParseURLRefuses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, url, what, instead string }{
		{"nothing", "", "is empty", "https://BUCKET.s3.REGION.amazonaws.com or s3://BUCKET"},
		{"a bucket's name alone", lakeBucket, "has no scheme", "s3://BUCKET"},
		{"an ARN", "arn:aws:s3:::" + lakeBucket, "is an ARN", "s3://BUCKET"},
		{"white space around it", " s3://b-1", "white space", "%20"},
		{"a line feed", "s3://b-1\n", "white space", "remove"},
		{"http to a public host", "http://b-1.s3.us-east-1.amazonaws.com", "unencrypted", "write https"},
		{"http to this machine", "http://127.0.0.1:4599/b-1", "unencrypted", "write https"},
		{"another scheme", "gs://b-1/k", `"gs" is none of S3's`, "s3://BUCKET"},
		{"no bucket in a URI", "s3:///k", "names no bucket", "s3://BUCKET"},
		{"no bucket in path style", "https://s3.us-east-1.amazonaws.com/", "names no bucket", "BUCKET"},
		{"path style with two slashes", "https://s3.us-east-1.amazonaws.com//b-1", "names no bucket", "BUCKET"},
		{"no host", "https:///b-1", "has no host", "BUCKET"},
		{"a leading slash in the key of a URI", "s3://b-1//ext/src/", "begin with a slash", "one slash only"},
		{"a leading slash in the key", "https://b-1.s3.us-east-1.amazonaws.com//ext/", "begin with a slash", "one slash only"},
		{"the same, encoded", "https://b-1.s3.us-east-1.amazonaws.com/%2Fext/", "begin with a slash", "one slash only"},
		{"a leading slash in path style", "https://s3.us-east-1.amazonaws.com/b-1//ext/", "begin with a slash", "one slash only"},
		{"a key too long", "s3://b-1/" + strings.Repeat("k", 1025), "1025 bytes", "1024"},
		{"a website", "https://b-1.s3-website.eu-central-1.amazonaws.com", "website", "https://BUCKET.s3.REGION.amazonaws.com"},
		{"a website, joined", "https://b-1.s3-website-us-east-1.amazonaws.com", "website", "https://BUCKET.s3.REGION.amazonaws.com"},
		{"an access point", "https://ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com", "access point", "the bucket's own"},
		{"an access point, FIPS and dual-stack", "https://ap-123456789012.s3-accesspoint-fips.dualstack.us-east-1.amazonaws.com", "access point", "the bucket's own"},
		{"a Multi-Region Access Point", "https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com", "access point", "the bucket's own"},
		{"an access point by its ARN", "s3://arn:aws:s3:us-east-1:123456789012:accesspoint/ap", "access point", "s3://BUCKET"},
		{"Object Lambda", "https://ap-123456789012.s3-object-lambda.us-east-1.amazonaws.com", "access point", "the bucket's own"},
		{"Transfer Acceleration", "https://b-1.s3-accelerate.amazonaws.com", "Transfer Acceleration", "the bucket's own"},
		{"Transfer Acceleration, dual-stack", "https://b-1.s3-accelerate.dualstack.amazonaws.com", "Transfer Acceleration", "the bucket's own"},
		{"a directory bucket", "https://b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com", "directory bucket", "the bucket's own"},
		{"Outposts", "https://b-1.s3-outposts.us-east-1.amazonaws.com", "another part of S3", "the bucket's own"},
		{"an interface endpoint", "https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com/b-1", "one network only", "public host"},
		{"another service", "https://sqs.us-east-1.amazonaws.com/123456789012/q", "another service of AWS (sqs)", "the bucket's own"},
		{"a region alone", "https://us-east-1.amazonaws.com/b-1", "another service", "the bucket's own"},
		{"a region that is none", "https://b-1.s3.frankfurt.amazonaws.com", "names no region", "BUCKET.s3.REGION"},
		{"an availability zone", "https://s3.us-east-1a.amazonaws.com/b-1", "names no region", "BUCKET.s3.REGION"},
		{"dual-stack without a region", "https://b-1.s3.dualstack.amazonaws.com", "names no region", "BUCKET.s3.REGION"},
		{"the domain alone", "https://amazonaws.com/b-1", "is no host of S3", "BUCKET"},
		{"the console", "https://us-east-1.console.aws.amazon.com/s3/buckets/b-1", "page of the AWS console", "s3://BUCKET"},
		{"another provider", "https://storage.googleapis.com/b-1", "is no host of S3", "s3://BUCKET"},
		{"a look-alike of the domain", "https://b-1.s3.us-east-1.amazonaws.com.example.org", "is no host of S3", "s3://BUCKET"},
		{"a look-alike without the dot", "https://b-1.s3.us-east-1.notamazonaws.com", "is no host of S3", "s3://BUCKET"},
		{"this machine", "https://127.0.0.1:443/b-1", "is no host of S3", "s3://BUCKET"},
		{"China under the commercial domain", "https://b-1.s3.cn-north-1.amazonaws.com", "those of cn-north-1 end in amazonaws.com.cn", "correct"},
		{"a commercial region under China's domain", "https://b-1.s3.us-east-1.amazonaws.com.cn", "those of us-east-1 end in amazonaws.com", "correct"},
		{"another port", "https://b-1.s3.us-east-1.amazonaws.com:8443", "the port 8443", "remove it"},
		{"a port that is none", "https://b-1.s3.us-east-1.amazonaws.com:x", "cannot be read", "check"},
		{"a broken escape", "https://b-1.s3.us-east-1.amazonaws.com/%zz", "cannot be read", "check"},
		{"a fragment", "https://b-1.s3.us-east-1.amazonaws.com/k#x", "fragment", "remove"},
		{"an empty query", "https://b-1.s3.us-east-1.amazonaws.com/k?", "query", "remove"},
	} {
		_, err := lake.ParseURL(row.url)
		var refused *lake.URLError
		if !errors.As(err, &refused) {
			t.Errorf("%s: %q gives %v, want a refusal", row.why, row.url, err)
			continue
		}
		if !strings.Contains(refused.What, row.what) || !strings.Contains(refused.Instead, row.instead) || refused.Error() != refused.What+": "+refused.Instead {
			t.Errorf("%s: %q is refused with %q; want %q and %q", row.why, row.url, refused, row.what, row.instead)
		}
	}
}

// TestParseURLKeepsSecrets: what a URL must not hold is not repeated either.
func TestParseURLKeepsSecrets(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, url, want string }{
		{"a presigned URL", "https://b-1.s3.us-east-1.amazonaws.com/k?X-Amz-Signature=hush-hush", "presigned"},
		{"a user and a password", "https://LKIAX:hush-hush@b-1.s3.us-east-1.amazonaws.com", "credentials"},
		{"the same in a URI", "s3://LKIAX:hush-hush@b-1/k", "credentials"},
		{"in a text that cannot be read", "https://LKIAX:hush-hush@b-1.s3.us-east-1.amazonaws.com:x/%zz", "cannot be read"},
	} {
		_, err := lake.ParseURL(row.url)
		if err == nil || !strings.Contains(err.Error(), row.want) || strings.Contains(err.Error(), "hush-hush") {
			t.Errorf("%s: the error is %v; want one with %q and without the secret", row.why, err, row.want)
		}
	}
}

// TestParseURLOfBadBuckets: such a URL has a good form, and is read all the same.
func TestParseURLOfBadBuckets(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"s3://Capital/k", "https://Capital.s3.us-east-1.amazonaws.com/k", "https://s3.us-east-1.amazonaws.com/Capital/k"} {
		u, err := lake.ParseURL(text)
		var bad *lake.BucketNameError
		if !errors.As(err, &bad) || bad.Name != "Capital" || u.Bucket != "Capital" || u.Key != "k" {
			t.Errorf("%s is read as %+v with %v", text, u, err)
		}
	}
}

// TestCheckBucketName follows the Amazon S3 User Guide, "General purpose bucket
// naming rules".
func TestCheckBucketName(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, name, want string }{
		{"three characters", "abc", ""},
		{"63 characters", strings.Repeat("a", 63), ""},
		{"digits, dots and hyphens", "1.a-b.2", ""},
		{"a Security Lake bucket", lakeBucket, ""},
		{"four numbers that are no address", "1.2.3.4000", ""},
		{"two characters", "ab", "3 to 63 characters, not 2"},
		{"64 characters", strings.Repeat("a", 64), "3 to 63 characters, not 64"},
		{"a capital letter", "Abc", "capital letters"},
		{"an underscore", "a_b", "only small letters"},
		{"a letter beyond ASCII", "añb", "only small letters"},
		{"a hyphen at the end", "abc-", "begin and end"},
		{"a dot at the beginning", ".abc", "begin and end"},
		{"two dots", "a..b", "two dots"},
		{"an IP address", "192.168.5.4", "IP address"},
		{"punycode", "xn--abc", "prefix xn--"},
		{"sthree", "sthree-abc", "prefix sthree-"},
		{"the prefix of AWS's examples", "amzn-s3-demo-bucket", "prefix amzn-s3-demo-"},
		{"an access point's alias", "ap-abc-s3alias", "access points"},
		{"an Object Lambda alias", "ap-abc--ol-s3", "Object Lambda"},
		{"a Multi-Region Access Point", "abc.mrap", "Multi-Region"},
		{"a directory bucket", "b--use1-az4--x-s3", "directory buckets"},
		{"a table bucket", "b--table-s3", "table buckets"},
	} {
		err := lake.CheckBucketName(row.name)
		switch {
		case row.want == "" && err != nil:
			t.Errorf("%s: refused: %v", row.why, err)
		case row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want) || !strings.Contains(err.Error(), row.name)):
			t.Errorf("%s: got %v, want %q and the name", row.why, err, row.want)
		}
	}
}

func TestURLInOtherForms(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, url, region, want string }{
		{"path style", "https://s3.us-east-1.amazonaws.com/b-1/ext/", "us-east-1", "https://b-1.s3.us-east-1.amazonaws.com/ext/"},
		{"a URI", "s3://b-1", "eu-west-1", "https://b-1.s3.eu-west-1.amazonaws.com"},
		{"China", "s3://b-1/k", "cn-north-1", "https://b-1.s3.cn-north-1.amazonaws.com.cn/k"},
		{"dots are no part of S3's certificate", "s3://b.1/k", "us-east-1", "https://s3.us-east-1.amazonaws.com/b.1/k"},
		{"dots, no key", "s3://b.1", "us-east-1", "https://s3.us-east-1.amazonaws.com/b.1"},
		{"a key is encoded", "s3://b-1/a b/?#%", "us-east-1", ""},
		{"a key with what URLs take for their own", "s3://b-1/a?#%", "us-east-1", "https://b-1.s3.us-east-1.amazonaws.com/a%3F%23%25"},
		{"a region to come", "s3://b-1", "xy-east-1", "https://b-1.s3.xy-east-1.amazonaws.com"},
	} {
		u, err := lake.ParseURL(row.url)
		if row.want == "" {
			if err == nil {
				t.Errorf("%s: a space is accepted", row.why)
			}
			continue
		}
		if got := u.Canonical(row.region); err != nil || got != row.want {
			t.Errorf("%s: %q, %v; want %q", row.why, got, err, row.want)
		}
	}
	for _, row := range []struct{ url, partition, want string }{
		{"s3://b-1/k", "aws-cn", "arn:aws-cn:s3:::b-1"},
		{"https://b-1.s3.us-gov-west-1.amazonaws.com", "aws", "arn:aws-us-gov:s3:::b-1"},
	} {
		if u, err := lake.ParseURL(row.url); err != nil || u.ARN(row.partition) != row.want {
			t.Errorf("%s: %s, %v; want %s", row.url, u.ARN(row.partition), err, row.want)
		}
	}
}

// TestCanonicalURLIsReadBack: whatever place a URL names, its canonical form
// names the same.
func TestCanonicalURLIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		partition := rapid.SampledFrom(awsid.Partitions()).Draw(t, "partition")
		region := rapid.SampledFrom(partition.RegionPrefixes).Draw(t, "prefix") + "east-1"
		want := lake.URL{
			Bucket: rapid.StringMatching(`[a-z0-9][a-z0-9-]{1,20}(\.[a-z0-9]{1,5})?[a-z]`).Draw(t, "bucket"),
			Region: region, Partition: partition.ID,
			Key: rapid.StringMatching(`([a-zA-Z0-9?#%&=+~ äß][a-zA-Z0-9/?#%&=+~ ]{0,20})?`).Draw(t, "key"),
		}
		if lake.CheckBucketName(want.Bucket) != nil {
			t.Skip("the name is one of the reserved ones")
		}
		want.Style = lake.StyleVirtualHosted
		if strings.Contains(want.Bucket, ".") {
			want.Style = lake.StylePath
		}
		got, err := lake.ParseURL(want.Canonical(region))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("%s: %v (-want +got):\n%s", want.Canonical(region), err, diff)
		}
	})
}

func FuzzParseURL(f *testing.F) {
	for _, seed := range []string{"s3://b-1/k", "https://b-1.s3.us-east-1.amazonaws.com/k", "https://s3-eu-west-1.amazonaws.com/b.c/k", "https://b.s3-website.us-east-1.amazonaws.com"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := lake.ParseURL(text)
		if err != nil {
			return
		}
		if lake.CheckBucketName(u.Bucket) != nil || strings.HasPrefix(u.Key, "/") || u.Style == "" {
			t.Errorf("%q is read as %+v", text, u)
		}
		if u.Region != "" && awsid.CheckRegion(u.Region) != nil {
			t.Errorf("%q gives the region %q", text, u.Region)
		}
	})
}
