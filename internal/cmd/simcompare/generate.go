package main

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// generator draws one pair.
type generator struct{ *rand.Rand }

// generate gives the pair of that number; it depends on nothing else, so that
// one pair can be looked at alone.
func generate(seed, number uint64) pair {
	//nolint:gosec // The same seed has to give the same pairs; nothing is kept secret by them.
	g := generator{rand.New(rand.NewPCG(seed, number))}
	p := pair{number: number}
	switch g.IntN(10) {
	case 0, 1, 2, 3, 4:
		g.trustPair(&p)
	case 5, 6, 7:
		g.resourcePair(&p)
	default:
		g.identityPair(&p)
	}
	g.fill(&p)
	return p
}

func pick[T any](g generator, list []T) T { return list[g.IntN(len(list))] }

// chance is true in percent of a hundred cases.
func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

// some draws up to three of the list, one most often.
func some[T any](g generator, list []T) []T {
	n := 1
	for n < 3 && g.chance(30) {
		n++
	}
	drawn := make([]T, 0, n)
	for range n {
		drawn = append(drawn, pick(g, list))
	}
	return drawn
}

func (g generator) trustPair(p *pair) {
	p.doc.use, p.resource = policy.UseTrust, roleARN
	p.action = "sts:AssumeRole"
	switch n := g.IntN(20); {
	case n == 0:
		p.caller, p.action = provider(samlProvider), "sts:AssumeRoleWithSAML"
	case n == 1:
		p.caller, p.action = provider(pick(g, []string{oidcProvider, cognito})), "sts:AssumeRoleWithWebIdentity"
	case n <= 3:
		p.caller = pick(g, services())
	default:
		p.caller = pick(g, identities())
	}
	p.keys = slices.Concat(derivedKeys(), environmentKeys(), parameterKeys(), parameterKeys(), claimKeys(p.action))
	g.document(p)
}

func (g generator) resourcePair(p *pair) {
	p.doc.use = policy.UseResource
	switch n := g.IntN(20); {
	case n == 0:
		p.caller = anonymous()
	case n == 1:
		p.caller = provider(pick(g, []string{oidcProvider, samlProvider, cognito}))
	case n <= 3:
		p.caller = pick(g, services())
	default:
		p.caller = pick(g, identities())
	}
	g.useOfResource(p)
}

func (g generator) identityPair(p *pair) {
	p.doc.use = policy.UseIdentity
	p.caller = pick(g, []caller{identities()[0], identities()[4]})
	g.useOfResource(p)
}

func (g generator) useOfResource(p *pair) {
	p.action = pick(g, askedActions())
	p.resource = pick(g, resourcesOf(p.action))
	p.keys = slices.Concat(derivedKeys(), environmentKeys(), p.parameters())
	g.document(p)
}

func (g generator) document(p *pair) {
	p.doc.version = pick(g, []string{"2012-10-17", "2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17", ""})
	for range 1 + g.IntN(3) {
		p.doc.statements = append(p.doc.statements, g.statement(p))
	}
}

func (g generator) statement(p *pair) statement {
	s := statement{effect: "Allow", principals: g.principals(p)}
	if g.chance(20) {
		s.effect = "Deny"
	}
	s.notPrincipal = p.doc.use == policy.UseResource && g.chance(10)
	s.actions, s.notAction = g.actions(p), g.chance(8)
	if p.doc.use != policy.UseTrust {
		s.resources = some(g, resourcePatterns(p.doc.use, p.action))
		s.notResource = g.chance(10)
	}
	for range pick(g, []int{0, 0, 0, 1, 1, 1, 1, 2, 2, 3}) {
		c := g.condition(p)
		taken := slices.ContainsFunc(s.conditions, func(o condition) bool {
			return o.operator == c.operator && strings.EqualFold(o.key, c.key)
		})
		if !taken {
			s.conditions = append(s.conditions, c)
		}
	}
	return s
}

func (g generator) actions(p *pair) []string {
	vocabulary := resourceActions()
	if p.doc.use == policy.UseTrust {
		vocabulary = trustActions()
	}
	if g.chance(75) {
		vocabulary = slices.DeleteFunc(vocabulary, func(pattern string) bool { return !policy.ActionMatches(pattern, p.action) })
	}
	return some(g, vocabulary)
}

// principals name the caller in most cases.
func (g generator) principals(p *pair) principals {
	var list principals
	if p.doc.use == policy.UseIdentity {
		return list
	}
	if p.doc.use == policy.UseResource && g.chance(8) {
		list.everyone = true
		return list
	}
	if g.chance(80) {
		list.add(p.caller, pick(g, p.caller.named))
	}
	for list.empty() || g.chance(35) {
		switch n := g.IntN(10); {
		case n == 0:
			list.service = append(list.service, pick(g, services()).name)
		case n == 1:
			list.federated = append(list.federated, pick(g, []string{oidcProvider, samlProvider, cognito}))
		default:
			list.aws = append(list.aws, pick(g, awsEntries()))
		}
	}
	return list
}

func (p *principals) empty() bool { return len(p.aws)+len(p.service)+len(p.federated) == 0 }

func (p *principals) add(c caller, entry string) {
	switch c.policy.Kind {
	case policy.CallerService:
		p.service = append(p.service, entry)
	case policy.CallerProvider:
		p.federated = append(p.federated, entry)
	default:
		p.aws = append(p.aws, entry)
	}
}

// condition compares a key with values of the operator's family, which is the
// key's own most often.
func (g generator) condition(p *pair) condition {
	k := pick(g, p.keys)
	family := k.family
	switch n := g.IntN(100); {
	case n < 8:
		family = policy.FamilyNull
	case n < 22:
		family = pick(g, families())
	}
	c := condition{key: k.name, operator: pick(g, operatorBases(family))}
	if g.chance(10) {
		c.key = strings.ToUpper(k.name)
	}
	if family == policy.FamilyNull {
		c.values, c.bare = []string{pick(g, policyValues(family, k))}, g.chance(30)
		c.bare = c.bare && c.values[0] != "TRUE"
		return c
	}
	if g.chance(15) {
		c.operator += "IfExists"
	}
	if (k.multi && g.chance(90)) || (!k.multi && g.chance(8)) {
		c.operator = pick(g, []string{"ForAllValues:", "ForAnyValue:"}) + c.operator
	}
	c.values = some(g, policyValues(family, k))
	if family == policy.FamilyString && !k.multi && g.chance(25) {
		c.values = append(c.values, g.heldBy(p, k)...)
	}
	c.bare = g.chance(30) && !slices.ContainsFunc(c.values, func(v string) bool {
		return !slices.Contains([]string{"42", "0", "-1", "3600", "3600.5", "true", "false"}, v)
	})
	return c
}

// heldBy gives what the caller holds under a key that follows from who he is.
func (g generator) heldBy(p *pair, k key) []string { return p.caller.keys[k.name].values }
