package trust

import (
	"fmt"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// askWhoIsTrusted asks whether a whole account is trusted where one role would
// do, and whether users are, whose keys live long.
func (a *auditor) askWhoIsTrusted() {
	for i := range a.identities {
		w := &a.identities[i]
		if w.party == partyStranger {
			continue
		}
		// Who must give a second factor is not just anybody of his account.
		h, ok := a.find(w, aim{orgs: orgAny, withoutMFA: w.generic})
		if !ok {
			continue
		}
		a.anyone = true
		switch user := w.caller.Kind == policy.CallerUser; {
		case w.named && user:
			a.addUser(w, h)
		case w.generic:
			if h, ok := a.besidesEveryone(w, h); ok {
				a.addWholeAccount(w, h)
			}
		}
	}
}

// besidesEveryone looks for a way in through a statement that does not let in
// everybody: where there is none the account is one of many.
func (a *auditor) besidesEveryone(w *world, h hit) (hit, bool) {
	if !a.isPublicThrough(h.statement) {
		return h, true
	}
	m := aim{orgs: orgAny, withoutMFA: true}
	for _, i := range w.statements() {
		if a.view.doc.Statements[i].Effect != policy.Allow || a.isPublicThrough(i) {
			continue
		}
		if r, ok := a.findThrough(w, m, a.choicesFor(w, m), i); ok {
			return hit{r, i}, true
		}
	}
	return hit{}, false
}

// addWholeAccount reports an account of which somebody gets in whom nobody named.
// Our own accounts are trusted as a whole all the time; that is worth a note.
func (a *auditor) addWholeAccount(w *world, h hit) {
	who := a.principalOf(w, h.statement)
	f := a.finding("whole-account-trusted", w, h,
		fmt.Sprintf("Every user and role of account %s gets in", w.account),
		fmt.Sprintf("This request gets in: %s, through statement %d, though nobody named that %s. Trusting %s leaves it to that account which of its identities may call.", told(h.request), h.statement, kindOf(w), who),
		"Name the role that calls instead of its account, or narrow the account by an ArnLike condition on aws:PrincipalArn.")
	if w.party == partyThird && a.nothingNarrows(w) {
		f.Severity = Warning
	}
	a.add(f)
}

func kindOf(w *world) string {
	if w.caller.Kind == policy.CallerUser {
		return "user"
	}
	return "role"
}

// nothingNarrows reports whether the plainest request gets in: without an
// external ID and with nothing else that a condition could ask for.
func (a *auditor) nothingNarrows(w *world) bool {
	r := a.requestOf(w, nil)
	for i, s := range a.view.doc.Statements {
		if s.Effect == policy.Allow && w.concerned(w.action(), i) && a.getsIn(r, i) {
			return true
		}
	}
	return false
}

func (a *auditor) addUser(w *world, h hit) {
	if w.party == partyThird {
		a.add(a.finding("foreign-user-trusted", w, h,
			fmt.Sprintf("The user %s of another account gets in", w.request.Principal),
			fmt.Sprintf("This request gets in: %s, through statement %d. A user signs with access keys that do not expire and that nobody of your account can rotate or revoke.", told(h.request), h.statement),
			"Ask the third party for a role to trust. If it has none, accept the finding with that reason and narrow the statement, by aws:SourceIp for example."))
		return
	}
	if v := a.subject.Vendor; v != nil {
		a.add(a.finding("third-party-holds-key", w, h,
			fmt.Sprintf("%s holds an access key of the user %s", v.Name, w.request.Principal),
			fmt.Sprintf("This request gets in: %s, through statement %d. The user is of your account, and its access key is in the vendor's hands: it does not expire, and it works from anywhere.", told(h.request), h.statement),
			"Use the vendor's cross-account role instead, if it has one. Otherwise limit the user by source_ips, and rotate the key."))
	}
}
