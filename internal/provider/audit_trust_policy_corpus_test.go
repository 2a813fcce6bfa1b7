package provider

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// auditCase is a policy with all findings of audit_trust_policy on it, each as
// id, or as id=severity where its severity is not the usual one.
type auditCase struct {
	Reason  string          `json:"reason"`
	Source  string          `json:"source"`
	Options map[string]any  `json:"options"`
	Expect  []string        `json:"expect"`
	Policy  json.RawMessage `json:"policy"`
}

func readAuditCorpus(t *testing.T) map[string][]auditCase {
	t.Helper()
	files, err := filepath.Glob("testdata/audit_corpus/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	corpus := map[string][]auditCase{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []auditCase
		if err := json.Unmarshal(content, &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		corpus[strings.TrimSuffix(filepath.Base(file), ".json")] = cases
	}
	return corpus
}

// TestAuditCorpus judges the audit by what a user calls: each finding is found,
// no other one is, it is the same a second time, and its counterexample is a
// request that STS can produce and that evaluate_trust_policy lets in.
func TestAuditCorpus(t *testing.T) {
	t.Parallel()
	for name, cases := range readAuditCorpus(t) {
		for _, c := range cases {
			t.Run(name+"/"+c.Reason, func(t *testing.T) {
				t.Parallel()
				if c.Source == "" {
					t.Error("the case cites nothing")
				}
				policy, options := string(c.Policy), fromJSON(t, c.Options)
				findings, _, message := audit(t, policy, options)
				if message != "" {
					t.Fatal(message)
				}
				if diff := cmp.Diff(c.Expect, auditLabels(findings)); diff != "" {
					t.Errorf("findings (-want +got):\n%s%s\n%+v", diff, policy, findings)
				}
				if again, _, _ := audit(t, policy, options); !cmp.Equal(findings, again) {
					t.Errorf("a second audit differs:\n%s", cmp.Diff(findings, again))
				}
				for _, f := range findings {
					checkCounterexample(t, policy, f)
				}
			})
		}
	}
}

// auditLabels are the IDs of findings, sorted, each once.
func auditLabels(findings []explained) []string {
	list := []string{}
	for _, f := range findings {
		label := f.ID
		if e, _ := trust.Explain(f.ID); string(e.Severity) != f.Severity {
			label += "=" + f.Severity
		}
		list = append(list, label)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// mustProve are the findings that say somebody gets in.
func mustProve() []string {
	return []string{
		"public-trust", "foreign-organization-trusted", "external-id-not-required", "external-id-not-checked", "external-id-caller-controlled",
		"external-id-shared", "whole-account-trusted", "foreign-user-trusted", "third-party-holds-key",
	}
}

func checkCounterexample(t *testing.T, policy string, f explained) {
	t.Helper()
	if f.Counterexample == nil {
		if slices.Contains(mustProve(), f.ID) {
			t.Errorf("%s proves nothing: %s", f.ID, f.Detail)
		}
		return
	}
	var request map[string]any
	if err := json.Unmarshal([]byte(*f.Counterexample), &request); err != nil {
		t.Fatal(err)
	}
	result, _, message := run(t, newEvaluateTrustPolicyFunction(), text(policy), types.DynamicValue(fromJSON(t, request)))
	decision, ok := result.(types.Object)
	if message != "" || !ok || !decision.Attributes()["allowed"].Equal(types.BoolValue(true)) {
		t.Errorf("the counterexample of %s does not get in: %s\n%v %s", f.ID, *f.Counterexample, result, message)
	}
	checkCanHappen(t, *f.Counterexample)
}

// checkCanHappen holds a request against what STS takes and AWS fills in.
// Sources: STS API Reference, "AssumeRole"; IAM User Guide, "AWS global
// condition context keys".
func checkCanHappen(t *testing.T, counterexample string) {
	t.Helper()
	var r struct {
		Principal      string         `json:"principal"`
		Action         string         `json:"action"`
		ExternalID     *string        `json:"external_id"`
		SessionName    *string        `json:"session_name"`
		SourceIdentity *string        `json:"source_identity"`
		Context        map[string]any `json:"context"`
	}
	if err := json.Unmarshal([]byte(counterexample), &r); err != nil {
		t.Fatal(err)
	}
	refuse := func(err error) {
		if err != nil {
			t.Errorf("STS could not produce %s: %v", counterexample, err)
		}
	}
	if strings.HasPrefix(r.Principal, "arn:") && r.Action == "" {
		_, err := awsid.ParsePrincipal(r.Principal, "")
		refuse(err)
	}
	if r.ExternalID != nil {
		refuse(externalid.Check(*r.ExternalID))
	}
	for _, name := range []*string{r.SessionName, r.SourceIdentity} {
		if name != nil {
			refuse(awsid.CheckSessionName(*name))
		}
	}
	has := func(key string) bool { _, ok := r.Context[key]; return ok }
	if has("aws:PrincipalOrgID") != has("aws:PrincipalOrgPaths") {
		t.Errorf("an account is in an organisation and has no path there, or the reverse: %s", counterexample)
	}
	if has("aws:SourceIp") && (has("aws:SourceVpc") || has("aws:SourceVpce")) {
		t.Errorf("a request comes by one way: %s", counterexample)
	}
}

// fromJSON is a decoded JSON value as HCL would hand it to a function.
func fromJSON(t *testing.T, value any) attr.Value {
	t.Helper()
	switch v := value.(type) {
	case string:
		return text(v)
	case bool:
		return types.BoolValue(v)
	case []any:
		elements := make([]attr.Value, len(v))
		for i := range v {
			elements[i] = fromJSON(t, v[i])
		}
		return tuple(elements...)
	case map[string]any:
		attributes := map[string]attr.Value{}
		for name := range v {
			attributes[name] = fromJSON(t, v[name])
		}
		return object(attributes)
	default:
		t.Fatalf("%T is not foreseen in the corpus", value)
		return nil
	}
}
