package provider

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// roleMemoryKey is where the memory is kept in the resource's private state.
const roleMemoryKey = "role"

// roleMemory is what the resource must remember and state cannot tell: state
// shows what AWS holds, whoever put it there.
type roleMemory struct {
	// Policy is the trust policy this resource applied last or, before that,
	// the one an import found.
	Policy string `json:"policy,omitempty"`
	// Applied is true once this resource has applied Policy itself.
	Applied bool `json:"applied,omitempty"`
	// Principals are those of the vendor's that the catalogue gave when Policy
	// was applied; empty where they came from elsewhere.
	Principals []string `json:"principals,omitempty"`
	// Inline and Managed are the permission policies that are this resource's
	// to delete: those it applied, and those an import found.
	Inline  []string `json:"inline,omitempty"`
	Managed []string `json:"managed,omitempty"`
}

// privateReader is the private state of every kind of request.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// readRoleMemory is empty where nothing was remembered.
func readRoleMemory(ctx context.Context, private privateReader, diags *diag.Diagnostics) roleMemory {
	text, d := private.GetKey(ctx, roleMemoryKey)
	diags.Append(d...)
	var memory roleMemory
	if len(text) == 0 {
		return memory
	}
	if err := json.Unmarshal(text, &memory); err != nil {
		diags.AddError("Private state of the role cannot be read",
			"Terraform's state holds data of the provider beside the attributes, and it is damaged. Remove the role from state (terraform state rm) and import it again.\n\n"+sentence(err.Error()))
	}
	return memory
}

// encode gives the text for private state; strings always encode.
func (m roleMemory) encode() []byte {
	text, err := json.Marshal(m)
	if err != nil {
		return []byte("{}")
	}
	return text
}

// applied remembers the trust policy that was just applied, and which of the
// vendor's principals the catalogue gave for it.
func (m roleMemory) applied(trustPolicy string, principals []string) roleMemory {
	m.Policy, m.Applied, m.Principals = trustPolicy, true, principals
	return m
}

// owns remembers the permission policies that were just applied. Nil ones were
// not managed, and what is remembered of them stays.
func (m roleMemory) owns(inline map[string]string, managed []string) roleMemory {
	if inline != nil {
		m.Inline = slices.Sorted(maps.Keys(inline))
	}
	if managed != nil {
		m.Managed = slices.Sorted(slices.Values(managed))
	}
	return m
}

// claims adds what is about to be written, for the case that a later step
// fails: a name that was not written in the end harms nobody.
func (m roleMemory) claims(inline map[string]string, managed []string) roleMemory {
	m.Inline = union(m.Inline, slices.Collect(maps.Keys(inline)))
	m.Managed = union(m.Managed, managed)
	return m
}

func union(a, b []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(a, b))))
}

// found remembers what an import met with.
func (m roleMemory) found(role *awsapi.Role, policies *awsapi.RolePolicies) roleMemory {
	m.Policy, m.Applied = role.TrustPolicy, false
	m.Inline = slices.Sorted(maps.Keys(policies.Inline))
	m.Managed = slices.Sorted(slices.Values(policies.Managed))
	return m
}

// wrote reports whether text is the trust policy this resource applied last.
func (m roleMemory) wrote(text string) bool {
	return m.Applied && policy.EquivalentTexts(m.Policy, text, policy.UseTrust)
}

// drifted reports whether text is another trust policy than the one applied or
// imported last.
func (m roleMemory) drifted(text string) bool {
	return m.Policy != "" && !policy.EquivalentTexts(m.Policy, text, policy.UseTrust)
}

func (m roleMemory) ownsInline(name string) bool { return slices.Contains(m.Inline, name) }

func (m roleMemory) ownsManaged(arn string) bool { return slices.Contains(m.Managed, arn) }
