package awsapi

import (
	"context"
	"math/rand/v2"
	"time"
)

// Pace is where time and chance come from, and how long to wait for what AWS
// takes time to show. The zero value means the real clock and the documented
// defaults; tests give their own.
type Pace struct {
	// Now tells the time.
	Now func() time.Time
	// Sleep waits for d, or returns the context's error as soon as it is done.
	Sleep func(ctx context.Context, d time.Duration) error
	// Random returns a number in [0, 1), by which waits are spread.
	Random func() float64
	// FirstDelay and MaxDelay bound the wait between tries, which doubles each
	// time. Defaults: 500 ms and 5 s.
	FirstDelay, MaxDelay time.Duration
	// PrincipalBound is how long a write is tried again that names a principal
	// IAM does not know, or not yet. Default: 60 s; a principal made seconds
	// ago is usually known within 2 s, at times only after 30.
	PrincipalBound time.Duration
	// ReferenceBound is the same for a managed policy or boundary that was just
	// made, and for a role that IAM still thinks has policies. Default: 20 s.
	ReferenceBound time.Duration
	// SettleBound ends WaitForRole where the context has no deadline. Default:
	// 5 min.
	SettleBound time.Duration
	// DenialBound is how long a live check doubts an answer that is not the
	// expected one. Default: 30 s.
	DenialBound time.Duration
	// ResponseBound is how long a single request waits for the head of the
	// answer. Default: 60 s.
	ResponseBound time.Duration
}

func (p Pace) withDefaults() Pace {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Sleep == nil {
		p.Sleep = sleep
	}
	if p.Random == nil {
		p.Random = rand.Float64
	}
	setDefault(&p.FirstDelay, 500*time.Millisecond)
	setDefault(&p.MaxDelay, 5*time.Second)
	setDefault(&p.PrincipalBound, time.Minute)
	setDefault(&p.ReferenceBound, 20*time.Second)
	setDefault(&p.SettleBound, 5*time.Minute)
	setDefault(&p.DenialBound, 30*time.Second)
	setDefault(&p.ResponseBound, time.Minute)
	return p
}

func setDefault(d *time.Duration, value time.Duration) {
	if *d == 0 {
		*d = value
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// maxDoublings keeps the doubled wait from overflowing.
const maxDoublings = 16

// delay is the wait after the given try, counted from 0: it doubles from
// FirstDelay to MaxDelay and is spread over its upper half, so that many
// resources that wait for the same thing do not ask in step.
func (p Pace) delay(try int) time.Duration {
	d := p.MaxDelay
	if try < maxDoublings {
		d = min(p.FirstDelay<<max(try, 0), p.MaxDelay)
	}
	return d/2 + time.Duration(p.Random()*float64(d/2))
}

// retryDelay is the wait before a request is made again that was throttled or
// got lost. It grows to four times MaxDelay: a throttled account needs room.
func (p Pace) retryDelay(attempt int, _ error) (time.Duration, error) {
	patient := p
	patient.MaxDelay *= 4
	return patient.delay(attempt - 1), nil
}

// retry calls try until it succeeds, fails in a way that again does not accept,
// or bound has passed since the start; then it returns try's last error. A
// context that ends while waiting ends the tries too, with the error that was
// being waited out.
func (p Pace) retry(ctx context.Context, bound time.Duration, again func(error) bool, try func(context.Context) error) error {
	start := p.Now()
	for n := 0; ; n++ {
		err := try(ctx)
		if err == nil || !again(err) {
			return err
		}
		d := p.delay(n)
		if p.Now().Add(d).Sub(start) > bound {
			return err
		}
		if p.Sleep(ctx, d) != nil {
			return err
		}
	}
}
