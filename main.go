// Command terraform-provider-crossaccount serves the crossaccount provider to
// Terraform and OpenTofu over plugin protocol 6.
package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/provider"
)

// version is set by the linker when a release is built.
var version = "dev"

// address is what a configuration's required_providers block resolves to.
const address = "registry.terraform.io/crossaccount/crossaccount"

// collectorPercent lets the heap reach 8 MB before the first garbage
// collection. Core starts a provider several times in every plan only to ask
// for its schema; that needs little over 4 MB, Go's usual first mark, and a collection there
// would be a sixth of all the processor time.
const collectorPercent = 200

func main() {
	var attach bool
	flag.BoolVar(&attach, "debug", false, "serve for a debugger: print TF_REATTACH_PROVIDERS and wait")
	flag.Parse()
	debug.SetGCPercent(collectorPercent)
	if !attach && !logged(os.Environ()) {
		if err := silence(); err != nil {
			log.Fatal(err.Error())
		}
	}
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: address,
		Debug:   attach,
	})
	if err != nil {
		log.Fatal(err.Error())
	}
}

// logged reports whether the user asked for any log, of core or of providers.
func logged(environ []string) bool {
	return slices.ContainsFunc(environ, func(variable string) bool {
		name, value, _ := strings.Cut(variable, "=")
		return strings.HasPrefix(name, "TF_LOG") && value != ""
	})
}

// silence keeps the libraries from writing what core would throw away: left
// alone they trace every step to it, sixty lines for a schema alone.
func silence() error {
	return errors.Join(os.Setenv("TF_LOG_SDK", "off"), os.Setenv("TF_LOG_SDK_PROTO", "off"),
		os.Setenv("TF_LOG_SDK_FRAMEWORK", "off"), os.Setenv("TF_LOG_PROVIDER", "off"))
}
