package vendor_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

func variant(t *testing.T, key, name, partition string) (*vendor.Definition, *vendor.Variant) {
	t.Helper()
	d, err := catalog(t).Lookup(key)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Variant(name, partition)
	if err != nil {
		t.Fatal(err)
	}
	return d, v
}

func TestExtend(t *testing.T) {
	t.Parallel()
	const role = "arn:aws:iam::123456789012:role/x"
	own := []trust.Condition{{Test: "IpAddress", Variable: "aws:SourceIp", Values: []string{"203.0.113.0/24"}}}
	scan := trust.Condition{Test: "StringLike", Variable: "aws:PrincipalArn", Values: []string{"arn:aws:iam::232136659152:role/prowler*"}}
	narrower := trust.Condition{Test: "stringlike", Variable: "AWS:principalarn", Values: []string{"arn:aws:iam::232136659152:role/prowler-eu"}}
	for _, tt := range []struct {
		reason, key, variant string
		conditions           []trust.Condition
		trustsVendor         bool
		want                 trust.Spec
	}{
		{"a vendor that needs nothing more", "synqly", "", own, true, trust.Spec{Conditions: own}},
		{"a vendor's condition comes after one's own", "prowler", "", own, true, trust.Spec{Conditions: []trust.Condition{own[0], scan}}},
		{"it stays out where somebody else is trusted, whom it would shut out", "prowler", "", own, false, trust.Spec{Conditions: own}},
		{"it gives way to one's own on the same key", "prowler", "", []trust.Condition{narrower}, true, trust.Spec{Conditions: []trust.Condition{narrower}}},
		{"a role that assumes itself", "databricks", "unity_catalog", nil, true, trust.Spec{SelfARN: role}},
		{"it does so whoever else is trusted", "databricks", "unity_catalog", nil, false, trust.Spec{SelfARN: role}},
		{"only for what needs it", "databricks", "log_delivery", nil, true, trust.Spec{}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, v := variant(t, tt.key, tt.variant, "aws")
			got := v.Extend(trust.Spec{Conditions: tt.conditions}, tt.trustsVendor, role)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("spec differs (-want +got):\n%s", diff)
			}
		})
	}
}

// Who gets in, for the vendors whose trust is more than a principal and an ID.
func TestTrustOfVendorsThatNeedMore(t *testing.T) {
	t.Parallel()
	const role, id = "arn:aws:iam::123456789012:role/lake", "7f1c9f0e-5d52-4a7e-9b1a-0c3d5e7f9a1b"
	yes, no := id, "another-id"
	for _, tt := range []struct {
		reason, key, variant string
		request              trust.Request
		allowed              bool
	}{
		{"a scanner of the vendor", "prowler", "", trust.Request{Principal: "arn:aws:iam::232136659152:role/prowler-scan", ExternalID: &yes}, true},
		{"another role of its account", "prowler", "", trust.Request{Principal: "arn:aws:iam::232136659152:role/support", ExternalID: &yes}, false},
		{"a scanner with another's ID", "prowler", "", trust.Request{Principal: "arn:aws:iam::232136659152:role/prowler-scan", ExternalID: &no}, false},
		{"Unity Catalog", "databricks", "unity_catalog", trust.Request{Principal: "arn:aws:iam::414351767826:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL", ExternalID: &yes}, true},
		{"the role itself", "databricks", "unity_catalog", trust.Request{Principal: role, RoleARN: role, ExternalID: &yes}, true},
		{"the role itself without the ID", "databricks", "unity_catalog", trust.Request{Principal: role, RoleARN: role}, false},
		{"another role of the customer", "databricks", "unity_catalog", trust.Request{Principal: "arn:aws:iam::123456789012:role/lake2", RoleARN: role, ExternalID: &yes}, false},
		{"another role of the vendor", "databricks", "unity_catalog", trust.Request{Principal: "arn:aws:iam::414351767826:role/other", ExternalID: &yes}, false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, v := variant(t, tt.key, tt.variant, "aws")
			spec := v.Extend(trust.Spec{Partition: "aws", Principals: v.Principals, ExternalIDs: []string{id}}, true, role)
			document, err := spec.Document()
			if err != nil {
				t.Fatal(err)
			}
			got, err := trust.Evaluate(document, tt.request)
			if err != nil {
				t.Fatal(err)
			}
			if got.Allowed != tt.allowed {
				t.Errorf("allowed is %t (%s)", got.Allowed, strings.Join(got.Reasons, " "))
			}
		})
	}
}

// What the audit says of each vendor's trust as it is built: nothing that would
// stop a plan, but for the vendors that send no external ID.
func TestAuditOfEveryVendorsTrust(t *testing.T) {
	t.Parallel()
	all := facts(t)
	for _, key := range catalog(t).Keys() {
		d, err := catalog(t).Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Variants {
			v := &d.Variants[i]
			role := trust.NameRule{Kind: vendor.NameFree}
			if d.RoleName.Kind != vendor.NameFree {
				role = d.RoleName
			}
			name := role.Value + "x"
			if role.Kind == vendor.NameExact {
				name = role.Value
			}
			if len(v.Principals) == 0 {
				continue // A principal per customer has no value in the catalogue.
			}
			id := "7f1c9f0e-5d52-4a7e-9b1a-0c3d5e7f9a1b"
			if accepted := all[key].ExternalID.Accepts; d.CheckExternalID(id) != nil && len(accepted) > 0 {
				id = accepted[0]
			}
			arn := "arn:" + v.Partition + ":iam::123456789012:role/" + name
			spec := v.Extend(trust.Spec{Partition: v.Partition, Principals: v.Principals, ExternalIDs: []string{id}}, true, arn)
			document, err := spec.Document()
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range trust.Audit(document.Marshal(), trust.Subject{
				AccountID: "123456789012", Partition: v.Partition, RoleName: name, RolePath: "/", MaxSessionDuration: 3600,
				ExternalIDs: []string{id}, Vendor: d.Rule(v),
			}) {
				if f.Severity == trust.Error {
					t.Errorf("%s %s %s: %s: %s", key, v.Name, v.Partition, f.ID, f.Detail)
				}
			}
		}
	}
}

// One vendor's guide shows an ID with a wildcard beside the exact ones. The
// audit speaks of it, and the catalogue says why and what to do.
func TestAWildcardInAnExternalIDIsExplained(t *testing.T) {
	t.Parallel()
	d, v := variant(t, "spacelift", "spacelift.io", "aws")
	for condition, wants := range map[string]bool{
		`{"StringLike":{"sts:ExternalId":"spacelifter@*"}}`:                                          true,
		`{"StringEquals":{"sts:ExternalId":"spacelifter@01GE7K9SR2DQBCRQ90DH70JF6Y@stack-1@write"}}`: false,
	} {
		text := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"` + v.Principals[0] + `"},"Action":"sts:AssumeRole","Condition":` + condition + `}}`
		found := slices.ContainsFunc(trust.Audit(text, trust.Subject{AccountID: "123456789012", Partition: "aws", Vendor: d.Rule(v)}),
			func(f trust.Finding) bool { return f.ID == "external-id-not-checked" && f.Severity == trust.Error })
		if found != wants {
			t.Errorf("%s: external-id-not-checked is %t, want %t", condition, found, wants)
		}
	}
	if note := d.Notes()["external_id"]; !strings.Contains(note, "external-id-not-checked") || !strings.Contains(note, "StringLike") {
		t.Errorf("the note does not explain it: %s", note)
	}
}

func TestRemedyWhereAVendorTakesASessionNameInsteadOfAnID(t *testing.T) {
	t.Parallel()
	d, v := variant(t, "clickhouse_cloud", "", "aws")
	document, err := trust.Spec{Partition: "aws", Principals: []string{"arn:aws:iam::111122223333:role/service"}}.Document()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range trust.Audit(document.Marshal(), trust.Subject{AccountID: "123456789012", Partition: "aws", Vendor: d.Rule(v)}) {
		if f.ID != "external-id-not-required" {
			continue
		}
		if f.Severity != trust.Warning || !strings.Contains(f.Remedy, "StringEquals on sts:RoleSessionName") {
			t.Errorf("got %s: %s", f.Severity, f.Remedy)
		}
		return
	}
	t.Error("the audit does not find that no external ID is required")
}
