package trust

import (
	"slices"
	"strings"
)

// sharedIssuers are AWS's table of shared identity providers, and the four that
// policies name by their host. An issuer that is one organisation's own, such
// as an EKS cluster's, is not shared.
// Sources: IAM User Guide, "Identity-provider controls for shared OIDC
// providers" and "Available keys for AWS OIDC federation". The forms of subjects
// are those of the pages named below; of issuers that none is named for they
// follow what AWS's page shows of a policy that pins them.
func sharedIssuers() []issuer {
	list := slices.Concat(codeHosts(), pipelines(), platforms(), signIns())
	for _, path := range []string{
		"oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu", "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb",
		"rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7", "rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr",
		"rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg", "rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26",
	} {
		list = append(list, issuer{
			host: path, title: "IBM Turbonomic", required: "sub", sample: "system:serviceaccount:my-tenant:t8c-operator",
			tenant: subject("system:serviceaccount:", ":", "system:serviceaccount:<other-tenant>:t8c-operator"),
		})
	}
	return list
}

// codeHosts are the hosts of code.
// Sources: GitHub Docs, "OpenID Connect reference"; GitHub Enterprise Cloud Docs,
// "Streaming the audit log for your enterprise"; GitLab Docs, "OpenID Connect
// (OIDC) Authentication Using ID Tokens".
func codeHosts() []issuer {
	const repository = "repo:<other-org>/<repo>"
	github := subject("repo:", "/", repository+":ref:refs/heads/<main/>", repository+":pull_request", repository+":environment:<production>", repository+":ref:refs/tags/<v1/>")
	// A tenant can have his subjects begin with another claim of his.
	for _, f := range []form{"repository_owner:<other-org>", "repository_owner_id:<987654321>", "repository_id:<987654321>", "enterprise:<other-enterprise>", "enterprise_id:<987654321>"} {
		prefix, _, _ := strings.Cut(string(f), "<")
		github = append(github, tenantClaim{claim: "sub", prefixes: []string{prefix}, end: ":", open: true, letters: slugLetters, forms: []form{f}})
	}
	github = append(github, upTo("repository", "/", "<other-org>/<repo>"), upTo("job_workflow_ref", "/", "<other-org>/<repo>/.github/workflows/<deploy.yml>@refs/heads/<main/>"),
		whole("repository_owner", "<other-org>"), whole("enterprise", "<other-enterprise>"), whole("actor", "<somebody-else>"))
	github = append(github, numbers("repository_owner_id", "repository_id", "actor_id", "enterprise_id")...)
	const project = "project_path:<other-group>/<project>"
	gitlab := append(subject("project_path:", "/", project+":ref_type:branch:ref:<main/>", project+":ref_type:tag:ref:<v1/>"),
		upTo("project_path", "/", "<other-group>/<project>"), tenantClaim{claim: "namespace_path", prefixes: []string{""}, end: "/", open: true, letters: slugLetters, forms: []form{"<other-group>"}},
		whole("user_login", "<somebody-else>"), whole("user_email", "<somebody-else>@<example.com>"))
	gitlab = append(gitlab, numbers("namespace_id", "project_id", "user_id")...)
	const githubSample = "repo:my-org/my-repo:ref:refs/heads/main"
	return []issuer{
		{host: "token.actions.githubusercontent.com", title: "GitHub Actions", required: "sub", tenant: github, sample: githubSample},
		{host: "vstoken.actions.githubusercontent.com", title: "GitHub Actions (old issuer)", required: "sub", tenant: github, sample: githubSample},
		{host: "oidc-configuration.audit-log.githubusercontent.com", title: "GitHub audit log streaming", required: "sub", tenant: subject("https://github.com/", "", "https://github.com/<other-enterprise>"), sample: "https://github.com/my-enterprise"},
		{host: "gitlab.com", title: "GitLab", required: "sub", tenant: gitlab, sample: "project_path:my-group/my-project:ref_type:branch:ref:main"},
	}
}

// pipelines are services that build and deploy.
// Sources: HashiCorp Developer, "Workload identity" and "Authenticate a Stack";
// Buildkite Docs, "OIDC in Buildkite Pipelines"; Pulumi Docs, "Configuring OIDC",
// AWS.
func pipelines() []issuer {
	const (
		workspace = "organization:<other-org>:project:<project>:workspace:<workspace>:run_phase:"
		stack     = "organization:<other-org>:project:<project>:stack:<stack>:deployment:<production>:operation:"
		pipeline  = "account:<0123456789abcdef01234567>:pipeline:<0123456789abcdef01234567>:"
	)
	terraform := append(subject("organization:", ":", workspace+"apply", workspace+"plan", stack+"apply", stack+"plan"),
		whole("terraform_organization_name", "<other-org>"), whole("terraform_organization_id", "org-<otherorganization>"), whole("terraform_workspace_id", "ws-<otherworkspace>"), whole("terraform_project_id", "prj-<otherproject>"))
	buildkite := append(subject("organization:", ":", "organization:<other-org>:pipeline:<pipeline>:ref:refs/heads/<main/>:commit:<0123456789abcdef0123456789abcdef01234567>:step:<deploy>"),
		whole("organization_slug", "<other-org>"), whole("organization_id", anyUUID), whole("pipeline_id", anyUUID), whole("cluster_id", anyUUID))
	codefresh := append(subject("account:", ":", pipeline+"initiator:<somebody-else>", pipeline+"scm_repo_url:https://github.com/<other-org/>:scm_user_name:<somebody-else>:scm_ref:<main/>"),
		whole("account_id", "<0123456789abcdef01234567>"), whole("account_name", "<other-account>"))
	pulumi := append(subject("pulumi:deploy:org:", ":", "pulumi:deploy:org:<other-org>:project:<project>:stack:<stack>:operation:<update>:scope:<write>"),
		whole("aud", "aws:<other-org>", "<other-org>"), tenantClaim{claim: "sub", prefixes: []string{"pulumi:environments:org:"}, end: ":", letters: slugLetters, forms: []form{"pulumi:environments:org:<other-org>:env:<production/>"}})
	return []issuer{
		{host: "app.terraform.io", title: "HCP Terraform", required: "sub", tenant: terraform, sample: "organization:my-org:project:my-project:workspace:my-workspace:run_phase:apply"},
		{host: "agent.buildkite.com", title: "Buildkite", required: "sub", tenant: buildkite, sample: "organization:my-org:pipeline:my-pipeline:ref:refs/heads/main:commit:*:step:*"},
		{host: "oidc.codefresh.io", title: "Codefresh", required: "sub", tenant: codefresh, sample: "account:my-account:pipeline:my-pipeline:*"},
		{host: "studio.datachain.ai/api", title: "DVC Studio", required: "sub", tenant: subject("credentials:", "/", "credentials:<other-team>/<credentials>"), sample: "credentials:my-team/my-credentials"},
		{host: "api.pulumi.com/oidc", title: "Pulumi Cloud", required: "aud", tenant: pulumi, sample: "aws:my-org"},
		{host: "scalr.io", title: "Scalr", required: "sub", tenant: subject("account:", ":", "account:<other-account>:environment:<environment>:workspace:<workspace>"), sample: "account:my-account:environment:my-environment:workspace:my-workspace"},
	}
}

// platforms are services that run what their customers give them.
// Source: Vercel Docs, "OIDC Federation Reference".
func platforms() []issuer {
	vercel := append(subject("owner:", ":", "owner:<other-team>:project:<project>:environment:<production>"),
		tenantClaim{claim: "aud", prefixes: []string{"https://vercel.com/"}, letters: slugLetters, forms: []form{"https://vercel.com/<other-team>"}},
		whole("owner", "<other-team>"), whole("owner_id", "team_<otherteam>"), whole("project", "<project>"), whole("project_id", "prj_<otherproject>"))
	sentinel := tenantClaim{claim: keySessionName, prefixes: []string{"MicrosoftSentinel_"}, letters: slugLetters, forms: []form{"MicrosoftSentinel_" + anyUUID}}
	return []issuer{
		{host: "sandboxes.cloud", title: "sandboxes.cloud", required: "aud", tenant: []tenantClaim{whole("aud", "<other-workspace>"), whole("sub")}, sample: "my-workspace"},
		{host: "tokens.cloud.shisho.dev", title: "Shisho Cloud", required: "sub", tenant: subject("job:", ":", "job:<other-org>:<job>"), sample: "job:my-org:*"},
		{host: "proidc.upbound.io", title: "Upbound", required: "sub", tenant: subject("mcp:", "/", "mcp:<other-org>/<control-plane>:provider:<provider-aws>"), sample: "mcp:my-org/my-control-plane:provider:provider-aws"},
		{host: "oidc.vercel.com", title: "Vercel", required: "aud", tenant: vercel, sample: "https://vercel.com/my-team"},
		{host: "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", title: "Microsoft Sentinel", required: keySessionNameSpelt, tenant: []tenantClaim{sentinel}, sample: "MicrosoftSentinel_my-workspace-id"},
	}
}

// signIns are where people sign in.
// Sources: Amazon Cognito Developer Guide, "IAM roles", Role trust and
// permissions; Google Identity, "OpenID Connect".
func signIns() []issuer {
	return []issuer{
		{host: "cognito-identity.amazonaws.com", title: "Amazon Cognito", required: "aud", tenant: []tenantClaim{whole("aud", "us-east-1:"+anyUUID), whole("sub", "us-east-1:"+anyUUID)}, sample: "us-east-1:11111111-2222-3333-4444-555555555555"},
		{host: "accounts.google.com", title: "Google", required: "aud", tenant: []tenantClaim{
			whole("aud", "<987654321098>-<somebodyelse>.apps.googleusercontent.com", "<987654321098765432109>"), whole("sub", "<987654321098765432109>"), whole("google/organization_number", "<987654321098>"),
		}, sample: "123456789012345678901.apps.googleusercontent.com"},
		{host: "www.amazon.com", title: "Login with Amazon", required: "app_id", tenant: []tenantClaim{whole("app_id", "amzn1.application.<0123456789abcdef0123456789abcdef>"), whole("user_id", "amzn1.account.<SOMEBODYELSE>")}, sample: "amzn1.application.my-application"},
		{host: "graph.facebook.com", title: "Facebook", required: "app_id", tenant: numbers("app_id", "id"), sample: "1234567890"},
	}
}

// anyUUID is a part of a form that is a UUID.
const anyUUID = "<0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0>"
