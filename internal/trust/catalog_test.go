package trust_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// The examples of the documentation are tests: the failing policy has the
// finding, the mended one has no error or warning at all.
func TestCatalogExamples(t *testing.T) {
	t.Parallel()
	for _, e := range trust.Catalog() {
		t.Run(e.ID, func(t *testing.T) {
			t.Parallel()
			if e.Failing == "" {
				return
			}
			if found := ids(trust.Audit(e.Failing, e.Known)); !slices.Contains(found, e.ID) {
				t.Errorf("the failing example has %v\n%s", found, e.Failing)
			}
			known := e.Known
			if e.MendedKnown != nil {
				known = *e.MendedKnown
			}
			for _, f := range trust.Audit(e.Mended, known) {
				if f.ID == e.ID || f.Severity == trust.Error {
					t.Errorf("the mended example has %s: %s\n%s", f.ID, f.Detail, e.Mended)
				}
			}
		})
	}
}

func TestCatalogIsComplete(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, e := range trust.Catalog() {
		if seen[e.ID] {
			t.Errorf("%s is there twice", e.ID)
		}
		seen[e.ID] = true
		for what, text := range map[string]string{"title": e.Title, "question": e.Question, "why": e.Why, "remedy": e.Remedy, "reason": e.Reason, "source": e.Source} {
			if text == "" {
				t.Errorf("%s has no %s", e.ID, what)
			}
		}
		if !strings.HasSuffix(e.Question, "?") {
			t.Errorf("%s asks %q, which is no question", e.ID, e.Question)
		}
		if got, ok := trust.Explain(e.ID); !ok || got.Title != e.Title {
			t.Errorf("Explain does not find %s", e.ID)
		}
		if e.Failing == "" && !slices.Contains([]string{"admin-permissions", "escalation-permissions", "audit-incomplete"}, e.ID) {
			t.Errorf("%s has no example", e.ID)
		}
	}
	if _, ok := trust.Explain("no-such-finding"); ok {
		t.Error("Explain finds what is not there")
	}
}

func ids(findings []trust.Finding) []string {
	list := []string{}
	for _, f := range findings {
		list = append(list, f.ID)
	}
	return list
}
