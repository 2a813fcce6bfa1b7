package localaws

import (
	"net/http"
	"slices"
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

// grant is what all ways of assuming a role have in common: which role, and
// what its session will carry.
type grant struct {
	call           *call
	roleARN        string
	account        *account
	role           *entity
	sessionName    string
	tags           []tag
	transitive     []string
	sourceIdentity string
	// federated is whom an identity provider vouched for; nil for all others.
	federated *federated
	// facts are condition keys that the caller, a service, gives the session.
	facts map[string]string
}

// newGrant reads what the parameters of all ways have in common.
func newGrant(c *call) (grant, error) {
	g := grant{call: c, roleARN: c.params.get("RoleArn"), sessionName: c.params.get("RoleSessionName")}
	if parsed, err := awsid.ParseARN(g.roleARN); err != nil || parsed.Service != "iam" {
		return grant{}, validationError("%s is invalid", g.roleARN)
	}
	return g, nil
}

// find looks the role up and reports whether there is one.
func (g *grant) find() bool {
	p, err := awsid.ParsePrincipal(g.roleARN, "")
	if err != nil || p.Kind != awsid.KindRole {
		return false
	}
	owner, ok := g.call.world.accounts[p.AccountID]
	if !ok || owner.partition != p.Partition {
		return false
	}
	role, ok := g.call.view(owner).roles[p.Name]
	if !ok || role.path != p.Path {
		return false
	}
	g.account, g.role = owner, role
	return true
}

// request is the question to the trust policy. What the request itself says is
// derived from its parameters; what only this endpoint knows, such as the
// caller's tags and address, is put beside them.
func (g *grant) request(principal, action string) trust.Request {
	r := trust.Request{
		Principal: principal, RoleARN: g.roleARN, Action: action, SessionName: &g.sessionName,
		TransitiveTagKeys: g.transitive, Context: map[string][]string{},
	}
	if g.sourceIdentity != "" {
		r.SourceIdentity = &g.sourceIdentity
	}
	if len(g.tags) > 0 {
		r.SessionTags = map[string]string{}
		for _, t := range g.tags {
			r.SessionTags[t.key] = t.value
		}
	}
	for key, value := range g.call.context() {
		r.Context[key] = value.Values
	}
	for key, value := range g.roleKeys() {
		r.Context[key] = value.Values
	}
	return r
}

// roleKeys are the keys that tell of the role.
// Source: IAM User Guide, "AWS global condition context keys", Properties of
// the resource.
func (g *grant) roleKeys() policy.Context {
	k := policy.Context{}
	for _, t := range g.role.tags {
		k.Set("aws:ResourceTag/"+t.key, t.value)
		k.Set("iam:ResourceTag/"+t.key, t.value)
	}
	k.Set("aws:ResourceAccount", g.account.id)
	if g.account.organizationID != "" {
		k.Set("aws:ResourceOrgID", g.account.organizationID)
		k.SetMulti("aws:ResourceOrgPaths", g.account.organizationPath)
	}
	return k
}

func (g *grant) checkRegion() error {
	if slices.Contains(g.account.disabledRegions, g.call.region()) {
		return apiErrorf(http.StatusForbidden, "RegionDisabledException", "STS is not activated in this region for account:%s. Your account administrator can activate STS in this region using the IAM Console.", g.account.id)
	}
	return nil
}

// checkDuration refuses a session longer than the role allows.
func (g *grant) checkDuration(asked time.Duration) error {
	if asked > time.Duration(g.role.maxSession)*time.Second {
		return validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	return nil
}

// issued is a session that was granted, and how much of the room for policies
// and tags it takes, in per cent.
type issued struct {
	*session
	packed int
}

func (i issued) user() assumedRoleUserXML {
	return assumedRoleUserXML{AssumedRoleID: i.bearerID + ":" + i.name, Arn: i.arn()}
}

func (g *grant) issue(duration time.Duration) (issued, error) {
	policies, packed, err := g.sessionPolicies()
	if err != nil {
		return issued{}, err
	}
	s := g.call.world.issue(sessionSpec{
		account: g.account, bearer: g.role, name: g.sessionName, duration: duration,
		tags: g.tags, transitive: g.transitive, sourceIdentity: g.sourceIdentity, federated: g.federated, facts: g.facts, policies: policies,
	}, g.call.at)
	return issued{session: s, packed: packed}, nil
}

// sessionPolicies reads the inline and the managed ones, and gives what they
// and the tags take of the room there is, in per cent. AWS does not publish
// how it packs; here the characters are counted.
func (g *grant) sessionPolicies() ([]*policy.Compiled, int, error) {
	p := g.call.params
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
		m, ok := g.call.view(g.account).policy(arn)
		if !ok {
			return nil, 0, malformedPolicy("The policy %s does not exist or is not attachable.", arn)
		}
		policies, size = append(policies, m.current().document.rules), size+len(arn)
	}
	for _, t := range g.tags {
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
