package provider

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

const goodID = "d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"

// collectorRole is a role for one third party that has an external ID.
func collectorRole(change ...func(*accessRoleModel)) accessRoleModel {
	return testModel(func(m *accessRoleModel) {
		m.Name = types.StringValue("collector")
		m.TrustedPrincipals = setOfStrings([]string{testStranger})
		m.ExternalIDs = listOfStrings([]string{goodID})
		for _, c := range change {
			c(m)
		}
	})
}

func wantNoErrors(t *testing.T, diags diag.Diagnostics) {
	t.Helper()
	for _, d := range diags.Errors() {
		t.Errorf("%s: %s", d.Summary(), d.Detail())
	}
}

// wantDiagnostic fails unless one of the severity holds all of the texts.
func wantDiagnostic(t *testing.T, diags diag.Diagnostics, severity diag.Severity, texts ...string) {
	t.Helper()
	for _, d := range diags {
		all := d.Summary() + "\n" + d.Detail()
		matches := d.Severity() == severity
		for _, text := range texts {
			matches = matches && strings.Contains(all, text)
		}
		if matches {
			return
		}
	}
	t.Errorf("no %s holds %q among:", severity, texts)
	for _, d := range diags {
		t.Logf("%s: %s\n%s", d.Severity(), d.Summary(), d.Detail())
	}
}

func wantWrites(t *testing.T, iam *fakeIAM, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, iam.writes); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	iam.writes = nil
}

func TestRoleCreateCarriesAllItCanInOneCall(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	l.data.Tags.Default = map[string]string{"team": "security"}
	diags := l.apply(collectorRole(func(m *accessRoleModel) {
		m.Path = types.StringValue("/vendors/")
		m.Description = types.StringValue("Collects")
		m.MaxSessionDuration = types.Int64Value(7200)
		m.PermissionsBoundary = types.StringValue("arn:aws:iam::aws:policy/ReadOnlyAccess")
		m.Tags = mapOfStrings(map[string]string{"env": "prod"})
	}))
	wantNoErrors(t, diags)
	wantWrites(t, l.iam, "CreateRole collector")
	role := l.iam.roles["collector"]
	if role.Path != "/vendors/" || role.Description != "Collects" || role.MaxSessionDuration != 7200 || role.BoundaryARN == "" {
		t.Errorf("CreateRole carried %+v", role)
	}
	if diff := cmp.Diff(map[string]string{"team": "security", "env": "prod"}, role.Tags); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	if l.iam.policyReads != 0 {
		t.Errorf("policies nobody manages were read %d times", l.iam.policyReads)
	}
	if got := l.state.ARN.ValueString(); got != "arn:aws:iam::123456789012:role/vendors/collector" {
		t.Errorf("arn = %s", got)
	}
	if !l.state.InlinePolicies.IsNull() || !l.state.ManagedPolicyARNs.IsNull() {
		t.Errorf("unset policies are %s and %s, want null", l.state.InlinePolicies, l.state.ManagedPolicyARNs)
	}
}

func TestRoleSecondPlanIsEmpty(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*accessRoleModel){
		"a built policy": func(*accessRoleModel) {},
		"policies": func(m *accessRoleModel) {
			m.InlinePolicies = mapOfStrings(map[string]string{"read": testReadS3})
			m.ManagedPolicyARNs = setOfStrings([]string{"arn:aws:iam::aws:policy/SecurityAudit"})
		},
		"no policies at all": func(m *accessRoleModel) {
			m.InlinePolicies = mapOfStrings(nil)
			m.ManagedPolicyARNs = types.SetValueMust(types.StringType, nil)
		},
		"empty texts": func(m *accessRoleModel) {
			m.Description = types.StringValue("")
			m.PermissionsBoundary = types.StringValue("")
			m.Tags = mapOfStrings(nil)
		},
		"a given policy in another spelling": func(m *accessRoleModel) {
			m.TrustedPrincipals, m.ExternalIDs = types.SetNull(types.StringType), types.ListNull(types.StringType)
			m.AssumeRolePolicy = types.StringValue(`{"Version":"2012-10-17","Statement":{"Sid":"In","Effect":"Allow","Principal":{"AWS":["444455556666"]},"Action":["sts:AssumeRole"],"Condition":{"StringEquals":{"sts:ExternalId":["` + goodID + `"]}}}}`)
			m.AcceptedFindings = mapOfStrings(map[string]string{"whole-account-trusted": "agreed"})
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLife(t)
			config := collectorRole(change)
			wantNoErrors(t, l.apply(config))
			wantNoErrors(t, l.refresh())
			before := *l.state
			plan, diags := l.plan(config)
			wantNoErrors(t, diags)
			if !plan.equal(&before) {
				t.Errorf("the second plan differs:\n%s", cmp.Diff(fields(before), fields(plan)))
			}
			if !plan.Findings.Equal(before.Findings) {
				t.Errorf("findings differ: %s, then %s", before.Findings, plan.Findings)
			}
			l.iam.writes = nil
			wantNoErrors(t, l.apply(config))
			wantWrites(t, l.iam)
		})
	}
}

func fields(m accessRoleModel) []string {
	var texts []string
	for _, v := range m.remote() {
		texts = append(texts, v.String())
	}
	return texts
}

func TestRoleUpdateWritesWhatDiffersAndNothingElse(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*accessRoleModel)
		want   []string
	}{
		"nothing":         {func(*accessRoleModel) {}, nil},
		"the external ID": {func(m *accessRoleModel) { m.ExternalIDs = listOfStrings([]string{goodID + "x"}) }, []string{"UpdateTrustPolicy collector"}},
		"a second ID":     {func(m *accessRoleModel) { m.ExternalIDs = listOfStrings([]string{goodID + "x", goodID}) }, []string{"UpdateTrustPolicy collector"}},
		"the description": {func(m *accessRoleModel) { m.Description = types.StringValue("new") }, []string{"UpdateRole collector"}},
		"the session":     {func(m *accessRoleModel) { m.MaxSessionDuration = types.Int64Value(3601) }, []string{"UpdateRole collector"}},
		"a boundary":      {func(m *accessRoleModel) { m.PermissionsBoundary = types.StringValue("arn:aws:iam::aws:policy/X") }, []string{"SetRoleBoundary arn:aws:iam::aws:policy/X"}},
		"a tag":           {func(m *accessRoleModel) { m.Tags = mapOfStrings(map[string]string{"a": "2"}) }, []string{"UntagRole b", "TagRole a"}},
		"no tags":         {func(m *accessRoleModel) { m.Tags = types.MapNull(types.StringType) }, []string{"UntagRole a", "UntagRole b"}},
		"an inline policy": {func(m *accessRoleModel) {
			m.InlinePolicies = mapOfStrings(map[string]string{"read": testReadS3, "p": testRevoke})
		}, []string{"PutRolePolicy p"}},
		"another spelling": {func(m *accessRoleModel) {
			m.InlinePolicies = mapOfStrings(map[string]string{"read": strings.Replace(testReadS3, `"s3:GetObject"`, `["s3:GetObject"]`, 1)})
		}, nil},
		"other policies": {func(m *accessRoleModel) { m.InlinePolicies = mapOfStrings(map[string]string{"p": testReadS3}) }, []string{"DeleteRolePolicy read", "PutRolePolicy p"}},
		"no policies":    {func(m *accessRoleModel) { m.InlinePolicies = mapOfStrings(nil) }, []string{"DeleteRolePolicy read"}},
		"policies unset": {func(m *accessRoleModel) {
			m.InlinePolicies, m.ManagedPolicyARNs = types.MapNull(types.StringType), types.SetNull(types.StringType)
		}, nil},
		"an attachment": {func(m *accessRoleModel) { m.ManagedPolicyARNs = setOfStrings([]string{"arn:aws:iam::aws:policy/Y"}) },
			[]string{"DetachRolePolicy arn:aws:iam::aws:policy/SecurityAudit", "AttachRolePolicy arn:aws:iam::aws:policy/Y"}},
		"what AWS does not hold": {func(m *accessRoleModel) { m.ForceDetachPolicies = types.BoolValue(true) }, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base := collectorRole(func(m *accessRoleModel) {
				m.Tags = mapOfStrings(map[string]string{"a": "1", "b": "1"})
				m.InlinePolicies = mapOfStrings(map[string]string{"read": testReadS3})
				m.ManagedPolicyARNs = setOfStrings([]string{"arn:aws:iam::aws:policy/SecurityAudit"})
			})
			l := newLife(t)
			wantNoErrors(t, l.apply(base))
			l.iam.writes = nil
			changed := base
			tt.change(&changed)
			wantNoErrors(t, l.apply(changed))
			wantWrites(t, l.iam, tt.want...)
			wantNoErrors(t, l.refresh())
			wantNoErrors(t, l.apply(changed))
			wantWrites(t, l.iam)
		})
	}
}

func TestRoleUnsetPoliciesStayAndAreNotEnforced(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	set := collectorRole(func(m *accessRoleModel) { m.InlinePolicies = mapOfStrings(map[string]string{"read": testReadS3}) })
	unset := collectorRole()
	wantNoErrors(t, l.apply(set))
	wantNoErrors(t, l.apply(unset))
	l.iam.policies["collector"].Inline["by-others"] = testReadS3
	wantNoErrors(t, l.refresh())
	l.iam.writes = nil
	wantNoErrors(t, l.apply(unset))
	wantWrites(t, l.iam)
	if got := len(l.state.InlinePolicies.Elements()); got != 2 {
		t.Errorf("state shows %d inline policies, want both", got)
	}
	diags := l.destroy()
	wantDiagnostic(t, diags, diag.SeverityError, "Inline policies: by-others", "force_detach_policies = true")
	wantWrites(t, l.iam)
}

func TestRoleUnsetBoundaryIsNotTouched(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	wantNoErrors(t, l.apply(collectorRole()))
	l.iam.roles["collector"].BoundaryARN = "arn:aws:iam::aws:policy/ByOthers"
	l.iam.writes = nil
	wantNoErrors(t, l.refresh())
	wantNoErrors(t, l.apply(collectorRole(func(m *accessRoleModel) { m.Description = types.StringValue("x") })))
	wantWrites(t, l.iam, "UpdateRole collector")

	removed := collectorRole(func(m *accessRoleModel) { m.PermissionsBoundary = types.StringValue("") })
	wantNoErrors(t, l.apply(removed))
	wantWrites(t, l.iam, "UpdateRole collector", "SetRoleBoundary ")
}

func TestRoleForeignPoliciesAreDriftAndContainmentIsNot(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	config := collectorRole(func(m *accessRoleModel) {
		m.InlinePolicies = mapOfStrings(nil)
		m.ManagedPolicyARNs = types.SetValueMust(types.StringType, nil)
	})
	wantNoErrors(t, l.apply(config))
	held := l.iam.policies["collector"]
	held.Inline["AWSRevokeOlderSessions"], held.Inline["by-others"] = testRevoke, testReadS3
	held.Managed = []string{"arn:aws:iam::aws:policy/AWSDenyAll", "arn:aws:iam::aws:policy/SecurityAudit"}
	diags := l.refresh()
	wantDiagnostic(t, diags, diag.SeverityWarning, "collector is contained by AWSRevokeOlderSessions")
	wantDiagnostic(t, diags, diag.SeverityWarning, "AWSDenyAll")
	if diff := cmp.Diff(map[string]string{"by-others": testReadS3}, stringMap(l.state.InlinePolicies)); diff != "" {
		t.Errorf("drift of inline policies (-want +got):\n%s", diff)
	}
	l.iam.writes = nil
	diags = l.apply(config)
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "AWSRevokeOlderSessions", "only denies")
	wantWrites(t, l.iam, "DeleteRolePolicy by-others", "DetachRolePolicy arn:aws:iam::aws:policy/SecurityAudit")
}

func TestRoleOwnDenyPolicyIsManaged(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	wantNoErrors(t, l.apply(collectorRole(func(m *accessRoleModel) { m.InlinePolicies = mapOfStrings(map[string]string{"guard": testRevoke}) })))
	wantNoErrors(t, l.refresh())
	if len(l.state.InlinePolicies.Elements()) != 1 {
		t.Errorf("a declared policy that only denies left the state: %s", l.state.InlinePolicies)
	}
	l.iam.writes = nil
	wantNoErrors(t, l.apply(collectorRole(func(m *accessRoleModel) { m.InlinePolicies = mapOfStrings(nil) })))
	wantWrites(t, l.iam, "DeleteRolePolicy guard")
}

func TestRoleThatTrustsItself(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	self := "arn:aws:iam::123456789012:role/collector"
	config := collectorRole(func(m *accessRoleModel) { m.TrustedPrincipals = setOfStrings([]string{testStranger, self}) })
	l.iam.fail["UpdateTrustPolicy"] = errRefused
	wantDiagnostic(t, l.apply(config), diag.SeverityError, "untaint")
	if strings.Contains(l.iam.roles["collector"].TrustPolicy, self) {
		t.Errorf("CreateRole named the role itself: %s", l.iam.roles["collector"].TrustPolicy)
	}
	if !policy.EquivalentTexts(l.state.TrustPolicy.ValueString(), l.iam.roles["collector"].TrustPolicy, policy.UseTrust) {
		t.Errorf("state says %s, AWS holds %s", l.state.TrustPolicy, l.iam.roles["collector"].TrustPolicy)
	}
	delete(l.iam.fail, "UpdateTrustPolicy")
	wantNoErrors(t, l.apply(config))
	wantWrites(t, l.iam, "CreateRole collector", "UpdateTrustPolicy collector")
}

func TestRoleStateTellsHowFarItCame(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	config := collectorRole(func(m *accessRoleModel) {
		m.InlinePolicies = mapOfStrings(map[string]string{"a": testReadS3, "b": testReadS3})
		m.ManagedPolicyARNs = setOfStrings([]string{"arn:aws:iam::aws:policy/SecurityAudit"})
	})
	l.iam.fail["AttachRolePolicy"] = &awsapi.Failure{Kind: awsapi.ErrAccessDenied, Summary: "Cannot attach", Detail: "Denied."}
	diags := l.apply(config)
	wantDiagnostic(t, diags, diag.SeverityError, "Cannot attach", "terraform untaint")
	if l.state == nil {
		t.Fatal("the role was made and state does not know it")
	}
	if len(l.state.InlinePolicies.Elements()) != 2 || len(l.state.ManagedPolicyARNs.Elements()) != 0 {
		t.Errorf("state shows %s and %s", l.state.InlinePolicies, l.state.ManagedPolicyARNs)
	}
	for _, v := range l.state.remote() {
		if v.IsUnknown() {
			t.Errorf("state holds an unknown value: core refuses it")
		}
	}
	wantNoErrors(t, l.destroy())
	wantWrites(t, l.iam, "CreateRole collector", "PutRolePolicy a", "PutRolePolicy b",
		"DetachRolePolicy arn:aws:iam::aws:policy/SecurityAudit", "DeleteRolePolicy a", "DeleteRolePolicy b", "DeleteRole collector")
}

func TestRoleStateSurvivesAnInterrupt(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	interrupted := &awsapi.Failure{Kind: awsapi.ErrInterrupted, Summary: "Interrupted", Detail: "The wait was interrupted."}
	config := collectorRole(func(m *accessRoleModel) { m.InlinePolicies = mapOfStrings(map[string]string{"read": testReadS3}) })
	l.iam.fail["WaitForRole"] = interrupted
	wantDiagnostic(t, l.apply(config), diag.SeverityError, "Interrupted", "untaint")
	if l.state == nil || len(l.state.InlinePolicies.Elements()) != 1 || !l.memory.ownsInline("read") {
		t.Fatalf("after the interrupt, state is %v and memory %+v", l.state, l.memory)
	}
	config.Description = types.StringValue("changed")
	wantDiagnostic(t, l.apply(config), diag.SeverityError, "Interrupted")
	if got := l.state.Description.ValueString(); got != "changed" {
		t.Errorf("state does not hold what was written before the interrupt: %q", got)
	}
	delete(l.iam.fail, "WaitForRole")
	l.iam.writes = nil
	wantNoErrors(t, l.refresh())
	wantNoErrors(t, l.apply(config))
	wantWrites(t, l.iam)
}

func TestRoleUpdateThatStopsHalfwayIsRemembered(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	wantNoErrors(t, l.apply(collectorRole()))
	changed := collectorRole(func(m *accessRoleModel) {
		m.ExternalIDs = listOfStrings([]string{goodID + "x"})
		m.InlinePolicies = mapOfStrings(map[string]string{"a": testReadS3, "b": testReadS3})
		m.ManagedPolicyARNs = setOfStrings([]string{"arn:aws:iam::aws:policy/SecurityAudit"})
	})
	l.iam.fail["AttachRolePolicy"] = errRefused
	if diags := l.apply(changed); !diags.HasError() {
		t.Fatal("the failure was not reported")
	}
	if !l.memory.wrote(l.state.TrustPolicy.ValueString()) || !strings.Contains(l.state.TrustPolicy.ValueString(), goodID+"x") {
		t.Errorf("state holds %s, the policy remembered is %s", l.state.TrustPolicy, l.memory.Policy)
	}
	wantNoErrors(t, l.refresh())
	l.iam.writes = nil
	wantNoErrors(t, l.destroy())
	wantWrites(t, l.iam, "DetachRolePolicy arn:aws:iam::aws:policy/SecurityAudit", "DeleteRolePolicy a", "DeleteRolePolicy b", "DeleteRole collector")
}

func TestRoleThatExistsIsNotAdopted(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	l.iam.add(awsapi.Role{Name: "collector", Path: "/"}, awsapi.RolePolicies{})
	diags := l.apply(collectorRole())
	wantDiagnostic(t, diags, diag.SeverityError, "import {", `id = "collector"`)
	if d, ok := diags.Errors()[0].(diag.DiagnosticWithPath); !ok || !d.Path().Equal(path.Root("name")) {
		t.Errorf("the error does not point at the name: %v", diags.Errors()[0])
	}
	wantWrites(t, l.iam)
	if l.state != nil {
		t.Error("state holds a role that was not made here")
	}
}

func TestRoleGeneratedNameKeepsTheVendorsRule(t *testing.T) {
	t.Parallel()
	vendorRole := func(change func(*accessRoleModel)) accessRoleModel {
		return testModel(func(m *accessRoleModel) {
			m.Vendor = types.StringValue("synqly")
			m.ExternalIDs = listOfStrings([]string{goodID})
			change(m)
		})
	}
	l := newLife(t)
	wantNoErrors(t, l.apply(vendorRole(func(*accessRoleModel) {})))
	if name := l.state.Name.ValueString(); !strings.HasPrefix(name, "SynqlyAccess") || len(name) <= len("SynqlyAccess") {
		t.Errorf("generated name %q", name)
	}
	_, diags := newLife(t).plan(vendorRole(func(m *accessRoleModel) { m.NamePrefix = types.StringValue("writer-") }))
	wantDiagnostic(t, diags, diag.SeverityError, "vendor-mismatch", "SynqlyAccess")
	_, diags = newLife(t).plan(vendorRole(func(m *accessRoleModel) { m.NamePrefix = types.StringValue("SynqlyAccess-team-") }))
	wantNoErrors(t, diags)
}

func TestRoleBuildErrorsPointAtTheInput(t *testing.T) {
	t.Parallel()
	condition := func(test string) attr.Value {
		return types.ObjectValueMust(conditionTypes(), map[string]attr.Value{
			"test": types.StringValue(test), "variable": types.StringValue("aws:username"), "values": listOfStrings([]string{"x"})})
	}
	tests := map[string]struct {
		change func(*accessRoleModel)
		want   path.Path
	}{
		"a principal of another partition": {func(m *accessRoleModel) {
			m.TrustedPrincipals = setOfStrings([]string{"arn:aws-us-gov:iam::123456789012:role/x"})
		}, path.Root("trusted_principals")},
		"the second condition": {func(m *accessRoleModel) {
			m.Conditions = types.ListValueMust(types.ObjectType{AttrTypes: conditionTypes()}, []attr.Value{condition("StringLike"), condition("StringLikes")})
		}, path.Root("conditions").AtListIndex(1)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := newLife(t).plan(collectorRole(tt.change))
			if len(diags.Errors()) != 1 {
				t.Fatalf("got %v, want one error", diags)
			}
			if d, ok := diags.Errors()[0].(diag.DiagnosticWithPath); !ok || !d.Path().Equal(tt.want) {
				t.Errorf("the error points elsewhere than at %s: %v", tt.want, diags.Errors()[0])
			}
		})
	}
}
