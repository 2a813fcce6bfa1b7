package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func externalIDSchema(t *testing.T) schema.Schema {
	t.Helper()
	var resp resource.SchemaResponse
	newExternalIDResource().Schema(t.Context(), resource.SchemaRequest{}, &resp)
	return resp.Schema
}

// rawExternalID is the model as core sends it, null without one.
func rawExternalID(t *testing.T, s schema.Schema, m *externalIDModel) tftypes.Value {
	t.Helper()
	null := tftypes.NewValue(s.Type().TerraformType(t.Context()), nil)
	if m == nil {
		return null
	}
	plan := tfsdk.Plan{Schema: s, Raw: null}
	if diags := plan.Set(t.Context(), m); diags.HasError() {
		t.Fatal(diagnosticsText(diags))
	}
	return plan.Raw
}

// modifyPlan plans a change of the state to a configuration, in which computed
// attributes are null; a nil configuration destroys.
func modifyPlan(t *testing.T, state, config *externalIDModel) (externalIDModel, diag.Diagnostics) {
	t.Helper()
	s := externalIDSchema(t)
	raw := rawExternalID(t, s, config)
	resp := resource.ModifyPlanResponse{Plan: tfsdk.Plan{Schema: s, Raw: raw}}
	r := &externalIDResource{data: withVendors(t, ownVendors)}
	r.ModifyPlan(t.Context(), resource.ModifyPlanRequest{
		Config: tfsdk.Config{Schema: s, Raw: raw},
		Plan:   tfsdk.Plan{Schema: s, Raw: raw},
		State:  tfsdk.State{Schema: s, Raw: rawExternalID(t, s, state)},
	}, &resp)
	var planned externalIDModel
	if !resp.Plan.Raw.IsNull() && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.Get(t.Context(), &planned)...)
	}
	return planned, resp.Diagnostics
}

func externalIDOf(vendor, value types.String, keepers types.Map) *externalIDModel {
	return &externalIDModel{Vendor: vendor, Value: value, Keepers: keepers, Values: types.ListNull(types.StringType)}
}

// A release whose catalogue is stricter must not stop a plan that changes
// nothing: the ID breaks the rule and is in use all the same.
func TestVendorsRuleIsNotAskedOfAnIDThatStays(t *testing.T) {
	t.Parallel()
	none := types.MapNull(types.StringType)
	for _, tt := range []struct {
		reason, vendor, value string
	}{
		{"an ID that breaks a rule", "synqly", "with_underscore"},
		{"an ID for a vendor that sends none", "dataloop", "org-4711"},
		{"an ID for a vendor that left the catalogue", "gone", "org-4711"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			state := externalIDOf(types.StringValue(tt.vendor), types.StringValue(tt.value), none)
			for _, configured := range []types.String{types.StringNull(), types.StringValue(tt.value)} {
				planned, diags := modifyPlan(t, state, externalIDOf(types.StringValue(tt.vendor), configured, none))
				if len(diags) > 0 || planned.Value.ValueString() != tt.value {
					t.Errorf("configured as %s: planned %s, %s", configured, planned.Value, diagnosticsText(diags))
				}
			}
			_, diags := modifyPlan(t, state, externalIDOf(types.StringValue(tt.vendor), types.StringValue("another_one"), none))
			if !diags.HasError() {
				t.Error("another ID is not checked")
			}
		})
	}
}

func TestKeepersOfASetValueWarn(t *testing.T) {
	t.Parallel()
	value, null := types.StringValue("org-4711"), types.StringNull()
	state := externalIDOf(null, value, keepersOf("a", "1"))
	for _, tt := range []struct {
		reason     string
		configured types.String
		keepers    types.Map
		warns      bool
	}{
		{"changed, and the value stays", value, keepersOf("a", "2"), true},
		{"changed with the value", types.StringValue("org-4712"), keepersOf("a", "2"), false},
		{"changed without a value", null, keepersOf("a", "2"), false},
		{"unchanged", value, keepersOf("a", "1"), false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, diags := modifyPlan(t, state, externalIDOf(null, tt.configured, tt.keepers))
			text := diagnosticsText(diags)
			if warns := strings.Contains(text, "so the external ID stays too"); warns != tt.warns || diags.HasError() {
				t.Errorf("warns is %t, want %t: %s", warns, tt.warns, text)
			}
		})
	}
}

func TestDestroyingAnExternalIDAsksNothing(t *testing.T) {
	t.Parallel()
	state := externalIDOf(types.StringValue("gone"), types.StringValue("with_underscore"), types.MapNull(types.StringType))
	if _, diags := modifyPlan(t, state, nil); len(diags) > 0 {
		t.Errorf("got %s", diagnosticsText(diags))
	}
}

func TestAFailingSourceOfRandomBytesChangesNothing(t *testing.T) {
	t.Parallel()
	s := externalIDSchema(t)
	r := &externalIDResource{data: &providerData{Random: strings.NewReader("short")}}
	m := externalIDOf(types.StringNull(), types.StringUnknown(), types.MapNull(types.StringType))
	m.ID = types.StringUnknown()
	created := resource.CreateResponse{State: tfsdk.State{Schema: s, Raw: rawExternalID(t, s, nil)}}
	r.Create(t.Context(), resource.CreateRequest{Plan: tfsdk.Plan{Schema: s, Raw: rawExternalID(t, s, m)}}, &created)
	imported := resource.ImportStateResponse{State: tfsdk.State{Schema: s, Raw: rawExternalID(t, s, nil)}}
	r.ImportState(t.Context(), resource.ImportStateRequest{ID: "org-4711"}, &imported)
	before := rawExternalID(t, s, externalIDOf(types.StringNull(), types.StringValue("org-4711"), keepersOf("a", "1")))
	updated := resource.UpdateResponse{State: tfsdk.State{Schema: s, Raw: before}}
	r.Update(t.Context(), resource.UpdateRequest{Plan: tfsdk.Plan{Schema: s, Raw: rawExternalID(t, s, m)}}, &updated)
	for call, diags := range map[string]diag.Diagnostics{"create": created.Diagnostics, "import": imported.Diagnostics, "update": updated.Diagnostics} {
		if !strings.Contains(diagnosticsText(diags), "source of random bytes failed") {
			t.Errorf("%s: got %q", call, diagnosticsText(diags))
		}
	}
	if !created.State.Raw.IsNull() || !imported.State.Raw.IsNull() || !updated.State.Raw.Equal(before) {
		t.Error("a state was written")
	}
}
