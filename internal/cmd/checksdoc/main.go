// Command checksdoc writes the guide "From AccessDenied to working" from the
// checks that the data sources themselves make. Each entry breaks one thing, has
// the check judge it, and shows what it says, so that page and check cannot
// disagree; the tests hold the entries to the code's own lists of checks.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
)

//go:generate go run . ../../../templates/guides/access-denied.md

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: checksdoc FILE, the page to write")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(path string) error {
	text, err := page(context.Background())
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// entry is one check as the guide tells it.
type entry struct {
	id string
	// asks is the question, and when is what is broken here; both without a
	// final period.
	asks, when string
	// cure is what to do, beyond the check's own remedy. Empty if that is all.
	cure string
}

// said is what a check says of what is broken.
type said struct{ detail, remedy string }

func page(ctx context.Context) (string, error) {
	var b strings.Builder
	b.WriteString(introduction)
	b.WriteString(liveIntroduction)
	live := liveBreakages()
	b.WriteString("| check | what it asks |\n|---|---|\n")
	for _, l := range live {
		b.WriteString(row(l.entry))
	}
	for _, l := range live {
		s, err := l.say(ctx)
		if err != nil {
			return "", err
		}
		b.WriteString(section(l.entry, s, nil))
	}
	b.WriteString(sinkIntroduction)
	sink := sinkBreakages()
	b.WriteString("| check | what it asks |\n|---|---|\n")
	for _, s := range sink {
		b.WriteString(row(s.entry))
	}
	for _, s := range sink {
		words, skipped := s.say()
		b.WriteString(section(s.entry, words, skipped))
	}
	b.WriteString(permissionIntroduction)
	for _, p := range permissions() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", p.name, codes(p.unknown()))
	}
	return b.String(), nil
}

func row(e entry) string { return fmt.Sprintf("| [`%[1]s`](#%[1]s) | %[2]s? |\n", e.id, e.asks) }

func section(e entry, s said, skipped []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n### %s\n\n%s? It fails, for one, where %s:\n\n", e.id, e.asks, e.when)
	fmt.Fprintf(&b, "> %s\n\n**Cure.** %s\n", s.detail, strings.TrimSpace(s.remedy+" "+e.cure))
	if len(skipped) > 0 {
		fmt.Fprintf(&b, "\nUntil then these are `skipped`: %s.\n", codes(skipped))
	}
	return b.String()
}

// codes lists names as code.
func codes(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "`" + strings.Join(names, "`, `") + "`"
}

const introduction = `---
page_title: "From AccessDenied to working"
description: |-
  Each check of the live check and of the Security Lake sink: what it says when it fails, and what to do.
---

# From AccessDenied to working

AWS says *that* it denies, hardly ever *why*. ` + "`AssumeRole`" + ` answers alike for a role that is closed and one that does not exist; S3 answers alike for a policy of the role, of the
bucket and of the key. So the vendor forwards an ` + "`AccessDenied`" + `, and somebody guesses. The two data sources that judge take it apart into single checks, each with a
` + "`detail`" + `, which says what was found, and a ` + "`remedy`" + `, which says what to do.

Where to begin:

| what you see | begin with |
|---|---|
| The vendor's console cannot connect; ` + "`not authorized to perform: sts:AssumeRole`" + ` | ` + "`data.crossaccount_trust_evaluation`" + ` with the vendor's principal and your external ID as ` + "`requests`" + `: it reads the trust policy from AWS and says which statement decided. Then [the live check](#the-role-datacrossaccount_assume_role), as whoever can call |
| It connects, and nothing arrives in the lake; ` + "`AccessDenied`" + ` of ` + "`PutObject`" + ` | [the sink](#the-sink-datacrossaccount_security_lake_sink) |
| Your own plan: ` + "`AccessDenied`" + ` of a ` + "`Get`" + ` or ` + "`List`" + ` | [what the caller may not read](#what-the-caller-may-not-read) |
| It worked yesterday | a plan: a refresh shows what was changed behind Terraform's back, and who gets in by it |
| It works, and should not | [` + "`wrong-id`" + `](#wrong-id) and [` + "`absent-id`" + `](#absent-id) |

A status is ` + "`pass`" + `, ` + "`fail`" + `, ` + "`unknown`" + ` where it was asked and could not be told, or ` + "`skipped`" + ` where it was not asked or waits for another. **Mend the first check that fails, and run again**: what
waits for it says nothing before. To see all that is wrong in one place:

` + "```terraform" + `
check "sink" {
  assert {
    condition     = data.crossaccount_security_lake_sink.this.valid
    error_message = join("\n", [for c in data.crossaccount_security_lake_sink.this.checks : "${c.id}: ${c.detail} ${c.remedy}" if c.status == "fail" || c.status == "unknown"])
  }
}
` + "```" + `

Each section below breaks one thing, and quotes what the check says of it. [Which proof is possible from where](proof.md) tells who can ask what.

`
