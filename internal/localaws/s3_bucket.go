package localaws

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// bucket is one S3 bucket. Unlike IAM, S3 shows a write at once.
type bucket struct {
	name   string
	owner  *account
	region string
	// constraint is what the bucket was made with; empty in us-east-1.
	constraint string
	created    time.Time
	// policy is nil where none is set.
	policy *document
	// block is nil where no public access block is set.
	block      *publicAccessBlock
	encryption encryption
	objects    map[string]*object
}

// newBucket has what S3 gives every new bucket since 2023: public access
// blocked, and encryption with keys of S3's.
// Source: Amazon S3 User Guide, "Creating a general purpose bucket".
func newBucket(owner *account, name, region string, now time.Time) *bucket {
	b := &bucket{name: name, owner: owner, region: region, created: now, block: allBlocked(), encryption: encryption{Algorithm: sseS3}, objects: map[string]*object{}}
	if region != globalRegion {
		b.constraint = region
	}
	return b
}

func (b *bucket) arn() string { return bucketARN(b.owner.partition, b.name) }

func bucketARN(partition, name string) string {
	return awsid.ARN{Partition: partition, Service: "s3", Resource: name}.String()
}

func (b *bucket) guarded() guarded { return guarded{owner: b.owner, policy: b.policy} }

func bucketOperations() []s3Operation {
	return []s3Operation{
		{name: "ListBuckets", level: serviceLevel, method: http.MethodGet, run: listBuckets},
		{name: "CreateBucket", level: bucketLevel, method: http.MethodPut, run: createBucket},
		{name: "HeadBucket", level: bucketLevel, method: http.MethodHead, run: headBucket},
		{name: "DeleteBucket", level: bucketLevel, method: http.MethodDelete, run: deleteBucket},
		{name: "GetBucketLocation", level: bucketLevel, method: http.MethodGet, subresource: "location", run: getBucketLocation},
		{name: "ListObjectsV2", level: bucketLevel, method: http.MethodGet, subresource: "list-type", run: listObjects},
	}
}

// findBucket finds the bucket, sends those away who signed for another region
// than the bucket's, and refuses those who expect another owner.
// Sources: Amazon S3 API Reference, "Error responses" (PermanentRedirect);
// Amazon S3 User Guide, "Verifying bucket ownership with bucket owner condition".
func (r *s3Request) findBucket() error {
	b, ok := r.world.buckets[r.bucketName]
	if !ok {
		return s3Errorf(http.StatusNotFound, "NoSuchBucket", "The specified bucket does not exist")
	}
	r.bucket = b
	elsewhere := r.auth.Region != "" && r.auth.Region != b.region
	if elsewhere && !(r.action == "GetBucketLocation" && r.auth.Region == globalRegion) {
		return s3Errorf(http.StatusMovedPermanently, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint: it is in %s.", b.region)
	}
	expected, said := r.http.Header["X-Amz-Expected-Bucket-Owner"]
	if said && !awsid.IsAccountID(expected[0]) {
		return s3Errorf(http.StatusBadRequest, "InvalidBucketOwnerAWSAccountID", "The value of the expected bucket owner parameter must be an AWS account ID")
	}
	if said && expected[0] != b.owner.id {
		return accessDenied("Access Denied")
	}
	return nil
}

type ownerXML struct {
	ID string
}

// canonicalID stands for the account in S3's lists.
func (a *account) canonicalID() ownerXML {
	sum := sha256.Sum256([]byte("canonical user " + a.id))
	return ownerXML{hex.EncodeToString(sum[:])}
}

type bucketXML struct {
	Name         string
	CreationDate string
	BucketRegion string
}

type bucketListXML struct {
	Owner             ownerXML
	Buckets           []bucketXML `xml:"Buckets>Bucket"`
	ContinuationToken string      `xml:",omitempty"`
	Prefix            string      `xml:",omitempty"`
}

func listBuckets(r *s3Request) (reply, error) {
	if err := r.authorize(permission{action: "s3:ListAllMyBuckets", resource: "*"}); err != nil {
		return reply{}, err
	}
	limit, err := r.limit("max-buckets", 1, 10_000)
	if err != nil {
		return reply{}, err
	}
	after, err := r.after()
	if err != nil {
		return reply{}, err
	}
	out := bucketListXML{Owner: r.account().canonicalID(), Prefix: r.query.Get("prefix")}
	for _, b := range r.world.bucketsOf(r.account()) {
		region := r.query.Get("bucket-region")
		if b.name <= after || !strings.HasPrefix(b.name, out.Prefix) || (region != "" && region != b.region) {
			continue
		}
		if len(out.Buckets) == limit {
			out.ContinuationToken = continuation(out.Buckets[limit-1].Name)
			break
		}
		out.Buckets = append(out.Buckets, bucketXML{Name: b.name, CreationDate: s3Time(b.created), BucketRegion: b.region})
	}
	return s3XML("ListAllMyBucketsResult", out)
}

// limit reads a count that a listing is cut to; one beyond the maximum is that.
func (r *s3Request) limit(name string, minimum, maximum int) (int, error) {
	text := r.query.Get(name)
	if text == "" {
		return maximum, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < minimum {
		return 0, s3Errorf(http.StatusBadRequest, "InvalidArgument", "Argument %s must be an integer between %d and 2147483647", name, minimum)
	}
	return min(n, maximum), nil
}

// after is the last item of the page before, which the token holds.
func (r *s3Request) after() (string, error) {
	last, err := base64.RawURLEncoding.DecodeString(r.query.Get("continuation-token"))
	if err != nil {
		return "", s3Errorf(http.StatusBadRequest, "InvalidArgument", "The continuation token provided is incorrect")
	}
	return string(last), nil
}

func continuation(last string) string { return base64.RawURLEncoding.EncodeToString([]byte(last)) }

// bucketsOf lists an account's buckets by name.
func (w *world) bucketsOf(a *account) []*bucket {
	var list []*bucket
	for _, b := range w.buckets {
		if b.owner == a {
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b *bucket) int { return cmp.Compare(a.name, b.name) })
	return list
}

func s3Time(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

type createBucketXML struct {
	LocationConstraint string
	// Of directory buckets and tags, which are not here.
	Location *struct{}
	Bucket   *struct{}
	Tags     *struct{}
}

// createBucket makes a bucket where the request was signed for or, signed for
// us-east-1, wherever it says.
// Source: Amazon S3 API Reference, "CreateBucket".
func createBucket(r *s3Request) (reply, error) {
	if r.caller == nil {
		return reply{}, accessDenied("Anonymous users cannot create buckets.")
	}
	var in createBucketXML
	if len(r.body) > 0 {
		if err := r.readXML(&in); err != nil {
			return reply{}, err
		}
	}
	if err := awsid.CheckBucketName(r.bucketName); err != nil {
		return reply{}, s3Errorf(http.StatusBadRequest, "InvalidBucketName", "The specified bucket is not valid: %s", err)
	}
	if in.Location != nil || in.Bucket != nil || in.Tags != nil || r.http.Header.Get("X-Amz-Bucket-Object-Lock-Enabled") == "true" {
		return reply{}, notHere()
	}
	region, err := bucketRegion(in.LocationConstraint, r.region())
	if err != nil {
		return reply{}, err
	}
	context := policy.Context{}
	if in.LocationConstraint != "" {
		context.Set("s3:LocationConstraint", in.LocationConstraint)
	}
	if err := r.authorize(permission{action: "s3:CreateBucket", resource: bucketARN(r.account().partition, r.bucketName), context: context}); err != nil {
		return reply{}, err
	}
	if old, ok := r.world.buckets[r.bucketName]; ok {
		return r.bucketExists(old)
	}
	b := newBucket(r.account(), r.bucketName, region, r.at)
	b.constraint = in.LocationConstraint
	r.world.buckets[b.name] = b
	return r.located(), nil
}

func (r *s3Request) located() reply {
	return reply{status: http.StatusOK, contentType: s3ContentType, header: http.Header{"Location": {"/" + r.bucketName}}}
}

// bucketExists answers that the name is taken; in us-east-1 the owner is told
// of no error.
func (r *s3Request) bucketExists(old *bucket) (reply, error) {
	switch {
	case old.owner != r.account():
		return reply{}, s3Errorf(http.StatusConflict, "BucketAlreadyExists", "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.")
	case old.region == globalRegion && r.region() == globalRegion:
		return r.located(), nil
	default:
		return reply{}, s3Errorf(http.StatusConflict, "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.")
	}
}

// bucketRegion is where a bucket with the constraint goes. EU is an old name.
func bucketRegion(constraint, signedFor string) (string, error) {
	region := constraint
	if constraint == "EU" {
		region = "eu-west-1"
	}
	switch {
	case constraint == "" && signedFor == globalRegion:
		return globalRegion, nil
	case constraint == "":
		return "", s3Errorf(http.StatusBadRequest, "IllegalLocationConstraintException", "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.")
	case signedFor != globalRegion && region != signedFor:
		return "", s3Errorf(http.StatusBadRequest, "IllegalLocationConstraintException", "The %s location constraint is incompatible for the region specific endpoint this request was sent to.", constraint)
	case constraint == globalRegion || awsid.CheckRegion(region) != nil:
		return "", s3Errorf(http.StatusBadRequest, "InvalidLocationConstraint", "The specified location-constraint is not valid")
	default:
		return region, nil
	}
}

func headBucket(r *s3Request) (reply, error) {
	if err := r.allowBucket("s3:ListBucket", nil); err != nil {
		return reply{}, err
	}
	return empty(http.StatusOK)
}

func deleteBucket(r *s3Request) (reply, error) {
	if err := r.allowBucket("s3:DeleteBucket", nil); err != nil {
		return reply{}, err
	}
	if len(r.bucket.objects) > 0 {
		return reply{}, s3Errorf(http.StatusConflict, "BucketNotEmpty", "The bucket you tried to delete is not empty")
	}
	delete(r.world.buckets, r.bucket.name)
	return empty(http.StatusNoContent)
}

type locationXML struct {
	Region string `xml:",chardata"`
}

// getBucketLocation answers with nothing for us-east-1, and with EU where the
// bucket was made with that.
// Source: Amazon S3 API Reference, "GetBucketLocation".
func getBucketLocation(r *s3Request) (reply, error) {
	if err := r.allowBucket("s3:GetBucketLocation", nil); err != nil {
		return reply{}, err
	}
	return s3XML("LocationConstraint", locationXML{r.bucket.constraint})
}
