package localaws_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/google/go-cmp/cmp"
)

// furnished has two roles, one of them with one of everything, and a policy.
func furnished(t *testing.T) *endpoint {
	t.Helper()
	e := start(t, withoutLake)
	client, ctx, full := e.iam(e.admin()), t.Context(), aws.String("Full")
	e.createRole(t, "Bare", trusting("", vendor))
	e.createRole(t, "Full", trusting("the-id", vendorRole))
	own := must(client.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("Own"), PolicyDocument: aws.String(allowing("Allow", "s3:*", "*"))}))(t).Policy.Arn
	must(client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: full, PolicyName: aws.String("in"), PolicyDocument: aws.String(allowing("Allow", "s3:*", "*"))}))(t)
	must(client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: full, PolicyArn: own}))(t)
	must(client.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: full, PermissionsBoundary: own}))(t)
	must(client.TagRole(ctx, &iam.TagRoleInput{RoleName: full, Tags: manyTags(1)}))(t)
	must(client.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: aws.String("prof")}))(t)
	must(client.AddRoleToInstanceProfile(ctx, &iam.AddRoleToInstanceProfileInput{InstanceProfileName: aws.String("prof"), RoleName: full}))(t)
	return e
}

func TestAuthorizationDetailsSayWhatTheSingleCallsSay(t *testing.T) {
	t.Parallel()
	e := furnished(t)
	client, ctx := e.iam(e.admin()), t.Context()
	out := must(client.GetAccountAuthorizationDetails(ctx, &iam.GetAccountAuthorizationDetailsInput{Filter: []types.EntityType{types.EntityTypeRole, types.EntityTypeLocalManagedPolicy}}))(t)
	if len(out.RoleDetailList) != 2 || len(out.UserDetailList) != 0 || len(out.Policies) != 1 {
		t.Fatalf("%d roles, %d users, %d policies", len(out.RoleDetailList), len(out.UserDetailList), len(out.Policies))
	}
	detail := out.RoleDetailList[1]
	role := must(client.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("Full")}))(t).Role
	single := must(client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: aws.String("Full"), PolicyName: aws.String("in")}))(t)
	pairs := map[string][2]string{
		"trust":    {*role.AssumeRolePolicyDocument, *detail.AssumeRolePolicyDocument},
		"arn":      {*role.Arn, *detail.Arn},
		"id":       {*role.RoleId, *detail.RoleId},
		"boundary": {*role.PermissionsBoundary.PermissionsBoundaryArn, *detail.PermissionsBoundary.PermissionsBoundaryArn},
		"tag":      {*role.Tags[0].Key, *detail.Tags[0].Key},
		"inline":   {*single.PolicyDocument, *detail.RolePolicyList[0].PolicyDocument},
		"managed":  {"Own", *detail.AttachedManagedPolicies[0].PolicyName},
		"profile":  {"prof", *detail.InstanceProfileList[0].InstanceProfileName},
		"member":   {"Full", *detail.InstanceProfileList[0].Roles[0].RoleName},
	}
	for what, pair := range pairs {
		if pair[0] != pair[1] {
			t.Errorf("%s: %s and %s", what, pair[0], pair[1])
		}
	}
	if bare := out.RoleDetailList[0]; *bare.RoleName != "Bare" || len(bare.RolePolicyList)+len(bare.AttachedManagedPolicies)+len(bare.InstanceProfileList)+len(bare.Tags) != 0 || bare.PermissionsBoundary != nil {
		t.Errorf("the bare role: %+v", bare)
	}
	if v := out.Policies[0].PolicyVersionList; len(v) != 1 || v[0].Document == nil || !v[0].IsDefaultVersion {
		t.Errorf("versions: %+v", v)
	}
}

func TestAuthorizationDetailsPageOverAllKinds(t *testing.T) {
	t.Parallel()
	e := furnished(t)
	pager := iam.NewGetAccountAuthorizationDetailsPaginator(e.iam(e.admin()), &iam.GetAccountAuthorizationDetailsInput{MaxItems: aws.Int32(2)})
	var seen []string
	for pager.HasMorePages() {
		out := must(pager.NextPage(t.Context()))(t)
		seen = append(seen, fmt.Sprintf("%d users %d roles %d policies", len(out.UserDetailList), len(out.RoleDetailList), len(out.Policies)))
	}
	want := []string{"2 users 0 roles 0 policies", "0 users 2 roles 0 policies", "0 users 0 roles 2 policies", "0 users 0 roles 1 policies"}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("2 users, 2 roles, 1 own policy and 2 of AWS's in use: %s", diff)
	}
	_, err := e.iam(e.admin()).GetAccountAuthorizationDetails(t.Context(), &iam.GetAccountAuthorizationDetailsInput{Filter: []types.EntityType{"Robot"}})
	wantError(t, err, invalid(), "LocalManagedPolicy")
}

func TestInstanceProfiles(t *testing.T) {
	t.Parallel()
	e := furnished(t)
	client, ctx, prof := e.iam(e.admin()), t.Context(), aws.String("prof")
	got := must(client.GetInstanceProfile(ctx, &iam.GetInstanceProfileInput{InstanceProfileName: prof}))(t).InstanceProfile
	if *got.Arn != "arn:aws:iam::123456789012:instance-profile/prof" || len(got.Roles) != 1 {
		t.Errorf("%s holds %d roles", *got.Arn, len(got.Roles))
	}
	for role, want := range map[string]int{"Full": 1, "Bare": 0} {
		list := must(client.ListInstanceProfilesForRole(ctx, &iam.ListInstanceProfilesForRoleInput{RoleName: &role}))(t).InstanceProfiles
		if len(list) != want {
			t.Errorf("%s is in %d profiles", role, len(list))
		}
	}
	_, err := client.AddRoleToInstanceProfile(ctx, &iam.AddRoleToInstanceProfileInput{InstanceProfileName: prof, RoleName: aws.String("Bare")})
	wantError(t, err, limit(), "InstanceSessionsPerInstanceProfile: 1")
	_, err = client.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: prof, RoleName: aws.String("Bare")})
	wantError(t, err, missing())
	_, err = client.DeleteInstanceProfile(ctx, &iam.DeleteInstanceProfileInput{InstanceProfileName: prof})
	wantError(t, err, conflict())
	_, err = client.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: aws.String("PROF")})
	wantError(t, err, exists())
	must(client.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: prof, RoleName: aws.String("Full")}))(t)
	must(client.DeleteInstanceProfile(ctx, &iam.DeleteInstanceProfileInput{InstanceProfileName: prof}))(t)
	if left := must(client.ListInstanceProfiles(ctx, nil))(t).InstanceProfiles; len(left) != 0 {
		t.Errorf("%d profiles are left", len(left))
	}
}

func TestAccountHasNoAlias(t *testing.T) {
	t.Parallel()
	e := start(t)
	if list := must(e.iam(e.admin()).ListAccountAliases(t.Context(), nil))(t).AccountAliases; list == nil || len(list) > 0 {
		t.Errorf("aliases: %v", list)
	}
}
