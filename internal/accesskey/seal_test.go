package accesskey_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/accesskey"
)

// made is when the tests' keys are made; today is a month later.
func made() time.Time  { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }
func today() time.Time { return made().AddDate(0, 1, 0) }

// newEntity makes a key that lives for so many seconds; 0 is for ever.
func newEntity(t *testing.T, algorithm packet.PublicKeyAlgorithm, seconds uint32) *openpgp.Entity {
	t.Helper()
	e, err := openpgp.NewEntity("Dataloop", "", "ops@example.com", &packet.Config{
		Algorithm: algorithm, RSABits: 2048, KeyLifetimeSecs: seconds, DefaultHash: crypto.SHA256, Time: made,
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func binaryOf(t *testing.T, e *openpgp.Entity) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := e.Serialize(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func armoredOf(t *testing.T, kind string, binary []byte) string {
	t.Helper()
	var b bytes.Buffer
	w, err := armor.Encode(&b, kind, nil)
	if err == nil {
		_, err = w.Write(binary)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func b64(binary []byte) string { return base64.StdEncoding.EncodeToString(binary) }

func TestSealOpens(t *testing.T) {
	t.Parallel()
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	for name, e := range map[string]*openpgp.Entity{
		"RSA": newEntity(t, packet.PubKeyAlgoRSA, 0), "Curve25519": newEntity(t, packet.PubKeyAlgoEdDSA, 0),
	} {
		binary := binaryOf(t, e)
		for form, text := range map[string]string{
			"base64":                   b64(binary),
			"base64 in lines":          wrapped(b64(binary)),
			"base64 without padding":   strings.TrimRight(b64(binary), "="),
			"ASCII armor":              armoredOf(t, openpgp.PublicKeyType, binary),
			"ASCII armor in base64":    b64([]byte(armoredOf(t, openpgp.PublicKeyType, binary))),
			"ASCII armor, text around": "Key:\n" + armoredOf(t, openpgp.PublicKeyType, binary) + "\n",
		} {
			t.Run(name+" in "+form, func(t *testing.T) {
				t.Parallel()
				r, err := accesskey.ParseRecipient(text)
				if err != nil {
					t.Fatal(err)
				}
				if want := hex.EncodeToString(e.PrimaryKey.Fingerprint); r.Fingerprint() != want {
					t.Errorf("the fingerprint is %s, want %s", r.Fingerprint(), want)
				}
				sealed, err := r.Seal(secret, rand.Reader, today())
				if err != nil {
					t.Fatal(err)
				}
				if got := open(t, e, sealed); got != secret {
					t.Errorf("it opens as %q", got)
				}
			})
		}
	}
}

func wrapped(s string) string {
	var lines []string
	for ; len(s) > 76; s = s[76:] {
		lines = append(lines, s[:76])
	}
	return strings.Join(append(lines, s), "\n") + "\n"
}

func open(t *testing.T, e *openpgp.Entity, sealed string) string {
	t.Helper()
	message, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := openpgp.ReadMessage(bytes.NewReader(message), openpgp.EntityList{e}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(opened.UnverifiedBody)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestParseRecipientRefuses(t *testing.T) {
	t.Parallel()
	e := newEntity(t, packet.PubKeyAlgoEdDSA, 0)
	binary := binaryOf(t, e)
	var private bytes.Buffer
	if err := e.SerializePrivate(&private, nil); err != nil {
		t.Fatal(err)
	}
	for reason, tt := range map[string]struct{ text, want string }{
		"empty":                    {" \n", "empty"},
		"a keybase name":           {"keybase:dataloop", "https://keybase.io/dataloop/pgp_keys.asc"},
		"neither form":             {"my key!", "neither base64"},
		"base64 of something else": {b64([]byte("hello, this is no key")), "no OpenPGP public key, or not the whole of one; export it anew"},
		"base64 of zeros":          {"AAAA", "no OpenPGP public key, or not the whole of one; export it anew"},
		"a key cut short":          {b64(binary[:len(binary)/2]), "no OpenPGP public key"},
		"armor with damage":        {"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n!!!!\n-----END PGP PUBLIC KEY BLOCK-----", "is damaged; export it anew"},
		"armor cut short":          {"-----BEGIN PGP PUBLIC KEY BLOCK", "cannot be read; give it whole"},
		"armor of a message":       {armoredOf(t, "PGP MESSAGE", []byte("x")), `"PGP MESSAGE"`},
		"a private key":            {b64(private.Bytes()), "private key"},
		"an armored private key":   {armoredOf(t, openpgp.PrivateKeyType, private.Bytes()), "private key"},
		"two keys":                 {b64(append(bytes.Clone(binary), binaryOf(t, newEntity(t, packet.PubKeyAlgoEdDSA, 0))...)), "2 PGP keys"},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			_, err := accesskey.ParseRecipient(tt.text)
			wantError(t, reason, err, tt.want)
			if err != nil && len(tt.text) > 40 && strings.Contains(err.Error(), tt.text[20:40]) {
				t.Errorf("the error quotes the key: %v", err)
			}
			for _, internal := range []string{"EOF", "MSB", "tag byte", "openpgp:", "illegal base64"} {
				if err != nil && strings.Contains(err.Error(), internal) {
					t.Errorf("the error speaks the library's language (%s): %v", internal, err)
				}
			}
		})
	}
}

func TestSealRefusesUnusableKeys(t *testing.T) {
	t.Parallel()
	revoked := newEntity(t, packet.PubKeyAlgoEdDSA, 0)
	if err := revoked.RevokeKey(packet.KeyCompromised, "stolen", &packet.Config{Time: made}); err != nil {
		t.Fatal(err)
	}
	signsOnly := newEntity(t, packet.PubKeyAlgoEdDSA, 0)
	signsOnly.Subkeys = nil
	for reason, tt := range map[string]struct {
		entity *openpgp.Entity
		want   string
	}{
		"revoked":        {revoked, "is revoked"},
		"expired":        {newEntity(t, packet.PubKeyAlgoEdDSA, 86400), "is expired"},
		"for signatures": {signsOnly, "no part that is valid for encryption"},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			r, err := accesskey.ParseRecipient(b64(binaryOf(t, tt.entity)))
			if err != nil {
				t.Fatal(err)
			}
			wantError(t, reason, r.Check(today()), tt.want)
			sealed, err := r.Seal("secret", rand.Reader, today())
			wantError(t, reason, err, r.Fingerprint())
			if sealed != "" {
				t.Error("something was sealed all the same")
			}
		})
	}
}

func TestSealWithoutRandomnessFails(t *testing.T) {
	t.Parallel()
	r, err := accesskey.ParseRecipient(b64(binaryOf(t, newEntity(t, packet.PubKeyAlgoRSA, 0))))
	if err != nil {
		t.Fatal(err)
	}
	if sealed, err := r.Seal("secret", strings.NewReader(""), today()); err == nil {
		t.Errorf("got %s", sealed)
	}
}
