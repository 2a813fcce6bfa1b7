package main

// class is one known cause of disagreement. Its name is that of its entry in
// the list of settled disagreements.
type class struct {
	name string
	// rewrite says the pair in other words that mean the same by AWS's
	// documentation; it reports false where it changes nothing.
	rewrite func(*pair) bool
	// gaps are the places of a pair on which AWS's documentation is silent; a
	// class has either gaps or a rewrite.
	gaps func(*pair) []gap
}

// The two verdicts of the list.
const (
	verdictOurs   = "ours"
	verdictSilent = "silent"
)

func (c class) verdict() string {
	if c.gaps != nil {
		return verdictSilent
	}
	return verdictOurs
}

// classes lists all of them; rewrites are applied in this order.
func classes() []class {
	return []class{
		{name: "variables-before-2012", rewrite: (*pair).spellOutOldVariables},
		{name: "predefined-variables-in-equals", rewrite: (*pair).spellOutPredefined},
		{name: "unset-variable-under-negation", rewrite: (*pair).spellOutUnset},
		{name: "unset-variable-in-notresource", rewrite: (*pair).spellOutUnsetResources},
		{name: "short-resource-in-notresource", rewrite: (*pair).completeResources},
		{name: "slash-in-resource-variable", rewrite: (*pair).resolveResourceVariables},
		{name: "colon-in-arn-variable", rewrite: (*pair).resolveARNVariables},
		{name: "epoch-is-in-seconds", rewrite: (*pair).writeDatesInISO},
		{name: "range-of-all-addresses", rewrite: (*pair).halveAllAddresses},
		{name: "address-without-prefix", rewrite: (*pair).addPrefixLength},
		{name: "null-of-empty-set", rewrite: (*pair).dropEmptySets},
		{name: "unique-id-as-principal", rewrite: (*pair).resolveUniqueIDs},
		{name: "role-path-and-case", rewrite: (*pair).dropOtherRoles},
		{name: "account-of-another-partition", rewrite: (*pair).dropOtherPartitions},
		{name: "caller-that-cannot-assume", rewrite: (*pair).denyImpossibleCallers},
		{name: "provider-has-no-account", rewrite: (*pair).dropAccountsForProviders},
		{name: "provider-named-by-host", rewrite: (*pair).nameProviderByARN},
		{name: "claims-beside-the-assumption", rewrite: (*pair).moveClaims},
		{name: "tags-at-source-identity", rewrite: (*pair).hideTagsFromSourceIdentity},
		{name: "session-name-beside-the-assumption", rewrite: (*pair).spellOutSessionName},
		{name: "several-values-without-set-operator", gaps: (*pair).looseMultivalued},
		{name: "unreadable-value", gaps: (*pair).unreadable},
		{name: "date-of-four-digits", gaps: (*pair).yearOrEpoch},
		{name: "provider-under-aws-wildcard", gaps: (*pair).wildcardForProviders},
		{name: "variable-in-bool", gaps: (*pair).boolVariables},
		{name: "variable-with-empty-value", gaps: (*pair).emptyVariables},
	}
}

// attempt is a pair under one class or several; it succeeds if the evaluators
// agree on all its variants.
type attempt struct {
	classes  []string
	variants []pair
}

// maxGaps bounds the variants of a pair: each gap doubles them.
const maxGaps = 4

// attempts are what a disagreement is tried with: each class alone, and all of
// those that apply together.
func attempts(p pair) []attempt {
	var list []attempt
	var applying []class
	for _, c := range classes() {
		if a, ok := try(p, []class{c}); ok {
			list, applying = append(list, a), append(applying, c)
		}
	}
	if len(applying) > 1 {
		if a, ok := try(p, applying); ok {
			list = append(list, a)
		}
	}
	return list
}

// try applies classes, and reports false where they change nothing or leave
// too many gaps.
func try(p pair, list []class) (attempt, bool) {
	var a attempt
	p = p.clone()
	ours := p.ours()
	for _, c := range list {
		if c.rewrite != nil && c.rewrite(&p) {
			a.classes = append(a.classes, c.name)
		}
	}
	if len(a.classes) > 0 && p.ours() != ours {
		return a, false
	}
	var gaps []gap
	for _, c := range list {
		if c.gaps == nil {
			continue
		}
		if found := c.gaps(&p); len(found) > 0 {
			gaps, a.classes = append(gaps, found...), append(a.classes, c.name)
		}
	}
	a.variants = fillGaps(p, unique(gaps))
	return a, len(a.classes) > 0 && len(a.variants) > 0
}
