package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// serveSchema asks the provider for its schema the way core does.
func serveSchema(t *testing.T) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range resp.Diagnostics {
		t.Errorf("%s: %s: %s", d.Severity, d.Summary, d.Detail)
	}
	return resp
}

// TestSchemaDescriptions holds the docs to their promise: they are generated
// from the schema, so an attribute that says nothing is a hole in a page.
func TestSchemaDescriptions(t *testing.T) {
	t.Parallel()
	resp := serveSchema(t)
	checkBlock(t, "provider", resp.Provider.Block)
	for name, s := range resp.ResourceSchemas {
		checkBlock(t, "resource "+name, s.Block)
	}
	for name, s := range resp.DataSourceSchemas {
		checkBlock(t, "data source "+name, s.Block)
	}
	for name, s := range resp.EphemeralResourceSchemas {
		checkBlock(t, "ephemeral resource "+name, s.Block)
	}
	for name, f := range resp.Functions {
		checkText(t, "function "+name, f.Description)
		for _, p := range f.Parameters {
			checkText(t, "function "+name+", parameter "+p.Name, p.Description)
		}
		if f.VariadicParameter != nil {
			checkText(t, "function "+name+", parameter "+f.VariadicParameter.Name, f.VariadicParameter.Description)
		}
	}
}

func checkBlock(t *testing.T, where string, block *tfprotov6.SchemaBlock) {
	t.Helper()
	// The block of the timeouts library takes no description; its attributes do.
	if !strings.HasSuffix(where, ".timeouts") {
		checkText(t, where, block.Description)
	}
	checkAttributes(t, where, block.Attributes)
	for _, nested := range block.BlockTypes {
		checkBlock(t, where+"."+nested.TypeName, nested.Block)
	}
}

func checkAttributes(t *testing.T, where string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()
	for _, a := range attributes {
		checkText(t, where+"."+a.Name, a.Description)
		if a.NestedType != nil {
			checkAttributes(t, where+"."+a.Name, a.NestedType.Attributes)
		}
	}
}

func checkText(t *testing.T, where, text string) {
	t.Helper()
	switch {
	case strings.TrimSpace(text) == "":
		t.Errorf("%s has no description", where)
	case !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "`"):
		t.Errorf("%s: the description is no whole sentence: %q", where, text)
	}
}
