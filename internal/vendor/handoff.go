package vendor

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
)

// Form is one of the vendor's forms, in its console or its API, that the
// customer fills in once the role is there.
type Form struct {
	// Name tells the forms of a vendor apart; empty where it has one.
	Name        string
	Description string
	// Method is the authentication method that the form belongs to.
	Method     string
	Parameters []Parameter

	at      hcl.Range
	fields  []fieldBlock
	snippet hcl.Expression
}

// HandoffInput is what a form is filled in with.
type HandoffInput struct {
	// Form is the form's name; empty: the first.
	Form    string
	RoleARN string
	// ExternalID is empty where there is none.
	ExternalID string
	Parameters map[string]string
}

// Field is one field of a form, filled in.
type Field struct {
	Label string
	Value string
}

// Handoff is a form, filled in.
type Handoff struct {
	// Form is the form's name; empty where the vendor has one.
	Form string
	// Fields are in the form's order; those that stay empty are left out.
	Fields []Field
	// Snippet is a statement or a payload that does the same; empty where the
	// vendor takes none.
	Snippet string
	// Warnings are sentences on what would not work as it was asked for.
	Warnings []string
}

// Form finds a form by its name, or the first where the name is empty.
func (d *Definition) Form(name string) (*Form, error) {
	if len(d.Forms) == 0 {
		return nil, inputError([]Problem{{Argument: ArgumentForm, Text: fmt.Sprintf("the catalogue does not know what %s's console asks for; see %s", d.Title, d.DocumentationURL)}})
	}
	if name == "" {
		return &d.Forms[0], nil
	}
	var names []string
	for i := range d.Forms {
		if d.Forms[i].Name == name {
			return &d.Forms[i], nil
		}
		if d.Forms[i].Name != "" {
			names = append(names, d.Forms[i].Name)
		}
	}
	text := fmt.Sprintf("%s has no form %q: it has %s", d.Title, name, quotedList(names, "and"))
	if len(names) == 0 {
		text = fmt.Sprintf("%s has no form %q: it has a single one, so leave the form out", d.Title, name)
	}
	return nil, inputError([]Problem{{Argument: ArgumentForm, Text: text}})
}

// HandoffLabels are the labels of the first form, in its order; nil where the
// catalogue knows none.
func (d *Definition) HandoffLabels() []string {
	if len(d.Forms) == 0 {
		return nil
	}
	return d.Forms[0].Labels()
}

// Labels are the labels of all fields, in the form's order.
func (f *Form) Labels() []string {
	labels := make([]string, len(f.fields))
	for i, field := range f.fields {
		labels[i] = field.Label
	}
	return labels
}

// Handoff fills a form in. What is wrong with the input comes as an
// *InputError; what the vendor could not use is a warning of the answer.
func (d *Definition) Handoff(in HandoffInput) (*Handoff, error) {
	form, err := d.Form(in.Form)
	if err != nil {
		return nil, err
	}
	var problems []Problem
	role, err := parseRole(in.RoleARN)
	if err != nil {
		return nil, inputError([]Problem{{Argument: ArgumentRoleARN, Text: err.Error()}})
	}
	handoff := &Handoff{Form: form.Name, Warnings: d.roleWarnings(role)}
	d.checkHandoffID(form, in.ExternalID, &problems)
	of := "the form"
	if form.Name != "" {
		of = fmt.Sprintf("the form %q", form.Name)
	}
	unknownParameters(form.Parameters, slices.Sorted(maps.Keys(in.Parameters)), of, &problems)
	given := map[string][]string{}
	for name, value := range in.Parameters {
		given[name] = []string{value}
	}
	parameters := values(form.Parameters, given, role.Partition, &problems)
	if err := inputError(problems); err != nil {
		return nil, err
	}
	parameters = d.capDurations(form, parameters, handoff)
	d.warnOfMethod(form, handoff)
	if diags := form.fill(handoff, form.context(role, in, parameters)); diags.HasErrors() {
		return nil, asError(diags)
	}
	return handoff, nil
}

func parseRole(text string) (awsid.Principal, error) {
	if !strings.HasPrefix(text, "arn:") {
		return awsid.Principal{}, notARole(text)
	}
	role, err := awsid.ParsePrincipal(text, "")
	if err != nil {
		return role, err
	}
	if role.Kind != awsid.KindRole {
		return role, notARole(text)
	}
	return role, nil
}

func notARole(text string) error {
	return fmt.Errorf("%q must be the ARN of a role, such as arn:aws:iam::123456789012:role/name", text)
}

// roleWarnings tell of a role that the vendor would not find or could not use.
func (d *Definition) roleWarnings(role awsid.Principal) []string {
	var warnings []string
	rule := d.RoleName
	switch {
	case rule.Kind == NameExact && role.Name != rule.Value:
		warnings = append(warnings, fmt.Sprintf("%s looks for a role named %q and will not find %q.", d.Title, rule.Value, role.Name))
	case rule.Kind == NamePrefix && !strings.HasPrefix(role.Name, rule.Value):
		warnings = append(warnings, fmt.Sprintf("%s takes roles whose name begins with %q, and %q does not.", d.Title, rule.Value, role.Name))
	}
	if d.Path.Value != "" && role.Path != d.Path.Value {
		warnings = append(warnings, fmt.Sprintf("%s expects the role under the path %s, and it is under %s.", d.Title, d.Path.Value, role.Path))
	}
	if missing := d.MissingPartition(role.Partition); missing != "" {
		warnings = append(warnings, missing+".")
	}
	return warnings
}

// checkHandoffID asks for the ID where the form wants one, and refuses one that
// the vendor would not take.
func (d *Definition) checkHandoffID(form *Form, id string, problems *[]Problem) {
	refuse := func(text string) {
		*problems = append(*problems, Problem{Argument: ArgumentExternalID, Text: text})
	}
	switch {
	case id == "" && d.ExternalID.Required && form.asksForID():
		refuse(fmt.Sprintf("%s asks for the external ID that the role's trust policy requires", d.Title))
	case id == "":
	case d.ExternalID.Issuer == IssuerNone:
		refuse(fmt.Sprintf("%s sends no external ID, so there is none to hand over: leave it out", d.Title))
	default:
		err := externalid.Check(id)
		if err == nil {
			err = d.CheckExternalID(id)
		}
		if err != nil {
			refuse(err.Error())
		}
	}
}

// asksForID reports whether the form has a place for the external ID.
func (f *Form) asksForID() bool {
	speaks := func(expression hcl.Expression) bool {
		return slices.ContainsFunc(expression.Variables(), func(t hcl.Traversal) bool { return t.RootName() == varExternalID })
	}
	return speaks(f.snippet) || slices.ContainsFunc(f.fields, func(b fieldBlock) bool { return speaks(b.Value) })
}

// capDurations shortens sessions to what can work: a vendor that asked for more
// would be refused.
// Source: STS API Reference, "AssumeRole", DurationSeconds.
func (d *Definition) capDurations(form *Form, parameters cty.Value, handoff *Handoff) cty.Value {
	longest := d.longestSession()
	all := parameters.AsValueMap()
	for _, p := range form.Parameters {
		value := all[p.Name]
		if p.Type != TypeDuration || longest == 0 || value.IsNull() || value.LessThanOrEqualTo(cty.NumberIntVal(longest)).True() {
			continue
		}
		all[p.Name] = cty.NumberIntVal(longest)
		handoff.Warnings = append(handoff.Warnings, fmt.Sprintf(
			"The parameter %q asks for %s seconds, and %s can have %d at most, so that is what it is told.", p.Name, value.AsBigFloat().Text('f', -1), d.Title, longest))
	}
	return cty.ObjectVal(all)
}

// longestSession is in seconds, 0 if nothing is known.
func (d *Definition) longestSession() int64 {
	if d.MaxSessionDuration != 0 {
		return d.MaxSessionDuration
	}
	if d.Chained {
		return awsid.MaxChainedDuration
	}
	return 0
}

func (d *Definition) warnOfMethod(form *Form, handoff *Handoff) {
	for _, m := range d.Methods {
		if m.Name == form.Method && m.Status == MethodDeprecated {
			handoff.Warnings = append(handoff.Warnings, strings.TrimSpace(fmt.Sprintf("%s deprecates the method %q. %s", d.Title, m.Name, m.Note)))
		}
	}
}

// context is what the form's expressions see.
func (f *Form) context(role awsid.Principal, in HandoffInput, parameters cty.Value) *hcl.EvalContext {
	id := cty.NullVal(cty.String)
	if in.ExternalID != "" {
		id = cty.StringVal(in.ExternalID)
	}
	return evalContext(role.Partition, parameters, map[string]cty.Value{
		varRoleARN:    cty.StringVal(in.RoleARN),
		varRoleName:   cty.StringVal(role.Name),
		varAccountID:  cty.StringVal(role.AccountID),
		varExternalID: id,
	})
}

// fill evaluates the form's expressions.
func (f *Form) fill(handoff *Handoff, in *hcl.EvalContext) hcl.Diagnostics {
	for _, field := range f.fields {
		value, isGiven, diags := text(field.Value, in)
		if diags.HasErrors() {
			return diags
		}
		if isGiven {
			handoff.Fields = append(handoff.Fields, Field{Label: field.Label, Value: value})
		}
	}
	snippet, _, diags := text(f.snippet, in)
	handoff.Snippet = snippet
	return diags
}
