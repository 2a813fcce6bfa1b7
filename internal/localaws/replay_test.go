package localaws_test

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// TestAccCounterexamplesGetIn carries out the counterexample of every finding
// in the audit's corpora and in its catalogue: an endpoint is given the policy
// and the caller, the caller makes the request, and gets credentials that work.
// Where there is the same policy without the hole, as the catalogue has it
// mended and the corpus closed by a Deny, the same request is refused.
func TestAccCounterexamplesGetIn(t *testing.T) {
	t.Parallel()
	var found, replayed, errors, refused atomic.Int64
	t.Run("each", func(t *testing.T) {
		for _, h := range slices.Concat(corpusHoles(t), auditHoles(t), catalogHoles()) {
			t.Run(h.name, func(t *testing.T) {
				t.Parallel()
				found.Add(1)
				request := requestOf(t, h.finding.Counterexample)
				if err := replay(t, h.policy, request); err != nil {
					t.Fatalf("the counterexample of %s does not get in: %v\n%s\n%s", h.finding.ID, err, h.finding.Counterexample, h.policy)
				}
				replayed.Add(1)
				if h.finding.Severity == trust.Error {
					errors.Add(1)
				}
				if h.closed == "" {
					return
				}
				if err := replay(t, h.closed, request); err == nil || !strings.Contains(err.Error(), "AccessDenied: ") {
					t.Fatalf("with the hole closed, the answer is %v\n%s\n%s", err, h.finding.Counterexample, h.closed)
				}
				refused.Add(1)
			})
		}
	})
	t.Logf("%d counterexamples: %d got in when replayed, %d of them of errors; of %d there is the policy without the hole, which refuses them", found.Load(), replayed.Load(), errors.Load(), refused.Load())
	if refused.Load() == 0 {
		t.Error("no request was tried on a policy without the hole")
	}
}

// hole is a finding with the policy that has it, and the same policy without,
// if there is one.
type hole struct {
	name    string
	policy  string
	closed  string
	finding trust.Finding
}

// holesOf are those findings that have a counterexample.
func holesOf(name, text, closed string, s trust.Subject) []hole {
	var holes []hole
	for _, f := range trust.Audit(text, s) {
		if f.Counterexample != "" {
			holes = append(holes, hole{name: strings.Join([]string{name, f.ID, f.Principal}, "/"), policy: text, closed: closed, finding: f})
		}
	}
	return holes
}

func corpusHoles(t *testing.T) []hole {
	t.Helper()
	var holes []hole
	for file, cases := range readCorpus[corpusCase](t, "../trust/testdata/corpus/*.json") {
		for _, c := range cases {
			closed := slices.IndexFunc(cases, func(o corpusCase) bool { return o.Reason == c.Reason+", closed by a Deny" })
			for _, h := range holesOf(file+"/"+c.Reason, string(c.Policy), "", c.Subject.subject()) {
				if closed >= 0 && !slices.Contains(cases[closed].Expect, h.finding.ID) {
					h.closed = string(cases[closed].Policy)
				}
				holes = append(holes, h)
			}
		}
	}
	return holes
}

// auditHoles are those of the policies by which audit_trust_policy is judged.
func auditHoles(t *testing.T) []hole {
	t.Helper()
	var holes []hole
	for file, cases := range readCorpus[auditCase](t, "../provider/testdata/audit_corpus/*.json") {
		for _, c := range cases {
			o := c.Options
			holes = append(holes, holesOf("function/"+file+"/"+c.Reason, string(c.Policy), "", trust.Subject{
				AccountID: o.AccountID, RoleName: o.RoleName, TrustedAccountIDs: o.TrustedAccountIDs, TrustedOrganizationIDs: o.TrustedOrganizationIDs, ExternalIDs: o.ExternalIDs,
			})...)
		}
	}
	return holes
}

// catalogHoles has the mended policy for the finding that an entry is about.
// An ID that two third parties share stays that of one of them when mended,
// whose request, being the example, goes on to get in.
func catalogHoles() []hole {
	var holes []hole
	for _, e := range trust.Catalog() {
		for _, h := range holesOf("catalogue/"+e.ID, e.Failing, "", e.Known) {
			if h.finding.ID == e.ID && e.ID != "external-id-shared" {
				h.closed = e.Mended
			}
			holes = append(holes, h)
		}
	}
	return holes
}
