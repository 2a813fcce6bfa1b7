package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// assumeRoleDataModel is the data source's configuration and state. It has no
// place for a credential, because a data source is kept in state whole.
type assumeRoleDataModel struct {
	RoleARN         types.String   `tfsdk:"role_arn"`
	ExternalID      types.String   `tfsdk:"external_id"`
	SessionName     types.String   `tfsdk:"session_name"`
	DurationSeconds types.Int64    `tfsdk:"duration_seconds"`
	SessionTags     types.Map      `tfsdk:"session_tags"`
	SourceIdentity  types.String   `tfsdk:"source_identity"`
	STSRegion       types.String   `tfsdk:"sts_region"`
	TrustPolicy     types.String   `tfsdk:"trust_policy"`
	Expect          types.String   `tfsdk:"expect"`
	Probes          types.Set      `tfsdk:"probes"`
	OnFailure       types.String   `tfsdk:"on_failure"`
	Timeouts        timeouts.Value `tfsdk:"timeouts"`

	Outcome               types.String `tfsdk:"outcome"`
	ExternalIDEnforcement types.String `tfsdk:"external_id_enforcement"`
	CallerARN             types.String `tfsdk:"caller_arn"`
	AssumedRoleARN        types.String `tfsdk:"assumed_role_arn"`
	AssumedRoleID         types.String `tfsdk:"assumed_role_id"`
	ErrorCode             types.String `tfsdk:"error_code"`
	ErrorMessage          types.String `tfsdk:"error_message"`
	Checks                []checkModel `tfsdk:"checks"`
	Valid                 types.Bool   `tfsdk:"valid"`
	NotConsidered         types.List   `tfsdk:"not_considered"`
}

// checkModel is one check of a data source that judges.
type checkModel struct {
	ID     string `tfsdk:"id"`
	Status string `tfsdk:"status"`
	Detail string `tfsdk:"detail"`
	Remedy string `tfsdk:"remedy"`
}

func (m assumeRoleDataModel) asInput() awsapi.LiveCheckInput {
	in := awsapi.LiveCheckInput{
		RoleARN:         m.RoleARN.ValueString(),
		ExternalID:      m.ExternalID.ValueStringPointer(),
		Expect:          awsapi.Expectation(m.Expect.ValueString()),
		SessionName:     m.SessionName.ValueString(),
		DurationSeconds: m.DurationSeconds.ValueInt64(),
		SessionTags:     stringMap(m.SessionTags),
		SourceIdentity:  m.SourceIdentity.ValueString(),
		STSRegion:       m.STSRegion.ValueString(),
		TrustPolicy:     m.TrustPolicy.ValueString(),
	}
	for _, probe := range sortedStrings(m.Probes) {
		in.Probes = append(in.Probes, awsapi.ProbeKind(probe))
	}
	return in
}

func (m *assumeRoleDataModel) update(r awsapi.LiveCheckResult) {
	m.Outcome = types.StringValue(string(r.Outcome))
	m.ExternalIDEnforcement = types.StringValue(string(r.Enforcement))
	m.CallerARN = stringOrNull(r.CallerARN)
	m.AssumedRoleARN = stringOrNull(r.AssumedRoleARN)
	m.AssumedRoleID = stringOrNull(r.AssumedRoleID)
	m.ErrorCode = stringOrNull(r.ErrorCode)
	m.ErrorMessage = stringOrNull(r.ErrorMessage)
	m.Checks = make([]checkModel, len(r.Checks))
	for i, check := range r.Checks {
		m.Checks[i] = checkModel{ID: check.ID, Status: string(check.Status), Detail: check.Detail, Remedy: check.Remedy}
	}
	m.Valid = types.BoolValue(r.Valid())
	m.NotConsidered = listOfStrings(notConsideredLive())
}

// notConsideredLive is what a live check leaves open. STS has asked every
// policy there is, service control policies too, but for this call only.
func notConsideredLive() []string {
	return []string{
		"callers other than this one",
		"external IDs other than the one given and a made-up wrong one",
		"what else conditions can ask for: other addresses, times, session names and tags, MFA",
		"what the role may do once it is assumed",
	}
}
