package policy

import (
	"fmt"
	"slices"
	"strings"
)

// explain is ask with a sentence for people.
func (t *conditionTest) explain(c Context) ConditionResult {
	matched, why := t.ask(c)
	return ConditionResult{Condition: t.source, Matched: matched, Reason: t.reason(c, matched, why)}
}

func (t *conditionTest) reason(c Context, matched bool, why verdict) string {
	key, operator := t.source.Key, t.source.Operator
	held := describeValues(key, c[t.key].Values)
	switch {
	case why == verdictNever && !t.known:
		return fmt.Sprintf("%s is no condition operator, so that no request matches", operator)
	case why == verdictNever:
		return fmt.Sprintf("%s has no values to compare, so that no request matches", strings.TrimSpace(operator+" "+key))
	case why == verdictAbsent && matched:
		return fmt.Sprintf("%s is absent from the request, and %s holds for an absent key", key, operator)
	case why == verdictAbsent:
		return fmt.Sprintf("%s is absent from the request", key)
	case why == verdictNull && len(c[t.key].Values) == 0:
		return fmt.Sprintf("%s is absent from the request, and Null asks that it is %s", key, t.nullWish())
	case why == verdictNull:
		return fmt.Sprintf("%s is %s in the request, and Null asks that it is %s", key, held, t.nullWish())
	default:
		return fmt.Sprintf("%s is %s in the request, and %s asks for %s", key, held, operator, describeValues(key, t.source.Values))
	}
}

func (t *conditionTest) nullWish() string {
	switch {
	case t.wantsAbsent && t.wantsPresent:
		return "absent or present"
	case t.wantsAbsent:
		return "absent"
	case t.wantsPresent:
		return "present"
	default:
		return "neither, for its value is not true or false"
	}
}

// shownValues bounds how many values of a list are printed.
const shownValues = 3

func describeValues(key string, values []string) string {
	shown := make([]string, 0, shownValues)
	for _, v := range values[:min(len(values), shownValues)] {
		shown = append(shown, describeValue(key, v))
	}
	text := strings.Join(shown, ", ")
	if rest := len(values) - shownValues; rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}

// describeValue quotes a value. An external ID is masked wherever it is
// compared, under a misspelt key too: where the customer chose it, knowing it
// may be all that an attacker lacks.
func describeValue(key, value string) string {
	if !isExternalIDKey(key) {
		return fmt.Sprintf("%q", value)
	}
	return Mask(value)
}

func isExternalIDKey(key string) bool {
	letters := strings.Map(func(r rune) rune {
		if strings.ContainsRune("-_.", r) {
			return -1
		}
		return r
	}, strings.ToLower(key))
	return strings.Contains(letters, "externalid")
}

// Masked is the canonical JSON for diagnostics: of each external ID that the
// document compares it has what Mask shows, in characters that JSON does not
// escape.
func (d *Document) Masked() string {
	masked := *d
	masked.Statements = slices.Clone(d.Statements)
	for i := range masked.Statements {
		conditions := slices.Clone(masked.Statements[i].Conditions)
		for j := range conditions {
			if !isExternalIDKey(conditions[j].Key) {
				continue
			}
			values := slices.Clone(conditions[j].Values)
			for k := range values {
				start, n := beginning(values[k])
				values[k] = fmt.Sprintf("%s... (%d characters)", start, n)
			}
			conditions[j].Values = values
		}
		masked.Statements[i].Conditions = conditions
	}
	return masked.Marshal()
}

// Mask shows the beginning of an external ID and its length in characters, so
// that two can be told apart and none can be copied.
func Mask(value string) string {
	start, n := beginning(value)
	return fmt.Sprintf("%q (%d characters)", start+"…", n)
}

// beginning is what may be seen of an external ID, and its length.
func beginning(value string) (start string, length int) {
	runes := []rune(value)
	if len(runes) >= 6 {
		start = string(runes[:2])
	}
	return start, len(runes)
}

// Reasons says in sentences which statements decided, and where nothing was
// allowed, why each Allow did not apply.
func (r Result) Reasons() []string {
	switch r.Outcome {
	case DeniedExplicitly:
		return r.decisive(Deny, "denies")
	case Allowed:
		return r.decisive(Allow, "allows")
	default:
		return r.missed()
	}
}

func (r Result) decisive(effect Effect, verb string) []string {
	var reasons []string
	for _, s := range r.Statements {
		if !s.Applies || s.Effect != effect {
			continue
		}
		because := append([]string{s.principalReason(r.Caller)}, s.conditionReasons(true)...)
		reasons = append(reasons, fmt.Sprintf("%s %s %s: %s.", s.name(), verb, r.Action, strings.Join(because, "; ")))
	}
	return reasons
}

func (r Result) missed() []string {
	var reasons []string
	for _, s := range r.Statements {
		if s.Effect == Allow {
			reasons = append(reasons, fmt.Sprintf("%s does not apply: %s.", s.name(), strings.Join(s.misses(r), "; ")))
		}
	}
	if len(reasons) == 0 {
		return []string{"No statement allows anything."}
	}
	return reasons
}

// misses lists all that kept the statement from applying.
func (s StatementResult) misses(r Result) []string {
	var misses []string
	if s.Principal == NoPrincipalMatch {
		misses = append(misses, s.principalReason(r.Caller))
	}
	if !s.Action {
		misses = append(misses, fmt.Sprintf("the action %s is not among its actions", r.Action))
	}
	if !s.Resource {
		misses = append(misses, fmt.Sprintf("the resource %s is not among its resources", r.Resource))
	}
	return append(misses, s.conditionReasons(false)...)
}

func (s StatementResult) conditionReasons(matched bool) []string {
	var reasons []string
	for _, c := range s.Conditions {
		if c.Matched == matched {
			reasons = append(reasons, c.Reason)
		}
	}
	return reasons
}

func (s StatementResult) principalReason(c Caller) string {
	who := c.String()
	switch s.Principal {
	case MatchDirect:
		return who + " is named as principal"
	case MatchEveryone:
		return who + " is taken in because everyone is"
	case MatchAccount:
		return who + " is taken in because its account is"
	case NoPrincipalMatch:
		return who + " is not among its principals"
	default:
		return "the policy belongs to the caller"
	}
}

func (s StatementResult) name() string {
	if s.Sid == "" {
		return fmt.Sprintf("Statement %d", s.Index)
	}
	return fmt.Sprintf("Statement %d (%s)", s.Index, s.Sid)
}
