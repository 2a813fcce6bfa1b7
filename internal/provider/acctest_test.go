package provider

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// Acceptance tests are named TestAcc…, run a real Terraform or OpenTofu, and
// are skipped, with a printed reason, unless TF_ACC is set.

// accTest runs steps on a provider served in this process. One server stands
// behind all provider blocks of a step, so aliases with other credentials need
// a provider of their own process.
func accTest(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.ParallelTest(t, resource.TestCase{ProtoV6ProviderFactories: inProcess(), Steps: steps})
}

func inProcess() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		typeName: providerserver.NewProtocol6WithError(New("test")()),
	}
}

// testdata reads testdata/<name of the test>/<file>, HCL as a user would write it.
func testdata(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", t.Name(), file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
