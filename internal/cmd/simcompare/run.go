package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

type options struct {
	seed    uint64
	pairs   int
	only    int
	node    string
	script  string
	modules string
	settled string
}

// errUnsettled is told by the report itself.
var errUnsettled = errors.New("some disagreements are not settled")

// oracle answers pairs in their order.
type oracle interface {
	ask(pairs []pair) ([]verdict, error)
}

func run(o options, w io.Writer) error {
	list, err := loadSettled(o.settled)
	if err != nil {
		return err
	}
	s, err := startSimulator(o)
	if err != nil {
		return err
	}
	c := comparison{oracle: s, seed: o.seed, settled: list}
	err = c.compare(o.numbers())
	if closeErr := s.close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	if o.only >= 0 {
		c.show(w, c.pairs[0], c.ours[0], c.theirs[0])
	}
	return c.report(w)
}

// numbers are those of the pairs to compare.
func (o options) numbers() []uint64 {
	if o.only >= 0 {
		return []uint64{uint64(o.only)}
	}
	list := make([]uint64, max(o.pairs, 0))
	for i := range list {
		list[i] = uint64(i)
	}
	return list
}

// comparison is one run.
type comparison struct {
	oracle  oracle
	seed    uint64
	settled []settled

	pairs        []pair
	ours, theirs []verdict
	// byClass counts the disagreements by the class that explains them; those
	// that take several classes are under together.
	byClass map[string]int
	// open are the indexes of those that no class explains.
	open []int
	// ourTime and theirTime are how long the answers took.
	ourTime, theirTime time.Duration
}

func (c *comparison) compare(numbers []uint64) error {
	for _, n := range numbers {
		c.pairs = append(c.pairs, generate(c.seed, n))
	}
	start := time.Now()
	c.ours = make([]verdict, len(c.pairs))
	for i, p := range c.pairs {
		c.ours[i] = p.ours()
	}
	c.ourTime, start = time.Since(start), time.Now()
	theirs, err := c.oracle.ask(c.pairs)
	if err != nil {
		return err
	}
	c.theirs, c.theirTime = theirs, time.Since(start)
	return c.explain()
}

// explain finds the class of each disagreement. All attempts go to the
// simulator at once.
func (c *comparison) explain() error {
	tried := map[int][]attempt{}
	var variants []pair
	for i := range c.pairs {
		if c.ours[i] == c.theirs[i] {
			continue
		}
		tried[i] = attempts(c.pairs[i])
		for _, a := range tried[i] {
			variants = append(variants, a.variants...)
		}
	}
	answers, err := c.oracle.ask(variants)
	if err != nil {
		return err
	}
	c.byClass = map[string]int{}
	for i := range c.pairs {
		if c.ours[i] == c.theirs[i] {
			continue
		}
		cause := ""
		for _, a := range tried[i] {
			n := len(a.variants)
			if cause == "" && agree(a.variants, answers[:n]) {
				cause = a.cause()
			}
			answers = answers[n:]
		}
		if cause == "" {
			c.open = append(c.open, i)
			continue
		}
		c.byClass[cause]++
	}
	return nil
}

// together stands for several classes at once.
const together = "several of these together"

func (a attempt) cause() string {
	if len(a.classes) > 1 {
		return together
	}
	return a.classes[0]
}

func agree(variants []pair, answers []verdict) bool {
	for i, v := range variants {
		if v.ours() != answers[i] || answers[i].err != "" {
			return false
		}
	}
	return true
}

// maxShown bounds the open disagreements that are printed; one cause makes many.
const maxShown = 20

// report prints what was found, the count last, and fails if anything is open.
func (c *comparison) report(w io.Writer) error {
	for _, i := range c.open[:min(len(c.open), maxShown)] {
		fmt.Fprintln(w, "No settled class explains this disagreement:")
		c.show(w, c.pairs[i], c.ours[i], c.theirs[i])
	}
	causes := make([]string, 0, len(c.byClass))
	explained := 0
	for cause, n := range c.byClass {
		causes, explained = append(causes, cause), explained+n
	}
	slices.Sort(causes)
	if len(causes) > 0 {
		fmt.Fprintln(w, "Disagreements by what settles them:")
	}
	for _, cause := range causes {
		fmt.Fprintf(w, "  %6d  %s%s\n", c.byClass[cause], cause, c.page(cause))
	}
	fmt.Fprintln(w, "Answers:", c.outcomes())
	if n := len(c.pairs); n > 0 {
		fmt.Fprintf(w, "Time for a pair: %v here, %v by the simulator.\n", (c.ourTime / time.Duration(n)).Round(100*time.Nanosecond), (c.theirTime / time.Duration(n)).Round(time.Microsecond))
	}
	fmt.Fprintf(w, "%d pairs compared, %d agree, %d differ for a settled reason, %d not settled\n", len(c.pairs), len(c.pairs)-explained-len(c.open), explained, len(c.open))
	if len(c.open) > 0 {
		return errUnsettled
	}
	return nil
}

// page names where a single class is settled.
func (c *comparison) page(class string) string {
	for _, s := range c.settled {
		if s.Class == class {
			return " (" + s.Verdict + ": " + s.Page + ")"
		}
	}
	return ""
}

// outcomes says how often each answer was given, so that a reader sees that
// the pairs are no run of denials.
func (c *comparison) outcomes() string {
	count := map[string]int{}
	for _, v := range c.ours {
		count[v.String()]++
	}
	var list []string
	for outcome, n := range count {
		list = append(list, fmt.Sprintf("%d %s", n, outcome))
	}
	slices.Sort(list)
	return strings.Join(list, "; ")
}

// show prints all there is to say of a pair, for a test to be made of it.
func (c *comparison) show(w io.Writer, p pair, ours, theirs verdict) {
	text, err := p.doc.text()
	if err != nil {
		text = err.Error()
	}
	fmt.Fprintf(w, "  pair        %d of seed %d\n  policy      %s\n  principal   %q\n  action      %s\n  resource    %s\n", p.number, c.seed, text, p.caller.name, p.action, p.resource)
	var names []string
	for name := range p.context {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(w, "  key         %s = %q\n", name, p.context[name].values)
	}
	fmt.Fprintf(w, "  here        %s\n  simulator   %s\n\n", ours, theirs)
}
