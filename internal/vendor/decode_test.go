package vendor_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// minimal is the shortest definition of a vendor; tests spoil it.
const minimal = `format_version = 1

vendor "acme" {
  title             = "Acme"
  documentation_url = "https://example.com/aws"
  verified_on       = "2026-01-31"
  source "guide" {
    kind = "vendor_doc"
    url  = "https://example.com/aws"
  }
  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::111122223333:root"]
    sources    = ["guide"]
  }
  external_id {
    issuer   = "customer"
    required = true
  }
}
`

func TestMinimalDefinition(t *testing.T) {
	t.Parallel()
	d := load(t, minimal, "acme")
	if d.Status != vendor.StatusCurrent || d.RoleName.Kind != vendor.NameFree || d.Path.Value != "" || d.Chained || d.MaxSessionDuration != 0 {
		t.Errorf("what is left out has not its default: %+v", d)
	}
	want := []vendor.Source{{Label: "guide", Kind: "vendor_doc", URL: "https://example.com/aws"}}
	if diff := cmp.Diff(want, d.Sources); diff != "" {
		t.Errorf("sources differ (-want +got):\n%s", diff)
	}
}

// Each row spoils the minimal definition in one place; the error must lead to
// the line.
func TestMistakesAreFoundWithFileAndLine(t *testing.T) {
	t.Parallel()
	const (
		scope      = `    scope      = "fixed"`
		principals = `    principals = ["arn:aws:iam::111122223333:root"]`
		perHand    = `    scope = "per_customer"` + "\n" + `    where = "a page"`
		end        = "    required = true\n  }\n"
		inBlock    = "    required = true\n"
	)
	for _, tt := range []struct {
		reason, old, new string
		// line of the error; 0 if it speaks of the file.
		line int
		want string
	}{
		{"no HCL", `title `, `title ? `, 4, "argument"},
		{"a misspelt attribute", `title `, `titel `, 4, `"titel" is not expected here. Did you mean "title"?`},
		{"a misspelt block", `  external_id {`, `  external_ids {`, 17, `"external_ids" are not expected here. Did you mean "external_id"?`},
		{"a misspelt attribute in a block", `    partition  =`, `    partitions =`, 12, `"partitions" is not expected here`},
		{"a block of another kind", `vendor "acme"`, `customer "acme"`, 3, "customer"},
		{"a vendor without a key", `vendor "acme"`, `vendor`, 3, "vendor"},
		{"an attribute left out", `  verified_on       = "2026-01-31"` + "\n", "", 3, "verified_on"},
		{"no external_id block", "  external_id {\n    issuer   = \"customer\"\n    required = true\n  }\n", "", 3, "external_id block is required"},
		{"two external_id blocks", end, end + "  external_id {\n    issuer = \"customer\"\n    required = true\n  }\n", 21, "Only one external_id block"},
		{"an attribute of another type", `required = true`, `required = "perhaps"`, 19, "bool"},
		{"null for a value", `required = true`, `required = null`, 19, "null value is not allowed"},
		{"null in a list", `["guide"]`, `[null]`, 15, "null"},
		{"an attribute twice", inBlock, inBlock + inBlock, 20, "already set"},
		{"a variable", `"Acme"`, `var.title`, 4, "ariables"},
		{"no version", `format_version = 1`, ``, 0, "begin it with format_version = 1"},
		{"a later version", `format_version = 1`, `format_version = 2`, 1, "format_version is 2, and this release of the provider reads 1 alone"},
		{"a version that is no number", `format_version = 1`, `format_version = "one"`, 1, "number"},
		{"a key in capitals", `vendor "acme"`, `vendor "Acme"`, 3, `the key "Acme" must begin with a lower-case letter`},
		{"a key with a dash", `vendor "acme"`, `vendor "ac-me"`, 3, `the key "ac-me"`},
		{"an empty title", `"Acme"`, `" "`, 3, "title is empty"},
		{"a date of another form", `"2026-01-31"`, `"31.01.2026"`, 6, "must be a date such as"},
		{"a date that does not exist", `"2026-01-31"`, `"2026-02-30"`, 6, "must be a date such as"},
		{"an address without a scheme", `documentation_url = "https://example.com/aws"`, `documentation_url = "example.com"`, 3, "begins with https://"},
		{"an unknown status", `  verified_on `, `  status = "retired"` + "\n  verified_on ", 3, `must be one of "current", "recheck" or "deprecated"`},
		{"a status without a reason", `  verified_on `, `  status = "recheck"` + "\n  verified_on ", 3, "without a status_note"},
		{"an unknown kind of source", `"vendor_doc"`, `"rumour"`, 7, `"vendor_doc", "vendor_code"`},
		{"a source that is nowhere", `    url  = "https://example.com/aws"` + "\n  }", "  }", 7, "needs a url, or a repository and a commit"},
		{"a source in two places", `    url  =`, `    commit = "c0ffee"` + "\n    url =", 7, "make it two sources"},
		{"a repository without a commit", `    url  =`, `    repository =`, 7, "needs a url, or a repository and a commit"},
		{"a repository that is no address", `    url  = "https://example.com/aws"`, `    repository = "acme/sdk"` + "\n    commit = \"c0ffee\"", 7, "repository is"},
		{"a source's page that is no address", `    url  = "https://example.com/aws"`, `    url = "ftp://example.com"`, 7, "url is"},
		{"a source twice", `  variant {`, "  source \"guide\" {\n    kind = \"aws_doc\"\n    url = \"https://example.com\"\n  }\n  variant {", 11, `"guide" is given twice`},
		{"a source that is not there", `["guide"]`, `["guides"]`, 11, `sources names "guides"`},
		{"no variant", "  variant {\n    partition  = \"aws\"\n" + scope + "\n" + principals + "\n    sources    = [\"guide\"]\n  }\n", "", 3, "at least one variant"},
		{"an unknown partition", `partition  = "aws"`, `partition = "aws-mars"`, 11, `"aws-mars" is not an AWS partition`},
		{"an unknown scope", `"fixed"`, `"some"`, 11, `scope is "some"`},
		{"fixed without principals", principals + "\n", "", 11, "must list its principals"},
		{"fixed with a pattern", principals, principals + "\n    principal_pattern = \"^a$\"", 11, "for principals that are per customer"},
		{"per customer with principals", scope, perHand, 15, "cannot list principals"},
		{"per customer without a place", scope + "\n" + principals, `    scope = "per_customer"`, 11, "where must say"},
		{"a wildcard in a principal", `:root"]`, `:role/*"]`, 14, "wildcard"},
		{"eleven digits", `111122223333:root`, `11112222333:root`, 14, "11 digits"},
		{"three colons", `iam::1111`, `iam:::1111`, 14, "one colon too many"},
		{"a principal of another partition", `"arn:aws:iam`, `"arn:aws-cn:iam`, 14, `not in the partition "aws"`},
		{"the same variant twice", `  external_id {`, "  variant {\n    partition = \"aws\"\n    scope = \"fixed\"\n    principals = [\"111122223333\"]\n  }\n  external_id {", 17, "given twice"},
		{"several variants, one without a name", `  external_id {`, "  variant {\n    name = \"eu\"\n    partition = \"aws\"\n    scope = \"fixed\"\n    principals = [\"111122223333\"]\n  }\n  external_id {", 11, "each needs a name"},
		{"a variant's name with a space", scope, scope + "\n    name = \"eu 1\"", 11, "must hold lower-case letters"},
		{"a pattern that is not anchored", scope + "\n" + principals, perHand + "\n    principal_pattern = \"arn:aws:iam::[0-9]+:role/x\"", 15, "must begin with ^ and end with $"},
		{"a pattern that is none", scope + "\n" + principals, perHand + "\n    principal_pattern = \"^($\"", 15, "not a regular expression"},
		{"inferred without a reason", scope, scope + "\n    inferred = true", 11, "needs a note"},
		{"a role that calls without a chained session", `:root"]`, `:role/x"]`, 11, "session { chained = true }"},
		{"a note on a partition that has principals", `  external_id {`, "  partition_note \"aws\" {\n    note = \"none\"\n  }\n  external_id {", 17, "has a variant"},
		{"a note on an unknown partition", `  external_id {`, "  partition_note \"aws-mars\" {\n    note = \"none\"\n  }\n  external_id {", 17, "not an AWS partition"},
		{"an unknown issuer", `"customer"`, `"nobody"`, 17, `issuer is "nobody"`},
		{"an ID required and never sent", `"customer"`, `"none"`, 17, "can neither require one"},
		{"an ID issued nobody knows where", `"customer"`, `"vendor"`, 17, "where must say"},
		{"a pattern without words", inBlock, inBlock + "    pattern = \"^a+$\"\n", 17, "pattern and rule belong together"},
		{"an ID's pattern that is not anchored", inBlock, inBlock + "    rule = \"r\"\n    pattern = \"a+\"\n", 21, "must begin with ^"},
		{"a pattern that ends the group around it", inBlock, inBlock + "    rule = \"r\"\n    pattern = \"^a)|(b$\"\n", 21, "unexpected )"},
		{"a repetition RE2 does not know", inBlock, inBlock + "    rule = \"r\"\n    pattern = \"^a{2,1224}$\"\n", 21, "not a regular expression"},
		{"an example against the pattern", inBlock, inBlock + "    rule = \"r\"\n    pattern = \"^a+$\"\n    example = \"bb\"\n", 22, `"bb" does not match`},
		{"an example that STS refuses", inBlock, inBlock + "    example = \"b b\"\n", 20, "a space as character 2"},
		{"an unknown kind of name", end, end + "  role_name {\n    kind = \"suffix\"\n    value = \"x\"\n  }\n", 21, `kind is "suffix"`},
		{"a free name with a value", end, end + "  role_name {\n    kind = \"free\"\n    value = \"x\"\n  }\n", 21, "has no value"},
		{"a name IAM refuses", end, end + "  role_name {\n    kind = \"exact\"\n    value = \"a b\"\n  }\n", 21, "holds the character"},
		{"a path without slashes", end, end + "  path {\n    value = \"acme\"\n  }\n", 21, "begin and end with a slash"},
		{"a session too short", end, end + "  session {\n    max_duration = 60\n  }\n", 21, "900 to 43200"},
		{"a chained session too long", end, end + "  session {\n    chained = true\n    max_duration = 7200\n  }\n", 21, "caps a chained session at 3600"},
		{"an unknown status of a method", end, end + "  method \"role\" {\n    status = \"fine\"\n  }\n", 21, `status is "fine"`},
		{"a method twice", end, end + "  method \"role\" {\n    status = \"supported\"\n  }\n  method \"role\" {\n    status = \"supported\"\n  }\n", 24, `"role" is given twice`},
		{"a method's name in capitals", end, end + "  method \"Role\" {\n    status = \"supported\"\n  }\n", 21, `the method's name "Role"`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if strings.Count(minimal, tt.old) < 1 {
				t.Fatalf("the minimal definition does not hold %q", tt.old)
			}
			_, err := vendor.Load(write(t, "own.hcl", strings.Replace(minimal, tt.old, tt.new, 1)))
			if err == nil {
				t.Fatal("accepted")
			}
			if at := place(tt.line); !strings.Contains(err.Error(), at) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want %q and %q in it", err, at, tt.want)
			}
		})
	}
}

func place(line int) string {
	if line == 0 {
		return "own.hcl: "
	}
	return fmt.Sprintf("own.hcl:%d: ", line)
}

func TestAllMistakesOfAFileAreListedInItsOrder(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer(`"2026-01-31"`, `"yesterday"`, `"fixed"`, `"some"`, `"customer"`, `"nobody"`).Replace(minimal)
	_, err := vendor.Load(write(t, "own.hcl", text))
	if err == nil {
		t.Fatal("accepted")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], ":6: verified_on") || !strings.Contains(lines[1], ":11: scope") || !strings.Contains(lines[2], ":17: issuer") {
		t.Errorf("got\n%s", err)
	}
}

// Whatever stands in a file, the answer is a vendor or an error that leads to
// the file.
func TestAnyTextIsReadOrRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "own.hcl")
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(minimal)
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
			length := rapid.IntRange(0, min(30, len(text)-at)).Draw(t, "length")
			insert := rapid.OneOf(rapid.StringN(0, 5, -1), rapid.SampledFrom([]string{"{", "}", "\"", "${", "null", "[", "=", "\n", "vendor \"x\" {}"})).Draw(t, "insert")
			text = append(text[:at:at], append([]byte(insert), text[at+length:]...)...)
			if len(text) == 0 {
				break
			}
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := vendor.Load(path); err != nil && !strings.Contains(err.Error(), "own.hcl:") {
			t.Errorf("the error does not name the file: %v", err)
		}
	})
}

func TestAFileWithoutAVendorIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := vendor.Load(write(t, "own.hcl", "format_version = 1\n")); err == nil || !strings.Contains(err.Error(), "defines no vendor") {
		t.Errorf("got %v", err)
	}
}
