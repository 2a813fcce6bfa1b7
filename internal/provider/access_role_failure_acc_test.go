package provider

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// faults is a PreConfig that sets the endpoint's faults; none ends them.
func (r *rig) faults(list ...localaws.Fault) func() {
	return func() {
		r.t.Helper()
		if err := r.aws.SetFaults(list...); err != nil {
			r.t.Fatal(err)
		}
		r.forget()
	}
}

func TestAccAccessRoleFailureAfterCreate(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	var made string
	rig.test(
		resource.TestStep{
			PreConfig: rig.faults(localaws.Fault{Service: "iam", Action: "PutRolePolicy", Kind: "error", Count: 1000}), Config: hcl,
			ExpectError: regexp.MustCompile(`terraform untaint 'crossaccount_access_role\.NAME'`),
		},
		// The role is in state, tainted: nothing is left behind unknown to Terraform.
		resource.TestStep{
			PreConfig: func() {
				rig.faults()()
				role, err := rig.role("halfway")
				if err != nil {
					t.Fatal(err)
				}
				made = role.id
			},
			Config: hcl, ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
			Check: rig.atAWS("halfway", func(role *iamRole) string {
				if role.id == made || len(role.inline) != 1 {
					return "is not the replacement, or lacks its policy"
				}
				return ""
			}),
		},
	)
}

func TestAccAccessRoleAmbiguousCreate(t *testing.T) {
	rig := newRig(t)
	rig.test(resource.TestStep{
		PreConfig: rig.faults(localaws.Fault{Service: "iam", Action: "CreateRole", Kind: "drop-after", Count: 1}), Config: testdata(t, "main.tf"),
		Check: rig.atAWS("ambiguous", trusts(accTrust)),
	})
}

func TestAccAccessRoleThrottled(t *testing.T) {
	rig := newRig(t)
	rig.test(resource.TestStep{
		PreConfig: rig.faults(localaws.Fault{Service: "iam", Action: "CreateRole", Kind: "throttle", Count: 1}, localaws.Fault{Service: "iam", Action: "GetRole", Kind: "throttle", Count: 1}),
		Config:    testdata(t, "main.tf"),
		Check:     rig.atAWS("throttled", trusts(accTrust)),
	})
}

func TestAccAccessRoleSettles(t *testing.T) {
	rig := newRig(t)
	const name = "role-settles"
	hcl := testdata(t, "main.tf")
	settings := func() {
		if err := rig.aws.SetSettings(localaws.Settings{PropagationMS: 1500}); err != nil {
			t.Fatal(err)
		}
	}
	rig.test(
		resource.TestStep{PreConfig: settings, Config: hcl, Check: resource.ComposeTestCheckFunc(
			rig.atAWS(name, trusts(accTrust)), rig.settledFor(1500*time.Millisecond))},
		resource.TestStep{
			PreConfig: rig.edit(func(ctx context.Context, c *iam.Client) error {
				_, err := c.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String(name), PolicyDocument: aws.String(strings.Replace(accTrust, goodID, "0"+goodID, 1))})
				time.Sleep(1600 * time.Millisecond)
				return err
			}),
			Config: hcl, Check: rig.settledFor(1500 * time.Millisecond),
		},
	)
}

func TestAccAccessRoleTimeout(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{
			PreConfig: func() {
				if err := rig.aws.SetSettings(localaws.Settings{PropagationMS: 60_000}); err != nil {
					t.Fatal(err)
				}
			},
			Config: hcl, ExpectError: words("IAM does not show the role as written yet", "timeouts", "terraform untaint"),
		},
		resource.TestStep{
			PreConfig: func() {
				if err := rig.aws.SetSettings(localaws.Settings{}); err != nil {
					t.Fatal(err)
				}
			},
			Config: hcl, ConfigVariables: config.Variables{"create": config.StringVariable("5m")}, ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
		},
		// IAM's readers still disagree about the first role; the second is not left behind for that.
		resource.TestStep{Config: hcl, ConfigVariables: config.Variables{"create": config.StringVariable("5m")}, Destroy: true},
	)
}

// settledFor checks that the last write was waited for at least as long as
// IAM took to show it.
func (r *rig) settledFor(least time.Duration) resource.TestCheckFunc {
	return r.checked(func() string {
		journal := r.aws.Journal()
		var wrote time.Time
		for _, entry := range journal {
			if entry.Action == "CreateRole" || entry.Action == "UpdateAssumeRolePolicy" {
				wrote = entry.Time
			}
		}
		last := journal[len(journal)-1].Time
		if wrote.IsZero() || last.Sub(wrote) < least {
			return "the apply ended " + last.Sub(wrote).String() + " after its write"
		}
		return ""
	})
}

func TestAccAccessRoleSelfTrust(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	rig.test(
		resource.TestStep{Config: hcl, Check: resource.ComposeTestCheckFunc(
			rig.wrote("CreateRole", "UpdateAssumeRolePolicy"),
			rig.atAWS("self", func(role *iamRole) string {
				if !strings.Contains(role.trust, "role/self") || !strings.Contains(role.trust, vendorPrincipal) {
					return "trusts " + role.trust
				}
				return ""
			}))},
		resource.TestStep{PreConfig: rig.forget, Config: hcl, ConfigPlanChecks: planned(plancheck.ResourceActionNoop), Check: resource.ComposeTestCheckFunc(
			rig.wrote(),
			rig.checked(func() string {
				if n := rig.calls("ListRolePolicies") + rig.calls("ListAttachedRolePolicies"); n > 0 {
					return "policies that nobody manages were read"
				}
				return ""
			}))},
	)
}

func TestAccAccessRoleInvalidPrincipal(t *testing.T) {
	rig := newRig(t)
	rig.test(resource.TestStep{
		Config:      testdata(t, "main.tf"),
		ExpectError: regexp.MustCompile(`arn:aws:iam::999999999999:role/never-made`),
	})
}

func TestAccAccessRoleNames(t *testing.T) {
	rig := newRig(t)
	hcl := testdata(t, "main.tf")
	prefix := config.Variables{"prefix": config.StringVariable("SynqlyAccessTeam-")}
	named := func(pattern string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("name"), knownvalue.StringRegexp(regexp.MustCompile(pattern)))
	}
	rig.test(
		resource.TestStep{
			Config: hcl,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("name")),
				plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("id")),
				plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("arn")),
				plancheck.ExpectKnownValue(roleAddress, tfjsonpath.New("trust_policy"), knownvalue.StringRegexp(regexp.MustCompile(regexp.QuoteMeta(vendorPrincipal)))),
				plancheck.ExpectKnownValue(roleAddress, tfjsonpath.New("findings"), knownvalue.NotNull()),
				plancheck.ExpectKnownValue("crossaccount_access_role.exact", tfjsonpath.New("name"), knownvalue.StringExact("TrelicaIntegration")),
				plancheck.ExpectUnknownValue("crossaccount_access_role.exact", tfjsonpath.New("id")),
			}},
			ConfigStateChecks: []statecheck.StateCheck{named(`^SynqlyAccess-[a-z0-9]{26}$`)},
		},
		resource.TestStep{Config: hcl, ConfigVariables: config.Variables{"prefix": config.StringVariable("SynqlyAccess-")},
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate)},
		resource.TestStep{Config: hcl, ConfigVariables: prefix, ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{named(`^SynqlyAccessTeam-[a-z0-9]{26}$`)}},
		resource.TestStep{Config: hcl, ConfigVariables: config.Variables{"path": config.StringVariable("/vendors/"), "prefix": config.StringVariable("SynqlyAccessTeam-")},
			ConfigPlanChecks: planned(plancheck.ResourceActionReplace)},
	)
}
