package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// event is one line of `go test -json`, as `go doc test2json` and `go help
// buildjson` describe them.
type event struct {
	Action     string
	Package    string
	Test       string
	Elapsed    float64
	Output     string
	ImportPath string
}

// count is of tests and subtests, each counted once. A package that fails
// outside its tests counts as one failure.
type count struct{ passed, failed, skipped int }

func (c count) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", c.passed, c.failed, c.skipped)
}

func (c *count) add(o count) {
	c.passed += o.passed
	c.failed += o.failed
	c.skipped += o.skipped
}

// testLog collects events and prints what a reader needs of them.
type testLog struct {
	out      io.Writer
	total    count
	packages map[string]*testPackage
}

// testPackage holds what is not yet told of a package. Output is kept by test,
// the package's own under "".
type testPackage struct {
	count
	output map[string]*strings.Builder
}

func newLog(out io.Writer) *testLog {
	return &testLog{out: out, packages: map[string]*testPackage{}}
}

// read takes in events until the input ends. Lines that are no event are
// passed on as they are.
func (l *testLog) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			l.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the output of go test cannot be read: %w", err)
		}
	}
}

func (l *testLog) line(line []byte) {
	var e event
	if err := json.Unmarshal(line, &e); err != nil || e.Action == "" {
		l.printf("%s", line)
		return
	}
	if e.Action == "build-output" {
		l.printf("%s", e.Output)
		return
	}
	if e.Package != "" {
		l.event(e)
	}
}

func (l *testLog) event(e event) {
	p := l.packages[e.Package]
	if p == nil {
		p = &testPackage{output: map[string]*strings.Builder{}}
		l.packages[e.Package] = p
	}
	switch e.Action {
	case "output":
		p.keep(e)
	case "pass", "fail", "skip":
		if e.Test == "" {
			l.endPackage(e, p)
			return
		}
		l.endTest(e, p)
		delete(p.output, e.Test)
	}
}

// keep saves output but for the lines that only frame it.
func (p *testPackage) keep(e event) {
	for _, frame := range []string{"=== RUN ", "=== PAUSE ", "=== CONT ", "=== NAME ", "--- PASS: ", "--- FAIL: ", "--- SKIP: "} {
		if strings.HasPrefix(strings.TrimLeft(e.Output, " "), frame) {
			return
		}
	}
	b := p.output[e.Test]
	if b == nil {
		b = new(strings.Builder)
		p.output[e.Test] = b
	}
	b.WriteString(e.Output)
}

func (p *testPackage) said(test string) string {
	if b := p.output[test]; b != nil {
		return strings.TrimRight(b.String(), "\n")
	}
	return ""
}

func (l *testLog) endTest(e event, p *testPackage) {
	switch e.Action {
	case "pass":
		p.passed++
	case "fail":
		p.failed++
		l.printf("FAIL  %s %s\n%s\n", e.Package, e.Test, p.said(e.Test))
	case "skip":
		reason := strings.TrimSpace(p.said(e.Test))
		if complaint := silent(reason); complaint != "" {
			p.failed++
			l.printf("FAIL  %s %s: %s\n", e.Package, e.Test, complaint)
			return
		}
		p.skipped++
		l.printf("skip  %s %s: %s\n", e.Package, e.Test, reason)
	}
}

// silent says what is wrong with the reason of a skipped test, if anything.
func silent(reason string) string {
	_, text, found := strings.Cut(reason, ": ")
	switch {
	case !found || strings.TrimSpace(text) == "":
		return "it was skipped without a reason; say one in t.Skip"
	case strings.Contains(text, "Acceptance tests skipped unless env 'TF_ACC' set"):
		return "it is an acceptance test that no run includes; begin its name with TestAcc"
	}
	return ""
}

func (l *testLog) endPackage(e event, p *testPackage) {
	delete(l.packages, e.Package)
	switch {
	case e.Action == "fail":
		if p.failed == 0 {
			p.failed++
		}
		// What failed may be a test that never ended, such as one that panicked.
		for _, test := range slices.Sorted(maps.Keys(p.output)) {
			l.printf("%s\n", p.said(test))
		}
		l.printf("FAIL  %s (%s)\n", e.Package, p.count)
	case p.passed+p.failed+p.skipped > 0:
		l.printf("ok    %s %.1fs (%s)\n", e.Package, e.Elapsed, p.count)
	}
	l.total.add(p.count)
}

// close prints the count and says whether all is well.
func (l *testLog) close() bool {
	for name, p := range l.packages {
		p.failed++
		l.total.add(p.count)
		l.printf("FAIL  %s: its tests never ended\n", name)
	}
	l.printf("%s\n", l.total)
	if l.total.passed+l.total.failed == 0 {
		l.printf("No test ran.\n")
		return false
	}
	return l.total.failed == 0
}

func (l *testLog) printf(format string, args ...any) {
	fmt.Fprintf(l.out, format, args...)
}
