package localaws_test

import "testing"

// Source: IAM User Guide, "AWS global condition context keys",
// aws:PrincipalOrgPaths, aws:ResourceOrgID and aws:ResourceOrgPaths.
func TestOrganizationsHavePlaces(t *testing.T) {
	t.Parallel()
	const user = `"users": [{"name": "admin", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}]`
	e := start(t, seeded(`{"accounts": [
		{"id": "123456789012", "organization_path": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/", `+user+`},
		{"id": "111122223333", "organization_id": "o-a1b2c3d4e5", `+user+`},
		{"id": "999999999999", `+user+`}]}`))
	const everyone = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":`
	e.createRole(t, "Unit", everyone+`{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"}}}]}`)
	e.createRole(t, "Org", everyone+`{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}}]}`)
	e.createRole(t, "Same", everyone+`{"StringEquals":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"},"ForAnyValue:StringLike":{"aws:ResourceOrgPaths":"o-a1b2c3d4e5/r-ab12/*"}}}]}`)
	for _, tt := range []struct {
		account, role string
		in            bool
	}{
		{"123456789012", "Unit", true}, {"111122223333", "Unit", false}, {"999999999999", "Unit", false},
		{"111122223333", "Org", true}, {"999999999999", "Org", false}, {"111122223333", "Same", true}, {"999999999999", "Same", false},
	} {
		_, err := e.assume(t.Context(), e.credentialOf(t, "arn:aws:iam::"+tt.account+":user/admin"), roleARN(tt.role), "")
		if tt.in {
			must(0, err)(t)
		} else {
			wantError(t, err, denied())
		}
	}
}
