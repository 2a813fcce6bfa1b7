package provider

import (
	"encoding/json"
	"os/exec"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
)

// dataloopKey is what the example's other method hands over.
type dataloopKey struct{ id, sealed string }

// applySTS applies Dataloop's example with the guide's STS method, with the
// secret sealed for ops, and sees that the next plan is empty.
func applySTS(run *coreRun, ops pgpKey, more ...string) dataloopKey {
	run.t.Helper()
	run.env = append(run.env, "TF_VAR_method=sts", "TF_VAR_account_id=123456789012", "TF_VAR_pgp_key="+ops.text())
	run.env = append(run.env, more...)
	run.ok("apply", "-auto-approve")
	run.ok("plan", "-detailed-exitcode")
	var outputs struct {
		Integration struct{ Value []string } `json:"integration"`
		Secret      struct{ Value string }   `json:"encrypted_secret"`
	}
	if err := json.Unmarshal([]byte(run.ok("output", "-json")), &outputs); err != nil {
		run.t.Fatal(err)
	}
	const label = "Key: "
	for _, field := range outputs.Integration.Value {
		if len(field) > len(label) && field[:len(label)] == label {
			return dataloopKey{field[len(label):], outputs.Secret.Value}
		}
	}
	run.t.Fatalf("the hand-off names no key: %v", outputs.Integration.Value)
	return dataloopKey{}
}

// TestAccDataloopSTS is the guide's STS method, live: the user's key gets in,
// and nobody else's does; after a rotation both keys, then the new one alone.
func TestAccDataloopSTS(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	run := r.example("vendors/dataloop")
	before := identities(t, r.iam())
	ops := newPGPKey(t)
	tries := func(key dataloopKey) string {
		secret, err := ops.open(key.sealed)
		if err != nil {
			t.Fatal(err)
		}
		return r.tryKey(key.id, secret, dataloopRole)
	}

	first := applySTS(run, ops)
	if code := tries(first); code != "" {
		t.Errorf("the key does not get in: %s", code)
	}
	for _, other := range []string{customerAdmin, "arn:aws:iam::123456789012:user/auditor", vendorPrincipal, strangerUser, "arn:aws:iam::200000000001:user/dataloop-integration-1"} {
		if r.assume(other, dataloopRole, "") {
			t.Errorf("%s gets in", other)
		}
	}

	second := applySTS(run, ops, "TF_VAR_key_generation=2", "TF_VAR_keep_old_key=true")
	third := applySTS(run, ops, "TF_VAR_keep_old_key=false")
	if second.id == first.id || third.id != second.id {
		t.Errorf("the keys were %s, %s and %s", first.id, second.id, third.id)
	}
	if diff := cmp.Diff([]string{unknownKey, ""}, []string{tries(first), tries(second)}); diff != "" {
		t.Errorf("the old and the new key, once the old one is not kept (-want +got):\n%s", diff)
	}

	run.ok("destroy", "-auto-approve")
	if diff := cmp.Diff(before, identities(t, r.iam())); diff != "" {
		t.Errorf("destroy left something, or took what was there (-before +after):\n%s", diff)
	}
}

// TestAccDataloopSTSOnMoto makes the same calls on an endpoint that others
// wrote.
func TestAccDataloopSTSOnMoto(t *testing.T) {
	needsAcc(t)
	if onRealAWS() {
		t.Skip("runs on moto, not on a real account")
	}
	server, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("moto_server is not on PATH; the example runs on the local endpoint alone")
	}
	const key, secret = "AKIAIOSFODNN7EXAMPLE", "anything"
	endpoint := startMoto(t, server)
	run := copyOfExample(t, "vendors/dataloop", endpoint, key, secret)
	client := iam.NewFromConfig(aws.Config{Region: "us-east-1", BaseEndpoint: aws.String(endpoint),
		Credentials: credentials.NewStaticCredentialsProvider(key, secret, "")})
	before := identities(t, client)
	ops := newPGPKey(t)
	first := applySTS(run, ops)
	second := applySTS(run, ops, "TF_VAR_key_generation=2")
	if opened, err := ops.open(second.sealed); err != nil || len(opened) != 40 || first.id == second.id {
		t.Errorf("the secret of %s, after %s, opens to %d characters: %v", second.id, first.id, len(opened), err)
	}
	run.ok("destroy", "-auto-approve")
	if diff := cmp.Diff(before, identities(t, client)); diff != "" {
		t.Errorf("destroy left something, or took what was there (-before +after):\n%s", diff)
	}
}
