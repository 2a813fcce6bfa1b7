//go:build unix

package provider

import (
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// TestAccAccessRoleKilled kills core and provider at once, between two calls of
// a create: no state tells of the role then. Nothing is adopted unasked, and the
// import block of the error is all that it takes to go on.
func TestAccAccessRoleKilled(t *testing.T) {
	rig := newRig(t)
	before := rig.roleNames()
	const resource = `
resource "crossaccount_access_role" "test" {
  name               = "killed"
  trusted_principals = ["` + vendorPrincipal + `"]
  external_ids       = ["` + goodID + `"]
  inline_policies    = { read = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "s3:GetObject", Resource = "*" } }) }
}
`
	run := rig.inFolder(resource)
	if err := rig.aws.SetFaults(localaws.Fault{Service: "iam", Action: "PutRolePolicy", Kind: "timeout", Count: 1, DelayMS: 60_000}); err != nil {
		t.Fatal(err)
	}
	run.killedOnce(func() bool { return rig.calls("CreateRole") > 0 }, "apply", "-auto-approve")
	if err := rig.aws.SetFaults(); err != nil {
		t.Fatal(err)
	}
	if _, err := rig.role("killed"); err != nil {
		t.Fatalf("the kill came before the role was made: %v", err)
	}

	text, err := run.run("apply", "-auto-approve")
	if err == nil {
		t.Fatalf("a role that no state knows was taken over:\n%s", text)
	}
	run.says(text, "An existing role is never taken over unasked", "import { to = crossaccount_access_role.NAME", `id = "killed"`)

	rig.forget()
	run.write(rig.header() + resource + "import {\n  to = crossaccount_access_role.test\n  id = \"killed\"\n}\n")
	run.says(run.ok("apply", "-auto-approve"), "1 imported, 0 added, 1 changed, 0 destroyed")
	if writes := strings.Join(rig.writes(), " "); writes != "PutRolePolicy" {
		t.Errorf("going on took %s, want what the kill cut off", writes)
	}
	run.says(run.ok("plan"), "No changes")
	run.ok("destroy", "-auto-approve")
	if err := rig.settledAs(before); err != nil {
		t.Error(err)
	}
}

// killedOnce starts a command of the core and kills it, with its providers, as
// soon as reached is true.
func (c *coreRun) killedOnce(reached func() bool, arguments ...string) {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), c.path, append(arguments, "-no-color")...)
	cmd.Dir, cmd.SysProcAttr = c.dir, &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); !reached(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.t.Errorf("%s %s did not get so far", filepath.Base(c.path), arguments[0])
			break
		}
	}
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil {
		c.t.Error(err)
	}
	_ = cmd.Wait() // It was killed, which Wait reports as an error.
}
