package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/accesskey"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// userReader brings state up to what AWS holds.
type userReader struct {
	client userClient
	data   *providerData
}

// refresh returns false where the user of state is gone. The first refresh
// after an import also finds out which policy and keys the user has.
func (r userReader) refresh(ctx context.Context, state *accessUserModel, memory *userMemory, diags *diag.Diagnostics) bool {
	imported := state.UniqueID.IsNull()
	user, access, err := r.read(ctx, state, *memory)
	if isGone(err) {
		refuseOtherAccount(ctx, r.client, "user", state.ARN.ValueString(), diags)
		return false
	}
	if err != nil {
		addAWSError(diags, err)
		return false
	}
	if !imported && user.UniqueID != state.UniqueID.ValueString() {
		if !refuseOtherAccount(ctx, r.client, "user", state.ARN.ValueString(), diags) {
			addUserMadeAnew(diags, state, user)
		}
		return false
	}
	if imported {
		if access, err = r.adopt(ctx, user, access, state, memory); err != nil {
			addAWSError(diags, err)
			return false
		}
	} else {
		tellDrift(*state, user.Name, access, diags)
	}
	memory.Keys = allIDs(access)
	state.updateFields(user, access, r.data)
	return true
}

// read doubts that a young user is gone, and that a young key is.
func (r userReader) read(ctx context.Context, state *accessUserModel, memory userMemory) (*awsapi.User, *awsapi.UserAccess, error) {
	name := state.Name.ValueString()
	if state.isYoung(memory, r.data.Now()) {
		return r.client.ReadYoungUser(ctx, name, memory.policyName(), state.shows)
	}
	user, err := r.client.ReadUser(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	access, err := r.client.ReadUserAccess(ctx, name, memory.policyName())
	return user, access, err
}

// adopt gives an imported user what a configuration would have. Its policy may
// have another name, if it says what one made here says; of its keys the one in
// use is the present one.
func (r userReader) adopt(ctx context.Context, user *awsapi.User, access *awsapi.UserAccess, state *accessUserModel, memory *userMemory) (*awsapi.UserAccess, error) {
	state.PermissionsBoundary = stringOrNull(user.BoundaryARN)
	if access.Policy == "" {
		policies, err := r.client.InlineUserPolicies(ctx, user.Name)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(policies)) {
			if _, built := accesskey.Infer(policies[name]); built && access.Policy == "" {
				access = &awsapi.UserAccess{Policy: policies[name], Keys: access.Keys}
				memory.Policy = name
			}
		}
	}
	var keys []accesskey.Key
	for _, key := range access.Keys {
		keys = append(keys, accesskey.Key{ID: key.ID, Active: key.Active, Created: key.CreateDate})
	}
	current, previous := accesskey.InUse(keys)
	state.AccessKeyID, state.PreviousAccessKeyID = stringOrNull(current), stringOrNull(previous)
	memory.Adopted = previous
	_, descriptions := accesskey.SplitTags(user.Tags)
	memory.Described = slices.DeleteFunc(state.ownKeys(), func(id string) bool { return descriptions[id] == "" })
	return access, nil
}

// tellDrift warns of what somebody did to the user's keys and policy outside
// Terraform, and says what the next apply does about it.
func tellDrift(state accessUserModel, name string, access *awsapi.UserAccess, diags *diag.Diagnostics) {
	if id := state.AccessKeyID.ValueString(); id != "" {
		key, there := access.Key(id)
		switch {
		case !there:
			diags.AddAttributeWarning(path.Root("access_key_id"), fmt.Sprintf("Access key %s of user %s was deleted outside Terraform", id, name),
				"Whoever used it is locked out. The next apply makes another key; give its ID and secret to the vendor then.\n\nUser: "+name+"\nAccess key: "+id)
		case !key.Active:
			diags.AddAttributeWarning(path.Root("access_key_status"), fmt.Sprintf("Access key %s of user %s was deactivated outside Terraform", id, name),
				"The next apply activates it again. If it was deactivated because it leaked, do not apply that: change the keepers, without keep_previous, and the same apply makes another key and deletes this one.\n\n"+
					"User: "+name+"\nAccess key: "+id)
		}
	}
	if access.Policy == "" || state.AssumableRoleARNs.IsNull() {
		return
	}
	if _, built := accesskey.Infer(access.Policy); !built && !policy.EquivalentTexts(state.heldPolicy(), access.Policy, policy.UseIdentity) {
		diags.AddAttributeWarning(path.Root("assumable_role_arns"), fmt.Sprintf("The policy of user %s was changed outside Terraform", name),
			"It says something that the arguments cannot say: more than assuming the roles named, or that under other conditions. The next apply puts back what the configuration says.\n\n"+
				"User: "+name+"\nPolicy: "+shownPolicy(access.Policy))
	}
}

// shownPolicy is a policy of somebody else's for diagnostics: without external
// IDs, which it may ask for in a condition.
func shownPolicy(text string) string {
	d, err := policy.Parse(text, policy.UseIdentity)
	if err != nil {
		return "one that cannot be read here: " + err.Error()
	}
	return d.Masked()
}

func (m *accessUserModel) heldPolicy() string { return m.grant().Document().Marshal() }

func addUserMadeAnew(diags *diag.Diagnostics, state *accessUserModel, user *awsapi.User) {
	diags.AddAttributeWarning(path.Root("unique_id"), fmt.Sprintf("User %s was deleted and made anew outside Terraform", user.Name),
		"The user of that name is not the one Terraform created or imported, so it leaves the state and is not touched. "+
			"To manage it here, import it; otherwise delete it, or choose another name.\n\n"+
			"User: "+user.Name+"\nID in state: "+state.UniqueID.ValueString()+"\nID at AWS: "+user.UniqueID)
}
