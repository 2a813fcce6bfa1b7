package trust_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// trustOf is a policy of these statements.
func trustOf(statements ...string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[%s]}`, strings.Join(statements, ","))
}

const (
	allowsCollector = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/collector"},"Action":"sts:AssumeRole"}`
	allowsAccount   = `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:Assume*"}`
	allowsMachines  = `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"NotAction":"sts:TagSession"}`
	allowsTags      = `{"Effect":"Allow","Principal":{"AWS":"777788889999"},"Action":"sts:TagSession"}`
	deniesOne       = `{"Effect":"Deny","Principal":{"AWS":"000011112222"},"Action":"sts:AssumeRole"}`
	allowsPages     = `{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity"}`
	allowsAll       = `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*"}`
	excludesAssume  = `{"Effect":"Allow","Principal":{"AWS":"777788889999"},"NotAction":"sts:*"}`
)

func TestTrusted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, text string
		want         []string
	}{
		{"entries as they are written, each once, sorted", trustOf(allowsAccount, allowsCollector, allowsCollector), []string{"444455556666", "arn:aws:iam::111122223333:role/collector"}},
		{"services and identity providers too", trustOf(allowsMachines, allowsPages), []string{"accounts.google.com", "ec2.amazonaws.com"}},
		{"everyone", trustOf(allowsAll), []string{"*"}},
		{"tagging a session opens none", trustOf(allowsTags, excludesAssume), nil},
		{"a denial trusts nobody", trustOf(deniesOne), nil},
		{"text that IAM would refuse", "{", nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, trust.Trusted(tt.text)); diff != "" {
				t.Errorf("trusted (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLosing(t *testing.T) {
	t.Parallel()
	rootOf := strings.Replace(allowsAccount, `"444455556666"`, `"arn:aws:iam::444455556666:root"`, 1)
	for _, tt := range []struct {
		reason, before, after string
		want                  []string
	}{
		{"all, where everyone is denied afterwards", trustOf(allowsCollector), trust.Revoked().Marshal(), []string{"arn:aws:iam::111122223333:role/collector"}},
		{"only who is not named afterwards", trustOf(allowsCollector, allowsAccount), trustOf(allowsCollector), []string{"444455556666"}},
		{"an account's root ARN is the account", trustOf(allowsAccount), trustOf(rootOf), nil},
		{"nobody, where nobody was named", trustOf(deniesOne), trust.Revoked().Marshal(), nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got := trust.Losing(tt.before, tt.after)
			if len(got) == 0 {
				got = nil
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("losing (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRevoked: nobody gets in through it, and IAM's grammar takes it.
func TestRevoked(t *testing.T) {
	t.Parallel()
	document, err := policy.Parse(trust.Revoked().Marshal(), policy.UseTrust)
	if err != nil {
		t.Fatal(err)
	}
	for _, request := range []trust.Request{
		{Principal: "123456789012", RoleARN: "arn:aws:iam::123456789012:role/x"},
		{Principal: "arn:aws:iam::123456789012:role/x", RoleARN: "arn:aws:iam::123456789012:role/x"},
		{Principal: "ec2.amazonaws.com"},
		{Principal: "accounts.google.com", Action: "sts:AssumeRoleWithWebIdentity"},
	} {
		decision, err := trust.Evaluate(document, request)
		if err != nil || decision.Allowed {
			t.Errorf("%s: %+v, %v", request.Principal, decision, err)
		}
	}
}

func TestDeleted(t *testing.T) {
	t.Parallel()
	const role, session, user = "AROADBQP57FF2AEXAMPLE", "AROADBQP57FF2AEXAMPL2:session", "AIDACKCEVSQ6C2EXAMPLE"
	allow := `{"Effect":"Allow","Principal":{"AWS":["` + user + `","` + role + `","444455556666"]},"Action":"sts:AssumeRole"}`
	deny := `{"Effect":"Deny","Principal":{"AWS":"` + session + `"},"Action":"sts:AssumeRole"}`
	if diff := cmp.Diff([]string{user, session, role}, trust.Deleted(trustOf(allow, deny, allowsMachines))); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
	for _, text := range []string{trustOf(allowsCollector, allowsAccount, allowsAll), "{"} {
		if got := trust.Deleted(text); len(got) != 0 {
			t.Errorf("%s: %v", text, got)
		}
	}
}
