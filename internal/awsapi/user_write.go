package awsapi

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// writeUser runs one change of a user. A user that IAM does not find is tried
// again for Pace.ReferenceBound: it may have been made moments ago, or what the
// change refers to may.
func (c *Client) writeUser(ctx context.Context, about call, change func(context.Context, *iam.Client) error) error {
	s, err := c.ready(ctx)
	if err != nil {
		return err
	}
	return about.explain(c.pace.retry(ctx, c.pace.ReferenceBound, isNoSuchEntity, func(ctx context.Context) error { return change(ctx, s.iam) }))
}

func isNoSuchEntity(err error) bool { return hasCode(err, "NoSuchEntity") }

// PutUserPolicy writes an inline policy, new or existing.
func (c *Client) PutUserPolicy(ctx context.Context, user, name, document string) error {
	about := userCall("write the user's inline policy", "iam:PutUserPolicy", user).with("Policy", name)
	return c.writeUser(ctx, about, func(ctx context.Context, client *iam.Client) error {
		_, err := client.PutUserPolicy(ctx, &iam.PutUserPolicyInput{
			UserName: aws.String(user), PolicyName: aws.String(name), PolicyDocument: aws.String(document),
		})
		return err
	})
}

// SetUserBoundary sets the boundary; an empty ARN removes it. A policy that IAM
// does not find is tried again for Pace.ReferenceBound, since it may have been
// made moments ago.
func (c *Client) SetUserBoundary(ctx context.Context, user, arn string) error {
	if arn == "" {
		about := userCall("remove the user's permissions boundary", "iam:DeleteUserPermissionsBoundary", user)
		return c.writeUser(ctx, about, func(ctx context.Context, client *iam.Client) error {
			_, err := client.DeleteUserPermissionsBoundary(ctx, &iam.DeleteUserPermissionsBoundaryInput{UserName: aws.String(user)})
			return err
		})
	}
	about := userCall("set the user's permissions boundary", "iam:PutUserPermissionsBoundary", user).naming("the policy of the boundary, or the user", "Boundary", arn)
	return c.writeUser(ctx, about, func(ctx context.Context, client *iam.Client) error {
		return c.retryYoung(ctx, func(ctx context.Context) error {
			_, err := client.PutUserPermissionsBoundary(ctx, &iam.PutUserPermissionsBoundaryInput{UserName: aws.String(user), PermissionsBoundary: aws.String(arn)})
			return err
		})
	})
}

// TagUser adds and changes tags; it makes no call for none.
func (c *Client) TagUser(ctx context.Context, user string, tags map[string]string) error {
	if len(tags) == 0 {
		return nil
	}
	return c.writeUser(ctx, userCall("tag the user", "iam:TagUser", user), func(ctx context.Context, client *iam.Client) error {
		_, err := client.TagUser(ctx, &iam.TagUserInput{UserName: aws.String(user), Tags: tagList(tags)})
		return err
	})
}

// UntagUser removes tags by key; it makes no call for none.
func (c *Client) UntagUser(ctx context.Context, user string, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	return c.writeUser(ctx, userCall("remove tags from the user", "iam:UntagUser", user), func(ctx context.Context, client *iam.Client) error {
		_, err := client.UntagUser(ctx, &iam.UntagUserInput{UserName: aws.String(user), TagKeys: keys})
		return err
	})
}

// ActivateAccessKey lets a key sign again.
func (c *Client) ActivateAccessKey(ctx context.Context, user, id string) error {
	return c.writeUser(ctx, keyCall("activate the access key", "iam:UpdateAccessKey", user, id), func(ctx context.Context, client *iam.Client) error {
		_, err := client.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{
			UserName: aws.String(user), AccessKeyId: aws.String(id), Status: types.StatusTypeActive,
		})
		return err
	})
}

// DeleteAccessKey deletes a key; ErrNotFound if it is gone already.
func (c *Client) DeleteAccessKey(ctx context.Context, user, id string) error {
	s, err := c.ready(ctx)
	if err != nil {
		return err
	}
	_, err = s.iam.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: aws.String(user), AccessKeyId: aws.String(id)})
	return keyCall("delete the access key", "iam:DeleteAccessKey", user, id).explain(err)
}

func keyCall(doing, action, user, id string) call {
	return userCall(doing, action, user).with("Access key", id)
}
