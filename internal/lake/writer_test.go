package lake_test

import (
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

// Statements that tests put together.
const (
	put      = `{"Effect":"Allow","Action":"s3:PutObject","Resource":"` + bucketARN + `/ext/partner/*"}`
	useKey   = `{"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"` + keyARN + `"}`
	foreign  = "arn:aws:iam::210987654321:role/Writer"
	boundary = "arn:aws:iam::123456789012:policy/boundary"
)

// securityLakeBoundary is the AWS managed policy AmazonSecurityLakePermissionsBoundary, v2.
// Source: AWS Managed Policy Reference.
const securityLakeBoundary = `{"Version":"2012-10-17","Statement":[
  {"Sid":"AllowActionsForSecurityLake","Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion","s3:ListBucket","s3:ListBucketVersions","s3:PutObject","s3:GetBucketLocation","kms:Decrypt","kms:GenerateDataKey","sqs:ReceiveMessage"],"Resource":"*"},
  {"Sid":"DenyActionsForSecurityLake","Effect":"Deny","NotAction":["s3:GetObject","s3:GetObjectVersion","s3:ListBucket","s3:ListBucketVersions","s3:PutObject","s3:GetBucketLocation","kms:Decrypt","kms:GenerateDataKey","sqs:ReceiveMessage"],"Resource":"*"},
  {"Sid":"DenyActionsNotOnSecurityLakeBucket","Effect":"Deny","Action":["s3:GetObject","s3:PutObject"],"NotResource":["arn:aws:s3:::aws-security-data-lake*"]},
  {"Sid":"DenyActionsNotOnSecurityLakeKMSS3SQS","Effect":"Deny","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*","Condition":{"StringNotLike":{"kms:ViaService":["s3.*.amazonaws.com","sqs.*.amazonaws.com"]}}},
  {"Sid":"DenyActionsNotOnSecurityLakeKMSForS3","Effect":"Deny","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*","Condition":{"Null":{"kms:EncryptionContext:aws:s3:arn":"false"},"StringNotLikeIfExists":{"kms:EncryptionContext:aws:s3:arn":["arn:aws:s3:::aws-security-data-lake*"]}}},
  {"Sid":"DenyActionsNotOnSecurityLakeKMSForS3SQS","Effect":"Deny","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*","Condition":{"Null":{"kms:EncryptionContext:aws:sqs:arn":"false"},"StringNotLikeIfExists":{"kms:EncryptionContext:aws:sqs:arn":["arn:aws:sqs:*:*:AmazonSecurityLake*"]}}}]}`

func bucketSays(statements string) func(*setup) {
	return func(s *setup) { s.facts.BucketPolicy = lake.KnownFact(document(statements)) }
}

func keySays(statements string) func(*setup) {
	return func(s *setup) { s.facts.KeyPolicy = lake.KnownFact(document(statements)) }
}

func roleSays(statements string) func(*setup) {
	return func(s *setup) { s.inline(statements) }
}

func boundedBy(text string) func(*setup) {
	return func(s *setup) {
		s.role(func(r *lake.Role) { r.BoundaryARN, r.Boundary = boundary, lake.KnownFact(text) })
	}
}

// fromOutside makes the writer one of another account.
func fromOutside(more ...func(*setup)) func(*setup) {
	return func(s *setup) {
		s.args.RoleARN = foreign
		s.role(func(r *lake.Role) { r.ARN = foreign })
		for _, change := range more {
			change(s)
		}
	}
}

func both(changes ...func(*setup)) func(*setup) {
	return func(s *setup) {
		for _, change := range changes {
			change(s)
		}
	}
}

const (
	writerFails   = "fail: writer-permissions"
	writerUnknown = "unknown: writer-permissions"
)

// TestWriterMayWrite follows the IAM User Guide, "Policy evaluation for requests
// within a single account", "Cross-account policy evaluation logic" and
// "Permissions boundaries for IAM entities"; the Amazon S3 User Guide, "Using
// server-side encryption with AWS KMS keys (SSE-KMS)"; and the AWS KMS Developer
// Guide, "Key policies in AWS KMS".
func TestWriterMayWrite(t *testing.T) {
	t.Parallel()
	const id = lake.CheckWriterPermissions
	allowOn := "Allow s3:PutObject on " + bucketARN + "/ext/partner/*"
	runBreakages(t, []breakage{
		{"nothing is allowed", roleSays(useKey), writerFails, id, "may not put under s3://" + lakeBucket + "/ext/partner/: no identity policy of the role allows it.", allowOn + " in an identity policy of the role."},
		{"a prefix that is not the source's", roleSays(strings.Replace(put, "/ext/partner/", "/ext/other/", 1) + "," + useKey), writerFails, id, "may not put", allowOn},
		{"the managed policy is enough", func(s *setup) {
			s.role(func(r *lake.Role) {
				r.Inline, r.Managed = lake.KnownFact(map[string]string{}), lake.KnownFact(map[string]string{"arn:aws:iam::123456789012:policy/w": writePolicy})
			})
		}, "", id, "may put under", ""},
		{"the role's own Deny", roleSays(put + "," + useKey + `,{"Sid":"No","Effect":"Deny","Action":"s3:Put*","Resource":"*"}`), writerFails, id, "the inline policy write denies it (Statement 2 (No) denies s3:PutObject", "Narrow that statement of the inline policy write."},
		{"a boundary that allows it", boundedBy(document(`{"Effect":"Allow","Action":["s3:*","kms:*"],"Resource":"*"}`)), "", id, "may put under", ""},
		{"a boundary that does not", boundedBy(document(`{"Effect":"Allow","Action":"kms:*","Resource":"*"}`)), writerFails, id, "the permissions boundary " + boundary + " does not allow it", "Add it to the permissions boundary"},
		{"the boundary of Security Lake's own roles", boundedBy(securityLakeBoundary), "", id, "may put under", ""},
		{"that boundary, with a key per object", both(boundedBy(securityLakeBoundary), func(s *setup) { s.facts.Encryption.Value.BucketKey = false }), "", id, "may put under", ""},
		{"the bucket policy alone is enough in one account", both(roleSays(useKey), bucketSays(`{"Effect":"Allow","Principal":{"AWS":"`+writerARN+`"},"Action":"s3:PutObject","Resource":"`+bucketARN+`/ext/partner/*"}`)), "", id, "may put under", ""},
		{"but not past a boundary", both(roleSays(useKey), bucketSays(`{"Effect":"Allow","Principal":{"AWS":"`+writerARN+`"},"Action":"s3:PutObject","Resource":"`+bucketARN+`/ext/partner/*"}`), boundedBy(document(`{"Effect":"Allow","Action":"kms:*","Resource":"*"}`))), writerFails, id, "boundary", ""},
		{"a bucket policy for the account leaves it to the role", both(roleSays(useKey), bucketSays(`{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"s3:PutObject","Resource":"`+bucketARN+`/ext/partner/*"}`)), writerFails, id, "no identity policy", ""},
		{"a Deny in the bucket policy", bucketSays(`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:PutObject","Resource":"` + bucketARN + `/*"}`), writerFails, id, "the bucket policy denies it (Statement 0 denies s3:PutObject", "Narrow that statement of the bucket policy."},
		{"a Deny for all but another role", bucketSays(`{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"` + bucketARN + `/*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/service-role/*"}}}`), writerFails, id, "the bucket policy denies it", ""},
		{"a Deny for all but this role, by its unique ID", bucketSays(`{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"` + bucketARN + `/*","Condition":{"StringNotLike":{"aws:userid":"AROAEXAMPLEEXAMPLE111:*"}}}`), "", id, "may put under", ""},
		{"no bucket policy", func(s *setup) { s.facts.BucketPolicy = lake.AbsentFact[string]("") }, "", id, "may put under", ""},
		{"objects of the account alone", roleSays(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"` + bucketARN + `/ext/partner/region=us-east-1/accountId=external/*"},` + useKey), "", id, "may put under", ""},
		{"a role of another account, and a bucket policy that is silent", fromOutside(), writerFails, id, "belongs to another account than the bucket, whose policy does not allow it", allowOn + " to " + foreign + " in the bucket policy."},
		{"a role of another account, and no bucket policy", fromOutside(func(s *setup) { s.facts.BucketPolicy = lake.AbsentFact[string]("") }), writerFails, id, "than the bucket, which has no policy", "in the bucket policy"},
		{"a role of another account that all policies allow", fromOutside(
			bucketSays(`{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"s3:PutObject","Resource":"`+bucketARN+`/ext/partner/*"}`),
			keySays(`{"Effect":"Allow","Principal":{"AWS":"`+foreign+`"},"Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*"}`)), "", id, "may put under", ""},
		{"that role, whose own policies are silent", fromOutside(roleSays(useKey),
			bucketSays(`{"Effect":"Allow","Principal":{"AWS":"`+foreign+`"},"Action":"s3:PutObject","Resource":"`+bucketARN+`/ext/partner/*"}`),
			keySays(`{"Effect":"Allow","Principal":{"AWS":"`+foreign+`"},"Action":"kms:*","Resource":"*"}`)), writerFails, id, "no identity policy of the role allows it", ""},
	})
}

func TestWriterMayUseTheKey(t *testing.T) {
	t.Parallel()
	const id = lake.CheckWriterPermissions
	encrypt := func(e lake.Encryption) func(*setup) {
		return func(s *setup) {
			s.facts.Encryption = lake.KnownFact(e)
			s.lake(func(l *lake.DataLake) { l.KeyID = "" })
		}
	}
	runBreakages(t, []breakage{
		{"the role may not use it", roleSays(put), writerFails, id, "may not use the KMS key (kms:GenerateDataKey and kms:Decrypt): no identity policy", "Allow kms:GenerateDataKey and kms:Decrypt on " + keyARN},
		{"it may not decrypt, as the parts of a large object need", roleSays(put + "," + strings.Replace(useKey, `,"kms:Decrypt"`, "", 1)), writerFails, id, "may not use the KMS key (kms:Decrypt)", ""},
		{"the key policy is silent on the account", keySays(`{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"kms:*","Resource":"*"}`), writerFails, id, "allows it neither to the role nor to its account", "to " + writerARN + " in the key policy."},
		{"the key policy denies it", keySays(`{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"kms:GenerateDataKey","Resource":"*"}`), writerFails, id, "the key policy denies it", "Narrow that statement of the key policy."},
		{"the key policy names the role, which is enough", both(roleSays(put), keySays(`{"Effect":"Allow","Principal":{"AWS":"`+writerARN+`"},"Action":"kms:*","Resource":"*"}`)), "", id, "may put under", ""},
		{"the key policy holds for S3 in this region", keySays(`{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com","kms:CallerAccount":"123456789012"}}}`), "", id, "may put under", ""},
		{"the key policy holds for another region", keySays(`{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}}`), writerFails, id, "neither to the role", ""},
		{"the key does not exist", func(s *setup) { s.facts.KeyPolicy = lake.AbsentFact[string]("") }, writerFails, id, keyARN + " does not exist", "a key that exists"},
		{"S3's own encryption asks for no key", both(roleSays(put), encrypt(lake.Encryption{Algorithm: "AES256"})), "", id, "may put under", ""},
		{"the key that AWS manages, in one account", both(roleSays(put), encrypt(lake.Encryption{Algorithm: "aws:kms"})), "", id, "may put under", ""},
		{"the key that AWS manages, from another account", fromOutside(encrypt(lake.Encryption{Algorithm: "aws:kms", KeyID: "arn:aws:kms:us-east-1:123456789012:alias/aws/s3"}),
			bucketSays(`{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"s3:PutObject","Resource":"`+bucketARN+`/ext/partner/*"}`)), writerFails, id, "no other account can use", "a key of your own"},
		{"a key by its ID alone", both(encrypt(lake.Encryption{Algorithm: "aws:kms", KeyID: keyARN[strings.LastIndex(keyARN, "/")+1:]})), "", id, "may put under", ""},
		{"a key by an alias", encrypt(lake.Encryption{Algorithm: "aws:kms", KeyID: "arn:aws:kms:us-east-1:123456789012:alias/lake"}), writerUnknown, id, "by an alias", "by its ARN"},
		{"the lake's key, where the bucket's encryption is unreadable", both(roleSays(put), func(s *setup) {
			s.facts.Encryption = lake.UnreadableFact[lake.Encryption]("s3:GetEncryptionConfiguration", "")
		}), writerFails + "; unknown: encryption", id, "may not use the KMS key", ""},
		{"S3's keys by the lake's word", both(roleSays(put), func(s *setup) {
			s.facts.Encryption = lake.UnreadableFact[lake.Encryption]("s3:GetEncryptionConfiguration", "")
			s.lake(func(l *lake.DataLake) { l.KeyID = "S3_MANAGED_KEY" })
		}), "unknown: encryption", id, "may put under", ""},
		{"China's suffix in kms:ViaService", func(s *setup) {
			china := func(text string) string { return strings.ReplaceAll(text, "arn:aws:", "arn:aws-cn:") }
			s.args.URL, s.args.Region, s.args.RoleARN = "https://my-lake.s3.cn-north-1.amazonaws.com.cn", "cn-north-1", china(writerARN)
			s.facts.Bucket = lake.KnownFact(lake.Bucket{Region: "cn-north-1"})
			s.facts.Encryption.Value.KeyID = china(keyARN)
			s.lake(func(l *lake.DataLake) { l.BucketARN, l.KeyID = "arn:aws-cn:s3:::my-lake", china(keyARN) })
			s.facts.Sources.Value[0].Location = "s3://my-lake/ext/partner/"
			s.facts.BucketPolicy = lake.AbsentFact[string]("")
			s.facts.KeyPolicy.Value = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"` + china(writerARN) + `"},"Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.cn-north-1.amazonaws.com.cn"}}}}`
			s.inline(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws-cn:s3:::my-lake/ext/partner/*"}`)
			s.role(func(r *lake.Role) { r.ARN = china(writerARN) })
		}, "", id, "may put under s3://my-lake/ext/partner/", ""},
	})
}

// TestWriterMayDoNoMore: what a policy allows beyond the source's prefix is
// found, with an object that it reaches.
func TestWriterMayDoNoMore(t *testing.T) {
	t.Parallel()
	const id = lake.CheckWriterPermissions
	also := func(statement string) func(*setup) { return roleSays(put + "," + useKey + "," + statement) }
	runBreakages(t, []breakage{
		{"a source whose name begins alike", roleSays(strings.Replace(put, "/partner/*", "/partner*", 1) + "," + useKey), writerFails, id, "may also put s3://" + lakeBucket + "/ext/partner-2/", "ext/partner/* alone"},
		{"AWS's own sources", also(`{"Effect":"Allow","Action":"s3:Put*","Resource":"` + bucketARN + `/aws/*"}`), writerFails, id, "may also put s3://" + lakeBucket + "/aws/CLOUD_TRAIL_MGMT/", "alone"},
		{"a place that only the policy itself tells", also(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::*/backup/2?/x"}`), writerFails, id, "may also put s3://" + lakeBucket + "/backup/2", "alone"},
		{"everything but one prefix", also(`{"Effect":"Allow","Action":"s3:PutObject","NotResource":["` + bucketARN + `/aws/*","` + bucketARN + `/ext/*","` + bucketARN + `/crossaccount*"]}`), writerFails, id, "may also put s3://" + lakeBucket + "/", "alone"},
		{"everything but what is denied", also(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"},{"Effect":"Deny","Action":"s3:PutObject","Resource":["` + bucketARN + `/aws/*","` + bucketARN + `/ext/a*","` + bucketARN + `/ext/partner-*","` + bucketARN + `/cross*","` + bucketARN + `/a"]}`), writerFails, id, "may also put s3://" + lakeBucket + "/", "alone"},
		{"all but the prefix is denied", also(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"},{"Effect":"Deny","Action":"s3:PutObject","NotResource":"` + bucketARN + `/ext/partner/*"}`), "", id, "may put under", ""},
		{"a Deny spares two prefixes", also(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"},{"Effect":"Deny","Action":"s3:PutObject","NotResource":["` + bucketARN + `/ext/partner/*","` + bucketARN + `/spared/*"]}`), writerFails, id, "may also put s3://" + lakeBucket + "/spared/", "alone"},
		{"the bucket policy allows it", bucketSays(`{"Effect":"Allow","Principal":{"AWS":"` + writerARN + `"},"Action":"s3:*","Resource":"` + bucketARN + `/ext/other/*"}`), writerFails, id, "the bucket policy allows it", "alone"},
		{"the bucket policy denies all else", both(also(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}`), bucketSays(`{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","NotResource":"`+bucketARN+`/ext/partner/*"}`)), "", id, "may put under", ""},
		{"all actions but reading", also(`{"Effect":"Allow","NotAction":["s3:Get*","kms:*"],"Resource":"` + bucketARN + `/*"}`), writerFails, id, "may also put", "alone"},
		{"another bucket is no business of the lake", also(`{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::my-logs/*"}`), "", id, "may put under", ""},
		{"reading is no business of this check", also(`{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"*"}`), "", id, "may put under", ""},
		{"s3:* on the prefix deletes too", roleSays(strings.Replace(put, "s3:PutObject", "s3:*", 1) + "," + useKey), writerFails, id, "may delete s3://" + lakeBucket + "/ext/partner/region=us-east-1/accountId=123456789012/", "Leave s3:DeleteObject and s3:DeleteObjectVersion out of the policies"},
		{"versions", also(`{"Effect":"Allow","Action":"s3:DeleteObjectVersion","Resource":"` + bucketARN + `/*"}`), writerFails, id, "(s3:DeleteObjectVersion)", "Leave s3:DeleteObjectVersion out"},
		{"deleting one object", also(`{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"` + bucketARN + `/ext/partner/tmp"}`), writerFails, id, "may delete s3://" + lakeBucket + "/ext/partner/tmp", ""},
		{"deleting the bucket", also(`{"Effect":"Allow","Action":"s3:Delete*","Resource":"` + bucketARN + `"}`), writerFails, id, "may delete s3://" + lakeBucket + "/ (s3:DeleteBucket)", "Leave s3:DeleteBucket out"},
		{"deleting is allowed and denied", also(`{"Effect":"Allow","Action":"s3:*","Resource":"` + bucketARN + `/ext/partner/*"},{"Effect":"Deny","Action":"s3:Delete*","Resource":"*"}`), "", id, "may put under", ""},
		{"all at once is told at once", roleSays(`{"Effect":"Allow","Action":"s3:Delete*","Resource":"*"}`), writerFails, id, "may not put", "Leave s3:DeleteObject, s3:DeleteObjectVersion and s3:DeleteBucket out"},
	})
}

// TestWriterInDoubt: where only the writer's own request decides, the check says
// by what.
func TestWriterInDoubt(t *testing.T) {
	t.Parallel()
	const id = lake.CheckWriterPermissions
	conditioned := func(statement, condition string) string {
		return strings.TrimSuffix(statement, "}") + `,"Condition":` + condition + "}"
	}
	runBreakages(t, []breakage{
		{"from one address only", roleSays(conditioned(put, `{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`) + "," + useKey), writerUnknown, id, "hangs on aws:SourceIp, which only the writer's own request decides", "Ask the writer"},
		{"kept to an organization by the bucket", bucketSays(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"` + bucketARN + `/*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}}`), writerUnknown, id, "aws:PrincipalOrgID", ""},
		{"a header that the bucket demands", bucketSays(`{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"` + bucketARN + `/*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"},"Bool":{"aws:SecureTransport":"true"}}}`), writerUnknown, id, "s3:x-amz-server-side-encryption", ""},
		{"it could not matter: another action", bucketSays(`{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"` + bucketARN + `/*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}}`), "", id, "may put under", ""},
		{"it could not matter: another condition fails already", bucketSays(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"` + bucketARN + `/*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-exampleorgid"},"Bool":{"aws:SecureTransport":"false"}}}`), "", id, "may put under", ""},
		{"it could not matter: nothing else allows it", both(roleSays(useKey), bucketSays(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"`+bucketARN+`/*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}`)), writerFails, id, "may not put", ""},
		{"a certain fault counts more than a doubt", roleSays(conditioned(put, `{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`) + `,{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"*"}`), writerFails, id, "may delete", ""},
		{"the key, through conditions of KMS", keySays(conditioned(`{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*","Resource":"*"}`, `{"StringEquals":{"aws:PrincipalTag/team":"lake"}}`)), writerUnknown, id, "aws:PrincipalTag/team", ""},
		{"elsewhere, from one address", roleSays(put + "," + useKey + "," + conditioned(`{"Effect":"Allow","Action":["s3:PutObject","s3:DeleteObject"],"Resource":"*"}`, `{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`)), writerUnknown, id, "aws:SourceIp", ""},
		{"a session's name", bucketSays(`{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"` + bucketARN + `/*","Condition":{"StringNotLike":{"aws:userid":"AROAEXAMPLEEXAMPLE111:vendor-session"}}}`), writerUnknown, id, "aws:userid", ""},
		{"a variable in a resource", roleSays(`{"Effect":"Allow","Action":"s3:PutObject","Resource":"` + bucketARN + `/ext/${aws:PrincipalTag/source}/*"},` + useKey), writerUnknown, id, "aws:principaltag/source", ""},
		{"a variable whose value is known", roleSays(strings.Replace(put, "/ext/partner/", "/ext/partner/region=${aws:RequestedRegion}/", 1) + "," + useKey), "", id, "may put under", ""},
		{"a variable in what a statement spares", both(bucketSays(`{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","NotResource":"` + bucketARN + `/ext/${aws:PrincipalTag/source}/*"}`)), writerUnknown, id, "aws:principaltag/source", ""},
		{"beside one that is plain", both(bucketSays(`{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","NotResource":["` + bucketARN + `/ext/${aws:PrincipalTag/source}/*","` + bucketARN + `/ext/partner/*"]}`)), "", id, "may put under", ""},
		{"before 2012 there are no variables", func(s *setup) {
			s.facts.BucketPolicy.Value = strings.Replace(document(`{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"`+bucketARN+`/ext/${aws:PrincipalTag/source}/*"}`), "2012-10-17", "2008-10-17", 1)
		}, "", id, "may put under", ""},
		{"a bucket policy that cannot be read", func(s *setup) { s.facts.BucketPolicy = lake.KnownFact("{") }, writerUnknown, id, "The bucket policy cannot be read", "Mend that policy."},
		{"an inline policy that cannot be read", func(s *setup) { s.inline(`{"Effect":"Maybe"}`) }, writerUnknown, id, "The inline policy write cannot be read", ""},
		{"a location without a prefix counts as the usual one", func(s *setup) {
			s.facts.Sources.Value[0].Location = "s3://" + lakeBucket
		}, "", id, "may put under s3://" + lakeBucket + "/ext/partner/", ""},
		{"a boundary that cannot be read", boundedBy("no JSON"), writerUnknown, id, "The permissions boundary", ""},
		{"a key policy that cannot be read", func(s *setup) { s.facts.KeyPolicy = lake.KnownFact("") }, writerUnknown, id, "The key policy cannot be read", ""},
		{"a role whose ARN is none", func(s *setup) { s.role(func(r *lake.Role) { r.ARN = "AROAEXAMPLE" }) }, writerUnknown, id, "not an ARN", ""},
	})
}

// TestProviderRoleTrust asks the trust policy, whatever its form.
func TestProviderRoleTrust(t *testing.T) {
	t.Parallel()
	const id = lake.CheckProviderRoleTrust
	trusting := func(principal, condition string) func(*setup) {
		return func(s *setup) {
			s.facts.Provider.Value.TrustPolicy = document(`{"Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole","Condition":` + condition + `}`)
		}
	}
	const withID, account = `{"StringEquals":{"sts:ExternalId":"` + rightID + `"}}`, `{"AWS":"210987654321"}`
	const fails, doubtful = "fail: provider-role-trust", "unknown: provider-role-trust"
	runBreakages(t, []breakage{
		{"an account by its ID", trusting(account, withID), "", id, "gets in with its external ID, and not without it", ""},
		{"a service that sends the ID", both(trusting(`{"Service":"partner.amazonaws.com"}`, withID), func(s *setup) { s.args.ProviderPrincipal = "partner.amazonaws.com" }), "", id, "partner.amazonaws.com gets in", ""},
		{"another account", trusting(`{"AWS":"999999999999"}`, withID), fails, id, "210987654321 does not get in with the external ID", "StringEquals"},
		{"no condition", trusting(account, `{}`), fails, id, "gets in with another external ID too", "one statement"},
		{"any ID will do", trusting(account, `{"StringLike":{"sts:ExternalId":"*"}}`), fails, id, "gets in with another external ID too", ""},
		{"no ID will do", trusting(account, `{"StringEqualsIfExists":{"sts:ExternalId":"`+rightID+`"}}`), fails, id, "gets in without an external ID", ""},
		{"the configured ID is the one that stands for wrong", both(func(s *setup) { s.args.ExternalID = "crossaccount-check-wrong-external-id" }, trusting(account, `{"StringEquals":{"sts:ExternalId":"crossaccount-check-wrong-external-id"}}`)), "", id, "not without it", ""},
		{"from one address only", trusting(account, `{"StringEquals":{"sts:ExternalId":"`+rightID+`"},"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`), doubtful, id, "hangs on aws:SourceIp", "Ask the provider"},
		{"a Deny that hangs on the address", func(s *setup) {
			s.facts.Provider.Value.TrustPolicy = strings.Replace(trustPolicy, `"Statement":[`, `"Statement":[{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}},`, 1)
		}, doubtful, id, "aws:SourceIp", ""},
		{"a policy that cannot be read", func(s *setup) { s.facts.Provider.Value.TrustPolicy = "{" }, doubtful, id, "cannot be read", "Mend the policy"},
		{"a principal that no request can have", func(s *setup) { s.args.ProviderPrincipal = "partner" }, doubtful, id, "cannot be asked", "account ID or a service principal"},
	})
}

// TestReportsKeepTheExternalID: details and remedies go into logs and tickets.
func TestReportsKeepTheExternalID(t *testing.T) {
	t.Parallel()
	for _, change := range []func(*setup){
		func(*setup) {},
		func(s *setup) {
			s.facts.Provider.Value.TrustPolicy = strings.Replace(trustPolicy, rightID, "other-"+rightID, 1)
		},
		func(s *setup) {
			s.facts.Provider.Value.TrustPolicy = strings.Replace(trustPolicy, "StringEquals", "StringNotEquals", 1)
		},
		func(s *setup) {
		},
	} {
		s := goodSetup()
		change(s)
		r := s.judge()
		short, _ := r.Shortfall()
		text := short.Detail
		for _, c := range r.Checks {
			text += c.Detail + c.Remedy
		}
		if strings.Contains(text, rightID) {
			t.Errorf("the report holds the external ID:\n%s", text)
		}
	}
}
