package bench

import (
	"os"
	"slices"
	"testing"
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

// rounds is the least number of pairs of starts that a ratio rests on.
const rounds = 120

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
// The ratio is the median over pairs of neighbouring starts: what else the machine
// does meets both of a pair alike.
func BenchmarkServeSchema(b *testing.B) {
	provider, minimal := build(b, providerPackage), build(b, minimalPackage)
	var ours, theirs, ratios []float64
	pair := func() {
		our, their := serve(b, provider), serve(b, minimal)
		ours, theirs, ratios = append(ours, our), append(theirs, their), append(ratios, our/their)
	}
	for b.Loop() {
		pair()
	}
	for len(ratios) < rounds {
		pair()
	}
	ratio := median(ratios)
	b.ReportMetric(1000*median(ours), "ms-cpu/provider")
	b.ReportMetric(1000*median(theirs), "ms-cpu/minimal")
	b.ReportMetric(ratio, "ratio")
	b.ReportMetric(megabytes(binarySize(b, provider)), "MB")
	if ratio > maxCPURatio {
		b.Errorf("serving the schema costs %.2f times the processor time of a minimal provider (the median of %d pairs of starts); the limit is %.1f",
			ratio, len(ratios), maxCPURatio)
	}
}

// serve returns the seconds of processor time of one start.
func serve(b *testing.B, binary string) float64 {
	b.Helper()
	cpu, size, err := serveOnce(b.Context(), binary)
	if err != nil {
		b.Fatal(err)
	}
	if size == 0 {
		b.Fatal("the plugin answered with an empty schema")
	}
	return cpu.Seconds()
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
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
