package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// iamTags refuses tags that IAM would refuse.
type iamTags struct{}

func (iamTags) Description(context.Context) string {
	return fmt.Sprintf("there must be at most %d tags, with keys and values that IAM accepts", awsid.MaxTags)
}

func (v iamTags) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (iamTags) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	if err := awsapi.CheckTags(stringMap(req.ConfigValue)); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid tags", sentence(err.Error()))
	}
}

// plannedTags is tags_all as planned: a resource's own tags and the provider's
// default ones.
func plannedTags(data *providerData, own types.Map, diags *diag.Diagnostics) types.Map {
	if len(data.unknownForTags()) > 0 || !fullyKnown(context.Background(), own) {
		return types.MapUnknown(types.StringType)
	}
	all := data.Tags.Visible(data.Tags.All(stringMap(own)))
	if err := awsapi.CheckTags(all); err != nil {
		diags.AddAttributeError(path.Root("tags"), "Invalid tags", sentence(err.Error()))
	}
	return mapOfStrings(all)
}

// foundTags is tags and tags_all for what AWS holds. While default_tags or
// ignore_tags are not known, nobody can tell whose a tag is, and the prior ones
// stand.
func (d *providerData) foundTags(found map[string]string, priorTags, priorAll types.Map) (tags, all types.Map) {
	if len(d.unknownForTags()) > 0 {
		return priorTags, priorAll
	}
	visible := d.Tags.Visible(found)
	prior := stringMap(priorTags)
	own := d.Tags.Own(visible, prior)
	// A tag that is both declared and ignored is never looked at.
	for key, value := range prior {
		if len(d.Tags.Visible(map[string]string{key: value})) == 0 {
			own[key] = value
		}
	}
	if len(own) > 0 || !priorTags.IsNull() {
		priorTags = mapOfStrings(own)
	}
	return priorTags, mapOfStrings(visible)
}
