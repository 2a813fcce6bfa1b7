package trust

import (
	"maps"
	"slices"
	"strings"
)

// Acceptable reports whether a role may accept a finding. Allowed lists the IDs
// that may be; nil stands for the default, all but public-trust: a role that
// anybody can assume has no reason that holds for a single role alone.
func Acceptable(id string, allowed []string) bool {
	if allowed == nil {
		return id != "public-trust"
	}
	return slices.Contains(allowed, id)
}

// Stale lists, sorted, the keys of accepted ("id" or "id@principal") that no
// finding bears, so that a reader removes them before a new hole hides behind
// them.
func Stale(accepted map[string]string, findings []Finding) []string {
	var stale []string
	for _, key := range slices.Sorted(maps.Keys(accepted)) {
		id, principal, narrowed := strings.Cut(key, "@")
		applies := slices.ContainsFunc(findings, func(f Finding) bool {
			return f.ID == id && (!narrowed || f.Principal == principal)
		})
		if !applies {
			stale = append(stale, key)
		}
	}
	return stale
}
