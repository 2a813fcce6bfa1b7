package localaws

import (
	"fmt"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// permission is what a caller asks to be allowed.
type permission struct {
	action string
	// resource is the ARN that a policy's Resource must cover.
	resource string
	// shown is how AWS's message names the resource, such as "role x"; empty
	// means the ARN.
	shown   string
	context policy.Context
}

func (p permission) name() string {
	if p.shown != "" {
		return p.shown
	}
	return p.resource
}

// refusal says which kind of policy kept a caller out.
type refusal struct {
	policyType string
	explicit   bool
}

// authorize answers AccessDenied unless the caller's own policies allow.
func (c *call) authorize(p permission) error {
	if r := c.caller.refuse(c.request(p)); r != nil {
		return accessDenied("%s", c.explain(p, r))
	}
	return nil
}

// explain words a refusal as AWS does.
// Source: IAM User Guide, "Troubleshoot access denied error messages".
func (c *call) explain(p permission, r *refusal) string {
	why := fmt.Sprintf("because no %s allows the %s action", r.policyType, p.action)
	if r.explicit {
		why = fmt.Sprintf("with an explicit deny in %s", withArticle(r.policyType))
	}
	return fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s %s", c.caller.arn, p.action, p.name(), why)
}

func withArticle(policyType string) string {
	if policyType == identityBased {
		return "an " + policyType
	}
	return "a " + policyType
}

// request is the question to the caller's policies.
func (c *call) request(p permission) policy.Request {
	k := c.context()
	for key, value := range p.context {
		k[key] = value
	}
	return policy.Request{Caller: c.callerOrAnybody(), Action: p.action, Resource: p.resource, Context: k}
}

// callerOrAnybody is who signed, or the caller that signed nothing.
func (c *call) callerOrAnybody() policy.Caller {
	if c.caller == nil {
		return policy.Caller{Kind: policy.CallerAnonymous}
	}
	return c.caller.caller
}

// The kinds of policy, in the words of AWS's messages.
// Source: IAM User Guide, "Troubleshoot access denied error messages".
const (
	identityBased  = "identity-based policy"
	resourceBased  = "resource-based policy"
	boundaryPolicy = "permissions boundary"
	sessionPolicy  = "session policy"
)

// refuse decides by the caller's own policies: a Deny in any of them wins;
// else the identity policies, the boundary and the session policies must each
// allow. The root user has no policies and may do everything. It returns nil
// where the request is allowed.
// Source: IAM User Guide, "Policy evaluation logic".
func (i *identity) refuse(r policy.Request) *refusal {
	if i.caller.Kind == policy.CallerRoot {
		return nil
	}
	limits := i.limits()
	for _, l := range limits {
		if l.decide(r) == policy.DeniedExplicitly {
			return &refusal{policyType: l.policyType, explicit: true}
		}
	}
	for _, l := range limits {
		if l.decide(r) != policy.Allowed {
			return &refusal{policyType: l.policyType}
		}
	}
	return nil
}

// limit is a set of policies of one kind: one of them must allow.
type limit struct {
	policyType string
	policies   []*policy.Compiled
}

// limits lists what bears on the caller. A boundary or session policy that
// does not exist is no limit; identity policies always are one.
func (i *identity) limits() []limit {
	limits := []limit{{identityBased, i.identityPolicies}}
	if i.boundary != nil {
		limits = append(limits, limit{boundaryPolicy, []*policy.Compiled{i.boundary}})
	}
	if i.session != nil && len(i.session.policies) > 0 {
		limits = append(limits, limit{sessionPolicy, i.session.policies})
	}
	return limits
}

func (l limit) decide(r policy.Request) policy.Outcome {
	outcome := policy.DeniedImplicitly
	for _, d := range l.policies {
		switch d.Decide(r) {
		case policy.DeniedExplicitly:
			return policy.DeniedExplicitly
		case policy.Allowed:
			outcome = policy.Allowed
		}
	}
	return outcome
}
