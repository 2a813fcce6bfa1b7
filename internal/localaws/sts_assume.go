package localaws

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// assumption is an AssumeRole on its way: a grant to somebody who signed. Its
// transitive keys are those asked for, without the inherited ones.
type assumption struct{ grant }

// assumeRole gives temporary credentials to a caller that the role's trust
// policy lets in. A role that is closed and one that does not exist get the
// same answer, so that nobody can find out names.
// Source: STS API Reference, "AssumeRole".
func assumeRole(c *call) (any, error) {
	a, err := newAssumption(c)
	if err != nil {
		return nil, err
	}
	if err := a.authorize(); err != nil {
		return nil, err
	}
	if err := a.checkRegion(); err != nil {
		return nil, err
	}
	if err := a.checkLength(); err != nil {
		return nil, err
	}
	if err := a.inherit(); err != nil {
		return nil, err
	}
	return a.answer()
}

func newAssumption(c *call) (*assumption, error) {
	g, err := newGrant(c)
	if err != nil {
		return nil, err
	}
	if c.caller.caller.Kind == policy.CallerRoot {
		return nil, accessDenied("Roles may not be assumed by root accounts.")
	}
	if err := c.takeFactor(); err != nil {
		return nil, err
	}
	a := &assumption{g}
	a.tags, a.transitive, a.sourceIdentity = c.params.tags(), c.params.strings("TransitiveTagKeys"), c.params.get("SourceIdentity")
	if !a.find() {
		return nil, a.denied("sts:AssumeRole")
	}
	return a, nil
}

// denied is the same for every cause, as AWS's is.
func (a *assumption) denied(action string) error {
	return accessDenied("User: %s is not authorized to perform: %s on resource: %s", a.call.caller.arn, action, a.roleARN)
}

// actions are all that this request needs.
// Source: IAM User Guide, "Pass session tags in AWS STS", "Monitor and control
// actions taken with assumed roles".
func (a *assumption) actions() []string {
	actions := []string{"sts:AssumeRole"}
	if len(a.tags) > 0 || len(a.transitive) > 0 {
		actions = append(actions, "sts:TagSession")
	}
	if a.sourceIdentity != "" {
		actions = append(actions, "sts:SetSourceIdentity")
	}
	return actions
}

// authorize asks both sides: the role's trust policy, and the caller's own
// policies where the trust policy alone is not enough. A Deny counts on either
// side always.
func (a *assumption) authorize() error {
	decision, err := trust.Evaluate(a.role.trust.parsed, a.trustRequest())
	if err != nil {
		return err
	}
	if !decision.Allowed {
		return a.denied(a.closedAction())
	}
	for _, action := range a.actions() {
		if a.refusedByCaller(action, decision.NeedsIdentityPolicy) {
			return a.denied(action)
		}
	}
	return nil
}

// closedAction is the first action that the trust policy does not allow, for
// the message names it. Each is asked alone, with what the request says as
// context, since tags and source identity among its parameters would ask for
// all actions at once.
func (a *assumption) closedAction() string {
	for _, action := range a.actions() {
		r := trust.Request{Principal: a.call.caller.arn, RoleARN: a.roleARN, Action: action, Context: map[string][]string{}}
		for key, value := range a.call.request(a.permission(action)).Context {
			r.Context[key] = value.Values
		}
		if d, err := trust.Evaluate(a.role.trust.parsed, r); err == nil && !d.Allowed {
			return action
		}
	}
	return "sts:AssumeRole"
}

// refusedByCaller asks the caller's policies. Where the trust policy of the
// same account names the caller itself, no identity policy is needed.
// Source: IAM User Guide, "Policy evaluation for requests within a single
// account".
func (a *assumption) refusedByCaller(action string, needsIdentityPolicy bool) bool {
	r := a.call.request(a.permission(action))
	refused := a.call.caller.refuse(r)
	switch {
	case refused == nil:
		return false
	case refused.explicit || needsIdentityPolicy:
		return true
	default:
		return a.call.caller.beyond(r, a.role.trust.parsed) != nil
	}
}

// permission is what the caller's own policies are asked. Each action sees
// the keys that it carries: sts:ExternalId is one of AssumeRole's alone.
// Source: Service Authorization Reference, "AWS Security Token Service".
func (a *assumption) permission(action string) permission {
	k := a.roleKeys()
	if action != "sts:SetSourceIdentity" && len(a.tags) > 0 {
		for _, t := range a.tags {
			k.Set("aws:RequestTag/"+t.key, t.value)
		}
		k.SetMulti("aws:TagKeys", tagKeys(a.tags)...)
		k.SetMulti("sts:TransitiveTagKeys", a.transitive...)
	}
	if action != "sts:TagSession" && a.sourceIdentity != "" {
		k.Set("sts:SourceIdentity", a.sourceIdentity)
	}
	if action == "sts:AssumeRole" {
		k.Set("sts:RoleSessionName", a.sessionName)
		if id, ok := a.call.params.lookup("ExternalId"); ok {
			k.Set("sts:ExternalId", id)
		}
	}
	return permission{action: action, resource: a.roleARN, context: k}
}

func (a *assumption) trustRequest() trust.Request {
	r := a.request(a.call.caller.arn, "sts:AssumeRole")
	if id, ok := a.call.params.lookup("ExternalId"); ok {
		r.ExternalID = &id
	}
	return r
}

// checkLength refuses a session longer than the role allows, and one longer
// than an hour where the caller is a role's session itself.
// Source: IAM User Guide, "Roles terms and concepts", Role chaining.
func (a *assumption) checkLength() error {
	asked := sessionDuration(a.call.params)
	if a.call.caller.caller.Kind == policy.CallerSession && asked > awsid.MaxChainedDuration*time.Second {
		return validationError("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
	}
	return a.checkDuration(asked)
}

// inherit takes over what a calling session hands on: its transitive tags,
// which cannot be set again, and its source identity, which cannot change.
// Source: IAM User Guide, "Pass session tags in AWS STS", Chaining roles with
// session tags; "Monitor and control actions taken with assumed roles".
func (a *assumption) inherit() error {
	s := a.call.caller.session
	if s == nil {
		return nil
	}
	for _, key := range s.transitive {
		if hasTag(a.tags, key) {
			return apiErrorf(http.StatusBadRequest, "InvalidParameterValue", "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.")
		}
		i := slices.IndexFunc(s.tags, func(t tag) bool { return strings.EqualFold(t.key, key) })
		a.tags = append(a.tags, s.tags[i])
		a.transitive = append(a.transitive, key)
	}
	if s.sourceIdentity != "" && a.sourceIdentity != "" && a.sourceIdentity != s.sourceIdentity {
		return a.denied("sts:SetSourceIdentity")
	}
	if a.sourceIdentity == "" {
		a.sourceIdentity = s.sourceIdentity
	}
	return nil
}

func (a *assumption) answer() (any, error) {
	s, err := a.issue(sessionDuration(a.call.params))
	if err != nil {
		return nil, err
	}
	return assumeRoleXML{
		Credentials:      s.credentials(),
		AssumedRoleUser:  s.user(),
		PackedPolicySize: s.packed,
		SessionTokenSize: len(s.token),
		SourceIdentity:   s.sourceIdentity,
	}, nil
}
