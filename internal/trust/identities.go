package trust

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// identity is one identity of an account to ask about.
type identity struct {
	awsid.Principal
	named   bool
	generic bool
	byID    bool
}

// identitiesOf are a role and a user of the account that nobody named, and
// those that conditions on aws:PrincipalArn and aws:username tell apart.
func (a *auditor) identitiesOf(account string) []identity {
	role := awsid.Principal{Kind: awsid.KindRole, Partition: a.partition(), AccountID: account, Path: "/", Name: "any-role"}
	user := awsid.Principal{Kind: awsid.KindUser, Partition: a.partition(), AccountID: account, Path: "/", Name: "any-user"}
	list := []identity{{Principal: role, generic: true}}
	for _, arn := range a.identityARNs(account) {
		if p, err := awsid.ParsePrincipal(arn, ""); err == nil && p.ARN() == arn && (p.Kind == awsid.KindRole || p.Kind == awsid.KindUser) {
			list = append(list, identity{Principal: p, named: a.isLiteral(keyPrincipalARN, arn)})
		}
	}
	if a.view.mentions(keyUserID) {
		role.Name = "role-with-that-id"
		list = append(list, identity{Principal: role, byID: true})
	}
	if !a.tellsUsersApart() {
		return list
	}
	// A role never gives a second factor; where one is spoken of, a user stands for
	// any identity of the account too.
	list = append(list, identity{Principal: user, generic: a.view.mentions(keyMFAPresent) || a.view.mentions(keyMFAAge), byID: true})
	d := domain{language: pattern{one(nameLetters), run(nameLetters)}, natural: []string{"any-user"}}
	for _, name := range a.candidates(d, nil, a.patternsOf(keyUserName)) {
		if awsid.CheckUserName(name) == nil {
			user.Name = name
			list = append(list, identity{Principal: user, named: a.isLiteral(keyUserName, name)})
		}
	}
	return list
}

// identityARNs are the roles and users of the account that the patterns for
// aws:PrincipalArn tell apart. Their names have few signs, and their paths all,
// colons too. Source: IAM API Reference, "CreateRole", Path.
func (a *auditor) identityARNs(account string) []string {
	patterns := a.patternsOf(keyPrincipalARN)
	if len(patterns) == 0 {
		return nil
	}
	var arns []string
	for _, kind := range []string{"role/", "user/"} {
		prefix := "arn:" + a.partition() + ":iam::" + account + ":" + kind
		d := domain{language: literalPattern(prefix, tokenLetter).then(run(printableLetters), one(nameLetters)), natural: []string{prefix + "any-" + strings.TrimSuffix(kind, "/")}, unions: a.unionsOf(keyPrincipalARN)}
		arns = append(arns, a.candidates(d, nil, patterns)...)
	}
	return arns
}

// isLiteral reports whether the document compares the key with exactly this text.
func (a *auditor) isLiteral(key, text string) bool {
	return slices.ContainsFunc(a.view.predicates[key], func(p predicate) bool { return p.value == text })
}

// tellsUsersApart reports whether the document looks at anything that differs
// between users and roles.
func (a *auditor) tellsUsersApart() bool {
	for _, key := range []string{keyPrincipalARN, keyPrincipalType, keyUserName, keyUserID, keyMFAPresent, keyMFAAge, keyTokenIssueTime, "aws:sourceidentity", "aws:federatedprovider"} {
		if a.view.mentions(key) {
			return true
		}
	}
	return false
}
