package trust_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// The question that both evaluators are asked: may a vendor's session assume a
// role whose trust policy has one statement and demands an external ID?
const (
	askedID     = "3f2a9c1e-7b64-4d58-9e0f-1a2b3c4d5e6f"
	askedRole   = "arn:aws:iam::123456789012:role/vendor-access"
	askedCaller = "arn:aws:sts::111122223333:assumed-role/vendor/session"
	askedPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},` +
		`"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + askedID + `"}}}]}`
)

// askedSimulator is the question in the other evaluator's words. It answers
// for all policies at once, so that the caller's own must allow everything.
const askedSimulator = `{"request":{"principal":"` + askedCaller + `","action":"sts:AssumeRole","resource":{"resource":"` + askedRole + `","accountId":"123456789012"},` +
	`"contextVariables":{"sts:ExternalId":"` + askedID + `","sts:RoleSessionName":"vendor"}},` +
	`"identityPolicies":[{"name":"everything","policy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}}],` +
	`"serviceControlPolicies":[],"resourceControlPolicies":[],"resourcePolicy":` + askedPolicy + `}`

// simulatorSeconds is how long the other evaluator is measured.
const simulatorSeconds = "2"

// BenchmarkDecisionBesideSimulator compares the rate of decisions with that of
// @cloud-copilot/iam-simulate, measured in the same run.
//
// From the text is like for like: both read the policy, check it, derive what
// follows from the caller and decide, each time, as evaluate_trust_policy does.
// Prepared is a policy that was read once, for which the other evaluator has no
// way; the audit and the local endpoint ask in this way.
func BenchmarkDecisionBesideSimulator(b *testing.B) {
	node, modules, reason := findSimulator()
	if reason != "" {
		b.Skip("without a ratio to the other evaluator: " + reason)
	}
	theirs := simulatorRate(b, node, modules)
	report := func(b *testing.B) {
		ours := float64(b.N) / b.Elapsed().Seconds()
		b.ReportMetric(ours, "decisions/s")
		b.ReportMetric(theirs, "simulator/s")
		b.ReportMetric(ours/theirs, "ratio")
	}
	b.Run("from the text", func(b *testing.B) {
		id, session := askedID, "vendor"
		request := trust.Request{Principal: askedCaller, RoleARN: askedRole, ExternalID: &id, SessionName: &session}
		for b.Loop() {
			if decision, err := trust.Evaluate(readAsked(b), request); err != nil || !decision.Allowed {
				b.Fatal(decision, err)
			}
		}
		report(b)
	})
	b.Run("prepared", func(b *testing.B) {
		prepared := readAsked(b).Compile()
		request := policy.Request{
			Caller:   policy.Caller{Kind: policy.CallerSession, AccountID: "111122223333", ARN: askedCaller, RoleARN: "arn:aws:iam::111122223333:role/vendor"},
			Action:   "sts:AssumeRole",
			Resource: askedRole, Context: policy.Context{},
		}
		request.Context.Set("sts:ExternalId", askedID)
		request.Context.Set("sts:RoleSessionName", "vendor")
		for b.Loop() {
			if prepared.Decide(request) != policy.Allowed {
				b.Fatal("the request is denied")
			}
		}
		report(b)
	})
}

func readAsked(b *testing.B) *policy.Document {
	b.Helper()
	d, err := policy.Parse(askedPolicy, policy.UseTrust)
	if err != nil {
		b.Fatal(err)
	}
	return d
}

// findSimulator gives Node.js and the folder of the package in the version
// that is pinned, or says what is missing.
func findSimulator() (node, modules, reason string) {
	node, err := exec.LookPath("node")
	if err != nil {
		return "", "", "there is no node on PATH; it needs Node.js 20 or later"
	}
	cache := os.Getenv("CACHE_DIR")
	if cache == "" {
		cache = "../../.cache"
	}
	modules = filepath.Join(cache, "simulate")
	pinned, errPinned := os.ReadFile("../../tools/simulate/package-lock.json")
	installed, err := os.ReadFile(filepath.Join(modules, "installed-lock.json"))
	if errPinned != nil || err != nil || !bytes.Equal(pinned, installed) {
		return "", "", "the pinned version of its package is not installed; make simulate installs it"
	}
	return node, modules, ""
}

// simulatorRate is the other evaluator's rate, measured by its own process.
func simulatorRate(b *testing.B, node, modules string) float64 {
	b.Helper()
	command := exec.CommandContext(b.Context(), node, "../../tools/simulate/rate.mjs", modules, simulatorSeconds)
	command.Stdin, command.Stderr = strings.NewReader(askedSimulator), os.Stderr
	out, err := command.Output()
	if err != nil {
		b.Fatalf("the other evaluator stopped: %v", err)
	}
	var said struct {
		Result string  `json:"result"`
		Rate   float64 `json:"rate"`
	}
	if err := json.Unmarshal(out, &said); err != nil || said.Result != "Allowed" || said.Rate <= 0 {
		b.Fatalf("the other evaluator answers %q, though the request is allowed", out)
	}
	return said.Rate
}
