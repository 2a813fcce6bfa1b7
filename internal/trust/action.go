package trust

import (
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

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
// What AWS lists for an action is in package policy. Beyond the list, the
// claims of a token and the audience of an assertion are there for TagSession
// and SetSourceIdentity too: AWS's own examples put one condition on them over
// all actions of a federated caller.
// Sources: IAM User Guide, "Pass session tags in AWS STS" and "Monitor and
// control actions taken with assumed roles"; Cognito Developer Guide, "Using
// attributes for access control policy example".
func carries(action, key string) bool {
	aside := action == actionTagSession || action == actionSetSourceIdentity
	info, known := policy.LookupKey(key)
	switch {
	case !known:
		return !aside || !strings.HasPrefix(key, "sts:")
	case aside && info.Owner == policy.OwnerIdentityProvider && !strings.HasPrefix(key, "sts:"):
		return !strings.HasPrefix(key, "saml:") || key == keySAMLAudience
	default:
		return info.CarriedBy(action)
	}
}

// isTagKey recognises the keys that session tags fill.
func isTagKey(key string) bool {
	return key == keyTagKeys || key == keyTransitiveTagKeys || strings.HasPrefix(key, prefixRequestTag)
}
