//go:build unix

package vendor_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// Opening a pipe that nobody writes to would wait for ever.
func TestLoadDoesNotWaitForAPipe(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe.hcl")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := vendor.Load(pipe); err == nil || !strings.Contains(err.Error(), "is a pipe or a device") {
		t.Errorf("got %v", err)
	}
}
