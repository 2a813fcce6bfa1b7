package awsapi

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

func roleCall(doing, action, name string) call {
	return call{doing: doing, action: action, facts: []Fact{{"Role", name}}}
}

// youngARNReads is how often a role is read again whose ARN is still its unique
// ID, which IAM shows for a moment after a create.
const youngARNReads = 5

// ReadRole reads a role directly (GetRole); ErrNotFound if there is none.
func (c *Client) ReadRole(ctx context.Context, name string) (*Role, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return nil, err
	}
	for try := 0; ; try++ {
		out, err := s.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
		if err != nil {
			return nil, roleCall("read the IAM role", "iam:GetRole", name).explain(err)
		}
		role := newRole(out.Role)
		if hasARN(role) || try == youngARNReads {
			return role, nil
		}
		if err := c.pace.Sleep(ctx, c.pace.delay(try)); err != nil {
			return nil, roleCall("read the IAM role", "iam:GetRole", name).explain(err)
		}
	}
}

func hasARN(r *Role) bool { return strings.HasPrefix(r.ARN, "arn:") }

func newRole(r *types.Role) *Role {
	role := &Role{
		Name:               aws.ToString(r.RoleName),
		Path:               aws.ToString(r.Path),
		ARN:                aws.ToString(r.Arn),
		UniqueID:           aws.ToString(r.RoleId),
		CreateDate:         aws.ToTime(r.CreateDate),
		Description:        aws.ToString(r.Description),
		MaxSessionDuration: int64(aws.ToInt32(r.MaxSessionDuration)),
		BoundaryARN:        boundaryARN(r.PermissionsBoundary),
		TrustPolicy:        decodeDocument(aws.ToString(r.AssumeRolePolicyDocument)),
		Tags:               tagMap(r.Tags),
	}
	return role
}

func boundaryARN(b *types.AttachedPermissionsBoundary) string {
	if b == nil {
		return ""
	}
	return aws.ToString(b.PermissionsBoundaryArn)
}

func tagMap(tags []types.Tag) map[string]string {
	m := make(map[string]string, len(tags))
	for _, tag := range tags {
		m[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return m
}

// ReadRolePolicies reads a role's inline and attached policies; ErrNotFound if
// there is no such role.
func (c *Client) ReadRolePolicies(ctx context.Context, name string) (*RolePolicies, error) {
	return c.readRolePolicies(ctx, name, func(read func() error) error { return read() })
}

// readRolePolicies makes each of its calls through try, which may make it again.
func (c *Client) readRolePolicies(ctx context.Context, name string, try func(func() error) error) (*RolePolicies, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return nil, err
	}
	policies := &RolePolicies{Inline: map[string]string{}}
	var names []string
	err = try(func() (err error) {
		names, err = inlineNames(ctx, s.iam, name)
		return roleCall("list the role's inline policies", "iam:ListRolePolicies", name).explain(err)
	})
	if err != nil {
		return nil, err
	}
	for _, policy := range names {
		err := try(func() error {
			out, err := s.iam.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: aws.String(name), PolicyName: aws.String(policy)})
			if err == nil {
				policies.Inline[policy] = decodeDocument(aws.ToString(out.PolicyDocument))
			}
			return roleCall("read the role's inline policy", "iam:GetRolePolicy", name).with("Policy", policy).explain(err)
		})
		// Not found: removed since it was listed; a role removed since then shows in the next call.
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
	}
	err = try(func() (err error) {
		policies.Managed, err = attachedARNs(ctx, s.iam, name)
		return roleCall("list the role's managed policies", "iam:ListAttachedRolePolicies", name).explain(err)
	})
	if err != nil {
		return nil, err
	}
	return policies, nil
}

func inlineNames(ctx context.Context, client *iam.Client, role string) ([]string, error) {
	var names []string
	pages := iam.NewListRolePoliciesPaginator(client, &iam.ListRolePoliciesInput{RoleName: aws.String(role)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		names = append(names, page.PolicyNames...)
	}
	return names, nil
}

func attachedARNs(ctx context.Context, client *iam.Client, role string) ([]string, error) {
	var arns []string
	pages := iam.NewListAttachedRolePoliciesPaginator(client, &iam.ListAttachedRolePoliciesInput{RoleName: aws.String(role)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, attached := range page.AttachedPolicies {
			arns = append(arns, aws.ToString(attached.PolicyArn))
		}
	}
	slices.Sort(arns)
	return arns, nil
}

// InstanceProfiles lists the names of the profiles that hold the role, sorted.
func (c *Client) InstanceProfiles(ctx context.Context, role string) ([]string, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return nil, err
	}
	names, err := profileNames(ctx, s.iam, role)
	return names, roleCall("list the role's instance profiles", "iam:ListInstanceProfilesForRole", role).explain(err)
}

func profileNames(ctx context.Context, client *iam.Client, role string) ([]string, error) {
	var names []string
	pages := iam.NewListInstanceProfilesForRolePaginator(client, &iam.ListInstanceProfilesForRoleInput{RoleName: aws.String(role)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, profile := range page.InstanceProfiles {
			names = append(names, aws.ToString(profile.InstanceProfileName))
		}
	}
	slices.Sort(names)
	return names, nil
}
