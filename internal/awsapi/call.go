package awsapi

import (
	"errors"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
)

// call describes what is being done, so that an error can say it.
type call struct {
	// doing completes "Cannot …": "create the IAM role".
	doing string
	// action is the permission the call needs, such as iam:CreateRole.
	action string
	facts  []Fact
	// names is what else than its object the call names, and IAM may not find,
	// such as "the policy"; "" if nothing.
	names string
	// secrets must not appear in the text, whatever AWS says.
	secrets []string
}

// with returns the call with one more fact; empty values are left out.
func (c call) with(label, value string) call {
	if value != "" {
		c.facts = append(slices.Clone(c.facts), Fact{label, value})
	}
	return c
}

// naming returns the call with what else it names, if there is anything.
func (c call) naming(what, label, value string) call {
	if value != "" {
		c.names = what
	}
	return c.with(label, value)
}

// errorCode is AWS's code for an error, "" if AWS did not answer with one.
func errorCode(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

// errorMessage is AWS's message for an error, "" if AWS did not answer with
// one.
func errorMessage(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorMessage()
	}
	return ""
}

// hasCode matches an AWS error by its code, exactly; messages play no part.
func hasCode(err error, codes ...string) bool {
	code := errorCode(err)
	return code != "" && slices.Contains(codes, code)
}

// isInvalidPrincipal matches MalformedPolicyDocument with a message that begins
// with "Invalid principal in policy": AWS has no code of its own for it.
func isInvalidPrincipal(err error) bool {
	return hasCode(err, "MalformedPolicyDocument", "MalformedPolicyDocumentException") &&
		strings.HasPrefix(errorMessage(err), "Invalid principal in policy")
}

// invalidPrincipal finds the principal in AWS's message, which reads `Invalid
// principal in policy: "AWS":"arn:…"`; "" if it names none.
func invalidPrincipal(message string) string {
	parts := strings.Split(message, `"`)
	// Text in quotes stands at the odd places; the last one is the principal.
	if len(parts) < 5 {
		return ""
	}
	last := len(parts) - 2
	return parts[last]
}

// wordAfter returns the word that follows marker in message, for display only.
func wordAfter(message, marker string) string {
	_, rest, ok := strings.Cut(message, marker)
	if !ok {
		return ""
	}
	word, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	return strings.TrimRight(word, ".,;")
}

// maxMessage is the length to which AWS's messages are cut.
const maxMessage = 600

// said is AWS's own answer in one line.
func (c call) said(err error) string {
	if message := c.message(err); message != "" {
		return errorCode(err) + ": " + message
	}
	return errorCode(err)
}

// message is the first line of AWS's message without secrets. AWS's answer to a
// wrong signature goes on to quote the signed request, session token included,
// after the first line.
func (c call) message(err error) string {
	message, _, _ := strings.Cut(errorMessage(err), "\n")
	message, _, _ = strings.Cut(message, "The Canonical String")
	message = hide(message, c.secrets)
	if len(message) > maxMessage {
		message = strings.ToValidUTF8(message[:maxMessage], "") + "…"
	}
	return strings.TrimSpace(message)
}

func quote(s string) string { return `"` + s + `"` }

func join(words []string) string { return strings.Join(words, ", ") }
