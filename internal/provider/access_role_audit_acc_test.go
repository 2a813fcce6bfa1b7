package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

func TestAccAccessRoleAuditStopsBeforeAnyWrite(t *testing.T) {
	rig := newRig(t)
	hole, role := testdata(t, "hole.tf"), testdata(t, "role.tf")
	ids := func(list ...string) config.Variables {
		var values []config.Variable
		for _, id := range list {
			values = append(values, config.StringVariable(id))
		}
		return config.Variables{"ids": config.ListVariable(values...)}
	}
	refused := func(hcl string, variables config.Variables, texts ...string) resource.TestStep {
		return resource.TestStep{Config: hcl, ConfigVariables: variables, ExpectError: words(texts...)}
	}
	rig.test(
		refused(hole, nil, "role SynqlyAccessAudited: external-id-not-required", "A request that gets in: {", vendorPrincipal),
		refused(role, config.Variables{"name": config.StringVariable("SecurityLakeWriter")}, "role SecurityLakeWriter: vendor-mismatch", "SynqlyAccess"),
		refused(role, ids("x"), "external-id-invalid"),
		refused(role, ids(strings.Repeat("xy", 612)+"z"), "external-id-invalid"),
		refused(role, ids("d0a5e1f2 7c34 4b86"), "external-id-invalid"),
		refused(role, ids("d0a5e1f2_7c34_4b86"), "external-id-invalid"),
		resource.TestStep{PreConfig: func() {
			if writes := rig.writes(); len(writes) != 0 {
				t.Errorf("refused plans called %v", writes)
			}
		}, Config: role},
		// The same holes in an update of a role that stands.
		resource.TestStep{PreConfig: rig.forget, Config: hole, ExpectError: words("external-id-not-required")},
		resource.TestStep{Config: role, ConfigPlanChecks: planned(plancheck.ResourceActionNoop), Check: rig.wrote()},
		refused(role, config.Variables{"name": config.StringVariable("SecurityLakeWriter")}, "vendor-mismatch"),
	)
}

func TestAccAccessRoleAuditNeverBlocksADestroy(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	rig.arguments = "  audit_mode = var.mode\n"
	finding := statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("findings").AtSliceIndex(0).AtMapKey("id"), knownvalue.StringExact("external-id-not-required"))
	rig.test(
		resource.TestStep{Config: hcl, ExpectError: words("external-id-not-required")},
		resource.TestStep{Config: hcl, ConfigVariables: config.Variables{"mode": config.StringVariable("warning")}, ConfigStateChecks: []statecheck.StateCheck{finding}},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigPlanChecks: planned(plancheck.ResourceActionNoop), Check: rig.wrote()},
		resource.TestStep{Config: hcl, Destroy: true},
	)
}

func TestAccAccessRoleAuditAccepts(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	accepted := func(reason string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("findings"), knownvalue.ListPartial(map[int]knownvalue.Check{
			0: knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"id": knownvalue.StringExact("external-id-not-required"), "severity": knownvalue.StringExact("error"),
				"principal": knownvalue.StringExact(vendorPrincipal), "counterexample": knownvalue.NotNull(), "accepted": knownvalue.StringExact(reason),
			}),
		}))
	}
	another := config.Variables{"reason": config.MapVariable(map[string]config.Variable{"external-id-not-required": config.StringVariable("Agreed until April.")})}
	none := config.Variables{"reason": config.MapVariable(map[string]config.Variable{"mfa-bypass": config.StringVariable("No reason at all.")})}
	rig.test(
		resource.TestStep{Config: hcl, ConfigVariables: none, ExpectError: words("external-id-not-required")},
		resource.TestStep{Config: hcl, ConfigStateChecks: []statecheck.StateCheck{accepted("The partner cannot send one before March.")}},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigVariables: another, ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{accepted("Agreed until April.")}, Check: rig.wrote()},
		// Nothing would be written, so an acceptance can be withdrawn: it warns.
		resource.TestStep{Config: hcl, ConfigVariables: none, ConfigPlanChecks: planned(plancheck.ResourceActionUpdate), Check: rig.wrote()},
	)
}

func TestAccAccessRoleAuditOfUnknownValues(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{
			Config: hcl,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("trust_policy")),
				plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("findings")),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("findings"), knownvalue.NotNull()),
			},
		},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigPlanChecks: planned(plancheck.ResourceActionNoop), Check: rig.wrote()},
	)
}

// TestAccAccessRoleAuditOfALateHole: what could not be judged at plan is judged
// before it is written.
func TestAccAccessRoleAuditOfALateHole(t *testing.T) {
	rig := newRig(t)
	rig.test(resource.TestStep{Config: testdata(t, "main.tf"), ExpectError: words("external-id-not-required")})
	if writes := rig.writes(); len(writes) != 0 {
		t.Errorf("an unaudited policy was written: %v", writes)
	}
}

// What a third party could do once it is in is judged with its trust policy;
// while a permission policy is unknown, findings wait.
func TestAccAccessRoleAuditOfPermissions(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	step := func(action string, accepted map[string]config.Variable, findings knownvalue.Check) resource.TestStep {
		variables := config.Variables{"actions": config.ListVariable(config.StringVariable(action))}
		if accepted != nil {
			variables["accepted"] = config.MapVariable(accepted)
		}
		return resource.TestStep{Config: hcl, ConfigVariables: variables, ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("findings"), findings),
		}}
	}
	only := func(id string, accepted knownvalue.Check) knownvalue.Check {
		return knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
			"id": knownvalue.StringExact(id), "severity": knownvalue.StringExact("warning"), "accepted": accepted,
		})})
	}
	first := step("*", nil, only("admin-permissions", knownvalue.Null()))
	first.ConfigPlanChecks = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("findings"))}}
	rig.test(
		first,
		step("iam:PutRolePolicy", nil, only("escalation-permissions", knownvalue.Null())),
		step("iam:PutRolePolicy", map[string]config.Variable{"escalation-permissions": config.StringVariable("It rolls out roles.")},
			only("escalation-permissions", knownvalue.StringExact("It rolls out roles."))),
		step("s3:GetObject", nil, knownvalue.ListExact(nil)),
	)
}
