package trust

import (
	"maps"
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
		if d, ok := a.tenantDomain(issuer, key, claim); ok {
			r.domain = d
		}
	}
	return r
}

// tenantDomain are the values of a claim, or of the session's name where the
// issuer sets it, that other tenants' tokens have; false where every tenant can
// choose the value.
func (a *auditor) tenantDomain(i issuer, key, claim string) (domain, bool) {
	var forms []domain
	for _, t := range i.tenant {
		if t.claim == claim {
			forms = append(forms, a.otherTenants(key, t).forms()...)
		}
	}
	if len(forms) == 0 {
		return domain{}, false
	}
	// What a reader would expect comes before what no token looks like.
	slices.SortStableFunc(forms, func(x, y domain) int { return len(y.natural) - len(x.natural) })
	if claim == "sub" {
		forms = append(forms, customSubjects(i)...)
	}
	forms[0].others = forms[1:]
	return forms[0], true
}

// otherTenants are the values of a claim that tokens of tenants have whom the
// document does not name: of the issuer's own forms, and at last of any that
// names the tenant in its place, for tenants can change them and forms come
// to be.
func (a *auditor) otherTenants(key string, t tenantClaim) domain {
	named := a.namedTenants(key, t)
	legal := func(value string) bool {
		name, ended := t.named(value)
		return ended && name != "" && !slices.ContainsFunc(named, func(n string) bool { return strings.EqualFold(n, name) })
	}
	var forms []domain
	for _, f := range t.forms {
		natural := []string{f.natural()}
		for _, name := range named {
			natural = append(natural, f.ofTenant(lookAlike(name)))
		}
		forms = append(forms, domain{language: f.pattern(), legal: legal, natural: natural, markers: t.markers(named)})
	}
	prefix := t.prefixes[0]
	loose := domain{language: literalPattern(prefix, tokenLetter).then(one(t.letters), run(t.letters)), legal: legal, markers: t.markers(named)}
	if t.open {
		forms = append(forms, loose)
	}
	if t.end != "" {
		loose.language = loose.language.thenText(t.end).then(one(anyCharacter), run(anyCharacter))
	}
	forms = append(forms, loose)
	forms[0].others = forms[1:]
	return forms[0]
}

// addTenantClaims has the token name its tenant, where no condition looks at
// that: so that a reader sees whose it is.
func (a *auditor) addTenantClaims(c *choices, w *world, aim aim) {
	issuer, shared := sharedIssuer(strings.TrimSuffix(claimPrefix(w.request.Principal), ":"))
	if !shared || !aim.forOthers {
		return
	}
	for _, claim := range []string{issuer.required, "sub"} {
		key := claimKey(w.request.Principal, claim)
		if _, done := c.byKey[key]; done {
			continue
		}
		if d, ok := a.tenantDomain(issuer, key, strings.ToLower(claim)); ok && len(d.natural) > 0 {
			c.add(singleAtom(key, keyRule{presence: always, domain: d}, d.natural[:1]))
		}
	}
}

// recognisable rewrites the claims of a request that gets in, so that they read
// like a token's that a reader knows, and name one tenant, as far as it still
// gets in.
func (a *auditor) recognisable(w *world, aim aim, r Request, statement int) Request {
	prefix := claimPrefix(w.request.Principal)
	issuer, shared := sharedIssuer(strings.TrimSuffix(prefix, ":"))
	if w.party != partyProvider || !shared || !aim.forOthers {
		return r
	}
	var preferred []string
	for _, t := range issuer.tenant {
		key := a.spelling(prefix + t.claim)
		held, ok := r.Context[key]
		if !ok || len(held) != 1 {
			continue
		}
		var alike []string
		for _, name := range a.namedTenants(prefix+t.claim, t) {
			alike = append(alike, lookAlike(name))
		}
		d, _ := a.tenantDomain(issuer, prefix+t.claim, t.claim)
		for _, f := range t.forms {
			r.Context[key] = []string{f.familiar(r.Context[key][0], preferred, alike, func(value string) bool {
				changed := r
				changed.Context = maps.Clone(r.Context)
				changed.Context[key] = []string{value}
				return slices.ContainsFunc(d.forms(), func(f domain) bool { return f.has(value) }) && a.getsIn(changed, statement)
			})}
		}
		if name, ended := t.named(r.Context[key][0]); ended && len(preferred) == 0 {
			preferred = []string{name}
		}
	}
	return r
}

// claimKey is the condition key of a claim, in lower case; what the issuer has
// STS set has a key of its own.
func claimKey(provider, claim string) string {
	if strings.HasPrefix(strings.ToLower(claim), "sts:") {
		return strings.ToLower(claim)
	}
	return claimPrefix(provider) + claim
}

// lookAlike is the name of a tenant that begins like another's.
func lookAlike(name string) string { return name + "-evil" }

// markers are what the walk of witnesses must find texts on either side of:
// for each pattern one whose tenant is none of those named, and not only the
// shortest.
func (t tenantClaim) markers(named []string) []pattern {
	var list []pattern
	for _, name := range named {
		marker := literalPattern(t.prefixes[0]+name, tokenFolded)
		if t.end != "" {
			marker = marker.thenText(t.end).then(run(anyCharacter))
		}
		list = append(list, marker)
	}
	return list
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
