package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

var _ datasource.DataSourceWithConfigure = (*assumeRoleDataSource)(nil)

// liveCheckTimeout leaves room for a role that was made a moment ago: IAM
// publishes no bound for telling all its hosts, and minutes have been seen.
const liveCheckTimeout = 3 * time.Minute

// The values of on_failure.
const (
	failureError   = "error"
	failureWarning = "warning"
	failureIgnore  = "ignore"
)

// assumeRoleDataSource proves a role's trust by assuming it.
type assumeRoleDataSource struct {
	data *providerData
}

func newAssumeRoleDataSource() datasource.DataSource { return &assumeRoleDataSource{} }

func (d *assumeRoleDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_assume_role"
}

func (d *assumeRoleDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = assumeRoleDataSourceSchema(ctx)
}

func (d *assumeRoleDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

func (d *assumeRoleDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer d.data.addNotices(&resp.Diagnostics)
	var m assumeRoleDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	timeout, diags := m.Timeouts.Read(ctx, liveCheckTimeout)
	resp.Diagnostics.Append(diags...)
	client := d.data.client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	result, err := client.LiveCheck(limited, m.asInput())
	if err != nil {
		addAWSError(&resp.Diagnostics, err)
		return
	}
	m.update(result)
	addLiveProblem(&resp.Diagnostics, result, m.OnFailure.ValueString())
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// addLiveProblem shows what was found against the expectation, as loudly as
// on_failure asks.
func addLiveProblem(diags *diag.Diagnostics, result awsapi.LiveCheckResult, onFailure string) {
	problem, found := result.Problem()
	switch {
	case !found || onFailure == failureIgnore:
	case problem.Warning || onFailure == failureWarning:
		diags.AddWarning(problem.Summary, problem.Detail)
	default:
		diags.AddError(problem.Summary, problem.Detail)
	}
}
