package provider

import (
	"context"

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
	var plan trustPolicyModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	client := r.data.roleClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, roleWriteTimeout)
	resp.Diagnostics.Append(diags...)
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	writer := policyWriter{client: client, data: r.data, plan: plan}
	state, memory, isBegun := writer.create(limited, &resp.Diagnostics)
	if !isBegun {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(setPolicyIdentity(ctx, resp.Identity, state, memory)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, policyMemoryKey, encodeMemory(memory))...)
}

func (r *trustPolicyResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer r.data.addNotices(&resp.Diagnostics)
	var state trustPolicyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.data.roleClient(&resp.Diagnostics)
	memory := readMemory[policyMemory](ctx, req.Private, policyMemoryKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := state.Timeouts.Read(ctx, roleReadTimeout)
	resp.Diagnostics.Append(diags...)
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	isFound := policyReader{client: client, data: r.data}.refresh(limited, &state, &memory, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// The framework wants an identity even of what is gone.
	resp.Diagnostics.Append(setPolicyIdentity(ctx, resp.Identity, state, memory)...)
	if !isFound {
		resp.State.RemoveResource(ctx)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, policyMemoryKey, encodeMemory(memory))...)
}

func (r *trustPolicyResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, prior trustPolicyModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	client := r.data.roleClient(&resp.Diagnostics)
	memory := readMemory[policyMemory](ctx, req.Private, policyMemoryKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Update(ctx, roleWriteTimeout)
	resp.Diagnostics.Append(diags...)
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	writer := policyWriter{client: client, data: r.data, plan: plan, memory: memory}
	state, memory := writer.update(limited, prior, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(setPolicyIdentity(ctx, resp.Identity, state, memory)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, policyMemoryKey, encodeMemory(memory))...)
}

func (r *trustPolicyResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state trustPolicyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.data.roleClient(&resp.Diagnostics)
	memory := readMemory[policyMemory](ctx, req.Private, policyMemoryKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := state.Timeouts.Delete(ctx, roleWriteTimeout)
	resp.Diagnostics.Append(diags...)
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	policyRemover{client: client, memory: memory, now: r.data.Now()}.remove(limited, state, &resp.Diagnostics)
}
