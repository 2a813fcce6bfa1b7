package awsapi

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// DeleteRole removes the bare role; ErrNotFound if it is gone already,
// ConflictError if something still hangs on it. IAM goes on finding policies
// for a moment after they were removed, so a conflict is believed only if it
// lasts for Pace.ReferenceBound or a read shows what hangs there several times
// in a row.
func (c *Client) DeleteRole(ctx context.Context, name string) error {
	s, err := c.ready(ctx)
	if err != nil {
		return err
	}
	c.roles.written(name)
	about := roleCall("delete the IAM role", "iam:DeleteRole", name)
	var held *ConflictError
	sightings := 0
	err = c.pace.retry(ctx, c.pace.ReferenceBound, func(err error) bool {
		if !hasCode(err, "DeleteConflict") {
			return false
		}
		if held = c.heldBy(ctx, name); held.empty() {
			sightings = 0
		} else {
			sightings++
		}
		return sightings < settledReads
	}, func(ctx context.Context) error {
		_, err := s.iam.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: aws.String(name)})
		return err
	})
	if !hasCode(err, "DeleteConflict") || held == nil {
		return about.explain(err)
	}
	held.Failure = about.conflict(err, held)
	return held
}

// heldBy reads what hangs on a role, as far as it can be read.
func (c *Client) heldBy(ctx context.Context, role string) *ConflictError {
	held := &ConflictError{}
	if policies, err := c.ReadRolePolicies(ctx, role); err == nil {
		held.Inline, held.Managed = slices.Sorted(maps.Keys(policies.Inline)), policies.Managed
	}
	if profiles, err := c.InstanceProfiles(ctx, role); err == nil {
		held.Profiles = profiles
	}
	return held
}

func (e *ConflictError) empty() bool {
	return len(e.Inline)+len(e.Managed)+len(e.Profiles) == 0
}

func (c call) conflict(err error, held *ConflictError) *Failure {
	var f *Failure
	if !errors.As(c.explain(err), &f) {
		return &Failure{Kind: ErrConflict, Summary: "Cannot " + c.doing, Cause: err}
	}
	f.Detail = "Something that is not this role's own still hangs on it."
	f.Remedy = "Remove what is listed below, or let force_detach_policies do it."
	if held.empty() {
		f.Remedy = "IAM does not show what it is; run again in a minute."
	}
	listed := c.with("Inline policies", join(held.Inline)).with("Managed policies", join(held.Managed)).with("Instance profiles", join(held.Profiles))
	f.Facts = append(listed.facts, f.Facts[len(c.facts):]...)
	return f
}
