package policy_test

import "github.com/crossaccount/terraform-provider-crossaccount/internal/policy"

func conditionExamples() map[string]example {
	allowIf := func(condition string) string {
		return `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":` + condition + `}}`
	}
	denyIf := func(condition string) string {
		return `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":` + condition + `}}`
	}
	asked := func(why string, context policy.Context, want policy.Outcome) exampleAsk {
		return exampleAsk{why, policy.Caller{}, "ec2:DescribeInstances", "*", context, want}
	}
	withMFA, withoutMFA := one("aws:MultiFactorAuthPresent", "true"), one("aws:MultiFactorAuthPresent", "false")
	const mfa = "reference_policies_condition-keys, aws:MultiFactorAuthPresent"
	const paths = "reference_policies_condition-keys, aws:PrincipalOrgPaths"
	const unit = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/"
	inUnit, inChild := many("aws:PrincipalOrgPaths", unit), many("aws:PrincipalOrgPaths", unit+"ou-ab12-33333333/")
	return map[string]example{
		"MFA: Deny, Bool, false": {mfa, policy.UseIdentity, denyIf(`{"Bool":{"aws:MultiFactorAuthPresent":"false"}}`), []exampleAsk{
			asked("denies temporary credentials without MFA", withoutMFA, never),
			asked("does not deny long-term credentials", none(), no),
			asked("does not deny MFA", withMFA, no),
		}},
		"MFA: Deny, BoolIfExists, false": {mfa, policy.UseIdentity, denyIf(`{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`), []exampleAsk{
			asked("denies temporary credentials without MFA", withoutMFA, never),
			asked("denies long-term credentials", none(), never),
			asked("does not deny MFA", withMFA, no),
		}},
		"MFA: Allow, BoolIfExists, true": {mfa, policy.UseIdentity, allowIf(`{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`), []exampleAsk{
			asked("allows MFA", withMFA, yes),
			asked("allows long-term credentials", none(), yes),
			asked("does not allow temporary credentials without MFA", withoutMFA, no),
		}},
		"MFA: Allow, Bool, true": {mfa, policy.UseIdentity, allowIf(`{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`), []exampleAsk{
			asked("allows MFA", withMFA, yes),
			asked("does not allow long-term credentials", none(), no),
			asked("does not allow temporary credentials without MFA", withoutMFA, no),
		}},
		"MFA: Allow, Null, false": {mfa, policy.UseIdentity, allowIf(`{"Null":{"aws:MultiFactorAuthPresent":"false"}}`), []exampleAsk{
			asked("allows all temporary credentials", withoutMFA, yes),
			asked("denies long-term credentials", none(), no),
		}},
		"MFA in the last hour": {"reference_policies_elements_condition, The request context", policy.UseIdentity, allowIf(`{"NumericLessThanEquals":{"aws:MultiFactorAuthAge":"3600"}}`), []exampleAsk{
			asked("within the hour", one("aws:MultiFactorAuthAge", "3600"), yes),
			asked("before the last hour", one("aws:MultiFactorAuthAge", "3601"), no),
			asked("access keys", none(), no),
		}},
		"no temporary credentials": {"reference_policies_elements_condition_operators, Null", policy.UseIdentity, allowIf(`{"Null":{"aws:TokenIssueTime":"true"}}`), []exampleAsk{
			asked("own credentials", none(), yes),
			asked("temporary credentials", one("aws:TokenIssueTime", "2024-05-01T10:00:00Z"), no),
		}},
		"between two dates": {"reference_policies_examples_aws-dates", policy.UseIdentity, allowIf(`{"DateGreaterThan":{"aws:CurrentTime":"2020-04-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2020-06-30T23:59:59Z"}}`), []exampleAsk{
			asked("between them", one("aws:CurrentTime", "2020-05-01T00:00:00Z"), yes),
			asked("before", one("aws:CurrentTime", "2020-03-31T23:59:59Z"), no),
			asked("after", one("aws:CurrentTime", "2020-07-01T00:00:00Z"), no),
		}},
		"sessions revoked": {"id_roles_use_revoke-sessions", policy.UseIdentity, denyIf(`{"DateLessThan":{"aws:TokenIssueTime":"2024-05-01T10:00:00.000Z"}}`), []exampleAsk{
			asked("an older session", one("aws:TokenIssueTime", "2024-05-01T09:59:59Z"), never),
			asked("a newer session", one("aws:TokenIssueTime", "2024-05-01T10:00:01Z"), no),
		}},
		"only from these addresses": {"reference_policies_examples_aws_deny-ip", policy.UseIdentity, denyIf(`{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24","203.0.113.0/24"]},"Bool":{"aws:ViaAWSService":"false"}}`), []exampleAsk{
			asked("from one of them", one("aws:SourceIp", "203.0.113.7", "aws:ViaAWSService", "false"), no),
			asked("from elsewhere", one("aws:SourceIp", "198.51.100.1", "aws:ViaAWSService", "false"), never),
			asked("through a service", one("aws:SourceIp", "198.51.100.1", "aws:ViaAWSService", "true"), no),
			asked("through a VPC endpoint, which hides the address", one("aws:ViaAWSService", "false"), never),
		}},
		"attributes to read": {"reference_policies_multi-value-conditions, ForAllValues", policy.UseIdentity, allowIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":["ID","Message","Tags"]}}`), []exampleAsk{
			asked("Message and Tags", many("dynamodb:Attributes", "ID", "Message", "Tags"), yes),
			asked("UserName beside them", many("dynamodb:Attributes", "ID", "Message", "UserName"), no),
			asked("no attributes at all", none(), yes),
		}},
		"attributes not to write": {"reference_policies_multi-value-conditions, ForAnyValue", policy.UseIdentity, denyIf(`{"ForAnyValue:StringEquals":{"dynamodb:Attributes":["ID","PostDateTime"]}}`), []exampleAsk{
			asked("PostDateTime and Message", many("dynamodb:Attributes", "PostDateTime", "Message"), never),
			asked("UserName alone", many("dynamodb:Attributes", "UserName"), no),
		}},
		"tags to attach": {"access_tags, Controlling access during AWS requests", policy.UseIdentity, allowIf(`{"StringEquals":{"aws:RequestTag/environment":["preprod","production"]},"ForAllValues:StringEquals":{"aws:TagKeys":"environment"}}`), []exampleAsk{
			asked("environment=preprod", withMany(one("aws:RequestTag/environment", "preprod"), "aws:TagKeys", "environment"), yes),
			asked("environment=test", withMany(one("aws:RequestTag/environment", "test"), "aws:TagKeys", "environment"), no),
			asked("Environment instead of environment", withMany(one("aws:RequestTag/Environment", "preprod"), "aws:TagKeys", "Environment"), no),
			asked("another tag beside it", withMany(one("aws:RequestTag/environment", "preprod"), "aws:TagKeys", "environment", "team"), no),
		}},
		"an organizational unit itself": {paths, policy.UseIdentity, allowIf(`{"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":["` + unit + `"]}}`), []exampleAsk{
			asked("an account in the unit", inUnit, yes), asked("an account in a child", inChild, no), asked("an account of no organization", none(), no),
		}},
		"an organizational unit and its children": {paths, policy.UseIdentity, allowIf(`{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["` + unit + `*"]}}`), []exampleAsk{
			asked("an account in the unit", inUnit, yes), asked("an account in a child", inChild, yes), asked("another organization", many("aws:PrincipalOrgPaths", "o-other/r-ab12/"), no),
		}},
		"the children of an organizational unit": {paths, policy.UseIdentity, allowIf(`{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["` + unit + `ou-*"]}}`), []exampleAsk{
			asked("an account in the unit", inUnit, no), asked("an account in a child", inChild, yes),
		}},
		"two tags and an account": {
			"reference_policies_multi-value-conditions, Evaluation logic", policy.UseIdentity,
			allowIf(`{"StringEqualsIgnoreCase":{"aws:PrincipalTag/department":["finance","hr","legal"],"aws:PrincipalTag/role":["audit","security"]},"StringEquals":{"aws:PrincipalAccount":"123456789012"}}`), []exampleAsk{
				asked("all three", one("aws:PrincipalTag/department", "HR", "aws:PrincipalTag/role", "audit", "aws:PrincipalAccount", "123456789012"), yes),
				asked("another account", one("aws:PrincipalTag/department", "HR", "aws:PrincipalTag/role", "audit", "aws:PrincipalAccount", "111122223333"), no),
				asked("one tag alone", one("aws:PrincipalTag/department", "HR", "aws:PrincipalAccount", "123456789012"), no),
			},
		},
	}
}

func resourceExamples() map[string]example {
	const object = "arn:aws:s3:::amzn-s3-demo-bucket/AWSLogs/111122223333/x"
	bob := user("arn:aws:iam::444455556666:user/user-name")
	return map[string]example{
		"aws:PrincipalArn instead of NotPrincipal": {
			"reference_policies_elements_principal, All principals", policy.UseResource,
			`{"Version":"2012-10-17","Statement":[{"Sid":"UsePrincipalArnInsteadOfNotPrincipalWithDeny","Effect":"Deny","Action":"s3:*","Principal":"*","Resource":["arn:aws:s3:::BUCKETNAME/*","arn:aws:s3:::BUCKETNAME"],"Condition":{"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::444455556666:user/user-name"}}}]}`,
			[]exampleAsk{
				{"the user", bob, "s3:GetObject", "arn:aws:s3:::BUCKETNAME/x", one("aws:PrincipalArn", bob.ARN), no},
				{"somebody else", role(), "s3:GetObject", "arn:aws:s3:::BUCKETNAME/x", one("aws:PrincipalArn", roleARN), never},
				{"the anonymous", policy.Caller{Kind: policy.CallerAnonymous}, "s3:GetObject", "arn:aws:s3:::BUCKETNAME/x", nil, never},
			},
		},
		"from a VPC or a service": {
			"reference_policies_condition-keys, aws:PrincipalIsAWSService", policy.UseResource,
			`{"Version":"2012-10-17","Statement":[{"Sid":"Expected-network+service-principal","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::amzn-s3-demo-bucket/AWSLogs/111122223333/*","Condition":{"StringNotEqualsIfExists":{"aws:SourceVpc":"vpc-111bbb22"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}]}`,
			[]exampleAsk{
				{"from the VPC", role(), "s3:PutObject", object, one("aws:SourceVpc", "vpc-111bbb22", "aws:PrincipalIsAWSService", "false"), no},
				{"from another VPC", role(), "s3:PutObject", object, one("aws:SourceVpc", "vpc-other", "aws:PrincipalIsAWSService", "false"), never},
				{"from the internet", role(), "s3:PutObject", object, one("aws:PrincipalIsAWSService", "false"), never},
				{"a service", service("cloudtrail.amazonaws.com"), "s3:PutObject", object, one("aws:PrincipalIsAWSService", "true"), no},
			},
		},
		"everyone of the organization": {
			"reference_policies_condition-keys, aws:PrincipalOrgID", policy.UseResource,
			`{"Version":"2012-10-17","Statement":{"Sid":"AllowPutObject","Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::amzn-s3-demo-bucket/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-xxxxxxxxxxx"}}}}`,
			[]exampleAsk{
				{"a member", role(), "s3:PutObject", object, one("aws:PrincipalOrgID", "o-xxxxxxxxxxx"), yes},
				{"a member of another", role(), "s3:PutObject", object, one("aws:PrincipalOrgID", "o-yyyyyyyyyyy"), no},
				{"a member of none", role(), "s3:PutObject", object, nil, no},
			},
		},
		"a topic that sends to a queue": {
			"reference_policies_elements_condition_operators, ARN condition operators", policy.UseResource,
			`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"SQS:SendMessage","Resource":"arn:aws:sqs:us-east-1:123456789012:QUEUE-ID","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:us-east-1:123456789012:TOPIC-ID"}}}}`,
			[]exampleAsk{
				{"for the topic", identity("123456789012"), "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:QUEUE-ID", one("aws:SourceArn", "arn:aws:sns:us-east-1:123456789012:TOPIC-ID"), yes},
				{"for another topic", identity("123456789012"), "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:QUEUE-ID", one("aws:SourceArn", "arn:aws:sns:us-east-1:123456789012:OTHER"), no},
				{"a user directly", identity("123456789012"), "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:QUEUE-ID", nil, no},
			},
		},
	}
}
