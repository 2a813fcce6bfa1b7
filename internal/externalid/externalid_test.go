package externalid_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
)

func TestGenerateIsReproducibleFromItsBytes(t *testing.T) {
	t.Parallel()
	seed := bytes.Repeat([]byte{0x5a}, 16)
	got, err := externalid.Generate(bytes.NewReader(seed))
	if err != nil {
		t.Fatal(err)
	}
	// RFC 9562, 5.4: all bits are the random ones but the four of the version
	// and the two of the variant.
	if want := "5a5a5a5a-5a5a-4a5a-9a5a-5a5a5a5a5a5a"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestGenerateUses122RandomBits(t *testing.T) {
	t.Parallel()
	zero, one := strings.Repeat("\x00", 16), strings.Repeat("\xff", 16)
	a, errA := externalid.Generate(strings.NewReader(zero))
	b, errB := externalid.Generate(strings.NewReader(one))
	if err := errors.Join(errA, errB); err != nil {
		t.Fatal(err)
	}
	low, high := uuid.MustParse(a), uuid.MustParse(b)
	differing := 0
	for i := range low {
		for x := low[i] ^ high[i]; x != 0; x &= x - 1 {
			differing++
		}
	}
	if differing < 122 {
		t.Errorf("only %d bits follow the random source, want at least 122", differing)
	}
}

func TestGenerateReportsAFailingSource(t *testing.T) {
	t.Parallel()
	id, err := externalid.Generate(strings.NewReader("too short"))
	if err == nil || id != "" {
		t.Fatalf("got %q and %v from a source that ends early", id, err)
	}
	if !strings.Contains(err.Error(), "the source of random bytes failed") {
		t.Errorf("the error does not say what failed: %v", err)
	}
}

func TestGeneratedIDsPassEveryCheck(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 2000 {
		id, err := externalid.Generate(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := externalid.Check(id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		if reason := externalid.Guessable(id, "synqly", "123456789012", "SynqlyAccessReader"); reason != "" {
			t.Errorf("%s is called guessable: %s", id, reason)
		}
		if seen[id] {
			t.Errorf("%s was made twice", id)
		}
		seen[id] = true
	}
}

// The rule is that of the STS API Reference, AssumeRole, parameter ExternalId:
// 2 to 1224 characters, pattern [\w+=,.@:\/-]*.
func TestCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, id string
		// want is a part of the error; empty means that the ID is accepted.
		want string
	}{
		{"the shortest", "ab", ""},
		{"the longest", strings.Repeat("a", 1224), ""},
		{"every symbol STS lists", "_+=,.@:/-", ""},
		{"letters of both cases and digits", "AZaz09", ""},
		{"a UUID", "5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10", ""},
		{"an ID in a vendor's own form", "us1:0000000000000131", ""},
		{"nothing", "", "is empty"},
		{"one character", "x", "has 1 character: STS accepts 2 to 1224"},
		{"one too many", strings.Repeat("a", 1225), "has 1225 characters: STS accepts 2 to 1224"},
		{"a space within", "abc def", "a space as character 4 of 7"},
		{"a space at the end", "abcdef ", "trimspace()"},
		{"a line break from a file", "abcdef\n", "a line break as character 7 of 7"},
		{"a carriage return", "abcdef\r", "a line break as character 7"},
		{"a tab", "\tabcdef", "a tab as character 1"},
		{"a wildcard", "abc*", `'*' (U+002A) as character 4`},
		{"a question mark", "abc?", `'?' (U+003F)`},
		{"the character before the digits that is not listed", "abc;", `';' (U+003B)`},
		{"a backslash", `a\b`, `'\\' (U+005C)`},
		{"a quote", `a"b`, `'"' (U+0022)`},
		{"a letter outside ASCII, counted in characters", "éa", "'é' (U+00E9) as character 1 of 2"},
		{"a letter that looks like an ASCII one", "аbc", "(U+0430)"},
		{"a zero-width space", "ab\u200bc", "the invisible character U+200B as character 3"},
		{"a byte that is no text", "ab\xffc", "not UTF-8"},
		{"a wrong character is named before a wrong length", " ", "a space as character 1 of 1"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			err := externalid.Check(tt.id)
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case tt.want != "" && err == nil:
				t.Errorf("accepted, want an error with %q", tt.want)
			case tt.want != "" && !strings.Contains(err.Error(), tt.want):
				t.Errorf("got %q, want a part %q", err, tt.want)
			}
		})
	}
}

func TestCheckAgreesWithThePublishedPattern(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.OneOf(
			rapid.StringMatching(`[A-Za-z0-9_+=,.@:/-]{0,40}`),
			rapid.String(),
		).Draw(t, "id")
		allowed := len(id) >= 2 && len(id) <= 1224 &&
			strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+=,.@:/-") == ""
		if err := externalid.Check(id); (err == nil) != allowed {
			t.Errorf("%q: allowed is %v, the check says %v", id, allowed, err)
		}
	})
}

func TestNoErrorRepeatsTheID(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[a-z0-9]{6,20}`).Draw(t, "secret")
		id := secret + rapid.SampledFrom([]string{" ", "é", "*", "\n", strings.Repeat("x", 1224)}).Draw(t, "spoiler")
		if err := externalid.Check(id); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("the error about %q is %v", id, err)
		}
		if strings.Contains(externalid.Guessable(secret), secret) {
			t.Errorf("the reason about %q repeats it", secret)
		}
	})
}

func TestMask(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for _, id := range []string{"", "x", "ab", "abc", "abcd", "abcdefgh", "5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10", "\x1b[31mredredredred", "ééééééééé"} {
		got[id] = externalid.Mask(id)
	}
	want := map[string]string{
		"":                                     "… (0 characters)",
		"x":                                    "… (1 character)",
		"ab":                                   "… (2 characters)",
		"abc":                                  "… (3 characters)",
		"abcd":                                 "a… (4 characters)",
		"abcdefgh":                             "ab… (8 characters)",
		"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10": "5f1e… (36 characters)",
		"\x1b[31mredredredred":                 "?[31… (17 characters)",
		"ééééééééé":                            "??… (9 characters)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("masks differ (-want +got):\n%s", diff)
	}
}

func TestMaskHidesThreeQuarters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringMatching(`[A-Za-z0-9_+=,.@:/-]{2,80}`).Draw(t, "id")
		shown, _, found := strings.Cut(externalid.Mask(id), "… (")
		if !found || !strings.HasPrefix(id, shown) {
			t.Fatalf("%q is masked as %q", id, externalid.Mask(id))
		}
		if n := utf8.RuneCountInString(shown); n > 4 || 4*n > len(id) {
			t.Errorf("%q shows %d of %d characters", externalid.Mask(id), n, len(id))
		}
	})
}
