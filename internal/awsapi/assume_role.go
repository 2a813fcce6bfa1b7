package awsapi

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
)

// DefaultSessionName is the session name where none is given; a filter on it
// finds the provider's sessions in CloudTrail.
const DefaultSessionName = "terraform-provider-crossaccount"

// AssumeRoleInput mirrors AssumeRole's parameters. Zero values are not sent,
// but for SessionName, which STS demands.
type AssumeRoleInput struct {
	RoleARN string
	// ExternalID nil sends none; STS refuses an empty one.
	ExternalID  *string
	SessionName string
	// DurationSeconds is 900 to 43200 and at most the role's maximum; 0 means
	// an hour.
	DurationSeconds int64
	// Policy is a session policy, PolicyARNs are managed ones; they narrow the
	// session.
	Policy            string
	PolicyARNs        []string
	Tags              map[string]string
	TransitiveTagKeys []string
	SourceIdentity    string
	// Region is where STS is called; empty means the provider block's
	// sts_region or region.
	Region string
}

// SessionCredentials are temporary credentials. They are printed by nothing.
type SessionCredentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Expiration      time.Time
	AssumedRoleARN  string
	AssumedRoleID   string
}

// String keeps secrets out of logs and errors.
func (SessionCredentials) String() string { return "(credentials hidden)" }

// GoString keeps secrets out of logs and errors.
func (SessionCredentials) GoString() string { return "(credentials hidden)" }

// AssumeRole asks STS for temporary credentials. A denial is explained with all
// its possible causes, since STS gives the same answer for each.
func (c *Client) AssumeRole(ctx context.Context, in AssumeRoleInput) (SessionCredentials, error) {
	about := c.assumeCall(in)
	out, err := c.assume(ctx, in)
	if err != nil {
		return SessionCredentials{}, explainDenied(about.explain(err))
	}
	if out.Credentials == nil {
		return SessionCredentials{}, about.explain(errors.New("STS answered without credentials"))
	}
	session := SessionCredentials{
		AccessKeyID:     aws.ToString(out.Credentials.AccessKeyId),
		SecretAccessKey: aws.ToString(out.Credentials.SecretAccessKey),
		SessionToken:    aws.ToString(out.Credentials.SessionToken),
		Expiration:      aws.ToTime(out.Credentials.Expiration),
	}
	session.AssumedRoleARN, session.AssumedRoleID = assumedRole(out)
	return session, nil
}

func (c *Client) assumeCall(in AssumeRoleInput) call {
	about := call{doing: "assume the IAM role", action: "sts:AssumeRole", secrets: c.secrets()}
	if in.ExternalID != nil {
		about.secrets = append(about.secrets, *in.ExternalID)
	}
	return about.with("Role", in.RoleARN)
}

func (c *Client) assume(ctx context.Context, in AssumeRoleInput) (*sts.AssumeRoleOutput, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return nil, err
	}
	return s.sts.AssumeRole(ctx, assumeInput(in), func(o *sts.Options) {
		if in.Region != "" {
			o.Region = in.Region
		}
	})
}

func assumeInput(in AssumeRoleInput) *sts.AssumeRoleInput {
	input := &sts.AssumeRoleInput{
		RoleArn:           aws.String(in.RoleARN),
		RoleSessionName:   aws.String(in.SessionName),
		ExternalId:        in.ExternalID,
		TransitiveTagKeys: in.TransitiveTagKeys,
	}
	if in.SessionName == "" {
		input.RoleSessionName = aws.String(DefaultSessionName)
	}
	if in.DurationSeconds != 0 {
		input.DurationSeconds = aws.Int32(int32(in.DurationSeconds))
	}
	if in.Policy != "" {
		input.Policy = aws.String(in.Policy)
	}
	for _, arn := range in.PolicyARNs {
		input.PolicyArns = append(input.PolicyArns, types.PolicyDescriptorType{Arn: aws.String(arn)})
	}
	for key, value := range in.Tags {
		input.Tags = append(input.Tags, types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	if in.SourceIdentity != "" {
		input.SourceIdentity = aws.String(in.SourceIdentity)
	}
	return input
}

func assumedRole(out *sts.AssumeRoleOutput) (arn, id string) {
	if out.AssumedRoleUser == nil {
		return "", ""
	}
	return aws.ToString(out.AssumedRoleUser.Arn), aws.ToString(out.AssumedRoleUser.AssumedRoleId)
}

const (
	deniedDetail = "STS refuses the call. It gives the same answer for a role that does not exist, for a trust policy that keeps this caller or its external ID out, and for a caller whose own policies do not allow sts:AssumeRole on the role."
	deniedRemedy = "Check the role's ARN, then the principals and conditions of its trust policy, then the caller's own policies. A role made moments ago may take up to a minute to be known everywhere."
)

// explainDenied names all causes of a denial, for STS tells none.
func explainDenied(err error) error {
	var f *Failure
	if errors.As(err, &f) && f.Kind == ErrAccessDenied {
		f.Detail, f.Remedy = deniedDetail, deniedRemedy
	}
	return err
}
