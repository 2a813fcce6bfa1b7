package provider

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// TestAccAssumeRoleRegionDisabled: the account of the role has not activated a
// region, which STS says in words of its own; the check is named after it, and
// nothing else is blamed.
func TestAccAssumeRoleRegionDisabled(t *testing.T) {
	needsAcc(t)
	if onRealAWS() {
		t.Skip("turns off a region, which belongs to no test in a real account")
	}
	var seed map[string][]map[string]any
	if err := json.Unmarshal(localaws.DefaultSeed(), &seed); err != nil {
		t.Fatal(err)
	}
	seed["accounts"][0]["disabled_regions"] = []string{"eu-south-1"}
	text, err := json.Marshal(seed)
	if err != nil {
		t.Fatal(err)
	}
	r := newSeededRig(t, text)
	if _, err := r.iam().CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: aws.String("checked"), AssumeRolePolicyDocument: aws.String(insisting(vendorPrincipal))}); err != nil {
		t.Fatal(err)
	}
	off := rightID("sts_region = \"eu-south-1\"\n")
	r.test(resource.TestStep{
		Config: liveCheck("vendor", off),
		ExpectError: regexp.MustCompile(`The role cannot be assumed[\s\S]*region: STS is not active in this region for the account of the role` +
			`[\s\S]*activates the region in\s+the\s+IAM\s+console[\s\S]*AWS said: RegionDisabledException`),
	}, resource.TestStep{
		PreConfig: r.forget,
		Config:    liveCheck("vendor", off+"on_failure = \"ignore\"\n"),
		ConfigStateChecks: append(liveResult("denied", "inconclusive", false, "skipped skipped skipped skipped skipped skipped fail"),
			statecheck.ExpectKnownValue(liveCheckState, tfjsonpath.New("error_code"), knownvalue.StringExact("RegionDisabledException"))),
		// It is no denial to be doubted: one call, and none that would have to fail.
		Check: func(*terraform.State) error {
			if reads, calls := r.calls("GetCallerIdentity"), r.calls("AssumeRole"); reads != calls {
				return fmt.Errorf("%d reads made %d calls of AssumeRole", reads, calls)
			}
			return nil
		},
	}, resource.TestStep{
		Config:            liveCheck("vendor", rightID("sts_region = \"eu-central-1\"\n")),
		ConfigStateChecks: liveResult("allowed", "enforced", true, "pass pass pass skipped skipped skipped pass"),
	}, resource.TestStep{
		// A stranger who is kept out by that alone is kept out by nothing.
		Config:      liveCheck("vendor", off+"expect = \"denied\"\n"),
		ExpectError: regexp.MustCompile(`The live check cannot be made[\s\S]*another region[\s\S]*RegionDisabledException`),
	})
}

// TestAccAssumeRoleWords holds the live check to what its reader is told, which
// is a warning or nothing where nothing is proven to be wrong.
func TestAccAssumeRoleWords(t *testing.T) {
	r := liveRig(t, insisting(vendorPrincipal))
	if _, err := r.iam().CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: aws.String("ours"), AssumeRolePolicyDocument: aws.String(trusting(customerAccount))}); err != nil {
		t.Fatal(err)
	}
	players := r.providerBlock(typeName, "auditor", "arn:aws:iam::123456789012:user/auditor") + r.providerBlock(typeName, "vendor", vendorPrincipal)
	const header = "terraform {\n  required_providers {\n    crossaccount = { source = \"crossaccount/crossaccount\" }\n  }\n}\n"
	core := r.inFolder(players)
	plan := func(hcl string) string {
		core.write(header + r.providerBlock(typeName, "", customerAdmin) + players + hcl)
		text, err := core.run("plan")
		for _, beginning := range []string{"Warning:", "Error:"} {
			if _, diagnostics, _ := strings.Cut(text, beginning); strings.Contains(diagnostics, checkedID) {
				t.Errorf("a diagnostic shows the external ID:\n%s", text)
			}
		}
		return fmt.Sprintf("%s %v", text, err)
	}
	trustPolicy := fmt.Sprintf("trust_policy = jsonencode(%s)\n", insisting(vendorPrincipal))
	masked := func(arguments string) string {
		return strings.ReplaceAll(arguments, fmt.Sprintf("%q", checkedID), "var.id")
	}
	// A denial is believed when the time is over.
	const hasty = "timeouts {\n  read = \"3s\"\n}\n"
	const id = "variable \"id\" {\n  type    = string\n  default = \"" + checkedID + "\"\n}\n"

	text := plan(id + masked(liveCheck("crossaccount", rightID(trustPolicy))))
	core.says(text, "Warning: The role could not be checked live as this caller", "Trusted callers: "+vendorPrincipal, "Caller: "+customerAdmin, "No changes", "<nil>")
	text = plan(id + masked(liveCheck("crossaccount", rightID(trustPolicy+"on_failure = \"ignore\"\n"))))
	if strings.Contains(text, "Warning") {
		t.Errorf("on_failure = ignore is loud:\n%s", text)
	}
	text = plan(id + masked(liveCheck("crossaccount", rightID(hasty+"on_failure = \"warning\"\n"))))
	core.says(text, "Warning: The role cannot be assumed", "<nil>")

	// The policy names the caller's account, and the account's own policies do not
	// let this caller call: STS says the same, so both causes are told.
	ours := strings.ReplaceAll(liveCheck("crossaccount.auditor", hasty), ":role/checked", ":role/ours")
	core.says(plan(ours), "Error: The role cannot be assumed", "a trust policy that keeps this caller or its external ID out", "a caller whose own policies do not allow sts:AssumeRole",
		"then the caller's own policies", "exit status 1")

	// In a check block it is a warning, whatever on_failure says.
	block := "check \"vendor\" {\n" + masked(liveCheck("crossaccount.vendor", rightID(hasty+"probes = [\"right\"]\n"))) + "  assert {\n    condition     = data.crossaccount_assume_role.check.valid\n    error_message = \"not valid\"\n  }\n}\n"
	if text := plan(id + block); strings.Contains(text, "Warning") || !strings.Contains(text, "<nil>") {
		t.Errorf("a check that holds is loud:\n%s", text)
	}
	text = plan(id + strings.Replace(block, "crossaccount.vendor", "crossaccount", 1))
	core.says(text, "Warning: The role cannot be assumed", "<nil>")
}
