package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

// reason begins the comment that excuses a statement.
const reason = "// Not covered: "

// span is some lines of a file, from 1.
type span struct{ first, last int }

// file is what the profile says of one: which spans were run and which were not.
// One that several test binaries report was run if any of them ran it.
type file map[span]bool

// check reads the profile, whose files are named by import path, and the source
// under root.
func check(root fs.FS, profile string, packages []string) ([]string, error) {
	module, err := moduleOf(root)
	if err != nil {
		return nil, err
	}
	files, err := read(profile, module)
	if err != nil {
		return nil, err
	}
	var problems []string
	for _, folder := range packages {
		measured := false
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if path.Dir(name) != folder {
				continue
			}
			measured = true
			found, err := judge(root, name, files[name])
			if err != nil {
				return nil, err
			}
			problems = append(problems, found...)
		}
		if !measured {
			problems = append(problems, folder+": the profile has no statement of it; were its tests run?")
		}
	}
	return problems, nil
}

// moduleOf is the module's name with a slash behind it.
func moduleOf(root fs.FS) (string, error) {
	text, err := fs.ReadFile(root, "go.mod")
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(strings.TrimPrefix(first, "module ")) + "/", nil
}

// read takes a profile apart, whose lines are
// import/path/file.go:12.34,15.2 statements times.
func read(profile, module string) (map[string]file, error) {
	text, err := os.ReadFile(profile)
	if err != nil {
		return nil, err
	}
	files := map[string]file{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "mode:") {
			continue
		}
		name, s, run, err := block(line)
		if err != nil {
			return nil, fmt.Errorf("%s: %q is no line of a coverage profile: %w", profile, line, err)
		}
		// An empty function has no statement to run.
		if s == (span{}) {
			continue
		}
		name = strings.TrimPrefix(name, module)
		if files[name] == nil {
			files[name] = file{}
		}
		files[name][s] = files[name][s] || run
	}
	return files, nil
}

// block reads one line; the span is empty if there is no statement in it.
func block(line string) (name string, s span, run bool, err error) {
	name, rest, _ := strings.Cut(line, ":")
	var columns [2]int
	var statements, times int
	_, err = fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &s.first, &columns[0], &s.last, &columns[1], &statements, &times)
	if statements == 0 {
		s = span{}
	}
	return name, s, times > 0, err
}

// judge reads the file for the comments that excuse what was not run.
func judge(root fs.FS, name string, f file) ([]string, error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(string(text), "\n")
	used := map[int]bool{}
	var problems []string
	for _, s := range slices.SortedFunc(maps.Keys(f), func(a, b span) int { return a.first - b.first }) {
		if f[s] {
			continue
		}
		at := excuse(lines, s)
		if at == 0 {
			problems = append(problems, name+":"+strconv.Itoa(s.first)+": never run by a test; test it, remove it, or say why not in a comment that begins with \"Not covered:\"")
		}
		used[at] = true
	}
	for i, line := range lines {
		if strings.Contains(line, reason) && !used[i+1] {
			problems = append(problems, name+":"+strconv.Itoa(i+1)+": says that it is not covered, and it is")
		}
	}
	return problems, nil
}

// excuse is the line of the comment at a span, or right above it; 0 if there is
// none.
func excuse(lines []string, s span) int {
	first := s.first
	for first > 1 && strings.HasPrefix(strings.TrimSpace(lines[first-2]), "//") {
		first--
	}
	for i := first; i <= min(s.last, len(lines)); i++ {
		if strings.Contains(lines[i-1], reason) {
			return i
		}
	}
	return 0
}
