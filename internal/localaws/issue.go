package localaws

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/idp"
)

// DefaultRecipient is the sign-in endpoint that assertions are for where
// nothing else is said.
const DefaultRecipient = "https://signin.aws.amazon.com/saml"

// persistentFormat is the format of a name that stays with its bearer.
const persistentFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"

// What is taken where nothing is said.
const (
	tokenLife   = time.Hour
	defaultName = "localaws"
)

// WebIdentity is what a token for AssumeRoleWithWebIdentity shall say.
type WebIdentity struct {
	// Issuer is the provider's URL, with https://, or www.amazon.com or
	// graph.facebook.com, whose tokens want that host as ProviderId.
	Issuer string `json:"issuer"`
	// Audience is the claim aud, Subject the claim sub.
	Audience string `json:"audience"`
	Subject  string `json:"subject"`
	// Claims are all others, such as amr, azp or repository.
	Claims            map[string]idp.Claim `json:"claims"`
	SessionTags       map[string]string    `json:"session_tags"`
	TransitiveTagKeys []string             `json:"transitive_tag_keys"`
	SourceIdentity    string               `json:"source_identity"`
	// ExpiresInSeconds is an hour if 0; a negative one has expired already.
	ExpiresInSeconds int64 `json:"expires_in_seconds"`
	// Revoked makes the issuer reject the token when STS asks.
	Revoked bool `json:"revoked"`
}

// IssueWebIdentityToken plays the issuer: it signs a token that says whatever
// is asked for. It fails where issuer, audience or subject is missing.
func (s *Server) IssueWebIdentityToken(i WebIdentity) (string, error) {
	for _, m := range []struct{ name, value string }{{"issuer", i.Issuer}, {"audience", i.Audience}, {"subject", i.Subject}} {
		if m.value == "" {
			return "", fmt.Errorf("%s is missing; a token has an issuer, an audience and a subject", m.name)
		}
	}
	now := s.config.Now()
	t := idp.Token{
		Issuer: i.Issuer, Audience: i.Audience, Subject: i.Subject, ID: s.world.ids.requestID(), Issued: now, Expires: now.Add(lifetime(i.ExpiresInSeconds, tokenLife)),
		Claims: i.Claims, SessionTags: i.SessionTags, TransitiveTags: i.TransitiveTagKeys, SourceIdentity: i.SourceIdentity,
	}
	if i.Revoked {
		s.world.mu.Lock()
		s.world.revoked[t.ID] = true
		s.world.mu.Unlock()
	}
	return s.told(s.world.signer.IssueToken(t))
}

func lifetime(seconds int64, fallback time.Duration) time.Duration {
	if seconds == 0 {
		return fallback
	}
	return time.Duration(seconds) * time.Second
}

// SAMLIdentity is what an assertion for AssumeRoleWithSAML shall say.
type SAMLIdentity struct {
	// ProviderARN must exist in IAM, for the assertion bears its entity ID.
	ProviderARN string `json:"provider_arn"`
	RoleARN     string `json:"role_arn"`
	SessionName string `json:"session_name"`
	Subject     string `json:"subject"`
	// SubjectFormat is persistent, transient or a URI; persistent if empty.
	SubjectFormat string `json:"subject_format"`
	// Recipient is saml:aud; DefaultRecipient if empty.
	Recipient string `json:"recipient"`
	// Attributes are named by their condition key without saml:, such as
	// eduPersonAffiliation, or by the name they bear in an assertion.
	Attributes        map[string][]string `json:"attributes"`
	SessionTags       map[string]string   `json:"session_tags"`
	TransitiveTagKeys []string            `json:"transitive_tag_keys"`
	SourceIdentity    string              `json:"source_identity"`
	// SessionSeconds shortens the session; 0: not said.
	SessionSeconds int64 `json:"session_seconds"`
	// ExpiresInSeconds is five minutes if 0; a negative one has expired already.
	ExpiresInSeconds int64 `json:"expires_in_seconds"`
}

// IssueSAMLAssertion plays the SAML provider: it signs an assertion, in
// base64, that says whatever is asked for.
func (s *Server) IssueSAMLAssertion(i SAMLIdentity) (string, error) {
	provider, ok := s.samlProvider(i.ProviderARN)
	if !ok {
		return "", fmt.Errorf("provider_arn: there is no SAML provider %q; make one with CreateSAMLProvider", i.ProviderARN)
	}
	if _, err := awsid.ParseARN(i.RoleARN); err != nil {
		return "", fmt.Errorf("role_arn: %w", err)
	}
	attributes, err := attributeNames(i.Attributes)
	if err != nil {
		return "", err
	}
	now := s.config.Now()
	a := idp.Assertion{
		Issuer: provider.metadata.EntityID, Recipient: or(i.Recipient, DefaultRecipient), Subject: or(i.Subject, defaultName), SubjectFormat: nameFormat(i.SubjectFormat),
		Issued: now, Expires: now.Add(lifetime(i.ExpiresInSeconds, assertionLife)), Roles: []string{i.RoleARN + "," + i.ProviderARN}, SessionName: or(i.SessionName, defaultName),
		SourceIdentity: i.SourceIdentity, SessionTags: i.SessionTags, TransitiveTags: i.TransitiveTagKeys, Attributes: attributes,
	}
	if i.SessionSeconds > 0 {
		a.SessionSeconds = strconv.FormatInt(i.SessionSeconds, 10)
	}
	return s.told(s.world.signer.IssueAssertion(a))
}

// told tells of what bears an identity, if there is no error.
func (s *Server) told(bearer string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return s.world.ids.told(Bearer, bearer), nil
}

func (s *Server) samlProvider(arn string) (*samlProvider, bool) {
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	parsed, err := awsid.ParseARN(arn)
	if err != nil {
		return nil, false
	}
	owner, ok := s.world.accounts[parsed.AccountID]
	if !ok {
		return nil, false
	}
	p, ok := owner.iam.current().saml[arn]
	return p, ok
}

func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

func nameFormat(format string) string {
	switch format {
	case "":
		return persistentFormat
	case "persistent", "transient":
		return strings.Replace(persistentFormat, "persistent", format, 1)
	default:
		return format
	}
}

// attributeNames gives the attributes the names they bear in an assertion.
func attributeNames(attributes map[string][]string) (map[string][]string, error) {
	named := map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(attributes)) {
		i := slices.IndexFunc(samlAttributes(), func(a samlAttribute) bool { return strings.EqualFold(a.key, key) || a.name == key })
		if i < 0 {
			return nil, fmt.Errorf("attributes: AWS makes no condition key of %q", key)
		}
		named[samlAttributes()[i].name] = attributes[key]
	}
	return named, nil
}

// SAMLMetadata describes a SAML provider played by this endpoint, as
// CreateSAMLProvider takes it. An empty entity ID stands for one of its own.
func (s *Server) SAMLMetadata(entityID string) (string, error) {
	return s.world.signer.Metadata(or(entityID, defaultEntityID))
}
