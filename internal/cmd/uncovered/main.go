// Command uncovered holds packages to full statement coverage, by a profile that
// `go test -coverprofile` wrote: it fails where a statement was never run and no
// comment says why not, where such a comment stands at one that was, and where a
// package was not measured at all.
//
//	uncovered PROFILE internal/awsid internal/policy
//
// A comment that begins with "Not covered:", in the lines of the statement or
// right above it, is reason enough; it must say why no test can get there.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: uncovered PROFILE PACKAGE…")
		os.Exit(2)
	}
	problems, err := check(os.DirFS("."), os.Args[1], os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "uncovered:", err)
		os.Exit(1)
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
}
