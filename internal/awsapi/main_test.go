package awsapi

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain keeps the tests apart from the settings and credentials of whoever
// runs them.
func TestMain(m *testing.M) {
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "TF_") || strings.HasSuffix(strings.ToLower(name), "_proxy") {
			must(os.Unsetenv(name))
		}
	}
	nowhere := filepath.Join(os.TempDir(), "no-such-aws-settings")
	must(os.Setenv("AWS_CONFIG_FILE", nowhere))
	must(os.Setenv("AWS_SHARED_CREDENTIALS_FILE", nowhere))
	os.Exit(m.Run())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
