package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

func TestAccVendorDataSource(t *testing.T) {
	exact := knownvalue.StringExact
	method := func(name, status string) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{"name": exact(name), "status": exact(status)})
	}
	reads := func(vendor string, want map[string]knownvalue.Check) []statecheck.StateCheck {
		var checks []statecheck.StateCheck
		for attribute, check := range want {
			checks = append(checks, statecheck.ExpectKnownValue("data.crossaccount_vendor."+vendor, tfjsonpath.New(attribute), check))
		}
		return checks
	}
	var checks []statecheck.StateCheck
	checks = append(checks, reads("synqly", map[string]knownvalue.Check{
		"partition":         exact("aws"),
		"title":             exact("Synqly"),
		"documentation_url": exact("https://docs.synqly.com/guides/provider-configuration/amazon-security-lake-sink-setup"),
		"verified_on":       exact("2026-11-21"),
		"status":            exact("current"),
		"principals":        knownvalue.ListExact([]knownvalue.Check{exact("arn:aws:iam::733459310821:role/SynqlyIntegrationAccess")}),
		"principal_pattern": knownvalue.Null(),
		"external_id": knownvalue.ObjectExact(map[string]knownvalue.Check{
			"issuer": exact("customer"), "required": knownvalue.Bool(true), "pattern": exact("^[A-Za-z0-9+=,.@:/-]{2,}$"),
			"example": exact("00000000-0000-4000-8000-000000000000"),
		}),
		"role_name_rule":         knownvalue.ObjectExact(map[string]knownvalue.Check{"kind": exact("prefix"), "value": exact("SynqlyAccess")}),
		"path_rule":              exact("/"),
		"max_session_duration":   knownvalue.Int64Exact(3600),
		"authentication_methods": knownvalue.ListExact([]knownvalue.Check{method("role", "recommended"), method("static", "supported")}),
		"variants":               knownvalue.ListSizeExact(0),
		"notes": knownvalue.MapPartial(map[string]knownvalue.Check{
			"external_id": exact("A UUID is what the guide suggests."),
			"path":        exact("The guide's sample role ARN has no path, and it never speaks of one."),
		}),
	})...)
	checks = append(checks, reads("dataloop", map[string]knownvalue.Check{
		"principals":        knownvalue.ListSizeExact(0),
		"principal_pattern": exact("^arn:aws:iam::[0-9]{12}:user/.+$"),
		"external_id": knownvalue.ObjectExact(map[string]knownvalue.Check{
			"issuer": exact("none"), "required": knownvalue.Bool(false), "pattern": knownvalue.Null(), "example": knownvalue.Null(),
		}),
		"use_cases": knownvalue.ListPartial(map[int]knownvalue.Check{
			0: knownvalue.ObjectExact(map[string]knownvalue.Check{
				"name": exact("s3_dataset_read"), "description": exact("Read the items of a dataset, without changing the bucket."), "provenance": exact("derived"),
				"parameters": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
					"name": exact("bucket"), "required": knownvalue.Bool(true), "description": exact("Names of the buckets."),
				})}),
			}),
			1: knownvalue.ObjectPartial(map[string]knownvalue.Check{"name": exact("s3_dataset"), "provenance": exact("documented")}),
			3: knownvalue.ObjectPartial(map[string]knownvalue.Check{"name": exact("sts_user_inline")}),
		}),
		"handoff_fields":       exactList("Integration Name", "Provider", "Integration Type", "Role ARN"),
		"role_name_rule":       knownvalue.ObjectExact(map[string]knownvalue.Check{"kind": exact("free"), "value": knownvalue.Null()}),
		"path_rule":            knownvalue.Null(),
		"max_session_duration": knownvalue.Null(),
		"authentication_methods": knownvalue.ListExact([]knownvalue.Check{
			method("cross_account", "recommended"), method("sts", "supported"), method("access_key", "supported"),
		}),
	})...)
	checks = append(checks, reads("databricks", map[string]knownvalue.Check{
		"partition":      exact("aws-us-gov"),
		"principals":     exactList("arn:aws-us-gov:iam::044793339203:role/unity-catalog-prod-UCMasterRole-1QRFA8SGY15OJ"),
		"use_cases":      knownvalue.ListSizeExact(0),
		"handoff_fields": knownvalue.ListSizeExact(0),
		"variants":       exactList("unity_catalog", "cross_account", "log_delivery", "unity_catalog_dod"),
	})...)
	accTest(t, resource.TestStep{Config: testdata(t, "main.tf"), ConfigStateChecks: checks})
}

func TestAccVendorDataSourceRefused(t *testing.T) {
	for reason, tt := range map[string]struct{ config, want string }{
		"an unknown vendor, with the near ones": {`name = "trellica"`, `no vendor "trellica": did you mean "trelica"?`},
		"a partition without a principal":       {"name = \"synqly\"\npartition = \"aws-us-gov\"", `publishes no principal in the partition "aws-us-gov"`},
		"a variant where there is none":         {"name = \"synqly\"\nvariant = \"eu\"", "leave the variant out"},
		"an empty name":                         {`name = ""`, "length must be at least 1"},
		"several sites and none chosen":         {`name = "datadog"`, `several sets of principals in the partition "aws": choose the variant "datadoghq.com", "datadoghq.eu"`},
		"a partition that does not exist":       {"name = \"synqly\"\npartition = \"aws-mars\"", "must be one of"},
		"a site of another partition":           {"name = \"datadog\"\npartition = \"aws-us-gov\"\nvariant = \"datadoghq.eu\"", `no variant "datadoghq.eu" in the partition "aws-us-gov": choose "ddog-gov.com" or "us2.ddog-gov.com"`},
	} {
		t.Run(reason, func(t *testing.T) {
			accTest(t, resource.TestStep{
				Config:      "data \"crossaccount_vendor\" \"test\" {\n" + tt.config + "\n}\n",
				PlanOnly:    true,
				ExpectError: acrossLines(tt.want),
			})
		})
	}
}

// readVendorState reads the data source in this process; the answer is null where
// it fails.
func readVendorState(t *testing.T, data *providerData, name string) (tftypes.Value, diag.Diagnostics) {
	t.Helper()
	d := &vendorDataSource{data: data}
	var described datasource.SchemaResponse
	d.Schema(t.Context(), datasource.SchemaRequest{}, &described)
	objectType, ok := described.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("the schema is no object")
	}
	values := map[string]tftypes.Value{}
	for attribute, kind := range objectType.AttributeTypes {
		values[attribute] = tftypes.NewValue(kind, nil)
	}
	values["name"] = tftypes.NewValue(tftypes.String, name)
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: described.Schema, Raw: tftypes.NewValue(objectType, nil)}}
	d.Read(t.Context(), datasource.ReadRequest{
		Config: tfsdk.Config{Schema: described.Schema, Raw: tftypes.NewValue(objectType, values)},
	}, &resp)
	return resp.State.Raw, resp.Diagnostics
}

func TestVendorDataSourceWarnsOfEntriesThatAreNotCurrent(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"trelica":  "1Password",
		"upsolver": "could not be confirmed",
		"synqly":   "",
	} {
		state, diags := readVendorState(t, withVendors(t, ownVendors), name)
		if state.IsNull() || diags.HasError() {
			t.Errorf("%s is not read: %s", name, diagnosticsText(diags))
		}
		text := diagnosticsText(diags)
		if (want == "") != (diags.WarningsCount() == 0) || !strings.Contains(text, want) {
			t.Errorf("%s: got %q, want %q in it", name, text, want)
		}
		if want != "" && !strings.Contains(text, "Last verified: 2026-11-21") {
			t.Errorf("%s: %q does not say when it was verified", name, text)
		}
	}
}

func TestVendorDataSourceKnowsFilesOfTheUser(t *testing.T) {
	t.Parallel()
	if state, diags := readVendorState(t, withVendors(t, ownVendors), "composer"); state.IsNull() || len(diags) > 0 {
		t.Errorf("got %s", diagnosticsText(diags))
	}
	state, diags := readVendorState(t, withVendors(t, ownVendors, "vendor_files"), "acme")
	if !state.IsNull() || !strings.Contains(diagnosticsText(diags), "vendor_files are known only after apply") {
		t.Errorf("got %s", diagnosticsText(diags))
	}
	state, diags = readVendorState(t, withVendors(t, "no HCL"), "synqly")
	if !state.IsNull() || !strings.Contains(diagnosticsText(diags), "vendors.hcl:1") {
		t.Errorf("got %s", diagnosticsText(diags))
	}
}
