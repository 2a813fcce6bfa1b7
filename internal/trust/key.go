package trust

// Condition keys in lower case, as contexts hold them.
// Sources: IAM User Guide, "AWS global condition context keys" and "IAM and
// AWS STS condition context keys".
const (
	keyExternalID        = "sts:externalid"
	keySessionName       = "sts:rolesessionname"
	keySourceIdentity    = "sts:sourceidentity"
	keyTransitiveTagKeys = "sts:transitivetagkeys"

	keyTagKeys             = "aws:tagkeys"
	prefixRequestTag       = "aws:requesttag/"
	prefixPrincipalTag     = "aws:principaltag/"
	keyPrincipalARN        = "aws:principalarn"
	keyPrincipalAccount    = "aws:principalaccount"
	keyPrincipalType       = "aws:principaltype"
	keyPrincipalIsService  = "aws:principalisawsservice"
	keyPrincipalService    = "aws:principalservicename"
	keyPrincipalServices   = "aws:principalservicenameslist"
	keyUserID              = "aws:userid"
	keyUserName            = "aws:username"
	keyPrincipalOrgID      = "aws:principalorgid"
	keyPrincipalOrgPaths   = "aws:principalorgpaths"
	keyMFAPresent          = "aws:multifactorauthpresent"
	keyMFAAge              = "aws:multifactorauthage"
	keyTokenIssueTime      = "aws:tokenissuetime"
	keyResourceAccount     = "aws:resourceaccount"
	keySourceAccount       = "aws:sourceaccount"
	keySourceARN           = "aws:sourcearn"
	keyCurrentTime         = "aws:currenttime"
	keyEpochTime           = "aws:epochtime"
	typeUser               = "User"
	typeAssumedRole        = "AssumedRole"
	typeAccount            = "Account"
	typeFederatedUser      = "FederatedUser"
	principalTypeDelimiter = ":"
)
