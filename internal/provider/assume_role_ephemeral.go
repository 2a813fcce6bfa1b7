package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
)

var (
	_ ephemeral.EphemeralResourceWithConfigure      = (*assumeRoleEphemeral)(nil)
	_ ephemeral.EphemeralResourceWithValidateConfig = (*assumeRoleEphemeral)(nil)
)

// ephemeralSessionName stands where the configuration names no session.
const ephemeralSessionName = "crossaccount-ephemeral"

// assumeRoleEphemeral gives temporary credentials that live for one operation.
// It has no Close: STS cannot take credentials back.
type assumeRoleEphemeral struct {
	data *providerData
}

func newAssumeRoleEphemeral() ephemeral.EphemeralResource { return &assumeRoleEphemeral{} }

func (e *assumeRoleEphemeral) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_assume_role"
}

func (e *assumeRoleEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Temporary credentials of a role, for the time of one plan or apply: they are in no state, no plan and no log. Who calls is the identity of the provider block. " +
			"STS cannot take credentials back, so they stay good until `expiration` and the shortest duration that serves is the best. Terraform opens ephemeral resources at plan already, " +
			"so the role must exist by then.",
		Attributes: assumeRoleEphemeralAttributes(),
	}
}

func assumeRoleEphemeralAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"role_arn": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "ARN of the role to assume.",
			Validators:          []validator.String{checkedString("the ARN of a role", checkRoleARN)},
		},
		"external_id": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "External ID to send, 2 to 1224 letters, digits and `_+=,.@:/-`. Defaults to none.",
			Validators:          []validator.String{checkedString("an external ID", externalid.Check)},
		},
		"session_name": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Name of the session, 2 to 64 letters, digits and `_+=,.@-`. Defaults to `" + ephemeralSessionName + "`.",
			Validators:          []validator.String{checkedString("a session name", awsid.CheckSessionName)},
		},
		"duration_seconds": schema.Int64Attribute{
			CustomType: wholeNumberType{},
			Optional:   true,
			MarkdownDescription: "How long the credentials are good, 900 to 43200 seconds and at most what the role allows; 3600 where the caller is a role itself. " +
				"Defaults to `900`, the shortest there is.",
			Validators: []validator.Int64{checkedInt64("a session length in seconds", awsid.CheckSessionDuration)},
		},
		"policy": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Session policy as JSON, at most 2048 characters, which narrows what the session may do. Defaults to none.",
			Validators:          []validator.String{stringvalidator.LengthAtMost(2048), checkedString("a policy that IAM accepts", checkIdentityPolicy)},
		},
		"policy_arns": schema.ListAttribute{
			ElementType:         types.StringType,
			Optional:            true,
			MarkdownDescription: "ARNs of managed policies, at most 10, which narrow what the session may do. Defaults to none.",
			Validators: []validator.List{listvalidator.SizeAtMost(10), listvalidator.NoNullValues(),
				listvalidator.ValueStringsAre(checkedString("the ARN of a managed policy", checkManagedPolicyARN))},
		},
		"tags": schema.MapAttribute{
			ElementType:         types.StringType,
			Optional:            true,
			MarkdownDescription: "Session tags, at most 50; passing them takes `sts:TagSession` in the role's trust policy. Defaults to none.",
			Validators:          []validator.Map{mapvalidator.NoNullValues(), sessionTags{}},
		},
		"transitive_tag_keys": schema.SetAttribute{
			ElementType:         types.StringType,
			Optional:            true,
			MarkdownDescription: "Keys among `tags` that later sessions of a role chain inherit. Defaults to none.",
			Validators:          []validator.Set{setvalidator.NoNullValues()},
		},
		"source_identity": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Source identity to set, 2 to 64 letters, digits and `_+=,.@-`; setting one takes `sts:SetSourceIdentity` in the role's trust policy. " +
				"Defaults to none.",
			Validators: []validator.String{checkedString("a source identity", awsid.CheckSourceIdentity)},
		},
		"access_key_id": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Access key ID of the session."},
		"secret_access_key": schema.StringAttribute{Computed: true, Sensitive: true,
			MarkdownDescription: "Secret access key of the session."},
		"session_token": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Session token, which goes with the key in each request."},
		"expiration":    schema.StringAttribute{Computed: true, MarkdownDescription: "When the credentials end, in RFC 3339."},
	}
}

func (e *assumeRoleEphemeral) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.data = dataFrom(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig refuses transitive keys of tags that are not passed, as STS
// does. What is not known yet is left to STS.
func (e *assumeRoleEphemeral) ValidateConfig(ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse) {
	var m assumeRoleEphemeralModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || m.Tags.IsUnknown() {
		return
	}
	tags := slices.Collect(maps.Keys(m.Tags.Elements()))
	for _, key := range knownStrings(m.TransitiveTagKeys) {
		if !slices.ContainsFunc(tags, func(tag string) bool { return strings.EqualFold(tag, key) }) {
			resp.Diagnostics.AddAttributeError(path.Root("transitive_tag_keys"), "A transitive key of no tag",
				fmt.Sprintf("%q is not among the keys of tags, and STS takes no other. Add the tag, or leave the key out.", key))
		}
	}
}

func (e *assumeRoleEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m assumeRoleEphemeralModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	client := e.data.client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	credentials, err := client.AssumeRole(ctx, m.asInput())
	if err != nil {
		addAWSError(&resp.Diagnostics, err)
		return
	}
	m.update(credentials)
	resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
}

type assumeRoleEphemeralModel struct {
	RoleARN           types.String `tfsdk:"role_arn"`
	ExternalID        types.String `tfsdk:"external_id"`
	SessionName       types.String `tfsdk:"session_name"`
	DurationSeconds   types.Int64  `tfsdk:"duration_seconds"`
	Policy            types.String `tfsdk:"policy"`
	PolicyARNs        types.List   `tfsdk:"policy_arns"`
	Tags              types.Map    `tfsdk:"tags"`
	TransitiveTagKeys types.Set    `tfsdk:"transitive_tag_keys"`
	SourceIdentity    types.String `tfsdk:"source_identity"`
	AccessKeyID       types.String `tfsdk:"access_key_id"`
	SecretAccessKey   types.String `tfsdk:"secret_access_key"`
	SessionToken      types.String `tfsdk:"session_token"`
	Expiration        types.String `tfsdk:"expiration"`
}

func (m assumeRoleEphemeralModel) asInput() awsapi.AssumeRoleInput {
	in := awsapi.AssumeRoleInput{
		RoleARN:           m.RoleARN.ValueString(),
		ExternalID:        m.ExternalID.ValueStringPointer(),
		SessionName:       ephemeralSessionName,
		DurationSeconds:   awsid.MinSessionDuration,
		Policy:            m.Policy.ValueString(),
		PolicyARNs:        knownStrings(m.PolicyARNs),
		Tags:              stringMap(m.Tags),
		TransitiveTagKeys: knownStrings(m.TransitiveTagKeys),
		SourceIdentity:    m.SourceIdentity.ValueString(),
	}
	if !m.SessionName.IsNull() {
		in.SessionName = m.SessionName.ValueString()
	}
	if !m.DurationSeconds.IsNull() {
		in.DurationSeconds = m.DurationSeconds.ValueInt64()
	}
	return in
}

func (m *assumeRoleEphemeralModel) update(c awsapi.SessionCredentials) {
	m.AccessKeyID = types.StringValue(c.AccessKeyID)
	m.SecretAccessKey = types.StringValue(c.SecretAccessKey)
	m.SessionToken = types.StringValue(c.SessionToken)
	m.Expiration = types.StringValue(c.Expiration.UTC().Format(time.RFC3339))
}
