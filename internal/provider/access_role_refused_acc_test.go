package provider

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// words matches text whatever way the core wraps it.
func words(texts ...string) *regexp.Regexp {
	patterns := make([]string, len(texts))
	for i, text := range texts {
		quoted := strings.Fields(text)
		for j := range quoted {
			quoted[j] = regexp.QuoteMeta(quoted[j])
		}
		patterns[i] = strings.Join(quoted, `[\s│]+`)
	}
	return regexp.MustCompile(`(?s)` + strings.Join(patterns, `.*`))
}

// TestAccAccessRoleRefused is the table of configurations that no plan takes,
// each with what its message must say.
func TestAccAccessRoleRefused(t *testing.T) {
	const (
		sound     = "trusted_principals = [\"" + vendorPrincipal + "\"]\n  external_ids = [\"" + goodID + "\"]\n"
		principal = "external_ids = [\"" + goodID + "\"]\n  trusted_principals = "
	)
	policyOf := func(text string) string {
		return "name = \"x\"\n" + sound + "  inline_policies = { p = <<-EOT\n" + text + "\nEOT\n }"
	}
	tests := []struct {
		reason, arguments string
		want              *regexp.Regexp
	}{
		{"name of 65 characters", sound + `name = "` + strings.Repeat("x", 65) + `"`, words("65 characters", "1 to 64")},
		{"name with a space", sound + `name = "a b"`, words("role name", "holds the character ' '")},
		{"name and name_prefix", sound + `name = "a"` + "\n" + `name_prefix = "a"`, words("Invalid Attribute Combination", "name_prefix")},
		{"prefix of 39 characters", sound + `name_prefix = "` + strings.Repeat("x", 39) + `"`, words("39 characters", "1 to 38")},
		{"path without slashes", sound + `path = "vendors"`, words(`"vendors"`, "begin and end with a slash")},
		{"session too short", sound + `max_session_duration = 3599`, words("3600 to 43200", "not 3599")},
		{"session too long", sound + `max_session_duration = 43201`, words("3600 to 43200", "not 43201")},
		{"description of 1001 characters", sound + `description = "` + strings.Repeat("x", 1001) + `"`, words("1001 characters", "at most 1000")},
		{"principal with three colons", principal + `["arn:aws:iam:::123456789012:role/x"]`, words("one colon too many", "arn:aws:iam::123456789012:role/x")},
		{"principal of 11 digits", principal + `["12345678901"]`, words("has 11 digits and must have 12")},
		{"principal of another partition", principal + `["arn:aws-us-gov:iam::123456789012:role/x"]`, words("partition aws-us-gov")},
		{"principal with a wildcard", principal + `["arn:aws:iam::123456789012:role/*"]`, words("wildcard")},
		{"everybody trusted", principal + `["*"]`, words("would trust every account")},
		{"a service trusted", principal + `["ec2.amazonaws.com"]`, words("is a service", "assume_role_policy")},
		{"empty policy", `assume_role_policy = ""`, words("Trust policy is empty")},
		{"a variant of a vendor that has none", sound + "vendor = \"synqly\"\nvendor_variant = \"mars\"", words("Unknown vendor variant", `no variant "mars"`)},
		{"nobody trusted", `external_ids = ["` + goodID + `"]`, words("vendor", "trusted_principals")},
		{"variant without a vendor", sound + `vendor_variant = "eu"`, words(`"vendor"`, "must be specified")},
		{"unknown vendor", `vendor = "synqli"` + "\n" + `external_ids = ["` + goodID + `"]`, words("Unknown vendor", "synqly")},
		{"policy beside single inputs", sound + `assume_role_policy = "{}"`, words("Invalid Attribute Combination")},
		{"inline policy that is not JSON", policyOf(`not json`), words("Invalid value", "JSON")},
		{"inline policy with a duplicate key", policyOf(`{"Version":"2012-10-17","Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`), words("Version", "twice")},
		{"inline policy with a misspelt element", policyOf(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Ressource":"*"}}`), words("Ressource", "Resource")},
		{"inline policies too large together", "name = \"x\"\n" + sound + `inline_policies = { for n in ["a", "b"] : n => jsonencode({ Version = "2012-10-17", Statement = [for i in range(200) : { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::bucket-${i}/*" }] }) }`,
			words("10240 characters", "managed_policy_arns")},
		{"inline policy of several", "name = \"x\"\n" + sound + `inline_policies = { second = "{}" }`, words("no Statement", `At: inline_policies["second"]`)},
		{"inline policy name", "name = \"x\"\n" + sound + `inline_policies = { "a b" = "{}" }`, words("policy name", "holds the character ' '")},
		{"26 managed policies", sound + `managed_policy_arns = [for i in range(26) : "arn:aws:iam::aws:policy/P${i}"]`, words("at most 25 elements", "got: 26")},
		{"managed policy that is a role", sound + `managed_policy_arns = ["arn:aws:iam::123456789012:role/x"]`, words("is not the ARN of a managed policy")},
		{"boundary that is no ARN", sound + `permissions_boundary = "ReadOnlyAccess"`, words("ReadOnlyAccess", "is not the ARN of a managed policy")},
		{"tag of AWS", sound + `tags = { "aws:x" = "y" }`, words(`begins with "aws:"`)},
		{"51 tags", sound + `tags = { for i in range(51) : "k${i}" => "v" }`, words("51 tags", "at most 50")},
		{"acceptance without a reason", sound + `accepted_findings = { "mfa-bypass" = " " }`, words("reason is empty")},
		{"first-party account of 11 digits", sound + `trusted_account_ids = ["12345678901"]`, words("has 11 digits and must have 12")},
		{"condition without values", sound + `conditions = [{ test = "StringEquals", variable = "aws:username", values = [] }]`, words("at least 1 elements")},
		{"condition with an unknown test", sound + `conditions = [{ test = "StringEqual", variable = "aws:username", values = ["x"] }]`, words("StringEqual", "no condition operator")},
		{"timeout that is no duration", sound + "timeouts {\n create = \"soon\"\n}", words("soon")},
	}
	rig := newRig(t)
	steps := make([]resource.TestStep, 0, len(tests))
	for _, tt := range tests {
		steps = append(steps, resource.TestStep{
			Config:      fmt.Sprintf("# %s\nresource \"crossaccount_access_role\" \"test\" {\n  %s\n}\n", tt.reason, tt.arguments),
			PlanOnly:    true,
			ExpectError: tt.want,
		})
	}
	rig.test(steps...)
	if writes := rig.writes(); len(writes) != 0 {
		t.Errorf("refused plans called %v", writes)
	}
}
