package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// pair is a policy and a request.
type pair struct {
	number   uint64
	doc      document
	caller   caller
	action   string
	resource string
	context  context
	// keys are those that the policy may look at.
	keys []key

	// simulatedContext and simulatedDoc are set by rewrites alone: what the
	// simulator is told instead where it asks for an action.
	simulatedContext map[string]context
	simulatedDoc     map[string]document
}

func (p pair) clone() pair {
	p.doc, p.context, p.caller.keys = p.doc.clone(), p.context.clone(), p.caller.keys.clone()
	p.simulatedContext, p.simulatedDoc = maps.Clone(p.simulatedContext), maps.Clone(p.simulatedDoc)
	for action, d := range p.simulatedDoc {
		p.simulatedDoc[action] = d.clone()
	}
	return p
}

// verdict is an evaluator's answer to a pair.
type verdict struct {
	outcome policy.Outcome
	// needs is true if the caller's own policies must allow too.
	needs bool
	// err is why there is no answer.
	err string
}

func (v verdict) String() string {
	switch {
	case v.err != "":
		return "no answer: " + v.err
	case v.needs:
		return v.outcome.String() + ", if the caller's own policies allow it"
	default:
		return v.outcome.String()
	}
}

// ours is this project's answer.
func (p pair) ours() verdict {
	text, err := p.doc.text()
	if err != nil {
		return verdict{err: err.Error()}
	}
	d, err := policy.Parse(text, p.doc.use)
	if err != nil {
		return verdict{err: err.Error()}
	}
	if p.doc.use == policy.UseTrust {
		return p.ofTrust(d)
	}
	return p.ofDocument(d)
}

func (p pair) ofTrust(d *policy.Document) verdict {
	decision, err := trust.Evaluate(d, p.request())
	if err != nil {
		return verdict{err: err.Error()}
	}
	for _, outcome := range []policy.Outcome{policy.Allowed, policy.DeniedImplicitly, policy.DeniedExplicitly} {
		if outcome.String() == decision.Decision {
			return verdict{outcome: outcome, needs: decision.NeedsIdentityPolicy}
		}
	}
	return verdict{err: "the decision is " + decision.Decision}
}

// ofDocument asks both ways to ask and wants them to agree.
func (p pair) ofDocument(d *policy.Document) verdict {
	request := policy.Request{Caller: p.caller.policy, Action: p.action, Resource: p.resource, Context: p.context.forPolicy()}
	explained, decided := d.Evaluate(request).Outcome, d.Decide(request)
	if explained != decided {
		return verdict{err: fmt.Sprintf("Evaluate says %s and Decide says %s", explained, decided)}
	}
	return verdict{outcome: decided}
}

// request gives trust.Evaluate what a user would: the caller's name, the
// parameters of the call, and what follows from neither. All else it has to
// derive.
func (p pair) request() trust.Request {
	r := trust.Request{Principal: p.caller.name, RoleARN: p.resource, Action: p.action, Context: map[string][]string{}}
	parameters := map[string]**string{"sts:ExternalId": &r.ExternalID, "sts:RoleSessionName": &r.SessionName, "sts:SourceIdentity": &r.SourceIdentity}
	for name, value := range p.context {
		_, derived := p.caller.keys[name]
		tag, isTag := strings.CutPrefix(name, "aws:RequestTag/")
		switch {
		case parameters[name] != nil:
			text := value.values[0]
			*parameters[name] = &text
		case isTag:
			if r.SessionTags == nil {
				r.SessionTags = map[string]string{}
			}
			r.SessionTags[tag] = value.values[0]
		case name == "sts:TransitiveTagKeys":
			r.TransitiveTagKeys = value.values
		case name == "aws:TagKeys", name == "aws:ResourceAccount", derived && !slices.Contains(p.caller.told, name):
		default:
			r.Context[name] = value.values
		}
	}
	return r
}

// actions are all that STS asks for: the call's own, and those for what it
// passes along.
// Sources: IAM User Guide, "Pass session tags in AWS STS" and "Monitor and
// control actions taken with assumed roles".
func (p pair) actions() []string {
	list := []string{p.action}
	if p.doc.use != policy.UseTrust {
		return list
	}
	_, transitive := p.context["sts:TransitiveTagKeys"]
	if transitive || len(p.tagNames()) > 0 {
		list = append(list, "sts:TagSession")
	}
	if _, found := p.context["sts:SourceIdentity"]; found {
		list = append(list, "sts:SetSourceIdentity")
	}
	return list
}

// stricter orders outcomes: all that is asked for must be allowed, and an
// explicit denial is final.
func stricter(a, b policy.Outcome) policy.Outcome {
	switch {
	case a == policy.DeniedExplicitly || b == policy.DeniedExplicitly:
		return policy.DeniedExplicitly
	case a == policy.Allowed && b == policy.Allowed:
		return policy.Allowed
	default:
		return policy.DeniedImplicitly
	}
}
