package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is the module's path; imports that begin with it are rooms.
const module = "github.com/crossaccount/terraform-provider-crossaccount"

// root leads from this package's folder to the module's.
const root = "../.."

// sourceFile is one parsed Go file.
type sourceFile struct {
	// path is relative to the module's root, with forward slashes.
	path  string
	test  bool
	lines int
	text  string
	ast   *ast.File
}

// folder is the file's room: the path of its directory, "." for the root.
func (f sourceFile) folder() string {
	dir, _, ok := cutLast(f.path, "/")
	if !ok {
		return "."
	}
	return dir
}

func (f sourceFile) imports() []string {
	paths := make([]string, 0, len(f.ast.Imports))
	for _, spec := range f.ast.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, `"`))
	}
	return paths
}

// readSource parses every Go file of the main module. The tools are modules of
// their own and follow no rule of the house.
func readSource(t *testing.T) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		if entry.IsDir() {
			if skippedFolder(relative) || (relative != "." && exists(filepath.Join(path, "go.mod"))) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(relative, ".go") {
			return nil
		}
		f, err := readFile(path, relative)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("only %d Go files were found under %s: the tests look at the wrong place", len(files), root)
	}
	return files
}

func skippedFolder(relative string) bool {
	base := filepath.Base(relative)
	return relative != "." && (strings.HasPrefix(base, ".") || base == "testdata")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func readFile(path, relative string) (sourceFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return sourceFile{}, err
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
	return sourceFile{
		path:  relative,
		test:  strings.HasSuffix(relative, "_test.go"),
		lines: strings.Count(string(text), "\n"),
		text:  string(text),
		ast:   parsed,
	}, err
}

// folders groups files by their room, in the order of the names.
func folders(files []sourceFile) (names []string, byFolder map[string][]sourceFile) {
	byFolder = map[string][]sourceFile{}
	for _, f := range files {
		byFolder[f.folder()] = append(byFolder[f.folder()], f)
	}
	for name := range byFolder {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, byFolder
}

func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}
