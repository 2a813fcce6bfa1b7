package awsapi

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/aws/smithy-go/middleware"
)

// attempts watches the single requests of one operation, which the SDK's
// retries otherwise hide: a request whose answer was lost may have been served.
type attempts struct {
	mu        sync.Mutex
	ambiguous bool
}

// watch puts itself inside the retries of an operation's stack.
func (a *attempts) watch(stack *middleware.Stack) error {
	return stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("WatchAttempts", func(
		ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler,
	) (middleware.FinalizeOutput, middleware.Metadata, error) {
		out, metadata, err := next.HandleFinalize(ctx, in)
		a.note(err)
		return out, metadata, err
	}), "Retry", middleware.After)
}

func (a *attempts) note(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if isAmbiguous(err) {
		a.ambiguous = true
	}
}

// unclear is true if one of the requests may have been served without telling.
func (a *attempts) unclear() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ambiguous
}

// isAmbiguous is true if the service may have done what was asked although the
// request failed: the answer was lost, or the service itself broke down. A
// refusal, a throttled request and a connection that was never made are clear.
func isAmbiguous(err error) bool {
	switch {
	case err == nil, neverSent(err):
		return false
	case httpStatus(err) >= http.StatusInternalServerError:
		return true
	case errorCode(err) != "":
		return false
	}
	var canceled interface{ CanceledError() bool }
	return isTransport(err) || errors.As(err, &canceled) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// lastAnswers keeps what AWS said last where the time ends while the SDK waits
// to try again, which the SDK forgets: a throttled account should not look like
// a silent one.
func lastAnswers(stack *middleware.Stack) error {
	var last error
	inner := middleware.FinalizeMiddlewareFunc("NoteAnswer", func(
		ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler,
	) (middleware.FinalizeOutput, middleware.Metadata, error) {
		out, metadata, err := next.HandleFinalize(ctx, in)
		if errorCode(err) != "" {
			last = err
		}
		return out, metadata, err
	})
	outer := middleware.FinalizeMiddlewareFunc("TellAnswer", func(
		ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler,
	) (middleware.FinalizeOutput, middleware.Metadata, error) {
		out, metadata, err := next.HandleFinalize(ctx, in)
		if err != nil && last != nil && errorCode(err) == "" {
			err = &endedError{err, last}
		}
		return out, metadata, err
	})
	if err := stack.Finalize.Insert(inner, "Retry", middleware.After); err != nil {
		return err
	}
	return stack.Finalize.Insert(outer, "Retry", middleware.Before)
}

// endedError is an operation that ended without AWS's answer, though an earlier
// try had one.
type endedError struct{ cause, last error }

func (e *endedError) Error() string { return e.cause.Error() }

func (e *endedError) Unwrap() error { return e.cause }
