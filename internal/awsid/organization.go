package awsid

import (
	"fmt"
	"strings"
)

// The length of an organisation's ID after its prefix. Source: AWS
// Organizations API Reference, "Organization", pattern ^o-[a-z0-9]{10,32}$.
const (
	minOrganizationSuffix = 10
	maxOrganizationSuffix = 32
)

// CheckOrganizationID refuses anything but the ID of an AWS organisation: "o-"
// and 10 to 32 lower-case letters and digits.
func CheckOrganizationID(s string) error {
	suffix, ok := strings.CutPrefix(s, "o-")
	if !ok {
		return fmt.Errorf("%q is not the ID of an AWS organization: one begins with o-, as in o-exampleorgid (root IDs begin with r-, those of organizational units with ou-)", s)
	}
	if n := len(suffix); n < minOrganizationSuffix || n > maxOrganizationSuffix {
		return fmt.Errorf("%q is not the ID of an AWS organization: %d characters follow o-, and it must be %d to %d", s, n, minOrganizationSuffix, maxOrganizationSuffix)
	}
	if strings.Trim(suffix, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return fmt.Errorf("%q is not the ID of an AWS organization: only lower-case letters and digits may follow o-", s)
	}
	return nil
}

// maxUnitDepth is how deep organizational units nest below the root.
// Source: AWS Organizations User Guide, "Quotas and service limits".
const maxUnitDepth = 5

// CheckOrganizationPath refuses anything but a place in an organisation as the
// keys aws:PrincipalOrgPaths and aws:ResourceOrgPaths hold it: the
// organisation, its root and the units below, each followed by a slash, as in
// o-exampleorgid/r-ab12/ou-ab12-11111111/.
// Sources: IAM User Guide, "AWS global condition context keys",
// aws:PrincipalOrgPaths; AWS Organizations API Reference, "Root" and
// "OrganizationalUnit", Id.
func CheckOrganizationPath(s string) error {
	parts := strings.Split(s, "/")
	if len(parts) < 3 || parts[len(parts)-1] != "" {
		return fmt.Errorf("%q is not a place in an AWS organization: it has the organization, its root and the units below, each followed by a slash, as in o-exampleorgid/r-ab12/ou-ab12-11111111/", s)
	}
	if err := CheckOrganizationID(parts[0]); err != nil {
		return err
	}
	if root, ok := strings.CutPrefix(parts[1], "r-"); !ok || !isOrganizationPart(root, 4) {
		return fmt.Errorf("%q is not a place in an AWS organization: %q is no root, which looks like r-ab12", s, parts[1])
	}
	units := parts[2 : len(parts)-1]
	for _, unit := range units {
		rest, ok := strings.CutPrefix(unit, "ou-")
		root, own, _ := strings.Cut(rest, "-")
		if !ok || !isOrganizationPart(root, 4) || !isOrganizationPart(own, 8) {
			return fmt.Errorf("%q is not a place in an AWS organization: %q is no unit, which looks like ou-ab12-11111111", s, unit)
		}
	}
	if len(units) > maxUnitDepth {
		return fmt.Errorf("%q is not a place in an AWS organization: units nest %d deep at most", s, maxUnitDepth)
	}
	return nil
}

func isOrganizationPart(s string, least int) bool {
	return len(s) >= least && len(s) <= maxOrganizationSuffix && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}
