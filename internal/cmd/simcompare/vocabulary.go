package main

import (
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// The vocabulary is small on purpose: a request meets a condition often enough
// that each rule decides many of the pairs.

// key is a condition key that policies compare and requests hold.
type key struct {
	name   string
	family policy.Family
	multi  bool
	// tagNames: the key holds names of tags instead of texts.
	tagNames bool
}

// derivedKeys follow from the caller and what he passes; a request never sets
// them on its own.
func derivedKeys() []key {
	return []key{
		{name: "aws:PrincipalArn", family: policy.FamilyARN},
		{name: "aws:PrincipalAccount"},
		{name: "aws:PrincipalType"},
		{name: "aws:PrincipalIsAWSService", family: policy.FamilyBool},
		{name: "aws:userid"},
		{name: "aws:username"},
		{name: "aws:PrincipalServiceName"},
		{name: "aws:PrincipalServiceNamesList", multi: true},
	}
}

// environmentKeys may be in a request of any kind.
func environmentKeys() []key {
	return []key{
		{name: "aws:PrincipalTag/Color"},
		{name: "aws:PrincipalTag/Team"},
		{name: "aws:PrincipalOrgID"},
		{name: "aws:PrincipalOrgPaths", multi: true},
		{name: "aws:SourceIp", family: policy.FamilyIP},
		{name: "aws:CurrentTime", family: policy.FamilyDate},
		{name: "aws:EpochTime", family: policy.FamilyDate},
		{name: "aws:TokenIssueTime", family: policy.FamilyDate},
		{name: "aws:MultiFactorAuthPresent", family: policy.FamilyBool},
		{name: "aws:MultiFactorAuthAge", family: policy.FamilyNumeric},
		{name: "aws:SecureTransport", family: policy.FamilyBool},
		{name: "aws:RequestedRegion"},
		{name: "aws:SourceArn", family: policy.FamilyARN},
	}
}

// parameterKeys are what the caller of STS passes; in other requests they are
// set like any key.
func parameterKeys() []key {
	return append(tagKeys(),
		key{name: "sts:ExternalId"},
		key{name: "sts:RoleSessionName"},
		key{name: "sts:SourceIdentity"},
		key{name: "sts:TransitiveTagKeys", multi: true, tagNames: true},
	)
}

// tagKeys are for tags passed in a request.
func tagKeys() []key {
	return []key{{name: "aws:RequestTag/Color"}, {name: "aws:RequestTag/Team"}, {name: "aws:TagKeys", multi: true, tagNames: true}}
}

// claimKeys are what an identity provider says.
func claimKeys(action string) []key {
	switch action {
	case "sts:AssumeRoleWithWebIdentity":
		return []key{{name: cognito + ":aud"}, {name: cognito + ":sub"}, {name: "token.actions.githubusercontent.com:repository"}}
	case "sts:AssumeRoleWithSAML":
		return []key{{name: "saml:aud"}, {name: "saml:sub"}, {name: "saml:edupersonaffiliation", multi: true}}
	default:
		return nil
	}
}

// binaryKey is a key that stands for one with binary content; AWS documents none.
func binaryKey() key { return key{name: "aws:RequestTag/Blob", family: policy.FamilyBinary} }

// policyValues are what a condition of the family compares with.
func policyValues(family policy.Family, k key) []string {
	switch family {
	case policy.FamilyNumeric:
		return []string{"42", "42.0", "-1", "0", "3600", "3600.5", "042"}
	case policy.FamilyDate:
		return []string{"2024-05-01T00:00:00Z", "2024-05-01", "1714521600", "2024-05", "2024-05-01T02:00:00+02:00", "2024-05-01T00:00Z", "2024-05-01T00:00:00.5Z"}
	case policy.FamilyBool:
		return []string{"true", "false", "True", "${aws:SecureTransport}"}
	case policy.FamilyBinary:
		return []string{"cmVk", "Ymx1ZQ=="}
	case policy.FamilyIP:
		return []string{"203.0.113.0/24", "203.0.113.7", "0.0.0.0/0", "2001:DB8::/32", "2001:db8::1", "::/0", "198.51.100.1/32"}
	case policy.FamilyARN:
		return arnPatterns()
	case policy.FamilyNull:
		return []string{"true", "false", "TRUE"}
	default:
		if k.tagNames {
			return []string{"Color", "Team", "Co*", "color", "T?am", "${aws:PrincipalTag/Team}"}
		}
		return textPatterns()
	}
}

func textPatterns() []string {
	return []string{
		"red", "Red", "blue", "r*d", "r?d", "*", "re*", "?*", "red/blue:x", "42", "true", "",
		"${aws:username}", "${AWS:UserName}", "${aws:PrincipalTag/Color}", "team-${aws:PrincipalTag/Color}", "${aws:PrincipalTag/Color}*",
		"${aws:PrincipalTag/Team, 'red'}", "${sts:RoleSessionName}", "${aws:PrincipalOrgPaths}", "${aws:userid}",
		"lit${*}", "${$}{x}", "l?t${?}", "bob", "alice", foreignAccount, ownAccount, "User", "AssumedRole", "*:s?",
		"arn:aws:iam::" + foreignAccount + ":role/vendor", "arn:aws:iam::*", "ec2.amazonaws.com",
	}
}

func arnPatterns() []string {
	return []string{
		"arn:aws:iam::" + foreignAccount + ":role/vendor", "arn:aws:iam::*:role/*", "arn:aws:iam::9999????7777:user/*", "arn:aws:iam::" + ownAccount + ":*",
		"arn:aws:iam::${aws:PrincipalAccount}:role/vendor", "arn:*:iam::*:*", "arn:aws:*:*:*:*", "arn:aws:iam::*:user/div/${aws:username}", "*",
		"arn:aws:sts::" + foreignAccount + ":assumed-role/vendor/*", "arn:aws:someservice:*:" + thirdAccount + ":finance/*", "arn:aws:iam::" + foreignAccount + ":role/VENDOR",
		"arn:aws:iam:*:" + foreignAccount + ":role/v*r", "arn:aws:someservice:us-east-2:*:store/*",
	}
}

// requestValues are what a request may hold under a key.
func requestValues(k key) []string {
	switch k.family {
	case policy.FamilyNumeric:
		return []string{"42", "042", "42.00", "3600", "3601", "0", "-1"}
	case policy.FamilyDate:
		return []string{"2024-05-01T00:00:00Z", "2024-04-30T23:59:59Z", "1714521600", "1714521601", "2024-05-02T00:00:00Z"}
	case policy.FamilyBool:
		return []string{"true", "false", "TRUE"}
	case policy.FamilyBinary:
		return []string{"cmVk", "Ymx1ZQ==", "Z3JlZW4="}
	case policy.FamilyIP:
		return []string{"203.0.113.7", "203.0.114.7", "198.51.100.1", "2001:db8::1", "2001:0DB8:0:0::1", "2001:db9::1"}
	case policy.FamilyARN:
		return []string{
			"arn:aws:iam::" + foreignAccount + ":role/vendor", "arn:aws:iam::" + foreignAccount + ":user/div/bob", "arn:aws:iam::" + ownAccount + ":role/x:y",
			"arn:aws:someservice:us-east-2:" + thirdAccount + ":finance/document.txt",
			"arn:aws:someservice:us-east-2:999999999999:store/abc:" + thirdAccount + ":finance/document.txt",
		}
	default:
		if k.tagNames {
			return []string{"Color", "Team", "color", "Env"}
		}
		return []string{"red", "RED", "blue", "r*d", "red/blue:x", "bob", "alice", "team-red", "lit*", "lit?", "${x}", "42", "042", "true", "x"}
	}
}

// operatorBases are the operators without prefix and suffix, by family.
func operatorBases(family policy.Family) []string {
	switch family {
	case policy.FamilyNumeric:
		return []string{"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"}
	case policy.FamilyDate:
		return []string{"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"}
	case policy.FamilyBool:
		return []string{"Bool"}
	case policy.FamilyBinary:
		return []string{"BinaryEquals"}
	case policy.FamilyIP:
		return []string{"IpAddress", "NotIpAddress"}
	case policy.FamilyARN:
		return []string{"ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"}
	case policy.FamilyNull:
		return []string{"Null"}
	default:
		return []string{"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"}
	}
}

// families are all there are but Null, which suits every key.
func families() []policy.Family {
	return []policy.Family{
		policy.FamilyString, policy.FamilyNumeric, policy.FamilyDate, policy.FamilyBool, policy.FamilyBinary, policy.FamilyIP, policy.FamilyARN,
	}
}

// trustActions are what trust policies grant, in all their spellings.
func trustActions() []string {
	return []string{
		"sts:AssumeRole", "sts:Assume*", "sts:*", "*", "STS:assumerole", "sts:AssumeRol?", "sts:TagSession", "sts:SetSourceIdentity", "sts:tag*",
		"sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWith*",
	}
}

// resourceActions and resourcePatterns are for the policies of buckets, queues
// and secrets, and of identities that use them.
func resourceActions() []string {
	return []string{"s3:GetObject", "s3:Get*", "s3:*", "*", "S3:getobject", "sqs:SendMessage", "sqs:Send*", "secretsmanager:GetSecretValue", "s3:GetObjec?"}
}

func askedActions() []string {
	return []string{"s3:GetObject", "sqs:SendMessage", "secretsmanager:GetSecretValue"}
}

// resourcesOf are the resources that an action is asked about.
func resourcesOf(action string) []string {
	switch action {
	case "sqs:SendMessage":
		return []string{"arn:aws:sqs:us-east-1:" + thirdAccount + ":queue-red", "arn:aws:sqs:eu-west-1:" + thirdAccount + ":queue-Red"}
	case "secretsmanager:GetSecretValue":
		return []string{"arn:aws:secretsmanager:us-east-1:" + thirdAccount + ":secret:bob-AbCdEf", "arn:aws:secretsmanager:us-east-1:" + thirdAccount + ":secret:red"}
	default:
		return []string{"arn:aws:s3:::bucket/red/file.txt", "arn:aws:s3:::bucket/bob/file.txt", "arn:aws:s3:::bucket/Red", "arn:aws:s3:::bucket/a:b"}
	}
}

func resourcePatterns(use policy.Use, action string) []string {
	service, _, _ := strings.Cut(action, ":")
	common := []string{"*", "arn:aws:*:*:*:*"}
	if use == policy.UseIdentity {
		// Of other policies AWS does not say what an incomplete ARN is there.
		common = append(common, "arn:aws:"+service, "arn:aws:"+service+":*", "arn:aws:"+service+":*:*", "arn:aws:"+service+":*:"+thirdAccount)
	}
	switch action {
	case "sqs:SendMessage":
		return append(common, "arn:aws:sqs:*:"+thirdAccount+":queue-*", "arn:aws:sqs:us-east-1:"+thirdAccount+":queue-red", "arn:aws:sqs:*:1111????3333:queue-${aws:PrincipalTag/Color}", "arn:aws:sqs:us-*:*:*")
	case "secretsmanager:GetSecretValue":
		return append(common, "arn:aws:secretsmanager:*:*:secret:*", "arn:aws:secretsmanager:us-east-1:"+thirdAccount+":secret:${aws:username}-*", "arn:aws:secretsmanager:us-east-1:"+thirdAccount+":secret:r?d")
	default:
		return append(common, "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/red/*", "arn:aws:s3:::bucket/${aws:username}/*", "arn:aws:s3:::bucket/red", "arn:aws:s3:::bucket/*:*",
			"arn:aws:s3:::bucket/${aws:PrincipalTag/Color, 'red'}/*", "arn:aws:s3:::bucket/?ed/file.txt", "arn:aws:s3:::other/*")
	}
}
