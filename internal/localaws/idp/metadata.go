package idp

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Metadata is what IAM keeps of a SAML provider.
type Metadata struct {
	EntityID string
	// ValidUntil is when the last of the certificates ends.
	ValidUntil time.Time
	// keys are those that this package can verify with; a provider of
	// somebody else's may have none.
	keys []*ecdsa.PublicKey
}

// Metadata describes an identity provider of the given entity ID, whose
// assertions the key signs, as CreateSAMLProvider takes it.
func (s *Signer) Metadata(entityID string) (string, error) {
	var id strings.Builder
	if err := xml.EscapeText(&id, []byte(entityID)); err != nil {
		return "", fmt.Errorf("the entity ID could not be written: %w", err)
	}
	return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="` + id.String() + `">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="` + nsProtocol + `">
    <md:KeyDescriptor use="signing">
      <ds:KeyInfo>
        <ds:X509Data>
          <ds:X509Certificate>` + base64.StdEncoding.EncodeToString(s.certificate) + `</ds:X509Certificate>
        </ds:X509Data>
      </ds:KeyInfo>
    </md:KeyDescriptor>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.localaws.example/sso"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.localaws.example/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`, nil
}

// ErrMetadata is a document that does not describe a SAML identity provider.
var ErrMetadata = errors.New("could not parse metadata")

type metadataXML struct {
	XMLName      xml.Name `xml:"urn:oasis:names:tc:SAML:2.0:metadata EntityDescriptor"`
	EntityID     string   `xml:"entityID,attr"`
	Certificates []string `xml:"IDPSSODescriptor>KeyDescriptor>KeyInfo>X509Data>X509Certificate"`
}

// ReadMetadata reads a provider's metadata. It wants an entity ID and at least
// one certificate that can be read; the error is ErrMetadata.
func ReadMetadata(text string) (Metadata, error) {
	var x metadataXML
	if xml.Unmarshal([]byte(text), &x) != nil || x.EntityID == "" || len(x.Certificates) == 0 {
		return Metadata{}, ErrMetadata
	}
	m := Metadata{EntityID: x.EntityID}
	for _, encoded := range x.Certificates {
		der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(encoded), ""))
		if err != nil {
			return Metadata{}, ErrMetadata
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return Metadata{}, ErrMetadata
		}
		if certificate.NotAfter.After(m.ValidUntil) {
			m.ValidUntil = certificate.NotAfter
		}
		if key, ok := certificate.PublicKey.(*ecdsa.PublicKey); ok {
			m.keys = append(m.keys, key)
		}
	}
	return m, nil
}
