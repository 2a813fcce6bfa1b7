package provider

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
)

func assumeRoleDataSourceSchema(ctx context.Context) schema.Schema {
	attributes := liveCheckArguments()
	maps.Copy(attributes, liveCheckExpectations())
	maps.Copy(attributes, liveCheckResults())
	return schema.Schema{
		MarkdownDescription: "Proves a role's trust live: it assumes the role with the right external ID, with a wrong one and with none, and says who got in. Who calls is the identity of the " +
			"provider block; to call as another (a vendor, a canary, a stranger), use an aliased provider block. It fails where the outcome is not the expected one, or where the role lets the " +
			"caller in without its external ID. Every session it opens is denied everything by a session policy, and its credentials are dropped at once. Put it into a `check` block or give it " +
			"`depends_on`, else it is read before the role is mended. Each denied probe leaves an `AccessDenied` event in CloudTrail, on every plan that reads it, under the session name `" +
			awsapi.ProbeSessionName + "`; `probes = [\"right\"]` makes none, and a `*.tftest.hcl` asks only when `terraform test` runs. The guide \"Which proof is possible from where\" tells who " +
			"can prove what, and how a denial is believed.",
		Attributes: attributes,
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.BlockWithOpts(ctx, timeouts.Opts{
				ReadDescription: "How long the check may take in all, such as `30s` or `5m`. Defaults to `3m`. A role that is simply closed is believed to be so after half a minute.",
			}),
		},
	}
}

// liveCheckArguments say what is asked of STS.
func liveCheckArguments() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"role_arn": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "ARN of the role to assume.",
			Validators:          []validator.String{checkedString("the ARN of a role", checkRoleARN)},
		},
		"external_id": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "The right external ID, 2 to 1224 characters. Without it the role is assumed with none, and `external_id_enforcement` is `not_tested`. " +
				"Defaults to none.",
			Validators: []validator.String{checkedString("an external ID", externalid.Check)},
		},
		"session_name": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Name of the sessions, 2 to 64 letters, digits and `_+=,.@-`, for a trust policy that asks for one. Defaults to the constant `" + awsapi.ProbeSessionName +
				"`, by which logs can be filtered.",
			Validators: []validator.String{checkedString("a session name", awsid.CheckSessionName)},
		},
		"duration_seconds": schema.Int64Attribute{
			CustomType: wholeNumberType{},
			Optional:   true,
			MarkdownDescription: "Seconds for which a session is asked, 900 to 43200, to see whether the role allows that long. A caller that is itself a role gets 3600 at most. " +
				"Defaults to not checking: the probes ask for 900.",
			Validators: []validator.Int64{checkedInt64("a session length in seconds", awsid.CheckSessionDuration)},
		},
		"session_tags": schema.MapAttribute{
			ElementType:         types.StringType,
			Optional:            true,
			MarkdownDescription: "Session tags whose passing is checked, at most 50, which takes `sts:TagSession` in the trust policy; one call more. Defaults to none.",
			Validators:          []validator.Map{mapvalidator.NoNullValues(), sessionTags{}},
		},
		"source_identity": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Source identity whose setting is checked, 2 to 64 characters, which takes `sts:SetSourceIdentity` in the trust policy; one call more. " +
				"Defaults to none.",
			Validators: []validator.String{checkedString("a source identity", awsid.CheckSourceIdentity)},
		},
		"sts_region": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Region in which STS is asked, such as `us-east-1`, to see that it is active for the account of the role. Defaults to `sts_region` of the provider " +
				"block, then its `region`.",
			Validators: []validator.String{checkedString("the name of an AWS region", awsid.CheckRegion)},
		},
		"trust_policy": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "The role's trust policy as JSON, such as `trust_policy` of `crossaccount_access_role`. With it, a denial of a caller whom the policy does not trust at all " +
				"is `unknown` with a warning that names who could check, instead of a failure. Defaults to none.",
			Validators: []validator.String{checkedString("a trust policy that IAM accepts", checkTrustPolicy)},
		},
	}
}

// liveCheckExpectations say what is wanted of the answers.
func liveCheckExpectations() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"expect": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Whether this caller is to get in: `allowed`, or `denied` to prove that a stranger stays out. Defaults to `allowed`.",
			Validators:          []validator.String{stringvalidator.OneOf(string(awsapi.ExpectAllowed), string(awsapi.ExpectDenied))},
		},
		"probes": schema.SetAttribute{
			ElementType: types.StringType,
			Optional:    true,
			MarkdownDescription: "Which calls are made: `right`, `wrong` and `absent`, after the external ID they send. The right ID is always tried, because a denial says something only once " +
				"it got in; `[\"right\"]` alone makes no denied call. Defaults to all three.",
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1),
				setvalidator.ValueStringsAre(stringvalidator.OneOf(string(awsapi.ProbeRight), string(awsapi.ProbeWrong), string(awsapi.ProbeAbsent))),
			},
		},
		"on_failure": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What an outcome other than the expected gives, or an external ID that is not insisted on: an `error`, a `warning`, or nothing (`ignore`), so that the attributes " +
				"alone tell. Other checks that fail show in `checks` and `valid` alone; that AWS cannot be asked at all is an error always. Defaults to `error`.",
			Validators: []validator.String{stringvalidator.OneOf(failureError, failureWarning, failureIgnore)},
		},
	}
}

// liveCheckResults are what was found.
func liveCheckResults() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"outcome": computedText("What became of the call with the right external ID: `allowed`, `denied`, or `unknown` where `expect` is `allowed`, the caller is denied and " +
			"`trust_policy` does not trust this caller."),
		"external_id_enforcement": computedText("Whether the role insists on its external ID: `enforced`, `not_enforced`, `inconclusive` where the right ID did not get in or answers " +
			"changed, or `not_tested` without `external_id` or with the probe `right` alone."),
		"caller_arn":       computedText("ARN of the caller, as STS names it."),
		"assumed_role_arn": computedText("ARN of the session that the right external ID opened; null if none."),
		"assumed_role_id":  computedText("Unique ID of the role and name of the session, `AROA…:name`; null if no session was opened."),
		"error_code":       computedText("AWS's error code for the call with the right external ID, such as `AccessDenied`; null if it got in."),
		"error_message":    computedText("AWS's words beside `error_code`; null if the call got in."),
		"checks":           checksAttribute(awsapi.LiveCheckIDs()),
		"valid": schema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether no check is `fail` or `unknown`; never null, so that it can stand in the condition of a `check` block.",
		},
		"not_considered": notConsideredAttribute(),
	}
}

// notConsideredAttribute goes with every data source that judges.
func notConsideredAttribute() schema.Attribute {
	return schema.ListAttribute{
		ElementType:         types.StringType,
		Computed:            true,
		MarkdownDescription: "What the answer does not speak of, in words for a reader.",
	}
}

// checksAttribute is the one shape of checks in all data sources that judge.
func checksAttribute(ids []string) schema.Attribute {
	return schema.ListNestedAttribute{
		Computed: true,
		MarkdownDescription: "The single checks, always all and in this order: `" + strings.Join(ids, "`, `") + "`. " +
			"The guide \"From AccessDenied to working\" has the cure for each.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"id":     computedText("Name of the check."),
			"status": computedText("`pass`, `fail`, `unknown` where it was asked and could not be told, or `skipped` where it was not asked or waits for another check."),
			"detail": computedText("What was found, in a sentence."),
			"remedy": computedText("What to do about it; empty where there is nothing to do."),
		}},
	}
}
