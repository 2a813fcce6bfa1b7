package idp

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// keyID names the one key in a token's header.
const keyID = "localaws"

// The claims under which AWS looks for session tags and a source identity.
// Source: IAM User Guide, "Pass session tags in AWS STS" and "Monitor and
// control actions taken with assumed roles".
const (
	tagsClaim           = "https://aws.amazon.com/tags"
	sourceIdentityClaim = "https://aws.amazon.com/source_identity"
)

// Token is what an OpenID Connect provider says of somebody.
type Token struct {
	// Issuer is the provider's URL with the scheme, or the host of one whose
	// tokens are not OpenID Connect's.
	Issuer   string
	Audience string
	Subject  string
	// ID tells tokens apart.
	ID      string
	Issued  time.Time
	Expires time.Time
	// Claims are all others: texts, numbers, truth values or lists of texts.
	Claims map[string]Claim

	SessionTags    map[string]string
	TransitiveTags []string
	// SourceIdentity is empty where the token sets none.
	SourceIdentity string
}

// Claim is the value of a claim as texts; most have one. Numbers and truth
// values are texts here as they are in conditions.
type Claim []string

// UnmarshalJSON takes a text, a number, a truth value, or a list of texts.
func (c *Claim) UnmarshalJSON(text []byte) error {
	var one string
	var many []string
	switch {
	case json.Unmarshal(text, &many) == nil && many != nil:
		*c = many
	case json.Unmarshal(text, &one) == nil && text[0] == '"':
		*c = Claim{one}
	case isScalar(text):
		*c = Claim{string(text)}
	default:
		return fmt.Errorf("a claim is a text, a number, a truth value or a list of texts, not %s", text)
	}
	return nil
}

// MarshalJSON writes a single text without a list around it.
func (c Claim) MarshalJSON() ([]byte, error) {
	if len(c) == 1 {
		return json.Marshal(c[0])
	}
	return json.Marshal([]string(c))
}

func isScalar(text []byte) bool {
	if _, err := strconv.ParseBool(string(text)); err == nil {
		return true
	}
	_, err := strconv.ParseFloat(string(text), 64)
	return err == nil
}

type headerJSON struct {
	Algorithm string `json:"alg"`
	Type      string `json:"typ"`
	KeyID     string `json:"kid"`
}

type awsTagsJSON struct {
	Principal  map[string][]string `json:"principal_tags"`
	Transitive []string            `json:"transitive_tag_keys,omitempty"`
}

// registered are the claims that Token has fields for.
func registered() []string {
	return []string{"iss", "aud", "sub", "jti", "iat", "exp", "nbf", tagsClaim, sourceIdentityClaim}
}

// IssueToken writes and signs a token. It fails where a further claim has the
// name of one that has a field of its own.
func (s *Signer) IssueToken(t Token) (string, error) {
	claims := map[string]json.RawMessage{}
	for name, value := range t.Claims {
		if slices.Contains(registered(), name) {
			return "", fmt.Errorf("the claim %q is not one of the further claims; it is set by a member of its own", name)
		}
		if err := put(claims, name, value); err != nil {
			return "", err
		}
	}
	err := errors.Join(
		put(claims, "iss", t.Issuer), put(claims, "aud", t.Audience), put(claims, "sub", t.Subject), put(claims, "jti", t.ID),
		put(claims, "iat", t.Issued.Unix()), put(claims, "exp", t.Expires.Unix()), putAWS(claims, t),
	)
	if err != nil {
		return "", err
	}
	header, err := json.Marshal(headerJSON{Algorithm: "ES256", Type: "JWT", KeyID: keyID})
	if err != nil {
		return "", err
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	signed := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	signature, err := s.sign(signed)
	return signed + "." + signature, err
}

func put[T any](claims map[string]json.RawMessage, name string, value T) error {
	text, err := json.Marshal(value)
	claims[name] = text
	return err
}

// putAWS adds the claims that AWS alone reads.
func putAWS(claims map[string]json.RawMessage, t Token) error {
	if t.SourceIdentity != "" {
		if err := put(claims, sourceIdentityClaim, t.SourceIdentity); err != nil {
			return err
		}
	}
	if len(t.SessionTags) == 0 && len(t.TransitiveTags) == 0 {
		return nil
	}
	tags := awsTagsJSON{Principal: map[string][]string{}, Transitive: t.TransitiveTags}
	for key, value := range t.SessionTags {
		tags.Principal[key] = []string{value}
	}
	return put(claims, tagsClaim, tags)
}

// ErrNotAToken is a text that is no JSON Web Token.
var ErrNotAToken = errors.New("not a JSON Web Token")

// ReadToken takes a token apart without asking who signed it. The error is
// ErrNotAToken.
func ReadToken(text string) (Token, error) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return Token{}, ErrNotAToken
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return Token{}, ErrNotAToken
	}
	var claims map[string]json.RawMessage
	d := json.NewDecoder(bytes.NewReader(payload))
	if err := d.Decode(&claims); err != nil {
		return Token{}, ErrNotAToken
	}
	return tokenOf(claims)
}

func tokenOf(claims map[string]json.RawMessage) (Token, error) {
	t := Token{Claims: map[string]Claim{}}
	var issued, expires int64
	var tags awsTagsJSON
	fields := map[string]func(json.RawMessage) error{
		"iss": into(&t.Issuer), "aud": into(&t.Audience), "sub": into(&t.Subject), "jti": into(&t.ID),
		"iat": into(&issued), "exp": into(&expires), tagsClaim: into(&tags), sourceIdentityClaim: into(&t.SourceIdentity),
	}
	for name, text := range claims {
		if read, ok := fields[name]; ok {
			if read(text) != nil {
				return Token{}, ErrNotAToken
			}
			continue
		}
		var value Claim
		if json.Unmarshal(text, &value) == nil {
			t.Claims[name] = value
		}
	}
	t.Issued, t.Expires, t.TransitiveTags = time.Unix(issued, 0), time.Unix(expires, 0), tags.Transitive
	for key, values := range tags.Principal {
		if t.SessionTags == nil {
			t.SessionTags = map[string]string{}
		}
		t.SessionTags[key] = strings.Join(values, "")
	}
	return t, nil
}

func into[T any](field *T) func(json.RawMessage) error {
	return func(text json.RawMessage) error { return json.Unmarshal(text, field) }
}

// Signed reports whether a token is signed with this key, by the algorithm
// that its issuer uses and no other.
func (s *Signer) Signed(token string) bool {
	at := strings.LastIndexByte(token, '.')
	first, _, _ := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.DecodeString(first)
	if err != nil || at < 0 {
		return false
	}
	var h headerJSON
	if err := json.Unmarshal(raw, &h); err != nil || h.Algorithm != "ES256" || h.KeyID != keyID {
		return false
	}
	return verify(&s.key.PublicKey, token[:at], token[at+1:])
}
