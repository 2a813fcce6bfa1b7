package provider

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// TestAccAccessUserRefused is the table of configurations that no plan takes,
// each with what its message must say.
func TestAccAccessUserRefused(t *testing.T) {
	const (
		roles = "assumable_role_arns = [\"" + dataloopRole + "\"]\n"
		plain = "allow_secret_in_state = true\n"
		sound = "name = \"x\"\n" + roles + plain
	)
	roleOf := func(arn string) string { return "name = \"x\"\n" + plain + `assumable_role_arns = ["` + arn + `"]` }
	sealedFor := func(key string) string { return "name = \"x\"\n" + roles + `pgp_key = "` + key + `"` }
	tests := []struct {
		reason, arguments string
		want              *regexp.Regexp
	}{
		{"no name", roles + plain, words(`"name" is required`)},
		{"name of 65 characters", roles + plain + `name = "` + strings.Repeat("x", 65) + `"`, words("65 characters", "1 to 64")},
		{"name with a space", roles + plain + `name = "a b"`, words("user name", "holds the character ' '")},
		{"empty name", roles + plain + `name = ""`, words("0 characters", "1 to 64")},
		{"path without slashes", sound + `path = "vendors"`, words(`"vendors"`, "begin and end with a slash")},
		{"no place for the secret", "name = \"x\"\n" + roles, words("The secret of the access key has no place to go", "pgp_key", "allow_secret_in_state = true")},
		{"no place for the secret, said aloud", "name = \"x\"\n" + roles + "allow_secret_in_state = false", words("has no place to go")},
		{"PGP key that does not parse", sealedFor("bm8ga2V5IGF0IGFsbA=="), words("Invalid value", "holds no OpenPGP public key")},
		{"PGP key that is no base64", sealedFor("my key!"), words("neither base64", "nor ASCII armor")},
		{"empty PGP key", sealedFor(""), words("PGP key is empty")},
		{"keybase", sealedFor("keybase:dataloop"), words("asks nobody but AWS", "https://keybase.io/dataloop/pgp_keys.asc")},
		{"private PGP key", sealedFor(privatePGPKey(t)), words("is a private key")},
		{"no roles", "name = \"x\"\n" + plain + "assumable_role_arns = []", words("at least 1 elements")},
		{"roles left out", "name = \"x\"\n" + plain, words(`"assumable_role_arns" is required`)},
		{"every role", roleOf("*"), words("pattern", "name each role")},
		{"roles by a pattern", roleOf("arn:aws:iam::123456789012:role/*"), words("reads as a pattern")},
		{"a user in place of a role", roleOf("arn:aws:iam::123456789012:user/x"), words("is not the ARN of a role")},
		{"a role's name", roleOf("DataloopDatasets"), words(`"DataloopDatasets" is not the ARN of a role`)},
		{"a session", roleOf("arn:aws:sts::123456789012:assumed-role/x/session"), words("the ARN of a session", "arn:aws:iam::123456789012:role/x")},
		{"ARN with three colons", roleOf("arn:aws:iam:::123456789012:role/x"), words("one colon too many")},
		{"roles of two partitions", "name = \"x\"\n" + plain + `assumable_role_arns = ["arn:aws:iam::123456789012:role/x", "arn:aws-cn:iam::123456789012:role/x"]`,
			words("Role of another partition", "aws-cn")},
		{"too many roles", "name = \"x\"\n" + plain + `assumable_role_arns = [for i in range(60) : "arn:aws:iam::123456789012:role/vendors/dataloop/r${i}"]`,
			words("policy is too large", "IAM allows 2048")},
		{"private addresses", sound + `source_ips = ["10.0.0.0/8"]`, words("lies in 10.0.0.0/8", "public address")},
		{"a private address in a list", sound + `source_ips = ["203.0.113.7", "192.168.1.7"]`, words("lies in 192.168.0.0/16")},
		{"no address", sound + `source_ips = ["vendor.example"]`, words("neither an IP address nor a CIDR range")},
		{"a range with bits set", sound + `source_ips = ["203.0.113.7/24"]`, words("write 203.0.113.0/24")},
		{"no addresses", sound + `source_ips = []`, words("at least 1 elements")},
		{"tag of AWS", sound + `tags = { "aws:x" = "y" }`, words(`begins with "aws:"`)},
		{"tag that describes a key", sound + `tags = { AKIAIOSFODNN7EXAMPLE = "y" }`, words("ID of an access key", "key_description")},
		{"51 tags", sound + `tags = { for i in range(51) : "k${i}" => "v" }`, words("51 tags", "at most 50")},
		{"50 tags and a description", sound + "key_description = \"x\"\n" + `tags = { for i in range(50) : "k${i}" => "v" }`, words("Too many tags", "1 for descriptions")},
		{"description with a comma", sound + `key_description = "Dataloop, STS"`, words("kept as a tag", "','")},
		{"description of 257 characters", sound + `key_description = "` + strings.Repeat("x", 257) + `"`, words("1 to 256 characters, not 257")},
		{"empty description", sound + `key_description = ""`, words("leave it out for none")},
		{"boundary that is no ARN", sound + `permissions_boundary = "ReadOnlyAccess"`, words("ReadOnlyAccess", "is not the ARN of a managed policy")},
		{"unknown vendor", sound + `vendor = "datalop"`, words("Unknown vendor", "dataloop")},
		{"timeout that is no duration", sound + "timeouts {\n create = \"soon\"\n}", words("soon")},
	}
	rig := newRig(t)
	steps := make([]resource.TestStep, 0, len(tests))
	for _, tt := range tests {
		steps = append(steps, resource.TestStep{
			Config:      fmt.Sprintf("# %s\nresource \"crossaccount_access_user\" \"test\" {\n  %s\n}\n", tt.reason, tt.arguments),
			PlanOnly:    true,
			ExpectError: tt.want,
		})
	}
	rig.testUser(steps...)
	if writes := rig.writes(); len(writes) != 0 {
		t.Errorf("refused plans called %v", writes)
	}
}

func privatePGPKey(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := newPGPKey(t).entity.SerializePrivate(&b, nil); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// TestAccAccessUserRefusesAnExpiredPGPKey: it parses, and nothing can be sealed
// for it; where no secret is to be sealed it is nobody's business.
func TestAccAccessUserRefusesAnExpiredPGPKey(t *testing.T) {
	rig := newRig(t)
	key := newPGPKey(t)
	expired, err := openpgp.NewEntity("ops", "", "ops@example.com", &packet.Config{
		Algorithm: packet.PubKeyAlgoEdDSA, KeyLifetimeSecs: 3600, Time: func() time.Time { return time.Now().AddDate(0, 0, -1) },
	})
	if err != nil {
		t.Fatal(err)
	}
	key.entity = expired
	rig.testUser(resource.TestStep{
		Config:          "variable \"key\" {}\n" + strings.Replace(userHCL("expired", "pgp_key = var.key"), "allow_secret_in_state = true", "", 1),
		ConfigVariables: config.Variables{"key": key.public()},
		ExpectError:     words("PGP key cannot be used", "is expired"),
	})
	if writes := rig.writes(); len(writes) != 0 {
		t.Errorf("the refused plan called %v", writes)
	}
}

// TestAccAccessUserWarns reads the warnings that a user reads.
func TestAccAccessUserWarns(t *testing.T) {
	rig := newRig(t)
	rig.keepsKeys = true
	run := rig.inFolder("")
	write := func(arguments string) {
		run.write(requiredProviders([]string{typeName}, `source = "crossaccount/%s"`) + rig.providerBlock(typeName, "", customerAdmin) + userHCL("warned", arguments))
	}
	for _, tt := range []struct {
		arguments string
		want      []string
	}{
		{`vendor = "dataloop"`, []string{"Dataloop prefers another method to the access key of user warned", `prefers the method "cross_account"`}},
		{`vendor = "trelica"`, []string{"Trelica deprecates access keys such as those of user warned", "asks those who still have them"}},
		{`vendor = "datadog"`, []string{"Datadog is not known to take the access key of user warned"}},
		{`source_ips = ["0.0.0.0/0"]`, []string{"narrow nothing for IPv4", "from anywhere over IPv4"}},
		{`source_ips = ["::/1", "8000::/1", "203.0.113.7"]`, []string{"narrow nothing for IPv6"}},
		{`source_ips = ["127.0.0.1"]`, []string{"AWS sees nobody at 127.0.0.1"}},
	} {
		write(tt.arguments)
		run.says(run.ok("plan"), tt.want...)
	}
	write(`vendor = "dataloop"`)
	run.ok("apply", "-auto-approve")
	// What was said when the key was made is not said again; that keys are deprecated is.
	if text := run.ok("plan"); strings.Contains(text, "prefers another method") || !strings.Contains(text, "No changes") {
		t.Errorf("it is said once more:\n%s", text)
	}
	write(`vendor = "trelica"`)
	run.ok("apply", "-auto-approve")
	run.says(run.ok("plan"), "Trelica deprecates access keys", "No changes")
	rig.edit(deactivateKeys("warned"))()
	run.says(run.ok("plan"), "was deactivated outside Terraform", "change the keepers", "1 to change")
	rig.edit(deleteKeys("warned"))()
	run.says(run.ok("plan"), "was deleted outside Terraform", "makes another key", "1 to change")
	rig.edit(putUserPolicy("warned", "AssumeRoles", testReadS3))()
	run.says(run.ok("plan"), "The policy of user warned was changed outside Terraform", "s3:GetObject")
	run.ok("destroy", "-auto-approve")
}
