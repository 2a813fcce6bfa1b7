package policy_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

func TestMarshal(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, text string
		use       policy.Use
		want      string
	}{
		{
			"elements in AWS's order, lists sorted, one as a string",
			`{"Statement":{"Condition":{"StringEquals":{"x:b":["2","1","2"],"x:a":["1"]},"Bool":{"aws:SecureTransport":true}},"Action":["sts:TagSession","sts:AssumeRole","sts:TagSession"],
			 "Principal":{"Service":["b.amazonaws.com","a.amazonaws.com"],"Federated":"accounts.google.com","AWS":["111122223333"]},"Effect":"Allow","Sid":"s"},"Id":"i","Version":"2012-10-17"}`,
			policy.UseTrust,
			`{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"s","Effect":"Allow","Principal":{"AWS":"111122223333","Service":["a.amazonaws.com","b.amazonaws.com"],"Federated":"accounts.google.com"},` +
				`"Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"x:a":"1","x:b":["1","2"]}}}]}`,
		},
		{
			"the negative elements",
			`{"Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":"*","CanonicalUser":"c"},"NotAction":"s3:*","NotResource":["arn:aws:s3:::b","arn:aws:s3:::a"]}]}`,
			policy.UseResource,
			`{"Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":"*","CanonicalUser":"c"},"NotAction":"s3:*","NotResource":["arn:aws:s3:::a","arn:aws:s3:::b"]}]}`,
		},
		{
			"everyone, and the order of statements",
			`{"Version":"2008-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"x:Y","Resource":"*"},{"Effect":"Allow","Principal":"*","Action":"a:B","Resource":"*"}]}`,
			policy.UseResource,
			`{"Version":"2008-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"x:Y","Resource":"*"},{"Effect":"Allow","Principal":"*","Action":"a:B","Resource":"*"}]}`,
		},
		{
			"nothing to compare is kept", trustWith(`,"Condition":{"StringLike":{},"StringEquals":{"x:y":[]}}`), policy.UseTrust,
			trustWith(`,"Condition":{"StringEquals":{"x:y":[]},"StringLike":{}}`),
		},
		{
			"no escapes for markup, escapes for what the API refuses", trustWith(`,"Condition":{"StringEquals":{"x:y":"<a>&\u00e9\"\\\n\u0001\u4e2d\ud83d\ude00\u007f"}}`), policy.UseTrust,
			trustWith(`,"Condition":{"StringEquals":{"x:y":"<a>&é\"\\\u000a\u0001\u4e2d\ud83d\ude00` + "\x7f" + `"}}`),
		},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			d := parse(t, row.text, row.use)
			got := d.Marshal()
			if got != row.want {
				t.Errorf("\n got %s\nwant %s", got, row.want)
			}
			if !json.Valid([]byte(got)) {
				t.Errorf("not JSON: %s", got)
			}
			if again := parse(t, got, row.use); again.Marshal() != got || !policy.Equivalent(d, again) {
				t.Errorf("read again it is %s", again.Marshal())
			}
		})
	}
}

// TestMarshalDropsNothing has a document made by hand that no JSON object can
// hold: better refused by IAM than written with half of its conditions.
func TestMarshalDropsNothing(t *testing.T) {
	t.Parallel()
	d := &policy.Document{Use: policy.UseTrust, Statements: []policy.Statement{{
		Effect: policy.Allow, Principal: &policy.Principals{AWS: []string{"*"}}, Actions: []string{"sts:AssumeRole"},
		Conditions: []policy.Condition{{Operator: "StringLike", Key: "x:y", Values: []string{"a*"}}, {Operator: "StringLike", Key: "x:y", Values: []string{"*b"}}},
	}}}
	text := d.Marshal()
	if !strings.Contains(text, `"a*"`) || !strings.Contains(text, `"*b"`) {
		t.Errorf("a condition is lost: %s", text)
	}
	if _, err := policy.Parse(text, policy.UseTrust); err == nil || !strings.Contains(err.Error(), "is there twice") {
		t.Errorf("want the duplicate refused, got %v", err)
	}
}

// TestSize: "IAM doesn't count white space when calculating the size of a policy".
// Source: IAM User Guide, reference_iam-quotas.
func TestSize(t *testing.T) {
	t.Parallel()
	pretty := "{\n\t\"Statement\" : [ {\r\n \"Effect\": \"Allow\",\"Principal\":{\"AWS\":[\"*\"]},\"Action\":\"sts:AssumeRole\", \"Condition\":{\"StringEquals\":{\"x:y\":\"a b\\\" é\"}} } ]\n}"
	canonical := `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"x:y":"a b\" é"}}}]}`
	d := parse(t, pretty, policy.UseTrust)
	if got, want := d.Size(), len([]rune(canonical)); got != want {
		t.Errorf("Size is %d, want %d", got, want)
	}
	if got, want := policy.TextSize(pretty), len([]rune(canonical))+len("[]"); got != want {
		t.Errorf("TextSize is %d, want %d", got, want)
	}
	if got := policy.TextSize(canonical); got != d.Size() {
		t.Errorf("TextSize of the canonical text is %d, Size is %d", got, d.Size())
	}
}

func TestSuspicions(t *testing.T) {
	t.Parallel()
	d := parse(t, `{"Statement":[
		{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Condition":{"StringEquals":{"x:y":"fine"},"Null":{"x:y":true},"NumericEquals":{"x:y":["1","ten"]}}},
		{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Condition":{
			"StringLike":{},"StringEquals":{"x:y":[],"sts:ExternalId":"${aws:username}"},"Null":{"x:y":"maybe"},"DateLessThan":{"x:y":"soon"},"Bool":{"x:y":"yes"},
			"BinaryEquals":{"x:y":"%"},"IpAddress":{"x:y":"10.0.0.0/33"},"ArnLike":{"x:y":"*"}}}]}`, policy.UseTrust)
	d.Statements = append(d.Statements, policy.Statement{Conditions: []policy.Condition{{Operator: "StringIs", Key: "x:y", Values: []string{"1"}}}})
	want := map[string]string{
		`Statement[0].Condition.NumericEquals["x:y"]`: `NumericEquals cannot read "ten", so that it equals nothing`,
		`Statement[1].Condition.StringLike`:           `StringLike has no keys, so that the statement applies to no request`,
		`Statement[1].Condition.StringEquals["x:y"]`:  `StringEquals of x:y has no values, so that the statement applies to no request`,
		`Statement[1].Condition.Null["x:y"]`:          `Null cannot read "maybe", so that it equals nothing`,
		`Statement[1].Condition.DateLessThan["x:y"]`:  `DateLessThan cannot read "soon", so that it equals nothing`,
		`Statement[1].Condition.Bool["x:y"]`:          `Bool cannot read "yes", so that it equals nothing`,
		`Statement[1].Condition.BinaryEquals["x:y"]`:  `BinaryEquals cannot read "%", so that it equals nothing`,
		`Statement[1].Condition.IpAddress["x:y"]`:     `IpAddress cannot read "10.0.0.0/33", so that it equals nothing`,
		`Statement[1].Condition.ArnLike["x:y"]`:       `ArnLike cannot read "*", so that it equals nothing`,
		`Statement[2].Condition.StringIs["x:y"]`:      `"StringIs" is no condition operator, so that the statement applies to no request`,
	}
	got := d.Suspicions()
	if len(got) != len(want) {
		t.Errorf("got %d suspicions, want %d: %+v", len(got), len(want), got)
	}
	for _, s := range got {
		if want[s.Path] != s.Message {
			t.Errorf("%s:\n got %s\nwant %s", s.Path, s.Message, want[s.Path])
		}
	}
	const variable = `"${…" (15 characters) holds a variable, but only Version 2012-10-17 has variables; here it is plain text`
	if plain := d.PlainVariables(); len(plain) != 1 || plain[0].Path != `Statement[1].Condition.StringEquals["sts:ExternalId"]` || plain[0].Message != variable {
		t.Errorf("variables that are none: %+v", plain)
	}
	d.Version = policy.Version2012
	if plain := d.PlainVariables(); len(plain) != 0 {
		t.Errorf("in the version that has variables: %+v", plain)
	}
	if sound := parse(t, trustWith(`,"Condition":{"ArnLike":{"x:y":"${aws:PrincipalArn}"},"StringEquals":{"sts:ExternalId":"a1"}}`), policy.UseTrust).Suspicions(); len(sound) != 0 {
		t.Errorf("a sound document is suspected: %+v", sound)
	}
}

func TestVariableKeys(t *testing.T) {
	t.Parallel()
	got := strings.Join(policy.Variables("a${AWS:username}${*}${?}${$}b${aws:PrincipalTag/Team, 'x'}${open"), " ")
	if want := "aws:username aws:principaltag/team"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
