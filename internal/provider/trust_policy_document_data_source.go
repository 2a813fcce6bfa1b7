package provider

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

var (
	_ datasource.DataSourceWithConfigure        = (*trustPolicyDocumentDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*trustPolicyDocumentDataSource)(nil)
)

// trustPolicyDocumentDataSource builds a trust policy, or takes a given one,
// and audits it, without AWS.
type trustPolicyDocumentDataSource struct {
	data *providerData
}

func newTrustPolicyDocumentDataSource() datasource.DataSource {
	return &trustPolicyDocumentDataSource{}
}

func (d *trustPolicyDocumentDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_trust_policy_document"
}

func (d *trustPolicyDocumentDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := asDataSourceAttributes(trustInputAttributes())
	maps.Copy(attributes, trustPolicyDocumentAttributes())
	resp.Schema = schema.Schema{
		MarkdownDescription: "A trust policy built from the trust inputs, or given whole, and audited. It calls nobody and needs no credentials. Use its `json` where another resource makes the " +
			"role, as in `assume_role_policy` of `aws_iam_role`. Findings that are not accepted are warnings here, of whatever severity: a failing data source would block a destroy too. " +
			"To have a hole stop the plan, use `crossaccount_access_role` or `crossaccount_trust_policy`, or test `findings` in a `postcondition`.",
		Attributes: attributes,
	}
}

func trustPolicyDocumentAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"account_id": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "ID of the account that holds the role, 12 digits, as `data.aws_caller_identity` gives it. Defaults to none: then every account that is not among the " +
				"trusted ones is a third party.",
			Validators: []validator.String{checkedString("an AWS account ID of 12 digits", awsid.CheckAccountID)},
		},
		"role_name": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Name of the role the policy is for, which the audit holds against the vendor's rule and which warnings name. Defaults to none.",
			Validators:          []validator.String{checkedString("a role name", awsid.CheckRoleName)},
		},
		"partition": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "The AWS partition of the role, such as `aws-us-gov`: where account IDs are taken to be, and whose principals of the vendor are trusted. A role can trust " +
				"principals of its own partition alone. Defaults to `aws`.",
			Validators: []validator.String{stringvalidator.OneOf(partitionIDs()...)},
		},
		"json": computedText("The trust policy as canonical JSON; a given one that does not parse, as it was given."),
		"findings": explainedFindingsAttribute("What the audit found in the policy, accepted findings and notes included; empty where it found nothing. The length of sessions and the path " +
			"of the role are not judged, for they are not known here."),
		"not_considered": notConsideredAttribute(),
	}
}

func partitionIDs() []string {
	var ids []string
	for _, p := range awsid.Partitions() {
		ids = append(ids, p.ID)
	}
	return ids
}

func (d *trustPolicyDocumentDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

func (d *trustPolicyDocumentDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.AtLeastOneOf(
			path.MatchRoot("vendor"), path.MatchRoot("trusted_principals"), path.MatchRoot("assume_role_policy")),
	}
}

// trustPolicyDocumentModel is the configuration and what is read.
type trustPolicyDocumentModel struct {
	trustInputsModel

	AccountID     types.String `tfsdk:"account_id"`
	RoleName      types.String `tfsdk:"role_name"`
	Partition     types.String `tfsdk:"partition"`
	JSON          types.String `tfsdk:"json"`
	Findings      types.List   `tfsdk:"findings"`
	NotConsidered types.List   `tfsdk:"not_considered"`
}

func (m *trustPolicyDocumentModel) site() trustSite {
	site := trustSite{partition: commercialPartition, accountID: m.AccountID.ValueString(), roleName: m.RoleName.ValueString()}
	if !m.Partition.IsNull() {
		site.partition = m.Partition.ValueString()
	}
	return site
}

// label is what diagnostics call the role.
func (m *trustPolicyDocumentModel) label() string {
	if m.RoleName.IsNull() {
		return "(no role_name given)"
	}
	return m.RoleName.ValueString()
}

// Read builds and audits. Core reads a data source once all its arguments are
// known, so that nothing is put off but for arguments of the provider block.
func (d *trustPolicyDocumentDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m trustPolicyDocumentModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	d.data.needAudit(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resolved := m.resolve(ctx, d.data, m.site(), &resp.Diagnostics)
	if resolved.assumesItself && m.site().roleARN() == "" {
		addRoleMissing(resolved.definition, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	judge := auditor{data: d.data, role: m.label(), given: !m.AssumeRolePolicy.IsNull(), definition: resolved.definition}
	findings := judge.audit(resolved.audited, resolved.subject)
	judge.report(findings, warns, &resp.Diagnostics)
	judge.reportAcceptances(resolved.subject.Accepted, findings, &resp.Diagnostics)
	m.JSON = resolved.policy
	m.Findings = explainedFindingsValue(findings)
	m.NotConsidered = listOfStrings(notConsideredOffline())
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
