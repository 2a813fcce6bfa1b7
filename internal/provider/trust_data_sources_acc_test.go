package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

func exactly(text string) knownvalue.Check { return knownvalue.StringExact(text) }

func listOf(texts ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(texts))
	for i, text := range texts {
		checks[i] = exactly(text)
	}
	return knownvalue.ListExact(checks)
}

func output(name string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownOutputValue(name, check)
}

func TestAccTrustPolicyDocument(t *testing.T) {
	accTest(t, resource.TestStep{
		Config: testdata(t, "main.tf"),
		ConfigStateChecks: []statecheck.StateCheck{
			output("actions", listOf("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity")),
			output("open", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"external-id-not-required": knownvalue.Null(),
				"whole-account-trusted":    exactly("The partner's roles change with every release."),
			})),
			statecheck.ExpectKnownValue("data.crossaccount_trust_policy_document.built", tfjsonpath.New("findings"), knownvalue.ListSizeExact(0)),
			statecheck.ExpectKnownValue("data.crossaccount_trust_policy_document.built", tfjsonpath.New("json"), exactly(
				`{"Version":"2012-10-17","Statement":[{"Sid":"AssumeRole","Effect":"Allow","Principal":{"AWS":"`+vendorPrincipal+`"},"Action":"sts:AssumeRole",`+
					`"Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"StringEquals":{"sts:ExternalId":"`+goodID+`"}}},`+
					`{"Sid":"TagSession","Effect":"Allow","Principal":{"AWS":"`+vendorPrincipal+`"},"Action":"sts:TagSession","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}},`+
					`{"Sid":"SetSourceIdentity","Effect":"Allow","Principal":{"AWS":"`+vendorPrincipal+`"},"Action":"sts:SetSourceIdentity","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}]}`)),
			statecheck.ExpectKnownValue("data.crossaccount_trust_policy_document.own", tfjsonpath.New("findings"), knownvalue.ListSizeExact(0)),
			statecheck.ExpectKnownValue("data.crossaccount_trust_policy_document.own", tfjsonpath.New("not_considered"), knownvalue.ListSizeExact(4)),
		},
	})
}

func TestAccTrustPolicyDocumentUnknown(t *testing.T) {
	accTest(t, resource.TestStep{
		Config: testdata(t, "main.tf"),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectUnknownOutputValue("requires"),
		}},
		ConfigStateChecks: []statecheck.StateCheck{output("requires", knownvalue.Bool(true))},
	})
}

func TestAccTrustPolicyDocumentRefused(t *testing.T) {
	for reason, tt := range map[string]struct {
		arguments string
		texts     []string
	}{
		"nobody trusted":                    {`external_ids = ["` + goodID + `"]`, []string{"vendor", "trusted_principals", "assume_role_policy"}},
		"a partition that is none":          {`vendor = "synqly"` + "\n" + `partition = "amazon"`, []string{"partition", "aws-us-gov"}},
		"an account of 11 digits":           {`vendor = "synqly"` + "\n" + `account_id = "12345678901"`, []string{"has 11 digits and must have 12"}},
		"a role name with a slash":          {`vendor = "synqly"` + "\n" + `role_name = "a/b"`, []string{"role name", "holds the character '/'"}},
		"an unknown vendor":                 {`vendor = "synqli"`, []string{"Unknown vendor", "synqly"}},
		"a given policy beside a built one": {`trusted_principals = ["123456789012"]` + "\n" + `assume_role_policy = "{}"`, []string{"Invalid Attribute Combination"}},
		"an unknown condition operator": {`trusted_principals = ["123456789012"]` + "\n" + `conditions = [{ test = "StringEqual", variable = "aws:username", values = ["x"] }]`,
			[]string{"StringEqual", "no condition operator"}},
	} {
		t.Run(reason, func(t *testing.T) {
			accTest(t, resource.TestStep{
				Config:      "data \"crossaccount_trust_policy_document\" \"test\" {\n" + tt.arguments + "\n}\n",
				PlanOnly:    true,
				ExpectError: words(tt.texts...),
			})
		})
	}
}

func TestAccTrustEvaluation(t *testing.T) {
	rig := policyRig(t, "managed")
	rig.edit(putTrust("managed", accTrust))()
	hcl := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{
			Config: hcl,
			ConfigStateChecks: []statecheck.StateCheck{
				output("decisions", knownvalue.ObjectExact(map[string]knownvalue.Check{
					"vendor": exactly("allowed"), "wrong": exactly("denied_implicitly"), "tagged": exactly("denied_implicitly"), "context": exactly("allowed"),
				})),
				statecheck.ExpectKnownValue("data.crossaccount_trust_evaluation.test", tfjsonpath.New("role_arn"), exactly(managedRole)),
				statecheck.ExpectKnownValue("data.crossaccount_trust_evaluation.test", tfjsonpath.New("findings"), knownvalue.ListSizeExact(0)),
			},
			Check: rig.wrote(),
		},
		resource.TestStep{Config: hcl, ConfigVariables: config.Variables{"wrong": config.StringVariable("allowed")},
			ExpectError: words(`Request "wrong" is denied and was expected to get in (role managed)`, "Statement 0 does not apply", "sts:ExternalId", "Decision: denied_implicitly")},
		// The same expectations catch the hole once somebody opens it.
		resource.TestStep{PreConfig: rig.edit(putTrust("managed", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"`+vendorPrincipal+`"},"Action":"sts:AssumeRole"}]}`)),
			Config: hcl, ExpectError: words(`Request "wrong" gets in and was expected to be denied (role managed)`, "Statement 0 allows")},
	)
}

func TestAccTrustEvaluationGiven(t *testing.T) {
	accTest(t, resource.TestStep{
		Config: testdata(t, "main.tf"),
		ConfigStateChecks: []statecheck.StateCheck{output("answers", knownvalue.ObjectExact(map[string]knownvalue.Check{
			"ci": knownvalue.Bool(true), "no_mfa": exactly("denied_explicitly"), "stranger": exactly("denied_implicitly"), "found": knownvalue.Bool(true),
		}))},
	})
}

func TestAccTrustEvaluationRefused(t *testing.T) {
	rig := policyRig(t)
	given := "policy = jsonencode(" + accTrust + ")\n"
	for reason, tt := range map[string]struct {
		arguments string
		texts     []string
	}{
		"neither role nor policy":       {`requests = { x = { principal = "123456789012" } }`, []string{"role_name", "policy"}},
		"both":                          {given + "role_name = \"x\"\n" + `requests = { x = { principal = "123456789012" } }`, []string{"Invalid Attribute Combination"}},
		"a role's name and its ARN":     {"role_name = \"x\"\nrole_arn = \"" + managedRole + "\"\n" + `requests = { x = { principal = "123456789012" } }`, []string{"Invalid Attribute Combination"}},
		"no request":                    {given + `requests = {}`, []string{"at least 1"}},
		"a request of nobody":           {given + `requests = { x = { expect = "allowed" } }`, []string{"principal"}},
		"an outcome that is none":       {given + `requests = { x = { principal = "123456789012", expect = "yes" } }`, []string{"expect", "allowed", "denied"}},
		"a principal that cannot be":    {given + `requests = { x = { principal = "12345678901" } }`, []string{`Request "x" cannot be made`, "11 digits"}},
		"the ARN of a user":             {given + "role_arn = \"" + customerAdmin + "\"\n" + `requests = { x = { principal = "123456789012" } }`, []string{"not the ARN of a role"}},
		"a policy that is not JSON":     {"policy = \"nobody\"\n" + `requests = { x = { principal = "123456789012" } }`, []string{"Trust policy cannot be evaluated", "IAM would refuse"}},
		"a role that is missing":        {"role_name = \"missing\"\n" + `requests = { x = { principal = "123456789012" } }`, []string{"Cannot read the IAM role", "Role: missing"}},
		"a context that is no list":     {given + `requests = { x = { principal = "123456789012", context = { "aws:SourceIp" = "203.0.113.7" } } }`, []string{"context", "list of string required"}},
		"a request nobody has heard of": {given + `requests = { x = { principle = "123456789012" } }`, []string{"principal"}},
	} {
		t.Run(reason, func(t *testing.T) {
			again := *rig
			again.t = t
			again.test(resource.TestStep{Config: "data \"crossaccount_trust_evaluation\" \"test\" {\n" + tt.arguments + "\n}\n", PlanOnly: true, ExpectError: words(tt.texts...)})
		})
	}
}

func TestAccAuditTrustPolicyFunction(t *testing.T) {
	found := func(ids ...string) knownvalue.Check { return listOf(ids...) }
	accTest(t, resource.TestStep{
		Config: testdata(t, "main.tf"),
		ConfigStateChecks: []statecheck.StateCheck{
			output("ids", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"plain":   found("external-id-not-required"),
				"empty":   found("external-id-not-required"),
				"own":     found(),
				"number":  found(),
				"name":    found("external-id-not-required", "vendor-mismatch"),
				"no_json": found("malformed-policy"),
			})),
			output("gets_in", knownvalue.Bool(true)),
			output("prose", knownvalue.Bool(true)),
		},
	}, resource.TestStep{
		Config:      `output "x" { value = provider::crossaccount::audit_trust_policy("{}", { account = "123456789012" }) }`,
		ExpectError: words(`no attribute "account"`, "account_id"),
	})
}

// TestAccAuditTrustPolicyFunctionUnknown: what is known after apply puts the
// answer off.
func TestAccAuditTrustPolicyFunctionUnknown(t *testing.T) {
	accTest(t, resource.TestStep{
		Config: testdata(t, "main.tf"),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectUnknownOutputValue("ids"),
		}},
		ConfigStateChecks: []statecheck.StateCheck{output("ids", listOf("external-id-not-checked"))},
	})
}
