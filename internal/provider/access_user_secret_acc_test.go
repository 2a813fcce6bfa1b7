package provider

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// pgpKey is somebody who can open what is sealed for them.
type pgpKey struct {
	t      *testing.T
	entity *openpgp.Entity
}

func newPGPKey(t *testing.T) pgpKey {
	t.Helper()
	entity, err := openpgp.NewEntity("ops", "", "ops@example.com", &packet.Config{Algorithm: packet.PubKeyAlgoEdDSA})
	if err != nil {
		t.Fatal(err)
	}
	return pgpKey{t, entity}
}

// public is the key as pgp_key takes it; text is the same for other uses.
func (k pgpKey) public() config.Variable { return config.StringVariable(k.text()) }

func (k pgpKey) text() string {
	k.t.Helper()
	var b bytes.Buffer
	if err := k.entity.Serialize(&b); err != nil {
		k.t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

func (k pgpKey) fingerprint() string { return hex.EncodeToString(k.entity.PrimaryKey.Fingerprint) }

func (k pgpKey) open(sealed string) (string, error) {
	message, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return "", err
	}
	opened, err := openpgp.ReadMessage(bytes.NewReader(message), openpgp.EntityList{k.entity}, nil, nil)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(opened.UnverifiedBody)
	return string(text), err
}

// opens checks that the sealed secret in state is that of the key in state, by
// assuming a role with it, and that no other form of it is there.
func (k pgpKey) opens(r *rig) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		state := s.RootModule().Resources[userAddress].Primary.Attributes
		if state["secret_access_key"] != "" {
			return fmt.Errorf("the secret is in state in plain too")
		}
		if diff := cmp.Diff(k.fingerprint(), state["key_fingerprint"]); diff != "" {
			return fmt.Errorf("fingerprint: %s", diff)
		}
		secret, err := k.open(state["encrypted_secret_access_key"])
		if err != nil {
			return err
		}
		if code := r.tryKey(state["access_key_id"], secret, dataloopRole); code != "" {
			return fmt.Errorf("what was sealed does not get in: %s", code)
		}
		return nil
	}
}

// TestAccAccessUserSealed also stands for the promise that a sealed secret
// reaches neither state nor plan nor log: all that the test leaves is searched.
func TestAccAccessUserSealed(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	ops, others := newPGPKey(t), newPGPKey(t)
	with := func(key pgpKey, keeper string) config.Variables {
		return config.Variables{"pgp_key": key.public(), "keeper": config.StringVariable(keeper)}
	}
	rig.testUser(
		resource.TestStep{
			Config: hcl, ConfigVariables: with(ops, "first"),
			ConfigPlanChecks: userPlan(plancheck.ResourceActionCreate,
				plancheck.ExpectKnownValue(userAddress, attribute("secret_access_key"), knownvalue.Null()),
				plancheck.ExpectKnownValue(userAddress, attribute("key_fingerprint"), knownvalue.StringExact(ops.fingerprint())),
				plancheck.ExpectUnknownValue(userAddress, attribute("encrypted_secret_access_key"))),
			Check: ops.opens(rig),
		},
		// Another PGP key cannot open what is there, and seals what comes next.
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: with(others, "first"),
			ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate, onlyChangesOf(userAddress, "pgp_key")), Check: resource.ComposeTestCheckFunc(rig.wrote(), ops.opens(rig))},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: with(others, "second"),
			Check: resource.ComposeTestCheckFunc(rig.wrote("CreateAccessKey", "DeleteAccessKey"), others.opens(rig))},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: with(others, "second"),
			ConfigPlanChecks: userPlan(plancheck.ResourceActionNoop), Check: rig.wrote()},
	)
}

// TestAccAccessUserIsSealedLater takes the secret out of the state.
func TestAccAccessUserIsSealedLater(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	ops := newPGPKey(t)
	plain := config.Variables{"plain": config.BoolVariable(true)}
	var id string
	rig.testPlainUser(
		resource.TestStep{Config: hcl, ConfigVariables: plain, Check: resource.ComposeTestCheckFunc(rig.keyLetsIn(dataloopRole),
			rig.userAtAWS(func(_ *iamUser, state map[string]string) string { id = state["access_key_id"]; return "" }))},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: config.Variables{"pgp_key": ops.public()},
			ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate,
				plancheck.ExpectKnownValue(userAddress, attribute("secret_access_key"), knownvalue.Null()),
				plancheck.ExpectKnownValue(userAddress, attribute("key_fingerprint"), knownvalue.StringExact(ops.fingerprint()))),
			Check: resource.ComposeTestCheckFunc(rig.wrote(), ops.opens(rig),
				rig.userAtAWS(func(_ *iamUser, state map[string]string) string { return cmp.Diff(id, state["access_key_id"]) }))},
		// Nobody here can open it any more: it stays sealed.
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: plain,
			ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate), Check: resource.ComposeTestCheckFunc(rig.wrote(), ops.opens(rig))},
	)
}
