package localaws

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// maxBucketPolicy is the size of a bucket policy at most, in bytes.
// Source: Amazon S3 User Guide, "Bucket policies for Amazon S3".
const maxBucketPolicy = 20 << 10

func bucketConfigOperations() []s3Operation {
	return []s3Operation{
		{name: "GetPublicAccessBlock", level: bucketLevel, method: http.MethodGet, subresource: "publicAccessBlock", run: getBlock},
		{name: "PutPublicAccessBlock", level: bucketLevel, method: http.MethodPut, subresource: "publicAccessBlock", run: putBlock},
		{name: "DeletePublicAccessBlock", level: bucketLevel, method: http.MethodDelete, subresource: "publicAccessBlock", run: deleteBlock},
		{name: "GetBucketEncryption", level: bucketLevel, method: http.MethodGet, subresource: "encryption", run: getEncryption},
		{name: "PutBucketEncryption", level: bucketLevel, method: http.MethodPut, subresource: "encryption", run: putEncryption},
		{name: "DeleteBucketEncryption", level: bucketLevel, method: http.MethodDelete, subresource: "encryption", run: deleteEncryption},
		{name: "GetBucketPolicy", level: bucketLevel, method: http.MethodGet, subresource: "policy", run: getPolicyOfBucket},
		{name: "PutBucketPolicy", level: bucketLevel, method: http.MethodPut, subresource: "policy", run: putPolicyOfBucket},
		{name: "DeleteBucketPolicy", level: bucketLevel, method: http.MethodDelete, subresource: "policy", run: deletePolicyOfBucket},
	}
}

// publicAccessBlock is a bucket's, with the names of S3's API.
type publicAccessBlock struct {
	BlockPublicAcls       bool
	IgnorePublicAcls      bool
	BlockPublicPolicy     bool
	RestrictPublicBuckets bool
}

func allBlocked() *publicAccessBlock { return &publicAccessBlock{true, true, true, true} }

func getBlock(r *s3Request) (reply, error) {
	if err := r.allowBucket("s3:GetBucketPublicAccessBlock", nil); err != nil {
		return reply{}, err
	}
	if r.bucket.block == nil {
		return reply{}, s3Errorf(http.StatusNotFound, "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found")
	}
	return s3XML("PublicAccessBlockConfiguration", *r.bucket.block)
}

func putBlock(r *s3Request) (reply, error) {
	if err := r.allowBucket("s3:PutBucketPublicAccessBlock", nil); err != nil {
		return reply{}, err
	}
	var in publicAccessBlock
	if err := r.readXML(&in); err != nil {
		return reply{}, err
	}
	r.bucket.block = &in
	return empty(http.StatusOK)
}

func deleteBlock(r *s3Request) (reply, error) {
	if err := r.allowBucket("s3:PutBucketPublicAccessBlock", nil); err != nil {
		return reply{}, err
	}
	r.bucket.block = nil
	return empty(http.StatusNoContent)
}

// The ways to encrypt objects.
const (
	sseS3   = "AES256"
	sseKMS  = "aws:kms"
	sseDSSE = "aws:kms:dsse"
)

// encryption is how objects are encrypted.
type encryption struct {
	Algorithm string
	// KeyID is the key as it was given; empty for AES256 and for AWS's key.
	KeyID     string
	BucketKey bool
}

func (e encryption) isKMS() bool { return e.Algorithm == sseKMS || e.Algorithm == sseDSSE }

func (e encryption) check() error {
	switch {
	case !slices.Contains([]string{sseS3, sseKMS, sseDSSE}, e.Algorithm):
		return s3Errorf(http.StatusBadRequest, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
	case !e.isKMS() && e.KeyID != "":
		return s3Errorf(http.StatusBadRequest, "InvalidArgument", "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse")
	}
	return nil
}

type encryptionXML struct {
	Rules []encryptionRuleXML `xml:"Rule"`
}

type encryptionRuleXML struct {
	Default struct {
		SSEAlgorithm   string
		KMSMasterKeyID string `xml:",omitempty"`
	} `xml:"ApplyServerSideEncryptionByDefault"`
	BucketKeyEnabled bool
	// Blocked asks for what is not here.
	Blocked *struct{} `xml:"BlockedEncryptionTypes,omitempty"`
}

func getEncryption(r *s3Request) (reply, error) {
	if err := r.allowBucket("s3:GetEncryptionConfiguration", nil); err != nil {
		return reply{}, err
	}
	e := r.bucket.encryption
	rule := encryptionRuleXML{BucketKeyEnabled: e.BucketKey}
	rule.Default.SSEAlgorithm, rule.Default.KMSMasterKeyID = e.Algorithm, e.KeyID
	return s3XML("ServerSideEncryptionConfiguration", encryptionXML{[]encryptionRuleXML{rule}})
}

func putEncryption(r *s3Request) (reply, error) {
	if err := r.allowBucket("s3:PutEncryptionConfiguration", nil); err != nil {
		return reply{}, err
	}
	var in encryptionXML
	if err := r.readXML(&in); err != nil {
		return reply{}, err
	}
	if len(in.Rules) != 1 {
		return reply{}, s3Errorf(http.StatusBadRequest, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
	}
	rule := in.Rules[0]
	if rule.Blocked != nil {
		return reply{}, notHere()
	}
	e := encryption{Algorithm: rule.Default.SSEAlgorithm, KeyID: rule.Default.KMSMasterKeyID, BucketKey: rule.BucketKeyEnabled}
	if err := e.check(); err != nil {
		return reply{}, err
	}
	r.bucket.encryption = e
	return empty(http.StatusOK)
}

// deleteEncryption goes back to S3's own keys; there is no bucket without.
// Source: Amazon S3 API Reference, "DeleteBucketEncryption".
func deleteEncryption(r *s3Request) (reply, error) {
	if err := r.allowBucket("s3:PutEncryptionConfiguration", nil); err != nil {
		return reply{}, err
	}
	r.bucket.encryption = encryption{Algorithm: sseS3}
	return empty(http.StatusNoContent)
}

// allowPolicy asks for a permission on the bucket's policy, which nobody of
// another account has, and the owner's root user always.
// Source: Amazon S3 API Reference, "PutBucketPolicy".
func (r *s3Request) allowPolicy(action string) error {
	if r.caller != nil && r.caller.account == r.bucket.owner && r.caller.caller.Kind == policy.CallerRoot {
		return nil
	}
	if err := r.allowBucket(action, nil); err != nil {
		return err
	}
	if r.caller == nil || r.caller.account != r.bucket.owner {
		return s3Errorf(http.StatusMethodNotAllowed, "MethodNotAllowed", "The specified method is not allowed against this resource.")
	}
	return nil
}

func getPolicyOfBucket(r *s3Request) (reply, error) {
	if err := r.allowPolicy("s3:GetBucketPolicy"); err != nil {
		return reply{}, err
	}
	if r.bucket.policy == nil {
		return reply{}, s3Errorf(http.StatusNotFound, "NoSuchBucketPolicy", "The bucket policy does not exist")
	}
	return reply{status: http.StatusOK, contentType: "application/json", body: []byte(r.showTrust(*r.bucket.policy))}, nil
}

func putPolicyOfBucket(r *s3Request) (reply, error) {
	if err := r.allowPolicy("s3:PutBucketPolicy"); err != nil {
		return reply{}, err
	}
	d, err := r.parseBucketPolicy(r.bucket, string(r.body))
	if err != nil {
		return reply{}, err
	}
	if r.bucket.block != nil && r.bucket.block.BlockPublicPolicy && isPublic(&d) {
		return reply{}, accessDenied("User: %s is not authorized to perform: s3:PutBucketPolicy on resource: %q because public policies are blocked by the BlockPublicPolicy block public access setting.", r.caller.arn, r.bucket.arn())
	}
	r.bucket.policy = &d
	return empty(http.StatusNoContent)
}

func deletePolicyOfBucket(r *s3Request) (reply, error) {
	if err := r.allowPolicy("s3:DeleteBucketPolicy"); err != nil {
		return reply{}, err
	}
	r.bucket.policy = nil
	return empty(http.StatusNoContent)
}

// parseBucketPolicy reads a policy, whose resources must be the bucket and
// what is in it.
func (c *call) parseBucketPolicy(b *bucket, text string) (document, error) {
	if len(text) > maxBucketPolicy {
		return document{}, malformedPolicy("Normalized policy document exceeds the maximum allowed size of %d bytes.", maxBucketPolicy)
	}
	if !json.Valid([]byte(text)) {
		return document{}, malformedPolicy("Policies must be valid JSON and the first byte must be '{'")
	}
	d, err := c.parseHeld(b.owner, text, policy.UseResource)
	if err != nil {
		return document{}, err
	}
	for _, s := range d.parsed.Statements {
		for _, resource := range slices.Concat(s.Resources, s.NotResources) {
			if resource != b.arn() && !strings.HasPrefix(resource, b.arn()+"/") {
				return document{}, malformedPolicy("Policy has invalid resource")
			}
		}
	}
	return d, nil
}
