package awsid_test

import (
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// nameRow is a value with a part of the error it must give, or none.
type nameRow struct{ why, value, part string }

func runNames(t *testing.T, source string, check func(string) error, rows []nameRow) {
	t.Helper()
	for _, row := range rows {
		checkError(t, source+": "+row.why, check(row.value), row.part)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("a", n) }
	everything := []nameRow{
		{"every kind of character", "aZ09_+=,.@-", ""},
		{"a space", "a b", `holds the character ' '`},
		{"a slash", "a/b", `holds the character '/'`},
		{"a colon", "a:b", `holds the character ':'`},
		{"a wildcard", "a*b", `holds the character '*'`},
		{"a letter beyond ASCII", "aéb", `holds the character 'é'`},
	}
	runNames(t, "IAM API Reference, CreateRole, RoleName", awsid.CheckRoleName, append(everything, []nameRow{
		{"one character", "a", ""}, {"64 characters", long(64), ""}, {"65 characters", long(65), "has 65 characters; it must have 1 to 64"}, {"nothing", "", "has 0 characters"},
	}...))
	runNames(t, "a prefix leaves 26 characters for the suffix", awsid.CheckRoleNamePrefix, append(everything, []nameRow{
		{"38 characters", long(38), ""}, {"39 characters", long(39), "has 39 characters; it must have 1 to 38"}, {"nothing", "", "has 0 characters"},
	}...))
	runNames(t, "IAM API Reference, CreateUser, UserName", awsid.CheckUserName, append(everything, []nameRow{
		{"64 characters", long(64), ""}, {"65 characters", long(65), "the user name"}, {"nothing", "", "has 0 characters"},
	}...))
	runNames(t, "IAM API Reference, PutRolePolicy, PolicyName", awsid.CheckPolicyName, append(everything, []nameRow{
		{"128 characters", long(128), ""}, {"129 characters", long(129), "the policy name"}, {"nothing", "", "has 0 characters"},
	}...))
	runNames(t, "STS API Reference, AssumeRole, RoleSessionName", awsid.CheckSessionName, append(everything, []nameRow{
		{"two characters", "ab", ""}, {"64 characters", long(64), ""}, {"65 characters", long(65), "the session name"}, {"one character", "a", "it must have 2 to 64"},
	}...))
	runNames(t, "STS API Reference, AssumeRole, SourceIdentity", awsid.CheckSourceIdentity, append(everything, []nameRow{
		{"two characters", "ab", ""}, {"64 characters", long(64), ""}, {"65 characters", long(65), "the source identity"}, {"one character", "a", "the source identity"},
	}...))
}

// TestPath: (\u002F)|(\u002F[\u0021-\u007F]+\u002F), 1 to 512.
func TestPath(t *testing.T) {
	t.Parallel()
	runNames(t, "IAM API Reference, CreateRole, Path", awsid.CheckPath, []nameRow{
		{"the slash", "/", ""},
		{"one part", "/a/", ""},
		{"several parts", "/a/b.c/d~e/", ""},
		{"512 characters", "/" + strings.Repeat("a", 510) + "/", ""},
		{"513 characters", "/" + strings.Repeat("a", 511) + "/", "has 513 characters"},
		{"nothing", "", "begin and end with a slash"},
		{"no slash before", "a/", "begin and end with a slash"},
		{"no slash behind", "/a", "begin and end with a slash"},
		{"two slashes and nothing between", "//", "begin and end with a slash"},
		{"a space", "/a b/", `holds the character ' '`},
		{"a letter beyond ASCII", "/é/", `holds the character 'é'`},
	})
}

func TestDescription(t *testing.T) {
	t.Parallel()
	runNames(t, "IAM API Reference, CreateRole, Description", awsid.CheckDescription, []nameRow{
		{"nothing", "", ""},
		{"tab, lines and Latin letters", "a\tb\r\nc é ÿ ~", ""},
		{"1000 characters, not bytes", strings.Repeat("é", 1000), ""},
		{"1001 characters", strings.Repeat("a", 1001), "has 1001 characters"},
		{"a control character", "a\x00", "which IAM refuses"},
		{"DEL", "a\x7f", "which IAM refuses"},
		{"a no-break space", "a\u00a0b", "which IAM refuses"},
		{"a character beyond Latin", "中", "which IAM refuses"},
		{"bytes that are no UTF-8", "a\xff", "which IAM refuses"},
	})
}

func TestDurations(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why     string
		check   func(int64) error
		seconds int64
		part    string
	}{
		{"a role's maximum: one hour", awsid.CheckMaxSessionDuration, 3600, ""},
		{"a role's maximum: twelve hours", awsid.CheckMaxSessionDuration, 43200, ""},
		{"a role's maximum: a second less", awsid.CheckMaxSessionDuration, 3599, "is 3600 to 43200 seconds (1 to 12 hours), not 3599"},
		{"a role's maximum: a second more", awsid.CheckMaxSessionDuration, 43201, "not 43201"},
		{"a session: fifteen minutes", awsid.CheckSessionDuration, 900, ""},
		{"a session: twelve hours", awsid.CheckSessionDuration, 43200, ""},
		{"a session: a second less", awsid.CheckSessionDuration, 899, "lasts 900 to 43200 seconds (15 minutes to 12 hours), not 899"},
		{"a session: a second more", awsid.CheckSessionDuration, 43201, "not 43201"},
	}
	for _, row := range rows {
		checkError(t, row.why, row.check(row.seconds), row.part)
	}
}
