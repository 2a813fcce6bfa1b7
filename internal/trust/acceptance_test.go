package trust_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

func TestAcceptable(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id      string
		allowed []string
		want    bool
	}{
		"by default all but one":           {"external-id-not-required", nil, true},
		"by default not a public role":     {"public-trust", nil, false},
		"none where the list is empty":     {"mfa-bypass", []string{}, false},
		"what the list names":              {"mfa-bypass", []string{"mfa-bypass"}, true},
		"public trust, if the list has it": {"public-trust", []string{"public-trust"}, true},
		"not what the list leaves out":     {"excess-action", []string{"mfa-bypass"}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := trust.Acceptable(tt.id, tt.allowed); got != tt.want {
				t.Errorf("Acceptable(%q, %v) = %t, want %t", tt.id, tt.allowed, got, tt.want)
			}
		})
	}
}

func TestStale(t *testing.T) {
	t.Parallel()
	findings := []trust.Finding{{ID: "whole-account-trusted", Principal: "111122223333"}}
	accepted := map[string]string{
		"whole-account-trusted":              "applies to whoever it is about",
		"whole-account-trusted@111122223333": "applies",
		"whole-account-trusted@444455556666": "about somebody else",
		"mfa-bypass":                         "not found",
	}
	want := []string{"mfa-bypass", "whole-account-trusted@444455556666"}
	if diff := cmp.Diff(want, trust.Stale(accepted, findings)); diff != "" {
		t.Errorf("Stale (-want +got):\n%s", diff)
	}
}
