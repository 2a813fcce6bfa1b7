package trust

import (
	"slices"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// WithoutSelf is the document as it can be given to CreateRole for a role that
// its own policy names: IAM refuses a principal that does not exist yet, so
// the role and its sessions are left out, and statements that are left with no
// principal at all. It reports false, and the document itself, where the role
// is not named. Source: IAM User Guide, "AWS JSON policy elements: Principal".
//
// A policy left without any statement denies everyone, for IAM takes no empty
// one; it stands for a moment only.
func WithoutSelf(d *policy.Document, roleARN string) (*policy.Document, bool) {
	self, err := awsid.ParsePrincipal(roleARN, "")
	if err != nil {
		return d, false
	}
	reduced := *d
	reduced.Statements = nil
	found := false
	for _, s := range d.Statements {
		rest, named := withoutPrincipal(s.Principal, self)
		found = found || named
		if named && rest == nil {
			continue
		}
		s.Principal = rest
		reduced.Statements = append(reduced.Statements, s)
	}
	if !found {
		return d, false
	}
	if len(reduced.Statements) == 0 {
		reduced.Statements = []policy.Statement{DenyEveryone()}
	}
	return &reduced, true
}

// DenyEveryone is a statement that lets nobody assume a role.
func DenyEveryone() policy.Statement {
	return policy.Statement{
		Sid:       "DenyEveryone",
		Effect:    policy.Deny,
		Principal: &policy.Principals{AWS: []string{"*"}},
		Actions:   []string{"sts:AssumeRole"},
	}
}

// withoutPrincipal leaves the role and its sessions out; nil where nobody is left.
func withoutPrincipal(p *policy.Principals, self awsid.Principal) (rest *policy.Principals, named bool) {
	if p == nil {
		return nil, false
	}
	others := *p
	others.AWS = slices.DeleteFunc(slices.Clone(p.AWS), func(s string) bool { return isSelf(s, self) })
	if len(others.AWS) == len(p.AWS) {
		return p, false
	}
	if !others.Everyone && len(others.AWS)+len(others.Service)+len(others.Federated)+len(others.CanonicalUser) == 0 {
		return nil, true
	}
	return &others, true
}

// isSelf compares by account and name, for the ARN of a session carries no path.
func isSelf(s string, self awsid.Principal) bool {
	p, err := awsid.ParsePrincipal(s, self.Partition)
	if err != nil || (p.Kind != awsid.KindRole && p.Kind != awsid.KindSession) {
		return false
	}
	return p.Partition == self.Partition && p.AccountID == self.AccountID && p.Name == self.Name
}
