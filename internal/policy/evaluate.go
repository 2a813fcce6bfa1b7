package policy

// Evaluate asks the document and reports what each statement said.
func (d *Document) Evaluate(r Request) Result { return d.Compile().Evaluate(r) }

// Decide is Evaluate without the explanation. Where the same document is asked
// many times, Compile it once and ask that.
func (d *Document) Decide(r Request) Outcome { return d.Compile().Decide(r) }

// Evaluate asks every statement. None is skipped once the outcome is clear: a
// second Deny, or an Allow that a Deny overrode, is what a reader looks for
// next, and the audit points at statements by what they said.
func (c *Compiled) Evaluate(r Request) Result {
	result := Result{Caller: r.Caller, Action: r.Action, Resource: r.Resource, Statements: make([]StatementResult, len(c.rules))}
	var allowed, denied bool
	for i := range c.rules {
		s := c.rules[i].explain(&r)
		allowed = allowed || (s.Applies && s.Effect == Allow)
		denied = denied || (s.Applies && s.Effect == Deny)
		result.Statements[i] = s
	}
	result.Outcome = outcome(allowed, denied)
	return result
}

// Decide gives the outcome alone.
func (c *Compiled) Decide(r Request) Outcome {
	var allowed, denied bool
	for i := range c.rules {
		if !c.rules[i].applies(&r) {
			continue
		}
		allowed = allowed || c.rules[i].effect == Allow
		denied = denied || c.rules[i].effect == Deny
	}
	return outcome(allowed, denied)
}

// outcome is the decision rule: one Deny that applies is final, one Allow that
// applies is needed, and without either the answer is no.
// Source: IAM User Guide, "Policy evaluation logic".
func outcome(allowed, denied bool) Outcome {
	switch {
	case denied:
		return DeniedExplicitly
	case allowed:
		return Allowed
	default:
		return DeniedImplicitly
	}
}

// applies reports whether principal, action, resource and every condition of
// the statement match.
func (r *rule) applies(q *Request) bool {
	if !r.matchAction(q.Action) || r.principal.match(&q.Caller) == NoPrincipalMatch || !r.matchResource(q.Resource, q.Context) {
		return false
	}
	for i := range r.conditions {
		if holds, _ := r.conditions[i].ask(q.Context); !holds {
			return false
		}
	}
	return true
}

// explain is applies with nothing left out.
func (r *rule) explain(q *Request) StatementResult {
	s := StatementResult{
		Index:     r.index,
		Sid:       r.sid,
		Effect:    r.effect,
		Principal: r.principal.match(&q.Caller),
		Action:    r.matchAction(q.Action),
		Resource:  r.matchResource(q.Resource, q.Context),
	}
	s.Applies = s.Principal != NoPrincipalMatch && s.Action && s.Resource
	for i := range r.conditions {
		condition := r.conditions[i].explain(q.Context)
		s.Applies = s.Applies && condition.Matched
		s.Conditions = append(s.Conditions, condition)
	}
	return s
}
