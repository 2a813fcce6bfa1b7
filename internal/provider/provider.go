package provider

import (
	"context"
	"crypto/rand"
	"io"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

var (
	_ provider.ProviderWithFunctions          = (*crossaccount)(nil)
	_ provider.ProviderWithEphemeralResources = (*crossaccount)(nil)
)

// typeName begins the name of every resource and data source.
const typeName = "crossaccount"

// crossaccount is the provider; what it takes from the machine is injected.
type crossaccount struct {
	version string
	random  io.Reader
	now     func() time.Time
	// pace is awsapi's own, but for tests that have no minutes to wait.
	pace awsapi.Pace
}

// New returns the constructor that a plugin server calls for each provider
// block. Version is the release, or "dev".
func New(version string) func() provider.Provider {
	return func() provider.Provider {
		return &crossaccount{version: version, random: rand.Reader, now: time.Now}
	}
}

func (p *crossaccount) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = typeName
	resp.Version = p.version
}

func (p *crossaccount) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerSchema()
}

// Configure prepares what resources share. It contacts nobody: a configuration
// of functions, external IDs and vendor data needs no credentials.
func (p *crossaccount) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data := p.providerData(ctx, req, m, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.ResourceData = data
	resp.DataSourceData = data
	resp.EphemeralResourceData = data
}

func (p *crossaccount) Resources(context.Context) []func() resource.Resource { return resources() }

func (p *crossaccount) DataSources(context.Context) []func() datasource.DataSource {
	return dataSources()
}

func (p *crossaccount) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return ephemeralResources()
}

func (p *crossaccount) Functions(context.Context) []func() function.Function { return functions() }
