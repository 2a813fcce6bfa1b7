package localaws_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

func TestOIDCProviderLife(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.iam(e.admin()), t.Context()
	create := &iam.CreateOpenIDConnectProviderInput{
		Url: aws.String("https://oidc.eks.us-east-1.amazonaws.com/id/ABC"), ClientIDList: []string{"sts.amazonaws.com"},
		ThumbprintList: []string{strings.Repeat("a", 40)}, Tags: []types.Tag{{Key: aws.String("k"), Value: aws.String("v")}},
	}
	arn := must(client.CreateOpenIDConnectProvider(ctx, create))(t).OpenIDConnectProviderArn
	if *arn != "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC" {
		t.Errorf("the ARN is %s", *arn)
	}
	got := must(client.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn}))(t)
	if *got.Url != "oidc.eks.us-east-1.amazonaws.com/id/ABC" || !cmp.Equal(got.ClientIDList, create.ClientIDList) || !cmp.Equal(got.ThumbprintList, create.ThumbprintList) || len(got.Tags) != 1 || got.CreateDate == nil {
		t.Errorf("got %+v", got)
	}
	_, err := client.CreateOpenIDConnectProvider(ctx, create)
	wantError(t, err, exists(), "already exists")
	if list := must(client.ListOpenIDConnectProviders(ctx, nil))(t).OpenIDConnectProviderList; len(list) != 1 || *list[0].Arn != *arn {
		t.Errorf("listed %v", list)
	}
	remove := &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn}
	must(client.DeleteOpenIDConnectProvider(ctx, remove))(t)
	must(client.DeleteOpenIDConnectProvider(ctx, remove))(t)
	_, err = client.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn})
	wantError(t, err, missing(), "OpenIDConnect Provider not found")
}

// Source: IAM API Reference, "CreateOpenIDConnectProvider"; IAM User Guide,
// "IAM and AWS STS quotas".
func TestOIDCProviderRefusals(t *testing.T) {
	t.Parallel()
	e := start(t)
	many := func(n int) []string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf("client-%d", i))
		}
		return list
	}
	badURL := failure{400, "InvalidInput"}
	for reason, tt := range map[string]struct {
		in   iam.CreateOpenIDConnectProviderInput
		want failure
	}{
		"plain HTTP":             {iam.CreateOpenIDConnectProviderInput{Url: aws.String("http://a.example")}, badURL},
		"no scheme":              {iam.CreateOpenIDConnectProviderInput{Url: aws.String("a.example")}, badURL},
		"a port":                 {iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://a.example:8443")}, badURL},
		"a query":                {iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://a.example/?x=y")}, badURL},
		"101 client IDs":         {iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://a.example"), ClientIDList: many(101)}, limit()},
		"a client ID of 256":     {iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://a.example"), ClientIDList: []string{strings.Repeat("x", 256)}}, invalid()},
		"6 thumbprints":          {iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://a.example"), ThumbprintList: many(6)}, badURL},
		"a thumbprint of 39":     {iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://a.example"), ThumbprintList: []string{strings.Repeat("a", 39)}}, invalid()},
		"tags that only AWS has": {iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://a.example"), Tags: []types.Tag{{Key: aws.String("aws:x"), Value: aws.String("v")}}}, badURL},
	} {
		_, err := e.iam(e.admin()).CreateOpenIDConnectProvider(t.Context(), &tt.in)
		t.Log(reason)
		wantError(t, err, tt.want)
	}
	caller := e.user(t, "limited", "/", allowing("Allow", "iam:*", "arn:aws:iam::123456789012:oidc-provider/ours.example/*"))
	must(e.iam(caller).CreateOpenIDConnectProvider(t.Context(), &iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://ours.example/tenant")}))(t)
	_, err := e.iam(caller).CreateOpenIDConnectProvider(t.Context(), &iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://theirs.example/tenant")})
	wantError(t, err, denied(), "iam:CreateOpenIDConnectProvider on resource: arn:aws:iam::123456789012:oidc-provider/theirs.example/tenant")
}

func TestSAMLProviderLife(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.iam(e.admin()), t.Context()
	metadata := must(e.SAMLMetadata("urn:corp"))(t)
	create := &iam.CreateSAMLProviderInput{Name: aws.String("Corp"), SAMLMetadataDocument: &metadata}
	arn := must(client.CreateSAMLProvider(ctx, create))(t).SAMLProviderArn
	if *arn != samlARN {
		t.Errorf("the ARN is %s", *arn)
	}
	got := must(client.GetSAMLProvider(ctx, &iam.GetSAMLProviderInput{SAMLProviderArn: arn}))(t)
	if *got.SAMLMetadataDocument != metadata || got.ValidUntil == nil || len(*got.SAMLProviderUUID) < 22 {
		t.Errorf("got %+v", got)
	}
	_, err := client.CreateSAMLProvider(ctx, create)
	wantError(t, err, exists(), "Corp")
	if list := must(client.ListSAMLProviders(ctx, nil))(t).SAMLProviderList; len(list) != 1 || *list[0].Arn != *arn {
		t.Errorf("listed %v", list)
	}
	_, err = client.CreateSAMLProvider(ctx, &iam.CreateSAMLProviderInput{Name: aws.String("Bad"), SAMLMetadataDocument: aws.String(strings.Repeat("x", 1000))})
	wantError(t, err, failure{400, "InvalidInput"}, "Could not parse metadata")
	_, err = client.CreateSAMLProvider(ctx, &iam.CreateSAMLProviderInput{Name: aws.String("a b"), SAMLMetadataDocument: &metadata})
	wantError(t, err, invalid(), `[\w._-]+`)
	must(client.DeleteSAMLProvider(ctx, &iam.DeleteSAMLProviderInput{SAMLProviderArn: arn}))(t)
	_, err = client.DeleteSAMLProvider(ctx, &iam.DeleteSAMLProviderInput{SAMLProviderArn: arn})
	wantError(t, err, missing())
	_, err = client.GetSAMLProvider(ctx, &iam.GetSAMLProviderInput{SAMLProviderArn: arn})
	wantError(t, err, missing())
}

// Sources: IAM User Guide, "Identity-provider controls for shared OIDC
// providers" and "Create a role for OpenID Connect federation", on wildcards.
func TestSharedIssuersNeedTheirClaim(t *testing.T) {
	t.Parallel()
	const issuer = gitHub + `:sub":`
	eks := "arn:aws:iam::" + customer + ":oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC"
	tests := map[string]struct {
		reason, trust string
		refused       string
	}{
		"with the claim":          {"as AWS demands", federatedTrust(gitHubARN, withWebIdentity, `{"StringLike":{"`+issuer+`"repo:o/*"}}`), ""},
		"in another case":         {"keys are compared without", federatedTrust(gitHubARN, withWebIdentity, `{"StringLike":{"`+strings.ToUpper(gitHub)+`:Sub":"repo:o/*"}}`), ""},
		"audience alone":          {"any repository has it", federatedTrust(gitHubARN, withWebIdentity, `{"StringEquals":{"`+gitHub+`:aud":"sts.amazonaws.com"}}`), gitHub + ":sub"},
		"wildcards alone":         {"which look at nothing", federatedTrust(gitHubARN, withWebIdentity, `{"StringLike":{"`+issuer+`"*"}}`), gitHub + ":sub"},
		"one value of wildcards":  {"opens the list", federatedTrust(gitHubARN, withWebIdentity, `{"StringLike":{"`+issuer+`["repo:o/*","*"]}}`), gitHub + ":sub"},
		"presence alone":          {"every token has a subject", federatedTrust(gitHubARN, withWebIdentity, `{"Null":{"`+issuer+`"false"}}`), gitHub + ":sub"},
		"by a wildcard action":    {"which takes it in", federatedTrust(gitHubARN, `"sts:*"`, `{"StringEquals":{"`+gitHub+`:aud":"sts.amazonaws.com"}}`), gitHub + ":sub"},
		"a pool of Cognito":       {"aud is the pool", federatedTrust("cognito-identity.amazonaws.com", withWebIdentity, `{"StringEquals":{"cognito-identity.amazonaws.com:sub":"x"}}`), "cognito-identity.amazonaws.com:aud"},
		"an issuer of one's own":  {"nobody shares it", federatedTrust(eks, withWebIdentity, `{"StringEquals":{"oidc.eks.us-east-1.amazonaws.com/id/ABC:aud":"sts.amazonaws.com"}}`), ""},
		"a denial":                {"lets nobody in", strings.Replace(federatedTrust(gitHubARN, withWebIdentity, `{"Null":{"`+issuer+`"true"}}`), "Allow", "Deny", 1), ""},
		"all but other actions":   {"NotAction takes it in", strings.Replace(federatedTrust(gitHubARN, `"sts:AssumeRole"`, `{"StringEquals":{"`+gitHub+`:aud":"x"}}`), `"Action"`, `"NotAction"`, 1), gitHub + ":sub"},
		"passing tags alone":      {"assumes nothing", federatedTrust(gitHubARN, `"sts:TagSession"`, `{"StringEquals":{"`+gitHub+`:aud":"x"}}`), ""},
		"a second open statement": {"each is looked at", strings.Replace(federatedTrust(gitHubARN, withWebIdentity, `{"StringLike":{"`+issuer+`"repo:o/*"}}`), `"Statement":[`, `"Statement":[{"Effect":"Allow","Principal":{"Federated":"`+gitHubARN+`"},"Action":"sts:AssumeRoleWithWebIdentity"},`, 1), gitHub + ":sub"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := start(t)
			client := e.iam(e.admin())
			_, err := client.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: aws.String("R"), AssumeRolePolicyDocument: &tt.trust})
			e.createRole(t, "Before", trusting("", vendorRole))
			_, change := client.UpdateAssumeRolePolicy(t.Context(), &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String("Before"), PolicyDocument: &tt.trust})
			t.Log(tt.reason)
			if tt.refused == "" {
				must(0, err)(t)
				must(0, change)(t)
				return
			}
			wantError(t, err, malformed(), tt.refused)
			wantError(t, change, malformed(), tt.refused)
		})
	}
}

// What a role had before IAM came to refuse it goes on as it is.
func TestSeededTrustOfSharedIssuerStands(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(`{"accounts": [{"id": "123456789012",
		"oidc_providers": [{"url": "https://`+gitHub+`", "client_ids": ["sts.amazonaws.com"]}],
		"saml_providers": [{"name": "Corp"}],
		"roles": [{"name": "Open", "assume_role_policy": `+federatedTrust(gitHubARN, withWebIdentity, `{"StringEquals":{"`+gitHub+`:aud":"sts.amazonaws.com"}}`)+`},
			{"name": "Saml", "assume_role_policy": `+samlTrust("")+`}]}]}`))
	token := gitHubToken()
	token.Subject = "repo:anybody/anything:ref:refs/heads/main"
	must(e.webIdentity(t, "Open", token))(t)
	must(e.saml(t, "Saml", localaws.SAMLIdentity{SessionName: "alice"}))(t)
}
