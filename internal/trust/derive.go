package trust

import (
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// derivedContext is what STS fills in for the caller and the parameters, before
// the request's own context overrides it. Keys that follow from neither are
// absent: nothing says where the caller is or when he calls.
func (r Request) derivedContext(c policy.Caller) policy.Context {
	keys := policy.Context{}
	setCallerKeys(keys, c)
	if r.ExternalID != nil {
		keys.Set(keyExternalID, *r.ExternalID)
	}
	if r.SessionName != nil {
		keys.Set(keySessionName, *r.SessionName)
	}
	if r.SourceIdentity != nil {
		keys.Set(keySourceIdentity, *r.SourceIdentity)
	}
	for key, value := range r.SessionTags {
		keys.Set(prefixRequestTag+key, value)
	}
	if len(r.SessionTags) > 0 {
		keys.SetMulti(keyTagKeys, slices.Sorted(maps.Keys(r.SessionTags))...)
	}
	if len(r.TransitiveTagKeys) > 0 {
		keys.SetMulti(keyTransitiveTagKeys, r.TransitiveTagKeys...)
	}
	if account := accountOfRole(r.RoleARN); account != "" {
		keys.Set(keyResourceAccount, account)
	}
	return keys
}

// setCallerKeys sets the keys that tell who calls.
// Source: IAM User Guide, "AWS global condition context keys", Properties of
// the principal.
func setCallerKeys(keys policy.Context, c policy.Caller) {
	switch c.Kind {
	case policy.CallerService:
		keys.Set(keyPrincipalIsService, "true")
		keys.Set(keyPrincipalService, c.Name)
		keys.SetMulti(keyPrincipalServices, c.Name)
		return
	case policy.CallerProvider, policy.CallerAnonymous:
		return
	}
	keys.Set(keyPrincipalIsService, "false")
	keys.Set(keyPrincipalAccount, c.AccountID)
	switch c.Kind {
	case policy.CallerUser:
		keys.Set(keyPrincipalARN, c.ARN)
		keys.Set(keyPrincipalType, typeUser)
		keys.Set(keyUserName, c.ARN[strings.LastIndexByte(c.ARN, '/')+1:])
	case policy.CallerRole:
		keys.Set(keyPrincipalARN, c.ARN)
		keys.Set(keyPrincipalType, typeAssumedRole)
	case policy.CallerSession:
		keys.Set(keyPrincipalARN, c.RoleARN)
		keys.Set(keyPrincipalType, typeAssumedRole)
	case policy.CallerRoot:
		keys.Set(keyPrincipalARN, c.ARN)
		keys.Set(keyPrincipalType, typeAccount)
	case policy.CallerFederatedUser:
		keys.Set(keyPrincipalARN, c.ARN)
		keys.Set(keyPrincipalType, typeFederatedUser)
	}
}

// accountOfRole is the account in a role's ARN; empty where it is none.
func accountOfRole(arn string) string {
	p, err := awsid.ParsePrincipal(arn, "")
	if err != nil || p.Kind != awsid.KindRole {
		return ""
	}
	return p.AccountID
}

// withOverrides lays the request's own context over the derived keys.
func (r Request) withOverrides(keys policy.Context) policy.Context {
	for _, key := range slices.Sorted(maps.Keys(r.Context)) {
		values := r.Context[key]
		if len(values) == 1 && !isMultivalued(key) {
			keys.Set(key, values[0])
		} else {
			keys.SetMulti(key, values...)
		}
	}
	return keys
}

// carriedBy leaves out the keys that the action does not carry.
func carriedBy(action string, keys policy.Context) policy.Context {
	kept := make(policy.Context, len(keys))
	for key, value := range keys {
		if carries(action, key) {
			kept[key] = value
		}
	}
	return kept
}
