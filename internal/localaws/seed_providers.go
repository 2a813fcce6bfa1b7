package localaws

import (
	"errors"
	"fmt"
	"time"
)

// oidcSeed is an OpenID Connect provider of an account.
type oidcSeed struct {
	URL       string   `json:"url"`
	ClientIDs []string `json:"client_ids"`
}

// samlSeed is a SAML provider of an account, whose assertions this endpoint
// signs.
type samlSeed struct {
	Name     string `json:"name"`
	EntityID string `json:"entity_id"`
}

// defaultEntityID is that of a SAML provider for which nothing else is said.
const defaultEntityID = "https://idp.localaws.example/metadata"

func (w *world) seedProviders(a *account, state *iamState, s accountSeed, now time.Time) error {
	for _, one := range s.OIDCProviders {
		if checkIssuerURL(one.URL) != nil {
			return fmt.Errorf("OIDC provider %q: the URL begins with https:// and has neither port nor query", one.URL)
		}
		p := &oidcProvider{url: withoutScheme(one.URL), clientIDs: one.ClientIDs, created: now}
		p.arn = a.oidcARN(p.url)
		state.oidc[p.arn] = p
	}
	for _, one := range s.SAMLProviders {
		if one.Name == "" {
			return errors.New("a SAML provider has no name")
		}
		if one.EntityID == "" {
			one.EntityID = defaultEntityID
		}
		document, err := w.signer.Metadata(one.EntityID)
		if err != nil {
			return err
		}
		p, err := w.newSAMLProvider(a, one.Name, document, now)
		if err != nil {
			return fmt.Errorf("SAML provider %s: %w", one.Name, err)
		}
		state.saml[p.arn] = p
	}
	return nil
}
