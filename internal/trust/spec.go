package trust

// Condition is one condition in the words of aws_iam_policy_document.
type Condition struct {
	Test     string
	Variable string
	Values   []string
}

// Spec is what a user declares of a trust policy, in place of its JSON.
type Spec struct {
	// Partition is where account IDs are taken to be, such as aws.
	Partition string
	// Principals are account IDs, root ARNs, role or user ARNs.
	Principals []string
	// ExternalIDs are the accepted IDs, current first; empty: none required.
	ExternalIDs []string
	Conditions  []Condition
	// SelfARN is the ARN of the role itself, where it must be able to assume
	// itself; empty where it need not.
	SelfARN string
	// AllowSessionTags and AllowSourceIdentity add statements of their own,
	// for sts:ExternalId is no key of sts:TagSession or sts:SetSourceIdentity.
	AllowSessionTags    bool
	AllowSourceIdentity bool
}
