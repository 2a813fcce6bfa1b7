package policy_test

import (
	"fmt"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// The pages of the IAM User Guide that the rows cite.
const (
	pageOperators = "IAM User Guide, reference_policies_elements_condition_operators"
	pageCondition = "IAM User Guide, reference_policies_elements_condition"
	pageSets      = "IAM User Guide, reference_policies_condition-single-vs-multi-valued-context-keys"
	pageLogic     = "IAM User Guide, reference_policies_condition-logic-multiple-context-keys-or-values"
	pageVariables = "IAM User Guide, reference_policies_variables"
)

// conditionRow asks whether a Condition element holds for a context.
type conditionRow struct {
	why       string
	condition string
	context   policy.Context
	want      bool
}

// none is the context of a request that holds nothing.
func none() policy.Context { return policy.Context{} }

// one is a context of single-valued keys: key, value, key, value.
func one(pairs ...string) policy.Context {
	c := policy.Context{}
	for i := 0; i < len(pairs); i += 2 {
		c.Set(pairs[i], pairs[i+1])
	}
	return c
}

// many is a context with one multivalued key.
func many(key string, values ...string) policy.Context {
	c := policy.Context{}
	c.SetMulti(key, values...)
	return c
}

func runConditions(t *testing.T, source string, rows []conditionRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			holds(t, policy.Version2012, source, row)
		})
	}
}

// holds asks an Allow and a Deny under the condition, by Evaluate and by
// Decide: a condition means the same in both.
func holds(t *testing.T, version, source string, row conditionRow) {
	t.Helper()
	for effect, applied := range map[string]policy.Outcome{"Allow": policy.Allowed, "Deny": policy.DeniedExplicitly} {
		want := policy.DeniedImplicitly
		if row.want {
			want = applied
		}
		text := fmt.Sprintf(`{"Version":%q,"Statement":{"Effect":%q,"Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":%s}}`, version, effect, row.condition)
		d := parse(t, text, policy.UseTrust)
		request := policy.Request{Caller: user("arn:aws:iam::111122223333:user/u"), Action: "sts:AssumeRole", Context: row.context}
		if got := ask(t, d, request); got != want {
			t.Errorf("%s under %s with %v: got %v, want %v\nsource: %s", effect, row.condition, row.context, got, want, source)
		}
	}
}

func TestStringOperators(t *testing.T) {
	t.Parallel()
	runConditions(t, pageOperators+", String condition operators", []conditionRow{
		{"StringEquals is exact", `{"StringEquals":{"sts:ExternalId":"abc"}}`, one("sts:ExternalId", "abc"), true},
		{"StringEquals refuses another value", `{"StringEquals":{"sts:ExternalId":"abc"}}`, one("sts:ExternalId", "abd"), false},
		{"StringEquals counts case", `{"StringEquals":{"sts:ExternalId":"abc"}}`, one("sts:ExternalId", "ABC"), false},
		{"StringEquals refuses a prefix", `{"StringEquals":{"sts:ExternalId":"abc"}}`, one("sts:ExternalId", "abcd"), false},
		{"StringEquals takes * as a character", `{"StringEquals":{"sts:ExternalId":"a*"}}`, one("sts:ExternalId", "abc"), false},
		{"StringEquals matches the character *", `{"StringEquals":{"sts:ExternalId":"a*"}}`, one("sts:ExternalId", "a*"), true},
		{"StringEquals does not trim", `{"StringEquals":{"sts:ExternalId":"abc"}}`, one("sts:ExternalId", "abc "), false},
		{"StringEquals compares numbers as text", `{"StringEquals":{"sts:ExternalId":12}}`, one("sts:ExternalId", "12"), true},
		{"StringEquals does not know leading zeros", `{"StringEquals":{"sts:ExternalId":"012"}}`, one("sts:ExternalId", "12"), false},
		{"StringEquals keeps the text of a number", `{"StringEquals":{"sts:ExternalId":12345678901234567890.10}}`, one("sts:ExternalId", "12345678901234567890.10"), true},
		{"StringEquals keeps the text of a boolean", `{"StringEquals":{"aws:SecureTransport":true}}`, one("aws:SecureTransport", "true"), true},
		{"StringNotEquals is its negation", `{"StringNotEquals":{"sts:ExternalId":"abc"}}`, one("sts:ExternalId", "abd"), true},
		{"StringNotEquals refuses the value", `{"StringNotEquals":{"sts:ExternalId":"abc"}}`, one("sts:ExternalId", "abc"), false},
		{"StringEqualsIgnoreCase ignores case", `{"StringEqualsIgnoreCase":{"sts:ExternalId":"AbC"}}`, one("sts:ExternalId", "aBc"), true},
		{"StringEqualsIgnoreCase compares the rest", `{"StringEqualsIgnoreCase":{"sts:ExternalId":"AbC"}}`, one("sts:ExternalId", "abd"), false},
		{"StringEqualsIgnoreCase takes * as a character", `{"StringEqualsIgnoreCase":{"sts:ExternalId":"A*"}}`, one("sts:ExternalId", "abc"), false},
		{"StringNotEqualsIgnoreCase is its negation", `{"StringNotEqualsIgnoreCase":{"sts:ExternalId":"ABC"}}`, one("sts:ExternalId", "abc"), false},
		{"StringNotEqualsIgnoreCase holds for another value", `{"StringNotEqualsIgnoreCase":{"sts:ExternalId":"ABC"}}`, one("sts:ExternalId", "abd"), true},
	})
}

func TestStringLike(t *testing.T) {
	t.Parallel()
	runConditions(t, pageOperators+", String condition operators", []conditionRow{
		{"* alone takes anything", `{"StringLike":{"sts:ExternalId":"*"}}`, one("sts:ExternalId", "anything"), true},
		{"* takes the empty string", `{"StringLike":{"sts:ExternalId":"a*"}}`, one("sts:ExternalId", "a"), true},
		{"* spans slashes", `{"StringLike":{"s3:prefix":"home/*/x"}}`, one("s3:prefix", "home/a/b/x"), true},
		{"* spans colons", `{"StringLike":{"aws:PrincipalArn":"arn:*:role/x"}}`, one("aws:PrincipalArn", "arn:aws:iam::111122223333:role/x"), true},
		{"* in the middle", `{"StringLike":{"sts:ExternalId":"a*c"}}`, one("sts:ExternalId", "abbbc"), true},
		{"* in the middle needs the end", `{"StringLike":{"sts:ExternalId":"a*c"}}`, one("sts:ExternalId", "abbbd"), false},
		{"two * go back and forth", `{"StringLike":{"sts:ExternalId":"*ab*abc"}}`, one("sts:ExternalId", "xababababc"), true},
		{"? is one character", `{"StringLike":{"sts:ExternalId":"a?c"}}`, one("sts:ExternalId", "abc"), true},
		{"? is not none", `{"StringLike":{"sts:ExternalId":"a?c"}}`, one("sts:ExternalId", "ac"), false},
		{"? is not two", `{"StringLike":{"sts:ExternalId":"a?c"}}`, one("sts:ExternalId", "abbc"), false},
		{"? is one character beyond ASCII too", `{"StringLike":{"sts:ExternalId":"a?c"}}`, one("sts:ExternalId", "aéc"), true},
		{"eight ? take any eight characters", `{"StringLike":{"sts:ExternalId":"????????"}}`, one("sts:ExternalId", "12345678"), true},
		{"no wildcard, no partial match", `{"StringLike":{"sts:ExternalId":"abc"}}`, one("sts:ExternalId", "xabcx"), false},
		{"case counts", `{"StringLike":{"sts:ExternalId":"a*"}}`, one("sts:ExternalId", "Abc"), false},
		{"StringNotLike is its negation", `{"StringNotLike":{"sts:ExternalId":"a*"}}`, one("sts:ExternalId", "abc"), false},
		{"StringNotLike holds outside of the pattern", `{"StringNotLike":{"sts:ExternalId":"a*"}}`, one("sts:ExternalId", "bcd"), true},
	})
}

func TestNumericOperators(t *testing.T) {
	t.Parallel()
	runConditions(t, pageOperators+", Numeric condition operators", []conditionRow{
		{"NumericEquals", `{"NumericEquals":{"aws:MultiFactorAuthAge":"10"}}`, one("aws:MultiFactorAuthAge", "10"), true},
		{"NumericEquals refuses another", `{"NumericEquals":{"aws:MultiFactorAuthAge":"10"}}`, one("aws:MultiFactorAuthAge", "11"), false},
		{"NumericEquals compares numbers, not text", `{"NumericEquals":{"sts:ExternalId":"0012"}}`, one("sts:ExternalId", "12.0"), true},
		{"NumericEquals takes a JSON number", `{"NumericEquals":{"aws:MultiFactorAuthAge":10}}`, one("aws:MultiFactorAuthAge", "10"), true},
		{"decimals are exact", `{"NumericEquals":{"x:y":"0.3"}}`, one("x:y", "0.30000000000000004"), false},
		{"a text equals no number", `{"NumericEquals":{"x:y":"10"}}`, one("x:y", "ten"), false},
		{"NumericNotEquals", `{"NumericNotEquals":{"x:y":"10"}}`, one("x:y", "11"), true},
		{"NumericNotEquals refuses the number", `{"NumericNotEquals":{"x:y":"10"}}`, one("x:y", "10.0"), false},
		{"a text is not equal to a number", `{"NumericNotEquals":{"x:y":"10"}}`, one("x:y", "ten"), true},
		{"NumericLessThan", `{"NumericLessThan":{"x:y":"10"}}`, one("x:y", "9.99"), true},
		{"NumericLessThan excludes the bound", `{"NumericLessThan":{"x:y":"10"}}`, one("x:y", "10"), false},
		{"NumericLessThan is not by text", `{"NumericLessThan":{"x:y":"10"}}`, one("x:y", "9"), true},
		{"NumericLessThan knows signs", `{"NumericLessThan":{"x:y":"-10"}}`, one("x:y", "-11"), true},
		{"NumericLessThanEquals includes the bound", `{"NumericLessThanEquals":{"s3:max-keys":"10"}}`, one("s3:max-keys", "10"), true},
		{"NumericLessThanEquals refuses more", `{"NumericLessThanEquals":{"s3:max-keys":"10"}}`, one("s3:max-keys", "11"), false},
		{"a text is not less than a number", `{"NumericLessThanEquals":{"x:y":"10"}}`, one("x:y", "a"), false},
		{"NumericGreaterThan", `{"NumericGreaterThan":{"x:y":"10"}}`, one("x:y", "10.01"), true},
		{"NumericGreaterThan excludes the bound", `{"NumericGreaterThan":{"x:y":"10"}}`, one("x:y", "10"), false},
		{"NumericGreaterThanEquals includes the bound", `{"NumericGreaterThanEquals":{"x:y":"10"}}`, one("x:y", "10"), true},
		{"NumericGreaterThanEquals refuses less", `{"NumericGreaterThanEquals":{"x:y":"10"}}`, one("x:y", "9"), false},
		{"values are ORed", `{"NumericEquals":{"x:y":[1,2]}}`, one("x:y", "2"), true},
	})
}

func TestDateOperators(t *testing.T) {
	t.Parallel()
	runConditions(t, pageOperators+", Date condition operators", []conditionRow{
		{"DateEquals", `{"DateEquals":{"aws:CurrentTime":"2024-05-01T10:00:00Z"}}`, one("aws:CurrentTime", "2024-05-01T10:00:00Z"), true},
		{"DateEquals compares the time, not the text", `{"DateEquals":{"aws:CurrentTime":"2024-05-01T12:00:00+02:00"}}`, one("aws:CurrentTime", "2024-05-01T10:00Z"), true},
		{"DateEquals refuses another second", `{"DateEquals":{"aws:CurrentTime":"2024-05-01T10:00:00Z"}}`, one("aws:CurrentTime", "2024-05-01T10:00:01Z"), false},
		{"epoch seconds equal the same time", `{"DateEquals":{"aws:EpochTime":"1714557600"}}`, one("aws:EpochTime", "2024-05-01T10:00:00Z"), true},
		{"epoch seconds as a JSON number", `{"DateGreaterThan":{"aws:EpochTime":1714557600}}`, one("aws:EpochTime", "1714557601"), true},
		{"epoch time is in seconds, not milliseconds", `{"DateLessThan":{"aws:EpochTime":"1714557600000"}}`, one("aws:EpochTime", "1714557601"), true},
		{"a day is its first moment", `{"DateGreaterThanEquals":{"aws:CurrentTime":"2024-05-01"}}`, one("aws:CurrentTime", "2024-05-01T00:00:00Z"), true},
		{"a month", `{"DateLessThan":{"aws:CurrentTime":"2024-05"}}`, one("aws:CurrentTime", "2024-04-30T23:59:59Z"), true},
		{"a year", `{"DateLessThan":{"aws:CurrentTime":"2024"}}`, one("aws:CurrentTime", "2024-01-01T00:00:00Z"), false},
		{"fractions of a second", `{"DateLessThan":{"aws:CurrentTime":"2024-05-01T10:00:00.5Z"}}`, one("aws:CurrentTime", "2024-05-01T10:00:00.499Z"), true},
		{"DateNotEquals", `{"DateNotEquals":{"aws:CurrentTime":"2024-05-01T10:00:00Z"}}`, one("aws:CurrentTime", "2024-05-01T10:00:01Z"), true},
		{"DateNotEquals refuses the date", `{"DateNotEquals":{"aws:CurrentTime":"2024-05-01T10:00:00Z"}}`, one("aws:CurrentTime", "2024-05-01T10:00:00Z"), false},
		{"DateLessThan excludes the bound", `{"DateLessThan":{"aws:CurrentTime":"2024-05-01T10:00:00Z"}}`, one("aws:CurrentTime", "2024-05-01T10:00:00Z"), false},
		{"DateLessThanEquals includes the bound", `{"DateLessThanEquals":{"aws:CurrentTime":"2024-05-01T10:00:00Z"}}`, one("aws:CurrentTime", "2024-05-01T10:00:00Z"), true},
		{"DateGreaterThan excludes the bound", `{"DateGreaterThan":{"aws:TokenIssueTime":"2020-01-01T00:00:01Z"}}`, one("aws:TokenIssueTime", "2020-01-01T00:00:01Z"), false},
		{"DateGreaterThan", `{"DateGreaterThan":{"aws:TokenIssueTime":"2020-01-01T00:00:01Z"}}`, one("aws:TokenIssueTime", "2020-01-01T00:00:02Z"), true},
		{"DateGreaterThanEquals refuses before", `{"DateGreaterThanEquals":{"aws:CurrentTime":"2024-05-01"}}`, one("aws:CurrentTime", "2024-04-30T23:59:59Z"), false},
		{"wildcards are not permitted", `{"DateEquals":{"aws:CurrentTime":"2024-*"}}`, one("aws:CurrentTime", "2024-05-01T10:00:00Z"), false},
	})
}

func TestBoolAndBinaryOperators(t *testing.T) {
	t.Parallel()
	runConditions(t, pageOperators+", Boolean and Binary condition operators", []conditionRow{
		{"Bool", `{"Bool":{"aws:SecureTransport":"true"}}`, one("aws:SecureTransport", "true"), true},
		{"Bool refuses the other", `{"Bool":{"aws:SecureTransport":"true"}}`, one("aws:SecureTransport", "false"), false},
		{"Bool takes a JSON boolean", `{"Bool":{"aws:SecureTransport":false}}`, one("aws:SecureTransport", "false"), true},
		{"Bool ignores case", `{"Bool":{"aws:SecureTransport":"True"}}`, one("aws:SecureTransport", "true"), true},
		{"Bool takes no other word in the request", `{"Bool":{"aws:SecureTransport":"true"}}`, one("aws:SecureTransport", "yes"), false},
		{"Bool takes no other word in the policy", `{"Bool":{"aws:SecureTransport":"yes"}}`, one("aws:SecureTransport", "yes"), false},
		{"BinaryEquals compares bytes", `{"BinaryEquals":{"x:y":"QmluYXJ5VmFsdWVJbkJhc2U2NA=="}}`, one("x:y", "QmluYXJ5VmFsdWVJbkJhc2U2NA=="), true},
		{"BinaryEquals refuses other bytes", `{"BinaryEquals":{"x:y":"QmluYXJ5VmFsdWVJbkJhc2U2NA=="}}`, one("x:y", "QUJD"), false},
		{"BinaryEquals counts case", `{"BinaryEquals":{"x:y":"QUJD"}}`, one("x:y", "qujd"), false},
		{"BinaryEquals with a request that is no base64", `{"BinaryEquals":{"x:y":"QUJD"}}`, one("x:y", "%%"), false},
		{"BinaryEquals with a policy that is no base64", `{"BinaryEquals":{"x:y":"%%"}}`, one("x:y", "%%"), false},
	})
}

func TestIPOperators(t *testing.T) {
	t.Parallel()
	runConditions(t, pageOperators+", IP address condition operators", []conditionRow{
		{"an address in the range", `{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, one("aws:SourceIp", "203.0.113.255"), true},
		{"an address beside the range", `{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, one("aws:SourceIp", "203.0.114.0"), false},
		{"no prefix means the host", `{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}`, one("aws:SourceIp", "203.0.113.7"), true},
		{"no prefix means no other host", `{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}`, one("aws:SourceIp", "203.0.113.8"), false},
		{"host bits in the range do not matter", `{"IpAddress":{"aws:SourceIp":"203.0.113.77/24"}}`, one("aws:SourceIp", "203.0.113.1"), true},
		{"/0 is every IPv4 address", `{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, one("aws:SourceIp", "8.8.8.8"), true},
		{"/0 of IPv4 is no IPv6 address", `{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, one("aws:SourceIp", "2001:db8::1"), false},
		{"::/0 is no IPv4 address", `{"IpAddress":{"aws:SourceIp":"::/0"}}`, one("aws:SourceIp", "8.8.8.8"), false},
		{"IPv6 in the range", `{"IpAddress":{"aws:SourceIp":"2001:DB8:1234:5678::/64"}}`, one("aws:SourceIp", "2001:db8:1234:5678::1"), true},
		{"IPv6 beside the range", `{"IpAddress":{"aws:SourceIp":"2001:DB8:1234:5678::/64"}}`, one("aws:SourceIp", "2001:db8:1234:5679::1"), false},
		{"IPv6 addresses are compared, not their text", `{"IpAddress":{"aws:SourceIp":"2001:db8::1"}}`, one("aws:SourceIp", "2001:0DB8:0:0:0:0:0:1"), true},
		{"a request's text that is no address", `{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, one("aws:SourceIp", "AWS Internal"), false},
		{"an address with a zone", `{"IpAddress":{"aws:SourceIp":"fe80::/10"}}`, one("aws:SourceIp", "fe80::1%eth0"), false},
		{"NotIpAddress outside", `{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, one("aws:SourceIp", "198.51.100.1"), true},
		{"NotIpAddress inside", `{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, one("aws:SourceIp", "203.0.113.1"), false},
		{"NotIpAddress with several ranges wants none", `{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24","203.0.113.0/24"]}}`, one("aws:SourceIp", "203.0.113.5"), false},
		{"NotIpAddress of IPv4 holds for IPv6", `{"NotIpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, one("aws:SourceIp", "2001:db8::1"), true},
		{"IPv4 and IPv6 side by side", `{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:DB8:1234:5678::/64"]}}`, one("aws:SourceIp", "2001:db8:1234:5678::9"), true},
	})
}

func TestARNOperators(t *testing.T) {
	t.Parallel()
	const role = "arn:aws:iam::111122223333:role/team/app"
	runConditions(t, pageOperators+", ARN condition operators", []conditionRow{
		{"ArnEquals", `{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/team/app"}}`, one("aws:PrincipalArn", role), true},
		{"ArnEquals takes wildcards like ArnLike", `{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}`, one("aws:PrincipalArn", role), true},
		{"ArnLike", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::1111????3333:role/*/app"}}`, one("aws:PrincipalArn", role), true},
		{"ArnLike refuses another account", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::999999999999:role/*"}}`, one("aws:PrincipalArn", role), false},
		{"case counts", `{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/Team/app"}}`, one("aws:PrincipalArn", role), false},
		{"* stays within its segment", `{"ArnLike":{"aws:SourceArn":"arn:aws:someservice:*:111122223333:finance/*"}}`, one("aws:SourceArn", "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"), false},
		{"StringLike does not", `{"StringLike":{"aws:SourceArn":"arn:aws:someservice:*:111122223333:finance/*"}}`, one("aws:SourceArn", "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"), true},
		{"* in the last segment takes colons", `{"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:111122223333:*"}}`, one("aws:SourceArn", "arn:aws:sns:us-east-1:111122223333:topic:sub"), true},
		{"* in five segments at once", `{"ArnLike":{"aws:SourceArn":"arn:*:*:*:*:*"}}`, one("aws:SourceArn", role), true},
		{"a pattern of five segments matches nothing", `{"ArnLike":{"aws:SourceArn":"arn:aws:iam::*"}}`, one("aws:SourceArn", role), false},
		{"a value that is no ARN matches nothing", `{"ArnLike":{"sts:ExternalId":"*:*:*:*:*:*"}}`, one("sts:ExternalId", "a:b:c:d:e:f"), false},
		{"a plain word matches nothing", `{"ArnLike":{"sts:ExternalId":"arn:*:*:*:*:*"}}`, one("sts:ExternalId", "abc"), false},
		{"ArnNotEquals", `{"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/other"}}`, one("aws:PrincipalArn", role), true},
		{"ArnNotEquals takes wildcards like ArnNotLike", `{"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}`, one("aws:PrincipalArn", role), false},
		{"ArnNotLike", `{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/*"}}`, one("aws:PrincipalArn", role), true},
		{"ArnNotLike refuses", `{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}`, one("aws:PrincipalArn", role), false},
		{"ArnNotLike holds for what is no ARN", `{"ArnNotLike":{"sts:ExternalId":"arn:*:*:*:*:*"}}`, one("sts:ExternalId", "abc"), true},
	})
}

func TestSeveralKeysAndValues(t *testing.T) {
	t.Parallel()
	runConditions(t, pageLogic, []conditionRow{
		{"values are ORed", `{"StringEquals":{"sts:ExternalId":["a1","b2"]}}`, one("sts:ExternalId", "b2"), true},
		{"values are ORed, none matches", `{"StringEquals":{"sts:ExternalId":["a1","b2"]}}`, one("sts:ExternalId", "c3"), false},
		{"negated values are NORed", `{"StringNotEquals":{"sts:ExternalId":["a1","b2"]}}`, one("sts:ExternalId", "b2"), false},
		{"negated values are NORed, none matches", `{"StringNotEquals":{"sts:ExternalId":["a1","b2"]}}`, one("sts:ExternalId", "c3"), true},
		{"keys are ANDed", `{"StringEquals":{"x:a":"1","x:b":"2"}}`, one("x:a", "1", "x:b", "2"), true},
		{"keys are ANDed, one fails", `{"StringEquals":{"x:a":"1","x:b":"2"}}`, one("x:a", "1", "x:b", "3"), false},
		{"operators are ANDed", `{"StringEquals":{"x:a":"1"},"NumericLessThan":{"x:b":5}}`, one("x:a", "1", "x:b", "4"), true},
		{"operators are ANDed, one fails", `{"StringEquals":{"x:a":"1"},"NumericLessThan":{"x:b":5}}`, one("x:a", "1", "x:b", "5"), false},
		{"the same key under two operators", `{"StringLike":{"x:a":"a*"},"StringNotEquals":{"x:a":"ab"}}`, one("x:a", "ac"), true},
		{"an empty Condition asks nothing", `{}`, none(), true},
	})
	runConditions(t, pageCondition, []conditionRow{
		{"key names ignore case", `{"StringEquals":{"STS:externalID":"a1"}}`, one("sts:ExternalId", "a1"), true},
		{"tag keys ignore case", `{"StringEquals":{"aws:RequestTag/Team":"a1"}}`, one("aws:RequestTag/TEAM", "a1"), true},
	})
}
