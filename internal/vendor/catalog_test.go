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
		!strings.Contains(err.Error(), `own.hcl:3: the vendor "synqly" is defined already, at catalog/synqly.hcl:3`) {
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
	missing := filepath.Join(t.TempDir(), "missing.hcl")
	_, err := vendor.Load(missing)
	if err == nil || !strings.Contains(err.Error(), missing) || !strings.Contains(err.Error(), "no such file") {
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
