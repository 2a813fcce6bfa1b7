package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// fakeUsers holds users in memory and notes every call that changes something.
type fakeUsers struct {
	users    map[string]*awsapi.User
	policies map[string]map[string]string
	keys     map[string][]awsapi.AccessKey
	held     map[string]awsapi.UserHoldings
	writes   []string
	// blind is how many reads do not find what is there.
	blind int
	// made counts keys, for their IDs.
	made int
	// fail makes the named call fail.
	fail    map[string]error
	account string
}

var _ userClient = (*fakeUsers)(nil)

func newFakeUsers() *fakeUsers {
	return &fakeUsers{users: map[string]*awsapi.User{}, policies: map[string]map[string]string{}, keys: map[string][]awsapi.AccessKey{},
		held: map[string]awsapi.UserHoldings{}, fail: map[string]error{}, account: testAccount}
}

func (f *fakeUsers) Identity(context.Context) (awsapi.Identity, error) {
	return awsapi.Identity{AccountID: f.account, Partition: "aws"}, nil
}

func (f *fakeUsers) wrote(call, what string) error {
	if err := f.fail[call]; err != nil {
		return err
	}
	f.writes = append(f.writes, call+" "+what)
	return nil
}

func (f *fakeUsers) CreateUser(_ context.Context, in awsapi.CreateUserInput) (*awsapi.User, error) {
	if _, there := f.users[in.Name]; there {
		return nil, &awsapi.Failure{Kind: awsapi.ErrAlreadyExists, Summary: "Cannot create the IAM user", Detail: "It exists."}
	}
	if err := f.wrote("CreateUser", in.Name); err != nil {
		return nil, err
	}
	f.users[in.Name] = &awsapi.User{Name: in.Name, Path: in.Path, ARN: "arn:aws:iam::" + testAccount + ":user" + in.Path + in.Name, UniqueID: "AIDA" + in.Name,
		CreateDate: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), BoundaryARN: in.BoundaryARN, Tags: maps.Clone(in.Tags)}
	if f.users[in.Name].Tags == nil {
		f.users[in.Name].Tags = map[string]string{}
	}
	f.policies[in.Name] = map[string]string{}
	return f.ReadUser(context.Background(), in.Name)
}

func (f *fakeUsers) ReadUser(_ context.Context, name string) (*awsapi.User, error) {
	user, there := f.users[name]
	if !there || f.blind > 0 {
		f.blind--
		return nil, awsapi.ErrNotFound
	}
	read := *user
	read.Tags = maps.Clone(user.Tags)
	return &read, nil
}

func (f *fakeUsers) ReadUserAccess(_ context.Context, name, policy string) (*awsapi.UserAccess, error) {
	if _, there := f.users[name]; !there {
		return nil, awsapi.ErrNotFound
	}
	return &awsapi.UserAccess{Policy: f.policies[name][policy], Keys: slices.Clone(f.keys[name])}, nil
}

func (f *fakeUsers) ReadYoungUser(ctx context.Context, name, policy string, _ func(*awsapi.User, *awsapi.UserAccess) bool) (*awsapi.User, *awsapi.UserAccess, error) {
	f.blind = 0
	user, err := f.ReadUser(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	access, err := f.ReadUserAccess(ctx, name, policy)
	return user, access, err
}

func (f *fakeUsers) InlineUserPolicies(_ context.Context, name string) (map[string]string, error) {
	return maps.Clone(f.policies[name]), nil
}

func (f *fakeUsers) MoveUser(_ context.Context, name, _, newName, newPath string) error {
	if err := f.wrote("MoveUser", newPath+newName); err != nil {
		return err
	}
	user := f.users[name]
	policies, keys := f.policies[name], f.keys[name]
	delete(f.users, name)
	user.Name, user.Path = newName, newPath
	user.ARN = "arn:aws:iam::" + testAccount + ":user" + newPath + newName
	f.users[newName], f.policies[newName], f.keys[newName] = user, policies, keys
	return nil
}

func (f *fakeUsers) PutUserPolicy(_ context.Context, user, name, document string) error {
	if err := f.wrote("PutUserPolicy", name); err != nil {
		return err
	}
	f.policies[user][name] = document
	return nil
}

func (f *fakeUsers) SetUserBoundary(_ context.Context, user, arn string) error {
	f.users[user].BoundaryARN = arn
	return f.wrote("SetUserBoundary", arn)
}

func (f *fakeUsers) TagUser(_ context.Context, user string, tags map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		if err := f.wrote("TagUser", key); err != nil {
			return err
		}
		f.users[user].Tags[key] = tags[key]
	}
	return nil
}

func (f *fakeUsers) UntagUser(_ context.Context, user string, keys []string) error {
	for _, key := range keys {
		if err := f.wrote("UntagUser", key); err != nil {
			return err
		}
		delete(f.users[user].Tags, key)
	}
	return nil
}

func (f *fakeUsers) CreateAccessKey(_ context.Context, user string, _ []string) (*awsapi.NewAccessKey, error) {
	f.made++
	id := fmt.Sprintf("LKIAKEYNUMBER%07d", f.made)
	if err := f.wrote("CreateAccessKey", id); err != nil {
		return nil, err
	}
	key := awsapi.AccessKey{ID: id, Active: true}
	f.keys[user] = append(f.keys[user], key)
	return &awsapi.NewAccessKey{AccessKey: key, Secret: "secret-of-" + id}, nil
}

func (f *fakeUsers) ActivateAccessKey(_ context.Context, user, id string) error {
	for i := range f.keys[user] {
		if f.keys[user][i].ID == id {
			f.keys[user][i].Active = true
		}
	}
	return f.wrote("ActivateAccessKey", id)
}

func (f *fakeUsers) DeleteAccessKey(_ context.Context, user, id string) error {
	if err := f.wrote("DeleteAccessKey", id); err != nil {
		return err
	}
	f.keys[user] = slices.DeleteFunc(f.keys[user], func(k awsapi.AccessKey) bool { return k.ID == id })
	return nil
}

func (f *fakeUsers) ReadUserHoldings(_ context.Context, name string) (awsapi.UserHoldings, error) {
	held := f.held[name]
	for _, key := range f.keys[name] {
		held.Keys = append(slices.Clone(held.Keys), key.ID)
	}
	held.Inline = slices.Sorted(maps.Keys(f.policies[name]))
	return held, nil
}

func (f *fakeUsers) RemoveUserHoldings(_ context.Context, name string, held awsapi.UserHoldings) error {
	f.keys[name], f.policies[name] = nil, nil
	return f.wrote("RemoveUserHoldings", fmt.Sprint(len(held.Facts()), " kinds"))
}

func (f *fakeUsers) DeleteUser(_ context.Context, name string) error {
	delete(f.users, name)
	return f.wrote("DeleteUser", name)
}

func (f *fakeUsers) WaitForUser(ctx context.Context, name, policy string, done func(*awsapi.User, *awsapi.UserAccess) bool) error {
	if err := f.fail["WaitForUser"]; err != nil {
		return err
	}
	user, access, err := f.ReadYoungUser(ctx, name, policy, nil)
	if err != nil || !done(user, access) {
		return fmt.Errorf("what was written does not show: %w", err)
	}
	return nil
}

// userLife runs a user through plan, apply and refresh on a fake.
type userLife struct {
	t      *testing.T
	iam    *fakeUsers
	data   *providerData
	state  *accessUserModel
	memory userMemory
}

func newUserLife(t *testing.T) *userLife {
	t.Helper()
	return &userLife{t: t, iam: newFakeUsers(), data: testData()}
}

// vendorUser is a user whose secret may stand in state.
func vendorUser(change ...func(*accessUserModel)) accessUserModel {
	m := accessUserModel{
		Name: types.StringValue("vendor"), Path: types.StringValue("/"), AssumableRoleARNs: setOfStrings([]string{dataloopRole}), AllowSecretInState: types.BoolValue(true),
		SourceIPs: types.SetNull(types.StringType), Tags: types.MapNull(types.StringType), TagsAll: types.MapNull(types.StringType), Keepers: types.MapNull(types.StringType),
		Timeouts: timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{})},
	}
	for _, c := range change {
		c(&m)
	}
	return m
}

func (l *userLife) plan(config accessUserModel) (accessUserModel, diag.Diagnostics) {
	l.t.Helper()
	var diags diag.Diagnostics
	return userPlanner{data: l.data, config: config, plan: config, state: l.state, memory: l.memory}.modify(&diags), diags
}

// apply plans and applies; the diagnostics are those of both.
func (l *userLife) apply(config accessUserModel) diag.Diagnostics {
	l.t.Helper()
	plan, diags := l.plan(config)
	if diags.HasError() {
		return diags
	}
	return append(diags, l.write(config, plan)...)
}

func (l *userLife) write(config, plan accessUserModel) (diags diag.Diagnostics) {
	w := userWriter{client: l.iam, data: l.data, config: config, plan: plan, memory: l.memory}
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

func (l *userLife) refresh() (diags diag.Diagnostics) {
	found := userReader{client: l.iam, data: l.data}.refresh(l.t.Context(), l.state, &l.memory, &diags)
	if !found && !diags.HasError() {
		l.state = nil
	}
	return diags
}

func (l *userLife) destroy() (diags diag.Diagnostics) {
	userDeleter{client: l.iam, memory: l.memory, now: l.data.Now()}.delete(l.t.Context(), *l.state, &diags)
	return diags
}
