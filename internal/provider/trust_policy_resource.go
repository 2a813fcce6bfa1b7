package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
)

var (
	_ resource.ResourceWithConfigure        = (*trustPolicyResource)(nil)
	_ resource.ResourceWithConfigValidators = (*trustPolicyResource)(nil)
	_ resource.ResourceWithIdentity         = (*trustPolicyResource)(nil)
	_ resource.ResourceWithImportState      = (*trustPolicyResource)(nil)
	_ resource.ResourceWithModifyPlan       = (*trustPolicyResource)(nil)
)

// trustPolicyResource is the trust policy of a role that is made elsewhere.
type trustPolicyResource struct {
	data *providerData
}

func newTrustPolicyResource() resource.Resource { return &trustPolicyResource{} }

func (r *trustPolicyResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_trust_policy"
}

func (r *trustPolicyResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = trustPolicySchema(ctx)
}

func (r *trustPolicyResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"role_name": identityschema.StringAttribute{
			RequiredForImport: true,
			Description:       "Name of the role, without its path.",
		},
		"account_id": identityschema.StringAttribute{
			OptionalForImport: true,
			Description:       "ID of the AWS account that holds the role, 12 digits. Defaults to the provider's account.",
		},
	}}
}

func (r *trustPolicyResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

func (r *trustPolicyResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{
		resourcevalidator.AtLeastOneOf(
			path.MatchRoot("vendor"), path.MatchRoot("trusted_principals"), path.MatchRoot("assume_role_policy")),
	}
}

func (r *trustPolicyResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	op := beginOperation[trustPolicyModel, policyMemory](ctx, r.data, req.Plan, nil, timeouts.Value.Create, roleWriteTimeout, &resp.Diagnostics)
	if op == nil {
		return
	}
	defer op.cancel()
	writer := policyWriter{client: op.client, data: r.data, plan: op.given}
	if state, memory, isBegun := writer.create(op.ctx, &resp.Diagnostics); isBegun {
		keep(ctx, state, memory, &resp.State, resp.Identity, resp.Private, &resp.Diagnostics)
	}
}

func (r *trustPolicyResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer r.data.addNotices(&resp.Diagnostics)
	op := beginOperation[trustPolicyModel, policyMemory](ctx, r.data, req.State, req.Private, timeouts.Value.Read, roleReadTimeout, &resp.Diagnostics)
	if op == nil {
		return
	}
	defer op.cancel()
	isFound := policyReader{client: op.client, data: r.data}.refresh(op.ctx, &op.given, &op.memory, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// The framework wants an identity even of what is gone.
	keep(ctx, op.given, op.memory, &resp.State, resp.Identity, resp.Private, &resp.Diagnostics)
	if !isFound {
		resp.State.RemoveResource(ctx)
	}
}

func (r *trustPolicyResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var prior trustPolicyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	op := beginOperation[trustPolicyModel, policyMemory](ctx, r.data, req.Plan, req.Private, timeouts.Value.Update, roleWriteTimeout, &resp.Diagnostics)
	if op == nil {
		return
	}
	defer op.cancel()
	writer := policyWriter{client: op.client, data: r.data, plan: op.given, memory: op.memory}
	state, memory := writer.update(op.ctx, prior, &resp.Diagnostics)
	keep(ctx, state, memory, &resp.State, resp.Identity, resp.Private, &resp.Diagnostics)
}

func (r *trustPolicyResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	op := beginOperation[trustPolicyModel, policyMemory](ctx, r.data, req.State, req.Private, timeouts.Value.Delete, roleWriteTimeout, &resp.Diagnostics)
	if op == nil {
		return
	}
	defer op.cancel()
	policyRemover{client: op.client, memory: op.memory, now: r.data.Now()}.remove(op.ctx, op.given, &resp.Diagnostics)
}
