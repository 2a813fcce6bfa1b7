package provider

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// userDeleter removes the user and what is the resource's own on it.
type userDeleter struct {
	client userClient
	memory userMemory
	now    time.Time
}

// delete is done, without an error, where the user is gone already or another
// one bears its name.
func (d userDeleter) delete(ctx context.Context, state accessUserModel, diags *diag.Diagnostics) {
	name, arn := state.Name.ValueString(), state.ARN.ValueString()
	user, err := d.look(ctx, state)
	switch {
	case isGone(err):
		refuseOtherAccount(ctx, d.client, "user", arn, diags)
		return
	case err != nil:
		addAWSError(diags, err)
		return
	case user.UniqueID != state.UniqueID.ValueString():
		if !refuseOtherAccount(ctx, d.client, "user", arn, diags) {
			addUserMadeAnew(diags, &state, user)
		}
		return
	}
	held, err := d.client.ReadUserHoldings(ctx, name)
	if err != nil && !isGone(err) {
		addAWSError(diags, err)
		return
	}
	if foreign := d.foreign(held, state); !foreign.Empty() && !state.ForceDestroy.ValueBool() {
		addForeignHoldings(diags, name, foreign)
		return
	}
	if state.isYoung(d.memory, d.now) {
		// What was made minutes ago may not show, and hangs there all the same.
		held.Keys, held.Inline = union(held.Keys, state.ownKeys()), union(held.Inline, []string{d.memory.policyName()})
	}
	if err = d.client.RemoveUserHoldings(ctx, name, held); err == nil {
		err = d.client.DeleteUser(ctx, name)
	}
	if err != nil && !isGone(err) {
		d.explain(err, state, diags)
	}
}

// look is the direct read before any write. It doubts the absence of a user
// made minutes ago, which would else be left behind.
func (d userDeleter) look(ctx context.Context, state accessUserModel) (*awsapi.User, error) {
	name := state.Name.ValueString()
	if !state.isYoung(d.memory, d.now) {
		return d.client.ReadUser(ctx, name)
	}
	user, _, err := d.client.ReadYoungUser(ctx, name, d.memory.policyName(), func(*awsapi.User, *awsapi.UserAccess) bool { return true })
	return user, err
}

// foreign is what others added.
func (d userDeleter) foreign(held awsapi.UserHoldings, state accessUserModel) awsapi.UserHoldings {
	own := state.ownKeys()
	held.Keys = slices.DeleteFunc(slices.Clone(held.Keys), func(id string) bool { return slices.Contains(own, id) })
	held.Inline = slices.DeleteFunc(slices.Clone(held.Inline), func(name string) bool { return name == d.memory.policyName() })
	return held
}

// explain lists what was added between the look and the deletion, or could not
// be listed before.
func (d userDeleter) explain(err error, state accessUserModel, diags *diag.Diagnostics) {
	var held *awsapi.HeldUserError
	if errors.As(err, &held) {
		if foreign := d.foreign(held.Held, state); !foreign.Empty() {
			addForeignHoldings(diags, state.Name.ValueString(), foreign)
			return
		}
	}
	addAWSError(diags, err)
}

func addForeignHoldings(diags *diag.Diagnostics, name string, foreign awsapi.UserHoldings) {
	var lines []string
	for _, fact := range foreign.Facts() {
		lines = append(lines, fact.Label+": "+fact.Value)
	}
	diags.AddAttributeError(path.Root("force_destroy"), fmt.Sprintf("User %s holds what others added", name),
		"The user is not deleted, because others added the following to it. Have them remove it; or set force_destroy = true, apply, and destroy again, to remove it with the user.\n\n"+
			"User: "+name+"\n"+strings.Join(lines, "\n"))
}
