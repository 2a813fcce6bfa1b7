package trust

// Severity of a finding.
type Severity string

// The severities. A note shows in findings only.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Finding is one answer of the audit that a reader should know of.
type Finding struct {
	ID       string
	Severity Severity
	// Statement is the index, from 0, of the statement to mend; nil if none alone is.
	Statement *int
	// Principal is whom the finding is about; empty if about the document.
	Principal string
	// Counterexample is a request as JSON that gets in and should not; empty if the finding is not about who gets in.
	Counterexample string
	// Accepted is the reason given in accepted_findings; nil if not accepted.
	Accepted *string
	Summary  string
	Detail   string
	Remedy   string
}

// Subject is what the audit knows of the role besides its policy.
type Subject struct {
	// AccountID and Partition of the role; empty: every account not listed is a third party.
	AccountID string
	Partition string
	RoleName  string
	RolePath  string
	// MaxSessionDuration in seconds; 0 if unknown.
	MaxSessionDuration int64
	// TrustedAccountIDs and TrustedOrganizationIDs are first party.
	TrustedAccountIDs      []string
	TrustedOrganizationIDs []string
	// ExternalIDs are the configured IDs; empty: the policy's literal StringEquals values.
	ExternalIDs []string
	// ExternalIDUnknown says that a placeholder stands for an ID not known
	// yet, so that questions about its spelling wait.
	ExternalIDUnknown bool
	// Vendor is the vendor's documented rule; nil if no vendor is named.
	Vendor *VendorRule
	// SizeLimit is trust_policy_size_limit; 0 means 2048.
	SizeLimit int
	// Accepted maps "id" or "id@principal" to the reason.
	Accepted map[string]string
}

// VendorRule is what a vendor demands of a role, in the form the audit needs.
type VendorRule struct {
	Key  string
	Name string
	// Principals are the fixed principals of the variant and partition; empty where per customer.
	Principals []string
	// OtherPrincipals are those of the vendor's other sets, in the same partition,
	// where nobody said which is meant. They are not let in; findings name them.
	OtherPrincipals []string
	// PrincipalPattern is a regular expression for principals that are per customer; empty: none known.
	PrincipalPattern string
	// PrincipalInferred softens vendor-mismatch to a warning.
	PrincipalInferred bool
	// ExternalIDIssuer is customer, vendor, composed or none.
	ExternalIDIssuer string
	// ExternalIDRequired is true if the vendor's guide demands one.
	ExternalIDRequired bool
	// Substitute is a condition key whose value a vendor that sends no ID can be
	// given instead; empty: none known.
	Substitute string
	// CheckExternalID is the vendor's documented rule for IDs; nil: only STS's.
	CheckExternalID func(id string) error
	// RoleName and Path rules; Kind is exact, prefix or free.
	RoleName NameRule
	Path     PathRule
	// Chained is true if the vendor calls from a role, which caps sessions at 3600 s.
	Chained          bool
	DocumentationURL string
	// PreviousPrincipals are those the catalogue had when the role was last
	// written; empty where that is not known or makes no difference.
	PreviousPrincipals []string
}

// NameRule is a vendor's rule for the role's name.
type NameRule struct {
	Kind     string
	Value    string
	Inferred bool
}

// PathRule is a vendor's rule for the role's path; an empty Value means any.
type PathRule struct {
	Value    string
	Inferred bool
}
