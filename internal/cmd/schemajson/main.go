// Command schemajson prints the provider's schema as `terraform providers
// schema -json` would, under the key "crossaccount" that tfplugindocs looks for.
//
// It asks the provider in its own process, through the plugin protocol that a
// core speaks. So the docs are generated where no core is installed, nothing is
// downloaded, and what a core could not be told cannot reach the docs.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"

	tfjson "github.com/hashicorp/terraform-json"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/provider"
)

// name is the provider's, and the only key in the output.
const name = "crossaccount"

func main() {
	log.SetFlags(0)
	if err := write(context.Background(), os.Stdout, provider.New("docs")()); err != nil {
		log.Fatal(err)
	}
}

// write prints the schema of p, indented, with a newline at its end.
func write(ctx context.Context, out io.Writer, p framework.Provider) error {
	schema, err := fetch(ctx, p)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(tfjson.ProviderSchemas{
		FormatVersion: "1.0",
		Schemas:       map[string]*tfjson.ProviderSchema{name: schema},
	})
}

// fetch asks p for its schemas over protocol 6. It fails where p itself reports
// an error, as a core would.
func fetch(ctx context.Context, p framework.Provider) (*tfjson.ProviderSchema, error) {
	server := providerserver.NewProtocol6(p)()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("the provider gave no schema: %w", err)
	}
	if err := firstError(schemas.Diagnostics); err != nil {
		return nil, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, fmt.Errorf("the provider gave no identity schemas: %w", err)
	}
	if err := firstError(identities.Diagnostics); err != nil {
		return nil, err
	}
	return convert(schemas, identities)
}

func firstError(diagnostics []*tfprotov6.Diagnostic) error {
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("the provider refuses its own schema: %s: %s", d.Summary, d.Detail)
		}
	}
	return nil
}
