package trust

import (
	"net/netip"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// presence says whether a request holds a key.
type presence int

const (
	absent presence = iota
	optional
	always
)

// keyRule is what STS lets a caller's requests hold under a key.
type keyRule struct {
	presence presence
	domain   domain
	multi    bool
}

// anyText is a value without a form of its own.
func anyText(natural ...string) domain {
	return domain{language: pattern{one(anyCharacter), run(anyCharacter)}, legal: isPrintableText, decides: true, natural: natural}
}

func isPrintableText(value string) bool { return value != "" && isPrintable(value) }

func isPrintable(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == '\u007f' })
}

// nameDomain are names as sessions have them.
// Source: STS API Reference, "AssumeRole", RoleSessionName and SourceIdentity.
func nameDomain(natural string) domain {
	return domain{
		language: pattern{one(nameLetters), one(nameLetters), run(nameLetters)},
		legal:    func(v string) bool { return awsid.CheckSessionName(v) == nil },
		decides:  true,
		natural:  []string{natural},
	}
}

// externalIDDomain are the IDs that STS takes; the one asked about, if any, is
// among those tried.
func externalIDDomain(exact string) domain {
	return domain{
		language: pattern{one(idLetters), one(idLetters), run(idLetters)},
		legal:    func(v string) bool { return externalid.Check(v) == nil },
		decides:  true,
		natural:  []string{"not-the-agreed-id", exact},
	}
}

// tagDomain are the values of tags.
// Source: IAM User Guide, "Tags for IAM resources".
func tagDomain() domain {
	return domain{
		language: pattern{run(anyCharacter)},
		legal:    func(v string) bool { return utf8.RuneCountInString(v) <= awsid.MaxTagValueLength && isPrintable(v) },
		decides:  true,
		natural:  []string{"anything"},
	}
}

func addressDomain(natural string) domain {
	return domain{
		language: pattern{run("0123456789abcdefABCDEF.:")},
		legal:    func(v string) bool { _, err := netip.ParseAddr(v); return err == nil },
		decides:  true,
		natural:  []string{natural},
	}
}

func accountDomain(natural string) domain {
	return domain{language: pattern{run(digits)}, legal: awsid.IsAccountID, decides: true, natural: []string{natural}}
}

func boolDomain(values ...string) domain {
	return domain{
		language: pattern{run("truefals")},
		legal:    func(v string) bool { return slices.Contains(values, v) },
		decides:  true,
		natural:  values,
	}
}

// rule says what requests of the caller hold under a key that is not fixed.
// Who calls decides most of it: an identity of an account has tags and a
// session, a service acts for a source, a token has claims.
func (a *auditor) rule(w *world, key string, aim aim) keyRule {
	if r, ok := a.issuersName(w, key, aim); ok {
		return r
	}
	if r, ok := parameterRule(key); ok {
		return r
	}
	if key == keyRequestedRegion {
		return keyRule{presence: always, domain: a.regionDomain()}
	}
	if r, ok := requestRule(key, aim); ok {
		return r
	}
	if r, ok := a.networkRule(key); ok {
		return r
	}
	switch w.party {
	case partyService:
		return serviceRule(key)
	case partyProvider:
		return a.providerRule(w, key, aim)
	default:
		return a.identityRule(w, key, aim)
	}
}

// issuersName is a session's name that the issuer sets, and not who presents
// the token.
func (a *auditor) issuersName(w *world, key string, aim aim) (keyRule, bool) {
	if key != keySessionName || w.party != partyProvider || !aim.forOthers {
		return keyRule{}, false
	}
	issuer, _ := sharedIssuer(strings.TrimSuffix(claimPrefix(w.request.Principal), ":"))
	d, ok := a.tenantDomain(issuer, key, keySessionName)
	return keyRule{presence: always, domain: d}, ok
}

// parameterRule has the parameters of the call.
func parameterRule(key string) (keyRule, bool) {
	switch {
	case key == keySessionName:
		return keyRule{presence: always, domain: nameDomain(plainSession)}, true
	case key == keySourceIdentity:
		return keyRule{presence: optional, domain: nameDomain("someone")}, true
	case strings.HasPrefix(key, prefixRequestTag):
		return keyRule{presence: optional, domain: tagDomain()}, true
	}
	return keyRule{}, false
}

// requestRule has what every request has, whoever makes it, and what is set on
// the role.
func requestRule(key string, aim aim) (keyRule, bool) {
	switch {
	case key == "aws:useragent" || key == "aws:referer":
		return keyRule{presence: optional, domain: anyText("anything")}, true
	case key == "aws:viaawsservice" && !aim.favourable:
		// AWS sets it where a service calls with the caller's credentials. That any
		// service would forward AssumeRole is documented nowhere, so it is not a
		// caller's choice.
		return keyRule{presence: always, domain: boolDomain("false")}, true
	case key == "aws:viaawsservice":
		return keyRule{presence: always, domain: boolDomain("false", "true")}, true
	case key == "aws:viaawsmcpservice":
		return keyRule{presence: optional, domain: boolDomain("false", "true")}, true
	case strings.HasPrefix(key, "aws:calledvia"):
		return keyRule{presence: optional, domain: anyText("cloudformation.amazonaws.com"), multi: isMultivalued(key)}, true
	case strings.HasPrefix(key, "aws:resourcetag/") || strings.HasPrefix(key, "iam:resourcetag/"):
		return keyRule{presence: optional, domain: tagDomain()}, true
	}
	return keyRule{}, false
}

// identityRule has what is particular to users and roles of an account: their
// account's administrators choose their tags, AWS their unique IDs.
func (a *auditor) identityRule(w *world, key string, aim aim) keyRule {
	role := w.caller.Kind == policy.CallerRole || w.caller.Kind == policy.CallerSession
	switch {
	case strings.HasPrefix(key, prefixPrincipalTag):
		return keyRule{presence: optional, domain: tagDomain()}
	case key == keyUserID:
		return keyRule{presence: always, domain: a.userIDDomain(w, aim)}
	case !role:
		return keyRule{}
	case key == "aws:sourceidentity":
		return keyRule{presence: optional, domain: nameDomain("someone")}
	case key == "aws:federatedprovider" || strings.HasPrefix(key, "ec2:") || strings.HasPrefix(key, "glue:") || strings.HasPrefix(key, "lambda:") ||
		strings.HasPrefix(key, "ssm:") || strings.HasPrefix(key, "identitystore:") || strings.HasPrefix(key, "codebuild:") || key == "aws:chatbotsourcearn" ||
		key == "aws:signinsessionarn" || strings.HasPrefix(key, "aws:ec2instance"):
		return keyRule{presence: optional, domain: a.sessionDomain(w, key, aim)}
	case aim.favourable && isClaim(key):
		return keyRule{presence: optional, domain: anyText("anything"), multi: isMultivalued(key)}
	}
	return keyRule{}
}

// isClaim recognises what a token or an assertion says, which stays with the
// session that it opened.
func isClaim(key string) bool {
	info, known := policy.LookupKey(key)
	return known && info.Owner == policy.OwnerIdentityProvider && !strings.HasPrefix(key, "sts:")
}

// The unique IDs of a user and a role that stand for any of their account.
const (
	anyUserID = "AIDAANYUSEROFTHEACCTX"
	anyRoleID = "AROAANYROLEOFTHEACCTX"
)

// userIDDomain is AWS's unique ID of the caller and, for a role, the name of
// the caller's own session, which he chooses. An ID that the document names is
// some particular identity's: perhaps one of an account it names, never a
// stranger's. IAM's IDs have 17 letters of base 32; the documents may name
// others, for AWS says of their form only how they begin.
// Sources: IAM User Guide, "AWS global condition context keys", aws:userid, and
// "IAM identifiers", Unique identifiers.
func (a *auditor) userIDDomain(w *world, aim aim) domain {
	id, session := anyRoleID, literalPattern(":", tokenLetter).then(one(nameLetters), one(nameLetters), run(nameLetters))
	natural := []string{anyRoleID + ":session"}
	if w.caller.Kind == policy.CallerUser {
		id, session, natural = anyUserID, nil, []string{anyUserID}
	}
	d := domain{language: literalPattern(id, tokenLetter).then(session...), natural: natural}
	if aim.favourable || w.byID {
		made := literalPattern(id[:4], tokenLetter).then(slices.Repeat([]token{one(uniqueIDLetters)}, 17)...)
		other := literalPattern(id[:4], tokenLetter).then(one(wordLetters), run(wordLetters))
		d.others = []domain{{language: made.then(session...)}, {language: other.then(session...)}}
	}
	return d
}

// sessionDomain is where the caller's own session came from. An ARN is one of
// his own account's.
func (a *auditor) sessionDomain(w *world, key string, aim aim) domain {
	info, _ := policy.LookupKey(key)
	d := anyText("anything")
	switch info.Type {
	case policy.FamilyIP:
		return addressDomain("10.0.0.1")
	case policy.FamilyNumeric:
		return domain{language: pattern{one("12"), run(".0")}, natural: []string{"2.0"}}
	}
	if source, ok := a.sourceOfSession(key, w.account); ok {
		d = source
	}
	forms := d.forms()
	for i := range forms {
		forms[i].decides = false
		forms[i].legal = func(value string) bool {
			arn, err := awsid.ParseARN(value)
			return isPrintable(value) && (aim.favourable || err != nil || arn.AccountID == "" || arn.AccountID == w.account)
		}
	}
	forms[0].others = forms[1:]
	return forms[0]
}
