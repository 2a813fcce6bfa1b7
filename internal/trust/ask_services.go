package trust

import (
	"fmt"
	"strings"
)

// askServices asks of services that say for whom they act whether one gets in
// that acts for somebody else.
func (a *auditor) askServices() {
	for i := range a.services {
		w := &a.services[i]
		if !serviceNamesSource(w.caller.Name) {
			continue
		}
		h, ok := a.find(w, aim{forOthers: true})
		if !ok {
			continue
		}
		a.anyone = true
		a.add(a.finding("service-confused-deputy", w, h,
			fmt.Sprintf("%s gets in on behalf of any account", w.caller.Name),
			fmt.Sprintf("This request gets in: %s, through statement %d. The service calls for all of its customers and says for which one; the policy does not look.", told(h.request), h.statement),
			"Add the condition StringEquals on aws:SourceAccount with your account ID, and ArnLike on aws:SourceArn with the resource that needs the role."))
	}
}

// askProviders asks whether people of another tenant get in by an identity
// provider that many organisations share.
func (a *auditor) askProviders() {
	for i := range a.providers {
		w := &a.providers[i]
		issuer, shared := sharedIssuer(strings.TrimSuffix(claimPrefix(w.request.Principal), ":"))
		if !shared {
			continue
		}
		h, ok := a.find(w, aim{forOthers: true})
		if !ok {
			continue
		}
		a.anyone = true
		claim := issuer.required
		if !strings.Contains(claim, ":") {
			claim = issuer.host + ":" + claim
		}
		a.add(a.finding("federated-subject-open", w, h,
			fmt.Sprintf("Other customers of %s get in", issuer.title),
			fmt.Sprintf("This request gets in: %s, through statement %d. %s signs tokens for all of its customers under one name, and the claims of this token are not those of your tenant.", told(h.request), h.statement, issuer.title),
			fmt.Sprintf("Compare %s with your own, written out up to the end of your tenant's name, such as %q: by StringEquals, or by StringLike with wildcards only behind that.", claim, issuer.sample)))
	}
}
