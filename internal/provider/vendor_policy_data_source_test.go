package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// stateOf checks attributes of one address, exactly.
func stateOf(address string, want map[string]knownvalue.Check) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for attribute, check := range want {
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), check))
	}
	return checks
}

func exactList(values ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(values))
	for i, v := range values {
		checks[i] = knownvalue.StringExact(v)
	}
	return knownvalue.ListExact(checks)
}

func TestAccVendorPolicyDataSource(t *testing.T) {
	exact := knownvalue.StringExact
	var checks []statecheck.StateCheck
	for address, want := range map[string]map[string]knownvalue.Check{
		"data.crossaccount_vendor_policy.lake": {
			"partition": exact("aws"),
			"json": exact(`{"Version":"2012-10-17","Statement":[` +
				`{"Sid":"WriteEvents","Effect":"Allow","Action":"s3:PutObject","Resource":["arn:aws:s3:::lake-eu-west-1/ext/synqly/*","arn:aws:s3:::lake-us-east-1/ext/synqly/*"]},` +
				`{"Sid":"EncryptEvents","Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"arn:aws:kms:us-east-1:123456789012:key/lake"}]}`),
			"managed_policy_arns": exactList(),
			"required_parameters": exactList("bucket", "source"),
			"provenance":          exact("derived"),
			"note":                knownvalue.NotNull(),
		},
		"data.crossaccount_vendor_policy.without_a_key": {
			"json": exact(`{"Version":"2012-10-17","Statement":[{"Sid":"WriteEvents","Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws-us-gov:s3:::lake/ext/synqly/*"}]}`),
		},
		"data.crossaccount_vendor_policy.athena": {
			"partition":           exact("aws"),
			"json":                knownvalue.Null(),
			"managed_policy_arns": exactList("arn:aws:iam::aws:policy/AmazonAthenaFullAccess"),
			"required_parameters": exactList(),
			"provenance":          exact("documented"),
			"sources":             exactList("https://docs.upsolver.com/content/v/how-to-guides-1/setup/deploy-upsolver-on-aws/aws-role-permissions"),
		},
		"data.crossaccount_vendor_policy.audit": {
			"json": exact(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["backup:ListBackupJobs","backup:ListRecoveryPointsByResource"],"Resource":"*"}]}`),
			"sources": exactList(
				"https://github.com/drata/terraform-aws-drata-autopilot-role/blob/104a9eb/main.tf",
				"https://github.com/drata/terraform-aws-drata-autopilot-role/blob/104a9eb/variables.tf"),
			"managed_policy_arns": exactList("arn:aws:iam::aws:policy/SecurityAudit"),
			"note":                knownvalue.Null(),
		},
	} {
		checks = append(checks, stateOf(address, want)...)
	}
	hcl := testdata(t, "main.tf")
	accTest(t, resource.TestStep{Config: hcl, ConfigStateChecks: checks},
		resource.TestStep{Config: hcl, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}})
}

func TestAccVendorPolicyDataSourceRefused(t *testing.T) {
	for reason, tt := range map[string]struct{ config, want string }{
		"an unknown vendor":                  {`vendor = "trelika"` + "\nuse_case = \"iam\"", `no vendor "trelika": did you mean "trelica"?`},
		"an unknown use case":                {`vendor = "trelica"` + "\nuse_case = \"users\"", `no use case "users": it has "cognito",`},
		"a vendor without use cases":         {`vendor = "spacelift"` + "\nuse_case = \"runs\"", "its sources list none"},
		"a missing parameter":                {`vendor = "upsolver"` + "\nuse_case = \"s3_read\"", `parameter "bucket" is missing: Names of the buckets`},
		"a null list for a required one":     {`vendor = "upsolver"` + "\nuse_case = \"s3_read\"\nparameters = { bucket = null }", `parameter "bucket" is missing`},
		"an extra parameter":                 {`vendor = "upsolver"` + "\nuse_case = \"s3_read\"\nparameters = { bucket = [\"events\"], prefix = [\"a\"] }", `no parameter "prefix": it takes "bucket"`},
		"a bucket that is an ARN":            {`vendor = "upsolver"` + "\nuse_case = \"s3_read\"\nparameters = { bucket = [\"arn:aws:s3:::events\"] }", `give the bucket's name alone, "events"`},
		"an ARN that is a name":              {`vendor = "synqly"` + "\nuse_case = \"sink_aws_sqs\"\nparameters = { queue_arn = [\"events\"] }", `"events" is not an ARN`},
		"a folder with a leading slash":      {`vendor = "dataloop"` + "\nuse_case = \"s3_dataset_prefix\"\nparameters = { bucket = [\"events\"], folder = [\"/a\"] }", "begins with a slash"},
		"a null among the values":            {`vendor = "upsolver"` + "\nuse_case = \"s3_read\"\nparameters = { bucket = [null] }", "Null"},
		"a text where a list goes":           {`vendor = "upsolver"` + "\nuse_case = \"s3_read\"\nparameters = { bucket = \"events\" }", "list of string required"},
		"a partition that does not exist":    {`vendor = "trelica"` + "\nuse_case = \"iam\"\npartition = \"aws-mars\"", "must be one of"},
		"a wildcard that would widen access": {`vendor = "upsolver"` + "\nuse_case = \"kinesis_read\"\nparameters = { region = [\"us-east-1\"], account = [\"123456789012\"], stream = [\"*\"] }", "holds a wildcard"},
	} {
		t.Run(reason, func(t *testing.T) {
			accTest(t, resource.TestStep{
				Config:      "data \"crossaccount_vendor_policy\" \"test\" {\n" + tt.config + "\n}\n",
				PlanOnly:    true,
				ExpectError: acrossLines(tt.want),
			})
		})
	}
}

// A policy for a partition in which the vendor calls from nobody is built, and
// the reader told.
func TestVendorPolicyWarnsOfAPartitionWithoutThePrincipal(t *testing.T) {
	t.Parallel()
	read := func(partition string) diag.Diagnostics {
		_, diags := readDataSource(t, &vendorPolicyDataSource{data: testData()}, map[string]attr.Value{
			"vendor": text("synqly"), "use_case": text("identity_aws_iam"), "partition": text(partition),
		})
		return diags
	}
	if diags := read("aws"); len(diags) > 0 {
		t.Errorf("got %s", diagnosticsText(diags))
	}
	wantDiagnostic(t, read("aws-cn"), diag.SeverityWarning, "Synqly", `publishes no principal in the partition "aws-cn"`)
}

func TestVendorPolicyWaitsForFilesThatAreNotKnown(t *testing.T) {
	t.Parallel()
	_, diags := readDataSource(t, &vendorPolicyDataSource{data: withVendors(t, ownVendors, "vendor_files")}, map[string]attr.Value{
		"vendor": text("acme"), "use_case": text("logs"), "parameters": types.MapNull(types.ListType{ElemType: types.StringType}),
	})
	wantDiagnostic(t, diags, diag.SeverityError, "vendor_files are known only after apply")
}
