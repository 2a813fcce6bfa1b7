package main

import (
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

func TestPageHasEachFindingWithItsRequest(t *testing.T) {
	t.Parallel()
	text := page(trust.Catalog())
	for _, e := range trust.Catalog() {
		_, after, found := strings.Cut(text, "\n## "+e.ID+"\n")
		if !found {
			t.Errorf("no section for %s", e.ID)
			continue
		}
		own, _, _ := strings.Cut(after, "\n## ")
		if request := counterexample(e); (request != "") != strings.Contains(own, "This request gets in:") {
			t.Errorf("%s: the audit's request is %q, the section reads\n%s", e.ID, request, own)
		}
		if !strings.Contains(own, e.Remedy) || !strings.Contains(own, e.Reason) {
			t.Errorf("%s: remedy or reason is missing:\n%s", e.ID, own)
		}
	}
	// Whoever gets in must be shown for the finding the product is about.
	if _, own, _ := strings.Cut(text, "\n## external-id-not-required\n"); !strings.Contains(own, `"principal": "arn:aws:iam::999988887777:role/vendor"`) {
		t.Error("external-id-not-required shows no request")
	}
}
