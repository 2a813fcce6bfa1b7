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
