package awsapi

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// write runs one change of a role. From then on the role is read directly: no
// snapshot can be trusted to hold the change.
func (c *Client) write(ctx context.Context, role string, about call, change func(context.Context, *iam.Client) error) error {
	s, err := c.ready(ctx)
	if err != nil {
		return err
	}
	c.roles.written(role)
	return about.explain(change(ctx, s.iam))
}

// UpdateTrustPolicy replaces the role's trust policy. Principals that IAM does
// not know are treated as in CreateRole.
func (c *Client) UpdateTrustPolicy(ctx context.Context, name, policy string) error {
	s, err := c.ready(ctx)
	if err != nil {
		return err
	}
	c.roles.written(name)
	err = c.pace.retry(ctx, c.pace.PrincipalBound, isInvalidPrincipal, func(ctx context.Context) error {
		_, err := s.iam.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{
			RoleName: aws.String(name), PolicyDocument: aws.String(policy),
		})
		return err
	})
	return explainTrustWrite(roleCall("change the role's trust policy", "iam:UpdateAssumeRolePolicy", name), err)
}

// UpdateRole sets both attributes; IAM would reset a session duration that is
// left out. Source: IAM API Reference, "UpdateRole".
func (c *Client) UpdateRole(ctx context.Context, name, description string, maxSessionDuration int64) error {
	return c.write(ctx, name, roleCall("update the IAM role", "iam:UpdateRole", name), func(ctx context.Context, client *iam.Client) error {
		_, err := client.UpdateRole(ctx, &iam.UpdateRoleInput{
			RoleName: aws.String(name), Description: aws.String(description), MaxSessionDuration: aws.Int32(int32(sessionDuration(maxSessionDuration))),
		})
		return err
	})
}

// PutRolePolicy writes an inline policy, new or existing.
func (c *Client) PutRolePolicy(ctx context.Context, role, name, document string) error {
	about := roleCall("write the role's inline policy", "iam:PutRolePolicy", role).with("Policy", name)
	return c.write(ctx, role, about, func(ctx context.Context, client *iam.Client) error {
		_, err := client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
			RoleName: aws.String(role), PolicyName: aws.String(name), PolicyDocument: aws.String(document),
		})
		return err
	})
}

// DeleteRolePolicy removes an inline policy; ErrNotFound if it is gone already.
func (c *Client) DeleteRolePolicy(ctx context.Context, role, name string) error {
	about := roleCall("remove the role's inline policy", "iam:DeleteRolePolicy", role).with("Policy", name)
	return c.write(ctx, role, about, func(ctx context.Context, client *iam.Client) error {
		_, err := client.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: aws.String(role), PolicyName: aws.String(name)})
		return err
	})
}

// AttachRolePolicy attaches a managed policy. One that IAM does not find is
// tried again for Pace.ReferenceBound, since it may have been made moments ago.
func (c *Client) AttachRolePolicy(ctx context.Context, role, arn string) error {
	about := roleCall("attach a managed policy to the role", "iam:AttachRolePolicy", role).naming("the policy, or the role", "Policy", arn)
	return c.write(ctx, role, about, func(ctx context.Context, client *iam.Client) error {
		return c.retryYoung(ctx, func(ctx context.Context) error {
			_, err := client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String(role), PolicyArn: aws.String(arn)})
			return err
		})
	})
}

// DetachRolePolicy detaches a managed policy; ErrNotFound if it is detached
// already.
func (c *Client) DetachRolePolicy(ctx context.Context, role, arn string) error {
	about := roleCall("detach a managed policy from the role", "iam:DetachRolePolicy", role).with("Policy", arn)
	return c.write(ctx, role, about, func(ctx context.Context, client *iam.Client) error {
		_, err := client.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: aws.String(role), PolicyArn: aws.String(arn)})
		return err
	})
}

// SetRoleBoundary sets the boundary; an empty ARN removes it. A policy that IAM
// does not find is treated as in AttachRolePolicy.
func (c *Client) SetRoleBoundary(ctx context.Context, role, arn string) error {
	if arn == "" {
		about := roleCall("remove the role's permissions boundary", "iam:DeleteRolePermissionsBoundary", role)
		return c.write(ctx, role, about, func(ctx context.Context, client *iam.Client) error {
			_, err := client.DeleteRolePermissionsBoundary(ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: aws.String(role)})
			return err
		})
	}
	about := roleCall("set the role's permissions boundary", "iam:PutRolePermissionsBoundary", role).naming("the policy of the boundary, or the role", "Boundary", arn)
	return c.write(ctx, role, about, func(ctx context.Context, client *iam.Client) error {
		return c.retryYoung(ctx, func(ctx context.Context) error {
			_, err := client.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{
				RoleName: aws.String(role), PermissionsBoundary: aws.String(arn),
			})
			return err
		})
	})
}

// TagRole adds and changes tags; it makes no call for none.
func (c *Client) TagRole(ctx context.Context, role string, tags map[string]string) error {
	if len(tags) == 0 {
		return nil
	}
	return c.write(ctx, role, roleCall("tag the role", "iam:TagRole", role), func(ctx context.Context, client *iam.Client) error {
		_, err := client.TagRole(ctx, &iam.TagRoleInput{RoleName: aws.String(role), Tags: tagList(tags)})
		return err
	})
}

// UntagRole removes tags by key; it makes no call for none.
func (c *Client) UntagRole(ctx context.Context, role string, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	return c.write(ctx, role, roleCall("remove tags from the role", "iam:UntagRole", role), func(ctx context.Context, client *iam.Client) error {
		_, err := client.UntagRole(ctx, &iam.UntagRoleInput{RoleName: aws.String(role), TagKeys: keys})
		return err
	})
}

// RemoveFromInstanceProfile takes the role out of a profile; ErrNotFound if it
// is not in it.
func (c *Client) RemoveFromInstanceProfile(ctx context.Context, profile, role string) error {
	about := roleCall("take the role out of an instance profile", "iam:RemoveRoleFromInstanceProfile", role).with("Instance profile", profile)
	return c.write(ctx, role, about, func(ctx context.Context, client *iam.Client) error {
		_, err := client.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{
			InstanceProfileName: aws.String(profile), RoleName: aws.String(role),
		})
		return err
	})
}
