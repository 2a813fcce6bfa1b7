package trust

import (
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// OnlyDenies reports whether a permission policy grants nothing: every
// statement of it denies. That is what somebody leaves behind who contains an
// incident, such as the inline policy AWSRevokeOlderSessions that the console's
// "Revoke active sessions" adds. A text that is no policy is not one of them.
// Source: IAM User Guide, "Revoke IAM role temporary security credentials".
func OnlyDenies(text string) bool {
	document, err := policy.Parse(text, policy.UseIdentity)
	if err != nil || len(document.Statements) == 0 {
		return false
	}
	for _, s := range document.Statements {
		if s.Effect != policy.Deny {
			return false
		}
	}
	return true
}

// DeniesEverything reports whether arn is the managed policy AWSDenyAll of any
// partition, which is attached to put a role out of use at once.
// Source: AWS Managed Policy Reference, "AWSDenyAll".
func DeniesEverything(arn string) bool {
	parsed, err := awsid.ParseARN(arn)
	if err != nil || parsed.Service != "iam" || parsed.AccountID != "aws" {
		return false
	}
	name, found := strings.CutPrefix(parsed.Resource, "policy/")
	return found && name == "AWSDenyAll"
}
