package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

// securityLakeSinkModel is the data source's configuration and state.
type securityLakeSinkModel struct {
	URL               types.String   `tfsdk:"url"`
	Region            types.String   `tfsdk:"region"`
	AccountID         types.String   `tfsdk:"account_id"`
	SourceName        types.String   `tfsdk:"source_name"`
	SourceVersion     types.String   `tfsdk:"source_version"`
	RoleARN           types.String   `tfsdk:"role_arn"`
	ProviderPrincipal types.String   `tfsdk:"provider_principal"`
	ExternalID        types.String   `tfsdk:"external_id"`
	OnFailure         types.String   `tfsdk:"on_failure"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`

	Bucket          types.String `tfsdk:"bucket"`
	BucketARN       types.String `tfsdk:"bucket_arn"`
	BucketRegion    types.String `tfsdk:"bucket_region"`
	Partition       types.String `tfsdk:"partition"`
	KeyPrefix       types.String `tfsdk:"key_prefix"`
	ObjectPrefix    types.String `tfsdk:"object_prefix"`
	CanonicalURL    types.String `tfsdk:"canonical_url"`
	DataLakeARN     types.String `tfsdk:"data_lake_arn"`
	DataLakeStatus  types.String `tfsdk:"data_lake_status"`
	KMSKeyARN       types.String `tfsdk:"kms_key_arn"`
	SourceLocation  types.String `tfsdk:"source_location"`
	ProviderRoleARN types.String `tfsdk:"provider_role_arn"`
	Checks          []checkModel `tfsdk:"checks"`
	Valid           types.Bool   `tfsdk:"valid"`
	NotConsidered   types.List   `tfsdk:"not_considered"`
}

func (m securityLakeSinkModel) asArguments() lake.Arguments {
	return lake.Arguments{
		URL:               m.URL.ValueString(),
		Region:            m.Region.ValueString(),
		AccountID:         m.AccountID.ValueString(),
		SourceName:        m.SourceName.ValueString(),
		SourceVersion:     m.SourceVersion.ValueString(),
		RoleARN:           m.RoleARN.ValueString(),
		ProviderPrincipal: m.ProviderPrincipal.ValueString(),
		ExternalID:        m.ExternalID.ValueString(),
	}
}

func (m *securityLakeSinkModel) update(r lake.Report) {
	m.Bucket = stringOrNull(r.Bucket)
	m.BucketARN = stringOrNull(r.BucketARN)
	m.BucketRegion = stringOrNull(r.BucketRegion)
	m.Partition = stringOrNull(r.Partition)
	m.KeyPrefix = stringOrNull(r.KeyPrefix)
	m.ObjectPrefix = stringOrNull(r.ObjectPrefix)
	m.CanonicalURL = stringOrNull(r.CanonicalURL)
	m.DataLakeARN = stringOrNull(r.DataLakeARN)
	m.DataLakeStatus = stringOrNull(string(r.DataLakeStatus))
	m.KMSKeyARN = stringOrNull(r.KMSKeyARN)
	m.SourceLocation = stringOrNull(r.SourceLocation)
	m.ProviderRoleARN = stringOrNull(r.ProviderRoleARN)
	m.Checks = make([]checkModel, len(r.Checks))
	for i, check := range r.Checks {
		m.Checks[i] = checkModel{ID: check.ID, Status: string(check.Status), Detail: check.Detail, Remedy: check.Remedy}
	}
	m.Valid = types.BoolValue(r.Valid())
	m.NotConsidered = listOfStrings(lake.NotConsidered())
}
