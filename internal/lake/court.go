package lake

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// court holds all that is asked about one writer.
type court struct {
	role     Role
	caller   policy.Caller
	bucket   bundle
	key      *bundle
	prefix   string
	region   string
	owner    string
	arn      string
	keyARN   string
	kms      policy.Context
	s3       policy.Context
	bucketID string
	// identity and boundary are the role's own policies; boundary is nil
	// without one.
	identity []titled
	boundary *titled
	// foreignKey is set where the bucket uses a key that only its own account
	// can use.
	foreignKey bool
	bucketKey  bool
}

// newCourt reads the policies; it fails for one that cannot be read.
func newCourt(j *judge) (*court, error) {
	role, err := awsid.ParseARN(j.Writer.Value.ARN)
	if err != nil {
		return nil, err
	}
	c := &court{
		role: j.Writer.Value, prefix: j.objectPrefix(j.Facts), region: j.Facts.Bucket.Value.Region, owner: j.ExpectedOwner(j.Facts),
		arn: j.bucketARN(j.Facts), bucketID: j.url.Bucket, bucketKey: j.Facts.Encryption.Value.BucketKey,
	}
	if c.region == "" {
		c.region = j.LakeRegion(j.Facts)
	}
	c.caller = policy.Caller{Kind: policy.CallerRole, AccountID: role.AccountID, ARN: c.role.ARN, UniqueID: c.role.UniqueID}
	c.s3, c.kms = c.contexts(role.Partition)
	if err := c.readRole(); err != nil {
		return nil, err
	}
	c.bucket = c.bundle(c.s3)
	c.bucket.sameAccount, c.bucket.resourceName, c.bucket.grantOn = role.AccountID == c.owner, "bucket policy", c.arn+"/"+c.prefix+"*"
	if j.BucketPolicy.IsKnown() {
		t, err := readTitled("the bucket policy", j.BucketPolicy.Value, policy.UseResource)
		if err != nil {
			return nil, err
		}
		c.bucket.resource = c.paper(t, c.s3)
	}
	c.foreignKey = j.usesKMS() && j.keyManagedByAWS() && !c.bucket.sameAccount
	if j.asksKeyPolicy() {
		return c, c.readKey(j, role)
	}
	return c, nil
}

// titled is a policy with its title, such as "the bucket policy".
type titled struct {
	title string
	doc   *policy.Document
}

func readTitled(title, text string, use policy.Use) (titled, error) {
	d, err := policy.Parse(text, use)
	if err != nil {
		return titled{}, fmt.Errorf("%s cannot be read: %w", title, err)
	}
	return titled{title, d}, nil
}

// readRole reads identity policies and boundary.
func (c *court) readRole() error {
	for _, group := range []struct {
		kind string
		docs map[string]string
	}{{"the inline policy ", c.role.Inline.Value}, {"the managed policy ", c.role.Managed.Value}} {
		for _, name := range slices.Sorted(maps.Keys(group.docs)) {
			t, err := readTitled(group.kind+name, group.docs[name], policy.UseIdentity)
			if err != nil {
				return err
			}
			c.identity = append(c.identity, t)
		}
	}
	if c.role.BoundaryARN == "" {
		return nil
	}
	t, err := readTitled("the permissions boundary "+c.role.BoundaryARN, c.role.Boundary.Value, policy.UseIdentity)
	c.boundary = &t
	return err
}

// bundle makes the role's policies ready for requests with these keys.
func (c *court) bundle(known policy.Context) bundle {
	var b bundle
	for _, t := range c.identity {
		b.identity = append(b.identity, c.paper(t, known))
	}
	if c.boundary != nil {
		b.boundary = c.paper(*c.boundary, known)
	}
	return b
}

// readKey does the same for questions to KMS, which knows other condition keys,
// and reads the key's policy.
func (c *court) readKey(j *judge, role awsid.ARN) error {
	account := c.owner
	c.keyARN = j.key()
	if arn, err := awsid.ParseARN(c.keyARN); err == nil {
		account = arn.AccountID
	} else {
		c.keyARN = awsid.ARN{Partition: role.Partition, Service: "kms", Region: c.region, AccountID: account, Resource: "key/" + j.key()}.String()
	}
	key := c.bundle(c.kms)
	key.sameAccount, key.isKey, key.resourceName, key.grantOn = role.AccountID == account, true, "key policy", c.keyARN
	c.key = &key
	if j.KeyPolicy.State == Absent {
		return nil
	}
	t, err := readTitled("the key policy", j.KeyPolicy.Value, policy.UseResource)
	if err == nil {
		key.resource = c.paper(t, c.kms)
	}
	return err
}

func (c *court) paper(t titled, known policy.Context) *paper {
	return newPaper(t.title, t.doc, func(condition policy.Condition) bool { return c.knows(condition, known) })
}

// contexts are the condition keys that are the same in every request of the
// writer: whoever it is outside of AWS, it calls as this role, by TLS, in the
// region of the bucket.
// Sources: IAM User Guide, "AWS global condition context keys"; AWS KMS
// Developer Guide, "AWS KMS condition keys".
func (c *court) contexts(partition string) (s3, kms policy.Context) {
	common := policy.Context{}
	common.Set("aws:PrincipalArn", c.role.ARN)
	common.Set("aws:PrincipalAccount", c.caller.AccountID)
	common.Set("aws:PrincipalType", "AssumedRole")
	common.Set("aws:PrincipalIsAWSService", "false")
	common.Set("aws:SecureTransport", "true")
	common.Set("aws:RequestedRegion", c.region)
	if c.role.UniqueID != "" {
		common.Set("aws:userid", c.role.UniqueID+":"+trialSession)
	}
	s3, kms = maps.Clone(common), maps.Clone(common)
	s3.Set("aws:ResourceAccount", c.owner)
	s3.Set("s3:ResourceAccount", c.owner)
	s3.Set("aws:ViaAWSService", "false")
	s3.Set("s3:TlsVersion", "1.2")
	suffix := awsid.Partitions()[0].DNSSuffix
	if p, ok := awsid.LookupPartition(partition); ok {
		suffix = p.DNSSuffix
	}
	kms.Set("kms:ViaService", "s3."+c.region+"."+suffix)
	kms.Set("kms:CallerAccount", c.caller.AccountID)
	kms.SetMulti("kms:EncryptionContextKeys", "aws:s3:arn")
	return s3, kms
}

// trialSession stands for the name that the writer gives its session.
const trialSession = "session"

// knows reports whether a condition's outcome is the same in all requests of
// the writer. Keys that no request of a role carries are known to be absent.
func (c *court) knows(condition policy.Condition, known policy.Context) bool {
	key := strings.ToLower(condition.Key)
	switch key {
	case "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths",
		"aws:principalservicename", "aws:principalservicenameslist", "sts:externalid", "kms:encryptioncontext:aws:sqs:arn":
		return true
	case "kms:encryptioncontext:aws:s3:arn":
		return c.keyContext(known)
	case "aws:userid":
		// The session's name is the writer's own choice.
		return c.role.UniqueID != "" && !slices.ContainsFunc(condition.Values, func(value string) bool { return !strings.HasSuffix(value, "*") && strings.Contains(value, ":") })
	}
	_, ok := known[key]
	return ok
}

// keyContext: only requests to KMS carry an encryption context.
func (c *court) keyContext(known policy.Context) bool {
	_, ok := known["kms:viaservice"]
	return ok
}
