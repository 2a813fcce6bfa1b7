package localaws

import (
	"net/http"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// allowBucket asks for a permission on the bucket itself.
func (r *s3Request) allowBucket(action string, context policy.Context) error {
	return r.allow(permission{action: action, resource: r.bucket.arn(), context: context})
}

// allowObject asks for a permission on the object that the request names.
func (r *s3Request) allowObject(action string, context policy.Context) error {
	return r.allow(permission{action: action, resource: r.objectARN(), context: context})
}

func (r *s3Request) objectARN() string { return r.bucket.arn() + "/" + r.key }

// allow asks the bucket's policy and the caller's own. A public policy counts
// for nobody outside of the owner's account where that is blocked.
// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".
func (r *s3Request) allow(p permission) error {
	p.context = r.keys(p.context)
	refused := r.permit(p, r.bucket.guarded())
	outside := r.caller == nil || r.caller.account != r.bucket.owner
	if refused == nil && outside && r.bucket.block != nil && r.bucket.block.RestrictPublicBuckets && isPublic(r.bucket.policy) {
		refused = &refusal{policyType: resourceBased}
	}
	switch {
	case refused == nil:
		return nil
	case outside:
		return accessDenied("Access Denied")
	default:
		return accessDenied("%s", r.explain(p, refused))
	}
}

// keys are the condition keys that headers and the bucket give.
// Source: Service Authorization Reference, "Amazon S3".
func (r *s3Request) keys(more policy.Context) policy.Context {
	k := policy.Context{}
	k.Set("aws:ResourceAccount", r.bucket.owner.id)
	k.Set("s3:ResourceAccount", r.bucket.owner.id)
	if r.caller != nil {
		k.Set("s3:authType", "REST-HEADER")
		k.Set("s3:signatureversion", "AWS4-HMAC-SHA256")
	}
	for _, name := range []string{"x-amz-content-sha256", "x-amz-acl", "x-amz-storage-class", headerSSE, headerSSEKey} {
		if value := r.http.Header.Get(name); value != "" {
			k.Set("s3:"+name, value)
		}
	}
	for key, value := range more {
		k[key] = value
	}
	return k
}

// encryptionKey finds the KMS key that an object is to be encrypted with; nil for
// S3's own keys. A key that is not named by its ARN is looked for in the
// caller's account, and none named is the one that AWS manages for S3.
// Source: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys".
func (r *s3Request) encryptionKey(e encryption) (*kmsKey, error) {
	if !e.isKMS() {
		return nil, nil
	}
	if r.caller == nil {
		return nil, accessDenied("Access Denied")
	}
	if e.KeyID == "" {
		return r.world.managedKey(r.bucket.owner, r.bucket.region, r.at), nil
	}
	k, err := r.findKey(e.KeyID, r.bucket.region, r.account())
	if err != nil {
		return nil, asKMSError(err)
	}
	return k, nil
}

// useKey asks whether the caller may do that with the key, for S3 calls KMS in
// the caller's name. The context is the object's ARN or, with a bucket key, the
// bucket's.
// Source: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys".
func (r *s3Request) useKey(action string, k *kmsKey, e encryption) error {
	if k == nil {
		return nil
	}
	if r.caller == nil {
		return accessDenied("Access Denied")
	}
	about := r.objectARN()
	if e.BucketKey {
		about = r.bucket.arn()
	}
	context := encryptionContext(map[string]string{"aws:s3:arn": about})
	context.Set("kms:ViaService", s3Host(r.bucket.region))
	if err := r.allowKey(action, k, context); err != nil {
		return asKMSError(err)
	}
	return asKMSError(k.usable())
}

// asKMSError words an error of KMS's as S3 hands it on.
func asKMSError(err error) error {
	if err == nil {
		return nil
	}
	e := asJSONError(err, http.StatusBadRequest, apiErrorf(http.StatusInternalServerError, "InternalError", "%s", err))
	if e.code == "AccessDeniedException" {
		return accessDenied("%s", e.message)
	}
	return s3Errorf(http.StatusBadRequest, "KMS."+e.code, "%s", e.message)
}

// managedKey is the key that AWS keeps for S3 in an account, which nobody but
// the account's own callers can use, and only through S3.
// Source: AWS KMS Developer Guide, "AWS managed keys", and the policy that
// GetKeyPolicy shows of aws/s3.
func (w *world) managedKey(a *account, region string, now time.Time) *kmsKey {
	for _, k := range a.keysIn(region) {
		if k.managed {
			return k
		}
	}
	k := w.newKey(a, region, now)
	k.managed, k.description = true, "Default key that protects my S3 objects when no other key is defined"
	k.policy = managedKeyPolicy(a, region)
	a.keys[k.id] = k
	return k
}

func managedKeyPolicy(a *account, region string) document {
	d := &policy.Document{Use: policy.UseResource, Version: policy.Version2012, ID: "auto-s3-2", Statements: []policy.Statement{
		{
			Sid: "Allow access through S3 for all principals in the account that are authorized to use S3", Effect: policy.Allow,
			Principal: &policy.Principals{AWS: []string{"*"}}, Resources: []string{"*"},
			Actions: []string{"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"},
			Conditions: []policy.Condition{
				{Operator: "StringEquals", Key: "kms:CallerAccount", Values: []string{a.id}},
				{Operator: "StringEquals", Key: "kms:ViaService", Values: []string{s3Host(region)}},
			},
		},
		{
			Sid: "Allow direct access to key metadata to the account", Effect: policy.Allow, Principal: &policy.Principals{AWS: []string{a.arn("root")}},
			Actions: []string{"kms:Describe*", "kms:Get*", "kms:List*"}, Resources: []string{"*"},
		},
	}}
	return newDocument(d.Marshal(), d)
}

// s3Host is the service's name in a region, as KMS knows it.
func s3Host(region string) string {
	suffix := "amazonaws.com"
	if p, ok := awsid.PartitionOfRegion(region); ok {
		suffix = p.DNSSuffix
	}
	return "s3." + region + "." + suffix
}
