package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

var _ provider.ProviderWithValidateConfig = (*crossaccount)(nil)

// ValidateConfig checks what depends on two arguments at once. Values that are
// not known yet are left to Configure.
func (p *crossaccount) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var m providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || m.SkipRegionValidation.IsUnknown() || m.SkipRegionValidation.ValueBool() {
		return
	}
	for name, region := range map[string]types.String{"region": m.Region, "sts_region": m.STSRegion} {
		if region.IsUnknown() || region.ValueString() == "" {
			continue
		}
		if err := awsid.CheckRegion(region.ValueString()); err != nil {
			resp.Diagnostics.AddAttributeError(path.Root(name), "Invalid region",
				sentence(err.Error())+" Endpoints other than AWS's own may use names of their own: set skip_region_validation for those.")
		}
	}
}
