package awsapi

import (
	"context"
	"errors"
)

// goneReads is how many reads in a row must miss a young role before it counts as
// gone; with the waits between them they take some ten seconds.
const goneReads = 6

// ReadYoungRole reads a role that was made minutes ago. IAM's readers learn of
// a role one by one, so each call is made again where nothing is found, and
// ErrNotFound is given only after several in a row.
func (c *Client) ReadYoungRole(ctx context.Context, name string, scope Scope) (*Role, *RolePolicies, error) {
	doubt := func(read func() error) error { return c.doubt(ctx, name, read) }
	var role *Role
	err := doubt(func() (err error) {
		role, err = c.ReadRole(ctx, name)
		return err
	})
	if err != nil || scope == RoleOnly {
		return role, nil, err
	}
	policies, err := c.readRolePolicies(ctx, name, doubt)
	if err != nil {
		return nil, nil, err
	}
	return role, policies, nil
}

// doubt reads until something is found or goneReads reads found nothing.
func (c *Client) doubt(ctx context.Context, name string, read func() error) error {
	for try := 1; ; try++ {
		err := read()
		if !errors.Is(err, ErrNotFound) || try == goneReads {
			return err
		}
		if waited := c.pace.Sleep(ctx, c.pace.delay(try-1)); waited != nil {
			return roleCall("read the IAM role", "iam:GetRole", name).explain(waited)
		}
	}
}
