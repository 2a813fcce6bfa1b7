package bench

import (
	"os"
	"slices"
	"testing"
	"time"
)

const (
	providerPackage = "github.com/crossaccount/terraform-provider-crossaccount"
	minimalPackage  = providerPackage + "/bench/minimal"
)

// The limits users are promised; a megabyte is a million bytes.
const (
	maxBinarySize = 45 * megabyte
	maxCPURatio   = 1.5
	megabyte      = 1_000_000
)

// rounds is the least number of starts of each plugin that a ratio rests on.
const rounds = 15

// TestBinarySize keeps the download small: 45 MB for the stripped binary.
func TestBinarySize(t *testing.T) {
	t.Parallel()
	size := binarySize(t, build(t, providerPackage))
	t.Logf("the provider's binary has %.1f MB, limit %d MB", megabytes(size), maxBinarySize/megabyte)
	if size > maxBinarySize {
		t.Errorf("the provider's binary has %.1f MB; the limit is %d MB", megabytes(size), maxBinarySize/megabyte)
	}
}

// BenchmarkServeSchema starts the provider and the minimal one by turns, and
// fails where serving the schema costs more than 1.5 times the processor time.
func BenchmarkServeSchema(b *testing.B) {
	provider, minimal := build(b, providerPackage), build(b, minimalPackage)
	var ours, theirs []time.Duration
	for b.Loop() {
		ours = append(ours, serve(b, provider))
		theirs = append(theirs, serve(b, minimal))
	}
	for len(ours) < rounds {
		ours = append(ours, serve(b, provider))
		theirs = append(theirs, serve(b, minimal))
	}
	ratio := float64(median(ours)) / float64(median(theirs))
	b.ReportMetric(float64(median(ours).Microseconds()), "µs-cpu/provider")
	b.ReportMetric(float64(median(theirs).Microseconds()), "µs-cpu/minimal")
	b.ReportMetric(ratio, "ratio")
	b.ReportMetric(megabytes(binarySize(b, provider)), "MB")
	if ratio > maxCPURatio {
		b.Errorf("serving the schema costs %.2f times the processor time of a minimal provider (%v and %v, medians of %d starts); the limit is %.1f",
			ratio, median(ours), median(theirs), len(ours), maxCPURatio)
	}
}

func serve(b *testing.B, binary string) time.Duration {
	b.Helper()
	cpu, size, err := serveOnce(b.Context(), binary)
	if err != nil {
		b.Fatal(err)
	}
	if size == 0 {
		b.Fatal("the plugin answered with an empty schema")
	}
	return cpu
}

func median(times []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2]
}

func binarySize(tb testing.TB, binary string) int64 {
	tb.Helper()
	info, err := os.Stat(binary)
	if err != nil {
		tb.Fatal(err)
	}
	return info.Size()
}

func megabytes(size int64) float64 { return float64(size) / megabyte }
