package trust

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// The sizes IAM allows a trust policy, in characters without white space: the
// default quota, and the most that it can be raised to.
// Source: IAM User Guide, "IAM and AWS STS quotas".
const (
	defaultSizeLimit = 2048
	hardSizeLimit    = 8192
)

// inspect looks for what is wrong with the document itself, whoever asks.
func (a *auditor) inspect(text string) {
	for i := range a.view.doc.Statements {
		a.inspectPrincipals(i)
		a.inspectActions(i)
		for _, p := range a.view.conditions[i] {
			a.inspectKey(p)
			a.inspectType(p)
		}
	}
	for _, s := range a.view.doc.Suspicions() {
		a.add(Finding{
			ID: "condition-type-mismatch", Severity: severityOf("condition-type-mismatch"), Statement: at(s.Statement),
			Summary: fmt.Sprintf("A condition of statement %d compares nothing", s.Statement),
			Detail:  fmt.Sprintf("%s: %s.", s.Path, strings.TrimSuffix(s.Message, ".")),
			Remedy:  "Give the condition a key, and values that its operator can read.",
		})
	}
	a.inspectSize(text)
	if a.view.doc.Version != policy.Version2012 {
		detail := fmt.Sprintf("The document names the Version %q, or none, which IAM reads as %s: ${…} is plain text there.", a.view.doc.Version, policy.Version2008)
		for _, s := range a.view.doc.PlainVariables() {
			detail += fmt.Sprintf(" %s: %s.", s.Path, s.Message)
		}
		a.add(Finding{
			ID: "old-version", Severity: severityOf("old-version"),
			Summary: "The policy is written in the language of 2008",
			Detail:  detail,
			Remedy:  fmt.Sprintf("Write \"Version\": %q.", policy.Version2012),
		})
	}
}

func (a *auditor) inspectSize(text string) {
	limit := a.subject.SizeLimit
	if limit == 0 {
		limit = defaultSizeLimit
	}
	size := policy.TextSize(text)
	if size <= limit {
		return
	}
	f := Finding{
		ID: "trust-policy-too-large", Severity: severityOf("trust-policy-too-large"),
		Summary: fmt.Sprintf("The trust policy has %d characters", size),
		Detail:  fmt.Sprintf("Without white space the policy has %d characters; the quota of the account is taken to be %d, and IAM raises it to no more than %d.", size, limit, hardSizeLimit),
		Remedy:  "Split the trust between several roles, or have the quota raised and set trust_policy_size_limit to it.",
	}
	if size > hardSizeLimit {
		f.Severity = Error
	}
	a.add(f)
}

// inspectPrincipals looks for what deleted identities left behind, and for
// entries that others take in already.
func (a *auditor) inspectPrincipals(statement int) {
	s := a.view.doc.Statements[statement]
	for i, name := range s.Principal.AWS {
		if id, _, _ := strings.Cut(name, ":"); awsid.IsUniqueID(id, "AROA", "AIDA") {
			a.add(Finding{
				ID: "principal-deleted", Severity: severityOf("principal-deleted"), Statement: at(statement), Principal: name,
				Summary: fmt.Sprintf("The principal %s was deleted", name),
				Detail:  fmt.Sprintf("IAM shows the unique ID %s in statement %d because the user or role behind it is gone. One made again under the same name has another ID and does not match.", name, statement),
				Remedy:  "Remove the entry, or write the ARN of the new identity in its place.",
			})
			continue
		}
		if by := coveringEntry(s.Principal.AWS, i); by != "" && !a.needsNaming(name, by) {
			a.addRedundant(statement, name, by)
		}
	}
	for _, names := range [][]string{s.Principal.Service, s.Principal.Federated} {
		for i, name := range names {
			if slices.Contains(names[:i], name) {
				a.addRedundant(statement, name, name)
			}
		}
	}
}

func (a *auditor) addRedundant(statement int, name, by string) {
	f := Finding{
		ID: "redundant-principal", Severity: severityOf("redundant-principal"), Statement: at(statement), Principal: name,
		Summary: fmt.Sprintf("The principal %s is there twice", name),
		Detail:  fmt.Sprintf("In statement %d the entry %s takes in %s already.", statement, by, name),
		Remedy:  "Remove one of the two: the wider one, if the narrower is what is meant.",
	}
	if by == name {
		f.Detail = fmt.Sprintf("Statement %d lists %s more than once.", statement, name)
		f.Remedy = "Remove one of the two."
	}
	a.add(f)
}

// coveringEntry finds another entry that takes in the i-th; of two that mean
// the same the later one is superfluous.
func coveringEntry(entries []string, i int) string {
	p, err := awsid.ParsePrincipal(entries[i], "")
	for j, other := range entries {
		switch {
		case i == j:
		case other == "*" && entries[i] != "*":
			return other
		case samePrincipal(other, entries[i]):
			if j < i {
				return other
			}
		case err == nil && p.Kind != awsid.KindAccount && samePrincipal(other, p.AccountID):
			return other
		case err == nil && p.Kind == awsid.KindSession && isRoleOf(other, p):
			return other
		}
	}
	return ""
}

// isRoleOf reports whether an entry is the role of a session. A session's ARN
// carries no path, and no two roles of an account share a name.
func isRoleOf(entry string, session awsid.Principal) bool {
	r, err := awsid.ParsePrincipal(entry, "")
	return err == nil && r.Kind == awsid.KindRole && r.Partition == session.Partition && r.AccountID == session.AccountID && r.Name == session.Name
}

// needsNaming is true for an identity of the role's own account beside that
// account: naming it makes its identity policy unnecessary.
func (a *auditor) needsNaming(name, by string) bool {
	p, err := awsid.ParsePrincipal(name, "")
	wide, wideErr := awsid.ParsePrincipal(by, "")
	return err == nil && wideErr == nil && wide.Kind == awsid.KindAccount && p.Kind != awsid.KindAccount && p.AccountID == a.subject.AccountID
}

// inspectActions looks for actions that have nothing to do with assuming a role.
func (a *auditor) inspectActions(statement int) {
	s := a.view.doc.Statements[statement]
	if s.Effect != policy.Allow {
		return
	}
	patterns := slices.Concat(s.Actions, s.NotActions)
	for _, action := range []string{"sts:GetFederationToken", "sts:GetSessionToken", "sts:GetCallerIdentity", "sts:GetServiceBearerToken", "sts:DecodeAuthorizationMessage", "sts:GetAccessKeyInfo"} {
		matched := slices.ContainsFunc(patterns, func(p string) bool { return policy.ActionMatches(p, action) })
		if matched == (len(s.NotActions) > 0) {
			continue
		}
		a.add(Finding{
			ID: "excess-action", Severity: severityOf("excess-action"), Statement: at(statement),
			Summary: fmt.Sprintf("Statement %d allows more than assuming the role", statement),
			Detail:  fmt.Sprintf("Its actions %s take in %s too, and whatever STS adds later.", strings.Join(patterns, ", "), action),
			Remedy:  fmt.Sprintf("Allow %s, and %s or %s if they are used, by name.", actionAssumeRole, actionTagSession, actionSetSourceIdentity),
		})
		return
	}
}

// inspectKey looks for keys that no request to assume this role can have: one
// that AWS does not know, or the claim of an identity provider that the
// statement does not name.
func (a *auditor) inspectKey(p *conditionProbe) {
	if p.condition.Key == "" {
		return
	}
	for _, key := range p.keys {
		why := a.neverHeld(key, p.statement)
		if why == "" {
			continue
		}
		remedy := "Use a key that requests to STS have; those are listed in the IAM User Guide, \"IAM and AWS STS condition context keys\"."
		if near := policy.SuggestKey(key); near != "" {
			remedy = fmt.Sprintf("Did you mean %s?", near)
		}
		a.add(Finding{
			ID: "unknown-condition-key", Severity: severityOf("unknown-condition-key"), Statement: at(p.statement),
			Summary: fmt.Sprintf("No request has the key %s", a.view.spelling[key]),
			Detail:  fmt.Sprintf("Statement %d has the condition %s on %s, but %s. %s", p.statement, p.condition.Operator, p.condition.Key, why, whatAbsenceDoes(p)),
			Remedy:  remedy,
		})
	}
}

func whatAbsenceDoes(p *conditionProbe) string {
	if p.holds(policy.Context{}) {
		return "For an absent key the condition holds, so that it keeps nobody out."
	}
	return "For an absent key the condition never holds."
}

// neverHeld says why no request to assume a role has the key; empty if some do.
func (a *auditor) neverHeld(key string, statement int) string {
	info, known := policy.LookupKey(key)
	if !known {
		return "AWS has no such key"
	}
	carried := slices.ContainsFunc([]string{actionAssumeRole, actionWithSAML, actionWithWebIdentity, actionTagSession, actionSetSourceIdentity, actionSetContext},
		func(action string) bool { return carries(action, key) || info.CarriedBy(action) })
	if !carried {
		return "no request to assume a role has it"
	}
	s := a.view.doc.Statements[statement]
	prefix := key[:strings.LastIndexByte(key, ':')+1]
	if info.Owner != policy.OwnerIdentityProvider || strings.HasPrefix(key, "sts:") || prefix == "saml:" || len(s.Principal.Federated) == 0 {
		return ""
	}
	if slices.ContainsFunc(s.Principal.Federated, func(name string) bool { return claimPrefix(name) == prefix }) {
		return ""
	}
	return fmt.Sprintf("it is a claim of another identity provider than %s", strings.Join(s.Principal.Federated, ", "))
}

// inspectType looks for operators that do not go with the key's type, and set
// operators that do not go with how many values it has.
func (a *auditor) inspectType(p *conditionProbe) {
	info, known := policy.LookupKey(p.keys[0])
	if !known || !p.known || p.op.Family == policy.FamilyNull {
		return
	}
	var detail, remedy string
	switch {
	case !info.Accepts(p.op) && !a.comparesKeys(p):
		detail = fmt.Sprintf("%s compares %s values, and %s holds %s values.", p.op, p.op.Family, p.condition.Key, info.Type)
		remedy = fmt.Sprintf("Use an operator for %s values.", info.Type)
	case info.Multi && p.op.Set == policy.SetNone && !strings.HasPrefix(p.keys[0], "saml:"):
		detail = fmt.Sprintf("%s can hold several values, and %s does not say whether one of them or all must match.", p.condition.Key, p.op)
		remedy = fmt.Sprintf("Write ForAnyValue:%s if one of the values has to match, ForAllValues:%s together with Null if all have to.", p.op, p.op)
	case !info.Multi && p.op.Set == policy.SetForAllValues:
		detail = fmt.Sprintf("%s holds one value, and ForAllValues also holds where the request has none.", p.condition.Key)
		remedy = fmt.Sprintf("Write %s without ForAllValues.", p.op.Base)
	default:
		return
	}
	a.add(Finding{
		ID: "condition-type-mismatch", Severity: severityOf("condition-type-mismatch"), Statement: at(p.statement),
		Summary: fmt.Sprintf("The operator %s does not go with the key %s", p.op, p.condition.Key),
		Detail:  fmt.Sprintf("In statement %d, %s", p.statement, detail), Remedy: remedy,
	})
}

// comparesKeys is true for a condition that compares its key with others
// alone, through variables: these work in operators for texts only, whatever
// the types of the keys.
// Source: IAM User Guide, "IAM policy elements: Variables and tags", Where you
// can use policy variables; "AWS global condition context keys",
// aws:Ec2InstanceSourcePrivateIPv4, has an example.
func (a *auditor) comparesKeys(p *conditionProbe) bool {
	return p.op.Family == policy.FamilyString && !slices.ContainsFunc(p.condition.Values, func(value string) bool {
		return len(a.view.variables(p.op, value)) == 0
	})
}

// askCompleteness admits that not every request was asked about.
func (a *auditor) askCompleteness() {
	if !a.incomplete {
		return
	}
	f := Finding{
		ID: "audit-incomplete", Severity: Warning,
		Summary: "Not every request could be asked about",
		Detail:  fmt.Sprintf("The policy tells more requests apart than the audit asks about, which is at most %d, so that findings on who gets in may be missing.", maxQuestions),
		Remedy:  "Simplify the policy: fewer conditions on different keys in one statement, fewer wildcards, fewer Deny statements.",
	}
	if len(a.thirdParties()) > 0 || a.trustsEveryone() {
		f.Severity = Error
	}
	a.add(f)
}
