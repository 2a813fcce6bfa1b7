package provider

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// awsCLI runs the AWS CLI as somebody with a key would, away from all settings
// of whoever runs the tests.
func (r *rig) awsCLI(key localaws.Credential) func(arguments ...string) (string, error) {
	r.t.Helper()
	cli, err := exec.LookPath("aws")
	if err != nil {
		r.t.Skip("the AWS CLI is not on PATH; the same edits are made with the SDK's client in the other tests")
	}
	home := r.t.TempDir()
	return func(arguments ...string) (string, error) {
		command := exec.CommandContext(r.t.Context(), cli, arguments...)
		command.Env = []string{
			"PATH=" + os.Getenv("PATH"), "HOME=" + home, "AWS_CONFIG_FILE=" + filepath.Join(home, "none"), "AWS_SHARED_CREDENTIALS_FILE=" + filepath.Join(home, "none"),
			"AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=", "AWS_DEFAULT_REGION=us-east-1", "AWS_ENDPOINT_URL=" + r.aws.URL(),
			"AWS_ACCESS_KEY_ID=" + key.AccessKeyID, "AWS_SECRET_ACCESS_KEY=" + key.SecretAccessKey, "PYENV_VERSION=" + os.Getenv("PYENV_VERSION"),
		}
		output, err := command.CombinedOutput()
		return string(output), err
	}
}

// TestAccAccessUserBesideTheCLI is what people do to a user by hand, and what
// the vendor does with its key, with the program that both have.
func TestAccAccessUserBesideTheCLI(t *testing.T) {
	rig := newRig(t)
	rig.keepsKeys = true
	admin := rig.awsCLI(rig.credential(customerAdmin))
	byHand := func(arguments ...string) string {
		t.Helper()
		text, err := admin(arguments...)
		if err != nil {
			t.Fatalf("aws %s: %v\n%s", strings.Join(arguments, " "), err, text)
		}
		return text
	}
	run := rig.inFolder(userHCL("dataloop", `key_description = "Dataloop"`) + `
resource "crossaccount_access_role" "test" {
  vendor             = "dataloop"
  name               = "DataloopDatasets"
  trusted_principals = [crossaccount_access_user.test.arn]
}

output "key" {
  value     = [crossaccount_access_user.test.access_key_id, crossaccount_access_user.test.secret_access_key]
  sensitive = true
}
`)
	apply := func() localaws.Credential {
		t.Helper()
		run.ok("apply", "-auto-approve")
		var key []string
		if err := json.Unmarshal([]byte(run.ok("output", "-json", "key")), &key); err != nil {
			t.Fatal(err)
		}
		return localaws.Credential{AccessKeyID: key[0], SecretAccessKey: key[1]}
	}
	assume := func(key localaws.Credential) (string, error) {
		return rig.awsCLI(key)("sts", "assume-role", "--role-arn", dataloopRole, "--role-session-name", "dataloop")
	}
	key := apply()
	if text, err := assume(key); err != nil || !strings.Contains(text, "assumed-role/DataloopDatasets/dataloop") {
		t.Errorf("the vendor does not get in: %v\n%s", err, text)
	}
	if text, err := assume(rig.credential(customerAdmin)); err == nil || !strings.Contains(text, "AccessDenied") {
		t.Errorf("the administrator's key gets %v\n%s", err, text)
	}

	byHand("iam", "update-access-key", "--user-name", "dataloop", "--access-key-id", key.AccessKeyID, "--status", "Inactive")
	if text, err := assume(key); err == nil || !strings.Contains(text, "InvalidClientTokenId") {
		t.Errorf("a key that was deactivated gets %v\n%s", err, text)
	}
	run.says(run.ok("plan"), `access_key_status = "Inactive" -> "Active"`, "was deactivated outside Terraform", "0 to add, 1 to change, 0 to destroy")
	if again := apply(); again != key {
		t.Error("activating the key made another")
	}
	if text, err := assume(key); err != nil {
		t.Errorf("the key was not mended: %v\n%s", err, text)
	}

	byHand("iam", "tag-user", "--user-name", "dataloop", "--tags", "Key="+key.AccessKeyID+",Value=ours")
	run.says(run.ok("plan"), `key_description = "ours" -> "Dataloop"`)
	byHand("iam", "put-user-policy", "--user-name", "dataloop", "--policy-name", "AssumeRoles", "--policy-document",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["`+dataloopRole+`","arn:aws:iam::123456789012:role/other"]}]}`)
	run.says(run.ok("plan"), `- "arn:aws:iam::123456789012:role/other"`)
	apply()

	byHand("iam", "delete-access-key", "--user-name", "dataloop", "--access-key-id", key.AccessKeyID)
	run.says(run.ok("plan"), "Access key "+key.AccessKeyID+" of user dataloop was deleted outside Terraform", "access_key_id = (known after apply)")
	next := apply()
	if text, err := assume(next); err != nil || next == key {
		t.Errorf("the new key does not get in: %v\n%s", err, text)
	}
	if text := byHand("iam", "list-user-tags", "--user-name", "dataloop"); strings.Contains(text, key.AccessKeyID) || !strings.Contains(text, next.AccessKeyID) {
		t.Errorf("the descriptions are not those of the keys there are:\n%s", text)
	}
	run.ok("destroy", "-auto-approve")
}
