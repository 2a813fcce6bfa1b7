package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// fill draws what the request holds: the caller's keys as AWS sets them, and
// of the others mostly those that the policy speaks of.
func (g generator) fill(p *pair) {
	p.context = p.caller.keys.clone()
	trusted := p.doc.use == policy.UseTrust
	for _, k := range slices.Concat(environmentKeys(), p.parameters(), claimKeys(p.action)) {
		mentioned := p.doc.mentions(k.name)
		if (mentioned && g.chance(80)) || (!mentioned && g.chance(4)) {
			p.context[k.name] = g.held(p, k)
		}
	}
	if trusted {
		p.settleParameters()
	}
}

// parameters are the keys of what the request passes. The simulator knows
// which of them a service takes, but asks nothing of the kind about a policy of
// an identity, so that any key can stand there.
func (p *pair) parameters() []key {
	switch p.doc.use {
	case policy.UseTrust:
		return parameterKeys()
	case policy.UseIdentity:
		return append(parameterKeys(), binaryKey())
	default:
		return append(tagKeys(), binaryKey())
	}
}

// held draws a value, one of those the policy compares with if it can.
func (g generator) held(p *pair, k key) held {
	list := requestValues(k)
	if wanted := p.doc.literals(k.name); len(wanted) > 0 && g.chance(60) && k.family == policy.FamilyString {
		list = wanted
	}
	if k.family != policy.FamilyString && g.chance(4) {
		list = []string{"red"}
	}
	if strings.HasPrefix(k.name, "aws:PrincipalTag/") && g.chance(5) {
		list = []string{""}
	}
	if !k.multi {
		return one(pick(g, list))
	}
	if g.chance(5) && p.doc.use != policy.UseTrust {
		return many()
	}
	drawn := some(g, list)
	slices.Sort(drawn)
	return many(slices.Compact(drawn)...)
}

// mentions reports whether a condition or a variable of the policy looks at
// the key.
func (d document) mentions(name string) bool {
	lower := strings.ToLower(name)
	for _, s := range d.statements {
		for _, c := range s.conditions {
			if strings.EqualFold(c.key, name) || slices.ContainsFunc(c.values, func(v string) bool { return slices.Contains(policy.Variables(v), lower) }) {
				return true
			}
		}
		if slices.ContainsFunc(s.resources, func(r string) bool { return slices.Contains(policy.Variables(r), lower) }) {
			return true
		}
	}
	return false
}

// literals are the values without wildcards and variables that the policy
// compares a key with.
func (d document) literals(name string) []string {
	var list []string
	for _, s := range d.statements {
		for _, c := range s.conditions {
			if !strings.EqualFold(c.key, name) || c.operatorOf().Family == policy.FamilyNull {
				continue
			}
			for _, value := range c.values {
				if !strings.ContainsAny(value, "*?$") && value != "" {
					list = append(list, value)
				}
			}
		}
	}
	return list
}

// settleParameters makes the keys of session tags agree with each other, as
// STS derives aws:TagKeys from the tags, and gives the role's account.
func (p *pair) settleParameters() {
	delete(p.context, "aws:TagKeys")
	if names := p.tagNames(); len(names) > 0 {
		p.context["aws:TagKeys"] = many(names...)
	}
	p.context["aws:ResourceAccount"] = one(ownAccount)
}

// tagNames are the names of the session tags that the request passes, in order.
func (p *pair) tagNames() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(p.context)) {
		if tag, found := strings.CutPrefix(name, "aws:RequestTag/"); found {
			names = append(names, tag)
		}
	}
	return names
}
