package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// addKeyAdvice says how the vendor stands to the keys of a user, where a reader
// should know.
func addKeyAdvice(definition *vendor.Definition, user string, isNews bool, diags *diag.Diagnostics) {
	standing, text := definition.StandingOfKeys()
	summary, next := "", "Use crossaccount_access_role alone, if you can."
	switch {
	case standing == vendor.KeysDeprecated:
		summary, next = "%s deprecates access keys such as those of user %s", "Change to crossaccount_access_role, then destroy the user."
	case !isNews:
		return
	case standing == vendor.KeysSecond:
		summary = "%s prefers another method to the access key of user %s"
	case standing == vendor.KeysUnknown:
		summary = "%s is not known to take the access key of user %s"
	default:
		return
	}
	diags.AddAttributeWarning(path.Root("vendor"), fmt.Sprintf(summary, definition.Title, user), text+" "+next+"\n\nGuide: "+definition.DocumentationURL)
}
