package vendor

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// The values of UseCase.Provenance.
const (
	// ProvenanceDocumented lists are the vendor's own.
	ProvenanceDocumented = "documented"
	// ProvenanceDerived lists are worked out from what the vendor says that it does.
	ProvenanceDerived = "derived"
)

// UseCase is something that a vendor does in the customer's account, with the
// permissions it needs for it.
type UseCase struct {
	Key         string
	Description string
	Parameters  []Parameter
	// Provenance is documented or derived, with Note saying how it was derived.
	Provenance string
	Note       string
	// Sources are labels of Definition.Sources.
	Sources []string

	at         hcl.Range
	statements []statementBlock
	managed    hcl.Expression
}

// Permissions are what a role needs for a use case.
type Permissions struct {
	// JSON is the canonical policy; empty where managed policies are all.
	JSON              string
	ManagedPolicyARNs []string
}

// UseCase finds a use case; the error of an unknown one lists the known.
func (d *Definition) UseCase(key string) (*UseCase, error) {
	names := make([]string, len(d.UseCases))
	for i := range d.UseCases {
		if d.UseCases[i].Key == key {
			return &d.UseCases[i], nil
		}
		names[i] = d.UseCases[i].Key
	}
	text := fmt.Sprintf("%s has no use case %q: it has %s", d.Title, key, quotedList(names, "and"))
	if len(names) == 0 {
		text = fmt.Sprintf("the catalogue has no permissions for %s, because its sources list none; see %s", d.Title, d.DocumentationURL)
	}
	return nil, inputError([]Problem{{Argument: ArgumentUseCase, Text: text}})
}

// RequiredParameters lists the names of those that must be given.
func (u *UseCase) RequiredParameters() []string {
	required := []string{}
	for _, p := range u.Parameters {
		if p.Required {
			required = append(required, p.Name)
		}
	}
	return required
}

// Addresses are where sources, by their labels, can be read.
func (d *Definition) Addresses(labels []string) []string {
	var all []string
	for _, s := range d.Sources {
		if slices.Contains(labels, s.Label) {
			all = append(all, s.addresses()...)
		}
	}
	return all
}

// addresses are the source's page, or its files at the commit.
func (s Source) addresses() []string {
	if s.URL != "" {
		return []string{s.URL}
	}
	if len(s.Paths) == 0 {
		return []string{s.Repository + "/tree/" + s.Commit}
	}
	all := make([]string, len(s.Paths))
	for i, path := range s.Paths {
		all[i] = s.Repository + "/blob/" + s.Commit + "/" + path
	}
	return all
}

// Permissions writes the policy of a use case for a partition. What is wrong
// with use case, partition or parameters comes as an *InputError.
func (d *Definition) Permissions(useCase, partition string, parameters map[string][]string) (*Permissions, error) {
	u, err := d.UseCase(useCase)
	if err != nil {
		return nil, err
	}
	if err := checkPartition(partition); err != nil {
		return nil, err
	}
	var problems []Problem
	unknownParameters(u.Parameters, slices.Sorted(maps.Keys(parameters)), fmt.Sprintf("the use case %q", u.Key), &problems)
	given := values(u.Parameters, parameters, partition, &problems)
	if err := inputError(problems); err != nil {
		return nil, err
	}
	permissions, diags := u.render(evalContext(partition, given, nil))
	if diags.HasErrors() {
		return nil, asError(diags)
	}
	return permissions, nil
}

// render evaluates the use case's expressions.
func (u *UseCase) render(in *hcl.EvalContext) (*Permissions, hcl.Diagnostics) {
	managed, diags := list(u.managed, in)
	if diags.HasErrors() {
		return nil, diags
	}
	document := &policy.Document{Use: policy.UseIdentity, Version: policy.Version2012}
	for i := range u.statements {
		statement, diags := u.statements[i].render(in)
		if diags.HasErrors() {
			return nil, diags
		}
		if statement != nil {
			document.Statements = append(document.Statements, *statement)
		}
	}
	permissions := &Permissions{ManagedPolicyARNs: managed}
	if len(document.Statements) > 0 {
		permissions.JSON = document.Marshal()
	}
	return permissions, nil
}

// render gives the statement, or nil where its condition when does not hold.
func (b *statementBlock) render(in *hcl.EvalContext) (*policy.Statement, hcl.Diagnostics) {
	wanted, diags := holds(b.When, in)
	if diags.HasErrors() || !wanted {
		return nil, diags
	}
	statement := policy.Statement{Sid: b.Sid, Effect: policy.Effect(b.Effect)}
	if statement.Actions, diags = list(b.Actions, in); diags.HasErrors() {
		return nil, diags
	}
	if statement.Resources, diags = list(b.Resources, in); diags.HasErrors() {
		return nil, diags
	}
	if len(statement.Actions) == 0 || len(statement.Resources) == 0 {
		return nil, hcl.Diagnostics{{Severity: hcl.DiagError, Detail: "the statement comes to no actions or no resources: give it a when", Subject: &b.At}}
	}
	for i := range b.Conditions {
		c := &b.Conditions[i]
		wanted, diags := holds(c.When, in)
		if diags.HasErrors() {
			return nil, diags
		}
		if !wanted {
			continue
		}
		values, diags := list(c.Values, in)
		if diags.HasErrors() {
			return nil, diags
		}
		statement.Conditions = append(statement.Conditions, policy.Condition{Operator: c.Test, Key: c.Variable, Values: values})
	}
	return &statement, nil
}
