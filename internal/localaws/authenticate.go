package localaws

import (
	"crypto/subtle"
	"errors"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/sigv4"
)

// authProblem says why a caller could not be told who it is; each service has
// codes of its own for these.
type authProblem int

const (
	authMissing authProblem = iota
	authIncomplete
	authExpiredSignature
	authMismatch
	authUnknownKey
	authForeignToken
	authExpiredToken
	authRealKey
	// authBody is a body that is not what was signed; authFraming one that is
	// not in chunks, as it says.
	authBody
	authFraming
)

// authError is a request whose signature or credentials were refused.
type authError struct {
	problem authProblem
	message string
}

// Error returns the message.
func (e *authError) Error() string { return e.message }

const realKeyWarning = "This is a local endpoint for tests: never send real AWS credentials here. Its own access keys begin LKIA or LSIA; it prints one at start and lists them under /_localaws/credentials. If the key that was sent is real, consider it exposed to this machine."

const invalidToken = "The security token included in the request is invalid."

// authenticate finds out who signed the call, or answers an *authError.
func (c *call) authenticate() error {
	auth, err := sigv4.Parse(c.http.Header.Get("Authorization"))
	if err != nil {
		return signatureError(err)
	}
	c.auth = auth
	if _, ok := awsid.PartitionOfRegion(auth.Region); !ok {
		return &authError{authMismatch, "Credential should be scoped to a valid region."}
	}
	key, err := c.credential(auth.AccessKeyID, c.http.Header.Get("X-Amz-Security-Token"))
	if err != nil {
		return err
	}
	if err := sigv4.Check(c.http, c.body, auth, key.secret, c.at); err != nil {
		return signatureError(err)
	}
	if key.session != nil && !c.at.Before(key.session.expires) {
		return &authError{authExpiredToken, "The security token included in the request is expired"}
	}
	if err := c.decode(auth, key.secret); err != nil {
		return signatureError(err)
	}
	c.caller = key.identity
	return nil
}

// decode takes the framing off a body that came in chunks.
func (c *call) decode(auth sigv4.Authorization, secret string) error {
	p, err := sigv4.Decode(c.http, c.body, auth, secret)
	if err == nil {
		c.body, c.trailer = p.Body, p.Trailer
	}
	return err
}

// credential is an access key and whom it stands for.
type credential struct {
	secret   string
	identity *identity
	session  *session
}

// credential finds an access key. A temporary key counts only with the token
// it was issued with, a long-term key only with none.
func (c *call) credential(accessKeyID, token string) (credential, error) {
	if s, ok := c.world.sessions[accessKeyID]; ok {
		if subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) != 1 {
			return credential{}, &authError{authForeignToken, invalidToken}
		}
		i, ok := c.sessionIdentity(s)
		if !ok {
			return credential{}, &authError{authUnknownKey, invalidToken}
		}
		return credential{secret: s.secret, identity: i, session: s}, nil
	}
	if token != "" {
		return credential{}, &authError{authForeignToken, invalidToken}
	}
	for _, a := range c.world.inOrder() {
		if a.root != nil && a.root.id == accessKeyID {
			return credential{secret: a.root.secret, identity: rootIdentity(a)}, nil
		}
		if u, k, ok := c.view(a).keyOwner(accessKeyID); ok && k.active {
			return credential{secret: k.secret, identity: c.userIdentity(a, u)}, nil
		}
	}
	return credential{}, &authError{authUnknownKey, invalidToken}
}

// bringsRealKey reports whether an access key that looks like AWS's comes with
// the request, by whatever scheme it is signed, in a header or, as in the URL of
// a presigned request, in the query.
// Sources: IAM User Guide, "Create a signed AWS API request"; Amazon S3 API
// Reference, "Authenticating requests: Using query parameters" and Signature
// Version 2's AWSAccessKeyId.
func (c *call) bringsRealKey() bool {
	query := c.http.URL.Query()
	for _, text := range []string{c.http.Header.Get("Authorization"), query.Get("X-Amz-Credential"), query.Get("AWSAccessKeyId")} {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !isWord(r) }) {
			if strings.HasPrefix(word, "AKIA") || strings.HasPrefix(word, "ASIA") {
				return true
			}
		}
	}
	return false
}

func signatureError(err error) error {
	var failed *sigv4.Error
	if !errors.As(err, &failed) {
		return err
	}
	switch failed.Problem {
	case sigv4.Missing:
		return &authError{authMissing, failed.Message}
	case sigv4.Incomplete:
		return &authError{authIncomplete, failed.Message}
	case sigv4.Expired, sigv4.NotYetCurrent:
		return &authError{authExpiredSignature, failed.Message}
	case sigv4.BodyMismatch:
		return &authError{authBody, failed.Message}
	case sigv4.Framing:
		return &authError{authFraming, failed.Message}
	default:
		return &authError{authMismatch, failed.Message}
	}
}
