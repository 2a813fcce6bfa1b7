package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// sessionTags refuses session tags that AssumeRole would refuse, which have the
// limits of a role's tags (STS API Reference, AssumeRole, Tags).
type sessionTags struct{}

func (sessionTags) Description(context.Context) string {
	return fmt.Sprintf("there must be at most %d session tags, with keys and values that STS accepts", awsid.MaxTags)
}

func (v sessionTags) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (sessionTags) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	tags := stringMap(req.ConfigValue)
	err := awsapi.CheckTags(tags)
	if len(tags) > awsid.MaxTags {
		err = fmt.Errorf("there are %d session tags; at most %d are allowed", len(tags), awsid.MaxTags)
	}
	if err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid session tags", sentence(err.Error()))
	}
}
