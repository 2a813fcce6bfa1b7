package provider

import (
	"slices"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/accesskey"
)

// userMemoryKey is where the memory is kept in the resource's private state.
const userMemoryKey = "user"

// userMemory is what the resource must remember and state cannot tell.
type userMemory struct {
	// Policy is the name of the inline policy that is this resource's own,
	// where it is not the usual one: an import takes over another name.
	Policy string `json:"policy,omitempty"`
	// Keys are the IDs of all keys that the last look found, those of others
	// too.
	Keys []string `json:"keys,omitempty"`
	// Adopted is the older key of two that an import found: it stays until
	// something asks for its end.
	Adopted string `json:"adopted,omitempty"`
	// Described are keys for which this resource wrote a description.
	Described []string `json:"described,omitempty"`
	// Made is when the present key was made, in UTC; zero if it was not made
	// here.
	Made time.Time `json:"made,omitzero"`
}

func (m userMemory) policyName() string {
	if m.Policy == "" {
		return accesskey.PolicyName
	}
	return m.Policy
}

// describes remembers that a description was written for a key.
func (m userMemory) describes(id string) userMemory {
	m.Described = union(m.Described, []string{id})
	return m
}

// deletes drops a key that was deleted. Its description is still to be removed.
func (m userMemory) deletes(id string) userMemory {
	m.Keys = slices.DeleteFunc(slices.Clone(m.Keys), func(s string) bool { return s == id })
	if m.Adopted == id {
		m.Adopted = ""
	}
	return m
}
