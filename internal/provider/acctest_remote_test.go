package provider

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi/requestbody"
)

// What a test looks at, or changes behind Terraform's back, goes through plain
// SDK clients, so that nothing rests on the word of the code under test.

func (r *rig) config(principal string) aws.Config {
	if r.aws == nil {
		cfg, err := config.LoadDefaultConfig(context.Background(), config.WithRegion("us-east-1"))
		if err != nil {
			r.t.Fatal(err)
		}
		return cfg
	}
	c := r.credential(principal)
	return aws.Config{
		Region:       "us-east-1",
		BaseEndpoint: aws.String(r.aws.URL()),
		Credentials:  credentials.NewStaticCredentialsProvider(c.AccessKeyID, c.SecretAccessKey, c.SessionToken),
		APIOptions:   []func(*middleware.Stack) error{requestbody.HideWriteTo},
	}
}

// iam is a client of the customer's administrator.
func (r *rig) iam() *iam.Client { return iam.NewFromConfig(r.config(customerAdmin)) }

// assume tries to assume a role as the principal; an empty ID is not sent.
// Refusals other than AccessDenied fail the test.
func (r *rig) assume(principal, role, externalID string) bool {
	r.t.Helper()
	in := &sts.AssumeRoleInput{RoleArn: aws.String(role), RoleSessionName: aws.String("test")}
	if externalID != "" {
		in.ExternalId = aws.String(externalID)
	}
	_, err := sts.NewFromConfig(r.config(principal)).AssumeRole(r.t.Context(), in)
	var api smithy.APIError
	if err != nil && (!errors.As(err, &api) || api.ErrorCode() != "AccessDenied") {
		r.t.Fatal(err)
	}
	return err == nil
}

// roleNames lists the customer's roles, sorted; in a real account only those of
// tests, for others come and go.
func (r *rig) roleNames() []string {
	r.t.Helper()
	var names []string
	pages := iam.NewListRolesPaginator(r.iam(), &iam.ListRolesInput{})
	for pages.HasMorePages() {
		// Cleanups look too, when the test's own context is over.
		page, err := pages.NextPage(context.Background())
		if err != nil {
			r.t.Fatal(err)
		}
		for _, role := range page.Roles {
			if name := aws.ToString(role.RoleName); r.aws != nil || strings.HasPrefix(name, accNamePrefix) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// forget empties the journal, so that calls tells of what follows.
func (r *rig) forget() {
	if r.aws != nil {
		r.aws.ClearJournal()
	}
}

// calls counts the requests for an action since the start or forget.
func (r *rig) calls(action string) int {
	n := 0
	for _, entry := range r.aws.Journal() {
		if entry.Action == action {
			n++
		}
	}
	return n
}
