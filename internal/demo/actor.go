package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi/requestbody"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// actor is somebody with AWS credentials, who calls the API with the plain SDK.
type actor struct {
	endpoint   string
	credential localaws.Credential
}

func (a actor) config() aws.Config {
	c := a.credential
	return aws.Config{
		Region:       "us-east-1",
		BaseEndpoint: aws.String(a.endpoint),
		Credentials:  credentials.NewStaticCredentialsProvider(c.AccessKeyID, c.SecretAccessKey, c.SessionToken),
		APIOptions:   []func(*middleware.Stack) error{requestbody.HideWriteTo},
	}
}

func (a actor) iam() *iam.Client { return iam.NewFromConfig(a.config()) }

// assume calls sts:AssumeRole; an empty ID is not sent. It answers whether the
// caller got in; any refusal but AccessDenied is an error.
func (a actor) assume(ctx context.Context, role, externalID string) (bool, error) {
	in := &sts.AssumeRoleInput{RoleArn: aws.String(role), RoleSessionName: aws.String("demo")}
	if externalID != "" {
		in.ExternalId = aws.String(externalID)
	}
	_, err := sts.NewFromConfig(a.config()).AssumeRole(ctx, in)
	if err == nil {
		return true, nil
	}
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() == "AccessDenied" {
		return false, nil
	}
	return false, fmt.Errorf("the call of AssumeRole ended neither in credentials nor in AccessDenied: %w", err)
}

// trial is one call whose end is known beforehand.
type trial struct {
	who     string
	actor   actor
	id      string
	with    string
	allowed bool
}

// try makes the calls and stops at the first that ends otherwise than due.
func (s *stage) try(ctx context.Context, trials ...trial) error {
	for _, t := range trials {
		in, err := t.actor.assume(ctx, s.role, t.id)
		if err != nil {
			return err
		}
		if in != t.allowed {
			return fmt.Errorf("%s calling AssumeRole with %s: got in = %t, and %t was due", t.who, t.with, in, t.allowed)
		}
		verdict := "AccessDenied"
		if in {
			verdict = "gets in"
		}
		s.say.proved("%s, %s: %s", t.who, t.with, verdict)
	}
	return nil
}
