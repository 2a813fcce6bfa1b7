package trust

import "github.com/crossaccount/terraform-provider-crossaccount/internal/policy"

// Condition keys in lower case, as contexts hold them.
// Sources: IAM User Guide, "AWS global condition context keys" and "IAM and
// AWS STS condition context keys".
const (
	keyExternalID        = "sts:externalid"
	keySessionName       = "sts:rolesessionname"
	keySourceIdentity    = "sts:sourceidentity"
	keyTransitiveTagKeys = "sts:transitivetagkeys"
	keySAMLAudience      = "saml:aud"

	keyTagKeys         = "aws:tagkeys"
	prefixRequestTag   = "aws:requesttag/"
	prefixPrincipalTag = "aws:principaltag/"

	keyPrincipalARN       = "aws:principalarn"
	keyPrincipalAccount   = "aws:principalaccount"
	keyPrincipalType      = "aws:principaltype"
	keyPrincipalIsService = "aws:principalisawsservice"
	keyPrincipalService   = "aws:principalservicename"
	keyPrincipalServices  = "aws:principalservicenameslist"
	keyUserID             = "aws:userid"
	keyUserName           = "aws:username"
	keyPrincipalOrgID     = "aws:principalorgid"
	keyPrincipalOrgPaths  = "aws:principalorgpaths"

	keyMFAPresent     = "aws:multifactorauthpresent"
	keyMFAAge         = "aws:multifactorauthage"
	keyTokenIssueTime = "aws:tokenissuetime"
	keyCurrentTime    = "aws:currenttime"
	keyEpochTime      = "aws:epochtime"

	keyRequestedRegion = "aws:requestedregion"

	keySourceIP    = "aws:sourceip"
	keySourceVPC   = "aws:sourcevpc"
	keySourceVPCE  = "aws:sourcevpce"
	keyVPCSourceIP = "aws:vpcsourceip"

	keyResourceAccount  = "aws:resourceaccount"
	keyResourceOrgID    = "aws:resourceorgid"
	keyResourceOrgPaths = "aws:resourceorgpaths"

	keySourceARN      = "aws:sourcearn"
	keySourceAccount  = "aws:sourceaccount"
	keySourceOrgID    = "aws:sourceorgid"
	keySourceOrgPaths = "aws:sourceorgpaths"
	keySecure         = "aws:securetransport"
)

// keySessionNameSpelt is the key as AWS writes it.
const keySessionNameSpelt = "sts:RoleSessionName"

// The values of aws:PrincipalType.
const (
	typeUser          = "User"
	typeAssumedRole   = "AssumedRole"
	typeAccount       = "Account"
	typeFederatedUser = "FederatedUser"
)

// isMultivalued recognises the keys that can hold several values, so that one
// of them with a single value is not taken for a single-valued key.
func isMultivalued(key string) bool {
	info, known := policy.LookupKey(key)
	return known && info.Multi
}
