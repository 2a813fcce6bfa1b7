package provider

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

func TestParseS3URLFunction(t *testing.T) {
	t.Parallel()
	null := types.StringNull()
	for _, tt := range []struct {
		reason, url string
		want        s3URLModel
	}{
		{"virtual hosted, with a prefix", "https://b-1.s3.us-east-1.amazonaws.com/ext/a%20b/", s3URLModel{"b-1", text("us-east-1"), text("aws"), text("ext/a b/"), "virtual-hosted"}},
		{"path style in China, without one", "https://s3.cn-north-1.amazonaws.com.cn/b-1/", s3URLModel{"b-1", text("cn-north-1"), text("aws-cn"), null, "path"}},
		{"the global host says no region", "https://b-1.s3.amazonaws.com", s3URLModel{"b-1", null, text("aws"), null, "virtual-hosted"}},
		{"a URI says neither region nor partition", "s3://b-1/k", s3URLModel{"b-1", null, null, text("k"), "uri"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			result, _, message := run(t, newParseS3URLFunction(), text(tt.url))
			if message != "" {
				t.Fatal(message)
			}
			object, ok := result.(types.Object)
			if !ok {
				t.Fatalf("the answer is %T, not an object", result)
			}
			var got s3URLModel
			if diags := object.As(t.Context(), &got, basetypes.ObjectAsOptions{}); diags.HasError() {
				t.Fatal(diags)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseS3URLFunctionRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, url, want string }{
		{"a website", "https://b-1.s3-website-us-east-1.amazonaws.com", "This is the host of a bucket's website, which takes no objects: take the bucket's own: https://BUCKET.s3.REGION.amazonaws.com"},
		{"an access point", "https://ap-1.s3-accesspoint.us-east-1.amazonaws.com", "host of an access point"},
		{"another host", "https://example.org/b-1", `"example.org" is no host of S3`},
		{"a name that no bucket can have", "s3://B_1", `"B_1" cannot be the name of an S3 bucket`},
		{"a leading slash in the key", "s3://b-1//k", "The key would begin with a slash"},
		{"a presigned URL, which is not repeated", "https://b-1.s3.us-east-1.amazonaws.com/k?X-Amz-Signature=secret", "The URL has a query"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, blamed, message := run(t, newParseS3URLFunction(), text(tt.url))
			if blamed != 0 || !strings.Contains(message, tt.want) || strings.Contains(message, "secret") {
				t.Errorf("argument %d: %q; want argument 0 and %q", blamed, message, tt.want)
			}
		})
	}
}

func TestAccParseS3URLFunction(t *testing.T) {
	accTest(t, resource.TestStep{
		Config: `
output "sink" { value = provider::crossaccount::parse_s3_url("https://s3-eu-west-1.amazonaws.com/b-1/ext/") }
output "unsaid" { value = provider::crossaccount::parse_s3_url("s3://b-1").region == null }
`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("sink", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"bucket": knownvalue.StringExact("b-1"), "region": knownvalue.StringExact("eu-west-1"), "partition": knownvalue.StringExact("aws"),
				"key": knownvalue.StringExact("ext/"), "style": knownvalue.StringExact("path"),
			})),
			statecheck.ExpectKnownOutputValue("unsaid", knownvalue.Bool(true)),
		},
	}, resource.TestStep{
		Config:      `output "sink" { value = provider::crossaccount::parse_s3_url("http://b-1.s3.us-east-1.amazonaws.com") }`,
		ExpectError: regexp.MustCompile(`(?i)write\s+https`),
	})
}
