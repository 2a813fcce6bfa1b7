package awsapi

import (
	"context"
	"errors"
)

// goneReads is how many reads in a row must miss a young role before it counts
// as gone; with the waits between them they take some ten seconds.
const goneReads = 6

// ReadYoungRole reads a role that was made minutes ago. IAM's readers learn of
// a role one by one, so ErrNotFound is given only after several reads in a row
// did not find it.
func (c *Client) ReadYoungRole(ctx context.Context, name string, scope Scope) (*Role, *RolePolicies, error) {
	for try := 1; ; try++ {
		role, policies, err := c.readRole(ctx, name, scope)
		if !errors.Is(err, ErrNotFound) || try == goneReads {
			return role, policies, err
		}
		if waited := c.pace.Sleep(ctx, c.pace.delay(try-1)); waited != nil {
			return nil, nil, roleCall("read the IAM role", "iam:GetRole", name).explain(waited)
		}
	}
}
