package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/accesskey"
)

// planSecret plans where the secret goes. With a PGP key it is never in plain;
// one that is set while the secret is in state takes it out.
func (p userPlanner) planSecret(plan *accessUserModel, newKey change, diags *diag.Diagnostics) {
	unknown := types.StringUnknown()
	fingerprint, ok := p.fingerprint(newKey, diags)
	if !ok {
		return
	}
	if newKey == unchanged {
		plan.SecretAccessKey, plan.EncryptedSecretAccessKey, plan.KeyFingerprint = p.state.SecretAccessKey, p.state.EncryptedSecretAccessKey, p.state.KeyFingerprint
		switch isPlain := !p.state.SecretAccessKey.IsNull(); {
		case isPlain && plan.PGPKey.IsUnknown():
			plan.SecretAccessKey, plan.EncryptedSecretAccessKey, plan.KeyFingerprint = unknown, unknown, unknown
		case isPlain && !plan.PGPKey.IsNull():
			plan.SecretAccessKey, plan.EncryptedSecretAccessKey, plan.KeyFingerprint = types.StringNull(), unknown, fingerprint
		case !fingerprint.IsNull() && !fingerprint.IsUnknown() && !p.state.KeyFingerprint.IsNull() && !fingerprint.Equal(p.state.KeyFingerprint):
			p.warnOfOldSeal(diags)
		}
		return
	}
	plan.SecretAccessKey, plan.EncryptedSecretAccessKey, plan.KeyFingerprint = unknown, unknown, unknown
	switch {
	case plan.PGPKey.IsUnknown():
	case !plan.PGPKey.IsNull():
		plan.SecretAccessKey = types.StringNull()
		if newKey == changed {
			plan.KeyFingerprint = fingerprint
		}
	case newKey == changed:
		plan.EncryptedSecretAccessKey, plan.KeyFingerprint = types.StringNull(), types.StringNull()
	}
}

// fingerprint is that of the planned PGP key; null without one. A key for which
// a secret is about to be sealed must be usable, which one that sealed the
// present secret long ago need not be any more. It is false, with an error
// given, where the key is of no use.
func (p userPlanner) fingerprint(newKey change, diags *diag.Diagnostics) (types.String, bool) {
	switch {
	case p.plan.PGPKey.IsNull():
		return types.StringNull(), true
	case p.plan.PGPKey.IsUnknown():
		return types.StringUnknown(), true
	}
	recipient, err := accesskey.ParseRecipient(p.plan.PGPKey.ValueString())
	if err == nil && (newKey != unchanged || !p.state.SecretAccessKey.IsNull()) {
		err = recipient.Check(p.data.Now())
	}
	if err != nil {
		diags.AddAttributeError(path.Root("pgp_key"), "PGP key cannot be used", sentence(err.Error()))
		return types.StringNull(), false
	}
	return types.StringValue(recipient.Fingerprint()), true
}

// warnOfOldSeal tells that the present secret stays encrypted for the PGP key
// before: nobody here can read it to encrypt it anew.
func (p userPlanner) warnOfOldSeal(diags *diag.Diagnostics) {
	diags.AddAttributeWarning(path.Root("pgp_key"), fmt.Sprintf("The secret of user %s stays encrypted for the PGP key before", p.label()),
		"The present secret cannot be read here, so it is not encrypted anew; the new PGP key is used for the next access key. Change the keepers to make one now.\n\n"+
			"Encrypted for: "+p.state.KeyFingerprint.ValueString())
}

// place puts a secret where the model says that secrets go.
func (w userWriter) place(secret string, reached *accessUserModel) error {
	if w.plan.PGPKey.IsNull() {
		reached.SecretAccessKey = types.StringValue(secret)
		reached.EncryptedSecretAccessKey, reached.KeyFingerprint = types.StringNull(), types.StringNull()
		return nil
	}
	recipient, err := accesskey.ParseRecipient(w.plan.PGPKey.ValueString())
	if err != nil {
		return err
	}
	sealed, err := recipient.Seal(secret, w.data.Random, w.data.Now())
	if err != nil {
		return err
	}
	reached.SecretAccessKey = types.StringNull()
	reached.EncryptedSecretAccessKey, reached.KeyFingerprint = types.StringValue(sealed), types.StringValue(recipient.Fingerprint())
	return nil
}
