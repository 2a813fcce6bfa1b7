//go:build unix

package trust_test

import (
	"syscall"
	"testing"
	"time"
)

// processorTime is what this process has used of all cores, which other work
// on the machine hardly changes.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
