// Command testlog reads what `go test -json` prints and tells it to people: a
// line for each package, all that a failing test said, the reason of each test
// that was skipped, and a count at the end.
//
// It fails where a test failed, where a package failed outside its tests, where
// no test ran at all, and where a test was skipped without saying why: a check
// that was silently left out must not look like one that passed.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	counts := flag.String("counts", "", "file to write the count to, as \"N passed, N failed, N skipped\"")
	flag.Parse()

	l := newLog(os.Stdout)
	err := l.read(os.Stdin)
	well := l.close()
	if err == nil && *counts != "" {
		err = os.WriteFile(*counts, []byte(l.total.String()+"\n"), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "testlog:", err)
	}
	if err != nil || !well {
		os.Exit(1)
	}
}
