package trust

func entriesOnCallers() []Entry {
	keyHolder := exampleSubject()
	keyHolder.Vendor = &VendorRule{Key: "example", Name: "Example Vendor", ExternalIDIssuer: "none"}
	chained, capped := exampleSubject(), exampleSubject()
	chained.Vendor = &VendorRule{Key: "example", Name: "Example Vendor", Principals: []string{exampleVendor}, Chained: true}
	capped.Vendor = chained.Vendor
	chained.MaxSessionDuration, capped.MaxSessionDuration = 43200, 3600
	const (
		ownUser = `{"AWS":"arn:aws:iam::123456789012:user/for-vendor"}`
		ownRole = `{"AWS":"arn:aws:iam::123456789012:role/admin"}`
		ownRoot = `{"AWS":"123456789012"}`
		github  = `{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}`
		web     = `"sts:AssumeRoleWithWebIdentity"`
	)
	return []Entry{
		{
			ID: "foreign-user-trusted", Severity: Warning, Title: "A user of another account gets in",
			Question: "Does a named user of a third party get in?",
			Why:      "Its access keys do not expire, and you cannot revoke them.",
			Remedy:   "Ask for a role to trust.",
			Reason:   "Accept it where the vendor calls from a user that is yours alone.",
			Failing:  examplePolicy(exampleAllow(`{"AWS":"arn:aws:iam::999988887777:user/vendor"}`, exampleID)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "Security best practices in IAM"`,
		},
		{
			ID: "third-party-holds-key", Severity: Warning, Title: "A third party holds a key of your account",
			Question: "Does a user of yours get in whose key the vendor has?",
			Why:      "A key works from anywhere until somebody deletes it.",
			Remedy:   "Use a cross-account role instead.",
			Reason:   "Accept it where the vendor offers nothing else; limit source_ips and rotate the key.",
			Failing:  examplePolicy(exampleAllow(ownUser, "")),
			Mended:   examplePolicy(exampleAllow(ownRole, "")),
			Known:    keyHolder,
			Source:   `IAM User Guide, "Access to AWS accounts owned by third parties"`,
		},
		{
			ID: "principal-deleted", Severity: Warning, Title: "A principal was deleted",
			Question: "Is there a unique ID where a user or role was?",
			Why:      "The entry matches nobody; whoever was meant does not get in.",
			Remedy:   "Remove it, or write the ARN of the new identity.",
			Reason:   "Accept it while the identity is about to be made again and the policy to be written anew.",
			Failing:  examplePolicy(exampleAllow(`{"AWS":["`+exampleVendor+`","AROADBQP57FF2AEXAMPLE"]}`, exampleID)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "AWS JSON policy elements: Principal", IAM role principals`,
		},
		{
			ID: "session-extras-blocked", Severity: Warning, Title: "Session tags or a source identity make the request fail",
			Question: "Does a request with the tags or the source identity that the policy speaks of fail?",
			Why:      "sts:TagSession and sts:SetSourceIdentity must be allowed as well, and their requests hold neither the external ID nor the session's name.",
			Remedy:   "Give them statements of their own, without those conditions.",
			Reason:   "Accept it where the tags are meant to be refused.",
			Failing:  examplePolicy(exampleStatement("Allow", vendorPrincipal(), `["sts:AssumeRole","sts:TagSession"]`, exampleID)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID), exampleStatement("Allow", vendorPrincipal(), `"sts:TagSession"`, "")),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "Pass session tags in AWS STS"`,
		},
		{
			ID: "session-too-long", Severity: Warning, Title: "The role allows longer sessions than the vendor can have",
			Question: "Does the vendor call from a role, while this one allows more than an hour?",
			Why:      "A role that assumes a role gets 3600 seconds at most; a vendor that asks for more is refused.",
			Remedy:   "Set max_session_duration to 3600.",
			Reason:   "Accept it where others use the role as well.",
			Failing:  examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    chained, MendedKnown: &capped,
			Source: `STS API Reference, "AssumeRole", DurationSeconds`,
		},
		{
			ID: "federated-subject-open", Severity: Error, Title: "Other tenants of a shared identity provider get in",
			Question: "Can somebody get in for whom a shared identity provider vouches, and who is of another tenant?",
			Why:      "The provider signs tokens for all its customers; only the claims say whose they are. An audience that everybody may ask for does not help.",
			Remedy:   "Compare the claim that names your tenant, up to the end of the name: repo:my-org/*, not repo:my-org*.",
			Reason:   "There is hardly one.",
			Failing:  examplePolicy(exampleStatement("Allow", github, web, `{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"},"StringLike":{"token.actions.githubusercontent.com:sub":"repo:my-org*"}}`)),
			Mended:   examplePolicy(exampleStatement("Allow", github, web, `{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"},"StringLike":{"token.actions.githubusercontent.com:sub":"repo:my-org/my-repo:*"}}`)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "Identity-provider controls for shared OIDC providers"`,
		},
		{
			ID: "service-confused-deputy", Severity: Warning, Title: "A service gets in on behalf of any account",
			Question: "Does a service get in that acts for an account that is not yours, though it says for whom it acts?",
			Why:      "The service calls for all its customers. Asked of services only of which AWS documents that they send aws:SourceAccount or aws:SourceArn here.",
			Remedy:   "Compare aws:SourceAccount with your account ID.",
			Reason:   "Accept it where iam:PassRole keeps the service from using the role for others.",
			Failing:  examplePolicy(exampleAllow(`{"Service":"scheduler.amazonaws.com"}`, "")),
			Mended:   examplePolicy(exampleAllow(`{"Service":"scheduler.amazonaws.com"}`, `{"StringEquals":{"aws:SourceAccount":"123456789012"}}`)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "The confused deputy problem", Cross-service confused deputy prevention`,
		},
		{
			ID: "mfa-bypass", Severity: Warning, Title: "A condition on a second factor can be passed without one",
			Question: "Does a caller without MFA pass a condition that speaks of MFA?",
			Why:      "Requests signed with a long-term access key do not have aws:MultiFactorAuthPresent at all: BoolIfExists lets them in, and a Deny on false does not catch them.",
			Remedy:   "Bool with true in an Allow, BoolIfExists with false in a Deny.",
			Reason:   "Accept it where machines call with a key, which have no second factor; better give them a role.",
			Failing:  examplePolicy(exampleAllow(ownRoot, `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`)),
			Mended:   examplePolicy(exampleAllow(ownRoot, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "AWS global condition context keys", aws:MultiFactorAuthPresent`,
		},
		{
			ID: "excess-action", Severity: Warning, Title: "More is allowed than assuming the role",
			Question: "Does a statement allow actions that have nothing to do with assuming a role?",
			Why:      "sts:* and * take in tags, source identities and whatever STS adds later.",
			Remedy:   "Name the actions.",
			Reason:   "There is hardly one.",
			Failing:  examplePolicy(exampleStatement("Allow", vendorPrincipal(), `"sts:*"`, exampleID)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    exampleSubject(),
			Source:   `Service Authorization Reference, "AWS Security Token Service"`,
		},
	}
}

func entriesOnPermissions() []Entry {
	return []Entry{
		{
			ID: "admin-permissions", Severity: Warning, Title: "A third party can do everything",
			Question: "Do the permission policies of a role for a third party allow any action on any resource?",
			Why:      "What the third party can do, whoever breaks into it can.",
			Remedy:   "Allow the actions that the vendor's guide lists, on the resources it needs.",
			Reason:   "Accept it for a service provider that administers the account.",
			Source:   `IAM User Guide, "Security best practices in IAM", Apply least-privilege permissions`,
		},
		{
			ID: "escalation-permissions", Severity: Warning, Title: "A third party can give itself more permissions",
			Question: "Do the permission policies of a role for a third party let it change permissions, or use those of other roles?",
			Why:      "Whoever can write policies, make keys for others, or pass a mightier role to a service can do whatever these can.",
			Remedy:   "Limit such actions to the resources they are for, or set a permissions boundary.",
			Reason:   "Accept it for a service provider that deploys infrastructure.",
			Source:   `IAM User Guide, "Permissions boundaries for IAM entities"`,
		},
	}
}
