package trust

import (
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
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
		if !slices.ContainsFunc(findings, func(f Finding) bool { return accepts(key, f) }) {
			stale = append(stale, key)
		}
	}
	return stale
}

// acceptedFor finds the reason for which a finding was accepted; one given for
// its principal goes before one for all.
func acceptedFor(f Finding, reasons map[string]string) (string, bool) {
	for _, key := range slices.Backward(slices.Sorted(maps.Keys(reasons))) {
		if strings.Contains(key, "@") && accepts(key, f) {
			return reasons[key], true
		}
	}
	reason, ok := reasons[f.ID]
	return reason, ok
}

// accepts reports whether a key of accepted_findings is about the finding. A
// principal can be written in every way that means the same.
func accepts(key string, f Finding) bool {
	id, principal, narrowed := strings.Cut(key, "@")
	return id == f.ID && (!narrowed || samePrincipal(principal, f.Principal))
}

// samePrincipal takes an account ID and its root ARN for the same.
func samePrincipal(a, b string) bool {
	if a == b {
		return true
	}
	p, err := awsid.ParsePrincipal(a, "")
	if err != nil || p.Kind != awsid.KindAccount {
		return false
	}
	q, err := awsid.ParsePrincipal(b, "")
	return err == nil && q.Kind == awsid.KindAccount && p.AccountID == q.AccountID && (p.Partition == "" || q.Partition == "" || p.Partition == q.Partition)
}
