package trust

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// calledBy names a caller as principalOf does, in words where that is everyone.
func (a *auditor) calledBy(w *world, statement int) string {
	if who := a.principalOf(w, statement); who != "*" {
		return who
	}
	return everyoneCalled
}

const everyoneCalled = `the principal "*"`

// begun is a caller's name at the beginning of a sentence.
func begun(who string) string {
	if who == everyoneCalled {
		return `The principal "*"`
	}
	return who
}

// remedyWithoutID is what can be done where the vendor sends no external ID.
func remedyWithoutID(v *VendorRule) string {
	begin := fmt.Sprintf("%s sends no external ID, so none can be required.", v.Name)
	if v.Substitute != "" {
		return fmt.Sprintf("%s It can be given a value of %s instead: require one that is hard to guess with the condition StringEquals on %s, tell it to %s alone, and accept the finding with that reason.",
			begin, v.Substitute, v.Substitute, v.Name)
	}
	return begin + " Ask it for one; until then let in no more than the one principal it calls from, and accept the finding with that reason."
}

// remedyForAbsent says what to write instead of the statement that lets in
// without an external ID.
func (a *auditor) remedyForAbsent(statement int) string {
	const ours = " If the account is yours, list it in trusted_account_ids."
	for _, p := range a.view.conditions[statement] {
		if p.keys[0] == keyExternalID && p.known {
			return fmt.Sprintf("In statement %d write StringEquals on sts:ExternalId, with the ID agreed with the third party, in the place of %s.%s", statement, p.condition.Operator, ours)
		}
	}
	return "Set external_ids, or add the condition StringEquals on sts:ExternalId with the ID agreed with the third party to every statement that lets it assume the role." + ours
}

// whyAbsentPasses explains the conditions that look as if they required an
// external ID: those of the statement itself, then those of a Deny.
func (a *auditor) whyAbsentPasses(w *world, h hit) string {
	for _, p := range a.view.conditions[h.statement] {
		switch {
		case p.keys[0] != keyExternalID || !p.known:
		case p.op.Family == policy.FamilyNull:
			return " Null with the value true asks that the key be absent."
		default:
			return fmt.Sprintf(" %s holds for a request that has no such key at all.", p.condition.Operator)
		}
	}
	for _, p := range a.view.conditions[h.statement] {
		switch key := p.keys[0]; {
		case key == keyExternalID || !strings.Contains(key, "external"):
		case strings.HasPrefix(key, prefixRequestTag):
			return fmt.Sprintf(" The condition on %s does not help: that is a session tag, which the caller chooses.", p.condition.Key)
		case strings.HasPrefix(key, prefixPrincipalTag):
			return fmt.Sprintf(" The condition on %s does not help: that is a tag of the caller, the same for whomever it calls.", p.condition.Key)
		default:
			return fmt.Sprintf(" The condition on %s does not help: STS calls the key sts:ExternalId and sends none of that name.", p.condition.Key)
		}
	}
	return a.whyNotDenied(w, h)
}

// whyNotDenied says why a Deny that speaks of the external ID passes a request over.
func (a *auditor) whyNotDenied(w *world, h hit) string {
	q, err := newQuestion(h.request)
	if err != nil {
		// Not covered: the request got in, so that it can be asked about.
		return ""
	}
	for i, s := range a.view.doc.Statements {
		if s.Effect != policy.Deny || !slices.ContainsFunc(a.view.conditions[i], aboutID) {
			continue
		}
		if !w.concerned(w.action(), i) {
			return fmt.Sprintf(" The Deny of statement %d does not help: it is not about this caller's %s.", i, w.action())
		}
		for _, p := range a.view.conditions[i] {
			if !p.holds(q.requests[0].Context) {
				return fmt.Sprintf(" The Deny of statement %d does not help: its condition %s on %s does not hold for this request.", i, p.condition.Operator, p.condition.Key)
			}
		}
	}
	return ""
}

func aboutID(p *conditionProbe) bool { return p.known && slices.Contains(p.keys, keyExternalID) }

// whyLoose says what is loose about the comparison that let in a wrong ID: in
// the statement itself, else in a Deny.
func (a *auditor) whyLoose(w *world, statement int) string {
	for _, p := range a.view.conditions[statement] {
		if why := looseness(p); why != "" {
			return why
		}
	}
	for i, s := range a.view.doc.Statements {
		if s.Effect != policy.Deny || !w.concerned(w.action(), i) {
			continue
		}
		for _, p := range a.view.conditions[i] {
			if why := spared(p); why != "" {
				return fmt.Sprintf("statement %d denies too little, for %s", i, why)
			}
		}
	}
	if len(a.subject.ExternalIDs) > 0 {
		return "it is another ID than those configured"
	}
	// Not covered: an ID that nobody configured gets in by one of the above; should
	// it by something else, the sentence must not end in the middle.
	return "no statement compares it with the agreed one"
}

// looseness says what a condition of an Allow takes in besides agreed IDs.
func looseness(p *conditionProbe) string {
	switch {
	case !aboutID(p):
		return ""
	case p.op.Family == policy.FamilyNull:
		return "Null asks only that there is one"
	case len(p.keys) > 1:
		return "it is compared with a variable"
	case p.op.Negated:
		return fmt.Sprintf("%s lets in every ID but those listed", p.op)
	case p.op.TakesWildcards():
		return fmt.Sprintf("%s takes in every ID that fits %s", p.op, loosePatterns(p.condition.Values))
	default:
		return otherForms(p.op)
	}
}

// spared says which wrong IDs a condition of a Deny does not refuse.
func spared(p *conditionProbe) string {
	switch {
	case !aboutID(p):
		return ""
	case p.op.Family == policy.FamilyNull:
		return "Null asks only whether there is one"
	case len(p.keys) > 1:
		return "it is compared with a variable"
	case !p.op.Negated:
		return fmt.Sprintf("%s refuses no other ID than those listed", p.op)
	case p.op.TakesWildcards():
		return fmt.Sprintf("%s spares every ID that fits %s", p.op, loosePatterns(p.condition.Values))
	default:
		return otherForms(p.op)
	}
}

// otherForms says which texts an operator takes for the same; empty where none.
func otherForms(op policy.Operator) string {
	switch {
	case strings.HasSuffix(op.Base, "IgnoreCase"):
		return fmt.Sprintf("%s takes upper and lower case for the same", op)
	case op.Family == policy.FamilyString:
		return ""
	case strings.Contains(op.Base, "Than"):
		return fmt.Sprintf("%s takes in whatever lies on one side of its value", op)
	case op.Family == policy.FamilyNumeric:
		return fmt.Sprintf("%s compares numbers, so that leading zeros make no difference", op)
	case op.Family == policy.FamilyIP:
		return fmt.Sprintf("%s takes in every address of a range", op)
	default:
		// Not covered: of dates, bytes and truths the audit asks about the literals,
		// which count as configured.
		return fmt.Sprintf("%s reads it as %s, which can be written in several ways", op, familyWords(op.Family))
	}
}

// comparedWith names the keys that the policy ties to the external ID.
func (a *auditor) comparedWith(w *world, statement int) string {
	var names []string
	for _, p := range a.comparisonsOfID(w, statement) {
		for _, key := range p.keys {
			if name := a.spelling(key); key != keyExternalID && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return strings.Join(names, " and ")
}

// maxShownText is how much plain text of a pattern is shown: what is longer may
// be an agreed ID with a wildcard behind it.
const maxShownText = 12

// loosePatterns shows the values of which some take in many IDs. One without
// wildcards is an agreed ID, which is masked: it can be all that keeps others out.
func loosePatterns(values []string) string {
	shown := make([]string, len(values))
	for i, v := range values {
		runs := strings.FieldsFunc(v, func(r rune) bool { return r == '*' || r == '?' })
		long := slices.ContainsFunc(runs, func(run string) bool { return len(run) > maxShownText })
		if strings.ContainsAny(v, "*?") && !long {
			shown[i] = strconv.Quote(v)
		} else {
			shown[i] = externalid.Mask(v)
		}
	}
	return strings.Join(shown, ", ")
}
