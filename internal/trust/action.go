package trust

import "strings"

// The actions that assuming a role can take.
// Source: Service Authorization Reference, "AWS Security Token Service".
const (
	actionAssumeRole        = "sts:AssumeRole"
	actionWithSAML          = "sts:AssumeRoleWithSAML"
	actionWithWebIdentity   = "sts:AssumeRoleWithWebIdentity"
	actionTagSession        = "sts:TagSession"
	actionSetSourceIdentity = "sts:SetSourceIdentity"
	actionSetContext        = "sts:SetContext"
)

// canonicalAction gives an action that assuming a role can take in AWS's
// spelling, or false for any other. Case does not count.
func canonicalAction(action string) (string, bool) {
	for _, known := range assumeActions() {
		if strings.EqualFold(known, action) {
			return known, true
		}
	}
	return "", false
}

// assumeActions lists what a trust policy may grant.
func assumeActions() []string {
	return []string{actionAssumeRole, actionWithSAML, actionWithWebIdentity, actionTagSession, actionSetSourceIdentity, actionSetContext}
}

// carries reports whether a request for the action holds a condition key (in
// lower case). A condition on a key that the action does not carry sees it as
// absent, however the request was made.
//
// AssumeRole and its kin carry whatever the call was made with, but an external
// ID is a parameter of AssumeRole alone. TagSession and SetSourceIdentity carry
// the keys of their own purpose and the global ones; the claims of a token, and
// the audience of an assertion, are there for both, as AWS's examples rely on it.
// Sources: Service Authorization Reference, "AWS Security Token Service"; IAM
// User Guide, "Pass session tags in AWS STS" and "Monitor and control actions
// taken with assumed roles"; Cognito Developer Guide, "Using attributes for
// access control policy example".
func carries(action, key string) bool {
	prefix, name, _ := strings.Cut(key, ":")
	switch action {
	case actionTagSession:
		return carriedAside(prefix, name, name == "transitivetagkeys")
	case actionSetSourceIdentity:
		return !isTagKey(key) && carriedAside(prefix, name, name == "sourceidentity")
	case actionWithSAML, actionWithWebIdentity:
		return key != keyExternalID
	default:
		return true
	}
}

func carriedAside(prefix, name string, own bool) bool {
	switch prefix {
	case "sts":
		return own
	case "saml":
		return name == "aud"
	case "iam":
		return false
	default:
		return true
	}
}

// isTagKey recognises the keys that session tags fill.
func isTagKey(key string) bool {
	return key == keyTagKeys || key == keyTransitiveTagKeys || strings.HasPrefix(key, prefixRequestTag)
}
