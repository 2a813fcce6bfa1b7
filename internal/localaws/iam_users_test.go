package localaws_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

func TestLifeOfAUser(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, name := e.iam(e.admin()), t.Context(), aws.String("vendor-user")
	boundary := aws.String("arn:aws:iam::aws:policy/AdministratorAccess")
	made := must(client.CreateUser(ctx, &iam.CreateUserInput{UserName: name, Path: aws.String("/v/"), PermissionsBoundary: boundary, Tags: manyTags(1)}))(t).User
	if *made.Arn != "arn:aws:iam::123456789012:user/v/vendor-user" || !strings.HasPrefix(*made.UserId, "AIDA") || len(made.Tags) != 1 || *made.PermissionsBoundary.PermissionsBoundaryArn != *boundary {
		t.Errorf("made: %+v", made)
	}
	_, err := client.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("Vendor-User")})
	wantError(t, err, exists(), "already exists")

	text := allowing("Allow", "sts:AssumeRole", roleARN("R"))
	must(client.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: name, PolicyName: aws.String("assume"), PolicyDocument: &text}))(t)
	got := must(client.GetUserPolicy(ctx, &iam.GetUserPolicyInput{UserName: name, PolicyName: aws.String("assume")}))(t)
	if doc := must(url.PathUnescape(*got.PolicyDocument))(t); doc != text || *got.UserName != *name {
		t.Errorf("%s has %s", *got.UserName, doc)
	}
	must(client.TagUser(ctx, &iam.TagUserInput{UserName: name, Tags: manyTags(2)}))(t)
	must(client.UntagUser(ctx, &iam.UntagUserInput{UserName: name, TagKeys: []string{"k1"}}))(t)
	if tags := must(client.ListUserTags(ctx, &iam.ListUserTagsInput{UserName: name}))(t).Tags; len(tags) != 1 || *tags[0].Key != "k2" {
		t.Errorf("tags: %v", tags)
	}
	must(client.AttachUserPolicy(ctx, &iam.AttachUserPolicyInput{UserName: name, PolicyArn: boundary}))(t)
	must(client.DeleteUserPermissionsBoundary(ctx, &iam.DeleteUserPermissionsBoundaryInput{UserName: name}))(t)
	must(client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: name}))(t)

	remove := func() error {
		_, err := client.DeleteUser(ctx, &iam.DeleteUserInput{UserName: name})
		return err
	}
	wantError(t, remove(), conflict(), "must delete access keys first")
	for _, k := range must(client.ListAccessKeys(ctx, &iam.ListAccessKeysInput{UserName: name}))(t).AccessKeyMetadata {
		must(client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: name, AccessKeyId: k.AccessKeyId}))(t)
	}
	wantError(t, remove(), conflict(), "must detach all policies first")
	must(client.DetachUserPolicy(ctx, &iam.DetachUserPolicyInput{UserName: name, PolicyArn: boundary}))(t)
	wantError(t, remove(), conflict(), "must delete policies first")
	must(client.DeleteUserPolicy(ctx, &iam.DeleteUserPolicyInput{UserName: name, PolicyName: aws.String("assume")}))(t)
	must(0, remove())(t)
	_, err = client.GetUser(ctx, &iam.GetUserInput{UserName: name})
	wantError(t, err, missing(), "The user with name vendor-user cannot be found.")
}

func TestAccessKeysOfAUser(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, name := e.iam(e.admin()), t.Context(), aws.String("u")
	must(client.CreateUser(ctx, &iam.CreateUserInput{UserName: name}))(t)
	one := must(client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: name}))(t).AccessKey
	two := must(client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: name}))(t).AccessKey
	if len(*one.AccessKeyId) != 20 || !strings.HasPrefix(*one.AccessKeyId, "LKIA") || len(*one.SecretAccessKey) != 40 || *one.SecretAccessKey == *two.SecretAccessKey {
		t.Errorf("the key %s has a secret of %d characters", *one.AccessKeyId, len(*one.SecretAccessKey))
	}
	_, err := client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: name})
	wantError(t, err, limit(), "Cannot exceed quota for AccessKeysPerUser: 2")
	must(client.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{UserName: name, AccessKeyId: two.AccessKeyId, Status: types.StatusTypeInactive}))(t)
	var seen []string
	for _, k := range must(client.ListAccessKeys(ctx, &iam.ListAccessKeysInput{UserName: name}))(t).AccessKeyMetadata {
		seen = append(seen, *k.AccessKeyId+" "+string(k.Status))
	}
	if diff := cmp.Diff([]string{*one.AccessKeyId + " Active", *two.AccessKeyId + " Inactive"}, seen); diff != "" {
		t.Error(diff)
	}
	_, err = client.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{UserName: name, AccessKeyId: aws.String("LKIAAAAAAAAAAAAAAAAA"), Status: types.StatusTypeActive})
	wantError(t, err, missing(), "The Access Key with id")
	_, err = client.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{UserName: name, AccessKeyId: one.AccessKeyId, Status: "Asleep"})
	wantError(t, err, invalid(), "enum value set: [Active, Inactive]")
	used := must(client.GetAccessKeyLastUsed(ctx, &iam.GetAccessKeyLastUsedInput{AccessKeyId: one.AccessKeyId}))(t)
	if *used.UserName != "u" {
		t.Errorf("the key is %s's", *used.UserName)
	}
}

func TestUserNameMayBeLeftOut(t *testing.T) {
	t.Parallel()
	e := start(t)
	ctx := t.Context()
	if u := must(e.iam(e.admin()).GetUser(ctx, nil))(t).User; *u.UserName != "admin" {
		t.Errorf("the caller is %s", *u.UserName)
	}
	if keys := must(e.iam(e.admin()).ListAccessKeys(ctx, nil))(t); len(keys.AccessKeyMetadata) != 1 {
		t.Errorf("the caller has %d keys", len(keys.AccessKeyMetadata))
	}
	e.createRole(t, "Admin", trusting("", "arn:aws:iam::"+customer+":root"))
	must(e.iam(e.admin()).AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String("Admin"), PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess")}))(t)
	session := must(e.assume(ctx, e.admin(), roleARN("Admin"), ""))(t)
	_, err := e.iam(session).GetUser(ctx, nil)
	wantError(t, err, invalid(), "Must specify userName when calling with non-User credentials")
}

func TestRenamedUserKeepsItsIDAndKeys(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.iam(e.admin()), t.Context()
	made := must(client.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("old")}))(t).User
	key := must(client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: aws.String("old")}))(t).AccessKey
	e.createRole(t, "R", trusting("", *made.Arn))
	must(client.UpdateUser(ctx, &iam.UpdateUserInput{UserName: aws.String("old"), NewUserName: aws.String("new"), NewPath: aws.String("/p/")}))(t)
	got := must(client.GetUser(ctx, &iam.GetUserInput{UserName: aws.String("new")}))(t).User
	if *got.UserId != *made.UserId || *got.Arn != "arn:aws:iam::123456789012:user/p/new" {
		t.Errorf("renamed: %s %s", *got.UserId, *got.Arn)
	}
	role := must(client.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("R")}))(t).Role
	if !strings.Contains(must(url.PathUnescape(*role.AssumeRolePolicyDocument))(t), *got.Arn) {
		t.Errorf("the trust policy does not follow: %s", *role.AssumeRolePolicyDocument)
	}
	must(e.assume(ctx, localaws.Credential{AccessKeyID: *key.AccessKeyId, SecretAccessKey: *key.SecretAccessKey}, roleARN("R"), ""))(t)
	_, err := client.UpdateUser(ctx, &iam.UpdateUserInput{UserName: aws.String("new"), NewUserName: aws.String("ADMIN")})
	wantError(t, err, exists())
}

func TestUsersHaveNoneOfTheRest(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, name := e.iam(e.admin()), t.Context(), aws.String("admin")
	if g := must(client.ListGroupsForUser(ctx, &iam.ListGroupsForUserInput{UserName: name}))(t); g.Groups == nil || len(g.Groups) > 0 {
		t.Errorf("groups: %v", g.Groups)
	}
	if m := must(client.ListMFADevices(ctx, &iam.ListMFADevicesInput{UserName: name}))(t); m.MFADevices == nil || len(m.MFADevices) > 0 {
		t.Errorf("MFA devices: %v", m.MFADevices)
	}
	if s := must(client.ListSSHPublicKeys(ctx, &iam.ListSSHPublicKeysInput{UserName: name}))(t); s.SSHPublicKeys == nil || len(s.SSHPublicKeys) > 0 {
		t.Errorf("SSH keys: %v", s.SSHPublicKeys)
	}
	if c := must(client.ListSigningCertificates(ctx, &iam.ListSigningCertificatesInput{UserName: name}))(t); c.Certificates == nil || len(c.Certificates) > 0 {
		t.Errorf("certificates: %v", c.Certificates)
	}
	_, err := client.ListGroupsForUser(ctx, &iam.ListGroupsForUserInput{UserName: aws.String("none")})
	wantError(t, err, missing())
	users := must(client.ListUsers(ctx, nil))(t).Users
	if len(users) != 2 || *users[0].UserName != "admin" || *users[1].UserName != "auditor" {
		t.Errorf("users: %v", users)
	}
}

func TestPasswordOfAUser(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, name := e.iam(e.admin()), t.Context(), aws.String("u")
	must(client.CreateUser(ctx, &iam.CreateUserInput{UserName: name}))(t)
	_, err := client.GetLoginProfile(ctx, &iam.GetLoginProfileInput{UserName: name})
	wantError(t, err, missing(), "Login Profile for User u cannot be found.")
	_, err = client.DeleteLoginProfile(ctx, &iam.DeleteLoginProfileInput{UserName: name})
	wantError(t, err, missing(), "Login Profile for User u cannot be found.")
	create := &iam.CreateLoginProfileInput{UserName: name, Password: aws.String("correct horse")}
	if p := must(client.CreateLoginProfile(ctx, create))(t).LoginProfile; *p.UserName != "u" || p.CreateDate.IsZero() {
		t.Errorf("made: %+v", p)
	}
	_, err = client.CreateLoginProfile(ctx, create)
	wantError(t, err, exists(), "already exists")
	must(client.GetLoginProfile(ctx, &iam.GetLoginProfileInput{UserName: name}))(t)
	_, err = client.DeleteUser(ctx, &iam.DeleteUserInput{UserName: name})
	wantError(t, err, conflict(), "must delete login profile first")
	must(client.DeleteLoginProfile(ctx, &iam.DeleteLoginProfileInput{UserName: name}))(t)
	must(client.DeleteUser(ctx, &iam.DeleteUserInput{UserName: name}))(t)
}
