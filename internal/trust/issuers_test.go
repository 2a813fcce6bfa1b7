package trust_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// providerOf is the principal for an issuer.
func providerOf(host string) string {
	switch host {
	case "cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com", "graph.facebook.com":
		return host
	}
	return "arn:aws:iam::123456789012:oidc-provider/" + host
}

func webTrust(host, condition string) string {
	return trustPolicy(allow(`{"Federated":"`+providerOf(host)+`"}`, `"sts:AssumeRoleWithWebIdentity"`, condition))
}

// claimsOf are the claims, without the issuer's name, and the session's name of
// the counterexample that others get in; nil where nobody does.
func claimsOf(t *testing.T, host, policy string) map[string]string {
	t.Helper()
	for _, f := range trust.Audit(policy, audited()) {
		if f.ID != "federated-subject-open" {
			continue
		}
		var request struct {
			SessionName string            `json:"session_name"`
			Context     map[string]string `json:"context"`
		}
		if err := json.Unmarshal([]byte(f.Counterexample), &request); err != nil {
			t.Fatalf("%v: %s", err, f.Counterexample)
		}
		claims := map[string]string{}
		for key, value := range request.Context {
			claims[strings.TrimPrefix(key, host+":")] = value
		}
		if request.SessionName != "session" {
			claims["RoleSessionName"] = request.SessionName
		}
		return claims
	}
	return nil
}

// Each issuer's own way to write a subject: whoever pins what AWS requires, up
// to the end of his name, is safe; whoever pins another's, or nothing, lets in a
// token that the issuer could really have made for somebody else. Sources: IAM
// User Guide, "Identity-provider controls for shared OIDC providers"; the
// issuers' pages named at the table of issuers.
func TestSharedIssuers(t *testing.T) {
	t.Parallel()
	const uuid, hash = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "0123456789abcdef01234567"
	commit := "0123456789abcdef0123456789abcdef01234567"
	for _, tt := range []struct {
		host, key, pinned string
		// other are the claims of the token that gets in where nothing is pinned.
		other map[string]string
	}{
		{"token.actions.githubusercontent.com", "sub", "repo:my-org/my-repo:*", map[string]string{"sub": "repo:other-org/repo:ref:refs/heads/main"}},
		{"token.actions.githubusercontent.com", "sub", "repository_owner:my-org:environment:prod", map[string]string{"sub": "repo:other-org/repo:ref:refs/heads/main"}},
		{"vstoken.actions.githubusercontent.com", "sub", "repo:my-org/my-repo:*", map[string]string{"sub": "repo:other-org/repo:ref:refs/heads/main"}},
		{"oidc-configuration.audit-log.githubusercontent.com", "sub", "https://github.com/my-enterprise", map[string]string{"sub": "https://github.com/other-enterprise"}},
		{"gitlab.com", "sub", "project_path:my-group/*", map[string]string{"sub": "project_path:other-group/project:ref_type:branch:ref:main"}},
		{"app.terraform.io", "sub", "organization:my-org:project:*:workspace:*:run_phase:*", map[string]string{"sub": "organization:other-org:project:project:workspace:workspace:run_phase:apply"}},
		{"agent.buildkite.com", "sub", "organization:my-org:pipeline:*", map[string]string{"sub": "organization:other-org:pipeline:pipeline:ref:refs/heads/main:commit:" + commit + ":step:deploy"}},
		{"oidc.codefresh.io", "sub", "account:64884faac2751b77ca7ab324:pipeline:*", map[string]string{"sub": "account:" + hash + ":pipeline:" + hash + ":initiator:somebody-else"}},
		{"studio.datachain.ai/api", "sub", "credentials:my-team/*", map[string]string{"sub": "credentials:other-team/credentials"}},
		{"api.pulumi.com/oidc", "aud", "aws:my-org", map[string]string{"aud": "aws:other-org", "sub": "pulumi:deploy:org:other-org:project:project:stack:stack:operation:update:scope:write"}},
		{"sandboxes.cloud", "aud", "my-workspace", map[string]string{"aud": "other-workspace"}},
		{"scalr.io", "sub", "account:my-account:*", map[string]string{"sub": "account:other-account:environment:environment:workspace:workspace"}},
		{"tokens.cloud.shisho.dev", "sub", "job:my-org:*", map[string]string{"sub": "job:other-org:job"}},
		{"proidc.upbound.io", "sub", "mcp:my-org/my-control-plane:provider:*", map[string]string{"sub": "mcp:other-org/control-plane:provider:provider-aws"}},
		{"oidc.vercel.com", "aud", "https://vercel.com/my-team", map[string]string{"aud": "https://vercel.com/other-team", "sub": "owner:other-team:project:project:environment:production"}},
		{"sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", "sts:RoleSessionName", "MicrosoftSentinel_1b4e28ba-2fa1-11d2-883f-0016d3cca427", map[string]string{"RoleSessionName": "MicrosoftSentinel_" + uuid}},
		{"rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7", "sub", "system:serviceaccount:my-tenant:t8c-operator", map[string]string{"sub": "system:serviceaccount:other-tenant:t8c-operator"}},
		{"cognito-identity.amazonaws.com", "aud", "us-east-1:11111111-2222-3333-4444-555555555555", map[string]string{"aud": "us-east-1:" + uuid, "sub": "us-east-1:" + uuid}},
		{"accounts.google.com", "aud", "123456789012345678901.apps.googleusercontent.com", map[string]string{"aud": "987654321098-somebodyelse.apps.googleusercontent.com", "sub": "987654321098765432109"}},
		{"www.amazon.com", "app_id", "amzn1.application.my-application", map[string]string{"app_id": "amzn1.application.0123456789abcdef0123456789abcdef"}},
		{"graph.facebook.com", "app_id", "1234567890", map[string]string{"app_id": "987654321"}},
	} {
		t.Run(tt.host+"/"+tt.pinned, func(t *testing.T) {
			t.Parallel()
			key := tt.key
			if !strings.Contains(key, ":") {
				key = tt.host + ":" + key
			}
			if open := claimsOf(t, tt.host, webTrust(tt.host, `{"StringLike":{"`+key+`":"`+tt.pinned+`"}}`)); open != nil {
				t.Errorf("pinned, it lets in %v", open)
			}
			if diff := cmp.Diff(tt.other, claimsOf(t, tt.host, webTrust(tt.host, `{}`))); diff != "" {
				t.Errorf("open, it lets in (-want +got):\n%s", diff)
			}
		})
	}
}

// Holes in what is pinned, with the token that walks through: of another tenant,
// and one that the issuer makes. Sources: GitHub Docs, "OpenID Connect
// reference"; GitLab Docs, "OpenID Connect (OIDC) Authentication Using ID
// Tokens"; HCP Terraform Docs, "Workload identity".
func TestSubjectsOfOthers(t *testing.T) {
	t.Parallel()
	const gitlab, terraform = "gitlab.com", "app.terraform.io"
	like := func(host, key, value string) string {
		return webTrust(host, `{"StringLike":{"`+host+`:`+key+`":"`+value+`"}}`)
	}
	for _, tt := range []struct {
		reason, host, policy string
		want                 map[string]string
	}{
		{"a look-alike organisation", github, like(github, "sub", "repo:org*"), map[string]string{"sub": "repo:org-evil/repo:ref:refs/heads/main"}},
		{"a look-alike organisation in an environment", github, like(github, "sub", "repo:org*:environment:prod"), map[string]string{"sub": "repo:org-evil/repo:environment:prod"}},
		{"a look-alike organisation with a repository of ours", github, like(github, "sub", "repo:org*/deploy:*"), map[string]string{"sub": "repo:org-evil/deploy:ref:refs/heads/main"}},
		{"pull requests of anybody", github, like(github, "sub", "repo:*:pull_request"), map[string]string{"sub": "repo:other-org/repo:pull_request"}},
		{"branches of anybody, with a slash", github, like(github, "sub", "repo:*:ref:refs/heads/release/*"), map[string]string{"sub": "repo:other-org/repo:ref:refs/heads/release/x"}},
		{"tags of anybody", github, like(github, "sub", "repo:*:ref:refs/tags/*"), map[string]string{"sub": "repo:other-org/repo:ref:refs/tags/v1"}},
		{"letters of an organisation open", github, like(github, "sub", "repo:o?g/*"), map[string]string{"sub": "repo:oxg/repo:ref:refs/heads/main"}},
		{"the repository alone", github, like(github, "repository", "*/deploy"), map[string]string{"repository": "other-org/deploy", "sub": "repo:other-org/repo:ref:refs/heads/main"}},
		{"the owner of a look-alike", github, webTrust(github, `{"StringLike":{"`+github+`:sub":"repo:org*","`+github+`:repository_owner":"org*"}}`), map[string]string{"repository_owner": "org-evil", "sub": "repo:org-evil/repo:ref:refs/heads/main"}},
		{"a template by the owner, open behind him", github, like(github, "sub", "repository_owner:org*"), map[string]string{"sub": "repository_owner:org-evil"}},
		{"a look-alike group", gitlab, like(gitlab, "sub", "project_path:group*"), map[string]string{"sub": "project_path:group-evil/project:ref_type:branch:ref:main"}},
		{"tags of any group", gitlab, like(gitlab, "sub", "project_path:*:ref_type:tag:*"), map[string]string{"sub": "project_path:other-group/project:ref_type:tag:ref:v1"}},
		{"one project's name in any group", gitlab, like(gitlab, "sub", "project_path:*/deploy:ref_type:branch:ref:main"), map[string]string{"sub": "project_path:other-group/deploy:ref_type:branch:ref:main"}},
		{"a look-alike organisation of workspaces", terraform, like(terraform, "sub", "organization:org*:run_phase:plan"), map[string]string{"sub": "organization:org-evil:project:project:workspace:workspace:run_phase:plan"}},
		{"one workspace's name in any organisation", terraform, like(terraform, "sub", "organization:*:workspace:prod:run_phase:*"), map[string]string{"sub": "organization:other-org:project:project:workspace:prod:run_phase:apply"}},
		{"any stack", terraform, like(terraform, "sub", "organization:*:project:*:stack:*:deployment:*"), map[string]string{"sub": "organization:other-org:project:project:stack:stack:deployment:production:operation:apply"}},
		{"one of GitLab's paths", gitlab, webTrust(gitlab, `{"StringLike":{"gitlab.com:sub":"project_path:*","gitlab.com:project_path":"group/*"}}`), nil},
		{"a group and those below it", gitlab, webTrust(gitlab, `{"StringLike":{"gitlab.com:sub":"project_path:*","gitlab.com:namespace_path":["group","group/*"]}}`), nil},
		{"a template by the owner", github, like(github, "sub", "repository_owner:org:*"), nil},
		{"a template by the number of the owner", github, like(github, "sub", "repository_owner_id:123:*"), nil},
		{"a second list value closed by a Deny", github, trustPolicy(allow(`{"Federated":"`+githubARN+`"}`, `"sts:AssumeRoleWithWebIdentity"`, `{"StringLike":{"`+github+`:sub":["repo:org/*","*"]}}`),
			deny(`{"Federated":"`+githubARN+`"}`, `"sts:AssumeRoleWithWebIdentity"`, `{"StringNotLike":{"`+github+`:sub":"repo:org/*"}}`)), nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, claimsOf(t, tt.host, tt.policy)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, tt.policy)
			}
		})
	}
}
