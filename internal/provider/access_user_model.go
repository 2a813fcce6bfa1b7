package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/accesskey"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// accessUserModel is the resource as configured, planned and kept in state.
type accessUserModel struct {
	ID                       types.String   `tfsdk:"id"`
	ARN                      types.String   `tfsdk:"arn"`
	UniqueID                 types.String   `tfsdk:"unique_id"`
	CreateDate               types.String   `tfsdk:"create_date"`
	Name                     types.String   `tfsdk:"name"`
	Path                     types.String   `tfsdk:"path"`
	Vendor                   types.String   `tfsdk:"vendor"`
	AssumableRoleARNs        types.Set      `tfsdk:"assumable_role_arns"`
	SourceIPs                types.Set      `tfsdk:"source_ips"`
	Tags                     types.Map      `tfsdk:"tags"`
	TagsAll                  types.Map      `tfsdk:"tags_all"`
	PermissionsBoundary      types.String   `tfsdk:"permissions_boundary"`
	ForceDestroy             types.Bool     `tfsdk:"force_destroy"`
	Keepers                  types.Map      `tfsdk:"keepers"`
	KeepPrevious             types.Bool     `tfsdk:"keep_previous"`
	KeyDescription           types.String   `tfsdk:"key_description"`
	PGPKey                   types.String   `tfsdk:"pgp_key"`
	AllowSecretInState       types.Bool     `tfsdk:"allow_secret_in_state"`
	AccessKeyID              types.String   `tfsdk:"access_key_id"`
	AccessKeyStatus          types.String   `tfsdk:"access_key_status"`
	PreviousAccessKeyID      types.String   `tfsdk:"previous_access_key_id"`
	SecretAccessKey          types.String   `tfsdk:"secret_access_key"`
	EncryptedSecretAccessKey types.String   `tfsdk:"encrypted_secret_access_key"`
	KeyFingerprint           types.String   `tfsdk:"key_fingerprint"`
	Timeouts                 timeouts.Value `tfsdk:"timeouts"`
}

// The values of access_key_status, in IAM's own words.
const (
	keyActive   = "Active"
	keyInactive = "Inactive"
)

// asCreateInput is all that one CreateUser call carries.
func (m *accessUserModel) asCreateInput() awsapi.CreateUserInput {
	return awsapi.CreateUserInput{
		Name:        m.Name.ValueString(),
		Path:        m.Path.ValueString(),
		BoundaryARN: m.PermissionsBoundary.ValueString(),
		Tags:        stringMap(m.TagsAll),
	}
}

// grant is what the user may do; its parts may be empty.
func (m *accessUserModel) grant() accesskey.Grant {
	return accesskey.Grant{RoleARNs: knownStrings(m.AssumableRoleARNs), SourceIPs: knownStrings(m.SourceIPs)}
}

// setIdentity takes over what only a rename changes.
func (m *accessUserModel) setIdentity(user *awsapi.User) {
	m.ID = types.StringValue(user.Name)
	m.Name = types.StringValue(user.Name)
	m.ARN = types.StringValue(user.ARN)
	m.UniqueID = types.StringValue(user.UniqueID)
	m.CreateDate = types.StringValue(user.CreateDate.UTC().Format(time.RFC3339))
	m.Path = types.StringValue(user.Path)
}

// updateFields takes over what AWS holds. What means the same to IAM stays as
// it was; what is null and not enforced stays null.
func (m *accessUserModel) updateFields(user *awsapi.User, access *awsapi.UserAccess, data *providerData) {
	m.setIdentity(user)
	if !m.PermissionsBoundary.IsNull() {
		m.PermissionsBoundary = types.StringValue(user.BoundaryARN)
	}
	m.updateGrant(access.Policy)
	m.updateKeys(access)
	tags, descriptions := accesskey.SplitTags(user.Tags)
	m.Tags, m.TagsAll = data.foundTags(tags, m.Tags, m.TagsAll)
	m.KeyDescription = stringOrNull(descriptions[m.AccessKeyID.ValueString()])
}

// updateGrant reads the policy back into the inputs. No policy is no roles; one
// that says something else cannot be said in the inputs, and is null.
func (m *accessUserModel) updateGrant(text string) {
	if held := m.grant(); len(held.RoleARNs) > 0 && policy.EquivalentTexts(held.Document().Marshal(), text, policy.UseIdentity) {
		return
	}
	if text == "" {
		m.AssumableRoleARNs, m.SourceIPs = types.SetValueMust(types.StringType, nil), types.SetNull(types.StringType)
		return
	}
	grant, _ := accesskey.Infer(text)
	m.AssumableRoleARNs, m.SourceIPs = setOfStrings(grant.RoleARNs), setOfStrings(grant.SourceIPs)
}

func (m *accessUserModel) updateKeys(access *awsapi.UserAccess) {
	key, there := access.Key(m.AccessKeyID.ValueString())
	if !there {
		m.dropKey()
	} else {
		m.AccessKeyStatus = types.StringValue(status(key))
	}
	if _, there := access.Key(m.PreviousAccessKeyID.ValueString()); !there {
		m.PreviousAccessKeyID = types.StringNull()
	}
}

// dropKey is the state without a present key.
func (m *accessUserModel) dropKey() {
	m.AccessKeyID, m.AccessKeyStatus = types.StringNull(), types.StringNull()
	m.SecretAccessKey, m.EncryptedSecretAccessKey, m.KeyFingerprint = types.StringNull(), types.StringNull(), types.StringNull()
}

func status(key awsapi.AccessKey) string {
	if key.Active {
		return keyActive
	}
	return keyInactive
}

// ownKeys are the IDs of the keys that are the resource's to delete.
func (m *accessUserModel) ownKeys() []string {
	var ids []string
	for _, id := range []types.String{m.PreviousAccessKeyID, m.AccessKeyID} {
		if known := id.ValueString(); known != "" {
			ids = append(ids, known)
		}
	}
	return ids
}

// isYoung is true while IAM may still not show the user, or its key,
// everywhere.
func (m *accessUserModel) isYoung(memory userMemory, now time.Time) bool {
	created, err := time.Parse(time.RFC3339, m.CreateDate.ValueString())
	return (err == nil && now.Sub(created) < youngFor) || now.Sub(memory.Made) < youngFor
}

// movedARN is the user's ARN under another name or path.
func movedARN(arn, name, path string) string {
	principal, err := awsid.ParsePrincipal(arn, "")
	if err != nil {
		return arn
	}
	principal.Name, principal.Path = name, path
	return principal.ARN()
}

// setUserIdentity does nothing for a core that knows no identities.
func setUserIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, state accessUserModel) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	account := ""
	if arn, err := awsid.ParseARN(state.ARN.ValueString()); err == nil {
		account = arn.AccountID
	}
	return identity.Set(ctx, roleIdentityModel{Name: state.Name, AccountID: stringOrNull(account)})
}
