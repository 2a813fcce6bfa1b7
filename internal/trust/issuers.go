package trust

import "strings"

// issuer is an identity provider that many organisations share: its URL says
// nothing about whose people it vouches for, only claims of the token do.
type issuer struct {
	// host is the issuer's URL without the scheme, as condition keys begin.
	host string
	// title is what people call it.
	title string
	// required is the claim that IAM wants a trust policy to look at.
	required string
	// tenant is how the claims are made up that tell whose people they are:
	// a fixed beginning, the tenant's name and a character that ends it.
	tenant []tenantClaim
	// sample is a claim as a tenant would write it, for remedies.
	sample string
}

// tenantClaim is a claim that another tenant cannot have as he likes.
type tenantClaim struct {
	claim string
	// prefixes are the fixed beginnings; an empty one where the whole value is
	// the tenant's own.
	prefixes []string
	// end ends the tenant's name; empty where the name goes to the end.
	end string
	// letters are what names of tenants are made of.
	letters class
}

// named is the tenant of the value: false where the value has no such form.
func (c tenantClaim) named(value string) (name string, ended bool) {
	for _, prefix := range c.prefixes {
		rest, ok := cutPrefixFold(value, prefix)
		if !ok {
			continue
		}
		if c.end == "" {
			return rest, true
		}
		name, _, ended := strings.Cut(rest, c.end)
		return name, ended
	}
	return "", false
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// The letters of names that issuers give to their tenants.
const (
	slugLetters class = wordLetters + "-_."
	hostLetters class = wordLetters + "-_./:"
)

func subject(prefix, end string) []tenantClaim {
	return []tenantClaim{{claim: "sub", prefixes: []string{prefix}, end: end, letters: slugLetters}}
}

func whole(claims ...string) []tenantClaim {
	var list []tenantClaim
	for _, claim := range claims {
		list = append(list, tenantClaim{claim: claim, prefixes: []string{""}, letters: hostLetters})
	}
	return list
}

// sharedIssuers are AWS's table of shared identity providers, and the four that
// policies name by their host. An issuer that is one organisation's own, such
// as an EKS cluster's, is not shared.
// Sources: IAM User Guide, "Identity-provider controls for shared OIDC
// providers" and "Available keys for AWS OIDC federation"; the issuers' own
// pages on the subjects of their tokens.
func sharedIssuers() []issuer {
	github := []tenantClaim{
		{claim: "sub", prefixes: []string{"repo:"}, end: "/", letters: slugLetters},
		{claim: "repository", prefixes: []string{""}, end: "/", letters: slugLetters},
		{claim: "job_workflow_ref", prefixes: []string{""}, end: "/", letters: slugLetters},
	}
	github = append(github, whole("repository_owner", "repository_owner_id", "repository_id", "actor", "actor_id", "enterprise", "enterprise_id")...)
	return []issuer{
		{host: "token.actions.githubusercontent.com", title: "GitHub Actions", required: "sub", tenant: github, sample: "repo:my-org/my-repo:ref:refs/heads/main"},
		{host: "vstoken.actions.githubusercontent.com", title: "GitHub Actions (old issuer)", required: "sub", tenant: github, sample: "repo:my-org/my-repo:ref:refs/heads/main"},
		{host: "oidc-configuration.audit-log.githubusercontent.com", title: "GitHub audit log streaming", required: "sub", tenant: subject("https://github.com/", ""), sample: "https://github.com/my-enterprise"},
		{host: "gitlab.com", title: "GitLab", required: "sub", tenant: append(subject("project_path:", "/"), whole("namespace_id", "namespace_path", "project_id", "project_path", "user_id", "user_login", "user_email")...), sample: "project_path:my-group/my-project:ref_type:branch:ref:main"},
		{host: "app.terraform.io", title: "HCP Terraform", required: "sub", tenant: append(subject("organization:", ":"), whole("terraform_organization_id", "terraform_organization_name", "terraform_workspace_id", "terraform_project_id")...), sample: "organization:my-org:project:my-project:workspace:my-workspace:run_phase:apply"},
		{host: "agent.buildkite.com", title: "Buildkite", required: "sub", tenant: append(subject("organization:", ":"), whole("organization_slug", "organization_id", "pipeline_id", "cluster_id")...), sample: "organization:my-org:pipeline:my-pipeline:ref:refs/heads/main:commit:*:step:*"},
		{host: "oidc.codefresh.io", title: "Codefresh", required: "sub", tenant: append(subject("account:", ":"), whole("account_id", "account_name")...), sample: "account:my-account:pipeline:my-pipeline:*"},
		{host: "studio.datachain.ai/api", title: "DVC Studio", required: "sub", tenant: subject("credentials:", "/"), sample: "credentials:my-team/my-credentials"},
		{host: "api.pulumi.com/oidc", title: "Pulumi Cloud", required: "aud", tenant: append(whole("aud"), subject("pulumi:deploy:org:", ":")...), sample: "aws:my-org"},
		{host: "sandboxes.cloud", title: "sandboxes.cloud", required: "aud", tenant: whole("aud", "sub"), sample: "my-workspace"},
		{host: "scalr.io", title: "Scalr", required: "sub", tenant: subject("account:", ":"), sample: "account:my-account:environment:my-environment:workspace:my-workspace"},
		{host: "tokens.cloud.shisho.dev", title: "Shisho Cloud", required: "sub", tenant: whole("sub"), sample: "job:my-org:*"},
		{host: "proidc.upbound.io", title: "Upbound", required: "sub", tenant: subject("mcp:", "/"), sample: "mcp:my-org/my-control-plane:provider:provider-aws"},
		{host: "oidc.vercel.com", title: "Vercel", required: "aud", tenant: append(append([]tenantClaim{{claim: "aud", prefixes: []string{"https://vercel.com/"}, letters: slugLetters}}, subject("owner:", ":")...), whole("owner", "owner_id", "project", "project_id")...), sample: "https://vercel.com/my-team"},
		{host: "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", title: "Microsoft Sentinel", required: "sts:RoleSessionName", tenant: []tenantClaim{{claim: keySessionName, prefixes: []string{"MicrosoftSentinel_"}, letters: slugLetters}}, sample: "MicrosoftSentinel_my-workspace-id"},
		{host: "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu", title: "IBM Turbonomic", required: "sub", tenant: whole("sub"), sample: "system:serviceaccount:my-tenant:t8c-operator"},
		{host: "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb", title: "IBM Turbonomic", required: "sub", tenant: whole("sub"), sample: "system:serviceaccount:my-tenant:t8c-operator"},
		{host: "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7", title: "IBM Turbonomic", required: "sub", tenant: whole("sub"), sample: "system:serviceaccount:my-tenant:t8c-operator"},
		{host: "rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr", title: "IBM Turbonomic", required: "sub", tenant: whole("sub"), sample: "system:serviceaccount:my-tenant:t8c-operator"},
		{host: "rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg", title: "IBM Turbonomic", required: "sub", tenant: whole("sub"), sample: "system:serviceaccount:my-tenant:t8c-operator"},
		{host: "rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26", title: "IBM Turbonomic", required: "sub", tenant: whole("sub"), sample: "system:serviceaccount:my-tenant:t8c-operator"},
		{host: "cognito-identity.amazonaws.com", title: "Amazon Cognito", required: "aud", tenant: whole("aud", "sub"), sample: "us-east-1:11111111-2222-3333-4444-555555555555"},
		{host: "accounts.google.com", title: "Google", required: "aud", tenant: whole("aud", "sub", "google/organization_number"), sample: "123456789012345678901.apps.googleusercontent.com"},
		{host: "www.amazon.com", title: "Login with Amazon", required: "app_id", tenant: whole("app_id", "user_id"), sample: "amzn1.application.my-application"},
		{host: "graph.facebook.com", title: "Facebook", required: "app_id", tenant: whole("app_id", "id"), sample: "1234567890"},
	}
}

// sharedIssuer finds an issuer by the host that its condition keys begin with.
func sharedIssuer(host string) (issuer, bool) {
	for _, i := range sharedIssuers() {
		if strings.EqualFold(i.host, strings.TrimSuffix(host, "/")) {
			return i, true
		}
	}
	return issuer{}, false
}
