package awsapi

import (
	"context"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

const (
	// bulkThreshold is the number of different roles that ReadAuto reads one by
	// one; a snapshot takes at least two calls, more in large accounts.
	bulkThreshold = 20
	// pageSize is the most that ListRoles and GetAccountAuthorizationDetails
	// give at once. Source: IAM API Reference, both actions, MaxItems.
	pageSize = 1000
)

// roleCache decides whether a read may be answered from a snapshot of the
// account.
type roleCache struct {
	snapshot lazy[snapshot]

	mu sync.Mutex
	// asked are the roles that were asked for so far.
	asked map[string]bool
	// changed are the roles this process has written: a snapshot may be older.
	changed map[string]bool
	// failed is true once the account could not be listed.
	failed bool
}

// snapshot maps names to roles as two listings of the account agree on them.
type snapshot map[string]snapshotRole

type snapshotRole struct {
	role     *Role
	policies *RolePolicies
}

func (r *roleCache) written(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.changed == nil {
		r.changed = map[string]bool{}
	}
	r.changed[name] = true
}

// wants notes that a role is asked for and says whether to answer in bulk.
func (r *roleCache) wants(name string, strategy ReadStrategy) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.asked == nil {
		r.asked = map[string]bool{}
	}
	r.asked[name] = true
	if r.failed || r.changed[name] {
		return false
	}
	switch strategy {
	case ReadIndividual:
		return false
	case ReadBulk:
		return true
	default:
		return len(r.asked) > bulkThreshold
	}
}

func (r *roleCache) isChanged(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.changed[name]
}

// fail remembers that the account cannot be listed and says whether that is
// news.
func (r *roleCache) fail() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	news := !r.failed
	r.failed = true
	return news
}

// ReadRoleCached may answer from a snapshot of the account if same holds for
// what that says; whatever differs is confirmed by a direct read. ErrNotFound
// comes from a direct read only.
func (c *Client) ReadRoleCached(ctx context.Context, name string, scope Scope, same func(*Role, *RolePolicies) bool) (*Role, *RolePolicies, error) {
	if c.roles.wants(name, c.cfg.ReadStrategy) {
		if found, ok := c.fromSnapshot(ctx, name); ok {
			policies := found.policies
			if scope == RoleOnly {
				policies = nil
			}
			if same(found.role, policies) {
				return found.role, policies, nil
			}
		}
	}
	return c.readRole(ctx, name, scope)
}

// fromSnapshot finds a role in the snapshot, which is taken on first need. An
// account that cannot be listed is no error: the role is then read by itself,
// whose error counts.
func (c *Client) fromSnapshot(ctx context.Context, name string) (snapshotRole, bool) {
	s, err := c.ready(ctx)
	if err != nil {
		return snapshotRole{}, false
	}
	roles, err := c.roles.snapshot.get(ctx, func(ctx context.Context) (snapshot, error) {
		return takeSnapshot(ctx, s.iam)
	})
	if err != nil {
		if ctx.Err() == nil && c.roles.fail() {
			c.notify(bulkNotice(err))
		}
		return snapshotRole{}, false
	}
	found, ok := roles[name]
	// A write may have happened while the snapshot was taken.
	return found, ok && !c.roles.isChanged(name)
}

// bulkNotice is the one note that roles are read one by one after all.
func bulkNotice(err error) Notice {
	n := Notice{Summary: "Roles are read one by one", Detail: "Many roles are refreshed fastest by listing the account, which did not work, so each is read by itself."}
	if hasCode(err, "AccessDenied", "AccessDeniedException") {
		n.Detail = "Many roles are refreshed fastest by listing the account, which this caller may not do, so each is read by itself. " +
			"Allow iam:ListRoles and iam:GetAccountAuthorizationDetails, or set read_strategy = \"individual\" in the provider block."
		return n
	}
	_, reason := Explain(call{doing: "list the account's roles"}.explain(err))
	n.Detail += "\n\nReason: " + reason
	return n
}

// takeSnapshot lists the account twice, since neither listing has all:
// ListRoles lacks tags, boundary and policies; GetAccountAuthorizationDetails
// lacks description and session duration. A role on which they disagree is left
// out.
func takeSnapshot(ctx context.Context, client *iam.Client) (snapshot, error) {
	listed, err := listRoles(ctx, client)
	if err != nil {
		return nil, err
	}
	details, err := listDetails(ctx, client)
	if err != nil {
		return nil, err
	}
	s := make(snapshot, len(listed))
	for _, detail := range details {
		role, ok := listed[aws.ToString(detail.RoleName)]
		if !ok || !agree(role, detail) {
			continue
		}
		role.BoundaryARN = boundaryARN(detail.PermissionsBoundary)
		role.Tags = tagMap(detail.Tags)
		s[role.Name] = snapshotRole{role, detailPolicies(detail)}
	}
	return s, nil
}

func agree(role *Role, detail types.RoleDetail) bool {
	return hasARN(role) && role.UniqueID == aws.ToString(detail.RoleId) && role.ARN == aws.ToString(detail.Arn) &&
		role.TrustPolicy == decodeDocument(aws.ToString(detail.AssumeRolePolicyDocument))
}

func listRoles(ctx context.Context, client *iam.Client) (map[string]*Role, error) {
	roles := map[string]*Role{}
	pages := iam.NewListRolesPaginator(client, &iam.ListRolesInput{MaxItems: aws.Int32(pageSize)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for i := range page.Roles {
			role := newRole(&page.Roles[i])
			roles[role.Name] = role
		}
	}
	return roles, nil
}

func listDetails(ctx context.Context, client *iam.Client) ([]types.RoleDetail, error) {
	var details []types.RoleDetail
	pages := iam.NewGetAccountAuthorizationDetailsPaginator(client, &iam.GetAccountAuthorizationDetailsInput{
		Filter: []types.EntityType{types.EntityTypeRole}, MaxItems: aws.Int32(pageSize),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		details = append(details, page.RoleDetailList...)
	}
	return details, nil
}

func detailPolicies(detail types.RoleDetail) *RolePolicies {
	policies := &RolePolicies{Inline: map[string]string{}}
	for _, inline := range detail.RolePolicyList {
		policies.Inline[aws.ToString(inline.PolicyName)] = decodeDocument(aws.ToString(inline.PolicyDocument))
	}
	for _, attached := range detail.AttachedManagedPolicies {
		policies.Managed = append(policies.Managed, aws.ToString(attached.PolicyArn))
	}
	slices.Sort(policies.Managed)
	return policies
}
