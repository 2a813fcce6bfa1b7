package policy

import (
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// decimal is a number as its sign and its digits, so that 0.1 is 0.1 and a
// number of any length compares exactly. The digits have no superfluous zeros;
// zero itself has none at all.
type decimal struct {
	negative bool
	digits   string
	// point is how many of the digits stand before the decimal point; it may
	// be negative or beyond the last digit.
	point int
}

// maxExponent bounds what is read as an exponent; no AWS value has one.
const maxExponent = 9999

// parseDecimal reads an integer or decimal number, with a sign or an exponent
// if need be.
func parseDecimal(s string) (decimal, bool) {
	var d decimal
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.negative, s = s[0] == '-', s[1:]
	}
	mantissa, exponent, ok := cutExponent(s)
	if !ok {
		return decimal{}, false
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole+fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return decimal{}, false
	}
	d.digits, d.point = whole+fraction, len(whole)+exponent
	significant := strings.TrimLeft(d.digits, "0")
	d.point -= len(d.digits) - len(significant)
	d.digits = strings.TrimRight(significant, "0")
	if d.digits == "" {
		return decimal{}, true
	}
	return d, true
}

func cutExponent(s string) (string, int, bool) {
	at := strings.IndexAny(s, "eE")
	if at < 0 {
		return s, 0, true
	}
	n, err := strconv.Atoi(s[at+1:])
	if err != nil || n > maxExponent || n < -maxExponent {
		return "", 0, false
	}
	return s[:at], n, true
}

// compare gives a negative number, zero or a positive number as d is less
// than, equal to or greater than o.
func (d decimal) compare(o decimal) int {
	switch {
	case d.sign() != o.sign():
		return d.sign() - o.sign()
	case d.negative:
		return o.compareSize(d)
	default:
		return d.compareSize(o)
	}
}

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	default:
		return 1
	}
}

func (d decimal) compareSize(o decimal) int {
	if d.point != o.point && d.digits != "" {
		return d.point - o.point
	}
	return strings.Compare(d.digits, o.digits)
}

// parseDate reads the forms of the W3C's profile of ISO 8601 (a year, a month,
// a day, or a day and time with a zone) and seconds since 1970.
// Source: IAM User Guide, "Condition operators", Date condition operators.
func parseDate(s string) (time.Time, bool) {
	layout := ""
	switch {
	case len(s) == len("2006") && s[0] != '-':
		layout = "2006"
	case isEpoch(s):
		return parseEpoch(s)
	case len(s) == len("2006-01"):
		layout = "2006-01"
	case len(s) == len("2006-01-02"):
		layout = "2006-01-02"
	case len(s) < len("2006-01-02T15:04Z") || s[13] != ':' || strings.Contains(s, ","):
		// time.Parse takes one digit for the hour and a comma for the point.
		return time.Time{}, false
	case s[16] == ':':
		layout = "2006-01-02T15:04:05Z07:00"
	default:
		layout = "2006-01-02T15:04Z07:00"
	}
	t, err := time.Parse(layout, s)
	return t, err == nil
}

func isEpoch(s string) bool {
	return s != "" && strings.Trim(strings.TrimPrefix(s, "-"), "0123456789") == ""
}

func parseEpoch(s string) (time.Time, bool) {
	seconds, err := strconv.ParseInt(s, 10, 64)
	const bound = 1 << 53
	if err != nil || seconds > bound || seconds < -bound {
		return time.Time{}, false
	}
	return time.Unix(seconds, 0), true
}

// parseBool reads true and false in any case.
func parseBool(s string) (bool, bool) {
	switch {
	case strings.EqualFold(s, "true"):
		return true, true
	case strings.EqualFold(s, "false"):
		return false, true
	default:
		return false, false
	}
}

// parseRange reads an address range in CIDR form; an address without a prefix
// length is that host alone.
func parseRange(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}
