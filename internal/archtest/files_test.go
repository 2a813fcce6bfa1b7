package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The longest a file may grow before a reader loses it.
const (
	maxLines     = 400
	maxTestLines = 600
)

// minComment is the shortest package comment that could tell a reader
// something that the folder's name does not.
const minComment = 100

func TestPackageComments(t *testing.T) {
	t.Parallel()
	names, byFolder := folders(readSource(t))
	for _, name := range names {
		var holders []string
		for _, f := range byFolder[name] {
			if f.test || f.ast.Doc == nil {
				continue
			}
			holders = append(holders, f.path)
			if n := len(f.ast.Doc.Text()); n < minComment {
				t.Errorf("%s: the package comment has %d characters; say what the room is for and what it leaves to others, in %d or more", f.path, n, minComment)
			}
		}
		if len(holders) != 1 && hasProduction(byFolder[name]) {
			t.Errorf("%s has %d package comments %v; it needs exactly one, so that a reader knows where to begin", name, len(holders), holders)
		}
	}
}

func hasProduction(files []sourceFile) bool {
	for _, f := range files {
		if !f.test {
			return true
		}
	}
	return false
}

func TestFileLengths(t *testing.T) {
	t.Parallel()
	for _, f := range readSource(t) {
		limit := maxLines
		if f.test {
			limit = maxTestLines
		}
		if f.lines > limit {
			t.Errorf("%s has %d lines; over %d a file holds more than one thought: split it by topic", f.path, f.lines, limit)
		}
	}
}

// TestNoVendorInCode keeps vendors in the catalogue: code that asks for one by
// name is a rule that users could not write for a vendor of their own.
func TestNoVendorInCode(t *testing.T) {
	t.Parallel()
	patterns := vendorPatterns(t)
	for _, f := range readSource(t) {
		if f.test {
			continue
		}
		for i, line := range strings.Split(f.text, "\n") {
			for key, pattern := range patterns {
				if pattern.MatchString(line) {
					t.Errorf("%s:%d names the vendor %s; put what is particular to it into the catalogue", f.path, i+1, key)
				}
			}
		}
	}
}

// TestVendorPatterns shows what counts as a vendor's name.
func TestVendorPatterns(t *testing.T) {
	t.Parallel()
	pattern := vendorPattern("big_cloud")
	for line, want := range map[string]bool{
		`if vendor == "big_cloud" {`:   true,
		`// BigCloud sends no ID.`:     true,
		`var bigCloudRole string`:      true,
		`"https://docs.big-cloud.com"`: true,
		`a big, cloudy day`:            false,
		`if vendor == "" {`:            false,
	} {
		if pattern.MatchString(line) != want {
			t.Errorf("%q names the vendor: %t, want %t", line, !want, want)
		}
	}
}

func vendorPatterns(t *testing.T) map[string]*regexp.Regexp {
	t.Helper()
	catalogue, err := filepath.Glob(filepath.Join(root, "internal/vendor/catalog/*.hcl"))
	if err != nil {
		t.Fatal(err)
	}
	if len(catalogue) < 5 {
		t.Fatalf("the catalogue has %d files; the test looks at the wrong place", len(catalogue))
	}
	patterns := map[string]*regexp.Regexp{}
	for _, file := range catalogue {
		if info, err := os.Stat(file); err != nil || info.IsDir() {
			t.Fatalf("%s: not a file: %v", file, err)
		}
		key := strings.TrimSuffix(filepath.Base(file), ".hcl")
		patterns[key] = vendorPattern(key)
	}
	return patterns
}

// vendorPattern matches a key in any case, its words joined or parted by one
// of _ - or a space.
func vendorPattern(key string) *regexp.Regexp {
	words := strings.Split(regexp.QuoteMeta(key), "_")
	return regexp.MustCompile(`(?i)` + strings.Join(words, `[-_ ]?`))
}
