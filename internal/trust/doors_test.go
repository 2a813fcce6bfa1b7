package trust_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// doorRow is one spelling of a door and the findings on it, all of them.
type doorRow struct {
	reason, policy string
	subject        trust.Subject
	want           []string
}

func checkDoors(t *testing.T, rows []doorRow) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			findings := trust.Audit(tt.policy, tt.subject)
			if diff := cmp.Diff(tt.want, labels(findings)); diff != "" {
				t.Errorf("%s\n%s", diff, details(findings))
			}
			checkFindings(t, tt.policy, findings)
		})
	}
}

// The owner of a role sets its tags, so those his conditions spell out are
// there. Source: IAM User Guide, "AWS global condition context keys",
// aws:ResourceTag, and "IAM and AWS STS condition context keys", iam:ResourceTag.
func TestAuditTagsOfTheRole(t *testing.T) {
	t.Parallel()
	const assumeRole = `"sts:AssumeRole"`
	vendor, plain := `{"AWS":"`+vendorRole+`"}`, audited()
	id := `"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"`
	checkDoors(t, []doorRow{
		{"everyone, by a tag in full", trustPolicy(allow(`{"AWS":"*"}`, assumeRole, `{"StringEquals":{"aws:ResourceTag/open":"yes"}}`)), plain, []string{"public-trust"}},
		{"everyone, by the other spelling of the key", trustPolicy(allow(`{"AWS":"*"}`, assumeRole, `{"StringEquals":{"iam:ResourceTag/open":"yes"}}`)), plain, []string{"public-trust"}},
		{"a vendor, by a tag in full", trustPolicy(allow(vendor, assumeRole, `{"StringEquals":{"aws:ResourceTag/open":"yes"}}`)), plain, []string{"external-id-not-required"}},
		{"a vendor, by a pattern", trustPolicy(allow(vendor, assumeRole, `{"StringLike":{"aws:ResourceTag/open":"y?s-*"}}`)), plain, []string{"external-id-not-required"}},
		{"a vendor, unless a tag says otherwise", trustPolicy(allow(vendor, assumeRole), deny(`{"AWS":"*"}`, assumeRole, `{"StringNotEquals":{"aws:ResourceTag/open":"yes"}}`)), plain, []string{"external-id-not-required"}},
		{"a vendor, by a tag and its external ID", trustPolicy(allow(vendor, assumeRole, `{"StringEquals":{"aws:ResourceTag/open":"yes",`+id+`}}`)), plain, []string{}},
		{"a vendor, by an external ID in a tag", trustPolicy(allow(vendor, assumeRole, `{"StringEquals":{"sts:ExternalId":"${aws:ResourceTag/id}","aws:ResourceTag/open":"yes"}}`)), plain, []string{}},
		{"a tag that must have two values", trustPolicy(allow(vendor, assumeRole, `{"StringEquals":{"aws:ResourceTag/open":"yes"},"StringLike":{"aws:ResourceTag/open":"n*"}}`)), plain, []string{"never-assumable"}},
	})
}
