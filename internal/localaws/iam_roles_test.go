package localaws_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func exists() failure { return failure{http.StatusConflict, "EntityAlreadyExists"} }

func ignoreUnexported() cmp.Option {
	return cmpopts.IgnoreUnexported(types.Role{}, types.AttachedPermissionsBoundary{}, types.Tag{}, types.RoleLastUsed{}, types.AttachedPolicy{})
}

func TestRoleComesBackAsItWasMade(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.iam(e.admin())
	trust := "{\n  \"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"In\", \"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"111122223333\"]}, \"Action\": \"sts:AssumeRole\"}]\n}"
	boundary := "arn:aws:iam::aws:policy/SecurityAudit"
	made := must(client.CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: aws.String("Full"), Path: aws.String("/vendors/x/"), AssumeRolePolicyDocument: &trust, Description: aws.String("ä + %"),
		MaxSessionDuration: aws.Int32(7200), PermissionsBoundary: &boundary,
		Tags: []types.Tag{{Key: aws.String("Team"), Value: aws.String("")}, {Key: aws.String("b"), Value: aws.String("c d")}},
	}))(t).Role
	want := &types.Role{
		RoleName: aws.String("Full"), Path: aws.String("/vendors/x/"), Arn: aws.String(roleARN("vendors/x/Full")),
		// IAM holds an account ID as the account's root ARN; all else stays as it was written.
		AssumeRolePolicyDocument: aws.String(strings.Replace(trust, "111122223333", "arn:aws:iam::111122223333:root", 1)),
		Description:              aws.String("ä + %"), MaxSessionDuration: aws.Int32(7200),
		PermissionsBoundary: &types.AttachedPermissionsBoundary{PermissionsBoundaryArn: &boundary, PermissionsBoundaryType: "Policy"},
		Tags:                made.Tags, RoleId: made.RoleId, CreateDate: made.CreateDate, RoleLastUsed: &types.RoleLastUsed{},
	}
	if len(*made.RoleId) != 21 || !strings.HasPrefix(*made.RoleId, "AROA") || time.Since(*made.CreateDate) > time.Hour || len(made.Tags) != 2 {
		t.Errorf("id %s, created %s, tags %v", *made.RoleId, made.CreateDate, made.Tags)
	}
	for name, got := range map[string]*types.Role{
		"CreateRole": made,
		"GetRole":    must(client.GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String("Full")}))(t).Role,
	} {
		decoded := must(url.PathUnescape(*got.AssumeRolePolicyDocument))(t)
		if strings.ContainsAny(*got.AssumeRolePolicyDocument, ` +"{`) {
			t.Errorf("%s gives a policy that is not encoded by RFC 3986: %s", name, *got.AssumeRolePolicyDocument)
		}
		got.AssumeRolePolicyDocument = &decoded
		if diff := cmp.Diff(want, got, ignoreUnexported()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestCreateRoleRefusals(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "Taken", trusting("", vendor))
	tests := map[string]struct {
		reason string
		change func(*iam.CreateRoleInput)
		want   failure
		says   string
	}{
		"name of 65":           {"64 at most", func(in *iam.CreateRoleInput) { in.RoleName = aws.String(strings.Repeat("x", 65)) }, invalid(), "at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64"},
		"character in name":    {"a slash", func(in *iam.CreateRoleInput) { in.RoleName = aws.String("a/b") }, invalid(), "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"},
		"empty name":           {"1 at least", func(in *iam.CreateRoleInput) { in.RoleName = aws.String("") }, invalid(), "greater than or equal to 1"},
		"path":                 {"no slash at the end", func(in *iam.CreateRoleInput) { in.Path = aws.String("/a") }, invalid(), "for path is invalid"},
		"reserved path":        {"for service-linked roles", func(in *iam.CreateRoleInput) { in.Path = aws.String("/aws-service-role/x/") }, failure{400, "InvalidInput"}, "reserved"},
		"session too short":    {"an hour at least", func(in *iam.CreateRoleInput) { in.MaxSessionDuration = aws.Int32(3599) }, invalid(), "greater than or equal to 3600"},
		"session too long":     {"twelve hours at most", func(in *iam.CreateRoleInput) { in.MaxSessionDuration = aws.Int32(43201) }, invalid(), "less than or equal to 43200"},
		"description of 1001":  {"1000 at most", func(in *iam.CreateRoleInput) { in.Description = aws.String(strings.Repeat("x", 1001)) }, invalid(), "at 'description'"},
		"description in Greek": {"Latin only", func(in *iam.CreateRoleInput) { in.Description = aws.String("α") }, invalid(), `\u00A1-\u00FF`},
		"taken":                {"names are unique", func(in *iam.CreateRoleInput) { in.RoleName = aws.String("Taken") }, exists(), "Role with name Taken already exists."},
		"taken in other case":  {"without case", func(in *iam.CreateRoleInput) { in.RoleName = aws.String("tAKEN") }, exists(), "already exists"},
		"no such boundary": {"it must exist", func(in *iam.CreateRoleInput) {
			in.PermissionsBoundary = aws.String("arn:aws:iam::123456789012:policy/none")
		}, missing(), "Scope ARN"},
		"boundary of no policy": {"a role is none", func(in *iam.CreateRoleInput) {
			in.PermissionsBoundary = aws.String("arn:aws:iam::123456789012:role/none")
		}, invalid(), "PermissionsBoundary is invalid"},
		"51 tags": {"50 at most", func(in *iam.CreateRoleInput) { in.Tags = manyTags(51) }, invalid(), "less than or equal to 50"},
		"tag key of 129": {"128 at most", func(in *iam.CreateRoleInput) {
			in.Tags = []types.Tag{{Key: aws.String(strings.Repeat("k", 129)), Value: aws.String("")}}
		}, invalid(), "at 'tags.1.member.key'"},
		"tag value of 257": {"256 at most", func(in *iam.CreateRoleInput) {
			in.Tags = []types.Tag{{Key: aws.String("k"), Value: aws.String(strings.Repeat("v", 257))}}
		}, invalid(), "at 'tags.1.member.value'"},
		"odd tag": {"some characters", func(in *iam.CreateRoleInput) { in.Tags = []types.Tag{{Key: aws.String("k&"), Value: aws.String("")}} }, invalid(), "regular expression pattern"},
		"AWS's tag": {"aws: is AWS's", func(in *iam.CreateRoleInput) {
			in.Tags = []types.Tag{{Key: aws.String("AWS:x"), Value: aws.String("")}}
		}, failure{400, "InvalidInput"}, "system tags"},
		"tag twice": {"keys without case", func(in *iam.CreateRoleInput) {
			in.Tags = append(manyTags(1), types.Tag{Key: aws.String("K1"), Value: aws.String("")})
		}, failure{400, "InvalidInput"}, "Duplicate tag keys"},
		"not JSON": {"a policy is JSON", func(in *iam.CreateRoleInput) { in.AssumeRolePolicyDocument = aws.String("{") }, malformed(), "This policy contains invalid Json"},
		"policy of an identity": {"no Resource in trust", func(in *iam.CreateRoleInput) {
			in.AssumeRolePolicyDocument = aws.String(allowing("Allow", "sts:AssumeRole", "*"))
		}, malformed(), "Resource"},
		"misspelt element": {"never dropped", func(in *iam.CreateRoleInput) {
			in.AssumeRolePolicyDocument = aws.String(strings.Replace(trusting("x1", vendor), "Condition", "Conditon", 1))
		}, malformed(), "Conditon"},
		"over 2048 characters": {"the default quota", func(in *iam.CreateRoleInput) {
			in.AssumeRolePolicyDocument = aws.String(trusting(strings.Repeat("x", 2000), vendor))
		}, limit(), "Cannot exceed quota for ACLSizePerRole: 2048"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := &iam.CreateRoleInput{RoleName: aws.String("New"), AssumeRolePolicyDocument: aws.String(trusting("", vendor))}
			tt.change(in)
			_, err := e.iam(e.admin()).CreateRole(t.Context(), in)
			t.Log(tt.reason)
			wantError(t, err, tt.want, tt.says)
		})
	}
}

func TestWhiteSpaceIsFreeInATrustPolicy(t *testing.T) {
	t.Parallel()
	e := start(t)
	spaced := strings.ReplaceAll(trusting(strings.Repeat("x", 1800), vendor), ",", ",\n"+strings.Repeat(" ", 500))
	if len(spaced) < 3000 {
		t.Fatalf("the policy has only %d characters", len(spaced))
	}
	e.createRole(t, "Spaced", spaced)
}

func manyTags(n int) []types.Tag {
	var tags []types.Tag
	for i := range n {
		tags = append(tags, types.Tag{Key: aws.String(fmt.Sprintf("k%d", i+1)), Value: aws.String("v")})
	}
	return tags
}

func TestSeveralConstraintsAreReportedTogether(t *testing.T) {
	t.Parallel()
	e := start(t)
	_, err := e.iam(e.admin()).CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: aws.String(strings.Repeat("x", 65)), MaxSessionDuration: aws.Int32(1), AssumeRolePolicyDocument: aws.String(trusting("", vendor)),
	})
	wantError(t, err, invalid(), "2 validation errors detected: Value '", "; Value '1' at 'maxSessionDuration'")
}

func TestRoleIsUpdatedPiecewise(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, name := e.iam(e.admin()), t.Context(), aws.String("R")
	e.createRole(t, "R", trusting("", vendor))
	get := func() *types.Role { return must(client.GetRole(ctx, &iam.GetRoleInput{RoleName: name}))(t).Role }

	must(client.UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: name, Description: aws.String("d"), MaxSessionDuration: aws.Int32(7200)}))(t)
	if r := get(); *r.Description != "d" || *r.MaxSessionDuration != 7200 {
		t.Errorf("after UpdateRole: %q, %d", *r.Description, *r.MaxSessionDuration)
	}
	must(client.UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: name}))(t)
	if r := get(); *r.Description != "d" || *r.MaxSessionDuration != 3600 {
		t.Errorf("UpdateRole without a length sets an hour: %q, %d", *r.Description, *r.MaxSessionDuration)
	}
	must(client.UpdateRoleDescription(ctx, &iam.UpdateRoleDescriptionInput{RoleName: name, Description: aws.String("")}))(t)
	if r := get(); r.Description != nil {
		t.Errorf("an empty description is none, not %q", *r.Description)
	}
	changed := trusting("new-id", vendor)
	must(client.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: name, PolicyDocument: &changed}))(t)
	if r := get(); !strings.Contains(*r.AssumeRolePolicyDocument, "new-id") {
		t.Errorf("the trust policy is still %s", *r.AssumeRolePolicyDocument)
	}
	bad := trusting("", "arn:aws:iam::"+customer+":role/none")
	_, err := client.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: name, PolicyDocument: &bad})
	wantError(t, err, malformed())
	if r := get(); !strings.Contains(*r.AssumeRolePolicyDocument, "new-id") {
		t.Error("a refused update left its mark")
	}
}

func TestDeleteRoleWantsItBare(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, name := e.iam(e.admin()), t.Context(), aws.String("R")
	e.createRole(t, "R", trusting("", vendor))
	policy, audit := aws.String("p"), aws.String("arn:aws:iam::aws:policy/SecurityAudit")
	must(client.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: policy}))(t)
	must(client.AddRoleToInstanceProfile(ctx, &iam.AddRoleToInstanceProfileInput{InstanceProfileName: policy, RoleName: name}))(t)
	must(client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: name, PolicyArn: audit}))(t)
	must(client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: name, PolicyName: policy, PolicyDocument: aws.String(allowing("Deny", "*", "*"))}))(t)
	remove := func() error {
		_, err := client.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: name})
		return err
	}
	wantError(t, remove(), conflict(), "must remove roles from instance profile first")
	must(client.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: policy, RoleName: name}))(t)
	wantError(t, remove(), conflict(), "must detach all policies first")
	must(client.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: name, PolicyArn: audit}))(t)
	wantError(t, remove(), conflict(), "must delete policies first")
	must(client.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: name, PolicyName: policy}))(t)
	must(0, remove())(t)
	wantError(t, remove(), missing(), "The role with name R cannot be found.")
}

func TestServiceLinkedRoleIsProtected(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(`{"accounts": [{"id": "123456789012",
		"users": [{"name": "admin", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}],
		"roles": [{"name": "AWSServiceRoleForX", "path": "/aws-service-role/x.amazonaws.com/",
			"assume_role_policy": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "x.amazonaws.com"}, "Action": "sts:AssumeRole"}}}]}]}`))
	client := e.iam(e.admin())
	_, err := client.DeleteRole(t.Context(), &iam.DeleteRoleInput{RoleName: aws.String("AWSServiceRoleForX")})
	wantError(t, err, failure{http.StatusBadRequest, "UnmodifiableEntity"}, "only modifiable by AWS")
	must(client.GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String("AWSServiceRoleForX")}))(t)
}

func TestListRolesPagesAndFilters(t *testing.T) {
	t.Parallel()
	e := start(t, withoutLake)
	client, ctx := e.iam(e.admin()), t.Context()
	for i := range 7 {
		path := "/"
		if i%2 == 1 {
			path = "/odd/"
		}
		must(client.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String(fmt.Sprintf("R%d", i)), Path: &path, AssumeRolePolicyDocument: aws.String(trusting("", vendor)), Tags: manyTags(1)}))(t)
	}
	tests := map[string]struct {
		prefix string
		size   int32
		want   []string
		pages  int
	}{
		"all at once":   {"/", 100, []string{"R0", "R1", "R2", "R3", "R4", "R5", "R6"}, 1},
		"three a page":  {"/", 3, []string{"R0", "R1", "R2", "R3", "R4", "R5", "R6"}, 3},
		"just full":     {"/", 7, []string{"R0", "R1", "R2", "R3", "R4", "R5", "R6"}, 1},
		"under a path":  {"/odd/", 2, []string{"R1", "R3", "R5"}, 2},
		"half a path":   {"/od", 100, []string{"R1", "R3", "R5"}, 1},
		"none is under": {"/none/", 100, nil, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pager := iam.NewListRolesPaginator(client, &iam.ListRolesInput{PathPrefix: &tt.prefix, MaxItems: &tt.size})
			var names []string
			pages := 0
			for ; pager.HasMorePages(); pages++ {
				for _, r := range must(pager.NextPage(ctx))(t).Roles {
					names = append(names, *r.RoleName)
					if len(r.Tags) > 0 || r.PermissionsBoundary != nil || r.AssumeRolePolicyDocument == nil || r.MaxSessionDuration == nil {
						t.Errorf("%s is not listed as ListRoles lists: no tags, no boundary", *r.RoleName)
					}
				}
			}
			if diff := cmp.Diff(tt.want, names); diff != "" || pages != tt.pages {
				t.Errorf("%d pages, want %d: %s", pages, tt.pages, diff)
			}
		})
	}
	_, err := client.ListRoles(ctx, &iam.ListRolesInput{Marker: aws.String("not one of ours")})
	wantError(t, err, invalid(), "Invalid Marker")
	_, err = client.ListRoles(ctx, &iam.ListRolesInput{MaxItems: aws.Int32(1001)})
	wantError(t, err, invalid(), "less than or equal to 1000")
}

func TestQuotasOfAnAccountCanBeRaised(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(`{"accounts": [{"id": "123456789012", "quotas": {"trust_policy_size": 4096, "managed_policies_per_role": 1, "roles": 1},
		"users": [{"name": "admin", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}]}]}`))
	client, ctx := e.iam(e.admin()), t.Context()
	e.createRole(t, "R", trusting(strings.Repeat("x", 3000), vendor))
	must(client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String("R"), PolicyArn: aws.String("arn:aws:iam::aws:policy/AWSDenyAll")}))(t)
	_, err := client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String("R"), PolicyArn: aws.String("arn:aws:iam::aws:policy/SecurityAudit")})
	wantError(t, err, limit(), "Cannot exceed quota for PoliciesPerRole: 1")
	_, err = client.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("S"), AssumeRolePolicyDocument: aws.String(trusting("", vendor))})
	wantError(t, err, limit(), "Cannot exceed quota for RolesPerAccount: 1")
}
