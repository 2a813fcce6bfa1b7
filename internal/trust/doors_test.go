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

// What the caller writes on both sides of a comparison says nothing about him,
// whichever statement compares. Source: STS API Reference, "AssumeRole",
// ExternalId, RoleSessionName and Tags.
func TestAuditIDsComparedWithVariables(t *testing.T) {
	t.Parallel()
	const assumeRole = `"sts:AssumeRole"`
	vendor, plain := `{"AWS":"`+vendorRole+`"}`, audited()
	both := []string{"external-id-caller-controlled", "external-id-not-checked"}
	unlike := func(operator, value string) string {
		return deny(`{"AWS":"*"}`, assumeRole, `{"`+operator+`":{"sts:ExternalId":"`+value+`"}}`)
	}
	like := func(operator, value string) string {
		return allow(vendor, assumeRole, `{"`+operator+`":{"sts:ExternalId":"`+value+`"}}`)
	}
	const agreed = "5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"
	checkDoors(t, []doorRow{
		{"the session's name in an Allow", trustPolicy(like("StringEquals", "${sts:RoleSessionName}")), plain, both},
		{"the session's name in a Deny", trustPolicy(allow(vendor, assumeRole), unlike("StringNotEquals", "${sts:RoleSessionName}")), plain, both},
		{"the session's name behind a fixed beginning", trustPolicy(like("StringEquals", "acme-${sts:RoleSessionName}")), plain, both},
		{"the session's name before a fixed end", trustPolicy(like("StringEquals", "${sts:RoleSessionName}-acme")), plain, both},
		{"a tag of the caller's, which may be empty, before a wildcard", trustPolicy(like("StringLike", "${aws:PrincipalTag/t}*")), plain, both},
		{"an agreed ID in an Allow and a variable in a Deny", trustPolicy(like("StringEquals", agreed), unlike("StringNotEquals", "${sts:RoleSessionName}")), plain, []string{}},
		{"a Deny of the same request's ID as name", trustPolicy(like("StringEquals", agreed), unlike("StringEquals", "${sts:RoleSessionName}")), plain, []string{}},
		{"any ID but the session's name", trustPolicy(like("StringLike", "*"), unlike("StringEquals", "${sts:RoleSessionName}")), plain, []string{"external-id-not-checked"}},
	})
}

// What everybody may do says nothing about one account; a statement of its own
// does.
func TestAuditAccountsBesideEveryone(t *testing.T) {
	t.Parallel()
	const assumeRole = `"sts:AssumeRole"`
	account := `{"AWS":"arn:aws:iam::999988887777:root"}`
	checkDoors(t, []doorRow{
		{"in one statement", trustPolicy(allow(`{"AWS":["*","`+vendorRole+`"]}`, assumeRole)), audited(), []string{"public-trust", "redundant-principal"}},
		{"the account first, in a statement of its own", trustPolicy(allow(account, assumeRole), allow(`{"AWS":"*"}`, assumeRole, `{"StringLike":{"sts:RoleSessionName":"open-*"}}`)), audited(), []string{"public-trust", "whole-account-trusted=warning"}},
	})
}

// Requests are made now or later, and only AWS says that a service forwards
// them. Source: IAM User Guide, "AWS global condition context keys",
// aws:CurrentTime, aws:EpochTime and aws:ViaAWSService.
func TestAuditWhatNoCallerCanProduce(t *testing.T) {
	t.Parallel()
	const assumeRole = `"sts:AssumeRole"`
	vendor, own := `{"AWS":"`+vendorRole+`"}`, `{"AWS":"arn:aws:iam::123456789012:role/worker"}`
	open := []string{"external-id-not-required"}
	checkDoors(t, []doorRow{
		{"until a day gone by", trustPolicy(allow(vendor, assumeRole, `{"DateLessThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}`)), audited(), []string{"never-assumable"}},
		{"until a second gone by", trustPolicy(allow(vendor, assumeRole, `{"NumericLessThan":{"aws:EpochTime":"1577836800"}}`)), audited(), []string{"never-assumable"}},
		{"until a day gone by, if there is a time", trustPolicy(allow(vendor, assumeRole, `{"DateLessThanIfExists":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}`)), audited(), []string{"never-assumable"}},
		{"from a day gone by", trustPolicy(allow(vendor, assumeRole, `{"DateGreaterThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}`)), audited(), open},
		{"from a day gone by to one to come", trustPolicy(allow(vendor, assumeRole, `{"DateGreaterThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2040-01-01T00:00:00Z"}}`)), audited(), open},
		{"closed since a day gone by", trustPolicy(allow(vendor, assumeRole), deny(`{"AWS":"*"}`, assumeRole, `{"DateGreaterThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}`)), audited(), []string{"never-assumable", "shadowed-statement"}},
		{"an external ID unless a service forwards", trustPolicy(allow(vendor, assumeRole), deny(`{"AWS":"*"}`, assumeRole, `{"StringNotEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"},"Bool":{"aws:ViaAWSService":"false"}}`)), audited(), []string{}},
		{"an external ID only where a service forwards", trustPolicy(allow(vendor, assumeRole), deny(`{"AWS":"*"}`, assumeRole, `{"StringNotEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"},"Bool":{"aws:ViaAWSService":"true"}}`)), audited(), open},
		{"an own role through a service", trustPolicy(allow(own, assumeRole, `{"Bool":{"aws:ViaAWSService":"true"}}`)), audited(), []string{}},
	})
}
