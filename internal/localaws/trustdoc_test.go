package localaws_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func (e *endpoint) trustOf(t *testing.T, role string) string {
	t.Helper()
	r := must(e.iam(e.admin()).GetRole(t.Context(), &iam.GetRoleInput{RoleName: &role}))(t).Role
	return must(url.PathUnescape(*r.AssumeRolePolicyDocument))(t)
}

// Source: IAM User Guide, "AWS JSON policy elements: Principal".
func TestWhomATrustPolicyMayName(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "Known", trusting("", vendor))
	tests := map[string]struct {
		reason    string
		principal string
		valid     bool
		shown     string
	}{
		"everyone":                  {"the form IAM takes", "*", true, "*"},
		"unknown account":           {"an account is not looked up", "111122223333", true, "arn:aws:iam::111122223333:root"},
		"root of an unknown one":    {"the same", "arn:aws:iam::111122223333:root", true, "arn:aws:iam::111122223333:root"},
		"role of an unknown one":    {"nobody can tell", "arn:aws:iam::111122223333:role/x", true, "arn:aws:iam::111122223333:role/x"},
		"known role":                {"it exists", roleARN("Known"), true, roleARN("Known")},
		"known role of a vendor":    {"in a seeded account", vendorRole, true, vendorRole},
		"known user":                {"it exists", stranger, true, stranger},
		"session of a known role":   {"its role exists", "arn:aws:sts::123456789012:assumed-role/Known/s1", true, "arn:aws:sts::123456789012:assumed-role/Known/s1"},
		"missing role":              {"of a seeded account", "arn:aws:iam::733459310821:role/None", false, ""},
		"missing user":              {"of a seeded account", "arn:aws:iam::123456789012:user/none", false, ""},
		"role on another path":      {"the path counts", roleARN("p/Known"), false, ""},
		"role in another case":      {"the case counts", roleARN("known"), false, ""},
		"session of a missing role": {"its role must exist", "arn:aws:sts::123456789012:assumed-role/None/s1", false, ""},
		"other partition":           {"nobody assumes across", "arn:aws-us-gov:iam::111122223333:root", false, ""},
		"wildcard":                  {"none inside an ARN", "arn:aws:iam::111122223333:role/*", false, ""},
		"three colons":              {"as in one vendor's guide", "arn:aws:iam:::123456789012:role/x", false, ""},
		"11 digits":                 {"an account has 12", "12345678901", false, ""},
		"group":                     {"no principal", "arn:aws:iam::123456789012:group/x", false, ""},
		"ID of nobody":              {"what a deleted principal leaves", "AROAABCDEFGHIJKLMNOPQ", false, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			role := strings.ReplaceAll("T-"+name, " ", "-")
			_, err := e.iam(e.admin()).CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: &role, AssumeRolePolicyDocument: aws.String(trusting("", tt.principal))})
			t.Log(tt.reason)
			if !tt.valid {
				wantError(t, err, malformed(), `Invalid principal in policy: "AWS":"`+tt.principal+`"`)
				return
			}
			must(0, err)(t)
			if want := trusting("", tt.shown); e.trustOf(t, role) != want {
				t.Errorf("IAM shows %s, want %s", e.trustOf(t, role), want)
			}
		})
	}
}

// Source: IAM User Guide, "AWS JSON policy elements: Principal", IAM role
// principals: the ID of a principal that is deleted shows in its place.
func TestPrincipalMadeAgainIsAnotherOne(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, caller := e.iam(e.admin()), t.Context(), aws.String("Caller")
	create := func() string {
		e.createRole(t, "Caller", trusting("", vendorRole))
		text := allowing("Allow", "sts:AssumeRole", "*")
		must(client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: caller, PolicyName: aws.String("assume"), PolicyDocument: &text}))(t)
		return *must(client.GetRole(ctx, &iam.GetRoleInput{RoleName: caller}))(t).Role.RoleId
	}
	enter := func() error {
		session := must(e.assume(ctx, e.credentialOf(t, vendorRole), roleARN("Caller"), ""))(t)
		_, err := e.assume(ctx, session, roleARN("Callee"), "")
		return err
	}
	id := create()
	e.createRole(t, "Callee", trusting("", roleARN("Caller")))
	must(0, enter())(t)

	must(client.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: caller, PolicyName: aws.String("assume")}))(t)
	must(client.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: caller}))(t)
	if shown := e.trustOf(t, "Callee"); shown != trusting("", id) {
		t.Errorf("after the deletion IAM shows %s", shown)
	}
	if again := create(); again == id {
		t.Fatal("the new role bears the old ID")
	}
	if shown := e.trustOf(t, "Callee"); shown != trusting("", id) {
		t.Errorf("the new role took the old one's place: %s", shown)
	}
	wantError(t, enter(), denied())
	old := e.trustOf(t, "Callee")
	_, err := client.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String("Callee"), PolicyDocument: &old})
	wantError(t, err, malformed(), id)
	must(client.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String("Callee"), PolicyDocument: aws.String(trusting("", roleARN("Caller")))}))(t)
	must(0, enter())(t)
}
