package awsapi

import (
	"errors"
	"strings"
)

// Kind tells failures apart for code; use it with errors.Is.
type Kind string

// The kinds of failure.
const (
	// ErrNotFound: AWS says that the thing does not exist. Never concluded from
	// a denial.
	ErrNotFound Kind = "not found"
	// ErrAlreadyExists: a thing of that name exists and was not made by this
	// call.
	ErrAlreadyExists Kind = "already exists"
	// ErrAccessDenied: the caller lacks a permission.
	ErrAccessDenied Kind = "access denied"
	// ErrNoCredentials: no source gave credentials, or the role in the provider
	// block could not be assumed.
	ErrNoCredentials Kind = "no credentials"
	// ErrExpiredCredentials: the session behind the credentials is over.
	ErrExpiredCredentials Kind = "expired credentials"
	// ErrBadCredentials: AWS does not know the key, or the signature is wrong.
	ErrBadCredentials Kind = "bad credentials"
	// ErrForbiddenAccount: allowed_account_ids or forbidden_account_ids keep
	// this account out.
	ErrForbiddenAccount Kind = "forbidden account"
	// ErrBadRegion: no region, or one that does not exist.
	ErrBadRegion Kind = "bad region"
	// ErrBadConfig: another argument of the provider block cannot be used.
	ErrBadConfig Kind = "bad configuration"
	// ErrRegionDisabled: STS is not active in that region for the role's
	// account.
	ErrRegionDisabled Kind = "region disabled"
	// ErrUnreachable: no answer came from the endpoint.
	ErrUnreachable Kind = "unreachable"
	// ErrUnavailable: the service answered that it cannot serve now.
	ErrUnavailable Kind = "unavailable"
	// ErrThrottled: requests were still refused as too many after all retries.
	ErrThrottled Kind = "throttled"
	// ErrLimit: a quota of the account is used up.
	ErrLimit Kind = "limit reached"
	// ErrMalformedPolicy: AWS refuses a policy document.
	ErrMalformedPolicy Kind = "malformed policy"
	// ErrConflict: something else still depends on the thing (see
	// ConflictError).
	ErrConflict Kind = "conflict"
	// ErrUnmodifiable: only an AWS service may change the thing.
	ErrUnmodifiable Kind = "unmodifiable"
	// ErrInterrupted: the operation was cancelled.
	ErrInterrupted Kind = "interrupted"
	// ErrTimeout: the operation's time was over.
	ErrTimeout Kind = "timed out"
	// ErrNotSettled: IAM did not show a change on several reads in a row.
	ErrNotSettled Kind = "not settled"
	// ErrRefused: AWS refused for a reason that only its message tells.
	ErrRefused Kind = "refused"
)

// Error makes a Kind the target of errors.Is.
func (k Kind) Error() string { return string(k) }

// Fact is a labelled line of an error's detail, such as "Role: name".
type Fact struct{ Label, Value string }

// Failure is an error that its reader can act on.
type Failure struct {
	Kind Kind
	// Summary is general, without a final period: "Cannot create the IAM role".
	Summary string
	// Detail says what was wrong and where, in whole sentences.
	Detail string
	// Remedy says what to do next, in whole sentences.
	Remedy string
	Facts  []Fact
	// Cause is the SDK's error, for errors.Is and errors.As. Its text is for
	// nobody's eyes.
	Cause error
}

// Error is the whole text on few lines.
func (f *Failure) Error() string { return f.Summary + ". " + f.Text() }

// Text is all but the summary: detail, remedy, then the facts, one a line.
func (f *Failure) Text() string {
	var b strings.Builder
	b.WriteString(f.Detail)
	if f.Remedy != "" {
		b.WriteString(" " + f.Remedy)
	}
	if len(f.Facts) > 0 {
		b.WriteString("\n")
	}
	for _, fact := range f.Facts {
		b.WriteString("\n" + fact.Label + ": " + fact.Value)
	}
	return b.String()
}

// Is lets errors.Is find the kind.
func (f *Failure) Is(target error) bool { return target == error(f.Kind) }

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Cause }

// Explain splits an error into the summary and the detail of a diagnostic.
func Explain(err error) (summary, detail string) {
	var f *Failure
	if errors.As(err, &f) {
		return f.Summary, f.Text()
	}
	return "The operation failed", err.Error()
}

// InvalidPrincipalError says that IAM does not know a principal of a trust
// policy, or not yet.
type InvalidPrincipalError struct {
	*Failure
	// Principal is the one AWS named; empty if it named none.
	Principal string
}

// Unwrap gives the failure, so that errors.As finds both.
func (e *InvalidPrincipalError) Unwrap() error { return e.Failure }

// ConflictError says what still hangs on a role that was to be deleted.
type ConflictError struct {
	*Failure
	// Inline and Profiles are names, Managed are ARNs; all sorted.
	Inline, Managed, Profiles []string
}

// Unwrap gives the failure, so that errors.As finds both.
func (e *ConflictError) Unwrap() error { return e.Failure }

// SettleError says that IAM did not show a change several times in a row, and
// what it showed last.
type SettleError struct {
	*Failure
	// Role is nil if the last read did not find it.
	Role     *Role
	Policies *RolePolicies
}

// Unwrap gives the failure, so that errors.As finds both.
func (e *SettleError) Unwrap() error { return e.Failure }
