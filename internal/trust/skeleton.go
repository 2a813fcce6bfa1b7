package trust

import (
	"errors"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// Document builds the trust policy.
func (s Spec) Document() (*policy.Document, error) { return nil, errors.New("not written yet") }

// Infer is the inverse of Document: the Spec that builds an equivalent
// document, or false where the document has another shape.
func Infer(d *policy.Document) (Spec, bool) { return Spec{}, false }

// Evaluate asks a trust policy.
func Evaluate(d *policy.Document, r Request) (Decision, error) {
	return Decision{}, errors.New("not written yet")
}

// Audit judges a trust policy given as text, so that what IAM would refuse is a finding too.
func Audit(text string, s Subject) []Finding { return nil }
