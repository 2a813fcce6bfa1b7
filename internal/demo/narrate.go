package main

import (
	"fmt"
	"io"
	"strings"
)

// narrator writes the demo's text; what the core prints is indented under it.
type narrator struct{ out io.Writer }

func (n narrator) title(s string) { fmt.Fprintf(n.out, "\n=== %s\n", s) }

func (n narrator) text(s string) { fmt.Fprintf(n.out, "\n%s\n", s) }

func (n narrator) command(s string) { fmt.Fprintf(n.out, "\n  $ %s\n", s) }

func (n narrator) proved(format string, args ...any) {
	fmt.Fprintf(n.out, "  [ok] %s\n", fmt.Sprintf(format, args...))
}

func (n narrator) quote(text string) {
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		fmt.Fprintf(n.out, "    | %s\n", strings.TrimRight(line, " "))
	}
}
