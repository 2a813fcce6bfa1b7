package trust_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

const goodID = `{"StringEquals":{"sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"}}`

func audited() trust.Subject {
	return trust.Subject{AccountID: "123456789012", Partition: "aws", RoleName: "app", RolePath: "/"}
}

// find gives the finding with an ID, which must be there once.
func find(t *testing.T, findings []trust.Finding, id string) trust.Finding {
	t.Helper()
	var found []trust.Finding
	for _, f := range findings {
		if f.ID == id {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d findings %s in %v", len(found), id, labels(findings))
	}
	return found[0]
}

// Counterexamples are requests that STS could produce, the same for every run.
func TestCounterexamples(t *testing.T) {
	t.Parallel()
	const role = `"role_arn":"arn:aws:iam::123456789012:role/app",`
	for _, tt := range []struct {
		reason, policy, id string
		statement          int
		principal, want    string
	}{
		{"no external ID", trustPolicy(deny(`{"AWS":"111122223333"}`, `"sts:AssumeRole"`), allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`)),
			"external-id-not-required", 1, vendorRole, `{"principal":"` + vendorRole + `",` + role + `"session_name":"session"}`},
		{"an account by its ID is named by its root", trustPolicy(allow(`{"AWS":"999988887777"}`, `"sts:AssumeRole"`)),
			"external-id-not-required", 0, "arn:aws:iam::999988887777:root", `{"principal":"arn:aws:iam::999988887777:role/any-role",` + role + `"session_name":"session"}`},
		{"another ID", trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, `{"StringLike":{"sts:ExternalId":"*"}}`)),
			"external-id-not-checked", 0, vendorRole, `{"principal":"` + vendorRole + `",` + role + `"external_id":"not-the-agreed-id","session_name":"session"}`},
		{"a stranger", trustPolicy(allow(`{"AWS":"*"}`, `"sts:AssumeRole"`)),
			"public-trust", 0, "*", `{"principal":"arn:aws:iam::999999999999:role/any-role",` + role + `"session_name":"session"}`},
		{"a stranger where that account is named", trustPolicy(allow(`{"AWS":"*"}`, `"sts:AssumeRole"`), deny(`{"AWS":"999999999999"}`, `"sts:AssumeRole"`), allow(`{"AWS":"999999999999"}`, `"sts:TagSession"`)),
			"public-trust", 0, "*", `{"principal":"arn:aws:iam::888888888888:role/any-role",` + role + `"session_name":"session"}`},
		{"a tag and transitive keys", trustPolicy(allow(`{"AWS":"*"}`, `["sts:AssumeRole","sts:TagSession"]`, `{"StringEquals":{"aws:RequestTag/Team":"a"},"ForAnyValue:StringEquals":{"sts:TransitiveTagKeys":"Team"}}`)),
			"public-trust", 0, "*", `{"principal":"arn:aws:iam::999999999999:role/any-role",` + role + `"session_name":"session","session_tags":{"Team":"a"},"transitive_tag_keys":["Team"]}`},
		{"keys of the context, in AWS's spelling", trustPolicy(allow(`{"AWS":"*"}`, `"sts:AssumeRole"`, `{"IpAddress":{"aws:sourceip":"203.0.113.7"},"ForAnyValue:StringLike":{"aws:calledvia":"athena.*"}}`)),
			"public-trust", 0, "*", `{"principal":"arn:aws:iam::999999999999:role/any-role",` + role + `"session_name":"session","context":{"aws:CalledVia":"athena.","aws:SourceIp":"203.0.113.7"}}`},
		{"another organisation", trustPolicy(allow(`{"AWS":"*"}`, `"sts:AssumeRole"`, `{"StringEquals":{"aws:PrincipalOrgID":"o-theirs1234","sts:ExternalId":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"}}`)),
			"foreign-organization-trusted", 0, "*", `{"principal":"arn:aws:iam::999999999999:role/any-role",` + role + `"external_id":"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10","session_name":"session","context":{"aws:PrincipalOrgID":"o-theirs1234","aws:PrincipalOrgPaths":"o-theirs1234/r-anyr/ou-anyr-somewhere/"}}`},
		{"another tenant", trustPolicy(allow(`{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}`, `"sts:AssumeRoleWithWebIdentity"`, `{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:my-org*"}}`)),
			"federated-subject-open", 0, "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
			`{"principal":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",` + role + `"action":"sts:AssumeRoleWithWebIdentity","session_name":"session","context":{"token.actions.githubusercontent.com:sub":"repo:my-org-evil/repo:ref:refs/heads/main"}}`},
		{"a service for others", trustPolicy(allow(`{"Service":"scheduler.amazonaws.com"}`, `"sts:AssumeRole"`)),
			"service-confused-deputy", 0, "scheduler.amazonaws.com",
			`{"principal":"scheduler.amazonaws.com",` + role + `"session_name":"session","context":{"aws:SourceAccount":"999999999999","aws:SourceArn":"arn:aws:scheduler:us-east-1:999999999999:resource/anybodys"}}`},
		{"a user without a second factor", trustPolicy(allow(`{"AWS":"arn:aws:iam::123456789012:user/bob"}`, `"sts:AssumeRole"`, `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`)),
			"mfa-bypass", 0, "arn:aws:iam::123456789012:user/bob", `{"principal":"arn:aws:iam::123456789012:user/bob",` + role + `"session_name":"session"}`},
		{"a source identity", trustPolicy(allow(`{"AWS":"*"}`, `["sts:AssumeRole","sts:SetSourceIdentity"]`, `{"StringEquals":{"sts:SourceIdentity":"alice"}}`)),
			"public-trust", 0, "*", `{"principal":"arn:aws:iam::999999999999:role/any-role",` + role + `"session_name":"session","source_identity":"alice"}`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := find(t, trust.Audit(tt.policy, audited()), tt.id)
			if diff := cmp.Diff(tt.want, f.Counterexample); diff != "" {
				t.Error(diff)
			}
			if f.Principal != tt.principal || f.Statement == nil || *f.Statement != tt.statement {
				t.Errorf("it is about %q and statement %v", f.Principal, f.Statement)
			}
			if !strings.Contains(f.Detail, "This request gets in: ") {
				t.Errorf("the detail does not tell the request: %s", f.Detail)
			}
		})
	}
}

// The prose of a finding alone lets a reader understand the hole.
func TestFindingsExplainTheHole(t *testing.T) {
	t.Parallel()
	vendor := `{"AWS":"` + vendorRole + `"}`
	for _, tt := range []struct {
		reason, policy, id string
		want               []string
	}{
		{"IfExists", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEqualsIfExists":{"sts:ExternalId":"the-id"}}`)), "external-id-not-required",
			[]string{vendorRole, "no external ID", "statement 0", "StringEqualsIfExists holds for a request that has no such key at all", "StringEquals on sts:ExternalId"}},
		{"ForAllValues", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"ForAllValues:StringEquals":{"sts:ExternalId":"the-id"}}`)), "external-id-not-required", []string{"ForAllValues:StringEquals holds for a request that has no such key", "in the place of ForAllValues:StringEquals"}},
		{"a negated operator", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringNotEquals":{"sts:ExternalId":"x-other"}}`)), "external-id-not-required", []string{"StringNotEquals holds for a request that has no such key"}},
		{"an inverted Null", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"Null":{"sts:ExternalId":"true"}}`)), "external-id-not-required", []string{"asks that the key be absent"}},
		{"a wrong key", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEqualsIfExists":{"aws:ExternalId":"the-id"}}`)), "external-id-not-required", []string{"The condition on aws:ExternalId does not help"}},
		{"a pattern", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringLike":{"sts:ExternalId":"my-*"}}`)), "external-id-not-checked", []string{`StringLike takes in every ID that fits "my-*"`, "without wildcards"}},
		{"presence", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"Null":{"sts:ExternalId":"false"}}`)), "external-id-not-checked", []string{"Null asks only that there is one"}},
		{"case", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEqualsIgnoreCase":{"sts:ExternalId":"Some-Long-External-Id-1"}}`)), "external-id-not-checked", []string{"upper and lower case for the same"}},
		{"zeros", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"NumericEquals":{"sts:ExternalId":"90817263548291"}}`)), "external-id-not-checked", []string{"leading zeros make no difference"}},
		{"all but one", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringNotEquals":{"sts:ExternalId":"x-other"},"Null":{"sts:ExternalId":"false"}}`)), "external-id-not-checked", []string{"StringNotEquals lets in every ID but those listed"}},
		{"a variable", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEquals":{"sts:ExternalId":"${sts:RoleSessionName}"}}`)), "external-id-caller-controlled", []string{"compares the external ID with sts:RoleSessionName", "the caller, or its account, writes both", "the session name"}},
		{"an ID is no secret", trustPolicy(allow(`{"AWS":"*"}`, `"sts:AssumeRole"`, goodID)), "public-trust", []string{"An external ID is no secret", "Name the accounts, roles or users"}},
		{"nobody, for want of a statement", trustPolicy(deny(`{"AWS":"*"}`, `"sts:AssumeRole"`)), "never-assumable", []string{"no statement that allows anything"}},
		{"nobody, for a key that is none", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEquals":{"aws:ExternalId":"the-id"}}`)), "never-assumable", []string{"the key aws:ExternalId, which no request has"}},
		{"nobody, for a Deny", trustPolicy(allow(vendor, `"sts:AssumeRole"`, goodID), deny(`{"AWS":"*"}`, `"sts:*"`)), "never-assumable", []string{"the Deny of statement 1 refuses whatever is allowed"}},
		{"nobody, for the wrong action", trustPolicy(allow(`{"Federated":"accounts.google.com"}`, `"sts:AssumeRole"`)), "never-assumable", []string{"cannot hold for the principals and actions"}},
		{"nobody, for one condition", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEquals":{"sts:ExternalId":"the-id","aws:PrincipalType":"User"}}`)), "never-assumable", []string{"the condition StringEquals on aws:PrincipalType of statement 0 never holds"}},
		{"nobody, for an ID", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEquals":{"sts:ExternalId":"a b"}}`)), "never-assumable", []string{"an external ID that STS refuses"}},
		{"nobody, for tags", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEquals":{"aws:RequestTag/t":"x"}}`)), "never-assumable", []string{"no statement allows sts:TagSession"}},
		{"nobody, for a source identity", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringLike":{"sts:SourceIdentity":"x*"}}`)), "never-assumable", []string{"no statement allows sts:SetSourceIdentity"}},
		{"nobody, for a variable of old", strings.Replace(trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}`)), "2012", "2008", 1), "never-assumable", []string{"only Version 2012-10-17 has variables"}},
		{"a tag as an ID", trustPolicy(allow(vendor, `["sts:AssumeRole","sts:TagSession"]`, `{"StringEquals":{"aws:RequestTag/ExternalId":"the-id"}}`)), "external-id-not-required", []string{"a session tag, which the caller chooses"}},
		{"a tag of the caller as an ID", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEquals":{"aws:PrincipalTag/ExternalId":"the-id"}}`)), "external-id-not-required", []string{"a tag of the caller, the same for whomever it calls"}},
		{"a Deny with a gap", trustPolicy(allow(vendor, `"sts:AssumeRole"`), deny(`{"AWS":"*"}`, `"sts:AssumeRole"`, `{"ForAnyValue:StringNotEquals":{"sts:ExternalId":"the-id"}}`)), "external-id-not-required",
			[]string{"The Deny of statement 1 does not help: its condition ForAnyValue:StringNotEquals on sts:ExternalId does not hold for this request"}},
		{"a Deny for another action", trustPolicy(allow(vendor, `"sts:AssumeRole"`), deny(`{"AWS":"*"}`, `"sts:TagSession"`, `{"StringNotEquals":{"sts:ExternalId":"the-id"}}`)), "external-id-not-required", []string{"it is not about this caller's sts:AssumeRole"}},
		{"a Deny with a pattern", trustPolicy(allow(vendor, `"sts:AssumeRole"`), deny(`{"AWS":"*"}`, `"sts:AssumeRole"`, `{"StringNotLike":{"sts:ExternalId":"my-*"}}`)), "external-id-not-checked", []string{`statement 1 denies too little, for StringNotLike spares every ID that fits "my-*"`}},
		{"a service that sends none", trustPolicy(allow(`{"Service":"ec2.amazonaws.com"}`, `"sts:AssumeRole"`, goodID)), "external-id-unusable", []string{"a statement of its own", "aws:SourceAccount"}},
		{"everyone, by IfExists", trustPolicy(allow(`{"AWS":"*"}`, `"sts:AssumeRole"`, `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-exampleorg"}}`)), "public-trust", []string{"also holds for an account that is in no organisation"}},
		{"everyone, by a name", trustPolicy(allow(`{"AWS":"*"}`, `"sts:AssumeRole"`, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/ci"}}`)), "public-trust", []string{"ArnLike on aws:PrincipalArn holds for accounts that nobody named"}},
		{"everyone, by an address", trustPolicy(allow(`{"AWS":"*"}`, `"sts:AssumeRole"`, `{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`)), "public-trust", []string{"from where somebody calls and not who he is"}},
		{"a key that was meant", trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEquals":{"sts:External-Id":"the-id"}}`)), "unknown-condition-key", []string{"AWS has no such key", "Did you mean sts:ExternalId?", "never holds"}},
		{"a mistyped element", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + vendor + `,"Action":"sts:AssumeRole","Conditon":{}}]}`, "malformed-policy", []string{"Statement[0].Conditon", `Did you mean "Condition"?`}},
		{"a wildcard", trustPolicy(allow(`{"AWS":"arn:aws:iam::999988887777:role/*"}`, `"sts:AssumeRole"`)), "wildcard-principal-pattern", []string{"Statement[0].Principal.AWS", "ArnLike condition on aws:PrincipalArn"}},
		{"no JSON", "{", "malformed-policy", []string{"not JSON"}},
		{"one statement without a list", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotPrincipal":{"AWS":"999988887777"},"Action":"sts:AssumeRole"}}`, "not-principal-allow", []string{"Name whom to let in under Principal"}},
		{"an organisation of two", trustPolicy(allow(`{"AWS":["`+vendorRole+`","arn:aws:iam::444455556666:role/other"]}`, `"sts:AssumeRole"`, goodID)), "external-id-shared", []string{vendorRole, "arn:aws:iam::444455556666:role/other", "an ID of its own"}},
		{"the room that is left", trustPolicy(allow(`{"AWS":"999988887777"}`, `"sts:AssumeRole"`, goodID)), "whole-account-trusted", []string{"Every user and role of account 999988887777", "nobody named that role"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := find(t, trust.Audit(tt.policy, audited()), tt.id)
			text := f.Summary + "\n" + f.Detail + "\n" + f.Remedy
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("it does not say %q:\n%s", want, text)
				}
			}
			if strings.Contains(text, "5f1e9c1e-7f0e-4b43") {
				t.Errorf("it gives the external ID away:\n%s", text)
			}
		})
	}
}

func TestAcceptedFindings(t *testing.T) {
	t.Parallel()
	text := trustPolicy(allow(`{"AWS":["999988887777","arn:aws:iam::444455556666:role/other"]}`, `"sts:AssumeRole"`))
	for _, tt := range []struct {
		reason   string
		accepted map[string]string
		want     map[string]string
	}{
		{"none", nil, map[string]string{}},
		{"for all", map[string]string{"external-id-not-required": "asked for"}, map[string]string{"arn:aws:iam::999988887777:root": "asked for", "arn:aws:iam::444455556666:role/other": "asked for"}},
		{"for one, by account ID", map[string]string{"external-id-not-required@999988887777": "ours"}, map[string]string{"arn:aws:iam::999988887777:root": "ours"}},
		{"for one, by root ARN", map[string]string{"external-id-not-required@arn:aws:iam::999988887777:root": "ours"}, map[string]string{"arn:aws:iam::999988887777:root": "ours"}},
		{"for one before all", map[string]string{"external-id-not-required": "asked for", "external-id-not-required@444455556666": "no", "external-id-not-required@arn:aws:iam::444455556666:role/other": "this one"},
			map[string]string{"arn:aws:iam::999988887777:root": "asked for", "arn:aws:iam::444455556666:role/other": "this one"}},
		{"another finding", map[string]string{"public-trust": "x"}, map[string]string{}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			subject := audited()
			subject.Accepted = tt.accepted
			got := map[string]string{}
			for _, f := range trust.Audit(text, subject) {
				if f.ID == "external-id-not-required" && f.Accepted != nil {
					got[f.Principal] = *f.Accepted
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("a refused document", func(t *testing.T) {
		t.Parallel()
		subject := audited()
		subject.Accepted = map[string]string{"malformed-policy": "being mended"}
		if f := find(t, trust.Audit("[]", subject), "malformed-policy"); f.Accepted == nil {
			t.Error("it is not accepted")
		}
	})
}

func TestVendorsRules(t *testing.T) {
	t.Parallel()
	rule := func(change func(*trust.VendorRule)) trust.Subject {
		s := audited()
		s.Vendor = &trust.VendorRule{Key: "vendor", Name: "Vendor", Principals: []string{vendorRole}, ExternalIDIssuer: "customer", DocumentationURL: "https://example.com/guide"}
		change(s.Vendor)
		return s
	}
	sound := trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, goodID))
	refuse := func(string) error { return errors.New("the ID has no prefix of the vendor") }
	for _, tt := range []struct {
		reason, policy string
		subject        trust.Subject
		want           []string
	}{
		{"sound", sound, rule(func(*trust.VendorRule) {}), []string{}},
		{"the vendor's rule for IDs", sound, rule(func(v *trust.VendorRule) { v.CheckExternalID = refuse }), []string{"external-id-invalid"}},
		{"the rule holds for the vendor's IDs alone", trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, `{"StringEquals":{"sts:ExternalId":"vendor-5f1e9c1e7f0e4b43"}}`), allow(`{"AWS":"arn:aws:iam::444455556666:role/other"}`, `"sts:AssumeRole"`, goodID)),
			rule(func(v *trust.VendorRule) {
				v.CheckExternalID = func(id string) error {
					if strings.HasPrefix(id, "vendor-") {
						return nil
					}
					return errors.New("no")
				}
			}), []string{"vendor-mismatch"}},
		{"an exact role name", sound, rule(func(v *trust.VendorRule) { v.RoleName = trust.NameRule{Kind: "exact", Value: "other"} }), []string{"vendor-mismatch"}},
		{"the right role name", sound, rule(func(v *trust.VendorRule) { v.RoleName = trust.NameRule{Kind: "exact", Value: "app"} }), []string{}},
		{"a prefix, inferred", sound, rule(func(v *trust.VendorRule) {
			v.RoleName = trust.NameRule{Kind: "prefix", Value: "Vendor", Inferred: true}
		}), []string{"vendor-mismatch=warning"}},
		{"any name", sound, rule(func(v *trust.VendorRule) { v.RoleName = trust.NameRule{Kind: "free"} }), []string{}},
		{"another path, inferred", sound, rule(func(v *trust.VendorRule) { v.Path = trust.PathRule{Value: "/vendor/", Inferred: true} }), []string{"vendor-mismatch=warning"}},
		{"a pattern that is none", sound, rule(func(v *trust.VendorRule) { v.Principals, v.PrincipalPattern = nil, "(" }), []string{"vendor-mismatch"}},
		{"a new principal in the catalogue", sound, rule(func(v *trust.VendorRule) { v.PreviousPrincipals = []string{"999988887777"} }), []string{"vendor-principal-changed"}},
		{"the same principal, written otherwise", trustPolicy(allow(`{"AWS":"999988887777"}`, `"sts:AssumeRole"`, goodID)), rule(func(v *trust.VendorRule) {
			v.Principals, v.PreviousPrincipals = []string{"arn:aws:iam::999988887777:root"}, []string{"999988887777"}
		}), []string{"whole-account-trusted"}},
		{"everyone, the vendor among them", trustPolicy(allow(`{"AWS":"*"}`, `"sts:AssumeRole"`)), rule(func(*trust.VendorRule) {}), []string{"public-trust"}},
		{"one session of the vendor's role", trustPolicy(allow(`{"AWS":"arn:aws:sts::999988887777:assumed-role/vendor/s1"}`, `"sts:AssumeRole"`, goodID)), rule(func(*trust.VendorRule) {}), []string{}},
		{"an ID that the vendor issues is not judged", trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, `{"StringEquals":{"sts:ExternalId":"12345"}}`)), rule(func(v *trust.VendorRule) { v.ExternalIDIssuer = "vendor" }), []string{}},
		{"one that the customer chose is", trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, `{"StringEquals":{"sts:ExternalId":"12345"}}`)), rule(func(*trust.VendorRule) {}), []string{"external-id-guessable"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			findings := trust.Audit(tt.policy, tt.subject)
			if diff := cmp.Diff(tt.want, labels(findings)); diff != "" {
				t.Errorf("%s\n%s", diff, details(findings))
			}
			checkFindings(t, tt.policy, findings)
		})
	}
}

// A vendor that sends no ID can often be given something else to send.
func TestSubstituteForTheExternalID(t *testing.T) {
	t.Parallel()
	for substitute, want := range map[string]string{
		"":                    "Ask it for one",
		"sts:RoleSessionName": "require one that is hard to guess with the condition StringEquals on sts:RoleSessionName, tell it to Vendor alone",
	} {
		s := audited()
		s.Vendor = &trust.VendorRule{Name: "Vendor", Principals: []string{vendorRole}, ExternalIDIssuer: "none", Substitute: substitute}
		f := find(t, trust.Audit(trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`)), s), "external-id-not-required")
		if f.Severity != trust.Warning || !strings.Contains(f.Remedy, want) {
			t.Errorf("%s, substitute %q: %s", f.Severity, substitute, f.Remedy)
		}
	}
}

// An external ID that is not known yet stands as a placeholder: questions about
// its spelling wait, all others are asked.
func TestUnknownExternalID(t *testing.T) {
	t.Parallel()
	text := trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`, `{"StringEquals":{"sts:ExternalId":"placeholder"}}`))
	for _, tt := range []struct {
		reason  string
		unknown bool
		want    []string
	}{
		{"known", false, []string{"external-id-guessable"}},
		{"unknown", true, []string{}},
	} {
		subject := audited()
		subject.ExternalIDs, subject.ExternalIDUnknown = []string{"placeholder"}, tt.unknown
		if diff := cmp.Diff(tt.want, labels(trust.Audit(text, subject))); diff != "" {
			t.Errorf("%s: %s", tt.reason, diff)
		}
	}
	subject := audited()
	subject.ExternalIDs = []string{"x"}
	if got := labels(trust.Audit(trustPolicy(allow(`{"AWS":"`+vendorRole+`"}`, `"sts:AssumeRole"`)), subject)); !slices.Contains(got, "external-id-invalid") {
		t.Errorf("a configured ID that STS refuses is not found: %v", got)
	}
}

// What the evaluator lets in, the audit finds, and nothing else.
func TestAuditFindsTheTraps(t *testing.T) {
	t.Parallel()
	for _, r := range slices.Concat(looseTraps(), misplacedTraps(), denyTraps()) {
		if r.as.Principal != "" || r.as.SessionTags != nil {
			continue
		}
		t.Run(r.reason, func(t *testing.T) {
			t.Parallel()
			findings := trust.Audit(trustPolicy(r.statements...), audited())
			has := func(id string) bool {
				return slices.ContainsFunc(findings, func(f trust.Finding) bool { return f.ID == id && strings.Contains(f.Principal, "999988887777") })
			}
			absent, loose := has("external-id-not-required"), has("external-id-not-checked")
			if want := slices.Contains(r.in, noID); absent != want {
				t.Errorf("no ID gets in: %t, want %t\n%s", absent, want, details(findings))
			}
			if want := slices.Contains(r.in, "other") && !absent; want && !loose {
				t.Errorf("another ID gets in and is not found\n%s", details(findings))
			}
			if strings.HasPrefix(r.reason, "sound") && len(findings) > 0 {
				t.Errorf("a sound policy has findings\n%s", details(findings))
			}
			checkFindings(t, trustPolicy(r.statements...), findings)
		})
	}
}
