package main

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"golang.org/x/tools/cover"
)

// reason begins the comment that excuses a statement.
const reason = "// Not covered: "

// check reads the profile, whose files are named by import path, and the source
// under root.
func check(root fs.FS, profile string, packages []string) ([]string, error) {
	module, err := moduleOf(root)
	if err != nil {
		return nil, err
	}
	// A block that several test binaries report comes once, with all its runs.
	files, err := cover.ParseProfiles(profile)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", profile, err)
	}
	var problems []string
	for _, folder := range packages {
		measured := false
		for _, file := range files {
			name := strings.TrimPrefix(file.FileName, module)
			if path.Dir(name) != folder {
				continue
			}
			measured = true
			found, err := judge(root, name, file.Blocks)
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

// judge reads the file for the comments that excuse what was not run.
func judge(root fs.FS, name string, blocks []cover.ProfileBlock) ([]string, error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(string(text), "\n")
	used := map[int]bool{}
	var problems []string
	for _, b := range blocks {
		// An empty function has no statement to run.
		if b.Count > 0 || b.NumStmt == 0 {
			continue
		}
		at := excuse(lines, b)
		if at == 0 {
			problems = append(problems, name+":"+strconv.Itoa(b.StartLine)+": never run by a test; test it, remove it, or say why not in a comment that begins with \"Not covered:\"")
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

// excuse is the line of the comment at a block, or right above it; 0 if there is
// none.
func excuse(lines []string, b cover.ProfileBlock) int {
	first := b.StartLine
	for first > 1 && strings.HasPrefix(strings.TrimSpace(lines[first-2]), "//") {
		first--
	}
	for i := first; i <= min(b.EndLine, len(lines)); i++ {
		if strings.Contains(lines[i-1], reason) {
			return i
		}
	}
	return 0
}
