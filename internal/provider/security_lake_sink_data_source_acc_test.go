package provider

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

const (
	afterLake   = "lake-bucket source-registered source-location source-collecting provider-role-trust writer-permissions"
	afterSource = "source-location source-collecting provider-role-trust writer-permissions"
)

// TestAccSecurityLakeSink breaks each thing in a correct set-up, one at a time:
// exactly the checks that it falsifies fail, those that wait for them are
// skipped, and no others change. The breaks are made by the SDK, or by an
// argument where only an argument can be wrong.
func TestAccSecurityLakeSink(t *testing.T) {
	needsAcc(t)
	for _, tt := range []struct {
		reason    string
		breakIt   func(*lakeRig)
		arguments func(*lakeRig) map[string]string
		changes   string
	}{
		{"nothing is broken", nil, nil, ""},
		{"url-form: the host of a website", nil, func(r *lakeRig) map[string]string {
			return map[string]string{"url": "https://" + r.bucket + ".s3-website." + lakeRegion + ".amazonaws.com"}
		}, "fail: url-form; skipped: region-agreement bucket-name bucket-exists bucket-owner bucket-region public-access-blocked encryption lake-enabled " + afterLake},
		{"region-agreement: the host against the name", nil, func(r *lakeRig) map[string]string {
			return map[string]string{"url": "https://" + r.bucket + ".s3.us-east-1.amazonaws.com"}
		}, "fail: region-agreement; skipped: bucket-region lake-enabled " + afterLake},
		{"region-agreement: the argument against the host", nil, func(*lakeRig) map[string]string {
			return map[string]string{"region": "us-east-1"}
		}, "fail: region-agreement; skipped: bucket-region lake-enabled " + afterLake},
		{"region-agreement: the argument against the name", nil, func(r *lakeRig) map[string]string {
			return map[string]string{"url": "s3://" + r.bucket, "region": "us-east-1"}
		}, "fail: region-agreement; skipped: bucket-region lake-enabled " + afterLake},
		{"bucket-name: one that S3 would refuse", nil, func(*lakeRig) map[string]string {
			return map[string]string{"url": "s3://Security_Lake", "region": lakeRegion}
		}, "fail: bucket-name; skipped: bucket-exists bucket-owner bucket-region public-access-blocked encryption lake-bucket source-location writer-permissions"},
		{"bucket-name and lake-bucket: another bucket of the account", func(r *lakeRig) {
			r.makeBucket(customerAdmin, "my-logs", lakeRegion)
		}, func(*lakeRig) map[string]string {
			return map[string]string{"url": "https://my-logs.s3." + lakeRegion + ".amazonaws.com"}
		}, "fail: bucket-name encryption lake-bucket; skipped: source-location writer-permissions"},
		{"bucket-exists: deleted", func(r *lakeRig) { r.removeBucket() }, nil,
			"fail: bucket-exists; skipped: bucket-owner bucket-region public-access-blocked encryption writer-permissions"},
		{"bucket-owner: a stranger took the name", func(r *lakeRig) {
			r.removeBucket()
			r.makeBucket(strangerUser, r.bucket, lakeRegion)
			r.bucketSays(strangerUser, fmt.Sprintf(`{"Effect":"Allow","Principal":{"AWS":%q},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::%s"}`, customerAccount, r.bucket))
		}, nil, "fail: bucket-owner; skipped: public-access-blocked encryption writer-permissions"},
		{"bucket-owner: and keeps it closed, so that nothing can be told", func(r *lakeRig) {
			r.removeBucket()
			r.makeBucket(strangerUser, r.bucket, lakeRegion)
		}, nil, "unknown: bucket-owner public-access-blocked encryption writer-permissions"},
		{"bucket-region: made anew elsewhere", func(r *lakeRig) {
			r.removeBucket()
			r.makeBucket(customerAdmin, r.bucket, "eu-central-1")
			r.encryptBy("eu-central-1", s3types.ServerSideEncryptionByDefault{SSEAlgorithm: s3types.ServerSideEncryptionAwsKms, KMSMasterKeyID: aws.String(r.key)})
		}, nil, "fail: bucket-region"},
		{"public-access-blocked: the block deleted", func(r *lakeRig) {
			did(r.s3(customerAdmin).DeletePublicAccessBlock(t.Context(), &s3.DeletePublicAccessBlockInput{Bucket: aws.String(r.bucket)}))(r.t)
		}, nil, "fail: public-access-blocked"},
		{"public-access-blocked: one setting off", func(r *lakeRig) {
			did(r.s3(customerAdmin).PutPublicAccessBlock(t.Context(), &s3.PutPublicAccessBlockInput{Bucket: aws.String(r.bucket),
				PublicAccessBlockConfiguration: &s3types.PublicAccessBlockConfiguration{BlockPublicAcls: aws.Bool(true), IgnorePublicAcls: aws.Bool(true), BlockPublicPolicy: aws.Bool(true)}}))(r.t)
		}, nil, "fail: public-access-blocked"},
		{"encryption: not by the lake's key", func(r *lakeRig) {
			r.encryptBy(lakeRegion, s3types.ServerSideEncryptionByDefault{SSEAlgorithm: s3types.ServerSideEncryptionAes256})
		}, nil, "fail: encryption"},
		{"lake-enabled: disabled", func(r *lakeRig) { r.removeLake() }, nil, "fail: lake-enabled; skipped: " + afterLake},
		{"lake-enabled: failed", func(r *lakeRig) {
			r.reports(localaws.LakeState{CreateStatus: "FAILED"})
		}, nil, "fail: lake-enabled; skipped: " + afterLake},
		{"lake-bucket: enabled anew, with a new bucket", func(r *lakeRig) {
			old := r.bucket
			r.removeLake()
			r.makeLake()
			r.makeSource("1.0")
			r.bucket = old
		}, nil, "fail: lake-bucket; skipped: source-location writer-permissions"},
		{"source-registered: removed", func(r *lakeRig) { r.removeSource() }, nil, "fail: source-registered; skipped: " + afterSource},
		{"source-registered: another version", func(r *lakeRig) {
			r.removeSource()
			r.makeSource("2.0")
		}, nil, "fail: source-registered; skipped: " + afterSource},
		{"source-registered: a name of 21 characters", nil, func(*lakeRig) map[string]string {
			return map[string]string{"source_name": "partner-partner-partn"}
		}, "fail: source-registered; skipped: " + afterSource},
		{"source-location: the prefix of another source", nil, func(r *lakeRig) map[string]string {
			return map[string]string{"url": r.url() + "/ext/other/"}
		}, "fail: source-location; skipped: writer-permissions"},
		{"source-collecting: stopped", func(r *lakeRig) { r.collects("NOT_COLLECTING") }, nil, "fail: source-collecting"},
		{"source-collecting: misconfigured", func(r *lakeRig) { r.collects("MISCONFIGURED") }, nil, "fail: source-collecting"},
		{"provider-role-trust: another ID", func(r *lakeRig) {
			r.trustProvider(fmt.Sprintf(`{"Effect":"Allow","Principal":{"AWS":%q},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"another-id"}}}`, lakeVendor))
		}, nil, "fail: provider-role-trust"},
		{"provider-role-trust: no ID", func(r *lakeRig) {
			r.trustProvider(fmt.Sprintf(`{"Effect":"Allow","Principal":{"AWS":%q},"Action":"sts:AssumeRole"}`, lakeVendor))
		}, nil, "fail: provider-role-trust"},
		{"writer-permissions: the role may write nowhere", func(r *lakeRig) { r.allowWriter(r.keyStatement()) }, nil, "fail: writer-permissions"},
		{"writer-permissions: the role may write everywhere", func(r *lakeRig) {
			r.allowWriter(r.writeStatement("s3:PutObject", "/*"), r.keyStatement())
		}, nil, "fail: writer-permissions"},
		{"writer-permissions: the role may delete", func(r *lakeRig) {
			r.allowWriter(r.writeStatement("s3:*", "/ext/partner/*"), r.keyStatement())
		}, nil, "fail: writer-permissions"},
		{"writer-permissions: the bucket's policy denies it", func(r *lakeRig) {
			r.bucketSays(customerAdmin, fmt.Sprintf(`{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::%s/*"}`, r.bucket))
		}, nil, "fail: writer-permissions"},
		{"writer-permissions: the key's policy denies it", func(r *lakeRig) {
			did(r.kms().PutKeyPolicy(t.Context(), &kms.PutKeyPolicyInput{KeyId: aws.String(r.key), PolicyName: aws.String("default"), Policy: aws.String(statements(
				fmt.Sprintf(`{"Effect":"Allow","Principal":{"AWS":%q},"Action":"kms:*","Resource":"*"}`, customerAccount),
				fmt.Sprintf(`{"Effect":"Deny","Principal":{"AWS":%q},"Action":"kms:GenerateDataKey","Resource":"*"}`, r.writer)))}))(r.t)
		}, nil, "fail: writer-permissions"},
		{"writer-permissions: no such role", nil, func(r *lakeRig) map[string]string {
			return map[string]string{"role_arn": r.writer + "2"}
		}, "fail: writer-permissions"},
		{"the provider role may write too, by Security Lake's own making", nil, func(*lakeRig) map[string]string {
			return map[string]string{"role_arn": ""}
		}, ""},
		{"no source and no identity were given", nil, func(*lakeRig) map[string]string {
			return map[string]string{"source_name": "", "source_version": "", "external_id": ""}
		}, "skipped: source-registered " + afterSource},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := newLakeRig(t)
			if tt.breakIt != nil {
				tt.breakIt(r)
			}
			var own map[string]string
			if tt.arguments != nil {
				own = tt.arguments(r)
			}
			checks := []resource.TestCheckFunc{r.found(statusesOf(tt.changes))}
			if own == nil && (tt.breakIt == nil || strings.HasPrefix(tt.reason, "writer-permissions")) {
				checks = append(checks, r.enforced)
			}
			r.test(resource.TestStep{Config: r.sink(own), Check: resource.ComposeAggregateTestCheckFunc(checks...)})
		})
	}
}

// TestAccSecurityLakeSinkWithoutPermission: what the caller may not read is
// unknown under the permission's name, and is no error.
func TestAccSecurityLakeSinkWithoutPermission(t *testing.T) {
	needsAcc(t)
	for _, tt := range []struct{ action, changes string }{
		{"s3:ListBucket", "unknown: bucket-owner"},
		{"s3:GetBucketPublicAccessBlock", "unknown: public-access-blocked"},
		{"s3:GetEncryptionConfiguration", "unknown: encryption"},
		{"s3:GetBucketPolicy", "unknown: writer-permissions"},
		{"kms:GetKeyPolicy", "unknown: writer-permissions"},
		{"securitylake:ListDataLakes", "unknown: lake-enabled lake-bucket"},
		{"securitylake:ListLogSources", "unknown: source-registered source-location provider-role-trust"},
		{"securitylake:GetDataLakeSources", "unknown: source-collecting"},
		{"iam:GetRole", "unknown: provider-role-trust writer-permissions"},
		{"iam:ListRolePolicies", "unknown: writer-permissions"},
		{"iam:GetRolePolicy", "unknown: writer-permissions"},
		{"iam:ListAttachedRolePolicies", "unknown: writer-permissions"},
		{"iam:GetPolicy", "unknown: writer-permissions"},
		{"iam:GetPolicyVersion", "unknown: writer-permissions"},
	} {
		t.Run(tt.action, func(t *testing.T) {
			r := newLakeRig(t)
			r.attachPolicy(lakeWriter, "harmless")
			r.deny(tt.action)
			want := statusesOf(tt.changes)
			r.test(resource.TestStep{Config: r.sink(nil), Check: resource.ComposeAggregateTestCheckFunc(r.found(want), func(s *terraform.State) error {
				attributes := s.RootModule().Resources[sinkState].Primary.Attributes
				for i := range 15 {
					place := fmt.Sprintf("checks.%d.", i)
					if attributes[place+"status"] == "unknown" && !regexp.MustCompile(regexp.QuoteMeta("Allow the caller "+tt.action)).MatchString(attributes[place+"remedy"]) {
						return fmt.Errorf("%s does not name %s: %s", attributes[place+"id"], tt.action, attributes[place+"remedy"])
					}
				}
				return nil
			})})
		})
	}
}

// TestAccSecurityLakeSinkWithoutAdvice: that Security Lake's own advice may not
// be read changes no verdict, and is said.
func TestAccSecurityLakeSinkWithoutAdvice(t *testing.T) {
	r := newLakeRig(t)
	r.collects("MISCONFIGURED")
	r.deny("securitylake:ListDataLakeExceptions")
	r.test(resource.TestStep{Config: r.sink(nil), Check: resource.ComposeAggregateTestCheckFunc(
		r.found(statusesOf("fail: source-collecting")),
		resource.TestMatchResourceAttr(sinkState, "checks.12.detail", regexp.MustCompile("denied securitylake:ListDataLakeExceptions")),
		resource.TestMatchResourceAttr(sinkState, "checks.12.remedy", regexp.MustCompile("Allow the caller securitylake:ListDataLakeExceptions")),
	)})
}

// TestAccSecurityLakeSinkCalls counts what a read costs: 16 calls at most for a
// writer with one inline policy, one more for each further one, two for each
// managed policy and for the boundary.
func TestAccSecurityLakeSinkCalls(t *testing.T) {
	needsAcc(t)
	for _, tt := range []struct {
		reason string
		change func(*lakeRig)
		// further is how many calls it costs more than one inline policy.
		further int
	}{
		{"one inline policy", func(*lakeRig) {}, 0},
		{"three inline policies", func(r *lakeRig) { r.putPolicy("second"); r.putPolicy("third") }, 2},
		{"two managed policies", func(r *lakeRig) { r.attachPolicy(lakeWriter, "first"); r.attachPolicy(lakeWriter, "second") }, 4},
		{"a boundary", func(r *lakeRig) { r.bound(lakeWriter) }, 2},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := newLakeRig(t)
			tt.change(r)
			r.forget()
			r.test(resource.TestStep{Config: r.sink(nil), Check: resource.ComposeAggregateTestCheckFunc(r.found(nil), func(*terraform.State) error {
				calls, err := r.callsPerRead()
				if err == nil && (calls > 16+tt.further || calls != goodSinkCalls+tt.further) {
					err = fmt.Errorf("a read takes %d calls, want %d", calls, goodSinkCalls+tt.further)
				}
				return err
			})})
		})
	}
}

// TestAccSecurityLakeSinkLoudness: a failed check is an error unless on_failure
// says otherwise, and names the check, what is wrong and the cure.
func TestAccSecurityLakeSinkLoudness(t *testing.T) {
	r := newLakeRig(t)
	r.reports(localaws.LakeState{
		Sources:    []localaws.LakeSource{{Name: "partner", Version: "1.0", Statuses: []localaws.SourceStatus{{Resource: "ext/partner", Status: "MISCONFIGURED"}}}},
		Exceptions: []localaws.LakeException{{Exception: "The crawler cannot read the prefix", Remediation: "Grant lakeformation:GetDataAccess to the crawler's role."}},
	})
	r.test(resource.TestStep{
		Config:      r.sink(map[string]string{"on_failure": ""}),
		ExpectError: regexp.MustCompile(`The Security Lake sink is not ready[\s\S]*source-collecting \(fail\)[\s\S]*MISCONFIGURED[\s\S]*Grant\s+lakeformation:GetDataAccess`),
	}, resource.TestStep{
		Config:      r.sink(map[string]string{"on_failure": "", "url": "https://my-logs.s3.eu-west-1.amazonaws.com"}),
		ExpectError: regexp.MustCompile(`not ready[\s\S]*\d+: *url += "https://my-logs[\s\S]*bucket-name \(fail\)`),
	}, resource.TestStep{
		Config: r.sink(map[string]string{"on_failure": "warning"}),
		Check:  r.found(statusesOf("fail: source-collecting")),
	})
}

// TestAccSecurityLakeSinkCannotAsk: that AWS cannot be asked is an error,
// whatever on_failure says.
func TestAccSecurityLakeSinkCannotAsk(t *testing.T) {
	r := newLakeRig(t)
	r.arguments += "  max_retries = 1\n"
	if err := r.aws.SetFaults(localaws.Fault{Service: "securitylake", Action: "ListDataLakes", Kind: "error", Count: 100}); err != nil {
		t.Fatal(err)
	}
	r.test(resource.TestStep{Config: r.sink(nil), ExpectError: regexp.MustCompile(`Cannot read the state of Security Lake[\s\S]*Region: eu-west-1`)})
}

// TestAccSecurityLakeSinkAttributes: what is computed can be handed over, and a
// read costs no more calls than promised and changes nothing.
func TestAccSecurityLakeSinkAttributes(t *testing.T) {
	r := newLakeRig(t)
	r.forget()
	exactly := func(name, value string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(sinkState, tfjsonpath.New(name), knownvalue.StringExact(value))
	}
	r.test(resource.TestStep{
		Config: r.sink(map[string]string{"url": "s3://" + r.bucket + "/ext", "account_id": ""}),
		ConfigStateChecks: []statecheck.StateCheck{
			exactly("bucket", r.bucket), exactly("bucket_arn", "arn:aws:s3:::"+r.bucket), exactly("bucket_region", lakeRegion), exactly("partition", "aws"),
			exactly("key_prefix", "ext"), exactly("object_prefix", "ext/partner/"), exactly("canonical_url", r.url()+"/ext"),
			exactly("data_lake_arn", "arn:aws:securitylake:eu-west-1:123456789012:data-lake/default"), exactly("data_lake_status", "COMPLETED"),
			exactly("kms_key_arn", r.key), exactly("source_location", "s3://"+r.bucket+"/ext/partner/"), exactly("provider_role_arn", r.provider),
			statecheck.ExpectKnownValue(sinkState, tfjsonpath.New("not_considered"), knownvalue.NotNull()),
		},
		Check: func(*terraform.State) error {
			calls, err := r.callsPerRead()
			if err == nil && calls > 16 {
				err = fmt.Errorf("a read takes %d calls", calls)
			}
			return err
		},
	})
}

// TestAccSecurityLakeSinkArguments: what can be wrong with an argument alone is
// told before AWS is asked, with the argument's name.
func TestAccSecurityLakeSinkArguments(t *testing.T) {
	needsAcc(t)
	for _, tt := range []struct{ reason, arguments, want string }{
		{"a region by its name in the console", `region = "N. Virginia"`, `is not the name of an AWS region`},
		{"an account of 11 digits", `account_id = "12345678901"`, `has 11\s+digits\s+and\s+must\s+have\s+12`},
		{"a role by its name", `role_arn = "Writer"`, `is not the ARN\s+of\s+a\s+role`},
		{"a role as the provider's principal", `provider_principal = "arn:aws:iam::210987654321:role/x"`, `is an ARN;\s+Security\s+Lake\s+takes`},
		{"an external ID of one character", `external_id = "x"`, `2\s+to\s+1224`},
		{"an empty source", `source_name = ""`, `source_name string length\s+must\s+be\s+at\s+least\s+1`},
		{"an empty version", `source_version = ""`, `source_version string length\s+must\s+be\s+at\s+least\s+1`},
		{"another word for on_failure", `on_failure = "panic"`, `value\s+must\s+be\s+one\s+of`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			accTest(t, resource.TestStep{
				Config:      "data \"crossaccount_security_lake_sink\" \"this\" {\n  url = \"s3://b-1\"\n  " + tt.arguments + "\n}\n",
				ExpectError: regexp.MustCompile(tt.want),
			})
		})
	}
}
