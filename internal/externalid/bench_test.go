package externalid_test

import (
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
)

// The audit asks of every external ID of every policy.
func BenchmarkGuessable(b *testing.B) {
	for b.Loop() {
		externalid.Guessable("5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10", known()...)
	}
}
