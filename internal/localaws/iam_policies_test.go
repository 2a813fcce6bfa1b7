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

func TestLifeOfAManagedPolicy(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.iam(e.admin()), t.Context()
	text := func(action string) *string { return aws.String(allowing("Allow", action, "*")) }
	made := must(client.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("P"), Path: aws.String("/x/"), PolicyDocument: text("s3:v1"), Description: aws.String("d"), Tags: manyTags(1)}))(t).Policy
	arn := made.Arn
	if *arn != "arn:aws:iam::123456789012:policy/x/P" || *made.DefaultVersionId != "v1" || !made.IsAttachable || *made.Description != "d" || len(made.Tags) != 1 || !strings.HasPrefix(*made.PolicyId, "ANPA") {
		t.Errorf("made: %+v", made)
	}
	_, err := client.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("p"), PolicyDocument: text("s3:*")})
	wantError(t, err, exists(), "A policy called p already exists")

	for i := 2; i <= 5; i++ {
		v := must(client.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: text("s3:v" + string(rune('0'+i))), SetAsDefault: i == 3}))(t)
		if v.PolicyVersion.IsDefaultVersion != (i == 3) {
			t.Errorf("version %d is default: %t", i, v.PolicyVersion.IsDefaultVersion)
		}
	}
	_, err = client.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: text("s3:v6")})
	wantError(t, err, limit(), "up to 5 versions")
	got := must(client.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: arn}))(t).Policy
	version := must(client.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: arn, VersionId: got.DefaultVersionId}))(t).PolicyVersion
	if doc := must(url.PathUnescape(*version.Document))(t); doc != *text("s3:v3") || *version.VersionId != "v3" {
		t.Errorf("the default version is %s: %s", *version.VersionId, doc)
	}
	_, err = client.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v9")})
	wantError(t, err, missing(), "version v9 does not exist")
	_, err = client.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v3")})
	wantError(t, err, conflict(), "default version")

	e.createRole(t, "R", trusting("", vendor))
	must(client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String("R"), PolicyArn: arn}))(t)
	remove := func() error {
		_, err := client.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: arn})
		return err
	}
	wantError(t, remove(), conflict(), "attached to entities")
	if n := must(client.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: arn}))(t).Policy.AttachmentCount; *n != 1 {
		t.Errorf("attachments: %d", *n)
	}
	users := must(client.ListEntitiesForPolicy(ctx, &iam.ListEntitiesForPolicyInput{PolicyArn: arn}))(t)
	if len(users.PolicyRoles) != 1 || *users.PolicyRoles[0].RoleName != "R" {
		t.Errorf("entities: %+v", users)
	}
	must(client.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: aws.String("R"), PolicyArn: arn}))(t)
	wantError(t, remove(), conflict(), "more than one version")
	must(client.SetDefaultPolicyVersion(ctx, &iam.SetDefaultPolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v5")}))(t)
	for _, v := range must(client.ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: arn}))(t).Versions {
		if !v.IsDefaultVersion {
			must(client.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: arn, VersionId: v.VersionId}))(t)
		}
	}
	must(0, remove())(t)
	wantError(t, remove(), missing(), "was not found")
}

func TestManagedPolicyHasRoomFor6144Characters(t *testing.T) {
	t.Parallel()
	e := start(t)
	frame := len(allowing("Allow", "s3:*", "arn:aws:s3:::"))
	create := func(size int) error {
		text := strings.Replace(allowing("Allow", "s3:*", "arn:aws:s3:::"+strings.Repeat("b", size-frame)), ",", ",\n   ", 1)
		_, err := e.iam(e.admin()).CreatePolicy(t.Context(), &iam.CreatePolicyInput{PolicyName: aws.String("P"), PolicyDocument: &text})
		return err
	}
	wantError(t, create(6145), limit(), "Cannot exceed quota for PolicySize: 6144")
	must(0, create(6144))(t)
}

func TestAWSManagedPoliciesAreThereAndNobodyElses(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.iam(e.admin()), t.Context()
	for _, name := range []string{"SecurityAudit", "ReadOnlyAccess", "AdministratorAccess", "AWSDenyAll", "AmazonAthenaFullAccess", "job-function/ViewOnlyAccess", "AmazonSecurityLakePermissionsBoundary"} {
		arn := aws.String("arn:aws:iam::aws:policy/" + name)
		p := must(client.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: arn}))(t).Policy
		v := must(client.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: arn, VersionId: p.DefaultVersionId}))(t)
		if !strings.Contains(*v.PolicyVersion.Document, "Statement") {
			t.Errorf("%s has no statements", name)
		}
		_, err := client.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: aws.String(allowing("Allow", "*", "*"))})
		wantError(t, err, denied())
	}
	mine := must(client.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("Mine"), PolicyDocument: aws.String(allowing("Allow", "s3:*", "*"))}))(t)
	list := func(scope types.PolicyScopeType, attached bool) []string {
		var names []string
		for _, p := range must(client.ListPolicies(ctx, &iam.ListPoliciesInput{Scope: scope, OnlyAttached: attached}))(t).Policies {
			names = append(names, *p.PolicyName)
		}
		return names
	}
	if diff := cmp.Diff([]string{*mine.Policy.PolicyName}, list(types.PolicyScopeTypeLocal, false)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"AdministratorAccess", "SecurityAudit"}, list(types.PolicyScopeTypeAws, true)); diff != "" {
		t.Errorf("of AWS's, two are attached in the seed: %s", diff)
	}
	_, err := client.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: aws.String("arn:aws:iam::123456789012:policy/none")})
	wantError(t, err, missing())
}

func TestTagsOfAPolicy(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.iam(e.admin()), t.Context()
	arn := must(client.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("P"), PolicyDocument: aws.String(allowing("Allow", "s3:*", "*"))}))(t).Policy.Arn
	must(client.TagPolicy(ctx, &iam.TagPolicyInput{PolicyArn: arn, Tags: manyTags(3)}))(t)
	must(client.UntagPolicy(ctx, &iam.UntagPolicyInput{PolicyArn: arn, TagKeys: []string{"K2"}}))(t)
	var keys []string
	for _, tag := range must(client.ListPolicyTags(ctx, &iam.ListPolicyTagsInput{PolicyArn: arn}))(t).Tags {
		keys = append(keys, *tag.Key)
	}
	if diff := cmp.Diff([]string{"k1", "k3"}, keys); diff != "" {
		t.Error(diff)
	}
}
