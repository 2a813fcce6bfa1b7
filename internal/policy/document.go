package policy

// Use says what a document is attached to; IAM's grammar differs by it.
type Use int

// The places a policy document can be in.
const (
	// UseTrust is a role's trust policy: principals, no resources, sts actions.
	UseTrust Use = iota
	// UseIdentity is an inline, managed, boundary or session policy: resources, no principals.
	UseIdentity
	// UseResource is the policy of a bucket, key or queue: principals and resources.
	UseResource
)

// The two versions of the policy language.
const (
	Version2008 = "2008-10-17"
	Version2012 = "2012-10-17"
)

// Document is a parsed policy. The zero Version means the text names none,
// which IAM reads as 2008-10-17.
type Document struct {
	Use        Use
	Version    string
	ID         string
	Statements []Statement
}

// Effect of a statement.
type Effect string

// The two effects, spelt as IAM demands.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Statement is one statement. A nil Principal or NotPrincipal means that the
// statement has no such element; Actions and NotActions, Resources and
// NotResources exclude each other.
type Statement struct {
	Sid          string
	Effect       Effect
	Principal    *Principals
	NotPrincipal *Principals
	Actions      []string
	NotActions   []string
	Resources    []string
	NotResources []string
	Conditions   []Condition
}

// Principals is a Principal element: its entries are ORed.
type Principals struct {
	// Everyone is the plain string "*".
	Everyone bool
	// AWS holds account IDs, ARNs, unique IDs of deleted principals and "*".
	AWS           []string
	Service       []string
	Federated     []string
	CanonicalUser []string
}

// Condition is one operator applied to one key, in document order. Values are
// ORed; numbers and booleans in the JSON are kept as their text.
type Condition struct {
	// Operator is the full name as written, such as ForAnyValue:StringLikeIfExists.
	Operator string
	Key      string
	Values   []string
}
