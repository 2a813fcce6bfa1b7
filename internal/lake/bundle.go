package lake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// paper is a policy with the name that a reader knows it by.
type paper struct {
	// name is such as "the bucket policy".
	name string
	doc  *policy.Document
	readings
}

func newPaper(name string, doc *policy.Document, known knows) *paper {
	return &paper{name: name, doc: doc, readings: read(doc, known)}
}

// bundle is every policy that has a say in what a role does to one resource.
type bundle struct {
	identity []*paper
	// boundary is nil if the role has none, resource if the bucket has no
	// policy.
	boundary, resource *paper
	// resourceName is how the resource's policy is called: "bucket policy".
	resourceName string
	// grantOn is what a statement that is missing would have to name.
	grantOn string
	// sameAccount is whether role and resource belong to one account.
	sameAccount bool
	// isKey: without the key policy nobody may use a KMS key, not even its
	// account.
	isKey bool
}

// ruling is the answer of all policies together.
type ruling struct {
	allowed bool
	// because says in a clause which policy decided.
	because string
	// cure says in a sentence what to change where the request is denied and
	// should not be.
	cure string
	// open are the condition keys on whose values it hangs; empty if it is
	// certain. Then allowed is what holds at best.
	open []string
}

// mode is one of the two readings.
type mode func(*paper) *policy.Compiled

func hopefully(p *paper) *policy.Compiled { return p.hopeful }
func grimly(p *paper) *policy.Compiled    { return p.grim }

// rule asks all policies, in both readings.
func (b bundle) rule(q policy.Request) ruling {
	best, worst := b.decide(q, hopefully), b.decide(q, grimly)
	if best.allowed == worst.allowed {
		return worst
	}
	for _, p := range b.papers() {
		for _, key := range p.openKeys(q) {
			if !slices.Contains(best.open, key) {
				best.open = append(best.open, key)
			}
		}
	}
	return best
}

func (b bundle) papers() []*paper {
	all := slices.Clone(b.identity)
	for _, p := range []*paper{b.boundary, b.resource} {
		if p != nil {
			all = append(all, p)
		}
	}
	return all
}

// decide is AWS's rule: a Deny in any policy wins. In one account a policy of
// the bucket that names the role, or everyone, is enough alone, and identity
// policies are; between accounts both must allow. A key's policy must allow
// always: the role, which is enough in one account, or the role's account,
// which leaves it to the identity policies. A permissions boundary must allow
// too, also what the policy of a resource allows to the role.
// Sources: IAM User Guide, "Policy evaluation for requests within a single
// account", "Cross-account policy evaluation logic", "Permissions boundaries
// for IAM entities"; AWS KMS Developer Guide, "Key policies in AWS KMS".
func (b bundle) decide(q policy.Request, m mode) ruling {
	for _, p := range b.papers() {
		if result := m(p).Evaluate(q); result.Outcome == policy.DeniedExplicitly {
			return ruling{because: p.name + " denies it (" + strings.TrimSuffix(result.Reasons()[0], ".") + ")", cure: "Narrow that statement of " + p.name + "."}
		}
	}
	byIdentity, allower := b.allowedByIdentity(q, m)
	direct, toAccount, named := b.allowedByResource(q, m)
	if b.boundary != nil && m(b.boundary).Decide(q) != policy.Allowed {
		return ruling{because: b.boundary.name + " does not allow it", cure: "Add it to " + b.boundary.name + ", or take another boundary."}
	}
	switch {
	case b.sameAccount && direct:
		return ruling{allowed: true, because: named}
	case (!b.sameAccount || b.isKey) && !direct && !toAccount:
		return ruling{because: b.resourceSilent(), cure: fmt.Sprintf("Allow %s on %s to %s in the %s.", q.Action, b.grantOn, q.Caller.ARN, b.resourceName)}
	case byIdentity:
		return ruling{allowed: true, because: allower}
	}
	return ruling{because: "no identity policy of the role allows it", cure: fmt.Sprintf("Allow %s on %s in an identity policy of the role.", q.Action, b.grantOn)}
}

func (b bundle) allowedByIdentity(q policy.Request, m mode) (bool, string) {
	for _, p := range b.identity {
		if m(p).Decide(q) == policy.Allowed {
			return true, p.name + " allows it"
		}
	}
	return false, ""
}

// allowedByResource tells whether the resource's own policy allows it to the
// role itself, or to its account.
func (b bundle) allowedByResource(q policy.Request, m mode) (direct, toAccount bool, named string) {
	if b.resource == nil {
		return false, false, ""
	}
	for _, s := range m(b.resource).Evaluate(q).Statements {
		if !s.Applies || s.Effect != policy.Allow {
			continue
		}
		if s.Principal == policy.MatchAccount {
			toAccount = true
		} else {
			direct = true
		}
	}
	return direct, toAccount, b.resource.name + " allows it"
}

// resourceSilent says why the resource's policy had to allow it and does not.
func (b bundle) resourceSilent() string {
	if b.isKey {
		return "the key policy allows it neither to the role nor to its account"
	}
	if b.resource == nil {
		return "the role belongs to another account than the bucket, which has no policy"
	}
	return "the role belongs to another account than the bucket, whose policy does not allow it"
}
