package policy

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

func (p *parser) principalElement(s *Statement, m member, path string) {
	switch {
	case p.use == UseIdentity:
		p.refuse(m.offset, path, "an identity policy has no %s: it belongs to the identity it is attached to. Remove the element.", m.key)
	case p.use == UseTrust && m.key == "NotPrincipal":
		p.refuse(m.offset, path, "a trust policy takes no NotPrincipal: with Allow it would let in everyone else. Name whom to let in under Principal, or refuse some with a Deny and an aws:PrincipalArn condition.").Kind = NotPrincipalUsed
	case m.key == "NotPrincipal":
		s.NotPrincipal = p.principals(m.value, path)
	default:
		s.Principal = p.principals(m.value, path)
	}
}

// principalTypes are the kinds of principal a policy can name.
func principalTypes() []string { return []string{"AWS", "Service", "Federated", "CanonicalUser"} }

func (p *parser) principals(n *node, path string) *Principals {
	list := &Principals{}
	if n.kind == stringNode {
		p.everyone(n, path)
		list.Everyone = true
		return list
	}
	targets := map[string]*[]string{"AWS": &list.AWS, "Service": &list.Service, "Federated": &list.Federated, "CanonicalUser": &list.CanonicalUser}
	ok := p.members(n, path, "Principal", principalTypes(), func(m member, path string) {
		if m.key == "CanonicalUser" && p.use == UseTrust {
			p.refuse(m.offset, path, "a trust policy takes no CanonicalUser; that is a form of S3's. Name the account under \"AWS\".")
			return
		}
		*targets[m.key] = p.texts(m.value, path, m.key, func(n *node, path string) { p.principal(m.key, n, path) })
	})
	if ok && len(n.members) == 0 {
		p.refuse(n.offset, path, "the principal names nobody; write whom to let in, as in {\"AWS\": \"123456789012\"}.")
	}
	return list
}

// everyone checks the plain-string form, which is "*" alone, and which IAM
// refuses in a trust policy.
// Source: IAM User Guide, "Policy validation check reference", Role trust
// policy unsupported wildcard in principal.
func (p *parser) everyone(n *node, path string) {
	switch {
	case n.text != "*":
		p.refuse(n.offset, path, "%q is no principal; write its kind too, as in {\"AWS\": %q}.", n.text, n.text)
	case p.use == UseTrust:
		p.refuse(n.offset, path, "IAM takes no plain \"*\" as a trust policy's principal. Name the principals; {\"AWS\": \"*\"} would let in everyone.")
	}
}

func (p *parser) principal(kind string, n *node, path string) {
	switch {
	case n.text == "":
		p.refuse(n.offset, path, "the principal is empty.")
	case kind == "AWS" && n.text == "*", p.use == UseResource && n.text == "*":
	case strings.ContainsAny(n.text, "*?"):
		advice := "Name each principal."
		if kind == "AWS" {
			advice = "Name each principal, or trust its account and narrow it with an ArnLike condition on aws:PrincipalArn."
		}
		problem := p.refuse(n.offset, path, "%q holds a wildcard, and IAM takes none inside a principal. %s", n.text, advice)
		problem.Kind, problem.Value = WildcardPrincipal, n.text
	case kind == "AWS":
		p.awsPrincipal(n, path)
	case kind == "Service":
		p.servicePrincipal(n, path)
	case kind == "Federated" && p.use == UseTrust:
		p.federatedPrincipal(n, path)
	}
}

// awsPrincipal checks an account, an identity's ARN or the unique ID that a
// deleted one leaves. Resource policies know more forms, such as the user of
// CloudFront, so that only their ARNs' look is checked.
func (p *parser) awsPrincipal(n *node, path string) {
	id, _, _ := strings.Cut(n.text, ":")
	if awsid.IsUniqueID(id, "AROA", "AIDA") || (p.use == UseResource && strings.HasPrefix(n.text, "arn:")) {
		return
	}
	if _, err := awsid.ParsePrincipal(n.text, ""); err != nil {
		p.refuse(n.offset, path, "%v.", err)
	}
}

func (p *parser) servicePrincipal(n *node, path string) {
	if !isHost(n.text) {
		p.refuse(n.offset, path, "%q is no service principal; write its name, as in \"ec2.amazonaws.com\".", n.text)
	}
}

// federatedPrincipal checks an identity provider: the ARN of one in IAM or the
// domain of one that AWS knows.
// Source: IAM User Guide, "Policy validation check reference", Invalid
// federated principal syntax in role trust policy.
func (p *parser) federatedPrincipal(n *node, path string) {
	if isHost(n.text) {
		return
	}
	arn, err := awsid.ParseARN(n.text)
	kind, name, _ := strings.Cut(arn.Resource, "/")
	if err != nil || arn.Service != "iam" || !slices.Contains([]string{"oidc-provider", "saml-provider"}, kind) || name == "" {
		p.refuse(n.offset, path, "%q is no identity provider; write the ARN of a SAML or OIDC provider, as in arn:aws:iam::123456789012:oidc-provider/example.com, or a domain such as accounts.google.com.", n.text)
	}
}

// isHost reports whether s looks like a domain name.
func isHost(s string) bool {
	return strings.Contains(s, ".") && strings.Trim(s, nameCharacters+"-._") == "" && !strings.HasPrefix(s, ".") && !strings.HasSuffix(s, ".")
}
