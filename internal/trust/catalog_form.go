package trust

import "strings"

func entriesOnForm() []Entry {
	sound := examplePolicy(exampleAllow(vendorPrincipal(), exampleID))
	large := exampleSubject()
	large.SizeLimit = 100
	return []Entry{
		{
			ID: "unknown-condition-key", Severity: Warning, Title: "A condition looks at a key that no request has",
			Question: "Is there a condition on a key that requests to assume a role never hold?",
			Why:      "With a positive operator it keeps everybody out, with IfExists or a negated one nobody.",
			Remedy:   "Use the key that STS sends: sts:ExternalId, not aws:ExternalId.",
			Reason:   "Accept it for a key newer than this release.",
			Failing:  examplePolicy(exampleAllow(vendorPrincipal(), `{"StringEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10","sts:External-Id":"x"}}`)),
			Mended:   sound, Known: exampleSubject(),
			Source: `IAM User Guide, "IAM and AWS STS condition context keys"`,
		},
		{
			ID: "condition-type-mismatch", Severity: Warning, Title: "Operator and key do not go together",
			Question: "Does an operator compare a key as something that it is not?",
			Why:      "Such a condition holds never, or for more than it seems.",
			Remedy:   "Use the operator of the key's type: IpAddress for aws:SourceIp, ForAnyValue for keys with several values.",
			Reason:   "Accept it where the comparison of texts is meant.",
			Failing:  examplePolicy(exampleAllow(vendorPrincipal(), `{"StringEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10","aws:SourceIp":"203.0.113.0/24"}}`)),
			Mended:   examplePolicy(exampleAllow(vendorPrincipal(), `{"StringEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "IAM JSON policy elements: Condition operators"`,
		},
		{
			ID: "shadowed-statement", Severity: Warning, Title: "A statement has no effect",
			Question: "Does a Deny refuse all that an Allow lets in, or does another Allow let it in already?",
			Why:      "The statement, or its conditions, look as if they protected something.",
			Remedy:   "Remove it, or narrow the other one.",
			Reason:   "Accept it for a Deny that is there for a while.",
			Failing: examplePolicy(exampleAllow(vendorPrincipal(), exampleID), exampleAllow(`{"AWS":"arn:aws:iam::123456789012:role/admin"}`, ""),
				exampleStatement("Deny", vendorPrincipal(), `"sts:AssumeRole"`, "")),
			Mended: examplePolicy(exampleAllow(`{"AWS":"arn:aws:iam::123456789012:role/admin"}`, "")),
			Known:  exampleSubject(),
			Source: `IAM User Guide, "Policy evaluation logic"`,
		},
		{
			ID: "wildcard-principal-pattern", Severity: Error, Title: "A principal holds a wildcard",
			Question: "Is there a wildcard inside a principal?",
			Why:      "IAM refuses it; it would match nothing.",
			Remedy:   "Trust the account and narrow it by ArnLike on aws:PrincipalArn.",
			Reason:   "There is none: IAM refuses the policy.",
			Failing:  examplePolicy(exampleAllow(`{"AWS":"arn:aws:iam::999988887777:role/vendor-*"}`, exampleID)),
			Mended:   examplePolicy(exampleAllow(`{"AWS":"999988887777"}`, `{"StringEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::999988887777:role/vendor-*"}}`)),
			Known:    exampleSubject(),
			Source:   `IAM User Guide, "AWS JSON policy elements: Principal"`,
		},
		{
			ID: "not-principal-allow", Severity: Error, Title: "NotPrincipal with Allow",
			Question: "Does a statement let in everybody but those it names?",
			Why:      "IAM refuses it in a trust policy, and it would let in every account there is.",
			Remedy:   "Name whom to let in.",
			Reason:   "There is none: IAM refuses the policy.",
			Failing:  examplePolicy(`{"Effect":"Allow","NotPrincipal":{"AWS":"999988887777"},"Action":"sts:AssumeRole"}`),
			Mended:   sound, Known: exampleSubject(),
			Source: `IAM User Guide, "AWS JSON policy elements: NotPrincipal"`,
		},
		{
			ID: "malformed-policy", Severity: Error, Title: "IAM refuses the policy",
			Question: "Would IAM refuse the document?",
			Why:      "Nothing is written, or the misspelt part does not do what it seems to.",
			Remedy:   "Mend the place that is named.",
			Reason:   "There is none: IAM refuses the policy.",
			Failing:  strings.Replace(sound, `"Condition"`, `"Conditions"`, 1),
			Mended:   sound, Known: exampleSubject(),
			Source: `IAM User Guide, "Grammar of the IAM JSON policy language"`,
		},
		{
			ID: "trust-policy-too-large", Severity: Warning, SeverityNote: "error over 8192 characters", Title: "The policy is larger than the quota",
			Question: "Has the document more characters than IAM takes, white space aside?",
			Why:      "IAM refuses it with LimitExceeded, after the plan looked fine.",
			Remedy:   "Split the trust between roles, or have the quota raised and set trust_policy_size_limit.",
			Reason:   "Accept it where the quota was raised for this account alone.",
			Failing:  sound, Mended: sound, Known: large, MendedKnown: knownPointer(exampleSubject()),
			Source: `IAM User Guide, "IAM and AWS STS quotas"`,
		},
		{
			ID: "audit-incomplete", Severity: Error, SeverityNote: "warning where no third party is trusted", Title: "Not every request could be asked about",
			Question: "Was the bound on questions reached?",
			Why:      "Findings on who gets in may be missing.",
			Remedy:   "Simplify the policy: fewer keys in one statement, fewer wildcards, fewer Deny statements.",
			Reason:   "Accept it after looking through the policy by hand.",
			Source:   `IAM User Guide, "Policy evaluation logic"`,
		},
		{
			ID: "redundant-principal", Severity: Note, Title: "A principal is there twice",
			Question: "Does another entry of the same statement take a principal in already?",
			Why:      "Removing one of the two changes nothing, which surprises whoever does it.",
			Remedy:   "Remove the one that is not meant.",
			Reason:   "It is a note.",
			Failing:  examplePolicy(exampleAllow(`{"AWS":["`+exampleVendor+`","999988887777"]}`, exampleID)),
			Mended:   sound, Known: exampleSubject(),
			Source: `IAM User Guide, "AWS JSON policy elements: Principal"`,
		},
		{
			ID: "old-version", Severity: Note, Title: "The policy language of 2008",
			Question: "Does the document name the Version 2008-10-17, or none?",
			Why:      "Variables are plain text there.",
			Remedy:   "Write the Version 2012-10-17.",
			Reason:   "It is a note.",
			Failing:  strings.Replace(sound, "2012-10-17", "2008-10-17", 1),
			Mended:   sound, Known: exampleSubject(),
			Source: `IAM User Guide, "IAM JSON policy elements: Version"`,
		},
	}
}

func knownPointer(s Subject) *Subject { return &s }
