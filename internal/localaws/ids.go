package localaws

import (
	"encoding/base64"
	"fmt"
	"io"
	"sync"
)

// The beginnings of access key IDs. AWS's own are AKIA and ASIA; these differ
// so that neither can be taken for the other.
const (
	longTermPrefix  = "LKIA"
	temporaryPrefix = "LSIA"
)

// The beginnings of IAM's unique IDs.
// Source: IAM User Guide, "IAM identifiers", "Understanding unique ID prefixes".
const (
	roleIDPrefix    = "AROA"
	userIDPrefix    = "AIDA"
	policyIDPrefix  = "ANPA"
	profileIDPrefix = "AIPA"
)

// idAlphabet is base 32, which IAM's identifiers are written in.
const idAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

// idSource makes identifiers and secrets out of randomness. It may be used by
// several requests at once, whatever its reader is.
type idSource struct {
	mu     *sync.Mutex
	random io.Reader
	// tell is told every secret; nil tells nobody.
	tell func(Secret)
}

func newIDSource(random io.Reader, tell func(Secret)) idSource {
	return idSource{mu: &sync.Mutex{}, random: random, tell: tell}
}

// SecretKind says what a secret opens.
type SecretKind string

// The kinds of secrets.
const (
	// SecretOfKey is that of a long-term access key, SecretOfSession that of a
	// temporary one, which works with its SessionToken alone.
	SecretOfKey     SecretKind = "secret access key"
	SecretOfSession SecretKind = "secret access key of a session"
	SessionToken    SecretKind = "session token"
	// DataKey is KMS's, in base 64.
	DataKey SecretKind = "data key"
	// Bearer is a token or an assertion of an identity provider.
	Bearer SecretKind = "bearer token"
)

// Secret is something that the endpoint hands out and nobody else should see.
type Secret struct {
	Kind SecretKind
	Text string
}

// told is the secret, after whoever listens has been told of it.
func (s idSource) told(kind SecretKind, secret string) string {
	if s.tell != nil {
		s.tell(Secret{kind, secret})
	}
	return secret
}

// bytes panics where randomness ends: an endpoint without it could only hand
// out secrets that are known.
func (s idSource) bytes(n int) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := make([]byte, n)
	if _, err := io.ReadFull(s.random, b); err != nil {
		panic("localaws: the source of randomness gave no more: " + err.Error())
	}
	return b
}

// Read fills b, so that an idSource serves where a source of randomness is
// wanted. It never fails.
func (s idSource) Read(b []byte) (int, error) { return copy(b, s.bytes(len(b))), nil }

func (s idSource) letters(n int) string {
	b := s.bytes(n)
	for i := range b {
		b[i] = idAlphabet[b[i]&31]
	}
	return string(b)
}

func (s idSource) uniqueID(prefix string) string { return prefix + s.letters(17) }

func (s idSource) accessKeyID(prefix string) string { return prefix + s.letters(16) }

// secret has 40 characters, as AWS's have.
func (s idSource) secret(kind SecretKind) string {
	return s.told(kind, base64.StdEncoding.EncodeToString(s.bytes(30)))
}

func (s idSource) sessionToken() string {
	return s.told(SessionToken, base64.StdEncoding.EncodeToString(s.bytes(96)))
}

// dataKey is the plain text of a key of n bytes that KMS hands out.
func (s idSource) dataKey(n int) []byte {
	plain := s.bytes(n)
	s.told(DataKey, base64.StdEncoding.EncodeToString(plain))
	return plain
}

func (s idSource) requestID() string {
	b := s.bytes(16)
	b[6], b[8] = b[6]&0x0F|0x40, b[8]&0x3F|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
