package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// roleARN is the ARN of the site's role, empty where its account or its name is
// not known. A role whose path is not known is taken to have none.
func (s trustSite) roleARN() string {
	rolePath := s.rolePath
	if rolePath == "" {
		rolePath = "/"
	}
	arn, err := awsid.RoleARN(s.accountID, s.roleName, rolePath, s.partition)
	if err != nil {
		return ""
	}
	return arn
}

// knowsRole reports whether the role's ARN is known for a policy that holds it.
// What will never be known in time is an error.
func (p trustPlanner) knowsRole(definition *vendor.Definition, diags *diag.Diagnostics) bool {
	switch {
	case p.isNameMadeUp && p.site.roleName != "":
		diags.AddAttributeError(path.Root("name"), "Role needs a name",
			fmt.Sprintf("%s demands a role that can assume itself, so the trust policy holds the role's own ARN, and a generated name is known only after the policy is planned. Set name.\n\nGuide: %s",
				definition.Title, definition.DocumentationURL))
	case p.site.partition != "" && p.site.accountID == "":
		diags.AddError("Account of the role is not known",
			fmt.Sprintf("%s demands a role that can assume itself, so the trust policy holds the role's own ARN. Remove skip_requesting_account_id from the provider block, so that the account can be asked for.",
				definition.Title))
	default:
		return p.isSiteSettled && p.site.roleARN() != ""
	}
	return false
}

// addRoleMissing asks a data source for what it cannot find out.
func addRoleMissing(definition *vendor.Definition, diags *diag.Diagnostics) {
	diags.AddError("Role of the policy is not known",
		fmt.Sprintf("%s demands a role that can assume itself, so the trust policy holds the role's own ARN. Set account_id and role_name.\n\nGuide: %s",
			definition.Title, definition.DocumentationURL))
}
