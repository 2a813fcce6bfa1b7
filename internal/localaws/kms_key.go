package localaws

import (
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// kmsKey is a symmetric key of an account in one region.
type kmsKey struct {
	account     *account
	id          string
	region      string
	description string
	created     time.Time
	policy      document
	tags        []tag
	// material encrypts data keys; it never leaves the endpoint.
	material []byte
	// managed is true of a key that AWS keeps for a service.
	managed bool
	// deletion is when the key goes; zero while it is to stay.
	deletion time.Time
}

func (k *kmsKey) arn() string {
	return awsid.ARN{Partition: k.account.partition, Service: "kms", Region: k.region, AccountID: k.account.id, Resource: "key/" + k.id}.String()
}

func (k *kmsKey) guarded() guarded {
	return guarded{owner: k.account, policy: &k.policy, decides: true}
}

// usable refuses work with a key that is to be deleted.
// Source: AWS KMS Developer Guide, "Key states of AWS KMS keys".
func (k *kmsKey) usable() error {
	if !k.deletion.IsZero() {
		return kmsErrorf("KMSInvalidStateException", "%s is pending deletion.", k.arn())
	}
	return nil
}

// state is the key's state in AWS's words.
func (k *kmsKey) state() string {
	if !k.deletion.IsZero() {
		return "PendingDeletion"
	}
	return "Enabled"
}

// findKey finds a key by ID or ARN in a region: by ID the caller's, by ARN
// anybody's. There are no aliases here.
func (c *call) findKey(keyID, region string, own *account) (*kmsKey, error) {
	if strings.HasPrefix(keyID, "alias/") || strings.Contains(keyID, ":alias/") {
		return nil, kmsErrorf("NotFoundException", "Alias %s is not found.", keyID)
	}
	owner, id := own, keyID
	if strings.HasPrefix(keyID, "arn:") {
		a, err := awsid.ParseARN(keyID)
		kind, name, _ := strings.Cut(a.Resource, "/")
		if err != nil || a.Service != "kms" || kind != "key" {
			return nil, kmsErrorf("InvalidArnException", "%s is not a valid ARN of a key.", keyID)
		}
		if a.Region != region {
			return nil, kmsErrorf("NotFoundException", "Invalid arn %s", a.Region)
		}
		owner, id = c.world.accounts[a.AccountID], name
	}
	if owner != nil {
		if k, ok := owner.keys[id]; ok && k.region == region && c.alive(k) {
			return k, nil
		}
	}
	return nil, kmsErrorf("NotFoundException", "Key '%s' does not exist", keyID)
}

// alive is false of a key whose time to be deleted has come.
func (c *call) alive(k *kmsKey) bool { return k.deletion.IsZero() || c.at.Before(k.deletion) }

// keyFor finds the key an operation names and asks for the permission to do
// that with it. Only some operations take keys of other accounts.
// Source: AWS KMS Developer Guide, "Allowing users in other accounts to use a
// KMS key".
func (c *call) keyFor(keyID string, context policy.Context) (*kmsKey, error) {
	k, err := c.findKey(keyID, c.region(), c.account())
	if err != nil {
		return nil, err
	}
	abroad := c.action == "DescribeKey" || c.action == "GenerateDataKey" || c.action == "Decrypt"
	if k.account != c.account() && !abroad {
		return nil, kmsErrorf("AccessDeniedException", "User: %s is not authorized to perform: kms:%s on resource: %s: the operation takes no keys of other accounts", c.caller.arn, c.action, k.arn())
	}
	return k, c.allowKey("kms:"+c.action, k, context)
}

// allowKey asks the key's policy and the caller's own.
func (c *call) allowKey(action string, k *kmsKey, context policy.Context) error {
	p := permission{action: action, resource: k.arn(), context: k.context(context)}
	p.context.Set("kms:CallerAccount", c.account().id)
	if r := c.permit(p, k.guarded()); r != nil {
		return kmsErrorf("AccessDeniedException", "%s", c.explain(p, r))
	}
	return nil
}

// context adds the keys that tell of the KMS key.
// Source: AWS KMS Developer Guide, "Condition keys for AWS KMS".
func (k *kmsKey) context(with policy.Context) policy.Context {
	all := policy.Context{}
	for key, value := range with {
		all[key] = value
	}
	for _, t := range k.tags {
		all.Set("aws:ResourceTag/"+t.key, t.value)
	}
	all.Set("aws:ResourceAccount", k.account.id)
	all.Set("kms:KeySpec", keySpec)
	all.Set("kms:KeyUsage", keyUsage)
	all.Set("kms:KeyOrigin", keyOrigin)
	return all
}

const (
	keySpec   = "SYMMETRIC_DEFAULT"
	keyUsage  = "ENCRYPT_DECRYPT"
	keyOrigin = "AWS_KMS"
)

// encryptionContext are the keys that an encryption context gives.
func encryptionContext(pairs map[string]string) policy.Context {
	k := policy.Context{}
	var names []string
	for name, value := range pairs {
		k.Set("kms:EncryptionContext:"+name, value)
		names = append(names, name)
	}
	if len(names) > 0 {
		k.SetMulti("kms:EncryptionContextKeys", names...)
	}
	return k
}
