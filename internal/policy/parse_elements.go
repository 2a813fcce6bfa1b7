package policy

import (
	"slices"
	"strings"
)

const nameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

func (p *parser) actions(n *node, path string) []string {
	return p.texts(n, path, "Action", p.action)
}

// trustActions are what a trust policy can grant by name. IAM answers any
// other, misspelt ones too, with "AssumeRole policy may only specify STS
// AssumeRole actions".
func trustActions() []string {
	return []string{
		"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext",
	}
}

func isTrustAction(action string) bool {
	return strings.ContainsAny(action, "*?") || slices.ContainsFunc(trustActions(), func(known string) bool { return strings.EqualFold(known, action) })
}

// action checks the form vendor:Name, in which the name may hold wildcards.
// Source: IAM User Guide, "IAM JSON policy elements: Action".
func (p *parser) action(n *node, path string) {
	if n.text == "*" || (n.text == "*:*" && p.use != UseTrust) {
		return
	}
	vendor, name, found := strings.Cut(n.text, ":")
	switch {
	case !found || vendor == "" || strings.Trim(vendor, nameCharacters+"-") != "":
		p.refuse(n.offset, path, "%q is no action; write the service's prefix, a colon and the name, as in \"sts:AssumeRole\".", n.text)
	case name == "" || strings.Trim(name, nameCharacters+"-_*?") != "":
		p.refuse(n.offset, path, "%q is no action; its name may hold letters, digits and the wildcards * and ?.", n.text)
	case p.use == UseTrust && !strings.EqualFold(vendor, "sts"):
		p.refuse(n.offset, path, "%q is no action of STS; a trust policy grants only those, such as \"sts:AssumeRole\". What the role may do belongs in a permission policy.", n.text)
	case p.use == UseTrust && !isTrustAction(n.text):
		p.refuse(n.offset, path, "%q is no action a trust policy can grant; those are %s.%s", n.text, strings.Join(trustActions(), ", "), p.proposal(n.text, trustActions()))
	}
}

func (p *parser) resources(m member, path string) []string {
	if p.use == UseTrust {
		p.refuse(m.offset, path, "a trust policy has no %s: it belongs to the role it is attached to. Remove the element.", m.key)
		return nil
	}
	return p.texts(m.value, path, m.key, p.resource)
}

// resource checks the form of a resource in IAM's own policies; other services
// know other forms.
// Source: IAM User Guide, "IAM JSON policy elements: Resource".
func (p *parser) resource(n *node, path string) {
	switch {
	case n.text == "":
		p.refuse(n.offset, path, "the resource is empty; write an ARN or \"*\".")
	case p.use == UseIdentity && n.text != "*" && !strings.HasPrefix(n.text, "arn:"):
		p.refuse(n.offset, path, "%q is no resource; write an ARN or \"*\".", n.text)
	}
}

func (p *parser) conditions(n *node, path string) []Condition {
	if n.kind != objectNode {
		p.refuse(n.offset, path, "Condition must be an object, not %s.", n.kind)
		return nil
	}
	var list []Condition
	seen := map[string]bool{}
	for _, m := range n.members {
		at := field(path, m.key)
		if seen[m.key] {
			p.refuse(m.offset, at, "the operator %q is there twice; join the two into one.", m.key)
		}
		seen[m.key] = true
		p.operator(m, at)
		list = append(list, p.operatorBlock(m, at)...)
	}
	return list
}

func (p *parser) operator(m member, path string) {
	op, ok := ParseOperator(m.key)
	switch {
	case ok:
	case op.Family == FamilyNull && op.Base != "":
		p.refuse(m.offset, path, "%q is no operator: Null asks whether the key exists and takes no IfExists.", m.key)
	default:
		p.refuse(m.offset, path, "%q is no condition operator.%s", m.key, p.proposal(m.key, operatorNames()))
	}
}

// operatorNames lists the operators without and with the suffix and prefixes,
// for proposals.
func operatorNames() []string {
	var names []string
	for _, op := range baseOperators() {
		for _, set := range []SetOperator{SetNone, SetForAllValues, SetForAnyValue} {
			op.Set, op.IfExists = set, false
			names = append(names, op.String())
			if op.Family != FamilyNull {
				op.IfExists = true
				names = append(names, op.String())
			}
		}
	}
	return names
}

// operatorBlock reads the keys under one operator. A block without keys is
// kept as a condition without a key, which matches nothing, so that it does
// not vanish and leave the statement unconditional.
func (p *parser) operatorBlock(m member, path string) []Condition {
	if m.value.kind != objectNode {
		p.refuse(m.value.offset, path, "the operator must have an object of keys and values, not %s.", m.value.kind)
		return nil
	}
	if len(m.value.members) == 0 {
		return []Condition{{Operator: m.key}}
	}
	var list []Condition
	seen := map[string]bool{}
	for _, key := range m.value.members {
		at := field(path, key.key)
		folded := strings.ToLower(key.key)
		switch {
		case key.key == "":
			p.refuse(key.offset, at, "the condition key is empty; write one such as \"sts:ExternalId\".")
		case seen[folded]:
			p.refuse(key.offset, at, "the key %q is there twice under one operator (upper and lower case do not count); join the two into one list.", key.key)
		}
		seen[folded] = true
		list = append(list, Condition{Operator: m.key, Key: key.key, Values: p.conditionValues(key.value, at)})
	}
	return list
}

// conditionValues reads a string, number or boolean, or a list of them. An
// empty list is read, and matches nothing.
func (p *parser) conditionValues(n *node, path string) []string {
	if n.kind != listNode {
		return p.conditionValue(n, path, nil)
	}
	var values []string
	for i, item := range n.items {
		values = p.conditionValue(item, index(path, i), values)
	}
	return values
}

func (p *parser) conditionValue(n *node, path string, values []string) []string {
	if !slices.Contains([]nodeKind{stringNode, numberNode, boolNode}, n.kind) {
		p.refuse(n.offset, path, "a condition's value must be a string, a number, true or false, or a list of them, not %s.", n.kind)
		return values
	}
	return append(values, n.text)
}
