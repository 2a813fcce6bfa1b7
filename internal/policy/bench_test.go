package policy_test

import (
	"testing"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

const vendorPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"3f2a9c1e-7b64-4d58-9e0f-1a2b3c4d5e6f"}}}]}`

func vendorRequest() policy.Request {
	context := one("sts:ExternalId", "3f2a9c1e-7b64-4d58-9e0f-1a2b3c4d5e6f", "sts:RoleSessionName", "vendor", "aws:PrincipalArn", roleARN, "aws:PrincipalAccount", "111122223333")
	return policy.Request{Caller: session(), Action: "sts:AssumeRole", Context: context}
}

// minRate is what users are promised, in decisions a second on one core.
const minRate = 500_000

func reportRate(b *testing.B) float64 {
	b.Helper()
	rate := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "decisions/s")
	return rate
}

// BenchmarkDecide is one decision on a one-statement policy with an external
// ID, prepared once and prepared for each decision.
func BenchmarkDecide(b *testing.B) {
	d, request := parse(b, vendorPolicy, policy.UseTrust), vendorRequest()
	b.Run("compiled", func(b *testing.B) {
		compiled := d.Compile()
		b.ReportAllocs()
		for b.Loop() {
			compiled.Decide(request)
		}
		// The first of a benchmark's rounds are too short to tell a rate.
		if rate := reportRate(b); rate < minRate && b.Elapsed() > time.Second/10 {
			b.Errorf("%.0f decisions a second; the limit is %d", rate, minRate)
		}
	})
	b.Run("document", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d.Decide(request)
		}
		reportRate(b)
	})
}

func BenchmarkEvaluate(b *testing.B) {
	compiled, request := parse(b, vendorPolicy, policy.UseTrust).Compile(), vendorRequest()
	b.ReportAllocs()
	for b.Loop() {
		compiled.Evaluate(request)
	}
	reportRate(b)
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := policy.Parse(vendorPolicy, policy.UseTrust); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEquivalent(b *testing.B) {
	one, other := parse(b, vendorPolicy, policy.UseTrust), parse(b, vendorPolicy, policy.UseTrust)
	b.ReportAllocs()
	for b.Loop() {
		policy.Equivalent(one, other)
	}
}
