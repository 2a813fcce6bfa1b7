package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

var (
	_ resource.ResourceWithConfigure      = (*accessUserResource)(nil)
	_ resource.ResourceWithIdentity       = (*accessUserResource)(nil)
	_ resource.ResourceWithImportState    = (*accessUserResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*accessUserResource)(nil)
	_ resource.ResourceWithValidateConfig = (*accessUserResource)(nil)
)

// userClient is what the resource asks of AWS.
type userClient interface {
	awsapi.UserAPI
	identifier
}

// userClient is nil, with an error given, where AWS cannot be asked yet.
func (d *providerData) userClient(diags *diag.Diagnostics) userClient {
	if client := d.client(diags); client != nil {
		return client
	}
	return nil
}

// accessUserResource is an IAM user whose access key a vendor holds, and which
// may do nothing but assume roles.
type accessUserResource struct {
	data *providerData
}

func newAccessUserResource() resource.Resource { return &accessUserResource{} }

func (r *accessUserResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_access_user"
	// A user can be renamed, and is known by its name.
	resp.ResourceBehavior.MutableIdentity = true
}

func (r *accessUserResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = accessUserSchema(ctx)
}

func (r *accessUserResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"name": identityschema.StringAttribute{
			RequiredForImport: true,
			Description:       "Name of the user, without its path.",
		},
		"account_id": identityschema.StringAttribute{
			OptionalForImport: true,
			Description:       "ID of the AWS account that holds the user, 12 digits. Defaults to the provider's account.",
		},
	}}
}

func (r *accessUserResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

func (r *accessUserResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config accessUserModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		checkSecretHasAPlace(config, &resp.Diagnostics)
	}
}

func (r *accessUserResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config accessUserModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client := r.data.userClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, roleWriteTimeout)
	resp.Diagnostics.Append(diags...)
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	writer := userWriter{client: client, data: r.data, config: config, plan: plan}
	state, memory, created := writer.create(limited, &resp.Diagnostics)
	if !created {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(setUserIdentity(ctx, resp.Identity, state)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, userMemoryKey, encodeMemory(memory))...)
}

func (r *accessUserResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer r.data.addNotices(&resp.Diagnostics)
	var state accessUserModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.data.userClient(&resp.Diagnostics)
	memory := readMemory[userMemory](ctx, req.Private, userMemoryKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := state.Timeouts.Read(ctx, roleReadTimeout)
	resp.Diagnostics.Append(diags...)
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	reader := userReader{client: client, data: r.data}
	found := reader.refresh(limited, &state, &memory, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// The framework wants an identity even of what is gone.
	resp.Diagnostics.Append(setUserIdentity(ctx, resp.Identity, state)...)
	if !found {
		resp.State.RemoveResource(ctx)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, userMemoryKey, encodeMemory(memory))...)
}

func (r *accessUserResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, prior, config accessUserModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client := r.data.userClient(&resp.Diagnostics)
	memory := readMemory[userMemory](ctx, req.Private, userMemoryKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Update(ctx, roleWriteTimeout)
	resp.Diagnostics.Append(diags...)
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	writer := userWriter{client: client, data: r.data, config: config, plan: plan, memory: memory}
	state, memory := writer.update(limited, prior, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(setUserIdentity(ctx, resp.Identity, state)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, userMemoryKey, encodeMemory(memory))...)
}

func (r *accessUserResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state accessUserModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.data.userClient(&resp.Diagnostics)
	memory := readMemory[userMemory](ctx, req.Private, userMemoryKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := state.Timeouts.Delete(ctx, roleWriteTimeout)
	resp.Diagnostics.Append(diags...)
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	userDeleter{client: client, memory: memory, now: r.data.Now()}.delete(limited, state, &resp.Diagnostics)
}
