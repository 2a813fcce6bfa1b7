package provider

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

const externalIDAddress = "crossaccount_external_id.test"

// externalIDConfig leaves to null what a step sets no variable for.
const externalIDConfig = `
terraform {
  required_providers {
    crossaccount = {
      source = "crossaccount/crossaccount"
    }
  }
}

variable "vendor" {
  type    = string
  default = null
}
variable "value" {
  type    = string
  default = null
}
variable "keepers" {
  type    = map(string)
  default = null
}
variable "keep_previous" {
  type    = bool
  default = null
}

resource "crossaccount_external_id" "test" {
  vendor        = var.vendor
  value         = var.value
  keepers       = var.keepers
  keep_previous = var.keep_previous
}
`

// externalIDTrace remembers the state after each step, for the next to compare.
// It is the last of a step's state checks.
type externalIDTrace struct{ states []map[string]any }

func (e *externalIDTrace) CheckState(_ context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	for _, r := range req.State.Values.RootModule.Resources {
		if r.Address == externalIDAddress {
			e.states = append(e.states, r.AttributeValues)
			return
		}
	}
	resp.Error = fmt.Errorf("%s is not in the state", externalIDAddress)
}

// was checks that an attribute is what the named one was after the last step
// that the trace remembers.
func (e *externalIDTrace) was(attribute string) knownvalue.Check {
	return knownvalue.StringFunc(func(value string) error {
		if want := e.states[len(e.states)-1][attribute]; value != want {
			return fmt.Errorf("got %s, want %s", value, want)
		}
		return nil
	})
}

// freshValue checks that a value is a UUID that no step had.
func (e *externalIDTrace) freshValue() knownvalue.Check {
	return knownvalue.StringFunc(func(value string) error {
		if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(value) {
			return fmt.Errorf("%s is not a UUID of version 4", value)
		}
		for _, state := range e.states {
			if value == state["value"] || value == state["id"] {
				return fmt.Errorf("%s was used before", value)
			}
		}
		return nil
	})
}

func attribute(name string) tfjsonpath.Path { return tfjsonpath.New(name) }

func valuesAt(n int) tfjsonpath.Path { return tfjsonpath.New("values").AtSliceIndex(n) }

func inState(path tfjsonpath.Path, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(externalIDAddress, path, want)
}

func inPlan(path tfjsonpath.Path, want knownvalue.Check) plancheck.PlanCheck {
	return plancheck.ExpectKnownValue(externalIDAddress, path, want)
}

func externalIDPlan(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: checks}
}

func updates() plancheck.PlanCheck {
	return plancheck.ExpectResourceAction(externalIDAddress, plancheck.ResourceActionUpdate)
}

// stays expects a plan that keeps the value, and an update at most of what is
// beside it.
func stays(trace *externalIDTrace) resource.ConfigPlanChecks {
	return externalIDPlan(inPlan(attribute("value"), trace.was("value")), inPlan(attribute("id"), trace.was("id")))
}

func TestAccExternalIDGenerated(t *testing.T) {
	trace := &externalIDTrace{}
	accTest(t,
		resource.TestStep{
			Config: externalIDConfig,
			ConfigPlanChecks: externalIDPlan(
				plancheck.ExpectUnknownValue(externalIDAddress, attribute("value")),
				inPlan(attribute("previous_value"), knownvalue.Null()),
				plancheck.ExpectUnknownValue(externalIDAddress, valuesAt(0)),
			),
			ConfigStateChecks: []statecheck.StateCheck{
				inState(attribute("value"), trace.freshValue()),
				inState(attribute("previous_value"), knownvalue.Null()),
				inState(attribute("values"), knownvalue.ListSizeExact(1)),
				statecheck.CompareValuePairs(externalIDAddress, valuesAt(0), externalIDAddress, attribute("value"), compare.ValuesSame()),
				statecheck.CompareValuePairs(externalIDAddress, attribute("id"), externalIDAddress, attribute("value"), compare.ValuesDiffer()),
			},
		},
		resource.TestStep{Config: externalIDConfig, ConfigPlanChecks: externalIDPlan(plancheck.ExpectEmptyPlan())},
	)
}

func TestAccExternalIDRotation(t *testing.T) {
	trace := &externalIDTrace{}
	with := func(generation, keep string) config.Variables {
		variables := config.Variables{"keepers": config.MapVariable(map[string]config.Variable{"generation": config.StringVariable(generation)})}
		if keep != "" {
			variables["keep_previous"] = config.BoolVariable(keep == "true")
		}
		return variables
	}
	rotated := []statecheck.StateCheck{
		inState(attribute("value"), trace.freshValue()),
		inState(attribute("id"), trace.was("id")),
		inState(attribute("previous_value"), trace.was("value")),
		inState(attribute("values"), knownvalue.ListSizeExact(2)),
		statecheck.CompareValuePairs(externalIDAddress, valuesAt(0), externalIDAddress, attribute("value"), compare.ValuesSame()),
		statecheck.CompareValuePairs(externalIDAddress, valuesAt(1), externalIDAddress, attribute("previous_value"), compare.ValuesSame()),
		trace,
	}
	alone := []statecheck.StateCheck{
		inState(attribute("previous_value"), knownvalue.Null()),
		inState(attribute("values"), knownvalue.ListSizeExact(1)),
		trace,
	}
	fresh := append([]statecheck.StateCheck{inState(attribute("value"), trace.freshValue())}, alone...)
	accTest(t,
		resource.TestStep{Config: externalIDConfig, ConfigVariables: with("1", "true"), ConfigStateChecks: alone},
		resource.TestStep{
			// The old ID is known at plan, so a role can accept both in one apply.
			Config: externalIDConfig, ConfigVariables: with("2", "true"),
			ConfigPlanChecks: externalIDPlan(updates(),
				plancheck.ExpectUnknownValue(externalIDAddress, attribute("value")),
				inPlan(attribute("id"), trace.was("id")),
				inPlan(attribute("previous_value"), trace.was("value")),
				plancheck.ExpectUnknownValue(externalIDAddress, valuesAt(0)),
				inPlan(valuesAt(1), trace.was("value")),
			),
			ConfigStateChecks: rotated,
		},
		// Two IDs at most: the oldest goes.
		resource.TestStep{Config: externalIDConfig, ConfigVariables: with("3", "true"), ConfigStateChecks: rotated},
		resource.TestStep{
			// Retired …
			Config: externalIDConfig, ConfigVariables: with("3", "false"), ConfigPlanChecks: stays(trace), ConfigStateChecks: alone,
		},
		resource.TestStep{
			// … it never revives.
			Config: externalIDConfig, ConfigVariables: with("3", "true"), ConfigPlanChecks: stays(trace), ConfigStateChecks: alone,
		},
		resource.TestStep{
			// Without keep_previous the old ID is gone at once.
			Config: externalIDConfig, ConfigVariables: with("4", ""), ConfigPlanChecks: externalIDPlan(updates()),
			ConfigStateChecks: fresh,
		},
		resource.TestStep{
			// Taking the keepers away is a change.
			Config: externalIDConfig, ConfigPlanChecks: externalIDPlan(updates()),
			ConfigStateChecks: fresh,
		},
		// Adding keepers is none.
		resource.TestStep{Config: externalIDConfig, ConfigVariables: with("5", ""), ConfigPlanChecks: stays(trace), ConfigStateChecks: alone},
	)
}

func TestAccExternalIDAdopted(t *testing.T) {
	trace := &externalIDTrace{}
	with := func(id, generation string) config.Variables {
		variables := config.Variables{
			"vendor":        config.StringVariable("trelica"),
			"keep_previous": config.BoolVariable(true),
			"keepers":       config.MapVariable(map[string]config.Variable{"generation": config.StringVariable(generation)}),
		}
		if id != "" {
			variables["value"] = config.StringVariable(id)
		}
		return variables
	}
	accTest(t,
		resource.TestStep{
			Config: externalIDConfig, ConfigVariables: with("org-4711", "1"),
			ConfigPlanChecks:  externalIDPlan(inPlan(attribute("value"), knownvalue.StringExact("org-4711"))),
			ConfigStateChecks: []statecheck.StateCheck{trace},
		},
		// Unsetting the value keeps it.
		resource.TestStep{Config: externalIDConfig, ConfigVariables: with("", "1"), ConfigPlanChecks: externalIDPlan(plancheck.ExpectEmptyPlan())},
		resource.TestStep{
			Config: externalIDConfig, ConfigVariables: with("", "2"),
			ExpectError: regexp.MustCompile(`Trelica\s+issues\s+its\s+external\s+IDs\s+itself`),
		},
		// Keepers rotate no ID that is set.
		resource.TestStep{Config: externalIDConfig, ConfigVariables: with("org-4711", "3"), ConfigPlanChecks: stays(trace)},
		resource.TestStep{
			Config: externalIDConfig, ConfigVariables: with("org-4712", "3"), ConfigPlanChecks: externalIDPlan(updates()),
			ConfigStateChecks: []statecheck.StateCheck{
				inState(attribute("values"), knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("org-4712"), knownvalue.StringExact("org-4711")})),
				inState(attribute("id"), trace.was("id")),
			},
		},
	)
}

func TestAccExternalIDImport(t *testing.T) {
	const id = "us1:0000000000000131"
	imported := config.Variables{"value": config.StringVariable(id)}
	accTest(t,
		resource.TestStep{
			Config: externalIDConfig, ResourceName: externalIDAddress,
			ImportState: true, ImportStateId: id, ImportStatePersist: true,
		},
		// With the value written down or not, nothing is to be done.
		resource.TestStep{
			Config: externalIDConfig, ConfigPlanChecks: externalIDPlan(plancheck.ExpectEmptyPlan()),
			ConfigStateChecks: []statecheck.StateCheck{
				inState(attribute("value"), knownvalue.StringExact(id)),
				inState(attribute("values"), knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(id)})),
				inState(attribute("previous_value"), knownvalue.Null()),
				inState(attribute("id"), knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f-]{36}$`))),
			},
		},
		resource.TestStep{Config: externalIDConfig, ConfigVariables: imported, ConfigPlanChecks: externalIDPlan(plancheck.ExpectEmptyPlan())},
		resource.TestStep{
			Config: externalIDConfig, ConfigVariables: imported, ResourceName: externalIDAddress, ImportState: true, ImportStateId: id,
			ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "value", ImportStateVerifyIgnore: []string{"id"},
		},
		resource.TestStep{
			Config: externalIDConfig, ResourceName: externalIDAddress, ImportState: true, ImportStateId: "two words",
			ExpectError: regexp.MustCompile(`holds a space as character\s+4\s+of 9`),
		},
	)
}

// TestAccExternalIDRefused is what must not get past a plan.
func TestAccExternalIDRefused(t *testing.T) {
	for _, tt := range []struct{ reason, vendor, value, want string }{
		{"one character", "", "x", "The external ID has 1 character: STS accepts 2 to 1224."},
		{"one too many", "", strings.Repeat("x", 1225), "The external ID has 1225 characters: STS accepts 2 to 1224."},
		{"a space", "", "acme prod", "The external ID holds a space as character 5 of 9"},
		{"an underscore for a vendor that lists none", "synqly", "acme_production_4711", "The external ID acme… (20 characters) breaks a rule of Synqly"},
		{"none for a vendor that issues them", "trelica", "", "copy Organization ID from the bottom of the Profile page"},
		{"one for a vendor that sends none", "dataloop", "acme-production-4711", "Dataloop never sends an external ID"},
		{"an unknown vendor", "imply", "", `no vendor "imply": did you mean "imply_polaris"?`},
		{"an empty vendor", "empty", "", "length must be at least 1"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			variables := config.Variables{}
			if tt.vendor != "" {
				variables["vendor"] = config.StringVariable(strings.Replace(tt.vendor, "empty", "", 1))
			}
			if tt.value != "" {
				variables["value"] = config.StringVariable(tt.value)
			}
			accTest(t, resource.TestStep{Config: externalIDConfig, ConfigVariables: variables, PlanOnly: true, ExpectError: acrossLines(tt.want)})
		})
	}
}

// acrossLines matches a text that core broke into lines.
func acrossLines(text string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(text), " ", `\s+`))
}

// TestAccExternalIDUnknown plans with values that are known only after apply:
// no wrong error, and the checks once they are known.
func TestAccExternalIDUnknown(t *testing.T) {
	const later = `
resource "terraform_data" "later" {
  input = %q
}
resource "crossaccount_external_id" "test" {
  vendor        = "synqly"
  keep_previous = true
  %s
}
`
	trace := &externalIDTrace{}
	keepers := "keepers = { later = terraform_data.later.output }"
	accTest(t,
		resource.TestStep{Config: fmt.Sprintf(later, "1", keepers), ConfigStateChecks: []statecheck.StateCheck{trace}},
		resource.TestStep{
			// Whether the keepers change is known only during the apply.
			Config: fmt.Sprintf(later, "2", keepers),
			ConfigPlanChecks: externalIDPlan(plancheck.ExpectUnknownValue(externalIDAddress, attribute("value")),
				plancheck.ExpectUnknownValue(externalIDAddress, attribute("values"))),
			ConfigStateChecks: []statecheck.StateCheck{
				inState(attribute("value"), trace.freshValue()),
				inState(attribute("previous_value"), trace.was("value")),
			},
		},
		resource.TestStep{
			Config:            fmt.Sprintf(later, "issued-later", "value = terraform_data.later.output"),
			ConfigStateChecks: []statecheck.StateCheck{inState(attribute("value"), knownvalue.StringExact("issued-later"))},
		},
		resource.TestStep{
			Config:      fmt.Sprintf(later, "against_the_rule", "value = terraform_data.later.output"),
			ExpectError: acrossLines("breaks a rule of Synqly"),
		},
	)
}
