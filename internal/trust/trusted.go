package trust

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// Revoked is the trust policy of a role that nobody is to assume any more. IAM
// takes no policy without a statement, so it denies everyone.
func Revoked() *policy.Document {
	return &policy.Document{Use: policy.UseTrust, Version: policy.Version2012, Statements: []policy.Statement{DenyEveryone()}}
}

// Trusted lists, sorted, whom the Allow statements of a trust policy name for
// assuming the role: entries of the Principal elements, "*" for everyone.
// Conditions and Deny statements are not looked at, for it answers whom the
// policy speaks of and not who gets in. A text that IAM would refuse names nobody.
func Trusted(text string) []string {
	document, err := policy.Parse(text, policy.UseTrust)
	if err != nil {
		return nil
	}
	var names []string
	for _, s := range document.Statements {
		if s.Effect != policy.Allow || !assumes(s) {
			continue
		}
		names = slices.Concat(names, s.Principal.AWS, s.Principal.Service, s.Principal.Federated)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// assumes reports whether a statement is about one of the actions that open a
// session; tagging one lets nobody in.
func assumes(s policy.Statement) bool {
	return slices.ContainsFunc([]string{actionAssumeRole, actionWithSAML, actionWithWebIdentity}, func(action string) bool {
		matches := func(pattern string) bool { return policy.ActionMatches(pattern, action) }
		if len(s.NotActions) > 0 {
			return !slices.ContainsFunc(s.NotActions, matches)
		}
		return slices.ContainsFunc(s.Actions, matches)
	})
}

// Losing lists, sorted, whom before names for assuming the role and after does
// not, by entry: who is left may still have to meet other conditions.
func Losing(before, after string) []string {
	left := Trusted(after)
	return slices.DeleteFunc(Trusted(before), func(name string) bool { return containsPrincipal(left, name) })
}

// Deleted lists, sorted, what is left in a trust policy of identities that
// exist no more: IAM shows the unique ID of a role or user in place of its ARN
// then, and takes no policy that holds one.
// Source: IAM User Guide, "AWS JSON policy elements: Principal".
func Deleted(text string) []string {
	document, err := policy.Parse(text, policy.UseTrust)
	if err != nil {
		return nil
	}
	var ids []string
	for _, s := range document.Statements {
		for _, name := range s.Principal.AWS {
			if id, _, _ := strings.Cut(name, ":"); awsid.IsUniqueID(id, "AROA", "AIDA") {
				ids = append(ids, name)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
