package trust

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// askVendor holds role and principals against what the vendor documents.
func (a *auditor) askVendor() {
	v := a.subject.Vendor
	if v == nil {
		return
	}
	a.askVendorsPrincipals(v)
	a.askRoleName(v)
	if len(v.PreviousPrincipals) > 0 && !sameSet(v.PreviousPrincipals, v.Principals) {
		a.add(Finding{
			ID: "vendor-principal-changed", Severity: severityOf("vendor-principal-changed"),
			Summary: fmt.Sprintf("The principal of %s changed in the catalogue", v.Name),
			Detail:  fmt.Sprintf("This role was made for %s, and the catalogue of this release has %s. A new principal is let in only after somebody has looked.", strings.Join(v.PreviousPrincipals, ", "), strings.Join(v.Principals, ", ")),
			Remedy:  "Check the new principal with the vendor" + guide(v) + ". Then accept this finding for one apply, or set trusted_principals to the principal you want.",
		})
	}
	if v.Chained && a.subject.MaxSessionDuration > awsid.MaxChainedDuration {
		a.add(Finding{
			ID: "session-too-long", Severity: severityOf("session-too-long"),
			Summary: fmt.Sprintf("%s cannot use sessions of more than %d seconds", v.Name, awsid.MaxChainedDuration),
			Detail:  fmt.Sprintf("The role allows sessions of %d seconds, but %s calls from a role of its own, and a role that assumes a role gets one hour at most. A vendor that asks for more is refused.", a.subject.MaxSessionDuration, v.Name),
			Remedy:  fmt.Sprintf("Set max_session_duration to %d, and tell the vendor that duration.", awsid.MaxChainedDuration),
		})
	}
}

func guide(v *VendorRule) string {
	if v.DocumentationURL == "" {
		return ""
	}
	return " (" + v.DocumentationURL + ")"
}

func sameSet(a, b []string) bool {
	return !slices.ContainsFunc(a, func(x string) bool { return !containsPrincipal(b, x) }) &&
		!slices.ContainsFunc(b, func(x string) bool { return !containsPrincipal(a, x) })
}

func containsPrincipal(list []string, name string) bool {
	return slices.ContainsFunc(list, func(x string) bool { return samePrincipal(x, name) })
}

// askVendorsPrincipals asks whether a third party gets in that is not the
// vendor.
func (a *auditor) askVendorsPrincipals(v *VendorRule) {
	if len(v.Principals) == 0 && v.PrincipalPattern == "" {
		return
	}
	for _, w := range a.thirdParties() {
		if w.party == partyStranger {
			continue
		}
		h, ok := a.find(w, aim{orgs: orgForeign})
		if !ok {
			continue
		}
		a.anyone = true
		if a.isVendor(w) {
			a.vendorGetsIn = true
			continue
		}
		if !w.named {
			// Where everybody gets in, one account more is no news.
			if h, ok = a.besidesEveryone(w, h); !ok {
				continue
			}
		}
		f := a.finding("vendor-mismatch", w, h,
			fmt.Sprintf("%s is not %s", a.principalOf(w, h.statement), v.Name),
			fmt.Sprintf("This request gets in: %s, through statement %d. %s calls from %s%s.", told(h.request), h.statement, v.Name, v.callsFrom(), guide(v)),
			"Trust the vendor's documented principal, or name no vendor if the role is for somebody else. Check the principal with the vendor before accepting this finding.")
		a.add(a.softened(f, v.PrincipalInferred))
	}
}

// askVendorGetsIn asks, once it is known whether anybody does, whether the
// vendor is among them. Where nobody gets in, another finding says why.
func (a *auditor) askVendorGetsIn() {
	v := a.subject.Vendor
	if v == nil || len(v.Principals) == 0 || a.vendorGetsIn || a.incomplete || !a.anyone || a.isPublic() {
		return
	}
	a.add(a.softened(Finding{
		ID: "vendor-mismatch", Severity: severityOf("vendor-mismatch"), Principal: v.Principals[0],
		Summary: fmt.Sprintf("%s does not get in", v.Name),
		Detail:  fmt.Sprintf("No request from %s gets in, so the vendor cannot use the role%s.", v.callsFrom(), guide(v)),
		Remedy:  "Trust the vendor's documented principal: leave trusted_principals out to take it from the catalogue.",
	}, v.PrincipalInferred))
}

func (v *VendorRule) callsFrom() string {
	switch {
	case len(v.OtherPrincipals) > 0:
		return fmt.Sprintf("%s, or in other variants from one of %s", strings.Join(v.Principals, ", "), strings.Join(v.OtherPrincipals, ", "))
	case len(v.Principals) > 0:
		return strings.Join(v.Principals, ", ")
	}
	return "a principal of the form " + v.PrincipalPattern
}

func (a *auditor) softened(f Finding, inferred bool) Finding {
	if inferred {
		f.Severity = Warning
		f.Detail += " The rule is inferred from what the vendor publishes, not stated by it."
	}
	return f
}

// isVendor reports, where a vendor is named, whether a caller is it: one of its principals, any
// identity of an account that is one, or one of the documented form. Where the
// vendor's principals are not known, every third party may be it.
func (a *auditor) isVendor(w *world) bool {
	v := a.subject.Vendor
	if len(v.Principals) == 0 && v.PrincipalPattern == "" {
		return true
	}
	for _, name := range v.Principals {
		if samePrincipal(name, w.request.Principal) || samePrincipal(name, w.caller.RoleARN) {
			return true
		}
		if p, err := awsid.ParsePrincipal(name, ""); err == nil && p.Kind == awsid.KindAccount && p.AccountID == w.account {
			return true
		}
	}
	return a.fitsPattern(w, v.PrincipalPattern)
}

// fitsPattern holds the caller, or his account where the account is what the
// policy trusts, against a vendor's pattern. One that does not compile fits nobody.
func (a *auditor) fitsPattern(w *world, expression string) bool {
	if expression == "" {
		return false
	}
	compiled, err := regexp.Compile(`^(?:` + expression + `)$`)
	if err != nil {
		return false
	}
	root := awsid.Principal{Kind: awsid.KindAccount, Partition: a.partition(), AccountID: w.account}.ARN()
	return (!w.generic && compiled.MatchString(w.request.Principal)) || (!w.named && (compiled.MatchString(root) || compiled.MatchString(w.account)))
}

// askRoleName holds name and path against the vendor's rules, as far as they
// are known.
func (a *auditor) askRoleName(v *VendorRule) {
	if name := a.subject.RoleName; name != "" && !v.RoleName.admits(name) {
		a.add(a.softened(Finding{
			ID: "vendor-mismatch", Severity: severityOf("vendor-mismatch"),
			Summary: fmt.Sprintf("%s does not find a role named %q", v.Name, name),
			Detail:  fmt.Sprintf("%s expects a role name that %s%s.", v.Name, v.RoleName.words(), guide(v)),
			Remedy:  fmt.Sprintf("Set name to one that %s, or leave it out.", v.RoleName.words()),
		}, v.RoleName.Inferred))
	}
	if path := a.subject.RolePath; path != "" && v.Path.Value != "" && path != v.Path.Value {
		a.add(a.softened(Finding{
			ID: "vendor-mismatch", Severity: severityOf("vendor-mismatch"),
			Summary: fmt.Sprintf("%s does not find a role under the path %s", v.Name, path),
			Detail:  fmt.Sprintf("%s expects the path %s%s.", v.Name, v.Path.Value, guide(v)),
			Remedy:  fmt.Sprintf("Set path to %q.", v.Path.Value),
		}, v.Path.Inferred))
	}
}

func (r NameRule) admits(name string) bool {
	switch r.Kind {
	case "exact":
		return name == r.Value
	case "prefix":
		return strings.HasPrefix(name, r.Value)
	default:
		return true
	}
}

func (r NameRule) words() string {
	if r.Kind == "exact" {
		return fmt.Sprintf("is %q", r.Value)
	}
	return fmt.Sprintf("begins with %q", r.Value)
}
