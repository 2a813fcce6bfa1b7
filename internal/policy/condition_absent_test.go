package policy_test

import (
	"fmt"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// TestAbsentKey asks every operator about a key that is not in the request.
// The values are such that no value could matter.
func TestAbsentKey(t *testing.T) {
	t.Parallel()
	positive := []string{
		"StringEquals", "StringEqualsIgnoreCase", "StringLike", "NumericEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
		"NumericGreaterThanEquals", "DateEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool",
		"BinaryEquals", "IpAddress", "ArnEquals", "ArnLike",
	}
	negated := []string{
		"StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike", "NumericNotEquals", "DateNotEquals", "NotIpAddress", "ArnNotEquals", "ArnNotLike",
	}
	var rows []conditionRow
	add := func(why, operator string, want bool) {
		rows = append(rows, conditionRow{operator + ": " + why, fmt.Sprintf(`{%q:{"x:y":"1"}}`, operator), none(), want})
	}
	for _, operator := range positive {
		add("a positive operator is false", operator, false)
	}
	for _, operator := range negated {
		add("a negated operator is true", operator, true)
	}
	for _, operator := range append(positive, negated...) {
		add("IfExists is true", operator+"IfExists", true)
		add("ForAllValues is true", "ForAllValues:"+operator, true)
		add("ForAnyValue is false", "ForAnyValue:"+operator, false)
		add("ForAllValues with IfExists is true", "ForAllValues:"+operator+"IfExists", true)
	}
	runConditions(t, pageOperators+", the Important note; ...IfExists condition operators; "+pageSets, rows)
}

func TestIfExists(t *testing.T) {
	t.Parallel()
	runConditions(t, pageOperators+", ...IfExists condition operators", []conditionRow{
		{"a present key is compared", `{"StringEqualsIfExists":{"sts:ExternalId":"a1"}}`, one("sts:ExternalId", "b2"), false},
		{"a present key that matches", `{"StringEqualsIfExists":{"sts:ExternalId":"a1"}}`, one("sts:ExternalId", "a1"), true},
		{"a present key, negated", `{"StringNotEqualsIfExists":{"sts:ExternalId":"a1"}}`, one("sts:ExternalId", "a1"), false},
		{"like, as AWS shows it", `{"StringLikeIfExists":{"ec2:InstanceType":["t1.*","t2.*","m3.*"]}}`, one("ec2:InstanceType", "t2.micro"), true},
		{"like, another type", `{"StringLikeIfExists":{"ec2:InstanceType":["t1.*","t2.*","m3.*"]}}`, one("ec2:InstanceType", "m4.large"), false},
		{"another key still counts", `{"StringEqualsIfExists":{"x:a":"1"},"StringEquals":{"x:b":"1"}}`, none(), false},
		{"bool, as AWS shows it for MFA", `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`, none(), true},
		{"bool, with MFA", `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`, one("aws:MultiFactorAuthPresent", "true"), false},
	})
}

func TestNull(t *testing.T) {
	t.Parallel()
	runConditions(t, pageOperators+", Condition operator to check existence of condition keys", []conditionRow{
		{"true asks for absence", `{"Null":{"aws:TokenIssueTime":"true"}}`, none(), true},
		{"true fails if the key is there", `{"Null":{"aws:TokenIssueTime":"true"}}`, one("aws:TokenIssueTime", "2024-05-01T10:00:00Z"), false},
		{"false asks for presence", `{"Null":{"aws:TokenIssueTime":"false"}}`, one("aws:TokenIssueTime", "2024-05-01T10:00:00Z"), true},
		{"false fails if the key is absent", `{"Null":{"aws:TokenIssueTime":"false"}}`, none(), false},
		{"a JSON boolean", `{"Null":{"sts:ExternalId":false}}`, one("sts:ExternalId", "any at all"), true},
		{"upper case", `{"Null":{"sts:ExternalId":"False"}}`, one("sts:ExternalId", "any at all"), true},
		{"key names ignore case", `{"Null":{"STS:EXTERNALID":"true"}}`, one("sts:ExternalId", "a1"), false},
		{"a multivalued key that is there", `{"Null":{"aws:TagKeys":"false"}}`, many("aws:TagKeys", "a"), true},
		{"both values ask for nothing", `{"Null":{"sts:ExternalId":["true","false"]}}`, none(), true},
		{"another word holds never", `{"Null":{"sts:ExternalId":"yes"}}`, none(), false},
	})
}

func TestSetOperators(t *testing.T) {
	t.Parallel()
	runConditions(t, pageSets, []conditionRow{
		{"ForAllValues: each value is in the policy", `{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys", "b", "a"), true},
		{"ForAllValues: one value is not", `{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys", "a", "c"), false},
		{"ForAllValues: a part of the policy's values", `{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys", "a"), true},
		{"ForAllValues: an empty set", `{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys"), true},
		{"ForAllValues: a single-valued key is a set of one", `{"ForAllValues:StringEquals":{"sts:ExternalId":"a"}}`, one("sts:ExternalId", "b"), false},
		{"ForAllValues: a single-valued key that matches", `{"ForAllValues:StringEquals":{"sts:ExternalId":"a"}}`, one("sts:ExternalId", "a"), true},
		{"ForAllValues: wildcards", `{"ForAllValues:StringLike":{"aws:TagKeys":"team-*"}}`, many("aws:TagKeys", "team-a", "team-b"), true},
		{"ForAllValues: wildcards, one beside", `{"ForAllValues:StringLike":{"aws:TagKeys":"team-*"}}`, many("aws:TagKeys", "team-a", "x"), false},
		{"ForAllValues negated: no value is in the policy", `{"ForAllValues:StringNotEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys", "c", "d"), true},
		{"ForAllValues negated: one value is", `{"ForAllValues:StringNotEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys", "c", "b"), false},
		{"ForAnyValue: one value is in the policy", `{"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys", "c", "b"), true},
		{"ForAnyValue: none is", `{"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys", "c", "d"), false},
		{"ForAnyValue: an empty set", `{"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys"), false},
		{"ForAnyValue: a set of one", `{"ForAnyValue:StringEquals":{"sts:ExternalId":"a"}}`, one("sts:ExternalId", "a"), true},
		{"ForAnyValue: organization paths", `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a/r-b/ou-c/*"}}`, many("aws:PrincipalOrgPaths", "o-a/r-b/ou-c/ou-d/"), true},
		{"ForAnyValue negated: one value matches none", `{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys", "a", "c"), true},
		{"ForAnyValue negated: each value matches one", `{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys", "a", "b"), false},
		{"ForAnyValue negated: an empty set", `{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["a","b"]}}`, many("aws:TagKeys"), false},
		{"ForAnyValue: numbers", `{"ForAnyValue:NumericGreaterThan":{"x:y":"5"}}`, many("x:y", "1", "6"), true},
	})
}

// TestNothingToCompare fixes what the package decided where a condition names
// no value: it is read, reported by Suspicions and matches no request.
func TestNothingToCompare(t *testing.T) {
	t.Parallel()
	runConditions(t, "package documentation", []conditionRow{
		{"an empty operator", `{"StringEquals":{}}`, one("sts:ExternalId", "a1"), false},
		{"an empty negated operator", `{"StringNotEquals":{}}`, one("sts:ExternalId", "a1"), false},
		{"an empty list", `{"StringEquals":{"sts:ExternalId":[]}}`, one("sts:ExternalId", "a1"), false},
		{"an empty list, negated", `{"StringNotEquals":{"sts:ExternalId":[]}}`, one("sts:ExternalId", "a1"), false},
		{"an empty list with IfExists and no key", `{"StringEqualsIfExists":{"sts:ExternalId":[]}}`, none(), false},
		{"an empty list for Null", `{"Null":{"sts:ExternalId":[]}}`, none(), false},
	})
}

func TestVariables(t *testing.T) {
	t.Parallel()
	runConditions(t, pageVariables, []conditionRow{
		{"a variable is replaced", `{"StringEquals":{"sts:RoleSessionName":"${aws:username}"}}`, one("sts:RoleSessionName", "ann", "aws:username", "ann"), true},
		{"a variable is replaced by another value", `{"StringEquals":{"sts:RoleSessionName":"${aws:username}"}}`, one("sts:RoleSessionName", "ann", "aws:username", "bob"), false},
		{"text around a variable", `{"StringLike":{"s3:prefix":"home/${aws:username}/*"}}`, one("s3:prefix", "home/ann/x", "aws:username", "ann"), true},
		{"two variables", `{"StringEquals":{"x:y":"${x:a}-${x:b}"}}`, one("x:y", "1-2", "x:a", "1", "x:b", "2"), true},
		{"a variable's key ignores case", `{"StringEquals":{"x:y":"${AWS:UserName}"}}`, one("x:y", "ann", "aws:username", "ann"), true},
		{"a tag as variable", `{"StringEquals":{"x:y":"${aws:PrincipalTag/Cost Center}"}}`, one("x:y", "7", "aws:PrincipalTag/cost center", "7"), true},
		{"case of the value counts", `{"StringEquals":{"x:y":"${aws:username}"}}`, one("x:y", "Ann", "aws:username", "ann"), false},
		{"IgnoreCase takes variables", `{"StringEqualsIgnoreCase":{"x:y":"${aws:username}"}}`, one("x:y", "Ann", "aws:username", "ann"), true},
		{"ARN operators take variables", `{"ArnEquals":{"x:y":"arn:aws:iam::111122223333:user/${aws:username}"}}`, one("x:y", "arn:aws:iam::111122223333:user/ann", "aws:username", "ann"), true},
		{"an ARN operator with a variable for the whole", `{"ArnLike":{"x:y":"${aws:PrincipalArn}"}}`, one("x:y", "arn:aws:iam::111122223333:user/ann", "aws:PrincipalArn", "arn:aws:iam::111122223333:user/ann"), true},
		{"unset: a positive operator does not match", `{"StringEquals":{"x:y":"${aws:username}"}}`, one("x:y", ""), false},
		{"unset: like does not match", `{"StringLike":{"x:y":"*${aws:username}*"}}`, one("x:y", "ann"), false},
		{"unset: an ARN operator does not match", `{"ArnLike":{"x:y":"arn:aws:iam::111122223333:user/${aws:username}*"}}`, one("x:y", "arn:aws:iam::111122223333:user/ann"), false},
		{"unset: a negated operator matches", `{"StringNotEquals":{"x:y":"${aws:username}"}}`, one("x:y", "ann"), true},
		{"unset: a negated like matches", `{"StringNotLike":{"x:y":"${aws:username}*"}}`, one("x:y", "ann"), true},
		{"unset: a negated ARN operator matches", `{"ArnNotLike":{"x:y":"${aws:PrincipalArn}"}}`, one("x:y", "arn:aws:iam::111122223333:user/ann"), true},
		{"unset: the other values still count", `{"StringEquals":{"x:y":["${aws:username}","ann"]}}`, one("x:y", "ann"), true},
		{"a default stands in", `{"StringEquals":{"x:y":"${aws:PrincipalTag/team, 'company-wide'}"}}`, one("x:y", "company-wide"), true},
		{"a default is not used if there is a value", `{"StringEquals":{"x:y":"${aws:PrincipalTag/team, 'company-wide'}"}}`, one("x:y", "company-wide", "aws:PrincipalTag/team", "yellow"), false},
		{"a default may be empty", `{"StringEquals":{"x:y":"a${aws:PrincipalTag/team, ''}"}}`, one("x:y", "a"), true},
		{"a default may hold a brace", `{"StringEquals":{"x:y":"${aws:PrincipalTag/team, 'a}b'}"}}`, one("x:y", "a}b"), true},
		{"a default without quotes is none", `{"StringEquals":{"x:y":"${aws:PrincipalTag/team, none}"}}`, one("x:y", "none"), false},
		{"${*} is a character", `{"StringLike":{"x:y":"a${*}"}}`, one("x:y", "ab"), false},
		{"${*} is the character *", `{"StringLike":{"x:y":"a${*}"}}`, one("x:y", "a*"), true},
		{"${*} beside a wildcard", `{"StringLike":{"x:y":"${*}*"}}`, one("x:y", "*abc"), true},
		{"${?} is a character", `{"StringLike":{"x:y":"a${?}"}}`, one("x:y", "ab"), false},
		{"${?} is the character ?", `{"StringEquals":{"x:y":"a${?}"}}`, one("x:y", "a?"), true},
		{"${$} is the character $", `{"StringEquals":{"x:y":"${$}{aws:username}"}}`, one("x:y", "${aws:username}", "aws:username", "ann"), true},
		{"a multivalued key is no variable", `{"StringEquals":{"x:y":"${aws:TagKeys}"}}`, withMany(one("x:y", "a"), "aws:TagKeys", "a"), false},
		{"Numeric takes no variables", `{"NumericEquals":{"x:y":"${x:a}"}}`, one("x:y", "5", "x:a", "5"), false},
		{"Date takes no variables", `{"DateEquals":{"x:y":"${x:a}"}}`, one("x:y", "2024-05-01", "x:a", "2024-05-01"), false},
		{"IpAddress takes no variables", `{"IpAddress":{"aws:SourceIp":"${x:a}"}}`, one("aws:SourceIp", "192.0.2.1", "x:a", "192.0.2.1"), false},
		{"Null takes no variables", `{"Null":{"x:y":"${x:a}"}}`, one("x:a", "true"), false},
		{"a brace that is not closed is text", `{"StringEquals":{"x:y":"${aws:username"}}`, one("x:y", "${aws:username", "aws:username", "ann"), true},
		{"a quote that is not closed ends at the brace", `{"StringEquals":{"x:y":"${x:a'}b"}}`, one("x:y", "1b", "x:a'", "1"), true},
	})
}

// withMany adds a multivalued key to a context.
func withMany(c policy.Context, key string, values ...string) policy.Context {
	c.SetMulti(key, values...)
	return c
}

func TestNoVariablesIn2008(t *testing.T) {
	t.Parallel()
	rows := []conditionRow{
		{"a variable is text", `{"StringEquals":{"x:y":"${aws:username}"}}`, one("x:y", "ann", "aws:username", "ann"), false},
		{"the text of a variable matches itself", `{"StringEquals":{"x:y":"${aws:username}"}}`, one("x:y", "${aws:username}", "aws:username", "ann"), true},
		{"wildcards still work", `{"StringLike":{"x:y":"a*"}}`, one("x:y", "ann"), true},
		{"${*} is text around a wildcard", `{"StringLike":{"x:y":"${*}"}}`, one("x:y", "${anything}"), true},
		{"an ARN operator's variable is text", `{"ArnLike":{"x:y":"arn:aws:iam::111122223333:user/${aws:username}"}}`, one("x:y", "arn:aws:iam::111122223333:user/ann", "aws:username", "ann"), false},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			holds(t, policy.Version2008, "IAM User Guide, reference_policies_elements_version", row)
		})
	}
}
