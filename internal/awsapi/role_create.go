package awsapi

import (
	"context"
	"maps"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// CreateRole makes the role in one call. "Invalid principal" is retried within
// the context's deadline or Pace.PrincipalBound, then the error
// (InvalidPrincipalError) names the principal; a boundary that IAM does not
// find is retried for Pace.ReferenceBound. An existing role gives
// ErrAlreadyExists, except where this call's own request ended ambiguously and
// the role that stands there is alike in every attribute.
func (c *Client) CreateRole(ctx context.Context, in CreateRoleInput) (*Role, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return nil, err
	}
	c.roles.written(in.Name)
	start := c.pace.Now()
	watched := &attempts{}
	var out *iam.CreateRoleOutput
	err = c.retryYoung(ctx, func(ctx context.Context) (err error) {
		out, err = s.iam.CreateRole(ctx, createInput(in), func(o *iam.Options) {
			o.APIOptions = append(o.APIOptions, watched.watch)
		})
		return err
	})
	if err == nil {
		return createdRole(out.Role, in), nil
	}
	failure := explainTrustWrite(roleCall("create the IAM role", "iam:CreateRole", in.Name).naming("the policy of the permissions boundary", "Boundary", in.BoundaryARN), err)
	if !watched.mayHaveMade(err) {
		return nil, failure
	}
	return c.lookForCreated(ctx, in, start, failure)
}

func createInput(in CreateRoleInput) *iam.CreateRoleInput {
	input := &iam.CreateRoleInput{
		RoleName:                 aws.String(in.Name),
		AssumeRolePolicyDocument: aws.String(in.TrustPolicy),
		Tags:                     tagList(in.Tags),
	}
	if in.Path != "" {
		input.Path = aws.String(in.Path)
	}
	if in.Description != "" {
		input.Description = aws.String(in.Description)
	}
	if in.MaxSessionDuration != 0 {
		input.MaxSessionDuration = aws.Int32(int32(in.MaxSessionDuration))
	}
	if in.BoundaryARN != "" {
		input.PermissionsBoundary = aws.String(in.BoundaryARN)
	}
	return input
}

// createdRole is what CreateRole answered. Its answer leaves out what a later
// read would tell, so that is taken from the request.
func createdRole(r *types.Role, in CreateRoleInput) *Role {
	role := newRole(r)
	role.Description, role.BoundaryARN, role.TrustPolicy = in.Description, in.BoundaryARN, in.TrustPolicy
	role.MaxSessionDuration = sessionDuration(in.MaxSessionDuration)
	role.Tags = maps.Clone(in.Tags)
	return role
}

// sessionDuration is the role's limit, which IAM sets to an hour if none is
// given. Source: IAM API Reference, "CreateRole".
func sessionDuration(seconds int64) int64 {
	if seconds == 0 {
		return 3600
	}
	return seconds
}

// lookForCreated finds out whether a request whose answer was lost made the
// role. The role is taken for this call's own only if it is alike in every
// attribute and not older than the call; one that shows unique IDs is read
// again, for IAM can show a role so for a moment after it was made.
func (c *Client) lookForCreated(ctx context.Context, in CreateRoleInput, start time.Time, failure error) (*Role, error) {
	var role *Role
	about := roleCall("create the IAM role", "iam:CreateRole", in.Name)
	err := c.lookForLost(ctx, unclearCreate(failure, "role", in.Name), about.alreadyExists("role"), func(ctx context.Context) (sighting, error) {
		found, err := c.ReadRole(ctx, in.Name)
		switch {
		case err != nil:
			return 0, err
		case isAlike(found, in) && !found.CreateDate.Before(start.Add(-clockTolerance)):
			role = found
			return sightingOwn, nil
		case showsIDs(found):
			return sightingUnclear, nil
		default:
			return sightingOther, nil
		}
	})
	return role, err
}

// showsIDs is true for a role that IAM shows with a unique ID where its own ARN
// or one of a principal belongs.
func showsIDs(r *Role) bool { return !hasARN(r) || len(trust.Deleted(r.TrustPolicy)) > 0 }

// isAlike compares every attribute that CreateRole carries.
func isAlike(r *Role, in CreateRoleInput) bool {
	path := in.Path
	if path == "" {
		path = "/"
	}
	return r.Name == in.Name && r.Path == path && r.Description == in.Description &&
		r.MaxSessionDuration == sessionDuration(in.MaxSessionDuration) &&
		r.BoundaryARN == in.BoundaryARN && maps.Equal(r.Tags, in.Tags) && policy.EquivalentTexts(r.TrustPolicy, in.TrustPolicy, policy.UseTrust)
}

// retryYoung tries a write again that IAM refuses because it does not know
// something the write names: a principal, a managed policy or a boundary made
// moments ago.
func (c *Client) retryYoung(ctx context.Context, try func(context.Context) error) error {
	start := c.pace.Now()
	return c.pace.retry(ctx, c.pace.PrincipalBound, func(err error) bool {
		if isInvalidPrincipal(err) {
			return true
		}
		return hasCode(err, "NoSuchEntity") && c.pace.Now().Sub(start) < c.pace.ReferenceBound
	}, try)
}

// explainTrustWrite explains the failure of a call that carries a trust policy.
func explainTrustWrite(c call, err error) error {
	if !isInvalidPrincipal(err) {
		return c.explain(err)
	}
	e := &InvalidPrincipalError{Principal: invalidPrincipal(errorMessage(err))}
	e.Failure = &Failure{
		Kind: ErrMalformedPolicy, Summary: "Cannot " + c.doing, Cause: err,
		Detail: "IAM does not know a principal of the trust policy, and still did not after this call had been tried again for a while.",
		Remedy: "Check it for a slip and for a wrong account. If it was deleted, take it out; if it was made moments ago, run again.",
		Facts:  c.with("Principal", e.Principal).with("AWS said", c.said(err)).facts,
	}
	return e
}

func tagList(tags map[string]string) []types.Tag {
	var list []types.Tag
	for key, value := range tags {
		list = append(list, types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	return list
}
