package provider

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

var (
	_ resource.ResourceWithConfigure        = (*accessRoleResource)(nil)
	_ resource.ResourceWithConfigValidators = (*accessRoleResource)(nil)
	_ resource.ResourceWithIdentity         = (*accessRoleResource)(nil)
	_ resource.ResourceWithImportState      = (*accessRoleResource)(nil)
	_ resource.ResourceWithModifyPlan       = (*accessRoleResource)(nil)
	_ resource.ResourceWithMoveState        = (*accessRoleResource)(nil)
)

// The default timeouts. IAM settles within seconds as a rule and minutes at
// worst, and publishes no bound.
const (
	roleWriteTimeout = 10 * time.Minute
	roleReadTimeout  = 5 * time.Minute
)

// roleClient is what the resource asks of AWS.
type roleClient interface {
	awsapi.RoleAPI
	Identity(ctx context.Context) (awsapi.Identity, error)
}

// roleClient is nil, with an error given, where AWS cannot be asked yet.
func (d *providerData) roleClient(diags *diag.Diagnostics) roleClient {
	if client := d.client(diags); client != nil {
		return client
	}
	return nil
}

// accessRoleResource is an IAM role that somebody outside the account may assume.
type accessRoleResource struct {
	data *providerData
}

func newAccessRoleResource() resource.Resource { return &accessRoleResource{} }

func (r *accessRoleResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_access_role"
}

func (r *accessRoleResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = accessRoleSchema(ctx)
}

func (r *accessRoleResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"name": identityschema.StringAttribute{
			RequiredForImport: true,
			Description:       "Name of the role, without its path.",
		},
		"account_id": identityschema.StringAttribute{
			OptionalForImport: true,
			Description:       "ID of the AWS account that holds the role, 12 digits. Defaults to the provider's account.",
		},
	}}
}

func (r *accessRoleResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

func (r *accessRoleResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{
		resourcevalidator.AtLeastOneOf(
			path.MatchRoot("vendor"), path.MatchRoot("trusted_principals"), path.MatchRoot("assume_role_policy")),
	}
}

func (r *accessRoleResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var config accessRoleModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	op := beginOperation[accessRoleModel, roleMemory](ctx, r.data, req.Plan, nil, timeouts.Value.Create, roleWriteTimeout, &resp.Diagnostics)
	if op == nil {
		return
	}
	defer op.cancel()
	writer := roleWriter{client: op.client, data: r.data, config: config, plan: op.given}
	if state, memory, created := writer.create(op.ctx, &resp.Diagnostics); created {
		keep(ctx, state, memory, &resp.State, resp.Identity, resp.Private, &resp.Diagnostics)
	}
}

func (r *accessRoleResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer r.data.addNotices(&resp.Diagnostics)
	op := beginOperation[accessRoleModel, roleMemory](ctx, r.data, req.State, req.Private, timeouts.Value.Read, roleReadTimeout, &resp.Diagnostics)
	if op == nil {
		return
	}
	defer op.cancel()
	found := roleReader{client: op.client, data: r.data}.refresh(op.ctx, &op.given, &op.memory, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// The framework wants an identity even of what is gone.
	keep(ctx, op.given, op.memory, &resp.State, resp.Identity, resp.Private, &resp.Diagnostics)
	if !found {
		resp.State.RemoveResource(ctx)
	}
}

func (r *accessRoleResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var prior, config accessRoleModel
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	op := beginOperation[accessRoleModel, roleMemory](ctx, r.data, req.Plan, req.Private, timeouts.Value.Update, roleWriteTimeout, &resp.Diagnostics)
	if op == nil {
		return
	}
	defer op.cancel()
	writer := roleWriter{client: op.client, data: r.data, config: config, plan: op.given, memory: op.memory}
	state, memory := writer.update(op.ctx, prior, &resp.Diagnostics)
	keep(ctx, state, memory, &resp.State, resp.Identity, resp.Private, &resp.Diagnostics)
}

func (r *accessRoleResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	op := beginOperation[accessRoleModel, roleMemory](ctx, r.data, req.State, req.Private, timeouts.Value.Delete, roleWriteTimeout, &resp.Diagnostics)
	if op == nil {
		return
	}
	defer op.cancel()
	roleDeleter{client: op.client, memory: op.memory, now: r.data.Now()}.delete(op.ctx, op.given, &resp.Diagnostics)
}

// isGone is true where AWS says that the role does not exist; a refusal to say
// so is not taken for it.
func isGone(err error) bool { return errors.Is(err, awsapi.ErrNotFound) }
