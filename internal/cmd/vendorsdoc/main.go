// Command vendorsdoc writes the guide to the vendors from the catalogue that
// the provider itself uses, so that page and plan cannot disagree. Each entry
// gives what the role must look like, what it can be used for, and where each
// fact was found.
package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

//go:generate go run . ../../../templates/guides/vendors.md

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: vendorsdoc FILE, the page to write")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(path string) error {
	catalog, err := vendor.Builtin()
	if err != nil {
		return err
	}
	var all []*vendor.Definition
	for _, key := range catalog.Keys() {
		definition, err := catalog.Lookup(key)
		if err != nil {
			return err
		}
		all = append(all, definition)
	}
	return os.WriteFile(path, []byte(page(all)), 0o644)
}

const introduction = `---
page_title: "The vendors of the catalogue"
description: |-
  What each vendor of the built-in catalogue insists on, what it can be given access for, and where each fact was found.
---

# The vendors of the catalogue

` + "`vendor`" + ` takes one of these keys. It gives a role the vendor's principals, and the audit the vendor's rules; [crossaccount_vendor](../data-sources/vendor.md) reads the same facts from
HCL, [crossaccount_vendor_policy](../data-sources/vendor_policy.md) writes the permissions of a use case, and [crossaccount_vendor_handoff](../data-sources/vendor_handoff.md) fills in
what the vendor's console asks for. A fact marked *inferred* is a reading of the sources, not a statement in them: against it the audit warns, and does not fail. Use cases are
*documented* where the vendor publishes the actions, and *derived* where they follow from what it says that it does.

For a vendor that is not here, write [a vendor file](vendor-files.md), or name whom you trust in ` + "`trusted_principals`" + `.

`

func page(all []*vendor.Definition) string {
	var b strings.Builder
	b.WriteString(introduction)
	b.WriteString("| key | vendor | who chooses the external ID | the role's name |\n|---|---|---|---|\n")
	for _, d := range all {
		fmt.Fprintf(&b, "| [`%[1]s`](#%[1]s) | %[2]s | %[3]s | %[4]s |\n", d.Key, d.Title, issuer(d.ExternalID), nameRule(d.RoleName))
	}
	for _, d := range all {
		b.WriteString(section(d))
	}
	return b.String()
}

func issuer(id vendor.ExternalID) string {
	switch id.Issuer {
	case vendor.IssuerCustomer:
		return "you"
	case vendor.IssuerVendor:
		return "the vendor"
	case vendor.IssuerComposed:
		return "you, by the vendor's rule"
	default:
		return "nobody: the vendor sends none"
	}
}

func nameRule(rule trust.NameRule) string {
	switch rule.Kind {
	case vendor.NameExact:
		return "`" + rule.Value + "`" + inferred(rule.Inferred)
	case vendor.NamePrefix:
		return "begins with `" + rule.Value + "`" + inferred(rule.Inferred)
	default:
		return "any"
	}
}

func inferred(is bool) string {
	if is {
		return " (*inferred*)"
	}
	return ""
}

func section(d *vendor.Definition) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n## %s\n\n**%s.** [Guide](%s), checked on %s.\n\n", d.Key, d.Title, d.DocumentationURL, d.VerifiedOn)
	if d.StatusNote != "" {
		fmt.Fprintf(&b, "~> **%s.** %s\n\n", strings.ToUpper(d.Status[:1])+d.Status[1:], d.StatusNote)
	}
	for _, line := range role(d) {
		b.WriteString("- " + line + "\n")
	}
	if len(d.UseCases) > 0 {
		b.WriteString("\n| use case | for | parameters | actions |\n|---|---|---|---|\n")
		for i := range d.UseCases {
			u := &d.UseCases[i]
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", u.Key, cell(u.Description, u.Note), parameters(u.Parameters), u.Provenance)
		}
	}
	for i := range d.Forms {
		b.WriteString(form(&d.Forms[i]))
	}
	b.WriteString("\nSources:\n\n")
	for _, source := range d.Sources {
		for _, address := range d.Addresses([]string{source.Label}) {
			fmt.Fprintf(&b, "- %s\n", address)
		}
	}
	return b.String()
}

// role lists what the vendor's rules come to for the role, a sentence each.
func role(d *vendor.Definition) []string {
	var lines []string
	for i := range d.Variants {
		lines = append(lines, variant(&d.Variants[i]))
	}
	for _, partition := range slices.Sorted(maps.Keys(d.PartitionNotes)) {
		lines = append(lines, fmt.Sprintf("In `%s`: %s", partition, sentence(d.PartitionNotes[partition])))
	}
	lines = append(lines, externalID(d.ExternalID))
	if d.RoleName.Kind != vendor.NameFree {
		lines = append(lines, "The role's name: "+sentence(nameRule(d.RoleName)))
	}
	if d.Path.Value != "" {
		lines = append(lines, fmt.Sprintf("The role's path: `%s`%s.", d.Path.Value, inferred(d.Path.Inferred)))
	}
	if d.MaxSessionDuration > 0 {
		lines = append(lines, fmt.Sprintf("Sessions last %d seconds at most.", d.MaxSessionDuration))
	}
	for _, m := range d.Methods {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("Method `%s`: %s. %s", m.Name, m.Status, m.Note)))
	}
	return lines
}

func variant(v *vendor.Variant) string {
	name := "Principal"
	if v.Name != "" {
		name = fmt.Sprintf("Variant `%s`", v.Name)
	}
	name += fmt.Sprintf(" in `%s`: ", v.Partition)
	if len(v.Principals) > 0 {
		name += "`" + strings.Join(v.Principals, "`, `") + "`"
	} else {
		name += "made for each customer; " + v.PrincipalSource
		if v.PrincipalPattern != "" {
			name += fmt.Sprintf(" (`%s`)", v.PrincipalPattern)
		}
	}
	for _, c := range v.Conditions {
		name += fmt.Sprintf(", with `%s` on `%s` = `%s`", c.Test, c.Variable, strings.Join(c.Values, "`, `"))
	}
	if v.SelfAssume {
		name += ", and the role itself"
	}
	return sentence(name + inferred(v.Inferred))
}

func externalID(id vendor.ExternalID) string {
	text := "External ID: chosen by " + issuer(id)
	if id.Issuer == vendor.IssuerNone {
		text = "External ID: the vendor sends none"
		if id.Substitute != "" {
			text += fmt.Sprintf("; `%s` can take its place", id.Substitute)
		}
		return text + "."
	}
	if id.Required {
		text += ", required"
	} else {
		text += ", not required by the vendor"
	}
	if id.Rule != "" {
		text += "; " + id.Rule
	}
	if id.Where != "" {
		text += "; shown on " + id.Where
	}
	if id.Example != "" {
		text += fmt.Sprintf("; such as `%s`", id.Example)
	}
	return sentence(text)
}

func form(f *vendor.Form) string {
	title := "What the console asks for"
	if f.Name != "" {
		title += fmt.Sprintf(" (form `%s`)", f.Name)
	}
	text := fmt.Sprintf("\n%s: %s.\n", title, strings.Join(f.Labels(), ", "))
	if len(f.Parameters) > 0 {
		text += "Parameters: " + parameters(f.Parameters) + ".\n"
	}
	return text
}

func parameters(list []vendor.Parameter) string {
	if len(list) == 0 {
		return "none"
	}
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = "`" + p.Name + "`"
		if !p.Required {
			names[i] += " (optional)"
		}
	}
	return strings.Join(names, ", ")
}

// cell joins sentences for a table, where a bar would end the cell.
func cell(sentences ...string) string {
	return strings.ReplaceAll(strings.TrimSpace(strings.Join(sentences, " ")), "|", `\|`)
}

func sentence(text string) string {
	return strings.TrimSuffix(strings.TrimSpace(text), ".") + "."
}
