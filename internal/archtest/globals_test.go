package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// TestNoGlobals keeps start-up cheap and tests apart: core starts the provider
// many times in one plan only to ask for its schema, so nothing may be computed
// when a package loads; and what no one can change, no test can leave changed.
func TestNoGlobals(t *testing.T) {
	t.Parallel()
	for _, f := range readSource(t) {
		if f.test {
			continue
		}
		for _, wrong := range globals(f.ast) {
			t.Errorf("%s: %s. A package holds constants, sentinel errors, embedded files and values made on first use (sync.OnceValue) only", f.path, wrong)
		}
	}
}

// globals names the package-level variables and init functions of a file that
// the rule forbids.
func globals(file *ast.File) []string {
	var wrong []string
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				wrong = append(wrong, "func init works when the package loads")
			}
		case *ast.GenDecl:
			if d.Tok == token.VAR {
				wrong = append(wrong, globalVariables(file, d)...)
			}
		}
	}
	return wrong
}

func globalVariables(file *ast.File, d *ast.GenDecl) []string {
	var wrong []string
	for _, spec := range d.Specs {
		values, ok := spec.(*ast.ValueSpec)
		if !ok || embedded(d.Doc) || embedded(values.Doc) {
			continue
		}
		for i, name := range values.Names {
			if name.Name == "_" || (i < len(values.Values) && allowedValue(file, name.Name, values.Values[i])) {
				continue
			}
			wrong = append(wrong, "var "+name.Name+" is a global that code can change or that costs time at start-up")
		}
	}
	return wrong
}

func embedded(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, comment := range doc.List {
		if strings.HasPrefix(comment.Text, "//go:embed ") {
			return true
		}
	}
	return false
}

// allowedValue accepts sentinel errors, values made on first use, and the
// version that the linker sets in main.
func allowedValue(file *ast.File, name string, value ast.Expr) bool {
	if _, literal := value.(*ast.BasicLit); literal {
		return file.Name.Name == "main" && name == "version"
	}
	call, ok := value.(*ast.CallExpr)
	if !ok {
		return false
	}
	function := call.Fun
	if generic, ok := function.(*ast.IndexExpr); ok {
		function = generic.X
	}
	selector, ok := function.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, ok := selector.X.(*ast.Ident)
	if !ok {
		return false
	}
	switch from.Name + "." + selector.Sel.Name {
	case "errors.New", "sync.OnceFunc", "sync.OnceValue", "sync.OnceValues":
		return true
	}
	return false
}

// TestGlobalsRefuses shows what the rule takes for a global.
func TestGlobalsRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, source string
		refused        bool
	}{
		{"a sentinel error", `var ErrNotFound = errors.New("not found")`, false},
		{"an assertion", `var _ fmt.Stringer = x{}`, false},
		{"a value made on first use", `var pattern = sync.OnceValue(compile)`, false},
		{"an embedded file", "//go:embed catalog/*.hcl\nvar files embed.FS", false},
		{"a pattern compiled at start-up", `var pattern = regexp.MustCompile("^a$")`, true},
		{"a table that code can change", `var table = map[string]int{"a": 1}`, true},
		{"an empty variable", `var client *Client`, true},
		{"a text that could be a constant", `var name = "x"`, true},
		{"an init function", `func init() { register() }`, true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\n"+tt.source, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if wrong := globals(file); (len(wrong) > 0) != tt.refused {
				t.Errorf("refused %v, want %t", wrong, tt.refused)
			}
		})
	}
}
