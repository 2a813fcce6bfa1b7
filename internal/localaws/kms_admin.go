package localaws

import (
	"slices"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// keyMaterialLength is that of AES-256, in bytes.
const keyMaterialLength = 32

// The limits of keys.
// Source: AWS KMS API Reference, "CreateKey", "ScheduleKeyDeletion" and
// "ListKeys"; AWS KMS Developer Guide, "Resource quotas".
const (
	maxKeyDescription = 8192
	maxKeyPolicy      = 32768
	minKeyWindow      = 7
	maxKeyWindow      = 30
	maxKeysListed     = 1000
	keysListed        = 100
)

type kmsTagJSON struct {
	TagKey   string
	TagValue string
}

type createKeyInput struct {
	Policy                         *string
	Description                    string
	KeyUsage                       string
	KeySpec                        string
	CustomerMasterKeySpec          string
	Origin                         string
	MultiRegion                    bool
	BypassPolicyLockoutSafetyCheck bool
	Tags                           []kmsTagJSON
}

type keyMetadataJSON struct {
	AWSAccountID          string `json:"AWSAccountId"`
	KeyID                 string `json:"KeyId"`
	Arn                   string
	CreationDate          epoch
	Enabled               bool
	Description           string
	KeyUsage              string
	KeyState              string
	DeletionDate          *epoch `json:",omitempty"`
	Origin                string
	KeyManager            string
	CustomerMasterKeySpec string
	KeySpec               string
	EncryptionAlgorithms  []string
	MultiRegion           bool
}

type keyMetadataOutput struct{ KeyMetadata keyMetadataJSON }

func (k *kmsKey) metadata() keyMetadataJSON {
	m := keyMetadataJSON{
		AWSAccountID: k.account.id, KeyID: k.id, Arn: k.arn(), CreationDate: epoch(k.created), Enabled: k.deletion.IsZero(), Description: k.description,
		KeyUsage: keyUsage, KeyState: k.state(), Origin: keyOrigin, KeyManager: "CUSTOMER", CustomerMasterKeySpec: keySpec, KeySpec: keySpec,
		EncryptionAlgorithms: []string{keySpec},
	}
	if k.managed {
		m.KeyManager = "AWS"
	}
	if !k.deletion.IsZero() {
		at := epoch(k.deletion)
		m.DeletionDate = &at
	}
	return m
}

func createKey(c *call, in createKeyInput) (keyMetadataOutput, error) {
	for _, asked := range []struct{ value, only string }{{in.KeyUsage, keyUsage}, {in.KeySpec, keySpec}, {in.CustomerMasterKeySpec, keySpec}, {in.Origin, keyOrigin}} {
		if asked.value != "" && asked.value != asked.only {
			return keyMetadataOutput{}, kmsErrorf("UnsupportedOperationException", "This local endpoint has keys of %s alone, not of %s.", asked.only, asked.value)
		}
	}
	if in.MultiRegion {
		return keyMetadataOutput{}, kmsErrorf("UnsupportedOperationException", "This local endpoint has no multi-Region keys.")
	}
	if len(in.Description) > maxKeyDescription {
		return keyMetadataOutput{}, kmsErrorf("ValidationException", "1 validation error detected: Value at 'description' failed to satisfy constraint: Member must have length less than or equal to %d", maxKeyDescription)
	}
	var tags []tag
	for _, t := range in.Tags {
		tags = append(tags, tag{key: t.TagKey, value: t.TagValue})
	}
	if err := checkOwnTags(tags); err != nil {
		return keyMetadataOutput{}, kmsErrorf("TagException", "%s", err.message)
	}
	if err := c.authorize(permission{action: "kms:CreateKey", resource: "*", context: c.newKeyContext(in, tags)}); err != nil {
		return keyMetadataOutput{}, err
	}
	k := c.world.newKey(c.account(), c.region(), c.at)
	k.description, k.tags = in.Description, tags
	text := defaultKeyPolicy(c.account())
	if in.Policy != nil {
		text = *in.Policy
	}
	if err := c.setKeyPolicy(k, text, in.BypassPolicyLockoutSafetyCheck); err != nil {
		return keyMetadataOutput{}, err
	}
	c.account().keys[k.id] = k
	return keyMetadataOutput{k.metadata()}, nil
}

func (c *call) newKeyContext(in createKeyInput, tags []tag) policy.Context {
	k := policy.Context{}
	k.Set("kms:CallerAccount", c.account().id)
	k.Set("kms:KeySpec", keySpec)
	k.Set("kms:KeyUsage", keyUsage)
	k.Set("kms:KeyOrigin", keyOrigin)
	if in.BypassPolicyLockoutSafetyCheck {
		k.Set("kms:BypassPolicyLockoutSafetyCheck", "true")
	}
	for _, t := range tags {
		k.Set("aws:RequestTag/"+t.key, t.value)
	}
	if len(tags) > 0 {
		k.SetMulti("aws:TagKeys", tagKeys(tags)...)
	}
	return k
}

func (w *world) newKey(a *account, region string, now time.Time) *kmsKey {
	return &kmsKey{account: a, id: w.ids.requestID(), region: region, created: now, material: w.ids.bytes(keyMaterialLength)}
}

// defaultKeyPolicy leaves the key to the account's own policies.
// Source: AWS KMS Developer Guide, "Default key policy".
func defaultKeyPolicy(a *account) string {
	return `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "` + a.arn("root") + `"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`
}

type keyInput struct {
	KeyID string `json:"KeyId"`
}

func describeKey(c *call, in keyInput) (keyMetadataOutput, error) {
	k, err := c.keyFor(in.KeyID, nil)
	if err != nil {
		return keyMetadataOutput{}, err
	}
	return keyMetadataOutput{k.metadata()}, nil
}

type listKeysInput struct {
	Limit  *int
	Marker string
}

type keyListEntryJSON struct {
	KeyID  string `json:"KeyId"`
	KeyArn string
}

type listKeysOutput struct {
	Keys       []keyListEntryJSON
	Truncated  bool
	NextMarker string `json:",omitempty"`
}

// listKeys lists the account's keys of the region by ID; the marker is the last
// one listed.
func listKeys(c *call, in listKeysInput) (listKeysOutput, error) {
	limit := keysListed
	if in.Limit != nil {
		limit = *in.Limit
	}
	if limit < 1 || limit > maxKeysListed {
		return listKeysOutput{}, kmsErrorf("ValidationException", "1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: Member must have value between 1 and %d", limit, maxKeysListed)
	}
	if err := c.authorize(permission{action: "kms:ListKeys", resource: "*"}); err != nil {
		return listKeysOutput{}, err
	}
	out := listKeysOutput{Keys: []keyListEntryJSON{}}
	for _, k := range c.account().keysIn(c.region()) {
		if !c.alive(k) || k.id <= in.Marker {
			continue
		}
		if len(out.Keys) == limit {
			out.Truncated, out.NextMarker = true, out.Keys[limit-1].KeyID
			break
		}
		out.Keys = append(out.Keys, keyListEntryJSON{KeyID: k.id, KeyArn: k.arn()})
	}
	return out, nil
}

// keysIn are the keys of a region in order of their IDs.
func (a *account) keysIn(region string) []*kmsKey {
	var list []*kmsKey
	for _, k := range a.keys {
		if k.region == region {
			list = append(list, k)
		}
	}
	slices.SortFunc(list, func(a, b *kmsKey) int { return strings.Compare(a.id, b.id) })
	return list
}

type scheduleInput struct {
	KeyID               string `json:"KeyId"`
	PendingWindowInDays *int
}

type scheduleOutput struct {
	KeyID               string `json:"KeyId"`
	DeletionDate        epoch
	KeyState            string
	PendingWindowInDays int
}

// scheduleKeyDeletion puts a key out of use at once, and deletes it when the
// window is over.
func scheduleKeyDeletion(c *call, in scheduleInput) (scheduleOutput, error) {
	days := maxKeyWindow
	if in.PendingWindowInDays != nil {
		days = *in.PendingWindowInDays
	}
	if days < minKeyWindow || days > maxKeyWindow {
		return scheduleOutput{}, kmsErrorf("ValidationException", "PendingWindowInDays is %d; it is between %d and %d.", days, minKeyWindow, maxKeyWindow)
	}
	k, err := c.keyFor(in.KeyID, nil)
	if err != nil {
		return scheduleOutput{}, err
	}
	if err := k.usable(); err != nil {
		return scheduleOutput{}, err
	}
	k.deletion = c.at.AddDate(0, 0, days)
	return scheduleOutput{KeyID: k.arn(), DeletionDate: epoch(k.deletion), KeyState: k.state(), PendingWindowInDays: days}, nil
}
