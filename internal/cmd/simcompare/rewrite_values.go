package main

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// eachCondition hands on every condition to be changed in place and reports
// whether one was.
func (p *pair) eachCondition(change func(*condition, policy.Operator) bool) bool {
	changed := false
	for i := range p.doc.statements {
		for j := range p.doc.statements[i].conditions {
			c := &p.doc.statements[i].conditions[j]
			changed = change(c, c.operatorOf()) || changed
		}
	}
	return changed
}

// eachValue is eachCondition for values; a value may become several, which are
// ORed like all values of a condition.
func (c *condition) eachValue(change func(string) []string) bool {
	var list []string
	for _, value := range c.values {
		list = append(list, change(value)...)
	}
	changed := !slices.Equal(list, c.values)
	c.values, c.bare = list, c.bare && !changed
	return changed
}

// replaceAll replaces a text in the whole of the pair: since both sides of
// each comparison change alike, nothing else does.
func (p *pair) replaceAll(old, replacement string) {
	p.eachCondition(func(c *condition, _ policy.Operator) bool {
		return c.eachValue(func(v string) []string { return []string{strings.ReplaceAll(v, old, replacement)} })
	})
	for i := range p.doc.statements {
		for j, r := range p.doc.statements[i].resources {
			p.doc.statements[i].resources[j] = strings.ReplaceAll(r, old, replacement)
		}
	}
	for name, value := range p.context {
		texts := slices.Clone(value.values)
		for i := range texts {
			texts[i] = strings.ReplaceAll(texts[i], old, replacement)
		}
		p.context[name] = held{values: texts, multi: value.multi}
	}
}

// spellOutOldVariables: without Version 2012-10-17 there are no variables, and
// ${…} is text; so it may as well begin with another character.
func (p *pair) spellOutOldVariables() bool {
	text, err := p.doc.text()
	if err != nil || p.doc.version == policy.Version2012 || !strings.Contains(text, "${") {
		return false
	}
	p.replaceAll("${", "@{")
	return true
}

// spellOutPredefined: ${*}, ${?} and ${$} are the characters, in values without
// wildcards too.
func (p *pair) spellOutPredefined() bool {
	if p.doc.version != policy.Version2012 {
		return false
	}
	changed := p.eachCondition(func(c *condition, op policy.Operator) bool {
		if op.Family != policy.FamilyString || op.TakesWildcards() {
			return false
		}
		return c.eachValue(func(v string) []string { return []string{strings.NewReplacer("${*}", "*", "${?}", "?").Replace(v)} })
	})
	text, err := p.doc.text()
	if err == nil && strings.Contains(text, "${$}") {
		p.replaceAll("${$}", "@")
		p.replaceAll("${x}", "@{x}")
		return true
	}
	return changed
}

// never is a value that no request holds.
const never = "never held by a request"

// spellOutUnset: a variable without a value is null, and nothing equals it.
func (p *pair) spellOutUnset() bool {
	if p.doc.version != policy.Version2012 {
		return false
	}
	return p.eachCondition(func(c *condition, op policy.Operator) bool {
		if !op.Negated || !op.TakesVariables() {
			return false
		}
		return c.eachValue(func(v string) []string {
			switch {
			case !p.hasUnset(v):
				return []string{v}
			case op.Family == policy.FamilyARN:
				return []string{"arn:never:never:never:never:never"}
			default:
				return []string{never}
			}
		})
	})
}

// spellOutUnsetResources: a resource that holds a variable without a value is
// none, so that a NotResource excludes nothing by it.
func (p *pair) spellOutUnsetResources() bool {
	changed := false
	for _, s := range p.doc.statements {
		for i, r := range s.resources {
			if s.notResource && p.doc.version == policy.Version2012 && p.hasUnset(r) {
				s.resources[i], changed = "arn:aws:never:::never", true
			}
		}
	}
	return changed
}

// completeResources: the segments that an ARN of a resource leaves out are
// wildcards, in NotResource too.
func (p *pair) completeResources() bool {
	changed := false
	for _, s := range p.doc.statements {
		for i, r := range s.resources {
			if missing := 5 - strings.Count(r, ":"); s.notResource && strings.HasPrefix(r, "arn:") && missing > 0 {
				s.resources[i], changed = r+strings.Repeat(":*", missing), true
			}
		}
	}
	return changed
}

// hasUnset reports whether a value has a variable without value and default.
func (p *pair) hasUnset(value string) bool {
	return slices.ContainsFunc(policy.Variables(value), func(key string) bool {
		_, found := p.singleValue(key)
		return !found && !strings.Contains(value, ", '")
	})
}

func (p *pair) singleValue(key string) (string, bool) {
	value, found := p.context.lookup(key)
	if !found {
		return "", false
	}
	return value.single()
}

// resolveARNVariables: a variable in an ARN stands for its value, whatever
// characters its own name has.
func (p *pair) resolveARNVariables() bool {
	if p.doc.version != policy.Version2012 {
		return false
	}
	return p.eachCondition(func(c *condition, op policy.Operator) bool {
		return op.Family == policy.FamilyARN && c.eachValue(func(v string) []string { return []string{p.resolve(v)} })
	})
}

// resolveResourceVariables: the same in resources.
func (p *pair) resolveResourceVariables() bool {
	changed := false
	for _, s := range p.doc.statements {
		for i, r := range s.resources {
			if p.doc.version == policy.Version2012 && !p.hasUnset(r) {
				s.resources[i] = p.resolve(r)
				changed = changed || s.resources[i] != r
			}
		}
	}
	return changed
}

// resolve puts the value, or the default, in the place of a variable.
func (p *pair) resolve(arn string) string {
	start, end := strings.Index(arn, "${"), strings.IndexByte(arn, '}')
	if start < 0 || end < start {
		return arn
	}
	name, fallback, hasDefault := strings.Cut(arn[start+2:end], ", ")
	text, found := p.singleValue(name)
	switch {
	case !found && !hasDefault:
		return "arn:never:never:never:never:never"
	case !found:
		text = strings.Trim(fallback, "'")
	}
	return arn[:start] + literal(text) + arn[end+1:]
}

// literal writes a text so that none of its characters is a wildcard.
func literal(text string) string {
	return strings.NewReplacer("*", "${*}", "?", "${?}", "$", "${$}").Replace(text)
}

// writeDatesInISO: an integer is seconds since 1970.
func (p *pair) writeDatesInISO() bool {
	iso := func(text string) string {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return text
		}
		// ISO 8601 has four digits for the year; no date of the vocabulary is later.
		last := time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)
		return time.Unix(min(seconds, last.Unix()), 0).UTC().Format(time.RFC3339)
	}
	return p.normalise(policy.FamilyDate, iso)
}

// normalise rewrites both sides of the comparisons of a family.
func (p *pair) normalise(family policy.Family, write func(string) string) bool {
	return p.eachCondition(func(c *condition, op policy.Operator) bool {
		if op.Family != family {
			return false
		}
		changed := c.eachValue(func(v string) []string { return []string{write(v)} })
		value, found := p.context.lookup(c.key)
		if !found {
			return changed
		}
		texts := make([]string, len(value.values))
		for i, text := range value.values {
			texts[i] = write(text)
		}
		if slices.Equal(texts, value.values) {
			return changed
		}
		p.compareInstead(c, held{values: texts, multi: value.multi})
		return true
	})
}

// compareInstead gives the condition a key of its own with the value, so that
// other conditions on the old key keep theirs. Keys that only some actions
// carry are changed in place.
func (p *pair) compareInstead(c *condition, value held) {
	lower := strings.ToLower(c.key)
	bound := strings.HasPrefix(lower, "sts:") || strings.HasPrefix(lower, "aws:requesttag/") || value.multi || !strings.HasPrefix(lower, "aws:")
	if !bound {
		c.key = fmt.Sprintf("aws:PrincipalTag/Instead%d", len(p.context))
		p.context[c.key] = value
		return
	}
	for name := range p.context {
		if strings.EqualFold(name, c.key) {
			p.context[name] = value
		}
	}
}

// halveAllAddresses: the range of all addresses is its two halves.
func (p *pair) halveAllAddresses() bool {
	return p.eachCondition(func(c *condition, op policy.Operator) bool {
		return op.Family == policy.FamilyIP && c.eachValue(func(v string) []string {
			if v == "0.0.0.0/0" {
				return []string{"0.0.0.0/1", "128.0.0.0/1"}
			}
			return []string{v}
		})
	})
}

// addPrefixLength: an address without a prefix length is the range of that
// address alone.
func (p *pair) addPrefixLength() bool {
	return p.eachCondition(func(c *condition, op policy.Operator) bool {
		return op.Family == policy.FamilyIP && c.eachValue(func(v string) []string {
			if a, err := netip.ParseAddr(v); err == nil {
				return []string{netip.PrefixFrom(a, a.BitLen()).String()}
			}
			return []string{v}
		})
	})
}

// dropEmptySets: a key without any value is as good as none, for Null too.
func (p *pair) dropEmptySets() bool {
	changed := false
	for name, value := range p.context {
		if len(value.values) == 0 {
			delete(p.context, name)
			changed = true
		}
	}
	return changed
}
