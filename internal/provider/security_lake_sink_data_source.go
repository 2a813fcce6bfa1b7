package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

var _ datasource.DataSourceWithConfigure = (*judgingDataSource[securityLakeSinkModel, *securityLakeSinkModel])(nil)

// sinkTimeout is generous for 16 calls; it is there for endpoints that hang.
const sinkTimeout = 2 * time.Minute

// newSecurityLakeSinkDataSource checks that a writer outside of AWS can put its
// objects into a Security Lake.
func newSecurityLakeSinkDataSource() datasource.DataSource {
	return &judgingDataSource[securityLakeSinkModel, *securityLakeSinkModel]{name: "security_lake_sink", schema: securityLakeSinkSchema}
}

func (m *securityLakeSinkModel) timeout(ctx context.Context) (time.Duration, diag.Diagnostics) {
	return m.Timeouts.Read(ctx, sinkTimeout)
}

func (m *securityLakeSinkModel) loudness() string { return m.OnFailure.ValueString() }

// judge falls short where a check failed. One that is merely unknown is a doubt:
// a permission that is missing is no fault of the sink.
func (m *securityLakeSinkModel) judge(ctx context.Context, client *awsapi.Client) (*shortcoming, error) {
	sink := lake.NewSink(m.asArguments())
	facts, err := client.ReadSink(ctx, sink)
	if err != nil {
		return nil, err
	}
	report := lake.Judge(sink, facts)
	m.update(report)
	short, found := report.Shortfall()
	if !found {
		return nil, nil
	}
	return &shortcoming{doubt: !short.Failed, summary: short.Summary, detail: short.Detail, argument: short.Argument}, nil
}
