package provider

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// ownFile writes a vendor file of the test's own and returns its path.
func ownFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A vendor of one's own is worked with as a built-in one is: it may call the
// role, it is told what its console asks for, and the audit knows its rules.
func TestAccVendorFiles(t *testing.T) {
	rig := newRig(t)
	// The core of a test runs in a folder of its own.
	file, err := filepath.Abs(filepath.Join("testdata", t.Name(), "acme.hcl"))
	if err != nil {
		t.Fatal(err)
	}
	rig.arguments = fmt.Sprintf("\n  vendor_files = [%q]", file)
	hcl := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{Config: hcl, ConfigVariables: config.Variables{"name": config.StringVariable("LogReader")},
			ExpectError: acrossLines(`expects a role name that begins with "Acme-"`)},
		resource.TestStep{Config: hcl, ConfigVariables: config.Variables{"name": config.StringVariable("Acme-logs")},
			Check: rig.atAWS("Acme-logs", func(role *iamRole) string {
				if want := "arn:aws:s3:::acme-logs/*"; !strings.Contains(role.inline["logs"], want) {
					return fmt.Sprintf("the inline policy is %s, want %s in it", role.inline["logs"], want)
				}
				return ""
			}),
			ConfigStateChecks: stateOf("data.crossaccount_vendor_handoff.acme", map[string]knownvalue.Check{
				"fields": knownvalue.MapExact(map[string]knownvalue.Check{
					"Role": knownvalue.StringExact("arn:aws:iam::123456789012:role/Acme-logs"), "Shared ID": knownvalue.StringExact("d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"),
				}),
				"snippet": knownvalue.StringExact("{\n  \"role\": \"arn:aws:iam::123456789012:role/Acme-logs\"\n}"),
			})},
		resource.TestStep{Config: hcl, ConfigVariables: config.Variables{"name": config.StringVariable("Acme-logs")},
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}},
	)
}

// What is wrong with a file is told with its place, whoever asks first.
func TestAccVendorFilesRefused(t *testing.T) {
	text, err := os.ReadFile("testdata/TestAccVendorFiles/acme.hcl")
	if err != nil {
		t.Fatal(err)
	}
	own := string(text)
	for reason, tt := range map[string]struct {
		files []string
		want  string
	}{
		"a typo": {[]string{ownFile(t, "own.hcl", strings.Replace(own, "principals", "principles", 1))},
			`own.hcl:15: An argument named "principles" is not expected here. Did you mean "principals"?`},
		"a typo in an expression": {[]string{ownFile(t, "own.hcl", strings.Replace(own, "in var.bucket", "in var.buckets", 1))},
			"own.hcl:44: var must be followed by a dot and the name of a parameter"},
		"a built-in vendor again": {[]string{ownFile(t, "own.hcl", strings.Replace(own, `vendor "acme"`, `vendor "synqly"`, 1))},
			`own.hcl:3: the vendor "synqly" is defined already, at catalog/synqly.hcl:3`},
		"the same vendor in two files": {[]string{ownFile(t, "one.hcl", own), ownFile(t, "two.hcl", own)},
			`two.hcl:3: the vendor "acme" is defined already`},
		"a file that is not there": {[]string{"/nowhere/own.hcl"}, `the vendor file "/nowhere/own.hcl" cannot be read: no such file`},
		"a folder":                 {[]string{t.TempDir()}, `is a folder: name each file in it`},
		"a device":                 {[]string{"/dev/zero"}, `the vendor file "/dev/zero" is a pipe or a device`},
		"an empty path":            {[]string{""}, `string length must be at least 1`},
		"one that is no HCL":       {[]string{ownFile(t, "own.hcl", strings.Repeat("root:x:0:0\n", 50))}, `own.hcl: and `},
	} {
		t.Run(reason, func(t *testing.T) {
			accTest(t, resource.TestStep{
				Config:      fmt.Sprintf("provider \"crossaccount\" {\n  vendor_files = [\"%s\"]\n}\n\ndata \"crossaccount_vendor\" \"test\" {\n  name = \"acme\"\n}\n", strings.Join(tt.files, `", "`)),
				PlanOnly:    true,
				ExpectError: acrossLines(tt.want),
			})
		})
	}
}
