package awsapi

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

func TestLazyRemembersSuccessOnly(t *testing.T) {
	t.Parallel()
	var l lazy[int]
	calls := 0
	broken := errors.New("not now")
	if _, err := l.get(t.Context(), func(context.Context) (int, error) { calls++; return 0, broken }); !errors.Is(err, broken) {
		t.Fatalf("the first attempt gave %v", err)
	}
	if _, made := l.peek(); made {
		t.Error("a failed attempt was remembered")
	}
	for range 2 {
		if v, err := l.get(t.Context(), func(context.Context) (int, error) { calls++; return 7, nil }); v != 7 || err != nil {
			t.Fatalf("got %d, %v", v, err)
		}
	}
	if calls != 2 {
		t.Errorf("there were %d attempts; want one that failed and one that was kept", calls)
	}
}

func TestLazySharesOneAttempt(t *testing.T) {
	t.Parallel()
	var l lazy[int]
	var calls atomic.Int32
	begun, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	use := func() {
		defer wg.Done()
		v, err := l.get(t.Context(), func(context.Context) (int, error) {
			if calls.Add(1) == 1 {
				close(begun)
			}
			<-release
			return 7, nil
		})
		if v != 7 || err != nil {
			t.Errorf("got %d, %v", v, err)
		}
	}
	wg.Add(1)
	go use()
	<-begun
	for range 20 {
		wg.Add(1)
		go use()
	}
	close(release)
	wg.Wait()
	if n := calls.Load(); n != 1 {
		t.Errorf("%d attempts were made; concurrent users share one", n)
	}
}

func TestLazyCancelledCallerDoesNotPoisonOthers(t *testing.T) {
	t.Parallel()
	var l lazy[int]
	ctx, cancel := context.WithCancel(t.Context())
	begun := make(chan struct{})
	first := make(chan error, 1)
	go func() {
		_, err := l.get(ctx, func(ctx context.Context) (int, error) {
			close(begun)
			<-ctx.Done()
			return 0, ctx.Err()
		})
		first <- err
	}()
	<-begun
	second := make(chan error, 1)
	go func() {
		v, err := l.get(t.Context(), func(context.Context) (int, error) { return 7, nil })
		if v != 7 {
			err = errors.Join(err, errors.New("no value"))
		}
		second <- err
	}()
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the cancelled caller got %v", err)
	}
	if err := <-second; err != nil {
		t.Errorf("the caller beside it got %v; it must make an attempt of its own", err)
	}
}

func TestLazyWaiterLeavesWithItsOwnContext(t *testing.T) {
	t.Parallel()
	var l lazy[int]
	begun, release := make(chan struct{}), make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = l.get(t.Context(), func(context.Context) (int, error) { close(begun); <-release; return 7, nil })
	}()
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.get(ctx, func(context.Context) (int, error) { return 0, nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a waiter whose context is over got %v", err)
	}
	close(release)
	<-done
}
