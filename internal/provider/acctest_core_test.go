package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"
)

// core is the Terraform or OpenTofu that the acceptance tests run on.
type core struct {
	path    string
	tofu    bool
	version *version.Version
}

func (c core) String() string {
	if c.tofu {
		return "OpenTofu " + c.version.String()
	}
	return "Terraform " + c.version.String()
}

// theCore asks the core once for its name and version. It never downloads one.
var theCore = sync.OnceValues(findCore)

func findCore() (core, error) {
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	for _, name := range []string{"terraform", "tofu"} {
		if path == "" {
			path, _ = exec.LookPath(name)
		}
	}
	if path == "" {
		return core{}, fmt.Errorf("neither terraform nor tofu is on PATH and TF_ACC_TERRAFORM_PATH is not set; tools/core.sh finds or builds one")
	}
	output, err := exec.CommandContext(context.Background(), path, "version", "-json").Output()
	if err != nil {
		return core{}, fmt.Errorf("%s version: %w", path, err)
	}
	var answer struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(output, &answer); err != nil {
		return core{}, fmt.Errorf("%s version -json: %w", path, err)
	}
	number, err := version.NewVersion(answer.Version)
	if err != nil {
		return core{}, err
	}
	// Both cores call the number terraform_version; only the plain text names the product.
	text, err := exec.CommandContext(context.Background(), path, "version").Output()
	return core{path: path, tofu: strings.HasPrefix(string(text), "OpenTofu"), version: number}, err
}

// needsAcc skips, with its reason, where no acceptance tests were asked for.
func needsAcc(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1 alone")
	}
}

// needsCore skips, with its reason, where the core is older than the one that
// has the feature. An empty version means that the product has it in no release.
func needsCore(t *testing.T, feature, terraform, tofu string) {
	t.Helper()
	needsAcc(t)
	c, err := theCore()
	if err != nil {
		t.Fatal(err)
	}
	least := terraform
	if c.tofu {
		least = tofu
	}
	if least == "" {
		t.Skipf("%s has no %s in any release", c, feature)
	}
	if c.version.Core().LessThan(version.Must(version.NewVersion(least))) {
		t.Skipf("%s is older than %s, which brought %s", c, least, feature)
	}
}

// TestMain gives every test a machine of its own: nothing that the user or the
// build host has set for Terraform or AWS reaches a test. Only TF_ACC and its
// like pass, and AWS_* for a run against a real account.
func TestMain(m *testing.M) {
	if isAWS() {
		os.Exit(serveAWS())
	}
	dir, err := os.MkdirTemp("", "crossaccount-acc")
	if err == nil {
		err = isolate(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func isolate(dir string) error {
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		passes := strings.HasPrefix(name, "TF_ACC") || strings.HasPrefix(name, "TF_LOG") || (strings.HasPrefix(name, "AWS_") && onRealAWS())
		if passes {
			continue
		}
		if strings.HasPrefix(name, "TF_") || strings.HasPrefix(name, "TOFU_") || strings.HasPrefix(name, "AWS_") {
			if err := os.Unsetenv(name); err != nil {
				return err
			}
		}
	}
	files := map[string]string{
		"TF_CLI_CONFIG_FILE": fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n",
			filepath.Join(dir, "mirror")),
	}
	settings := map[string]string{"CHECKPOINT_DISABLE": "1", "TF_ACC_PROVIDER_NAMESPACE": typeName}
	if !onRealAWS() {
		files["AWS_CONFIG_FILE"], files["AWS_SHARED_CREDENTIALS_FILE"] = "", ""
		settings["AWS_EC2_METADATA_DISABLED"] = "true"
	}
	for variable, content := range files {
		file := filepath.Join(dir, strings.ToLower(variable))
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			return err
		}
		if err := os.Setenv(variable, file); err != nil {
			return err
		}
	}
	if os.Getenv("TF_ACC") != "" {
		c, err := theCore()
		if err != nil {
			return err
		}
		settings["TF_ACC_TERRAFORM_PATH"] = c.path
		settings["TF_ACC_PROVIDER_HOST"] = registryHost(c)
		maps.Copy(settings, logEverything(dir))
	}
	for variable, value := range settings {
		if err := os.Setenv(variable, value); err != nil {
			return err
		}
	}
	return os.MkdirAll(filepath.Join(dir, "mirror"), 0o700)
}

// installedProvider builds the provider once and lays it into the mirror that
// TestMain has pointed the core to.
var installedProvider = sync.OnceValue(func() error {
	c, err := theCore()
	if err != nil {
		return err
	}
	const release = "0.0.1"
	target := filepath.Join(filepath.Dir(os.Getenv("TF_CLI_CONFIG_FILE")), "mirror", registryHost(c), typeName, typeName, release,
		runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-"+typeName+"_v"+release)
	build := exec.CommandContext(context.Background(), "go", "build", "-o", target, "../..")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	return nil
})

func registryHost(c core) string {
	if c.tofu {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}
