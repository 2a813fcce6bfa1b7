package sigv4

import (
	"fmt"
	"sort"
	"strings"
)

// Algorithm is the only signing algorithm that is understood.
const Algorithm = "AWS4-HMAC-SHA256"

const scopeTerminator = "aws4_request"

// Authorization is a parsed Authorization header.
type Authorization struct {
	AccessKeyID string
	// Date is the day of the credential scope as YYYYMMDD.
	Date string
	// Region and Service are those of the credential scope, such as us-east-1 and iam.
	Region  string
	Service string
	// SignedHeaders are the names as sent: lower case and in order.
	SignedHeaders []string
	// Signature is 64 hexadecimal digits.
	Signature string
}

// Parse reads an Authorization header. It returns an *Error whose Problem is
// Missing for an empty header and Incomplete for one that lacks a part or is
// signed by another algorithm.
func Parse(header string) (Authorization, error) {
	if header == "" {
		return Authorization{}, &Error{Problem: Missing, Message: "Request is missing Authentication Token"}
	}
	algorithm, rest, _ := strings.Cut(header, " ")
	if algorithm != Algorithm {
		return Authorization{}, incomplete("Unsupported AWS 'algorithm': '%s'; this endpoint understands %s.", algorithm, Algorithm)
	}
	parts := map[string]string{}
	for field := range strings.SplitSeq(rest, ",") {
		name, value, ok := strings.Cut(strings.TrimSpace(field), "=")
		if !ok {
			return Authorization{}, incomplete("Authorization header holds '%s', which is not in the form name=value.", strings.TrimSpace(field))
		}
		parts[name] = value
	}
	for _, name := range []string{"Credential", "SignedHeaders", "Signature"} {
		if parts[name] == "" {
			return Authorization{}, incomplete("Authorization header requires '%s' parameter.", name)
		}
	}
	a := Authorization{SignedHeaders: strings.Split(parts["SignedHeaders"], ";"), Signature: parts["Signature"]}
	return a.withScope(parts["Credential"])
}

// withScope reads KEY/YYYYMMDD/REGION/SERVICE/aws4_request. A key may hold a
// slash nowhere, so the five parts are unambiguous.
func (a Authorization) withScope(credential string) (Authorization, error) {
	scope := strings.Split(credential, "/")
	if len(scope) != 5 {
		return Authorization{}, incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got %d.", len(scope))
	}
	if scope[4] != scopeTerminator {
		return Authorization{}, incomplete("Credential should be scoped with a valid terminator: '%s'.", scopeTerminator)
	}
	a.AccessKeyID, a.Date, a.Region, a.Service = scope[0], scope[1], scope[2], scope[3]
	if a.AccessKeyID == "" || a.Region == "" || a.Service == "" {
		return Authorization{}, incomplete("Credential holds an empty element.")
	}
	if !sort.StringsAreSorted(a.SignedHeaders) {
		return Authorization{}, incomplete("SignedHeaders must be sorted.")
	}
	return a, nil
}

// scope is the credential scope as it stands in the string to sign.
func (a Authorization) scope() string {
	return strings.Join([]string{a.Date, a.Region, a.Service, scopeTerminator}, "/")
}

// Problem says in what way a signature failed.
type Problem int

// The ways a signature can fail.
const (
	// Missing: the request carries no Authorization header.
	Missing Problem = iota
	// Incomplete: the header lacks a part, or the request has no date.
	Incomplete
	// Expired: the request was signed more than 15 minutes ago.
	Expired
	// NotYetCurrent: the request was signed more than 15 minutes from now.
	NotYetCurrent
	// Mismatch: what was signed is not what arrived, or the secret is another.
	Mismatch
	// BodyMismatch: the body is not the one whose hash was sent and signed.
	BodyMismatch
	// Unsigned: a header that must be signed is not.
	Unsigned
	// Framing: the body is not cut into chunks as its headers say.
	Framing
)

// Error is a signature that failed. Message is AWS's own wording where AWS
// publishes one; it never holds a secret or a computed signature.
type Error struct {
	Problem Problem
	Message string
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

func incomplete(format string, args ...any) *Error {
	return &Error{Problem: Incomplete, Message: fmt.Sprintf(format, args...)}
}
