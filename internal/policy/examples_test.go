package policy_test

import (
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// example is a policy that AWS prints with the outcome it documents.
type example struct {
	page string
	use  policy.Use
	text string
	asks []exampleAsk
}

type exampleAsk struct {
	why      string
	caller   policy.Caller
	action   string
	resource string
	context  policy.Context
	want     policy.Outcome
}

// TestDocumentedExamples has the examples of the IAM User Guide, account IDs
// and names filled in.
func TestDocumentedExamples(t *testing.T) {
	t.Parallel()
	for name, e := range documentedExamples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := parse(t, e.text, e.use)
			for _, a := range e.asks {
				r := policy.Request{Caller: a.caller, Action: a.action, Resource: a.resource, Context: a.context}
				if got := ask(t, d, r); got != a.want {
					t.Errorf("%s: got %v, want %v\nsource: IAM User Guide, %s\n%v", a.why, got, a.want, e.page, d.Evaluate(r).Reasons())
				}
			}
		})
	}
}

func documentedExamples() map[string]example {
	all := map[string]example{}
	for _, group := range []map[string]example{trustExamples(), identityExamples(), conditionExamples(), resourceExamples()} {
		for name, e := range group {
			all[name] = e
		}
	}
	return all
}

const (
	yes   = policy.Allowed
	no    = policy.DeniedImplicitly
	never = policy.DeniedExplicitly
)

func trustExamples() map[string]example {
	const vendor = "111122223333"
	const assume = "sts:AssumeRole"
	ann := user("arn:aws:iam::111122223333:user/ann")
	return map[string]example{
		"external ID": {
			"id_roles_create_for-user_externalid", policy.UseTrust,
			`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"111122223333"},"Condition":{"StringEquals":{"sts:ExternalId":"12345"}}}}`,
			[]exampleAsk{
				{"somebody of Example Corp with the ID", identity(vendor), assume, "", one("sts:ExternalId", "12345"), yes},
				{"somebody of Example Corp with another ID", identity(vendor), assume, "", one("sts:ExternalId", "67890"), no},
				{"somebody of Example Corp without an ID", identity(vendor), assume, "", nil, no},
				{"somebody else with the ID", identity("999999999999"), assume, "", one("sts:ExternalId", "12345"), no},
			},
		},
		"the user's name as session name": {
			"reference_policies_iam-condition-keys, sts:RoleSessionName", policy.UseTrust,
			`{"Version":"2012-10-17","Statement":[{"Sid":"RoleTrustPolicyRequireUsernameForSessionName","Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Condition":{"StringLike":{"sts:RoleSessionName":"${aws:username}"}}}]}`,
			[]exampleAsk{
				{"the own name", ann, assume, "", one("sts:RoleSessionName", "ann", "aws:username", "ann"), yes},
				{"another name", ann, assume, "", one("sts:RoleSessionName", "bob", "aws:username", "ann"), no},
				{"a role has no user name", role(), assume, "", one("sts:RoleSessionName", "ann"), no},
			},
		},
		"source identity": {
			"reference_policies_iam-condition-keys, sts:SourceIdentity", policy.UseTrust,
			`{"Version":"2012-10-17","Statement":[{"Sid":"AllowAdminUserAssumeRole","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/AdminUser"},"Action":["sts:AssumeRole","sts:SetSourceIdentity"],"Condition":{"StringEquals":{"sts:SourceIdentity":"DiegoRamirez"}}}]}`,
			[]exampleAsk{
				{"the identity named", user("arn:aws:iam::111122223333:user/AdminUser"), assume, "", one("sts:SourceIdentity", "DiegoRamirez"), yes},
				{"setting it", user("arn:aws:iam::111122223333:user/AdminUser"), "sts:SetSourceIdentity", "", one("sts:SourceIdentity", "DiegoRamirez"), yes},
				{"another identity", user("arn:aws:iam::111122223333:user/AdminUser"), assume, "", one("sts:SourceIdentity", "Saanvi"), no},
				{"none", user("arn:aws:iam::111122223333:user/AdminUser"), assume, "", nil, no},
			},
		},
		"two services": {
			"reference_policies_elements_principal, AWS service principals", policy.UseTrust,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["ecs.amazonaws.com","elasticloadbalancing.amazonaws.com"]},"Action":"sts:AssumeRole"}]}`,
			[]exampleAsk{
				{"the first", service("ecs.amazonaws.com"), assume, "", nil, yes},
				{"the second", service("elasticloadbalancing.amazonaws.com"), assume, "", nil, yes},
				{"a third", service("ec2.amazonaws.com"), assume, "", nil, no},
			},
		},
		"an identity provider": {
			"reference_policies_iam-condition-keys, aud and amr", policy.UseTrust,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-2:identity-pool-id"},"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"unauthenticated"}}}]}`,
			[]exampleAsk{
				{"an unauthenticated identity of the pool", provider("cognito-identity.amazonaws.com"), "sts:AssumeRoleWithWebIdentity", "", withMany(one("cognito-identity.amazonaws.com:aud", "us-east-2:identity-pool-id"), "cognito-identity.amazonaws.com:amr", "unauthenticated"), yes},
				{"an authenticated one", provider("cognito-identity.amazonaws.com"), "sts:AssumeRoleWithWebIdentity", "", withMany(one("cognito-identity.amazonaws.com:aud", "us-east-2:identity-pool-id"), "cognito-identity.amazonaws.com:amr", "authenticated", "login.example.com"), no},
				{"another pool", provider("cognito-identity.amazonaws.com"), "sts:AssumeRoleWithWebIdentity", "", withMany(one("cognito-identity.amazonaws.com:aud", "other"), "cognito-identity.amazonaws.com:amr", "unauthenticated"), no},
				{"another provider", provider("accounts.google.com"), "sts:AssumeRoleWithWebIdentity", "", withMany(one("cognito-identity.amazonaws.com:aud", "us-east-2:identity-pool-id"), "cognito-identity.amazonaws.com:amr", "unauthenticated"), no},
				{"another way in", provider("cognito-identity.amazonaws.com"), assume, "", withMany(one("cognito-identity.amazonaws.com:aud", "us-east-2:identity-pool-id"), "cognito-identity.amazonaws.com:amr", "unauthenticated"), no},
			},
		},
	}
}

func identityExamples() map[string]example {
	return map[string]example{
		"a home directory": {
			"reference_policies_elements_condition_operators, String condition operators", policy.UseIdentity,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListAllMyBuckets","s3:GetBucketLocation"],"Resource":"arn:aws:s3:::*"},
			 {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::bucket","Condition":{"StringLike":{"s3:prefix":["","home/","home/${aws:username}/"]}}},
			 {"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::bucket/home/${aws:username}","arn:aws:s3:::bucket/home/${aws:username}/*"]}]}`,
			[]exampleAsk{
				{"listing the top", policy.Caller{}, "s3:ListBucket", "arn:aws:s3:::bucket", one("s3:prefix", "", "aws:username", "ann"), yes},
				{"listing one's own directory", policy.Caller{}, "s3:ListBucket", "arn:aws:s3:::bucket", one("s3:prefix", "home/ann/", "aws:username", "ann"), yes},
				{"listing another's directory", policy.Caller{}, "s3:ListBucket", "arn:aws:s3:::bucket", one("s3:prefix", "home/bob/", "aws:username", "ann"), no},
				{"listing without a prefix", policy.Caller{}, "s3:ListBucket", "arn:aws:s3:::bucket", one("aws:username", "ann"), no},
				{"writing into one's own directory", policy.Caller{}, "s3:PutObject", "arn:aws:s3:::bucket/home/ann/x", one("aws:username", "ann"), yes},
				{"writing into another's", policy.Caller{}, "s3:PutObject", "arn:aws:s3:::bucket/home/bob/x", one("aws:username", "ann"), no},
				{"a role, which has no user name", policy.Caller{}, "s3:PutObject", "arn:aws:s3:::bucket/home//x", nil, no},
			},
		},
		"a tag of the principal": {
			"reference_policies_elements_condition_operators, String condition operators", policy.UseIdentity,
			`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*AccessKey*","Resource":"arn:aws:iam::111122223333:user/*","Condition":{"StringEquals":{"aws:PrincipalTag/job-category":"iamuser-admin"}}}}`,
			[]exampleAsk{
				{"a user with the tag", policy.Caller{}, "iam:UpdateAccessKey", "arn:aws:iam::111122223333:user/x", one("aws:PrincipalTag/job-category", "iamuser-admin"), yes},
				{"a user without", policy.Caller{}, "iam:UpdateAccessKey", "arn:aws:iam::111122223333:user/x", nil, no},
				{"another action", policy.Caller{}, "iam:DeleteUser", "arn:aws:iam::111122223333:user/x", one("aws:PrincipalTag/job-category", "iamuser-admin"), no},
			},
		},
		"all but one bucket": {
			"reference_policies_examples_s3_deny-except-bucket", policy.UseIdentity,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::bucket-name","arn:aws:s3:::bucket-name/*"]},{"Effect":"Deny","NotAction":"s3:*","NotResource":["arn:aws:s3:::bucket-name","arn:aws:s3:::bucket-name/*"]}]}`,
			[]exampleAsk{
				{"the bucket", policy.Caller{}, "s3:GetObject", "arn:aws:s3:::bucket-name/x", nil, yes},
				{"another bucket", policy.Caller{}, "s3:GetObject", "arn:aws:s3:::other/x", nil, no},
				{"another service", policy.Caller{}, "ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i", nil, never},
			},
		},
		"a role to pass": {
			"reference_policies_examples_iam-passrole-service", policy.UseIdentity,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"cloudwatch.amazonaws.com"}}}]}`,
			[]exampleAsk{
				{"to the service", policy.Caller{}, "iam:PassRole", roleARN, one("iam:PassedToService", "cloudwatch.amazonaws.com"), yes},
				{"to another", policy.Caller{}, "iam:PassRole", roleARN, one("iam:PassedToService", "ec2.amazonaws.com"), no},
			},
		},
		"the owner's instances": {
			"reference_policies_examples_ec2_tag-owner", policy.UseIdentity,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:StartInstances","ec2:StopInstances"],"Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringEquals":{"aws:ResourceTag/Owner":"${aws:username}"}}},{"Effect":"Allow","Action":"ec2:DescribeInstances","Resource":"*"}]}`,
			[]exampleAsk{
				{"Owner=richard-roe", policy.Caller{}, "ec2:StartInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i", one("aws:ResourceTag/Owner", "richard-roe", "aws:username", "richard-roe"), yes},
				{"owner=richard-roe", policy.Caller{}, "ec2:StopInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i", one("aws:ResourceTag/owner", "richard-roe", "aws:username", "richard-roe"), yes},
				{"another owner", policy.Caller{}, "ec2:StartInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i", one("aws:ResourceTag/Owner", "jane", "aws:username", "richard-roe"), no},
				{"a volume", policy.Caller{}, "ec2:StartInstances", "arn:aws:ec2:us-east-1:111122223333:volume/v", one("aws:ResourceTag/Owner", "richard-roe", "aws:username", "richard-roe"), no},
			},
		},
		"only these regions": {
			"reference_policies_examples_aws_deny-requested-region", policy.UseIdentity,
			`{"Version":"2012-10-17","Statement":[{"Sid":"DenyAllOutsideRequestedRegions","Effect":"Deny","NotAction":["cloudfront:*","iam:*","route53:*","support:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-central-1","eu-west-1","eu-west-2","eu-west-3"]}}}]}`,
			[]exampleAsk{
				{"one of them", policy.Caller{}, "ec2:RunInstances", "*", one("aws:RequestedRegion", "eu-west-2"), no},
				{"another", policy.Caller{}, "ec2:RunInstances", "*", one("aws:RequestedRegion", "us-east-1"), never},
				{"another, of a global service", policy.Caller{}, "iam:CreateRole", "*", one("aws:RequestedRegion", "us-east-1"), no},
			},
		},
	}
}
