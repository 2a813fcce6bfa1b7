package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// From nothing to the values typed into the vendor's console, in one apply.
func TestAccVendorHandoffDataSource(t *testing.T) {
	rig := newRig(t)
	exact := knownvalue.StringExact
	const id = "d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"
	var checks []statecheck.StateCheck
	for address, want := range map[string]map[string]knownvalue.Check{
		"data.crossaccount_vendor_handoff.synqly": {
			"form": knownvalue.Null(),
			"fields": knownvalue.MapExact(map[string]knownvalue.Check{
				"Role ARN": exact("arn:aws:iam::123456789012:role/SynqlyAccessLake"), "External ID": exact(id),
				"Duration": exact("3600"), "URL": exact("https://lake.s3.us-east-1.amazonaws.com"),
			}),
			"handoff_fields": exactList("Role ARN", "External ID", "Duration", "URL"),
			"snippet": exact(`{
  "provider_config": {
    "credential": {
      "duration": 3600,
      "external_id": "` + id + `",
      "role_arn": "arn:aws:iam::123456789012:role/SynqlyAccessLake",
      "type": "aws_role"
    },
    "type": "sink_aws_security_lake",
    "url": "https://lake.s3.us-east-1.amazonaws.com"
  }
}`),
		},
		"data.crossaccount_vendor_handoff.upsolver": {
			"fields": knownvalue.MapExact(map[string]knownvalue.Check{
				"AWS_ROLE": exact("arn:aws:iam::123456789012:role/UpsolverRead"), "EXTERNAL_ID": exact("upsolver-org-4711-a81f"), "COMMENT": exact("Bob's events"),
			}),
			"handoff_fields": exactList("AWS_ROLE", "EXTERNAL_ID", "COMMENT"),
			"snippet": exact("CREATE S3 CONNECTION events\n    AWS_ROLE = 'arn:aws:iam::123456789012:role/UpsolverRead'\n" +
				"    EXTERNAL_ID = 'upsolver-org-4711-a81f'\n    COMMENT = 'Bob''s events';"),
		},
		"data.crossaccount_vendor_handoff.dataloop": {
			"form":           exact("cross_account"),
			"handoff_fields": exactList("Integration Name", "Provider", "Integration Type", "Role ARN"),
			"snippet":        knownvalue.Null(),
		},
		"data.crossaccount_vendor.synqly": {
			"handoff_fields": exactList("Role ARN", "External ID", "Role Session Name", "Duration", "URL", "Region"),
		},
	} {
		checks = append(checks, stateOf(address, want)...)
	}
	hcl := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{Config: hcl, ConfigStateChecks: checks},
		resource.TestStep{Config: hcl, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}},
	)
}

func TestAccVendorHandoffDataSourceRefused(t *testing.T) {
	const role = "\nrole_arn = \"arn:aws:iam::123456789012:role/SynqlyAccessLake\""
	for reason, tt := range map[string]struct{ config, want string }{
		"an unknown vendor":                     {`vendor = "synqli"` + role, `no vendor "synqli": did you mean "synqly"?`},
		"a vendor whose console is not known":   {`vendor = "databricks"` + role, "does not know what Databricks's console asks for"},
		"an unknown form":                       {`vendor = "dataloop"` + "\nform = \"keys\"" + role, `no form "keys": it has "cross_account" and "sts"`},
		"a role that is a name":                 {`vendor = "trelica"` + "\nrole_arn = \"TrelicaIntegration\"", "must be the ARN of a role"},
		"three colons":                          {`vendor = "trelica"` + "\nrole_arn = \"arn:aws:iam:::123456789012:role/x\"", "one colon too many"},
		"no external ID where one is asked for": {`vendor = "synqly"` + role + "\nparameters = { url = \"https://a\" }", "Synqly asks for the external ID"},
		"an external ID that is never sent":     {`vendor = "dataloop"` + role + "\nexternal_id = \"abc-def\"\nparameters = { integration_name = \"a\" }", "sends no external ID"},
		"a missing parameter":                   {`vendor = "synqly"` + role + "\nexternal_id = \"7f1c9f0e-5d52\"", `parameter "url" is missing`},
		"an extra parameter":                    {`vendor = "trelica"` + role + "\nparameters = { secret = \"x\" }", `no parameter "secret": it takes "region"`},
		"a session of a minute":                 {`vendor = "synqly"` + role + "\nexternal_id = \"7f1c9f0e-5d52\"\nparameters = { url = \"https://a\", duration_seconds = 60 }", "900 to 43200"},
	} {
		t.Run(reason, func(t *testing.T) {
			accTest(t, resource.TestStep{
				Config:      "data \"crossaccount_vendor_handoff\" \"test\" {\n" + tt.config + "\n}\n",
				PlanOnly:    true,
				ExpectError: acrossLines(tt.want),
			})
		})
	}
}

func TestVendorHandoffWarns(t *testing.T) {
	t.Parallel()
	for reason, tt := range map[string]struct {
		arguments map[string]attr.Value
		want      []string
	}{
		"a role and parameters that fit": {map[string]attr.Value{"vendor": text("spacelift"), "role_arn": text("arn:aws:iam::123456789012:role/x"),
			"parameters": mapOfStrings(map[string]string{"name": "aws"})}, nil},
		"a name that the vendor does not look for": {map[string]attr.Value{"vendor": text("clickhouse_cloud"), "role_arn": text("arn:aws:iam::123456789012:role/x")},
			[]string{"Hand-off of arn:aws:iam::123456789012:role/x to ClickHouse Cloud (1 of 1)", `begins with "ClickHouseAccessRole-"`, "https://clickhouse.com/"}},
		"a session that cannot be so long": {map[string]attr.Value{"vendor": text("spacelift"), "role_arn": text("arn:aws:iam::123456789012:role/x"),
			"parameters": mapOfStrings(map[string]string{"name": "aws", "duration_seconds": "43200"})}, []string{"can have 3600 at most"}},
		"an entry to look at again": {map[string]attr.Value{"vendor": text("trelica"), "role_arn": text("arn:aws:iam::123456789012:role/TrelicaIntegration")},
			[]string{"Vendor entry of Trelica is not current", "1Password"}},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			state, diags := readDataSource(t, &vendorHandoffDataSource{data: testData()}, tt.arguments)
			wantNoErrors(t, diags)
			if state.Raw.IsNull() || (len(tt.want) == 0) != (len(diags) == 0) {
				t.Fatalf("got %s", diagnosticsText(diags))
			}
			if len(tt.want) > 0 {
				wantDiagnostic(t, diags, diag.SeverityWarning, tt.want...)
			}
		})
	}
}

// A key that is typed where its ID goes stays out of every message.
func TestVendorHandoffRepeatsNoSecret(t *testing.T) {
	t.Parallel()
	const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	_, diags := readDataSource(t, &vendorHandoffDataSource{data: testData()}, map[string]attr.Value{
		"vendor": text("dataloop"), "form": text("sts"), "role_arn": text("arn:aws:iam::123456789012:role/x"),
		"parameters": mapOfStrings(map[string]string{"integration_name": "a", "access_key_id": secret}),
	})
	wantDiagnostic(t, diags, diag.SeverityError, `Invalid parameter "access_key_id"`, "never the secret")
	if strings.Contains(diagnosticsText(diags), secret) {
		t.Errorf("the message repeats it: %s", diagnosticsText(diags))
	}
}
