package vendor

import (
	"regexp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// The values of Definition.Status.
const (
	StatusCurrent    = "current"
	StatusRecheck    = "recheck"
	StatusDeprecated = "deprecated"
)

// The values of ExternalID.Issuer.
const (
	// IssuerCustomer leaves the choice to the customer.
	IssuerCustomer = "customer"
	// IssuerVendor gives each customer an ID.
	IssuerVendor = "vendor"
	// IssuerComposed has the customer put the ID together by the vendor's rule.
	IssuerComposed = "composed"
	// IssuerNone never sends an ID.
	IssuerNone = "none"
)

// The values of Variant.PrincipalScope.
const (
	// ScopeFixed principals are the same for all customers.
	ScopeFixed = "fixed"
	// ScopePerCustomer principals are made for one customer and shown to it alone.
	ScopePerCustomer = "per_customer"
)

// The values of Method.Status.
const (
	MethodRecommended = "recommended"
	MethodSupported   = "supported"
	MethodDeprecated  = "deprecated"
)

// The kinds of trust.NameRule.
const (
	NameExact  = "exact"
	NamePrefix = "prefix"
	NameFree   = "free"
)

// Definition is one vendor of the catalogue. Callers share it and must not
// change it.
type Definition struct {
	Key              string
	Title            string
	DocumentationURL string
	// VerifiedOn is the date, YYYY-MM-DD, on which the sources were last checked.
	VerifiedOn string
	// Status is current, recheck or deprecated, with StatusNote saying why.
	Status     string
	StatusNote string
	ExternalID ExternalID
	// RoleName has the kind free where the vendor takes any name.
	RoleName trust.NameRule
	Path     trust.PathRule
	// Chained is true if the vendor calls from a role, so that AWS caps its
	// sessions at one hour (STS API Reference, AssumeRole, DurationSeconds).
	Chained bool
	// MaxSessionDuration is the longest session in seconds the vendor can use; 0 if unknown.
	MaxSessionDuration int64
	Methods            []Method
	Variants           []Variant
	// UseCases are the permissions that the vendor needs, by what it does.
	UseCases []UseCase
	// Forms are what the vendor is told once the role is there; the first is
	// what its guide leads to.
	Forms []Form
	// PartitionNotes say why a partition has no variant.
	PartitionNotes map[string]string
	// Sources are the documents the facts come from; Provenance tells which
	// fact comes from which.
	Sources    []Source
	Provenance []Provenance

	definedAt string
	isBuiltin bool
}

// Variant is one set of principals of a vendor (a site, a partition); a vendor
// with a single set has one variant with an empty Name.
type Variant struct {
	Name       string
	Partition  string
	Principals []string
	// PrincipalPattern is a regular expression for the whole ARN of a
	// per-customer principal; empty: none known.
	PrincipalPattern string
	// PrincipalScope is fixed or per_customer.
	PrincipalScope string
	// PrincipalSource tells where the vendor shows a per-customer principal.
	PrincipalSource string
	// Inferred is true if the pattern is a reading of examples, not a rule
	// that the vendor gives.
	Inferred bool
	// Conditions narrow the principals down to the vendor's own callers.
	Conditions []Condition
	// SelfAssume is true if the role must be able to assume itself.
	SelfAssume bool
}

// Condition is one that the trust policy needs besides the external ID, in the
// words of aws_iam_policy_document.
type Condition struct {
	Test     string
	Variable string
	Values   []string
}

// ExternalID is a vendor's rule for external IDs.
type ExternalID struct {
	// Issuer is customer, vendor, composed or none.
	Issuer   string
	Required bool
	// Pattern is a regular expression for the whole ID; empty: only STS's rule.
	Pattern string
	// Rule is the pattern in words.
	Rule    string
	Example string
	// Where tells where the vendor's console shows an ID that it issues.
	Where string
	// Substitute is a condition key whose value a vendor that sends no ID can
	// be given instead; often empty.
	Substitute string

	compiled *regexp.Regexp
}

// Method is one way a vendor authenticates.
type Method struct {
	Name string
	// Status is recommended, supported or deprecated.
	Status string
	// HoldsKeys is true if the vendor is given the long-term keys of an IAM user.
	HoldsKeys bool
	// Note says what a reader should know of it; often empty.
	Note string
}

// Source is a public document that facts are taken from: a page, or files of a
// repository at a commit.
type Source struct {
	Label string
	// Kind is vendor_doc, vendor_code, aws_doc, upstream_project or community_list.
	Kind       string
	URL        string
	Repository string
	Commit     string
	Paths      []string
}

// Provenance tells where one fact of a definition comes from.
type Provenance struct {
	// Fact is the block the fact stands in, with its label or names, such as
	// external_id, method.role or variant.eu.aws.
	Fact string
	// Inferred facts are readings of the sources, not statements in them.
	Inferred bool
	Note     string
	// Sources are labels of Definition.Sources.
	Sources []string
}
