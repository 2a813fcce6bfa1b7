package trust

import "strings"

// RequiredClaim gives the condition key that IAM wants a trust policy to look
// at in every statement that lets in people of a shared identity provider, or
// false for a provider that is not shared, such as one of a single
// organisation's. Provider is the ARN of an OIDC provider or a host.
// Source: IAM User Guide, "Identity-provider controls for shared OIDC providers".
func RequiredClaim(provider string) (key string, shared bool) {
	host := strings.TrimSuffix(claimPrefix(provider), ":")
	issuer, found := sharedIssuer(host)
	switch {
	case !found:
		return "", false
	case strings.HasPrefix(issuer.required, "sts:"):
		return issuer.required, true
	default:
		return issuer.host + ":" + issuer.required, true
	}
}
