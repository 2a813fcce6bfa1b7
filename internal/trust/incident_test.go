package trust_test

import (
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

func TestOnlyDenies(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want bool
	}{
		// As printed in IAM User Guide, "Revoke IAM role temporary security credentials".
		"AWSRevokeOlderSessions": {`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-01-31T10:00:00Z"}}}]}`, true},
		"one statement allows":   {`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`, false},
		"only allows":            {`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}`, false},
		"no policy at all":       {`{"Effect":"Deny"}`, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := trust.OnlyDenies(tt.text); got != tt.want {
				t.Errorf("OnlyDenies(%s) = %t, want %t", tt.text, got, tt.want)
			}
		})
	}
}

func TestDeniesEverything(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arn  string
		want bool
	}{
		"AWS's own":                 {"arn:aws:iam::aws:policy/AWSDenyAll", true},
		"of another partition":      {"arn:aws-us-gov:iam::aws:policy/AWSDenyAll", true},
		"a customer's of that name": {"arn:aws:iam::123456789012:policy/AWSDenyAll", false},
		"another one of AWS's":      {"arn:aws:iam::aws:policy/SecurityAudit", false},
		"not an ARN":                {"AWSDenyAll", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := trust.DeniesEverything(tt.arn); got != tt.want {
				t.Errorf("DeniesEverything(%s) = %t, want %t", tt.arn, got, tt.want)
			}
		})
	}
}
