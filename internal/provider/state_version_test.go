package provider

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestStatesOfEveryVersion reads states as releases have written them: one file
// for each version of each resource's schema, which is never edited once it is
// released. A schema with a new version needs its file, and an upgrade of those before.
func TestStatesOfEveryVersion(t *testing.T) {
	t.Parallel()
	server, err := providerserver.NewProtocol6WithError(New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, build := range resources() {
		var meta resource.MetadataResponse
		build().Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: typeName}, &meta)
		schema := schemas.ResourceSchemas[meta.TypeName]
		for version := range schema.Version + 1 {
			t.Run(fmt.Sprintf("%s %d", meta.TypeName, version), func(t *testing.T) {
				t.Parallel()
				text, err := os.ReadFile(filepath.Join("testdata", "TestStatesOfEveryVersion", fmt.Sprintf("%s.%d.json", meta.TypeName, version)))
				if err != nil {
					t.Fatalf("there is no state of this version: %v", err)
				}
				resp, err := server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
					TypeName: meta.TypeName, Version: version, RawState: &tfprotov6.RawState{JSON: text},
				})
				if err != nil || len(resp.Diagnostics) > 0 {
					t.Fatalf("the state is not read: %v %v", err, resp.Diagnostics)
				}
				state, err := resp.UpgradedState.Unmarshal(schema.ValueType())
				if err != nil {
					t.Fatal(err)
				}
				if version == schema.Version {
					holdsAll(t, text, schema, state)
				}
			})
		}
	}
}

// holdsAll compares the state read with the one written. An attribute that is
// new since is null; one that is no more would be dropped without a word.
func holdsAll(t *testing.T, text []byte, schema *tfprotov6.Schema, state tftypes.Value) {
	t.Helper()
	written, read := map[string]json.RawMessage{}, map[string]tftypes.Value{}
	if err := json.Unmarshal(text, &written); err != nil {
		t.Fatal(err)
	}
	if err := state.As(&read); err != nil {
		t.Fatal(err)
	}
	for name := range written {
		if _, ok := read[name]; !ok {
			t.Errorf("the schema has no %s: raise its version, keep this file, and write an upgrade that says what becomes of it", name)
		}
	}
	raw := tfprotov6.RawState{JSON: text}
	if direct, err := raw.UnmarshalWithOpts(schema.ValueType(), tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}}); err != nil || !direct.Equal(state) {
		t.Errorf("the state changed on its way: %v", err)
	}
}
