package awsapi

import (
	"context"
	"sync"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

// ReadSink asks AWS what lake.Judge needs to know of a sink. A permission that
// the caller lacks becomes an unreadable fact that names it, and what does not
// exist an absent one; an error means that AWS could not be asked at all.
//
// What a check needs is asked only if the check is not blocked by what was
// found before. With one inline policy of the writer that makes 16 calls at
// most, one more for each further inline policy and two for each managed
// policy and the boundary. Nothing is ever written.
func (c *Client) ReadSink(ctx context.Context, sink *lake.Sink) (lake.Facts, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return lake.Facts{}, err
	}
	r := &sinkReader{client: c, session: s, sink: sink}
	err = r.read(ctx)
	return r.facts, err
}

// sinkReader gathers the facts of one sink.
type sinkReader struct {
	client  *Client
	session *session
	sink    *lake.Sink
	facts   lake.Facts
	// plain is the answer to HeadBucket without an expected owner; nil until
	// asked.
	plain *head
}

// read asks in the order in which answers depend on each other: the region, the
// lake that may tell the owner, the bucket, then its configuration beside the
// roles.
func (r *sinkReader) read(ctx context.Context) error {
	if r.asks(lake.CheckBucketExists) && r.sink.SaidRegion() == "" {
		if err := r.readPlainBucket(ctx); err != nil {
			return err
		}
	}
	if r.asks(lake.CheckLakeEnabled) && r.sink.LakeRegion(r.facts) != "" {
		if err := r.readLake(ctx, r.sink.LakeRegion(r.facts)); err != nil {
			return err
		}
	}
	if r.asks(lake.CheckBucketExists) {
		if err := r.readBucket(ctx); err != nil {
			return err
		}
	}
	// Each has facts of its own to write to.
	bucket, roles := *r, *r
	err := together(ctx, bucket.readBucketSettings, roles.readSinkRoles)
	r.facts = bucket.facts
	r.facts.Writer, r.facts.Provider = roles.facts.Writer, roles.facts.Provider
	return err
}

// asks reports whether a check can still be told by asking AWS.
func (r *sinkReader) asks(check string) bool { return !lake.Blocked(r.sink, r.facts, check) }

// together runs all at once and returns the error that came first; it ends the
// others.
func together(ctx context.Context, all ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	var mu sync.Mutex
	var first error
	for _, do := range all {
		wg.Go(func() {
			if err := do(ctx); err != nil {
				mu.Lock()
				defer mu.Unlock()
				if first == nil {
					first = err
				}
				cancel()
			}
		})
	}
	wg.Wait()
	return first
}

// isDenied matches the codes by which the services of a sink say that the
// caller lacks a permission. Security Lake has a second one of its own.
func isDenied(err error) bool {
	return hasCode(err, "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException")
}

// fact turns the outcome of a call into a fact: known if it worked, unreadable
// if it was denied, absent if it failed by one of the absent codes. Any other
// error is the caller's to return.
func fact[T any](value T, err error, about call, absent ...string) (lake.Fact[T], error) {
	switch {
	case err == nil:
		return lake.KnownFact(value), nil
	case isDenied(err):
		return lake.UnreadableFact[T](about.action, ""), nil
	case hasCode(err, absent...):
		return lake.AbsentFact[T](""), nil
	}
	return lake.Fact[T]{}, about.explain(err)
}
