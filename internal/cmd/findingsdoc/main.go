// Command findingsdoc writes the guide to the audit's findings from the table
// the audit itself uses, so that page and code cannot disagree. Each entry
// shows a failing policy, the request that the audit found for it, and the
// mended policy; the tests of internal/trust hold the examples to that.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

//go:generate go run . ../../../templates/guides/findings.md

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: findingsdoc FILE, the page to write")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], []byte(page(trust.Catalog())), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const introduction = `---
page_title: "The audit's findings"
description: |-
  Each finding of the audit with a failing trust policy, the request that gets in, the mended policy, and what to do where there is a reason for it.
---

# The audit's findings

Every trust policy that this provider writes, or is given to judge, is audited by putting requests to an evaluator of AWS's policy language. A finding about
who gets in carries one such request, its counterexample, which AWS could really produce; ` + "`evaluate_trust_policy`" + ` takes it as it is and shows the statement that
let it in. Where another statement, a Deny say, shuts the door, there is no finding. [The guide to the confused deputy](confused-deputy.md) tells the questions in order.

An unaccepted finding of severity *error* stops a plan that would write the policy; otherwise it is a warning. A *note* shows in ` + "`findings`" + ` only. A role accepts a
finding, for one principal or for all, with a reason:

` + "```terraform" + `
  accepted_findings = {
    "whole-account-trusted"                                 = "The vendor's role changes with each release; agreed in SEC-1234."
    "foreign-user-trusted@arn:aws:iam::999988887777:user/x" = "The vendor has no roles."
  }
` + "```" + `

The provider argument ` + "`acceptable_findings`" + ` says which ones may be accepted (all but ` + "`public-trust`" + ` where it is not set), and ` + "`audit_mode = \"warning\"`" + ` turns errors into
warnings while you roll the audit out.

The examples take the role to be ` + "`vendor-access`" + ` in account 123456789012.

`

func page(entries []trust.Entry) string {
	var b strings.Builder
	b.WriteString(introduction)
	b.WriteString("| finding | severity | the question |\n|---|---|---|\n")
	for _, e := range entries {
		fmt.Fprintf(&b, "| [`%[1]s`](#%[1]s) | %[2]s | %[3]s |\n", e.ID, severity(e), e.Question)
	}
	for _, e := range entries {
		b.WriteString(section(e))
	}
	return b.String()
}

func severity(e trust.Entry) string {
	if e.SeverityNote == "" {
		return string(e.Severity)
	}
	return string(e.Severity) + "; " + e.SeverityNote
}

func section(e trust.Entry) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n## %s\n\n**%s.** Severity: %s.\n\n%s\n\n", e.ID, e.Title, severity(e), e.Why)
	if e.Failing != "" {
		fmt.Fprintf(&b, "This policy has it:\n\n%s\n\n", fenced(e.Failing))
		if request := counterexample(e); request != "" {
			fmt.Fprintf(&b, "This request gets in:\n\n%s\n\n", fenced(request))
		}
	}
	fmt.Fprintf(&b, "**Mend it.** %s\n", e.Remedy)
	if e.Mended != "" && e.Mended != e.Failing {
		fmt.Fprintf(&b, "\n%s\n", fenced(e.Mended))
	}
	fmt.Fprintf(&b, "\n**A reason to leave it.** %s\n\nSource: %s.\n", e.Reason, e.Source)
	return b.String()
}

// counterexample asks the audit itself.
func counterexample(e trust.Entry) string {
	for _, f := range trust.Audit(e.Failing, e.Known) {
		if f.ID == e.ID && f.Counterexample != "" {
			return f.Counterexample
		}
	}
	return ""
}

// fenced sets a JSON text out over several lines; what is no JSON, which a
// finding can be about, stays as it is.
func fenced(text string) string {
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(text), "", "  "); err != nil {
		return "```text\n" + text + "\n```"
	}
	return "```json\n" + out.String() + "\n```"
}
