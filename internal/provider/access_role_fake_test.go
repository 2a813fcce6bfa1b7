package provider

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

const (
	testAccount  = "123456789012"
	testStranger = "arn:aws:iam::444455556666:role/collector"
	testReadS3   = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`
	testRevoke   = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`
)

// fakeIAM holds roles in memory and notes every call that changes something.
type fakeIAM struct {
	roles    map[string]*awsapi.Role
	policies map[string]*awsapi.RolePolicies
	profiles map[string][]string
	writes   []string
	// policyReads counts reads of permission policies.
	policyReads int
	// blind is how many reads do not find the roles that are there.
	blind int
	// waited runs when somebody waits, for what AWS shows late; nil for nothing.
	waited func()
	// fail makes the named call fail.
	fail map[string]error
	// account is whose credentials they are.
	account string
}

var errRefused = errors.New("refused by the test")

func newFakeIAM() *fakeIAM {
	return &fakeIAM{
		roles: map[string]*awsapi.Role{}, policies: map[string]*awsapi.RolePolicies{},
		profiles: map[string][]string{}, fail: map[string]error{}, account: testAccount,
	}
}

// add puts a role there as if somebody had made it earlier.
func (f *fakeIAM) add(role awsapi.Role, policies awsapi.RolePolicies) {
	role.ARN = "arn:aws:iam::" + testAccount + ":role" + role.Path + role.Name
	if role.UniqueID == "" {
		role.UniqueID = "AROA" + role.Name
	}
	role.CreateDate = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f.roles[role.Name] = &role
	if policies.Inline == nil {
		policies.Inline = map[string]string{}
	}
	f.policies[role.Name] = &policies
}

func (f *fakeIAM) Identity(context.Context) (awsapi.Identity, error) {
	return awsapi.Identity{AccountID: f.account, Partition: "aws"}, nil
}

func (f *fakeIAM) wrote(call, what string) error {
	if err := f.fail[call]; err != nil {
		return err
	}
	f.writes = append(f.writes, call+" "+what)
	return nil
}

func (f *fakeIAM) CreateRole(_ context.Context, in awsapi.CreateRoleInput) (*awsapi.Role, error) {
	if _, there := f.roles[in.Name]; there {
		return nil, &awsapi.Failure{Kind: awsapi.ErrAlreadyExists, Summary: "Cannot create the IAM role", Detail: "It exists."}
	}
	if err := f.wrote("CreateRole", in.Name); err != nil {
		return nil, err
	}
	f.add(awsapi.Role{Name: in.Name, Path: in.Path, Description: in.Description, MaxSessionDuration: in.MaxSessionDuration,
		BoundaryARN: in.BoundaryARN, TrustPolicy: in.TrustPolicy, Tags: in.Tags}, awsapi.RolePolicies{})
	return f.ReadRole(context.Background(), in.Name)
}

func (f *fakeIAM) ReadRole(_ context.Context, name string) (*awsapi.Role, error) {
	role, there := f.roles[name]
	if !there || f.blind > 0 {
		f.blind--
		return nil, awsapi.ErrNotFound
	}
	read := *role
	read.Tags = maps.Clone(role.Tags)
	return &read, nil
}

func (f *fakeIAM) ReadRolePolicies(_ context.Context, name string) (*awsapi.RolePolicies, error) {
	f.policyReads++
	held, there := f.policies[name]
	if !there {
		return nil, awsapi.ErrNotFound
	}
	return &awsapi.RolePolicies{Inline: maps.Clone(held.Inline), Managed: slices.Clone(held.Managed)}, nil
}

func (f *fakeIAM) ReadRoleCached(ctx context.Context, name string, scope awsapi.Scope, same func(*awsapi.Role, *awsapi.RolePolicies) bool) (*awsapi.Role, *awsapi.RolePolicies, error) {
	role, err := f.ReadRole(ctx, name)
	if err != nil || scope == awsapi.RoleOnly {
		return role, nil, err
	}
	policies, err := f.ReadRolePolicies(ctx, name)
	if err == nil {
		same(role, policies)
	}
	return role, policies, err
}

func (f *fakeIAM) ReadYoungRole(ctx context.Context, name string, scope awsapi.Scope) (*awsapi.Role, *awsapi.RolePolicies, error) {
	f.blind = 0
	return f.ReadRoleCached(ctx, name, scope, func(*awsapi.Role, *awsapi.RolePolicies) bool { return false })
}

func (f *fakeIAM) UpdateTrustPolicy(_ context.Context, name, policy string) error {
	if err := f.wrote("UpdateTrustPolicy", name); err != nil {
		return err
	}
	f.roles[name].TrustPolicy = policy
	return nil
}

func (f *fakeIAM) UpdateRole(_ context.Context, name, description string, seconds int64) error {
	if err := f.wrote("UpdateRole", name); err != nil {
		return err
	}
	f.roles[name].Description, f.roles[name].MaxSessionDuration = description, seconds
	return nil
}

func (f *fakeIAM) PutRolePolicy(_ context.Context, role, name, document string) error {
	if err := f.wrote("PutRolePolicy", name); err != nil {
		return err
	}
	f.policies[role].Inline[name] = document
	return nil
}

func (f *fakeIAM) DeleteRolePolicy(_ context.Context, role, name string) error {
	if err := f.wrote("DeleteRolePolicy", name); err != nil {
		return err
	}
	delete(f.policies[role].Inline, name)
	return nil
}

func (f *fakeIAM) AttachRolePolicy(_ context.Context, role, arn string) error {
	if err := f.wrote("AttachRolePolicy", arn); err != nil {
		return err
	}
	f.policies[role].Managed = append(f.policies[role].Managed, arn)
	return nil
}

func (f *fakeIAM) DetachRolePolicy(_ context.Context, role, arn string) error {
	if err := f.wrote("DetachRolePolicy", arn); err != nil {
		return err
	}
	f.policies[role].Managed = slices.DeleteFunc(f.policies[role].Managed, func(s string) bool { return s == arn })
	return nil
}

func (f *fakeIAM) SetRoleBoundary(_ context.Context, role, arn string) error {
	if err := f.wrote("SetRoleBoundary", arn); err != nil {
		return err
	}
	f.roles[role].BoundaryARN = arn
	return nil
}

func (f *fakeIAM) TagRole(_ context.Context, role string, tags map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		if err := f.wrote("TagRole", key); err != nil {
			return err
		}
	}
	maps.Copy(f.roles[role].Tags, tags)
	return nil
}

func (f *fakeIAM) UntagRole(_ context.Context, role string, keys []string) error {
	for _, key := range keys {
		if err := f.wrote("UntagRole", key); err != nil {
			return err
		}
		delete(f.roles[role].Tags, key)
	}
	return nil
}

func (f *fakeIAM) InstanceProfiles(_ context.Context, role string) ([]string, error) {
	return f.profiles[role], nil
}

func (f *fakeIAM) RemoveFromInstanceProfile(_ context.Context, profile, role string) error {
	f.profiles[role] = slices.DeleteFunc(f.profiles[role], func(s string) bool { return s == profile })
	return f.wrote("RemoveFromInstanceProfile", profile)
}

func (f *fakeIAM) DeleteRole(_ context.Context, name string) error {
	if err := f.wrote("DeleteRole", name); err != nil {
		return err
	}
	delete(f.roles, name)
	delete(f.policies, name)
	return nil
}

func (f *fakeIAM) WaitForRole(ctx context.Context, name string, scope awsapi.Scope, done func(*awsapi.Role, *awsapi.RolePolicies) bool) (*awsapi.Role, *awsapi.RolePolicies, error) {
	if err := f.fail["WaitForRole"]; err != nil {
		return nil, nil, err
	}
	if f.waited != nil {
		f.waited()
		f.waited = nil
	}
	role, policies, err := f.ReadRoleCached(ctx, name, scope, done)
	if err == nil && !done(role, policies) {
		return role, policies, &awsapi.Failure{Kind: awsapi.ErrNotSettled, Summary: "Not settled"}
	}
	return role, policies, err
}

// testData is a provider block that sets nothing.
func testData() *providerData {
	return &providerData{
		Catalog: vendor.Builtin, AuditMode: auditError, TrustPolicySizeLimit: defaultTrustPolicySize,
		Random: zeros{}, Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
	}
}

// testModel is a resource block that sets nothing but what change sets.
func testModel(change func(*accessRoleModel)) accessRoleModel {
	m := accessRoleModel{
		trustInputsModel: trustInputsModel{
			TrustedPrincipals: types.SetNull(types.StringType),
			ExternalIDs:       types.ListNull(types.StringType),
			Conditions:        types.ListNull(types.ObjectType{AttrTypes: conditionTypes()}),
			TrustedAccountIDs: types.SetNull(types.StringType),
			AcceptedFindings:  types.MapNull(types.StringType),
		},
		InlinePolicies:    types.MapNull(types.StringType),
		ManagedPolicyARNs: types.SetNull(types.StringType),
		Tags:              types.MapNull(types.StringType),
		TagsAll:           types.MapNull(types.StringType),
		Findings:          types.ListNull(types.ObjectType{AttrTypes: findingTypes()}),
		Timeouts:          timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{})},
	}
	change(&m)
	return m
}

// proposed is what core and the schema make of a configuration before
// ModifyPlan: defaults filled in, the rest from state or unknown.
func proposed(config accessRoleModel, state *accessRoleModel) accessRoleModel {
	plan := config
	if plan.Path.IsNull() {
		plan.Path = types.StringValue("/")
	}
	if plan.MaxSessionDuration.IsNull() {
		plan.MaxSessionDuration = types.Int64Value(3600)
	}
	unknown := types.StringUnknown()
	plan.ID, plan.ARN, plan.UniqueID, plan.CreateDate = unknown, unknown, unknown, unknown
	if plan.Name.IsNull() {
		plan.Name = unknown
	}
	if state != nil {
		plan.ID, plan.ARN, plan.UniqueID, plan.CreateDate = state.ID, state.ARN, state.UniqueID, state.CreateDate
		if config.Name.IsNull() {
			plan.Name = state.Name
		}
	}
	return plan
}

// life runs a role through plan, apply and refresh on a fake.
type life struct {
	t      *testing.T
	iam    *fakeIAM
	data   *providerData
	state  *accessRoleModel
	memory roleMemory
}

func newLife(t *testing.T) *life {
	t.Helper()
	return &life{t: t, iam: newFakeIAM(), data: testData()}
}

func (l *life) plan(config accessRoleModel) (accessRoleModel, diag.Diagnostics) {
	l.t.Helper()
	var diags diag.Diagnostics
	p := rolePlanner{data: l.data, config: config, plan: proposed(config, l.state), state: l.state, memory: l.memory}
	p.site = trustSite{partition: "aws", accountID: testAccount, roleName: p.plannedName(), rolePath: p.plan.Path.ValueString(), maxSessionDuration: p.plan.MaxSessionDuration.ValueInt64()}
	return p.modify(l.t.Context(), &diags), diags
}

// apply plans and applies; the diagnostics are those of both.
func (l *life) apply(config accessRoleModel) diag.Diagnostics {
	l.t.Helper()
	plan, diags := l.plan(config)
	if diags.HasError() {
		return diags
	}
	w := roleWriter{client: l.iam, data: l.data, config: config, plan: plan, memory: l.memory}
	if l.state != nil {
		state, memory := w.update(l.t.Context(), *l.state, &diags)
		l.state, l.memory = &state, memory
		return diags
	}
	if state, memory, created := w.create(l.t.Context(), &diags); created {
		l.state, l.memory = &state, memory
	}
	return diags
}

// refresh reads; state is nil afterwards where the role is gone.
func (l *life) refresh() diag.Diagnostics {
	l.t.Helper()
	var diags diag.Diagnostics
	found := roleReader{client: l.iam, data: l.data}.refresh(l.t.Context(), l.state, &l.memory, &diags)
	if !found && !diags.HasError() {
		l.state = nil
	}
	return diags
}

func (l *life) destroy() diag.Diagnostics {
	l.t.Helper()
	var diags diag.Diagnostics
	roleDeleter{client: l.iam, memory: l.memory, now: l.data.Now()}.delete(l.t.Context(), *l.state, &diags)
	return diags
}

// imported begins a life with an import.
func (l *life) imported(name string) diag.Diagnostics {
	l.t.Helper()
	state := testModel(func(m *accessRoleModel) { m.ID, m.Name = types.StringValue(name), types.StringValue(name) })
	l.state = &state
	return l.refresh()
}
