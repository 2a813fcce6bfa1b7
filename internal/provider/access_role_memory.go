package provider

import (
	"maps"
	"slices"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// roleMemoryKey is where the memory is kept in the resource's private state.
const roleMemoryKey = "role"

// roleMemory is what the resource must remember and state cannot tell: state
// shows what AWS holds, whoever put it there.
type roleMemory struct {
	trustMemory
	// Inline and Managed are the permission policies that are this resource's
	// to delete: those it applied, and those an import found.
	Inline  []string `json:"inline,omitempty"`
	Managed []string `json:"managed,omitempty"`
}

// applied remembers the trust policy that was just applied, and which of the
// vendor's principals the catalogue gave for it.
func (m roleMemory) applied(trustPolicy string, principals []string) roleMemory {
	m.trustMemory = m.trustMemory.applied(trustPolicy, principals)
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

// orHeld is the memory, or what state tells where there is none: core hands no
// private state to the removal of a tainted role. Every other role has one,
// for a trust policy is always remembered.
func (m roleMemory) orHeld(state accessRoleModel) roleMemory {
	if m.Policy == "" {
		m = m.claims(stringMap(state.InlinePolicies), knownStrings(state.ManagedPolicyARNs))
	}
	return m
}

// found remembers what an import met with.
func (m roleMemory) found(role *awsapi.Role, policies *awsapi.RolePolicies) roleMemory {
	m.Policy, m.Applied = role.TrustPolicy, false
	m.Inline = slices.Sorted(maps.Keys(policies.Inline))
	m.Managed = slices.Sorted(slices.Values(policies.Managed))
	return m
}

// moved remembers what the state of another resource held of the role. What it
// shows is this resource's from now on, as what an import finds is.
func (m roleMemory) moved(state accessRoleModel) roleMemory {
	m.Policy = state.TrustPolicy.ValueString()
	return m.claims(stringMap(state.InlinePolicies), knownStrings(state.ManagedPolicyARNs))
}

func (m roleMemory) ownsInline(name string) bool { return slices.Contains(m.Inline, name) }

func (m roleMemory) ownsManaged(arn string) bool { return slices.Contains(m.Managed, arn) }
