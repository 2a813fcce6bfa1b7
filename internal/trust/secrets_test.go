package trust_test

import (
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// Errors and CI logs show what findings say, and an agreed ID can be all that
// keeps others out.
func TestAuditMasksAgreedIDsBesidePatterns(t *testing.T) {
	t.Parallel()
	const agreed = "SUPERSECRETID-9317-aaaa"
	for _, tt := range []struct{ reason, values, hidden, shown string }{
		{"an agreed ID beside a pattern", `["` + agreed + `","acme-*"]`, agreed, `"acme-*"`},
		{"two that begin alike", `["` + agreed + `","SUPERSECRETID-9317-b*"]`, agreed, "SUPE…"},
		{"an agreed ID with a wildcard behind it", `["` + agreed + `*"]`, agreed, "SUPE…"},
		{"an agreed ID with a wildcard before it", `["*` + agreed + `"]`, agreed, "…"},
		{"a pattern alone", `["acme-*"]`, agreed, `"acme-*"`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			text := trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, `{"StringLike":{"sts:ExternalId":`+tt.values+`}}`))
			f := find(t, trust.Audit(text, audited()), "external-id-not-checked")
			prose := f.Summary + f.Detail + f.Remedy
			if strings.Contains(prose, tt.hidden) || !strings.Contains(prose, tt.shown) {
				t.Errorf("it must show %s and not %s: %s", tt.shown, tt.hidden, prose)
			}
		})
	}
}
