package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// The resource that a moved block may name as its source.
const (
	movedType     = "aws_iam_role"
	movedProvider = "aws"
)

// MoveState takes over the role of an aws_iam_role. It is called before the
// provider is configured and asks nobody: the refresh that follows, which knows
// a move by its missing findings, reads what AWS holds.
func (r *accessRoleResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: moveRole}}
}

func moveRole(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	if req.SourceTypeName != movedType || !isProvider(req.SourceProviderAddress, movedProvider) {
		addNotMovable(&resp.Diagnostics, req)
		return
	}
	source, err := readAWSRole(req.SourceRawState.JSON)
	if err != nil {
		resp.Diagnostics.AddError("Role to move not understood",
			sentence(err.Error())+" Bring it up to date with the hashicorp/aws provider first (terraform apply -refresh-only), then move it; "+
				"or take it out of state with a removed block and import it here by its name.\n\n"+
				fmt.Sprintf("Source: %s, schema version %d", movedType, req.SourceSchemaVersion))
		return
	}
	// The first attribute set makes an object of a state that is null as a whole.
	resp.Diagnostics.Append(resp.TargetState.SetAttribute(ctx, path.Root("name"), source.Name)...)
	var m accessRoleModel
	resp.Diagnostics.Append(resp.TargetState.Get(ctx, &m)...)
	source.fill(ctx, &m, &resp.Diagnostics)
	keep(ctx, m, roleMemory{}.moved(m), &resp.TargetState, resp.TargetIdentity, resp.TargetPrivate, &resp.Diagnostics)
}

// isProvider reports whether an address is that of the provider of the type:
// whole (registry.terraform.io/hashicorp/aws), from whatever registry, or the
// bare type, which is all that OpenTofu sends.
func isProvider(address, providerType string) bool {
	parts := strings.Split(strings.ToLower(strings.Trim(address, "/")), "/")
	return parts[len(parts)-1] == providerType
}

// awsRole is what is taken over of the state of an aws_iam_role. Its schema has
// had one version; attributes that came or went between releases of hashicorp/aws
// may be missing. Source: hashicorp/terraform-provider-aws, internal/service/iam/role.go.
type awsRole struct {
	ID                  string            `json:"id"`
	Name                string            `json:"name"`
	NamePrefix          string            `json:"name_prefix"`
	ARN                 string            `json:"arn"`
	UniqueID            string            `json:"unique_id"`
	CreateDate          string            `json:"create_date"`
	Path                string            `json:"path"`
	Description         string            `json:"description"`
	MaxSessionDuration  int64             `json:"max_session_duration"`
	PermissionsBoundary string            `json:"permissions_boundary"`
	AssumeRolePolicy    string            `json:"assume_role_policy"`
	ForceDetachPolicies bool              `json:"force_detach_policies"`
	InlinePolicies      []awsInlinePolicy `json:"inline_policy"`
	ManagedPolicyARNs   []string          `json:"managed_policy_arns"`
	Tags                map[string]string `json:"tags"`
	TagsAll             map[string]string `json:"tags_all"`
}

type awsInlinePolicy struct {
	Name   string `json:"name"`
	Policy string `json:"policy"`
}

// readAWSRole refuses a state that does not tell which role it is.
func readAWSRole(state []byte) (awsRole, error) {
	var role awsRole
	if err := json.Unmarshal(state, &role); err != nil {
		return role, fmt.Errorf("its state cannot be read: %w", err)
	}
	if role.Name == "" {
		role.Name = role.ID // They are the same.
	}
	if err := awsid.CheckRoleName(role.Name); err != nil {
		return role, fmt.Errorf("its state does not name the role: %w", err)
	}
	if p, err := awsid.ParsePrincipal(role.ARN, ""); err != nil || p.Kind != awsid.KindRole || p.Name != role.Name {
		return role, fmt.Errorf("its state does not hold the role's ARN: arn is %q", role.ARN)
	}
	return role, nil
}

// fill takes over what the source's state holds. Policies that it shows are
// kept whoever declared them, for nothing tells; an import does the same.
func (s awsRole) fill(ctx context.Context, m *accessRoleModel, diags *diag.Diagnostics) {
	m.ID, m.Name, m.NamePrefix = types.StringValue(s.Name), types.StringValue(s.Name), stringOrNull(s.NamePrefix)
	m.ARN, m.UniqueID, m.CreateDate = types.StringValue(s.ARN), stringOrNull(s.UniqueID), stringOrNull(s.CreateDate)
	m.Path = types.StringValue(s.Path)
	if s.Path == "" {
		m.Path = types.StringValue("/")
	}
	m.Description, m.PermissionsBoundary = stringOrNull(s.Description), stringOrNull(s.PermissionsBoundary)
	m.MaxSessionDuration = types.Int64Value(max(s.MaxSessionDuration, awsid.MinMaxSessionDuration))
	m.ForceDetachPolicies = boolOrNull(s.ForceDetachPolicies)
	if s.AssumeRolePolicy != "" {
		m.adopt(ctx, s.AssumeRolePolicy, diags)
		m.TrustPolicy = types.StringValue(canonicalTrustPolicy(s.AssumeRolePolicy))
	}
	if inline := s.inline(); len(inline) > 0 {
		m.InlinePolicies = mapOfStrings(inline)
	}
	m.ManagedPolicyARNs = setOfStrings(sortedUnique(s.ManagedPolicyARNs))
	if len(s.Tags) > 0 {
		m.Tags = mapOfStrings(s.Tags)
	}
	m.TagsAll = mapOfStrings(s.TagsAll)
}

// inline leaves out the empty block by which hashicorp/aws lets one say that
// there are to be no policies.
func (s awsRole) inline() map[string]string {
	inline := map[string]string{}
	for _, p := range s.InlinePolicies {
		if p.Name != "" {
			inline[p.Name] = p.Policy
		}
	}
	return inline
}

func addNotMovable(diags *diag.Diagnostics, req resource.MoveStateRequest) {
	diags.AddError("Resource cannot be moved",
		fmt.Sprintf("A crossaccount_access_role can be moved from %s of the hashicorp/aws provider, and from nothing else. "+
			"Take the resource out of state with a removed block (lifecycle { destroy = false }), and import the role here by its name.\n\n"+
			"Source: %s of %s", movedType, req.SourceTypeName, req.SourceProviderAddress))
}
