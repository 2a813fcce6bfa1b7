package awsapi

import (
	"context"
	"errors"
	"time"
)

// answer is what STS says to one question.
type answer struct {
	ProbeResult
	// settled is false if the answers changed until the time was over; then one
	// that let the caller in is kept.
	settled bool
}

// sure asks until the answer can be believed, as LiveChecker describes.
// Patience is how long an answer that is not expected is doubted.
func (r *liveRun) sure(ctx context.Context, expected bool, patience time.Duration, ask func(context.Context) (ProbeResult, error)) (answer, error) {
	start := r.pace.Now()
	t := tally{expected: expected}
	for {
		result, err := ask(ctx)
		if err != nil {
			return t.interrupted(ctx, err)
		}
		if t.note(result) {
			return answer{result, true}, nil
		}
		if t.mixed() {
			patience = max(patience, r.pace.DenialBound)
		}
		wait := r.pace.delay(t.pause())
		if r.pace.Now().Add(wait).Sub(start) > patience {
			return t.verdict(), nil
		}
		if err := r.pace.Sleep(ctx, wait); err != nil {
			return t.interrupted(ctx, err)
		}
	}
}

// tally counts answers to the same question.
type tally struct {
	expected bool
	// row is how often the expected answer came in a row, misses how often
	// another came.
	row, misses       int
	hasExpected       bool
	allowed, contrary *ProbeResult
}

// note counts an answer and says whether it is final. A refusal of the
// request's form is; the expected answer is if no other came before, or if it
// came three times in a row.
func (t *tally) note(result ProbeResult) (final bool) {
	if result.Allowed {
		t.allowed = &result
	} else if !result.denied() {
		return true
	}
	if result.Allowed != t.expected {
		t.contrary, t.row = &result, 0
		t.misses++
		return false
	}
	t.hasExpected = true
	t.row++
	return t.contrary == nil || t.row == settledReads
}

// pause counts the tries for the next wait: short after an expected answer,
// longer with every other.
func (t *tally) pause() int {
	if t.row > 0 {
		return 0
	}
	return t.misses
}

func (t *tally) mixed() bool { return t.hasExpected && t.contrary != nil }

func (t *tally) verdict() answer {
	if t.mixed() {
		return answer{*t.allowed, false}
	}
	return answer{*t.contrary, true}
}

// interrupted decides on what is known when the time is over; any other end is
// an error.
func (t *tally) interrupted(ctx context.Context, err error) (answer, error) {
	if t.contrary != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return t.verdict(), nil
	}
	return answer{}, call{doing: "check the role live", action: "sts:AssumeRole"}.explain(err)
}
