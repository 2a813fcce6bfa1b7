package provider

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

func configure(t *testing.T, given values) (*providerData, diag.Diagnostics) {
	t.Helper()
	var resp provider.ConfigureResponse
	New("1.2.3")().Configure(t.Context(), provider.ConfigureRequest{
		Config: tfsdk.Config{Raw: providerBlock(t, given), Schema: providerSchema()},
	}, &resp)
	var diags diag.Diagnostics
	return dataFrom(resp.ResourceData, &diags), append(resp.Diagnostics, diags...)
}

func TestConfigureDefaults(t *testing.T) {
	t.Parallel()
	data, diags := configure(t, nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	want := &providerData{AuditMode: "error", TrustPolicySizeLimit: 2048}
	ignore := cmpopts.IgnoreFields(providerData{}, "AWS", "Catalog", "Tags", "Random", "Now")
	if diff := cmp.Diff(want, data, ignore, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("data of an empty block (-want +got):\n%s", diff)
	}
	if data.AcceptableFindings != nil {
		t.Error("acceptable_findings is not the default, which only nil stands for")
	}
	if client := data.client(&diags); client == nil || diags.HasError() {
		t.Errorf("an empty block gives no client: %v", diags)
	}
}

func TestConfigureOwnArguments(t *testing.T) {
	t.Parallel()
	data, diags := configure(t, values{
		"trusted_account_ids":      rawTexts(rawSet, "222222222222", "111111111111"),
		"trusted_organization_ids": rawTexts(rawSet, "o-exampleorgid"),
		"audit_mode":               rawText("warning"),
		"acceptable_findings":      rawTexts(rawSet),
		"trust_policy_size_limit":  tftypes.NewValue(tftypes.Number, 4096),
	})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	want := &providerData{
		TrustedAccountIDs: []string{"111111111111", "222222222222"}, TrustedOrganizationIDs: []string{"o-exampleorgid"},
		AuditMode: "warning", AcceptableFindings: []string{}, TrustPolicySizeLimit: 4096,
	}
	if diff := cmp.Diff(want, data, cmpopts.IgnoreFields(providerData{}, "AWS", "Catalog", "Tags", "Random", "Now")); diff != "" {
		t.Errorf("data (-want +got):\n%s", diff)
	}
}

// TestUnknownArguments follows the contract: an argument that is not known yet
// gives one clear error where it is needed, and none elsewhere.
func TestUnknownArguments(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason           string
		given            values
		client           bool
		audit, tags, all []string
	}{
		{"a region from a resource", values{"region": rawUnknown}, false, nil, nil, []string{"region"}},
		{"a role deep in a block", values{"assume_role": blocks(t, "assume_role", values{"role_arn": rawUnknown})}, false, nil, nil, []string{"assume_role"}},
		{"blocks unknown as a whole", values{"endpoints": tftypes.NewValue(blocks(t, "endpoints").Type(), tftypes.UnknownValue)}, false, nil, nil, []string{"endpoints"}},
		{"an account of yours: AWS can be asked, the audit waits",
			values{"trusted_account_ids": tftypes.NewValue(rawSet, []tftypes.Value{rawUnknown})}, true, []string{"trusted_account_ids"}, nil, []string{"trusted_account_ids"}},
		{"a default tag: tags_all waits",
			values{"default_tags": blocks(t, "default_tags", values{"tags": tftypes.NewValue(rawMap, values{"a": rawUnknown})})}, true, nil, []string{"default_tags"}, []string{"default_tags"}},
		{"nothing unknown", values{"region": rawText("us-east-1")}, true, nil, nil, nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			data, diags := configure(t, tt.given)
			if len(diags) > 0 {
				t.Fatalf("configuring spoke up before anything was asked: %v", diags)
			}
			got := [][]string{data.Unknown, data.unknownForAudit(), data.unknownForTags()}
			if diff := cmp.Diff([][]string{tt.all, tt.audit, tt.tags}, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("unknown: all, audit, tags (-want +got):\n%s", diff)
			}
			client := data.client(&diags)
			if (client != nil) != tt.client {
				t.Errorf("a client: %t, want %t", client != nil, tt.client)
			}
			if tt.client != (len(diags) == 0) || (!tt.client && !strings.Contains(diags[0].Detail(), tt.all[0])) {
				t.Errorf("diagnostics %v; want exactly one, naming %v, where there is no client", diags, tt.all)
			}
		})
	}
}

func TestDataFromRefusesForeignData(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	if data := dataFrom(nil, &diags); data != nil || len(diags) > 0 {
		t.Errorf("before Configure: %v, %v; want nothing", data, diags)
	}
	if data := dataFrom("text", &diags); data != nil || !diags.HasError() {
		t.Errorf("data of another type: %v, %v; want an error", data, diags)
	}
}

func TestConnectionMapping(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	var m providerModel
	config := tfsdk.Config{Schema: providerSchema(), Raw: providerBlock(t, values{
		"region": rawText("eu-central-1"), "sts_region": rawText("us-east-1"), "https_proxy": rawText(""), "skip_metadata_api_check": rawText("true"),
		"shared_config_files": rawTexts(rawList, "b", "a"), "allowed_account_ids": rawTexts(rawSet, "123456789012"),
		"endpoints": blocks(t, "endpoints", values{"iam": rawText("http://127.0.0.1:1")}, values{"sts": rawText("http://127.0.0.1:2")}),
		"assume_role": blocks(t, "assume_role",
			values{"role_arn": rawText("arn:aws:iam::123456789012:role/a"), "duration": rawText("1h30m"), "external_id": rawText("id-1")},
			values{"role_arn": rawText("arn:aws:iam::123456789012:role/b"), "tags": tftypes.NewValue(rawMap, values{})}),
		"ignore_tags": blocks(t, "ignore_tags", values{"keys": rawTexts(rawSet, "k")}),
	})}
	diags.Append(config.Get(t.Context(), &m)...)
	got := m.awsConfig(t.Context(), &diags)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	skip := true
	want := awsapi.Config{
		Region: "eu-central-1", STSRegion: "us-east-1", HTTPSProxy: pointer(""), SkipMetadataAPICheck: &skip,
		SharedConfigFiles: []string{"b", "a"}, AllowedAccountIDs: []string{"123456789012"},
		Endpoints: map[string]string{"iam": "http://127.0.0.1:1", "sts": "http://127.0.0.1:2"},
		AssumeRole: []awsapi.AssumeRole{
			{RoleARN: "arn:aws:iam::123456789012:role/a", Duration: 90 * 60e9, ExternalID: "id-1"},
			{RoleARN: "arn:aws:iam::123456789012:role/b"},
		},
		IgnoreTags: awsapi.IgnoreTags{Keys: []string{"k"}},
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}
