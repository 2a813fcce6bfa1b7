package localaws

import (
	"net/http"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/idp"
)

const actionWithWebIdentity = "sts:AssumeRoleWithWebIdentity"

// tokenGrace is how long after its end a token still counts, for clocks differ.
// Source: IAM User Guide, "OIDC federation".
const tokenGrace = 5 * time.Minute

// The providers that policies name by host. Tokens of the first two are OpenID
// Connect's; those of the others are OAuth's, and the caller says whose they are.
// Source: STS API Reference, "AssumeRoleWithWebIdentity", ProviderId.
const (
	hostCognito  = "cognito-identity.amazonaws.com"
	hostGoogle   = "accounts.google.com"
	hostAmazon   = "www.amazon.com"
	hostFacebook = "graph.facebook.com"
)

// webIdentityRules are the constraints of the API's model.
// Source: STS API Reference, "AssumeRoleWithWebIdentity".
func webIdentityRules() []rule {
	return []rule{
		arn("RoleArn").needed(), sessionNamed("RoleSessionName").needed(), text("WebIdentityToken", 4, 20000).needed(),
		text("ProviderId", 4, 2048), durationRule(), sessionPolicyRule(),
	}
}

type webIdentityXML struct {
	Credentials                 credentialsXML
	SubjectFromWebIdentityToken string
	AssumedRoleUser             assumedRoleUserXML
	PackedPolicySize            int `xml:",omitempty"`
	Provider                    string
	Audience                    string
	SourceIdentity              string `xml:",omitempty"`
}

// assumeRoleWithWebIdentity gives temporary credentials to whoever holds a
// token of a provider that the role's account knows and its trust policy takes.
// Source: STS API Reference, "AssumeRoleWithWebIdentity".
func assumeRoleWithWebIdentity(c *call) (any, error) {
	g, err := newGrant(c)
	if err != nil {
		return nil, err
	}
	t, err := c.webToken()
	if err != nil {
		return nil, err
	}
	candidates, err := g.issuers(t)
	if err != nil {
		return nil, err
	}
	if err := c.checkToken(t); err != nil {
		return nil, err
	}
	if err := g.carry(t.SessionTags, t.TransitiveTags, t.SourceIdentity); err != nil {
		return nil, err
	}
	for _, candidate := range candidates {
		c.vouched = candidate.provider
		if err = g.admit(actionWithWebIdentity, candidate); err == nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	if err := g.checkDuration(sessionDuration(c.params)); err != nil {
		return nil, err
	}
	return g.answerWebIdentity(t)
}

func (g *grant) answerWebIdentity(t idp.Token) (any, error) {
	s, err := g.issue(sessionDuration(g.call.params))
	if err != nil {
		return nil, err
	}
	return webIdentityXML{
		Credentials: s.credentials(), SubjectFromWebIdentityToken: t.Subject, AssumedRoleUser: s.user(), PackedPolicySize: s.packed,
		Provider: g.call.params.or("ProviderId", t.Issuer), Audience: t.Audience, SourceIdentity: s.sourceIdentity,
	}, nil
}

// webToken reads the token, which nothing vouches for yet.
func (c *call) webToken() (idp.Token, error) {
	t, err := idp.ReadToken(c.params.get("WebIdentityToken"))
	if err != nil {
		return idp.Token{}, invalidIdentity("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
	}
	for _, claim := range []struct{ name, value string }{{"iss", t.Issuer}, {"aud", t.Audience}, {"sub", t.Subject}} {
		if claim.value == "" {
			return idp.Token{}, invalidIdentity("Missing a required claim: %s", claim.name)
		}
	}
	return t, nil
}

// issuers are the principals as which the trust policy may name the token's
// issuer: the provider that the role's account has made of it in IAM, and the
// host of one that AWS knows without.
func (g *grant) issuers(t idp.Token) ([]*federated, error) {
	host := strings.TrimPrefix(t.Issuer, "https://")
	if asked, ok := g.call.params.lookup("ProviderId"); ok {
		if (asked != hostAmazon && asked != hostFacebook) || host != asked {
			return nil, invalidIdentity("The token is not one of the provider %s.", asked)
		}
		return []*federated{oauthIdentity(host, t)}, nil
	}
	var found []*federated
	if provider, ok := g.oidcProvider(t.Issuer); ok {
		if !provider.takes(audience(t)) {
			return nil, invalidIdentity("Incorrect token audience")
		}
		found = append(found, openIDIdentity(provider.arn, host, t))
	}
	if host == hostCognito || host == hostGoogle {
		found = append(found, openIDIdentity(host, host, t))
	}
	if len(found) == 0 {
		return nil, invalidIdentity("No OpenIDConnect provider found in your account for %s", t.Issuer)
	}
	return found, nil
}

// oidcProvider finds the issuer among the providers of the role's account,
// whether the role exists or not.
func (g *grant) oidcProvider(issuer string) (*oidcProvider, bool) {
	parsed, err := awsid.ParseARN(g.roleARN)
	if err != nil {
		return nil, false
	}
	owner, ok := g.call.world.accounts[parsed.AccountID]
	if !ok {
		return nil, false
	}
	for _, p := range g.call.view(owner).oidc {
		if "https://"+p.url == issuer {
			return p, true
		}
	}
	return nil, false
}

// audience is the key aud, which the claim azp takes over where it is set.
// Source: IAM User Guide, "Available keys for AWS OIDC federation".
func audience(t idp.Token) string {
	if azp := t.Claims["azp"]; len(azp) > 0 {
		return azp[0]
	}
	return t.Audience
}

func openIDIdentity(principal, host string, t idp.Token) *federated {
	keys := map[string][]string{}
	for name, values := range t.Claims {
		keys[host+":"+name] = values
	}
	keys[host+":aud"], keys[host+":oaud"], keys[host+":sub"] = []string{audience(t)}, []string{t.Audience}, []string{t.Subject}
	return &federated{provider: principal, keys: keys, lasting: []string{host + ":amr", host + ":aud", host + ":sub"}}
}

// oauthIdentity has the keys that Login with Amazon and Facebook give instead
// of an audience and a subject.
// Source: IAM User Guide, "Available keys for AWS OIDC federation", id.
func oauthIdentity(host string, t idp.Token) *federated {
	subject := host + ":id"
	if host == hostAmazon {
		subject = host + ":user_id"
	}
	keys := map[string][]string{host + ":app_id": {t.Audience}, subject: {t.Subject}}
	return &federated{provider: host, keys: keys, lasting: []string{host + ":app_id", subject}}
}

// checkToken verifies the token as the issuer's keys and clock would have it.
func (c *call) checkToken(t idp.Token) error {
	switch {
	case !c.world.signer.Signed(c.params.get("WebIdentityToken")):
		return invalidIdentity("Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements")
	case c.at.After(t.Expires.Add(tokenGrace)):
		return expiredIdentity("Token expired: current date/time %d must be before the expiration date/time %d", c.at.Unix(), t.Expires.Unix())
	case c.world.revoked[t.ID]:
		return apiErrorf(http.StatusForbidden, "IDPRejectedClaim", "The identity provider has revoked the token.")
	}
	return nil
}
