package awsapi

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// ReadUser reads a user directly (GetUser); ErrNotFound if there is none.
func (c *Client) ReadUser(ctx context.Context, name string) (*User, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return nil, err
	}
	out, err := s.iam.GetUser(ctx, &iam.GetUserInput{UserName: aws.String(name)})
	if err != nil {
		return nil, userCall("read the IAM user", "iam:GetUser", name).explain(err)
	}
	return newUser(out.User), nil
}

func newUser(u *types.User) *User {
	return &User{
		Name:        aws.ToString(u.UserName),
		Path:        aws.ToString(u.Path),
		ARN:         aws.ToString(u.Arn),
		UniqueID:    aws.ToString(u.UserId),
		CreateDate:  aws.ToTime(u.CreateDate),
		BoundaryARN: boundaryARN(u.PermissionsBoundary),
		Tags:        tagMap(u.Tags),
	}
}

// ReadUserAccess reads the inline policy of that name and the keys; ErrNotFound
// if there is no such user.
func (c *Client) ReadUserAccess(ctx context.Context, name, policy string) (*UserAccess, error) {
	text, err := c.inlineUserPolicy(ctx, name, policy)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	// Not found: the policy or the user. The next call tells which.
	keys, err := c.accessKeys(ctx, name)
	if err != nil {
		return nil, err
	}
	return &UserAccess{Policy: text, Keys: keys}, nil
}

func (c *Client) inlineUserPolicy(ctx context.Context, user, policy string) (string, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return "", err
	}
	out, err := s.iam.GetUserPolicy(ctx, &iam.GetUserPolicyInput{UserName: aws.String(user), PolicyName: aws.String(policy)})
	if err != nil {
		return "", userCall("read the user's inline policy", "iam:GetUserPolicy", user).with("Policy", policy).explain(err)
	}
	return decodeDocument(aws.ToString(out.PolicyDocument)), nil
}

func (c *Client) accessKeys(ctx context.Context, user string) ([]AccessKey, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return nil, err
	}
	var keys []AccessKey
	pages := iam.NewListAccessKeysPaginator(s.iam, &iam.ListAccessKeysInput{UserName: aws.String(user)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, userCall("list the user's access keys", "iam:ListAccessKeys", user).explain(err)
		}
		for _, k := range page.AccessKeyMetadata {
			keys = append(keys, AccessKey{ID: aws.ToString(k.AccessKeyId), Active: k.Status == types.StatusTypeActive, CreateDate: aws.ToTime(k.CreateDate)})
		}
	}
	slices.SortStableFunc(keys, func(a, b AccessKey) int { return a.CreateDate.Compare(b.CreateDate) })
	return keys, nil
}

// ReadYoungUser reads a user that was made or changed minutes ago: again, as
// long as shows does not hold or nothing is found, goneReads times at most.
// What the last read showed counts.
func (c *Client) ReadYoungUser(ctx context.Context, name, policy string, shows func(*User, *UserAccess) bool) (*User, *UserAccess, error) {
	for try := 1; ; try++ {
		user, access, err := c.readUser(ctx, name, policy)
		if (err != nil && !errors.Is(err, ErrNotFound)) || (err == nil && shows(user, access)) || try == goneReads {
			return user, access, err
		}
		if waited := c.pace.Sleep(ctx, c.pace.delay(try-1)); waited != nil {
			return nil, nil, userCall("read the IAM user", "iam:GetUser", name).explain(waited)
		}
	}
}

func (c *Client) readUser(ctx context.Context, name, policy string) (*User, *UserAccess, error) {
	user, err := c.ReadUser(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	access, err := c.ReadUserAccess(ctx, name, policy)
	if err != nil {
		return nil, nil, err
	}
	return user, access, nil
}

// WaitForUser returns once done holds on several direct reads in a row. It ends
// as WaitForRole does, with a Failure of the kind ErrNotSettled.
func (c *Client) WaitForUser(ctx context.Context, name, policy string, done func(*User, *UserAccess) bool) error {
	return c.settle(ctx, settling{thing: "user", facts: []Fact{{"User", name}}, look: func(ctx context.Context) (bool, bool, error) {
		user, access, err := c.readUser(ctx, name, policy)
		return user != nil, user != nil && done(user, access), err
	}})
}

// InlineUserPolicies reads all inline policies of a user as decoded JSON, by
// name; ErrNotFound if there is no such user.
func (c *Client) InlineUserPolicies(ctx context.Context, name string) (map[string]string, error) {
	names, err := c.inlineUserPolicyNames(ctx, name)
	if err != nil {
		return nil, err
	}
	policies := map[string]string{}
	for _, policy := range names {
		text, err := c.inlineUserPolicy(ctx, name, policy)
		if errors.Is(err, ErrNotFound) {
			continue // Removed since it was listed.
		}
		if err != nil {
			return nil, err
		}
		policies[policy] = text
	}
	return policies, nil
}

func (c *Client) inlineUserPolicyNames(ctx context.Context, name string) ([]string, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	pages := iam.NewListUserPoliciesPaginator(s.iam, &iam.ListUserPoliciesInput{UserName: aws.String(name)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, userCall("list the user's inline policies", "iam:ListUserPolicies", name).explain(err)
		}
		names = append(names, page.PolicyNames...)
	}
	slices.Sort(names)
	return names, nil
}

// keyIDs are the IDs of keys, sorted.
func keyIDs(keys []AccessKey) []string {
	ids := map[string]bool{}
	for _, key := range keys {
		ids[key.ID] = true
	}
	return slices.Sorted(maps.Keys(ids))
}

// isVirtualMFA is true of the serial number of a virtual device, which is an
// ARN; hardware devices have other numbers, and passkeys ARNs of their own.
// Source: IAM API Reference, "VirtualMFADevice" and "MFADevice".
func isVirtualMFA(serial string) bool {
	return strings.HasPrefix(serial, "arn:") && strings.Contains(serial, ":mfa/")
}
