package provider

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

func securityLakeSinkSchema(ctx context.Context) schema.Schema {
	attributes := sinkArguments()
	maps.Copy(attributes, sinkWriterArguments())
	maps.Copy(attributes, sinkResults())
	return schema.Schema{
		MarkdownDescription: "Checks that a writer outside of AWS, such as a vendor's service, can put its objects into an Amazon Security Lake: the URL it was given, the bucket, the lake, the custom source and " +
			"what the writer's role may do. It reads only, with 16 calls at most for a role with one inline policy, one more for each further one and two for each managed policy or boundary; " +
			"it never writes a probe into the lake. A permission the caller lacks makes a check `unknown` and is named, a check that waits for a failed one is `skipped` and names it. " +
			"A lake often belongs to another account than the role, a delegated administrator's: to read as a caller of that account, use an aliased provider block.",
		Attributes: attributes,
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.BlockWithOpts(ctx, timeouts.Opts{
				ReadDescription: "How long all calls together may take, such as `30s` or `5m`. Defaults to `2m`.",
			}),
		},
	}
}

// sinkArguments say which sink is meant.
func sinkArguments() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"url": schema.StringAttribute{
			Required: true,
			MarkdownDescription: "URL of the lake's bucket as the writer is given it, with or without a prefix: `https://BUCKET.s3.REGION.amazonaws.com`, path style, the legacy, dual-stack, FIPS and global " +
				"hosts of all partitions, or `s3://BUCKET`. Website and access point hosts and plain `http` fail the check `url-form`.",
		},
		"region": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Region of the lake, such as `us-east-1`, as the writer is given it. Defaults to the one that the URL or the bucket's name says, else that of the bucket; " +
				"the provider block's does not count.",
			Validators: []validator.String{checkedString("the name of an AWS region", awsid.CheckRegion)},
		},
		"account_id": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "ID of the account that must own the bucket, 12 digits. Defaults to the account of the lake.",
			Validators:          []validator.String{checkedString("an account ID of 12 digits", awsid.CheckAccountID)},
		},
		"source_name": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Name of the custom source, 1 to 20 letters, digits and `_-:.`, as it is registered in Security Lake. Without it the checks of the source and of the " +
				"writer's permissions are skipped. Defaults to none.",
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"source_version": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Version of the custom source, 1 to 32 letters, digits and `-._`. Defaults to any; the last by its text counts where there are several.",
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"on_failure": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What a failed check gives: an `error`, a `warning`, or nothing (`ignore`), so that the attributes alone tell. Checks that are merely `unknown` give a warning unless " +
				"ignored. That AWS cannot be asked at all is an error always. Defaults to `error`.",
			Validators: []validator.String{stringvalidator.OneOf(failureError, failureWarning, failureIgnore)},
		},
	}
}

// sinkWriterArguments say who writes.
func sinkWriterArguments() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"role_arn": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "ARN of the role that writes, path included. Its policies are read in the caller's own account. Defaults to the provider role that Security Lake made for the " +
				"source.",
			Validators: []validator.String{checkedString("the ARN of a role", checkRoleARN)},
		},
		"provider_principal": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Principal of the source's provider identity: an account ID of 12 digits or a service principal, as the source was registered. Security Lake never tells it, so that " +
				"`provider-role-trust` is skipped without it. Defaults to none.",
			Validators: []validator.String{checkedString("an account ID or a service principal", lake.CheckProviderPrincipal)},
		},
		"external_id": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "External ID of the source's provider identity, 2 to 1224 characters. Without it `provider-role-trust` is skipped; the ID of another role that writes " +
				"is not meant. Defaults to none.",
			Validators: []validator.String{checkedString("an external ID", externalid.Check)},
		},
	}
}

// sinkResults are what was found.
func sinkResults() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"bucket":            computedText("Name of the bucket; null if the URL names none."),
		"bucket_arn":        computedText("ARN of the bucket; null where its partition is not known."),
		"bucket_region":     computedText("Region the bucket is in, or else is said to be in; null if neither is known."),
		"partition":         computedText("AWS partition of the bucket, such as `aws` or `aws-cn`; null if not known."),
		"key_prefix":        computedText("What the URL names in the bucket, without a leading slash; null if nothing."),
		"object_prefix":     computedText("Prefix of all objects of the source, such as `ext/name/`, as Security Lake tells it or else as it names its prefixes; null without `source_name`."),
		"canonical_url":     computedText("The URL in the form `https://BUCKET.s3.REGION.amazonaws.com`, which leaves nothing to infer; null where the region is not known."),
		"data_lake_arn":     computedText("ARN of the lake; null if there is none or it may not be read."),
		"data_lake_status":  computedText("State of the lake: `INITIALIZED`, `PENDING`, `COMPLETED` or `FAILED`; null if not known."),
		"kms_key_arn":       computedText("ARN of the KMS key that encrypts new objects; null where S3's own encryption is used, or the key is not known by its ARN."),
		"source_location":   computedText("Where the objects of the source go, as Security Lake says, such as `s3://BUCKET/ext/name/`; null if not known."),
		"provider_role_arn": computedText("ARN of the role that Security Lake made for the source; null if not known."),
		"checks":            checksAttribute(lake.CheckIDs()),
		"valid": schema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether no check is `fail` or `unknown`; never null, so that it can stand in the condition of a `check` block.",
		},
		"not_considered": notConsideredAttribute(),
	}
}
