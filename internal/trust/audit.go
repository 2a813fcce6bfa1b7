package trust

import (
	"cmp"
	"slices"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// Audit judges a trust policy given as text, so that what IAM would refuse is a
// finding too; such a document is judged no further, for it lets nobody in. The
// findings come in the order of the catalogue, those of one kind by statement
// and principal, and are the same for every spelling of the same policy.
//
// It answers for the trust policy alone. What service and resource control
// policies and the callers' own policies add is not considered.
func Audit(text string, s Subject) []Finding {
	d, err := policy.Parse(text, policy.UseTrust)
	if err != nil {
		return accepted(refusals(text, err), s.Accepted)
	}
	var audits [][]Finding
	v := newView(d)
	for _, p := range placesOf(v, s) {
		a := newAuditor(v, s, p)
		a.judge(text)
		audits = append(audits, a.findings)
	}
	return accepted(merged(audits), s.Accepted)
}

// auditor is one audit: a document, what is known of its role, and the
// questions asked so far.
type auditor struct {
	subject       Subject
	view          *view
	configuredIDs []string
	identities    []world
	services      []world
	providers     []world
	// others are callers whom the document does not name, once asked for.
	others  []world
	choices map[choicesKey]*choices
	// place is where the role is for this audit.
	place place
	// principals are found once.
	principals []string
	// asked counts the requests put to the evaluator.
	asked int
	// candidatesMade counts the values that requests were put together from.
	candidatesMade int
	// machineStates counts the states that walks for witnesses went through.
	machineStates int
	// incomplete is true if a bound kept some requests from being asked about.
	incomplete bool
	// anyone is true once some request has got in, and vendorGetsIn once one of
	// the vendor's has.
	anyone, vendorGetsIn bool
	findings             []Finding
}

func newAuditor(v *view, s Subject, p place) *auditor {
	a := &auditor{subject: s, place: p, view: v, choices: map[choicesKey]*choices{}}
	a.configuredIDs = a.configured()
	a.identities = a.identityWorlds()
	a.services = a.serviceWorlds()
	a.providers = a.providerWorlds()
	return a
}

// newAuditorAnywhere is an audit of one of the places where the role may be.
func newAuditorAnywhere(d *policy.Document, s Subject) *auditor {
	v := newView(d)
	return newAuditor(v, s, placesOf(v, s)[0])
}

// judge asks all questions. Whether everyone gets in comes first: then there
// is no point in asking with which external ID.
func (a *auditor) judge(text string) {
	if !a.askPublic() {
		a.askExternalIDs()
	}
	a.askUsableIDs()
	a.askWhoIsTrusted()
	a.askServices()
	a.askProviders()
	a.askVendor()
	a.askFactors()
	a.askExtras()
	a.askNobody()
	a.askVendorGetsIn()
	a.askStatements()
	a.inspect(text)
	a.askCompleteness()
	inOrder(a.findings)
}

func inOrder(findings []Finding) {
	slices.SortStableFunc(findings, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(rank(x.ID), rank(y.ID)), cmp.Compare(statementOf(x), statementOf(y)), cmp.Compare(x.Principal, y.Principal))
	})
}

func statementOf(f Finding) int {
	if f.Statement == nil {
		return -1
	}
	return *f.Statement
}

// add reports a finding once for each principal.
func (a *auditor) add(f Finding) {
	if slices.ContainsFunc(a.findings, func(g Finding) bool { return g.ID == f.ID && g.Principal == f.Principal && f.Principal != "" }) {
		return
	}
	a.findings = append(a.findings, f)
}

// accepted puts the reasons to the findings that were accepted.
func accepted(findings []Finding, reasons map[string]string) []Finding {
	for i := range findings {
		if reason, ok := acceptedFor(findings[i], reasons); ok {
			findings[i].Accepted = &reason
		}
	}
	return findings
}

func at(statement int) *int { return &statement }
