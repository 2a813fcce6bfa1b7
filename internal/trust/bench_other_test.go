//go:build !unix

package trust_test

import (
	"testing"
	"time"
)

// processorTime is the time by the clock where the system does not say more.
func processorTime(*testing.B) time.Duration { return time.Duration(time.Now().UnixNano()) }
