package localaws_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

func (e *endpoint) s3(c localaws.Credential) *s3.Client { return s3.NewFromConfig(e.config(c)) }

// s3In is a client of another region.
func (e *endpoint) s3In(c localaws.Credential, region string) *s3.Client {
	return s3.NewFromConfig(e.config(c), func(o *s3.Options) { o.Region = region })
}

// bucket makes a bucket of the customer's in us-east-1.
func (e *endpoint) bucket(t *testing.T, name string) {
	t.Helper()
	must(e.s3(e.admin()).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name}))(t)
}

func s3Failure(status int, code string) failure { return failure{status, code} }

func in(constraint types.BucketLocationConstraint) *types.CreateBucketConfiguration {
	return &types.CreateBucketConfiguration{LocationConstraint: constraint}
}

func TestBucketLife(t *testing.T) {
	t.Parallel()
	e := start(t, withoutLake)
	client, ctx, name := e.s3(e.admin()), t.Context(), aws.String("a-bucket")
	made := must(client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: name}))(t)
	if *made.Location != "/a-bucket" {
		t.Errorf("it is at %s", *made.Location)
	}
	head := must(client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: name, ExpectedBucketOwner: aws.String(customer)}))(t)
	if *head.BucketRegion != "us-east-1" {
		t.Errorf("it is in %s", *head.BucketRegion)
	}
	if list := must(client.ListBuckets(ctx, nil))(t); len(list.Buckets) != 1 || *list.Buckets[0].Name != *name || *list.Buckets[0].BucketRegion != "us-east-1" || len(*list.Owner.ID) != 64 {
		t.Errorf("listed %+v", list.Buckets)
	}
	must(client.PutObject(ctx, &s3.PutObjectInput{Bucket: name, Key: aws.String("k")}))(t)
	_, err := client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: name})
	wantError(t, err, s3Failure(409, "BucketNotEmpty"))
	must(client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: name, Key: aws.String("k")}))(t)
	must(client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: name}))(t)
	_, err = client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: name})
	var missing *types.NotFound
	if !errors.As(err, &missing) {
		t.Errorf("after its end: %v", err)
	}
	_, err = client.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: name})
	wantError(t, err, s3Failure(404, "NoSuchBucket"))
}

// Source: Amazon S3 API Reference, "CreateBucket" and "GetBucketLocation".
func TestBucketsHaveTheirRegion(t *testing.T) {
	t.Parallel()
	e := start(t)
	tests := map[string]struct {
		signedFor  string
		constraint types.BucketLocationConstraint
		region     string
		location   types.BucketLocationConstraint
		refused    string
	}{
		"us-east-1":                 {"us-east-1", "", "us-east-1", "", ""},
		"us-east-1, said":           {"us-east-1", "us-east-1", "", "", "InvalidLocationConstraint"},
		"elsewhere, from us-east-1": {"us-east-1", "eu-central-1", "eu-central-1", "eu-central-1", ""},
		"EU":                        {"us-east-1", "EU", "eu-west-1", "EU", ""},
		"EU, from there":            {"eu-west-1", "EU", "eu-west-1", "EU", ""},
		"there":                     {"eu-west-1", "eu-west-1", "eu-west-1", "eu-west-1", ""},
		"there, not said":           {"eu-west-1", "", "", "", "IllegalLocationConstraintException"},
		"elsewhere, from a region":  {"eu-west-1", "eu-central-1", "", "", "IllegalLocationConstraintException"},
		"us-east-1, from elsewhere": {"eu-west-1", "us-east-1", "", "", "IllegalLocationConstraintException"},
		"nowhere":                   {"us-east-1", "moon", "", "", "InvalidLocationConstraint"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bucket := aws.String("bucket-" + strings.Map(onlyLetters, name) + "-x")
			input := &s3.CreateBucketInput{Bucket: bucket}
			if tt.constraint != "" {
				input.CreateBucketConfiguration = in(tt.constraint)
			}
			_, err := e.s3In(e.admin(), tt.signedFor).CreateBucket(t.Context(), input)
			if tt.refused != "" {
				wantError(t, err, s3Failure(400, tt.refused))
				return
			}
			must(0, err)(t)
			for _, region := range []string{"us-east-1", tt.region} {
				if got := must(e.s3In(e.admin(), region).GetBucketLocation(t.Context(), &s3.GetBucketLocationInput{Bucket: bucket}))(t); got.LocationConstraint != tt.location {
					t.Errorf("asked in %s, its location is %q, want %q", region, got.LocationConstraint, tt.location)
				}
			}
			if head := must(e.s3In(e.admin(), tt.region).HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: bucket}))(t); *head.BucketRegion != tt.region {
				t.Errorf("it is in %s, want %s", *head.BucketRegion, tt.region)
			}
		})
	}
}

// S3 tells the region of a bucket even to those whom it tells nothing else.
// Source: Amazon S3 API Reference, "HeadBucket".
func TestHeadBucketTellsTheRegion(t *testing.T) {
	t.Parallel()
	e := start(t)
	must(e.s3In(e.admin(), "eu-west-1").CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("in-ireland"), CreateBucketConfiguration: in("eu-west-1")}))(t)
	for reason, tt := range map[string]struct {
		caller localaws.Credential
		region string
		owner  *string
		status int
	}{
		"its owner":                  {e.admin(), "eu-west-1", aws.String(customer), 200},
		"its owner, elsewhere":       {e.admin(), "us-east-1", nil, 301},
		"another account":            {e.credentialOf(t, stranger), "eu-west-1", nil, 403},
		"another account, elsewhere": {e.credentialOf(t, stranger), "us-east-1", nil, 301},
		"who expects another owner":  {e.admin(), "eu-west-1", aws.String("999999999999"), 403},
	} {
		var header http.Header
		out, err := e.s3In(tt.caller, tt.region).HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: aws.String("in-ireland"), ExpectedBucketOwner: tt.owner})
		var response *awshttp.ResponseError
		switch {
		case errors.As(err, &response):
			header = response.Response.Header
			if response.HTTPStatusCode() != tt.status {
				t.Errorf("%s: status %d, want %d", reason, response.HTTPStatusCode(), tt.status)
			}
		case err != nil || tt.status != 200:
			t.Errorf("%s: %v", reason, err)
		default:
			header = http.Header{"X-Amz-Bucket-Region": {*out.BucketRegion}}
		}
		if got := header.Get("X-Amz-Bucket-Region"); got != "eu-west-1" {
			t.Errorf("%s: the region is %q", reason, got)
		}
	}
	_, err := e.s3(e.admin()).GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: aws.String("in-ireland")})
	wantError(t, err, s3Failure(301, "PermanentRedirect"), "eu-west-1")
	_, err = e.s3In(e.admin(), "eu-west-1").GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: aws.String("in-ireland"), ExpectedBucketOwner: aws.String("x")})
	wantError(t, err, s3Failure(400, "InvalidBucketOwnerAWSAccountID"))
}

func TestBucketNamesAreSharedByAll(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(neighbours))
	e.bucket(t, "taken")
	must(e.s3(e.admin()).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("taken")}))(t)
	_, err := e.s3In(e.admin(), "eu-west-1").CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("taken"), CreateBucketConfiguration: in("eu-west-1")})
	wantError(t, err, s3Failure(409, "BucketAlreadyOwnedByYou"))
	_, err = e.s3(e.foreignAdmin(t)).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("taken")})
	wantError(t, err, s3Failure(409, "BucketAlreadyExists"))
	_, err = e.s3(e.admin()).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("No_Good")})
	wantError(t, err, s3Failure(400, "InvalidBucketName"), "No_Good")
	_, err = e.s3(e.admin()).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("tagged"), CreateBucketConfiguration: &types.CreateBucketConfiguration{Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}}}})
	wantError(t, err, s3Failure(501, "NotImplemented"))
}

func TestBucketsAreListedByPage(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(neighbours))
	for _, name := range []string{"b-1", "b-2", "b-3", "c-1", "b-4"} {
		e.bucket(t, name+"-x")
	}
	must(e.s3(e.foreignAdmin(t)).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("b-9-x")}))(t)
	var names []string
	pages := s3.NewListBucketsPaginator(e.s3(e.admin()), &s3.ListBucketsInput{MaxBuckets: aws.Int32(2), Prefix: aws.String("b-")})
	for pages.HasMorePages() {
		for _, b := range must(pages.NextPage(t.Context()))(t).Buckets {
			names = append(names, *b.Name)
		}
	}
	if diff := cmp.Diff([]string{"b-1-x", "b-2-x", "b-3-x", "b-4-x"}, names); diff != "" {
		t.Errorf("the names differ (-want +got):\n%s", diff)
	}
	if list := must(e.s3(e.admin()).ListBuckets(t.Context(), &s3.ListBucketsInput{BucketRegion: aws.String("eu-west-1")}))(t); len(list.Buckets) != 0 {
		t.Errorf("listed in another region: %v", list.Buckets)
	}
	_, err := e.s3(e.admin()).ListBuckets(t.Context(), &s3.ListBucketsInput{MaxBuckets: aws.Int32(0)})
	wantError(t, err, failure{http.StatusBadRequest, "InvalidArgument"}, "between 1 and")
	_, err = e.s3(e.user(t, "nobody", "/", "")).ListBuckets(t.Context(), nil)
	wantError(t, err, denied(), "s3:ListAllMyBuckets")
}

// Source: Amazon S3 User Guide, "Virtual hosting of general purpose buckets".
func TestVirtualHosts(t *testing.T) {
	t.Parallel()
	e := start(t)
	address := strings.TrimPrefix(e.URL(), "http://")
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	dial := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}}
	for _, host := range []string{"localhost", "s3.localhost"} {
		config := e.config(e.admin())
		config.BaseEndpoint, config.HTTPClient = aws.String("http://"+host+":"+port), dial
		client, bucket := s3.NewFromConfig(config), aws.String("virtual-"+strings.ReplaceAll(host, ".", "-"))
		must(client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: bucket}))(t)
		must(client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: bucket, Key: aws.String("a/b"), Body: strings.NewReader("x")}))(t)
		if list := must(client.ListBuckets(t.Context(), nil))(t); len(list.Buckets) == 0 {
			t.Errorf("%s: nothing listed", host)
		}
		byPath := must(e.s3(e.admin()).ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: bucket}))(t)
		if len(byPath.Contents) != 1 || *byPath.Contents[0].Key != "a/b" {
			t.Errorf("%s: by path it holds %v", host, byPath.Contents)
		}
	}
}

func TestBucketConfiguration(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "configured")
	client, ctx, name := e.s3(e.admin()), t.Context(), aws.String("configured")
	unexported := cmpopts.IgnoreUnexported(types.PublicAccessBlockConfiguration{}, types.ServerSideEncryptionConfiguration{}, types.ServerSideEncryptionRule{}, types.ServerSideEncryptionByDefault{})

	yes, no := aws.Bool(true), aws.Bool(false)
	all := &types.PublicAccessBlockConfiguration{BlockPublicAcls: yes, IgnorePublicAcls: yes, BlockPublicPolicy: yes, RestrictPublicBuckets: yes}
	some := &types.PublicAccessBlockConfiguration{BlockPublicAcls: yes, IgnorePublicAcls: no, BlockPublicPolicy: no, RestrictPublicBuckets: yes}
	block := func() *types.PublicAccessBlockConfiguration {
		return must(client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: name}))(t).PublicAccessBlockConfiguration
	}
	if diff := cmp.Diff(all, block(), unexported); diff != "" {
		t.Errorf("a new bucket blocks (-want +got):\n%s", diff)
	}
	must(client.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{Bucket: name, PublicAccessBlockConfiguration: some}))(t)
	if diff := cmp.Diff(some, block(), unexported); diff != "" {
		t.Errorf("the bucket blocks (-want +got):\n%s", diff)
	}
	must(client.DeletePublicAccessBlock(ctx, &s3.DeletePublicAccessBlockInput{Bucket: name}))(t)
	_, err := client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: name})
	wantError(t, err, s3Failure(404, "NoSuchPublicAccessBlockConfiguration"))

	rule := func(algorithm types.ServerSideEncryption, key *string, bucketKey bool) *types.ServerSideEncryptionConfiguration {
		return &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{{
			ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: algorithm, KMSMasterKeyID: key}, BucketKeyEnabled: &bucketKey,
		}}}
	}
	encrypted := func(want *types.ServerSideEncryptionConfiguration) {
		t.Helper()
		got := must(client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: name}))(t).ServerSideEncryptionConfiguration
		if diff := cmp.Diff(want, got, unexported); diff != "" {
			t.Errorf("the bucket encrypts (-want +got):\n%s", diff)
		}
	}
	encrypted(rule(types.ServerSideEncryptionAes256, nil, false))
	set := rule(types.ServerSideEncryptionAwsKms, aws.String("arn:aws:kms:us-east-1:123456789012:key/k"), true)
	must(client.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{Bucket: name, ServerSideEncryptionConfiguration: set}))(t)
	encrypted(set)
	for _, bad := range []*types.ServerSideEncryptionConfiguration{rule("rot13", nil, false), {Rules: []types.ServerSideEncryptionRule{}}} {
		_, err = client.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{Bucket: name, ServerSideEncryptionConfiguration: bad})
		wantError(t, err, s3Failure(400, "MalformedXML"))
	}
	blocked := rule(types.ServerSideEncryptionAes256, nil, false)
	blocked.Rules[0].BlockedEncryptionTypes = &types.BlockedEncryptionTypes{EncryptionType: []types.EncryptionType{types.EncryptionTypeSseC}}
	_, err = client.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{Bucket: name, ServerSideEncryptionConfiguration: blocked})
	wantError(t, err, s3Failure(501, "NotImplemented"))
	_, err = client.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{Bucket: name, ServerSideEncryptionConfiguration: rule(types.ServerSideEncryptionAes256, aws.String("k"), false)})
	wantError(t, err, s3Failure(400, "InvalidArgument"))
	must(client.DeleteBucketEncryption(ctx, &s3.DeleteBucketEncryptionInput{Bucket: name}))(t)
	encrypted(rule(types.ServerSideEncryptionAes256, nil, false))
}

func TestWhatS3DoesNotHere(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "bare")
	client, ctx, name := e.s3(e.admin()), t.Context(), aws.String("bare")
	for what, call := range map[string]func() error{
		"versioning": func() error {
			_, err := client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: name})
			return err
		},
		"ACLs":        func() error { _, err := client.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: name}); return err },
		"old listing": func() error { _, err := client.ListObjects(ctx, &s3.ListObjectsInput{Bucket: name}); return err },
		"multipart": func() error {
			_, err := client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: name, Key: aws.String("k")})
			return err
		},
		"copies": func() error {
			_, err := client.CopyObject(ctx, &s3.CopyObjectInput{Bucket: name, Key: aws.String("k"), CopySource: aws.String("bare/x")})
			return err
		},
		"tags": func() error {
			_, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: name, Key: aws.String("k"), Tagging: aws.String("a=b")})
			return err
		},
	} {
		t.Log(what)
		wantError(t, call(), s3Failure(501, "NotImplemented"))
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/bare/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=x", nil)
	r.Host = "127.0.0.1"
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	if w.Code != http.StatusNotImplemented {
		t.Errorf("a presigned address was answered with %d %s", w.Code, w.Body)
	}
}
