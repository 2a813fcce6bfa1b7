package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

var _ datasource.DataSourceWithConfigure = (*trustEvaluationDataSource)(nil)

// trustEvaluationDataSource puts requests to a trust policy.
type trustEvaluationDataSource struct {
	data *providerData
}

func newTrustEvaluationDataSource() datasource.DataSource { return &trustEvaluationDataSource{} }

func (d *trustEvaluationDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_trust_evaluation"
}

func (d *trustEvaluationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = trustEvaluationSchema()
}

func (d *trustEvaluationDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

// Read evaluates every request and audits the policy once.
func (d *trustEvaluationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer d.data.addNotices(&resp.Diagnostics)
	var m trustEvaluationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	d.data.needAudit(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	subject := m.subject(d.data)
	if !m.RoleName.IsNull() {
		client := d.data.client(&resp.Diagnostics)
		if client == nil {
			return
		}
		subject = m.fetch(ctx, client, subject, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	m.evaluate(&resp.Diagnostics)
	m.Findings = explainedFindingsValue(trust.Audit(m.Policy.ValueString(), subject))
	m.NotConsidered = listOfStrings(notConsideredOffline())
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// trustEvaluationModel is the configuration and what is read.
type trustEvaluationModel struct {
	RoleName      types.String                      `tfsdk:"role_name"`
	Policy        types.String                      `tfsdk:"policy"`
	RoleARN       types.String                      `tfsdk:"role_arn"`
	Requests      map[string]evaluationRequestModel `tfsdk:"requests"`
	Decisions     map[string]decisionModel          `tfsdk:"decisions"`
	Findings      types.List                        `tfsdk:"findings"`
	NotConsidered types.List                        `tfsdk:"not_considered"`
}

// evaluationRequestModel is one element of requests.
type evaluationRequestModel struct {
	Principal         types.String `tfsdk:"principal"`
	ExternalID        types.String `tfsdk:"external_id"`
	SessionName       types.String `tfsdk:"session_name"`
	SourceIdentity    types.String `tfsdk:"source_identity"`
	SessionTags       types.Map    `tfsdk:"session_tags"`
	TransitiveTagKeys types.Set    `tfsdk:"transitive_tag_keys"`
	Action            types.String `tfsdk:"action"`
	Context           types.Map    `tfsdk:"context"`
	Expect            types.String `tfsdk:"expect"`
}

func (m evaluationRequestModel) asRequest(roleARN string) trust.Request {
	request := trust.Request{
		Principal:         m.Principal.ValueString(),
		RoleARN:           roleARN,
		ExternalID:        m.ExternalID.ValueStringPointer(),
		SessionName:       m.SessionName.ValueStringPointer(),
		SourceIdentity:    m.SourceIdentity.ValueStringPointer(),
		TransitiveTagKeys: sortedStrings(m.TransitiveTagKeys),
		Action:            m.Action.ValueString(),
	}
	if !m.SessionTags.IsNull() {
		request.SessionTags = stringMap(m.SessionTags)
	}
	for key, value := range m.Context.Elements() {
		list, ok := value.(types.List)
		if !ok || list.IsNull() {
			continue
		}
		if request.Context == nil {
			request.Context = map[string][]string{}
		}
		request.Context[key] = knownStrings(list)
	}
	return request
}

// subject is what the audit knows of the role from its ARN and the provider
// block. The IDs that count as configured are those the policy compares
// literally, for a role alone does not tell which were meant.
func (m *trustEvaluationModel) subject(data *providerData) trust.Subject {
	subject := trust.Subject{
		TrustedAccountIDs:      data.TrustedAccountIDs,
		TrustedOrganizationIDs: data.TrustedOrganizationIDs,
		SizeLimit:              data.TrustPolicySizeLimit,
	}
	if role, err := awsid.ParsePrincipal(m.RoleARN.ValueString(), ""); err == nil {
		subject.AccountID, subject.Partition = role.AccountID, role.Partition
		subject.RoleName, subject.RolePath = role.Name, role.Path
	}
	return subject
}

// fetch reads the role. One made moments ago is waited for: it may have been
// made by the same apply.
func (m *trustEvaluationModel) fetch(ctx context.Context, client awsapi.RoleAPI, subject trust.Subject, diags *diag.Diagnostics) trust.Subject {
	role, _, err := client.ReadYoungRole(ctx, m.RoleName.ValueString(), awsapi.RoleOnly)
	if err != nil {
		summary, detail := awsapi.Explain(err)
		diags.AddAttributeError(path.Root("role_name"), summary, detail)
		return subject
	}
	m.Policy, m.RoleARN = types.StringValue(role.TrustPolicy), types.StringValue(role.ARN)
	if arn, err := awsid.ParsePrincipal(role.ARN, ""); err == nil {
		subject.AccountID, subject.Partition = arn.AccountID, arn.Partition
	}
	subject.RoleName, subject.RolePath, subject.MaxSessionDuration = role.Name, role.Path, role.MaxSessionDuration
	return subject
}

// evaluate fills in the decisions, and gives an error for each request that
// cannot be or whose outcome is not the expected one.
func (m *trustEvaluationModel) evaluate(diags *diag.Diagnostics) {
	document, err := policy.Parse(m.Policy.ValueString(), policy.UseTrust)
	if err != nil {
		diags.AddAttributeError(path.Root("policy"), "Trust policy cannot be evaluated",
			"IAM would refuse this trust policy, so there is nothing to decide by. "+sentence(err.Error()))
		return
	}
	m.Decisions = make(map[string]decisionModel, len(m.Requests))
	for _, name := range slices.Sorted(maps.Keys(m.Requests)) {
		request, at := m.Requests[name], path.Root("requests").AtMapKey(name)
		decision, err := trust.Evaluate(document, request.asRequest(m.RoleARN.ValueString()))
		if err != nil {
			diags.AddAttributeError(at, fmt.Sprintf("Request %q cannot be made", name), sentence(err.Error()))
			continue
		}
		m.Decisions[name] = newDecisionModel(decision)
		if !request.meets(decision) {
			diags.AddAttributeError(at.AtName("expect"), m.unexpected(name, decision), m.explain(request, decision))
		}
	}
}

// The values of expect.
const (
	expectAllowed = string(awsapi.ExpectAllowed)
	expectDenied  = string(awsapi.ExpectDenied)
)

func (m evaluationRequestModel) meets(d trust.Decision) bool {
	return m.Expect.IsNull() || (m.Expect.ValueString() == expectAllowed) == d.Allowed
}

func (m *trustEvaluationModel) unexpected(name string, d trust.Decision) string {
	if d.Allowed {
		return fmt.Sprintf("Request %q gets in and was expected to be denied (%s)", name, m.label())
	}
	return fmt.Sprintf("Request %q is denied and was expected to get in (%s)", name, m.label())
}

// explain says which statement decided, and what the others missed.
func (m *trustEvaluationModel) explain(request evaluationRequestModel, d trust.Decision) string {
	next := "Mend the statement that is meant to let the request in, or what the request sends"
	switch {
	case d.Allowed:
		next = "Mend the statement that lets the request in"
	case d.Decision == policy.DeniedExplicitly.String():
		next = "Mend the statement that denies the request"
	}
	return "Why, statement by statement (counted from 0):\n\n- " + strings.Join(d.Reasons, "\n- ") + "\n\n" + next + "; or change expect, if the outcome is right after all.\n\n" +
		"Decision: " + d.Decision + "\nExpected: " + request.Expect.ValueString() + "\nPrincipal: " + request.Principal.ValueString() + "\nTrust policy: " + m.label()
}

// label names the role, as far as it is known.
func (m *trustEvaluationModel) label() string {
	switch {
	case !m.RoleName.IsNull():
		return "role " + m.RoleName.ValueString()
	case !m.RoleARN.IsNull():
		return m.RoleARN.ValueString()
	default:
		return "the policy given"
	}
}
