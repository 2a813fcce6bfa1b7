package provider

import (
	"fmt"
	"strings"
	"testing"
)

// managedPolicy is a configuration for the role managed that ends as told.
func managedPolicy(onDestroy string) string {
	return fmt.Sprintf("resource \"crossaccount_trust_policy\" \"test\" {\n  role_name = \"managed\"\n  trusted_principals = [%q]\n  external_ids = [%q]\n  on_destroy = %q\n}\n",
		vendorPrincipal, goodID, onDestroy)
}

// TestAccTrustPolicyTellsWhoLosesAccess: whoever confirms a destroy has read it.
func TestAccTrustPolicyTellsWhoLosesAccess(t *testing.T) {
	t.Parallel()
	rig := policyRig(t, "managed")
	run := rig.inFolder(managedPolicy("revoke"))
	run.ok("apply", "-auto-approve")
	rig.forget()
	run.says(run.ok("plan", "-destroy"),
		"Warning: Role managed will shut out whom it trusts", "denies everyone", "Sessions that are open outlast it", "Lose access: "+vendorPrincipal)

	// What others write between the plan and the destroy is theirs.
	rig.edit(putTrust("managed", openTrust))()
	run.says(run.ok("destroy", "-auto-approve", "-refresh=false"),
		"Warning: Trust policy of role managed is left as it is", "another trust policy than Terraform's state says", "Trusted now: "+testStranger, "1 destroyed")
	if writes := rig.writes(); len(writes) != 0 {
		t.Errorf("the destroy called %v", writes)
	}
	rig.holds("managed", openTrust)
}

// TestAccTrustPolicyTellsWhatReturns: a hole that comes back is shown with the
// request that gets in, and what drift let in as long as it lasts.
func TestAccTrustPolicyTellsWhatReturns(t *testing.T) {
	t.Parallel()
	rig := policyRig(t, "managed")
	rig.edit(putTrust("managed", openTrust))()
	run := rig.inFolder(managedPolicy("restore"))
	if text := run.ok("apply", "-auto-approve"); strings.Contains(text, "Warning") {
		t.Errorf("a sound policy warns: %s", text)
	}
	rig.edit(putTrust("managed", strings.Replace(openTrust, testStranger, "*", 1)))()
	run.says(run.ok("plan"), "Warning: Trust policy of role managed was changed outside Terraform: public-trust", "A request that gets in: {")
	run.ok("apply", "-auto-approve")
	text := run.ok("destroy", "-auto-approve")
	run.says(text, "Lose access: "+vendorPrincipal, "Warning: The policy that returns to role managed has findings: external-id-not-required",
		"A request that gets in: {", "Principal: "+testStranger, "1 destroyed")
	rig.holds("managed", openTrust)
}
