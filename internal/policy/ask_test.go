package policy_test

import (
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// parse reads a document that must be one.
func parse(t testing.TB, text string, use policy.Use) *policy.Document {
	t.Helper()
	d, err := policy.Parse(text, use)
	if err != nil {
		t.Fatalf("Parse(%s):\n%v", text, err)
	}
	return d
}

// fataler is what ask needs of a test, a benchmark or a property.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// ask evaluates, and makes sure that Decide says the same, compiled or not.
func ask(t fataler, d *policy.Document, r policy.Request) policy.Outcome {
	t.Helper()
	got := d.Evaluate(r).Outcome
	if decided := d.Decide(r); decided != got {
		t.Fatalf("Decide says %v, Evaluate says %v, of %+v\n%s", decided, got, r, d.Marshal())
	}
	if compiled := d.Compile().Decide(r); compiled != got {
		t.Fatalf("the compiled document says %v, Evaluate says %v, of %+v\n%s", compiled, got, r, d.Marshal())
	}
	return got
}

func user(arn string) policy.Caller {
	return policy.Caller{Kind: policy.CallerUser, AccountID: arn[13:25], ARN: arn}
}
