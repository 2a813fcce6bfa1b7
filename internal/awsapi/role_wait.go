package awsapi

import (
	"context"
	"errors"
)

// WaitForRole returns once done holds on several direct reads in a row. It ends
// with the context, or after Pace.SettleBound where that has no deadline, with
// a SettleError that holds what was read last. A role that is not found counts
// as not done yet; any other error ends the wait.
func (c *Client) WaitForRole(ctx context.Context, name string, scope Scope, done func(*Role, *RolePolicies) bool) (*Role, *RolePolicies, error) {
	var role *Role
	var policies *RolePolicies
	err := c.settle(ctx, settling{thing: "role", facts: []Fact{{"Role", name}}, look: func(ctx context.Context) (bool, bool, error) {
		found, with, err := c.readRole(ctx, name, scope)
		if err != nil && ctx.Err() != nil {
			return false, false, err // The last answer counts.
		}
		role, policies = found, with
		return found != nil, found != nil && hasARN(found) && done(found, with), err
	}})
	var unsettled *Failure
	switch {
	case err == nil:
		return role, policies, nil
	case errors.Is(err, ErrNotSettled) && errors.As(err, &unsettled):
		return role, policies, &SettleError{Failure: unsettled, Role: role, Policies: policies}
	default:
		return nil, nil, err
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
