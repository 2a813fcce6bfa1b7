package localaws_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/google/go-cmp/cmp"
)

func TestInlinePoliciesOfARole(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, role := e.iam(e.admin()), t.Context(), aws.String("R")
	e.createRole(t, "R", trusting("", vendor))
	put := func(name, text string) error {
		_, err := client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: role, PolicyName: &name, PolicyDocument: &text})
		return err
	}
	spaced := "{ \"Version\" : \"2012-10-17\",\n\t\"Statement\": [ { \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\" } ] }"
	must(0, put("read", spaced))(t)
	must(0, put("write", allowing("Allow", "s3:PutObject", "*")))(t)
	must(0, put("write", allowing("Allow", "s3:Put*", "*")))(t)

	names := must(client.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: role}))(t).PolicyNames
	if diff := cmp.Diff([]string{"read", "write"}, names); diff != "" {
		t.Error(diff)
	}
	got := must(client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: role, PolicyName: aws.String("read")}))(t)
	if text := must(url.PathUnescape(*got.PolicyDocument))(t); text != spaced || *got.RoleName != "R" {
		t.Errorf("the policy came back as %s", text)
	}
	got = must(client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: role, PolicyName: aws.String("write")}))(t)
	if !strings.Contains(*got.PolicyDocument, "s3%3APut%2A") {
		t.Errorf("a second Put did not replace: %s", *got.PolicyDocument)
	}
	_, err := client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: role, PolicyName: aws.String("none")})
	wantError(t, err, missing(), "The role policy with name none cannot be found.")
	_, err = client.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: role, PolicyName: aws.String("none")})
	wantError(t, err, missing())
	wantError(t, put("bad", "{"), malformed(), "invalid Json")
	wantError(t, put("bad", trusting("", vendor)), malformed(), "Principal")
	wantError(t, put("bad name", allowing("Deny", "*", "*")), invalid(), "policyName")
	wantError(t, put("bad", "{\"Version\":\"2012-10-17\",\"Statement\":[]}\x00"), invalid(), "regular expression")
	must(client.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: role, PolicyName: aws.String("read")}))(t)
	if names := must(client.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: role}))(t).PolicyNames; len(names) != 1 {
		t.Errorf("left: %v", names)
	}
}

func TestInlinePoliciesShareOneQuota(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.iam(e.admin()), t.Context()
	e.createRole(t, "R", trusting("", vendor))
	must(client.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("u")}))(t)
	big := func(n int) *string {
		return aws.String(allowing("Allow", "s3:GetObject", "arn:aws:s3:::"+strings.Repeat("b", n)))
	}
	put := func(name string, n int) error {
		_, err := client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: aws.String("R"), PolicyName: &name, PolicyDocument: big(n)})
		return err
	}
	must(0, put("a", 5000))(t)
	wantError(t, put("b", 5200), limit(), "Maximum policy size of 10240 bytes exceeded for role R")
	must(0, put("b", 4900))(t)
	_, err := client.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: aws.String("u"), PolicyName: aws.String("a"), PolicyDocument: big(2000)})
	wantError(t, err, limit(), "Maximum policy size of 2048 bytes exceeded for user u")
}

func TestManagedPoliciesOfARole(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, role := e.iam(e.admin()), t.Context(), aws.String("R")
	e.createRole(t, "R", trusting("", vendor))
	attach := func(arn string) error {
		_, err := client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: &arn})
		return err
	}
	const audit, view = "arn:aws:iam::aws:policy/SecurityAudit", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
	must(0, attach(view))(t)
	must(0, attach(audit))(t)
	must(0, attach(audit))(t)
	list := func(prefix *string) []types.AttachedPolicy {
		return must(client.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: role, PathPrefix: prefix}))(t).AttachedPolicies
	}
	want := []types.AttachedPolicy{
		{PolicyArn: aws.String(audit), PolicyName: aws.String("SecurityAudit")},
		{PolicyArn: aws.String(view), PolicyName: aws.String("ViewOnlyAccess")},
	}
	if diff := cmp.Diff(want, list(nil), ignoreUnexported()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want[1:], list(aws.String("/job-function/")), ignoreUnexported()); diff != "" {
		t.Error(diff)
	}
	wantError(t, attach("arn:aws:iam::aws:policy/NoSuchThing"), missing(), "does not exist or is not attachable")
	wantError(t, attach("arn:aws:iam::123456789012:role/R"), failure{400, "InvalidInput"}, "is not valid")
	wantError(t, attach("arn:short"), invalid(), "greater than or equal to 20")
	must(client.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: role, PolicyArn: aws.String(audit)}))(t)
	_, err := client.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: role, PolicyArn: aws.String(audit)})
	wantError(t, err, missing(), "was not found")
}

func TestTenManagedPoliciesAreTheDefaultQuota(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.iam(e.admin()), t.Context()
	e.createRole(t, "R", trusting("", vendor))
	for i := range 11 {
		p := must(client.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("p" + string(rune('a'+i))), PolicyDocument: aws.String(allowing("Allow", "s3:*", "*"))}))(t)
		_, err := client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String("R"), PolicyArn: p.Policy.Arn})
		if i < 10 {
			must(0, err)(t)
			continue
		}
		wantError(t, err, limit(), "Cannot exceed quota for PoliciesPerRole: 10")
	}
}

func TestBoundaryOfARole(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, role := e.iam(e.admin()), t.Context(), aws.String("R")
	e.createRole(t, "R", trusting("", vendor))
	put := func(arn string) error {
		_, err := client.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: role, PermissionsBoundary: &arn})
		return err
	}
	boundary := func() *types.AttachedPermissionsBoundary {
		return must(client.GetRole(ctx, &iam.GetRoleInput{RoleName: role}))(t).Role.PermissionsBoundary
	}
	must(0, put("arn:aws:iam::aws:policy/SecurityAudit"))(t)
	if b := boundary(); b == nil || *b.PermissionsBoundaryArn != "arn:aws:iam::aws:policy/SecurityAudit" {
		t.Errorf("the boundary is %v", b)
	}
	wantError(t, put("arn:aws:iam::aws:policy/NoSuchThing"), missing())
	must(client.DeleteRolePermissionsBoundary(ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: role}))(t)
	if b := boundary(); b != nil {
		t.Errorf("the boundary is still %s", *b.PermissionsBoundaryArn)
	}
	_, err := client.DeleteRolePermissionsBoundary(ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: role})
	wantError(t, err, missing())
}

func TestTagsOfARole(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, role := e.iam(e.admin()), t.Context(), aws.String("R")
	e.createRole(t, "R", trusting("", vendor))
	put := func(tags ...types.Tag) error {
		_, err := client.TagRole(ctx, &iam.TagRoleInput{RoleName: role, Tags: tags})
		return err
	}
	tag := func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} }
	list := func() []types.Tag {
		return must(client.ListRoleTags(ctx, &iam.ListRoleTagsInput{RoleName: role}))(t).Tags
	}
	must(0, put(tag("team", "a"), tag("cost", "1")))(t)
	must(0, put(tag("Team", "b")))(t)
	if diff := cmp.Diff([]types.Tag{tag("Team", "b"), tag("cost", "1")}, list(), ignoreUnexported()); diff != "" {
		t.Errorf("a key is told apart without case, and takes the new case: %s", diff)
	}
	must(client.UntagRole(ctx, &iam.UntagRoleInput{RoleName: role, TagKeys: []string{"TEAM", "none"}}))(t)
	if diff := cmp.Diff([]types.Tag{tag("cost", "1")}, list(), ignoreUnexported()); diff != "" {
		t.Error(diff)
	}
	must(0, put(manyTags(49)...))(t)
	wantError(t, put(tag("more", "")), limit(), "number of tags")
}
