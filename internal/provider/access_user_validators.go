package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// checkSecretHasAPlace refuses a configuration that leaves the secret of the key
// nowhere to go. What is not known yet is asked again.
func checkSecretHasAPlace(config accessUserModel, diags *diag.Diagnostics) {
	if !config.PGPKey.IsNull() || config.AllowSecretInState.IsUnknown() || config.AllowSecretInState.ValueBool() {
		return
	}
	diags.AddAttributeError(path.Root("allow_secret_in_state"), "The secret of the access key has no place to go",
		"AWS shows the secret of an access key once, when it is made. Either set pgp_key to the OpenPGP public key of who is to have it, so that it reaches the state encrypted; "+
			"or set allow_secret_in_state = true, if the state may hold it in plain: whoever can read the state can then use the key.")
}
