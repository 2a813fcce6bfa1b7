package vendor

import (
	"encoding/base32"
	"fmt"
	"io"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// defaultNamePrefix begins generated names that no vendor's rule and no prefix shapes.
const defaultNamePrefix = "crossaccount-"

// nameSuffixLength is what IAM's 64 characters leave after the longest prefix.
const nameSuffixLength = awsid.MaxRoleNameLength - awsid.MaxRoleNamePrefixLength

// FixedRoleName is the only name that a rule allows, or false where it leaves
// a choice.
func FixedRoleName(rule trust.NameRule) (string, bool) {
	return rule.Value, rule.Kind == "exact" && rule.Value != ""
}

// RoleNamePrefix is how a generated name begins: with the prefix asked for,
// else the one the rule demands, else one that tells where the role came from.
func RoleNamePrefix(rule trust.NameRule, prefix string) string {
	switch {
	case prefix != "":
		return prefix
	case rule.Kind == "prefix" && rule.Value != "":
		return strings.TrimSuffix(rule.Value, "-") + "-"
	default:
		return defaultNamePrefix
	}
}

// GenerateRoleName makes a name that keeps the rule: the one it fixes, or a
// prefix and up to 26 lower-case letters and digits read from random, 64
// characters in all at most.
func GenerateRoleName(rule trust.NameRule, prefix string, random io.Reader) (string, error) {
	if name, fixed := FixedRoleName(rule); fixed && prefix == "" {
		return name, nil
	}
	bits := make([]byte, 20)
	if _, err := io.ReadFull(random, bits); err != nil {
		return "", fmt.Errorf("no random bytes for a role name: %w", err)
	}
	suffix := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(bits))
	begin := RoleNamePrefix(rule, prefix)
	return begin + suffix[:max(0, min(nameSuffixLength, awsid.MaxRoleNameLength-len(begin)))], nil
}
