package policy

import "strings"

// CallerKind says what makes a request.
type CallerKind int

// The kinds of caller.
const (
	// CallerIdentity is an unnamed identity of an account: some user or role
	// of it, of which only the account is known.
	CallerIdentity CallerKind = iota
	// CallerUser is an IAM user.
	CallerUser
	// CallerRole is a role, known without one of its sessions.
	CallerRole
	// CallerSession is one session of a role.
	CallerSession
	// CallerRoot is the root user of an account.
	CallerRoot
	// CallerFederatedUser is a session of GetFederationToken.
	CallerFederatedUser
	// CallerService is an AWS service, by its service principal.
	CallerService
	// CallerProvider is somebody whom an identity provider (OIDC or SAML) vouches for.
	CallerProvider
	// CallerAnonymous has signed nothing.
	CallerAnonymous
)

// Caller is who makes a request.
type Caller struct {
	Kind CallerKind
	// AccountID is the caller's account; empty for services, providers and the anonymous.
	AccountID string
	// ARN is the user's or role's ARN (with path), the session's ARN for
	// CallerSession and CallerFederatedUser; empty for CallerIdentity.
	ARN string
	// RoleARN is the ARN, with path, of the role behind a session; empty for others.
	RoleARN string
	// UniqueID is the live AROA… or AIDA… of the role or user; empty if unknown.
	UniqueID string
	// Name is the service principal or the identity provider (ARN or host).
	Name string
}

// Value is what a request holds under one condition key.
type Value struct {
	Values []string
	// Multi marks a key that can hold several values (aws:TagKeys), even
	// where it holds one or none now.
	Multi bool
}

// Context holds the condition keys of a request by lower-cased name. A key
// that is not in the map is absent, which is not the same as empty.
type Context map[string]Value

// Set puts a single value under key.
func (c Context) Set(key, value string) { c[strings.ToLower(key)] = Value{Values: []string{value}} }

// SetMulti puts the values of a multivalued key.
func (c Context) SetMulti(key string, values ...string) {
	c[strings.ToLower(key)] = Value{Values: values, Multi: true}
}

// Request is one question to a policy.
type Request struct {
	Caller Caller
	// Action is the API action, such as sts:AssumeRole.
	Action string
	// Resource is the ARN acted on; not looked at in a trust policy.
	Resource string
	Context  Context
}
