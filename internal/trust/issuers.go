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
	// open is true where the name may also go to the end.
	open bool
	// letters are what names of tenants are made of.
	letters class
	// forms are what the issuer writes, the usual one first.
	forms []form
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
		return name, ended || c.open
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

func subject(prefix, end string, forms ...form) []tenantClaim {
	return []tenantClaim{{claim: "sub", prefixes: []string{prefix}, end: end, letters: slugLetters, forms: forms}}
}

// whole is a claim that is the tenant's own in full.
func whole(claim string, forms ...form) tenantClaim {
	return tenantClaim{claim: claim, prefixes: []string{""}, letters: hostLetters, forms: forms}
}

// upTo is a claim that begins with the tenant's name.
func upTo(claim, end string, forms ...form) tenantClaim {
	return tenantClaim{claim: claim, prefixes: []string{""}, end: end, letters: slugLetters, forms: forms}
}

// numbers are claims that number tenants and what is theirs.
func numbers(claims ...string) []tenantClaim {
	list := make([]tenantClaim, len(claims))
	for i, claim := range claims {
		list[i] = whole(claim, "<987654321>")
	}
	return list
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
