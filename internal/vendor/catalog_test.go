package vendor_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLookupOfAnUnknownVendorNamesTheNearOnes(t *testing.T) {
	t.Parallel()
	keys := catalog(t).Keys()
	all := `it knows "` + strings.Join(keys[:len(keys)-1], `", "`) + `" and "` + keys[len(keys)-1] + `"`
	for _, tt := range []struct{ reason, key, want string }{
		{"two letters swapped", "sinqly", `did you mean "synqly"?`},
		{"a letter left out", "trelca", `did you mean "trelica"?`},
		{"capitals", "Upsolver", `did you mean "upsolver"?`},
		{"a dash for an underscore", "imply-polaris", `did you mean "imply_polaris"?`},
		{"a space", "Imply Polaris", `did you mean "imply_polaris"?`},
		{"half of the name", "polaris", `did you mean "imply_polaris"?`},
		{"more than the name", "dataloop_ai", `did you mean "dataloop"?`},
		{"nothing near", "snowplough", all},
		{"nothing at all", "", all},
		{"separators alone", "--", all},
		{"too short to be half a name", "l", all},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			d, err := catalog(t).Lookup(tt.key)
			if err == nil {
				t.Fatalf("%q is found: %s", tt.key, d.Title)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want %q in it", err, tt.want)
			}
		})
	}
}

func TestLookupNamesTheNearestFirst(t *testing.T) {
	t.Parallel()
	own := strings.ReplaceAll(minimal, `"acme"`, `"synly"`)
	c, err := vendor.Load(write(t, "own.hcl", own))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Lookup("synqlyy"); err == nil || !strings.Contains(err.Error(), `did you mean "synqly" or "synly"?`) {
		t.Errorf("got %v", err)
	}
}

func TestLookupNamesEquallyNearOnesInOrder(t *testing.T) {
	t.Parallel()
	c, err := vendor.Load(write(t, "own.hcl", strings.ReplaceAll(minimal, `"acme"`, `"synqla"`)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Lookup("synqlx"); err == nil || !strings.Contains(err.Error(), `did you mean "synqla" or "synqly"?`) {
		t.Errorf("got %v", err)
	}
}

func TestLoadAddsVendorsOfOnesOwn(t *testing.T) {
	t.Parallel()
	second := strings.ReplaceAll(minimal, `"acme"`, `"second"`)
	c, err := vendor.Load(write(t, "one.hcl", minimal), write(t, "two.hcl", second))
	if err != nil {
		t.Fatal(err)
	}
	want := append(catalog(t).Keys(), "acme", "second")
	slices.Sort(want)
	if diff := cmp.Diff(want, c.Keys()); diff != "" {
		t.Errorf("keys differ (-want +got):\n%s", diff)
	}
	if _, err := catalog(t).Lookup("acme"); err == nil {
		t.Error("loading a file changed the built-in catalogue")
	}
}

func TestLoadWithoutFilesIsTheBuiltinCatalogue(t *testing.T) {
	t.Parallel()
	c, err := vendor.Load()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(catalog(t).Keys(), c.Keys()); diff != "" {
		t.Errorf("keys differ (-want +got):\n%s", diff)
	}
}

func TestLoadNeverReplacesAVendorSilently(t *testing.T) {
	t.Parallel()
	shadow := strings.ReplaceAll(minimal, `"acme"`, `"synqly"`)
	if _, err := vendor.Load(write(t, "own.hcl", shadow)); err == nil ||
		!strings.Contains(err.Error(), `own.hcl:3: the vendor "synqly" is defined already, at catalog/synqly.hcl:3 of the built-in catalogue: give yours another key`) {
		t.Errorf("a built-in vendor is shadowed: %v", err)
	}
	if _, err := vendor.Load(write(t, "one.hcl", minimal), write(t, "two.hcl", minimal)); err == nil ||
		!strings.Contains(err.Error(), `two.hcl:3: the vendor "acme" is defined already`) {
		t.Errorf("a vendor of another file is shadowed: %v", err)
	}
	_, block, _ := strings.Cut(minimal, "\n")
	if _, err := vendor.Load(write(t, "own.hcl", minimal+block)); err == nil ||
		!strings.Contains(err.Error(), `the vendor "acme" is defined already`) {
		t.Errorf("a vendor of the same file is shadowed: %v", err)
	}
}

func TestLoadSaysWhichFileCannotBeRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	big := write(t, "big.hcl", minimal+strings.Repeat("# more\n", 200_000))
	noHCL := write(t, "no.hcl", strings.Repeat("root:x:0:0\n", 50))
	for _, tt := range []struct{ reason, path, want string }{
		{"one that is missing", filepath.Join(dir, "missing.hcl"), "no such file"},
		{"a pattern", filepath.Join(dir, "*.hcl"), "patterns are not expanded"},
		{"a home folder", "~/vendors.hcl", "~ is not expanded"},
		{"a folder", dir, "is a folder: name each file"},
		{"a device without an end", os.DevNull, "is a pipe or a device"},
		{"one larger than any vendor", big, "is larger than 1 MiB"},
		{"one that is no HCL, whose first mistakes are enough", noHCL, noHCL + ": and "},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, err := vendor.Load(tt.path)
			if err == nil || !strings.Contains(err.Error(), tt.path) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q and %q in it", err, tt.path, tt.want)
			}
			if err != nil && strings.Count(err.Error(), "\n") > 20 {
				t.Errorf("the error has %d lines", strings.Count(err.Error(), "\n"))
			}
		})
	}
}

func TestLoadRefusesAFileThatIsGivenTwice(t *testing.T) {
	t.Parallel()
	path := write(t, "own.hcl", minimal)
	if _, err := vendor.Load(path, path); err == nil || !strings.Contains(err.Error(), `own.hcl" is given twice`) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkLoad(b *testing.B) {
	path := filepath.Join(b.TempDir(), "own.hcl")
	if err := os.WriteFile(path, []byte(minimal), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := vendor.Load(path); err != nil {
			b.Fatal(err)
		}
	}
}
