package idp_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/idp"
)

func now() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) }

// signer makes a key out of a byte, the same for the same.
func signer(t *testing.T, seed byte) *idp.Signer {
	t.Helper()
	s, err := idp.NewSigner(bytes.NewReader(bytes.Repeat([]byte{seed}, 1<<16)), now())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func issueToken(t *testing.T, s *idp.Signer, token idp.Token) string {
	t.Helper()
	text, err := s.IssueToken(token)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func fullToken() idp.Token {
	return idp.Token{
		Issuer: "https://issuer.example", Audience: "sts.amazonaws.com", Subject: "repo:a/b", ID: "1", Issued: now().Local(), Expires: now().Add(time.Hour).Local(),
		Claims:      map[string]idp.Claim{"amr": {"a", "b"}, "azp": {"client"}},
		SessionTags: map[string]string{"team": "x"}, TransitiveTags: []string{"team"}, SourceIdentity: "alice",
	}
}

func TestTokenSaysWhatItWasIssuedWith(t *testing.T) {
	t.Parallel()
	s := signer(t, 1)
	text := issueToken(t, s, fullToken())
	got, err := idp.ReadToken(text)
	if err != nil {
		t.Fatal(err)
	}
	want := fullToken()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read back (-issued +read):\n%s", diff)
	}
	if !s.Signed(text) {
		t.Error("the issuer does not know its own token")
	}
}

func TestTokenAlteredInAnyPlaceIsNotSigned(t *testing.T) {
	t.Parallel()
	s := signer(t, 1)
	text := issueToken(t, s, fullToken())
	rapid.Check(t, func(r *rapid.T) {
		at := rapid.IntRange(0, len(text)-1).Draw(r, "at")
		letter := rapid.SampledFrom([]byte("ABCDEFGHabcdefgh01234567-_.")).Draw(r, "letter")
		altered := text[:at] + string(letter) + text[at+1:]
		if sameBytes(altered, text) {
			return
		}
		if s.Signed(altered) {
			r.Fatalf("counts as signed with %q at %d", letter, at)
		}
	})
}

// sameBytes reports whether two tokens differ in nothing but the last bits of
// their base64, which stand for nothing.
func sameBytes(a, b string) bool {
	left, right := strings.Split(a, "."), strings.Split(b, ".")
	if len(left) != len(right) || left[0] != right[0] || left[1] != right[1] {
		return false
	}
	x, errX := base64.RawURLEncoding.DecodeString(left[2])
	y, errY := base64.RawURLEncoding.DecodeString(right[2])
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func TestTokenOfAnotherKeyOrAlgorithm(t *testing.T) {
	t.Parallel()
	s := signer(t, 1)
	text := issueToken(t, s, fullToken())
	parts := strings.Split(text, ".")
	header := func(h string) string { return base64.RawURLEncoding.EncodeToString([]byte(h)) }
	for reason, token := range map[string]string{
		"another endpoint's key":    issueToken(t, signer(t, 2), fullToken()),
		"no algorithm":              header(`{"alg":"none","typ":"JWT"}`) + "." + parts[1] + ".",
		"a shared secret's":         header(`{"alg":"HS256","typ":"JWT","kid":"localaws"}`) + "." + parts[1] + "." + parts[2],
		"another key's name":        header(`{"alg":"ES256","typ":"JWT","kid":"other"}`) + "." + parts[1] + "." + parts[2],
		"no signature":              parts[0] + "." + parts[1] + ".",
		"a signature that is short": parts[0] + "." + parts[1] + "." + parts[2][:20],
		"no token":                  "x",
	} {
		if s.Signed(token) {
			t.Errorf("%s counts as signed", reason)
		}
	}
}

func TestReadTokenRefuses(t *testing.T) {
	t.Parallel()
	encode := func(payload string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".x"
	}
	for reason, token := range map[string]string{
		"an opaque text":    "gho_16C7e42F292c6912E7710c838347Ae178B4a",
		"two parts":         "e30.e30",
		"no base64":         "e30.!.x",
		"no JSON":           encode("{"),
		"a list":            encode("[]"),
		"an issuer of 1":    encode(`{"iss":1}`),
		"an expiry in text": encode(`{"exp":"tomorrow"}`),
		"tags of a text":    encode(`{"https://aws.amazon.com/tags":"x"}`),
	} {
		if _, err := idp.ReadToken(token); !errors.Is(err, idp.ErrNotAToken) {
			t.Errorf("%s: %v", reason, err)
		}
	}
	got, err := idp.ReadToken(encode(`{"iss":"i","kubernetes.io":{"namespace":"n"},"email_verified":true,"n":7,"groups":["a"]}`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]idp.Claim{"email_verified": {"true"}, "n": {"7"}, "groups": {"a"}}, got.Claims); diff != "" {
		t.Errorf("claims that are objects are no condition keys (-want +got):\n%s", diff)
	}
}

func TestIssueTokenRefusesClaimsWithAFieldOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"iss", "sub", "exp", "https://aws.amazon.com/tags"} {
		token := fullToken()
		token.Claims = map[string]idp.Claim{name: {"x"}}
		if _, err := signer(t, 1).IssueToken(token); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestClaimRefusesObjects(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{"a":1}`, `[1]`, `null`} {
		var c idp.Claim
		if err := json.Unmarshal([]byte(text), &c); err == nil && c != nil {
			t.Errorf("%s was read as %v", text, c)
		}
	}
}

func fullAssertion() idp.Assertion {
	return idp.Assertion{
		Issuer: "urn:idp", Recipient: "https://signin.aws.amazon.com/saml", Subject: "alice <a&b>", SubjectFormat: "urn:x", Issued: now(), Expires: now().Add(time.Minute),
		Roles: []string{"arn:aws:iam::123456789012:role/R,arn:aws:iam::123456789012:saml-provider/P"}, SessionName: "alice", SessionSeconds: "900",
		SourceIdentity: "al", SessionTags: map[string]string{"team": "x"}, TransitiveTags: []string{"team"}, Attributes: map[string][]string{"urn:oid:2.5.4.3": {"a", "b"}},
	}
}

// verified reads an assertion with the metadata of a signer.
func verified(t *testing.T, s *idp.Signer, text string) (idp.Assertion, error) {
	t.Helper()
	document, err := s.Metadata("urn:idp?a&b")
	if err != nil {
		t.Fatal(err)
	}
	metadata, err := idp.ReadMetadata(document)
	if err != nil {
		t.Fatal(err)
	}
	if metadata.EntityID != "urn:idp?a&b" || metadata.ValidUntil.Before(now().AddDate(9, 0, 0)) {
		t.Errorf("the metadata says %+v", metadata)
	}
	r, err := idp.ReadAssertion(text)
	if err != nil {
		return idp.Assertion{}, err
	}
	return r.Verify(metadata)
}

func TestAssertionSaysWhatItWasIssuedWith(t *testing.T) {
	t.Parallel()
	s := signer(t, 1)
	text, err := s.IssueAssertion(fullAssertion())
	if err != nil {
		t.Fatal(err)
	}
	got, err := verified(t, s, text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fullAssertion(), got); diff != "" {
		t.Errorf("read back (-issued +read):\n%s", diff)
	}
}

func TestAssertionRefusals(t *testing.T) {
	t.Parallel()
	s := signer(t, 1)
	text, err := s.IssueAssertion(fullAssertion())
	if err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := signer(t, 2).IssueAssertion(fullAssertion())
	if err != nil {
		t.Fatal(err)
	}
	whole := string(raw)
	begin, end := strings.Index(whole, "<Assertion"), strings.Index(whole, "</Assertion>")+len("</Assertion>")
	inner, tail := whole[begin:end], whole[end:]
	tests := map[string]struct {
		reason, text string
		want         error
	}{
		"untouched":       {"what was issued", whole, nil},
		"another subject": {"a value was changed", strings.Replace(whole, ">alice &lt;", ">mallory &lt;", 1), idp.ErrAssertionSignature},
		"another role":    {"an attribute was changed", strings.Replace(whole, "role/R", "role/S", 1), idp.ErrAssertionSignature},
		"no signature":    {"it was taken out", strings.Replace(whole, "Signature", "Nothing", 2), idp.ErrAssertionSignature},
		"white space":     {"the signature covers bytes, not meaning", strings.Replace(whole, "<AttributeStatement>", "<AttributeStatement> ", 1), idp.ErrAssertionSignature},
		"two assertions":  {"signature wrapping: which of them counts?", whole[:begin] + strings.Replace(inner, "alice", "mallory", 1) + inner + tail, idp.ErrNotAnAssertion},
		"nested":          {"signature wrapping: the signed one inside of another", whole[:begin] + strings.Replace(inner, "</Assertion>", inner+"</Assertion>", 1) + tail, idp.ErrAssertionSignature},
		"two signatures":  {"which of them counts?", strings.Replace(whole, "</samlp:Response>", whole[end:], 1), idp.ErrNotAnAssertion},
		"no assertion":    {"nothing is said", whole[:begin] + tail, idp.ErrNotAnAssertion},
		"no XML":          {"not even begun", "x<", idp.ErrNotAnAssertion},
		"a time amiss":    {"an assertion without its end never ends", strings.Replace(whole, "2026-03-04T05:07:07Z", "soon", 1), idp.ErrNotAnAssertion},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := verified(t, s, base64.StdEncoding.EncodeToString([]byte(tt.text)))
			if !errors.Is(err, tt.want) {
				t.Errorf("%s: got %v, want %v", tt.reason, err, tt.want)
			}
		})
	}
	if _, err := verified(t, s, foreign); !errors.Is(err, idp.ErrAssertionSignature) {
		t.Errorf("another provider's assertion: %v", err)
	}
	if _, err := verified(t, s, "no base64!"); !errors.Is(err, idp.ErrNotAnAssertion) {
		t.Errorf("no base64: %v", err)
	}
}

func TestMetadataRefusals(t *testing.T) {
	t.Parallel()
	document, err := signer(t, 1).Metadata("urn:idp")
	if err != nil {
		t.Fatal(err)
	}
	if len(document) < 1000 {
		t.Errorf("%d characters; IAM takes no fewer than 1000", len(document))
	}
	for reason, text := range map[string]string{
		"no entity ID":      strings.Replace(document, "entityID", "otherID", 1),
		"a service":         strings.ReplaceAll(document, "IDPSSODescriptor", "SPSSODescriptor"),
		"no certificate":    strings.ReplaceAll(document, "X509Certificate", "X509Other"),
		"a bad certificate": strings.Replace(document, "<ds:X509Certificate>MII", "<ds:X509Certificate>AAA", 1),
		"no base64":         strings.Replace(document, "<ds:X509Certificate>", "<ds:X509Certificate>!", 1),
		"no XML":            "metadata",
	} {
		if _, err := idp.ReadMetadata(text); !errors.Is(err, idp.ErrMetadata) {
			t.Errorf("%s: %v", reason, err)
		}
	}
}

func TestSignerNeedsRandomness(t *testing.T) {
	t.Parallel()
	if _, err := idp.NewSigner(bytes.NewReader(nil), now()); err == nil {
		t.Error("a key was made out of nothing")
	}
}
