package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
	"time"
)

// MaxSkew is how far a request's time may be from the service's.
// Source: IAM User Guide, "Troubleshoot Signature Version 4 signing".
const MaxSkew = 15 * time.Minute

const (
	timeFormat = "20060102T150405Z"
	hashHeader = "X-Amz-Content-Sha256"
	dateHeader = "X-Amz-Date"
)

// Check verifies that the request, body included, was signed with secret at
// about now. It returns an *Error that says which rule was broken first: the
// date, then the headers that must be signed, then the body's hash, then the
// signature itself.
func Check(r *http.Request, body []byte, a Authorization, secret string, now time.Time) error {
	signedAt, err := requestTime(r)
	if err != nil {
		return err
	}
	if err := checkTime(signedAt, a, now); err != nil {
		return err
	}
	if err := checkSignedHeaders(r, a.SignedHeaders); err != nil {
		return err
	}
	payloadHash, err := payload(r, body, a.Service)
	if err != nil {
		return err
	}
	want := signature(secret, a, signedAt, canonicalRequest(r, a, payloadHash))
	if !hmac.Equal([]byte(want), []byte(a.Signature)) {
		return mismatch()
	}
	return nil
}

func mismatch() *Error {
	return &Error{Problem: Mismatch, Message: "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."}
}

// requestTime prefers X-Amz-Date to Date, as AWS does.
func requestTime(r *http.Request) (time.Time, error) {
	if v := r.Header.Get(dateHeader); v != "" {
		t, err := time.Parse(timeFormat, v)
		if err != nil {
			return time.Time{}, incomplete("Date must be in ISO-8601 'basic format'. Got '%s'. See http://en.wikipedia.org/wiki/ISO_8601", v)
		}
		return t, nil
	}
	if v := r.Header.Get("Date"); v != "" {
		t, err := http.ParseTime(v)
		if err != nil {
			return time.Time{}, incomplete("Date must be an HTTP date or in ISO-8601 'basic format'. Got '%s'.", v)
		}
		return t, nil
	}
	return time.Time{}, incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
}

func checkTime(signedAt time.Time, a Authorization, now time.Time) error {
	signed, current := signedAt.UTC().Format(timeFormat), now.UTC().Format(timeFormat)
	if day := signed[:8]; a.Date != day {
		return &Error{Problem: Mismatch, Message: fmt.Sprintf("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'.", a.Date, day, signed)}
	}
	if bound := now.Add(-MaxSkew); signedAt.Before(bound.Truncate(time.Second)) {
		return &Error{Problem: Expired, Message: fmt.Sprintf("Signature expired: %s is now earlier than %s (%s - 15 min.)", signed, bound.UTC().Format(timeFormat), current)}
	}
	if bound := now.Add(MaxSkew); signedAt.After(bound) {
		return &Error{Problem: NotYetCurrent, Message: fmt.Sprintf("Signature not yet current: %s is still later than %s (%s + 15 min.)", signed, bound.UTC().Format(timeFormat), current)}
	}
	return nil
}

// checkSignedHeaders demands that host and every x-amz- header be signed. The
// security token is exempt: the test suite has it added after signing.
func checkSignedHeaders(r *http.Request, signed []string) error {
	if !slices.Contains(signed, "host") {
		return &Error{Problem: Unsigned, Message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."}
	}
	var unsigned []string
	for name := range r.Header {
		lower := strings.ToLower(name)
		if strings.HasPrefix(lower, "x-amz-") && lower != "x-amz-security-token" && !slices.Contains(signed, lower) {
			unsigned = append(unsigned, lower)
		}
	}
	if len(unsigned) == 0 {
		return nil
	}
	sort.Strings(unsigned)
	return &Error{Problem: Unsigned, Message: "There were headers present in the request which were not signed: " + strings.Join(unsigned, ", ")}
}

// payload gives the body's hash as the canonical request holds it. A hash that
// was sent must be the body's own; S3 alone takes words in its place.
func payload(r *http.Request, body []byte, service string) (string, error) {
	actual := hexHash(body)
	sent := r.Header.Get(hashHeader)
	switch {
	case sent == "" || sent == actual:
		return actual, nil
	case service == "s3" && isPayloadWord(sent):
		return sent, nil
	default:
		return "", &Error{Problem: BodyMismatch, Message: "The provided 'x-amz-content-sha256' header does not match what was computed."}
	}
}

func signature(secret string, a Authorization, signedAt time.Time, canonical string) string {
	toSign := strings.Join([]string{Algorithm, signedAt.UTC().Format(timeFormat), a.scope(), hexHash([]byte(canonical))}, "\n")
	return hex.EncodeToString(sum(signingKey(secret, a), toSign))
}

func signingKey(secret string, a Authorization) []byte {
	key := []byte("AWS4" + secret)
	for _, part := range []string{a.Date, a.Region, a.Service, scopeTerminator} {
		key = sum(key, part)
	}
	return key
}

func hexHash(data []byte) string {
	hash := sha256.Sum256(data)
	return hex.EncodeToString(hash[:])
}

func sum(key []byte, data string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(data))
	return mac.Sum(nil)
}
