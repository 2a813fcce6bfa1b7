package lake

// State says whether something is known.
type State int

// The states of a fact. NotAsked is the zero value: nobody has asked AWS.
const (
	NotAsked State = iota
	// Known: the value is what AWS answered.
	Known
	// Absent: AWS answered that there is no such thing.
	Absent
	// Unreadable: AWS may not tell it to the caller.
	Unreadable
)

// Fact is one answer of AWS.
type Fact[T any] struct {
	State State
	// Value is set if the fact is Known.
	Value T
	// Permission is the one the caller lacks where the fact is Unreadable, such
	// as s3:GetBucketPolicy.
	Permission string
	// Note tells more of an absent or unreadable fact, in a sentence; often
	// empty.
	Note string
}

// KnownFact is a fact with its value.
func KnownFact[T any](value T) Fact[T] { return Fact[T]{State: Known, Value: value} }

// AbsentFact is a thing that AWS does not have; note may be empty.
func AbsentFact[T any](note string) Fact[T] { return Fact[T]{State: Absent, Note: note} }

// UnreadableFact is a thing that the caller may not read for want of the
// permission; note may be empty.
func UnreadableFact[T any](permission, note string) Fact[T] {
	return Fact[T]{State: Unreadable, Permission: permission, Note: note}
}

// IsKnown reports whether there is a value.
func (f Fact[T]) IsKnown() bool { return f.State == Known }

// lack is what keeps a fact from being known; the zero lack is none.
type lack struct {
	permission, note string
	unasked          bool
}

// lacks is what keeps the fact from being known, false for Known and Absent.
func (f Fact[T]) lacks() (lack, bool) {
	switch f.State {
	case Unreadable:
		return lack{permission: f.Permission, note: f.Note}, true
	case NotAsked:
		return lack{unasked: true}, true
	}
	return lack{}, false
}

// Facts are what AWS answered about a sink. A fact that was not asked makes
// the checks that need it unknown.
type Facts struct {
	// Bucket is Absent if S3 has none of that name.
	Bucket Fact[Bucket]
	// Owned is whether the expected account owns the bucket. NotAsked where no
	// account is expected.
	Owned Fact[bool]
	// PublicAccess and Encryption are Absent if the bucket has no such
	// configuration, BucketPolicy if it has no policy.
	PublicAccess Fact[PublicAccess]
	Encryption   Fact[Encryption]
	BucketPolicy Fact[string]
	// KeyPolicy is that of the KMS key that encrypts objects; NotAsked without
	// one. Absent if KMS does not find the key.
	KeyPolicy Fact[string]

	// Lake is the one in the sink's region; Absent if Security Lake is not
	// enabled there, with a Note on where it is.
	Lake Fact[DataLake]
	// Sources are the custom sources of that region with the sink's source
	// name, in any version.
	Sources Fact[[]Source]
	// Collection is the status of the source in each place it is collected
	// from. Absent if Security Lake's snapshot does not name the source.
	Collection Fact[[]Collected]
	// Problems are what Security Lake reports of the region, newest first.
	Problems Fact[[]Problem]

	// Provider is the role that Security Lake made for the source, Writer the
	// one that is to write. Absent if IAM has no such role.
	Provider Fact[Role]
	Writer   Fact[Role]
}

// Bucket is what S3 tells of a bucket to anyone.
type Bucket struct {
	// Region is empty if S3 did not tell it.
	Region string
	// Withheld is set if S3 did not tell the region for want of a permission,
	// which it names.
	Withheld string
}

// PublicAccess is a bucket's public access block.
type PublicAccess struct {
	BlockPublicACLs, IgnorePublicACLs, BlockPublicPolicy, RestrictPublicBuckets bool
}

// Encryption is how a bucket encrypts objects by default.
type Encryption struct {
	// Algorithm is AES256, aws:kms or aws:kms:dsse.
	Algorithm string
	// KeyID is the ARN, ID or alias of a KMS key; empty for AES256, and for
	// the key that AWS manages.
	KeyID string
	// BucketKey is whether one data key serves many objects.
	BucketKey bool
}

// LakeStatus is the state of a lake, or of a change to it.
type LakeStatus string

// The states of a lake.
// Source: Amazon Security Lake API Reference, "DataLakeResource".
const (
	LakeInitialized LakeStatus = "INITIALIZED"
	LakePending     LakeStatus = "PENDING"
	LakeCompleted   LakeStatus = "COMPLETED"
	LakeFailed      LakeStatus = "FAILED"
)

// DataLake is Security Lake in one region.
type DataLake struct {
	ARN, Region, BucketARN string
	// CreateStatus is that of the lake itself, UpdateStatus that of the last
	// change, empty if there was none.
	CreateStatus, UpdateStatus LakeStatus
	// FailureCode and FailureReason are those of the last change that failed.
	FailureCode, FailureReason string
	// KeyID is the ARN or ID of the lake's KMS key, or S3_MANAGED_KEY; empty if
	// not told.
	KeyID string
}

// s3ManagedKey is Security Lake's word for S3's own encryption.
const s3ManagedKey = "S3_MANAGED_KEY"

// Source is a custom source that is registered.
type Source struct {
	Name, Version string
	// Location is where its objects go, such as s3://bucket/ext/name/.
	Location string
	// ProviderRoleARN is the role that Security Lake made for it. It cannot be
	// derived: its path depends on how the source was registered.
	ProviderRoleARN string
}

// CollectionStatus is the state of a source.
type CollectionStatus string

// The states of a source.
// Source: Amazon Security Lake API Reference, "DataLakeSourceStatus".
const (
	Collecting    CollectionStatus = "COLLECTING"
	Misconfigured CollectionStatus = "MISCONFIGURED"
	NotCollecting CollectionStatus = "NOT_COLLECTING"
)

// Collected is the state of a source in one place.
type Collected struct {
	// Resource is what is collected from, or the path of the logs; may be empty.
	Resource string
	Status   CollectionStatus
}

// Problem is one exception that Security Lake reports, and its cure.
type Problem struct{ Exception, Remediation string }

// Role is an IAM role and the policies that say what it may do. The documents
// are JSON.
type Role struct {
	ARN string
	// UniqueID is the AROA… of the role.
	UniqueID string
	// TrustPolicy is always known once the role is.
	TrustPolicy string
	// Inline maps names, Managed maps ARNs to documents.
	Inline, Managed Fact[map[string]string]
	// BoundaryARN is empty if the role has no permissions boundary; Boundary is
	// its document.
	BoundaryARN string
	Boundary    Fact[string]
}
