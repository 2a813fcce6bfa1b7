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
	last      error
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
	a.last = err
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
