package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// accessRoleModel is the resource as configured, planned and kept in state.
type accessRoleModel struct {
	trustInputsModel

	ID                  types.String   `tfsdk:"id"`
	ARN                 types.String   `tfsdk:"arn"`
	UniqueID            types.String   `tfsdk:"unique_id"`
	CreateDate          types.String   `tfsdk:"create_date"`
	Name                types.String   `tfsdk:"name"`
	NamePrefix          types.String   `tfsdk:"name_prefix"`
	Path                types.String   `tfsdk:"path"`
	Description         types.String   `tfsdk:"description"`
	MaxSessionDuration  types.Int64    `tfsdk:"max_session_duration"`
	PermissionsBoundary types.String   `tfsdk:"permissions_boundary"`
	InlinePolicies      types.Map      `tfsdk:"inline_policies"`
	ManagedPolicyARNs   types.Set      `tfsdk:"managed_policy_arns"`
	Tags                types.Map      `tfsdk:"tags"`
	TagsAll             types.Map      `tfsdk:"tags_all"`
	ForceDetachPolicies types.Bool     `tfsdk:"force_detach_policies"`
	TrustPolicy         types.String   `tfsdk:"trust_policy"`
	Findings            types.List     `tfsdk:"findings"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

// asCreateInput is all that one CreateRole call carries. Trust is the policy's
// text, which differs from the planned one where the role trusts itself.
func (m *accessRoleModel) asCreateInput(name, trust string) awsapi.CreateRoleInput {
	return awsapi.CreateRoleInput{
		Name:               name,
		Path:               m.Path.ValueString(),
		Description:        m.Description.ValueString(),
		TrustPolicy:        trust,
		MaxSessionDuration: m.MaxSessionDuration.ValueInt64(),
		BoundaryARN:        m.PermissionsBoundary.ValueString(),
		Tags:               stringMap(m.TagsAll),
	}
}

// setIdentity takes over what never changes in the life of a role.
func (m *accessRoleModel) setIdentity(role *awsapi.Role) {
	m.ID = types.StringValue(role.Name)
	m.Name = types.StringValue(role.Name)
	m.ARN = types.StringValue(role.ARN)
	m.UniqueID = types.StringValue(role.UniqueID)
	m.CreateDate = types.StringValue(role.CreateDate.UTC().Format(time.RFC3339))
	m.Path = types.StringValue(role.Path)
}

// updateFields takes over what AWS holds. Texts that mean the same to IAM stay
// as they were; what is null and not enforced stays null.
func (m *accessRoleModel) updateFields(role *awsapi.Role, policies *awsapi.RolePolicies, data *providerData) {
	m.setIdentity(role)
	m.MaxSessionDuration = types.Int64Value(role.MaxSessionDuration)
	if m.Description.ValueString() != role.Description {
		m.Description = stringOrNull(role.Description)
	}
	if !m.PermissionsBoundary.IsNull() {
		m.PermissionsBoundary = types.StringValue(role.BoundaryARN)
	}
	if !policy.EquivalentTexts(m.TrustPolicy.ValueString(), role.TrustPolicy, policy.UseTrust) {
		m.TrustPolicy = types.StringValue(canonicalTrustPolicy(role.TrustPolicy))
	}
	if policies != nil {
		m.updatePolicies(policies)
	}
	m.Tags, m.TagsAll = data.foundTags(role.Tags, m.Tags, m.TagsAll)
}

// updatePolicies takes over the permission policies, where they are in state
// at all.
func (m *accessRoleModel) updatePolicies(found *awsapi.RolePolicies) {
	if !m.InlinePolicies.IsNull() {
		m.InlinePolicies = mapOfStrings(keepEquivalent(stringMap(m.InlinePolicies), found.Inline))
	}
	if !m.ManagedPolicyARNs.IsNull() {
		m.ManagedPolicyARNs = types.SetValueMust(types.StringType, stringValues(found.Managed))
	}
}

// keepEquivalent is found, with the prior text wherever it means the same.
func keepEquivalent(prior, found map[string]string) map[string]string {
	kept := make(map[string]string, len(found))
	for name, text := range found {
		kept[name] = text
		if before, ok := prior[name]; ok && policy.EquivalentTexts(before, text, policy.UseIdentity) {
			kept[name] = before
		}
	}
	return kept
}

// equal compares every attribute that AWS decides.
func (m *accessRoleModel) equal(o *accessRoleModel) bool {
	mine, others := m.remote(), o.remote()
	for i := range mine {
		if !mine[i].Equal(others[i]) {
			return false
		}
	}
	return true
}

func (m *accessRoleModel) remote() []attr.Value {
	return []attr.Value{
		m.ID, m.ARN, m.UniqueID, m.CreateDate, m.Name, m.Path, m.Description, m.MaxSessionDuration, m.PermissionsBoundary,
		m.InlinePolicies, m.ManagedPolicyARNs, m.Tags, m.TagsAll, m.TrustPolicy,
	}
}

// isNew is true until the first refresh after an import or a move: findings are
// the one attribute that neither can fill in and that is never null later.
func (m *accessRoleModel) isNew() bool { return m.Findings.IsNull() }

// site is the role the trust policy belongs to, from an ARN that is known.
func (m *accessRoleModel) site() trustSite {
	site := trustSite{
		roleName:           m.Name.ValueString(),
		rolePath:           m.Path.ValueString(),
		maxSessionDuration: m.MaxSessionDuration.ValueInt64(),
		permissions:        m.permissions(),
	}
	if arn, err := awsid.ParseARN(m.ARN.ValueString()); err == nil {
		site.partition, site.accountID = arn.Partition, arn.AccountID
	}
	return site
}

// permissions are the policies the model holds; null and unknown ones are none.
func (m *accessRoleModel) permissions() rolePermissions {
	return rolePermissions{inline: stringMap(m.InlinePolicies), managed: knownStrings(m.ManagedPolicyARNs)}
}

// youngFor is how long after its creation a role's absence is doubted. AWS
// publishes no bound for IAM's propagation; its support speaks of minutes.
const youngFor = 10 * time.Minute

// isYoung is true while IAM may still not show the role everywhere.
func (m *accessRoleModel) isYoung(now time.Time) bool {
	created, err := time.Parse(time.RFC3339, m.CreateDate.ValueString())
	return err == nil && now.Sub(created) < youngFor
}

// roleIdentityModel is how the resource is imported by identity.
type roleIdentityModel struct {
	Name      types.String `tfsdk:"name"`
	AccountID types.String `tfsdk:"account_id"`
}

// identify does nothing for a core that knows no identities.
func (m accessRoleModel) identify(ctx context.Context, identity *tfsdk.ResourceIdentity, _ roleMemory) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.Set(ctx, roleIdentityModel{Name: m.Name, AccountID: stringOrNull(m.site().accountID)})
}

func (m accessRoleModel) limits() timeouts.Value { return m.Timeouts }

func (accessRoleModel) memoryKey() string { return roleMemoryKey }
