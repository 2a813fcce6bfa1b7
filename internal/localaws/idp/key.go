package idp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"io"
	"math/big"
	"time"
)

// seedLength is how much randomness a key is made of, in bytes.
const seedLength = 32

// certificateLife is how long the certificate in the metadata is valid.
const certificateLife = 10 * 365 * 24 * time.Hour

// Signer holds the key that signs tokens and assertions. It is safe for
// concurrent use if its source of randomness is.
type Signer struct {
	random      io.Reader
	key         *ecdsa.PrivateKey
	certificate []byte
}

// NewSigner makes a key on the curve P-256 out of random, and a certificate
// for it that is valid from a day before now. It fails where random ends.
func NewSigner(random io.Reader, now time.Time) (*Signer, error) {
	key, err := newKey(random)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "localaws identity provider"},
		NotBefore:    now.Add(-24 * time.Hour),
		NotAfter:     now.Add(certificateLife),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	certificate, err := x509.CreateCertificate(random, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("the identity provider's certificate could not be made: %w", err)
	}
	return &Signer{random: random, key: key, certificate: certificate}, nil
}

// newKey makes the same key of the same randomness, which ecdsa.GenerateKey
// does not promise. A hash that is no scalar of the curve is hashed again.
func newKey(random io.Reader) (*ecdsa.PrivateKey, error) {
	seed := make([]byte, seedLength)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("the identity provider's key could not be made: %w", err)
	}
	for {
		scalar := sha256.Sum256(seed)
		key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar[:])
		if err == nil {
			return key, nil
		}
		seed = scalar[:]
	}
}

// signatureLength is that of ES256: two numbers of 32 bytes.
// Source: RFC 7518, section 3.4.
const signatureLength = 64

func (s *Signer) sign(message string) (string, error) {
	hash := sha256.Sum256([]byte(message))
	a, b, err := ecdsa.Sign(s.random, s.key, hash[:])
	if err != nil {
		return "", fmt.Errorf("signing failed: %w", err)
	}
	signature := make([]byte, signatureLength)
	a.FillBytes(signature[:signatureLength/2])
	b.FillBytes(signature[signatureLength/2:])
	return base64.RawURLEncoding.EncodeToString(signature), nil
}

// verify reports whether the text's signature is the key's.
func verify(key *ecdsa.PublicKey, message, signature string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil || len(raw) != signatureLength {
		return false
	}
	hash := sha256.Sum256([]byte(message))
	a, b := new(big.Int).SetBytes(raw[:signatureLength/2]), new(big.Int).SetBytes(raw[signatureLength/2:])
	return ecdsa.Verify(key, hash[:], a, b)
}
