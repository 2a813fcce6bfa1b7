package trust

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// providerWorlds are people whom the identity providers vouch for that Allow
// statements name.
func (a *auditor) providerWorlds() []world {
	var list []world
	for _, s := range a.view.doc.Statements {
		if s.Effect != policy.Allow || s.Principal == nil {
			continue
		}
		for _, name := range s.Principal.Federated {
			if slices.ContainsFunc(list, func(w world) bool { return w.request.Principal == name }) {
				continue
			}
			w := world{party: partyProvider, named: true, request: Request{Principal: name, RoleARN: a.roleARN(), Action: actionOfProvider(name)}}
			list = append(list, a.completed(w))
		}
	}
	return list
}

// actionOfProvider is the call that presents the provider's token or assertion.
func actionOfProvider(name string) string {
	if arn, err := awsid.ParseARN(name); err == nil && strings.HasPrefix(arn.Resource, "saml-provider/") {
		return actionWithSAML
	}
	return actionWithWebIdentity
}

// claimPrefix is what the condition keys of a provider's claims begin with, in
// lower case and with the colon.
// Source: IAM User Guide, "Available keys for AWS OIDC federation".
func claimPrefix(provider string) string {
	arn, err := awsid.ParseARN(provider)
	switch {
	case err != nil:
		return strings.ToLower(provider) + ":"
	case strings.HasPrefix(arn.Resource, "saml-provider/"):
		return "saml:"
	default:
		return strings.ToLower(strings.TrimPrefix(arn.Resource, "oidc-provider/")) + ":"
	}
}

// providerRule has the claims: every token has a subject and an audience. What
// another tenant's token says of its tenant is never what ours would say.
func (a *auditor) providerRule(w *world, key string, aim aim) keyRule {
	prefix := claimPrefix(w.request.Principal)
	claim, ours := strings.CutPrefix(key, prefix)
	switch {
	case key == "sts:roleauthorizedbyidp":
		return keyRule{presence: optional, domain: boolDomain("false", "true")}
	case !ours:
		return keyRule{}
	}
	r := keyRule{presence: optional, domain: anyText("anything"), multi: isMultivalued(key)}
	if claim == "sub" || claim == "aud" {
		r.presence = always
	}
	if issuer, shared := sharedIssuer(strings.TrimSuffix(prefix, ":")); shared && aim.forOthers {
		for _, t := range issuer.tenant {
			if t.claim == claim {
				r.domain = a.otherTenants(key, t)
				if claim == "sub" {
					r.domain.others = customSubjects(issuer)
				}
			}
		}
	}
	return r
}

// otherTenants are the values of a claim that tokens of tenants have whom the
// document does not name.
func (a *auditor) otherTenants(key string, t tenantClaim) domain {
	named := a.namedTenants(key, t)
	prefix := t.prefixes[0]
	d := domain{
		language: literalPattern(prefix, tokenLetter).then(one(t.letters), run(t.letters)),
		natural:  []string{prefix + "somebody-else"},
		legal: func(value string) bool {
			name, ended := t.named(value)
			return ended && name != "" && !slices.ContainsFunc(named, func(n string) bool { return strings.EqualFold(n, name) })
		},
	}
	if t.end != "" {
		d.language = d.language.thenText(t.end).then(one(anyCharacter), run(anyCharacter))
		d.natural = []string{prefix + "somebody-else" + t.end + "anything"}
	}
	// The walk of witnesses must find, for each pattern, a text whose tenant is
	// none of those named, and not only the shortest text.
	for _, name := range named {
		marker := literalPattern(prefix+name, tokenFolded)
		if t.end != "" {
			marker = marker.thenText(t.end).then(run(anyCharacter))
		}
		d.markers = append(d.markers, marker)
	}
	return d
}

// namedTenants are the tenants that the document names in a claim: the name up
// to its end, or up to the first wildcard.
func (a *auditor) namedTenants(key string, t tenantClaim) []string {
	var names []string
	for _, p := range a.view.predicates[key] {
		name, _ := t.named(p.value)
		if at := strings.IndexAny(name, "*?$"); at >= 0 {
			name = name[:at]
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// customSubjects are subjects that a tenant can give his tokens by a template
// of his own, out of claims that anybody can choose.
// Source: GitHub Docs, "OpenID Connect reference", Customizing the token claims.
func customSubjects(i issuer) []domain {
	if !strings.HasSuffix(i.host, ".actions.githubusercontent.com") {
		return nil
	}
	var list []domain
	for _, claim := range []string{"environment", "ref", "context", "workflow", "event_name"} {
		list = append(list, domain{language: literalPattern(claim+":", tokenLetter).then(one(notColon), run(notColon)), legal: isPrintable})
	}
	return list
}
