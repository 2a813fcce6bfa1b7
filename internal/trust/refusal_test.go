package trust_test

import (
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// What STS refuses besides the policy is among the reasons.
// Source: IAM User Guide, "Pass session tags in AWS STS".
func TestEvaluateNotesWhatSTSRefuses(t *testing.T) {
	t.Parallel()
	d, err := policy.Parse(trustPolicy(allow(`{"AWS":"111122223333"}`, `"sts:*"`)), policy.UseTrust)
	if err != nil {
		t.Fatal(err)
	}
	short := "a"
	many := map[string]string{}
	for i := range 51 {
		many[strings.Repeat("k", i+1)] = "v"
	}
	for _, tt := range []struct {
		reason  string
		request trust.Request
		want    string
	}{
		{"a short source identity", trust.Request{SourceIdentity: &short}, "the source identity"},
		{"51 tags", trust.Request{SessionTags: many}, "51 session tags"},
		{"a tag of AWS's", trust.Request{SessionTags: map[string]string{"aws:x": "y"}}, `begins with "aws:"`},
		{"a transitive key without its tag", trust.Request{SessionTags: map[string]string{"a": "b"}, TransitiveTagKeys: []string{"A", "c"}}, `the transitive key "c"`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			tt.request.Principal = "111122223333"
			decision, err := trust.Evaluate(d, tt.request)
			if err != nil {
				t.Fatal(err)
			}
			if all := strings.Join(decision.Reasons, "\n"); !decision.Allowed || !strings.Contains(all, tt.want) || strings.Count(all, "STS itself") != 1 {
				t.Errorf("allowed %t, reasons %q; want one that says %q", decision.Allowed, all, tt.want)
			}
		})
	}
	for _, context := range []map[string][]string{{"": {"x"}}, {"aws:SourceIp": {"192.0.2.1"}, "AWS:sourceip": {"192.0.2.2"}}} {
		if _, err := trust.Evaluate(d, trust.Request{Principal: "111122223333", Context: context}); err == nil {
			t.Errorf("the context %v is taken", context)
		}
	}
}

// NotPrincipal with Allow is told from other faults whatever else is wrong with
// the text.
func TestNotPrincipalAmongOtherFaults(t *testing.T) {
	t.Parallel()
	const open = `{"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}`
	for text, want := range map[string]bool{
		`{"Statement":` + open + `}`:                                     true,
		`{"Statement":["x",` + open + `]}`:                               true,
		`{"Statement":[{},` + open + `],"Statement":[]}`:                 false,
		`{"Statement":` + strings.Replace(open, `"Allow"`, "5", 1) + `}`: false,
	} {
		found := false
		for _, f := range trust.Audit(text, trust.Subject{}) {
			found = found || f.ID == "not-principal-allow"
		}
		if found != want {
			t.Errorf("not-principal-allow is found: %t, want %t in %s", found, want, text)
		}
	}
}

// Two statements may let in together what a third does, and a condition on the
// source may be of an odd kind.
func TestStatementsTogetherAndOddSources(t *testing.T) {
	t.Parallel()
	within := func(network string) string {
		return allow(`{"AWS":"arn:aws:iam::123456789012:role/app"}`, `"sts:AssumeRole"`, `{"IpAddress":{"aws:SourceIp":"`+network+`"}}`)
	}
	scheduler := func(condition string) string {
		return trustPolicy(allow(`{"Service":"scheduler.amazonaws.com"}`, `"sts:AssumeRole"`, condition))
	}
	for _, tt := range []struct{ reason, text, want string }{
		{"two halves and the whole", trustPolicy(within("10.0.0.0/9"), within("10.128.0.0/9"), within("10.0.0.0/8")), "shadowed-statement"},
		{"two halves", trustPolicy(within("10.0.0.0/9"), within("10.128.0.0/9")), ""},
		{"an account as a number", scheduler(`{"NumericEquals":{"aws:SourceAccount":"123456789012"}}`), "condition-type-mismatch"},
		{"an account like a tag", scheduler(`{"StringEquals":{"aws:SourceAccount":["${aws:PrincipalTag/account}","123456789012"]}}`), ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			found := false
			for _, f := range trust.Audit(tt.text, trust.Subject{AccountID: "123456789012"}) {
				found = found || f.ID == tt.want
				if tt.want == "" && f.Severity != trust.Note {
					t.Errorf("unwanted: %s: %s", f.ID, f.Detail)
				}
			}
			if tt.want != "" && !found {
				t.Errorf("%s is not found", tt.want)
			}
		})
	}
}
