package lake

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// TestReadingsBoundTheTruth: whatever a request holds under the keys that are
// not known, the answer lies between the grim and the hopeful reading.
func TestReadingsBoundTheTruth(t *testing.T) {
	t.Parallel()
	known := func(c policy.Condition) bool { return c.Key == "aws:SecureTransport" || c.Key == "aws:securetransport" }
	rapid.Check(t, func(t *rapid.T) {
		d := &policy.Document{Use: policy.UseIdentity, Version: rapid.SampledFrom([]string{policy.Version2012, policy.Version2008}).Draw(t, "version"), Statements: rapid.SliceOfN(statements(), 1, 4).Draw(t, "statements")}
		r := read(d, known)
		ask := policy.Request{Action: "s3:PutObject", Resource: "arn:aws:s3:::b/" + rapid.SampledFrom([]string{"red/x", "blue/x", "x"}).Draw(t, "key"), Context: policy.Context{}}
		ask.Context.Set("aws:SecureTransport", "true")
		best, worst := r.hopeful.Decide(ask) == policy.Allowed, r.grim.Decide(ask) == policy.Allowed
		for _, colour := range []string{"", "red", "blue"} {
			real := ask
			real.Context = policy.Context{}
			real.Context.Set("aws:SecureTransport", "true")
			if colour != "" {
				real.Context.Set("aws:PrincipalTag/colour", colour)
			}
			truth := d.Decide(real) == policy.Allowed
			if truth && !best || worst && !truth {
				t.Fatalf("with the colour %q the truth is %t, hopefully %t, grimly %t: %+v", colour, truth, best, worst, d)
			}
		}
		if best != worst && len(r.openKeys(ask)) == 0 {
			t.Fatalf("the readings differ, and no key is named: %+v", d)
		}
	})
}

// statements hang on a key that is known, on one that is not, on a variable, or
// on nothing.
func statements() *rapid.Generator[policy.Statement] {
	return rapid.Custom(func(t *rapid.T) policy.Statement {
		s := policy.Statement{Effect: rapid.SampledFrom([]policy.Effect{policy.Allow, policy.Allow, policy.Deny}).Draw(t, "effect"), Actions: []string{"s3:*"}}
		resources := rapid.SliceOfN(rapid.SampledFrom([]string{"*", "arn:aws:s3:::b/red/*", "arn:aws:s3:::b/${aws:PrincipalTag/colour}/*", "arn:aws:s3:::b/${aws:PrincipalTag/colour, 'red'}/*"}), 1, 2).Draw(t, "resources")
		if rapid.Bool().Draw(t, "negated") {
			s.NotResources = resources
		} else {
			s.Resources = resources
		}
		s.Conditions = rapid.SliceOfN(rapid.SampledFrom([]policy.Condition{
			{Operator: "Bool", Key: "aws:SecureTransport", Values: []string{"true"}},
			{Operator: "Bool", Key: "aws:SecureTransport", Values: []string{"false"}},
			{Operator: "StringEquals", Key: "aws:PrincipalTag/colour", Values: []string{"red"}},
			{Operator: "StringNotEquals", Key: "aws:PrincipalTag/colour", Values: []string{"red"}},
			{Operator: "Null", Key: "aws:PrincipalTag/colour", Values: []string{"true"}},
		}), 0, 2).Draw(t, "conditions")
		return s
	})
}
