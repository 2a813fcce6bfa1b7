package lake

import (
	"slices"
	"strings"
)

// Report is what is known of a sink. Empty strings are not known.
type Report struct {
	Bucket, BucketARN string
	// BucketRegion is where the bucket is, or else where it is said to be.
	BucketRegion, Partition string
	// KeyPrefix is what the URL names in the bucket, ObjectPrefix where the
	// source's objects have to go.
	KeyPrefix, ObjectPrefix string
	// CanonicalURL is the URL in the form that says the region.
	CanonicalURL               string
	DataLakeARN                string
	DataLakeStatus             LakeStatus
	KMSKeyARN                  string
	SourceLocation             string
	ProviderRoleARN, WriterARN string
	// Checks are always all, in the order of CheckIDs.
	Checks []Check
}

// Judge compares what is said of a sink with what AWS answered.
func Judge(s *Sink, f Facts) Report {
	r := Report{Checks: run(s, f).checks, WriterARN: s.WriterARN(f)}
	source, _ := s.Source(f)
	r.SourceLocation, r.ProviderRoleARN = source.Location, source.ProviderRoleARN
	r.DataLakeARN, r.DataLakeStatus = f.Lake.Value.ARN, f.Lake.Value.CreateStatus
	r.ObjectPrefix = s.objectPrefix(f)
	if key := f.Key(); strings.HasPrefix(key, "arn:") {
		r.KMSKeyARN = key
	}
	if s.Bucket() == "" {
		return r
	}
	r.Bucket, r.KeyPrefix, r.Partition = s.url.Bucket, s.url.Key, s.partition(f)
	if r.Partition != "" {
		r.BucketARN = s.url.ARN(r.Partition)
	}
	r.BucketRegion = f.Bucket.Value.Region
	if r.BucketRegion == "" {
		r.BucketRegion = s.SaidRegion()
	}
	if r.BucketRegion != "" {
		r.CanonicalURL = s.url.Canonical(r.BucketRegion)
	}
	return r
}

// Valid is true if no check failed and none is unknown.
func (r Report) Valid() bool {
	return !slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Status == Fail || c.Status == Unknown })
}

// Shortfall is a sink that cannot be vouched for.
type Shortfall struct {
	// Failed is false where no check failed and some are unknown.
	Failed          bool
	Summary, Detail string
	// Argument is the one that the first failed check is about; empty where what
	// has to be mended is at AWS.
	Argument string
}

// argumentOf is the argument that is wrong, as a rule, where a check fails: the
// URL that points elsewhere, or a source under another name.
func argumentOf(check string) string {
	switch check {
	case CheckURLForm, CheckRegionAgreement, CheckBucketNamed, CheckBucketExists, CheckBucketRegion, CheckLakeBucket, CheckSourceLocation:
		return "url"
	case CheckSourceRegistered:
		return "source_name"
	}
	return ""
}

// Shortfall tells whether anything failed or is unknown, and explains it.
func (r Report) Shortfall() (Shortfall, bool) {
	if r.Valid() {
		return Shortfall{}, false
	}
	s := Shortfall{Summary: "The Security Lake sink could not be checked in full"}
	var b strings.Builder
	for _, c := range r.Checks {
		if c.Status == Fail {
			if !s.Failed {
				s.Argument = argumentOf(c.ID)
			}
			s.Failed, s.Summary = true, "The Security Lake sink is not ready"
		}
		if c.Status == Fail || c.Status == Unknown {
			b.WriteString(c.ID + " (" + string(c.Status) + "): " + c.Detail + " " + c.Remedy + "\n\n")
		}
	}
	for _, fact := range []struct{ label, value string }{
		{"Bucket", r.Bucket}, {"Region", r.BucketRegion}, {"Data lake", r.DataLakeARN}, {"Writer", r.WriterARN},
	} {
		if fact.value != "" {
			b.WriteString(fact.label + ": " + fact.value + "\n")
		}
	}
	s.Detail = strings.TrimSpace(b.String())
	return s, true
}

// NotConsidered is what a report leaves open, in words for a reader.
func NotConsidered() []string {
	return []string{
		"service and resource control policies of an organization, session policies and VPC endpoint policies",
		"the account's own public access block, access control lists, object lock and KMS grants",
		"what the writer puts: its keys' date and account, format, size and event class",
		"whether the Glue crawler and the table of the source work",
	}
}
