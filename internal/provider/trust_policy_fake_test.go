package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// ec2Trust is what a role made elsewhere holds before its policy is managed.
const ec2Trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`

// openTrust lets a third party in with no external ID.
const openTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + testStranger + `"},"Action":"sts:AssumeRole"}]}`

// builtTrust is what collectorPolicy comes to.
const builtTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + testStranger + `"},"Action":"sts:AssumeRole",` +
	`"Condition":{"StringEquals":{"sts:ExternalId":"` + goodID + `"}}}]}`

// collectorPolicy is a resource block for the role collector.
func collectorPolicy(change ...func(*trustPolicyModel)) trustPolicyModel {
	m := trustPolicyModel{
		trustInputsModel: testModel(func(*accessRoleModel) {}).trustInputsModel,
		RoleName:         types.StringValue("collector"),
		Findings:         types.ListNull(types.ObjectType{AttrTypes: findingTypes()}),
		Timeouts:         timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{})},
	}
	m.TrustedPrincipals = setOfStrings([]string{testStranger})
	m.ExternalIDs = listOfStrings([]string{goodID})
	for _, c := range change {
		c(&m)
	}
	return m
}

func onDestroy(what string) func(*trustPolicyModel) {
	return func(m *trustPolicyModel) { m.OnDestroy = types.StringValue(what) }
}

// givenPolicy is a configuration that gives the whole policy.
func givenPolicy(text string) func(*trustPolicyModel) {
	return func(m *trustPolicyModel) {
		m.TrustedPrincipals, m.ExternalIDs = types.SetNull(types.StringType), types.ListNull(types.StringType)
		m.AssumeRolePolicy = types.StringValue(text)
	}
}

// policyLife runs a trust policy through plan, apply and refresh on a fake that
// has the role collector.
type policyLife struct {
	t      *testing.T
	iam    *fakeIAM
	data   *providerData
	state  *trustPolicyModel
	memory policyMemory
}

func newPolicyLife(t *testing.T, standing string) *policyLife {
	t.Helper()
	l := &policyLife{t: t, iam: newFakeIAM(), data: testData()}
	l.iam.add(awsapi.Role{Name: "collector", Path: "/", MaxSessionDuration: 3600, TrustPolicy: standing}, awsapi.RolePolicies{})
	return l
}

func (l *policyLife) plan(config trustPolicyModel) (trustPolicyModel, diag.Diagnostics) {
	l.t.Helper()
	var diags diag.Diagnostics
	config.ID, config.PreviousPolicy = types.StringUnknown(), types.StringUnknown()
	if l.state != nil {
		config.ID, config.PreviousPolicy = l.state.ID, l.state.PreviousPolicy
	}
	p := policyPlanner{data: l.data, plan: config, state: l.state, memory: l.memory}
	if l.state != nil {
		p.locate(l.t.Context(), &diags)
	} else if len(l.data.Unknown) == 0 && !p.find(l.t.Context(), l.iam, &diags) {
		p.site = trustSite{partition: "aws", accountID: testAccount, roleName: config.RoleName.ValueString()}
	}
	return p.modify(l.t.Context(), &diags), diags
}

// apply plans and applies; the diagnostics are those of both.
func (l *policyLife) apply(config trustPolicyModel) diag.Diagnostics {
	l.t.Helper()
	plan, diags := l.plan(config)
	if diags.HasError() {
		return diags
	}
	w := policyWriter{client: l.iam, data: l.data, plan: plan, memory: l.memory}
	if l.state != nil {
		state, memory := w.update(l.t.Context(), *l.state, &diags)
		l.state, l.memory = &state, memory
		return diags
	}
	if state, memory, isBegun := w.create(l.t.Context(), &diags); isBegun {
		l.state, l.memory = &state, memory
	}
	return diags
}

// refresh reads; state is nil afterwards where the role is gone.
func (l *policyLife) refresh() diag.Diagnostics {
	l.t.Helper()
	var diags diag.Diagnostics
	if !(policyReader{client: l.iam, data: l.data}).refresh(l.t.Context(), l.state, &l.memory, &diags) && !diags.HasError() {
		l.state = nil
	}
	return diags
}

// planDestroy is the plan of a destroy.
func (l *policyLife) planDestroy() diag.Diagnostics {
	l.t.Helper()
	var diags diag.Diagnostics
	p := policyPlanner{data: l.data, state: l.state, memory: l.memory}
	p.planRemoval(l.t.Context(), &diags)
	return diags
}

func (l *policyLife) destroy() diag.Diagnostics {
	l.t.Helper()
	var diags diag.Diagnostics
	policyRemover{client: l.iam, memory: l.memory, now: l.data.Now()}.remove(l.t.Context(), *l.state, &diags)
	return diags
}

// imported begins a life with an import.
func (l *policyLife) imported() diag.Diagnostics {
	l.t.Helper()
	l.memory = policyMemory{}
	l.state = &trustPolicyModel{
		trustInputsModel: testModel(func(*accessRoleModel) {}).trustInputsModel,
		RoleName:         types.StringValue("collector"),
		ID:               types.StringValue("collector"),
		Findings:         types.ListNull(types.ObjectType{AttrTypes: findingTypes()}),
		Timeouts:         timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{})},
	}
	return l.refresh()
}

// holds fails unless AWS's policy means the same as text.
func (l *policyLife) holds(text string) {
	l.t.Helper()
	if role := l.iam.roles["collector"]; !sameTrust(role.TrustPolicy, text) {
		l.t.Errorf("AWS holds %s, want %s", role.TrustPolicy, text)
	}
}
