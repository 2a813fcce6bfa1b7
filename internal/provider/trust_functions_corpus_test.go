package provider

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// judgementFile is what AWS's documentation says of some policies or requests.
type judgementFile[T any] struct {
	Source string
	Rows   []T
}

func readJudgements[T any](t *testing.T, name string) []T {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata/judgements", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var file judgementFile[T]
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if file.Source == "" || len(file.Rows) == 0 {
		t.Fatalf("%s has no rows or cites nothing", name)
	}
	return file.Rows
}

// configured is a value of JSON as a configuration writes it: objects and
// tuples, as HCL's own literals are.
func configured(t *testing.T, value any) attr.Value {
	t.Helper()
	switch v := value.(type) {
	case string:
		return types.StringValue(v)
	case bool:
		return types.BoolValue(v)
	case json.Number:
		n, _, err := big.ParseFloat(v.String(), 10, 512, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		return types.NumberValue(n)
	case []any:
		elements, kinds := make([]attr.Value, len(v)), make([]attr.Type, len(v))
		for i, e := range v {
			elements[i] = configured(t, e)
			kinds[i] = elements[i].Type(t.Context())
		}
		return types.TupleValueMust(kinds, elements)
	case map[string]any:
		attributes := map[string]attr.Value{}
		for name, e := range v {
			attributes[name] = configured(t, e)
		}
		return object(attributes)
	}
	return types.DynamicNull()
}

// judge asks the function for a decision.
func judge(t *testing.T, policy string, request any) decisionModel {
	t.Helper()
	result, blamed, message := run(t, newEvaluateTrustPolicyFunction(), text(policy), types.DynamicValue(configured(t, request)))
	if message != "" {
		t.Fatalf("argument %d: %s", blamed, message)
	}
	answer, ok := result.(types.Object)
	if !ok {
		t.Fatalf("the answer is %T, not an object", result)
	}
	var d decisionModel
	if diags := answer.As(t.Context(), &d, basetypes.ObjectAsOptions{}); diags.HasError() {
		t.Fatal(diags)
	}
	if d.Allowed != (d.Decision == "allowed") {
		t.Errorf("allowed is %t and the decision %s", d.Allowed, d.Decision)
	}
	return d
}

// The function is held, from the configuration's values on, to the outcome that
// AWS documents for a policy and a request.
func TestEvaluateTrustPolicyJudgements(t *testing.T) {
	t.Parallel()
	type row struct {
		Reason  string
		Policy  json.RawMessage
		Request map[string]any
		Want    string
		Needs   bool `json:"needs_identity_policy"`
	}
	for _, name := range []string{"principals", "same_account", "services", "derived_keys", "unique_ids", "extras", "actions", "deny", "federated", "conditions"} {
		for _, r := range readJudgements[row](t, name) {
			t.Run(name+"/"+r.Reason, func(t *testing.T) {
				t.Parallel()
				got := judge(t, string(r.Policy), r.Request)
				if got.Decision != r.Want || got.NeedsIdentityPolicy != r.Needs {
					t.Errorf("got %s, needs_identity_policy %t; want %s, %t\n%s\n%v\n%q", got.Decision, got.NeedsIdentityPolicy, r.Want, r.Needs, r.Policy, r.Request, got.Reasons)
				}
			})
		}
	}
}

// Each condition stands once in an Allow and once in a Deny, which both go by
// whether it holds.
func TestEvaluateTrustPolicyOperators(t *testing.T) {
	t.Parallel()
	type row struct {
		Reason, Operator, Key string
		Values                json.RawMessage
		Context               map[string]any
		Holds                 bool
		Version               *string
	}
	const grant = `{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"`
	for _, name := range []string{"operators_string", "operators_set", "operators_number_date_bool", "operators_ip_arn", "variables"} {
		for _, r := range readJudgements[row](t, name) {
			t.Run(fmt.Sprintf("%s/%s %s of %s against %v", name, r.Reason, r.Operator, r.Values, r.Context), func(t *testing.T) {
				t.Parallel()
				version := `"Version": "2012-10-17", `
				if r.Version != nil {
					version = fmt.Sprintf(`"Version": %q, `, *r.Version)
				}
				if r.Version != nil && *r.Version == "" {
					version = ""
				}
				condition := fmt.Sprintf(`"Condition": {%q: {%q: %s}}}`, r.Operator, r.Key, r.Values)
				request := map[string]any{"principal": "arn:aws:iam::111122223333:role/collector", "context": any(r.Context)}
				allow, deny := "denied_implicitly", "allowed"
				if r.Holds {
					allow, deny = "allowed", "denied_explicitly"
				}
				if got := judge(t, "{"+version+`"Statement": [`+grant+", "+condition+"]}", request); got.Decision != allow {
					t.Errorf("in an Allow: got %s, want %s\n%q", got.Decision, allow, got.Reasons)
				}
				refusal := `{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole", ` + condition
				if got := judge(t, "{"+version+`"Statement": [`+grant+"}, "+refusal+"]}", request); got.Decision != deny {
					t.Errorf("in a Deny: got %s, want %s\n%q", got.Decision, deny, got.Reasons)
				}
			})
		}
	}
}

// A document that IAM refuses is an error of evaluate_trust_policy at its first
// argument, and a finding of audit_trust_policy; both say where.
func TestTrustPolicyFunctionsRefusedDocuments(t *testing.T) {
	t.Parallel()
	type row struct {
		Reason, Text, Finding string
		Says                  []string
	}
	request := types.DynamicValue(object(map[string]attr.Value{"principal": text("111122223333")}))
	for _, r := range readJudgements[row](t, "refused_documents") {
		t.Run(r.Reason, func(t *testing.T) {
			t.Parallel()
			_, blamed, message := run(t, newEvaluateTrustPolicyFunction(), text(r.Text), request)
			if blamed != 0 || message == "" {
				t.Errorf("argument %d: %q; want an error at the policy", blamed, message)
			}
			findings, _, failure := audit(t, r.Text, nil)
			if failure != "" {
				t.Fatal(failure)
			}
			var ids, details string
			for _, f := range findings {
				ids, details = ids+f.ID+" ", details+f.Detail+"\n"
			}
			if !strings.Contains(ids, r.Finding+" ") {
				t.Errorf("findings %s; want %s", ids, r.Finding)
			}
			for _, words := range r.Says {
				if !strings.Contains(message, words) || !strings.Contains(details, words) {
					t.Errorf("want both to say %q:\n%s\n%s", words, message, details)
				}
			}
		})
	}
}

// A request that nobody can make is an error at the second argument that says
// what to write.
func TestEvaluateTrustPolicyRefusedRequests(t *testing.T) {
	t.Parallel()
	type row struct {
		Reason  string
		Request any
		Says    []string
	}
	for _, r := range readJudgements[row](t, "refused_requests") {
		t.Run(r.Reason, func(t *testing.T) {
			t.Parallel()
			_, blamed, message := run(t, newEvaluateTrustPolicyFunction(), text(vendorTrust), types.DynamicValue(configured(t, r.Request)))
			if blamed != 1 {
				t.Fatalf("argument %d: %q; want an error at the request", blamed, message)
			}
			for _, words := range r.Says {
				if !strings.Contains(message, words) {
					t.Errorf("want it to say %q: %s", words, message)
				}
			}
		})
	}
}

// What only STS refuses is answered, for the policy's part, and noted.
func TestEvaluateTrustPolicyNotesWhatSTSRefuses(t *testing.T) {
	t.Parallel()
	type row struct {
		Reason  string
		Request any
		Reasons []string
	}
	for _, r := range readJudgements[row](t, "requests_sts_refuses") {
		t.Run(r.Reason, func(t *testing.T) {
			t.Parallel()
			got := judge(t, vendorTrust, r.Request)
			for _, words := range append(r.Reasons, "STS itself would refuse the request") {
				if !strings.Contains(strings.Join(got.Reasons, "\n"), words) {
					t.Errorf("want a reason with %q: %q", words, got.Reasons)
				}
			}
		})
	}
}
