package awsapi

import (
	"context"
	"errors"
	"fmt"
)

// settledReads is how many direct reads in a row must show a change before it
// is believed: IAM's readers are spread over hosts that learn of a change one
// by one.
const settledReads = 3

// settling is a wait for IAM to show a change everywhere.
type settling struct {
	// thing is what was changed, with its kind in small letters: "role".
	thing string
	facts []Fact
	// look reads once, and says whether the thing was found and whether the
	// change shows. Not found is no error of its own.
	look func(context.Context) (found, done bool, err error)
}

// settle returns once the change shows on several reads in a row. It ends with
// the context, or after Pace.SettleBound where that has no deadline, with a
// Failure of the kind ErrNotSettled; any error of look ends the wait too.
func (c *Client) settle(ctx context.Context, s settling) error {
	w := &wait{settling: s}
	if _, ok := ctx.Deadline(); !ok {
		limit := c.pace.Now().Add(c.pace.SettleBound)
		w.over = func() bool { return c.pace.Now().After(limit) }
	}
	for {
		found, done, err := s.look(ctx)
		switch {
		case err != nil && ctx.Err() != nil:
			return w.unsettled(ctx.Err())
		case err != nil && !errors.Is(err, ErrNotFound):
			return err
		}
		w.note(found, done)
		if w.row == settledReads {
			return nil
		}
		if w.over != nil && w.over() {
			return w.unsettled(context.DeadlineExceeded)
		}
		if err := c.pace.Sleep(ctx, c.pace.delay(w.pause())); err != nil {
			return w.unsettled(err)
		}
	}
}

// wait counts what the reads have shown.
type wait struct {
	settling
	// over tells that the time is up, where the context does not.
	over func() bool
	// reads in all, those that showed the change, and the last of these in a
	// row.
	reads, good, row int
	misses           int
	// lost is true if the last read did not find the thing.
	lost bool
}

func (w *wait) note(found, done bool) {
	w.reads++
	w.lost = !found
	if !found || !done {
		w.row = 0
		w.misses++
		return
	}
	w.row++
	w.good++
}

// pause counts the tries for the next wait: short between good reads, longer
// with every bad one.
func (w *wait) pause() int {
	if w.row > 0 {
		return 0
	}
	return w.misses
}

func (w *wait) unsettled(cause error) *Failure {
	f := &Failure{
		Kind: ErrNotSettled, Summary: "IAM does not show the " + w.thing + " as written yet", Cause: cause,
		Detail: fmt.Sprintf("The %s is written, and IAM takes a while to show it everywhere. A change counts as done once %d reads in a row show it.", w.thing, settledReads),
		Remedy: "What is written stays. Run again; allow more time in the timeouts block if this repeats.",
		Facts:  append(w.facts[:len(w.facts):len(w.facts)], Fact{"Reads", fmt.Sprintf("%d, of which %d showed the change", w.reads, w.good)}),
	}
	if errors.Is(cause, context.Canceled) {
		f.Detail = "The operation was interrupted while it waited for IAM to show the " + w.thing + " as written."
		f.Remedy = "What is written stays. Run again."
	}
	if w.lost {
		f.Facts = append(f.Facts, Fact{"Last read", "the " + w.thing + " was not found"})
	}
	return f
}
