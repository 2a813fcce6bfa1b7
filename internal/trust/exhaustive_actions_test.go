package trust_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// Requests with session tags and a source identity take several actions, which
// several statements can grant or deny. Here too every request is asked.
func TestAuditAgreesWithEnumerationOfActions(t *testing.T) {
	t.Parallel()
	n := 600
	if testing.Short() {
		n = 60
	}
	requests := smallRequests()
	getsIn, nobody := 0, 0
	for i := range n {
		random := rand.New(rand.NewPCG(2, uint64(i)))
		text := randomActionsPolicy(random)
		d, err := policy.Parse(text, policy.UseTrust)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		var want answers
		want.nobody = true
		for _, r := range requests {
			decision, err := trust.Evaluate(d, r)
			if err != nil {
				t.Fatal(err)
			}
			want.nobody = want.nobody && !decision.Allowed
			want.absent = want.absent || (decision.Allowed && r.ExternalID == nil)
			if want.absent {
				break
			}
		}
		got := auditAnswers(text)
		if got.nobody != want.nobody || got.absent != want.absent {
			t.Fatalf("policy %d: the audit says %+v, enumeration %+v\n%s", i, got, want, text)
		}
		if want.nobody {
			nobody++
		} else {
			getsIn++
		}
	}
	if getsIn < n/10 || nobody < n/10 {
		t.Errorf("%d policies let somebody in and %d nobody: the comparison says little", getsIn, nobody)
	}
}

// smallRequests are all requests of the vendor's role that random policies can
// tell apart: two tags with a value mentioned or not, transitive or not.
func smallRequests() []trust.Request {
	id, identity := "aa", "aa"
	other := "zz"
	var list []trust.Request
	tag := func(value string) []map[string]string { return []map[string]string{nil, {"k": value}} }
	for _, externalID := range []*string{nil, &id, &other} {
		for _, source := range []*string{nil, &identity, &other} {
			for _, k := range append(tag("x"), tag("z")[1]) {
				for _, l := range []string{"", "x", "z"} {
					tags := map[string]string{}
					for key, value := range k {
						tags[key] = value
					}
					if l != "" {
						tags["l"] = l
					}
					for _, extra := range []string{"", "unmentioned"} {
						all := map[string]string{}
						for key, value := range tags {
							all[key] = value
						}
						if extra != "" {
							all[extra] = "z"
						}
						list = append(list, transitive(trust.Request{Principal: vendorRole, SessionName: &id, ExternalID: externalID, SourceIdentity: source, SessionTags: all})...)
					}
				}
			}
		}
	}
	return list
}

// transitive makes none, each and all of the tags transitive.
func transitive(r trust.Request) []trust.Request {
	list := []trust.Request{r}
	var keys []string
	for key := range r.SessionTags {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for i, key := range keys {
		r.TransitiveTagKeys = []string{key}
		list = append(list, r)
		for _, second := range keys[i+1:] {
			r.TransitiveTagKeys = []string{key, second}
			list = append(list, r)
		}
	}
	if len(keys) > 2 {
		r.TransitiveTagKeys = keys
		list = append(list, r)
	}
	return list
}

func randomActionsPolicy(r *rand.Rand) string {
	statements := []string{randomActionsStatement(r, "Allow", `"sts:AssumeRole"`)}
	for range 1 + r.IntN(3) {
		actions := []string{`"sts:TagSession"`, `["sts:AssumeRole","sts:TagSession"]`, `"sts:SetSourceIdentity"`, `["sts:TagSession","sts:SetSourceIdentity"]`, `"sts:*"`}
		effect := []string{"Allow", "Allow", "Deny"}[r.IntN(3)]
		statements = append(statements, randomActionsStatement(r, effect, actions[r.IntN(len(actions))]))
	}
	return trustPolicy(statements...)
}

func randomActionsStatement(r *rand.Rand, effect, action string) string {
	conditions := []string{
		`"StringEquals":{"sts:ExternalId":"aa"}`, `"StringEqualsIfExists":{"sts:ExternalId":"aa"}`, `"StringEquals":{"aws:RequestTag/k":"x"}`,
		`"StringNotEquals":{"aws:RequestTag/k":"x"}`, `"StringEqualsIfExists":{"aws:RequestTag/l":"x"}`, `"ForAllValues:StringEquals":{"aws:TagKeys":["k","l"]}`,
		`"ForAnyValue:StringEquals":{"aws:TagKeys":"l"}`, `"ForAnyValue:StringNotEquals":{"aws:TagKeys":["k","l"]}`, `"Null":{"aws:TagKeys":"false"}`,
		`"Null":{"aws:RequestTag/l":"true"}`, `"ForAllValues:StringEquals":{"sts:TransitiveTagKeys":"k"}`, `"ForAnyValue:StringEquals":{"sts:TransitiveTagKeys":"l"}`,
		`"StringEquals":{"sts:SourceIdentity":"aa"}`, `"Null":{"sts:SourceIdentity":"false"}`, `"StringNotEquals":{"sts:SourceIdentity":"aa"}`,
		`"StringEquals":{"aws:RequestTag/l":"${aws:RequestTag/k}"}`,
	}
	chosen := map[string]string{}
	for range r.IntN(4) {
		c := conditions[r.IntN(len(conditions))]
		operator, _, _ := strings.Cut(c, ":{")
		chosen[operator] = c
	}
	var list []string
	for _, c := range chosen {
		list = append(list, c)
	}
	slices.Sort(list)
	if len(list) == 0 {
		return one(effect, `{"AWS":"`+vendorRole+`"}`, action)
	}
	return one(effect, `{"AWS":"`+vendorRole+`"}`, action, fmt.Sprintf("{%s}", strings.Join(list, ",")))
}
