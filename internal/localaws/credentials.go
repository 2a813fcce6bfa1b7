package localaws

import (
	"time"
)

// Credential is an access key of somebody the seed made.
type Credential struct {
	AccountID string `json:"account_id"`
	// PrincipalARN is the user's or role's ARN, or the root's.
	PrincipalARN    string `json:"principal_arn"`
	AccessKeyID     string `json:"access_key_id"`
	SecretAccessKey string `json:"secret_access_key"`
	// SessionToken is there for roles, whose credentials are temporary.
	SessionToken string `json:"session_token"`
}

// A role's credentials are listed with at least an hour left of twelve.
const (
	listedSession = 12 * time.Hour
	listedAtLeast = time.Hour
	listedName    = "localaws"
)

// Credentials lists a working credential for each principal of the seed that
// still exists, in the seed's order: the customer's administrator first.
func (s *Server) Credentials() []Credential {
	w := s.world
	w.mu.Lock()
	defer w.mu.Unlock()
	list := []Credential{}
	for i := range w.principals {
		if c, ok := w.credentialOf(&w.principals[i], s.config.Now()); ok {
			list = append(list, c)
		}
	}
	return list
}

func (w *world) credentialOf(p *seededPrincipal, now time.Time) (Credential, bool) {
	c := Credential{AccountID: p.account.id}
	if p.name == "" {
		c.PrincipalARN, c.AccessKeyID, c.SecretAccessKey = p.account.arn("root"), p.account.root.id, p.account.root.secret
		return c, true
	}
	e, ok := p.account.iam.current().entities(p.kind)[p.name]
	if !ok {
		return Credential{}, false
	}
	c.PrincipalARN = e.arn(p.account)
	if p.kind == roleKind {
		p.renew(w, e, now)
		c.AccessKeyID, c.SecretAccessKey, c.SessionToken = p.session.accessKeyID, p.session.secret, p.session.token
		return c, true
	}
	for _, k := range e.keys {
		if k.active {
			c.AccessKeyID, c.SecretAccessKey = k.id, k.secret
			return c, true
		}
	}
	return Credential{}, false
}

// renew issues a session of the role where the last one is of another role of
// that name or near its end.
func (p *seededPrincipal) renew(w *world, e *entity, now time.Time) {
	if p.session != nil && p.session.bearerID == e.id && p.session.expires.Sub(now) >= listedAtLeast {
		return
	}
	p.session = w.issue(sessionSpec{account: p.account, bearer: e, name: listedName, duration: listedSession}, now)
}
