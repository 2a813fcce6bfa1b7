package trust

func entriesOnWhoGetsIn() []Entry {
	return []Entry{
		{
			ID: "public-trust", Severity: Error, Title: "Anybody can assume the role",
			Question: "Can a principal of an account that nobody named get in?",
			Why:      "Everyone with an AWS account can try the ARN of a role, and ARNs are easy to find out. An external ID, a session name or a tag does not help: whoever calls chooses them.",
			Remedy:   "Name the accounts, roles or users that are meant. An organisation of your own, pinned by aws:PrincipalOrgID, is not public.",
			Reason:   "There is none that holds for a role: by default this finding cannot be accepted.",
			Failing:  examplePolicy(exampleAllow(`{"AWS":"*"}`, exampleID)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "AWS JSON policy elements: Principal", All principals`,
		},
		{
			ID: "foreign-organization-trusted", Severity: Error, Title: "A whole organisation is trusted that is not yours",
			Question: "Does every account of an organisation get in that is not among trusted_organization_ids?",
			Why:      "Whoever runs that organisation can add accounts to it, and each gets in.",
			Remedy:   "Name accounts or roles. If the organisation is yours, list it in trusted_organization_ids.",
			Reason:   "Accept it for an organisation that belongs to your company and cannot be listed for all roles.",
			Failing:  examplePolicy(exampleAllow(`{"AWS":"*"}`, `{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorg","sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"}}`)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "AWS global condition context keys", aws:PrincipalOrgID`,
		},
	}
}

func entriesOnIDs() []Entry {
	return []Entry{
		{
			ID: "external-id-not-required", Severity: Error, SeverityNote: "warning where the vendor supports none",
			Title: "A third party gets in with no external ID", Question: "Can a third party get in with no external ID?",
			Why:     "A third party that serves many customers from one principal can be made to use the role of one for another: the confused deputy. The external ID is what tells the customers apart.",
			Remedy:  "Require it by StringEquals on sts:ExternalId in every statement that lets the third party in. IfExists, ForAllValues, negated operators and Null do not require it.",
			Reason:  "Accept it for a principal that serves nobody but you, or list its account in trusted_account_ids if it is yours.",
			Failing: examplePolicy(exampleAllow(vendorPrincipal(), `{"StringEqualsIfExists":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"}}`)),
			Mended:  examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:   exampleSubject(),
			Source:  `IAM User Guide, "The confused deputy problem" and "Access to AWS accounts owned by third parties"`,
		},
		{
			ID: "external-id-not-checked", Severity: Error, Title: "A third party gets in with an ID that nobody configured",
			Question: "Where no ID fails: can a third party get in with an ID that was not configured?",
			Why:      "An ID that is compared loosely, or with nothing, tells no customers apart.",
			Remedy:   "List the accepted IDs in full under StringEquals.",
			Reason:   "Accept it where the third party makes many IDs itself under a prefix that it guarantees to be yours.",
			Failing:  examplePolicy(exampleAllow(vendorPrincipal(), `{"StringLike":{"sts:ExternalId":"my-company-*"}}`)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), `{"StringEquals":{"sts:ExternalId":["my-company-read-7c1f6a10d5","my-company-write-0d5b7c1f6a"]}}`)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "Access to AWS accounts owned by third parties"`,
		},
		{
			ID: "external-id-invalid", Severity: Error, Title: "An external ID is never accepted",
			Question: "Would STS, or the vendor's documented rule, refuse the ID?",
			Why:      "IAM stores the policy without a word, and then nobody can assume the role.",
			Remedy:   "Use 2 to 1224 characters out of letters, digits and _ + = , . @ : / -.",
			Reason:   "There is hardly one; a vendor whose rule is wrong in the catalogue can be accepted until it is mended there.",
			Failing:  examplePolicy(exampleAllow(vendorPrincipal(), `{"StringEquals":{"sts:ExternalId":"my external id"}}`)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    exampleSubject(),
			Source:   `STS API Reference, "AssumeRole", ExternalId`,
		},
		{
			ID: "external-id-unusable", Severity: Error, Title: "An external ID is required where none can be sent",
			Question: "Is it required of a caller that never sends one (a service, an identity provider, a vendor that sends none), or by an operator of another type?",
			Why:      "The caller never gets in, or by accident of how numbers or ARNs are compared.",
			Remedy:   "Give such callers a statement of their own, and compare by StringEquals.",
			Reason:   "There is none while the caller is meant to get in.",
			Failing:  examplePolicy(exampleAllow(`{"Service":"ec2.amazonaws.com"}`, exampleID)),
			Mended:   examplePolicy(exampleAllow(`{"Service":"ec2.amazonaws.com"}`, "")),
			Known:    exampleSubject(),
			Source:   `Service Authorization Reference, "AWS Security Token Service"`,
		},
		{
			ID: "external-id-caller-controlled", Severity: Error, Title: "The external ID is compared with what the caller chooses",
			Question: "Does any ID get in once the caller makes the rest of the request agree with it?",
			Why:      "Whoever writes both sides of a comparison passes it.",
			Remedy:   "Compare with the agreed ID itself.",
			Reason:   "There is none.",
			Failing:  examplePolicy(exampleAllow(vendorPrincipal(), `{"StringEquals":{"sts:ExternalId":"${sts:RoleSessionName}"}}`)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "IAM policy elements: Variables and tags"`,
		},
		{
			ID: "external-id-guessable", Severity: Warning, Title: "The external ID can be guessed",
			Question: "Is an ID that the customer chose an account ID, a name, a placeholder, short or of few different characters?",
			Why:      "The third party's other customers can try it.",
			Remedy:   "Use a random ID, as crossaccount_external_id makes it.",
			Reason:   "Accept it where the third party issued the ID and binds it to your tenant.",
			Failing:  examplePolicy(exampleAllow(vendorPrincipal(), `{"StringEquals":{"sts:ExternalId":"123456789012"}}`)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "Access to AWS accounts owned by third parties"`,
		},
		{
			ID: "external-id-shared", Severity: Warning, Title: "Two third parties share an external ID",
			Question: "Can one third party get in with the ID meant for another?",
			Why:      "Each knows the other's ID, and so do its customers if it shows them.",
			Remedy:   "One statement, and one ID, for each third party.",
			Reason:   "Accept it for one company that calls from several accounts.",
			Failing:  examplePolicy(exampleAllow(`{"AWS":["`+exampleVendor+`","arn:aws:iam::444455556666:role/other"]}`, exampleID)),
			Mended: examplePolicy(exampleAllow(vendorPrincipal(), exampleID),
				exampleAllow(`{"AWS":"arn:aws:iam::444455556666:role/other"}`, `{"StringEquals":{"sts:ExternalId":"0b4f3a52-8d0c-4a0e-9f6e-2f7a61c0d9ab"}}`)),
			Known:  exampleSubject(),
			Source: `IAM User Guide, "Access to AWS accounts owned by third parties"`,
		},
	}
}

func entriesOnUse() []Entry {
	vendorKnown := exampleSubject()
	vendorKnown.Vendor = &VendorRule{Key: "example", Name: "Example Vendor", Principals: []string{exampleVendor}, ExternalIDIssuer: "customer"}
	changed := exampleSubject()
	changed.Vendor = &VendorRule{Key: "example", Name: "Example Vendor", Principals: []string{exampleVendor}, PreviousPrincipals: []string{"arn:aws:iam::999988887777:role/former"}}
	unchanged := exampleSubject()
	unchanged.Vendor = &VendorRule{Key: "example", Name: "Example Vendor", Principals: []string{exampleVendor}, PreviousPrincipals: []string{exampleVendor}}
	return []Entry{
		{
			ID: "never-assumable", Severity: Error, Title: "Nobody can assume the role",
			Question: "Does no request get in?",
			Why:      "The role is of no use, and somebody will widen it in a hurry.",
			Remedy:   "Let at least one principal in under conditions that its requests can fulfil.",
			Reason:   "Accept it for a role that is put out of use on purpose.",
			Failing:  examplePolicy(exampleAllow(vendorPrincipal(), `{"StringEquals":{"aws:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"}}`)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "Policy evaluation logic"`,
		},
		{
			ID: "vendor-mismatch", Severity: Error, SeverityNote: "warning where the rule is inferred", Title: "Role and vendor do not fit",
			Question: "Do principal, role name and path follow the vendor's rule?",
			Why:      "Somebody else gets in under the vendor's name, or the vendor cannot find the role.",
			Remedy:   "Take principal, name and path from the vendor's guide.",
			Reason:   "Accept it where the vendor gave you a principal of your own in writing.",
			Failing:  examplePolicy(exampleAllow(`{"AWS":"arn:aws:iam::444455556666:role/other"}`, exampleID)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    vendorKnown,
			Source:   "the vendor's guide, as the catalogue cites it",
		},
		{
			ID: "vendor-principal-changed", Severity: Error, Title: "The catalogue has a new principal for the vendor",
			Question: "Did a new release of the catalogue change the principal of an existing role?",
			Why:      "An upgrade of the provider must not let anybody in whom nobody has looked at.",
			Remedy:   "Check the new principal with the vendor, then accept the finding for one apply.",
			Reason:   "That is the way to take the new principal.",
			Failing:  examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    changed, MendedKnown: &unchanged,
			Source: "the vendor's guide, as the catalogue cites it",
		},
		{
			ID: "whole-account-trusted", Severity: Note, SeverityNote: "warning if it is a third party's and nothing narrows it", Title: "A whole account is trusted where one role would do",
			Question: "Does a role of the account get in that nobody named?",
			Why:      "The account's administrators decide who of it may call; every new role of theirs is one more.",
			Remedy:   "Name the role, or narrow the account by ArnLike on aws:PrincipalArn.",
			Reason:   "Many vendors name their account only; with an external ID it is a note.",
			Failing:  examplePolicy(exampleAllow(`{"AWS":"999988887777"}`, exampleID)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), exampleID)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "AWS JSON policy elements: Principal", AWS account principals`,
		},
	}
}
