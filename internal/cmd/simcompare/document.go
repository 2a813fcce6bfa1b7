package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// document is a generated policy. It is a model of its own, so that nothing of
// package policy has touched the text before the simulator reads it.
type document struct {
	use        policy.Use
	version    string
	statements []statement
}

type statement struct {
	effect       string
	principals   principals
	notPrincipal bool
	actions      []string
	notAction    bool
	resources    []string
	notResource  bool
	conditions   []condition
}

type principals struct {
	everyone                bool
	aws, service, federated []string
}

type condition struct {
	operator, key string
	values        []string
	// bare writes numbers and truth values as such instead of as strings.
	bare bool
}

// operatorOf takes an operator's name apart; every generated name is known.
func (c condition) operatorOf() policy.Operator {
	op, _ := policy.ParseOperator(c.operator)
	return op
}

// clone copies all that a rewrite may change.
func (d document) clone() document {
	d.statements = slices.Clone(d.statements)
	for i := range d.statements {
		s := &d.statements[i]
		s.principals.aws = slices.Clone(s.principals.aws)
		s.principals.service = slices.Clone(s.principals.service)
		s.principals.federated = slices.Clone(s.principals.federated)
		s.actions = slices.Clone(s.actions)
		s.resources = slices.Clone(s.resources)
		s.conditions = slices.Clone(s.conditions)
		for j := range s.conditions {
			s.conditions[j].values = slices.Clone(s.conditions[j].values)
		}
	}
	return d
}

type documentJSON struct {
	Version   string          `json:"Version,omitempty"`
	Statement []statementJSON `json:"Statement"`
}

type statementJSON struct {
	Effect       string                       `json:"Effect"`
	Principal    json.RawMessage              `json:"Principal,omitempty"`
	NotPrincipal json.RawMessage              `json:"NotPrincipal,omitempty"`
	Action       texts                        `json:"Action,omitempty"`
	NotAction    texts                        `json:"NotAction,omitempty"`
	Resource     texts                        `json:"Resource,omitempty"`
	NotResource  texts                        `json:"NotResource,omitempty"`
	Condition    map[string]map[string]values `json:"Condition,omitempty"`
}

// texts is written as a string if it has one entry, as AWS writes it.
type texts []string

func (t texts) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// values are a condition's values, each already in JSON.
type values []json.RawMessage

func (v values) MarshalJSON() ([]byte, error) {
	if len(v) == 1 {
		return v[0], nil
	}
	return json.Marshal([]json.RawMessage(v))
}

// text is the policy as JSON.
func (d document) text() (string, error) {
	out := documentJSON{Version: d.version}
	for _, s := range d.statements {
		written, err := s.write(d.use)
		if err != nil {
			return "", err
		}
		out.Statement = append(out.Statement, written)
	}
	text, err := json.Marshal(out)
	return string(text), err
}

func (s statement) write(use policy.Use) (statementJSON, error) {
	out := statementJSON{Effect: s.effect, Action: s.actions, Resource: s.resources}
	if s.notAction {
		out.Action, out.NotAction = nil, s.actions
	}
	if s.notResource {
		out.Resource, out.NotResource = nil, s.resources
	}
	if use != policy.UseIdentity {
		who, err := s.principals.write()
		if err != nil {
			return out, err
		}
		out.Principal = who
		if s.notPrincipal {
			out.Principal, out.NotPrincipal = nil, who
		}
	}
	for _, c := range s.conditions {
		if out.Condition == nil {
			out.Condition = map[string]map[string]values{}
		}
		if out.Condition[c.operator] == nil {
			out.Condition[c.operator] = map[string]values{}
		}
		written, err := c.write()
		if err != nil {
			return out, err
		}
		out.Condition[c.operator][c.key] = written
	}
	return out, nil
}

func (p principals) write() (json.RawMessage, error) {
	if p.everyone {
		return json.RawMessage(`"*"`), nil
	}
	byType := map[string]texts{}
	for name, entries := range map[string][]string{"AWS": p.aws, "Service": p.service, "Federated": p.federated} {
		if len(entries) > 0 {
			byType[name] = entries
		}
	}
	return json.Marshal(byType)
}

func (c condition) write() (values, error) {
	list := make(values, 0, len(c.values))
	for _, text := range c.values {
		if c.bare {
			list = append(list, json.RawMessage(text))
			continue
		}
		written, err := json.Marshal(text)
		if err != nil {
			return nil, err
		}
		list = append(list, written)
	}
	return list, nil
}

// held is what a request holds under a key.
type held struct {
	values []string
	multi  bool
}

func one(value string) held      { return held{values: []string{value}} }
func many(values ...string) held { return held{values: values, multi: true} }
func (h held) equal(o held) bool { return h.multi == o.multi && slices.Equal(h.values, o.values) }
func (h held) single() (string, bool) {
	if h.multi || len(h.values) != 1 {
		return "", false
	}
	return h.values[0], true
}

// MarshalJSON writes a multivalued key as a list, by which the simulator knows
// it, and any other as a string.
func (h held) MarshalJSON() ([]byte, error) {
	if h.multi {
		return json.Marshal(append([]string{}, h.values...))
	}
	return json.Marshal(h.values[0])
}

// context is what a request holds; keys are in AWS's spelling.
type context map[string]held

func (c context) clone() context { return maps.Clone(c) }

// lookup finds a key without regard to case.
func (c context) lookup(key string) (held, bool) {
	for name, value := range c {
		if strings.EqualFold(name, key) {
			return value, true
		}
	}
	return held{}, false
}

// forPolicy is the context as package policy takes it.
func (c context) forPolicy() policy.Context {
	out := policy.Context{}
	for name, value := range c {
		if value.multi {
			out.SetMulti(name, value.values...)
		} else {
			out.Set(name, value.values[0])
		}
	}
	return out
}
