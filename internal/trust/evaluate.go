package trust

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// Evaluate asks a trust policy. It answers for that policy alone: what service
// and resource control policies, session policies and boundaries add is not
// considered, and where the caller's own policies must allow too the decision
// says so. A value that STS would refuse to take, such as an external ID of one
// character, is compared like any other, and the reasons say what STS does.
//
// It fails for a principal, action or role ARN that no request can have.
func Evaluate(d *policy.Document, r Request) (Decision, error) {
	q, err := newQuestion(r)
	if err != nil {
		return Decision{}, err
	}
	return q.decide(d.Compile()), nil
}

// question is a request made ready for the policy: one question for each
// action that must be allowed.
type question struct {
	caller      policy.Caller
	sameAccount bool
	requests    []policy.Request
	// impossible says why no policy could let the caller in; empty if one could.
	impossible string
	notes      []string
}

func newQuestion(r Request) (question, error) {
	action, err := r.action()
	if err != nil {
		return question{}, err
	}
	role, err := r.role()
	if err != nil {
		return question{}, err
	}
	caller, err := r.caller(action)
	if err != nil {
		return question{}, err
	}
	if err := r.checkContext(); err != nil {
		return question{}, err
	}
	q := question{
		caller:      caller,
		sameAccount: role != nil && caller.AccountID != "" && caller.AccountID == role.AccountID,
		impossible:  impossible(caller, role),
		notes:       r.refusals(action),
	}
	keys := r.derivedContext(caller)
	primary := r.withOverrides(carriedBy(action, keys))
	q.requests = append(q.requests, policy.Request{Caller: caller, Action: action, Resource: r.RoleARN, Context: primary})
	for _, aside := range r.asides(action) {
		q.requests = append(q.requests, policy.Request{
			Caller: caller, Action: aside, Resource: r.RoleARN, Context: carriedBy(aside, r.withOverrides(keys)),
		})
	}
	return q, nil
}

func (r Request) action() (string, error) {
	if r.Action == "" {
		return actionAssumeRole, nil
	}
	if known, ok := canonicalAction(r.Action); ok {
		return known, nil
	}
	service, name, found := strings.Cut(r.Action, ":")
	if !found || service == "" || name == "" || strings.ContainsAny(r.Action, "*? ") {
		return "", fmt.Errorf("%q is no action: give one by its full name, such as %s", r.Action, actionAssumeRole)
	}
	return r.Action, nil
}

func (r Request) role() (*awsid.Principal, error) {
	if r.RoleARN == "" {
		return nil, nil
	}
	p, err := awsid.ParsePrincipal(r.RoleARN, "")
	if err != nil || p.Kind != awsid.KindRole {
		return nil, fmt.Errorf("the request's role_arn is %q, which is not the ARN of a role; one looks like arn:aws:iam::123456789012:role/name", r.RoleARN)
	}
	return &p, nil
}

// asides are the further actions that must be allowed.
// Sources: IAM User Guide, "Pass session tags in AWS STS", Permissions required
// to add session tags, and "Monitor and control actions taken with assumed
// roles", Permissions required to set a source identity.
func (r Request) asides(action string) []string {
	var needed []string
	switch action {
	case actionAssumeRole, actionWithSAML, actionWithWebIdentity:
		if len(r.SessionTags)+len(r.TransitiveTagKeys) > 0 {
			needed = append(needed, actionTagSession)
		}
		if r.SourceIdentity != nil {
			needed = append(needed, actionSetSourceIdentity)
		}
	}
	return needed
}

// impossible says why STS lets the caller in under no trust policy.
// Sources: STS API Reference, "AssumeRole" (root user); IAM User Guide, "Compare
// AWS STS credentials" (GetFederationToken); AWS General Reference, "AWS partitions".
func impossible(c policy.Caller, role *awsid.Principal) string {
	switch c.Kind {
	case policy.CallerRoot:
		return "The root user of an account cannot assume roles; a user or role of the account can."
	case policy.CallerFederatedUser:
		return "A session of GetFederationToken cannot assume roles."
	}
	if role != nil && c.ARN != "" {
		if a, err := awsid.ParseARN(c.ARN); err == nil && a.Partition != role.Partition {
			return fmt.Sprintf("The caller is in the partition %s and the role in %s; nobody can assume a role across partitions.", a.Partition, role.Partition)
		}
	}
	return ""
}

// refusals says which parameters STS would refuse before it asks any policy,
// or never send.
func (r Request) refusals(action string) []string {
	var notes []string
	if r.ExternalID != nil && !carries(action, keyExternalID) {
		notes = append(notes, fmt.Sprintf("%s sends no external ID, so that sts:ExternalId is absent.", action))
	} else if r.ExternalID != nil && externalid.Check(*r.ExternalID) != nil {
		notes = append(notes, "STS itself would refuse the request: "+externalid.Check(*r.ExternalID).Error()+".")
	}
	if r.SessionName != nil && awsid.CheckSessionName(*r.SessionName) != nil {
		notes = append(notes, "STS itself would refuse the request: "+awsid.CheckSessionName(*r.SessionName).Error()+".")
	}
	if r.SourceIdentity != nil && awsid.CheckSourceIdentity(*r.SourceIdentity) != nil {
		notes = append(notes, "STS itself would refuse the request: "+awsid.CheckSourceIdentity(*r.SourceIdentity).Error()+".")
	}
	return append(notes, r.tagRefusals()...)
}

// tagRefusals are what STS would refuse of the session tags.
// Source: IAM User Guide, "Pass session tags in AWS STS".
func (r Request) tagRefusals() []string {
	var notes []string
	if n := len(r.SessionTags); n > awsid.MaxTags {
		notes = append(notes, fmt.Sprintf("STS itself would refuse the request: there are %d session tags; at most %d are allowed.", n, awsid.MaxTags))
	}
	if err := awsid.CheckTags(r.SessionTags); err != nil {
		notes = append(notes, "STS itself would refuse the request: "+err.Error()+".")
	}
	for _, key := range r.TransitiveTagKeys {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(r.SessionTags)), func(k string) bool { return strings.EqualFold(k, key) }) {
			notes = append(notes, fmt.Sprintf("STS itself would refuse the request: the transitive key %q is not that of a session tag.", key))
		}
	}
	return notes
}

// checkContext refuses two spellings of one key, of which neither could be
// said to count.
func (r Request) checkContext() error {
	seen := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(r.Context)) {
		if key == "" {
			return errors.New("the request's context has an empty key: give condition keys, such as aws:SourceIp")
		}
		if other, ok := seen[strings.ToLower(key)]; ok {
			return fmt.Errorf("the request's context has %q and %q, which are one key, because upper and lower case do not count; keep one of them", other, key)
		}
		seen[strings.ToLower(key)] = key
	}
	return nil
}

// decide asks for every action: all must be allowed, and one explicit denial
// is the answer whatever the others say.
func (q question) decide(c *policy.Compiled) Decision {
	var d Decision
	outcome, direct := policy.Allowed, true
	for _, request := range q.requests {
		result := c.Evaluate(request)
		outcome = stricter(outcome, result.Outcome)
		direct = direct && namedDirectly(result)
		d.Reasons = append(d.Reasons, q.explain(request.Action, result)...)
	}
	if q.impossible != "" {
		outcome = stricter(outcome, policy.DeniedImplicitly)
		d.Reasons = append(d.Reasons, q.impossible)
	}
	d.Allowed = outcome == policy.Allowed
	d.Decision = outcome.String()
	d.NeedsIdentityPolicy = d.Allowed && q.needsIdentityPolicy(direct)
	if d.NeedsIdentityPolicy {
		d.Reasons = append(d.Reasons, q.identityReason())
	}
	d.Reasons = append(d.Reasons, q.notes...)
	return d
}

// stricter orders outcomes as IAM does: an explicit denial is final, and
// anything not allowed is denied.
func stricter(a, b policy.Outcome) policy.Outcome {
	switch {
	case a == policy.DeniedExplicitly || b == policy.DeniedExplicitly:
		return policy.DeniedExplicitly
	case a == policy.Allowed && b == policy.Allowed:
		return policy.Allowed
	default:
		return policy.DeniedImplicitly
	}
}

// namedDirectly reports whether a statement that allows names the caller, or
// everyone, rather than only his account.
func namedDirectly(r policy.Result) bool {
	for _, s := range r.Statements {
		if s.Applies && s.Effect == policy.Allow && (s.Principal == policy.MatchDirect || s.Principal == policy.MatchEveryone) {
			return true
		}
	}
	return false
}

// needsIdentityPolicy is the second half of AWS's rule: a caller of another
// account always needs his own account's permission; in the same account the
// trust policy is enough alone if it names the caller, not if it names the
// account, which delegates to it. Services and people of an identity provider
// have no policies of their own. A role that assumes itself is a caller like
// any other.
// Sources: IAM User Guide, "Cross-account policy evaluation logic", "Policy
// evaluation for requests within a single account"; AWS Security Blog,
// "Announcing an update to IAM role trust policy behavior".
func (q question) needsIdentityPolicy(direct bool) bool {
	switch q.caller.Kind {
	case policy.CallerService, policy.CallerProvider:
		return false
	}
	return !q.sameAccount || !direct
}

func (q question) identityReason() string {
	if q.sameAccount {
		return "The statement names the caller's account, which leaves the choice to it: the caller's own policies must allow the call too."
	}
	return "The caller is of another account, so the caller's own policies must allow the call too."
}

// explain names the action where more than one was asked for.
func (q question) explain(action string, result policy.Result) []string {
	reasons := result.Reasons()
	if len(q.requests) == 1 {
		return reasons
	}
	for i, reason := range reasons {
		if !strings.Contains(reason, action+":") {
			reasons[i] = action + ": " + reason
		}
	}
	return reasons
}
