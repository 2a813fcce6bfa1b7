package localaws

import (
	"slices"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// guarded is a resource that has a policy of its own, such as a bucket.
type guarded struct {
	owner *account
	// policy is nil where none is set.
	policy *document
	// decides is true of resources whose policy must allow whatever the caller's
	// own policies say, if only by naming the account. KMS keys are so.
	// Source: AWS KMS Developer Guide, "Key policies in AWS KMS".
	decides bool
}

// permit decides by the resource's policy and the caller's own. A Deny in any
// of them wins. In the owner's account one side is enough, but for the limits
// of sessions; a caller of another account needs both.
// Sources: IAM User Guide, "Policy evaluation for requests within a single
// account" and "Cross-account policy evaluation logic".
func (c *call) permit(p permission, g guarded) *refusal {
	r := c.request(p)
	said := g.ask(r)
	if said.outcome == policy.DeniedExplicitly {
		return &refusal{policyType: resourceBased, explicit: true}
	}
	granted := said.outcome == policy.Allowed
	if c.caller == nil {
		return unless(granted, resourceBased)
	}
	own := c.caller.refuse(r)
	switch {
	case own != nil && own.explicit:
		return own
	case c.caller.account != g.owner && own != nil:
		return own
	case c.caller.account != g.owner:
		return unless(granted, resourceBased)
	case said.direct:
		return c.caller.beyond(r, g.policy.parsed)
	case g.decides && !granted:
		return &refusal{policyType: resourceBased}
	default:
		return own
	}
}

func unless(granted bool, policyType string) *refusal {
	if granted {
		return nil
	}
	return &refusal{policyType: policyType}
}

// answer is what a resource's policy says.
type answer struct {
	outcome policy.Outcome
	// direct is true if the policy lets in the caller itself or everyone, and
	// not only its account, which leaves the choice to the account.
	direct bool
}

func (g guarded) ask(r policy.Request) answer {
	if g.policy == nil {
		return answer{outcome: policy.DeniedImplicitly}
	}
	result := g.policy.rules.Evaluate(r)
	a := answer{outcome: result.Outcome}
	for _, s := range result.Statements {
		named := s.Principal == policy.MatchDirect || s.Principal == policy.MatchEveryone
		a.direct = a.direct || (a.outcome == policy.Allowed && s.Applies && s.Effect == policy.Allow && named)
	}
	return a
}

// beyond says which limit keeps a caller out that the policy of a resource of
// its account lets in directly. A role stays within its boundary and its
// session policies, unless the very session is named; a user does not.
// Source: IAM User Guide, "Policy evaluation for requests within a single
// account".
func (i *identity) beyond(r policy.Request, d *policy.Document) *refusal {
	if i.caller.Kind != policy.CallerSession || i.isNamedBy(d) {
		return nil
	}
	for _, l := range i.limits() {
		if l.policyType != identityBased && l.decide(r) != policy.Allowed {
			return &refusal{policyType: l.policyType}
		}
	}
	return nil
}

// isNamedBy reports whether the document lets in this very session by name.
func (i *identity) isNamedBy(d *policy.Document) bool {
	return slices.ContainsFunc(d.Statements, func(s policy.Statement) bool {
		return s.Effect == policy.Allow && s.Principal != nil && slices.Contains(s.Principal.AWS, i.arn)
	})
}
