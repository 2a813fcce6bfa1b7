package trust_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

const (
	githubARN = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
	github    = "token.actions.githubusercontent.com"
)

// Federated roles have no external ID: what pins them are the claims. Each row
// says whose token gets in. Sources: IAM User Guide, "Create a role for OpenID
// Connect federation (console)" and "IAM and AWS STS condition context keys";
// GitHub Docs, "Configuring OpenID Connect in Amazon Web Services".
func TestFederatedTraps(t *testing.T) {
	t.Parallel()
	const (
		ours      = "repo:acme/app:ref:refs/heads/main"
		branch    = "repo:acme/app:ref:refs/heads/feature"
		pull      = "repo:acme/app:pull_request"
		sibling   = "repo:acme/other:ref:refs/heads/main"
		lookAlike = "repo:acme-evil/app:ref:refs/heads/main"
		stranger  = "repo:mallory/app:ref:refs/heads/main"
		audience  = "sts.amazonaws.com"
	)
	subjects := []string{ours, branch, pull, sibling, lookAlike, stranger}
	for _, tt := range []struct {
		reason, condition string
		// in are the subjects that get in with the usual audience.
		in []string
	}{
		{"sound: audience and branch", `{"StringEquals":{"` + github + `:aud":"` + audience + `","` + github + `:sub":"` + ours + `"}}`, []string{ours}},
		{"an audience alone is everybody of the provider", `{"StringEquals":{"` + github + `:aud":"` + audience + `"}}`, subjects},
		{"no condition at all", `{}`, subjects},
		{"a subject without its last slash takes look-alikes", `{"StringLike":{"` + github + `:sub":"repo:acme*"}}`, []string{ours, branch, pull, sibling, lookAlike}},
		{"with the slash it takes the whole organization", `{"StringLike":{"` + github + `:sub":"repo:acme/*"}}`, []string{ours, branch, pull, sibling}},
		{"every branch is pull requests too", `{"StringLike":{"` + github + `:sub":"repo:acme/app:*"}}`, []string{ours, branch, pull}},
		{"branches alone", `{"StringLike":{"` + github + `:sub":"repo:acme/app:ref:*"}}`, []string{ours, branch}},
		{"a second value * undoes the first", `{"StringLike":{"` + github + `:sub":["` + ours + `","*"]}}`, subjects},
		{"under StringEquals a * is a *", `{"StringEquals":{"` + github + `:sub":"repo:acme/app:*"}}`, nil},
		{"IfExists: the claim is always there, and compared", `{"StringEqualsIfExists":{"` + github + `:sub":"` + ours + `"}}`, []string{ours}},
		{"ForAllValues on a claim that is there", `{"ForAllValues:StringEquals":{"` + github + `:sub":"` + ours + `"}}`, []string{ours}},
		{"the claim of another provider is never there", `{"StringEquals":{"gitlab.com:sub":"` + ours + `"}}`, nil},
		{"and with IfExists it opens the door", `{"StringEqualsIfExists":{"gitlab.com:sub":"` + ours + `"}}`, subjects},
		{"an inverted subject", `{"StringNotLike":{"` + github + `:sub":"repo:mallory/*"}}`, []string{ours, branch, pull, sibling, lookAlike}},
		{"an external ID is never sent", `{"StringEquals":{"sts:ExternalId":"` + agreedID + `"}}`, nil},
		{"so that IfExists on it asks nothing", `{"StringEqualsIfExists":{"sts:ExternalId":"` + agreedID + `"}}`, subjects},
		{"nor is there an aws:PrincipalOrgID", `{"StringEquals":{"aws:PrincipalOrgID":"o-ours"}}`, nil},
		{"the session's name is the caller's to choose", `{"StringEquals":{"sts:RoleSessionName":"deploy"}}`, subjects},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			d := parse(t, trustPolicy(allow(`{"Federated":"`+githubARN+`"}`, `"sts:AssumeRoleWithWebIdentity"`, tt.condition)))
			for _, subject := range subjects {
				got := evaluate(t, d, trust.Request{
					Principal: githubARN, Action: "sts:AssumeRoleWithWebIdentity", SessionName: ptr("deploy"),
					Context: map[string][]string{github + ":sub": {subject}, github + ":aud": {audience}},
				})
				if want := slices.Contains(tt.in, subject); got.Allowed != want {
					t.Errorf("%s gets in: %t, want %t\n%s", subject, got.Allowed, want, strings.Join(got.Reasons, "\n"))
				}
			}
		})
	}
}

// A token's provider, and how it calls, count: the same claims from elsewhere,
// or with another action, open nothing.
func TestFederatedByAnotherDoor(t *testing.T) {
	t.Parallel()
	d := parse(t, trustPolicy(allow(`{"Federated":"`+githubARN+`"}`, `"sts:AssumeRoleWithWebIdentity"`)))
	for reason, r := range map[string]trust.Request{
		"another provider":                       {Principal: "arn:aws:iam::123456789012:oidc-provider/gitlab.com", Action: "sts:AssumeRoleWithWebIdentity"},
		"the provider of another account":        {Principal: "arn:aws:iam::999988887777:oidc-provider/" + github, Action: "sts:AssumeRoleWithWebIdentity"},
		"a SAML provider":                        {Principal: "arn:aws:iam::123456789012:saml-provider/" + github, Action: "sts:AssumeRoleWithSAML"},
		"an identity of the provider's account":  {Principal: "arn:aws:iam::123456789012:user/ann"},
		"a host where the policy names an ARN":   {Principal: "accounts.google.com", Action: "sts:AssumeRoleWithWebIdentity"},
		"tags, which the policy does not permit": {Principal: githubARN, Action: "sts:AssumeRoleWithWebIdentity", SessionTags: map[string]string{"a": "b"}},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			if got := evaluate(t, d, r); got.Allowed {
				t.Errorf("he gets in\n%s", strings.Join(got.Reasons, "\n"))
			}
		})
	}
}
