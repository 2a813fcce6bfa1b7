package awsapi

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// unreachableTries is how often a connection that cannot be made is tried: an
// endpoint that is down is told within seconds, not after max_retries.
const unreachableTries = 3

// retryer adds to the SDK's: IAM's own codes for "somebody else is changing
// this just now", and an early end where there is nobody to talk to.
type retryer struct {
	aws.RetryerV2
}

func newRetryer(inner aws.Retryer) aws.Retryer {
	// What the SDK's function returns has the newer interface by its own
	// contract; the check is for the compiler.
	withCodes := retry.AddWithErrorCodes(inner, "ConcurrentModification", "ConcurrentModificationException", "EntityTemporarilyUnmodifiable")
	if v2, ok := withCodes.(aws.RetryerV2); ok {
		return &retryer{v2}
	}
	return withCodes
}

// RetryDelay ends the tries where the connection cannot be made.
func (r *retryer) RetryDelay(attempt int, err error) (time.Duration, error) {
	if attempt >= unreachableTries && neverSent(err) {
		return 0, &retry.MaxAttemptsError{Attempt: attempt, Err: err}
	}
	return r.RetryerV2.RetryDelay(attempt, err)
}
