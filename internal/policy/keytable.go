package policy

// assumeActions are the three ways to assume a role.
func assumeActions(more ...string) []string {
	return append([]string{actionAssumeRole, actionSAML, actionWebIdentity}, more...)
}

// stsKeys are the keys of STS itself, and the tags passed in the request.
// Source: Service Authorization Reference, AWS Security Token Service.
func stsKeys() []KeyInfo {
	return []KeyInfo{
		{Name: "sts:ExternalId", Owner: OwnerCaller, Actions: []string{actionAssumeRole}},
		{Name: "sts:RoleSessionName", Owner: OwnerCaller, Actions: assumeActions()},
		{Name: "sts:SourceIdentity", Owner: OwnerCaller, Actions: assumeActions(actionSetSourceIdentity)},
		{Name: "sts:TransitiveTagKeys", Owner: OwnerCaller, Multi: true, Actions: assumeActions(actionTagSession)},
		{Name: "sts:RequestContext/", Owner: OwnerIdentityProvider, Actions: []string{actionAssumeRole, actionSetContext}},
		{Name: "sts:RequestContextProviders", Owner: OwnerIdentityProvider, Type: FamilyARN, Multi: true, Actions: []string{actionAssumeRole, actionSetContext}},
		{Name: "sts:RoleAuthorizedByIdp", Owner: OwnerIdentityProvider, Type: FamilyBool, Actions: []string{actionWebIdentity}},
		{Name: "sts:DurationSeconds", Owner: OwnerCaller, Type: FamilyNumeric, Actions: []string{actionBearerToken}},
		{Name: "sts:AWSServiceName", Owner: OwnerAWS, Actions: []string{actionBearerToken}},
		{Name: "aws:RequestTag/", Owner: OwnerCaller, Actions: assumeActions(actionTagSession)},
		{Name: "aws:TagKeys", Owner: OwnerCaller, Multi: true, Actions: assumeActions(actionTagSession)},
	}
}

// principalKeys say who calls.
// Source: IAM User Guide, "AWS global condition context keys", Properties of the principal.
func principalKeys() []KeyInfo {
	return []KeyInfo{
		{Name: "aws:PrincipalArn", Owner: OwnerCallerAccount, Type: FamilyARN},
		{Name: "aws:PrincipalAccount", Owner: OwnerAWS},
		{Name: "aws:PrincipalType", Owner: OwnerAWS},
		{Name: "aws:PrincipalTag/", Owner: OwnerCallerAccount},
		{Name: "aws:PrincipalOrgID", Owner: OwnerAWS},
		{Name: "aws:PrincipalOrgPaths", Owner: OwnerAWS, Multi: true},
		{Name: "aws:PrincipalIsAWSService", Owner: OwnerAWS, Type: FamilyBool},
		{Name: "aws:PrincipalServiceName", Owner: OwnerAWS},
		{Name: "aws:PrincipalServiceNamesList", Owner: OwnerAWS, Multi: true},
		{Name: "aws:username", Owner: OwnerCallerAccount},
		{Name: "aws:userid", Owner: OwnerAWS},
	}
}

// sessionKeys say how the caller's own credentials came to be.
// Source: IAM User Guide, "AWS global condition context keys", Properties of a role session.
func sessionKeys() []KeyInfo {
	return []KeyInfo{
		{Name: "aws:MultiFactorAuthPresent", Owner: OwnerAWS, Type: FamilyBool},
		{Name: "aws:MultiFactorAuthAge", Owner: OwnerAWS, Type: FamilyNumeric},
		{Name: "aws:TokenIssueTime", Owner: OwnerAWS, Type: FamilyDate},
		{Name: "aws:SourceIdentity", Owner: OwnerCallerAccount},
		{Name: "aws:FederatedProvider", Owner: OwnerAWS},
		{Name: "aws:AssumedRoot", Owner: OwnerAWS, Type: FamilyBool},
		{Name: "aws:ChatbotSourceArn", Owner: OwnerAWS, Type: FamilyARN},
		{Name: "aws:SignInSessionArn", Owner: OwnerAWS, Type: FamilyARN},
		{Name: "aws:Ec2InstanceSourceVpc", Owner: OwnerAWS},
		{Name: "aws:Ec2InstanceSourcePrivateIPv4", Owner: OwnerAWS, Type: FamilyIP},
		{Name: "ec2:RoleDelivery", Owner: OwnerAWS, Type: FamilyNumeric},
		{Name: "ec2:SourceInstanceArn", Owner: OwnerAWS, Type: FamilyARN},
		{Name: "codebuild:BuildArn", Owner: OwnerAWS, Type: FamilyARN},
		{Name: "codebuild:ProjectArn", Owner: OwnerAWS, Type: FamilyARN},
		{Name: "lambda:SourceFunctionArn", Owner: OwnerAWS, Type: FamilyARN},
		{Name: "ssm:SourceInstanceArn", Owner: OwnerAWS, Type: FamilyARN},
		{Name: "glue:RoleAssumedBy", Owner: OwnerAWS},
		{Name: "glue:CredentialIssuingService", Owner: OwnerAWS},
		{Name: "identitystore:UserId", Owner: OwnerAWS},
	}
}

// networkKeys say from where and when the request came, and to which endpoint.
// Source: IAM User Guide, "AWS global condition context keys", Properties of the network and of the request.
func networkKeys() []KeyInfo {
	return []KeyInfo{
		{Name: "aws:SourceIp", Owner: OwnerAWS, Type: FamilyIP},
		{Name: "aws:SourceVpc", Owner: OwnerAWS},
		{Name: "aws:SourceVpcArn", Owner: OwnerAWS, Type: FamilyARN},
		{Name: "aws:SourceVpce", Owner: OwnerAWS},
		{Name: "aws:VpceAccount", Owner: OwnerAWS},
		{Name: "aws:VpceOrgID", Owner: OwnerAWS},
		{Name: "aws:VpceOrgPaths", Owner: OwnerAWS, Multi: true},
		{Name: "aws:VpcSourceIp", Owner: OwnerAWS, Type: FamilyIP},
		{Name: "aws:SecureTransport", Owner: OwnerAWS, Type: FamilyBool},
		{Name: "aws:CurrentTime", Owner: OwnerAWS, Type: FamilyDate},
		{Name: "aws:EpochTime", Owner: OwnerAWS, Type: FamilyDate},
		{Name: "aws:RequestedRegion", Owner: OwnerCaller},
		{Name: "aws:referer", Owner: OwnerCaller},
		{Name: "aws:UserAgent", Owner: OwnerCaller},
	}
}

// serviceKeys are set where a service acts for somebody.
// Source: IAM User Guide, "AWS global condition context keys", Properties of the request.
func serviceKeys() []KeyInfo {
	return []KeyInfo{
		{Name: "aws:SourceArn", Owner: OwnerService, Type: FamilyARN},
		{Name: "aws:SourceAccount", Owner: OwnerService},
		{Name: "aws:SourceOrgID", Owner: OwnerService},
		{Name: "aws:SourceOrgPaths", Owner: OwnerService, Multi: true},
		{Name: "aws:ViaAWSService", Owner: OwnerAWS, Type: FamilyBool},
		{Name: "aws:ViaAWSMCPService", Owner: OwnerAWS, Type: FamilyBool},
		{Name: "aws:CalledViaAWSMCP", Owner: OwnerAWS},
		{Name: "aws:CalledVia", Owner: OwnerAWS, Multi: true},
		{Name: "aws:CalledViaFirst", Owner: OwnerAWS},
		{Name: "aws:CalledViaLast", Owner: OwnerAWS},
	}
}

// resourceKeys describe the role or resource acted on.
// Source: IAM User Guide, "AWS global condition context keys", Properties of the resource.
func resourceKeys() []KeyInfo {
	return []KeyInfo{
		{Name: "aws:ResourceAccount", Owner: OwnerAWS},
		{Name: "aws:ResourceOrgID", Owner: OwnerAWS},
		{Name: "aws:ResourceOrgPaths", Owner: OwnerAWS, Multi: true},
		{Name: "aws:ResourceTag/", Owner: OwnerResource},
		{Name: "iam:ResourceTag/", Owner: OwnerResource},
	}
}

// samlKeys are the attributes of a SAML assertion; those the documentation
// marks with [] hold several values.
// Source: IAM User Guide, "IAM and AWS STS condition context keys", SAML-based federation.
func samlKeys() []KeyInfo {
	single := []string{
		"doc", "edupersonorgdn", "edupersonprimaryaffiliation", "edupersonprimaryorgunitdn",
		"edupersonprincipalname", "iss", "namequalifier", "sub", "sub_type",
	}
	multi := []string{
		"edupersonorgunitdn", "edupersonscopedaffiliation",
		"commonName", "cn", "edupersonaffiliation", "edupersonassurance", "edupersonentitlement", "edupersonnickname",
		"edupersontargetedid", "eduorghomepageuri", "eduorgidentityauthnpolicyuri", "eduorglegalname", "eduorgsuperioruri",
		"eduorgwhitepagesuri", "givenName", "mail", "name", "organizationStatus", "primaryGroupSID", "surname", "uid", "x500UniqueIdentifier",
	}
	list := []KeyInfo{{Name: "saml:aud", Owner: OwnerIdentityProvider, Actions: []string{actionSAML, actionTagSession}}}
	for _, name := range single {
		list = append(list, KeyInfo{Name: "saml:" + name, Owner: OwnerIdentityProvider, Actions: []string{actionSAML}})
	}
	for _, name := range multi {
		list = append(list, KeyInfo{Name: "saml:" + name, Owner: OwnerIdentityProvider, Multi: true, Actions: []string{actionSAML}})
	}
	return list
}
