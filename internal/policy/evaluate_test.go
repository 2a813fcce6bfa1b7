package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

const (
	pageAction     = "IAM User Guide, reference_policies_elements_action"
	pageNotAction  = "IAM User Guide, reference_policies_elements_notaction"
	pageResource   = "IAM User Guide, reference_policies_elements_resource"
	pageARNs       = "IAM User Guide, reference-arns, Paths and wildcards in ARNs"
	pageEvaluation = "IAM User Guide, reference_policies_evaluation-logic"
)

func TestAction(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, element, action string
		want                 bool
		source               string
	}{
		{"the action itself", `"Action":"sts:AssumeRole"`, "sts:AssumeRole", true, pageAction},
		{"another action", `"Action":"sts:AssumeRole"`, "sts:TagSession", false, pageAction},
		{"no prefix match", `"Action":"sts:AssumeRole"`, "sts:AssumeRoleWithSAML", false, pageAction},
		{"case of the pattern", `"Action":"STS:assumerole"`, "sts:AssumeRole", true, pageAction},
		{"case of the request", `"Action":"sts:AssumeRole"`, "STS:ASSUMEROLE", true, pageAction},
		{"a list", `"Action":["sts:TagSession","sts:AssumeRole"]`, "sts:AssumeRole", true, pageAction},
		{"* alone", `"Action":"*"`, "sts:AssumeRole", true, pageAction},
		{"* after the prefix", `"Action":"sts:*"`, "sts:SetSourceIdentity", true, pageAction},
		{"* after the prefix and another service", `"Action":"iam:*"`, "sts:AssumeRole", false, pageAction},
		{"* in the name", `"Action":"sts:Assume*"`, "sts:AssumeRoleWithSAML", true, pageAction},
		{"* before the end", `"Action":"iam:*AccessKey*"`, "iam:CreateAccessKey", true, pageAction},
		{"?", `"Action":"sts:AssumeRol?"`, "sts:AssumeRole", true, pageAction},
		{"? is one character", `"Action":"sts:AssumeRole?"`, "sts:AssumeRole", false, pageAction},
		{"NotAction takes in what it does not name", `"NotAction":"sts:TagSession"`, "sts:AssumeRole", true, pageNotAction},
		{"NotAction leaves out what it names", `"NotAction":["sts:TagSession","sts:AssumeRole"]`, "sts:AssumeRole", false, pageNotAction},
		{"NotAction with a wildcard", `"NotAction":"sts:Assume*"`, "sts:AssumeRole", false, pageNotAction},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			d := parse(t, fmt.Sprintf(`{"Version":"2012-10-17","Statement":{"Effect":"Allow",%s,"Resource":"*"}}`, row.element), policy.UseIdentity)
			if got := ask(t, d, policy.Request{Action: row.action, Resource: "*"}) == policy.Allowed; got != row.want {
				t.Errorf("%s and %s: got %t, want %t\nsource: %s", row.element, row.action, got, row.want, row.source)
			}
		})
	}
}

func TestResource(t *testing.T) {
	t.Parallel()
	ann := one("aws:username", "ann")
	rows := []struct {
		why, element, resource string
		context                policy.Context
		want                   bool
		source                 string
	}{
		{"the ARN itself", `"Resource":"arn:aws:s3:::bucket/key"`, "arn:aws:s3:::bucket/key", nil, true, pageResource},
		{"another ARN", `"Resource":"arn:aws:s3:::bucket/key"`, "arn:aws:s3:::bucket/other", nil, false, pageResource},
		{"case counts", `"Resource":"arn:aws:iam::111122223333:user/Bob"`, "arn:aws:iam::111122223333:user/bob", nil, false, pageResource},
		{"* alone", `"Resource":"*"`, "arn:aws:s3:::bucket/key", nil, true, pageResource},
		{"a list", `"Resource":["arn:aws:s3:::a","arn:aws:s3:::b"]`, "arn:aws:s3:::b", nil, true, pageResource},
		{"* spans slashes", `"Resource":"arn:aws:s3:::bucket/*/test/*"`, "arn:aws:s3:::bucket/1/2/test/3/object.jpg", nil, true, pageResource + ", Using wildcards"},
		{"slashes have no meaning", `"Resource":"arn:aws:s3:::bucket/*/test/*"`, "arn:aws:s3:::bucket/1///test///object.jpg", nil, true, pageResource + ", Using wildcards"},
		{"* may be empty", `"Resource":"arn:aws:s3:::bucket/*/test/*"`, "arn:aws:s3:::bucket//test/object.jpg", nil, true, pageResource + ", Using wildcards"},
		{"a slash must be there", `"Resource":"arn:aws:s3:::bucket/*/test/*"`, "arn:aws:s3:::bucket/1-test/object.jpg", nil, false, pageResource + ", Using wildcards"},
		{"the last part must be there", `"Resource":"arn:aws:s3:::bucket/*/test/*"`, "arn:aws:s3:::bucket/1/2/test.jpg", nil, false, pageResource + ", Using wildcards"},
		{"objects are not the bucket", `"Resource":"arn:aws:s3:::bucket/*"`, "arn:aws:s3:::bucket", nil, false, pageResource + ", Using wildcards"},
		{"?", `"Resource":"arn:aws:s3:::bucket-?"`, "arn:aws:s3:::bucket-1", nil, true, pageResource + ", Using wildcards"},
		{"? is one character", `"Resource":"arn:aws:s3:::bucket-?"`, "arn:aws:s3:::bucket-12", nil, false, pageResource + ", Using wildcards"},
		{"* within a segment stays there", `"Resource":"arn:aws:sns:us-*-1:111122223333:t"`, "arn:aws:sns:us-east-1:999999999999:x-1:111122223333:t", nil, false, pageResource + ", Using wildcards"},
		{"* within a segment", `"Resource":"arn:aws:sns:us-*-1:111122223333:t"`, "arn:aws:sns:us-east-1:111122223333:t", nil, true, pageResource + ", Using wildcards"},
		{"? within a segment is no colon", `"Resource":"arn:aws:sns:?:111122223333:t"`, "arn:aws:sns:::111122223333:t", nil, false, pageResource + ", Using wildcards"},
		{"* at the end of a segment runs on", `"Resource":"arn:aws:sqs:*"`, "arn:aws:sqs:us-east-1:111122223333:queue", nil, true, pageResource + ", Using wildcards"},
		{"missing segments are wildcards", `"Resource":"arn:aws:sqs"`, "arn:aws:sqs:us-east-1:111122223333:queue", nil, true, pageARNs},
		{"missing segments of another service", `"Resource":"arn:aws:sqs"`, "arn:aws:sns:us-east-1:111122223333:topic", nil, false, pageARNs},
		{"a missing resource", `"Resource":"arn:aws:sqs:us-east-1:111122223333"`, "arn:aws:sqs:us-east-1:111122223333:queue", nil, true, pageARNs},
		{"a missing resource of another account", `"Resource":"arn:aws:sqs:us-east-1:111122223333"`, "arn:aws:sqs:us-east-1:999999999999:queue", nil, false, pageARNs},
		{"* in the last segment takes colons", `"Resource":"arn:aws:logs:us-east-1:111122223333:log-group:*:x"`, "arn:aws:logs:us-east-1:111122223333:log-group:a:b:x", nil, true, pageResource + ", Using wildcards"},
		{"a variable", `"Resource":"arn:aws:s3:::bucket/${aws:username}/*"`, "arn:aws:s3:::bucket/ann/x", ann, true, pageVariables + ", Resource element"},
		{"a variable of another user", `"Resource":"arn:aws:s3:::bucket/${aws:username}/*"`, "arn:aws:s3:::bucket/bob/x", ann, false, pageVariables + ", Resource element"},
		{"a variable without a value", `"Resource":"arn:aws:s3:::bucket/${aws:username}*"`, "arn:aws:s3:::bucket/", nil, false, pageVariables + ", Policy variables with no value"},
		{"a default", `"Resource":"arn:aws:s3:::bucket-${aws:PrincipalTag/team, 'company-wide'}"`, "arn:aws:s3:::bucket-company-wide", nil, true, pageVariables + ", Specifying default values"},
		{"NotResource takes in what it does not name", `"NotResource":"arn:aws:s3:::bucket/*"`, "arn:aws:s3:::other/x", nil, true, "IAM User Guide, reference_policies_elements_notresource"},
		{"NotResource leaves out what it names", `"NotResource":["arn:aws:s3:::other","arn:aws:s3:::bucket/*"]`, "arn:aws:s3:::bucket/x", nil, false, "IAM User Guide, reference_policies_elements_notresource"},
		{"NotResource and a variable without a value", `"NotResource":"arn:aws:s3:::bucket/${aws:username}"`, "arn:aws:s3:::bucket/ann", nil, true, pageVariables + ", Policy variables with no value"},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			d := parse(t, fmt.Sprintf(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*",%s}}`, row.element), policy.UseIdentity)
			if got := ask(t, d, policy.Request{Action: "x:Y", Resource: row.resource, Context: row.context}) == policy.Allowed; got != row.want {
				t.Errorf("%s and %s: got %t, want %t\nsource: %s", row.element, row.resource, got, row.want, row.source)
			}
		})
	}
}

func TestResourceIsNotAskedInATrustPolicy(t *testing.T) {
	t.Parallel()
	d := parse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}`, policy.UseTrust)
	for _, resource := range []string{"", "arn:aws:iam::123456789012:role/r"} {
		if got := ask(t, d, policy.Request{Caller: role(), Action: "sts:AssumeRole", Resource: resource}); got != policy.Allowed {
			t.Errorf("resource %q: got %v, want allowed", resource, got)
		}
	}
}

func TestStatementWithoutElementsAppliesToNothing(t *testing.T) {
	t.Parallel()
	everyone := &policy.Principals{Everyone: true}
	rows := map[string]policy.Document{
		"no action":        {Use: policy.UseTrust, Statements: []policy.Statement{{Effect: policy.Allow, Principal: everyone}}},
		"no resource":      {Use: policy.UseResource, Statements: []policy.Statement{{Effect: policy.Allow, Principal: everyone, Actions: []string{"*"}}}},
		"no effect":        {Use: policy.UseTrust, Statements: []policy.Statement{{Principal: everyone, Actions: []string{"*"}}}},
		"unknown operator": {Use: policy.UseTrust, Statements: []policy.Statement{{Effect: policy.Allow, Principal: everyone, Actions: []string{"*"}, Conditions: []policy.Condition{{Operator: "StringIs", Key: "x:y", Values: []string{"1"}}}}}},
	}
	for why, d := range rows {
		if got := ask(t, &d, policy.Request{Caller: role(), Action: "s3:GetObject", Resource: "arn:aws:s3:::b/x", Context: one("x:y", "1")}); got != policy.DeniedImplicitly {
			t.Errorf("%s: got %v, want denied_implicitly", why, got)
		}
	}
}

// TestDecision is the decision rule over every set of statements that apply.
func TestDecision(t *testing.T) {
	t.Parallel()
	const apply, miss = "sts:AssumeRole", "sts:TagSession"
	statement := func(effect, action string) string {
		return fmt.Sprintf(`{"Effect":%q,"Principal":{"AWS":"111122223333"},"Action":%q}`, effect, action)
	}
	rows := []struct {
		why        string
		statements []string
		want       policy.Outcome
	}{
		{"nothing applies", []string{statement("Allow", miss)}, policy.DeniedImplicitly},
		{"an Allow applies", []string{statement("Allow", miss), statement("Allow", apply)}, policy.Allowed},
		{"a Deny applies", []string{statement("Deny", apply)}, policy.DeniedExplicitly},
		{"a Deny wins after an Allow", []string{statement("Allow", apply), statement("Deny", apply)}, policy.DeniedExplicitly},
		{"a Deny wins before an Allow", []string{statement("Deny", apply), statement("Allow", apply)}, policy.DeniedExplicitly},
		{"a Deny that does not apply changes nothing", []string{statement("Deny", miss), statement("Allow", apply)}, policy.Allowed},
		{"a Deny alone that does not apply", []string{statement("Deny", miss)}, policy.DeniedImplicitly},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			d := parse(t, `{"Version":"2012-10-17","Statement":[`+strings.Join(row.statements, ",")+`]}`, policy.UseTrust)
			if got := ask(t, d, policy.Request{Caller: identity("111122223333"), Action: apply}); got != row.want {
				t.Errorf("got %v, want %v\nsource: %s", got, row.want, pageEvaluation)
			}
		})
	}
}

func TestEveryStatementIsReported(t *testing.T) {
	t.Parallel()
	d := parse(t, `{"Version":"2012-10-17","Statement":[
		{"Sid":"First","Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:*"},
		{"Sid":"Second","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"x:a":"1"},"Null":{"x:b":"true"}}},
		{"Effect":"Deny","Principal":{"AWS":"999999999999"},"Action":"sts:TagSession"}]}`, policy.UseTrust)
	result := d.Evaluate(policy.Request{Caller: identity("111122223333"), Action: "sts:AssumeRole", Context: one("x:a", "1")})
	want := []policy.StatementResult{
		{Index: 0, Sid: "First", Effect: policy.Deny, Applies: true, Principal: policy.MatchEveryone, Action: true, Resource: true},
		{Index: 1, Sid: "Second", Effect: policy.Allow, Applies: true, Principal: policy.MatchAccount, Action: true, Resource: true, Conditions: []policy.ConditionResult{
			{Condition: policy.Condition{Operator: "StringEquals", Key: "x:a", Values: []string{"1"}}, Matched: true, Reason: `x:a is "1" in the request, and StringEquals asks for "1"`},
			{Condition: policy.Condition{Operator: "Null", Key: "x:b", Values: []string{"true"}}, Matched: true, Reason: `x:b is absent from the request, and Null asks that it is absent`},
		}},
		{Index: 2, Effect: policy.Deny, Principal: policy.NoPrincipalMatch, Resource: true},
	}
	if diff := cmp.Diff(want, result.Statements); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
	if result.Outcome != policy.DeniedExplicitly {
		t.Errorf("got %v, want denied_explicitly", result.Outcome)
	}
}

// TestCompiledIsASnapshot makes sure that a changed document is never answered
// from what it was before.
func TestCompiledIsASnapshot(t *testing.T) {
	t.Parallel()
	d := parse(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}`, policy.UseTrust)
	request := policy.Request{Caller: role(), Action: "sts:AssumeRole"}
	compiled := d.Compile()
	d.Statements[0].Effect = policy.Deny
	if got := d.Decide(request); got != policy.DeniedExplicitly {
		t.Errorf("the changed document says %v, want denied_explicitly", got)
	}
	if got := compiled.Decide(request); got != policy.Allowed {
		t.Errorf("what was compiled before says %v, want allowed", got)
	}
}

func TestOutcomeString(t *testing.T) {
	t.Parallel()
	for outcome, want := range map[policy.Outcome]string{policy.Allowed: "allowed", policy.DeniedExplicitly: "denied_explicitly", policy.DeniedImplicitly: "denied_implicitly"} {
		if got := outcome.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
