package policy_test

import (
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

func TestLookupKey(t *testing.T) {
	t.Parallel()
	const (
		sts    = "Service Authorization Reference, list_awssecuritytokenservice"
		global = "IAM User Guide, reference_policies_condition-keys"
		iam    = "IAM User Guide, reference_policies_iam-condition-keys"
	)
	rows := []struct {
		key, name string
		owner     policy.KeyOwner
		family    policy.Family
		multi     bool
		carried   string
		missing   string
		source    string
	}{
		{"sts:externalid", "sts:ExternalId", policy.OwnerCaller, policy.FamilyString, false, "sts:AssumeRole", "sts:TagSession", sts},
		{"sts:ExternalId", "sts:ExternalId", policy.OwnerCaller, policy.FamilyString, false, "STS:assumerole", "sts:AssumeRoleWithSAML", sts},
		{"sts:RoleSessionName", "sts:RoleSessionName", policy.OwnerCaller, policy.FamilyString, false, "sts:AssumeRoleWithWebIdentity", "sts:SetSourceIdentity", sts},
		{"sts:SourceIdentity", "sts:SourceIdentity", policy.OwnerCaller, policy.FamilyString, false, "sts:SetSourceIdentity", "sts:TagSession", sts},
		{"sts:TransitiveTagKeys", "sts:TransitiveTagKeys", policy.OwnerCaller, policy.FamilyString, true, "sts:TagSession", "sts:SetSourceIdentity", sts},
		{"sts:DurationSeconds", "sts:DurationSeconds", policy.OwnerCaller, policy.FamilyNumeric, false, "sts:GetServiceBearerToken", "sts:AssumeRole", iam},
		{"aws:RequestTag/Team", "aws:RequestTag/Team", policy.OwnerCaller, policy.FamilyString, false, "sts:TagSession", "sts:SetSourceIdentity", sts},
		{"AWS:TAGKEYS", "aws:TagKeys", policy.OwnerCaller, policy.FamilyString, true, "sts:AssumeRole", "sts:SetSourceIdentity", global},
		{"aws:PrincipalTag/a/b", "aws:PrincipalTag/a/b", policy.OwnerCallerAccount, policy.FamilyString, false, "sts:AssumeRole", "", global},
		{"aws:PrincipalArn", "aws:PrincipalArn", policy.OwnerCallerAccount, policy.FamilyARN, false, "sts:AssumeRole", "", global},
		{"aws:PrincipalOrgPaths", "aws:PrincipalOrgPaths", policy.OwnerAWS, policy.FamilyString, true, "sts:AssumeRole", "", global},
		{"aws:PrincipalServiceNamesList", "aws:PrincipalServiceNamesList", policy.OwnerAWS, policy.FamilyString, true, "sts:AssumeRole", "", global},
		{"aws:MultiFactorAuthPresent", "aws:MultiFactorAuthPresent", policy.OwnerAWS, policy.FamilyBool, false, "sts:AssumeRole", "", global},
		{"aws:MultiFactorAuthAge", "aws:MultiFactorAuthAge", policy.OwnerAWS, policy.FamilyNumeric, false, "sts:AssumeRole", "", global},
		{"aws:sourceip", "aws:SourceIp", policy.OwnerAWS, policy.FamilyIP, false, "sts:AssumeRole", "", global},
		{"aws:CurrentTime", "aws:CurrentTime", policy.OwnerAWS, policy.FamilyDate, false, "sts:AssumeRole", "", global},
		{"aws:SourceArn", "aws:SourceArn", policy.OwnerService, policy.FamilyARN, false, "sts:AssumeRole", "", global},
		{"iam:ResourceTag/Team", "iam:ResourceTag/Team", policy.OwnerResource, policy.FamilyString, false, "sts:AssumeRole", "", iam},
		{"saml:aud", "saml:aud", policy.OwnerIdentityProvider, policy.FamilyString, false, "sts:TagSession", "sts:AssumeRole", iam},
		{"saml:edupersonAffiliation", "saml:edupersonaffiliation", policy.OwnerIdentityProvider, policy.FamilyString, true, "sts:AssumeRoleWithSAML", "sts:AssumeRole", iam},
		{"token.actions.githubusercontent.com:sub", "token.actions.githubusercontent.com:sub", policy.OwnerIdentityProvider, policy.FamilyString, false, "sts:AssumeRoleWithWebIdentity", "sts:AssumeRole", iam},
		{"oidc.eks.us-east-1.amazonaws.com/id/ABC:aud", "oidc.eks.us-east-1.amazonaws.com/id/ABC:aud", policy.OwnerIdentityProvider, policy.FamilyString, false, "sts:AssumeRoleWithWebIdentity", "sts:AssumeRole", iam},
		{"cognito-identity.amazonaws.com:amr", "cognito-identity.amazonaws.com:amr", policy.OwnerIdentityProvider, policy.FamilyString, true, "sts:AssumeRoleWithWebIdentity", "sts:AssumeRole", iam},
	}
	for _, row := range rows {
		t.Run(row.key, func(t *testing.T) {
			t.Parallel()
			info, ok := policy.LookupKey(row.key)
			if !ok || info.Name != row.name || info.Owner != row.owner || info.Type != row.family || info.Multi != row.multi {
				t.Errorf("got %+v %t\nsource: %s", info, ok, row.source)
			}
			if !info.CarriedBy(row.carried) || (row.missing != "" && info.CarriedBy(row.missing)) {
				t.Errorf("%+v: want it carried by %s, not by %q\nsource: %s", info, row.carried, row.missing, row.source)
			}
		})
	}
}

func TestLookupKeyUnknown(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"", "ExternalId", "aws:ExternalId", "sts:External-Id", "aws:RequestTag", "aws:RequestTag/", "aws:RequestTags/x", "token.example.com:", "example:sub", "saml:department"} {
		if info, ok := policy.LookupKey(key); ok {
			t.Errorf("%q is known as %+v", key, info)
		}
	}
}

func TestSuggestKey(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"aws:ExternalId": "sts:ExternalId", "ExternalId": "sts:ExternalId", "sts:External-Id": "sts:ExternalId", "aws:RequestTag/ExternalId": "sts:ExternalId",
		strings.Repeat("x", 65): "", "sts:SessionName": "", "aws:PrincpalArn": "aws:PrincipalArn", "aws:SourceIPs": "aws:SourceIp", "department": "",
	} {
		if got := policy.SuggestKey(key); got != want {
			t.Errorf("SuggestKey(%q) = %q, want %q", key, got, want)
		}
	}
}

func TestKeyAccepts(t *testing.T) {
	t.Parallel()
	rows := []struct {
		key, operator string
		want          bool
	}{
		{"sts:ExternalId", "StringEquals", true},
		{"sts:ExternalId", "NumericEquals", false},
		{"sts:ExternalId", "ArnLike", false},
		{"sts:ExternalId", "Null", true},
		{"aws:PrincipalArn", "ArnLike", true},
		{"aws:PrincipalArn", "StringLike", true},
		{"aws:PrincipalArn", "Bool", false},
		{"aws:EpochTime", "DateLessThan", true},
		{"aws:EpochTime", "NumericLessThan", true},
		{"aws:CurrentTime", "NumericLessThan", false},
		{"aws:SourceIp", "IpAddress", true},
		{"aws:SourceIp", "StringEquals", false},
		{"aws:MultiFactorAuthPresent", "BoolIfExists", true},
	}
	for _, row := range rows {
		info, _ := policy.LookupKey(row.key)
		op, _ := policy.ParseOperator(row.operator)
		if got := info.Accepts(op); got != row.want {
			t.Errorf("%s with %s: got %t, want %t", row.key, row.operator, got, row.want)
		}
	}
}

// Sources: Service Authorization Reference, AWS Security Token Service (types
// of condition keys); IAM User Guide, "IAM and AWS STS condition context keys".
func TestLookupKeyOfFederation(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		multi bool
		kind  policy.Family
		why   string
	}{
		{"saml:edupersonorgunitdn", true, policy.FamilyString, "marked with [] as holding several values"},
		{"saml:edupersonscopedaffiliation", true, policy.FamilyString, "marked with [] as holding several values"},
		{"saml:sub", false, policy.FamilyString, "one subject to an assertion"},
		{"sts:RoleAuthorizedByIdp", false, policy.FamilyBool, "whether the provider's token names the role"},
	} {
		info, ok := policy.LookupKey(row.name)
		if !ok || info.Multi != row.multi || info.Type != row.kind || info.Owner != policy.OwnerIdentityProvider {
			t.Errorf("%s: %+v, known %t (%s)", row.name, info, ok, row.why)
		}
	}
}
