package trust_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// What no request can have is an error, what STS refuses a reason. Source: IAM
// User Guide, "Pass session tags in AWS STS".
func TestEvaluateRefusesWhatSTSDoes(t *testing.T) {
	t.Parallel()
	d := parse(t, trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `["sts:AssumeRole","sts:TagSession"]`)))
	for _, context := range []map[string][]string{{"": {"a"}}, {"aws:SourceIp": {"10.0.0.1"}, "aws:sourceip": {"10.0.0.2"}}} {
		if _, err := trust.Evaluate(d, trust.Request{Principal: vendorRole, Context: context}); err == nil {
			t.Errorf("%v was taken", context)
		}
	}
	many := map[string]string{}
	for i := range 51 {
		many[fmt.Sprintf("k%d", i)] = "v"
	}
	for want, r := range map[string]trust.Request{
		"51 session tags":                  {SessionTags: many},
		"differ in case only":              {SessionTags: map[string]string{"a": "1", "A": "2"}},
		`"b" is not that of a session tag`: {SessionTags: map[string]string{"a": "1"}, TransitiveTagKeys: []string{"b"}},
	} {
		r.Principal = vendorRole
		got, err := trust.Evaluate(d, r)
		if err != nil || !strings.Contains(strings.Join(got.Reasons, "\n"), want) {
			t.Errorf("%q is not said: %v %v", want, got.Reasons, err)
		}
	}
}
