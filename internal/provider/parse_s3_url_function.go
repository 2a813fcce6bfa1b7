package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

var _ function.Function = parseS3URLFunction{}

func newParseS3URLFunction() function.Function { return parseS3URLFunction{} }

type parseS3URLFunction struct{}

func (parseS3URLFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_s3_url"
}

func (parseS3URLFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Takes the URL of a place in S3 apart.",
		MarkdownDescription: "Reads the URL of a bucket, or of a key or prefix in it, and returns `{ bucket, region, partition, key, style }`. It takes virtual hosted and path style, the legacy, " +
			"dual-stack, FIPS and global hosts of all partitions, and `s3://`, `s3a://` and `s3n://`. `region` is null where the URL does not say it (the global host is not `us-east-1`), " +
			"`partition` is null for `s3://`, `key` is without leading slash, decoded, and null if there is none, `style` is `virtual-hosted`, `path` or `uri`. Website, access point and other hosts, " +
			"plain `http` and names that no bucket can have are errors that say what to write instead. Nothing is looked up.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "url", MarkdownDescription: "The URL, such as `https://BUCKET.s3.us-east-1.amazonaws.com/prefix/` or `s3://BUCKET/prefix/`."},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"bucket": types.StringType, "region": types.StringType, "partition": types.StringType, "key": types.StringType, "style": types.StringType,
		}},
	}
}

// s3URLModel is what the function returns.
type s3URLModel struct {
	Bucket    string       `tfsdk:"bucket"`
	Region    types.String `tfsdk:"region"`
	Partition types.String `tfsdk:"partition"`
	Key       types.String `tfsdk:"key"`
	Style     string       `tfsdk:"style"`
}

func (parseS3URLFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.Get(ctx, &text))
	if resp.Error != nil {
		return
	}
	u, err := lake.ParseURL(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, clause(err.Error()))
		return
	}
	resp.Error = resp.Result.Set(ctx, s3URLModel{
		Bucket: u.Bucket, Region: stringOrNull(u.Region), Partition: stringOrNull(u.Partition), Key: stringOrNull(u.Key), Style: string(u.Style),
	})
}
