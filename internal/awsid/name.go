package awsid

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The lengths IAM and STS allow. Sources: IAM API Reference (CreateRole,
// PutRolePolicy, TagRole), STS API Reference (AssumeRole).
const (
	MaxRoleNameLength       = 64
	MaxRoleNamePrefixLength = 38
	MaxUserNameLength       = 64
	MaxPathLength           = 512
	MaxDescriptionLength    = 1000
	MaxPolicyNameLength     = 128
	MaxSessionNameLength    = 64
	MinSessionNameLength    = 2
	MinMaxSessionDuration   = 3600
	MaxMaxSessionDuration   = 43200
	MinSessionDuration      = 900
	MaxSessionDuration      = 43200
	MaxChainedDuration      = 3600
	MaxTags                 = 50
	MaxTagKeyLength         = 128
	MaxTagValueLength       = 256
	MaxManagedPolicies      = 25
)

// The length of GetFederationToken's Name. Source: STS API Reference.
const (
	minFederatedNameLength = 2
	maxFederatedNameLength = 32
)

// CheckRoleName refuses a name CreateRole would refuse: 1 to 64 characters
// out of letters, digits and _+=,.@-.
func CheckRoleName(name string) error {
	return checkName("role name", name, 1, MaxRoleNameLength)
}

// CheckRoleNamePrefix refuses a prefix that leaves no room for the 26
// characters of the generated suffix, or holds a character no name may.
func CheckRoleNamePrefix(prefix string) error {
	return checkName("role name prefix", prefix, 1, MaxRoleNamePrefixLength)
}

// CheckUserName refuses a name CreateUser would refuse: the characters of a
// role name, 1 to 64 of them.
func CheckUserName(name string) error {
	return checkName("user name", name, 1, MaxUserNameLength)
}

// CheckPolicyName refuses an inline policy name PutRolePolicy would refuse: 1
// to 128 characters out of letters, digits and _+=,.@-.
func CheckPolicyName(name string) error {
	return checkName("policy name", name, 1, MaxPolicyNameLength)
}

// CheckSessionName refuses a RoleSessionName AssumeRole would refuse: 2 to 64
// characters out of letters, digits and _+=,.@-.
func CheckSessionName(name string) error {
	return checkName("session name", name, MinSessionNameLength, MaxSessionNameLength)
}

// CheckSourceIdentity refuses a SourceIdentity AssumeRole would refuse: the
// rule is that of a session name (STS API Reference, AssumeRole).
func CheckSourceIdentity(identity string) error {
	return checkName("source identity", identity, MinSessionNameLength, MaxSessionNameLength)
}

func checkName(what, name string, minimum, maximum int) error {
	if n := utf8.RuneCountInString(name); n < minimum || n > maximum {
		return fmt.Errorf("the %s %q has %s; it must have %d to %d", what, name, characters(n), minimum, maximum)
	}
	for _, r := range name {
		if !isNameRune(r) {
			return fmt.Errorf("the %s %q holds the character %q; letters, digits and _ + = , . @ - are allowed", what, name, r)
		}
	}
	return nil
}

func characters(n int) string {
	if n == 1 {
		return "1 character"
	}
	return fmt.Sprintf("%d characters", n)
}

func isNameRune(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	default:
		return strings.ContainsRune("_+=,.@-", r)
	}
}

// CheckPath refuses a path IAM would refuse: "/" alone, or up to 512 printable
// ASCII characters that begin and end with a slash.
func CheckPath(path string) error {
	switch {
	case path == "/":
		return nil
	case len(path) < 3 || path[0] != '/' || path[len(path)-1] != '/':
		return fmt.Errorf("the path %q must be \"/\" or begin and end with a slash, as in \"/vendors/\"", path)
	case len(path) > MaxPathLength:
		return fmt.Errorf("the path has %d characters; at most %d are allowed", len(path), MaxPathLength)
	}
	for _, r := range path {
		if r < '!' || r > '\u007F' {
			return fmt.Errorf("the path %q holds the character %q; only printable ASCII without spaces is allowed", path, r)
		}
	}
	return nil
}

// CheckDescription refuses a role description of over 1000 characters or with
// a character outside tab, line feed, carriage return, U+0020-U+007E and
// U+00A1-U+00FF.
func CheckDescription(s string) error {
	if n := utf8.RuneCountInString(s); n > MaxDescriptionLength {
		return fmt.Errorf("the description has %d characters; at most %d are allowed", n, MaxDescriptionLength)
	}
	for _, r := range s {
		if !(r == '\t' || r == '\n' || r == '\r' || (r >= ' ' && r <= '~') || (r >= '\u00A1' && r <= '\u00FF')) {
			return fmt.Errorf("the description holds the character %q, which IAM refuses; use plain Latin text", r)
		}
	}
	return nil
}

// CheckMaxSessionDuration refuses a role's session limit outside 3600 to 43200
// seconds.
func CheckMaxSessionDuration(seconds int64) error {
	if seconds < MinMaxSessionDuration || seconds > MaxMaxSessionDuration {
		return fmt.Errorf("a role's maximum session duration is %d to %d seconds (1 to 12 hours), not %d", MinMaxSessionDuration, MaxMaxSessionDuration, seconds)
	}
	return nil
}

// CheckSessionDuration refuses a DurationSeconds AssumeRole would refuse for
// any role: outside 900 to 43200 seconds.
func CheckSessionDuration(seconds int64) error {
	if seconds < MinSessionDuration || seconds > MaxSessionDuration {
		return fmt.Errorf("a session lasts %d to %d seconds (15 minutes to 12 hours), not %d", MinSessionDuration, MaxSessionDuration, seconds)
	}
	return nil
}
