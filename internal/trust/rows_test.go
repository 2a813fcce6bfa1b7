package trust_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// Rows that need no source of their own: what is odd about a document, a
// subject, or the way in which both are written.
func TestAuditOddities(t *testing.T) {
	t.Parallel()
	vendor, own := `{"AWS":"`+vendorRole+`"}`, `{"AWS":"arn:aws:iam::123456789012:role/app"}`
	const assumeRole = `"sts:AssumeRole"`
	with := func(change func(*trust.Subject)) trust.Subject {
		s := audited()
		change(&s)
		return s
	}
	plain := audited()
	github := `{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}`
	web := `"sts:AssumeRoleWithWebIdentity"`
	pinned := `{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:my-org/*"}}`
	for _, tt := range []struct {
		reason, policy string
		subject        trust.Subject
		want           []string
	}{
		{"MFA of a user beside a role without", trustPolicy(allow(`{"AWS":"arn:aws:iam::123456789012:user/bob"}`, assumeRole, `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`), allow(own, assumeRole)), plain, []string{"mfa-bypass"}},
		{"MFA in two statements is told for each", trustPolicy(allow(`{"AWS":"arn:aws:iam::123456789012:user/bob"}`, assumeRole, `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`), allow(`{"AWS":"arn:aws:iam::123456789012:user/eve"}`, assumeRole, `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`)), plain, []string{"mfa-bypass"}},
		{"a tag of two hundred characters, each two bytes", trustPolicy(allow(vendor, assumeRole, `{"StringEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10","aws:RequestTag/project":"`+strings.Repeat("é", 200)+`"}}`), allow(vendor, `"sts:TagSession"`)), plain, []string{}},
		{"an ID shared by two, beside one that STS refuses", trustPolicy(allow(`{"AWS":["`+vendorRole+`","arn:aws:iam::999988887777:role/second","arn:aws:iam::444455556666:role/other"]}`, assumeRole, `{"StringEquals":{"sts:ExternalId":["x","5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"]}}`)), plain, []string{"external-id-invalid", "external-id-shared"}},
		{"a pattern with a character that no ID has", trustPolicy(allow(vendor, assumeRole, `{"StringLike":{"sts:ExternalId":"my id*"}}`)), plain, []string{"external-id-invalid", "never-assumable"}},
		{"a pattern of one character", trustPolicy(allow(vendor, assumeRole, `{"StringLike":{"sts:ExternalId":"?"}}`)), plain, []string{"external-id-invalid", "never-assumable"}},
		{"an ID read as a date", trustPolicy(allow(vendor, assumeRole, `{"DateEquals":{"sts:ExternalId":"2030-01-01"}}`)), plain, []string{"condition-type-mismatch", "external-id-guessable", "external-id-unusable"}},
		{"an ID read as an address", trustPolicy(allow(vendor, assumeRole, `{"IpAddress":{"sts:ExternalId":"10.0.0.7"}}`)), plain, []string{"condition-type-mismatch", "external-id-guessable", "external-id-unusable"}},
		{"an ID read as bytes", trustPolicy(allow(vendor, assumeRole, `{"BinaryEquals":{"sts:ExternalId":"SGVsbG8sIFdvcmxkLCBhZ2Fpbg=="}}`)), plain, []string{"condition-type-mismatch", "external-id-unusable"}},
		{"an age that is no number", trustPolicy(allow(`{"AWS":"arn:aws:iam::123456789012:user/bob"}`, assumeRole, `{"NumericLessThan":{"aws:MultiFactorAuthAge":"abc"}}`)), plain, []string{"condition-type-mismatch", "never-assumable"}},
		{"a key with two values at once", trustPolicy(allow(`{"AWS":"*"}`, assumeRole, `{"ForAnyValue:StringEquals":{"aws:CalledVia":"a.amazonaws.com"},"ForAnyValue:StringLike":{"aws:CalledVia":"b*"}}`)), plain, []string{"public-trust"}},
		{"two variables in one value", trustPolicy(allow(own, assumeRole, `{"StringEquals":{"aws:PrincipalTag/c":"${aws:PrincipalTag/a}-${aws:PrincipalTag/b}"}}`)), plain, []string{}},
		{"two variables, one of them never there", trustPolicy(allow(own, assumeRole, `{"StringEquals":{"aws:PrincipalTag/c":"${aws:PrincipalTag/a}-${aws:username}"}}`)), plain, []string{"never-assumable"}},
		{"a variable within a pattern", trustPolicy(allow(own, assumeRole, `{"StringLike":{"aws:PrincipalTag/c":"${*}${aws:PrincipalTag/a}-*"}}`)), plain, []string{}},
		{"a service twice", trustPolicy(allow(`{"Service":"ec2.amazonaws.com"}`, assumeRole, `{"StringEquals":{"sts:RoleSessionName":"a1"}}`), allow(`{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]}`, assumeRole, `{"StringEquals":{"sts:RoleSessionName":"b1"}}`)), plain, []string{}},
		{"an identity provider twice", trustPolicy(allow(github, web, pinned), allow(github, web, `{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:my-other-org/*"}}`)), plain, []string{}},
		{"an identity provider covered by another statement", trustPolicy(allow(github, web, pinned), allow(github, web, `{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:my-org/*"},"StringEquals":{"token.actions.githubusercontent.com:aud":"x"}}`)), plain, []string{"shadowed-statement"}},
		{"a provider that says which roles", trustPolicy(allow(github, web, `{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:my-org/*"},"Bool":{"sts:RoleAuthorizedByIdp":"true"}}`)), plain, []string{}},
		{"through AWS's MCP service", trustPolicy(allow(own, assumeRole, `{"Bool":{"aws:ViaAWSMCPService":"true"}}`)), plain, []string{}},
		{"a principal of another partition", trustPolicy(allow(`{"AWS":"arn:aws-cn:iam::999988887777:role/vendor"}`, assumeRole, goodID)), plain, []string{"never-assumable"}},
		{"the role's account, not known", trustPolicy(allow(`{"AWS":"*"}`, assumeRole, `{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}`)), trust.Subject{}, []string{}},
		{"accounts by a pattern within ARNs", trustPolicy(allow(`{"AWS":"*"}`, assumeRole, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::1234*:role/deploy"}}`)), plain, []string{"public-trust"}},
		{"every account of one digit is named", trustPolicy(allow(`{"AWS":["111111111111","222222222222","333333333333","444444444444","555555555555","666666666666","777777777777","888888888888","999999999999","*"]}`, `"sts:TagSession"`), allow(`{"AWS":"*"}`, assumeRole)), plain, []string{"public-trust", "redundant-principal"}},
		{"an account that is none", trustPolicy(allow(own, assumeRole)), trust.Subject{AccountID: "abc"}, []string{"external-id-not-required"}},
		{"a role name that is none", trustPolicy(allow(own, assumeRole)), with(func(s *trust.Subject) { s.RoleName, s.RolePath = "a b", "x" }), []string{}},
		{"the whole account and everyone", trustPolicy(allow(`{"AWS":["*","`+vendorRole+`"]}`, assumeRole, `{"StringEquals":{"aws:PrincipalAccount":"999988887777","sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"}}`)), plain, []string{"redundant-principal", "whole-account-trusted"}},
		{"an account by ID and by root", trustPolicy(allow(`{"AWS":["999988887777","arn:aws:iam::999988887777:root"]}`, assumeRole, goodID)), plain, []string{"redundant-principal", "whole-account-trusted"}},
		{"a foreign organisation and a vendor", trustPolicy(allow(`{"AWS":"*"}`, assumeRole, `{"StringEquals":{"aws:PrincipalOrgID":"o-theirs1234","sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"}}`), allow(vendor, assumeRole, goodID)),
			with(func(s *trust.Subject) {
				s.Vendor = &trust.VendorRule{Name: "Vendor", Principals: []string{vendorRole}, ExternalIDIssuer: "vendor"}
			}), []string{"external-id-shared", "foreign-organization-trusted", "vendor-mismatch", "whole-account-trusted"}},
		{"a vendor with an ID that STS refuses: its principal is the right one", trustPolicy(allow(vendor, assumeRole, `{"StringEquals":{"sts:ExternalId":"a"}}`)), with(func(s *trust.Subject) {
			s.Vendor = &trust.VendorRule{Name: "Vendor", Principals: []string{vendorRole}, ExternalIDIssuer: "vendor"}
		}), []string{"external-id-invalid", "never-assumable"}},
		{"a vendor that is left out, where others get in", trustPolicy(allow(own, assumeRole)), with(func(s *trust.Subject) {
			s.Vendor = &trust.VendorRule{Name: "Vendor", Principals: []string{vendorRole}, ExternalIDIssuer: "vendor"}
		}), []string{"vendor-mismatch"}},
		{"NotAction in both", trustPolicy(`{"Effect":"Allow","Principal":`+own+`,"NotAction":"sts:TagSession"}`, `{"Effect":"Allow","Principal":`+own+`,"NotAction":"sts:TagSession","Condition":{"StringEquals":{"sts:RoleSessionName":"a1"}}}`), plain, []string{"excess-action", "shadowed-statement"}},
		{"more than IAM can be made to take", trustPolicy(manyRoles(150)...), with(func(s *trust.Subject) { s.TrustedAccountIDs = []string{"999988887777"} }), []string{"trust-policy-too-large=error"}},
		{"within a quota that was raised", trustPolicy(manyRoles(40)...), with(func(s *trust.Subject) { s.TrustedAccountIDs, s.SizeLimit = []string{"999988887777"}, 8192 }), []string{}},
		{"a NotPrincipal beside other faults", `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":"1"},"Action":"sts:AssumeRole"}]}`, plain, []string{"malformed-policy"}},
		{"a text that is a number", "1", plain, []string{"malformed-policy"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			findings := trust.Audit(tt.policy, tt.subject)
			if diff := cmp.Diff(tt.want, labels(findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s%s", diff, details(findings))
			}
			checkFindings(t, tt.policy, findings)
		})
	}
}

// manyRoles are statements of about 110 characters each.
func manyRoles(n int) []string {
	var statements []string
	for i := range n {
		statements = append(statements, allow(fmt.Sprintf(`{"AWS":"arn:aws:iam::999988887777:role/role-number-%03d"}`, i), `"sts:AssumeRole"`))
	}
	return statements
}

func TestEvaluateOtherActions(t *testing.T) {
	t.Parallel()
	d := parse(t, trustPolicy(allow(`{"AWS":"*"}`, `"sts:Get*"`)))
	for action, want := range map[string]bool{"sts:GetCallerIdentity": true, "STS:getcalleridentity": true, "sts:AssumeRole": false, "iam:GetRole": false} {
		if got := evaluate(t, d, trust.Request{Principal: vendorRole, Action: action}); got.Allowed != want {
			t.Errorf("%s: allowed is %t: %s", action, got.Allowed, strings.Join(got.Reasons, " "))
		}
	}
}

// A condition on a key that AWS does not know stays where it is: leaving it out
// would let somebody in.
func TestSpecKeepsUnknownKeys(t *testing.T) {
	t.Parallel()
	d, err := trust.Spec{
		Principals: []string{vendorRole}, AllowSessionTags: true,
		Conditions: []trust.Condition{{Test: "StringEquals", Variable: "aws:NewKey", Values: []string{"a"}}, {Test: "StringEquals", Variable: "sts:NewKey", Values: []string{"a"}}},
	}.Document()
	if err != nil {
		t.Fatal(err)
	}
	want := trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, `{"StringEquals":{"aws:NewKey":"a","sts:NewKey":"a"}}`), allow(`{"AWS":"`+vendorRole+`"}`, `"sts:TagSession"`, `{"StringEquals":{"aws:NewKey":"a"}}`))
	stripped := strings.NewReplacer(`"Sid":"AssumeRole",`, "", `"Sid":"TagSession",`, "").Replace(d.Marshal())
	if diff := cmp.Diff(parse(t, want).Marshal(), stripped); diff != "" {
		t.Error(diff)
	}
}
