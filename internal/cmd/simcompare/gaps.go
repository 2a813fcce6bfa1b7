package main

import (
	"encoding/base64"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// gap is a place of a statement whose outcome AWS does not document.
type gap struct {
	statement, index int
	place            place
}

// place says of what the index is one.
type place int

const (
	ofConditions place = iota
	ofResources
	// ofPrincipals are the entries under AWS.
	ofPrincipals
)

func unique(gaps []gap) []gap {
	var list []gap
	for _, g := range gaps {
		if !slices.Contains(list, g) {
			list = append(list, g)
		}
	}
	return list
}

// fillGaps gives the pair with its gaps decided in every combination of ways.
func fillGaps(p pair, gaps []gap) []pair {
	if len(gaps) > maxGaps {
		return nil
	}
	var variants []pair
	for ways := range 1 << len(gaps) {
		v := p.clone()
		for i, g := range gaps {
			g.decide(&v.doc, v.caller, ways&(1<<i) != 0)
			for _, d := range v.simulatedDoc {
				g.decide(&d, v.caller, ways&(1<<i) != 0)
			}
		}
		variants = append(variants, v)
	}
	return variants
}

// decide replaces what is in the gap by something that holds for every request
// of the caller or for none.
func (g gap) decide(d *document, c caller, holds bool) {
	s := &d.statements[g.statement]
	switch g.place {
	case ofResources:
		s.resources[g.index] = "arn:aws:never:::never"
		if holds {
			s.resources[g.index] = "*"
		}
	case ofPrincipals:
		s.principals.aws[g.index] = nobody
		if holds {
			s.principals.add(c, c.name)
		}
	default:
		s.conditions[g.index] = condition{operator: "Null", key: fmt.Sprintf("aws:PrincipalTag/Absent%d", g.index), values: []string{strconv.FormatBool(holds)}}
	}
}

// where lists the conditions for which test is true.
func (p *pair) where(test func(condition, policy.Operator) bool) []gap {
	var found []gap
	for i, s := range p.doc.statements {
		for j, c := range s.conditions {
			if test(c, c.operatorOf()) {
				found = append(found, gap{statement: i, index: j})
			}
		}
	}
	return found
}

// looseMultivalued: AWS says that keys of several values need a set operator
// and not what happens without one.
func (p *pair) looseMultivalued() []gap {
	return p.where(func(c condition, op policy.Operator) bool {
		value, found := p.context.lookup(c.key)
		return found && value.multi && op.Set == policy.SetNone && op.Family != policy.FamilyNull
	})
}

// unreadable: a value that is none of the operator's kind, on either side, if
// the operator is negated; the simulator also takes 198.51.100.1 for a number.
func (p *pair) unreadable() []gap {
	return p.where(func(c condition, op policy.Operator) bool {
		value, found := p.context.lookup(c.key)
		if !found || (!op.Negated && op.Family != policy.FamilyNumeric) {
			return false
		}
		// A range is no address that a request could come from.
		oddRequest := func(text string) bool {
			return !readable(op.Family, text) || (op.Family == policy.FamilyIP && strings.Contains(text, "/"))
		}
		oddPolicy := func(text string) bool { return !readable(op.Family, text) }
		return slices.ContainsFunc(value.values, oddRequest) || slices.ContainsFunc(c.values, oddPolicy)
	})
}

// readable reports whether a text is what a family of operators compares.
func readable(family policy.Family, text string) bool {
	switch family {
	case policy.FamilyNumeric:
		_, err := strconv.ParseFloat(text, 64)
		return err == nil
	case policy.FamilyDate:
		_, ok := dateOf(text)
		return ok
	case policy.FamilyBinary:
		_, err := base64.StdEncoding.DecodeString(text)
		return err == nil
	case policy.FamilyIP:
		_, err := netip.ParseAddr(text)
		_, prefixErr := netip.ParsePrefix(text)
		return err == nil || prefixErr == nil
	case policy.FamilyARN:
		return strings.HasPrefix(text, "arn:") && strings.Count(text, ":") >= 5
	default:
		return true
	}
}

// dateOf reads the forms of dates that the vocabulary has.
func dateOf(text string) (time.Time, bool) {
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(seconds, 0).UTC(), true
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// yearOrEpoch: four digits are a year by ISO 8601 and seconds as an epoch; AWS
// takes both forms and does not say which goes first.
func (p *pair) yearOrEpoch() []gap {
	fourDigits := func(text string) bool { return len(text) == 4 && strings.Trim(text, "0123456789") == "" }
	return p.where(func(c condition, op policy.Operator) bool {
		value, _ := p.context.lookup(c.key)
		return op.Family == policy.FamilyDate && (slices.ContainsFunc(value.values, fourDigits) || slices.ContainsFunc(c.values, fourDigits))
	})
}

// boolVariables: one page says that Bool takes variables, another that it
// does not.
func (p *pair) boolVariables() []gap {
	return p.where(func(c condition, op policy.Operator) bool {
		return op.Family == policy.FamilyBool && slices.ContainsFunc(c.values, func(v string) bool { return strings.Contains(v, "${") })
	})
}

// emptyVariables: a variable with no value is null, but whether a value that
// is the empty string is one is not said.
func (p *pair) emptyVariables() []gap {
	if p.doc.version != policy.Version2012 {
		return nil
	}
	empty := func(text string) bool {
		return slices.ContainsFunc(policy.Variables(text), func(key string) bool {
			value, found := p.context.lookup(key)
			return found && slices.Equal(value.values, []string{""})
		})
	}
	found := p.where(func(c condition, op policy.Operator) bool {
		return op.TakesVariables() && slices.ContainsFunc(c.values, empty)
	})
	for i, s := range p.doc.statements {
		for j, r := range s.resources {
			if empty(r) {
				found = append(found, gap{statement: i, index: j, place: ofResources})
			}
		}
	}
	return found
}

// wildcardForProviders: whether everyone takes in somebody whom an identity
// provider vouches for. AWS only calls it a mismatch of action and principal.
func (p *pair) wildcardForProviders() []gap {
	var found []gap
	for i, s := range p.doc.statements {
		for j, entry := range s.principals.aws {
			if entry == "*" && p.byProvider() {
				found = append(found, gap{statement: i, index: j, place: ofPrincipals})
			}
		}
	}
	return found
}
