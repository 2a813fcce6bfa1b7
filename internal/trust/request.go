package trust

// Request mirrors AssumeRole's parameters, as the functions and data sources
// take them. Nil pointers and nil maps mean "not sent".
type Request struct {
	// Principal is an account ID, the ARN of a root, user, role or session, a
	// service principal, or an identity provider. An account ID or root ARN
	// means any identity of that account, not its root user.
	Principal string
	// RoleARN is the role to be assumed; empty means one of another account.
	RoleARN           string
	ExternalID        *string
	SessionName       *string
	SourceIdentity    *string
	SessionTags       map[string]string
	TransitiveTagKeys []string
	// Action defaults to sts:AssumeRole.
	Action string
	// Context overrides derived keys; a key holds one or more values.
	Context map[string][]string
}

// Decision is the answer of a trust policy to a request.
type Decision struct {
	Allowed bool
	// Decision is allowed, denied_implicitly or denied_explicitly.
	Decision string
	// NeedsIdentityPolicy is true if the caller's own policies must allow too.
	NeedsIdentityPolicy bool
	Reasons             []string
}
