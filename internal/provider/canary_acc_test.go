package provider

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestAccCanaryModule uses the module as the README says, with a caller of another
// account of the customer's. What is broken on the canary, the canary tells.
func TestAccCanaryModule(t *testing.T) {
	r := newRig(t)
	module, err := filepath.Abs(filepath.Join(examplesFolder, "modules", "canary"))
	if err != nil {
		t.Fatal(err)
	}
	core := r.inFolder(r.providerBlock(typeName, "caller", strangerUser) + fmt.Sprintf(testdata(t, "main.tf"), module))
	const enforced = `enforcement = "enforced"`
	core.says(core.ok("apply", "-auto-approve"), enforced)
	core.says(core.ok("plan", "-detailed-exitcode"), "No changes")

	// Somebody makes the twin let in its caller with any ID.
	if err := putTrust("SynqlyAccessWatched-canary", trusting(strangerUser))(t.Context(), r.iam()); err != nil {
		t.Fatal(err)
	}
	text := core.ok("apply", "-refresh-only", "-auto-approve")
	core.says(text, "Warning: Check block assertion failed", "wrong-id: The caller gets in with a wrong external ID.", "absent-id: The caller gets in with no external ID.",
		"differ in more than the principals", `enforcement = "not_enforced"`)
	core.says(core.ok("apply", "-auto-approve"), enforced)

	// The role comes to ask for more, and so does its twin.
	text = core.ok("apply", "-auto-approve", "-var=conditions=[{test=\"StringEquals\",variable=\"sts:RoleSessionName\",values=[\"crossaccount-live-check\"]}]")
	core.says(text, enforced)
	if strings.Contains(text, "Check block assertion failed") {
		t.Errorf("a check failed:\n%s", text)
	}
	core.ok("destroy", "-auto-approve")
	if got := r.roleNames(); len(got) != 1 || !strings.HasPrefix(got[0], "AmazonSecurityLake-Provider-") {
		t.Errorf("destroy left the roles %v", got)
	}
}
