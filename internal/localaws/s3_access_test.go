package localaws_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// bucketStatement is one of a bucket's policy; "BUCKET" stands for its ARN.
func bucketStatement(effect, principal, action, resource, condition string) string {
	return `{"Effect":"` + effect + `","Principal":` + principal + `,"Action":"` + action + `","Resource":"` + resource + `","Condition":` + condition + `}`
}

func (e *endpoint) bucketPolicy(t *testing.T, bucket string, statements ...string) error {
	t.Helper()
	policy := strings.ReplaceAll(`{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`, "BUCKET", "arn:aws:s3:::"+bucket)
	_, err := e.s3(e.admin()).PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &bucket, Policy: &policy})
	return err
}

func (e *endpoint) unblock(t *testing.T, bucket string) {
	t.Helper()
	must(e.s3(e.admin()).DeletePublicAccessBlock(t.Context(), &s3.DeletePublicAccessBlockInput{Bucket: &bucket}))(t)
}

// The identity policies of the table below.
func mayPut(resource string) string { return allowing("Allow", "s3:PutObject", resource) }

// Sources: IAM User Guide, "Policy evaluation logic"; Amazon S3 User Guide,
// "Bucket policies for Amazon S3".
func TestBucketPoliciesDecide(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(neighbours))
	const everyone, abroad, ours, theirs = `{"AWS":"*"}`, `{"AWS":"999999999999"}`, "user", "stranger"
	put := func(principal, condition string) string {
		return bucketStatement("Allow", principal, "s3:PutObject", "BUCKET/ext/*", condition)
	}
	const plain, insecure = `{}`, `{"Bool":{"aws:SecureTransport":"false"}}`
	tests := map[string]struct {
		reason   string
		policy   string
		caller   string
		identity string
		allowed  bool
		says     string
	}{
		"by ones own policy":         {"enough in one account", "", ours, mayPut("arn:aws:s3:::*/ext/*"), true, ""},
		"by none":                    {"nobody allows", "", ours, "", false, "because no identity-based policy allows the s3:PutObject action"},
		"of another prefix":          {"ones own policy names another", "", ours, mayPut("arn:aws:s3:::*/other/*"), false, "ext/k"},
		"of the bucket alone":        {"an object is not its bucket", "", ours, mayPut("arn:aws:s3:::by-*"), false, ""},
		"by the bucket":              {"everyone is named", put(everyone, plain), ours, "", true, ""},
		"by the account named":       {"which leaves it to the account", put(`{"AWS":"123456789012"}`, plain), ours, "", false, ""},
		"denied by the bucket":       {"a denial wins", bucketStatement("Deny", everyone, "s3:*", "BUCKET/*", plain), ours, mayPut("*"), false, "with an explicit deny in a resource-based policy"},
		"not over plain http":        {"this stands for HTTPS", bucketStatement("Deny", everyone, "s3:*", "BUCKET/*", insecure), ours, mayPut("*"), true, ""},
		"denied by ones own":         {"a denial wins", put(everyone, plain), ours, allowing("Deny", "s3:*", "*"), false, "with an explicit deny in an identity-based policy"},
		"abroad":                     {"both sides allow", put(abroad, plain), theirs, mayPut("*"), true, ""},
		"abroad not by the bucket":   {"the bucket says nothing", "", theirs, mayPut("*"), false, "Access Denied"},
		"abroad not by ones own":     {"the other account has not agreed", put(abroad, plain), theirs, "", false, "Access Denied"},
		"abroad of another prefix":   {"the bucket names another", strings.Replace(put(abroad, plain), "ext", "other", 1), theirs, mayPut("*"), false, "Access Denied"},
		"abroad under encryption":    {"a condition on a header", put(abroad, `{"StringEquals":{"s3:x-amz-server-side-encryption":"AES256"}}`), theirs, mayPut("*"), false, "Access Denied"},
		"abroad for the owner":       {"a condition on the ACL", put(abroad, `{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}`), theirs, mayPut("*"), true, ""},
		"of the owners account":      {"a condition on the resource", put(everyone, `{"StringEquals":{"s3:ResourceAccount":"123456789012","aws:PrincipalAccount":"123456789012"}}`), ours, "", true, ""},
		"by an organisation of none": {"the caller is in none", put(everyone, `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`), ours, "", false, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bucket := strings.ReplaceAll(name, " ", "-")
			e.bucket(t, bucket)
			e.unblock(t, bucket)
			if tt.policy != "" {
				must(0, e.bucketPolicy(t, bucket, tt.policy))(t)
			}
			caller := e.userOf(t, tt.caller, strings.Map(onlyLetters, name), tt.identity)
			_, err := e.s3(caller).PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: aws.String("ext/k"), ACL: types.ObjectCannedACLBucketOwnerFullControl})
			t.Log(tt.reason)
			if tt.allowed {
				must(0, err)(t)
				return
			}
			wantError(t, err, denied(), tt.says)
		})
	}
}

// Each operation needs the permission that the Service Authorization Reference
// names, and no other.
func TestEachOperationHasItsPermission(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "guarded")
	e.put(t, "guarded", "k", "x")
	must(0, e.bucketPolicy(t, "guarded", bucketStatement("Allow", `{"AWS":"`+vendor+`"}`, "s3:GetObject", "BUCKET/none", `{}`)))(t)
	bucket, key := aws.String("guarded"), aws.String("k")
	ctx := t.Context()
	policy := strings.ReplaceAll(`{"Version":"2012-10-17","Statement":[`+bucketStatement("Allow", `{"AWS":"`+vendor+`"}`, "s3:GetObject", "BUCKET/none", `{}`)+`]}`, "BUCKET", "arn:aws:s3:::guarded")
	encryption := &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{{ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAes256}}}}
	calls := map[string]func(c *s3.Client) error{
		"s3:ListBucket": func(c *s3.Client) error {
			_, err := c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket})
			return err
		},
		"s3:GetBucketLocation": func(c *s3.Client) error {
			_, err := c.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: bucket})
			return err
		},
		"s3:GetBucketPublicAccessBlock": func(c *s3.Client) error {
			_, err := c.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: bucket})
			return err
		},
		"s3:PutBucketPublicAccessBlock": func(c *s3.Client) error {
			_, err := c.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{Bucket: bucket, PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{BlockPublicPolicy: aws.Bool(true)}})
			return err
		},
		"s3:GetEncryptionConfiguration": func(c *s3.Client) error {
			_, err := c.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: bucket})
			return err
		},
		"s3:PutEncryptionConfiguration": func(c *s3.Client) error {
			_, err := c.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{Bucket: bucket, ServerSideEncryptionConfiguration: encryption})
			return err
		},
		"s3:GetBucketPolicy": func(c *s3.Client) error {
			_, err := c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: bucket})
			return err
		},
		"s3:PutBucketPolicy": func(c *s3.Client) error {
			_, err := c.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: bucket, Policy: &policy})
			return err
		},
		"s3:DeleteBucketPolicy": func(c *s3.Client) error {
			_, err := c.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: aws.String("guarded-2")})
			return err
		},
		"s3:PutObject": func(c *s3.Client) error {
			_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key})
			return err
		},
		"s3:GetObject": func(c *s3.Client) error {
			_, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
			return err
		},
		"s3:DeleteObject": func(c *s3.Client) error {
			_, err := c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: aws.String("none")})
			return err
		},
		"s3:CreateBucket": func(c *s3.Client) error {
			_, err := c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("guarded-3")})
			return err
		},
		"s3:DeleteBucket": func(c *s3.Client) error {
			_, err := c.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: aws.String("guarded-4")})
			return err
		},
	}
	e.bucket(t, "guarded-2")
	e.bucket(t, "guarded-4")
	for action, call := range calls {
		name := strings.Map(onlyLetters, strings.ToLower(action))
		others := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"` + action + `","Resource":"*"}}`
		wantError(t, call(e.s3(e.user(t, "not-"+name, "/", others))), denied(), action)
		must(0, call(e.s3(e.user(t, "may-"+name, "/", allowing("Allow", action, "*")))))(t)
	}
}

func TestMissingObjectsAreToldToListersOnly(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "quiet")
	get := func(policy, user string) error {
		_, err := e.s3(e.user(t, user, "/", policy)).GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("quiet"), Key: aws.String("none")})
		return err
	}
	wantError(t, get(allowing("Allow", "s3:GetObject", "*"), "reader"), denied())
	wantError(t, get(allowing("Allow", "s3:*", "*"), "lister"), s3Failure(404, "NoSuchKey"))
}

// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3
// storage", The meaning of "public".
func TestPublicPolicies(t *testing.T) {
	t.Parallel()
	e := start(t)
	const everyone = `"*"`
	read := func(principal, condition string) string {
		return bucketStatement("Allow", principal, "s3:GetObject", "BUCKET/*", condition)
	}
	tests := map[string]struct {
		statement string
		public    bool
	}{
		"everyone":                     {read(everyone, `{}`), true},
		"everyone, as AWS":             {read(`{"AWS":"*"}`, `{}`), true},
		"one account":                  {read(`{"AWS":"999999999999"}`, `{}`), false},
		"a service":                    {read(`{"Service":"logging.s3.amazonaws.com"}`, `{}`), false},
		"nobody":                       {bucketStatement("Deny", everyone, "s3:*", "BUCKET/*", `{}`), false},
		"of an organisation":           {read(everyone, `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`), false},
		"of organisations":             {read(everyone, `{"StringLike":{"aws:PrincipalOrgID":"o-*"}}`), true},
		"from addresses":               {read(everyone, `{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`), false},
		"from any address":             {read(everyone, `{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`), true},
		"not from an address":          {read(everyone, `{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`), true},
		"by a key that pins nobody":    {read(everyone, `{"StringEquals":{"aws:UserAgent":"x"}}`), true},
		"if there is an organisation":  {read(everyone, `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`), true},
		"for all of no organisation":   {read(everyone, `{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`), true},
		"for a resource of an account": {read(everyone, `{"ArnLike":{"aws:SourceArn":"arn:aws:logs:*:123456789012:*"}}`), false},
		"for any resource":             {read(everyone, `{"ArnLike":{"aws:SourceArn":"arn:aws:logs:*:*:*"}}`), true},
		"by a variable":                {read(everyone, `{"StringEquals":{"aws:userid":"${aws:PrincipalTag/id}"}}`), true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bucket := "public-" + strings.Map(onlyLetters, name)
			e.bucket(t, bucket)
			err := e.bucketPolicy(t, bucket, tt.statement)
			if tt.public {
				wantError(t, err, denied(), "BlockPublicPolicy")
			} else {
				must(0, err)(t)
			}
			e.unblock(t, bucket)
			must(0, e.bucketPolicy(t, bucket, tt.statement))(t)
		})
	}
}

// anonymously gets an address without a signature.
func (e *endpoint) anonymously(t *testing.T, path string) int {
	t.Helper()
	r := must(http.NewRequestWithContext(t.Context(), http.MethodGet, e.URL()+path, nil))(t)
	response := must(http.DefaultClient.Do(r))(t)
	defer response.Body.Close()
	return response.StatusCode
}

func TestAnybodyReadsWhatIsPublic(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(neighbours))
	e.bucket(t, "open")
	e.put(t, "open", "k", "x")
	e.unblock(t, "open")
	if status := e.anonymously(t, "/open/k"); status != http.StatusForbidden {
		t.Errorf("without a policy: %d", status)
	}
	must(0, e.bucketPolicy(t, "open", bucketStatement("Allow", `"*"`, "s3:GetObject", "BUCKET/*", `{}`)))(t)
	for path, want := range map[string]int{"/open/k": 200, "/open/none": 403, "/open?list-type=2": 403, "/open?policy": 403, "/none/k": 404} {
		if status := e.anonymously(t, path); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
	abroad := e.userOf(t, "stranger", "reader", allowing("Allow", "s3:*", "*"))
	read := func() error {
		_, err := e.s3(abroad).GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("open"), Key: aws.String("k")})
		return err
	}
	must(0, read())(t)
	must(e.s3(e.admin()).PutPublicAccessBlock(t.Context(), &s3.PutPublicAccessBlockInput{Bucket: aws.String("open"), PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{RestrictPublicBuckets: aws.Bool(true)}}))(t)
	if status := e.anonymously(t, "/open/k"); status != http.StatusForbidden {
		t.Errorf("restricted: %d", status)
	}
	wantError(t, read(), denied(), "Access Denied")
	must(e.s3(e.admin()).GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("open"), Key: aws.String("k")}))(t)
}

// Source: Amazon S3 API Reference, "PutBucketPolicy".
func TestBucketPolicyIsTheOwners(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(strings.Replace(neighbours, `"id": "123456789012",`, `"id": "123456789012", "root_key": true,`, 1)))
	root := e.credentialOf(t, "arn:aws:iam::123456789012:root")
	admin := e.credentialOf(t, "arn:aws:iam::123456789012:user/admin")
	bucket := aws.String("owned")
	must(e.s3(admin).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: bucket}))(t)
	_, err := e.s3(admin).GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: bucket})
	wantError(t, err, s3Failure(404, "NoSuchBucketPolicy"))
	put := func(policy string) error {
		text := strings.ReplaceAll(policy, "BUCKET", "arn:aws:s3:::owned")
		_, err := e.s3(admin).PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: bucket, Policy: &text})
		return err
	}
	document := func(statement string) string { return `{"Version":"2012-10-17","Statement":[` + statement + `]}` }
	for reason, tt := range map[string]struct{ policy, says string }{
		"no JSON":                    {"x", "valid JSON"},
		"another bucket's objects":   {document(bucketStatement("Allow", `{"AWS":"999999999999"}`, "s3:GetObject", "arn:aws:s3:::other/*", `{}`)), "invalid resource"},
		"every bucket's":             {document(bucketStatement("Allow", `{"AWS":"999999999999"}`, "s3:GetObject", "*", `{}`)), "invalid resource"},
		"no principal":               {document(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"BUCKET/*"}`), "Principal"},
		"a principal that is not so": {document(bucketStatement("Allow", `{"AWS":"arn:aws:iam::999999999999:role/none"}`, "s3:GetObject", "BUCKET/*", `{}`)), "Invalid principal"},
		"too long":                   {document(bucketStatement("Allow", `{"AWS":"999999999999"}`, "s3:GetObject", "BUCKET/"+strings.Repeat("x", 20<<10), `{}`)), "20480 bytes"},
	} {
		t.Log(reason)
		wantError(t, put(tt.policy), s3Failure(400, "MalformedPolicy"), tt.says)
	}
	must(0, put(document(bucketStatement("Allow", `{"AWS":"999999999999"}`, "s3:*BucketPolicy", "BUCKET", `{}`))))(t)
	_, err = e.s3(e.foreignAdmin(t)).GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: bucket})
	wantError(t, err, s3Failure(405, "MethodNotAllowed"))
	must(0, put(document(bucketStatement("Deny", `{"AWS":"*"}`, "s3:*", "BUCKET", `{}`))))(t)
	_, err = e.s3(admin).DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: bucket})
	wantError(t, err, denied(), "explicit deny in a resource-based policy")
	must(e.s3(root).DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: bucket}))(t)
}

// encryptedBy makes a bucket whose objects the key encrypts by default.
func (e *endpoint) encryptedBy(t *testing.T, bucket, key string, bucketKey bool) {
	t.Helper()
	e.bucket(t, bucket)
	rule := types.ServerSideEncryptionRule{ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAwsKms}, BucketKeyEnabled: &bucketKey}
	if key != "" {
		rule.ApplyServerSideEncryptionByDefault.KMSMasterKeyID = &key
	}
	must(e.s3(e.admin()).PutBucketEncryption(t.Context(), &s3.PutBucketEncryptionInput{Bucket: &bucket, ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{rule}}}))(t)
}

// Sources: Amazon S3 User Guide, "Using server-side encryption with AWS KMS
// keys"; AWS KMS Developer Guide, "Condition keys for AWS KMS".
func TestEncryptedObjectsNeedTheKey(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(neighbours))
	const theirs = `{"AWS":"999999999999"}`
	both := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"*"},{"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*"}]}`
	s3Only := allowing("Allow", "s3:*", "*")
	via := func(host, about string) string {
		return `{"StringEquals":{"kms:ViaService":"` + host + `"},"ArnLike":{"kms:EncryptionContext:aws:s3:arn":"` + about + `"}}`
	}
	tests := map[string]struct {
		reason    string
		policy    string
		bucketKey bool
		caller    string
		identity  string
		allowed   bool
		says      string
	}{
		"with both":               {"one account, the key leaves it to IAM", keyPolicy(), false, "user", both, true, ""},
		"without the key":         {"the caller may not use it", keyPolicy(), false, "user", s3Only, false, "kms:GenerateDataKey on resource: arn:aws:kms"},
		"denied by the key":       {"its policy says no", keyPolicy(keyStatement("Deny", `{"AWS":"*"}`, `{}`)), false, "user", both, false, "explicit deny in a resource-based policy"},
		"through s three":         {"for this object", keyPolicy(keyStatement("Allow", theirs, via("s3.us-east-1.amazonaws.com", "arn:aws:s3:::*/k"))), false, "stranger", both, true, ""},
		"through another service": {"not this one", keyPolicy(keyStatement("Allow", theirs, via("sqs.us-east-1.amazonaws.com", "*"))), false, "stranger", both, false, ""},
		"with a bucket key":       {"the context is the bucket's", keyPolicy(keyStatement("Allow", theirs, via("s3.us-east-1.amazonaws.com", "arn:aws:s3:::with-a-bucket-key"))), true, "stranger", both, true, ""},
		"abroad not by the key":   {"its policy names us alone", keyPolicy(), false, "stranger", both, false, "because no resource-based policy allows"},
		"abroad without the key":  {"the other account has not agreed", keyPolicy(keyStatement("Allow", theirs, `{}`)), false, "stranger", s3Only, false, "because no identity-based policy allows"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bucket := strings.ReplaceAll(name, " ", "-")
			k := e.key(t, tt.policy)
			e.encryptedBy(t, bucket, *k.Arn, tt.bucketKey)
			must(0, e.bucketPolicy(t, bucket, bucketStatement("Allow", theirs, "s3:*Object", "BUCKET/*", `{}`)))(t)
			caller := e.s3(e.userOf(t, tt.caller, strings.Map(onlyLetters, name), tt.identity))
			out, err := caller.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: aws.String("k")})
			t.Log(tt.reason)
			if !tt.allowed {
				wantError(t, err, denied(), tt.says)
				return
			}
			must(0, err)(t)
			if out.ServerSideEncryption != types.ServerSideEncryptionAwsKms || *out.SSEKMSKeyId != *k.Arn {
				t.Errorf("encrypted by %s with %s", out.ServerSideEncryption, *out.SSEKMSKeyId)
			}
			must(caller.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("k")}))(t)
		})
	}
}

func TestKeysThatCannotEncrypt(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(neighbours))
	client, ctx := e.s3(e.admin()), t.Context()
	k := e.key(t, "")
	put := func(bucket string, c localaws.Credential) error {
		_, err := e.s3(c).PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: aws.String("k")})
		return err
	}
	e.encryptedBy(t, "by-id", *k.KeyId, false)
	e.encryptedBy(t, "by-alias", "alias/lake", false)
	e.encryptedBy(t, "by-none", "arn:aws:kms:us-east-1:123456789012:key/none", false)
	e.encryptedBy(t, "elsewhere", "arn:aws:kms:eu-west-1:123456789012:key/"+*k.KeyId, false)
	e.encryptedBy(t, "by-aws", "", false)
	must(0, put("by-id", e.admin()))(t)
	wantError(t, put("by-alias", e.admin()), s3Failure(400, "KMS.NotFoundException"), "alias/lake")
	wantError(t, put("by-none", e.admin()), s3Failure(400, "KMS.NotFoundException"), "does not exist")
	wantError(t, put("elsewhere", e.admin()), s3Failure(400, "KMS.NotFoundException"), "Invalid arn eu-west-1")
	must(0, put("by-aws", e.admin()))(t)
	for _, bucket := range []string{"by-id", "by-aws"} {
		must(0, e.bucketPolicy(t, bucket, bucketStatement("Allow", `{"AWS":"999999999999"}`, "s3:PutObject", "BUCKET/*", `{}`)))(t)
	}
	// A key that is named by its ID is looked for in the writer's account.
	wantError(t, put("by-id", e.foreignAdmin(t)), s3Failure(400, "KMS.NotFoundException"), "does not exist")
	// The key that AWS manages serves the account alone.
	wantError(t, put("by-aws", e.foreignAdmin(t)), denied(), "kms:GenerateDataKey")
	managed := must(client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String("by-aws"), Key: aws.String("k")}))(t).SSEKMSKeyId
	if got := must(e.kms(e.admin()).DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: managed}))(t).KeyMetadata; got.KeyManager != "AWS" {
		t.Errorf("the key is managed by %s", got.KeyManager)
	}
	asked := must(client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("by-none"), Key: aws.String("k"), ServerSideEncryption: types.ServerSideEncryptionAwsKms, SSEKMSKeyId: k.Arn}))(t)
	if *asked.SSEKMSKeyId != *k.Arn {
		t.Errorf("encrypted with %s", *asked.SSEKMSKeyId)
	}
	must(e.kms(e.admin()).ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: k.KeyId}))(t)
	wantError(t, put("by-id", e.admin()), s3Failure(400, "KMS.KMSInvalidStateException"), "is pending deletion")
	_, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("by-id"), Key: aws.String("k")})
	wantError(t, err, s3Failure(400, "KMS.KMSInvalidStateException"))
}

// A vendor's role with what its guide asks for writes under its prefix, reads
// nothing, and deletes nothing; one with a boundary stays within.
func TestWriterIsHeldToItsPrefix(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "lake-bucket")
	e.createRole(t, "Writer", trusting("id-1", vendorRole))
	client, ctx := e.iam(e.admin()), t.Context()
	must(client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: aws.String("Writer"), PolicyName: aws.String("p"), PolicyDocument: aws.String(mayPut("arn:aws:s3:::lake-bucket/ext/synqly/*"))}))(t)
	writer := e.s3(must(e.assume(ctx, e.credentialOf(t, vendorRole), roleARN("Writer"), "id-1"))(t))
	put := func(key string) error {
		_, err := writer.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("lake-bucket"), Key: &key})
		return err
	}
	must(0, put("ext/synqly/region=us-east-1/x.parquet"))(t)
	for _, key := range []string{"ext/other/x", "/ext/synqly/x", "x"} {
		wantError(t, put(key), denied(), "s3:PutObject")
	}
	_, err := writer.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("lake-bucket"), Key: aws.String("ext/synqly/x")})
	wantError(t, err, denied(), "s3:DeleteObject")
	narrowed := e.s3(must(e.assume(ctx, e.credentialOf(t, vendorRole), roleARN("Writer"), "id-1", func(in *sts.AssumeRoleInput) { in.Policy = aws.String(allowing("Deny", "*", "*")) }))(t))
	_, err = narrowed.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("lake-bucket"), Key: aws.String("ext/synqly/x")})
	wantError(t, err, denied(), "explicit deny in a session policy")
	must(client.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: aws.String("Writer"), PermissionsBoundary: aws.String("arn:aws:iam::aws:policy/AmazonSecurityLakePermissionsBoundary")}))(t)
	wantError(t, put("ext/synqly/y"), denied(), "explicit deny in a permissions boundary")
}

func TestCLIUsesBuckets(t *testing.T) {
	t.Parallel()
	e := start(t)
	admin, other := newCLI(t, e.URL(), e.admin()), newCLI(t, e.URL(), e.credentialOf(t, stranger))
	file := filepath.Join(t.TempDir(), "x.parquet")
	if err := os.WriteFile(file, []byte("PAR1"), 0o600); err != nil {
		t.Fatal(err)
	}
	admin.must(t, "make_bucket: cli-bucket", "s3", "mb", "s3://cli-bucket", "--region", "eu-west-1")
	admin.must(t, "eu-west-1", "s3api", "get-bucket-location", "--bucket", "cli-bucket", "--region", "eu-west-1")
	admin.must(t, "upload:", "s3", "cp", file, "s3://cli-bucket/ext/source/x.parquet", "--region", "eu-west-1")
	admin.must(t, "PRE source/", "s3", "ls", "s3://cli-bucket/ext/", "--region", "eu-west-1")
	admin.must(t, "download:", "s3", "cp", "s3://cli-bucket/ext/source/x.parquet", file, "--region", "eu-west-1")
	if text := string(must(os.ReadFile(file))(t)); text != "PAR1" {
		t.Errorf("it came back as %q", text)
	}
	other.refused(t, "AccessDenied", "s3api", "list-objects-v2", "--bucket", "cli-bucket", "--region", "eu-west-1")
	other.refused(t, "403", "s3api", "head-bucket", "--bucket", "cli-bucket", "--region", "eu-west-1")
	admin.must(t, `"BlockPublicPolicy": true`, "s3api", "get-public-access-block", "--bucket", "cli-bucket", "--region", "eu-west-1")
	admin.must(t, "AES256", "s3api", "get-bucket-encryption", "--bucket", "cli-bucket", "--region", "eu-west-1")
	admin.refused(t, "NoSuchBucketPolicy", "s3api", "get-bucket-policy", "--bucket", "cli-bucket", "--region", "eu-west-1")
	admin.must(t, "delete:", "s3", "rm", "s3://cli-bucket/ext/source/x.parquet", "--region", "eu-west-1")
	admin.must(t, "remove_bucket: cli-bucket", "s3", "rb", "s3://cli-bucket", "--region", "eu-west-1")
}
