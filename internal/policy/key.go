package policy

import (
	"strings"
	"sync"

	"github.com/agext/levenshtein"
)

// KeyOwner says who determines what a request holds under a key, hence whom
// one trusts by comparing it.
type KeyOwner int

// The owners of keys.
const (
	// OwnerAWS is for what AWS itself observes or vouches for, such as the
	// caller's account, organization or address.
	OwnerAWS KeyOwner = iota
	// OwnerCaller is for what the caller writes into the request as it likes,
	// such as the session name, tags and the external ID.
	OwnerCaller
	// OwnerCallerAccount is for what the administrators of the caller's account
	// choose: names of roles and users, and their tags.
	OwnerCallerAccount
	// OwnerIdentityProvider is for the claims of a token or an assertion.
	OwnerIdentityProvider
	// OwnerService is for what an AWS service says of the resource for which it acts.
	OwnerService
	// OwnerResource is for what the owner of the role or resource has set on it.
	OwnerResource
)

// KeyInfo is what AWS documents of a condition key.
type KeyInfo struct {
	// Name is the key as AWS spells it; a tag's key is as it was asked for.
	Name  string
	Owner KeyOwner
	// Type is the family of operators that AWS says the key works with.
	Type Family
	// Multi is true for keys that hold several values and need a set operator.
	Multi bool
	// Actions are those that carry the key, in lower case; empty means every action.
	Actions []string
}

// The actions a role is assumed with, and those that go with them.
const (
	actionAssumeRole        = "sts:assumerole"
	actionSAML              = "sts:assumerolewithsaml"
	actionWebIdentity       = "sts:assumerolewithwebidentity"
	actionTagSession        = "sts:tagsession"
	actionSetSourceIdentity = "sts:setsourceidentity"
	actionSetContext        = "sts:setcontext"
	actionBearerToken       = "sts:getservicebearertoken"
)

// CarriedBy reports whether a request for the action can hold the key at all.
func (k KeyInfo) CarriedBy(action string) bool {
	if len(k.Actions) == 0 {
		return true
	}
	for _, a := range k.Actions {
		if strings.EqualFold(a, action) {
			return true
		}
	}
	return false
}

// Accepts reports whether AWS says that the key works with the operator. Null
// works with every key, string operators with ARNs too, and aws:EpochTime with
// numbers and dates.
// Source: IAM User Guide, "AWS global condition context keys".
func (k KeyInfo) Accepts(op Operator) bool {
	switch {
	case op.Family == FamilyNull, op.Family == k.Type:
		return true
	case k.Type == FamilyARN:
		return op.Family == FamilyString
	default:
		return k.Name == "aws:EpochTime" && op.Family == FamilyNumeric
	}
}

// LookupKey finds what AWS documents of a key that requests to assume a role
// carry, or false for a key it does not know. Case does not count. Claims of
// any OIDC provider (provider:claim) are known by their form.
// Source: IAM User Guide, "AWS global condition context keys" and "IAM and AWS
// STS condition context keys"; Service Authorization Reference, AWS Security
// Token Service.
func LookupKey(name string) (KeyInfo, bool) {
	lower := strings.ToLower(name)
	table := keyTable()
	if info, ok := table[lower]; ok && !strings.HasSuffix(lower, "/") {
		return info, true
	}
	if slash := strings.IndexByte(lower, '/'); slash >= 0 && slash+1 < len(lower) {
		if info, ok := table[lower[:slash+1]]; ok {
			info.Name += name[slash+1:]
			return info, true
		}
	}
	if provider, claim, ok := cutLast(name, ":"); ok && strings.Contains(provider, ".") && claim != "" {
		multi := strings.EqualFold(name, "cognito-identity.amazonaws.com:amr")
		return KeyInfo{Name: name, Owner: OwnerIdentityProvider, Multi: multi, Actions: []string{actionWebIdentity}}, true
	}
	return KeyInfo{}, false
}

func cutLast(s, separator string) (string, string, bool) {
	at := strings.LastIndex(s, separator)
	if at < 0 {
		return s, "", false
	}
	return s[:at], s[at+len(separator):], true
}

// SuggestKey proposes the key that an unknown name was probably meant to be:
// the same words under another prefix or with other punctuation, or a slip of
// the pen. It gives the empty string if nothing is near.
func SuggestKey(name string) string {
	best, distance := "", 3
	bare := bareKey(name)
	for _, info := range keyList() {
		if bareKey(info.Name) == bare {
			return info.Name
		}
		if len(name) > longestSlip {
			continue
		}
		if d := levenshtein.Distance(strings.ToLower(info.Name), strings.ToLower(name), nil); d < distance {
			best, distance = info.Name, d
		}
	}
	return best
}

// bareKey is a key without its prefix and punctuation, in lower case.
func bareKey(name string) string {
	if _, last, ok := cutLast(name, ":"); ok {
		name = last
	}
	if _, last, ok := cutLast(name, "/"); ok && last != "" {
		name = last
	}
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(name))
}

// keyTable finds keys by lower-cased name; the name of a family of keys, such
// as aws:RequestTag/, ends in its slash.
var keyTable = sync.OnceValue(func() map[string]KeyInfo {
	table := map[string]KeyInfo{}
	for _, info := range keyList() {
		table[strings.ToLower(info.Name)] = info
	}
	return table
})

func keyList() []KeyInfo {
	var list []KeyInfo
	for _, group := range [][]KeyInfo{stsKeys(), principalKeys(), sessionKeys(), networkKeys(), serviceKeys(), resourceKeys(), samlKeys()} {
		list = append(list, group...)
	}
	return list
}
