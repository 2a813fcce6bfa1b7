package accesskey

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// Recipient is somebody for whom a secret can be sealed: an OpenPGP public key.
type Recipient struct {
	entity *openpgp.Entity
}

// ParseRecipient reads an OpenPGP public key, given as base64 of the binary key
// (`gpg --export NAME | base64`), which is how hashicorp/aws takes it, or in
// ASCII armor (`gpg --export --armor NAME`), which may be base64-encoded once
// more. It refuses a private key, a keyring of several keys, and keybase:NAME,
// for which keybase.io would have to be asked. Errors never quote the text.
func ParseRecipient(text string) (Recipient, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return Recipient{}, errors.New("the PGP key is empty")
	case strings.HasPrefix(strings.ToLower(text), "keybase:"):
		name := strings.TrimSpace(text[len("keybase:"):])
		return Recipient{}, fmt.Errorf("a keybase name cannot be used, for this provider asks nobody but AWS; give the public key itself, as from https://keybase.io/%s/pgp_keys.asc", name)
	}
	binary, err := keyBytes(text)
	if err != nil {
		return Recipient{}, err
	}
	ring, err := openpgp.ReadKeyRing(bytes.NewReader(binary))
	if err != nil {
		return Recipient{}, errors.New("it holds no OpenPGP public key, or not the whole of one; export it anew (gpg --export NAME | base64)")
	}
	if len(ring) != 1 {
		return Recipient{}, fmt.Errorf("it holds %d PGP keys; give the one for which the secret is to be encrypted (gpg --export NAME)", len(ring))
	}
	if ring[0].PrivateKey != nil {
		return Recipient{}, privateKey()
	}
	return Recipient{ring[0]}, nil
}

// keyBytes undoes base64 and ASCII armor.
func keyBytes(text string) ([]byte, error) {
	if strings.Contains(text, "-----BEGIN ") {
		return armored(text)
	}
	bare := strings.Join(strings.Fields(text), "")
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding} {
		binary, err := encoding.DecodeString(bare)
		if err != nil {
			continue
		}
		if bytes.Contains(binary, []byte("-----BEGIN ")) {
			return armored(string(binary))
		}
		return binary, nil
	}
	return nil, errors.New("it is neither base64 (gpg --export NAME | base64) nor ASCII armor (gpg --export --armor NAME)")
}

func armored(text string) ([]byte, error) {
	block, err := armor.Decode(strings.NewReader(text))
	if err != nil {
		return nil, errors.New("its ASCII armor cannot be read; give it whole, from the line -----BEGIN PGP PUBLIC KEY BLOCK----- to the line -----END PGP PUBLIC KEY BLOCK-----")
	}
	switch block.Type {
	case openpgp.PrivateKeyType:
		return nil, privateKey()
	case openpgp.PublicKeyType:
	default:
		return nil, fmt.Errorf("its ASCII armor holds a %q and no PGP PUBLIC KEY BLOCK", block.Type)
	}
	binary, err := io.ReadAll(block.Body)
	if err != nil {
		return nil, errors.New("its ASCII armor is damaged; export it anew (gpg --export --armor NAME)")
	}
	return binary, nil
}

// reason is the library's error without its prefix.
func reason(err error) string {
	return strings.TrimPrefix(err.Error(), "openpgp: ")
}

func privateKey() error {
	return errors.New("it is a private key, which must stay where it is; give the public key (gpg --export NAME). If the private key has been in a configuration or a state, it is no secret any more")
}

// Fingerprint is that of the primary key in lower-case hexadecimal.
func (r Recipient) Fingerprint() string { return hex.EncodeToString(r.entity.PrimaryKey.Fingerprint) }

// Check refuses a key for which nothing can be encrypted at that time: one that
// is revoked, expired, of too few bits, or meant for signatures alone.
func (r Recipient) Check(now time.Time) error {
	switch {
	case r.entity.Revoked(now):
		return fmt.Errorf("the PGP key %s is revoked; give another", r.Fingerprint())
	case r.isExpired(now):
		return fmt.Errorf("the PGP key %s is expired; extend it and export it anew, or give another", r.Fingerprint())
	}
	if _, ok := r.entity.EncryptionKey(now); !ok {
		return fmt.Errorf("the PGP key %s has no part that is valid for encryption now; give one that has an encryption subkey", r.Fingerprint())
	}
	return nil
}

func (r Recipient) isExpired(now time.Time) bool {
	signature, _ := r.entity.PrimarySelfSignature()
	return signature != nil && r.entity.PrimaryKey.KeyExpired(signature, now)
}

// Seal encrypts a secret for the recipient; what comes back is base64 of the
// OpenPGP message, which `base64 --decode | gpg --decrypt` opens.
func (r Recipient) Seal(secret string, random io.Reader, now time.Time) (string, error) {
	if err := r.Check(now); err != nil {
		return "", err
	}
	var message bytes.Buffer
	w, err := openpgp.Encrypt(&message, []*openpgp.Entity{r.entity}, nil, nil, &packet.Config{
		Rand: random, Time: func() time.Time { return now }, DefaultCipher: packet.CipherAES256,
	})
	if err != nil {
		return "", errors.New("nothing can be encrypted for the PGP key " + r.Fingerprint() + ": " + reason(err))
	}
	_, err = io.WriteString(w, secret)
	if err = errors.Join(err, w.Close()); err != nil {
		// Not covered: what is written to is memory, which takes all.
		return "", errors.New("the secret could not be encrypted: " + reason(err))
	}
	return base64.StdEncoding.EncodeToString(message.Bytes()), nil
}
