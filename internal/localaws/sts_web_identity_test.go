package localaws_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/idp"
)

const (
	gitHub    = "token.actions.githubusercontent.com"
	gitHubARN = "arn:aws:iam::" + customer + ":oidc-provider/" + gitHub
)

// federatedTrust lets in people of a provider under a condition.
func federatedTrust(provider, action, condition string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"` + provider + `"},"Action":` + action + `,"Condition":` + condition + `}]}`
}

const withWebIdentity = `"sts:AssumeRoleWithWebIdentity"`

func (e *endpoint) oidcProvider(t *testing.T, url string, clients ...string) {
	t.Helper()
	must(e.iam(e.admin()).CreateOpenIDConnectProvider(t.Context(), &iam.CreateOpenIDConnectProviderInput{Url: &url, ClientIDList: clients}))(t)
}

// gitHubToken is one as a workflow of octo-org/octo-repo gets it.
func gitHubToken() localaws.WebIdentity {
	return localaws.WebIdentity{
		Issuer: "https://" + gitHub, Audience: "sts.amazonaws.com", Subject: "repo:octo-org/octo-repo:ref:refs/heads/main",
		Claims: map[string]idp.Claim{"repository": {"octo-org/octo-repo"}, "run_attempt": {"1"}},
	}
}

// webIdentity calls without any credentials, as a workflow does.
func (e *endpoint) webIdentity(t *testing.T, role string, i localaws.WebIdentity, change ...func(*sts.AssumeRoleWithWebIdentityInput)) (*sts.AssumeRoleWithWebIdentityOutput, error) {
	t.Helper()
	token := must(e.IssueWebIdentityToken(i))(t)
	in := &sts.AssumeRoleWithWebIdentityInput{RoleArn: aws.String(roleARN(role)), RoleSessionName: aws.String("workflow"), WebIdentityToken: &token}
	for _, f := range change {
		f(in)
	}
	return e.anonymous().AssumeRoleWithWebIdentity(t.Context(), in)
}

func (e *endpoint) anonymous() *sts.Client {
	return sts.NewFromConfig(aws.Config{Region: "us-east-1", BaseEndpoint: aws.String(e.URL()), Credentials: aws.AnonymousCredentials{}, RetryMaxAttempts: 1})
}

func notAuthorized(action string) string { return "Not authorized to perform sts:" + action }

func TestWebIdentityGivesCredentialsThatWork(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.oidcProvider(t, "https://"+gitHub, "sts.amazonaws.com")
	e.createRole(t, "R", federatedTrust(gitHubARN, withWebIdentity, `{"StringEquals":{"`+gitHub+`:aud":"sts.amazonaws.com","`+gitHub+`:repository":"octo-org/octo-repo"},"StringLike":{"`+gitHub+`:sub":"repo:octo-org/octo-repo:*"}}`))
	out := must(e.webIdentity(t, "R", gitHubToken(), func(in *sts.AssumeRoleWithWebIdentityInput) { in.DurationSeconds = aws.Int32(900) }))(t)
	if *out.Provider != "https://"+gitHub || *out.Audience != "sts.amazonaws.com" || *out.SubjectFromWebIdentityToken != gitHubToken().Subject {
		t.Errorf("vouched by %s for %s to %s", *out.Provider, *out.SubjectFromWebIdentityToken, *out.Audience)
	}
	if left := time.Until(*out.Credentials.Expiration); left < 5*time.Minute || left > 15*time.Minute {
		t.Errorf("the session lasts %s", left)
	}
	id := must(e.sts(localaws.Credential{AccessKeyID: *out.Credentials.AccessKeyId, SecretAccessKey: *out.Credentials.SecretAccessKey, SessionToken: *out.Credentials.SessionToken}).GetCallerIdentity(t.Context(), nil))(t)
	if *id.Arn != "arn:aws:sts::123456789012:assumed-role/R/workflow" || *id.Arn != *out.AssumedRoleUser.Arn {
		t.Errorf("the session is %s", *id.Arn)
	}
	journal := e.Journal()
	for _, entry := range journal {
		if entry.Action == "AssumeRoleWithWebIdentity" && (entry.Principal != gitHubARN || entry.Status != http.StatusOK) {
			t.Errorf("the journal has %+v", entry)
		}
	}
}

// Sources: STS API Reference, "AssumeRoleWithWebIdentity", Errors; IAM User
// Guide, "Available keys for AWS OIDC federation".
func TestWebIdentityDecisions(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.oidcProvider(t, "https://"+gitHub, "sts.amazonaws.com", "client")
	sub := `{"StringLike":{"` + gitHub + `:sub":"repo:octo-org/octo-repo:*"}}`
	e.createRole(t, "Sub", federatedTrust(gitHubARN, withWebIdentity, sub))
	e.createRole(t, "Tags", federatedTrust(gitHubARN, `["sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:SetSourceIdentity"]`, `{"StringLike":{"`+gitHub+`:sub":"repo:octo-org/*"}}`))
	e.createRole(t, "Azp", federatedTrust(gitHubARN, withWebIdentity, `{"StringLike":{"`+gitHub+`:sub":"repo:*"},"StringEquals":{"`+gitHub+`:aud":"client","`+gitHub+`:oaud":"sts.amazonaws.com"}}`))
	e.createRole(t, "Other", trusting("", vendorRole))
	e.createRole(t, "Elsewhere", federatedTrust("arn:aws:iam::999999999999:oidc-provider/"+gitHub, withWebIdentity, sub))
	e.createRole(t, "Pool", federatedTrust("cognito-identity.amazonaws.com", withWebIdentity, `{"StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:pool"},"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}`))
	cognito := func(amr ...string) func(*localaws.WebIdentity) {
		return func(i *localaws.WebIdentity) {
			*i = localaws.WebIdentity{Issuer: "https://cognito-identity.amazonaws.com", Audience: "us-east-1:pool", Subject: "us-east-1:someone", Claims: map[string]idp.Claim{"amr": amr}}
		}
	}
	tests := map[string]struct {
		reason string
		role   string
		change func(*localaws.WebIdentity)
		want   failure
		says   string
	}{
		"the subject":                {"as the policy wants", "Sub", func(*localaws.WebIdentity) {}, failure{}, ""},
		"another repository":         {"not the policy's", "Sub", func(i *localaws.WebIdentity) { i.Subject = "repo:octo-org/other:ref:refs/heads/main" }, denied(), notAuthorized("AssumeRoleWithWebIdentity")},
		"a look-alike organisation":  {"the slash counts", "Tags", func(i *localaws.WebIdentity) { i.Subject = "repo:octo-org-evil/x:ref:refs/heads/main" }, denied(), notAuthorized("AssumeRoleWithWebIdentity")},
		"no such role":               {"like a closed one", "Absent", func(*localaws.WebIdentity) {}, denied(), notAuthorized("AssumeRoleWithWebIdentity")},
		"a role for others":          {"it trusts no provider", "Other", func(*localaws.WebIdentity) {}, denied(), notAuthorized("AssumeRoleWithWebIdentity")},
		"another account's provider": {"a provider serves its own account", "Elsewhere", func(*localaws.WebIdentity) {}, denied(), ""},
		"unknown issuer":             {"the account made no such provider", "Sub", func(i *localaws.WebIdentity) { i.Issuer = "https://gitlab.com" }, failure{400, "InvalidIdentityToken"}, "No OpenIDConnect provider found in your account for https://gitlab.com"},
		"unknown audience":           {"no client ID of the provider", "Sub", func(i *localaws.WebIdentity) { i.Audience = "someone-else" }, failure{400, "InvalidIdentityToken"}, "Incorrect token audience"},
		"expired":                    {"an hour ago", "Sub", func(i *localaws.WebIdentity) { i.ExpiresInSeconds = -3600 }, failure{400, "ExpiredTokenException"}, "Token expired"},
		"expired just now":           {"five minutes of grace for clocks", "Sub", func(i *localaws.WebIdentity) { i.ExpiresInSeconds = -60 }, failure{}, ""},
		"revoked":                    {"its issuer took it back", "Sub", func(i *localaws.WebIdentity) { i.Revoked = true }, failure{403, "IDPRejectedClaim"}, "revoked"},
		"tags":                       {"need sts:TagSession", "Sub", func(i *localaws.WebIdentity) { i.SessionTags = map[string]string{"a": "b"} }, denied(), ""},
		"tags, allowed":              {"the policy allows it", "Tags", func(i *localaws.WebIdentity) { i.SessionTags = map[string]string{"a": "b"} }, failure{}, ""},
		"source identity":            {"needs sts:SetSourceIdentity", "Sub", func(i *localaws.WebIdentity) { i.SourceIdentity = "alice" }, denied(), ""},
		"source identity, allowed":   {"the policy allows it", "Tags", func(i *localaws.WebIdentity) { i.SourceIdentity = "alice" }, failure{}, ""},
		"source identity of AWS":     {"aws: is reserved", "Tags", func(i *localaws.WebIdentity) { i.SourceIdentity = "aws:x" }, failure{400, "InvalidIdentityToken"}, "Source Identity must match"},
		"transitive without its tag": {"nothing to hand on", "Tags", func(i *localaws.WebIdentity) { i.TransitiveTagKeys = []string{"a"} }, failure{400, "InvalidIdentityToken"}, "transitive tag key a"},
		"authorized party":           {"azp takes the key aud over", "Azp", func(i *localaws.WebIdentity) { i.Claims["azp"] = idp.Claim{"client"} }, failure{}, ""},
		"no authorized party":        {"aud is then the claim's", "Azp", func(*localaws.WebIdentity) {}, denied(), ""},
		"Cognito":                    {"known by host, with no provider", "Pool", cognito("authenticated", "graph.facebook.com"), failure{}, ""},
		"Cognito, unauthenticated":   {"the key amr", "Pool", cognito("unauthenticated"), denied(), ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := gitHubToken()
			tt.change(&i)
			_, err := e.webIdentity(t, tt.role, i)
			t.Log(tt.reason)
			if tt.want == (failure{}) {
				must(0, err)(t)
				return
			}
			wantError(t, err, tt.want, tt.says)
		})
	}
}

// Source: STS API Reference, "AssumeRoleWithWebIdentity", ProviderId.
func TestOAuthProviders(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "Amazon", federatedTrust("www.amazon.com", withWebIdentity, `{"StringEquals":{"www.amazon.com:app_id":"app","www.amazon.com:user_id":"user"}}`))
	e.createRole(t, "Facebook", federatedTrust("graph.facebook.com", withWebIdentity, `{"StringEquals":{"graph.facebook.com:app_id":"app","graph.facebook.com:id":"user"}}`))
	asked := func(id string) func(*sts.AssumeRoleWithWebIdentityInput) {
		return func(in *sts.AssumeRoleWithWebIdentityInput) { in.ProviderId = &id }
	}
	amazon := localaws.WebIdentity{Issuer: "www.amazon.com", Audience: "app", Subject: "user"}
	facebook := localaws.WebIdentity{Issuer: "graph.facebook.com", Audience: "app", Subject: "user"}
	out := must(e.webIdentity(t, "Amazon", amazon, asked("www.amazon.com")))(t)
	if *out.Provider != "www.amazon.com" {
		t.Errorf("vouched by %s", *out.Provider)
	}
	must(e.webIdentity(t, "Facebook", facebook, asked("graph.facebook.com")))(t)
	other := amazon
	other.Audience = "another-app"
	_, err := e.webIdentity(t, "Amazon", other, asked("www.amazon.com"))
	wantError(t, err, denied(), notAuthorized("AssumeRoleWithWebIdentity"))
	_, err = e.webIdentity(t, "Amazon", facebook, asked("www.amazon.com"))
	wantError(t, err, failure{400, "InvalidIdentityToken"}, "not one of the provider www.amazon.com")
	_, err = e.webIdentity(t, "Amazon", amazon)
	wantError(t, err, failure{400, "InvalidIdentityToken"}, "No OpenIDConnect provider")
}

func TestWebIdentityTokensThatNobodyIssued(t *testing.T) {
	t.Parallel()
	e, other := start(t), start(t)
	e.oidcProvider(t, "https://"+gitHub, "sts.amazonaws.com")
	e.createRole(t, "R", federatedTrust(gitHubARN, withWebIdentity, `{"StringLike":{"`+gitHub+`:sub":"repo:*"}}`))
	own, foreign := must(e.IssueWebIdentityToken(gitHubToken()))(t), must(other.IssueWebIdentityToken(gitHubToken()))(t)
	for reason, tt := range map[string]struct{ token, says string }{
		"an access token":            {"gho_16C7e42F292c6912E7710c838347Ae178B4a", "not a valid JWT"},
		"another endpoint's":         {foreign, "Couldn't retrieve verification key"},
		"one with another's subject": {own[:strings.LastIndex(own, ".")] + foreign[strings.LastIndex(foreign, "."):], "Couldn't retrieve verification key"},
		"one without a subject":      {"e30.eyJpc3MiOiJhIiwiYXVkIjoiYiJ9.x", "Missing a required claim: sub"},
	} {
		_, err := e.anonymous().AssumeRoleWithWebIdentity(t.Context(), &sts.AssumeRoleWithWebIdentityInput{RoleArn: aws.String(roleARN("R")), RoleSessionName: aws.String("s1"), WebIdentityToken: &tt.token})
		t.Log(reason)
		wantError(t, err, failure{400, "InvalidIdentityToken"}, tt.says)
	}
}

// Source: IAM User Guide, "IAM and AWS STS condition context keys",
// Cross-service AWS OIDC federation context keys.
func TestWebIdentityStaysWithTheSession(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.oidcProvider(t, "https://"+gitHub, "sts.amazonaws.com")
	e.createRole(t, "First", federatedTrust(gitHubARN, `["sts:AssumeRoleWithWebIdentity","sts:TagSession"]`, `{"StringLike":{"`+gitHub+`:sub":"repo:octo-org/*"}}`))
	token := gitHubToken()
	token.SessionTags, token.TransitiveTagKeys = map[string]string{"team": "a"}, []string{"team"}
	// A claim that says nothing must leave the session's later requests alone.
	token.Claims["amr"] = idp.Claim{}
	out := must(e.webIdentity(t, "First", token))(t)
	first := localaws.Credential{AccessKeyID: *out.Credentials.AccessKeyId, SecretAccessKey: *out.Credentials.SecretAccessKey, SessionToken: *out.Credentials.SessionToken}
	for role, tt := range map[string]struct {
		condition string
		allowed   bool
	}{
		"BySubject":    {`{"StringLike":{"` + gitHub + `:sub":"repo:octo-org/octo-repo:*"}}`, true},
		"ByProvider":   {`{"StringEquals":{"aws:FederatedProvider":"` + gitHubARN + `"}}`, true},
		"ByTag":        {`{"StringEquals":{"aws:PrincipalTag/team":"a"}}`, true},
		"ByRepository": {`{"StringEquals":{"` + gitHub + `:repository":"octo-org/octo-repo"}}`, false},
	} {
		e.createRole(t, role, with(trusting("", roleARN("First")), tt.condition))
		_, err := e.assume(t.Context(), first, roleARN(role), "")
		if tt.allowed {
			must(0, err)(t)
			continue
		}
		wantError(t, err, denied())
	}
}
