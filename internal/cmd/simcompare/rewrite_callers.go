package main

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// nobody is a principal that makes no request.
const nobody = "arn:aws:iam::" + thirdAccount + ":user/nobody"

// eachAWS changes the entries under AWS.
func (p *pair) eachAWS(change func(string) string) bool {
	changed := false
	for i := range p.doc.statements {
		entries := p.doc.statements[i].principals.aws
		for j, entry := range entries {
			entries[j] = change(entry)
			changed = changed || entries[j] != entry
		}
	}
	return changed
}

// withoutAWS takes in nobody instead of some.
func (p *pair) withoutAWS(drop func(string) bool) bool {
	return p.eachAWS(func(entry string) string {
		if drop(entry) {
			return nobody
		}
		return entry
	})
}

// resolveUniqueIDs: a unique ID names the one role or user that bears it.
func (p *pair) resolveUniqueIDs() bool {
	return p.eachAWS(func(entry string) string {
		switch {
		case strings.HasPrefix(entry, "arn:") || !strings.HasPrefix(entry, "A"):
			return entry
		case entry == p.caller.policy.UniqueID:
			return p.caller.name
		default:
			return nobody
		}
	})
}

// dropOtherRoles: an ARN names a role with its path and in its case; a session
// is one of that role alone.
func (p *pair) dropOtherRoles() bool {
	of := p.caller.policy.RoleARN
	return of != "" && p.withoutAWS(func(entry string) bool { return strings.Contains(entry, ":role/") && entry != of })
}

// dropOtherPartitions: an account's ARN names it in its partition.
func (p *pair) dropOtherPartitions() bool {
	return p.withoutAWS(func(entry string) bool {
		return strings.HasSuffix(entry, ":root") && p.caller.account() != "" && partition(entry) != partition(p.caller.policy.ARN)
	})
}

func partition(arn string) string {
	if parts := strings.Split(arn, ":"); len(parts) == 6 {
		return parts[1]
	}
	return "aws"
}

// denyImpossibleCallers: STS refuses some callers whatever a policy allows, as
// if no statement allowed anything.
func (p *pair) denyImpossibleCallers() bool {
	kind := p.caller.policy.Kind
	refused := kind == policy.CallerRoot || kind == policy.CallerFederatedUser || (p.caller.account() != "" && partition(p.caller.policy.ARN) != partition(roleARN))
	if p.doc.use != policy.UseTrust || !refused {
		return false
	}
	changed := false
	for i, s := range p.doc.statements {
		if s.effect == "Allow" {
			p.doc.statements[i].principals, changed = principals{aws: []string{nobody}}, true
		}
	}
	return changed
}

func (p *pair) byProvider() bool { return p.caller.policy.Kind == policy.CallerProvider }

// dropAccountsForProviders: an account as principal is its identities, and
// somebody from an identity provider that is registered in it is none.
func (p *pair) dropAccountsForProviders() bool {
	return p.byProvider() && p.withoutAWS(func(entry string) bool { return entry == ownAccount || entry == root(ownAccount) })
}

// nameProviderByARN: a provider that is named by its host needs no more of its
// caller than one that is named by its ARN.
func (p *pair) nameProviderByARN() bool {
	if p.caller.name != cognito {
		return false
	}
	const arn = "arn:aws:iam::" + ownAccount + ":oidc-provider/" + cognito
	for i := range p.doc.statements {
		entries := p.doc.statements[i].principals.federated
		for j := range entries {
			if entries[j] == cognito {
				entries[j] = arn
			}
		}
	}
	p.caller.name, p.caller.policy.Name = arn, arn
	return true
}

// moveClaims: what a token says is there for the actions beside the assumption
// as well; so a key that every action carries can hold it.
func (p *pair) moveClaims() bool {
	if !p.byProvider() || p.doc.use != policy.UseTrust || len(p.actions()) == 1 {
		return false
	}
	changed := false
	for _, k := range claimKeys(p.action) {
		if strings.HasPrefix(k.name, "saml:") && k.name != "saml:aud" {
			continue
		}
		moved := "aws:PrincipalTag/Claim" + k.name[strings.LastIndexByte(k.name, ':')+1:]
		if value, found := p.context[k.name]; found {
			delete(p.context, k.name)
			p.context[moved], changed = value, true
		}
		changed = p.eachCondition(func(c *condition, _ policy.Operator) bool {
			same := strings.EqualFold(c.key, k.name)
			if same {
				c.key = moved
			}
			return same
		}) || changed
	}
	return changed
}

// hideTagsFromSourceIdentity: sts:SetSourceIdentity does not carry the tags.
func (p *pair) hideTagsFromSourceIdentity() bool {
	if len(p.tagNames()) == 0 || !slices.Contains(p.actions(), "sts:SetSourceIdentity") {
		return false
	}
	without := p.context.clone()
	for name := range p.context {
		if strings.HasPrefix(name, "aws:RequestTag/") || name == "aws:TagKeys" {
			delete(without, name)
		}
	}
	p.simulatedContext = map[string]context{"sts:SetSourceIdentity": without}
	return true
}

// spellOutSessionName: the actions beside the assumption do not carry the
// session's name, so that a variable for it has no value there.
func (p *pair) spellOutSessionName() bool {
	const variable = "${sts:RoleSessionName}"
	text, err := p.doc.text()
	if err != nil || p.doc.version != policy.Version2012 || !strings.Contains(text, variable) {
		return false
	}
	p.simulatedDoc = map[string]document{}
	for _, action := range p.actions()[1:] {
		instead := pair{doc: p.doc.clone()}
		instead.eachCondition(func(c *condition, _ policy.Operator) bool {
			return c.eachValue(func(v string) []string { return []string{strings.ReplaceAll(v, variable, never)} })
		})
		p.simulatedDoc[action] = instead.doc
	}
	return len(p.simulatedDoc) > 0
}
