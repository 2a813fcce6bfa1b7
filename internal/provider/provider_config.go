package provider

import (
	"context"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// providerData maps the block to what resources use.
func (p *crossaccount) providerData(ctx context.Context, req provider.ConfigureRequest, m providerModel, diags *diag.Diagnostics) *providerData {
	data := &providerData{
		Catalog:                catalogOf(knownStrings(m.VendorFiles)),
		TrustedAccountIDs:      sortedStrings(m.TrustedAccountIDs),
		TrustedOrganizationIDs: sortedStrings(m.TrustedOrganizationIDs),
		AuditMode:              auditError,
		TrustPolicySizeLimit:   defaultTrustPolicySize,
		Random:                 p.random,
		Now:                    p.now,
		Unknown:                unknownArguments(req.Config.Raw),
	}
	if mode := m.AuditMode.ValueString(); mode != "" {
		data.AuditMode = mode
	}
	if limit := m.TrustPolicySizeLimit.ValueInt64(); limit != 0 {
		data.TrustPolicySizeLimit = int(limit)
	}
	if !m.AcceptableFindings.IsNull() {
		data.AcceptableFindings = append([]string{}, sortedStrings(m.AcceptableFindings)...)
	}
	config := m.awsConfig(ctx, diags)
	config.Version, config.Pace = p.version, p.pace
	client := awsapi.New(config)
	data.Tags = client.Tags()
	if len(data.unknownForAWS()) == 0 {
		data.AWS = client
	}
	return data
}

// catalogOf reads the vendors' files on first use, relative to the folder that
// core runs in. Where vendor_files is among the unknown arguments, a vendor that it does not
// find may only be not known yet.
func catalogOf(files []string) func() (*vendor.Catalog, error) {
	return sync.OnceValues(func() (*vendor.Catalog, error) { return vendor.Load(files...) })
}

// unknownArguments names the top-level arguments and blocks that hold a value
// not known yet, however deep, sorted.
func unknownArguments(config tftypes.Value) []string {
	var arguments map[string]tftypes.Value
	if !config.IsKnown() || config.As(&arguments) != nil {
		return nil
	}
	var names []string
	for name, value := range arguments {
		if !value.IsFullyKnown() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// blockCollection is a list or set of blocks.
type blockCollection interface {
	collection
	ElementsAs(ctx context.Context, target any, allowUnhandled bool) diag.Diagnostics
}

// decodeBlocks decodes the blocks; none where they are not known as a whole.
func decodeBlocks[T any](ctx context.Context, blocks blockCollection, diags *diag.Diagnostics) []T {
	var decoded []T
	if !blocks.IsNull() && !blocks.IsUnknown() {
		diags.Append(blocks.ElementsAs(ctx, &decoded, false)...)
	}
	return decoded
}

// collection is what types.Set and types.List have in common.
type collection interface {
	attr.Value
	Elements() []attr.Value
}

// knownStrings returns the known elements of a list or set of strings; those
// that are not known are left to unknownArguments.
func knownStrings(c collection) []string {
	var values []string
	for _, element := range c.Elements() {
		if s, ok := element.(types.String); ok && !s.IsNull() && !s.IsUnknown() {
			values = append(values, s.ValueString())
		}
	}
	return values
}

func sortedStrings(c collection) []string {
	return sortedUnique(knownStrings(c))
}

func sortedUnique(values []string) []string {
	slices.Sort(values)
	return slices.Compact(values)
}

// stringMap returns the known values of a map of strings.
func stringMap(m types.Map) map[string]string {
	values := make(map[string]string, len(m.Elements()))
	for key, element := range m.Elements() {
		if s, ok := element.(types.String); ok && !s.IsNull() && !s.IsUnknown() {
			values[key] = s.ValueString()
		}
	}
	return values
}
