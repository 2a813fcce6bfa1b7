package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestInvalidProviderBlocks gives one row to each thing a provider block can
// have wrong, with what the reader is told.
func TestInvalidProviderBlocks(t *testing.T) {
	t.Parallel()
	number := func(n int) tftypes.Value { return tftypes.NewValue(tftypes.Number, n) }
	role := rawText("arn:aws:iam::123456789012:role/x")
	for _, tt := range []struct {
		reason string
		given  values
		// where is the attribute blamed, as core prints it; want is in the detail.
		where, want string
	}{
		{"an availability zone for a region", values{"region": rawText("eu-west-1b")}, "region", `the region is "eu-west-1"`},
		{"a region that cannot be", values{"sts_region": rawText("Ireland")}, "sts_region", "not the name of an AWS region"},
		{"an account of 11 digits", values{"trusted_account_ids": rawTexts(rawSet, "12345678901")}, "trusted_account_ids", "has 11 digits"},
		{"an account with dashes", values{"allowed_account_ids": rawTexts(rawSet, "1234-5678-9012")}, "allowed_account_ids", `write it without dashes, as "123456789012"`},
		{"allowed and forbidden accounts", values{"allowed_account_ids": rawTexts(rawSet, "123456789012"), "forbidden_account_ids": rawTexts(rawSet, "111122223333")}, "allowed_account_ids", "cannot be specified when"},
		{"an organizational unit", values{"trusted_organization_ids": rawTexts(rawSet, "ou-ab12-cdefghij")}, "trusted_organization_ids", "begins with o-"},
		{"a misspelt finding", values{"acceptable_findings": rawTexts(rawSet, "external-id-guessible")}, "acceptable_findings", "no finding \"external-id-guessible\"; the findings are public-trust,"},
		{"a third audit mode", values{"audit_mode": rawText("off")}, "audit_mode", "value must be one of"},
		{"a fourth read strategy", values{"read_strategy": rawText("all")}, "read_strategy", "value must be one of"},
		{"a size limit over IAM's last", values{"trust_policy_size_limit": number(8193)}, "trust_policy_size_limit", "between 1 and 8192"},
		{"a size limit of nothing", values{"trust_policy_size_limit": number(0)}, "trust_policy_size_limit", "between 1 and 8192"},
		{"retries below none", values{"max_retries": number(-1)}, "max_retries", "at least 0"},
		{"a third retry mode", values{"retry_mode": rawText("legacy")}, "retry_mode", "value must be one of"},
		{"half a key pair", values{"access_key": rawText("AKIAIOSFODNN7EXAMPLE")}, "access_key", "secret_key"},
		{"the other half", values{"secret_key": rawText("secret")}, "secret_key", "access_key"},
		{"a mode of the metadata service", values{"ec2_metadata_service_endpoint_mode": rawText("IPv5")}, "ec2_metadata_service_endpoint_mode", "value must be one of"},
		{"neither true nor false", values{"skip_metadata_api_check": rawText("yes")}, "skip_metadata_api_check", "value must be one of"},
		{"an endpoint without scheme", values{"endpoints": blocks(t, "endpoints", values{"iam": rawText("localhost:4599")})}, "endpoints", "write it whole"},
		{"an endpoint with a password", values{"endpoints": blocks(t, "endpoints", values{"iam": rawText("http://me:hunter2@127.0.0.1")})}, "endpoints", "no user, query or fragment"},
		{"a user for a role", values{"assume_role": blocks(t, "assume_role", values{"role_arn": rawText("arn:aws:iam::123456789012:user/x")})}, "assume_role", "not the ARN of a role"},
		{"a role by its name", values{"assume_role": blocks(t, "assume_role", values{"role_arn": rawText("x")})}, "assume_role", "arn:aws:iam::123456789012:role/name"},
		{"a session of 14 minutes", values{"assume_role": blocks(t, "assume_role", values{"role_arn": role, "duration": rawText("14m59s")})}, "assume_role", "15 minutes to 12 hours"},
		{"a session length without unit", values{"assume_role": blocks(t, "assume_role", values{"role_arn": role, "duration": rawText("3600")})}, "assume_role", "write a number and a unit"},
		{"an external ID of one character", values{"assume_role": blocks(t, "assume_role", values{"role_arn": role, "external_id": rawText("x")})}, "assume_role", "2 to 1224"},
		{"a session name with a space", values{"assume_role": blocks(t, "assume_role", values{"role_arn": role, "session_name": rawText("my session")})}, "assume_role", "letters, digits"},
		{"a session policy that is no JSON", values{"assume_role": blocks(t, "assume_role", values{"role_arn": role, "policy": rawText("{")})}, "assume_role", "not a JSON object"},
		{"a session policy by name", values{"assume_role": blocks(t, "assume_role", values{"role_arn": role, "policy_arns": rawTexts(rawSet, "ReadOnlyAccess")})}, "assume_role", "is not an ARN"},
		{"a token twice", values{"assume_role_with_web_identity": blocks(t, "assume_role_with_web_identity",
			values{"role_arn": role, "web_identity_token": rawText("token"), "web_identity_token_file": rawText("file")})}, "assume_role_with_web_identity", "cannot be specified when"},
		{"a default tag of AWS's own", values{"default_tags": blocks(t, "default_tags", values{"tags": tftypes.NewValue(rawMap, values{"aws:x": rawText("y")})})}, "default_tags", `begins with "aws:"`},
		{"two blocks of default tags", values{"default_tags": blocks(t, "default_tags", values{}, values{})}, "default_tags", "at most 1"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, d := range validate(t, tt.given) {
				got = append(got, d.Attribute.String()+": "+d.Detail)
				if strings.HasPrefix(d.Attribute.String(), `AttributeName("`+tt.where+`")`) && strings.Contains(d.Detail, tt.want) {
					return
				}
			}
			t.Errorf("diagnostics %q; want one at %s holding %q", got, tt.where, tt.want)
		})
	}
}

// TestValidProviderBlocks are the neighbours of the invalid ones.
func TestValidProviderBlocks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		given  values
	}{
		{"an empty block", nil},
		{"a region of tomorrow", values{"region": rawText("xy-north-1")}},
		{"any name where validation is skipped", values{"region": rawText("local"), "skip_region_validation": rawBool(true)}},
		{"any name while it is unknown whether validation is skipped", values{"region": rawText("local"), "skip_region_validation": tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue)}},
		{"values to come", values{
			"region": rawUnknown, "trusted_account_ids": tftypes.NewValue(rawSet, []tftypes.Value{rawUnknown}), "audit_mode": rawUnknown,
			"assume_role": blocks(t, "assume_role", values{"role_arn": rawUnknown, "external_id": rawUnknown, "duration": rawUnknown}),
		}},
		{"a key pair of which one half is to come", values{"access_key": rawText("AKIAIOSFODNN7EXAMPLE"), "secret_key": rawUnknown}},
		{"a chain of roles", values{"assume_role": blocks(t, "assume_role",
			values{"role_arn": rawText("arn:aws:iam::123456789012:role/a"), "duration": rawText("15m")},
			values{"role_arn": rawText("arn:aws-us-gov:iam::123456789012:role/path/b"), "duration": rawText("12h"), "external_id": rawText("us1:000131")})}},
		{"an endpoint of one's own", values{"endpoints": blocks(t, "endpoints", values{"iam": rawText("http://127.0.0.1:4599"), "s3": rawText("https://s3.internal/path")})}},
		{"a bool as hashicorp/aws takes it", values{"skip_metadata_api_check": rawText("false")}},
		{"findings that may be accepted", values{"acceptable_findings": rawTexts(rawSet, "external-id-not-required", "whole-account-trusted")}},
		{"no finding may be accepted", values{"acceptable_findings": rawTexts(rawSet)}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			for _, d := range validate(t, tt.given) {
				t.Errorf("%s: %s: %s", d.Attribute, d.Summary, d.Detail)
			}
		})
	}
}
