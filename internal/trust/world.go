package trust

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// party says on whose side a caller is.
type party int

const (
	// partyOwn is the role's own account.
	partyOwn party = iota
	// partyFirst is another account declared as ours.
	partyFirst
	// partyThird is an account that the document names and that is not ours.
	partyThird
	// partyStranger is an account that nobody named.
	partyStranger
	// partyService is an AWS service.
	partyService
	// partyProvider is somebody whom an identity provider vouches for.
	partyProvider
)

// world is one caller, with what AWS fills in for him and nobody chooses.
type world struct {
	party party
	// request names the caller, the role and the action.
	request Request
	caller  policy.Caller
	// account is the caller's; empty for services and providers.
	account string
	// named is true for a role, user or session that the document names, false
	// for one made up to stand for any other of its account.
	named bool
	// generic is true for a role or user that stands for any of its account.
	generic bool
	// byID is true for an identity that may be the one whose unique ID the
	// document names.
	byID bool
	// fixed is the context before the caller chooses anything.
	fixed policy.Context
	// grants has, for each action and statement, how the statement takes the
	// caller in, its conditions aside.
	grants map[string][]policy.PrincipalMatch
}

// worlds are the callers that the document can tell apart, those it names
// first, in its order.
func (a *auditor) identityWorlds() []world {
	var list []world
	accounts := a.namedAccounts()
	for _, name := range a.namedPrincipals() {
		if p, err := awsid.ParsePrincipal(name, a.partition()); err == nil && p.Kind != awsid.KindAccount {
			list = a.addWorld(list, a.partyOf(p.AccountID), identity{Principal: p, named: true})
		}
	}
	for _, account := range accounts {
		if !a.trustsAccount(account) {
			continue
		}
		for _, p := range a.identitiesOf(account) {
			list = a.addWorld(list, a.partyOf(account), p)
		}
	}
	return list
}

// trustsAccount reports whether identities of an account can get in that are
// not named themselves.
func (a *auditor) trustsAccount(account string) bool {
	return a.trustsEveryone() || containsPrincipal(a.namedPrincipals(), account)
}

// unnamedOurs are callers of our accounts that the document does not name, of
// whom it may speak all the same: as of the role's own account, or of everyone.
func (a *auditor) unnamedOurs() []world {
	var list []world
	for _, account := range append([]string{a.ownAccount()}, a.subject.TrustedAccountIDs...) {
		for _, p := range a.identitiesOf(account) {
			list = a.addWorld(list, a.partyOf(account), p)
		}
	}
	return list
}

// strangers are callers from an account that nobody named.
func (a *auditor) strangers() []world {
	var list []world
	for _, account := range a.strangerAccounts() {
		for _, p := range a.identitiesOf(account) {
			list = a.addWorld(list, partyStranger, p)
		}
	}
	return list
}

func (a *auditor) addWorld(list []world, side party, p identity) []world {
	name := p.ARN()
	if slices.ContainsFunc(list, func(w world) bool { return w.request.Principal == name }) {
		return list
	}
	w := world{party: side, account: p.AccountID, named: p.named && side != partyStranger, generic: p.generic, byID: (p.named || p.byID) && side != partyStranger, request: Request{Principal: name, RoleARN: a.roleARN()}}
	return append(list, a.completed(w))
}

// completed fills in what follows from caller and action.
func (a *auditor) completed(w world) world {
	w.request.Context = map[string][]string{}
	if a.view.mentions(keySecure) {
		w.request.Context["aws:SecureTransport"] = []string{"true"}
	}
	a.setRoleSide(&w)
	q, err := newQuestion(w.request)
	if err != nil {
		// Not covered: what a policy can name can call; should it not, that is said.
		a.incomplete = true
		return w
	}
	w.caller, w.fixed = q.caller, q.requests[0].Context
	w.grants = map[string][]policy.PrincipalMatch{}
	for _, action := range []string{q.requests[0].Action, actionTagSession, actionSetSourceIdentity} {
		w.grants[action] = a.about(q.caller, action)
	}
	return w
}

// setRoleSide sets what AWS knows of the role. Where the role is not known it
// is of an account of its own, which is nobody's who is asked about.
func (a *auditor) setRoleSide(w *world) {
	if a.view.mentions(keyResourceAccount) && a.subject.AccountID == "" {
		w.request.Context["aws:ResourceAccount"] = []string{a.ownAccount()}
	}
	p := a.ownLocation()
	if a.view.mentions(keyResourceOrgID) && p.organization != "" {
		w.request.Context["aws:ResourceOrgID"] = []string{p.organization}
	}
	if a.view.mentions(keyResourceOrgPaths) && p.organization != "" {
		w.request.Context["aws:ResourceOrgPaths"] = []string{p.path}
	}
}

// about asks which statements concern the caller and the action.
func (a *auditor) about(c policy.Caller, action string) []policy.PrincipalMatch {
	result := a.view.bare.Evaluate(policy.Request{Caller: c, Action: action, Context: policy.Context{}})
	matches := make([]policy.PrincipalMatch, len(result.Statements))
	for i, s := range result.Statements {
		if s.Applies {
			matches[i] = s.Principal
		}
	}
	return matches
}

func (w *world) concerned(action string, statement int) bool {
	matches := w.grants[action]
	return statement < len(matches) && matches[statement] != policy.NoPrincipalMatch
}

// statements are those about the caller and his action, the ones that name him
// before those that name his account or everyone: so a finding is about the
// same principal whatever the order of the document.
func (w *world) statements() []int {
	var list []int
	for i := range w.grants[w.action()] {
		if w.concerned(w.action(), i) {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(i, j int) int { return int(w.grants[w.action()][j]) - int(w.grants[w.action()][i]) })
	return list
}

func (w *world) action() string {
	if w.request.Action == "" {
		return actionAssumeRole
	}
	return w.request.Action
}

// namedPrincipals are the entries of all Allow statements, in order.
func (a *auditor) namedPrincipals() []string {
	if a.principals == nil {
		a.principals = a.findPrincipals()
	}
	return a.principals
}

func (a *auditor) findPrincipals() []string {
	names := []string{}
	for _, s := range a.view.doc.Statements {
		if s.Effect != policy.Allow || s.Principal == nil {
			continue
		}
		for _, name := range s.Principal.AWS {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// namedAccounts are the accounts the document names: as principals, and where
// everyone is a principal in the conditions that say who is meant.
func (a *auditor) namedAccounts() []string {
	var accounts []string
	add := func(account string) {
		if awsid.IsAccountID(account) && !slices.Contains(accounts, account) {
			accounts = append(accounts, account)
		}
	}
	for _, name := range a.namedPrincipals() {
		if p, err := awsid.ParsePrincipal(name, a.partition()); err == nil {
			add(p.AccountID)
		}
	}
	// All accounts have as many digits as one, so that a * beside them adds none.
	for _, p := range a.view.predicates[keyPrincipalAccount] {
		add(strings.ReplaceAll(p.value, "*", ""))
	}
	for _, p := range a.view.predicates[keyPrincipalARN] {
		if parts := strings.SplitN(p.value, ":", 6); len(parts) == 6 {
			add(strings.ReplaceAll(parts[4], "*", ""))
		}
	}
	return accounts
}

// strangerAccounts are accounts that nobody named: one for each way in which
// the document tells account IDs apart by patterns.
func (a *auditor) strangerAccounts() []string {
	if !a.trustsEveryone() {
		return nil
	}
	known := slices.Concat(a.namedAccounts(), a.subject.TrustedAccountIDs, []string{a.subject.AccountID})
	twelve := pattern{}
	for range 12 {
		twelve = twelve.then(one(digits))
	}
	d := domain{
		language: twelve,
		legal:    func(id string) bool { return !slices.Contains(known, id) },
		natural:  []string{a.unusedAccount()},
	}
	return a.candidates(d, nil, slices.Concat(a.patternsOf(keyPrincipalAccount), a.accountPatterns()))
}

// accountPatterns are the account segments of the patterns for aws:PrincipalArn.
func (a *auditor) accountPatterns() []pattern {
	var list []pattern
	for _, p := range a.view.predicates[keyPrincipalARN] {
		if parts := strings.SplitN(p.value, ":", 6); len(parts) == 6 && strings.ContainsAny(parts[4], "*?") && parts[4] != "*" {
			list = append(list, likePattern(parts[4]))
		}
	}
	return list
}

// unusedAccount is an account ID that neither the document nor the subject names.
func (a *auditor) unusedAccount() string { return a.unusedLike("9876543") }

// ownAccount is the role's account, or one that stands for it.
func (a *auditor) ownAccount() string {
	if a.subject.AccountID != "" {
		return a.subject.AccountID
	}
	return a.unusedLike("1234567")
}

// unusedLike makes an account ID of one of the digits, or any other where the
// document uses all of those.
func (a *auditor) unusedLike(digits string) string {
	used := slices.Concat(a.namedAccounts(), a.subject.TrustedAccountIDs, []string{a.subject.AccountID})
	for n := 0; ; n++ {
		id := fmt.Sprintf("%012d", 900000000000+n)
		if n < len(digits) {
			id = strings.Repeat(digits[n:n+1], 12)
		}
		if !slices.Contains(used, id) {
			return id
		}
	}
}

func (a *auditor) trustsEveryone() bool {
	for _, s := range a.view.doc.Statements {
		if s.Effect == policy.Allow && s.Principal != nil && (s.Principal.Everyone || slices.Contains(s.Principal.AWS, "*")) {
			return true
		}
	}
	return false
}

func (a *auditor) partyOf(account string) party {
	switch {
	case account == a.ownAccount():
		return partyOwn
	case slices.Contains(a.subject.TrustedAccountIDs, account):
		return partyFirst
	default:
		return partyThird
	}
}

func (a *auditor) partition() string { return a.place.partition }

// roleARN is the audited role, or empty where its account is not known: every
// caller is then of another.
func (a *auditor) roleARN() string {
	if a.subject.AccountID == "" {
		return ""
	}
	name, path := a.subject.RoleName, a.subject.RolePath
	if awsid.CheckRoleName(name) != nil {
		name = "role"
	}
	if awsid.CheckPath(path) != nil {
		path = "/"
	}
	arn, err := awsid.RoleARN(a.subject.AccountID, name, path, a.partition())
	if err != nil {
		return ""
	}
	return arn
}
