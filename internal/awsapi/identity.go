package awsapi

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// Identity is who the credentials belong to.
type Identity struct {
	// AccountID is empty if skip_requesting_account_id is set and neither the
	// credentials nor an assume_role block tell the account.
	AccountID string
	Partition string
	// ARN and UserID are empty if skip_requesting_account_id is set.
	ARN    string
	UserID string
}

// Identity asks once who the caller is and enforces allowed_account_ids and
// forbidden_account_ids. With skip_requesting_account_id it asks nobody: the
// account then comes from the credentials, else from the last assume_role
// block, the partition from the region.
func (c *Client) Identity(ctx context.Context) (Identity, error) {
	id, err := c.identity.get(ctx, c.findIdentity)
	if err != nil {
		return Identity{}, c.identityCall().explain(err)
	}
	return id, nil
}

func (c *Client) identityCall() call {
	return call{doing: "find out who the AWS caller is", action: "sts:GetCallerIdentity", secrets: c.secrets()}
}

func (c *Client) findIdentity(ctx context.Context) (Identity, error) {
	s, err := c.resolved(ctx)
	if err != nil {
		return Identity{}, err
	}
	id := Identity{Partition: s.partition}
	if c.cfg.SkipRequestingAccountID {
		id.AccountID = c.accountWithoutAsking(ctx, s)
	} else {
		out, err := s.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		if err != nil {
			return Identity{}, c.identityCall().explain(err)
		}
		id.AccountID, id.ARN, id.UserID = aws.ToString(out.Account), aws.ToString(out.Arn), aws.ToString(out.UserId)
		if arn, err := awsid.ParseARN(id.ARN); err == nil {
			id.Partition = arn.Partition
		}
	}
	return id, c.checkAccount(id.AccountID)
}

func (c *Client) accountWithoutAsking(ctx context.Context, s *session) string {
	if creds, err := s.config.Credentials.Retrieve(ctx); err == nil && creds.AccountID != "" {
		return creds.AccountID
	}
	if n := len(c.cfg.AssumeRole); n > 0 {
		if arn, err := awsid.ParseARN(c.cfg.AssumeRole[n-1].RoleARN); err == nil {
			return arn.AccountID
		}
	}
	return ""
}

// checkAccount enforces the two lists; a list that cannot be checked keeps
// everything out.
func (c *Client) checkAccount(accountID string) error {
	allowed, forbidden := c.cfg.AllowedAccountIDs, c.cfg.ForbiddenAccountIDs
	f := &Failure{Kind: ErrForbiddenAccount, Summary: "This AWS account is not allowed here"}
	switch {
	case len(allowed)+len(forbidden) == 0:
		return nil
	case accountID == "":
		f.Summary = "The AWS account cannot be checked"
		f.Detail = "The provider block restricts the accounts it may be used in, and skip_requesting_account_id keeps it from finding out which account this is."
		f.Remedy = "Remove skip_requesting_account_id, or remove allowed_account_ids and forbidden_account_ids."
		return f
	case slices.Contains(forbidden, accountID):
		f.Detail = "forbidden_account_ids in the provider block names the account that the credentials belong to."
	case len(allowed) > 0 && !slices.Contains(allowed, accountID):
		f.Detail = "allowed_account_ids in the provider block does not name the account that the credentials belong to."
		f.Facts = append(f.Facts, Fact{"Allowed accounts", strings.Join(allowed, ", ")})
	default:
		return nil
	}
	f.Remedy = "Nothing was read or changed. Use credentials of another account, or change the list."
	f.Facts = append([]Fact{{"Account", accountID}}, f.Facts...)
	return f
}
