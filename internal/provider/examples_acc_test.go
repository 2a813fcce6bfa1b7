package provider

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// vendorExample is one folder of examples/vendors, and who plays its vendor on
// the local endpoint.
type vendorExample struct {
	key       string
	variables config.Variables
	// role is the address of the role, id the external ID it requires; an
	// empty one is made by crossaccount_external_id at idFrom.
	role   string
	id     string
	idFrom string
	vendor string
}

func vendorExamples() []vendorExample {
	text := config.StringVariable
	return []vendorExample{
		{key: "synqly", role: "crossaccount_access_role.synqly", idFrom: "crossaccount_external_id.synqly", vendor: vendorPrincipal},
		{key: "trelica", role: "crossaccount_access_role.trelica", id: "5f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b",
			variables: config.Variables{"trelica_organization_id": text("5f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b")},
			vendor:    "arn:aws:iam::377450845233:role/trelica-integration"},
		{key: "dataloop", role: "crossaccount_access_role.dataloop",
			variables: config.Variables{"dataloop_user_arn": text("arn:aws:iam::200000000001:user/dataloop-integration-1")},
			vendor:    "arn:aws:iam::200000000001:user/dataloop-integration-1"},
		{key: "upsolver", role: "crossaccount_access_role.upsolver", id: "6a0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b",
			variables: config.Variables{
				"upsolver_role_arn":    text("arn:aws:iam::200000000002:role/upsolver-organization-1"),
				"upsolver_external_id": text("6a0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b")},
			vendor: "arn:aws:iam::200000000002:role/upsolver-organization-1"},
		{key: "imply_polaris", role: "crossaccount_access_role.imply", id: "7b0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b",
			variables: config.Variables{
				"imply_role_arn":    text("arn:aws:iam::200000000003:role/imply-cluster-3b538a72-844f-4a09-883d-0123456789ab"),
				"imply_external_id": text("7b0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b")},
			vendor: "arn:aws:iam::200000000003:role/imply-cluster-3b538a72-844f-4a09-883d-0123456789ab"},
	}
}

// apply runs the example as a user would, from its own folder; plugin-testing
// plans once more afterwards and fails on any change.
func (e vendorExample) apply(t *testing.T, endpoint, key, secret string, checks ...resource.TestCheckFunc) {
	t.Helper()
	t.Setenv("AWS_ENDPOINT_URL", endpoint)
	t.Setenv("AWS_ACCESS_KEY_ID", key)
	t.Setenv("AWS_SECRET_ACCESS_KEY", secret)
	resource.Test(t, resource.TestCase{
		Steps: []resource.TestStep{{
			ProtoV6ProviderFactories: inProcess(),
			ConfigDirectory:          config.StaticDirectory(filepath.Join("..", "..", "examples", "vendors", e.key)),
			ConfigVariables:          e.variables,
			Check:                    resource.ComposeTestCheckFunc(checks...),
		}},
	})
}

func TestAccVendorExamples(t *testing.T) {
	for _, example := range vendorExamples() {
		t.Run(example.key, func(t *testing.T) {
			rig := newRig(t)
			before := rig.roleNames()
			admin := rig.credential(customerAdmin)
			example.apply(t, rig.aws.URL(), admin.AccessKeyID, admin.SecretAccessKey, example.letsIn(rig))
			if err := rig.settledAs(before); err != nil {
				t.Error(err)
			}
		})
	}
}

// letsIn asks STS itself who gets in.
func (e vendorExample) letsIn(rig *rig) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		arn := state.RootModule().Resources[e.role].Primary.Attributes["arn"]
		id := e.id
		if e.idFrom != "" {
			id = state.RootModule().Resources[e.idFrom].Primary.Attributes["value"]
		}
		if !rig.assume(e.vendor, arn, id) {
			return fmt.Errorf("%s does not get in with the right external ID", e.vendor)
		}
		if id != "" && (rig.assume(e.vendor, arn, "") || rig.assume(e.vendor, arn, "not-"+id)) {
			return fmt.Errorf("%s gets in without the right external ID", e.vendor)
		}
		if rig.assume(strangerUser, arn, id) {
			return fmt.Errorf("a stranger gets in")
		}
		return nil
	}
}

// TestAccVendorExamplesOnMoto applies the examples on an endpoint that others
// wrote. moto lets callers in without the external ID, so it bears no witness
// on trust; it does on the calls made and on plans being empty.
func TestAccVendorExamplesOnMoto(t *testing.T) {
	needsAcc(t)
	if onRealAWS() {
		t.Skip("runs on moto, not on a real account")
	}
	server, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("moto_server is not on PATH; the examples run on the local endpoint alone")
	}
	endpoint := startMoto(t, server)
	for _, example := range vendorExamples() {
		t.Run(example.key, func(t *testing.T) {
			example.apply(t, endpoint, "AKIAIOSFODNN7EXAMPLE", "anything", func(*terraform.State) error { return nil })
		})
	}
}

// startMoto runs moto on a free port until the test ends.
func startMoto(t *testing.T, path string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, path, "-H", "127.0.0.1", "-p", port)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = cmd.Wait() // It was told to end, and does so with an error.
	})
	for range 300 {
		response, err := http.Get("http://" + address + "/moto-api/")
		if err == nil {
			_ = response.Body.Close()
			return "http://" + address
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("moto_server did not answer within 30 s")
	return ""
}
