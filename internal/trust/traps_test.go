package trust_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// The ID that the customer and the vendor have agreed on, and no ID at all.
const (
	agreedID = "Cust-0f3a9c7e21"
	noID     = "(none)"
)

// trap is a trust policy in which an external ID does not do what it seems to.
type trap struct {
	reason     string
	statements []string
	// as is who asks, and with what beside the ID; the vendor's role unless set.
	as trust.Request
	// in and out are the IDs with which he gets in, and with which he does not.
	in, out []string
}

func (r trap) request(id string) trust.Request {
	q := r.as
	if q.Principal == "" {
		q.Principal = vendorRole
	}
	if id != noID {
		q.ExternalID = &id
	}
	return q
}

// check asks for each ID and compares who gets in.
func (r trap) check(t *testing.T) {
	t.Helper()
	d := parse(t, trustPolicy(r.statements...))
	for _, id := range slices.Concat(r.in, r.out) {
		want := slices.Contains(r.in, id)
		if got := evaluate(t, d, r.request(id)); got.Allowed != want {
			t.Errorf("with the ID %s he gets in: %t, want %t\n%s", id, got.Allowed, want, strings.Join(got.Reasons, "\n"))
		}
	}
}

const (
	assume   = `"sts:AssumeRole"`
	byVendor = `{"AWS":"` + vendorRole + `"}`
)

// only is what most traps have in common: the vendor and one condition.
func only(condition string) []string { return []string{allow(byVendor, assume, condition)} }

// looseTraps let in without the ID, or with another.
func looseTraps() []trap {
	return []trap{
		{reason: "sound: the ID by StringEquals", statements: only(`{"StringEquals":{"sts:ExternalId":"` + agreedID + `"}}`), in: []string{agreedID}, out: []string{noID, "other", "cust-0f3a9c7e21", agreedID + "x", "Cust-0f3a9c7e2"}},
		{reason: "IfExists holds for a call without an ID", statements: only(`{"StringEqualsIfExists":{"sts:ExternalId":"` + agreedID + `"}}`), in: []string{agreedID, noID}, out: []string{"other"}},
		{reason: "ForAllValues holds for a call without an ID", statements: only(`{"ForAllValues:StringEquals":{"sts:ExternalId":"` + agreedID + `"}}`), in: []string{agreedID, noID}, out: []string{"other"}},
		{reason: "ForAnyValue does not", statements: only(`{"ForAnyValue:StringEquals":{"sts:ExternalId":"` + agreedID + `"}}`), in: []string{agreedID}, out: []string{noID, "other"}},
		{reason: "a negated operator lets in everyone but who has it", statements: only(`{"StringNotEquals":{"sts:ExternalId":"` + agreedID + `"}}`), in: []string{noID, "other"}, out: []string{agreedID}},
		{reason: "Null false asks for any ID", statements: only(`{"Null":{"sts:ExternalId":"false"}}`), in: []string{agreedID, "other"}, out: []string{noID}},
		{reason: "so does a lone *", statements: only(`{"StringLike":{"sts:ExternalId":"*"}}`), in: []string{agreedID, "other"}, out: []string{noID}},
		{reason: "question marks ask for a length", statements: only(`{"StringLike":{"sts:ExternalId":"????????"}}`), in: []string{"12345678", "abcdefgh"}, out: []string{noID, agreedID, "1234567"}},
		{reason: "an inverted Null lets in who sends none, and nobody else", statements: only(`{"Null":{"sts:ExternalId":"true"}}`), in: []string{noID}, out: []string{agreedID}},
		{reason: "a wildcard makes a prefix", statements: only(`{"StringLike":{"sts:ExternalId":"Cust-*"}}`), in: []string{agreedID, "Cust-", "Cust-1"}, out: []string{noID, "cust-1"}},
		{reason: "one loose value undoes the list", statements: only(`{"StringLike":{"sts:ExternalId":["` + agreedID + `","*"]}}`), in: []string{agreedID, "other"}, out: []string{noID}},
		{reason: "under StringEquals a * is a *", statements: only(`{"StringEquals":{"sts:ExternalId":["` + agreedID + `","*"]}}`), in: []string{agreedID, "*"}, out: []string{noID, "other"}},
		{reason: "an empty value is not no value", statements: only(`{"StringEquals":{"sts:ExternalId":""}}`), in: []string{""}, out: []string{noID, agreedID}},
		{reason: "an empty list matches nothing", statements: only(`{"StringEquals":{"sts:ExternalId":[]}}`), out: []string{noID, agreedID, ""}},
		{reason: "IgnoreCase takes every spelling", statements: only(`{"StringEqualsIgnoreCase":{"sts:ExternalId":"` + agreedID + `"}}`), in: []string{agreedID, "CUST-0F3A9C7E21"}, out: []string{noID, "other"}},
		{reason: "numbers have no leading zeros", statements: only(`{"NumericEquals":{"sts:ExternalId":"4711"}}`), in: []string{"4711", "004711", "4711.0"}, out: []string{noID, "4712", "abc"}},
		{reason: "a number as JSON is its text under StringEquals", statements: only(`{"StringEquals":{"sts:ExternalId":4711}}`), in: []string{"4711"}, out: []string{noID, "04711"}},
		{reason: "an ID that is no ARN matches no ARN operator", statements: only(`{"ArnEquals":{"sts:ExternalId":"` + agreedID + `"}}`), out: []string{noID, agreedID, "other"}},
		{reason: "and an inverted one lets everyone in", statements: only(`{"ArnNotEquals":{"sts:ExternalId":"` + agreedID + `"}}`), in: []string{noID, agreedID, "other"}},
		{reason: "ArnLike takes wildcards where an ID looks like an ARN", statements: only(`{"ArnEquals":{"sts:ExternalId":"arn:aws:iam::*:role/app"}}`), in: []string{"arn:aws:iam::999999999999:role/app"}, out: []string{noID, "role/app"}},
		{reason: "a Bool ID has two values, in any case", statements: only(`{"Bool":{"sts:ExternalId":"true"}}`), in: []string{"true", "TRUE"}, out: []string{noID, "1"}},
		{reason: "an IP range is many IDs", statements: only(`{"IpAddress":{"sts:ExternalId":"10.0.0.0/8"}}`), in: []string{"10.1.2.3"}, out: []string{noID, "11.1.2.3"}},
		{reason: "a second condition does not help a loose one", statements: only(`{"StringEqualsIfExists":{"sts:ExternalId":"` + agreedID + `"},"StringLike":{"sts:RoleSessionName":"*"}}`), as: trust.Request{SessionName: ptr("s1")}, in: []string{agreedID, noID}, out: []string{"other"}},
		{reason: "but Null false beside IfExists does", statements: only(`{"StringEqualsIfExists":{"sts:ExternalId":"` + agreedID + `"},"Null":{"sts:ExternalId":"false"}}`), in: []string{agreedID}, out: []string{noID, "other"}},
	}
}

// misplacedTraps compare the ID under another key, or in another place.
func misplacedTraps() []trap {
	bare := allow(byVendor, assume)
	withID := allow(byVendor, assume, `{"StringEquals":{"sts:ExternalId":"`+agreedID+`"}}`)
	tagged := trust.Request{SessionTags: map[string]string{"ExternalId": agreedID}}
	return []trap{
		{reason: "a key that does not exist lets nobody in", statements: only(`{"StringEquals":{"aws:ExternalId":"` + agreedID + `"}}`), out: []string{noID, agreedID}},
		{reason: "with IfExists it lets everybody in", statements: only(`{"StringEqualsIfExists":{"aws:ExternalId":"` + agreedID + `"}}`), in: []string{noID, agreedID, "other"}},
		{reason: "a key without its prefix", statements: only(`{"StringEqualsIfExists":{"ExternalId":"` + agreedID + `"}}`), in: []string{noID, "other"}},
		{reason: "a key with a dash", statements: only(`{"StringEqualsIfExists":{"sts:External-Id":"` + agreedID + `"}}`), in: []string{noID, "other"}},
		{reason: "a wrong key under a negated operator", statements: only(`{"StringNotEquals":{"sts:ExternalID ":"` + agreedID + `"}}`), in: []string{noID, "other"}},
		{reason: "the right key in another case is the right key", statements: only(`{"StringEquals":{"STS:externalID":"` + agreedID + `"}}`), in: []string{agreedID}, out: []string{noID, "other"}},
		{reason: "a session tag of that name is the caller's to choose", statements: []string{allow(byVendor, assume, `{"StringEquals":{"aws:RequestTag/ExternalId":"`+agreedID+`"}}`), allow(byVendor, `"sts:TagSession"`)}, as: tagged, in: []string{noID, "other"}},
		{reason: "and is no ID", statements: only(`{"StringEquals":{"aws:RequestTag/ExternalId":"` + agreedID + `"}}`), out: []string{noID, agreedID}},
		{reason: "a second Allow without it", statements: []string{withID, bare}, in: []string{noID, agreedID, "other"}},
		{reason: "a second Allow for the account of the vendor", statements: []string{withID, allow(`{"AWS":"999988887777"}`, assume)}, in: []string{noID, "other"}},
		{reason: "a second Allow for everything", statements: []string{withID, allow(byVendor, `"*"`)}, in: []string{noID, "other"}},
		{reason: "a second Allow by NotAction", statements: []string{withID, `{"Effect":"Allow","Principal":` + byVendor + `,"NotAction":"sts:TagSession"}`}, in: []string{noID, "other"}},
		{reason: "a second Allow for another principal is none for this", statements: []string{withID, allow(`{"AWS":"111122223333"}`, assume)}, in: []string{agreedID}, out: []string{noID, "other"}},
		{reason: "on the wrong action it guards nothing", statements: []string{bare, allow(byVendor, `"sts:TagSession"`, `{"StringEquals":{"sts:ExternalId":"`+agreedID+`"}}`)}, in: []string{noID, "other"}},
		{reason: "and that action fails, which never carries it", statements: []string{bare, allow(byVendor, `"sts:TagSession"`, `{"StringEquals":{"sts:ExternalId":"`+agreedID+`"}}`)}, as: trust.Request{SessionTags: map[string]string{"a": "b"}}, out: []string{noID, agreedID}},
		{reason: "one statement for both fails once tags are sent", statements: []string{allow(byVendor, `["sts:AssumeRole","sts:TagSession"]`, `{"StringEquals":{"sts:ExternalId":"`+agreedID+`"}}`)}, as: trust.Request{SessionTags: map[string]string{"a": "b"}}, out: []string{noID, agreedID}},
		{reason: "two vendors, two IDs, one statement: each gets in with the other's", statements: []string{allow(`{"AWS":["`+vendorRole+`","111122223333"]}`, assume, `{"StringEquals":{"sts:ExternalId":["`+agreedID+`","of-the-other"]}}`)}, in: []string{agreedID, "of-the-other"}, out: []string{noID}},
		{reason: "two statements keep them apart", statements: []string{withID, allow(`{"AWS":"111122223333"}`, assume, `{"StringEquals":{"sts:ExternalId":"of-the-other"}}`)}, in: []string{agreedID}, out: []string{noID, "of-the-other"}},
		{reason: "compared with the session's name, the caller chooses both", statements: only(`{"StringEquals":{"sts:ExternalId":"${sts:RoleSessionName}"}}`), as: trust.Request{SessionName: ptr("anything")}, in: []string{"anything"}, out: []string{noID, agreedID}},
		{reason: "the same the other way round", statements: only(`{"StringEquals":{"sts:RoleSessionName":"${sts:ExternalId}"}}`), as: trust.Request{SessionName: ptr("anything")}, in: []string{"anything"}, out: []string{noID, agreedID}},
		{reason: "a tag of the caller's role is his account's to choose", statements: only(`{"StringEquals":{"sts:ExternalId":"${aws:PrincipalTag/customer}"}}`), as: trust.Request{Context: map[string][]string{"aws:PrincipalTag/customer": {"victim"}}}, in: []string{"victim"}, out: []string{noID, agreedID}},
		{reason: "a variable with a default has that value for who has no tag", statements: only(`{"StringEquals":{"sts:ExternalId":"${aws:PrincipalTag/customer, 'guest'}"}}`), in: []string{"guest"}, out: []string{noID}},
		{reason: "a variable compared with itself is presence", statements: only(`{"StringEquals":{"sts:ExternalId":"${sts:ExternalId}"}}`), in: []string{agreedID, "other"}, out: []string{noID}},
		{reason: "everyone who knows the ID", statements: []string{allow(`{"AWS":"*"}`, assume, `{"StringEquals":{"sts:ExternalId":"`+agreedID+`"}}`)}, as: trust.Request{Principal: "arn:aws:iam::666666666666:user/stranger"}, in: []string{agreedID}, out: []string{noID, "other"}},
		{reason: "MFA is no ID: the vendor's own people pass it for anybody", statements: []string{allow(`{"AWS":"999988887777"}`, assume, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`)},
			as: trust.Request{Principal: "arn:aws:iam::999988887777:user/bob", Context: map[string][]string{"aws:MultiFactorAuthPresent": {"true"}}}, in: []string{noID, "other"}},
		{reason: "nor is the vendor's organization", statements: only(`{"StringEquals":{"aws:PrincipalOrgID":"o-vendor"}}`), as: trust.Request{Context: map[string][]string{"aws:PrincipalOrgID": {"o-vendor"}}}, in: []string{noID, "other"}},
		{reason: "a service never sends one", statements: []string{allow(`{"Service":"ec2.amazonaws.com"}`, assume, `{"StringEquals":{"sts:ExternalId":"`+agreedID+`"}}`)}, as: trust.Request{Principal: "ec2.amazonaws.com"}, out: []string{noID}},
	}
}

// denyTraps leave the Allow open and guard it by Denies.
func denyTraps() []trap {
	bare := allow(byVendor, assume)
	guard := func(condition string) []string { return []string{bare, deny(byVendor, assume, condition)} }
	wrong, absent := `"StringNotEquals":{"sts:ExternalId":"`+agreedID+`"}`, `"Null":{"sts:ExternalId":"true"}`
	return []trap{
		{reason: "sound: StringNotEquals matches a missing ID too", statements: guard(`{` + wrong + `}`), in: []string{agreedID}, out: []string{noID, "other"}},
		{reason: "sound: so does its IfExists", statements: guard(`{"StringNotEqualsIfExists":{"sts:ExternalId":"` + agreedID + `"}}`), in: []string{agreedID}, out: []string{noID, "other"}},
		{reason: "Null false beside it opens the gap again", statements: guard(`{` + wrong + `,"Null":{"sts:ExternalId":"false"}}`), in: []string{agreedID, noID}, out: []string{"other"}},
		{reason: "ForAnyValue does not hold for a missing ID", statements: guard(`{"ForAnyValue:StringNotEquals":{"sts:ExternalId":"` + agreedID + `"}}`), in: []string{agreedID, noID}, out: []string{"other"}},
		{reason: "ForAllValues does", statements: guard(`{"ForAllValues:StringNotEquals":{"sts:ExternalId":"` + agreedID + `"}}`), in: []string{agreedID}, out: []string{noID, "other"}},
		{reason: "a Deny of missing IDs lets every ID in", statements: guard(`{` + absent + `}`), in: []string{agreedID, "other"}, out: []string{noID}},
		{reason: "both in one Deny are ANDed, and deny missing IDs alone", statements: guard(`{` + wrong + `,` + absent + `}`), in: []string{agreedID, "other"}, out: []string{noID}},
		{reason: "sound: in two Denies they close both", statements: append(guard(`{`+wrong+`,"Null":{"sts:ExternalId":"false"}}`), deny(byVendor, assume, `{`+absent+`}`)), in: []string{agreedID}, out: []string{noID, "other"}},
		{reason: "a positive operator denies whom it was to let in", statements: guard(`{"StringEquals":{"sts:ExternalId":"` + agreedID + `"}}`), in: []string{noID, "other"}, out: []string{agreedID}},
		{reason: "two Denies for two IDs deny everyone", statements: append(guard(`{`+wrong+`}`), deny(byVendor, assume, `{"StringNotEquals":{"sts:ExternalId":"second"}}`)), out: []string{noID, agreedID, "second", "other"}},
		{reason: "one Deny for two IDs is NOR", statements: guard(`{"StringNotEquals":{"sts:ExternalId":["` + agreedID + `","second"]}}`), in: []string{agreedID, "second"}, out: []string{noID, "other"}},
		{reason: "a further condition narrows the Deny", statements: guard(`{` + wrong + `,"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`), in: []string{noID, "other"}},
		{reason: "a Deny for another role", statements: []string{bare, deny(`{"AWS":"arn:aws:iam::999988887777:role/other"}`, assume, `{`+wrong+`}`)}, in: []string{noID, "other"}},
		{reason: "a Deny for another session of the role", statements: []string{bare, deny(`{"AWS":"arn:aws:sts::999988887777:assumed-role/vendor/one"}`, assume, `{`+wrong+`}`)}, as: trust.Request{Principal: "arn:aws:sts::999988887777:assumed-role/vendor/two"}, in: []string{noID, "other"}},
		{reason: "a Deny for the account reaches the role", statements: []string{bare, deny(`{"AWS":"999988887777"}`, assume, `{`+wrong+`}`)}, in: []string{agreedID}, out: []string{noID, "other"}},
		{reason: "a Deny for everyone does", statements: []string{bare, deny(`{"AWS":"*"}`, `"sts:*"`, `{`+wrong+`}`)}, in: []string{agreedID}, out: []string{noID, "other"}},
		{reason: "a Deny of another action", statements: []string{bare, deny(byVendor, `"sts:TagSession"`, `{`+wrong+`}`)}, in: []string{noID, "other"}},
		{reason: "and one of all actions denies tags for ever, which never carry the ID", statements: []string{bare, allow(byVendor, `"sts:TagSession"`), deny(byVendor, `"sts:*"`, `{`+wrong+`}`)}, as: trust.Request{SessionTags: map[string]string{"a": "b"}}, out: []string{noID, agreedID}},
		{reason: "a Deny with a wrong key and IfExists denies everyone", statements: guard(`{"StringNotEqualsIfExists":{"aws:ExternalId":"` + agreedID + `"}}`), out: []string{noID, agreedID}},
		{reason: "a Deny with a wrong key and a positive operator denies nobody", statements: guard(`{"StringLike":{"aws:ExternalId":"*"}}`), in: []string{noID, "other"}},
		{reason: "a Deny with a variable that has no value denies everyone", statements: guard(`{"StringNotEquals":{"sts:ExternalId":"${aws:PrincipalTag/customer}"}}`), out: []string{noID, agreedID}},
	}
}

// How an external ID goes wrong, and what closes it: who gets in, and with
// which ID. Sources: IAM User Guide, "Condition operators", "Set operators for
// multivalued context keys", "Variables and tags"; Service Authorization
// Reference, AWS Security Token Service.
func TestExternalIDTraps(t *testing.T) {
	t.Parallel()
	for _, r := range slices.Concat(looseTraps(), misplacedTraps(), denyTraps()) {
		t.Run(r.reason, func(t *testing.T) {
			t.Parallel()
			if len(r.in)+len(r.out) == 0 {
				t.Fatal("the row asks nothing")
			}
			r.check(t)
		})
	}
}

// Every trap is closed by the same Deny, without shutting out who has the ID:
// what a Deny closes is closed whatever the Allows say.
func TestADenyClosesEveryTrap(t *testing.T) {
	t.Parallel()
	closing := deny(`{"AWS":"*"}`, assume, `{"StringNotEquals":{"sts:ExternalId":"`+agreedID+`"}}`)
	for _, r := range slices.Concat(looseTraps(), misplacedTraps(), denyTraps()) {
		t.Run(r.reason, func(t *testing.T) {
			t.Parallel()
			closed := r
			closed.statements = append(slices.Clone(r.statements), closing)
			closed.in, closed.out = nil, nil
			for _, id := range slices.Concat(r.in, r.out) {
				if id == agreedID && slices.Contains(r.in, id) {
					closed.in = append(closed.in, id)
				} else {
					closed.out = append(closed.out, id)
				}
			}
			closed.check(t)
		})
	}
}

// IDs that STS refuses to send: a policy that demands one lets nobody in, and
// the reasons say so. Source: STS API Reference, "AssumeRole", ExternalId.
func TestImpossibleExternalIDs(t *testing.T) {
	t.Parallel()
	for reason, id := range map[string]string{"one character": "x", "a space": "two words", "an umlaut": "münchen", "empty": "", "too long": strings.Repeat("x", 1225)} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			d := parse(t, trustPolicy(only(`{"StringEquals":{"sts:ExternalId":"`+id+`"}}`)...))
			got := evaluate(t, d, trust.Request{Principal: vendorRole, ExternalID: &id})
			if text := strings.Join(got.Reasons, "\n"); !strings.Contains(text, "STS itself would refuse the request") {
				t.Errorf("the reasons do not say that STS refuses it:\n%s", text)
			}
			if evaluate(t, d, trust.Request{Principal: vendorRole}).Allowed {
				t.Error("he gets in without one")
			}
		})
	}
}
