package awsapi

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

const permissionListBucket = "s3:ListBucket"

// headerBucketRegion comes with every answer about a bucket that exists, denied
// ones included.
// Source: Amazon S3 API Reference, "HeadBucket".
const headerBucketRegion = "x-amz-bucket-region"

func (r *sinkReader) bucketCall(doing, action string) call {
	return call{doing: doing, action: action, facts: []Fact{{"Bucket", r.sink.Bucket()}}}
}

// head is S3's answer to HeadBucket.
type head struct {
	// status is that of HTTP; the answer has no body that would say more.
	status int
	// region is empty if the answer did not tell it.
	region string
}

// head asks for the bucket; an empty owner expects none. An answer that is
// about the bucket is no error, whatever its status.
func (r *sinkReader) head(ctx context.Context, region, owner string) (head, error) {
	in := &s3.HeadBucketInput{Bucket: aws.String(r.sink.Bucket())}
	if owner != "" {
		in.ExpectedBucketOwner = aws.String(owner)
	}
	out, err := r.s3(region).HeadBucket(ctx, in)
	if err == nil {
		return head{http.StatusOK, aws.ToString(out.BucketRegion)}, nil
	}
	var response *awshttp.ResponseError
	if errors.As(err, &response) && !isRenewal(err) {
		answer := head{response.HTTPStatusCode(), response.Response.Header.Get(headerBucketRegion)}
		elsewhere := answer.region != "" && answer.region != region && answer.status < http.StatusInternalServerError
		if elsewhere || answer.status == http.StatusForbidden || answer.status == http.StatusNotFound {
			return answer, nil
		}
	}
	return head{}, r.bucketCall("look for the bucket", permissionListBucket).explain(err)
}

// headAtHome asks again where the bucket is, if it was sent there from another
// region: only at home S3 judges the request.
func (r *sinkReader) headAtHome(ctx context.Context, owner string) (head, error) {
	region := r.bucketRegion()
	answer, err := r.head(ctx, region, owner)
	judged := answer.status == http.StatusOK || answer.status == http.StatusNotFound
	if err == nil && !judged && answer.region != "" && answer.region != region {
		return r.head(ctx, answer.region, owner)
	}
	return answer, err
}

// bucketRegion is where the bucket is, as far as known, else where it should
// be, else the provider block's.
func (r *sinkReader) bucketRegion() string {
	for _, region := range []string{r.facts.Bucket.Value.Region, r.sink.SaidRegion()} {
		if region != "" {
			return region
		}
	}
	return r.session.region
}

// readPlainBucket finds the bucket without a word on its owner.
func (r *sinkReader) readPlainBucket(ctx context.Context) error {
	answer, err := r.headAtHome(ctx, "")
	if err != nil {
		return err
	}
	r.plain = &answer
	return r.conclude(ctx, answer)
}

// readBucket finds the bucket and whether the expected account owns it. S3
// answers 403 both to a wrong owner and to a caller without permission: only
// where it answers otherwise without an expected owner, the owner is wrong.
func (r *sinkReader) readBucket(ctx context.Context) error {
	owner := r.sink.ExpectedOwner(r.facts)
	if owner == "" {
		if r.plain != nil {
			return nil
		}
		return r.readPlainBucket(ctx)
	}
	owned, err := r.headAtHome(ctx, owner)
	if err != nil {
		return err
	}
	if owned.status != http.StatusForbidden {
		if owned.status == http.StatusOK {
			r.facts.Owned = lake.KnownFact(true)
		}
		return r.conclude(ctx, owned)
	}
	if owned.region != "" {
		r.facts.Bucket = lake.KnownFact(lake.Bucket{Region: owned.region})
	}
	if r.plain == nil {
		if err := r.readPlainBucket(ctx); err != nil {
			return err
		}
	}
	if r.plain.status == http.StatusOK {
		r.facts.Owned = lake.KnownFact(false)
	} else {
		r.facts.Owned = lake.UnreadableFact[bool](permissionListBucket, "")
	}
	return nil
}

// conclude reads the answer for the bucket itself. One that does not exist is
// not found even for those who lack the permission, and one that does tells its
// region.
func (r *sinkReader) conclude(ctx context.Context, answer head) error {
	if answer.status == http.StatusNotFound {
		r.facts.Bucket = lake.AbsentFact[lake.Bucket]("")
		return nil
	}
	if answer.region != "" {
		r.facts.Bucket = lake.KnownFact(lake.Bucket{Region: answer.region})
		return nil
	}
	return r.readLocation(ctx, answer)
}

// readLocation asks for the region where the answer did not tell it.
func (r *sinkReader) readLocation(ctx context.Context, answer head) error {
	about := r.bucketCall("find the region of the bucket", "s3:GetBucketLocation")
	out, err := r.s3(r.bucketRegion()).GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: aws.String(r.sink.Bucket())})
	switch {
	case err == nil:
		r.facts.Bucket = lake.KnownFact(lake.Bucket{Region: regionOf(out.LocationConstraint)})
	case hasCode(err, "NoSuchBucket"):
		r.facts.Bucket = lake.AbsentFact[lake.Bucket]("")
	case isDenied(err) && answer.status == http.StatusForbidden:
		r.facts.Bucket = lake.UnreadableFact[lake.Bucket](permissionListBucket, "")
	case isDenied(err):
		r.facts.Bucket = lake.KnownFact(lake.Bucket{Withheld: about.action})
	default:
		return about.explain(err)
	}
	return nil
}

// regionOf reads a location constraint: us-east-1 has none, and EU is the old
// name of eu-west-1.
// Source: Amazon S3 API Reference, "GetBucketLocation".
func regionOf(c types.BucketLocationConstraint) string {
	switch c {
	case "":
		return "us-east-1"
	case types.BucketLocationConstraintEu:
		return "eu-west-1"
	}
	return string(c)
}

// readBucketSettings reads how the bucket is protected, and the policies that
// have a say in what the writer may do.
func (r *sinkReader) readBucketSettings(ctx context.Context) error {
	client, bucket := r.s3(r.bucketRegion()), aws.String(r.sink.Bucket())
	if r.asks(lake.CheckPublicAccessBlocked) {
		out, err := client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: bucket})
		about := r.bucketCall("read the bucket's public access block", "s3:GetBucketPublicAccessBlock")
		if r.facts.PublicAccess, err = fact(newPublicAccess(out), err, about, "NoSuchPublicAccessBlockConfiguration"); err != nil {
			return err
		}
	}
	if r.asks(lake.CheckEncryption) {
		out, err := client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: bucket})
		about := r.bucketCall("read the bucket's encryption", "s3:GetEncryptionConfiguration")
		if r.facts.Encryption, err = fact(newEncryption(out), err, about, "ServerSideEncryptionConfigurationNotFoundError"); err != nil {
			return err
		}
	}
	if !r.asks(lake.CheckWriterPermissions) {
		return nil
	}
	out, err := client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: bucket})
	about := r.bucketCall("read the bucket policy", "s3:GetBucketPolicy")
	text := ""
	if err == nil {
		text = aws.ToString(out.Policy)
	}
	if r.facts.BucketPolicy, err = fact(text, err, about, "NoSuchBucketPolicy"); err != nil {
		return err
	}
	return r.readKeyPolicy(ctx)
}

func newPublicAccess(out *s3.GetPublicAccessBlockOutput) lake.PublicAccess {
	if out == nil || out.PublicAccessBlockConfiguration == nil {
		return lake.PublicAccess{}
	}
	c := out.PublicAccessBlockConfiguration
	return lake.PublicAccess{
		BlockPublicACLs: aws.ToBool(c.BlockPublicAcls), IgnorePublicACLs: aws.ToBool(c.IgnorePublicAcls),
		BlockPublicPolicy: aws.ToBool(c.BlockPublicPolicy), RestrictPublicBuckets: aws.ToBool(c.RestrictPublicBuckets),
	}
}

// newEncryption takes the first rule; a bucket has one at most.
func newEncryption(out *s3.GetBucketEncryptionOutput) lake.Encryption {
	if out == nil || out.ServerSideEncryptionConfiguration == nil {
		return lake.Encryption{}
	}
	for _, rule := range out.ServerSideEncryptionConfiguration.Rules {
		if d := rule.ApplyServerSideEncryptionByDefault; d != nil {
			return lake.Encryption{Algorithm: string(d.SSEAlgorithm), KeyID: aws.ToString(d.KMSMasterKeyID), BucketKey: aws.ToBool(rule.BucketKeyEnabled)}
		}
	}
	return lake.Encryption{}
}

// readKeyPolicy reads the policy of the key that objects are encrypted with, if
// it is one with a policy of its own. KMS tells none by an alias.
func (r *sinkReader) readKeyPolicy(ctx context.Context) error {
	key := r.facts.Key()
	if key == "" || strings.Contains(key, "alias/") {
		return nil
	}
	region := r.bucketRegion()
	if arn, err := awsid.ParseARN(key); err == nil && arn.Region != "" {
		region = arn.Region
	}
	out, err := r.kms(region).GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: aws.String(key), PolicyName: aws.String("default")})
	text := ""
	if err == nil {
		text = aws.ToString(out.Policy)
	}
	about := call{doing: "read the key policy", action: "kms:GetKeyPolicy", facts: []Fact{{"Key", key}}}
	r.facts.KeyPolicy, err = fact(text, err, about, "NotFoundException")
	return err
}
