package trust_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// Corners of the audit: odd ways to write what the other tables have plainly.
func TestAuditCorners(t *testing.T) {
	t.Parallel()
	const assume = `"sts:AssumeRole"`
	vendor, lambda := `{"AWS":"`+vendorRole+`"}`, `{"AWS":"arn:aws:iam::123456789012:role/worker"}`
	plain, ofVendor := audited(), audited()
	ofVendor.Vendor = &trust.VendorRule{Key: "vendor", Name: "Vendor", Principals: []string{vendorRole}}
	from := func(arn string) string { return `{"ArnLike":{"lambda:SourceFunctionArn":"` + arn + `"}}` }
	checkDoors(t, []doorRow{
		{"an ID that is a region", trustPolicy(allow(vendor, assume, `{"StringEquals":{"sts:ExternalId":"${aws:RequestedRegion}"}}`)), plain, []string{"external-id-caller-controlled", "external-id-not-checked"}},
		{"an ID made of what is settled and what is chosen", trustPolicy(allow(vendor, assume, `{"StringEquals":{"sts:ExternalId":"${aws:PrincipalAccount}-${sts:RoleSessionName}-end"}}`)), plain, []string{"external-id-caller-controlled", "external-id-not-checked"}},
		{"an ID below a number", trustPolicy(allow(vendor, assume, `{"NumericLessThan":{"sts:ExternalId":"50"}}`)), plain, []string{"condition-type-mismatch", "external-id-not-checked", "external-id-unusable"}},
		{"IDs refused by a truth", trustPolicy(allow(vendor, assume), deny(`{"AWS":"*"}`, assume, `{"BoolIfExists":{"sts:ExternalId":"false"}}`)), plain, []string{"condition-type-mismatch", "external-id-not-checked", "external-id-unusable"}},
		{"another third party that gets in like everybody", trustPolicy(allow(`{"AWS":"*"}`, assume), allow(`{"AWS":"888877776666"}`, assume, `{"StringEquals":{"sts:RoleSessionName":"a-b"},"StringNotEquals":{"sts:RoleSessionName":"a-b"}}`)), ofVendor, []string{"public-trust", "shadowed-statement"}},
		{"a source that is compared with what the caller says", trustPolicy(allow(`{"Service":"bedrock.amazonaws.com"}`, assume, `{"StringLike":{"aws:SourceArn":"${sts:RoleSessionName}"}}`)), plain, []string{"never-assumable"}},
		{"a source that is compared as a number", trustPolicy(allow(`{"Service":"bedrock.amazonaws.com"}`, assume, `{"NumericEquals":{"aws:SourceAccount":"123456789012"}}`)), plain, []string{"condition-type-mismatch"}},
		{"a service twice", trustPolicy(allow(`{"Service":["ec2.amazonaws.com","ec2.amazonaws.com"]}`, assume)), plain, []string{"redundant-principal"}},
		{"a session beside its role", trustPolicy(allow(`{"AWS":["arn:aws:iam::123456789012:role/path/worker","arn:aws:sts::123456789012:assumed-role/worker/job"]}`, assume)), plain, []string{"redundant-principal"}},
		{"a function in a region that is new", trustPolicy(allow(lambda, assume, from("arn:aws:lambda:ap-southeast-9:123456789012:function:f"))), plain, []string{}},
		{"a function that is no ARN", trustPolicy(allow(lambda, assume, from("f"))), plain, []string{"condition-type-mismatch", "never-assumable"}},
	})
}

// More requests can be put together than are asked about, and the audit says so.
func TestAuditSaysWhereItStopped(t *testing.T) {
	t.Parallel()
	not := func(key string) string {
		var values []string
		for i := range 30 {
			values = append(values, fmt.Sprintf("%q", fmt.Sprintf("value-%d", i)))
		}
		return `"` + key + `":[` + strings.Join(values, ",") + `]`
	}
	text := trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`,
		`{"StringEquals":{"sts:ExternalId":"${aws:PrincipalTag/a}-${aws:PrincipalTag/b}-${sts:RoleSessionName}"},"StringNotEquals":{`+not("aws:PrincipalTag/a")+`,`+not("aws:PrincipalTag/b")+`,`+not("sts:RoleSessionName")+`}}`))
	findings := trust.Audit(text, audited())
	if !slices.Contains(labels(findings), "audit-incomplete") {
		t.Errorf("found %v", labels(findings))
	}
}
