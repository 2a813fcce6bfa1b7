package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

var _ function.Function = roleARNFunction{}

func newRoleARNFunction() function.Function { return roleARNFunction{} }

type roleARNFunction struct{}

func (roleARNFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "role_arn"
}

func (roleARNFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Formats the ARN of a role before the role exists.",
		MarkdownDescription: "Formats the ARN of an IAM role from its parts, each checked by IAM's own rules. The result is known at plan time, before the role " +
			"exists, so a vendor's object and the role can name each other without a cycle. Nothing is looked up: a role of that name need not exist.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "account_id", MarkdownDescription: "The ID of the role's account, 12 digits, in quotes so that leading zeros are kept."},
			function.StringParameter{Name: "name", MarkdownDescription: "The role's name: 1 to 64 letters, digits and `_+=,.@-`."},
			function.StringParameter{Name: "path", MarkdownDescription: "The role's path: `/` where it has none, else up to 512 characters that begin and end with a slash."},
			function.StringParameter{Name: "partition", MarkdownDescription: "The AWS partition: `aws`, `aws-us-gov`, `aws-cn`, `aws-eusc` or an isolated one."},
		},
		Return: function.StringReturn{},
	}
}

func (roleARNFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var accountID, name, path, partition string
	resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.Get(ctx, &accountID, &name, &path, &partition))
	if resp.Error != nil {
		return
	}
	arn, argument, err := roleARN(accountID, name, path, partition)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(argument, clause(err.Error()))
		return
	}
	resp.Error = resp.Result.Set(ctx, arn)
}

// roleARN formats the ARN; beside an error it gives the place of the argument
// to blame, from 0.
func roleARN(accountID, name, path, partition string) (arn string, argument int64, err error) {
	if err := awsid.CheckAccountID(accountID); err != nil {
		return "", 0, err
	}
	if err := awsid.CheckRoleName(name); err != nil {
		return "", 1, err
	}
	if err := awsid.CheckPath(path); err != nil {
		return "", 2, err
	}
	arn, err = awsid.RoleARN(accountID, name, path, partition)
	return arn, 3, err
}
