package provider

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// readDataSource reads a data source in this process; the state is null where
// it fails.
func readDataSource(t *testing.T, d datasource.DataSource, arguments map[string]attr.Value) (tfsdk.State, diag.Diagnostics) {
	t.Helper()
	var described datasource.SchemaResponse
	d.Schema(t.Context(), datasource.SchemaRequest{}, &described)
	null := tftypes.NewValue(described.Schema.Type().TerraformType(t.Context()), nil)
	config := tfsdk.State{Schema: described.Schema, Raw: null}
	for name, value := range arguments {
		if diags := config.SetAttribute(t.Context(), path.Root(name), value); diags.HasError() {
			t.Fatal(diags)
		}
	}
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: described.Schema, Raw: null}}
	d.Read(t.Context(), datasource.ReadRequest{Config: tfsdk.Config{Schema: described.Schema, Raw: config.Raw}}, &resp)
	return resp.State, resp.Diagnostics
}

// TestTrustInputsAreTheSameEverywhere: what a role takes, a document takes,
// with the same types, words and limits.
func TestTrustInputsAreTheSameEverywhere(t *testing.T) {
	t.Parallel()
	inputs := trustInputAttributes()
	taken := asDataSourceAttributes(inputs)
	if len(taken) != len(inputs) {
		t.Fatalf("%d of %d attributes were taken over", len(taken), len(inputs))
	}
	for name, want := range inputs {
		got := taken[name]
		if !got.GetType().Equal(want.GetType()) {
			t.Errorf("%s is a %s, want a %s", name, got.GetType(), want.GetType())
		}
		if diff := cmp.Diff(want.GetMarkdownDescription(), got.GetMarkdownDescription()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got.IsRequired() != want.IsRequired() || got.IsOptional() != want.IsOptional() || got.IsComputed() != want.IsComputed() {
			t.Errorf("%s is required, optional or computed in another way", name)
		}
	}
}

func TestAsDataSourceAttributesLeavesDefaultsBehind(t *testing.T) {
	t.Parallel()
	taken := asDataSourceAttribute("x", schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("y")})
	if !taken.IsOptional() || !taken.IsComputed() {
		t.Error("the attribute is not optional and computed any more")
	}
	defer func() {
		if recover() == nil {
			t.Error("a kind that is not known was taken over in silence")
		}
	}()
	asDataSourceAttribute("x", schema.NumberAttribute{})
}
