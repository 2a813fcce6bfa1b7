package vendor

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// decode reads the vendors of one file, in its order. The error lists all that
// is wrong, a line each, with file and line.
func decode(path string, text []byte) ([]*Definition, error) {
	file, diags := hclsyntax.ParseConfig(text, path, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, asError(diags)
	}
	// The version comes first: a file of a later format would drown the reader
	// in errors about what this release does not know.
	if err := checkFormatVersion(path, file.Body); err != nil {
		return nil, err
	}
	var content fileBlock
	if diags := readBody(file.Body, &content); diags.HasErrors() {
		return nil, asError(diags)
	}
	if len(content.Vendors) == 0 {
		return nil, fmt.Errorf(`%s: the file defines no vendor: it needs at least one block vendor "key" { … }`, path)
	}
	definitions := make([]*Definition, 0, len(content.Vendors))
	for _, block := range content.Vendors {
		d, problems := block.definition()
		diags = append(diags, problems...)
		definitions = append(definitions, d)
	}
	if diags.HasErrors() {
		return nil, asError(diags)
	}
	return definitions, nil
}

func checkFormatVersion(path string, body hcl.Body) error {
	content, _, _ := body.PartialContent(&hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "format_version"}}})
	attribute := content.Attributes["format_version"]
	if attribute == nil {
		return fmt.Errorf("%s: the file does not say in which format it is: begin it with format_version = %d", path, formatVersion)
	}
	var version int
	if diags := readValue(attribute.Expr, &version); diags.HasErrors() {
		return asError(diags)
	}
	if version != formatVersion {
		return fmt.Errorf("%s: format_version is %d, and this release of the provider reads %d alone", place(attribute.Range), version, formatVersion)
	}
	return nil
}

// maxProblems of a file are told: one that is no HCL has a problem in each line.
const maxProblems = 20

// asError turns diagnostics into lines "file:line: what is wrong", in the
// order of the lines. Those of the native syntax all have a subject.
func asError(diags hcl.Diagnostics) error {
	problems := slices.Clone(diags)
	slices.SortStableFunc(problems, func(a, b *hcl.Diagnostic) int {
		return cmp.Compare(a.Subject.Start.Byte, b.Subject.Start.Byte)
	})
	var lines []string
	for i, problem := range problems {
		if i == maxProblems {
			lines = append(lines, fmt.Sprintf("%s: and %d more", problem.Subject.Filename, len(problems)-i))
			break
		}
		lines = append(lines, place(*problem.Subject)+": "+strings.TrimSuffix(problem.Detail, "."))
	}
	return errors.New(strings.Join(lines, "\n"))
}

func place(r hcl.Range) string { return fmt.Sprintf("%s:%d", r.Filename, r.Start.Line) }

// definition checks a block and turns it into what the rest of the code sees.
func (b vendorBlock) definition() (*Definition, hcl.Diagnostics) {
	d := &Definition{
		Key:              b.Key,
		Title:            b.Title,
		DocumentationURL: b.DocumentationURL,
		VerifiedOn:       b.VerifiedOn,
		Status:           cmp.Or(b.Status, StatusCurrent),
		StatusNote:       b.StatusNote,
		RoleName:         trust.NameRule{Kind: NameFree},
		definedAt:        place(b.At),
	}
	c := newChecker(b)
	c.vendor(b)
	d.takeParties(b)
	d.takeRoleRules(b)
	d.takeUseCases(b.UseCases, c)
	d.takeForms(b.Handoffs, c)
	if b.ExternalID.Pattern != "" {
		d.ExternalID.compiled = c.pattern(b.ExternalID.PatternAt, b.ExternalID.Pattern)
	}
	c.example(d, b.ExternalID)
	return d, c.diags
}

// takeParties takes over who calls, with which ID and how.
func (d *Definition) takeParties(b vendorBlock) {
	for _, s := range b.Sources {
		d.Sources = append(d.Sources, Source{Label: s.Label, Kind: s.Kind, URL: s.URL, Repository: s.Repository, Commit: s.Commit, Paths: s.Paths})
	}
	for _, v := range b.Variants {
		variant := Variant{
			Name: v.Name, Partition: v.Partition, Principals: v.Principals, PrincipalPattern: v.Pattern,
			PrincipalScope: v.Scope, PrincipalSource: v.Where, Inferred: v.Inferred,
		}
		d.record(variantFact(v), v.Inferred, v.Note, v.Sources)
		d.takeTrust(&variant, v)
		d.Variants = append(d.Variants, variant)
	}
	for _, n := range b.PartitionNotes {
		if d.PartitionNotes == nil {
			d.PartitionNotes = map[string]string{}
		}
		d.PartitionNotes[n.Partition] = n.Note
		d.record("partition_note."+n.Partition, false, n.Note, n.Sources)
	}
	e := b.ExternalID
	d.ExternalID = ExternalID{Issuer: e.Issuer, Required: e.Required, Pattern: e.Pattern, Rule: e.Rule, Example: e.Example, Where: e.Where, Substitute: e.Substitute}
	d.record("external_id", false, e.Note, e.Sources)
	for _, m := range b.Methods {
		d.Methods = append(d.Methods, Method{Name: m.Name, Status: m.Status, HoldsKeys: m.LongTermKeys, Note: m.Note})
		d.record("method."+m.Name, false, m.Note, m.Sources)
	}
}

// takeRoleRules takes over what the vendor demands of the role.
func (d *Definition) takeRoleRules(b vendorBlock) {
	if r := b.RoleName; r != nil {
		d.RoleName = trust.NameRule{Kind: r.Kind, Value: r.Value, Inferred: r.Inferred}
		d.record("role_name", r.Inferred, r.Note, r.Sources)
	}
	if p := b.Path; p != nil {
		d.Path = trust.PathRule{Value: p.Value, Inferred: p.Inferred}
		d.record("path", p.Inferred, p.Note, p.Sources)
	}
	if s := b.Session; s != nil {
		d.Chained, d.MaxSessionDuration = s.Chained, s.MaxDuration
		d.record("session", s.Inferred, s.Note, s.Sources)
	}
}

func (d *Definition) record(fact string, inferred bool, note string, sources []string) {
	d.Provenance = append(d.Provenance, Provenance{Fact: fact, Inferred: inferred, Note: note, Sources: sources})
}

func variantFact(v variantBlock) string {
	if v.Name == "" {
		return "variant." + v.Partition
	}
	return "variant." + v.Name + "." + v.Partition
}

// compilePattern compiles a pattern so that it must match the whole text,
// whatever alternatives it has.
func compilePattern(pattern string) (*regexp.Regexp, error) {
	// Alone first: one such as "a)|(b" would end the group below, and match parts.
	if _, err := regexp.Compile(pattern); err != nil {
		return nil, err
	}
	return regexp.Compile(`\A(?:` + pattern + `)\z`)
}
