package trust

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// refusals turns what IAM would refuse into findings, one for each fault.
func refusals(text string, err error) []Finding {
	var faults policy.SyntaxErrors
	if !errors.As(err, &faults) {
		// Not covered: Parse has no other errors; should it get some, they are no
		// silence.
		return []Finding{refusal("malformed-policy", nil, "", err.Error())}
	}
	var findings []Finding
	for _, fault := range faults {
		var statement *int
		if fault.Statement >= 0 {
			statement = at(fault.Statement)
		}
		findings = append(findings, refusal(refusalID(text, fault), statement, fault.Value, fault.Error()))
	}
	return findings
}

func refusalID(text string, fault *policy.SyntaxError) string {
	switch {
	case fault.Kind == policy.WildcardPrincipal:
		return "wildcard-principal-pattern"
	case fault.Kind == policy.NotPrincipalUsed && effectOf(text, fault.Statement) == string(policy.Allow):
		return "not-principal-allow"
	default:
		return "malformed-policy"
	}
}

func refusal(id string, statement *int, principal, detail string) Finding {
	f := Finding{ID: id, Severity: severityOf(id), Statement: statement, Principal: principal, Detail: "IAM refuses the policy: " + detail}
	if !strings.HasSuffix(detail, ".") && !strings.HasSuffix(detail, "?") {
		f.Detail += "."
	}
	switch id {
	case "wildcard-principal-pattern":
		f.Summary = "A principal holds a wildcard"
		f.Remedy = "Name each principal in full, or trust the account and narrow it by an ArnLike condition on aws:PrincipalArn, where wildcards work."
	case "not-principal-allow":
		f.Summary = "NotPrincipal with Allow lets in everybody else"
		f.Remedy = "Name whom to let in under Principal; keep others out by a Deny with a condition on aws:PrincipalArn."
	default:
		f.Summary = "IAM refuses the trust policy"
		f.Remedy = "Mend the place that is named; IAM takes a policy only as a whole."
	}
	return f
}

// effectOf reads the effect of a statement in a text that is JSON and no
// policy; empty where it has none, or where the text does not tell which
// statement is meant.
func effectOf(text string, statement int) string {
	var d struct {
		Statement json.RawMessage
	}
	if json.Unmarshal([]byte(text), &d) != nil {
		// Not covered: a fault in a statement is found only in a text that is JSON.
		return ""
	}
	var several []json.RawMessage
	if json.Unmarshal(d.Statement, &several) != nil {
		several = []json.RawMessage{d.Statement}
	}
	if statement < 0 || statement >= len(several) {
		return ""
	}
	var s struct {
		Effect string
	}
	if json.Unmarshal(several[statement], &s) != nil {
		return ""
	}
	return s.Effect
}
