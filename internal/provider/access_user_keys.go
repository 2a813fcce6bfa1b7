package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/accesskey"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// takeBackBound is the time to delete a key that nobody can use.
const takeBackBound = 15 * time.Second

// writeKeys makes, activates and deletes keys as planned.
func (w *userWriter) writeKeys(ctx context.Context, user string, access *awsapi.UserAccess, reached *accessUserModel) (bool, error) {
	w.memory.Keys = allIDs(access)
	for _, planned := range w.plan.ownKeys() {
		if _, there := access.Key(planned); !there {
			return false, keyGone(user, planned)
		}
	}
	if w.plan.AccessKeyID.IsUnknown() {
		return true, w.renew(ctx, user, access, reached)
	}
	key, _ := access.Key(w.plan.AccessKeyID.ValueString())
	wrote := !key.Active
	if wrote {
		if err := w.client.ActivateAccessKey(ctx, user, key.ID); err != nil {
			return false, err
		}
	}
	reached.AccessKeyStatus = types.StringValue(keyActive)
	if secret := reached.SecretAccessKey; !secret.IsNull() && w.plan.SecretAccessKey.IsNull() {
		if err := w.place(secret.ValueString(), reached); err != nil {
			return wrote, sealFailure(user, err)
		}
	}
	if previous := reached.PreviousAccessKeyID.ValueString(); previous != "" && w.plan.PreviousAccessKeyID.IsNull() {
		if err := w.deleteKey(ctx, user, previous, reached); err != nil {
			return wrote, err
		}
		wrote = true
	}
	return wrote, nil
}

// renew makes the next key, and deletes those that are in its way or of no use
// any more. Whatever step fails, state has all keys that are the resource's own.
func (w *userWriter) renew(ctx context.Context, user string, access *awsapi.UserAccess, reached *accessUserModel) error {
	// What is gone already is not waited for.
	reached.updateKeys(access)
	keys := accesskey.Keys{Current: reached.AccessKeyID.ValueString(), Previous: reached.PreviousAccessKeyID.ValueString(), Found: allIDs(access)}
	renewal, err := keys.Renew(w.plan.KeepPrevious.ValueBool())
	if err != nil {
		return crowded(user, err)
	}
	for _, id := range renewal.Before {
		if err := w.deleteKey(ctx, user, id, reached); err != nil {
			return err
		}
	}
	made, err := w.client.CreateAccessKey(ctx, user, w.memory.Keys)
	if err != nil {
		return err
	}
	next := *reached
	if err := w.place(made.Secret, &next); err != nil {
		return w.takeBack(ctx, user, made.ID, err)
	}
	*reached = next
	if before := reached.AccessKeyID; !before.IsNull() {
		// Until it is deleted, the key before is the resource's own.
		reached.PreviousAccessKeyID = before
	}
	reached.AccessKeyID, reached.AccessKeyStatus = types.StringValue(made.ID), types.StringValue(keyActive)
	w.memory.Keys = union(w.memory.Keys, []string{made.ID})
	w.memory.Made, w.memory.Adopted = w.data.Now().UTC(), ""
	reached.Keepers = w.plan.Keepers
	for _, id := range renewal.After {
		if err := w.deleteKey(ctx, user, id, reached); err != nil {
			return err
		}
	}
	return nil
}

// takeBack deletes a key that was just made, for its secret could not be sealed
// and nobody can use it: after an interrupt too, since nothing else knows of it.
func (w *userWriter) takeBack(ctx context.Context, user, id string, unsealed error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackBound)
	defer cancel()
	failure := sealFailure(user, unsealed)
	if err := w.client.DeleteAccessKey(ctx, user, id); err != nil && !isGone(err) {
		failure.Detail += " The key was made, nobody has its secret, and it could not be deleted again."
		failure.Remedy = "Delete it: aws iam delete-access-key --user-name " + user + " --access-key-id " + id + ". " + failure.Remedy
		failure.Facts = append(failure.Facts, awsapi.Fact{Label: "Access key", Value: id})
		failure.Cause = err
		return failure
	}
	failure.Detail += " No key is left behind."
	return failure
}

// deleteKey deletes a key of the resource's own, and takes it out of the state.
func (w *userWriter) deleteKey(ctx context.Context, user, id string, reached *accessUserModel) error {
	if err := w.client.DeleteAccessKey(ctx, user, id); err != nil && !isGone(err) {
		return err
	}
	w.deleted = append(w.deleted, id)
	w.memory = w.memory.deletes(id)
	if reached.PreviousAccessKeyID.ValueString() == id {
		reached.PreviousAccessKeyID = types.StringNull()
	}
	if reached.AccessKeyID.ValueString() == id {
		reached.dropKey()
	}
	return nil
}

func allIDs(access *awsapi.UserAccess) []string {
	var ids []string
	for _, key := range access.Keys {
		ids = append(ids, key.ID)
	}
	return union(ids, nil)
}

func keyGone(user, id string) error {
	return &awsapi.Failure{
		Kind: awsapi.ErrNotFound, Summary: fmt.Sprintf("Access key %s of user %s is gone", id, user),
		Detail: "It was deleted outside Terraform since the plan was made, or since the state was refreshed.",
		Remedy: "Plan again, with a refresh, to see which keys there are and whether a new one is made.",
		Facts:  []awsapi.Fact{{Label: "User", Value: user}, {Label: "Access key", Value: id}},
	}
}

func crowded(user string, err error) error {
	return &awsapi.Failure{
		Kind: awsapi.ErrLimit, Summary: fmt.Sprintf("There is no room for another access key of user %s", user), Detail: sentence(err.Error()),
		Remedy: "Keys of others are never deleted. Delete those that nobody uses any more, or set keep_previous = false.",
		Facts:  []awsapi.Fact{{Label: "User", Value: user}},
	}
}

func sealFailure(user string, err error) *awsapi.Failure {
	return &awsapi.Failure{
		Kind: awsapi.ErrRefused, Summary: "Cannot encrypt the secret of the access key", Detail: sentence(err.Error()),
		Remedy: "Give a pgp_key that can be used for encryption, and apply again.",
		Facts:  []awsapi.Fact{{Label: "User", Value: user}},
	}
}
