package trust_test

import "testing"

// What AWS says of the organisation of the role itself. Where none is declared
// the role may be in the one that the policy names. Source: IAM User Guide, "AWS
// global condition context keys", aws:ResourceOrgID and aws:ResourceOrgPaths.
func TestAuditOrganizationOfTheRole(t *testing.T) {
	t.Parallel()
	const assumeRole = `"sts:AssumeRole"`
	vendor, own, everyone := `{"AWS":"`+vendorRole+`"}`, `{"AWS":"arn:aws:iam::123456789012:role/worker"}`, `{"AWS":"*"}`
	id := `{"StringEquals":{"aws:ResourceOrgID":"o-aaaaaaaaaa"}}`
	paths := `{"ForAnyValue:StringLike":{"aws:ResourceOrgPaths":"o-aaaaaaaaaa/*"}}`
	unit := `{"ForAnyValue:StringLike":{"aws:ResourceOrgPaths":"o-aaaaaaaaaa/r-ab12/ou-ab12-11111111/*"}}`
	plain, declared, other := audited(), audited(), audited()
	declared.TrustedOrganizationIDs = []string{"o-bbbbbbbbbb", "o-aaaaaaaaaa"}
	other.TrustedOrganizationIDs = []string{"o-bbbbbbbbbb"}
	checkDoors(t, []doorRow{
		{"a vendor, by the role's organisation", trustPolicy(allow(vendor, assumeRole, id)), plain, []string{"external-id-not-required"}},
		{"an own role, by the role's organisation", trustPolicy(allow(own, assumeRole, id)), plain, []string{}},
		{"an own role, by the second organisation declared", trustPolicy(allow(own, assumeRole, id)), declared, []string{}},
		{"an own role, by an organisation that is not the one declared", trustPolicy(allow(own, assumeRole, id)), other, []string{"never-assumable"}},
		{"an own role, by the paths of the role's organisation", trustPolicy(allow(own, assumeRole, paths)), plain, []string{}},
		{"an own role, by the paths of a declared organisation", trustPolicy(allow(own, assumeRole, paths)), declared, []string{}},
		{"an own role, by the paths of a unit", trustPolicy(allow(own, assumeRole, unit)), declared, []string{}},
		{"an own role, by the paths of an organisation that is not the one declared", trustPolicy(allow(own, assumeRole, paths)), other, []string{"never-assumable"}},
		{"a vendor, by the paths of the role's organisation", trustPolicy(allow(vendor, assumeRole, paths)), plain, []string{"external-id-not-required"}},
		{"an own role, outside every organisation but one", trustPolicy(allow(own, assumeRole, `{"StringNotEquals":{"aws:ResourceOrgID":"o-aaaaaaaaaa"}}`)), plain, []string{}},
		{"an own role, denied outside the organisation", trustPolicy(allow(own, assumeRole), deny(everyone, assumeRole, `{"StringNotEquals":{"aws:ResourceOrgID":"o-aaaaaaaaaa"}}`)), plain, []string{}},
		{"an account in no organisation", trustPolicy(allow(own, assumeRole, `{"Null":{"aws:ResourceOrgID":"true"}}`)), plain, []string{}},
		{"members of the role's organisation, both named", trustPolicy(allow(everyone, assumeRole, `{"StringEquals":{"aws:ResourceOrgID":"o-aaaaaaaaaa","aws:PrincipalOrgID":"o-aaaaaaaaaa"}}`)), plain, []string{}},
		{"members of another organisation", trustPolicy(allow(everyone, assumeRole, `{"StringEquals":{"aws:ResourceOrgID":"o-aaaaaaaaaa","aws:PrincipalOrgID":"o-cccccccccc"}}`)), plain, []string{"external-id-not-required", "foreign-organization-trusted"}},
	})
}

// Requests signed with long-term keys have no aws:MultiFactorAuthPresent, those
// of members of one's own organisation neither. Source: IAM User Guide, "AWS
// global condition context keys", aws:MultiFactorAuthPresent.
func TestAuditFactorsOfMembers(t *testing.T) {
	t.Parallel()
	const assumeRole = `"sts:AssumeRole"`
	everyone := `{"AWS":"*"}`
	members := func(more string) string {
		return `{"StringEquals":{"aws:PrincipalOrgID":"o-aaaaaaaaaa"}` + more + `}`
	}
	declared, foreign := audited(), audited()
	declared.TrustedOrganizationIDs = []string{"o-aaaaaaaaaa"}
	checkDoors(t, []doorRow{
		{"an Allow that holds without the key", trustPolicy(allow(everyone, assumeRole, members(`,"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}`))), declared, []string{"mfa-bypass"}},
		{"an Allow that does not", trustPolicy(allow(everyone, assumeRole, members(`,"Bool":{"aws:MultiFactorAuthPresent":"true"}`))), declared, []string{}},
		{"a Deny that does not hold without the key", trustPolicy(allow(everyone, assumeRole, members("")), deny(everyone, assumeRole, `{"Bool":{"aws:MultiFactorAuthPresent":"false"}}`)), declared, []string{"mfa-bypass"}},
		{"a Deny that does", trustPolicy(allow(everyone, assumeRole, members("")), deny(everyone, assumeRole, `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`)), declared, []string{}},
		{"an organisation that is not ours", trustPolicy(allow(everyone, assumeRole, members(`,"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}`))), foreign, []string{"external-id-not-required", "foreign-organization-trusted", "mfa-bypass"}},
		{"everyone, which says it all", trustPolicy(allow(everyone, assumeRole, `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`)), declared, []string{"public-trust"}},
	})
}
