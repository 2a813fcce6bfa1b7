package provider

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

const examplesFolder = "../../examples"

// TestAccExampleTests runs `terraform test`, or `tofu test`, in each folder of
// examples that has a *.tftest.hcl, as a user would: on the provider's binary,
// with real applies on an endpoint of its own, whose principals are profiles of
// the AWS configuration, each named like its principal.
func TestAccExampleTests(t *testing.T) {
	for _, folder := range testedExamples(t) {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			example := newTestedExample(t, folder, func(name string) string { return name })
			text, err := example.run("test")
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if passed, failed := testCounts(t, text); passed == 0 || failed != 0 {
				t.Errorf("%d runs passed and %d failed:\n%s", passed, failed, text)
			}
			example.leavesNothing()
		})
	}
}

// TestAccExampleTestsFailWhereTheyShould breaks what the tests of vendors'
// examples and of modules are about. They must fail at one of their own assertions or at a
// check of the example, not at some error on the way.
func TestAccExampleTestsFailWhereTheyShould(t *testing.T) {
	for _, folder := range testedExamples(t) {
		if !slices.Contains([]string{"vendors", "modules"}, filepath.Dir(folder)) {
			continue // The others play no vendor.
		}
		t.Run(folder+"/somebody else plays the vendor", func(t *testing.T) {
			t.Parallel()
			newTestedExample(t, folder, func(string) string { return "stranger" }).mustFail()
		})
		if overrides := withoutExternalIDs(t, folder); overrides != "" {
			t.Run(folder+"/the role does not ask for the external ID", func(t *testing.T) {
				t.Parallel()
				example := newTestedExample(t, folder, func(name string) string { return name })
				if err := os.WriteFile(filepath.Join(example.dir, "broken_override.tf"), []byte(overrides), 0o600); err != nil {
					t.Fatal(err)
				}
				example.mustFail()
			})
		}
	}
}

// testedExamples are the folders below examples that hold tests, sorted.
func testedExamples(t *testing.T) []string {
	t.Helper()
	needsCore(t, "the command test", "1.6.0", "1.6.0")
	var folders []string
	err := filepath.WalkDir(examplesFolder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(entry.Name(), ".tftest.hcl") {
			folder, relErr := filepath.Rel(examplesFolder, filepath.Dir(path))
			if relErr != nil {
				return relErr
			}
			folders = append(folders, folder)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(folders) == 0 {
		t.Fatal("no folder of examples has a *.tftest.hcl")
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}

// testedExample is a copy of one folder on an endpoint of its own.
type testedExample struct {
	*coreRun
	rig    *rig
	before []string
}

// newTestedExample initializes a copy. Who a profile is, plays says: the name of
// a principal of the endpoint, for the name of each.
func newTestedExample(t *testing.T, folder string, plays func(name string) string) *testedExample {
	t.Helper()
	needsVersionOf(t, folder)
	r := newRig(t)
	run := r.example(folder)
	profiles := filepath.Join(t.TempDir(), "aws-config")
	if err := os.WriteFile(profiles, []byte(r.profiles(plays)), 0o600); err != nil {
		t.Fatal(err)
	}
	run.env = append(run.env, "AWS_CONFIG_FILE="+profiles)
	return &testedExample{coreRun: run, rig: r, before: identities(t, r.iam())}
}

// example is a copy of one folder of examples on the rig's endpoint, for the
// customer's administrator.
func (r *rig) example(folder string) *coreRun {
	r.t.Helper()
	admin := r.credential(customerAdmin)
	run := copyOfExample(r.t, folder, r.aws.URL(), admin.AccessKeyID, admin.SecretAccessKey)
	r.searchAfterwards(run.root, run.log)
	return run
}

// copyOfExample initializes a copy of one folder of examples, beside copies of
// the others, which it may use as modules.
func copyOfExample(t *testing.T, folder, endpoint, key, secret string) *coreRun {
	t.Helper()
	if err := installedProvider(); err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(t.TempDir(), "examples")
	copyExamples(t, root)
	run := newCoreRun(t, filepath.Join(root, folder))
	run.root = root
	run.env = []string{"AWS_ENDPOINT_URL=" + endpoint, "AWS_ACCESS_KEY_ID=" + key, "AWS_SECRET_ACCESS_KEY=" + secret}
	run.ok("init")
	return run
}

// copyExamples leaves out what a user's own runs have left in the folders: a
// lock file knows another build of the provider.
func copyExamples(t *testing.T, target string) {
	t.Helper()
	err := filepath.WalkDir(examplesFolder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(examplesFolder, path)
		if err != nil {
			return err
		}
		switch {
		case entry.Name() == ".terraform":
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(target, name), 0o700)
		case entry.Name() == ".terraform.lock.hcl" || strings.Contains(entry.Name(), ".tfstate"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(target, name), text, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// profiles has a profile for each principal of the endpoint, named like its
// user or role, with the credentials of the one whom plays names.
func (r *rig) profiles(plays func(name string) string) string {
	name := func(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }
	credentials := r.aws.Credentials()
	var b strings.Builder
	for _, c := range credentials {
		for _, player := range credentials {
			if name(player.PrincipalARN) != plays(name(c.PrincipalARN)) {
				continue
			}
			fmt.Fprintf(&b, "[profile %s]\naws_access_key_id = %s\naws_secret_access_key = %s\n", name(c.PrincipalARN), player.AccessKeyID, player.SecretAccessKey)
			if player.SessionToken != "" {
				fmt.Fprintf(&b, "aws_session_token = %s\n", player.SessionToken)
			}
		}
	}
	return b.String()
}

// leavesNothing holds the endpoint against what it was before.
func (e *testedExample) leavesNothing() {
	e.t.Helper()
	if diff := cmp.Diff(e.before, identities(e.t, e.rig.iam())); diff != "" {
		e.t.Errorf("the test left something, or took what was there (-before +after):\n%s", diff)
	}
}

func (e *testedExample) mustFail() {
	e.t.Helper()
	text, err := e.run("test")
	if err == nil {
		e.t.Fatalf("the test passed:\n%s", text)
	}
	if _, failed := testCounts(e.t, text); failed == 0 {
		e.t.Errorf("no run failed:\n%s", text)
	}
	if !strings.Contains(text, "Error: Test assertion failed") && !strings.Contains(text, "Error: Check block assertion failed") {
		e.t.Errorf("it failed at something else than an assertion:\n%s", text)
	}
	e.leavesNothing()
}

var coreCounts = regexp.MustCompile(`(\d+) passed, (\d+) failed`)

// testCounts reads the line in which the core sums up.
func testCounts(t *testing.T, text string) (passed, failed int) {
	t.Helper()
	found := coreCounts.FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("no count of runs in:\n%s", text)
	}
	numbers := make([]int, 0, 2)
	for _, digits := range found[1:] {
		n, err := strconv.Atoi(digits)
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, n)
	}
	return numbers[0], numbers[1]
}

// needsVersionOf skips, with the reason, where the folder's own required_version
// leaves the core out.
func needsVersionOf(t *testing.T, folder string) {
	t.Helper()
	c, err := theCore()
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range blocksOf(t, folder, "terraform") {
		attribute := block.Body.Attributes["required_version"]
		if attribute == nil {
			continue
		}
		value, diags := attribute.Expr.Value(nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		constraint, err := version.NewConstraint(value.AsString())
		if err != nil {
			t.Fatal(err)
		}
		if !constraint.Check(c.version.Core()) {
			t.Skipf("%s cannot run examples/%s, which requires %s", c, folder, value.AsString())
		}
	}
}

// withoutExternalIDs is a file that makes the roles of an example go without
// their external IDs; empty where the vendor sends none anyhow.
func withoutExternalIDs(t *testing.T, folder string) string {
	t.Helper()
	var b strings.Builder
	for _, block := range blocksOf(t, folder, "resource") {
		if block.Labels[0] == "crossaccount_access_role" && block.Body.Attributes["external_ids"] != nil {
			fmt.Fprintf(&b, "resource %q %q {\n  external_ids = null\n  accepted_findings = { external-id-not-required = \"Broken on purpose.\" }\n}\n", block.Labels[0], block.Labels[1])
		}
	}
	return b.String()
}

// blocksOf are the blocks of a type in the *.tf files of an example.
func blocksOf(t *testing.T, folder, kind string) []*hclsyntax.Block {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(examplesFolder, folder, "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []*hclsyntax.Block
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, diags := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		body, ok := file.Body.(*hclsyntax.Body)
		if !ok {
			t.Fatalf("%s is not in HCL's native syntax", name)
		}
		for _, block := range body.Blocks {
			if block.Type == kind {
				blocks = append(blocks, block)
			}
		}
	}
	return blocks
}
