package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

// The values of on_failure.
const (
	failureError   = "error"
	failureWarning = "warning"
	failureIgnore  = "ignore"
)

// judgingDataSource is the frame of a data source that asks AWS within
// timeouts.read, judges the answers by checks, and has on_failure say how loudly
// what is wrong is told. M is its model, what it is about is the model's.
type judgingDataSource[T any, M judgement[T]] struct {
	data *providerData
	// name is that of the data source without the provider's.
	name   string
	schema func(context.Context) schema.Schema
}

// judgement is the model of a judgingDataSource.
type judgement[T any] interface {
	*T
	// timeout is timeouts.read, or its default.
	timeout(context.Context) (time.Duration, diag.Diagnostics)
	// judge asks AWS and takes over what was found. The shortcoming is what is
	// wrong with it; nil if nothing is. An error means that AWS could not be asked.
	judge(context.Context, *awsapi.Client) (*shortcoming, error)
	// loudness is on_failure; empty means error.
	loudness() string
}

// shortcoming is what is wrong with the thing that was judged.
type shortcoming struct {
	// doubt is true where nothing is wrong and nothing is proven either.
	doubt           bool
	summary, detail string
	// argument is the one to mend; empty where none is.
	argument string
}

func (d *judgingDataSource[T, M]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.name
}

func (d *judgingDataSource[T, M]) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema(ctx)
}

func (d *judgingDataSource[T, M]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

func (d *judgingDataSource[T, M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer d.data.addNotices(&resp.Diagnostics)
	m := M(new(T))
	resp.Diagnostics.Append(req.Config.Get(ctx, m)...)
	timeout, diags := m.timeout(ctx)
	resp.Diagnostics.Append(diags...)
	client := d.data.client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	short, err := m.judge(limited, client)
	if err != nil {
		addAWSError(&resp.Diagnostics, err)
		return
	}
	short.tell(&resp.Diagnostics, m.loudness())
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// tell shows it as loudly as on_failure asks; a mere doubt is a warning at most.
func (s *shortcoming) tell(diags *diag.Diagnostics, onFailure string) {
	if s == nil || onFailure == failureIgnore {
		return
	}
	var told diag.Diagnostic = diag.NewErrorDiagnostic(s.summary, s.detail)
	if s.doubt || onFailure == failureWarning {
		told = diag.NewWarningDiagnostic(s.summary, s.detail)
	}
	if s.argument != "" {
		told = diag.WithPath(path.Root(s.argument), told)
	}
	diags.Append(told)
}
