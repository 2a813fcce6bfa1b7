package trust_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

func TestAuditPermissions(t *testing.T) {
	t.Parallel()
	vendor := trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, `{"StringEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"}}`))
	own := trustPolicy(allow(`{"AWS":"arn:aws:iam::123456789012:role/app"}`, `"sts:AssumeRole"`))
	statement := func(effect, action, resource string, more ...string) string {
		s := `{"Effect":"` + effect + `","Action":` + action + `,"Resource":` + resource
		if len(more) > 0 {
			s += `,"Condition":` + more[0]
		}
		return s + "}"
	}
	everything := trustPolicy(statement("Allow", `"*"`, `"*"`))
	for _, tt := range []struct {
		reason, trust string
		inline        map[string]string
		managed       []string
		want          []string
	}{
		{"everything", vendor, map[string]string{"a": everything}, nil, []string{"admin-permissions"}},
		{"everything, for ourselves", own, map[string]string{"a": everything}, nil, []string{}},
		{"everything by a managed policy", vendor, nil, []string{"arn:aws:iam::aws:policy/AdministratorAccess"}, []string{"admin-permissions"}},
		{"a managed policy of our own by that name", vendor, nil, []string{"arn:aws:iam::123456789012:policy/AdministratorAccess"}, []string{}},
		{"everything, in two policies", vendor, map[string]string{"a": trustPolicy(statement("Allow", `"iam:*"`, `"*"`)), "b": trustPolicy(`{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`)}, nil, []string{"admin-permissions"}},
		{"everything but what another policy denies", vendor, map[string]string{"a": everything, "b": trustPolicy(statement("Deny", `["iam:*","sts:*","lambda:*"]`, `"*"`))}, nil, []string{}},
		{"everything in one region", vendor, map[string]string{"a": trustPolicy(statement("Allow", `"*"`, `"*"`, `{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}`))}, nil, []string{"admin-permissions"}},
		{"reading a bucket", vendor, map[string]string{"a": trustPolicy(statement("Allow", `"s3:GetObject"`, `"arn:aws:s3:::b/*"`))}, []string{"arn:aws:iam::aws:policy/SecurityAudit"}, []string{}},
		{"all of IAM", vendor, map[string]string{"a": trustPolicy(statement("Allow", `"iam:*"`, `"*"`))}, nil, []string{"escalation-permissions"}},
		{"all of IAM by a managed policy", vendor, nil, []string{"arn:aws:iam::aws:policy/IAMFullAccess"}, []string{"escalation-permissions"}},
		{"everything by a managed policy, all denied by another", vendor, nil, []string{"arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/AWSDenyAll"}, []string{}},
		{"everything by a managed policy, denied by an inline one", vendor, map[string]string{"a": trustPolicy(statement("Deny", `"*"`, `"*"`))}, []string{"arn:aws:iam::aws:policy/AdministratorAccess"}, []string{}},
		{"everything by a managed policy, IAM denied", vendor, map[string]string{"a": trustPolicy(statement("Deny", `"iam:*"`, `"*"`))}, []string{"arn:aws:iam::aws:policy/AdministratorAccess"}, []string{"escalation-permissions"}},
		{"all of IAM by a managed policy, denied", vendor, map[string]string{"a": trustPolicy(statement("Deny", `"iam:*"`, `"*"`))}, []string{"arn:aws:iam::aws:policy/IAMFullAccess"}, []string{}},
		{"keys for any user", vendor, map[string]string{"a": trustPolicy(statement("Allow", `"iam:CreateAccessKey"`, `"*"`))}, nil, []string{"escalation-permissions"}},
		{"keys for one user", vendor, map[string]string{"a": trustPolicy(statement("Allow", `"iam:CreateAccessKey"`, `"arn:aws:iam::123456789012:user/one"`))}, nil, []string{}},
		{"its own policies", vendor, map[string]string{"a": trustPolicy(statement("Allow", `"iam:PutRolePolicy"`, `"arn:aws:iam::123456789012:role/vendor-access"`))}, nil, []string{"escalation-permissions"}},
		{"passing any role to one service", vendor, map[string]string{"a": trustPolicy(statement("Allow", `"iam:PassRole"`, `"*"`, `{"StringEquals":{"iam:PassedToService":"glue.amazonaws.com"}}`))}, nil, []string{"escalation-permissions"}},
		{"passing one role", vendor, map[string]string{"a": trustPolicy(statement("Allow", `"iam:PassRole"`, `"arn:aws:iam::123456789012:role/one"`))}, nil, []string{}},
		{"assuming any role", vendor, map[string]string{"a": trustPolicy(statement("Allow", `"sts:AssumeRole"`, `"*"`))}, nil, []string{"escalation-permissions"}},
		{"a text that is no policy", vendor, map[string]string{"a": "{"}, nil, []string{}},
		{"a trust policy that is none", "{", map[string]string{"a": everything}, nil, []string{}},
		{"a public role", trustPolicy(allow(`{"AWS":"*"}`, `"sts:AssumeRole"`)), map[string]string{"a": everything}, nil, []string{"admin-permissions"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got := trust.AuditPermissions(tt.trust, tt.inline, tt.managed, trust.Subject{AccountID: "123456789012", RoleName: "vendor-access"})
			if diff := cmp.Diff(tt.want, ids(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("accepted", func(t *testing.T) {
		t.Parallel()
		got := trust.AuditPermissions(vendor, map[string]string{"a": everything}, nil, trust.Subject{AccountID: "123456789012", Accepted: map[string]string{"admin-permissions": "they run the account"}})
		if !slices.ContainsFunc(got, func(f trust.Finding) bool { return f.Accepted != nil && *f.Accepted == "they run the account" }) {
			t.Errorf("got %+v", got)
		}
	})
}
