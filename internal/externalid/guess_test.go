package externalid_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
)

// known is what the audit of a role would hand over.
func known() []string {
	return []string{"444455556666", "733459310821", "SynqlyAccessS3Reader", "synqly", "Synqly", "imply_polaris", "Acme Rocket"}
}

// The cases follow IAM User Guide, "Access to AWS accounts owned by third
// parties": an ID must be unique to the customer and not guessable.
func TestGuessable(t *testing.T) {
	t.Parallel()
	const (
		account     = "form of an AWS account ID"
		arn         = "is an ARN"
		sample      = "sample ID"
		domain      = "domain name"
		name        = "the account, the role or the vendor"
		placeholder = "placeholder or everyday words"
		repetition  = "sequence or a repetition"
		short       = "can be tried through"
		weak        = "bits of chance"
	)
	for _, tt := range []struct{ reason, id, want string }{
		{"the customer's account ID", "444455556666", account},
		{"an account ID nobody mentioned", "555566667777", account},
		{"an account ID as the console shows it", "5555-6666-7777", account},
		{"the account ID with a word", "account-444455556666", name},
		{"an ARN", "arn:aws:iam::123456789012:role/x7Gk29dkQwLz81Pv", arn},
		{"the vendor's key", "synqly", name},
		{"the vendor's key in capitals", "SYNQLY-001", name},
		{"the role's name", "SynqlyAccessS3Reader", name},
		{"a word of the role's name with digits", "synqlyreader2024", name},
		{"half a vendor's name", "polaris-external-id", name},
		{"a company's name of two words", "acme-rocket-prod", name},
		{"changeme", "changeme", placeholder},
		{"a longer placeholder", "your-external-id-here", placeholder},
		{"the placeholder of a vendor's guide", "YOUR_EXTERNAL_ID", placeholder},
		{"test", "test", placeholder},
		{"example with a number", "example123", placeholder},
		{"digits in order", "12345", repetition},
		{"digits in order, long enough", "1234567890123456", repetition},
		{"digits falling", "98765432109876543", repetition},
		{"one letter many times", strings.Repeat("z", 40), repetition},
		{"two letters many times", "qpqpqpqpqpqpqpqp", repetition},
		{"a short word many times", "k7k7zk7k7zk7k7z", repetition},
		{"letters in order", "abcdefghijklmnop", repetition},
		{"a walk over the keyboard", "Qwertyuiop-lkjhgfdsa", repetition},
		{"a UUID of sequences", "11111111-2222-3333-4444-555555555555", repetition},
		{"the nil UUID", "00000000-0000-0000-0000-000000000000", sample},
		{"the UUID of many tutorials", "123E4567-E89B-12D3-A456-426614174000", sample},
		{"a domain name", "globex.com", domain},
		{"a domain name with subdomains of words", "reports.internal.globex.co.uk", domain},
		{"a mailbox", "ops@globex.io", domain},
		{"an address", "https://globex.com/aws", domain},
		{"eight random characters", "x7Gk29dk", short},
		{"two characters", "q7", short},
		{"a few digits", "4711", short},
		{"a company's name alone", "globexlogistics", weak},
		{"three words", "green-mountain-coffee", weak},
		{"few different characters", "qqzqzzqzqqzqzqqzzqzzzqzq", weak},
		{"a date after a word", "globex-20240115", weak},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if got := externalid.Guessable(tt.id, known()...); !strings.Contains(got, tt.want) {
				t.Errorf("%q: got %q, want %q in it", tt.id, got, tt.want)
			}
		})
	}
}

// Forms in which vendors and tools make IDs; each is out of an attacker's reach.
func TestNotGuessable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, id string }{
		{"UUID, version 4", "5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"},
		{"UUID in capitals", "5F1E9C1E-7F0E-4B43-9A55-0D5B7C1F6A10"},
		{"UUID without dashes", "5f1e9c1e7f0e4b439a550d5b7c1f6a10"},
		{"UUID with a group of digits that could be an account ID", "5f1e9c1e-7f0e-4b43-9a55-123906781254"},
		{"UUID after the vendor's name", "synqly-5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"},
		{"15 hexadecimal digits", "9f3c61b0a7d2e84"},
		{"30 hexadecimal digits", "0e1f6b92c47d83a5f1029be6c7d34f"},
		{"40 hexadecimal digits", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
		{"ULID", "01ARZ3NDEKTSV4RRFFQ69G5FAV"},
		{"account, ULID and stack", "acme@01ARZ3NDEKTSV4RRFFQ69G5FAV@stack@read"},
		{"a warehouse's own form", "ABC12345_SFCRole=2_kQ8x0Zr1LwUqJ5n7TyVbXg3mC="},
		{"base64", "kQ8x0Zr1LwUqJ5n7TyVbXg=="},
		{"base64, letters alone by chance", "kQxZrLwUqJnTyVbXgHdPs"},
		{"base32", "mfrggzdfmztwq2lknnwg23tp"},
		{"random lower-case letters", "qzkvwpxnhrtgbsjdlmcf"},
		{"random label under a domain", "x7Gk29dkQwLz81Pv.globex.com"},
		{"five words from a list", "correct-horse-battery-staple-violin"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if got := externalid.Guessable(tt.id, known()...); got != "" {
				t.Errorf("%q is called guessable: %s", tt.id, got)
			}
		})
	}
}

func TestRandomIDsRaiseNoAlarm(t *testing.T) {
	t.Parallel()
	const digits, lower, upper = "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for _, tt := range []struct {
		reason, alphabet string
		length           int
	}{
		{"hexadecimal, as short as vendors issue", digits + "abcdef", 15},
		{"letters and digits", digits + lower + upper, 16},
		{"lower case and digits", digits + lower, 16},
		{"lower case alone", lower, 24},
		{"digits alone", digits, 20},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			// rapid favours edge cases such as aaaa…, which are guessable; a
			// plain generator is what a vendor uses.
			alarms := 0
			const tries = 20000
			r := newRandom(7)
			for range tries {
				if externalid.Guessable(r.text(tt.alphabet, tt.length), known()...) != "" {
					alarms++
				}
			}
			if alarms > tries/1000 {
				t.Errorf("%d of %d random IDs are called guessable", alarms, tries)
			}
		})
	}
}

func TestAnythingOutOfNamesAloneIsGuessable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"synqly", "444455556666", "polaris", "changeme", "SynqlyAccessS3Reader", "test", "1234"}), 1, 5).Draw(t, "words")
		id := strings.Join(words, rapid.SampledFrom([]string{"-", "_", ".", "/", ":", "@"}).Draw(t, "separator"))
		if externalid.Guessable(id, known()...) == "" {
			t.Errorf("%q is made of known words and not called guessable", id)
		}
	})
}

func TestMoreKnownWordsNeverMakeAnIDStronger(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringMatching(`[a-zA-Z0-9_.@:/-]{2,40}`).Draw(t, "id")
		word := rapid.StringMatching(`[a-zA-Z0-9_-]{0,10}`).Draw(t, "word")
		if externalid.Guessable(id) != "" && externalid.Guessable(id, word) == "" {
			t.Errorf("%q is guessable, but not once %q is known", id, word)
		}
	})
}

func TestGuessableTakesAnyText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
		id, word := text.Draw(t, "id"), text.Draw(t, "word")
		id = rapid.SampledFrom([]string{id, id + "changeme", "\xff" + word + "TEST" + id}).Draw(t, "around")
		if reason := externalid.Guessable(id, word); strings.HasSuffix(reason, ".") {
			t.Errorf("the reason %q ends with a period", reason)
		}
	})
}
