package awsapi

import (
	"context"
	"time"
)

// User is an IAM user as AWS holds it.
type User struct {
	Name        string
	Path        string
	ARN         string
	UniqueID    string
	CreateDate  time.Time
	BoundaryARN string
	Tags        map[string]string
}

// AccessKey is a long-term key of a user, without its secret.
type AccessKey struct {
	ID string
	// Active is false for a key that signs nothing.
	Active     bool
	CreateDate time.Time
}

// NewAccessKey is a key that was just made. AWS shows the secret this once.
type NewAccessKey struct {
	AccessKey
	Secret string
}

// String keeps the secret out of logs and errors.
func (k NewAccessKey) String() string { return "access key " + k.ID + " (secret hidden)" }

// GoString keeps the secret out of logs and errors.
func (k NewAccessKey) GoString() string { return k.String() }

// UserAccess is what a user may do and with what.
type UserAccess struct {
	// Policy is the decoded JSON text of the inline policy that was asked for;
	// empty where the user has none of that name.
	Policy string
	// Keys are all of the user's access keys, oldest first.
	Keys []AccessKey
}

// Key finds a key by its ID.
func (a *UserAccess) Key(id string) (AccessKey, bool) {
	for _, key := range a.Keys {
		if key.ID == id {
			return key, true
		}
	}
	return AccessKey{}, false
}

// CreateUserInput is all that one CreateUser call carries.
type CreateUserInput struct {
	Name        string
	Path        string
	BoundaryARN string
	Tags        map[string]string
}

// UserHoldings is what hangs on a user and keeps IAM from deleting it: names,
// IDs and ARNs, sorted. Source: IAM API Reference, "DeleteUser".
type UserHoldings struct {
	Keys, Inline, Managed, Groups []string
	// MFADevices are serial numbers; those of virtual devices are ARNs.
	MFADevices                                []string
	SSHKeys, Certificates, ServiceCredentials []string
	// HasPassword is true if the user may sign in to the console.
	HasPassword bool
}

// UserAPI is what resources need of IAM users; Client implements it.
type UserAPI interface {
	// CreateUser makes the user in one call. An existing user gives
	// ErrAlreadyExists, except where this call's own request ended ambiguously
	// and the user that stands there is alike in every attribute.
	CreateUser(ctx context.Context, in CreateUserInput) (*User, error)
	// ReadUser reads a user directly (GetUser); ErrNotFound if there is none.
	ReadUser(ctx context.Context, name string) (*User, error)
	// ReadUserAccess reads the inline policy of that name and the keys;
	// ErrNotFound if there is no such user.
	ReadUserAccess(ctx context.Context, name, policy string) (*UserAccess, error)
	// ReadYoungUser reads a user that was made or changed minutes ago: again, as long as
	// shows does not hold or nothing is found. What the last read showed counts.
	ReadYoungUser(ctx context.Context, name, policy string, shows func(*User, *UserAccess) bool) (*User, *UserAccess, error)
	// InlineUserPolicies reads all inline policies as decoded JSON, by name.
	InlineUserPolicies(ctx context.Context, name string) (map[string]string, error)
	// MoveUser gives the user with that unique ID another name and path; it
	// keeps its ID and keys.
	MoveUser(ctx context.Context, name, uniqueID, newName, newPath string) error
	PutUserPolicy(ctx context.Context, user, name, document string) error
	// SetUserBoundary sets the boundary; an empty ARN removes it.
	SetUserBoundary(ctx context.Context, user, arn string) error
	// TagUser adds and changes tags; UntagUser removes keys.
	TagUser(ctx context.Context, user string, tags map[string]string) error
	UntagUser(ctx context.Context, user string, keys []string) error
	// CreateAccessKey makes a key; known are the IDs of those that are there
	// already. A key whose secret was lost with AWS's answer is deleted again.
	CreateAccessKey(ctx context.Context, user string, known []string) (*NewAccessKey, error)
	// ActivateAccessKey lets a key sign again.
	ActivateAccessKey(ctx context.Context, user, id string) error
	// DeleteAccessKey deletes a key; ErrNotFound if it is gone already.
	DeleteAccessKey(ctx context.Context, user, id string) error
	// ReadUserHoldings reads what hangs on a user, as far as the caller may.
	ReadUserHoldings(ctx context.Context, name string) (UserHoldings, error)
	// RemoveUserHoldings takes it off the user; what is gone already is no error.
	RemoveUserHoldings(ctx context.Context, name string, held UserHoldings) error
	// DeleteUser removes the bare user; ErrNotFound if it is gone already,
	// HeldUserError if something still hangs on it.
	DeleteUser(ctx context.Context, name string) error
	// WaitForUser returns once done holds on several direct reads in a row.
	WaitForUser(ctx context.Context, name, policy string, done func(*User, *UserAccess) bool) error
}

var _ UserAPI = (*Client)(nil)
