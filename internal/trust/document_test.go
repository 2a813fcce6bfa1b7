package trust_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

func TestSpecDocument(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		spec   trust.Spec
		want   string
	}{
		{
			"one vendor role and its ID",
			trust.Spec{Partition: "aws", Principals: []string{"arn:aws:iam::999988887777:role/vendor"}, ExternalIDs: []string{"first-id"}},
			`{"Version":"2012-10-17","Statement":[
			 {"Sid":"AssumeRole","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:role/vendor"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"first-id"}}}]}`,
		},
		{
			"an account ID is its root in the role's partition, as IAM prints it",
			trust.Spec{Partition: "aws-us-gov", Principals: []string{"999988887777"}},
			`{"Version":"2012-10-17","Statement":[
			 {"Sid":"AssumeRole","Effect":"Allow","Principal":{"AWS":"arn:aws-us-gov:iam::999988887777:root"},"Action":"sts:AssumeRole"}]}`,
		},
		{
			"two IDs during a rotation are alternatives in one condition",
			trust.Spec{Principals: []string{"999988887777"}, ExternalIDs: []string{"new-id", "old-id"}},
			`{"Version":"2012-10-17","Statement":[
			 {"Sid":"AssumeRole","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":["new-id","old-id"]}}}]}`,
		},
		{
			"session tags are a statement of their own, without the ID (Service Authorization Reference: ExternalId is a key of AssumeRole only)",
			trust.Spec{Principals: []string{"999988887777"}, ExternalIDs: []string{"first-id"}, AllowSessionTags: true},
			`{"Version":"2012-10-17","Statement":[
			 {"Sid":"AssumeRole","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"first-id"}}},
			 {"Sid":"TagSession","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:TagSession"}]}`,
		},
		{
			"each statement keeps the conditions on keys that its action carries",
			trust.Spec{
				Principals: []string{"999988887777"},
				Conditions: []trust.Condition{
					{Test: "StringLike", Variable: "sts:RoleSessionName", Values: []string{"vendor-*"}},
					{Test: "StringEquals", Variable: "aws:RequestTag/Team", Values: []string{"a"}},
					{Test: "StringEquals", Variable: "sts:SourceIdentity", Values: []string{"alice"}},
					{Test: "IpAddress", Variable: "aws:SourceIp", Values: []string{"203.0.113.0/24"}},
				},
				AllowSessionTags: true, AllowSourceIdentity: true,
			},
			`{"Version":"2012-10-17","Statement":[
			 {"Sid":"AssumeRole","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:AssumeRole","Condition":{
			  "StringLike":{"sts:RoleSessionName":"vendor-*"},"StringEquals":{"aws:RequestTag/Team":"a","sts:SourceIdentity":"alice"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}},
			 {"Sid":"TagSession","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:TagSession","Condition":{
			  "StringEquals":{"aws:RequestTag/Team":"a"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}},
			 {"Sid":"SetSourceIdentity","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:SetSourceIdentity","Condition":{
			  "StringEquals":{"sts:SourceIdentity":"alice"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}]}`,
		},
		{
			"a variable on a key that TagSession does not carry would never resolve there",
			trust.Spec{
				Principals:       []string{"999988887777"},
				Conditions:       []trust.Condition{{Test: "StringEquals", Variable: "aws:PrincipalTag/Name", Values: []string{"${sts:RoleSessionName}"}}},
				AllowSessionTags: true,
			},
			`{"Version":"2012-10-17","Statement":[
			 {"Sid":"AssumeRole","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:PrincipalTag/Name":"${sts:RoleSessionName}"}}},
			 {"Sid":"TagSession","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:TagSession"}]}`,
		},
		{
			"a role that assumes itself names its account, since IAM refuses a role that does not exist yet; conditions about the vendor stay with the vendor",
			trust.Spec{
				Principals: []string{"999988887777"}, ExternalIDs: []string{"first-id"}, SelfARN: "arn:aws:iam::123456789012:role/data/lake",
				Conditions: []trust.Condition{{Test: "IpAddress", Variable: "aws:SourceIp", Values: []string{"203.0.113.0/24"}}},
			},
			`{"Version":"2012-10-17","Statement":[
			 {"Sid":"AssumeRole","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"first-id"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}},
			 {"Sid":"AssumeSelf","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"first-id"},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/data/lake"}}}]}`,
		},
		{
			"the same account in two spellings is one principal",
			trust.Spec{Principals: []string{"999988887777", "arn:aws:iam::999988887777:root", "111122223333"}},
			`{"Version":"2012-10-17","Statement":[
			 {"Sid":"AssumeRole","Effect":"Allow","Principal":{"AWS":["111122223333","999988887777"]},"Action":"sts:AssumeRole"}]}`,
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			d, err := tt.spec.Document()
			if err != nil {
				t.Fatal(err)
			}
			if !policy.Equivalent(d, parse(t, tt.want)) {
				t.Errorf("not equivalent:\n%s", cmp.Diff(parse(t, tt.want).Marshal(), d.Marshal()))
			}
			if sids(d) != sids(parse(t, tt.want)) && !strings.Contains(tt.reason, "spellings") {
				t.Errorf("the statements are named %s", sids(d))
			}
			if d.Use != policy.UseTrust {
				t.Errorf("the document is for use %v", d.Use)
			}
		})
	}
}

func TestSpecDocumentRefuses(t *testing.T) {
	t.Parallel()
	vendor := []string{"arn:aws:iam::999988887777:role/vendor"}
	for _, tt := range []struct {
		reason string
		spec   trust.Spec
		want   string
	}{
		{"nobody", trust.Spec{}, "no principal is trusted"},
		{"three colons, as one vendor's own guide prints it", trust.Spec{Principals: []string{"arn:aws:iam:::123456789012:role/x"}}, "one colon too many"},
		{"11 digits", trust.Spec{Principals: []string{"12345678901"}}, "it has 11 digits and must have 12"},
		{"everyone", trust.Spec{Principals: []string{"*"}}, "is not an AWS account ID"},
		{"a wildcard, which IAM refuses inside an ARN", trust.Spec{Principals: []string{"arn:aws:iam::123456789012:role/*"}}, "holds a wildcard"},
		{"a service", trust.Spec{Principals: []string{"ec2.amazonaws.com"}}, "is not an AWS account ID"},
		{"another partition", trust.Spec{Partition: "aws-us-gov", Principals: vendor}, "nobody can assume a role across partitions"},
		{"a session", trust.Spec{Principals: []string{"arn:aws:sts::123456789012:assumed-role/r/session"}}, "trust the role, as in arn:aws:iam::123456789012:role/r"},
		{"a federated user", trust.Spec{Principals: []string{"arn:aws:sts::123456789012:federated-user/bob"}}, "cannot assume roles"},
		{"a user who should assume himself", trust.Spec{Principals: vendor, SelfARN: "arn:aws:iam::123456789012:user/x"}, "only a role can assume itself"},
		{"itself in another partition", trust.Spec{Principals: vendor, SelfARN: "arn:aws-cn:iam::123456789012:role/x"}, "only a role can assume itself"},
		{"itself by no ARN", trust.Spec{Principals: vendor, SelfARN: "x"}, "is not an AWS account ID"},
		{"an unknown test", trust.Spec{Principals: vendor, Conditions: []trust.Condition{{Test: "StringIs", Variable: "aws:username", Values: []string{"x"}}}}, `the test "StringIs"`},
		{"no variable", trust.Spec{Principals: vendor, Conditions: []trust.Condition{{Test: "StringLike", Values: []string{"x"}}}}, "names no variable"},
		{"no values", trust.Spec{Principals: vendor, Conditions: []trust.Condition{{Test: "StringLike", Variable: "aws:username"}}}, "has no values"},
		{"the external ID in both places", trust.Spec{Principals: vendor, ExternalIDs: []string{"aa"}, Conditions: []trust.Condition{{Test: "StringEquals", Variable: "STS:ExternalID", Values: []string{"bb"}}}}, "belong into external_ids"},
		{"one operator and key twice", trust.Spec{Principals: vendor, Conditions: []trust.Condition{
			{Test: "StringEquals", Variable: "aws:PrincipalTag/A", Values: []string{"x"}}, {Test: "StringEquals", Variable: "aws:principaltag/a", Values: []string{"y"}},
		}}, "is there twice"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			d, err := tt.spec.Document()
			if err == nil {
				t.Fatalf("built %s", d.Marshal())
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want it to say %q", err, tt.want)
			}
		})
	}
	t.Run("every wrong principal is named, not the first alone", func(t *testing.T) {
		t.Parallel()
		_, err := trust.Spec{Principals: []string{"1", "2"}}.Document()
		if err == nil || !strings.Contains(err.Error(), `"1"`) || !strings.Contains(err.Error(), `"2"`) {
			t.Errorf("got %v", err)
		}
	})
}

func TestProblemsTellThePartToMend(t *testing.T) {
	t.Parallel()
	_, err := trust.Spec{
		Principals: []string{"1", "999988887777"}, SelfARN: "x",
		Conditions: []trust.Condition{{Test: "StringLike", Variable: "aws:username", Values: []string{"x"}}, {Test: "StringIs", Variable: "aws:username", Values: []string{"x"}}},
	}.Document()
	var got []string
	for _, p := range trust.Problems(err) {
		got = append(got, fmt.Sprintf("%s %d", p.Part, p.Index))
	}
	if diff := cmp.Diff([]string{"principals 0", "conditions 1", "self 0"}, got); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if got := trust.Problems(io.EOF); len(got) != 1 || got[0].Part != "" || !errors.Is(got[0], io.EOF) {
		t.Errorf("an error of another make became %v", got)
	}
	if got := trust.Problems(nil); got != nil {
		t.Errorf("no error became %v", got)
	}
}

// The extras let nobody assume anything alone, so that leaving the ID out of
// them opens nothing.
func TestExtrasAloneLetNobodyIn(t *testing.T) {
	t.Parallel()
	d, err := trust.Spec{Principals: []string{"999988887777"}, ExternalIDs: []string{"the-id"}, AllowSessionTags: true, AllowSourceIdentity: true}.Document()
	if err != nil {
		t.Fatal(err)
	}
	wrong, right := "another-id", "the-id"
	for _, tt := range []struct {
		reason  string
		request trust.Request
		allowed bool
	}{
		{"all extras and the right ID", trust.Request{ExternalID: &right, SessionTags: map[string]string{"a": "b"}, SourceIdentity: &right}, true},
		{"no extras and the right ID", trust.Request{ExternalID: &right}, true},
		{"all extras and a wrong ID", trust.Request{ExternalID: &wrong, SessionTags: map[string]string{"a": "b"}, SourceIdentity: &right}, false},
		{"all extras and no ID", trust.Request{SessionTags: map[string]string{"a": "b"}, SourceIdentity: &right}, false},
	} {
		tt.request.Principal = "999988887777"
		if got := evaluate(t, d, tt.request); got.Allowed != tt.allowed {
			t.Errorf("%s: allowed is %t (%s)", tt.reason, got.Allowed, strings.Join(got.Reasons, " "))
		}
	}
}

func parse(t *testing.T, text string) *policy.Document {
	t.Helper()
	d, err := policy.Parse(text, policy.UseTrust)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func evaluate(t *testing.T, d *policy.Document, r trust.Request) trust.Decision {
	t.Helper()
	got, err := trust.Evaluate(d, r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func sids(d *policy.Document) string {
	names := make([]string, 0, len(d.Statements))
	for _, s := range d.Statements {
		names = append(names, s.Sid)
	}
	return strings.Join(names, ",")
}
