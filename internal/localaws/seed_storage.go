package localaws

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// keySeed is a KMS key.
type keySeed struct {
	// ID is made up where it is left out.
	ID          string          `json:"id"`
	Region      string          `json:"region"`
	Description string          `json:"description"`
	Policy      json.RawMessage `json:"policy"`
}

// bucketSeed is an S3 bucket, which is blocked and encrypted like any new one
// unless it says otherwise.
type bucketSeed struct {
	Name              string            `json:"name"`
	Region            string            `json:"region"`
	Policy            json.RawMessage   `json:"policy"`
	Encryption        *encryptionSeed   `json:"encryption"`
	PublicAccessBlock *blockSeed        `json:"public_access_block"`
	Objects           map[string]string `json:"objects"`
}

type encryptionSeed struct {
	Algorithm string `json:"algorithm"`
	KeyID     string `json:"kms_key_id"`
	BucketKey bool   `json:"bucket_key"`
}

type blockSeed struct {
	BlockPublicACLs       bool `json:"block_public_acls"`
	IgnorePublicACLs      bool `json:"ignore_public_acls"`
	BlockPublicPolicy     bool `json:"block_public_policy"`
	RestrictPublicBuckets bool `json:"restrict_public_buckets"`
}

// lakeSeed is Security Lake in one region.
type lakeSeed struct {
	Region string `json:"region"`
	// BucketSuffix ends the bucket's name; it is made up where it is left out.
	BucketSuffix string           `json:"bucket_suffix"`
	KMSKeyID     string           `json:"kms_key_id"`
	Status       string           `json:"status"`
	Sources      []lakeSourceSeed `json:"sources"`
}

type lakeSourceSeed struct {
	Name         string   `json:"name"`
	Version      string   `json:"version"`
	EventClasses []string `json:"event_classes"`
	// ProviderPrincipal is an account ID or a service principal, which assumes
	// the provider's role with the external ID.
	ProviderPrincipal  string `json:"provider_principal"`
	ProviderExternalID string `json:"provider_external_id"`
	Status             string `json:"status"`
}

// seedStorage makes what may name principals and keys of any account.
func (w *world) seedStorage(s accountSeed, now time.Time) error {
	a := w.accounts[s.ID]
	c := &call{world: w, params: params{}, at: now, seen: map[string]*iamState{}}
	for _, one := range s.KMSKeys {
		if err := c.seedKey(a, one); err != nil {
			return fmt.Errorf("KMS key %s: %w", one.ID, err)
		}
	}
	for _, one := range s.Buckets {
		if err := c.seedBucket(a, one); err != nil {
			return fmt.Errorf("bucket %s: %w", one.Name, err)
		}
	}
	for _, one := range s.DataLakes {
		if err := c.seedLake(a, one); err != nil {
			return fmt.Errorf("data lake in %s: %w", one.Region, err)
		}
	}
	return nil
}

func (c *call) seedKey(a *account, s keySeed) error {
	if err := awsid.CheckRegion(s.Region); err != nil {
		return err
	}
	k := c.world.newKey(a, s.Region, c.at)
	k.description = s.Description
	if s.ID != "" && len(s.ID) != keyIDLength {
		return fmt.Errorf("the ID has %d characters and not %d, as in 11111111-2222-3333-4444-555555555555", len(s.ID), keyIDLength)
	}
	k.id = or(s.ID, k.id)
	if _, ok := a.keys[k.id]; ok {
		return errors.New("it is listed twice")
	}
	text := defaultKeyPolicy(a)
	if s.Policy != nil {
		text = string(s.Policy)
	}
	d, err := c.parseHeld(a, text, policy.UseResource)
	if err != nil {
		return err
	}
	k.policy = d
	a.keys[k.id] = k
	return nil
}

func (c *call) seedBucket(a *account, s bucketSeed) error {
	if err := errors.Join(awsid.CheckBucketName(s.Name), awsid.CheckRegion(s.Region)); err != nil {
		return err
	}
	if _, ok := c.world.buckets[s.Name]; ok {
		return errors.New("the name is taken; all accounts share the names of buckets")
	}
	b := newBucket(a, s.Name, s.Region, c.at)
	if e := s.Encryption; e != nil {
		b.encryption = encryption(*e)
		if err := b.encryption.check(); err != nil {
			return fmt.Errorf("the algorithm %q is not one of %s, %s and %s, or takes no key", e.Algorithm, sseS3, sseKMS, sseDSSE)
		}
	}
	if p := s.PublicAccessBlock; p != nil {
		b.block = &publicAccessBlock{p.BlockPublicACLs, p.IgnorePublicACLs, p.BlockPublicPolicy, p.RestrictPublicBuckets}
	}
	if s.Policy != nil {
		d, err := c.parseBucketPolicy(b, string(s.Policy))
		if err != nil {
			return err
		}
		b.policy = &d
	}
	for key, text := range s.Objects {
		body := []byte(text)
		b.objects[key] = &object{
			key: key, body: body, modified: c.at, etag: etag(body), storageClass: "STANDARD",
			encryption: encryption{Algorithm: sseS3}, checksum: newChecksum(checksumAlgorithms()[0], body),
		}
	}
	c.world.buckets[b.name] = b
	return nil
}

func (c *call) seedLake(a *account, s lakeSeed) error {
	if err := awsid.CheckRegion(s.Region); err != nil {
		return err
	}
	if _, ok := a.lakes[s.Region]; ok {
		return errors.New("there is one lake in a region")
	}
	if s.KMSKeyID != "" && s.KMSKeyID != s3ManagedKey {
		if _, err := c.findKey(s.KMSKeyID, s.Region, a); err != nil {
			return err
		}
	}
	if s.Status != "" && !slices.Contains(lakeStates(), s.Status) {
		return fmt.Errorf("the status %q is none of a lake's", s.Status)
	}
	l := c.world.newLake(a, s.Region, s.BucketSuffix, s.KMSKeyID, c.at)
	l.status = s.Status
	if err := awsid.CheckBucketName(l.bucket); err != nil {
		return err
	}
	for _, source := range s.Sources {
		if err := c.seedSource(l, source); err != nil {
			return fmt.Errorf("source %s: %w", source.Name, err)
		}
	}
	return nil
}

func (c *call) seedSource(l *dataLake, s lakeSourceSeed) error {
	in := createSourceInput{SourceName: s.Name, SourceVersion: s.Version, EventClasses: s.EventClasses}
	in.Configuration.Provider = providerIdentityJSON{ExternalID: s.ProviderExternalID, Principal: s.ProviderPrincipal}
	if err := in.check(); err != nil {
		return err
	}
	if _, exists := l.find(s.Name, s.Version); exists {
		return errors.New("it is listed twice")
	}
	made, err := c.addSource(l, l.account.iam.current(), in, c.at)
	if err != nil {
		return err
	}
	status := or(s.Status, collecting)
	if !slices.Contains(collectionStates(), status) {
		return fmt.Errorf("the status %q is none of a source's", status)
	}
	made.statuses = []SourceStatus{{Resource: made.location, Status: status}}
	return nil
}
