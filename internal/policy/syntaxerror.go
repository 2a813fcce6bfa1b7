package policy

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// ErrorKind sorts the reasons for which IAM refuses a document.
type ErrorKind int

// The kinds of refusal.
const (
	// Malformed is everything without a kind of its own.
	Malformed ErrorKind = iota
	// WildcardPrincipal is a wildcard inside a principal, which IAM answers
	// with "Invalid principal in policy".
	WildcardPrincipal
	// NotPrincipalUsed is NotPrincipal in a trust policy.
	NotPrincipalUsed
)

// SyntaxError is one thing for which IAM would refuse a document.
type SyntaxError struct {
	// Path leads to the place, such as Statement[0].Condition.StringEquals;
	// empty for the document as a whole.
	Path string
	// Statement is the index of the statement from 0, or -1 if the error is
	// outside of all statements.
	Statement int
	Kind      ErrorKind
	// Value is the offending principal for WildcardPrincipal; else empty.
	Value string
	// Message says what is wrong and what to write instead.
	Message string
	// Line and Column, from 1, are where in the text the place begins.
	Line   int
	Column int
}

// Error gives place and message in one line.
func (e *SyntaxError) Error() string {
	place := fmt.Sprintf("line %d, column %d", e.Line, e.Column)
	if e.Path != "" {
		place = e.Path + " (" + place + ")"
	}
	return place + ": " + e.Message
}

// SyntaxErrors are all that was found wrong with a document, in text order.
// errors.As finds the list and, as *SyntaxError, its first entry.
type SyntaxErrors []*SyntaxError

// Error gives one line for each.
func (e SyntaxErrors) Error() string {
	lines := make([]string, len(e))
	for i, problem := range e {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As and errors.Is see each entry.
func (e SyntaxErrors) Unwrap() []error {
	list := make([]error, len(e))
	for i, problem := range e {
		list[i] = problem
	}
	return list
}

// longestSlip is the length of a name, in bytes, beyond which it is no slip of
// the pen: the longest operator has 46.
const longestSlip = 64

// proposal is didYouMean while its answer will be read.
func (p *parser) proposal(name string, candidates []string) string {
	if len(p.problems) >= maxProblems {
		return ""
	}
	return didYouMean(name, candidates)
}

// didYouMean proposes the candidate that name was probably meant to be, as a
// sentence with a leading space, or nothing.
func didYouMean(name string, candidates []string) string {
	if len(name) > longestSlip {
		return ""
	}
	best, distance := "", 3
	for _, candidate := range candidates {
		if strings.EqualFold(candidate, name) {
			return fmt.Sprintf(" Did you mean %q? Upper and lower case count.", candidate)
		}
		if d := levenshtein.Distance(strings.ToLower(name), strings.ToLower(candidate), nil); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", best)
}
