package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

var _ datasource.DataSourceWithConfigure = (*judgingDataSource[assumeRoleDataModel, *assumeRoleDataModel])(nil)

// liveCheckTimeout leaves room for a role that was made a moment ago: IAM
// publishes no bound for telling all its hosts, and minutes have been seen.
const liveCheckTimeout = 3 * time.Minute

// newAssumeRoleDataSource proves a role's trust by assuming it.
func newAssumeRoleDataSource() datasource.DataSource {
	return &judgingDataSource[assumeRoleDataModel, *assumeRoleDataModel]{name: "assume_role", schema: assumeRoleDataSourceSchema}
}

func (m *assumeRoleDataModel) timeout(ctx context.Context) (time.Duration, diag.Diagnostics) {
	return m.Timeouts.Read(ctx, liveCheckTimeout)
}

func (m *assumeRoleDataModel) loudness() string { return m.OnFailure.ValueString() }

// judge falls short where the outcome is not the expected one, or the role does
// not insist on its external ID.
func (m *assumeRoleDataModel) judge(ctx context.Context, client *awsapi.Client) (*shortcoming, error) {
	result, err := client.LiveCheck(ctx, m.asInput())
	if err != nil {
		return nil, err
	}
	m.update(result)
	problem, found := result.Problem()
	if !found {
		return nil, nil
	}
	return &shortcoming{doubt: problem.Warning, summary: problem.Summary, detail: problem.Detail}, nil
}
