package trust

import (
	"slices"
	"sync"
)

// Entry describes one finding for readers: the documentation has a section for
// each, made from it.
type Entry struct {
	ID string
	// Severity is the usual one; SeverityNote says when it is another.
	Severity     Severity
	SeverityNote string
	Title        string
	// Question is what the audit asks; the finding is the answer yes.
	Question string
	// Why says what harm there is.
	Why string
	// Remedy says what to write instead, and Reason what a team does that has a
	// reason to leave it.
	Remedy string
	Reason string
	// Failing is a policy with the finding, Mended the same without it. Both
	// are empty for findings that a policy alone does not show.
	Failing, Mended string
	// Known is what the examples take the audit to know besides the policy.
	Known Subject
	// MendedKnown is the same for Mended where the mending is not in the policy.
	MendedKnown *Subject
	// Source is where AWS documents the matter.
	Source string
}

// catalog is made once; reading it costs nothing after that.
var catalog = sync.OnceValue(func() []Entry {
	return slices.Concat(entriesOnWhoGetsIn(), entriesOnIDs(), entriesOnUse(), entriesOnCallers(), entriesOnPermissions(), entriesOnForm())
})

// Catalog lists all findings there are, in the order in which the audit gives them.
func Catalog() []Entry { return slices.Clone(catalog()) }

// Explain finds the description of a finding by its ID.
func Explain(id string) (Entry, bool) {
	for _, e := range catalog() {
		if e.ID == id {
			return e, true
		}
	}
	return Entry{}, false
}

func severityOf(id string) Severity {
	e, _ := Explain(id)
	return e.Severity
}

// rank is the place of a finding in the catalogue.
func rank(id string) int {
	return slices.IndexFunc(catalog(), func(e Entry) bool { return e.ID == id })
}

// The accounts of the examples: the role's own, and a third party's.
const (
	exampleOwn    = "123456789012"
	exampleVendor = "arn:aws:iam::999988887777:role/vendor"
)

func exampleSubject() Subject {
	return Subject{AccountID: exampleOwn, Partition: "aws", RoleName: "vendor-access"}
}

// examplePolicy puts statements into a document.
func examplePolicy(statements ...string) string {
	text := `{"Version":"2012-10-17","Statement":[`
	for i, s := range statements {
		if i > 0 {
			text += ","
		}
		text += s
	}
	return text + "]}"
}

// exampleAllow lets a principal assume the role under a condition, which may be empty.
func exampleAllow(principal, condition string) string {
	return exampleStatement("Allow", principal, `"sts:AssumeRole"`, condition)
}

func exampleStatement(effect, principal, action, condition string) string {
	s := `{"Effect":"` + effect + `","Principal":` + principal + `,"Action":` + action
	if condition != "" {
		s += `,"Condition":` + condition
	}
	return s + "}"
}

// exampleID is the condition that a third party's access should have.
const exampleID = `{"StringEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"}}`

func vendorPrincipal() string { return `{"AWS":"` + exampleVendor + `"}` }
