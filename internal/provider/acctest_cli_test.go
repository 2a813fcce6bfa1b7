package provider

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// coreRun is a folder in which a test calls the core itself, as a user would,
// with the provider's binary: for what the user reads, which the testing library
// does not hand out, and for options it does not pass.
type coreRun struct {
	t *testing.T
	// dir is where commands run, in root, below which all of the run's files are.
	dir, root string
	path      string
	// env is added to the environment of the tests.
	env []string
	// log is where the core and the provider log all that they do.
	log string
}

func newCoreRun(t *testing.T, dir string) *coreRun {
	t.Helper()
	c, err := theCore()
	if err != nil {
		t.Fatal(err)
	}
	return &coreRun{t: t, dir: dir, root: dir, path: c.path, log: filepath.Join(dir, "trace.log")}
}

// inFolder writes the configuration for the customer's administrator into a
// folder and initializes it.
func (r *rig) inFolder(hcl string) *coreRun {
	r.t.Helper()
	if err := installedProvider(); err != nil {
		r.t.Fatal(err)
	}
	run := newCoreRun(r.t, r.t.TempDir())
	r.searchAfterwards(run.root, run.log)
	run.write(r.header() + hcl)
	run.ok("init")
	return run
}

// header is what configurations of the customer's administrator begin with.
func (r *rig) header() string {
	return requiredProviders([]string{typeName}, `source = "crossaccount/%s"`) + r.providerBlock(typeName, "", customerAdmin)
}

// write replaces the configuration.
func (c *coreRun) write(hcl string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, "main.tf"), []byte(hcl), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// ok runs a command that must succeed, and returns all it says in one line, so
// that no text depends on where the core wraps.
func (c *coreRun) ok(arguments ...string) string {
	c.t.Helper()
	text, err := c.run(arguments...)
	if err != nil {
		c.t.Fatalf("%s: %v\n%s", arguments[0], err, text)
	}
	return text
}

func (c *coreRun) run(arguments ...string) (string, error) {
	cmd := exec.CommandContext(c.t.Context(), c.path, append(arguments, "-no-color")...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "TF_LOG=TRACE", "TF_LOG_PATH="+c.log)
	cmd.Env = append(cmd.Env, c.env...)
	output, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s: %w", strings.Join(arguments, " "), err)
	}
	return strings.Join(strings.Fields(strings.NewReplacer("│", "", "╷", "", "╵", "").Replace(string(output))), " "), err
}

// says fails the test unless text holds all of the parts.
func (c *coreRun) says(text string, parts ...string) {
	c.t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			c.t.Errorf("%q is not said in:\n%s", part, text)
		}
	}
}
