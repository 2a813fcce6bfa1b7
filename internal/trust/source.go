package trust

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// sourceAtom is for whom a service acts: a resource of one account, which may
// be in an organisation. Acting for others, it names an account that is not ours.
func (a *auditor) sourceAtom(w *world, aim aim) atom {
	at := atom{keys: []string{keySourceARN, keySourceAccount, keySourceOrgID, keySourceOrgPaths}}
	if !slices.ContainsFunc(at.keys, a.view.mentions) && !aim.forOthers {
		return at
	}
	if !aim.forOthers {
		at.options = append(at.options, option{})
	}
	for _, account := range a.sourceAccounts(w, aim) {
		for _, arn := range a.sourceARNs(w, account, aim) {
			for _, organization := range a.sourceOrganizations(aim) {
				o := option{{key: keySourceARN, values: []string{arn}}, {key: keySourceAccount, values: []string{account}}}
				at.options = append(at.options, append(o, organization...))
			}
		}
	}
	return at
}

func (a *auditor) sourceAccounts(w *world, aim aim) []string {
	ours := append([]string{a.ownAccount()}, a.subject.TrustedAccountIDs...)
	named := a.sourceNames(w)
	d := accountDomain(a.unusedAccount())
	if !aim.forOthers {
		d.natural = append(d.natural, ours...)
	}
	d.legal = func(id string) bool {
		return awsid.IsAccountID(id) && !(aim.forOthers && (slices.Contains(ours, id) || slices.Contains(named, id)))
	}
	var patterns []pattern
	for _, t := range a.sourceTexts(w, keySourceAccount) {
		patterns = append(patterns, t.pattern())
	}
	for _, t := range a.sourceTexts(w, keySourceARN) {
		if parts := strings.SplitN(t.text(), ":", 6); len(parts) == 6 {
			patterns = append(patterns, likePattern(parts[4]))
		}
	}
	return a.candidates(d, nil, patterns)
}

// sourceText is a text that a condition on the source compares with.
type sourceText struct {
	op       policy.Operator
	segments []segment
}

func (t sourceText) pattern() pattern { return patternOf(t.op, t.segments) }

func (t sourceText) text() string {
	var b strings.Builder
	for _, s := range t.segments {
		b.WriteString(s.text)
	}
	return b.String()
}

// sourceTexts are the texts that conditions compare a key with. Variables stand
// for what the role or the service settles, such as ${aws:ResourceAccount}; a
// text with another variable is left out.
func (a *auditor) sourceTexts(w *world, key string) []sourceText {
	settled := func(key string) (string, bool) {
		if v, ok := w.fixed[key]; ok && len(v.Values) == 1 {
			return v.Values[0], true
		}
		return "", false
	}
	var list []sourceText
	for _, p := range a.view.predicates[key] {
		if p.op.Family != policy.FamilyString && p.op.Family != policy.FamilyARN {
			continue
		}
		if done, ok := resolved(segments(p.value, a.variables()), settled); ok {
			list = append(list, sourceText{op: p.op, segments: done})
		}
	}
	return list
}

// sourceNames are the accounts that conditions on the source give in full.
func (a *auditor) sourceNames(w *world) []string {
	var names []string
	for _, t := range a.sourceTexts(w, keySourceAccount) {
		names = append(names, t.text())
	}
	for _, t := range a.sourceTexts(w, keySourceARN) {
		if parts := strings.SplitN(t.text(), ":", 6); len(parts) == 6 {
			names = append(names, parts[4])
		}
	}
	return names
}

// sourceARNs are resources of the account.
func (a *auditor) sourceARNs(w *world, account string, aim aim) []string {
	service, _, _ := strings.Cut(w.caller.Name, ".")
	prefix := "arn:" + a.partition() + ":"
	named, resource := resourceOf(service, aim)
	var forms []domain
	for _, region := range a.regionsOf(keySourceARN) {
		head := prefix + service + ":" + region + ":" + account + ":"
		forms = append(forms, domain{language: literalPattern(head, tokenLetter).then(resource...), legal: isPrintable, natural: []string{head + named}})
	}
	if aim.forOthers {
		// The ARNs of some services begin with the name of another.
		for _, region := range a.regionsOf(keySourceARN) {
			other := literalPattern(prefix, tokenLetter).then(one(idCharacters), run(idCharacters+"-")).thenText(":" + region + ":" + account + ":").then(resource...)
			forms = append(forms, domain{language: other, legal: isPrintable})
		}
	} else {
		// The ARN of a bucket or a hosted zone tells neither region nor account.
		segment := pattern{run(notColon)}
		anywhere := literalPattern(prefix, tokenLetter).then(segment...).thenText(":").then(segment...).thenText(":" + account + ":").then(resource...)
		global := literalPattern(prefix, tokenLetter).then(segment...).thenText(":::").then(resource...)
		forms = append(forms, domain{language: anywhere, legal: isPrintable}, domain{language: global, legal: isPrintable})
	}
	forms[0].others = forms[1:]
	var patterns []pattern
	for _, t := range a.sourceTexts(w, keySourceARN) {
		patterns = append(patterns, t.pattern())
	}
	return a.candidates(forms[0], nil, patterns)
}

// resourceOf has the form of the last part of a service's ARNs, and one of that
// form. Where a service acts for others, only what its ARNs really look like is
// a counterexample: a colon is within a resource's name only where the service
// puts one. So a wildcard of StringLike for the region, which might run over
// colons, opens the pattern for few services.
func resourceOf(service string, aim aim) (natural string, language pattern) {
	kind, colon := typesBeforeColon()[service]
	switch {
	case colon && aim.forOthers:
		return kind + ":anybodys", pattern{one(wordLetters), run(wordLetters + "-")}.thenText(":").then(one(notColon), run(anyCharacter))
	case colon:
		return kind + ":anybodys", pattern{one(anyCharacter), run(anyCharacter)}
	case aim.forOthers:
		return "resource/anybodys", pattern{one(notColon), run(notColon)}
	default:
		return "resource/anybodys", pattern{one(anyCharacter), run(anyCharacter)}
	}
}

// typesBeforeColon has the services of servicesNamingSource whose ARNs have a
// colon behind the type of the resource, and may have more behind its name,
// with such a type.
// Source: Service Authorization Reference, resource types of Amazon CloudWatch
// Logs and AWS Step Functions.
func typesBeforeColon() map[string]string {
	return map[string]string{"logs": "log-group", "states": "stateMachine"}
}

func (a *auditor) sourceOrganizations(aim aim) []option {
	if !a.view.mentions(keySourceOrgID) && !a.view.mentions(keySourceOrgPaths) {
		return []option{{}}
	}
	options := []option{{}}
	organizations := []string{anotherOrganization}
	if !aim.forOthers {
		organizations = append(organizations, a.ownOrganization())
		for _, p := range a.view.predicates[keySourceOrgID] {
			organizations = append(organizations, p.value)
		}
		for _, p := range a.view.predicates[keySourceOrgPaths] {
			id, _, _ := strings.Cut(p.value, "/")
			organizations = append(organizations, id)
		}
	}
	d := domain{language: pattern{run(anyCharacter)}, legal: func(v string) bool { return !strings.ContainsAny(v, "*?$ ") }}
	s := candidateSet{domain: d}
	s.add(organizations...)
	for _, id := range s.values {
		for _, path := range a.organizationPaths(id, keySourceOrgPaths) {
			options = append(options, option{
				{key: keySourceOrgID, values: []string{id}}, {key: keySourceOrgPaths, values: []string{path}, multi: true},
			})
		}
	}
	return options
}
