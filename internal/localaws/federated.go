package localaws

import (
	"net/http"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// federated is somebody whom an identity provider vouches for.
type federated struct {
	// provider is what a policy names: the provider's ARN, or a host that AWS
	// knows.
	provider string
	// keys are the condition keys that the token or assertion gives.
	keys map[string][]string
	// lasting names those that stay with the session. AWS documents that no
	// other is there once the role is assumed.
	// Source: IAM User Guide, "IAM and AWS STS condition context keys",
	// Cross-service AWS OIDC federation context keys.
	lasting []string
}

// describe sets the keys of the session's later requests.
func (f *federated) describe(k policy.Context) {
	k.Set("aws:FederatedProvider", f.provider)
	for _, key := range f.lasting {
		values, ok := f.keys[key]
		if !ok || len(values) == 0 {
			continue // A claim may be an empty list.
		}
		if info, known := policy.LookupKey(key); known && info.Multi {
			k.SetMulti(key, values...)
		} else {
			k.Set(key, values[0])
		}
	}
}

// admit asks the role's trust policy, which alone decides: nobody but the
// provider vouches for the caller, who has no policies of his own.
func (g *grant) admit(action string, f *federated) error {
	g.federated = f
	if !g.find() {
		return notAuthorized(action)
	}
	r := g.request(f.provider, action)
	for key, values := range f.keys {
		r.Context[key] = values
	}
	d, err := trust.Evaluate(g.role.trust.parsed, r)
	if err != nil {
		return err
	}
	if !d.Allowed {
		return notAuthorized(action)
	}
	return g.checkRegion()
}

// notAuthorized names neither caller nor role, as AWS's answer does not.
// Source: IAM User Guide, "Troubleshoot SAML federation with IAM".
func notAuthorized(action string) error { return accessDenied("Not authorized to perform %s", action) }

func invalidIdentity(format string, args ...any) *apiError {
	return apiErrorf(http.StatusBadRequest, "InvalidIdentityToken", format, args...)
}

func expiredIdentity(format string, args ...any) *apiError {
	return apiErrorf(http.StatusBadRequest, "ExpiredTokenException", format, args...)
}

// carry takes over the tags and the source identity that a token or an
// assertion sets.
func (g *grant) carry(tags map[string]string, transitive []string, sourceIdentity string) error {
	for key, value := range tags {
		g.tags = append(g.tags, tag{key: key, value: value})
	}
	slices.SortFunc(g.tags, func(a, b tag) int { return strings.Compare(a.key, b.key) })
	g.transitive, g.sourceIdentity = transitive, sourceIdentity
	if err := checkTags(g.tags); err != nil {
		return err
	}
	for _, key := range transitive {
		if !hasTag(g.tags, key) {
			return invalidIdentity("The transitive tag key %s is not among the session tags.", key)
		}
	}
	if sourceIdentity != "" && (awsid.CheckSessionName(sourceIdentity) != nil || strings.HasPrefix(sourceIdentity, "aws:")) {
		return invalidIdentity(`Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"`)
	}
	return nil
}
