package awsapi

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Client talks to AWS with one provider block's configuration. It contacts AWS
// on first need only, with that operation's context; an attempt that fails or
// is cancelled is not remembered. It is safe for concurrent use.
type Client struct {
	cfg      Config
	pace     Pace
	session  lazy[*session]
	identity lazy[Identity]
	roles    roleCache

	noticesMu sync.Mutex
	notices   []Notice
}

// session is a resolved configuration and its clients.
type session struct {
	config    aws.Config
	region    string
	partition string
	iam       *iam.Client
	sts       *sts.Client
}

// New prepares a client; it opens no connection and reads no file.
func New(cfg Config) *Client {
	return &Client{cfg: cfg, pace: cfg.Pace.withDefaults()}
}

// resolved gives the session without asking who the caller is.
func (c *Client) resolved(ctx context.Context) (*session, error) {
	s, err := c.session.get(ctx, c.resolve)
	if err != nil {
		return nil, call{doing: "use AWS with this provider block", secrets: c.secrets()}.explain(err)
	}
	return s, nil
}

// ready gives the session to an operation, once it is sure that the account is
// one that the provider block allows.
func (c *Client) ready(ctx context.Context) (*session, error) {
	if len(c.cfg.AllowedAccountIDs)+len(c.cfg.ForbiddenAccountIDs) > 0 {
		if _, err := c.Identity(ctx); err != nil {
			return nil, err
		}
	}
	return c.resolved(ctx)
}

// Notice is something the user should be told once, as a warning.
type Notice struct{ Summary, Detail string }

// TakeNotices returns what has come up since the last call; each notice is
// returned once in all.
func (c *Client) TakeNotices() []Notice {
	c.noticesMu.Lock()
	defer c.noticesMu.Unlock()
	taken := c.notices
	c.notices = nil
	return taken
}

func (c *Client) notify(n Notice) {
	c.noticesMu.Lock()
	defer c.noticesMu.Unlock()
	c.notices = append(c.notices, n)
}
