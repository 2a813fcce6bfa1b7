package trust_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// explosive is a policy that tells more requests apart than can be asked about.
func explosive(principal string) string {
	var keys, statements []string
	for i := range 14 {
		keys = append(keys, fmt.Sprintf(`"aws:PrincipalTag/k%d":["a*","*b","c"]`, i))
		statements = append(statements, deny(principal, `"sts:AssumeRole"`,
			fmt.Sprintf(`{"StringLike":{"aws:PrincipalTag/k%d":"a*"},"StringNotLike":{"aws:PrincipalTag/k%d":"*b"}}`, i, (i+1)%14)))
	}
	return trustPolicy(append(statements, allow(principal, `"sts:AssumeRole"`, `{"StringLike":{`+strings.Join(keys, ",")+`}}`))...)
}

// Where the bound is reached, the audit says so, and claims nothing of what it
// has not asked: neither that nobody gets in nor that a statement does nothing.
func TestAuditStopsAtItsBound(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, principal string
		severity          trust.Severity
	}{
		{"with a third party", `{"AWS":"` + vendorRole + `"}`, trust.Error},
		{"among ourselves", `{"AWS":"arn:aws:iam::123456789012:role/app"}`, trust.Warning},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			findings := trust.Audit(explosive(tt.principal), trust.Subject{AccountID: "123456789012"})
			i := slices.IndexFunc(findings, func(f trust.Finding) bool { return f.ID == "audit-incomplete" })
			if i < 0 || findings[i].Severity != tt.severity {
				t.Fatalf("got %v", labels(findings))
			}
			for _, id := range []string{"never-assumable", "shadowed-statement", "external-id-unusable", "session-extras-blocked"} {
				if slices.Contains(ids(findings), id) {
					t.Errorf("%s is claimed of what was not asked", id)
				}
			}
		})
	}
}

// Patterns that multiply are walked in part; what each alone lets in is found.
func TestAuditOfManyPatterns(t *testing.T) {
	t.Parallel()
	var patterns []string
	for i := range 12 {
		var b strings.Builder
		for j := range 10 {
			b.WriteString("*")
			b.WriteByte(byte('a' + (i*7+j*3)%26))
		}
		patterns = append(patterns, fmt.Sprintf("%q", b.String()+"*"))
	}
	text := trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, `{"StringLike":{"sts:ExternalId":[`+strings.Join(patterns, ",")+`]}}`))
	found := ids(trust.Audit(text, trust.Subject{AccountID: "123456789012"}))
	if !slices.Contains(found, "external-id-not-checked") || !slices.Contains(found, "audit-incomplete") {
		t.Errorf("got %v", found)
	}
}

// A policy as large as IAM takes is judged in full.
func TestAuditOfManyPrincipals(t *testing.T) {
	t.Parallel()
	var statements []string
	for i := range 40 {
		statements = append(statements, allow(fmt.Sprintf(`{"AWS":"arn:aws:iam::%012d:role/v"}`, 200000000000+i), `"sts:AssumeRole"`,
			fmt.Sprintf(`{"StringEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f%04d"}}`, i)))
	}
	findings := trust.Audit(trustPolicy(statements...), trust.Subject{AccountID: "123456789012", SizeLimit: 8192})
	if got := labels(findings); len(got) != 0 {
		t.Errorf("got %v", got)
	}
	statements[17] = allow(`{"AWS":"arn:aws:iam::200000000017:role/v"}`, `"sts:AssumeRole"`)
	findings = trust.Audit(trustPolicy(statements...), trust.Subject{AccountID: "123456789012", SizeLimit: 8192})
	if len(findings) != 1 || findings[0].ID != "external-id-not-required" || findings[0].Statement == nil || *findings[0].Statement != 17 {
		t.Errorf("got %+v", findings)
	}
}

// Many accounts that are each narrowed by a pattern any account could match
// leave few requests to ask about and much to put together: that ends too.
func TestAuditOfManyPatternsOfMany(t *testing.T) {
	t.Parallel()
	narrowed := func(statements int) string {
		var list []string
		for i := range statements {
			list = append(list, allow(fmt.Sprintf(`{"AWS":"arn:aws:iam::%012d:root"}`, 200000000000+i), `"sts:AssumeRole"`,
				fmt.Sprintf(`{"StringEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f%04d"},"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app-%d-*"}}`, i, i)))
		}
		return trustPolicy(list...)
	}
	few := ids(trust.Audit(narrowed(5), trust.Subject{AccountID: "123456789012", SizeLimit: 8192}))
	if slices.ContainsFunc(few, func(id string) bool { return id != "whole-account-trusted" }) {
		t.Errorf("five of them: got %v", few)
	}
	many := ids(trust.Audit(narrowed(30), trust.Subject{AccountID: "123456789012", SizeLimit: 8192}))
	if !slices.Contains(many, "audit-incomplete") || slices.Contains(many, "never-assumable") {
		t.Errorf("thirty of them: got %v", many)
	}
}
