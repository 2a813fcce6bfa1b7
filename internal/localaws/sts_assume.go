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

// The limits of session policies.
// Source: IAM User Guide, "IAM and AWS STS quotas".
const (
	maxSessionPolicy     = 2048
	maxSessionPolicyARNs = 10
)

// assumption is an AssumeRole on its way: who wants which role, and how.
type assumption struct {
	call    *call
	roleARN string
	account *account
	role    *entity
	tags    []tag
	// transitive are the keys asked for, without the inherited ones.
	transitive     []string
	sourceIdentity string
}

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
	if slices.Contains(a.account.disabledRegions, c.auth.Region) {
		return nil, apiErrorf(http.StatusForbidden, "RegionDisabledException", "STS is not activated in this region for account:%s. Your account administrator can activate STS in this region using the IAM Console.", a.account.id)
	}
	if err := a.checkDuration(); err != nil {
		return nil, err
	}
	if err := a.inherit(); err != nil {
		return nil, err
	}
	return a.issue()
}

func newAssumption(c *call) (*assumption, error) {
	a := &assumption{
		call:           c,
		roleARN:        c.params.get("RoleArn"),
		tags:           c.params.tags(),
		transitive:     c.params.strings("TransitiveTagKeys"),
		sourceIdentity: c.params.get("SourceIdentity"),
	}
	if parsed, err := awsid.ParseARN(a.roleARN); err != nil || parsed.Service != "iam" {
		return nil, validationError("%s is invalid", a.roleARN)
	}
	if c.caller.caller.Kind == policy.CallerRoot {
		return nil, accessDenied("Roles may not be assumed by root accounts.")
	}
	p, err := awsid.ParsePrincipal(a.roleARN, c.account().partition)
	if err != nil || p.Kind != awsid.KindRole {
		return nil, a.denied("sts:AssumeRole")
	}
	owner, ok := c.world.accounts[p.AccountID]
	if !ok || owner.partition != p.Partition {
		return nil, a.denied("sts:AssumeRole")
	}
	role, ok := c.view(owner).roles[p.Name]
	if !ok || role.path != p.Path {
		return nil, a.denied("sts:AssumeRole")
	}
	a.account, a.role = owner, role
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
// same account names the caller itself, no identity policy is needed, but a
// role stays within its boundary and its session policies unless the session
// itself is named.
// Source: IAM User Guide, "Policy evaluation for requests within a single
// account".
func (a *assumption) refusedByCaller(action string, needsIdentityPolicy bool) bool {
	r := a.call.caller.refuse(a.call.request(a.permission(action)))
	switch {
	case r == nil:
		return false
	case r.explicit || needsIdentityPolicy:
		return true
	case a.call.caller.caller.Kind != policy.CallerSession || a.namesSession():
		return false
	default:
		return a.beyondLimits(action)
	}
}

// beyondLimits reports whether boundary or session policies fail to allow.
func (a *assumption) beyondLimits(action string) bool {
	request := a.call.request(a.permission(action))
	for _, l := range a.call.caller.limits() {
		if l.policyType != identityBased && l.decide(request) != policy.Allowed {
			return true
		}
	}
	return false
}

// namesSession reports whether the trust policy names this very session.
func (a *assumption) namesSession() bool {
	for _, s := range a.role.trust.parsed.Statements {
		if s.Effect == policy.Allow && s.Principal != nil && slices.Contains(s.Principal.AWS, a.call.caller.arn) {
			return true
		}
	}
	return false
}

// permission is what the caller's own policies are asked. Each action sees
// the keys that it carries: sts:ExternalId is one of AssumeRole's alone.
// Source: Service Authorization Reference, "AWS Security Token Service".
func (a *assumption) permission(action string) permission {
	k := policy.Context{}
	for _, t := range a.role.tags {
		k.Set("aws:ResourceTag/"+t.key, t.value)
		k.Set("iam:ResourceTag/"+t.key, t.value)
	}
	k.Set("aws:ResourceAccount", a.account.id)
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
		k.Set("sts:RoleSessionName", a.call.params.get("RoleSessionName"))
		if id, ok := a.call.params.lookup("ExternalId"); ok {
			k.Set("sts:ExternalId", id)
		}
	}
	return permission{action: action, resource: a.roleARN, context: k}
}

// trustRequest is the question to the trust policy. What the request itself
// says is derived from its parameters; what only this endpoint knows, such as
// the caller's tags and address, is put beside them.
func (a *assumption) trustRequest() trust.Request {
	c := a.call
	r := trust.Request{
		Principal:         c.caller.arn,
		RoleARN:           a.roleARN,
		TransitiveTagKeys: a.transitive,
		Context:           map[string][]string{},
	}
	name := c.params.get("RoleSessionName")
	r.SessionName = &name
	if id, ok := c.params.lookup("ExternalId"); ok {
		r.ExternalID = &id
	}
	if a.sourceIdentity != "" {
		r.SourceIdentity = &a.sourceIdentity
	}
	if len(a.tags) > 0 {
		r.SessionTags = map[string]string{}
		for _, t := range a.tags {
			r.SessionTags[t.key] = t.value
		}
	}
	for key, value := range c.context() {
		r.Context[key] = value.Values
	}
	for _, t := range a.role.tags {
		r.Context["aws:resourcetag/"+strings.ToLower(t.key)] = []string{t.value}
		r.Context["iam:resourcetag/"+strings.ToLower(t.key)] = []string{t.value}
	}
	return r
}

// checkDuration refuses a session longer than the role allows, and one longer
// than an hour where the caller is a session itself.
// Source: IAM User Guide, "Roles terms and concepts", Role chaining.
func (a *assumption) checkDuration() error {
	asked := sessionDuration(a.call.params)
	if a.call.caller.session != nil && asked > awsid.MaxChainedDuration*time.Second {
		return validationError("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
	}
	if asked > time.Duration(a.role.maxSession)*time.Second {
		return validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	return nil
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

func (a *assumption) issue() (any, error) {
	policies, size, err := a.sessionPolicies()
	if err != nil {
		return nil, err
	}
	s := a.call.world.issue(sessionSpec{
		account: a.account, role: a.role, name: a.call.params.get("RoleSessionName"), duration: sessionDuration(a.call.params),
		tags: a.tags, transitive: a.transitive, sourceIdentity: a.sourceIdentity, policies: policies,
	}, a.call.at)
	return assumeRoleXML{
		Credentials:      s.credentials(),
		AssumedRoleUser:  assumedRoleUserXML{AssumedRoleID: s.roleID + ":" + s.name, Arn: s.arn()},
		PackedPolicySize: size,
		SessionTokenSize: len(s.token),
		SourceIdentity:   s.sourceIdentity,
	}, nil
}

// sessionPolicies reads the inline and the managed ones, and gives what they
// and the tags take of the room there is, in per cent. AWS does not publish
// how it packs; here the characters are counted.
func (a *assumption) sessionPolicies() ([]*policy.Compiled, int, error) {
	p := a.call.params
	var policies []*policy.Compiled
	size := 0
	if text, ok := p.lookup("Policy"); ok {
		d, err := parsePolicy(text)
		if err != nil {
			return nil, 0, err
		}
		policies, size = append(policies, d.rules), size+d.size()
	}
	for _, arn := range p.fields("PolicyArns", "arn") {
		m, ok := a.call.view(a.account).policy(arn)
		if !ok {
			return nil, 0, malformedPolicy("The policy %s does not exist or is not attachable.", arn)
		}
		policies, size = append(policies, m.current().document.rules), size+len(arn)
	}
	for _, t := range a.tags {
		size += len(t.key) + len(t.value)
	}
	percent := (size*100 + maxPackedSize - 1) / maxPackedSize
	if percent > 100 {
		return nil, 0, apiErrorf(http.StatusBadRequest, "PackedPolicyTooLarge", "Packed size of session tags and policies consumes %d%% of allotted space.", percent)
	}
	return policies, percent, nil
}

// maxPackedSize is this endpoint's room for session policies and tags.
const maxPackedSize = 8192
