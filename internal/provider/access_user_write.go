package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/accesskey"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// userWriter brings AWS to what is planned. It keeps count of what is done, so
// that state tells the truth whichever step fails.
type userWriter struct {
	client userClient
	data   *providerData
	// config tells what is enforced: an unset boundary is not.
	config accessUserModel
	plan   accessUserModel
	memory userMemory
	// deleted are the keys that were deleted so far.
	deleted []string
}

// update makes the calls that are needed for what AWS holds to become what is
// planned, and none where nothing differs. The state returned is what was
// reached.
func (w userWriter) update(ctx context.Context, prior accessUserModel, diags *diag.Diagnostics) (accessUserModel, userMemory) {
	reached := prior
	user, access, err := w.current(ctx, prior)
	other := err == nil && user.UniqueID != prior.UniqueID.ValueString()
	switch {
	case (isGone(err) || other) && refuseOtherAccount(ctx, w.client, "user", prior.ARN.ValueString(), diags):
		return reached, w.memory
	case err != nil:
		addAWSError(diags, err)
		return reached, w.memory
	case other:
		addUserNotOurs(diags, prior, user)
		return reached, w.memory
	}
	wrote, err := w.write(ctx, user, access, &reached)
	if err == nil && wrote {
		err = w.settle(ctx, reached.Name.ValueString(), &reached)
	}
	if err != nil {
		addAWSError(diags, err)
		return reached, w.memory
	}
	return w.done(reached), w.memory
}

// current is the direct read before any write.
func (w userWriter) current(ctx context.Context, prior accessUserModel) (*awsapi.User, *awsapi.UserAccess, error) {
	name, policyName := prior.Name.ValueString(), w.memory.policyName()
	if prior.isYoung(w.memory, w.data.Now()) {
		return w.client.ReadYoungUser(ctx, name, policyName, prior.shows)
	}
	user, err := w.client.ReadUser(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	access, err := w.client.ReadUserAccess(ctx, name, policyName)
	return user, access, err
}

// shows is true where a read has the keys that the state has.
func (m *accessUserModel) shows(_ *awsapi.User, access *awsapi.UserAccess) bool {
	return !slices.ContainsFunc(m.ownKeys(), func(id string) bool {
		_, there := access.Key(id)
		return !there
	})
}

// write goes through all that can differ, in an order in which a failure leaves
// the key no stronger than planned.
func (w *userWriter) write(ctx context.Context, user *awsapi.User, access *awsapi.UserAccess, reached *accessUserModel) (wrote bool, err error) {
	steps := []func() (bool, error){
		func() (bool, error) { return w.move(ctx, user, reached) },
		func() (bool, error) { return w.writeBoundary(ctx, user, reached) },
		func() (bool, error) { return w.writeGrant(ctx, user.Name, access, reached) },
		func() (bool, error) { return w.writeTags(ctx, user, reached) },
		func() (bool, error) { return w.writeKeys(ctx, user.Name, access, reached) },
		func() (bool, error) { return w.writeDescriptions(ctx, user, reached) },
	}
	for _, step := range steps {
		did, err := step()
		wrote = wrote || did
		if err != nil {
			return wrote, err
		}
	}
	return wrote, nil
}

// move renames the user, which the steps after it then call by its new name.
func (w *userWriter) move(ctx context.Context, user *awsapi.User, reached *accessUserModel) (bool, error) {
	name, userPath := w.plan.Name.ValueString(), w.plan.Path.ValueString()
	if name == user.Name && userPath == user.Path {
		return false, nil
	}
	if err := w.client.MoveUser(ctx, user.Name, user.UniqueID, name, userPath); err != nil {
		return false, err
	}
	user.Name, user.Path, user.ARN = name, userPath, movedARN(user.ARN, name, userPath)
	reached.setIdentity(user)
	return true, nil
}

// writeBoundary leaves the boundary alone unless the configuration speaks of it.
func (w *userWriter) writeBoundary(ctx context.Context, user *awsapi.User, reached *accessUserModel) (bool, error) {
	planned := w.plan.PermissionsBoundary.ValueString()
	differs := !w.config.PermissionsBoundary.IsNull() && planned != user.BoundaryARN
	if differs {
		if err := w.client.SetUserBoundary(ctx, user.Name, planned); err != nil {
			return false, err
		}
	}
	reached.PermissionsBoundary = w.plan.PermissionsBoundary
	return differs, nil
}

func (w *userWriter) writeGrant(ctx context.Context, name string, access *awsapi.UserAccess, reached *accessUserModel) (bool, error) {
	text := w.plan.grant().Document().Marshal()
	differs := !policy.EquivalentTexts(text, access.Policy, policy.UseIdentity)
	if differs {
		if err := w.client.PutUserPolicy(ctx, name, w.memory.policyName(), text); err != nil {
			return false, err
		}
	}
	reached.AssumableRoleARNs, reached.SourceIPs = w.plan.AssumableRoleARNs, w.plan.SourceIPs
	return differs, nil
}

// writeTags removes before it sets, for IAM takes keys that differ in case only
// for one key.
func (w *userWriter) writeTags(ctx context.Context, user *awsapi.User, reached *accessUserModel) (bool, error) {
	tags, _ := accesskey.SplitTags(user.Tags)
	set, remove := awsapi.DiffTags(w.data.Tags.Visible(tags), stringMap(w.plan.TagsAll))
	if err := w.client.UntagUser(ctx, user.Name, remove); err != nil {
		return false, err
	}
	if err := w.client.TagUser(ctx, user.Name, set); err != nil {
		return len(remove) > 0, err
	}
	reached.Tags, reached.TagsAll = w.plan.Tags, w.plan.TagsAll
	return len(set)+len(remove) > 0, nil
}

// writeDescriptions brings the tags that describe keys to what is planned: that
// of the present key, and none for keys that are no more. The description of
// the previous key stays with it.
func (w *userWriter) writeDescriptions(ctx context.Context, user *awsapi.User, reached *accessUserModel) (bool, error) {
	_, found := accesskey.SplitTags(user.Tags)
	id, previous := reached.AccessKeyID.ValueString(), reached.PreviousAccessKeyID.ValueString()
	planned := w.plan.KeyDescription.ValueString()
	var stale []string
	for _, described := range union(w.memory.Described, w.deleted) {
		if _, there := found[described]; there && described != id && described != previous {
			stale = append(stale, described)
		}
	}
	if _, there := found[id]; there && planned == "" {
		stale = append(stale, id)
	}
	if err := w.client.UntagUser(ctx, user.Name, stale); err != nil {
		return false, err
	}
	for _, gone := range stale {
		w.memory.Described = slices.DeleteFunc(slices.Clone(w.memory.Described), func(s string) bool { return s == gone })
	}
	differs := planned != "" && found[id] != planned
	if differs {
		if err := w.client.TagUser(ctx, user.Name, map[string]string{id: planned}); err != nil {
			return len(stale) > 0, err
		}
	}
	if planned != "" {
		w.memory = w.memory.describes(id)
	}
	reached.KeyDescription = w.plan.KeyDescription
	return differs || len(stale) > 0, nil
}

// settle waits until a read shows everything that was written. Tags that others
// own, and their keys, may be there beside it.
func (w *userWriter) settle(ctx context.Context, name string, reached *accessUserModel) error {
	grant := w.plan.grant().Document().Marshal()
	return w.client.WaitForUser(ctx, name, w.memory.policyName(), func(user *awsapi.User, access *awsapi.UserAccess) bool {
		tags, descriptions := accesskey.SplitTags(user.Tags)
		key, there := access.Key(reached.AccessKeyID.ValueString())
		return user.UniqueID == reached.UniqueID.ValueString() && user.Path == w.plan.Path.ValueString() &&
			(w.config.PermissionsBoundary.IsNull() || user.BoundaryARN == w.plan.PermissionsBoundary.ValueString()) &&
			maps.Equal(w.data.Tags.Visible(tags), stringMap(w.plan.TagsAll)) &&
			policy.EquivalentTexts(grant, access.Policy, policy.UseIdentity) &&
			there && key.Active && reached.shows(user, access) && !w.showsDeleted(access) &&
			descriptions[key.ID] == w.plan.KeyDescription.ValueString()
	})
}

// showsDeleted is true where a read still has a key that was deleted here.
func (w *userWriter) showsDeleted(access *awsapi.UserAccess) bool {
	return slices.ContainsFunc(access.Keys, func(k awsapi.AccessKey) bool { return slices.Contains(w.deleted, k.ID) })
}

// done is the state once everything planned is there.
func (w userWriter) done(reached accessUserModel) accessUserModel {
	state := w.plan
	state.ID, state.ARN, state.UniqueID, state.CreateDate = reached.ID, reached.ARN, reached.UniqueID, reached.CreateDate
	state.AccessKeyID, state.AccessKeyStatus, state.PreviousAccessKeyID = reached.AccessKeyID, reached.AccessKeyStatus, reached.PreviousAccessKeyID
	state.SecretAccessKey, state.EncryptedSecretAccessKey, state.KeyFingerprint = reached.SecretAccessKey, reached.EncryptedSecretAccessKey, reached.KeyFingerprint
	return state
}

func addUserNotOurs(diags *diag.Diagnostics, prior accessUserModel, user *awsapi.User) {
	diags.AddError(fmt.Sprintf("User %s is another one now", user.Name),
		"Since the plan was made, the user was deleted and one of the same name was created outside Terraform. Nothing was written to it. Plan again to see what to do.\n\n"+
			"User: "+user.Name+"\nID in state: "+prior.UniqueID.ValueString()+"\nID at AWS: "+user.UniqueID)
}
