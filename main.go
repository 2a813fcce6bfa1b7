// Command terraform-provider-crossaccount serves the crossaccount provider to
// Terraform and OpenTofu over plugin protocol 6.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/provider"
)

// version is set by the linker when a release is built.
var version = "dev"

// address is what a configuration's required_providers block resolves to.
const address = "registry.terraform.io/crossaccount/crossaccount"

func main() {
	var debug bool
	flag.BoolVar(&debug, "debug", false, "serve for a debugger: print TF_REATTACH_PROVIDERS and wait")
	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: address,
		Debug:   debug,
	})
	if err != nil {
		log.Fatal(err.Error())
	}
}
