package provider

import (
	"context"
	"maps"
	"slices"
	"strings"
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
		Catalog:                sync.OnceValues(vendor.Builtin),
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
	m.setTags(ctx, data, p.environ(), diags)
	if len(data.unknownForAWS()) == 0 {
		data.AWS = awsapi.New(m.awsConfig(ctx, diags))
	}
	return data
}

// awsConfig maps the arguments that decide how AWS is reached.
func (m providerModel) awsConfig(ctx context.Context, diags *diag.Diagnostics) awsapi.Config {
	return awsapi.Config{
		Region:    m.Region.ValueString(),
		Profile:   m.Profile.ValueString(),
		AccessKey: m.AccessKey.ValueString(),
		SecretKey: m.SecretKey.ValueString(),
		Token:     m.Token.ValueString(),
	}
}

// The environment variables that hashicorp/aws adds to default_tags and ignore_tags.
const (
	envDefaultTagPrefix  = "TF_AWS_DEFAULT_TAGS_"
	envIgnoreTagKeys     = "TF_AWS_IGNORE_TAGS_KEYS"
	envIgnoreTagPrefixes = "TF_AWS_IGNORE_TAGS_KEY_PREFIXES"
)

func (m providerModel) setTags(ctx context.Context, data *providerData, environ []string, diags *diag.Diagnostics) {
	data.DefaultTags = map[string]string{}
	var keys, prefixes []string
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		if key, ok := strings.CutPrefix(name, envDefaultTagPrefix); ok && key != "" {
			data.DefaultTags[key] = value
		}
		switch name {
		case envIgnoreTagKeys:
			keys = splitList(value)
		case envIgnoreTagPrefixes:
			prefixes = splitList(value)
		}
	}
	if block, ok := oneBlock[defaultTagsModel](ctx, m.DefaultTags, diags); ok {
		maps.Copy(data.DefaultTags, stringMap(block.Tags))
	}
	if block, ok := oneBlock[ignoreTagsModel](ctx, m.IgnoreTags, diags); ok {
		keys = append(keys, sortedStrings(block.Keys)...)
		prefixes = append(prefixes, sortedStrings(block.KeyPrefixes)...)
	}
	data.IgnoreTagKeys, data.IgnoreTagKeyPrefixes = sortedUnique(keys), sortedUnique(prefixes)
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

// oneBlock decodes a block of which there is at most one; false where there is
// none or it is not known as a whole.
func oneBlock[T any](ctx context.Context, list types.List, diags *diag.Diagnostics) (T, bool) {
	var blocks []T
	if !list.IsNull() && !list.IsUnknown() {
		diags.Append(list.ElementsAs(ctx, &blocks, false)...)
	}
	if len(blocks) == 0 {
		var none T
		return none, false
	}
	return blocks[0], true
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

func splitList(text string) []string {
	var values []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			values = append(values, item)
		}
	}
	return values
}
