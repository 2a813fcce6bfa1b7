package trust_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// What users are promised, in processor time: one typical policy of a vendor,
// and those of a large estate, all audited in one plan.
const (
	maxAudit  = time.Millisecond
	estate    = 5000
	maxEstate = 2 * time.Second
)

func vendorSubject() trust.Subject {
	return trust.Subject{AccountID: "123456789012", Partition: "aws", RoleName: "vendor-access", Vendor: &trust.VendorRule{
		Key: "vendor", Name: "Vendor", Principals: []string{vendorRole}, ExternalIDIssuer: "customer", Chained: true,
	}}
}

func vendorTrust(externalID string) string {
	return trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, `{"StringEquals":{"sts:ExternalId":"`+externalID+`"}}`))
}

// BenchmarkAuditVendor is one typical policy of a vendor.
func BenchmarkAuditVendor(b *testing.B) {
	text, subject := vendorTrust("5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"), vendorSubject()
	b.ReportAllocs()
	start := processorTime(b)
	for b.Loop() {
		if found := trust.Audit(text, subject); len(found) != 0 {
			b.Fatal(found)
		}
	}
	checkLimit(b, start, maxAudit)
}

// BenchmarkAuditEstate is 5,000 policies, each with an ID and a role of its own.
func BenchmarkAuditEstate(b *testing.B) {
	texts, subject := make([]string, estate), vendorSubject()
	for i := range texts {
		texts[i] = vendorTrust(fmt.Sprintf("5f1e9c1e-7f0e-4b43-9a55-0d5b7c%06x", 0x1f6a10+i))
	}
	start := processorTime(b)
	for b.Loop() {
		for i, text := range texts {
			subject.RoleName = fmt.Sprintf("vendor-access-%d", i)
			if found := trust.Audit(text, subject); len(found) != 0 {
				b.Fatal(found)
			}
		}
	}
	checkLimit(b, start, maxEstate)
}

// checkLimit fails where a round took more processor time than is promised.
func checkLimit(b *testing.B, start, limit time.Duration) {
	b.Helper()
	each := (processorTime(b) - start) / time.Duration(b.N)
	b.ReportMetric(float64(each.Microseconds())/1000, "ms-cpu/op")
	if each > limit {
		b.Errorf("a round takes %s of processor time; the limit is %s", each, limit)
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
