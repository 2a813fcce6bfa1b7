package provider

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// trustMemory is what a resource that writes a trust policy must remember of it
// and state cannot tell: state shows what AWS holds, whoever put it there.
type trustMemory struct {
	// Policy is the trust policy this resource applied last or, before that,
	// the one an import found.
	Policy string `json:"policy,omitempty"`
	// Applied is true once this resource has applied Policy itself.
	Applied bool `json:"applied,omitempty"`
	// Principals are those of the vendor's that the catalogue gave when Policy
	// was applied; empty where they came from elsewhere.
	Principals []string `json:"principals,omitempty"`
}

// applied remembers the trust policy that was just applied, and which of the
// vendor's principals the catalogue gave for it.
func (m trustMemory) applied(trustPolicy string, principals []string) trustMemory {
	return trustMemory{Policy: trustPolicy, Applied: true, Principals: principals}
}

// wrote reports whether text is the trust policy this resource applied last.
func (m trustMemory) wrote(text string) bool {
	return m.Applied && policy.EquivalentTexts(m.Policy, text, policy.UseTrust)
}

// drifted reports whether text is another trust policy than the one applied or
// imported last.
func (m trustMemory) drifted(text string) bool {
	return m.Policy != "" && !policy.EquivalentTexts(m.Policy, text, policy.UseTrust)
}

// privateReader is the private state of every kind of request.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// readMemory gives what a resource kept in its private state under key; empty
// where nothing was remembered.
func readMemory[M roleMemory | policyMemory | userMemory](ctx context.Context, private privateReader, key string, diags *diag.Diagnostics) M {
	text, d := private.GetKey(ctx, key)
	diags.Append(d...)
	var memory M
	if len(text) == 0 {
		return memory
	}
	if err := json.Unmarshal(text, &memory); err != nil {
		diags.AddError("Private state cannot be read",
			"Terraform's state holds data of the provider beside the attributes, and it is damaged. Remove the resource from state (terraform state rm) and import it again.\n\n"+sentence(err.Error()))
	}
	return memory
}

// encodeMemory gives the text for private state; what memories hold always
// encodes.
func encodeMemory[M roleMemory | policyMemory | userMemory](memory M) []byte {
	text, err := json.Marshal(memory)
	if err != nil {
		return []byte("{}")
	}
	return text
}
