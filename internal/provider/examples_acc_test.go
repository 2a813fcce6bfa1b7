package provider

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
)

// vendorExample is one folder of examples/vendors, what its user has to know, and
// who plays its vendor on the local endpoint.
type vendorExample struct {
	key       string
	variables map[string]string
	vendor    string
	// id is the external ID where the vendor issues it.
	id string
	// onMoto are further variables where AWS is played by moto, which has no
	// Security Lake.
	onMoto map[string]string
}

func vendorExamples() []vendorExample {
	return []vendorExample{
		{key: "synqly", vendor: vendorPrincipal,
			variables: map[string]string{"lake_url": "https://aws-security-data-lake-us-east-1-q7w2e9r4t6y1u3i8o5p0a2s4d6f8g1.s3.us-east-1.amazonaws.com"},
			onMoto:    map[string]string{"check_sink": "false"}},
		{key: "trelica", id: "5f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b",
			variables: map[string]string{"trelica_organization_id": "5f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"},
			vendor:    "arn:aws:iam::377450845233:role/trelica-integration"},
		{key: "dataloop",
			variables: map[string]string{"dataloop_user_arn": "arn:aws:iam::200000000001:user/dataloop-integration-1"},
			vendor:    "arn:aws:iam::200000000001:user/dataloop-integration-1"},
		{key: "upsolver", id: "6a0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b",
			variables: map[string]string{
				"upsolver_role_arn":    "arn:aws:iam::200000000002:role/upsolver-organization-1",
				"upsolver_external_id": "6a0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"},
			vendor: "arn:aws:iam::200000000002:role/upsolver-organization-1"},
		{key: "imply_polaris", id: "7b0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b",
			variables: map[string]string{
				"imply_role_arn":    "arn:aws:iam::200000000003:role/imply-cluster-3b538a72-844f-4a09-883d-0123456789ab",
				"imply_external_id": "7b0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"},
			vendor: "arn:aws:iam::200000000003:role/imply-cluster-3b538a72-844f-4a09-883d-0123456789ab"},
	}
}

// TestAccVendorExamples applies each example as a user on AWS would, who cannot
// play the vendor; asks STS itself who gets in; plans once more; and destroys.
func TestAccVendorExamples(t *testing.T) {
	needsAcc(t)
	for _, example := range vendorExamples() {
		t.Run(example.key, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			run := r.example("vendors/" + example.key)
			before := identities(t, r.iam())
			for _, role := range example.apply(run) {
				example.letsIn(r, role)
			}
			run.ok("destroy", "-auto-approve")
			if diff := cmp.Diff(before, identities(t, r.iam())); diff != "" {
				t.Errorf("destroy left something, or took what was there (-before +after):\n%s", diff)
			}
		})
	}
}

// appliedRole is a role as the state holds it.
type appliedRole struct {
	ARN         string            `json:"arn"`
	ExternalIDs []string          `json:"external_ids"`
	Inline      map[string]string `json:"inline_policies"`
}

// apply applies the example, sees that the next plan is empty, and returns its
// roles.
func (e vendorExample) apply(run *coreRun) []appliedRole {
	run.t.Helper()
	for name, value := range e.variables {
		run.env = append(run.env, "TF_VAR_"+name+"="+value)
	}
	run.ok("apply", "-auto-approve")
	run.ok("plan", "-detailed-exitcode")
	var state struct {
		Values struct {
			RootModule struct {
				Resources []struct {
					Type   string          `json:"type"`
					Values json.RawMessage `json:"values"`
				} `json:"resources"`
			} `json:"root_module"`
		} `json:"values"`
	}
	if err := json.Unmarshal([]byte(run.ok("show", "-json")), &state); err != nil {
		run.t.Fatal(err)
	}
	var roles []appliedRole
	for _, resource := range state.Values.RootModule.Resources {
		if resource.Type != "crossaccount_access_role" {
			continue
		}
		var role appliedRole
		if err := json.Unmarshal(resource.Values, &role); err != nil {
			run.t.Fatal(err)
		}
		if len(role.Inline) == 0 {
			run.t.Errorf("%s has no policy", role.ARN)
		}
		roles = append(roles, role)
	}
	if len(roles) == 0 {
		run.t.Fatal("the example makes no role")
	}
	return roles
}

// letsIn asks STS itself who gets in.
func (e vendorExample) letsIn(r *rig, role appliedRole) {
	r.t.Helper()
	id := ""
	if len(role.ExternalIDs) > 0 {
		id = role.ExternalIDs[0]
	}
	if e.id != "" && id != e.id {
		r.t.Errorf("the role asks for the external ID %q, and the vendor issued %q", id, e.id)
	}
	if !r.assume(e.vendor, role.ARN, id) {
		r.t.Errorf("%s does not get in with the right external ID", e.vendor)
	}
	if id != "" && (r.assume(e.vendor, role.ARN, "") || r.assume(e.vendor, role.ARN, "not-"+id)) {
		r.t.Errorf("%s gets in without the right external ID", e.vendor)
	}
	if r.assume(strangerUser, role.ARN, id) {
		r.t.Error("a stranger gets in")
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
	// moto's account is one for all: one example after the other.
	for _, example := range vendorExamples() {
		t.Run(example.key, func(t *testing.T) {
			const key, secret = "AKIAIOSFODNN7EXAMPLE", "anything"
			run := copyOfExample(t, "vendors/"+example.key, endpoint, key, secret)
			client := iam.NewFromConfig(aws.Config{Region: "us-east-1", BaseEndpoint: aws.String(endpoint),
				Credentials: credentials.NewStaticCredentialsProvider(key, secret, "")})
			before := identities(t, client)
			for name, value := range example.onMoto {
				run.env = append(run.env, "TF_VAR_"+name+"="+value)
			}
			example.apply(run)
			run.ok("destroy", "-auto-approve")
			if diff := cmp.Diff(before, identities(t, client)); diff != "" {
				t.Errorf("destroy left something, or took what was there (-before +after):\n%s", diff)
			}
		})
	}
}

// identities are the ARNs of all roles, users and customer managed policies.
func identities(t *testing.T, client *iam.Client) []string {
	t.Helper()
	arns := []string{}
	roles := iam.NewListRolesPaginator(client, &iam.ListRolesInput{})
	for roles.HasMorePages() {
		page, err := roles.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, role := range page.Roles {
			arns = append(arns, aws.ToString(role.Arn))
		}
	}
	users := iam.NewListUsersPaginator(client, &iam.ListUsersInput{})
	for users.HasMorePages() {
		page, err := users.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, user := range page.Users {
			arns = append(arns, aws.ToString(user.Arn))
		}
	}
	policies := iam.NewListPoliciesPaginator(client, &iam.ListPoliciesInput{Scope: "Local"})
	for policies.HasMorePages() {
		page, err := policies.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, policy := range page.Policies {
			arns = append(arns, aws.ToString(policy.Arn))
		}
	}
	return arns
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
	said := &strings.Builder{}
	cmd.Stderr = said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = cmd.Wait() // It was told to end, and does so with an error.
	})
	for range 600 {
		response, err := http.Get("http://" + address + "/moto-api/")
		if err == nil {
			_ = response.Body.Close()
			return "http://" + address
		}
		time.Sleep(100 * time.Millisecond)
	}
	stop()
	_ = cmd.Wait()
	t.Fatalf("moto_server did not answer within a minute; it said:\n%s", said)
	return ""
}
