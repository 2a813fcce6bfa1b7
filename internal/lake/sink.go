package lake

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// Arguments are what a user says of a sink. An empty string is nothing said.
type Arguments struct {
	URL string
	// Region and AccountID are those of the lake.
	Region, AccountID string
	// SourceName and SourceVersion are the custom source's; without a version,
	// any of that name counts.
	SourceName, SourceVersion string
	// RoleARN is the role that writes; without it, the source's provider role.
	RoleARN string
	// ProviderPrincipal and ExternalID are the source's provider identity, which
	// Security Lake never tells: an account ID or a service principal, and the
	// ID it sends.
	ProviderPrincipal, ExternalID string
}

// Sink is what the arguments say, read.
type Sink struct {
	Arguments
	url     URL
	formErr *URLError
	nameErr *BucketNameError
}

// NewSink reads the arguments. It never fails: what is wrong with them is for
// Judge to say.
func NewSink(a Arguments) *Sink {
	s := &Sink{Arguments: a}
	var err error
	s.url, err = ParseURL(a.URL)
	errors.As(err, &s.formErr)
	errors.As(err, &s.nameErr)
	return s
}

// Bucket is the bucket's name, or empty if the URL names none that S3 could
// have.
func (s *Sink) Bucket() string {
	if s.formErr != nil || s.nameErr != nil {
		return ""
	}
	return s.url.Bucket
}

// saidRegion is one place that names a region.
type saidRegion struct{ where, region string }

// saidRegions are the places that name one, in the order of their weight.
func (s *Sink) saidRegions() []saidRegion {
	var said []saidRegion
	if s.url.Region != "" {
		said = append(said, saidRegion{"the host of the URL", s.url.Region})
	}
	if s.Arguments.Region != "" {
		said = append(said, saidRegion{"the argument region", s.Arguments.Region})
	}
	if region, ok := BucketRegion(s.url.Bucket); ok {
		said = append(said, saidRegion{"the name of the bucket", region})
	}
	return said
}

// regionsAgree is true if no two places name different regions.
func (s *Sink) regionsAgree() bool {
	said := s.saidRegions()
	return !slices.ContainsFunc(said, func(r saidRegion) bool { return r.region != said[0].region })
}

// SaidRegion is the region that URL, argument and name agree on; empty if they
// say none, or disagree.
func (s *Sink) SaidRegion() string {
	if said := s.saidRegions(); len(said) > 0 && s.regionsAgree() {
		return said[0].region
	}
	return ""
}

// LakeRegion is the region whose lake the sink belongs to: what is said, else
// where the bucket is. Empty if neither is known, or if what is said disagrees.
func (s *Sink) LakeRegion(f Facts) string {
	if !s.regionsAgree() {
		return ""
	}
	if region := s.SaidRegion(); region != "" {
		return region
	}
	return f.Bucket.Value.Region
}

// ExpectedOwner is the account that should own the bucket: the argument's, else
// the lake's; empty if neither is known.
func (s *Sink) ExpectedOwner(f Facts) string {
	if s.AccountID != "" {
		return s.AccountID
	}
	return f.LakeAccount()
}

// LakeAccount is the account of the lake; empty if the lake is not known.
func (f Facts) LakeAccount() string {
	arn, err := awsid.ParseARN(f.Lake.Value.ARN)
	if err != nil {
		return ""
	}
	return arn.AccountID
}

// Source finds the sink's source among those of its name: the version asked
// for, or without one the last by its text.
func (s *Sink) Source(f Facts) (Source, bool) {
	var found Source
	var ok bool
	for _, source := range f.Sources.Value {
		switch {
		case source.Name != s.SourceName, s.SourceVersion != "" && source.Version != s.SourceVersion:
		case !ok || source.Version > found.Version:
			found, ok = source, true
		}
	}
	return found, ok
}

// WriterARN is the role that writes: the argument's, else the provider role of
// the source; empty if that is not known.
func (s *Sink) WriterARN(f Facts) string {
	if s.RoleARN != "" {
		return s.RoleARN
	}
	source, _ := s.Source(f)
	return source.ProviderRoleARN
}

// Key is the KMS key that encrypts new objects, as the bucket or else the lake
// names it; empty where S3's own encryption is used or nothing is known.
func (f Facts) Key() string {
	switch {
	case f.Encryption.IsKnown():
		return f.Encryption.Value.KeyID
	case f.Lake.Value.KeyID != s3ManagedKey:
		return f.Lake.Value.KeyID
	}
	return ""
}

// objectPrefix is where the source's objects go: as Security Lake says, else as
// it names its prefixes; empty without a source.
func (s *Sink) objectPrefix(f Facts) string {
	if s.SourceName == "" {
		return ""
	}
	source, _ := s.Source(f)
	if _, prefix := Location(source.Location); prefix != "" {
		return prefix
	}
	return SourcePrefix(s.SourceName)
}

// partition is that of the URL, else of the region.
func (s *Sink) partition(f Facts) string {
	if s.url.Partition != "" {
		return s.url.Partition
	}
	region := s.LakeRegion(f)
	if region == "" {
		region = f.Bucket.Value.Region
	}
	if p, ok := awsid.PartitionOfRegion(region); ok {
		return p.ID
	}
	return ""
}

// bucketARN is the bucket's, in the commercial partition where none is known.
func (s *Sink) bucketARN(f Facts) string {
	p := s.partition(f)
	if p == "" {
		p = awsid.Partitions()[0].ID
	}
	return s.url.ARN(p)
}

// list joins words for a sentence: "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return fmt.Sprintf("%s and %s", strings.Join(words[:len(words)-1], ", "), words[len(words)-1])
}
