package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestLog(t *testing.T) {
	t.Parallel()
	const pkg = "example.org/door"
	ev := func(action, test, output string) string {
		line, err := json.Marshal(event{Action: action, Package: pkg, Test: test, Output: output, Elapsed: 1.25})
		if err != nil {
			t.Fatal(err)
		}
		return string(line)
	}
	for _, tc := range []struct {
		name, why string
		lines     []string
		well      bool
		count     string
		says      []string
		hides     []string
	}{
		{
			name: "all pass", why: "a subtest counts beside its parent, and what passing tests print is noise",
			lines: []string{
				ev("run", "TestA", ""), ev("output", "TestA/b", "chatter\n"), ev("pass", "TestA/b", ""),
				ev("pass", "TestA", ""), ev("pass", "", ""),
			},
			well: true, count: "2 passed, 0 failed, 0 skipped",
			says: []string{"ok    example.org/door 1.2s"}, hides: []string{"chatter"},
		},
		{
			name: "a test fails", why: "all it said is shown, lines of a diff included, framing is not",
			lines: []string{
				ev("output", "TestA", "=== RUN   TestA\n"), ev("output", "TestA", "    a_test.go:1: want 1\n"),
				ev("output", "TestA", "--- want\n"), ev("output", "TestA", "    --- FAIL: TestA (0.00s)\n"),
				ev("fail", "TestA", ""), ev("output", "", "FAIL\n"), ev("fail", "", ""),
			},
			count: "0 passed, 1 failed, 0 skipped",
			says:  []string{"FAIL  example.org/door TestA\n", "want 1\n--- want\n"}, hides: []string{"=== RUN", "--- FAIL"},
		},
		{
			name: "skipped with a reason", why: "a reader learns what was left out",
			lines: []string{
				ev("output", "TestA", "    a_test.go:1: no aws on PATH\n"), ev("skip", "TestA", ""),
				ev("pass", "TestB", ""), ev("pass", "", ""),
			},
			well: true, count: "1 passed, 0 failed, 1 skipped",
			says: []string{"skip  example.org/door TestA: a_test.go:1: no aws on PATH"},
		},
		{
			name: "skipped without a reason", why: "a check that is left out must say so",
			lines: []string{ev("output", "TestA", "--- SKIP: TestA (0.00s)\n"), ev("skip", "TestA", ""), ev("pass", "", "")},
			count: "0 passed, 1 failed, 0 skipped",
			says:  []string{"say one in t.Skip"},
		},
		{
			name: "an acceptance test by another name", why: "neither run would include it",
			lines: []string{
				ev("output", "TestRole", "    testing.go:971: Acceptance tests skipped unless env 'TF_ACC' set\n"),
				ev("skip", "TestRole", ""), ev("pass", "", ""),
			},
			count: "0 passed, 1 failed, 0 skipped",
			says:  []string{"begin its name with TestAcc"},
		},
		{
			name: "a panic", why: "the test that never ended is shown, and the package counts as a failure",
			lines: []string{
				ev("pass", "TestB", ""), ev("output", "TestA", "panic: boom\n"), ev("fail", "", ""),
			},
			count: "1 passed, 1 failed, 0 skipped",
			says:  []string{"panic: boom"},
		},
		{
			name: "a package that does not build", why: "the compiler's words are passed on",
			lines: []string{
				`{"ImportPath":"example.org/door","Action":"build-output","Output":"door.go:1: undefined: hinge\n"}`,
				`{"ImportPath":"example.org/door","Action":"build-fail"}`, ev("fail", "", ""),
			},
			count: "0 passed, 1 failed, 0 skipped",
			says:  []string{"undefined: hinge"},
		},
		{
			name: "cut short", why: "go test was killed before the package ended",
			lines: []string{ev("pass", "TestB", ""), ev("run", "TestA", "")},
			count: "1 passed, 1 failed, 0 skipped",
			says:  []string{"its tests never ended"},
		},
		{
			name: "no test", why: "a pattern that matches nothing is a mistake",
			lines: []string{ev("skip", "", "")},
			count: "0 passed, 0 failed, 0 skipped",
			says:  []string{"No test ran."},
		},
		{
			name: "not JSON", why: "what the go command says beside its events is passed on",
			lines: []string{"go: no such package", ev("pass", "TestB", ""), ev("pass", "", "")},
			well:  true, count: "1 passed, 0 failed, 0 skipped",
			says: []string{"go: no such package"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			l := newLog(&out)
			if err := l.read(strings.NewReader(strings.Join(tc.lines, "\n") + "\n")); err != nil {
				t.Fatal(err)
			}
			if well := l.close(); well != tc.well {
				t.Errorf("well = %v, want %v: %s", well, tc.well, tc.why)
			}
			if got := l.total.String(); got != tc.count {
				t.Errorf("count = %q, want %q: %s", got, tc.count, tc.why)
			}
			for _, want := range tc.says {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is not said: %s\n%s", want, tc.why, out.String())
				}
			}
			for _, noise := range tc.hides {
				if strings.Contains(out.String(), noise) {
					t.Errorf("%q is said: %s\n%s", noise, tc.why, out.String())
				}
			}
		})
	}
}

// TestLogReadsTheGoCommand runs real tests, so that a change in what `go test
// -json` prints is noticed.
func TestLogReadsTheGoCommand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.org/door\n\ngo 1.26\n",
		"door_test.go": `package door

import "testing"

func TestPasses(t *testing.T) { t.Run("inner", func(t *testing.T) {}) }
func TestFails(t *testing.T)  { t.Error("the hinge is off") }
func TestSkips(t *testing.T)  { t.Skip("no door here") }
`,
		"wall/wall_test.go": "package wall\n\nvar _ = brick\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-json", "./...")
	cmd.Dir = dir
	stream, _ := cmd.Output() // It fails, as the tests do.
	var out bytes.Buffer
	l := newLog(&out)
	if err := l.read(bytes.NewReader(stream)); err != nil {
		t.Fatal(err)
	}
	if l.close() {
		t.Error("a run with failing tests passes")
	}
	if got, want := l.total.String(), "2 passed, 2 failed, 1 skipped"; got != want {
		t.Errorf("count = %q, want %q\n%s", got, want, out.String())
	}
	for _, want := range []string{"the hinge is off", "door_test.go:7: no door here", "undefined: brick"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not said:\n%s", want, out.String())
		}
	}
}
