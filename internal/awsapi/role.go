package awsapi

import (
	"context"
	"time"
)

// Role is an IAM role as AWS holds it, with its policies when they were asked
// for.
type Role struct {
	Name               string
	Path               string
	ARN                string
	UniqueID           string
	CreateDate         time.Time
	Description        string
	MaxSessionDuration int64
	BoundaryARN        string
	// TrustPolicy is the decoded JSON text.
	TrustPolicy string
	Tags        map[string]string
}

// RolePolicies are the permission policies of a role.
type RolePolicies struct {
	// Inline maps names to decoded JSON text.
	Inline map[string]string
	// Managed are the ARNs of attached managed policies, sorted.
	Managed []string
}

// CreateRoleInput is all that one CreateRole call carries.
type CreateRoleInput struct {
	Name               string
	Path               string
	Description        string
	TrustPolicy        string
	MaxSessionDuration int64
	BoundaryARN        string
	Tags               map[string]string
}

// Scope says how much of a role a read brings back, so that policies nobody
// asked for cost no calls.
type Scope int

const (
	// RoleOnly reads the role; the policies handed back and to callbacks are
	// nil.
	RoleOnly Scope = iota
	// RoleAndPolicies reads its inline and attached policies too.
	RoleAndPolicies
)

// RoleAPI is what resources need of IAM roles; Client implements it.
type RoleAPI interface {
	// CreateRole makes the role in one call. "Invalid principal" is retried
	// within the context's deadline or a bound of its own, then the error
	// (InvalidPrincipalError) names the principal. An existing role gives
	// ErrAlreadyExists, except where this call's own request ended ambiguously
	// and the role that stands there is alike in every attribute.
	CreateRole(ctx context.Context, in CreateRoleInput) (*Role, error)
	// ReadRole reads a role directly (GetRole); ErrNotFound if there is none.
	ReadRole(ctx context.Context, name string) (*Role, error)
	// ReadRoleCached may answer from an account snapshot if same holds for what
	// it says; whatever differs is confirmed by a direct read.
	ReadRoleCached(ctx context.Context, name string, scope Scope, same func(*Role, *RolePolicies) bool) (*Role, *RolePolicies, error)
	// ReadYoungRole is a direct read of a role made minutes ago: ErrNotFound
	// only after several reads in a row did not find it.
	ReadYoungRole(ctx context.Context, name string, scope Scope) (*Role, *RolePolicies, error)
	ReadRolePolicies(ctx context.Context, name string) (*RolePolicies, error)
	UpdateTrustPolicy(ctx context.Context, name, policy string) error
	UpdateRole(ctx context.Context, name, description string, maxSessionDuration int64) error
	PutRolePolicy(ctx context.Context, role, name, document string) error
	DeleteRolePolicy(ctx context.Context, role, name string) error
	AttachRolePolicy(ctx context.Context, role, arn string) error
	DetachRolePolicy(ctx context.Context, role, arn string) error
	// SetRoleBoundary sets the boundary; an empty ARN removes it.
	SetRoleBoundary(ctx context.Context, role, arn string) error
	// TagRole adds and changes tags; UntagRole removes keys.
	TagRole(ctx context.Context, role string, tags map[string]string) error
	UntagRole(ctx context.Context, role string, keys []string) error
	// InstanceProfiles lists the names of the profiles that hold the role.
	InstanceProfiles(ctx context.Context, role string) ([]string, error)
	RemoveFromInstanceProfile(ctx context.Context, profile, role string) error
	// DeleteRole removes the bare role; ErrNotFound if it is gone already,
	// ConflictError if something still hangs on it.
	DeleteRole(ctx context.Context, name string) error
	// WaitForRole returns once done holds on several direct reads in a row.
	WaitForRole(ctx context.Context, name string, scope Scope, done func(*Role, *RolePolicies) bool) (*Role, *RolePolicies, error)
}

var _ RoleAPI = (*Client)(nil)
