package localaws

import (
	"strconv"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// identity is who makes a call, with the policies that bear on it.
type identity struct {
	account *account
	caller  policy.Caller
	// arn is what GetCallerIdentity and error messages show: for a session its
	// own ARN, not the role's.
	arn string
	// userID is aws:userid, such as AROA…:session.
	userID string
	// entity is the user or role; nil for the root user.
	entity *entity
	// session is nil for long-term keys.
	session *session
	tags    []tag

	identityPolicies []*policy.Compiled
	// boundary is nil where none is set.
	boundary *policy.Compiled
}

func rootIdentity(a *account) *identity {
	arn := a.arn("root")
	return &identity{
		account: a,
		arn:     arn,
		userID:  a.id,
		caller:  policy.Caller{Kind: policy.CallerRoot, AccountID: a.id, ARN: arn},
	}
}

func (c *call) userIdentity(a *account, u *entity) *identity {
	arn := u.arn(a)
	i := &identity{
		account: a,
		arn:     arn,
		userID:  u.id,
		entity:  u,
		tags:    u.tags,
		caller:  policy.Caller{Kind: policy.CallerUser, AccountID: a.id, ARN: arn, UniqueID: u.id},
	}
	i.attach(c.view(a), u)
	return i
}

// sessionIdentity is false where the role is gone: AWS then no longer knows
// the token either.
func (c *call) sessionIdentity(s *session) (*identity, bool) {
	a := s.account
	r, ok := c.view(a).roles[s.roleName]
	if !ok || r.id != s.roleID {
		return nil, false
	}
	arn := s.arn()
	i := &identity{
		account: a,
		arn:     arn,
		userID:  r.id + ":" + s.name,
		entity:  r,
		session: s,
		tags:    withTags(r.tags, s.tags),
		caller:  policy.Caller{Kind: policy.CallerSession, AccountID: a.id, ARN: arn, RoleARN: r.arn(a), UniqueID: r.id},
	}
	i.attach(c.view(a), r)
	return i, true
}

// attach collects the policies of a user or role as the call sees them.
func (i *identity) attach(s *iamState, e *entity) {
	for _, name := range e.inlineNames() {
		i.identityPolicies = append(i.identityPolicies, e.inline[name].rules)
	}
	for _, arn := range e.managed {
		if p, ok := s.policy(arn); ok {
			i.identityPolicies = append(i.identityPolicies, p.current().document.rules)
		}
	}
	if p, ok := s.policy(e.boundary); ok {
		i.boundary = p.current().document.rules
	}
}

// context holds the keys that the caller and the connection give to every
// request. aws:SourceIp is the address of the connection; a call that an AWS
// service makes from inside has none.
// Source: IAM User Guide, "AWS global condition context keys".
func (c *call) context() policy.Context {
	k := policy.Context{}
	k.Set("aws:CurrentTime", c.at.UTC().Format(time.RFC3339))
	k.Set("aws:EpochTime", strconv.FormatInt(c.at.Unix(), 10))
	k.Set("aws:SecureTransport", "true")
	k.Set("aws:ViaAWSService", "false")
	k.Set("aws:RequestedRegion", c.region())
	if c.http != nil {
		k.Set("aws:SourceIp", sourceIP(c.http))
	}
	if c.http != nil && c.http.UserAgent() != "" {
		k.Set("aws:UserAgent", c.http.UserAgent())
	}
	if c.caller != nil {
		c.caller.describe(k)
	}
	return k
}

func (i *identity) describe(k policy.Context) {
	k.Set("aws:PrincipalAccount", i.account.id)
	k.Set("aws:PrincipalIsAWSService", "false")
	k.Set("aws:userid", i.userID)
	k.Set("aws:PrincipalArn", i.arn)
	if i.account.organizationID != "" {
		k.Set("aws:PrincipalOrgID", i.account.organizationID)
	}
	for _, t := range i.tags {
		k.Set("aws:PrincipalTag/"+t.key, t.value)
	}
	switch i.caller.Kind {
	case policy.CallerUser:
		k.Set("aws:PrincipalType", "User")
		k.Set("aws:username", i.entity.name)
	case policy.CallerRoot:
		k.Set("aws:PrincipalType", "Account")
	default:
		k.Set("aws:PrincipalType", "AssumedRole")
		k.Set("aws:PrincipalArn", i.caller.RoleARN)
		k.Set("aws:MultiFactorAuthPresent", "false")
		k.Set("aws:TokenIssueTime", i.session.issued.UTC().Format(time.RFC3339))
		if i.session.sourceIdentity != "" {
			k.Set("aws:SourceIdentity", i.session.sourceIdentity)
		}
		if i.session.federated != nil {
			i.session.federated.describe(k)
		}
	}
}

// session is one issue of temporary credentials for a role.
type session struct {
	accessKeyID string
	secret      string
	token       string
	issued      time.Time
	expires     time.Time

	account  *account
	roleName string
	roleID   string
	name     string

	tags []tag
	// transitive are the keys of tags that a session assumed with this one inherits.
	transitive     []string
	sourceIdentity string
	// federated is whom an identity provider vouched for; nil for all others.
	federated *federated
	// policies are the session policies; none means that the session is not
	// limited further.
	policies []*policy.Compiled
}

// arn is the session's own, which carries no path.
func (s *session) arn() string {
	return awsid.Principal{Kind: awsid.KindSession, Partition: s.account.partition, AccountID: s.account.id, Name: s.roleName, Session: s.name}.ARN()
}
