package provider

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// TestAccAccessUserAnswersGetLost: the user and the key are made although AWS's
// answers are lost, and a key whose secret is lost with one is not left behind.
func TestAccAccessUserAnswersGetLost(t *testing.T) {
	rig := newRig(t)
	rig.testPlainUser(resource.TestStep{
		PreConfig: rig.faults(localaws.Fault{Service: "iam", Action: "CreateUser", Kind: "drop-after", Count: 1},
			localaws.Fault{Service: "iam", Action: "CreateAccessKey", Kind: "drop-after", Count: 1}),
		Config: userHCL("lost", ""),
		Check: resource.ComposeTestCheckFunc(rig.wrote("CreateUser", "CreateUser", "PutUserPolicy", "CreateAccessKey", "DeleteAccessKey", "CreateAccessKey"),
			rig.userAtAWS(hasKeys)),
	})
}

func TestAccAccessUserThrottled(t *testing.T) {
	rig := newRig(t)
	rig.testPlainUser(resource.TestStep{
		PreConfig: rig.faults(localaws.Fault{Service: "iam", Action: "CreateAccessKey", Kind: "throttle", Count: 2}, localaws.Fault{Service: "iam", Action: "GetUser", Kind: "throttle", Count: 1}),
		Config:    userHCL("throttled", ""), Check: rig.userAtAWS(hasKeys),
	})
}

func TestAccAccessUserFailureAfterCreate(t *testing.T) {
	rig := newRig(t)
	hcl := userHCL("halfway", "")
	var made string
	rig.testPlainUser(
		resource.TestStep{PreConfig: rig.faults(localaws.Fault{Service: "iam", Action: "PutUserPolicy", Kind: "error", Count: 1000}), Config: hcl,
			ExpectError: words("terraform untaint 'crossaccount_access_user.NAME'")},
		// The user is in state, tainted: nothing is left behind unknown to Terraform.
		resource.TestStep{PreConfig: func() {
			rig.faults()()
			user, err := rig.user("halfway")
			if err != nil {
				t.Fatal(err)
			}
			made = user.id
		}, Config: hcl, ConfigPlanChecks: userPlan(plancheck.ResourceActionReplace), Check: resource.ComposeTestCheckFunc(rig.userAtAWS(hasKeys),
			rig.userAtAWS(func(user *iamUser, _ map[string]string) string {
				if user.id == made {
					return "is not the replacement"
				}
				return ""
			}))},
	)
}

// TestAccAccessUserFailureInRotation: a step that fails leaves no key out of
// state, and the next apply goes on.
func TestAccAccessUserFailureInRotation(t *testing.T) {
	rig := newRig(t)
	first, second := userHCL("rotating", `keepers = { rotated = "1" }`), userHCL("rotating", `keepers = { rotated = "2" }`)
	var keys []string
	rig.testPlainUser(
		resource.TestStep{Config: first},
		resource.TestStep{PreConfig: rig.faults(localaws.Fault{Service: "iam", Action: "DeleteAccessKey", Kind: "error", Count: 1000}), Config: second,
			ExpectError: words("Cannot delete the access key")},
		resource.TestStep{PreConfig: func() {
			rig.faults()()
			user, err := rig.user("rotating")
			if err != nil {
				t.Fatal(err)
			}
			keys = user.keys
		}, Config: second, ConfigPlanChecks: userPlan(plancheck.ResourceActionUpdate, onlyChangesOf(userAddress, "previous_access_key_id")),
			Check: resource.ComposeTestCheckFunc(rig.wrote("DeleteAccessKey"), rig.userAtAWS(hasKeys), rig.userAtAWS(func(_ *iamUser, state map[string]string) string {
				return cmp.Diff(keys[1], state["access_key_id"]+" Active")
			}))},
	)
}

// TestAccAccessUserSettles: the apply ends only once IAM's readers agree.
func TestAccAccessUserSettles(t *testing.T) {
	rig := newRig(t)
	rig.testPlainUser(resource.TestStep{
		PreConfig: func() {
			if err := rig.aws.SetSettings(localaws.Settings{PropagationMS: 1500}); err != nil {
				t.Fatal(err)
			}
		},
		Config: userHCL("settles", `key_description = "Dataloop"`),
		Check: resource.ComposeTestCheckFunc(rig.userAtAWS(hasKeys), rig.checked(func() string {
			journal := rig.aws.Journal()
			var wrote time.Time
			for _, entry := range journal {
				if entry.Action == "CreateAccessKey" {
					wrote = entry.Time
				}
			}
			if last := journal[len(journal)-1].Time; wrote.IsZero() || last.Sub(wrote) < 1500*time.Millisecond {
				return "the apply ended " + last.Sub(wrote).String() + " after the key was made"
			}
			return ""
		})),
	})
}
