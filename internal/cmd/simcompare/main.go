// Command simcompare puts the same questions to this project's evaluator and to
// an independent one, and fails if they answer differently for a reason that
// nobody has looked into.
//
// The other evaluator is @cloud-copilot/iam-simulate, which runs as a process
// of its own under Node.js (tools/simulate/simulate.mjs) and shares no code and
// no author with packages policy and trust. Both get the same generated policy
// text and the same request. Trust policies are asked through trust.Evaluate,
// so that what it derives from a principal, which keys it hands to which
// action, and when it says that the caller's own policies must allow too are
// compared as well; policies of identities and of resources are asked through
// package policy.
//
// # Disagreements
//
// Where the two differ, the cause has to be known. Each known cause is a class
// in tools/simulate/disagreements.json, with the AWS page that settles it and
// who is right by it, and a rewrite here. A rewrite says the same policy or
// request in other words, words that the simulator reads as that page demands.
// A disagreement belongs to a class only if our answer stays the same under
// the rewrite and the simulator's changes to ours: so a class can never hide a
// disagreement that has another cause. Where AWS documents nothing, a class is
// silent: its rewrite takes the undocumented condition out, once as if it held
// and once as if it did not, and both evaluators must agree on both.
//
// Everything else is printed with the policy, the request and both answers,
// and the command fails.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	o := options{}
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the generator; the same seed gives the same pairs")
	flag.IntVar(&o.pairs, "pairs", 50_000, "number of pairs of a policy and a request")
	flag.IntVar(&o.only, "only", -1, "ask this one pair alone and print all of it")
	flag.StringVar(&o.node, "node", "node", "the Node.js to run the simulator with")
	flag.StringVar(&o.script, "script", "tools/simulate/simulate.mjs", "the script that wraps the simulator")
	flag.StringVar(&o.modules, "modules", "", "the folder in which npm installed the simulator")
	flag.StringVar(&o.settled, "settled", "tools/simulate/disagreements.json", "the list of settled disagreements")
	flag.Parse()
	if err := run(o, os.Stdout); err != nil {
		if !errors.Is(err, errUnsettled) {
			fmt.Fprintln(os.Stderr, "simcompare:", err)
		}
		os.Exit(1)
	}
}
