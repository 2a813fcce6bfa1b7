package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

func TestReasons(t *testing.T) {
	t.Parallel()
	const root = `"Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"`
	rows := []struct {
		why        string
		statements string
		caller     policy.Caller
		context    policy.Context
		want       []string
	}{
		{
			"an Allow", `{"Sid":"Vendor","Effect":"Allow",` + root + `}`, session(), nil,
			[]string{"Statement 0 (Vendor) allows sts:AssumeRole: " + sessionARN + " is taken in because its account is."},
		},
		{
			"an Allow of the role itself, under a condition", `{"Effect":"Allow","Principal":{"AWS":"` + roleARN + `"},"Action":"sts:AssumeRole","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":3600}}}`,
			role(), one("aws:MultiFactorAuthAge", "5"),
			[]string{"Statement 0 allows sts:AssumeRole: " + roleARN + ` is named as principal; aws:MultiFactorAuthAge is "5" in the request, and NumericLessThan asks for "3600".`},
		},
		{
			"every Allow that decided", `{"Effect":"Allow",` + root + `},{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*"}`, identity("111122223333"), nil,
			[]string{
				"Statement 0 allows sts:AssumeRole: an identity of account 111122223333 is taken in because its account is.",
				"Statement 1 allows sts:AssumeRole: an identity of account 111122223333 is taken in because everyone is.",
			},
		},
		{
			"a Deny, and not the Allow beside it", `{"Effect":"Allow",` + root + `},{"Sid":"Stop","Effect":"Deny",` + root + `,"Condition":{"Bool":{"aws:SecureTransport":"false"}}}`,
			identity("111122223333"), one("aws:SecureTransport", "false"),
			[]string{`Statement 1 (Stop) denies sts:AssumeRole: an identity of account 111122223333 is taken in because its account is; aws:SecureTransport is "false" in the request, and Bool asks for "false".`},
		},
		{
			"a missing key", `{"Effect":"Allow",` + root + `,"Condition":{"StringEquals":{"sts:ExternalId":"right-one"}}}`, identity("111122223333"), nil,
			[]string{"Statement 0 does not apply: sts:ExternalId is absent from the request."},
		},
		{
			"everything wrong at once", `{"Effect":"Allow",` + root + `,"Condition":{"StringEquals":{"x:a":["1","2","3","4","5"],"x:b":"1"}}}`, identity("999999999999"), one("x:a", "9", "x:b", "1"),
			[]string{`Statement 0 does not apply: an identity of account 999999999999 is not among its principals; x:a is "9" in the request, and StringEquals asks for "1", "2", "3" and 2 more.`},
		},
		{
			"the action", `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:TagSession"}`, identity("999999999999"), nil,
			[]string{"Statement 0 does not apply: the action sts:AssumeRole is not among its actions."},
		},
		{
			"no Allow at all", `{"Effect":"Deny","Principal":{"AWS":"999999999999"},"Action":"*"}`, identity("111122223333"), nil,
			[]string{"No statement allows anything."},
		},
		{
			"IfExists on a missing key", `{"Effect":"Allow",` + root + `,"Condition":{"StringEqualsIfExists":{"sts:ExternalId":"right-one"}}}`, identity("111122223333"), nil,
			[]string{"Statement 0 allows sts:AssumeRole: an identity of account 111122223333 is taken in because its account is; sts:ExternalId is absent from the request, and StringEqualsIfExists holds for an absent key."},
		},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			d := parse(t, `{"Version":"2012-10-17","Statement":[`+row.statements+`]}`, policy.UseTrust)
			got := d.Evaluate(policy.Request{Caller: row.caller, Action: "sts:AssumeRole", Context: row.context}).Reasons()
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("reasons (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReasonsOfAnIdentityPolicy(t *testing.T) {
	t.Parallel()
	d := parse(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}`, policy.UseIdentity)
	rows := map[string]string{
		"arn:aws:s3:::b/x": "Statement 0 allows s3:GetObject: the policy belongs to the caller.",
		"arn:aws:s3:::c/x": "Statement 0 does not apply: the resource arn:aws:s3:::c/x is not among its resources.",
	}
	for resource, want := range rows {
		got := d.Evaluate(policy.Request{Caller: role(), Action: "s3:GetObject", Resource: resource}).Reasons()
		if diff := cmp.Diff([]string{want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", resource, diff)
		}
	}
}

func TestConditionReasons(t *testing.T) {
	t.Parallel()
	rows := []struct {
		condition string
		context   policy.Context
		want      string
	}{
		{`{"Null":{"x:y":"true"}}`, one("x:y", "1"), `x:y is "1" in the request, and Null asks that it is absent`},
		{`{"Null":{"x:y":"false"}}`, none(), `x:y is absent from the request, and Null asks that it is present`},
		{`{"Null":{"x:y":["true","false"]}}`, none(), `x:y is absent from the request, and Null asks that it is absent or present`},
		{`{"Null":{"x:y":"maybe"}}`, none(), `x:y is absent from the request, and Null asks that it is neither, for its value is not true or false`},
		{`{"StringEquals":{}}`, none(), `StringEquals has no values to compare, so that no request matches`},
		{`{"StringEquals":{"x:y":[]}}`, none(), `StringEquals x:y has no values to compare, so that no request matches`},
		{`{"ForAnyValue:StringEquals":{"aws:TagKeys":"a"}}`, many("aws:TagKeys", "b", "c"), `aws:TagKeys is "b", "c" in the request, and ForAnyValue:StringEquals asks for "a"`},
	}
	for _, row := range rows {
		d := parse(t, fmt.Sprintf(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Condition":%s}}`, row.condition), policy.UseTrust)
		got := d.Evaluate(policy.Request{Caller: role(), Action: "sts:AssumeRole", Context: row.context}).Statements[0].Conditions[0].Reason
		if got != row.want {
			t.Errorf("%s:\n got %s\nwant %s", row.condition, got, row.want)
		}
	}
	unknown := policy.Document{Statements: []policy.Statement{{Conditions: []policy.Condition{{Operator: "StringIs", Key: "x:y", Values: []string{"1"}}}}}}
	if got, want := unknown.Evaluate(policy.Request{}).Statements[0].Conditions[0].Reason, "StringIs is no condition operator, so that no request matches"; got != want {
		t.Errorf("unknown operator:\n got %s\nwant %s", got, want)
	}
}

// TestReasonsMaskExternalIDs looks for an external ID in what is printed, the
// policy's and the request's, under every spelling of the key.
func TestReasonsMaskExternalIDs(t *testing.T) {
	t.Parallel()
	const wanted, sent = "policy-secret-0123456789", "request-secret-9876543210"
	for _, key := range []string{"sts:ExternalId", "STS:EXTERNALID", "sts:External-Id", "aws:RequestTag/external_id", "ExternalId"} {
		for _, operator := range []string{"StringEquals", "StringNotEquals", "StringLike", "ForAllValues:StringEquals", "StringEqualsIgnoreCase"} {
			d := parse(t, fmt.Sprintf(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Condition":{%q:{%q:%q}}}}`, operator, key, wanted), policy.UseTrust)
			result := d.Evaluate(policy.Request{Caller: role(), Action: "sts:AssumeRole", Context: one(key, sent)})
			text := strings.Join(append(result.Reasons(), result.Statements[0].Conditions[0].Reason), "\n")
			if strings.Contains(text, "secret") {
				t.Errorf("%s %s: an external ID is printed:\n%s", operator, key, text)
			}
			if !strings.Contains(text, `"re…" (25 characters)`) || !strings.Contains(text, `"po…" (24 characters)`) {
				t.Errorf("%s %s: the masked forms are missing:\n%s", operator, key, text)
			}
		}
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"abcdefgh": `"ab…" (8 characters)`, "abcdef": `"ab…" (6 characters)`, "abcde": `"…" (5 characters)`, "": `"…" (0 characters)`} {
		if got := policy.Mask(value); got != want {
			t.Errorf("Mask(%q) = %s, want %s", value, got, want)
		}
	}
}

// TestMasked hides external IDs, under a misspelt key too, and nothing else; the
// document itself stays as it is.
func TestMasked(t *testing.T) {
	t.Parallel()
	const text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Condition":` +
		`{"StringEquals":{"sts:externalid":["a-long-id-of-ours","another-id-of-ours"]},"StringLike":{"aws:ExternalID":"a-third-id*"},"IpAddress":{"aws:SourceIp":"203.0.113.7"}}}]}`
	d, err := policy.Parse(text, policy.UseIdentity)
	if err != nil {
		t.Fatal(err)
	}
	before, masked := d.Marshal(), d.Masked()
	for _, hidden := range []string{"a-long-id-of-ours", "another-id-of-ours", "a-third-id"} {
		if strings.Contains(masked, hidden) {
			t.Errorf("%s is shown: %s", hidden, masked)
		}
	}
	for _, shown := range []string{`"203.0.113.7"`, `"a-... (17 characters)"`, `"an... (18 characters)"`} {
		if !strings.Contains(masked, shown) {
			t.Errorf("%s is not shown: %s", shown, masked)
		}
	}
	if after := d.Marshal(); after != before {
		t.Errorf("the document itself is %s, was %s", after, before)
	}
}
