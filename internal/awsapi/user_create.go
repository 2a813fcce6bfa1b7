package awsapi

import (
	"context"
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func userCall(doing, action, name string) call {
	return call{doing: doing, action: action, facts: []Fact{{"User", name}}}
}

// CreateUser makes the user in one call. A boundary that IAM does not find is
// retried for Pace.ReferenceBound. An existing user gives ErrAlreadyExists,
// except where this call's own request ended ambiguously and the user that
// stands there is alike in every attribute and not older than the call.
func (c *Client) CreateUser(ctx context.Context, in CreateUserInput) (*User, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return nil, err
	}
	start := c.pace.Now()
	watched := &attempts{}
	var out *iam.CreateUserOutput
	err = c.retryYoung(ctx, func(ctx context.Context) (err error) {
		out, err = s.iam.CreateUser(ctx, createUserInput(in), func(o *iam.Options) {
			o.APIOptions = append(o.APIOptions, watched.watch)
		})
		return err
	})
	if err == nil {
		// The answer may leave out what a later read would tell.
		user := newUser(out.User)
		user.BoundaryARN, user.Tags = in.BoundaryARN, maps.Clone(in.Tags)
		return user, nil
	}
	about := userCall("create the IAM user", "iam:CreateUser", in.Name).naming("the policy of the permissions boundary", "Boundary", in.BoundaryARN)
	failure := about.explain(err)
	if !watched.mayHaveMade(err) {
		return nil, failure
	}
	var user *User
	err = c.lookForLost(ctx, unclearCreate(failure, "user", in.Name), about.alreadyExists("user"), func(ctx context.Context) (sighting, error) {
		found, err := c.ReadUser(ctx, in.Name)
		switch {
		case err != nil:
			return 0, err
		case isAlikeUser(found, in) && !found.CreateDate.Before(start.Add(-clockTolerance)):
			user = found
			return sightingOwn, nil
		default:
			return sightingOther, nil
		}
	})
	return user, err
}

func createUserInput(in CreateUserInput) *iam.CreateUserInput {
	input := &iam.CreateUserInput{UserName: aws.String(in.Name), Tags: tagList(in.Tags)}
	if in.Path != "" {
		input.Path = aws.String(in.Path)
	}
	if in.BoundaryARN != "" {
		input.PermissionsBoundary = aws.String(in.BoundaryARN)
	}
	return input
}

// isAlikeUser compares every attribute that CreateUser carries.
func isAlikeUser(u *User, in CreateUserInput) bool {
	path := in.Path
	if path == "" {
		path = "/"
	}
	return u.Name == in.Name && u.Path == path && u.BoundaryARN == in.BoundaryARN && maps.Equal(u.Tags, in.Tags)
}

// MoveUser gives the user another name and path; it keeps its unique ID, its
// keys and its policies. Where the answer was lost, a user of the new name with
// the same unique ID tells that it was done.
func (c *Client) MoveUser(ctx context.Context, name, uniqueID, newName, newPath string) error {
	s, err := c.ready(ctx)
	if err != nil {
		return err
	}
	watched := &attempts{}
	input := &iam.UpdateUserInput{UserName: aws.String(name), NewPath: aws.String(newPath)}
	if newName != name {
		input.NewUserName = aws.String(newName)
	}
	_, err = s.iam.UpdateUser(ctx, input, func(o *iam.Options) { o.APIOptions = append(o.APIOptions, watched.watch) })
	failure := userCall("rename or move the IAM user", "iam:UpdateUser", name).with("New name", newName).with("New path", newPath).explain(err)
	if err == nil || !watched.unclear() {
		return failure
	}
	return c.lookForLost(ctx, failure, failure, func(ctx context.Context) (sighting, error) {
		moved, err := c.ReadUser(ctx, newName)
		switch {
		case err != nil:
			return 0, err
		case moved.UniqueID == uniqueID && moved.Path == newPath:
			return sightingOwn, nil
		default:
			return sightingUnclear, nil
		}
	})
}
