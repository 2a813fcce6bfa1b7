package policy

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDecimal(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "-", "+", ".", "e5", "1e", "1e5.5", "1.2.3", "ten", "0x10", " 1", "1 ", "1,5", "--1", "1e10000", "1e-10000", "NaN", "Inf", "1_000"} {
		if d, ok := parseDecimal(text); ok {
			t.Errorf("%q is read as %+v, want no number", text, d)
		}
	}
	for _, same := range [][2]string{{"0", "-0.00"}, {"1", "+1.0"}, {"10", "1e1"}, {"0.01", "1E-2"}, {".5", "0.5"}, {"5.", "5"}, {"007", "7"}, {"0e5", "0"}, {"120", "1.2e+2"}} {
		a, okA := parseDecimal(same[0])
		b, okB := parseDecimal(same[1])
		if !okA || !okB || a.compare(b) != 0 {
			t.Errorf("%q and %q: %+v and %+v, want the same number", same[0], same[1], a, b)
		}
	}
}

// TestDecimalComparesLikeRationals checks the comparison against math/big.
func TestDecimalComparesLikeRationals(t *testing.T) {
	t.Parallel()
	number := rapid.StringMatching(`[-+]?([0-9]{1,6}(\.[0-9]{0,4})?|\.[0-9]{1,4})([eE][-+]?[0-9]{1,2})?`)
	rapid.Check(t, func(t *rapid.T) {
		texts := [2]string{number.Draw(t, "a"), number.Draw(t, "b")}
		var decimals [2]decimal
		var rationals [2]*big.Rat
		for i, text := range texts {
			var ok bool
			if decimals[i], ok = parseDecimal(text); !ok {
				t.Fatalf("%q is not read", text)
			}
			if rationals[i], ok = new(big.Rat).SetString(text); !ok {
				t.Skip("math/big reads it otherwise")
			}
		}
		got := decimals[0].compare(decimals[1])
		if want := rationals[0].Cmp(rationals[1]); (got < 0) != (want < 0) || (got > 0) != (want > 0) {
			t.Fatalf("%s against %s: got %d, want %d", texts[0], texts[1], got, want)
		}
	})
}

// TestParseDate has the forms of the W3C's note on date and time formats.
func TestParseDate(t *testing.T) {
	t.Parallel()
	at := func(month time.Month, day, hour, minute, second, nano int) time.Time {
		return time.Date(1997, month, day, hour, minute, second, nano, time.UTC)
	}
	for text, want := range map[string]time.Time{
		"1997":                         at(1, 1, 0, 0, 0, 0),
		"1997-07":                      at(7, 1, 0, 0, 0, 0),
		"1997-07-16":                   at(7, 16, 0, 0, 0, 0),
		"1997-07-16T19:20+01:00":       at(7, 16, 18, 20, 0, 0),
		"1997-07-16T19:20Z":            at(7, 16, 19, 20, 0, 0),
		"1997-07-16T19:20:30+01:00":    at(7, 16, 18, 20, 30, 0),
		"1997-07-16T19:20:30Z":         at(7, 16, 19, 20, 30, 0),
		"1997-07-16T19:20:30.45Z":      at(7, 16, 19, 20, 30, 450000000),
		"1997-07-16T19:20:30.45-05:30": at(7, 17, 0, 50, 30, 450000000),
		"869080830":                    at(7, 16, 19, 20, 30, 0),
		"-1":                           time.Unix(-1, 0),
		"-123":                         time.Unix(-123, 0),
	} {
		if got, ok := parseDate(text); !ok || !got.Equal(want) {
			t.Errorf("%q: got %v %t, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "-", "soon", "1997-13", "1997-02-30", "1997-7-16", "1997-07-16T", "1997-07-16T19", "1997-07-16T19:20", "1997-07-16T19:20:30",
		"1997-07-16 19:20Z", "1997-07-16T9:20:30Z", "1997-07-16T19:20:30,5Z", "1997-07-16T25:20Z", "1997-07-16T19:20:30+0100", "19970716T192030Z",
		"99999999999999999999", "90000000000000000", "12345678901.5", "2024-*",
	} {
		if got, ok := parseDate(text); ok {
			t.Errorf("%q is read as %v, want no date", text, got)
		}
	}
}
