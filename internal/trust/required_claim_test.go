package trust_test

import (
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// Source: IAM User Guide, "Identity-provider controls for shared OIDC providers".
func TestRequiredClaim(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, provider, want string }{
		{"GitHub's tokens name the repository in the subject", "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com", "token.actions.githubusercontent.com:sub"},
		{"a path belongs to the provider", "arn:aws:iam::123456789012:oidc-provider/api.pulumi.com/oidc", "api.pulumi.com/oidc:aud"},
		{"Cognito has no ARN", "cognito-identity.amazonaws.com", "cognito-identity.amazonaws.com:aud"},
		{"the session name may be what is required", "arn:aws:iam::123456789012:oidc-provider/sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", "sts:RoleSessionName"},
		{"a cluster's issuer is its owner's", "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC", ""},
		{"another tenant of Entra's issuer", "arn:aws:iam::123456789012:oidc-provider/sts.windows.net/another-tenant", ""},
		{"SAML providers are never shared", "arn:aws:iam::123456789012:saml-provider/gitlab.com", ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			key, shared := trust.RequiredClaim(tt.provider)
			if key != tt.want || shared != (tt.want != "") {
				t.Errorf("RequiredClaim(%q) = %q, %t; want %q", tt.provider, key, shared, tt.want)
			}
		})
	}
}
