package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/securitylake"
	laketypes "github.com/aws/aws-sdk-go-v2/service/securitylake/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// The lake of these tests. Its region is not the provider block's.
const (
	lakeRegion   = "eu-west-1"
	lakeVendor   = "210987654321"
	lakeVendorID = "provider-identity-1"
	lakeWriter   = "LakeWriter"
	sinkState    = "data.crossaccount_security_lake_sink.this"
)

// lakeRig is a rig whose customer has a lake with a source and a writer, all
// made by plain SDK calls.
type lakeRig struct {
	*rig
	bucket, key, writer, provider string
}

// newLakeRig sets everything up as it should be. The stranger administers an
// account of his own, so that he can take a bucket's name.
func newLakeRig(t *testing.T) *lakeRig {
	t.Helper()
	needsAcc(t)
	if onRealAWS() {
		t.Skip("breaks a Security Lake in every way, which nobody does to a real one")
	}
	r := &lakeRig{rig: newSeededRig(t, seedWithAStrongStranger(t))}
	r.arguments = fmt.Sprintf("  s3_use_path_style = true\n  endpoints {\n    s3 = %[1]q\n    securitylake = %[1]q\n    kms = %[1]q\n  }\n", r.aws.URL())
	r.build()
	return r
}

// seedWithAStrongStranger is the default seed, in which the stranger may do
// everything in his own account.
func seedWithAStrongStranger(t *testing.T) []byte {
	t.Helper()
	var seed map[string][]map[string]any
	if err := json.Unmarshal(localaws.DefaultSeed(), &seed); err != nil {
		t.Fatal(err)
	}
	for _, account := range seed["accounts"] {
		if account["id"] == "999999999999" {
			account["users"] = []any{map[string]any{"name": "stranger", "managed_policy_arns": []string{"arn:aws:iam::aws:policy/AdministratorAccess"}}}
		}
	}
	text, err := json.Marshal(seed)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// regional is the configuration of a principal in the lake's region.
func (r *lakeRig) regional(principal string) aws.Config {
	cfg := r.config(principal)
	cfg.Region = lakeRegion
	return cfg
}

func (r *lakeRig) s3(principal string) *s3.Client {
	return s3.NewFromConfig(r.regional(principal), func(o *s3.Options) { o.UsePathStyle = true })
}

func (r *lakeRig) lake() *securitylake.Client {
	return securitylake.NewFromConfig(r.regional(customerAdmin))
}
func (r *lakeRig) kms() *kms.Client { return kms.NewFromConfig(r.regional(customerAdmin)) }

// did stops the test where an SDK call failed.
func did[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func (r *lakeRig) build() {
	ctx := r.t.Context()
	key := did(r.kms().CreateKey(ctx, &kms.CreateKeyInput{}))(r.t)
	r.key = aws.ToString(key.KeyMetadata.Arn)
	r.makeRole("LakeManager", serviceTrust("lambda.amazonaws.com"))
	r.makeRole("LakeCrawler", serviceTrust("glue.amazonaws.com"))
	r.makeLake()
	r.makeSource("1.0")
	r.makeRole(lakeWriter, insisting(vendorPrincipal))
	r.writer = "arn:aws:iam::" + customerAccount + ":role/" + lakeWriter
	r.allowWriter(r.writeStatement("s3:PutObject", "/ext/partner/*"), r.keyStatement())
}

func serviceTrust(service string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":%q},"Action":"sts:AssumeRole"}]}`, service)
}

func (r *lakeRig) makeRole(name, trustPolicy string) {
	did(r.iam().CreateRole(r.t.Context(), &iam.CreateRoleInput{RoleName: aws.String(name), AssumeRolePolicyDocument: aws.String(trustPolicy)}))(r.t)
}

// makeLake enables Security Lake and learns the bucket that it makes.
func (r *lakeRig) makeLake() {
	out := did(r.lake().CreateDataLake(r.t.Context(), &securitylake.CreateDataLakeInput{
		MetaStoreManagerRoleArn: aws.String("arn:aws:iam::" + customerAccount + ":role/LakeManager"),
		Configurations: []laketypes.DataLakeConfiguration{{
			Region: aws.String(lakeRegion), EncryptionConfiguration: &laketypes.DataLakeEncryptionConfiguration{KmsKeyId: aws.String(r.key)},
		}},
	}))(r.t)
	_, r.bucket, _ = strings.Cut(aws.ToString(out.DataLakes[0].S3BucketArn), ":::")
}

func (r *lakeRig) makeSource(version string) {
	out := did(r.lake().CreateCustomLogSource(r.t.Context(), &securitylake.CreateCustomLogSourceInput{
		SourceName: aws.String("partner"), SourceVersion: aws.String(version),
		Configuration: &laketypes.CustomLogSourceConfiguration{
			CrawlerConfiguration: &laketypes.CustomLogSourceCrawlerConfiguration{RoleArn: aws.String("arn:aws:iam::" + customerAccount + ":role/LakeCrawler")},
			ProviderIdentity:     &laketypes.AwsIdentity{Principal: aws.String(lakeVendor), ExternalId: aws.String(lakeVendorID)},
		},
	}))(r.t)
	r.provider = aws.ToString(out.Source.Provider.RoleArn)
}

func (r *lakeRig) removeSource() {
	did(r.lake().DeleteCustomLogSource(r.t.Context(), &securitylake.DeleteCustomLogSourceInput{SourceName: aws.String("partner")}))(r.t)
}

func (r *lakeRig) removeLake() {
	did(r.lake().DeleteDataLake(r.t.Context(), &securitylake.DeleteDataLakeInput{Regions: []string{lakeRegion}}))(r.t)
}

func (r *lakeRig) writeStatement(action, resource string) string {
	return fmt.Sprintf(`{"Effect":"Allow","Action":%q,"Resource":"arn:aws:s3:::%s%s"}`, action, r.bucket, resource)
}

func (r *lakeRig) keyStatement() string {
	return fmt.Sprintf(`{"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":%q}`, r.key)
}

func statements(list ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`
}

func (r *lakeRig) allowWriter(list ...string) {
	did(r.iam().PutRolePolicy(r.t.Context(), &iam.PutRolePolicyInput{RoleName: aws.String(lakeWriter), PolicyName: aws.String("write"), PolicyDocument: aws.String(statements(list...))}))(r.t)
}

// harmless allows nothing that a writer's check asks about.
const harmless = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::elsewhere/*"}`

func (r *lakeRig) putPolicy(name string) {
	did(r.iam().PutRolePolicy(r.t.Context(), &iam.PutRolePolicyInput{RoleName: aws.String(lakeWriter), PolicyName: aws.String(name), PolicyDocument: aws.String(statements(harmless))}))(r.t)
}

// attachPolicy gives the role a managed policy of that name.
func (r *lakeRig) attachPolicy(role, name string) {
	made := did(r.iam().CreatePolicy(r.t.Context(), &iam.CreatePolicyInput{PolicyName: aws.String(name), PolicyDocument: aws.String(statements(harmless))}))(r.t)
	did(r.iam().AttachRolePolicy(r.t.Context(), &iam.AttachRolePolicyInput{RoleName: aws.String(role), PolicyArn: made.Policy.Arn}))(r.t)
}

// bound gives the role a boundary that lets through what a writer needs.
func (r *lakeRig) bound(role string) {
	made := did(r.iam().CreatePolicy(r.t.Context(), &iam.CreatePolicyInput{PolicyName: aws.String("boundary"), PolicyDocument: aws.String(statements(`{"Effect":"Allow","Action":["s3:*","kms:*"],"Resource":"*"}`))}))(r.t)
	did(r.iam().PutRolePermissionsBoundary(r.t.Context(), &iam.PutRolePermissionsBoundaryInput{RoleName: aws.String(role), PermissionsBoundary: made.Policy.Arn}))(r.t)
}

// deny takes a permission from the customer's administrator, who is the
// provider's caller.
func (r *lakeRig) deny(action string) {
	did(r.iam().PutUserPolicy(r.t.Context(), &iam.PutUserPolicyInput{UserName: aws.String("admin"), PolicyName: aws.String("deny"),
		PolicyDocument: aws.String(statements(fmt.Sprintf(`{"Effect":"Deny","Action":%q,"Resource":"*"}`, action)))}))(r.t)
}

func (r *lakeRig) removeBucket() {
	did(r.s3(customerAdmin).DeleteBucket(r.t.Context(), &s3.DeleteBucketInput{Bucket: aws.String(r.bucket)}))(r.t)
}

func (r *lakeRig) makeBucket(principal, name, region string) {
	did(r.s3(principal).CreateBucket(r.t.Context(), &s3.CreateBucketInput{
		Bucket: aws.String(name), CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: s3types.BucketLocationConstraint(region)},
	}, func(o *s3.Options) { o.Region = region }))(r.t)
}

func (r *lakeRig) bucketSays(principal string, list ...string) {
	did(r.s3(principal).PutBucketPolicy(r.t.Context(), &s3.PutBucketPolicyInput{Bucket: aws.String(r.bucket), Policy: aws.String(statements(list...))}))(r.t)
}

func (r *lakeRig) encryptBy(region string, byDefault s3types.ServerSideEncryptionByDefault) {
	did(r.s3(customerAdmin).PutBucketEncryption(r.t.Context(), &s3.PutBucketEncryptionInput{Bucket: aws.String(r.bucket),
		ServerSideEncryptionConfiguration: &s3types.ServerSideEncryptionConfiguration{Rules: []s3types.ServerSideEncryptionRule{{ApplyServerSideEncryptionByDefault: &byDefault}}},
	}, func(o *s3.Options) { o.Region = region }))(r.t)
}

// reports makes the lake report what time or mishap would bring.
func (r *lakeRig) reports(state localaws.LakeState) {
	r.t.Helper()
	state.AccountID, state.Region = customerAccount, lakeRegion
	if err := r.aws.SetSecurityLake(state); err != nil {
		r.t.Fatal(err)
	}
}

// collects sets how the collection of the source goes.
func (r *lakeRig) collects(status string) {
	r.reports(localaws.LakeState{Sources: []localaws.LakeSource{{Name: "partner", Version: "1.0", Statuses: []localaws.SourceStatus{{Resource: "ext/partner", Status: status}}}}})
}

func (r *lakeRig) trustProvider(list ...string) {
	_, name, _ := strings.Cut(r.provider, ":role/")
	did(r.iam().UpdateAssumeRolePolicy(r.t.Context(), &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String(name[strings.LastIndex(name, "/")+1:]), PolicyDocument: aws.String(statements(list...))}))(r.t)
}

func (r *lakeRig) url() string { return "https://" + r.bucket + ".s3." + lakeRegion + ".amazonaws.com" }

// sink is the data source with its usual arguments, but for those that are given.
func (r *lakeRig) sink(own map[string]string) string {
	arguments := map[string]string{
		"url": r.url(), "account_id": customerAccount, "source_name": "partner", "source_version": "1.0", "role_arn": r.writer,
		"provider_principal": lakeVendor, "external_id": lakeVendorID, "on_failure": "ignore",
	}
	for name, value := range own {
		arguments[name] = value
	}
	var b strings.Builder
	b.WriteString("data \"crossaccount_security_lake_sink\" \"this\" {\n")
	for name, value := range arguments {
		if value != "" {
			fmt.Fprintf(&b, "  %s = %q\n", name, value)
		}
	}
	return b.String() + "}\n"
}

// found checks the status of every check: the given ones, and pass for all others.
func (r *lakeRig) found(want map[string]string) func(*terraform.State) error {
	return func(s *terraform.State) error {
		attributes := s.RootModule().Resources[sinkState].Primary.Attributes
		var wrong []string
		valid := "true"
		for i, id := range lake.CheckIDs() {
			place := fmt.Sprintf("checks.%d.", i)
			status := "pass"
			if own, ok := want[id]; ok {
				status = own
			}
			if status == "fail" || status == "unknown" {
				valid = "false"
			}
			if attributes[place+"id"] != id || attributes[place+"status"] != status {
				wrong = append(wrong, fmt.Sprintf("%s is %s, want %s: %s", attributes[place+"id"], attributes[place+"status"], status, attributes[place+"detail"]))
			}
		}
		if attributes["valid"] != valid {
			wrong = append(wrong, "valid is "+attributes["valid"])
		}
		if len(wrong) > 0 {
			return fmt.Errorf("%s", strings.Join(wrong, "\n"))
		}
		return r.holdsNoSecret(s)
	}
}

// mayWrite tries what the writer is for, and what it must not do, as the vendor
// that assumes the role.
func (r *lakeRig) mayWrite() (bool, error) {
	ctx := context.Background()
	session, err := sts.NewFromConfig(r.config(vendorPrincipal)).AssumeRole(ctx, &sts.AssumeRoleInput{RoleArn: aws.String(r.writer), RoleSessionName: aws.String("writer"), ExternalId: aws.String(checkedID)})
	if err != nil {
		return false, err
	}
	cfg := r.regional(customerAdmin)
	cfg.Credentials = credentials.NewStaticCredentialsProvider(*session.Credentials.AccessKeyId, *session.Credentials.SecretAccessKey, *session.Credentials.SessionToken)
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	put := func(key string) error {
		_, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(r.bucket), Key: aws.String(key), Body: strings.NewReader("PAR1")})
		return err
	}
	remove := func(key string) error {
		_, err := client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(r.bucket), Key: aws.String(key)})
		return err
	}
	object := "ext/partner/region=eu-west-1/accountId=external/eventDay=20260101/x.parquet"
	may := true
	for _, try := range []struct {
		err    error
		wanted bool
	}{{put(object), true}, {put("aws/x.parquet"), false}, {remove(object), false}} {
		var api smithy.APIError
		if try.err != nil && (!errors.As(try.err, &api) || api.ErrorCode() != "AccessDenied") {
			return false, try.err
		}
		may = may && (try.err == nil) == try.wanted
	}
	return may, nil
}

// enforced holds the check of the writer's permissions, which is evaluated, to
// what the endpoint lets the writer do.
func (r *lakeRig) enforced(s *terraform.State) error {
	may, err := r.mayWrite()
	if err != nil {
		return err
	}
	if status := s.RootModule().Resources[sinkState].Primary.Attributes["checks.14.status"]; (status == "pass") != may {
		return fmt.Errorf("the writer may write as it should: %t, and the check says %s", may, status)
	}
	return nil
}

// statusesOf reads "fail: a b; skipped: c".
func statusesOf(text string) map[string]string {
	want := map[string]string{}
	for group := range strings.SplitSeq(text, ";") {
		status, ids, _ := strings.Cut(group, ":")
		for _, id := range strings.Fields(ids) {
			want[id] = strings.TrimSpace(status)
		}
	}
	return want
}

// sinkCalls are the operations that a sink's facts are read by; none of them
// changes anything.
func sinkCalls() []string {
	return []string{
		"HeadBucket", "GetBucketLocation", "GetPublicAccessBlock", "GetBucketEncryption", "GetBucketPolicy", "GetKeyPolicy",
		"ListDataLakes", "ListLogSources", "GetDataLakeSources", "ListDataLakeExceptions",
		"GetRole", "ListRolePolicies", "GetRolePolicy", "ListAttachedRolePolicies", "GetPolicy", "GetPolicyVersion",
	}
}

// goodSinkCalls is what a read takes where all is well, with a KMS key and a
// provider role to be asked about.
const goodSinkCalls = 13

// callsPerRead counts what the journal holds beside the rig's own look at the
// roles, for each read of the data source, of which every one begins with
// ListDataLakes. Calls that change something are an error.
func (r *lakeRig) callsPerRead() (int, error) {
	reads, calls := 0, 0
	for _, entry := range r.aws.Journal() {
		switch {
		case entry.Action == "ListRoles":
		case !slices.Contains(sinkCalls(), entry.Action):
			return 0, fmt.Errorf("the sink was read by %s", entry.Action)
		default:
			calls++
		}
		if entry.Action == "ListDataLakes" {
			reads++
		}
	}
	if reads == 0 {
		return 0, fmt.Errorf("the sink was not read")
	}
	return calls / reads, nil
}
