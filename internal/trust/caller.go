package trust

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// caller makes the policy's view of who calls out of a request's principal.
//
// What the words of the principal leave open, the context may settle: the path
// of the role behind a session, the unique ID at the beginning of aws:userid,
// and which identity of an account it is.
func (r Request) caller(action string) (policy.Caller, error) {
	name := strings.TrimSpace(r.Principal)
	switch {
	case name == "":
		return policy.Caller{}, errors.New("the request names no principal: give an account ID, the ARN of a user, role or session, a service principal or an identity provider")
	case name != r.Principal:
		return policy.Caller{}, fmt.Errorf("the principal %q has white space around it", r.Principal)
	case action == actionWithSAML || action == actionWithWebIdentity:
		return providerCaller(name, action)
	case isServicePrincipal(name):
		return policy.Caller{Kind: policy.CallerService, Name: name}, nil
	case isProviderARN(name):
		return policy.Caller{}, fmt.Errorf("%q is an identity provider, which does not call AssumeRole: set action to %s or %s", name, actionWithWebIdentity, actionWithSAML)
	}
	p, err := awsid.ParsePrincipal(name, r.partition())
	if err != nil {
		return policy.Caller{}, describePrincipal(name, err)
	}
	return r.identityCaller(p), nil
}

// describePrincipal adds to an error what else a principal can be, where the
// text is nothing like an ARN or an account ID.
func describePrincipal(name string, err error) error {
	if name == "*" {
		return fmt.Errorf("the principal of a request is one caller, and %q is none: give an account ID for any identity of that account", name)
	}
	if strings.HasPrefix(name, "arn:") || strings.Trim(name, "0123456789-") == "" {
		return fmt.Errorf("the principal of the request: %w", err)
	}
	return fmt.Errorf("%q is no principal: give a 12-digit account ID, the ARN of a user, role or session, a service principal such as ec2.amazonaws.com, or, with another action, an identity provider", name)
}

// partition is where a bare account ID is taken to be: with the role.
func (r Request) partition() string {
	if a, err := awsid.ParseARN(r.RoleARN); err == nil {
		return a.Partition
	}
	return defaultPartition
}

func (r Request) identityCaller(p awsid.Principal) policy.Caller {
	c := policy.Caller{AccountID: p.AccountID, ARN: p.ARN(), UniqueID: r.uniqueID()}
	switch p.Kind {
	case awsid.KindAccount:
		return r.accountCaller(p)
	case awsid.KindUser:
		c.Kind = policy.CallerUser
	case awsid.KindRole:
		c.Kind = policy.CallerRole
	case awsid.KindFederatedUser:
		c.Kind = policy.CallerFederatedUser
	case awsid.KindSession:
		c.Kind, c.RoleARN = policy.CallerSession, r.roleOfSession(p)
	}
	return c
}

// accountCaller is an identity of an account. Where the context says which
// one, it is that one: a statement that names it takes it in directly.
func (r Request) accountCaller(p awsid.Principal) policy.Caller {
	if r.isRootUser() {
		return policy.Caller{Kind: policy.CallerRoot, AccountID: p.AccountID, ARN: p.ARN()}
	}
	if arn, ok := r.override(keyPrincipalARN); ok {
		named, err := awsid.ParsePrincipal(arn, p.Partition)
		if err == nil && named.AccountID == p.AccountID && named.Kind != awsid.KindAccount {
			return r.identityCaller(named)
		}
	}
	return policy.Caller{Kind: policy.CallerIdentity, AccountID: p.AccountID, UniqueID: r.uniqueID()}
}

// isRootUser recognises the root user by the keys that only it has: its type,
// or its account's root ARN.
func (r Request) isRootUser() bool {
	if kind, ok := r.override(keyPrincipalType); ok {
		return kind == typeAccount
	}
	arn, _ := r.override(keyPrincipalARN)
	return strings.HasPrefix(arn, "arn:") && strings.HasSuffix(arn, ":root")
}

// roleOfSession is the ARN of the role behind a session. A session's ARN has
// no path; it is "/" unless aws:PrincipalArn names the same role with another.
func (r Request) roleOfSession(p awsid.Principal) string {
	role := awsid.Principal{Kind: awsid.KindRole, Partition: p.Partition, AccountID: p.AccountID, Path: "/", Name: p.Name}
	if arn, ok := r.override(keyPrincipalARN); ok {
		named, err := awsid.ParsePrincipal(arn, p.Partition)
		if err == nil && named.Kind == awsid.KindRole && named.AccountID == p.AccountID && named.Name == p.Name {
			return named.ARN()
		}
	}
	return role.ARN()
}

// uniqueID is the AROA… or AIDA… at the beginning of aws:userid.
func (r Request) uniqueID() string {
	id, _ := r.override(keyUserID)
	id, _, _ = strings.Cut(id, ":")
	if awsid.IsUniqueID(id, "AROA", "AIDA") {
		return id
	}
	return ""
}

// override is the first value the context gives for a key in lower case.
func (r Request) override(key string) (string, bool) {
	for name, values := range r.Context {
		if len(values) > 0 && strings.EqualFold(name, key) {
			return values[0], true
		}
	}
	return "", false
}

// isServicePrincipal recognises the names of services, such as
// ec2.amazonaws.com and logs.us-east-1.amazonaws.com. They are host names, so
// that one that is new is recognised too; the sign-in services that vouch for
// people have such names as well and call in another way.
func isServicePrincipal(name string) bool {
	return isHost(name) && (strings.HasSuffix(name, ".amazonaws.com") || !slices.Contains(wellKnownProviders(), name))
}

func isHost(name string) bool {
	return strings.Contains(name, ".") && strings.Trim(name, string(wordLetters)+"-.") == "" &&
		!strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".") && strings.Trim(name, "0123456789.") != ""
}

// isProviderARN recognises the ARN of an OIDC or a SAML provider.
func isProviderARN(name string) bool {
	a, err := awsid.ParseARN(name)
	return err == nil && a.Service == "iam" &&
		(strings.HasPrefix(a.Resource, "oidc-provider/") || strings.HasPrefix(a.Resource, "saml-provider/"))
}

// wellKnownProviders are the identity providers that a policy names by host
// instead of an ARN.
// Source: IAM User Guide, "AWS JSON policy elements: Principal", OIDC federated principals.
func wellKnownProviders() []string {
	return []string{"cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com", "graph.facebook.com"}
}

func providerCaller(name, action string) (policy.Caller, error) {
	c := policy.Caller{Kind: policy.CallerProvider, Name: name}
	if action == actionWithWebIdentity && isHost(name) {
		return c, nil
	}
	want, example := "oidc-provider/", "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
	if action == actionWithSAML {
		want, example = "saml-provider/", "arn:aws:iam::123456789012:saml-provider/ExampleProvider"
	}
	a, err := awsid.ParseARN(name)
	if err != nil || a.Service != "iam" || !strings.HasPrefix(a.Resource, want) || strings.ContainsAny(name, "*?") {
		return policy.Caller{}, fmt.Errorf("%q cannot call %s: the principal is then the identity provider, such as %s", name, action, example)
	}
	return c, nil
}
