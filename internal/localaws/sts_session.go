package localaws

import (
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// How long credentials of GetSessionToken last, in seconds: at most, where
// nothing is said, and at most for the root user.
// Source: STS API Reference, "GetSessionToken", DurationSeconds.
const (
	maxUserSession     = 129600
	defaultUserSession = 43200
)

type sessionTokenXML struct{ Credentials credentialsXML }

// getSessionToken gives a user temporary credentials of his own, which say
// whether he gave a second factor. It needs no permission and wants a
// long-term key. The root user's are left out: nobody can assume a role by them.
// Source: STS API Reference, "GetSessionToken".
func getSessionToken(c *call) (any, error) {
	if c.caller.session != nil {
		return nil, accessDenied("Cannot call GetSessionToken with session credentials")
	}
	if c.caller.caller.Kind == policy.CallerRoot {
		return nil, notImplemented("sts", "GetSessionToken of a root user")
	}
	if err := c.takeFactor(); err != nil {
		return nil, err
	}
	seconds := c.params.integer("DurationSeconds", defaultUserSession)
	s := c.world.issue(sessionSpec{account: c.account(), bearer: c.caller.entity, factor: c.caller.factor, duration: time.Duration(seconds) * time.Second}, c.at)
	return sessionTokenXML{s.credentials()}, nil
}

// confined keeps credentials of GetSessionToken to what AWS lets them do: no
// call of IAM without a second factor, and of STS only two.
// Source: STS API Reference, "GetSessionToken", Permissions.
func (c *call) confined() error {
	s := c.caller.session
	if s == nil || s.kind != userKind {
		return nil
	}
	switch {
	case c.service == "iam" && s.factor.IsZero():
		return &authError{authUnknownKey, invalidToken}
	case c.service == "sts" && c.action != "AssumeRole" && c.action != "GetCallerIdentity":
		return accessDenied("Cannot call %s with session credentials", c.action)
	}
	return nil
}
