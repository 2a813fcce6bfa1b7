package vendor

import "github.com/hashicorp/hcl/v2"

// The blocks of this file hold expressions. They stay unevaluated until
// somebody asks for a policy or a form, with values for their parameters.

type useCaseBlock struct {
	Key         string           `hcl:"key,label"`
	At          hcl.Range        `hcl:",def_range"`
	Description string           `hcl:"description"`
	Provenance  string           `hcl:"provenance"`
	Note        string           `hcl:"note,optional"`
	Sources     []string         `hcl:"sources,optional"`
	Parameters  []parameterBlock `hcl:"parameter,block"`
	Statements  []statementBlock `hcl:"statement,block"`
	Managed     hcl.Expression   `hcl:"managed_policies,optional"`
}

type parameterBlock struct {
	Name        string    `hcl:"name,label"`
	At          hcl.Range `hcl:",def_range"`
	Description string    `hcl:"description"`
	Type        string    `hcl:"type,optional"`
	Required    bool      `hcl:"required,optional"`
	List        bool      `hcl:"list,optional"`
	ARNOf       string    `hcl:"arn_of,optional"`
	Wildcards   bool      `hcl:"wildcards,optional"`
	Pattern     string    `hcl:"pattern,optional"`
	PatternAt   hcl.Range `hcl:"pattern,attr_range"`
	Rule        string    `hcl:"rule,optional"`
	Example     string    `hcl:"example,optional"`
	ExampleAt   hcl.Range `hcl:"example,attr_range"`
}

type statementBlock struct {
	At         hcl.Range        `hcl:",def_range"`
	Sid        string           `hcl:"sid,optional"`
	When       hcl.Expression   `hcl:"when,optional"`
	Effect     string           `hcl:"effect"`
	Actions    hcl.Expression   `hcl:"actions"`
	Resources  hcl.Expression   `hcl:"resources"`
	Conditions []conditionBlock `hcl:"condition,block"`
}

type conditionBlock struct {
	At       hcl.Range      `hcl:",def_range"`
	When     hcl.Expression `hcl:"when,optional"`
	Test     string         `hcl:"test"`
	Variable string         `hcl:"variable"`
	Values   hcl.Expression `hcl:"values"`
}

type handoffBlock struct {
	At          hcl.Range        `hcl:",def_range"`
	Form        string           `hcl:"form,optional"`
	Description string           `hcl:"description,optional"`
	Method      string           `hcl:"method,optional"`
	Note        string           `hcl:"note,optional"`
	Sources     []string         `hcl:"sources,optional"`
	Parameters  []parameterBlock `hcl:"parameter,block"`
	Fields      []fieldBlock     `hcl:"field,block"`
	Snippet     hcl.Expression   `hcl:"snippet,optional"`
}

type fieldBlock struct {
	Label string         `hcl:"label,label"`
	At    hcl.Range      `hcl:",def_range"`
	Value hcl.Expression `hcl:"value"`
}

// trustBlock is what a trust policy needs besides principal and external ID.
type trustBlock struct {
	At         hcl.Range             `hcl:",def_range"`
	SelfAssume bool                  `hcl:"self_assume,optional"`
	Conditions []trustConditionBlock `hcl:"condition,block"`
	Note       string                `hcl:"note,optional"`
	Sources    []string              `hcl:"sources,optional"`
}

type trustConditionBlock struct {
	At       hcl.Range `hcl:",def_range"`
	Test     string    `hcl:"test"`
	Variable string    `hcl:"variable"`
	Values   []string  `hcl:"values"`
}

// takeUseCases takes over the permissions.
func (d *Definition) takeUseCases(blocks []useCaseBlock, c *checker) {
	for _, b := range blocks {
		u := UseCase{
			Key: b.Key, Description: b.Description, Provenance: b.Provenance, Note: b.Note, Sources: b.Sources,
			Parameters: c.parameters(b.Parameters, true), at: b.At, statements: b.Statements, managed: b.Managed,
		}
		c.useCase(b, &u)
		d.UseCases = append(d.UseCases, u)
		d.record("use_case."+b.Key, b.Provenance == ProvenanceDerived, b.Note, b.Sources)
	}
}

// takeForms takes over what is handed to the vendor.
func (d *Definition) takeForms(blocks []handoffBlock, c *checker) {
	for _, b := range blocks {
		f := Form{
			Name: b.Form, Description: b.Description, Method: b.Method,
			Parameters: c.parameters(b.Parameters, false), at: b.At, fields: b.Fields, snippet: b.Snippet,
		}
		c.form(b, &f)
		d.Forms = append(d.Forms, f)
		fact := "handoff"
		if b.Form != "" {
			fact += "." + b.Form
		}
		d.record(fact, false, b.Note, b.Sources)
	}
}

// takeTrust takes over what else a trust policy needs.
func (d *Definition) takeTrust(v *Variant, b variantBlock) {
	if b.Trust == nil {
		return
	}
	v.SelfAssume = b.Trust.SelfAssume
	for _, c := range b.Trust.Conditions {
		v.Conditions = append(v.Conditions, Condition{Test: c.Test, Variable: c.Variable, Values: c.Values})
	}
	d.record(variantFact(b)+".trust", false, b.Trust.Note, b.Trust.Sources)
}
