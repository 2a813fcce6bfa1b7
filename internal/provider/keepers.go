package provider

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// change is an answer that can be put off.
type change int

const (
	unchanged change = iota
	perhapsChanged
	changed
)

// keepersChange compares the keepers with those in state. Keepers that appear
// where there were none change nothing; a difference that an unknown element
// may yet bring leaves the answer open.
func keepersChange(held, keepers types.Map) change {
	before, now := setKeepers(held), setKeepers(keepers)
	switch {
	case len(before) == 0:
		return unchanged
	case keepers.IsUnknown():
		return perhapsChanged
	}
	answer := unchanged
	for key, value := range now {
		if value.IsUnknown() {
			answer = perhapsChanged
		} else if old, found := before[key]; !found || !value.Equal(old) {
			return changed
		}
	}
	for key := range before {
		if _, found := now[key]; !found {
			return changed
		}
	}
	return answer
}

// setKeepers leaves out null elements, which stand for keepers that are not set.
func setKeepers(keepers types.Map) map[string]attr.Value {
	set := keepers.Elements()
	maps.DeleteFunc(set, func(_ string, value attr.Value) bool { return value.IsNull() })
	return set
}
