package trust_test

import (
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

func BenchmarkAuditVendor(b *testing.B) {
	text := trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, `{"StringEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"}}`))
	subject := trust.Subject{AccountID: "123456789012", Partition: "aws", RoleName: "vendor-access", Vendor: &trust.VendorRule{
		Key: "vendor", Name: "Vendor", Principals: []string{vendorRole}, ExternalIDIssuer: "customer", Chained: true,
	}}
	b.ReportAllocs()
	for b.Loop() {
		if found := trust.Audit(text, subject); len(found) != 0 {
			b.Fatal(found)
		}
	}
}

// BenchmarkAuditCorpus is all the policies of the corpus, the odd ones included.
func BenchmarkAuditCorpus(b *testing.B) {
	var cases []corpusCase
	for _, group := range readCorpus(b) {
		cases = append(cases, group...)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range cases {
			trust.Audit(string(c.Policy), c.Subject.subject())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(cases)), "µs/policy")
}
