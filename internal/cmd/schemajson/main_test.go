package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/provider"
)

// everyKind has one attribute for each thing that an attribute can be.
func everyKind() map[string]schema.Attribute {
	inner := schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
		"deep": schema.BoolAttribute{Optional: true},
	}}
	return map[string]schema.Attribute{
		"text":     schema.StringAttribute{Required: true, Description: "In plain words."},
		"number":   schema.NumberAttribute{Optional: true, Computed: true, MarkdownDescription: "In **bold**."},
		"secret":   schema.StringAttribute{Optional: true, Sensitive: true, WriteOnly: true},
		"old":      schema.BoolAttribute{Optional: true, DeprecationMessage: "Use text."},
		"anything": schema.DynamicAttribute{Optional: true},
		"set":      schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"map":      schema.MapAttribute{Optional: true, ElementType: types.ListType{ElemType: types.Int64Type}},
		"object":   schema.ObjectAttribute{Computed: true, AttributeTypes: map[string]attr.Type{"a": types.StringType}},
		"one":      schema.SingleNestedAttribute{Optional: true, Attributes: inner.Attributes},
		"many":     schema.ListNestedAttribute{Optional: true, NestedObject: inner},
	}
}

func TestWriteSaysAllThatASchemaCan(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := write(t.Context(), &out, sample{attributes: everyKind()}); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "TestWriteSaysAllThatASchemaCan", "schema.json")
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("schema (-want +got):\n%s", diff)
	}
	var read tfjson.ProviderSchemas
	if err := json.Unmarshal(out.Bytes(), &read); err != nil {
		t.Errorf("what tfplugindocs reads with refuses the schema: %v", err)
	}
	if read.Schemas["crossaccount"] == nil {
		t.Error(`no schema under "crossaccount", the key that tfplugindocs looks for`)
	}
}

func TestWriteFailsWhereACoreWould(t *testing.T) {
	t.Parallel()
	reserved := map[string]schema.Attribute{"for_each": schema.StringAttribute{Optional: true}}
	var out bytes.Buffer
	err := write(t.Context(), &out, sample{attributes: reserved})
	if err == nil || !strings.Contains(err.Error(), "for_each") {
		t.Errorf("error = %v, want the provider's own refusal of the reserved name for_each", err)
	}
	if out.Len() != 0 {
		t.Errorf("wrote %q before it failed", out.String())
	}
}

// TestAccSchemaIsWhatACorePrints compares with `providers schema -json` of a
// real core that found the provider in a filesystem mirror.
func TestAccSchemaIsWhatACorePrints(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("it runs a real core; `make testacc` does")
	}
	t.Parallel()
	want := fromCore(t)
	var out bytes.Buffer
	if err := write(t.Context(), &out, provider.New("docs")()); err != nil {
		t.Fatal(err)
	}
	got := decode(t, out.Bytes())["crossaccount"]
	for _, kind := range []string{"ephemeral_resource_schemas", "resource_identity_schemas", "list_resource_schemas"} {
		if _, ok := want[kind]; !ok && got[kind] != nil {
			t.Logf("not compared, for this core is too old to know them: %s", kind)
			delete(got, kind)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("schema (-core +here):\n%s", diff)
	}
}

func fromCore(t *testing.T) map[string]any {
	t.Helper()
	dir := t.TempDir()
	config := `terraform {
  required_providers {
    crossaccount = {
      source = "crossaccount/crossaccount"
    }
  }
}
`
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	install := exec.CommandContext(t.Context(), "../../../tools/install.sh", filepath.Join(dir, "mirror"))
	install.Env = append(os.Environ(), "MIRROR_ONLY=1")
	rc := strings.TrimSpace(string(output(t, install)))
	core := os.Getenv("TF_ACC_TERRAFORM_PATH")
	for _, args := range [][]string{{"init"}, {"providers", "schema", "-json"}} {
		cmd := exec.CommandContext(t.Context(), core, args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "TF_CLI_CONFIG_FILE="+rc)
		out := output(t, cmd)
		if args[0] == "init" {
			continue
		}
		for _, schema := range decode(t, out) {
			return schema
		}
	}
	t.Fatal("the core printed no schema")
	return nil
}

func output(t *testing.T, cmd *exec.Cmd) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", cmd, err, out, stderr.String())
	}
	return out
}

// decode reads schemas by provider, with empty kinds left out as cores do.
func decode(t *testing.T, text []byte) map[string]map[string]any {
	t.Helper()
	var document struct {
		Schemas map[string]map[string]any `json:"provider_schemas"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	return document.Schemas
}
