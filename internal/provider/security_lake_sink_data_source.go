package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

var _ datasource.DataSourceWithConfigure = (*securityLakeSinkDataSource)(nil)

// sinkTimeout is generous for 16 calls; it is there for endpoints that hang.
const sinkTimeout = 2 * time.Minute

// securityLakeSinkDataSource checks that a writer outside of AWS can put its
// objects into a Security Lake.
type securityLakeSinkDataSource struct {
	data *providerData
}

func newSecurityLakeSinkDataSource() datasource.DataSource { return &securityLakeSinkDataSource{} }

func (d *securityLakeSinkDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_security_lake_sink"
}

func (d *securityLakeSinkDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = securityLakeSinkSchema(ctx)
}

func (d *securityLakeSinkDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

func (d *securityLakeSinkDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer d.data.addNotices(&resp.Diagnostics)
	var m securityLakeSinkModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	timeout, diags := m.Timeouts.Read(ctx, sinkTimeout)
	resp.Diagnostics.Append(diags...)
	client := d.data.client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	sink := lake.NewSink(m.asArguments())
	facts, err := client.ReadSink(limited, sink)
	if err != nil {
		addAWSError(&resp.Diagnostics, err)
		return
	}
	report := lake.Judge(sink, facts)
	m.update(report)
	addShortfall(&resp.Diagnostics, report, m.OnFailure.ValueString())
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// addShortfall shows what failed, as loudly as on_failure asks, and what could
// not be told as a warning: a permission that is missing is no fault of the
// sink.
func addShortfall(diags *diag.Diagnostics, report lake.Report, onFailure string) {
	short, found := report.Shortfall()
	switch {
	case !found || onFailure == failureIgnore:
	case !short.Failed || onFailure == failureWarning:
		diags.AddWarning(short.Summary, short.Detail)
	default:
		diags.AddError(short.Summary, short.Detail)
	}
}
