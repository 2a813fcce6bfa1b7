package provider

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// Acceptance tests are named TestAcc…, run a real Terraform or OpenTofu, and
// are skipped, with a printed reason, unless TF_ACC is set.
//
// A test that needs no AWS calls accTest. One that does makes a rig: a local
// endpoint of its own, with the accounts of the default seed, and a provider
// for each of those who play:
//
//	rig := newRig(t)
//	rig.test(resource.TestStep{Config: testdata(t, "main.tf"), Check: …})

// Who plays. All come with the endpoint's default seed.
const (
	customerAccount = "123456789012"
	customerAdmin   = "arn:aws:iam::123456789012:user/admin"
	vendorPrincipal = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"
	strangerUser    = "arn:aws:iam::999999999999:user/stranger"
)

// accTest runs steps that need no AWS on a provider served in this process.
func accTest(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.ParallelTest(t, resource.TestCase{ProtoV6ProviderFactories: inProcess(), Steps: steps})
}

// inProcess serves the provider under its own name and further local ones. A server keeps one
// configuration only, so that an alias would overwrite another's: who calls
// with other credentials needs a local name of its own, or aliasedTest.
func inProcess(more ...string) map[string]func() (tfprotov6.ProviderServer, error) {
	factories := map[string]func() (tfprotov6.ProviderServer, error){}
	for _, name := range append(more, typeName) {
		p := newImpatient()
		if onRealAWS() {
			p = New("test")()
		}
		factories[name] = providerserver.NewProtocol6WithError(p)
	}
	return factories
}

// newImpatient is the provider with waits that suit an endpoint on this machine.
func newImpatient() provider.Provider {
	p, ok := New("test")().(*crossaccount)
	if !ok {
		panic("New makes another type")
	}
	p.pace = awsapi.Pace{
		FirstDelay: 10 * time.Millisecond, MaxDelay: 100 * time.Millisecond,
		PrincipalBound: time.Second, ReferenceBound: time.Second, DenialBound: 600 * time.Millisecond,
	}
	return p
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

// rig is one test's AWS and the providers that call it.
type rig struct {
	t *testing.T
	// aws is nil where the test runs on a real account.
	aws *localaws.Server
	// account is the customer's.
	account string
	// arguments are further lines of the customer's provider block.
	arguments string
	// secrets hears every secret that aws hands out; nil on a real account.
	secrets *confidant
	// keepsKeys is set where the contract lets the secrets of keys that the test
	// makes into its state; they must not be in its log all the same.
	keepsKeys bool
	// leaked is told of each secret that is found; nil fails the test.
	leaked func(secret localaws.Secret, place string)
}

// newRig starts an endpoint that ends with the test.
func newRig(t *testing.T) *rig {
	t.Helper()
	needsAcc(t)
	if onRealAWS() {
		t.Skip("plays with the accounts, the faults or the journal of the local endpoint, which a real account has not")
	}
	return newSeededRig(t, nil)
}

// newSeededRig is a rig with another seed than the default one, which has to
// hold the customer's administrator. A nil seed is the default.
func newSeededRig(t *testing.T, seed []byte) *rig {
	t.Helper()
	secrets := &confidant{}
	server, err := localaws.New(localaws.Config{Seed: seed, OnSecret: secrets.hear})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		if secrets.unsearched() && !t.Skipped() && !t.Failed() {
			t.Error("what this test leaves is not searched for secrets: run the core by the rig (test, inFolder, example), or put a test case through searched")
		}
	})
	secrets.begin()
	return &rig{t: t, aws: server, account: customerAccount, secrets: secrets}
}

// newRigAnywhere is a rig for tests that hold on any AWS: the local endpoint,
// or the real account that CROSSACCOUNT_TEST_AWS_ACCOUNT names. They use the customer's
// own account alone, and names that begin with accNamePrefix.
func newRigAnywhere(t *testing.T) *rig {
	t.Helper()
	if !onRealAWS() {
		return newRig(t)
	}
	needsAcc(t)
	return &rig{t: t, account: os.Getenv(realAccount)}
}

// realAccount names the environment variable that asks for a run on a real
// account, by its ID.
const realAccount = "CROSSACCOUNT_TEST_AWS_ACCOUNT"

const accNamePrefix = "crossaccount-acc-"

func onRealAWS() bool { return os.Getenv(realAccount) != "" }

// test runs steps on providers served in this process: crossaccount, which is
// the customer's administrator, and, under local names of their own, vendor and
// stranger. Afterwards the customer's account must be as it was.
func (r *rig) test(steps ...resource.TestStep) {
	r.t.Helper()
	players := map[string]string{typeName: customerAdmin, "vendor": vendorPrincipal, "stranger": strangerUser}
	if onRealAWS() {
		players = map[string]string{typeName: ""}
	}
	header := requiredProviders(slices.Sorted(maps.Keys(players)), `source = "crossaccount/%s"`)
	for _, name := range slices.Sorted(maps.Keys(players)) {
		header += r.providerBlock(name, "", players[name])
	}
	r.run(header, resource.TestCase{ProtoV6ProviderFactories: inProcess(slices.Collect(maps.Keys(players))...)}, steps)
}

// aliasedTest runs steps on the provider's binary, as users do: one process
// for each provider block, crossaccount.vendor and crossaccount.stranger among them, and the
// provider's own waits.
func (r *rig) aliasedTest(steps ...resource.TestStep) {
	r.t.Helper()
	if err := installedProvider(); err != nil {
		r.t.Fatal(err)
	}
	header := requiredProviders([]string{typeName}, `source = "crossaccount/%s"`) +
		r.providerBlock(typeName, "", customerAdmin) +
		r.providerBlock(typeName, "vendor", vendorPrincipal) +
		r.providerBlock(typeName, "stranger", strangerUser)
	r.run(header, resource.TestCase{ExternalProviders: map[string]resource.ExternalProvider{typeName: {Source: "crossaccount/crossaccount"}}}, steps)
}

func (r *rig) run(header string, c resource.TestCase, steps []resource.TestStep) {
	r.t.Helper()
	before := r.roleNames()
	for _, step := range steps {
		if step.Config != "" {
			step.Config = header + step.Config
		}
		c.Steps = append(c.Steps, step)
	}
	c.CheckDestroy = func(*terraform.State) error {
		return r.settledAs(before)
	}
	resource.ParallelTest(r.t, r.searched(c))
}

// settledAs waits until the customer has these roles and no others, on several
// listings in a row: while a deletion propagates, they alternate.
func (r *rig) settledAs(before []string) error {
	var after []string
	equal := 0
	for deadline := time.Now().Add(time.Minute); equal < 4 && time.Now().Before(deadline); {
		if after = r.roleNames(); slices.Equal(before, after) {
			equal++
			continue
		}
		equal = 0
		time.Sleep(250 * time.Millisecond)
	}
	if equal < 4 {
		return fmt.Errorf("destroy left the roles %v where %v had been", after, before)
	}
	return nil
}

func requiredProviders(names []string, format string) string {
	var b strings.Builder
	b.WriteString("terraform {\n  required_providers {\n")
	for _, name := range names {
		fmt.Fprintf(&b, "    %s = { "+format+" }\n", name, name)
	}
	b.WriteString("  }\n}\n")
	return b.String()
}

// providerBlock is a block that calls the endpoint as the given principal.
func (r *rig) providerBlock(name, alias, principal string) string {
	if r.aws == nil {
		return fmt.Sprintf("provider %q {\n  region = \"us-east-1\"\n  allowed_account_ids = [%q]\n%s\n}\n", name, r.account, r.arguments)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "provider %q {\n", name)
	if alias != "" {
		fmt.Fprintf(&b, "  alias = %q\n", alias)
	}
	fmt.Fprintf(&b, "  region = \"us-east-1\"\n%s", r.keysOf(principal))
	if principal == customerAdmin {
		b.WriteString(r.arguments)
	}
	fmt.Fprintf(&b, "\n  endpoints {\n    iam = %[1]q\n    sts = %[1]q\n  }\n}\n", r.aws.URL())
	return b.String()
}

// keysOf are the lines of a provider block by which it calls as the principal.
// They name a profile, so that no secret is in a configuration, of which plan
// files hold a copy.
func (r *rig) keysOf(principal string) string {
	return fmt.Sprintf("  profile = %q\n  shared_credentials_files = [%q]\n", principal, r.credentialsFile())
}

// credentialsFile is a file of the AWS CLI with one profile for each principal
// of the seed, named by its ARN.
func (r *rig) credentialsFile() string {
	r.t.Helper()
	var b strings.Builder
	for _, c := range r.aws.Credentials() {
		fmt.Fprintf(&b, "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n", c.PrincipalARN, c.AccessKeyID, c.SecretAccessKey)
		if c.SessionToken != "" {
			fmt.Fprintf(&b, "aws_session_token = %s\n", c.SessionToken)
		}
	}
	file := filepath.Join(r.t.TempDir(), "credentials")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return file
}

func (r *rig) credential(principal string) localaws.Credential {
	r.t.Helper()
	for _, c := range r.aws.Credentials() {
		if c.PrincipalARN == principal {
			return c
		}
	}
	r.t.Fatalf("the endpoint's seed has no %s", principal)
	return localaws.Credential{}
}
