package localaws

import (
	"crypto/sha1" //nolint:gosec // AWS publishes the name qualifier as this hash; it protects nothing.
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/idp"
)

const actionWithSAML = "sts:AssumeRoleWithSAML"

// assertionLife is how long after its making an assertion is taken.
// Source: IAM User Guide, "SAML 2.0 federation", in which the assertion must
// be presented within five minutes of its being issued.
const assertionLife = 5 * time.Minute

// samlRules are the constraints of the API's model.
// Source: STS API Reference, "AssumeRoleWithSAML".
func samlRules() []rule {
	return []rule{arn("RoleArn").needed(), arn("PrincipalArn").needed(), text("SAMLAssertion", 4, 100000).needed(), durationRule(), sessionPolicyRule()}
}

type samlXML struct {
	Credentials      credentialsXML
	AssumedRoleUser  assumedRoleUserXML
	PackedPolicySize int `xml:",omitempty"`
	Subject          string
	SubjectType      string
	Issuer           string
	Audience         string
	NameQualifier    string
	SourceIdentity   string `xml:",omitempty"`
}

// assumeRoleWithSAML gives temporary credentials to whoever holds an assertion
// for this role of a provider that the role's account and trust policy know.
// Source: STS API Reference, "AssumeRoleWithSAML".
func assumeRoleWithSAML(c *call) (any, error) {
	g, err := newGrant(c)
	if err != nil {
		return nil, err
	}
	provider, a, err := c.assertion()
	if err != nil {
		return nil, err
	}
	g.sessionName = a.SessionName
	if err := g.carry(a.SessionTags, a.TransitiveTags, a.SourceIdentity); err != nil {
		return nil, err
	}
	c.vouched = provider.arn
	f := provider.identity(a)
	pair := g.roleARN + "," + provider.arn
	if a.Subject == "" || !slices.ContainsFunc(a.Roles, func(r string) bool { return r == pair || r == provider.arn+","+g.roleARN }) {
		return nil, notAuthorized(actionWithSAML)
	}
	if err := g.admit(actionWithSAML, f); err != nil {
		return nil, err
	}
	return g.answerSAML(a)
}

func (g *grant) answerSAML(a idp.Assertion) (any, error) {
	duration := sessionDuration(g.call.params)
	if seconds, err := strconv.Atoi(a.SessionSeconds); err == nil {
		duration = min(duration, time.Duration(seconds)*time.Second)
	}
	if err := g.checkDuration(duration); err != nil {
		return nil, err
	}
	s, err := g.issue(duration)
	if err != nil {
		return nil, err
	}
	said := func(key string) string { return g.federated.keys[key][0] }
	return samlXML{
		Credentials: s.credentials(), AssumedRoleUser: s.user(), PackedPolicySize: s.packed, Subject: a.Subject, SubjectType: said("saml:sub_type"),
		Issuer: a.Issuer, Audience: a.Recipient, NameQualifier: said("saml:namequalifier"), SourceIdentity: s.sourceIdentity,
	}, nil
}

// assertion finds the provider and checks what it says, in the order in which
// AWS's messages come.
// Source: IAM User Guide, "Troubleshoot SAML federation with IAM".
func (c *call) assertion() (*samlProvider, idp.Assertion, error) {
	r, err := idp.ReadAssertion(c.params.get("SAMLAssertion"))
	if err != nil {
		return nil, idp.Assertion{}, invalidIdentity("Your request included an invalid SAML response.")
	}
	provider, ok := c.samlProvider(c.params.get("PrincipalArn"))
	if !ok {
		return nil, idp.Assertion{}, invalidIdentity("Specified provider doesn't exist.")
	}
	if r.Claimed.Issuer != provider.metadata.EntityID {
		return nil, idp.Assertion{}, invalidIdentity("Issuer not present in specified provider")
	}
	a, err := r.Verify(provider.metadata)
	if err != nil {
		return nil, idp.Assertion{}, invalidIdentity("Response signature invalid")
	}
	return provider, a, c.checkAssertion(a)
}

func (c *call) checkAssertion(a idp.Assertion) error {
	switch {
	case c.at.After(a.Issued.Add(assertionLife)):
		return expiredIdentity("Token must be redeemed within 5 minutes of issuance")
	case !c.at.Before(a.Expires):
		return expiredIdentity("The assertion was to be presented before %s.", a.Expires.UTC().Format(time.RFC3339))
	case len(a.Roles) == 0:
		return invalidIdentity("Your request included an invalid SAML response.")
	case a.SessionName == "":
		return invalidIdentity("RoleSessionName is required in AuthnResponse")
	case awsid.CheckSessionName(a.SessionName) != nil:
		return invalidIdentity("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
	case !isSignIn(a.Recipient):
		return invalidIdentity("The Recipient in the assertion is not one of AWS's sign-in endpoints, such as %s.", DefaultRecipient)
	}
	return nil
}

// isSignIn recognises the endpoints to which assertions are presented.
// Source: IAM User Guide, "Configure SAML assertions for the authentication
// response"; AWS General Reference, "AWS Sign-In endpoints and quotas".
func isSignIn(recipient string) bool {
	u, err := url.Parse(recipient)
	if err != nil || u.Scheme != "https" {
		return false
	}
	host := u.Host
	if region, rest, ok := strings.Cut(host, "."); ok {
		if _, known := awsid.PartitionOfRegion(region); known {
			host = rest
		}
	}
	known := []string{"signin.aws.amazon.com", "signin.amazonaws-us-gov.com", "signin.amazonaws.cn", "signin.amazonaws-eusc.eu"}
	return slices.Contains(known, host) && (u.Path == "/saml" || u.Path == "/static/saml" || strings.HasPrefix(u.Path, "/saml/acs/"))
}

// samlProvider finds a provider in whatever account it is of.
func (c *call) samlProvider(arn string) (*samlProvider, bool) {
	parsed, err := awsid.ParseARN(arn)
	if err != nil {
		return nil, false
	}
	owner, ok := c.world.accounts[parsed.AccountID]
	if !ok {
		return nil, false
	}
	p, ok := c.view(owner).saml[arn]
	return p, ok
}

// identity gives the keys that AWS makes of an assertion.
// Source: IAM User Guide, "Available keys for SAML-based AWS STS federation".
func (p *samlProvider) identity(a idp.Assertion) *federated {
	keys := map[string][]string{
		"saml:aud": {a.Recipient}, "saml:iss": {a.Issuer}, "saml:sub": {a.Subject},
		"saml:sub_type": {subjectType(a.SubjectFormat)}, "saml:doc": {p.accountID + "/" + p.name}, "saml:namequalifier": {p.nameQualifier()},
	}
	for _, known := range samlAttributes() {
		if values := a.Attributes[known.name]; len(values) > 0 {
			keys["saml:"+known.key] = values
		}
	}
	return &federated{provider: p.arn, keys: keys, lasting: []string{"saml:namequalifier", "saml:sub", "saml:sub_type"}}
}

// nameQualifier tells users of equal names at different providers apart.
// Source: STS API Reference, "AssumeRoleWithSAML", NameQualifier.
func (p *samlProvider) nameQualifier() string {
	sum := sha1.Sum([]byte(p.metadata.EntityID + p.accountID + "/" + p.name)) //nolint:gosec // See the import.
	return base64.StdEncoding.EncodeToString(sum[:])
}

// subjectType shortens the two formats that SAML 2.0 names itself.
func subjectType(format string) string {
	return strings.TrimPrefix(format, "urn:oasis:names:tc:SAML:2.0:nameid-format:")
}

// samlAttribute is an attribute of an assertion that gives a condition key.
type samlAttribute struct{ name, key string }

// samlAttributes are AWS's table of attributes, those of the same key next to
// each other; the first is how this endpoint writes the key.
// Source: IAM User Guide, "Configure SAML assertions for the authentication
// response", Mapping SAML attributes to AWS trust policy context keys.
func samlAttributes() []samlAttribute {
	const person, organization, soap = "urn:oid:1.3.6.1.4.1.5923.1.1.1.", "urn:oid:1.3.6.1.4.1.5923.1.2.1.", "http://schemas.xmlsoap.org/"
	return []samlAttribute{
		{person + "1", "eduPersonAffiliation"}, {person + "2", "eduPersonNickname"}, {person + "3", "eduPersonOrgDN"},
		{person + "4", "eduPersonOrgUnitDN"}, {person + "5", "eduPersonPrimaryAffiliation"}, {person + "6", "eduPersonPrincipalName"},
		{person + "7", "eduPersonEntitlement"}, {person + "8", "eduPersonPrimaryOrgUnitDN"}, {person + "9", "eduPersonScopedAffiliation"},
		{person + "10", "eduPersonTargetedID"}, {person + "11", "eduPersonAssurance"},
		{organization + "2", "eduOrgHomePageURI"}, {organization + "3", "eduOrgIdentityAuthNPolicyURI"}, {organization + "4", "eduOrgLegalName"},
		{organization + "5", "eduOrgSuperiorURI"}, {organization + "6", "eduOrgWhitePagesURI"},
		{"urn:oid:2.5.4.3", "cn"},
		{soap + "ws/2005/05/identity/claims/name", "name"},
		{soap + "claims/CommonName", "commonName"}, {"2.5.4.3", "commonName"},
		{soap + "ws/2005/05/identity/claims/givenname", "givenName"}, {"2.4.5.42", "givenName"},
		{soap + "ws/2005/05/identity/claims/surname", "surname"}, {"2.5.4.4", "surname"},
		{soap + "ws/2005/05/identity/claims/emailaddress", "mail"}, {"0.9.2342.19200300100.1.3", "mail"},
		{"http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "primaryGroupSID"},
		{"0.9.2342.19200300100.1.1", "uid"},
		{"2.5.4.45", "x500UniqueIdentifier"},
		{"0.9.2342.19200300.100.1.45", "organizationStatus"},
	}
}
