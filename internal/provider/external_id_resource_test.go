package provider

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

func keepersOf(pairs ...string) types.Map {
	elements := map[string]attr.Value{}
	for i := 0; i < len(pairs); i += 2 {
		elements[pairs[i]] = types.StringValue(pairs[i+1])
	}
	return types.MapValueMust(types.StringType, elements)
}

func TestKeepersChange(t *testing.T) {
	t.Parallel()
	none, unknown := types.MapNull(types.StringType), types.MapUnknown(types.StringType)
	partly := types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringUnknown(), "b": types.StringValue("2")})
	nullElement := types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringNull()})
	for _, tt := range []struct {
		reason        string
		before, after types.Map
		want          change
	}{
		{"none before and after", none, none, unchanged},
		{"added later, as after an import", none, keepersOf("a", "1"), unchanged},
		{"added to an empty map", keepersOf(), keepersOf("a", "1"), unchanged},
		{"added to a map of nulls", nullElement, keepersOf("a", "1"), unchanged},
		{"an empty map for none", none, keepersOf(), unchanged},
		{"none for an empty map", keepersOf(), none, unchanged},
		{"unknown where there were none", none, unknown, unchanged},
		{"the same", keepersOf("a", "1"), keepersOf("a", "1"), unchanged},
		{"another value", keepersOf("a", "1"), keepersOf("a", "2"), changed},
		{"another key", keepersOf("a", "1"), keepersOf("b", "1"), changed},
		{"one more", keepersOf("a", "1"), keepersOf("a", "1", "b", "2"), changed},
		{"one less", keepersOf("a", "1", "b", "2"), keepersOf("a", "1"), changed},
		{"one set to null", keepersOf("a", "1"), nullElement, changed},
		{"taken away", keepersOf("a", "1"), none, changed},
		{"not known yet", keepersOf("a", "1"), unknown, perhapsChanged},
		{"one not known yet, the others the same", keepersOf("a", "1", "b", "2"), partly, perhapsChanged},
		{"one not known yet, another changed", keepersOf("a", "1", "b", "3"), partly, changed},
		{"one not known yet, another gone", keepersOf("a", "1", "b", "2", "c", "3"), partly, changed},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if got := keepersChange(tt.before, tt.after); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

// TestDecide is about what a plan says before the values are known; the whole
// life is in the acceptance tests.
func TestDecide(t *testing.T) {
	t.Parallel()
	known, unknown, null := types.StringValue, types.StringUnknown(), types.StringNull()
	list := func(values ...types.String) types.List {
		return types.ListValueMust(types.StringType, stringElements(values...))
	}
	noList := types.ListUnknown(types.StringType)
	keep, keepUnknown, drop := types.BoolValue(true), types.BoolUnknown(), types.BoolNull()
	state := &externalIDModel{Value: known("now"), PreviousValue: known("before")}
	for _, tt := range []struct {
		reason          string
		state           *externalIDModel
		configured      types.String
		keepers         change
		keep            types.Bool
		value, previous types.String
		values          types.List
	}{
		{"created, generated", nil, null, unchanged, keep, unknown, null, list(unknown)},
		{"created, adopted", nil, known("mine"), unchanged, drop, known("mine"), null, list(known("mine"))},
		{"created, adopted later", nil, unknown, unchanged, drop, unknown, null, list(unknown)},
		{"kept", state, null, unchanged, keep, known("now"), known("before"), list(known("now"), known("before"))},
		{"the previous one retired", state, null, unchanged, drop, known("now"), null, list(known("now"))},
		{"rotated with overlap", state, null, changed, keep, unknown, known("now"), list(unknown, known("now"))},
		{"rotated without", state, null, changed, drop, unknown, null, list(unknown)},
		{"another one adopted", state, known("mine"), unchanged, keep, known("mine"), known("now"), list(known("mine"), known("now"))},
		{"the same one adopted", state, known("now"), unchanged, keep, known("now"), known("before"), list(known("now"), known("before"))},
		{"keepers rotate no ID that is set", state, known("now"), changed, keep, known("now"), known("before"), list(known("now"), known("before"))},
		{"back to the previous one", state, known("before"), unchanged, keep, known("before"), known("now"), list(known("before"), known("now"))},
		{"adopted later, perhaps the same", state, unknown, unchanged, keep, unknown, unknown, noList},
		{"adopted later, without overlap", state, unknown, unchanged, drop, unknown, null, list(unknown)},
		{"perhaps rotated", state, null, perhapsChanged, keep, unknown, unknown, noList},
		{"perhaps rotated, without overlap", state, null, perhapsChanged, drop, unknown, null, list(unknown)},
		{"perhaps kept", state, null, unchanged, keepUnknown, known("now"), unknown, noList},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			m := externalIDModel{KeepPrevious: tt.keep}
			m.decide(tt.configured, tt.state, tt.keepers)
			if !m.Value.Equal(tt.value) || !m.PreviousValue.Equal(tt.previous) || !m.Values.Equal(tt.values) {
				t.Errorf("got %s, %s, %s; want %s, %s, %s", m.Value, m.PreviousValue, m.Values, tt.value, tt.previous, tt.values)
			}
		})
	}
}

// ownVendors are kinds of vendors that the built-in catalogue need not have.
const ownVendors = `
format_version = 1
vendor "composer" {
  title             = "Composer"
  documentation_url = "https://example.com/composer"
  verified_on       = "2026-01-31"
  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["111122223333"]
  }
  external_id {
    issuer   = "composed"
    required = true
    pattern  = "^[a-z]+@[0-9]+$"
    rule     = "your account's name, @ and its number"
    where    = "the page Settings"
  }
}
vendor "numbers" {
  title             = "Numbers"
  documentation_url = "https://example.com/numbers"
  verified_on       = "2026-01-31"
  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["111122223333"]
  }
  external_id {
    issuer   = "customer"
    required = true
    pattern  = "^[0-9]{20}$"
    rule     = "20 digits"
  }
}
`

func withVendors(t *testing.T, text string, unknown ...string) *providerData {
	t.Helper()
	file := filepath.Join(t.TempDir(), "vendors.hcl")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return &providerData{
		Catalog: func() (*vendor.Catalog, error) { return vendor.Load(file) },
		Random:  strings.NewReader(strings.Repeat("0123456789abcdef", 8)),
		Unknown: unknown,
	}
}

func TestVendorsRuleAtPlan(t *testing.T) {
	t.Parallel()
	known, unknown, null := types.StringValue, types.StringUnknown(), types.StringNull()
	for _, tt := range []struct {
		reason            string
		vendor            types.String
		configured, value types.String
		keepers           change
		unknownArguments  []string
		// want are parts of the error; none means that there is no error.
		want []string
	}{
		{"no vendor", null, null, unknown, unchanged, nil, nil},
		{"a vendor that is not known yet", unknown, null, unknown, unchanged, nil, nil},
		{"generated for a vendor that leaves the choice", known("synqly"), null, unknown, unchanged, nil, nil},
		{"adopted within the rule", known("synqly"), known("a-b-c"), known("a-b-c"), unchanged, nil, nil},
		{"adopted against the rule", known("synqly"), known("secret_secret"), known("secret_secret"), unchanged, nil,
			[]string{"sec… (13 characters) breaks a rule of Synqly", "without an underscore", "Set value to an ID that keeps it."}},
		{"the present one breaks the rule of a vendor named later", known("synqly"), null, known("secret_secret"), unchanged, nil,
			[]string{"sec… (13 characters) breaks a rule of Synqly", "Change keepers to generate another, or set value."}},
		{"adopted later", known("synqly"), unknown, unknown, unchanged, nil, nil},
		{"issued by the vendor and not set", known("trelica"), null, unknown, unchanged, nil,
			[]string{"Trelica issues its external IDs itself, so none can be generated here.", "Organization ID from the bottom of the Profile page", "https://help.trelica.com/"}},
		{"issued by the vendor and set", known("trelica"), known("org-4711"), known("org-4711"), unchanged, nil, nil},
		{"issued by the vendor and set later", known("trelica"), unknown, unknown, unchanged, nil, nil},
		{"issued by the vendor, to be rotated perhaps", known("composer"), null, unknown, perhapsChanged, nil, nil},
		{"composed and not set", known("composer"), null, unknown, unchanged, nil,
			[]string{"Composer has its external IDs put together by a rule of its own", "The page Settings."}},
		{"composed by the rule", known("composer"), known("acme@42"), known("acme@42"), unchanged, nil, nil},
		{"composed against the rule", known("composer"), known("secret"), known("secret"), unchanged, nil,
			[]string{"your account's name, @ and its number"}},
		{"generated for a vendor that takes no UUID", known("numbers"), null, unknown, unchanged, nil,
			[]string{"A generated ID is a UUID, and Numbers takes 20 digits."}},
		{"never sent", known("dataloop"), null, unknown, unchanged, nil,
			[]string{"Dataloop never sends an external ID", "leave external_ids out"}},
		{"never sent, though set", known("dataloop"), known("secret"), known("secret"), unchanged, nil,
			[]string{"Dataloop never sends an external ID"}},
		{"an unknown vendor", known("sinqly"), null, unknown, unchanged, nil, []string{`no vendor "sinqly": did you mean "synqly"?`}},
		{"a vendor that a file may define that is not known yet", known("acme"), null, unknown, unchanged, []string{"vendor_files"}, nil},
		{"a built-in vendor needs no file", known("dataloop"), null, unknown, unchanged, []string{"vendor_files"}, []string{"never sends"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			r := &externalIDResource{data: withVendors(t, ownVendors, tt.unknownArguments...)}
			var diags diag.Diagnostics
			r.checkByVendor(tt.configured, externalIDModel{Vendor: tt.vendor, Value: tt.value}, tt.keepers, &diags)
			text := diagnosticsText(diags)
			if (len(tt.want) > 0) != diags.HasError() {
				t.Fatalf("got %q, want parts %q", text, tt.want)
			}
			for _, part := range tt.want {
				if !strings.Contains(text, part) {
					t.Errorf("%q does not hold %q", text, part)
				}
			}
			if strings.Contains(text, "secret") {
				t.Errorf("%q shows the ID", text)
			}
		})
	}
}

func TestABrokenVendorFileIsReported(t *testing.T) {
	t.Parallel()
	r := &externalIDResource{data: withVendors(t, "format_version = 2\n")}
	var diags diag.Diagnostics
	r.checkByVendor(types.StringNull(), externalIDModel{Vendor: types.StringValue("synqly"), Value: types.StringUnknown()}, unchanged, &diags)
	if text := diagnosticsText(diags); !strings.Contains(text, "vendors.hcl:1: format_version is 2") {
		t.Errorf("got %q", text)
	}
}

func diagnosticsText(diags diag.Diagnostics) string {
	var b strings.Builder
	for _, d := range diags {
		b.WriteString(d.Summary() + "\n" + d.Detail() + "\n")
	}
	return b.String()
}
