// Package bench measures what a user pays before the provider has done
// anything: the size of the binary that init downloads, and the processor time of a
// start that only answers with its schema, which core asks for several times in
// every plan.
//
// Times are compared within one run with those of the smallest provider that
// the same framework can serve (bench/minimal), so that a limit holds on any machine.
package bench
