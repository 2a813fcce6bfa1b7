package idp

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// The names of the attributes that AWS reads for itself.
// Source: IAM User Guide, "Configure SAML assertions for the authentication
// response".
const (
	attributePrefix         = "https://aws.amazon.com/SAML/Attributes/"
	attributeRole           = attributePrefix + "Role"
	attributeSessionName    = attributePrefix + "RoleSessionName"
	attributeDuration       = attributePrefix + "SessionDuration"
	attributeSourceIdentity = attributePrefix + "SourceIdentity"
	attributeTransitive     = attributePrefix + "TransitiveTagKeys"
	attributeTag            = attributePrefix + "PrincipalTag:"
)

const (
	nsAssertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	nsProtocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	nsOwn       = "urn:localaws:signature"
	statusOK    = "urn:oasis:names:tc:SAML:2.0:status:Success"
	bearer      = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
	samlTime    = "2006-01-02T15:04:05Z"
)

// Assertion is what a SAML provider says of somebody.
type Assertion struct {
	// Issuer is the provider's entity ID.
	Issuer string
	// Recipient is the URL of AWS's sign-in endpoint, the key saml:aud.
	Recipient string
	Subject   string
	// SubjectFormat is the URI of the NameID's format.
	SubjectFormat string
	Issued        time.Time
	Expires       time.Time
	// Roles are pairs of ARNs with a comma between: a role and the provider.
	Roles       []string
	SessionName string
	// SessionSeconds shortens the session; empty where the assertion does not say.
	SessionSeconds string
	SourceIdentity string
	SessionTags    map[string]string
	TransitiveTags []string
	// Attributes are all others, by the name they bear in the assertion.
	Attributes map[string][]string
}

type assertionXML struct {
	XMLName   xml.Name `xml:"urn:oasis:names:tc:SAML:2.0:assertion Assertion"`
	Version   string   `xml:",attr"`
	Instant   string   `xml:"IssueInstant,attr"`
	Issuer    string   `xml:"Issuer"`
	NameID    nameXML  `xml:"Subject>NameID"`
	Confirmed struct {
		Method string  `xml:",attr"`
		Data   dataXML `xml:"SubjectConfirmationData"`
	} `xml:"Subject>SubjectConfirmation"`
	Attributes []attributeXML `xml:"AttributeStatement>Attribute"`
}

type nameXML struct {
	Format string `xml:",attr"`
	Value  string `xml:",chardata"`
}

type dataXML struct {
	NotOnOrAfter string `xml:",attr"`
	Recipient    string `xml:",attr"`
}

type attributeXML struct {
	Name   string   `xml:",attr"`
	Values []string `xml:"AttributeValue"`
}

// IssueAssertion writes and signs a response with the assertion, in base64, as
// AssumeRoleWithSAML takes it.
func (s *Signer) IssueAssertion(a Assertion) (string, error) {
	inner, err := xml.Marshal(a.asXML())
	if err != nil {
		return "", fmt.Errorf("the assertion could not be written: %w", err)
	}
	signature, err := s.sign(string(inner))
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	b.WriteString(`<samlp:Response xmlns:samlp="` + nsProtocol + `" Version="2.0" IssueInstant="` + a.Issued.UTC().Format(samlTime) + `">`)
	b.WriteString(`<samlp:Status><samlp:StatusCode Value="` + statusOK + `"/></samlp:Status>`)
	b.Write(inner)
	b.WriteString(`<own:Signature xmlns:own="` + nsOwn + `">` + signature + `</own:Signature></samlp:Response>`)
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

func (a Assertion) asXML() assertionXML {
	x := assertionXML{Version: "2.0", Instant: a.Issued.UTC().Format(samlTime), Issuer: a.Issuer, NameID: nameXML{Format: a.SubjectFormat, Value: a.Subject}}
	x.Confirmed.Method = bearer
	x.Confirmed.Data = dataXML{NotOnOrAfter: a.Expires.UTC().Format(samlTime), Recipient: a.Recipient}
	for _, one := range []attributeXML{
		{attributeRole, a.Roles}, {attributeSessionName, some(a.SessionName)}, {attributeDuration, some(a.SessionSeconds)},
		{attributeSourceIdentity, some(a.SourceIdentity)}, {attributeTransitive, a.TransitiveTags},
	} {
		if len(one.Values) > 0 {
			x.Attributes = append(x.Attributes, one)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(a.SessionTags)) {
		x.Attributes = append(x.Attributes, attributeXML{attributeTag + key, []string{a.SessionTags[key]}})
	}
	for _, name := range slices.Sorted(maps.Keys(a.Attributes)) {
		x.Attributes = append(x.Attributes, attributeXML{name, a.Attributes[name]})
	}
	return x
}

func some(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// ErrNotAnAssertion is a text that is no SAML response with one assertion.
var ErrNotAnAssertion = errors.New("not a SAML response")

// ErrAssertionSignature is a response whose signature is not that of any of
// the provider's certificates.
var ErrAssertionSignature = errors.New("response signature invalid")

// SignedAssertion is a response whose signature has not been checked yet.
type SignedAssertion struct {
	// Claimed is what the assertion says, be it true or not.
	Claimed   Assertion
	signed    string
	signature string
}

// ReadAssertion takes a response in base64 apart. Only what stands in the one
// Assertion element, which the signature covers, is read. The error is
// ErrNotAnAssertion.
func ReadAssertion(encoded string) (SignedAssertion, error) {
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return SignedAssertion{}, ErrNotAnAssertion
	}
	r, err := split(text)
	if err != nil {
		return SignedAssertion{}, err
	}
	var x assertionXML
	if xml.Unmarshal([]byte(r.signed), &x) != nil {
		return SignedAssertion{}, ErrNotAnAssertion
	}
	r.Claimed, err = x.assertion()
	return r, err
}

// split finds the bytes of the assertion and the signature beside it, both of
// which must be there once.
func split(text []byte) (SignedAssertion, error) {
	var r SignedAssertion
	d := xml.NewDecoder(bytes.NewReader(text))
	depth, begin := 0, 0
	for {
		before := int(d.InputOffset())
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return SignedAssertion{}, ErrNotAnAssertion
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if depth == 2 && t.Name.Space == nsOwn && t.Name.Local == "Signature" {
				if r.signature != "" || d.DecodeElement(&r.signature, &t) != nil {
					return SignedAssertion{}, ErrNotAnAssertion
				}
				depth--
			}
			if depth == 2 && t.Name.Local == "Assertion" {
				begin = before
			}
		case xml.EndElement:
			if depth == 2 && t.Name.Local == "Assertion" {
				if r.signed != "" {
					return SignedAssertion{}, ErrNotAnAssertion
				}
				r.signed = string(text[begin:d.InputOffset()])
			}
			depth--
		}
	}
	if r.signed == "" {
		return SignedAssertion{}, ErrNotAnAssertion
	}
	return r, nil
}

func (x assertionXML) assertion() (Assertion, error) {
	issued, e1 := time.Parse(samlTime, x.Instant)
	expires, e2 := time.Parse(samlTime, x.Confirmed.Data.NotOnOrAfter)
	if e1 != nil || e2 != nil {
		return Assertion{}, ErrNotAnAssertion
	}
	a := Assertion{
		Issuer: x.Issuer, Recipient: x.Confirmed.Data.Recipient, Subject: x.NameID.Value, SubjectFormat: x.NameID.Format, Issued: issued, Expires: expires,
		SessionTags: map[string]string{}, Attributes: map[string][]string{},
	}
	for _, one := range x.Attributes {
		a.read(one)
	}
	return a, nil
}

func (a *Assertion) read(one attributeXML) {
	first := ""
	if len(one.Values) > 0 {
		first = one.Values[0]
	}
	key, isTag := strings.CutPrefix(one.Name, attributeTag)
	switch {
	case isTag:
		a.SessionTags[key] = first
	case one.Name == attributeRole:
		a.Roles = append(a.Roles, one.Values...)
	case one.Name == attributeSessionName:
		a.SessionName = first
	case one.Name == attributeDuration:
		a.SessionSeconds = first
	case one.Name == attributeSourceIdentity:
		a.SourceIdentity = first
	case one.Name == attributeTransitive:
		a.TransitiveTags = one.Values
	default:
		a.Attributes[one.Name] = one.Values
	}
}

// Verify gives the assertion if the provider signed it, else ErrAssertionSignature.
func (r SignedAssertion) Verify(provider Metadata) (Assertion, error) {
	for _, key := range provider.keys {
		if verify(key, r.signed, r.signature) {
			return r.Claimed, nil
		}
	}
	return Assertion{}, ErrAssertionSignature
}
