package policy_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

func fuzzSeeds() []string {
	return []string{
		trustWith(""),
		trustWith(`,"Condition":{"StringEquals":{"sts:ExternalId":["a1","${aws:username}"]},"Null":{"x:y":true},"NumericLessThan":{"x:y":1e3}}`),
		`{"Version":"2008-10-17","Id":"i","Statement":{"Sid":"","Effect":"Deny","NotPrincipal":{"AWS":["*"]},"NotAction":"s3:*","NotResource":"arn:aws:s3:::b/${aws:username}"}}`,
		`{"Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:Get*"],"Resource":["*"],"Condition":{"ForAnyValue:ArnLikeIfExists":{"aws:SourceArn":"arn:*:*:*:*:*"}}}]}`,
		`{"Statement":[{"Effect":"Allow","Effect":"Allow"}],"Statement":[]} x`, `[[[[[[[[[[[[[[[`, `"\ud800"`, "{\"a\":\"\xff\"}",
	}
}

// FuzzParse looks for texts on which Parse breaks, and holds it to what its
// documentation says.
func FuzzParse(f *testing.F) {
	for _, seed := range fuzzSeeds() {
		for use := range 3 {
			f.Add(seed, use)
		}
	}
	f.Fuzz(func(t *testing.T, text string, use int) {
		at := policy.Use(((use % 3) + 3) % 3)
		d, err := policy.Parse(text, at)
		if err != nil {
			checkRefusal(t, d, err)
			return
		}
		if !json.Valid([]byte(text)) {
			t.Fatalf("accepted what is not JSON: %q", text)
		}
		d.Suspicions()
		d.PlainVariables()
		written := d.Marshal()
		again, err := policy.Parse(written, at)
		if err != nil {
			t.Fatalf("what Marshal wrote is refused: %s\n%v", written, err)
		}
		if again.Marshal() != written || !policy.Equivalent(d, again) {
			t.Fatalf("written again it differs:\n%s\n%s", written, again.Marshal())
		}
	})
}

func checkRefusal(t *testing.T, d *policy.Document, err error) {
	t.Helper()
	var all policy.SyntaxErrors
	if d != nil || !errors.As(err, &all) || len(all) == 0 {
		t.Fatalf("want no document and a list of faults, got %v and %v", d, err)
	}
	for _, e := range all {
		if e.Message == "" || e.Line < 1 || e.Column < 1 {
			t.Fatalf("a fault without message or place: %+v", e)
		}
	}
}

// FuzzEvaluate looks for policies and requests on which Evaluate breaks or
// disagrees with Decide.
func FuzzEvaluate(f *testing.F) {
	for _, seed := range fuzzSeeds() {
		f.Add(seed, "arn:aws:iam::111122223333:role/r", "sts:AssumeRole", "arn:aws:s3:::b/x", "sts:ExternalId", "a1", "")
	}
	f.Fuzz(func(t *testing.T, text, caller, action, resource, key, value, second string) {
		for use := range policy.UseResource + 1 {
			d, err := policy.Parse(text, use)
			if err != nil {
				continue
			}
			context := one(key, value)
			context.SetMulti("aws:TagKeys", value, second)
			for kind := policy.CallerIdentity; kind <= policy.CallerAnonymous; kind++ {
				r := policy.Request{Caller: policy.Caller{Kind: kind, ARN: caller, Name: caller}, Action: action, Resource: resource, Context: context}
				ask(t, d, r)
				if len(d.Evaluate(r).Reasons()) == 0 {
					t.Fatal("no reasons")
				}
			}
		}
	})
}
