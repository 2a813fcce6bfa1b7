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

// WaitForRole returns once done holds on several direct reads in a row. It ends
// with the context, or after Pace.SettleBound where that has no deadline, with
// a SettleError that holds what was read last. A role that is not found counts
// as not done yet; any other error ends the wait.
func (c *Client) WaitForRole(ctx context.Context, name string, scope Scope, done func(*Role, *RolePolicies) bool) (*Role, *RolePolicies, error) {
	w := &wait{name: name}
	if _, ok := ctx.Deadline(); !ok {
		limit := c.pace.Now().Add(c.pace.SettleBound)
		w.over = func() bool { return c.pace.Now().After(limit) }
	}
	for {
		role, policies, err := c.readRole(ctx, name, scope)
		switch {
		case err != nil && ctx.Err() != nil:
			return w.role, w.policies, w.unsettled(ctx.Err())
		case err != nil && !errors.Is(err, ErrNotFound):
			return nil, nil, err
		}
		w.note(role, policies, role != nil && hasARN(role) && done(role, policies))
		if w.row == settledReads {
			return role, policies, nil
		}
		if w.over != nil && w.over() {
			return w.role, w.policies, w.unsettled(context.DeadlineExceeded)
		}
		if err := c.pace.Sleep(ctx, c.pace.delay(w.pause())); err != nil {
			return w.role, w.policies, w.unsettled(err)
		}
	}
}

func (c *Client) readRole(ctx context.Context, name string, scope Scope) (*Role, *RolePolicies, error) {
	role, err := c.ReadRole(ctx, name)
	if err != nil || scope == RoleOnly {
		return role, nil, err
	}
	policies, err := c.ReadRolePolicies(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	return role, policies, nil
}

// wait counts what the reads have shown.
type wait struct {
	name string
	// over tells that the time is up, where the context does not.
	over func() bool
	// reads in all, those that showed the change, and the last of these in a
	// row.
	reads, good, row int
	misses           int
	role             *Role
	policies         *RolePolicies
}

func (w *wait) note(role *Role, policies *RolePolicies, done bool) {
	w.reads++
	w.role, w.policies = role, policies
	if !done {
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

func (w *wait) unsettled(cause error) error {
	f := &Failure{
		Kind: ErrNotSettled, Summary: "IAM does not show the role as written yet", Cause: cause,
		Detail: fmt.Sprintf("The role is written, and IAM takes a while to show it everywhere. A change counts as done once %d reads in a row show it.", settledReads),
		Remedy: "What is written stays. Run again; allow more time in the timeouts block if this repeats.",
		Facts:  []Fact{{"Role", w.name}, {"Reads", fmt.Sprintf("%d, of which %d showed the change", w.reads, w.good)}},
	}
	if errors.Is(cause, context.Canceled) {
		f.Detail = "The operation was interrupted while it waited for IAM to show the role as written."
		f.Remedy = "What is written stays. Run again."
	}
	if w.role == nil && w.reads > 0 {
		f.Facts = append(f.Facts, Fact{"Last read", "the role was not found"})
	}
	return &SettleError{Failure: f, Role: w.role, Policies: w.policies}
}
