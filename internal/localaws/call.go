package localaws

import (
	"net/http"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/sigv4"
)

// call is one request to a service, from arrival to answer.
type call struct {
	world *world
	http  *http.Request
	body  []byte
	// trailer is what came after a body in chunks.
	trailer http.Header

	service string
	action  string
	params  params
	auth    sigv4.Authorization

	requestID string
	at        time.Time
	// caller is nil until the signature has been verified.
	caller *identity
	// vouched names the identity provider or service that stands for a caller
	// who signed nothing, for the journal.
	vouched string
	// iam is what the caller's account holds: what a read sees, or a draft
	// that a write changes.
	iam *iamState
	// stale makes every read see the state before the last write.
	stale bool
	// seen holds what this call sees of each account, picked once, so that
	// one call never sees two versions.
	seen map[string]*iamState
}

// globalRegion is where AWS takes a request to be that names no region.
const globalRegion = "us-east-1"

// region is the one that the request was signed for. One that is not signed
// says none, and goes to the global endpoint's.
func (c *call) region() string {
	if c.auth.Region == "" {
		return globalRegion
	}
	return c.auth.Region
}

// account is the caller's.
func (c *call) account() *account { return c.caller.account }

// view is what this call sees of an account. While a write propagates, calls
// of the same action on the same thing see the old and the new by turns.
func (c *call) view(a *account) *iamState {
	if s, ok := c.seen[a.id]; ok {
		return s
	}
	s := a.iam.previous()
	if !c.stale {
		s = a.read(c.action+" "+c.subject(), c.at)
	}
	c.seen[a.id] = s
	return s
}

// subject names what the call is about, as far as alternating reads need it.
func (c *call) subject() string {
	for _, p := range []string{"RoleName", "UserName", "PolicyArn", "RoleArn", "InstanceProfileName", "OpenIDConnectProviderArn", "SAMLProviderArn"} {
		if v := c.params.get(p); v != "" {
			return v
		}
	}
	return ""
}

// reply is an answer, complete before its first byte is sent, so that a fault
// can still withhold it.
type reply struct {
	status      int
	contentType string
	header      http.Header
	body        []byte
}

// service is one AWS service: how to tell what a request asks of it, how to
// answer, and how its errors look. A new service is one more entry in
// services().
type service interface {
	// signingName is the service's name in a credential scope, such as sts.
	signingName() string
	// recognize reports whether a request without an Authorization header is
	// meant for this service.
	recognize(r *http.Request, body []byte) bool
	// read fills in action and params.
	read(c *call)
	// unsigned reports whether the call may be made by anybody, so that a
	// signature is not looked at.
	unsigned(c *call) bool
	// serve answers a call whose signature is verified or needless.
	serve(c *call) (reply, error)
	// failure writes an error in the service's own form.
	failure(c *call, err error) reply
}

// services lists all that is implemented.
func services() []service {
	return []service{newIAM(), newSTS(), newKMS(), newSecurityLake(), newS3()}
}
