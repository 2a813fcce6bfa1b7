package provider

import "github.com/hashicorp/terraform-plugin-framework/diag"

// addNotices shows what the AWS client has come to say, each notice once in a
// process: that an account cannot be listed and is read role by role, say.
func (d *providerData) addNotices(diags *diag.Diagnostics) {
	if d == nil || d.AWS == nil {
		return
	}
	for _, notice := range d.AWS.TakeNotices() {
		diags.AddWarning(notice.Summary, notice.Detail)
	}
}
