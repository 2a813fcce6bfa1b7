package awsapi

import (
	"context"
	"sync"
)

// lazy holds a value that is made on first need and kept only if that
// succeeded. Concurrent first users share one attempt, which runs on the
// context of whoever came first. If that context ends, the attempt says nothing
// to the others: the next of them makes one of its own.
type lazy[T any] struct {
	mu      sync.Mutex
	made    bool
	value   T
	running *attempt[T]
}

type attempt[T any] struct {
	ended chan struct{}
	value T
	err   error
	// abandoned is true if the attempt failed because its own caller went away.
	abandoned bool
}

func (l *lazy[T]) get(ctx context.Context, produce func(context.Context) (T, error)) (T, error) {
	for {
		if err := ctx.Err(); err != nil {
			var none T
			return none, err
		}
		a, mine, done := l.join()
		if done {
			return l.value, nil
		}
		if mine {
			return l.run(ctx, a, produce)
		}
		select {
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		case <-a.ended:
			if !a.abandoned {
				return a.value, a.err
			}
		}
	}
}

// join returns the attempt to run (mine) or to wait for, or done if the value
// is there.
func (l *lazy[T]) join() (a *attempt[T], mine, done bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.made {
		return nil, false, true
	}
	if l.running != nil {
		return l.running, false, false
	}
	l.running = &attempt[T]{ended: make(chan struct{}), abandoned: true}
	return l.running, true, false
}

func (l *lazy[T]) run(ctx context.Context, a *attempt[T], produce func(context.Context) (T, error)) (T, error) {
	// Deferred, so that a panic leaves nobody waiting: the attempt counts as
	// abandoned.
	defer func() {
		l.mu.Lock()
		l.running = nil
		l.mu.Unlock()
		close(a.ended)
	}()
	a.value, a.err = produce(ctx)
	a.abandoned = a.err != nil && ctx.Err() != nil
	if a.err == nil {
		l.mu.Lock()
		l.made, l.value = true, a.value
		l.mu.Unlock()
	}
	return a.value, a.err
}

// peek returns the value if it is there already.
func (l *lazy[T]) peek() (T, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.value, l.made
}
