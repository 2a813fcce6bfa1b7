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
	// factor is when the caller last gave a second factor; zero if he did not.
	factor time.Time
	tags   []tag

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

// sessionIdentity is false where the role or user is gone: AWS then no longer
// knows the token either.
func (c *call) sessionIdentity(s *session) (*identity, bool) {
	a := s.account
	r, ok := c.view(a).entities(s.kind)[s.bearer]
	if !ok || r.id != s.bearerID {
		return nil, false
	}
	if s.kind == userKind {
		i := c.userIdentity(a, r)
		i.session, i.factor = s, s.factor
		return i, true
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
// request.
// Source: IAM User Guide, "AWS global condition context keys".
func (c *call) context() policy.Context {
	k := policy.Context{}
	k.Set("aws:CurrentTime", c.at.UTC().Format(time.RFC3339))
	k.Set("aws:EpochTime", strconv.FormatInt(c.at.Unix(), 10))
	k.Set("aws:SecureTransport", "true")
	k.Set("aws:ViaAWSService", "false")
	k.Set("aws:RequestedRegion", c.region())
	c.describeOrigin(k)
	if c.http != nil && c.http.UserAgent() != "" {
		k.Set("aws:UserAgent", c.http.UserAgent())
	}
	if c.caller != nil {
		c.caller.describe(k, c.at)
	}
	return k
}

func (i *identity) describe(k policy.Context, now time.Time) {
	k.Set("aws:PrincipalAccount", i.account.id)
	k.Set("aws:PrincipalIsAWSService", "false")
	k.Set("aws:userid", i.userID)
	k.Set("aws:PrincipalArn", i.arn)
	if i.account.organizationID != "" {
		k.Set("aws:PrincipalOrgID", i.account.organizationID)
		k.SetMulti("aws:PrincipalOrgPaths", i.account.organizationPath)
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
		if i.session.sourceIdentity != "" {
			k.Set("aws:SourceIdentity", i.session.sourceIdentity)
		}
		if i.session.federated != nil {
			i.session.federated.describe(k)
		}
		for key, value := range i.session.facts {
			k.Set(key, value)
		}
	}
	i.describeCredentials(k, now)
}

// describeCredentials sets the keys that tell how the caller signed. A
// long-term key has no sign of a second factor at all; temporary credentials
// say true or false. Those of AssumeRole always say false: they do not pass on
// the factor with which the role was assumed.
// Sources: IAM User Guide, "AWS global condition context keys",
// aws:MultiFactorAuthPresent and aws:MultiFactorAuthAge; "Secure API access
// with MFA", Choosing between GetSessionToken and AssumeRole.
func (i *identity) describeCredentials(k policy.Context, now time.Time) {
	if i.session != nil {
		k.Set("aws:TokenIssueTime", i.session.issued.UTC().Format(time.RFC3339))
		k.Set("aws:MultiFactorAuthPresent", "false")
	}
	if !i.factor.IsZero() {
		k.Set("aws:MultiFactorAuthPresent", "true")
		k.Set("aws:MultiFactorAuthAge", strconv.FormatInt(int64(now.Sub(i.factor)/time.Second), 10))
	}
}

// session is one issue of temporary credentials for a role, or for a user by
// GetSessionToken.
type session struct {
	accessKeyID string
	secret      string
	token       string
	issued      time.Time
	expires     time.Time

	account *account
	// kind, bearer and bearerID are of the role or user.
	kind     kind
	bearer   string
	bearerID string
	// name is that of a role's session; empty for a user's.
	name string
	// factor is when a user's second factor was given; zero if it was not.
	factor time.Time

	tags []tag
	// transitive are the keys of tags that a session assumed with this one inherits.
	transitive     []string
	sourceIdentity string
	// federated is whom an identity provider vouched for; nil for all others.
	federated *federated
	// facts are condition keys that the service sets which was given the session.
	facts map[string]string
	// policies are the session policies; none means that the session is not
	// limited further.
	policies []*policy.Compiled
}

// arn is that of a role's session, which carries no path.
func (s *session) arn() string {
	return awsid.Principal{Kind: awsid.KindSession, Partition: s.account.partition, AccountID: s.account.id, Name: s.bearer, Session: s.name}.ARN()
}
