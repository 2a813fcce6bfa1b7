package provider

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

func TestRoleGoneLeavesState(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	wantNoErrors(t, l.apply(collectorRole()))
	delete(l.iam.roles, "collector")
	diags := l.refresh()
	if l.state != nil || len(diags) != 0 {
		t.Errorf("state %v, diagnostics %v", l.state, diags)
	}
}

func TestRoleYoungIsNotTakenForGone(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	wantNoErrors(t, l.apply(collectorRole()))
	l.iam.blind = 1
	wantNoErrors(t, l.refresh())
	if l.state == nil {
		t.Fatal("one read that missed a role made seconds ago dropped it from state")
	}
	l.iam.blind = 1
	wantNoErrors(t, l.apply(collectorRole(func(m *accessRoleModel) { m.Description = types.StringValue("x") })))
	l.iam.blind = 1
	wantNoErrors(t, l.destroy())
	wantWrites(t, l.iam, "CreateRole collector", "UpdateRole collector", "DeleteRole collector")

	l = newLife(t)
	wantNoErrors(t, l.apply(collectorRole()))
	later := l.data.Now().Add(time.Hour)
	l.data.Now = func() time.Time { return later }
	l.iam.blind = 1
	if l.refresh(); l.state != nil {
		t.Error("an old role that is not found stays in state")
	}
}

func TestRoleMadeAnewLeavesStateWithAWarning(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	wantNoErrors(t, l.apply(collectorRole()))
	l.iam.roles["collector"].UniqueID = "AROANEW"
	diags := l.refresh()
	wantDiagnostic(t, diags, diag.SeverityWarning, "made anew", "ID in state: AROAcollector", "ID at AWS: AROANEW")
	if l.state != nil {
		t.Error("state still holds the role")
	}
	wantDiagnostic(t, l.apply(collectorRole()), diag.SeverityError, "import {", "create_before_destroy", "name_prefix")
}

func TestRoleOfOthersIsNeitherWrittenNorDeleted(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	wantNoErrors(t, l.apply(collectorRole()))
	l.iam.roles["collector"].UniqueID = "AROANEW"
	l.iam.writes = nil
	diags := l.apply(collectorRole(func(m *accessRoleModel) { m.Description = types.StringValue("x") }))
	wantDiagnostic(t, diags, diag.SeverityError, "another one now")
	wantDiagnostic(t, l.destroy(), diag.SeverityWarning, "made anew")
	wantWrites(t, l.iam)
}

func TestRoleDriftIsShownExactly(t *testing.T) {
	t.Parallel()
	config := collectorRole(func(m *accessRoleModel) {
		m.Tags = mapOfStrings(map[string]string{"env": "prod"})
		m.PermissionsBoundary = types.StringValue("arn:aws:iam::aws:policy/B")
		m.InlinePolicies = mapOfStrings(map[string]string{"read": testReadS3})
	})
	tests := map[string]struct {
		edit func(*fakeIAM)
		// changed are the attributes that differ after the refresh; writes mend them.
		changed []string
		writes  []string
	}{
		"the description": {func(f *fakeIAM) { f.roles["collector"].Description = "x" }, []string{"description"}, []string{"UpdateRole collector"}},
		"the session":     {func(f *fakeIAM) { f.roles["collector"].MaxSessionDuration = 7200 }, []string{"max_session_duration"}, []string{"UpdateRole collector"}},
		"another boundary": {func(f *fakeIAM) { f.roles["collector"].BoundaryARN = "arn:aws:iam::aws:policy/C" }, []string{"permissions_boundary"},
			[]string{"SetRoleBoundary arn:aws:iam::aws:policy/B"}},
		"no boundary": {func(f *fakeIAM) { f.roles["collector"].BoundaryARN = "" }, []string{"permissions_boundary"}, []string{"SetRoleBoundary arn:aws:iam::aws:policy/B"}},
		"a tag more":  {func(f *fakeIAM) { f.roles["collector"].Tags["x"] = "y" }, []string{"tags", "tags_all"}, []string{"UntagRole x"}},
		"a tag less":  {func(f *fakeIAM) { delete(f.roles["collector"].Tags, "env") }, []string{"tags", "tags_all"}, []string{"TagRole env"}},
		"AWS's tag":   {func(f *fakeIAM) { f.roles["collector"].Tags["aws:cloudformation:stack-name"] = "y" }, nil, nil},
		"a policy":    {func(f *fakeIAM) { f.policies["collector"].Inline["read"] = testRevoke }, []string{"inline_policies"}, []string{"PutRolePolicy read"}},
		"its spelling": {func(f *fakeIAM) {
			f.policies["collector"].Inline["read"] = strings.Replace(testReadS3, `"s3:GetObject"`, `["s3:GetObject"]`, 1)
		}, nil, nil},
		"the trust policy": {func(f *fakeIAM) {
			f.roles["collector"].TrustPolicy = strings.Replace(f.roles["collector"].TrustPolicy, goodID, goodID+"x", 1)
		}, []string{"trust_policy"}, []string{"UpdateTrustPolicy collector"}},
		"an attachment nobody manages": {func(f *fakeIAM) { f.policies["collector"].Managed = []string{"arn:aws:iam::aws:policy/X"} }, nil, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLife(t)
			wantNoErrors(t, l.apply(config))
			before := *l.state
			tt.edit(l.iam)
			wantNoErrors(t, l.refresh())
			if diff := cmp.Diff(tt.changed, changedAttributes(before, *l.state)); diff != "" {
				t.Errorf("drift (-want +got):\n%s", diff)
			}
			l.iam.writes = nil
			wantNoErrors(t, l.apply(config))
			wantWrites(t, l.iam, tt.writes...)
		})
	}
}

func changedAttributes(a, b accessRoleModel) []string {
	names := []string{"id", "arn", "unique_id", "create_date", "name", "path", "description", "max_session_duration", "permissions_boundary",
		"inline_policies", "managed_policy_arns", "tags", "tags_all", "trust_policy"}
	var changed []string
	for i, v := range a.remote() {
		if !v.Equal(b.remote()[i]) {
			changed = append(changed, names[i])
		}
	}
	return changed
}

func TestRoleDefaultAndIgnoredTags(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	l.data.Tags = awsapi.TagSettings{Default: map[string]string{"team": "security", "env": "test"}, Ignore: awsapi.IgnoreTags{KeyPrefixes: []string{"cost:"}}}
	config := collectorRole(func(m *accessRoleModel) { m.Tags = mapOfStrings(map[string]string{"env": "prod"}) })
	wantNoErrors(t, l.apply(config))
	if diff := cmp.Diff(map[string]string{"team": "security", "env": "prod"}, stringMap(l.state.TagsAll)); diff != "" {
		t.Errorf("tags_all (-want +got):\n%s", diff)
	}
	l.iam.roles["collector"].Tags["cost:center"] = "1"
	before := *l.state
	wantNoErrors(t, l.refresh())
	if changed := changedAttributes(before, *l.state); changed != nil {
		t.Errorf("an ignored tag shows as drift of %v", changed)
	}
	l.data.Tags.Default = map[string]string{"team": "platform"}
	l.iam.writes = nil
	wantNoErrors(t, l.apply(config))
	wantWrites(t, l.iam, "TagRole team")
	if l.iam.roles["collector"].Tags["cost:center"] != "1" {
		t.Error("an ignored tag was removed")
	}
}

func TestRoleDestroy(t *testing.T) {
	t.Parallel()
	own := func(m *accessRoleModel) {
		m.InlinePolicies = mapOfStrings(map[string]string{"read": testReadS3})
		m.ManagedPolicyARNs = setOfStrings([]string{"arn:aws:iam::aws:policy/SecurityAudit"})
	}
	tests := map[string]struct {
		config func(*accessRoleModel)
		edit   func(*fakeIAM)
		errors []string
		writes []string
	}{
		"its own alone": {own, func(*fakeIAM) {}, nil,
			[]string{"DetachRolePolicy arn:aws:iam::aws:policy/SecurityAudit", "DeleteRolePolicy read", "DeleteRole collector"}},
		"gone already":               {own, func(f *fakeIAM) { delete(f.roles, "collector") }, nil, nil},
		"its own, removed by others": {own, func(f *fakeIAM) { delete(f.policies["collector"].Inline, "read") }, nil, []string{"DetachRolePolicy arn:aws:iam::aws:policy/SecurityAudit", "DeleteRolePolicy read", "DeleteRole collector"}},
		"what others added": {own, func(f *fakeIAM) {
			f.policies["collector"].Inline["theirs"] = testReadS3
			f.policies["collector"].Managed = append(f.policies["collector"].Managed, "arn:aws:iam::aws:policy/Theirs")
			f.profiles["collector"] = []string{"profile"}
		}, []string{"Inline policies: theirs", "Attached policies: arn:aws:iam::aws:policy/Theirs", "Instance profiles: profile", "Role: collector"}, nil},
		"what others added, by force": {func(m *accessRoleModel) { m.ForceDetachPolicies = types.BoolValue(true) }, func(f *fakeIAM) {
			f.policies["collector"].Inline["theirs"] = testReadS3
			f.profiles["collector"] = []string{"profile"}
		}, nil, []string{"RemoveFromInstanceProfile profile", "DeleteRolePolicy theirs", "DeleteRole collector"}},
		"added after the look": {func(*accessRoleModel) {}, func(f *fakeIAM) {
			f.fail["DeleteRole"] = &awsapi.ConflictError{Failure: &awsapi.Failure{Kind: awsapi.ErrConflict}, Inline: []string{"late"}}
		}, []string{"Inline policies: late"}, nil},
		"refused": {func(*accessRoleModel) {}, func(f *fakeIAM) {
			f.fail["DeleteRole"] = &awsapi.Failure{Kind: awsapi.ErrAccessDenied, Summary: "Cannot delete the IAM role", Detail: "Denied."}
		}, []string{"Cannot delete the IAM role"}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLife(t)
			wantNoErrors(t, l.apply(collectorRole(tt.config)))
			l.iam.writes = nil
			tt.edit(l.iam)
			diags := l.destroy()
			if tt.errors != nil {
				wantDiagnostic(t, diags, diag.SeverityError, tt.errors...)
			} else {
				wantNoErrors(t, diags)
			}
			wantWrites(t, l.iam, tt.writes...)
		})
	}
}

func TestRoleTaintedIsRemovedWithoutAMemory(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	wantNoErrors(t, l.apply(collectorRole(func(m *accessRoleModel) {
		m.InlinePolicies = mapOfStrings(map[string]string{"read": testReadS3})
		m.ManagedPolicyARNs = setOfStrings([]string{"arn:aws:iam::aws:policy/SecurityAudit"})
	})))
	l.memory, l.iam.writes = roleMemory{}, nil
	l.iam.policies["collector"].Inline["theirs"] = testReadS3
	wantDiagnostic(t, l.destroy(), diag.SeverityError, "Inline policies: theirs")
	delete(l.iam.policies["collector"].Inline, "theirs")
	wantNoErrors(t, l.destroy())
	wantWrites(t, l.iam, "DetachRolePolicy arn:aws:iam::aws:policy/SecurityAudit", "DeleteRolePolicy read", "DeleteRole collector")
}

func TestRoleImportInfersTheInputs(t *testing.T) {
	t.Parallel()
	const built = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + testStranger + `"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + goodID + `"}}}]}`
	const other = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	l := newLife(t)
	l.iam.add(awsapi.Role{Name: "collector", Path: "/", MaxSessionDuration: 3600, TrustPolicy: built, Tags: map[string]string{"a": "b"}},
		awsapi.RolePolicies{Inline: map[string]string{"read": testReadS3}, Managed: []string{"arn:aws:iam::aws:policy/SecurityAudit"}})
	wantNoErrors(t, l.imported("collector"))
	config := collectorRole(func(m *accessRoleModel) { m.Tags = mapOfStrings(map[string]string{"a": "b"}) })
	if diff := cmp.Diff([]string{testStranger}, knownStrings(l.state.TrustedPrincipals)); diff != "" {
		t.Errorf("trusted_principals (-want +got):\n%s", diff)
	}
	if !l.state.AssumeRolePolicy.IsNull() || !l.state.Vendor.IsNull() {
		t.Errorf("assume_role_policy %s, vendor %s, want null", l.state.AssumeRolePolicy, l.state.Vendor)
	}
	before := *l.state
	plan, diags := l.plan(config)
	wantNoErrors(t, diags)
	if changed := changedAttributes(before, plan); changed != nil || !plan.Findings.Equal(before.Findings) {
		t.Errorf("the plan after the import changes %v", changed)
	}
	wantNoErrors(t, l.apply(config))
	wantWrites(t, l.iam)
	wantNoErrors(t, l.destroy())
	wantWrites(t, l.iam, "DetachRolePolicy arn:aws:iam::aws:policy/SecurityAudit", "DeleteRolePolicy read", "DeleteRole collector")

	l.iam.add(awsapi.Role{Name: "other", Path: "/", MaxSessionDuration: 3600, TrustPolicy: other, BoundaryARN: "arn:aws:iam::aws:policy/B"}, awsapi.RolePolicies{})
	wantNoErrors(t, l.imported("other"))
	if l.state.AssumeRolePolicy.IsNull() || !l.state.TrustedPrincipals.IsNull() || l.state.PermissionsBoundary.ValueString() != "arn:aws:iam::aws:policy/B" {
		t.Errorf("imported %s, %s, %s", l.state.AssumeRolePolicy, l.state.TrustedPrincipals, l.state.PermissionsBoundary)
	}
}

func TestRoleImportOfAnAccountIsTheSameByIDAndByRoot(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	config := collectorRole(func(m *accessRoleModel) { m.TrustedPrincipals = setOfStrings([]string{"444455556666"}) })
	wantNoErrors(t, l.apply(config))
	wantNoErrors(t, l.imported("collector"))
	plan, diags := l.plan(config)
	wantNoErrors(t, diags)
	if !plan.TrustedPrincipals.Equal(l.state.TrustedPrincipals) {
		t.Errorf("planned %s where %s was imported", plan.TrustedPrincipals, l.state.TrustedPrincipals)
	}
	config.TrustedPrincipals = setOfStrings([]string{"444455556666", testStranger})
	plan, diags = l.plan(config)
	wantNoErrors(t, diags)
	if plan.TrustedPrincipals.Equal(l.state.TrustedPrincipals) {
		t.Error("another principal makes no difference")
	}
}

func TestRoleImportInOtherWordsWritesNothing(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	vendorRole := testModel(func(m *accessRoleModel) {
		m.Vendor, m.Name = types.StringValue("synqly"), types.StringValue("SynqlyAccess")
		m.ExternalIDs = listOfStrings([]string{goodID})
	})
	wantNoErrors(t, l.apply(vendorRole))
	l.iam.writes, l.memory = nil, roleMemory{}
	wantNoErrors(t, l.imported("SynqlyAccess"))
	if l.state.TrustedPrincipals.IsNull() {
		t.Error("the principals were not inferred")
	}
	wantNoErrors(t, l.apply(vendorRole))
	wantWrites(t, l.iam)
}
