package localaws

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// isPublic reports whether S3 calls a bucket policy public: one that allows
// something to everybody, and not only to what fixed values of certain keys
// describe.
// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3
// storage", The meaning of "public".
func isPublic(d *document) bool {
	if d == nil {
		return false
	}
	return slices.ContainsFunc(d.parsed.Statements, func(s policy.Statement) bool {
		return s.Effect == policy.Allow && letsInEverybody(s) && !slices.ContainsFunc(s.Conditions, pinsCaller)
	})
}

// letsInEverybody takes in NotPrincipal, which spares some and means all others.
func letsInEverybody(s policy.Statement) bool {
	return s.NotPrincipal != nil || (s.Principal != nil && (s.Principal.Everyone || slices.Contains(s.Principal.AWS, "*")))
}

// pinsCaller reports whether a condition holds the callers to fixed values.
func pinsCaller(c policy.Condition) bool {
	keys := []string{
		"aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceaccount", "aws:sourceowner", "aws:userid", "aws:principalorgid",
		"aws:principalaccount", "aws:principalarn", "aws:sourceip", "s3:dataaccesspointarn", "s3:dataaccesspointaccount",
	}
	op, known := policy.ParseOperator(c.Operator)
	if !known || op.Negated || op.IfExists || op.Set == policy.SetForAllValues || op.Family == policy.FamilyNull || !slices.Contains(keys, strings.ToLower(c.Key)) {
		return false
	}
	return len(c.Values) > 0 && !slices.ContainsFunc(c.Values, func(v string) bool { return !isFixed(strings.ToLower(c.Key), v) })
}

// isFixed reports whether a value stands for itself alone. A range of addresses
// does unless it is all of them; an ARN does where its account is named.
func isFixed(key, value string) bool {
	switch {
	case strings.Contains(value, "${"):
		return false
	case key == "aws:sourceip":
		return !strings.HasSuffix(value, "/0")
	case strings.HasSuffix(key, "arn"):
		parts := strings.SplitN(value, ":", 6)
		return len(parts) == 6 && parts[4] != "" && !strings.ContainsAny(parts[4], "*?")
	default:
		return !strings.ContainsAny(value, "*?")
	}
}
