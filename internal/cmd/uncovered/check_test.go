package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const source = `package a

func f(x int) int {
	if x > 1 {
		return 1
	}
	if x > 2 {
		// Not covered: nobody has two.
		return 2
	}
	return 3
}
`

func tree(text string) fstest.MapFS {
	return fstest.MapFS{"go.mod": {Data: []byte("module example.test/m\n\ngo 1.25\n")}, "a/f.go": {Data: []byte(text)}}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	const (
		head  = "mode: set\nexample.test/m/a/f.go:3.19,4.11 1 1\n"
		first = "example.test/m/a/f.go:4.11,6.3 1 "
		other = "example.test/m/a/f.go:7.11,10.3 1 "
	)
	for name, tt := range map[string]struct {
		profile, text string
		packages      []string
		want          []string
	}{
		"all is run or excused":        {head + first + "1\n" + other + "0\n", source, []string{"a"}, nil},
		"one is not run":               {head + first + "0\n" + other + "0\n", source, []string{"a"}, []string{"a/f.go:4: never run by a test"}},
		"another binary ran it":        {head + first + "0\n" + other + "0\n" + first + "2\n", source, []string{"a"}, nil},
		"what is excused was run":      {head + first + "1\n" + other + "1\n", source, []string{"a"}, []string{"a/f.go:8: says that it is not covered, and it is"}},
		"the excuse gives no reason":   {head + other + "0\n", strings.Replace(source, "Not covered: nobody has two.", "Not covered:", 1), []string{"a"}, []string{"a/f.go:7: never run"}},
		"a package is not measured":    {head + other + "0\n", source, []string{"a", "b"}, []string{"b: the profile has no statement of it"}},
		"others are not looked at":     {head + first + "0\n", source, nil, nil},
		"an excuse of two lines above": {head + "example.test/m/a/f.go:10.3,10.11 1 0\n", strings.Replace(source, "nobody has two.", "nobody\n\t\t// has two.", 1), []string{"a"}, nil},
		"an empty function":            {head + other + "0\nexample.test/m/a/f.go:3.19,3.19 0 0\n", source, []string{"a"}, nil},
		"one of two in a line":         {head + "example.test/m/a/f.go:4.11,4.20 1 1\nexample.test/m/a/f.go:4.13,4.18 1 0\n", source, []string{"a"}, []string{"a/f.go:4: never run", "a/f.go:8: says"}},
		"an excuse on the line before": {head + "example.test/m/a/f.go:9.3,9.11 1 0\n", source, []string{"a"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			problems, err := check(tree(tt.text), write(t, tt.profile), tt.packages)
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) != len(tt.want) {
				t.Fatalf("got %q, want %q", problems, tt.want)
			}
			for i := range tt.want {
				if !strings.HasPrefix(problems[i], tt.want[i]) {
					t.Errorf("got %q, want %q", problems[i], tt.want[i])
				}
			}
		})
	}
}

func TestCheckFailsOnWhatItCannotRead(t *testing.T) {
	t.Parallel()
	const line = "mode: set\nexample.test/m/a/f.go:4.11,6.3 1 1\n"
	_, badLine := check(tree(source), write(t, "mode: set\nnonsense\n"), []string{"a"})
	_, noProfile := check(tree(source), filepath.Join(t.TempDir(), "none"), []string{"a"})
	_, noModule := check(fstest.MapFS{}, write(t, line), []string{"a"})
	_, noSource := check(fstest.MapFS{"go.mod": {Data: []byte("module example.test/m\n")}}, write(t, line), []string{"a"})
	got := []bool{badLine != nil, noProfile != nil, noModule != nil, noSource != nil}
	if diff := cmp.Diff([]bool{true, true, true, true}, got); diff != "" {
		t.Error(diff)
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "profile")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
