package vendor

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// What use cases and forms say is checked in two steps: here that every name in
// their expressions is one that exists, and in trial.go by filling them in.

// parameters turns blocks into parameters.
func (c *checker) parameters(blocks []parameterBlock, isForPolicy bool) []Parameter {
	seen := map[string]bool{}
	all := make([]Parameter, 0, len(blocks))
	for _, b := range blocks {
		if !isKey(b.Name) {
			c.refuse(b.At, "the parameter's name %q must begin with a lower-case letter and hold lower-case letters, digits and underscores alone", b.Name)
		}
		if seen[b.Name] {
			c.refuse(b.At, "the parameter %q is given twice", b.Name)
		}
		seen[b.Name] = true
		all = append(all, c.parameter(b, isForPolicy))
	}
	return all
}

func (c *checker) parameter(b parameterBlock, isForPolicy bool) Parameter {
	p := Parameter{
		Name: b.Name, Description: b.Description, Type: b.Type, Required: b.Required, IsList: b.List,
		rule: b.Rule, example: b.Example, admitsWildcards: b.Wildcards, isForPolicy: isForPolicy,
	}
	if p.Type == "" {
		p.Type = TypeText
	}
	c.oneOf(b.At, "type", p.Type, TypeText, TypeBucket, TypePrefix, TypeFolder, TypeARN, TypeRegion, TypeAccount, TypeSessionName, TypeDuration, TypeFlag)
	if strings.TrimSpace(b.Description) == "" {
		c.refuse(b.At, "description is empty: say what a customer should give")
	}
	c.parameterPattern(b, &p)
	p.service, p.resource, _ = strings.Cut(b.ARNOf, ":")
	switch {
	case (p.Type == TypeARN) != (b.ARNOf != ""):
		c.refuse(b.At, `a parameter of the type "arn" needs arn_of, such as "kms:key/" or "sqs:", and no other takes it`)
	case p.Type == TypeARN && (p.service == "" || !strings.Contains(b.ARNOf, ":")):
		c.refuse(b.At, `arn_of is %q and must be a service, a colon and how the resource begins, such as "kms:key/" or "sqs:"`, b.ARNOf)
	case b.List && !isForPolicy:
		c.refuse(b.At, "a form fills in one value: leave list out")
	case b.List && (p.Type == TypeDuration || p.Type == TypeFlag):
		c.refuse(b.At, "a parameter of the type %q is a single value: leave list out", p.Type)
	case b.Wildcards && p.Type != TypeARN:
		c.refuse(b.At, `wildcards is for parameters of the type "arn"`)
	}
	return p
}

func (c *checker) parameterPattern(b parameterBlock, p *Parameter) {
	switch {
	case (b.Pattern == "") != (b.Rule == ""):
		c.refuse(b.At, "pattern and rule belong together: the rule is the pattern in words, and completes \"the value must be\"")
	case b.Pattern != "" && p.Type != TypeText:
		c.refuse(b.PatternAt, "only a parameter of the type %q takes a pattern", TypeText)
	case b.Example != "" && p.Type != TypeText:
		c.refuse(b.ExampleAt, "only a parameter of the type %q takes an example", TypeText)
	case b.Pattern != "" && b.Example == "":
		c.refuse(b.PatternAt, "a pattern needs an example that matches it")
	case b.Pattern != "":
		p.pattern = c.pattern(b.PatternAt, b.Pattern)
	}
	if p.pattern != nil && !p.pattern.MatchString(b.Example) {
		c.refuse(b.ExampleAt, "the example %q does not match the pattern %q", b.Example, b.Pattern)
	}
}

// useCase checks one use case.
func (c *checker) useCase(b useCaseBlock, u *UseCase) {
	if !isKey(b.Key) {
		c.refuse(b.At, "the key %q must begin with a lower-case letter and hold lower-case letters, digits and underscores alone", b.Key)
	}
	if c.useCases[b.Key] {
		c.refuse(b.At, "the use case %q is given twice", b.Key)
	}
	c.useCases[b.Key] = true
	c.oneOf(b.At, "provenance", b.Provenance, ProvenanceDocumented, ProvenanceDerived)
	c.fact(b.At, b.Sources, b.Provenance == ProvenanceDerived, b.Note)
	if b.Provenance == ProvenanceDocumented && len(b.Sources) == 0 {
		c.refuse(b.At, "a documented list needs sources that have it; one of your own is %q", ProvenanceDerived)
	}
	for _, s := range b.Statements {
		c.statement(s, u.Parameters)
	}
	c.names(b.Managed, u.Parameters)
}

func (c *checker) statement(b statementBlock, parameters []Parameter) {
	c.oneOf(b.At, "effect", b.Effect, string(policy.Allow), string(policy.Deny))
	for _, e := range []hcl.Expression{b.When, b.Actions, b.Resources} {
		c.names(e, parameters)
	}
	for _, condition := range b.Conditions {
		c.condition(condition.At, condition.Test, condition.Variable)
		c.names(condition.When, parameters)
		c.names(condition.Values, parameters)
	}
}

func (c *checker) condition(at hcl.Range, test, variable string) {
	if _, known := policy.ParseOperator(test); !known {
		c.refuse(at, "test is %q, which is no condition operator of IAM: StringEquals and ArnLike are", test)
	}
	if strings.TrimSpace(variable) == "" {
		c.refuse(at, "variable is empty: give a condition key such as s3:prefix")
	}
}

// form checks one form.
func (c *checker) form(b handoffBlock, f *Form) {
	c.fact(b.At, b.Sources, false, "")
	if c.forms[b.Form] {
		c.refuse(b.At, "the form %q is given twice: each of several forms needs a name of its own", b.Form)
	}
	c.forms[b.Form] = true
	if b.Form != "" && !isKey(b.Form) {
		c.refuse(b.At, "the form's name %q must begin with a lower-case letter and hold lower-case letters, digits and underscores alone", b.Form)
	}
	if b.Method != "" && !c.methodNames[b.Method] {
		c.refuse(b.At, "method is %q, and no method block has this name", b.Method)
	}
	if len(b.Fields) == 0 {
		c.refuse(b.At, "the form needs at least one field")
	}
	more := []string{varRoleARN, varRoleName, varAccountID, varExternalID}
	labels := map[string]bool{}
	for _, field := range b.Fields {
		if strings.TrimSpace(field.Label) == "" || labels[field.Label] {
			c.refuse(field.At, "the label %q is empty or given twice", field.Label)
		}
		labels[field.Label] = true
		c.names(field.Value, f.Parameters, more...)
	}
	c.names(b.Snippet, f.Parameters, more...)
}

// names checks that an expression speaks of what exists.
func (c *checker) names(expression hcl.Expression, parameters []Parameter, more ...string) {
	known := append([]string{varPartition, varDNSSuffix, varParameters}, more...)
	for _, t := range expression.Variables() {
		if root := t.RootName(); !slices.Contains(known, root) {
			c.refuse(t.SourceRange(), "%q is nothing an expression can use here: there are %s", root, quotedList(known, "and"))
			continue
		}
		if t.RootName() == varParameters {
			c.parameterNamed(t, parameters)
		}
	}
	node, isSyntax := expression.(hclsyntax.Node)
	if !isSyntax {
		return // Left out.
	}
	_ = hclsyntax.VisitAll(node, func(n hclsyntax.Node) hcl.Diagnostics {
		if call, isCall := n.(*hclsyntax.FunctionCallExpr); isCall && !slices.Contains(functionNames(), call.Name) {
			c.refuse(call.NameRange, "there is no function %q: there are %s", call.Name, quotedList(functionNames(), "and"))
		}
		return nil
	})
}

func (c *checker) parameterNamed(t hcl.Traversal, parameters []Parameter) {
	names := make([]string, len(parameters))
	for i, p := range parameters {
		names[i] = p.Name
	}
	if len(t) > 1 {
		if attribute, ok := t[1].(hcl.TraverseAttr); ok && slices.Contains(names, attribute.Name) {
			return
		}
	}
	known := "there are none here"
	if len(names) > 0 {
		known = "there are " + quotedList(names, "and")
	}
	c.refuse(t.SourceRange(), "var must be followed by a dot and the name of a parameter: %s", known)
}
