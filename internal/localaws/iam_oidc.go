package localaws

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// The quotas of OIDC providers.
// Source: IAM User Guide, "IAM and AWS STS quotas".
const (
	maxOIDCProviders = 100
	maxClientIDs     = 100
	maxThumbprints   = 5
)

// oidcProvider is an OpenID Connect provider that an account trusts.
type oidcProvider struct {
	arn string
	// url is without its scheme, as the ARN and condition keys have it.
	url         string
	clientIDs   []string
	thumbprints []string
	tags        []tag
	created     time.Time
}

// takes reports whether tokens for the audience count; without client IDs
// none does.
func (p *oidcProvider) takes(audience string) bool { return slices.Contains(p.clientIDs, audience) }

func oidcOperations() []operation {
	arn := arn("OpenIDConnectProviderArn").needed()
	return []operation{
		{name: "CreateOpenIDConnectProvider", writes: true, rules: []rule{text("Url", 1, 255).needed()}, check: checkOIDC, permission: onNewOIDC, run: createOIDC},
		{name: "GetOpenIDConnectProvider", rules: []rule{arn}, permission: onARN("OpenIDConnectProviderArn"), run: getOIDC},
		{name: "ListOpenIDConnectProviders", permission: onAnything, run: listOIDC},
		{name: "DeleteOpenIDConnectProvider", writes: true, rules: []rule{arn}, permission: onARN("OpenIDConnectProviderArn"), run: deleteOIDC},
	}
}

func onARN(param string) func(c *call) permission {
	return func(c *call) permission {
		return permission{action: "iam:" + c.action, resource: c.params.get(param), context: c.requestKeys()}
	}
}

func onNewOIDC(c *call) permission {
	return permission{action: "iam:" + c.action, resource: c.account().oidcARN(withoutScheme(c.params.get("Url"))), context: c.requestKeys()}
}

func (a *account) oidcARN(url string) string { return a.arn("oidc-provider/" + url) }

func withoutScheme(url string) string { return strings.TrimPrefix(url, "https://") }

func checkOIDC(p params) *apiError {
	if err := checkIssuerURL(p.get("Url")); err != nil {
		return err
	}
	clients, thumbprints := p.strings("ClientIDList"), p.strings("ThumbprintList")
	if len(clients) > maxClientIDs {
		return limitExceeded("Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: %d", maxClientIDs)
	}
	if len(thumbprints) > maxThumbprints {
		return invalidInput("Thumbprint list must contain fewer than %d entries.", maxThumbprints+1)
	}
	var broken []string
	for i, id := range clients {
		for _, c := range lengthBroken(id, 1, 255) {
			broken = append(broken, violation("'"+id+"'", fmt.Sprintf("clientIDList.%d.member", i+1), c))
		}
	}
	for i, t := range thumbprints {
		for _, c := range lengthBroken(t, 40, 40) {
			broken = append(broken, violation("'"+t+"'", fmt.Sprintf("thumbprintList.%d.member", i+1), c))
		}
	}
	if err := violations(broken); err != nil {
		return err
	}
	return checkTagsParam(p)
}

// checkIssuerURL wants HTTPS, a host and no query.
// Source: IAM API Reference, "CreateOpenIDConnectProvider", Url.
func checkIssuerURL(issuer string) *apiError {
	u, err := url.Parse(issuer)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.Port() != "" || u.RawQuery != "" || u.Fragment != "" {
		return invalidInput("Invalid Open ID Connect Provider URL")
	}
	return nil
}

type newOIDCXML struct {
	OpenIDConnectProviderArn string
	Tags                     *members[tagXML] `xml:",omitempty"`
}

func createOIDC(c *call) (any, error) {
	p := &oidcProvider{
		url: withoutScheme(c.params.get("Url")), clientIDs: c.params.strings("ClientIDList"), thumbprints: c.params.strings("ThumbprintList"),
		tags: c.params.tags(), created: c.at,
	}
	p.arn = c.account().oidcARN(p.url)
	if _, ok := c.iam.oidc[p.arn]; ok {
		return nil, entityExists("Provider with url https://%s already exists.", p.url)
	}
	if len(c.iam.oidc) >= maxOIDCProviders {
		return nil, limitExceeded("Cannot exceed quota for OpenIdConnectProvidersPerAccount: %d", maxOIDCProviders)
	}
	c.iam.oidc[p.arn] = p
	return newOIDCXML{OpenIDConnectProviderArn: p.arn, Tags: someTagsXML(p.tags)}, nil
}

type oidcXML struct {
	URL            string `xml:"Url"`
	ClientIDList   members[string]
	ThumbprintList members[string]
	CreateDate     timestamp
	Tags           members[tagXML]
}

func getOIDC(c *call) (any, error) {
	arn := c.params.get("OpenIDConnectProviderArn")
	p, ok := c.iam.oidc[arn]
	if !ok {
		return nil, noSuchEntity("OpenIDConnect Provider not found for arn %s", arn)
	}
	return oidcXML{
		URL: p.url, ClientIDList: members[string]{p.clientIDs}, ThumbprintList: members[string]{p.thumbprints},
		CreateDate: timestamp(p.created), Tags: tagsXML(p.tags),
	}, nil
}

type arnXML struct{ Arn string }

type oidcListXML struct {
	OpenIDConnectProviderList members[arnXML]
}

func listOIDC(c *call) (any, error) {
	var list oidcListXML
	for _, arn := range slices.Sorted(maps.Keys(c.iam.oidc)) {
		list.OpenIDConnectProviderList.Member = append(list.OpenIDConnectProviderList.Member, arnXML{arn})
	}
	return list, nil
}

// deleteOIDC succeeds for a provider that does not exist, and leaves the trust
// policies that name it as they are.
// Source: IAM API Reference, "DeleteOpenIDConnectProvider".
func deleteOIDC(c *call) (any, error) {
	delete(c.iam.oidc, c.params.get("OpenIDConnectProviderArn"))
	return nil, nil
}

// checkSharedIssuers refuses a trust policy that lets in people of a shared
// identity provider without looking at the claim that tells whose they are. A
// value of wildcards alone looks at nothing.
// Sources: IAM User Guide, "Identity-provider controls for shared OIDC
// providers" and "Create a role for OpenID Connect federation". AWS publishes
// the rule, not the message.
func checkSharedIssuers(d *policy.Document) error {
	for _, s := range d.Statements {
		if s.Effect != policy.Allow || s.Principal == nil || !grants(s, actionWithWebIdentity) {
			continue
		}
		for _, provider := range s.Principal.Federated {
			if key, missing := missingClaim(provider, s.Conditions); missing {
				return malformedPolicy("The trust policy must evaluate the condition key %s, because the identity provider %s is shared by many organizations.", key, provider)
			}
		}
	}
	return nil
}

func grants(s policy.Statement, action string) bool {
	matches := func(pattern string) bool { return policy.ActionMatches(pattern, action) }
	if len(s.NotActions) > 0 {
		return !slices.ContainsFunc(s.NotActions, matches)
	}
	return slices.ContainsFunc(s.Actions, matches)
}

// missingClaim gives the condition key that the provider demands, if no
// condition looks at it.
func missingClaim(provider string, conditions []policy.Condition) (string, bool) {
	key, shared := trust.RequiredClaim(provider)
	if !shared {
		return "", false
	}
	return key, !slices.ContainsFunc(conditions, func(c policy.Condition) bool {
		return strings.EqualFold(c.Key, key) && c.Operator != "Null" && len(c.Values) > 0 && !slices.ContainsFunc(c.Values, isAllWildcards)
	})
}

func isAllWildcards(value string) bool { return strings.Trim(value, "*?") == "" }
