package main

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

const sinkIntroduction = `
## The sink: data.crossaccount_security_lake_sink

It reads, and never writes: a probe would stay in the lake. The last check evaluates the policies of role, boundary, bucket and key together, as AWS does.

`

// sinkBreakage is a sink with one thing wrong.
type sinkBreakage struct {
	entry
	breakIt func(*scene)
}

// sinkBreakages are in the order of the checks.
func sinkBreakages() []sinkBreakage {
	return slices.Concat(addressBreakages(), bucketBreakages(), lakeBreakages(), roleBreakages())
}

func addressBreakages() []sinkBreakage {
	return []sinkBreakage{
		{entry{lake.CheckURLForm, "Is the URL one that names a bucket", "it is that of a website", "`parse_s3_url` reads the same forms offline; `canonical_url` of the data source is the form that leaves nothing to infer."},
			func(s *scene) {
				s.args.URL = strings.Replace(s.args.URL, ".s3.us-east-1.", ".s3-website.us-east-1.", 1)
			}},
		{entry{lake.CheckRegionAgreement, "Do the URL's host, the bucket's name and `region` say one region", "the host says another than the name", ""},
			func(s *scene) { s.args.URL = strings.Replace(s.args.URL, ".s3.us-east-1.", ".s3.eu-west-1.", 1) }},
		{entry{lake.CheckBucketNamed, "Is it the name of a bucket that Security Lake made", "it is the bucket of something else", "Writers that put events into a bucket of your own are no matter of this data source."},
			func(s *scene) { s.args.URL = "https://my-logs.s3.us-east-1.amazonaws.com" }},
	}
}

func bucketBreakages() []sinkBreakage {
	return []sinkBreakage{
		{entry{lake.CheckBucketExists, "Does S3 have the bucket", "it has not", "Names of buckets are those of all accounts: somebody else can take one that was deleted."},
			func(s *scene) { s.facts.Bucket = lake.AbsentFact[lake.Bucket]("") }},
		{entry{lake.CheckBucketOwner, "Does it belong to `account_id`, or else to the account of the lake", "somebody else has the name", ""},
			func(s *scene) { s.facts.Owned = lake.KnownFact(false) }},
		{entry{lake.CheckBucketRegion, "Is the bucket where it is said to be", "it is elsewhere", "A writer that signs for the wrong region gets `301` or `AuthorizationHeaderMalformed`."},
			func(s *scene) { s.facts.Bucket = lake.KnownFact(lake.Bucket{Region: "eu-west-1"}) }},
		{entry{lake.CheckPublicAccessBlocked, "Is public access blocked in all four ways", "one setting is off", "With hashicorp/aws: `aws_s3_bucket_public_access_block`, all four `true`."},
			func(s *scene) {
				s.facts.PublicAccess = lake.KnownFact(lake.PublicAccess{BlockPublicACLs: true, IgnorePublicACLs: true, BlockPublicPolicy: true})
			}},
		{entry{lake.CheckEncryption, "Does the bucket encrypt as the lake is configured", "it does so by S3's keys, and the lake has one of its own", "The role needs `kms:GenerateDataKey` and `kms:Decrypt` on a key of one's own: `kms_key_arn` among the `parameters` of `data.crossaccount_vendor_policy`."},
			func(s *scene) { s.facts.Encryption = lake.KnownFact(lake.Encryption{Algorithm: "AES256"}) }},
	}
}

func lakeBreakages() []sinkBreakage {
	return []sinkBreakage{
		{entry{lake.CheckLakeEnabled, "Is Security Lake enabled in that region", "it is enabled elsewhere", "With hashicorp/aws: `aws_securitylake_data_lake`."},
			func(s *scene) { s.facts.Lake = lake.AbsentFact[lake.DataLake]("It is enabled in eu-west-1.") }},
		{entry{lake.CheckLakeBucket, "Is the bucket that of the lake", "the lake was enabled anew, and has another bucket", "Give the vendor the new URL, and the role a policy for the new bucket."},
			func(s *scene) {
				s.lake(func(l *lake.DataLake) {
					l.BucketARN = "arn:aws:s3:::aws-security-data-lake-us-east-1-b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6"
				})
			}},
		{entry{lake.CheckSourceRegistered, "Is the custom source registered, in this version", "it is registered in another version", ""},
			func(s *scene) { s.args.SourceVersion = "2.0" }},
		{entry{lake.CheckSourceLocation, "Do the source's objects go where the URL points", "the URL names the prefix of another source", "Writers often add the prefix themselves: then the URL ends with the bucket. A key that begins with a slash is a common fault of writers."},
			func(s *scene) { s.args.URL += "/ext/other/" }},
		{entry{lake.CheckSourceCollecting, "Does Security Lake collect from the source", "it is misconfigured", "What it advises is quoted from `ListDataLakeExceptions`."},
			func(s *scene) {
				s.facts.Collection = lake.KnownFact([]lake.Collected{{Resource: "ext/partner", Status: lake.Misconfigured}})
				s.facts.Problems = lake.KnownFact([]lake.Problem{{Exception: "The crawler cannot read the prefix", Remediation: "Grant lakeformation:GetDataAccess to the crawler's role."}})
			}},
	}
}

func roleBreakages() []sinkBreakage {
	return []sinkBreakage{
		{entry{lake.CheckProviderRoleTrust, "Does the source's provider identity get in with its external ID, and not without", "the source was registered with another ID", "The role is Security Lake's, made for the source; a vendor that demands a role by a name of its own never assumes it. Then leave `provider_principal` and `external_id` out, and the check is skipped."},
			func(s *scene) { s.args.ExternalID = "another-id-than-registered" }},
		{entry{lake.CheckWriterPermissions, "May the role put under the source's prefix, nowhere else in the lake, and not delete", "its policy says `s3:*` on the whole bucket", "`data.crossaccount_vendor_policy` writes the policy that is enough. A Deny in the bucket's or the key's policy is named with its statement."},
			func(s *scene) {
				s.allow(`{"Effect":"Allow","Action":"s3:*","Resource":"` + sceneBucketARN + `/*"}`)
			}},
	}
}

// say breaks a good set-up and has it judged. The second result are the checks
// that are skipped for it.
func (b sinkBreakage) say() (said, []string) {
	s := goodScene()
	b.breakIt(s)
	var words said
	var skipped []string
	for _, c := range s.judge() {
		if c.ID == b.id {
			words = said{c.Detail, c.Remedy}
		} else if c.Status == lake.Skipped {
			skipped = append(skipped, c.ID)
		}
	}
	return words, skipped
}

const permissionIntroduction = `
## What the caller may not read

A permission that the caller of the data source lacks makes a check ` + "`unknown`" + `, never ` + "`fail`" + `, and a warning names it. Two cures: allow it, or check with other credentials by an aliased provider
block, for a lake often belongs to a delegated administrator. The same account reads the roles, so that a writer of another account than the lake's leaves ` + "`writer-permissions`" + ` unknown. Two more are used only where
the others leave something open: ` + "`s3:GetBucketLocation`" + `, where S3 did not tell the region, and ` + "`securitylake:ListDataLakeExceptions`" + `, for Security Lake's own advice.

| permission | unknown without it |
|---|---|
`

// permission is one that reading a fact takes.
type permission struct {
	name string
	deny func(f *lake.Facts, name string)
}

func permissions() []permission {
	writer := func(change func(*lake.Role, string)) func(*lake.Facts, string) {
		return func(f *lake.Facts, name string) {
			role := f.Writer.Value
			change(&role, name)
			f.Writer = lake.KnownFact(role)
		}
	}
	return []permission{
		{"securitylake:ListDataLakes", func(f *lake.Facts, name string) { f.Lake = lake.UnreadableFact[lake.DataLake](name, "") }},
		{"securitylake:ListLogSources", func(f *lake.Facts, name string) { f.Sources = lake.UnreadableFact[[]lake.Source](name, "") }},
		{"securitylake:GetDataLakeSources", func(f *lake.Facts, name string) { f.Collection = lake.UnreadableFact[[]lake.Collected](name, "") }},
		{"s3:ListBucket", func(f *lake.Facts, name string) { f.Owned = lake.UnreadableFact[bool](name, "") }},
		{"s3:GetBucketPublicAccessBlock", func(f *lake.Facts, name string) { f.PublicAccess = lake.UnreadableFact[lake.PublicAccess](name, "") }},
		{"s3:GetEncryptionConfiguration", func(f *lake.Facts, name string) { f.Encryption = lake.UnreadableFact[lake.Encryption](name, "") }},
		{"s3:GetBucketPolicy", func(f *lake.Facts, name string) { f.BucketPolicy = lake.UnreadableFact[string](name, "") }},
		{"kms:GetKeyPolicy", func(f *lake.Facts, name string) { f.KeyPolicy = lake.UnreadableFact[string](name, "") }},
		{"iam:GetRole", func(f *lake.Facts, name string) {
			f.Writer, f.Provider = lake.UnreadableFact[lake.Role](name, ""), lake.UnreadableFact[lake.Role](name, "")
		}},
		{"iam:ListRolePolicies", writer(func(r *lake.Role, name string) { r.Inline = lake.UnreadableFact[map[string]string](name, "") })},
		{"iam:GetRolePolicy", writer(func(r *lake.Role, name string) { r.Inline = lake.UnreadableFact[map[string]string](name, "") })},
		{"iam:ListAttachedRolePolicies", writer(func(r *lake.Role, name string) { r.Managed = lake.UnreadableFact[map[string]string](name, "") })},
		{"iam:GetPolicy", writer(func(r *lake.Role, name string) { r.Managed = lake.UnreadableFact[map[string]string](name, "") })},
		{"iam:GetPolicyVersion", writer(func(r *lake.Role, name string) { r.Managed = lake.UnreadableFact[map[string]string](name, "") })},
	}
}

// unknown are the checks that cannot be told without the permission, each of
// which has to name it.
func (p permission) unknown() []string {
	s := goodScene()
	p.deny(&s.facts, p.name)
	var ids []string
	for _, c := range s.judge() {
		if c.Status == lake.Unknown && strings.Contains(c.Remedy, p.name) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// scene is a sink as it should be, for a breakage to break.
type scene struct {
	args  lake.Arguments
	facts lake.Facts
}

const (
	sceneBucket    = "aws-security-data-lake-us-east-1-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5"
	sceneBucketARN = "arn:aws:s3:::" + sceneBucket
	sceneKey       = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	sceneProvider  = "arn:aws:iam::123456789012:role/service-role/AmazonSecurityLake-Provider-partner-us-east-1"
	sceneID        = "f3a9c1de-registered"
)

func goodScene() *scene {
	s := &scene{
		args: lake.Arguments{
			URL: "https://" + sceneBucket + ".s3.us-east-1.amazonaws.com", AccountID: "123456789012",
			SourceName: "partner", SourceVersion: "1.0", RoleARN: exampleRole, ProviderPrincipal: "999988887777", ExternalID: sceneID,
		},
		facts: lake.Facts{
			Bucket:       lake.KnownFact(lake.Bucket{Region: "us-east-1"}),
			Owned:        lake.KnownFact(true),
			PublicAccess: lake.KnownFact(lake.PublicAccess{BlockPublicACLs: true, IgnorePublicACLs: true, BlockPublicPolicy: true, RestrictPublicBuckets: true}),
			Encryption:   lake.KnownFact(lake.Encryption{Algorithm: "aws:kms", KeyID: sceneKey}),
			BucketPolicy: lake.AbsentFact[string](""),
			KeyPolicy:    lake.KnownFact(document(`{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*","Resource":"*"}`)),
			Lake: lake.KnownFact(lake.DataLake{ARN: "arn:aws:securitylake:us-east-1:123456789012:data-lake/default", Region: "us-east-1",
				BucketARN: sceneBucketARN, CreateStatus: lake.LakeCompleted, KeyID: sceneKey}),
			Sources:    lake.KnownFact([]lake.Source{{Name: "partner", Version: "1.0", Location: "s3://" + sceneBucket + "/ext/partner/", ProviderRoleARN: sceneProvider}}),
			Collection: lake.KnownFact([]lake.Collected{{Resource: "ext/partner", Status: lake.Collecting}}),
			Problems:   lake.KnownFact([]lake.Problem(nil)),
			Provider: lake.KnownFact(lake.Role{ARN: sceneProvider, TrustPolicy: document(
				`{"Effect":"Allow","Principal":{"AWS":"999988887777"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + sceneID + `"}}}`)}),
			Writer: lake.KnownFact(lake.Role{ARN: exampleRole, Managed: lake.KnownFact(map[string]string{})}),
		},
	}
	s.allow(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"` + sceneBucketARN + `/ext/partner/*"}`)
	return s
}

func document(statements string) string {
	return `{"Version":"2012-10-17","Statement":[` + statements + `]}`
}

// allow gives the writer one inline policy, which allows the key's use too.
func (s *scene) allow(statement string) {
	role := s.facts.Writer.Value
	role.Inline = lake.KnownFact(map[string]string{
		"write-events": document(statement + `,{"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"` + sceneKey + `"}`),
	})
	s.facts.Writer = lake.KnownFact(role)
}

func (s *scene) lake(change func(*lake.DataLake)) {
	value := s.facts.Lake.Value
	change(&value)
	s.facts.Lake = lake.KnownFact(value)
}

func (s *scene) judge() []lake.Check { return lake.Judge(lake.NewSink(s.args), s.facts).Checks }

// statuses are the checks of a scene that do not pass, by their IDs.
func (s *scene) statuses() map[string]lake.Status {
	found := map[string]lake.Status{}
	for _, c := range s.judge() {
		if c.Status != lake.Pass {
			found[c.ID] = c.Status
		}
	}
	return found
}
