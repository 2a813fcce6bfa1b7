package localaws_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

func propagating(t *testing.T) *endpoint {
	t.Helper()
	e := start(t)
	if err := e.SetSettings(localaws.Settings{PropagationMS: 15000}); err != nil {
		t.Fatal(err)
	}
	return e
}

// outcomes calls n times and notes which calls succeeded.
func outcomes(n int, call func() error) []bool {
	var list []bool
	for range n {
		list = append(list, call() == nil)
	}
	return list
}

func TestReadsAlternateWhileAWritePropagates(t *testing.T) {
	t.Parallel()
	e := propagating(t)
	client := e.iam(e.admin())
	e.createRole(t, "New", trusting("id-1", vendorRole))
	get := func() error {
		_, err := client.GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String("New")})
		return err
	}
	assume := func() error {
		_, err := e.assume(t.Context(), e.credentialOf(t, vendorRole), roleARN("New"), "id-1")
		return err
	}
	byTurns := []bool{false, true, false, true}
	for name, call := range map[string]func() error{"GetRole": get, "AssumeRole": assume} {
		if diff := cmp.Diff(byTurns, outcomes(4, call)); diff != "" {
			t.Errorf("%s right after the write: %s", name, diff)
		}
	}
	wantError(t, get(), missing())
	must(0, get())(t)
	wantError(t, assume(), denied())
	must(0, assume())(t)
	e.advance(14 * time.Second)
	if diff := cmp.Diff(byTurns, outcomes(4, get)); diff != "" {
		t.Errorf("GetRole after 14 s: %s", diff)
	}
	e.advance(time.Second)
	for name, call := range map[string]func() error{"GetRole": get, "AssumeRole": assume} {
		if diff := cmp.Diff([]bool{true, true, true, true}, outcomes(4, call)); diff != "" {
			t.Errorf("%s after 15 s: %s", name, diff)
		}
	}
}

func TestChangeOfATrustPolicyPropagatesToo(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "R", trusting("old-id", vendorRole))
	if err := e.SetSettings(localaws.Settings{PropagationMS: 15000}); err != nil {
		t.Fatal(err)
	}
	changed := trusting("new-id", vendorRole)
	must(e.iam(e.admin()).UpdateAssumeRolePolicy(t.Context(), &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String("R"), PolicyDocument: &changed}))(t)
	assume := func() error {
		_, err := e.assume(t.Context(), e.credentialOf(t, vendorRole), roleARN("R"), "old-id")
		return err
	}
	if diff := cmp.Diff([]bool{true, false, true}, outcomes(3, assume)); diff != "" {
		t.Errorf("the old ID while the change propagates: %s", diff)
	}
	e.advance(15 * time.Second)
	if diff := cmp.Diff([]bool{false, false, false}, outcomes(3, assume)); diff != "" {
		t.Errorf("the old ID afterwards: %s", diff)
	}
}

func TestWritesSeeWhatWasWritten(t *testing.T) {
	t.Parallel()
	e := propagating(t)
	e.createRole(t, "R", trusting("", vendorRole))
	client := e.iam(e.admin())
	in := &iam.PutRolePolicyInput{RoleName: aws.String("R"), PolicyName: aws.String("p"), PolicyDocument: aws.String(allowing("Allow", "s3:Get*", "*"))}
	must(client.PutRolePolicy(t.Context(), in))(t)
	_, err := client.DeleteRole(t.Context(), &iam.DeleteRoleInput{RoleName: aws.String("R")})
	wantError(t, err, conflict())
}

// A principal made seconds ago is not yet one to every reader.
func TestNewPrincipalIsInvalidAtFirst(t *testing.T) {
	t.Parallel()
	e := propagating(t)
	e.createRole(t, "Caller", trusting("", vendorRole))
	make := func() error {
		_, err := e.iam(e.admin()).CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: aws.String("Callee"), AssumeRolePolicyDocument: aws.String(trusting("", roleARN("Caller")))})
		return err
	}
	wantError(t, make(), malformed(), `Invalid principal in policy: "AWS":"`+roleARN("Caller")+`"`)
	must(0, make())(t)
}

func TestDeletedRoleIsSeenAWhileLonger(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "R", trusting("", vendorRole))
	if err := e.SetSettings(localaws.Settings{PropagationMS: 1000}); err != nil {
		t.Fatal(err)
	}
	client := e.iam(e.admin())
	must(client.DeleteRole(t.Context(), &iam.DeleteRoleInput{RoleName: aws.String("R")}))(t)
	get := func() error {
		_, err := client.GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String("R")})
		return err
	}
	if diff := cmp.Diff([]bool{true, false, true, false}, outcomes(4, get)); diff != "" {
		t.Error(diff)
	}
	e.advance(time.Second)
	wantError(t, get(), missing())
}
