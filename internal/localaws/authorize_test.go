package localaws_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// user makes a user of the customer's with one inline policy and a key.
func (e *endpoint) user(t *testing.T, name, path, policy string) localaws.Credential {
	t.Helper()
	client, ctx := e.iam(e.admin()), t.Context()
	u := must(client.CreateUser(ctx, &iam.CreateUserInput{UserName: &name, Path: &path}))(t).User
	if policy != "" {
		must(client.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: &name, PolicyName: aws.String("p"), PolicyDocument: &policy}))(t)
	}
	k := must(client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: &name}))(t).AccessKey
	return localaws.Credential{AccountID: customer, PrincipalARN: *u.Arn, AccessKeyID: *k.AccessKeyId, SecretAccessKey: *k.SecretAccessKey}
}

func with(statement, condition string) string {
	return strings.Replace(statement, `"Effect"`, `"Condition":`+condition+`,"Effect"`, 1)
}

func TestIdentityPoliciesDecideIAMCalls(t *testing.T) {
	t.Parallel()
	e := start(t)
	ctx := t.Context()
	must(e.iam(e.admin()).CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("R"), Path: aws.String("/vendors/"), AssumeRolePolicyDocument: aws.String(trusting("", vendor)), Tags: manyTags(1)}))(t)
	get := func(c *iam.Client) error {
		_, err := c.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("R")})
		return err
	}
	attach := func(arn string) func(*iam.Client) error {
		return func(c *iam.Client) error {
			_, err := c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String("R"), PolicyArn: &arn})
			return err
		}
	}
	create := func(c *iam.Client) error {
		_, err := c.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("New"), Path: aws.String("/vendors/"), AssumeRolePolicyDocument: aws.String(trusting("", vendor)), Tags: manyTags(1)})
		return err
	}
	list := func(c *iam.Client) error {
		_, err := c.ListRoles(ctx, nil)
		return err
	}
	self := func(c *iam.Client) error {
		_, err := c.ListAccessKeys(ctx, nil)
		return err
	}
	const audit = "arn:aws:iam::aws:policy/SecurityAudit"
	tests := map[string]struct {
		policy  string
		call    func(*iam.Client) error
		allowed bool
		says    string
	}{
		"none":                       {"", get, false, "because no identity-based policy allows the iam:GetRole action"},
		"the action":                 {allowing("Allow", "iam:GetRole", "*"), get, true, ""},
		"by wildcard":                {allowing("Allow", "iam:Get*", "*"), get, true, ""},
		"another action":             {allowing("Allow", "iam:GetRolePolicy", "*"), get, false, "on resource: role R"},
		"the resource":               {allowing("Allow", "iam:*", roleARN("vendors/*")), get, true, ""},
		"without the path":           {allowing("Allow", "iam:*", roleARN("R")), get, false, ""},
		"another account's":          {allowing("Allow", "iam:*", "arn:aws:iam::999999999999:role/*"), get, false, ""},
		"denied":                     {strings.Replace(allowing("Allow", "iam:*", "*"), `"Statement":[`, `"Statement":[{"Effect":"Deny","Action":"iam:GetRole","Resource":"*"},`, 1), get, false, "with an explicit deny in an identity-based policy"},
		"by the role's tag":          {with(allowing("Allow", "iam:*", "*"), `{"StringEquals":{"aws:ResourceTag/k1":"v"}}`), get, true, ""},
		"by another tag":             {with(allowing("Allow", "iam:*", "*"), `{"StringEquals":{"iam:ResourceTag/k1":"w"}}`), get, false, ""},
		"the policy attached":        {with(allowing("Allow", "iam:*", "*"), `{"ArnEquals":{"iam:PolicyARN":"`+audit+`"}}`), attach(audit), true, ""},
		"another policy attached":    {with(allowing("Allow", "iam:*", "*"), `{"ArnEquals":{"iam:PolicyARN":"`+audit+`"}}`), attach("arn:aws:iam::aws:policy/AdministratorAccess"), false, ""},
		"a new role, by its path":    {allowing("Allow", "iam:CreateRole", roleARN("vendors/New")), create, true, ""},
		"a new role elsewhere":       {allowing("Allow", "iam:CreateRole", roleARN("other/*")), create, false, ""},
		"a new role without the tag": {with(allowing("Allow", "iam:*", "*"), `{"StringEquals":{"aws:RequestTag/owner":"x"}}`), create, false, ""},
		"a listing":                  {allowing("Allow", "iam:ListRoles", "*"), list, true, ""},
		"a listing, not allowed":     {allowing("Allow", "iam:GetRole", "*"), list, false, "iam:ListRoles"},
		"one's own keys":             {allowing("Allow", "iam:*", "arn:aws:iam::123456789012:user/team/${aws:username}"), self, true, ""},
		"where from":                 {with(allowing("Allow", "iam:*", "*"), `{"IpAddress":{"aws:SourceIp":"127.0.0.0/8"}}`), get, true, ""},
		"from elsewhere":             {with(allowing("Allow", "iam:*", "*"), `{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`), get, false, ""},
		"over TLS":                   {with(allowing("Allow", "iam:*", "*"), `{"Bool":{"aws:SecureTransport":"true"}}`), get, true, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			caller := e.user(t, strings.Map(onlyLetters, name), "/team/", tt.policy)
			err := tt.call(e.iam(caller))
			if !tt.allowed {
				wantError(t, err, denied(), "User: "+caller.PrincipalARN+" is not authorized to perform: iam:", tt.says)
				return
			}
			must(0, err)(t)
		})
	}
}

func onlyLetters(c rune) rune {
	if c >= 'a' && c <= 'z' {
		return c
	}
	return -1
}

// Source: IAM User Guide, "Policy evaluation logic".
func TestBoundaryAndSessionPoliciesLimit(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.iam(e.admin()), t.Context()
	admin, none := aws.String("arn:aws:iam::aws:policy/AdministratorAccess"), aws.String("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
	for _, role := range []string{"Free", "Bounded"} {
		e.createRole(t, role, trusting("", "arn:aws:iam::"+customer+":user/admin"))
		must(client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: &role, PolicyArn: admin}))(t)
	}
	must(client.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: aws.String("Bounded"), PermissionsBoundary: none}))(t)
	tests := map[string]struct {
		role   string
		change func(*sts.AssumeRoleInput)
		says   string
	}{
		"free":                   {"Free", func(*sts.AssumeRoleInput) {}, ""},
		"boundary without IAM":   {"Bounded", func(*sts.AssumeRoleInput) {}, "because no permissions boundary allows the iam:GetRole action"},
		"session that allows":    {"Free", func(in *sts.AssumeRoleInput) { in.Policy = aws.String(allowing("Allow", "iam:Get*", "*")) }, ""},
		"session that lacks it":  {"Free", func(in *sts.AssumeRoleInput) { in.Policy = aws.String(allowing("Allow", "s3:*", "*")) }, "because no session policy allows the iam:GetRole action"},
		"session denies all":     {"Free", func(in *sts.AssumeRoleInput) { in.Policy = aws.String(allowing("Deny", "*", "*")) }, "with an explicit deny in a session policy"},
		"session by managed":     {"Free", func(in *sts.AssumeRoleInput) { in.PolicyArns = policyARNs(*none) }, "because no session policy"},
		"session widens nothing": {"Bounded", func(in *sts.AssumeRoleInput) { in.Policy = aws.String(allowing("Allow", "*", "*")) }, "because no permissions boundary"},
		"inline and managed, ORd": {"Free", func(in *sts.AssumeRoleInput) {
			in.Policy, in.PolicyArns = aws.String(allowing("Allow", "iam:*", "*")), policyARNs(*none)
		}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session := must(e.assume(ctx, e.admin(), roleARN(tt.role), "", tt.change))(t)
			_, err := e.iam(session).GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("Free")})
			must(e.sts(session).GetCallerIdentity(ctx, nil))(t)
			if tt.says == "" {
				must(0, err)(t)
				return
			}
			wantError(t, err, denied(), tt.says)
		})
	}
}

// Source: IAM User Guide, "Policy evaluation for requests within a single
// account" and "Cross-account policy evaluation logic".
func TestBothSidesOfAssumeRole(t *testing.T) {
	t.Parallel()
	e := start(t)
	may, mayNot := allowing("Allow", "sts:AssumeRole", "*"), allowing("Deny", "sts:*", "*")
	none := e.user(t, "none", "/", "")
	allowed := e.user(t, "allowed", "/", may)
	forbidden := e.user(t, "forbidden", "/", mayNot)
	elsewhere := e.user(t, "elsewhere", "/", allowing("Allow", "sts:AssumeRole", roleARN("Other")))
	e.createRole(t, "ByAccount", trusting("", "arn:aws:iam::"+customer+":root"))
	e.createRole(t, "ByName", trusting("", none.PrincipalARN, allowed.PrincipalARN, forbidden.PrincipalARN))
	e.createRole(t, "ByStar", trusting("", "*"))
	e.createRole(t, "ToNobodyHere", trusting("", vendor))
	e.createRole(t, "ToStranger", trusting("", stranger))
	tests := map[string]struct {
		reason string
		caller localaws.Credential
		role   string
		in     bool
	}{
		"account named, allowed":        {"the account delegates", allowed, "ByAccount", true},
		"account named, not allowed":    {"the caller's own policy is needed too", none, "ByAccount", false},
		"account named, other resource": {"the policy must cover the role", elsewhere, "ByAccount", false},
		"caller named, not allowed":     {"in the same account that is enough", none, "ByName", true},
		"caller named, denied":          {"a Deny wins", forbidden, "ByName", false},
		"everyone named, not allowed":   {"as good as by name", none, "ByStar", true},
		"nobody here named, allowed":    {"an identity policy alone is not enough", allowed, "ToNobodyHere", false},
		"stranger named and allowed":    {"both sides allow", e.credentialOf(t, stranger), "ToStranger", true},
		"stranger by star":              {"both sides allow", e.credentialOf(t, stranger), "ByStar", true},
		"stranger not named":            {"his own policy is not enough", e.credentialOf(t, stranger), "ByAccount", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := e.assume(t.Context(), tt.caller, roleARN(tt.role), "")
			t.Log(tt.reason)
			if tt.in {
				must(0, err)(t)
				return
			}
			wantError(t, err, denied())
		})
	}
}

func TestCallerOfAnotherAccountNeedsItsOwnPermission(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(`{"accounts": [
		{"id": "123456789012", "users": [{"name": "admin", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}]},
		{"id": "111122223333", "users": [{"name": "idle"}]}]}`))
	const idle = "arn:aws:iam::111122223333:user/idle"
	e.createRole(t, "R", trusting("", idle))
	_, err := e.assume(t.Context(), e.credentialOf(t, idle), roleARN("R"), "")
	wantError(t, err, denied())
}

// A role that is named stays within its boundary and session policies; a
// session that is named does not.
func TestNamedRoleStaysWithinItsLimits(t *testing.T) {
	t.Parallel()
	e := start(t)
	ctx := t.Context()
	e.createRole(t, "Caller", trusting("", "arn:aws:iam::"+customer+":user/admin"))
	e.createRole(t, "ByRole", trusting("", roleARN("Caller")))
	e.createRole(t, "BySession", trusting("", "arn:aws:sts::"+customer+":assumed-role/Caller/session"))
	limited := func(in *sts.AssumeRoleInput) { in.Policy = aws.String(allowing("Allow", "s3:*", "*")) }
	denying := func(in *sts.AssumeRoleInput) { in.Policy = aws.String(allowing("Deny", "*", "*")) }
	free := func(*sts.AssumeRoleInput) {}
	tests := map[string]struct {
		session func(*sts.AssumeRoleInput)
		role    string
		in      bool
	}{
		"role named, free":       {free, "ByRole", true},
		"role named, limited":    {limited, "ByRole", false},
		"session named, free":    {free, "BySession", true},
		"session named, limited": {limited, "BySession", true},
		"session named, denied":  {denying, "BySession", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session := must(e.assume(ctx, e.admin(), roleARN("Caller"), "", tt.session))(t)
			_, err := e.assume(ctx, session, roleARN(tt.role), "")
			if tt.in {
				must(0, err)(t)
				return
			}
			wantError(t, err, denied())
		})
	}
}
