package awsid

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of identity a principal is.
type Kind int

// The kinds of identity that have an account, as IAM names them in ARNs.
const (
	// KindAccount is a whole account: an account ID or its root ARN.
	KindAccount Kind = iota
	// KindRole is an IAM role.
	KindRole
	// KindUser is an IAM user.
	KindUser
	// KindSession is one session of an assumed role.
	KindSession
	// KindFederatedUser is a session of GetFederationToken.
	KindFederatedUser
)

// Principal is an identity that has an account, parsed from an account ID or
// an ARN. Source: IAM User Guide, "AWS JSON policy elements: Principal".
type Principal struct {
	Kind      Kind
	Partition string
	AccountID string
	// Path is "/" or begins and ends with a slash; empty for accounts and
	// sessions, whose ARNs carry none.
	Path string
	// Name is the role's, user's or federated user's name; empty for accounts.
	Name string
	// Session is the session's name, for KindSession alone.
	Session string
}

// ParsePrincipal reads an account ID (taken to be in partition) or the ARN of
// an account's root, a role, a user, an assumed-role session or a federated
// user. It refuses everything else, wildcards included.
func ParsePrincipal(s, partition string) (Principal, error) {
	if !strings.HasPrefix(s, "arn:") {
		if err := CheckAccountID(s); err != nil {
			return Principal{}, fmt.Errorf("%w, or the ARN of an account's root, a role, a user or a session", err)
		}
		return Principal{Kind: KindAccount, Partition: partition, AccountID: s}, nil
	}
	if strings.ContainsAny(s, "*?") {
		return Principal{}, fmt.Errorf("%q holds a wildcard: IAM allows none inside a principal's ARN; name each principal, or trust the account and narrow it with an aws:PrincipalArn condition", s)
	}
	a, err := ParseARN(s)
	if err != nil {
		return Principal{}, err
	}
	if !IsAccountID(a.AccountID) || a.Region != "" {
		return Principal{}, fmt.Errorf("%q is not the ARN of an IAM identity: it needs an empty region and a 12-digit account ID, as in arn:aws:iam::123456789012:role/name", s)
	}
	p := Principal{Partition: a.Partition, AccountID: a.AccountID}
	switch a.Service {
	case "iam":
		return p.withIAMResource(s, a.Resource)
	case "sts":
		return p.withSTSResource(s, a.Resource)
	}
	return Principal{}, fmt.Errorf("%q belongs to the service %q; a principal is an identity of iam or sts", s, a.Service)
}

func (p Principal) withIAMResource(s, resource string) (Principal, error) {
	if resource == "root" {
		p.Kind = KindAccount
		return p, nil
	}
	kind, rest, _ := strings.Cut(resource, "/")
	slash := strings.LastIndex(rest, "/")
	p.Path, p.Name = "/", rest[slash+1:]
	if slash >= 0 {
		p.Path = "/" + rest[:slash+1]
	}
	check := CheckRoleName
	switch kind {
	case "role":
		p.Kind = KindRole
	case "user":
		p.Kind, check = KindUser, CheckUserName
	default:
		return Principal{}, fmt.Errorf("%q is not the ARN of an account's root, a role or a user; IAM accepts no other kind as a principal", s)
	}
	if err := check(p.Name); err != nil {
		return Principal{}, fmt.Errorf("%q: %w", s, err)
	}
	if err := CheckPath(p.Path); err != nil {
		return Principal{}, fmt.Errorf("%q: %w", s, err)
	}
	return p, nil
}

func (p Principal) withSTSResource(s, resource string) (Principal, error) {
	kind, rest, _ := strings.Cut(resource, "/")
	switch kind {
	case "assumed-role":
		name, session, ok := strings.Cut(rest, "/")
		if !ok || strings.Contains(session, "/") {
			return Principal{}, fmt.Errorf("%q is not the ARN of a session: it ends in assumed-role/ROLE-NAME/SESSION-NAME, without the role's path", s)
		}
		if err := errors.Join(CheckRoleName(name), CheckSessionName(session)); err != nil {
			return Principal{}, fmt.Errorf("%q: %w", s, err)
		}
		p.Kind, p.Name, p.Session = KindSession, name, session
		return p, nil
	case "federated-user":
		if err := checkName("federated user name", rest, minFederatedNameLength, maxFederatedNameLength); err != nil {
			return Principal{}, fmt.Errorf("%q: %w", s, err)
		}
		p.Kind, p.Name = KindFederatedUser, rest
		return p, nil
	}
	return Principal{}, fmt.Errorf("%q is not the ARN of a role session or a federated user", s)
}

// ARN formats the principal; an account gives its root ARN.
func (p Principal) ARN() string {
	a := ARN{Partition: p.Partition, Service: "iam", AccountID: p.AccountID}
	switch p.Kind {
	case KindAccount:
		a.Resource = "root"
	case KindRole:
		a.Resource = "role" + p.Path + p.Name
	case KindUser:
		a.Resource = "user" + p.Path + p.Name
	case KindSession:
		a.Service, a.Resource = "sts", "assumed-role/"+p.Name+"/"+p.Session
	case KindFederatedUser:
		a.Service, a.Resource = "sts", "federated-user/"+p.Name
	}
	return a.String()
}

// IsUniqueID reports whether s has the form of an IAM unique ID, such as
// AROADBQP57FF2AEXAMPLE, with one of the given four-letter prefixes (AROA for
// roles, AIDA for users). Source: IAM User Guide, "IAM identifiers".
func IsUniqueID(s string, prefixes ...string) bool {
	if len(s) < 16 || len(s) > 128 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		return false
	}
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
