package trust_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// Of a role of which nobody says in which organisation it is, a policy is
// audited for each of those it was written for.
func TestAuditSeveralOrganizationsOfTheRole(t *testing.T) {
	t.Parallel()
	const assume = `"sts:AssumeRole"`
	everyone, vendor, own := `{"AWS":"*"}`, `{"AWS":"`+vendorRole+`"}`, `{"AWS":"arn:aws:iam::123456789012:role/worker"}`
	in := func(organization, more string) string {
		return `{"StringEquals":{"aws:ResourceOrgID":"` + organization + `"` + more + `}}`
	}
	members := func(organization, of string) string { return in(organization, `,"aws:PrincipalOrgID":"`+of+`"`) }
	const a, b = "o-aaaaaaaaaa", "o-bbbbbbbbbb"
	id := `,"sts:ExternalId":"` + agreedID + `"`
	plain, second := audited(), audited()
	second.TrustedOrganizationIDs = []string{b}
	foreign := []string{"external-id-not-required", "foreign-organization-trusted"}
	checkDoors(t, []doorRow{
		{"its own members in each", trustPolicy(allow(everyone, assume, members(a, a)), allow(everyone, assume, members(b, b))), plain, []string{}},
		{"others' members in the second", trustPolicy(allow(everyone, assume, members(a, a)), allow(everyone, assume, members(b, "o-cccccccccc"))), plain, foreign},
		{"others' members in the first", trustPolicy(allow(everyone, assume, members(a, "o-cccccccccc")), allow(everyone, assume, members(b, b))), plain, foreign},
		{"others' members where the role is not", trustPolicy(allow(everyone, assume, members(a, "o-cccccccccc")), allow(everyone, assume, members(b, b))), second, []string{}},
		{"a vendor with an ID in one and without in the other", trustPolicy(allow(vendor, assume, in(a, id)), allow(vendor, assume, in(b, ""))), plain, []string{"external-id-not-required"}},
		{"a vendor with an ID in both", trustPolicy(allow(vendor, assume, in(a, id)), allow(vendor, assume, in(b, id))), plain, []string{}},
		{"closed in one of them", trustPolicy(allow(own, assume, in(a, "")), allow(own, assume, in(b, "")), deny(everyone, assume, in(b, ""))), plain, []string{}},
		{"closed in both", trustPolicy(allow(own, assume, in(a, "")), allow(own, assume, in(b, "")), deny(everyone, assume)), plain, []string{"never-assumable"}},
		{"another organisation, and none", trustPolicy(allow(vendor, assume, in(a, id)), allow(vendor, assume, `{"Null":{"aws:ResourceOrgID":"true"}}`)), plain, []string{"external-id-not-required"}},
		{"in none, members of the one the policy speaks of", trustPolicy(allow(everyone, assume, `{"Null":{"aws:ResourceOrgID":"true"},"StringEquals":{"aws:PrincipalOrgID":"`+a+`"}}`)), plain, foreign},
	})
}

// The partition, where nobody says it, is one that the policy names. Source: AWS
// General Reference, "AWS partitions".
func TestAuditUnknownPartitions(t *testing.T) {
	t.Parallel()
	const assume = `"sts:AssumeRole"`
	unknown := trust.Subject{AccountID: "123456789012"}
	china := strings.Replace(vendorRole, "arn:aws:", "arn:aws-cn:", 1)
	for _, tt := range []struct {
		reason, policy string
		// want are the findings, each with its principal and that of its request.
		want []string
	}{
		{"by a principal", trustPolicy(allow(`{"AWS":"`+china+`"}`, assume)), []string{"external-id-not-required " + china + " " + china}},
		{"by principals of two", trustPolicy(allow(`{"AWS":["`+china+`","`+vendorRole+`"]}`, assume)), []string{"external-id-not-required " + china + " " + china, "external-id-not-required " + vendorRole + " " + vendorRole}},
		{"by a condition", trustPolicy(allow(`{"AWS":"*"}`, assume, `{"ArnLike":{"aws:PrincipalArn":"arn:aws-us-gov:iam::*:role/deploy"}}`)), []string{"public-trust * arn:aws-us-gov:iam::999999999999:role/deploy"}},
		{"by a condition on the source", trustPolicy(allow(`{"Service":"bedrock.amazonaws.com"}`, assume, `{"ArnLike":{"aws:SourceArn":"arn:aws-us-gov:bedrock:*:123456789012:*"}}`)), nil},
		{"by nothing", trustPolicy(allow(`{"AWS":"*"}`, assume)), []string{"public-trust * arn:aws:iam::999999999999:role/any-role"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range trust.Audit(tt.policy, unknown) {
				_, rest, _ := strings.Cut(f.Counterexample, `"principal":"`)
				principal, _, _ := strings.Cut(rest, `"`)
				got = append(got, strings.TrimSpace(f.ID+" "+f.Principal+" "+principal))
			}
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s%s", diff, tt.policy)
			}
		})
	}
}
