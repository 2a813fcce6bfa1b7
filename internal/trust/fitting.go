package trust

import "math"

// AuditFitting audits a policy of which the vendor is known and not which of
// its sets of principals is meant. Of the rules, one for each set, the one
// counts that the policy breaks least, the first of several alike; never all of
// them at once, for a role that lets two sites of a vendor in lets one in too many.
// Without rules it is Audit.
func AuditFitting(text string, s Subject, rules []*VendorRule) []Finding {
	if len(rules) == 0 {
		return Audit(text, s)
	}
	var best []Finding
	least := math.MaxInt
	for _, rule := range rules {
		s.Vendor = rule
		findings := Audit(text, s)
		if broken := mismatches(findings); broken < least {
			best, least = findings, broken
		}
		if least == 0 {
			break
		}
	}
	return best
}

func mismatches(findings []Finding) int {
	n := 0
	for _, f := range findings {
		if f.ID == "vendor-mismatch" {
			n++
		}
	}
	return n
}
