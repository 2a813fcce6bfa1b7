package vendor

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

type gardenFile struct {
	Version int        `hcl:"version"`
	Share   int64      `hcl:"share,optional"`
	Names   []string   `hcl:"names,optional"`
	NamesAt hcl.Range  `hcl:"names,attr_range"`
	Plants  []plant    `hcl:"plant,block"`
	Shed    *shed      `hcl:"shed,block"`
	Gate    gate       `hcl:"gate,block"`
	Spare   []struct{} // A field without a tag is passed over.
}

type plant struct {
	Kind string         `hcl:"kind,label"`
	Name string         `hcl:"name,label"`
	At   hcl.Range      `hcl:",def_range"`
	When hcl.Expression `hcl:"when,optional"`
}

type shed struct {
	Locked bool `hcl:"locked,optional"`
}

type gate struct {
	Width string `hcl:"width"`
}

const garden = `version = 1
share   = "40"
names   = ["a", 2]
plant "tree" "oak" {
  when = sun && rain
}
plant "herb" "mint" {
}
shed {
  locked = true
}
gate {
  width = 3
}
`

func readGarden(t *testing.T, text string) (gardenFile, hcl.Diagnostics) {
	t.Helper()
	parsed, diags := hclsyntax.ParseConfig([]byte(text), "garden.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var f gardenFile
	diags = readBody(parsed.Body, &f)
	return f, diags
}

func TestReadBody(t *testing.T) {
	t.Parallel()
	f, diags := readGarden(t, garden)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	got := []any{f.Version, f.Share, f.Names, f.NamesAt.Start.Line, len(f.Plants), f.Plants[0].Kind, f.Plants[0].Name, f.Plants[1].At.Start.Line, f.Shed.Locked, f.Gate.Width}
	want := []any{1, int64(40), []string{"a", "2"}, 3, 2, "tree", "oak", 7, true, "3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
	if n := len(f.Plants[0].When.Variables()); n != 2 {
		t.Errorf("the expression has %d variables, want 2: it is to be kept as it stands", n)
	}
	if v, diags := f.Plants[1].When.Value(nil); diags.HasErrors() || !v.IsNull() {
		t.Errorf("an expression left out is %#v, want null", v)
	}
}

func TestReadBodyLeavesOutWhatIsOptional(t *testing.T) {
	t.Parallel()
	f, diags := readGarden(t, "version = 1\ngate {\n  width = \"1\"\n}\n")
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if f.Shed != nil || f.Names != nil || len(f.Plants) != 0 || f.NamesAt != (hcl.Range{}) {
		t.Errorf("%+v holds what was left out", f)
	}
}

// TestReadBodyRefuses spoils the file in one place each; the place must be told.
func TestReadBodyRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, old, new string
		line             int
		want             string
	}{
		{"an attribute left out", "version = 1\n", "", 0, "version"},
		{"a misspelt attribute", "share ", "shares ", 2, `Did you mean "share"`},
		{"a misspelt block", "shed {", "sheds {", 9, `Did you mean "shed"`},
		{"a label too few", `"tree" "oak"`, `"tree"`, 4, "name"},
		{"text for a number", `"40"`, `"forty"`, 2, "number is required"},
		{"half a number", `"40"`, "0.5", 2, "a whole number is required"},
		{"a number beyond 64 bits", `"40"`, "9223372036854775808", 2, "a whole number is required"},
		{"a string for a list", `["a", 2]`, `"a"`, 3, "list"},
		{"null in a list", `["a", 2]`, `["a", null]`, 3, "null value is not allowed in the list"},
		{"null", "true", "null", 10, "null value is not allowed"},
		{"no bool", "true", `"perhaps"`, 10, "bool"},
		{"a variable", "true", "open", 10, "Variables not allowed"},
		{"a block twice", "gate {", "gate {\n  width = 1\n}\ngate {", 15, "Only one gate block"},
		{"a block at most once, twice", "gate {", "shed {\n}\ngate {", 12, "Only one shed block"},
		{"no block where one must be", "gate {\n  width = 3\n}\n", "", 0, "A gate block is required"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(garden, tt.old) {
				t.Fatalf("the file does not hold %q", tt.old)
			}
			_, diags := readGarden(t, strings.Replace(garden, tt.old, tt.new, 1))
			for _, d := range diags {
				if strings.Contains(d.Detail+d.Summary, tt.want) && (tt.line == 0 || d.Subject.Start.Line == tt.line) {
					return
				}
			}
			t.Errorf("diagnostics %v; want one at line %d holding %q", diags, tt.line, tt.want)
		})
	}
}
