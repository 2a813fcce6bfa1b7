package lake_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

const afterURL = "region-agreement bucket-name bucket-exists bucket-owner bucket-region public-access-blocked encryption lake-enabled lake-bucket " +
	"source-registered source-location source-collecting provider-role-trust writer-permissions"

func TestGoodSetup(t *testing.T) {
	t.Parallel()
	r := goodSetup().judge()
	if diff := cmp.Diff(map[string]lake.Status{}, statuses(r)); diff != "" {
		t.Errorf("checks that do not pass (-want +got):\n%s", diff)
	}
	var ids []string
	for _, c := range r.Checks {
		ids = append(ids, c.ID)
		if !strings.HasSuffix(c.Detail, ".") || c.Remedy != "" {
			t.Errorf("%s passes with %q and the remedy %q", c.ID, c.Detail, c.Remedy)
		}
	}
	if diff := cmp.Diff(strings.Fields("url-form "+afterURL), ids); diff != "" || !slices.Equal(ids, lake.CheckIDs()) {
		t.Errorf("the order of the checks (-want +got):\n%s", diff)
	}
	want := lake.Report{
		Bucket: lakeBucket, BucketARN: bucketARN, BucketRegion: "us-east-1", Partition: "aws", ObjectPrefix: "ext/partner/",
		CanonicalURL: "https://" + lakeBucket + ".s3.us-east-1.amazonaws.com",
		DataLakeARN:  "arn:aws:securitylake:us-east-1:123456789012:data-lake/default", DataLakeStatus: lake.LakeCompleted, KMSKeyARN: keyARN,
		SourceLocation: "s3://" + lakeBucket + "/ext/partner/", ProviderRoleARN: providerARN, WriterARN: writerARN, Checks: r.Checks,
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if _, short := r.Shortfall(); short || !r.Valid() {
		t.Error("a good set-up falls short")
	}
}

// TestOneBreak is the promise of the checks: one thing broken fails exactly what
// it falsifies, and holds up what waits for that.
func TestOneBreak(t *testing.T) {
	t.Parallel()
	runBreakages(t, []breakage{
		{"a URL that is none of S3's", func(s *setup) { s.args.URL = "https://" + lakeBucket + ".s3-website.us-east-1.amazonaws.com" },
			"fail: url-form; skipped: " + afterURL, "url-form", "website", "BUCKET.s3.REGION.amazonaws.com"},
		{"a slash too many", func(s *setup) { s.args.URL += "//ext/partner/" },
			"fail: url-form; skipped: " + afterURL, "url-form", "begin with a slash", "one slash only"},
		{"host against argument and name", func(s *setup) { s.args.URL = "https://" + lakeBucket + ".s3.eu-west-1.amazonaws.com" },
			"fail: region-agreement; skipped: bucket-region lake-enabled lake-bucket source-registered source-location source-collecting provider-role-trust writer-permissions",
			"region-agreement", "The host of the URL says eu-west-1, the argument region says us-east-1 and the name of the bucket says us-east-1.", "Correct the one that is wrong"},
		{"argument against host and name", func(s *setup) { s.args.Region = "eu-west-1" },
			"fail: region-agreement; skipped: bucket-region lake-enabled lake-bucket source-registered source-location source-collecting provider-role-trust writer-permissions",
			"lake-bucket", "It waits for the check region-agreement.", ""},
		{"argument against name, the URL says nothing", func(s *setup) { s.args.URL, s.args.Region = "s3://"+lakeBucket, "eu-west-1" },
			"fail: region-agreement; skipped: bucket-region lake-enabled lake-bucket source-registered source-location source-collecting provider-role-trust writer-permissions",
			"region-agreement", "The argument region says eu-west-1 and the name of the bucket says us-east-1.", ""},
		{"a name that S3 would refuse", func(s *setup) { s.args.URL, s.args.AccountID = "s3://AWS-Security-Data-Lake", owner },
			"fail: bucket-name; skipped: bucket-exists bucket-owner bucket-region public-access-blocked encryption lake-bucket source-location writer-permissions",
			"bucket-name", "Cannot be the name of an S3 bucket: it holds capital letters", "bucket in us-east-1 is " + lakeBucket},
		{"another bucket", func(s *setup) { s.args.URL = "https://my-logs.s3.us-east-1.amazonaws.com" },
			"fail: bucket-name lake-bucket; skipped: source-location writer-permissions",
			"lake-bucket", "that is " + bucketARN, "write https://" + lakeBucket + ".s3.us-east-1.amazonaws.com"},
		{"no such bucket", func(s *setup) { s.facts.Bucket = lake.AbsentFact[lake.Bucket]("") },
			"fail: bucket-exists; skipped: bucket-owner bucket-region public-access-blocked encryption writer-permissions",
			"bucket-exists", "S3 has no bucket " + lakeBucket, "write https://"},
		{"a bucket of another account", func(s *setup) { s.facts.Owned = lake.KnownFact(false) },
			"fail: bucket-owner; skipped: public-access-blocked encryption writer-permissions",
			"bucket-owner", "another account than 123456789012", "Send nothing"},
		{"a bucket in another region", func(s *setup) { s.facts.Bucket = lake.KnownFact(lake.Bucket{Region: "eu-west-1"}) },
			"fail: bucket-region", "bucket-region", "in eu-west-1, not in us-east-1", "s3.eu-west-1.amazonaws.com"},
		{"no public access block", func(s *setup) { s.facts.PublicAccess = lake.AbsentFact[lake.PublicAccess]("") },
			"fail: public-access-blocked", "public-access-blocked", "no public access block", "all four"},
		{"a public access block with holes", func(s *setup) {
			s.facts.PublicAccess = lake.KnownFact(lake.PublicAccess{BlockPublicACLs: true, BlockPublicPolicy: true})
		}, "fail: public-access-blocked", "public-access-blocked", "leaves off IgnorePublicAcls and RestrictPublicBuckets", "all four"},
		{"another encryption", func(s *setup) { s.facts.Encryption = lake.KnownFact(lake.Encryption{Algorithm: "AES256"}) },
			"fail: encryption", "encryption", "keys of S3 (AES256), but the lake is configured for aws:kms with the key " + keyARN, "UpdateDataLake"},
		{"no encryption", func(s *setup) { s.facts.Encryption = lake.AbsentFact[lake.Encryption]("") },
			"fail: encryption", "encryption", "no default encryption", keyARN},
		{"no lake", func(s *setup) { s.facts.Lake = lake.AbsentFact[lake.DataLake]("It is enabled in eu-west-1.") },
			"fail: lake-enabled; skipped: lake-bucket source-registered source-location source-collecting provider-role-trust writer-permissions",
			"lake-enabled", "not enabled in us-east-1 for the caller's account. It is enabled in eu-west-1.", "aliased provider block"},
		{"a lake with another bucket", func(s *setup) {
			s.lake(func(l *lake.DataLake) { l.BucketARN = "arn:aws:s3:::aws-security-data-lake-us-east-1-other" })
		},
			"fail: lake-bucket; skipped: source-location writer-permissions", "lake-bucket", "aws-security-data-lake-us-east-1-other", "aws-security-data-lake-us-east-1-other"},
		{"no such source", func(s *setup) { s.facts.Sources = lake.KnownFact([]lake.Source(nil)) },
			"fail: source-registered; skipped: source-location source-collecting provider-role-trust writer-permissions",
			"source-registered", "no custom source partner in us-east-1", "aws_securitylake_custom_log_source"},
		{"another version of the source", func(s *setup) { s.args.SourceVersion = "2.0" },
			"fail: source-registered; skipped: source-location source-collecting provider-role-trust writer-permissions",
			"source-registered", "registered in version 1.0, not 2.0", "source_version"},
		{"a source that writes elsewhere", func(s *setup) {
			s.facts.Sources.Value[0].Location = "s3://aws-security-data-lake-us-east-1-other/ext/partner/"
		}, "fail: source-location; skipped: writer-permissions", "source-location", "go to the bucket aws-security-data-lake-us-east-1-other", "Give the URL of that bucket"},
		{"a URL with another source's prefix", func(s *setup) { s.args.URL += "/ext/part" },
			"fail: source-location; skipped: writer-permissions", "source-location", "names the prefix ext/part, but the objects of the source go to ext/partner/", "s3.us-east-1.amazonaws.com/ext/partner/"},
		{"a source that does not collect", func(s *setup) {
			s.facts.Collection = lake.KnownFact([]lake.Collected{{Status: lake.NotCollecting}})
		}, "fail: source-collecting", "source-collecting", "NOT_COLLECTING", "Glue crawler"},
		{"a misconfigured source, with what Security Lake advises", func(s *setup) {
			s.facts.Collection = lake.KnownFact([]lake.Collected{{Resource: "ext/a", Status: lake.Collecting}, {Resource: "ext/partner", Status: lake.Misconfigured}})
			s.facts.Problems = lake.KnownFact([]lake.Problem{{Exception: "The crawler failed", Remediation: "Grant the crawler's role lakeformation:GetDataAccess."}, {}, {}, {Exception: "an older one"}})
		}, "fail: source-collecting", "source-collecting", "MISCONFIGURED ext/partner. The crawler failed.", "Grant the crawler's role lakeformation:GetDataAccess. Look at"},
		{"a provider role with another ID", func(s *setup) {
			s.facts.Provider.Value.TrustPolicy = strings.Replace(trustPolicy, rightID, "another-id", 1)
		}, "fail: provider-role-trust", "provider-role-trust", "does not get in with the external ID", "Register the source with this principal and external ID"},
		{"no provider role", func(s *setup) { s.facts.Provider = lake.AbsentFact[lake.Role]("") },
			"fail: provider-role-trust", "provider-role-trust", providerARN + " does not exist", "Register the source again"},
		{"no writer", func(s *setup) { s.facts.Writer = lake.AbsentFact[lake.Role]("A role of that name has another path.") },
			"fail: writer-permissions", "writer-permissions", writerARN + " does not exist. A role of that name", "correct role_arn"},
		{"a writer that may write everywhere", func(s *setup) {
			s.inline(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"` + bucketARN + `/*"},{"Effect":"Allow","Action":"kms:*","Resource":"*"}`)
		}, "fail: writer-permissions", "writer-permissions", "may also put s3://" + lakeBucket + "/ext/another-source/", "ext/partner/* alone"},
	})
}

// TestUnreadable: a permission that the caller lacks is named, and fails nothing.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	const allow = "Allow the caller "
	runBreakages(t, []breakage{
		{"the bucket", func(s *setup) { s.facts.Bucket = lake.UnreadableFact[lake.Bucket]("s3:ListBucket", "") },
			"unknown: bucket-exists bucket-region", "bucket-exists", "AWS denied s3:ListBucket to the caller.", allow + "s3:ListBucket, or check with credentials that have it"},
		{"the owner", func(s *setup) { s.facts.Owned = lake.UnreadableFact[bool]("s3:ListBucket", "") },
			"unknown: bucket-owner", "bucket-owner", "s3:ListBucket", allow},
		{"the region of the bucket", func(s *setup) { s.facts.Bucket = lake.KnownFact(lake.Bucket{Withheld: "s3:GetBucketLocation"}) },
			"unknown: bucket-region", "bucket-region", "s3:GetBucketLocation", allow + "s3:GetBucketLocation"},
		{"no region of the bucket at all", func(s *setup) { s.facts.Bucket = lake.KnownFact(lake.Bucket{}) },
			"unknown: bucket-region", "bucket-region", "does not tell the region", "console"},
		{"the public access block", func(s *setup) {
			s.facts.PublicAccess = lake.UnreadableFact[lake.PublicAccess]("s3:GetBucketPublicAccessBlock", "")
		}, "unknown: public-access-blocked", "public-access-blocked", "s3:GetBucketPublicAccessBlock", allow},
		{"the encryption, where the lake tells the key", func(s *setup) {
			s.facts.Encryption = lake.UnreadableFact[lake.Encryption]("s3:GetEncryptionConfiguration", "")
		}, "unknown: encryption", "encryption", "s3:GetEncryptionConfiguration", allow},
		{"the encryption, where nothing else tells the key", func(s *setup) {
			s.facts.Encryption = lake.UnreadableFact[lake.Encryption]("s3:GetEncryptionConfiguration", "")
			s.lake(func(l *lake.DataLake) { l.KeyID = "" })
		}, "unknown: encryption writer-permissions", "writer-permissions", "s3:GetEncryptionConfiguration", allow},
		{"the lake", func(s *setup) { s.facts.Lake = lake.UnreadableFact[lake.DataLake]("securitylake:ListDataLakes", "") },
			"unknown: lake-enabled lake-bucket", "lake-bucket", "securitylake:ListDataLakes", allow},
		{"the lake, of an account that only it would tell", func(s *setup) {
			s.facts.Lake, s.args.AccountID = lake.UnreadableFact[lake.DataLake]("securitylake:ListDataLakes", ""), ""
		}, "unknown: lake-enabled lake-bucket writer-permissions; skipped: bucket-owner", "writer-permissions", "account of the bucket is not known", "account_id"},
		{"the sources", func(s *setup) {
			s.facts.Sources = lake.UnreadableFact[[]lake.Source]("securitylake:ListLogSources", "")
		},
			"unknown: source-registered source-location provider-role-trust", "provider-role-trust", "securitylake:ListLogSources", allow},
		{"the sources, where they would tell the writer", func(s *setup) {
			s.facts.Sources, s.args.RoleARN = lake.UnreadableFact[[]lake.Source]("securitylake:ListLogSources", ""), ""
		}, "unknown: source-registered source-location provider-role-trust writer-permissions", "writer-permissions", "securitylake:ListLogSources", allow},
		{"the collection", func(s *setup) {
			s.facts.Collection = lake.UnreadableFact[[]lake.Collected]("securitylake:GetDataLakeSources", "")
		}, "unknown: source-collecting", "source-collecting", "securitylake:GetDataLakeSources", allow},
		{"a collection that is silent on the source", func(s *setup) { s.facts.Collection = lake.AbsentFact[[]lake.Collected]("") },
			"unknown: source-collecting", "source-collecting", "does not tell whether", "takes a while"},
		{"what is wrong with the source", func(s *setup) {
			s.facts.Collection = lake.KnownFact([]lake.Collected{{Status: lake.Misconfigured}})
			s.facts.Problems = lake.UnreadableFact[[]lake.Problem]("securitylake:ListDataLakeExceptions", "")
		}, "fail: source-collecting", "source-collecting", "AWS denied securitylake:ListDataLakeExceptions", allow + "securitylake:ListDataLakeExceptions"},
		{"the provider role", func(s *setup) {
			s.facts.Provider = lake.UnreadableFact[lake.Role]("iam:GetRole", "The role is in another account.")
		}, "unknown: provider-role-trust", "provider-role-trust", "The role is in another account.", allow + "iam:GetRole"},
		{"the writer", func(s *setup) { s.facts.Writer = lake.UnreadableFact[lake.Role]("iam:GetRole", "") },
			"unknown: writer-permissions", "writer-permissions", "iam:GetRole", allow},
		{"all of the writer's policies at once", func(s *setup) {
			s.role(func(r *lake.Role) {
				r.Inline = lake.UnreadableFact[map[string]string]("iam:ListRolePolicies", "")
				r.Managed = lake.UnreadableFact[map[string]string]("iam:GetPolicyVersion", "")
				r.BoundaryARN, r.Boundary = "arn:aws:iam::123456789012:policy/b", lake.UnreadableFact[string]("iam:GetPolicyVersion", "")
			})
			s.facts.BucketPolicy = lake.UnreadableFact[string]("s3:GetBucketPolicy", "")
			s.facts.KeyPolicy = lake.UnreadableFact[string]("kms:GetKeyPolicy", "")
		}, "unknown: writer-permissions", "writer-permissions", "iam:ListRolePolicies, iam:GetPolicyVersion, s3:GetBucketPolicy and kms:GetKeyPolicy", allow + "iam:ListRolePolicies"},
		{"a role that Security Lake does not name", func(s *setup) { s.facts.Sources.Value[0].ProviderRoleARN, s.args.RoleARN = "", "" },
			"unknown: provider-role-trust writer-permissions", "writer-permissions", "names no provider role", "Set role_arn"},
		{"a location that Security Lake does not name", func(s *setup) { s.facts.Sources.Value[0].Location = "" },
			"unknown: source-location", "source-location", "does not tell where", "again"},
		{"nothing was asked", func(s *setup) { s.facts = lake.Facts{} },
			"unknown: bucket-exists bucket-owner bucket-region public-access-blocked encryption lake-enabled lake-bucket source-registered source-location source-collecting provider-role-trust writer-permissions",
			"encryption", "AWS was not asked", "Mend"},
		{"the policies of the writer were not asked", func(s *setup) { s.role(func(r *lake.Role) { r.Inline = lake.Fact[map[string]string]{} }) },
			"unknown: writer-permissions", "writer-permissions", "AWS was not asked", "Mend"},
	})
}

// TestVariations are set-ups that differ from the usual and are judged with more
// care than by yes and no.
func TestVariations(t *testing.T) {
	t.Parallel()
	const rest = "source-location source-collecting provider-role-trust writer-permissions"
	runBreakages(t, []breakage{
		{"the lake's account counts where none was given", func(s *setup) { s.args.AccountID = "" }, "", "bucket-owner", "account 123456789012", ""},
		{"no lake, and no account", func(s *setup) { s.args.AccountID, s.facts.Lake = "", lake.AbsentFact[lake.DataLake]("") },
			"fail: lake-enabled; skipped: bucket-owner lake-bucket source-registered " + rest, "bucket-owner", "the check lake-enabled did not tell", ""},
		{"no source was given", func(s *setup) { s.args.SourceName = "" },
			"skipped: source-registered " + rest, "provider-role-trust", "No source_name was given.", ""},
		{"no provider identity was given", func(s *setup) { s.args.ProviderPrincipal, s.args.ExternalID = "", "" },
			"skipped: provider-role-trust", "provider-role-trust", "No provider_principal and external_id was given.", ""},
		{"any version, the last counts", func(s *setup) {
			s.args.SourceVersion = ""
			s.facts.Sources.Value = append(s.facts.Sources.Value, lake.Source{Name: "partner", Version: "2.0", Location: "s3://" + lakeBucket + "/ext/partner/2.0/", ProviderRoleARN: providerARN}, lake.Source{Name: "other", Version: "3.0"})
			s.inline(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"` + bucketARN + `/ext/partner/2.0/*"},{"Effect":"Allow","Action":"kms:*","Resource":"*"}`)
		}, "", "source-registered", "in version 2.0", ""},
		{"the provider role writes where no other is named", func(s *setup) {
			s.args.RoleARN = ""
			s.role(func(r *lake.Role) { r.ARN = providerARN })
		}, "", "writer-permissions", providerARN, ""},
		{"regions that nobody says", func(s *setup) {
			s.args.URL, s.args.Region = "s3://my-lake", ""
			s.lake(func(l *lake.DataLake) { l.BucketARN = "arn:aws:s3:::my-lake" })
			s.facts.Sources.Value[0].Location = "s3://my-lake/ext/partner/"
			s.inline(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::my-lake/ext/partner/*"},{"Effect":"Allow","Action":"kms:*","Resource":"*"}`)
			s.facts.BucketPolicy = lake.AbsentFact[string]("")
		}, "", "region-agreement", "Neither URL nor bucket name nor argument", ""},
		{"such a bucket's region", func(s *setup) { s.args.URL, s.args.Region = "s3://my-lake", "" },
			"fail: bucket-name lake-bucket; skipped: source-location writer-permissions", "bucket-region", "in us-east-1; nothing else was said", ""},
		{"nobody says the region, and there is no bucket", func(s *setup) {
			s.args.URL, s.args.Region, s.facts = "s3://my-lake", "", lake.Facts{Bucket: lake.AbsentFact[lake.Bucket]("")}
		}, "fail: bucket-name bucket-exists; skipped: bucket-owner bucket-region public-access-blocked encryption lake-enabled lake-bucket source-registered " + rest,
			"lake-enabled", "It waits for the check bucket-exists.", ""},
		{"nobody says the region, the bucket neither", func(s *setup) {
			s.args.URL, s.args.Region, s.facts = "s3://my-lake", "", lake.Facts{Bucket: lake.KnownFact(lake.Bucket{})}
		}, "fail: bucket-name; unknown: bucket-owner bucket-region public-access-blocked encryption lake-enabled lake-bucket source-registered " + rest,
			"lake-enabled", "Nothing tells the region", "Set region"},
		{"the host of another partition than the region", func(s *setup) {
			s.args.URL, s.args.Region = "https://my-lake.s3.amazonaws.com", "cn-north-1"
		}, "fail: region-agreement bucket-name; skipped: bucket-region lake-enabled lake-bucket source-registered " + rest,
			"region-agreement", "partition aws, and cn-north-1 to aws-cn", "Correct"},
		{"the URL stops short of the source's prefix", func(s *setup) { s.args.URL += "/ext" }, "", "source-location", "ext/partner/", ""},
		{"the URL goes on behind it", func(s *setup) { s.args.URL += "/ext/partner/region=us-east-1/" }, "", "", "", ""},
		{"an unusual name that the lake itself confirms", func(s *setup) {
			s.args.URL = "https://my-lake.s3.us-east-1.amazonaws.com"
			s.lake(func(l *lake.DataLake) { l.BucketARN = "arn:aws:s3:::my-lake" })
			s.args.SourceName = ""
		}, "skipped: source-registered " + rest, "bucket-name", "Security Lake itself names the bucket", ""},
		{"a region of a partition to come", func(s *setup) {
			s.args.URL, s.args.Region, s.args.SourceName = "s3://my-lake", "xy-east-1", ""
			s.facts.Bucket = lake.KnownFact(lake.Bucket{Region: "xy-east-1"})
			s.lake(func(l *lake.DataLake) { l.BucketARN = "arn:aws:s3:::my-lake" })
		}, "skipped: source-registered " + rest, "lake-bucket", "is the lake's", ""},
		{"a random end of another length", func(s *setup) {
			s.args.URL, s.args.SourceName = "s3://aws-security-data-lake-us-east-1-abcdefghi", ""
			s.lake(func(l *lake.DataLake) { l.BucketARN = "arn:aws:s3:::aws-security-data-lake-us-east-1-abcdefghi" })
		}, "skipped: source-registered " + rest, "bucket-name", "9 characters, where 30 are usual", ""},
		{"a lake without a bucket", func(s *setup) { s.lake(func(l *lake.DataLake) { l.BucketARN = "" }) },
			"fail: lake-bucket; skipped: source-location writer-permissions", "lake-bucket", "names no bucket", "console"},
		{"a name S3 would refuse, and no lake to name a better one", func(s *setup) {
			s.args.URL, s.facts.Lake = "s3://A", lake.AbsentFact[lake.DataLake]("")
		}, "fail: bucket-name lake-enabled; skipped: bucket-exists bucket-owner bucket-region public-access-blocked encryption lake-bucket source-registered " + rest,
			"bucket-name", "3 to 63 characters, not 1", "aws securitylake list-data-lakes"},
		{"two causes are both named", func(s *setup) {
			s.args.URL, s.facts.Lake = "s3://A", lake.AbsentFact[lake.DataLake]("")
		}, "fail: bucket-name lake-enabled; skipped: bucket-exists bucket-owner bucket-region public-access-blocked encryption lake-bucket source-registered " + rest,
			"writer-permissions", "It waits for the checks bucket-name and lake-enabled.", ""},
		{"a lake under way", func(s *setup) { s.lake(func(l *lake.DataLake) { l.CreateStatus = lake.LakeInitialized }) },
			"fail: lake-enabled; skipped: lake-bucket source-registered " + rest, "lake-enabled", "INITIALIZED", "Wait"},
		{"a lake that failed", func(s *setup) {
			s.lake(func(l *lake.DataLake) {
				l.CreateStatus, l.FailureCode, l.FailureReason = lake.LakeFailed, "AccessDenied", "The role lacks a permission."
			})
			s.facts.Problems = lake.KnownFact([]lake.Problem{{Exception: "No role", Remediation: "Create the role"}})
		}, "fail: lake-enabled; skipped: lake-bucket source-registered " + rest, "lake-enabled", "AWS said: AccessDenied: The role lacks a permission. No role.", "Create the role. Then enable it again."},
		{"a lake whose last change failed is a lake", func(s *setup) { s.lake(func(l *lake.DataLake) { l.UpdateStatus = lake.LakeFailed }) },
			"", "lake-enabled", "Its last change failed.", ""},
		{"a source name of 21 characters, found out without AWS", func(s *setup) {
			s.args.SourceName, s.facts.Sources = "partner-partner-partn", lake.UnreadableFact[[]lake.Source]("securitylake:ListLogSources", "")
		}, "fail: source-registered; skipped: " + rest, "source-registered", "has 21 characters; Security Lake takes at most 20", "shorter"},
		{"a source name with a slash", func(s *setup) { s.args.SourceName = "part/ner" },
			"fail: source-registered; skipped: " + rest, "source-registered", "holds a character that Security Lake refuses", "plainer"},
		{"a source version with a blank", func(s *setup) { s.args.SourceVersion = "1 0" },
			"fail: source-registered; skipped: " + rest, "source-registered", `the source version "1 0"`, "version"},
	})
}

// TestEncryption compares the bucket's encryption with the lake's.
func TestEncryption(t *testing.T) {
	t.Parallel()
	set := func(algorithm, key, lakeKey string) func(*setup) {
		return func(s *setup) {
			s.args.SourceName = ""
			s.facts.Encryption = lake.KnownFact(lake.Encryption{Algorithm: algorithm, KeyID: key})
			s.lake(func(l *lake.DataLake) { l.KeyID = lakeKey })
		}
	}
	const unasked = "skipped: source-registered source-location source-collecting provider-role-trust writer-permissions"
	id := keyARN[strings.LastIndex(keyARN, "/")+1:]
	runBreakages(t, []breakage{
		{"S3's keys, as configured", set("AES256", "", "S3_MANAGED_KEY"), unasked, "encryption", "as the lake is configured", ""},
		{"a key by its ID here and its ARN there", set("aws:kms", id, keyARN), unasked, "encryption", "as the lake is configured", ""},
		{"two layers of one key", set("aws:kms:dsse", keyARN, keyARN), unasked, "encryption", "aws:kms:dsse", ""},
		{"the lake does not tell", set("AES256", "", ""), unasked, "encryption", "keys of S3 (AES256).", ""},
		{"KMS where S3's keys were configured", set("aws:kms", keyARN, "S3_MANAGED_KEY"), "fail: encryption; " + unasked, "encryption", "configured for keys of S3 (AES256)", "Set the bucket's"},
		{"another key", set("aws:kms", keyARN, strings.Replace(keyARN, "1234abcd", "ffffffff", 1)), "fail: encryption; " + unasked, "encryption", "ffffffff", "UpdateDataLake"},
		{"another region's key of the same ID", set("aws:kms", keyARN, strings.Replace(keyARN, "us-east-1", "us-east-2", 1)), "fail: encryption; " + unasked, "encryption", "us-east-2", ""},
		{"AWS's own key", set("aws:kms", "", keyARN), "fail: encryption; " + unasked, "encryption", "the key that AWS manages for S3", ""},
		{"an alias", set("aws:kms", "arn:aws:kms:us-east-1:123456789012:alias/lake", keyARN), "unknown: encryption; " + unasked, "encryption", "an alias does not tell", "by its ARN"},
		{"an algorithm to come", set("aws:quantum", "", keyARN), "fail: encryption; " + unasked, "encryption", "aws:quantum, which Security Lake does not know", keyARN},
	})
}

func TestShortfall(t *testing.T) {
	t.Parallel()
	s := goodSetup()
	s.facts.PublicAccess = lake.UnreadableFact[lake.PublicAccess]("s3:GetBucketPublicAccessBlock", "")
	short, found := s.judge().Shortfall()
	if !found || short.Failed || short.Argument != "" || !strings.Contains(short.Summary, "could not be checked in full") || !strings.Contains(short.Detail, "public-access-blocked (unknown): AWS denied s3:GetBucketPublicAccessBlock") {
		t.Errorf("what is unknown is told as %+v", short)
	}
	s.facts.Bucket = lake.AbsentFact[lake.Bucket]("")
	short, found = s.judge().Shortfall()
	if !found || !short.Failed || short.Argument != "url" || !strings.Contains(short.Summary, "not ready") || !strings.Contains(short.Detail, "Bucket: "+lakeBucket+"\nRegion: us-east-1\nData lake: arn:aws:securitylake") {
		t.Errorf("what failed is told as %+v", short)
	}
	s = goodSetup()
	s.args.SourceName = "another"
	if short, _ = s.judge().Shortfall(); short.Argument != "source_name" {
		t.Errorf("a source that is not registered is told as %+v", short)
	}
	s = goodSetup()
	s.facts.PublicAccess = lake.KnownFact(lake.PublicAccess{})
	if short, _ = s.judge().Shortfall(); !short.Failed || short.Argument != "" {
		t.Errorf("what is wrong at AWS is told as %+v", short)
	}
	if len(lake.NotConsidered()) == 0 {
		t.Error("everything is considered")
	}
}

// TestBlocked tells the reader of facts what it need not ask.
func TestBlocked(t *testing.T) {
	t.Parallel()
	s := goodSetup()
	if lake.Blocked(lake.NewSink(s.args), s.facts, lake.CheckWriterPermissions) {
		t.Error("the writer of a good set-up is not asked about")
	}
	s.facts.Lake = lake.AbsentFact[lake.DataLake]("")
	if !lake.Blocked(lake.NewSink(s.args), s.facts, lake.CheckWriterPermissions) {
		t.Error("the writer is asked about where there is no lake")
	}
}

// TestReportOfABadURL holds nothing that is not known.
func TestReportOfABadURL(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "s3://A", "http://b.s3.us-east-1.amazonaws.com"} {
		r := lake.Judge(lake.NewSink(lake.Arguments{URL: url}), lake.Facts{})
		r.Checks = nil
		if diff := cmp.Diff(lake.Report{}, r); diff != "" {
			t.Errorf("%q: (-want +got):\n%s", url, diff)
		}
	}
	r := lake.Judge(lake.NewSink(lake.Arguments{URL: "s3://my-lake/x"}), lake.Facts{})
	r.Checks = nil
	if diff := cmp.Diff(lake.Report{Bucket: "my-lake", KeyPrefix: "x"}, r); diff != "" {
		t.Errorf("a URI alone: (-want +got):\n%s", diff)
	}
}

// TestSkippedChecksNameAFailure: however many things are broken, what is skipped
// names failed checks alone, or an argument that was not given.
func TestSkippedChecksNameAFailure(t *testing.T) {
	t.Parallel()
	breaks := map[string]func(*setup){
		"url":     func(s *setup) { s.args.URL = "ftp://x" },
		"name":    func(s *setup) { s.args.URL = "s3://A" },
		"region":  func(s *setup) { s.args.Region = "eu-west-1" },
		"bucket":  func(s *setup) { s.facts.Bucket = lake.AbsentFact[lake.Bucket]("") },
		"owner":   func(s *setup) { s.facts.Owned = lake.KnownFact(false) },
		"lake":    func(s *setup) { s.facts.Lake = lake.AbsentFact[lake.DataLake]("") },
		"source":  func(s *setup) { s.facts.Sources = lake.KnownFact([]lake.Source(nil)) },
		"unread":  func(s *setup) { s.facts.Sources = lake.UnreadableFact[[]lake.Source]("p", "") },
		"account": func(s *setup) { s.args.AccountID = "" },
		"writer":  func(s *setup) { s.facts.Writer = lake.UnreadableFact[lake.Role]("p", "") },
	}
	rapid.Check(t, func(t *rapid.T) {
		s := goodSetup()
		for _, name := range rapid.SliceOfDistinct(rapid.SampledFrom(keys(breaks)), rapid.ID[string]).Draw(t, "breaks") {
			breaks[name](s)
		}
		r := s.judge()
		if len(r.Checks) != len(lake.CheckIDs()) {
			t.Fatalf("%d checks", len(r.Checks))
		}
		failed := map[string]bool{}
		for _, c := range r.Checks {
			failed[c.ID] = c.Status == lake.Fail
			if (c.Remedy != "") != (c.Status == lake.Fail || c.Status == lake.Unknown) {
				t.Errorf("%s is %s with the remedy %q", c.ID, c.Status, c.Remedy)
			}
		}
		for _, c := range r.Checks {
			waited, waits := strings.CutPrefix(c.Detail, "It waits for the check")
			if c.Status != lake.Skipped || !waits {
				continue
			}
			for _, id := range lake.CheckIDs() {
				if strings.Contains(waited, id) && !failed[id] {
					t.Errorf("%s waits for %s, which did not fail", c.ID, id)
				}
			}
		}
	})
}
