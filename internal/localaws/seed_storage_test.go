package localaws_test

import (
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/securitylake"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

const seedKeyID = "11111111-2222-3333-4444-555555555555"

// storageSeed has all that a seed can hold of storage.
const storageSeed = `{"accounts": [
	{"id": "123456789012", "users": [{"name": "admin", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}],
	 "kms_keys": [{"id": "` + seedKeyID + `", "region": "eu-west-1", "description": "lake", "policy": {"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "kms:*", "Resource": "*"},
		{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999999999999:role/Writer"}, "Action": "kms:GenerateDataKey", "Resource": "*"}]}}],
	 "buckets": [{"name": "seeded-bucket", "region": "eu-west-1", "objects": {"a/b": "text"},
		"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "999999999999"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::seeded-bucket/*"}]},
		"encryption": {"algorithm": "aws:kms", "kms_key_id": "arn:aws:kms:eu-west-1:123456789012:key/` + seedKeyID + `", "bucket_key": true},
		"public_access_block": {"block_public_acls": true, "ignore_public_acls": true, "restrict_public_buckets": true}}],
	 "data_lakes": [{"region": "eu-west-1", "bucket_suffix": "abc", "kms_key_id": "` + seedKeyID + `", "status": "PENDING",
		"sources": [{"name": "s", "provider_principal": "logs.amazonaws.com", "provider_external_id": "id-1", "status": "NOT_COLLECTING"}]}]},
	{"id": "999999999999", "roles": [{"name": "Writer"}]}]}`

func TestSeededStorage(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(storageSeed))
	ctx := t.Context()
	buckets := e.s3In(e.admin(), "eu-west-1")
	got := must(buckets.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("seeded-bucket"), Key: aws.String("a/b")}))(t)
	if text := string(must(io.ReadAll(got.Body))(t)); text != "text" {
		t.Errorf("the object is %q", text)
	}
	block := must(buckets.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: aws.String("seeded-bucket")}))(t).PublicAccessBlockConfiguration
	if *block.BlockPublicPolicy || !*block.BlockPublicAcls {
		t.Errorf("the bucket blocks %+v", block)
	}
	put := must(buckets.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("seeded-bucket"), Key: aws.String("k")}))(t)
	if !strings.HasSuffix(*put.SSEKMSKeyId, seedKeyID) || !*put.BucketKeyEnabled {
		t.Errorf("encrypted with %s", *put.SSEKMSKeyId)
	}
	keys := kms.NewFromConfig(e.config(e.admin()), func(o *kms.Options) { o.Region = "eu-west-1" })
	if p := must(keys.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: aws.String(seedKeyID)}))(t).Policy; !strings.Contains(*p, "arn:aws:iam::999999999999:role/Writer") {
		t.Errorf("the key's policy is %s", *p)
	}
	lakes := securitylake.NewFromConfig(e.config(e.admin()), func(o *securitylake.Options) { o.Region = "eu-west-1" })
	lake := must(lakes.ListDataLakes(ctx, nil))(t).DataLakes[0]
	if lake.CreateStatus != "PENDING" || *lake.S3BucketArn != "arn:aws:s3:::aws-security-data-lake-eu-west-1-abc" || *lake.EncryptionConfiguration.KmsKeyId != seedKeyID {
		t.Errorf("the lake is %+v", lake)
	}
	if s := must(lakes.GetDataLakeSources(ctx, nil))(t).DataLakeSources[0].SourceStatuses[0]; s.Status != "NOT_COLLECTING" {
		t.Errorf("the source is %s", s.Status)
	}
	must(e.AssumeAsService(localaws.ServiceCall{Service: "logs.amazonaws.com", RoleARN: roleARN("AmazonSecurityLake-Provider-s-eu-west-1"), ExternalID: "id-1"}))(t)
}

func TestStorageSeedsThatDoNotHoldTogether(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ old, replacement, says string }{
		"a key in no region":          {`"region": "eu-west-1", "description"`, `"region": "moon", "description"`, "moon"},
		"a key's ID too short":        {`"id": "` + seedKeyID + `"`, `"id": "1"`, "not 36"},
		"a key's bad policy":          {`"kms:*", "Resource": "*"`, `"kms:*"`, "KMS key"},
		"a key's unknown principal":   {`role/Writer"}, "Action": "kms`, `role/None"}, "Action": "kms`, "Invalid principal"},
		"a bucket's bad name":         {`"name": "seeded-bucket"`, `"name": "Bad"`, "bucket Bad"},
		"a bucket's bad policy":       {`arn:aws:s3:::seeded-bucket/*`, `arn:aws:s3:::other/*`, "invalid resource"},
		"a bucket's bad encryption":   {`"algorithm": "aws:kms"`, `"algorithm": "rot13"`, "rot13"},
		"a bucket in no region":       {`"name": "seeded-bucket", "region": "eu-west-1"`, `"name": "seeded-bucket", "region": ""`, "region"},
		"a lake in no region":         {`"data_lakes": [{"region": "eu-west-1"`, `"data_lakes": [{"region": "x"`, "data lake in x"},
		"a lake's unknown key":        {`"bucket_suffix": "abc", "kms_key_id": "`, `"bucket_suffix": "abc", "kms_key_id": "x`, "does not exist"},
		"a lake's bad suffix":         {`"bucket_suffix": "abc"`, `"bucket_suffix": "A_"`, "A_"},
		"a lake's unknown status":     {`"status": "PENDING"`, `"status": "LATE"`, "LATE"},
		"a source's bad name":         {`"sources": [{"name": "s"`, `"sources": [{"name": "` + strings.Repeat("s", 21) + `"`, "21 characters"},
		"a source's unknown status":   {`"status": "NOT_COLLECTING"`, `"status": "ASLEEP"`, "ASLEEP"},
		"a source twice":              {`"sources": [`, `"sources": [{"name": "s", "provider_principal": "logs.amazonaws.com", "provider_external_id": "id-1"}, `, "listed twice"},
		"a source without a provider": {`"provider_principal": "logs.amazonaws.com"`, `"provider_principal": ""`, "principal"},
	} {
		text := strings.Replace(storageSeed, tt.old, tt.replacement, 1)
		if text == storageSeed {
			t.Fatalf("%s: the seed does not hold %s", name, tt.old)
		}
		if _, err := localaws.New(localaws.Config{Seed: []byte(text)}); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v; want %q", name, err, tt.says)
		}
	}
}
