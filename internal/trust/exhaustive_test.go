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

// exhaustivePolicies is how many random policies are compared.
const exhaustivePolicies = 10000

// The audit asks a few requests only; over a small alphabet every request can
// be asked, and the answers must agree.
func TestAuditAgreesWithExhaustiveEnumeration(t *testing.T) {
	t.Parallel()
	n := exhaustivePolicies
	if testing.Short() {
		n = 500
	}
	world := newSmallWorld()
	var counts [4]int
	for i := range n {
		random := rand.New(rand.NewPCG(1, uint64(i)))
		text := randomPolicy(random)
		want, got := world.enumerate(t, text), auditAnswers(text)
		if want != got {
			t.Fatalf("policy %d: the audit says %+v, enumeration %+v\n%s", i, got, want, text)
		}
		for j, answer := range []bool{want.absent, want.unconfigured, want.nobody, want.anybody} {
			if answer {
				counts[j]++
			}
		}
	}
	for j, what := range []string{"no ID gets in", "an unconfigured ID gets in", "nobody gets in", "anybody gets in"} {
		if counts[j] < n/50 {
			t.Errorf("only in %d of %d policies %s: the comparison says little", counts[j], n, what)
		}
	}
}

// answers are what the comparison is about.
type answers struct{ absent, unconfigured, nobody, anybody bool }

func auditAnswers(text string) answers {
	found := ids(trust.Audit(text, trust.Subject{AccountID: "123456789012", Partition: "aws"}))
	a := answers{
		absent: slices.Contains(found, "external-id-not-required"), unconfigured: slices.Contains(found, "external-id-not-checked"),
		nobody: slices.Contains(found, "never-assumable"), anybody: slices.Contains(found, "public-trust"),
	}
	return a
}

// smallWorld is every request over the letters a, b and z (which no policy
// mentions), as far as the random policies can tell them apart: for each caller
// and each external ID, absent first, one request for each tag.
type smallWorld struct {
	ids     []string
	callers [3][][]policy.Request
}

// The first caller is of an account that nobody named, the others are the third
// party: the role that is named, and another.
func newSmallWorld() smallWorld {
	w := smallWorld{ids: words(2, 4)}
	tags := words(0, 3)
	for i, name := range []string{"777766665555:role/r", "999988887777:role/r", "999988887777:role/another"} {
		account, _, _ := strings.Cut(name, ":")
		caller := policy.Caller{Kind: policy.CallerRole, AccountID: account, ARN: "arn:aws:iam::" + name}
		for j := -1; j < len(w.ids); j++ {
			var requests []policy.Request
			for k := -1; k < len(tags); k++ {
				keys := policy.Context{}
				keys.Set("aws:PrincipalAccount", account)
				if j >= 0 {
					keys.Set("sts:ExternalId", w.ids[j])
				}
				if k >= 0 {
					keys.Set("aws:PrincipalTag/t", tags[k])
				}
				requests = append(requests, policy.Request{Caller: caller, Action: "sts:AssumeRole", Context: keys})
			}
			w.callers[i] = append(w.callers[i], requests)
		}
	}
	return w
}

func words(shortest, longest int) []string {
	list, last := []string{}, []string{""}
	for length := 0; length <= longest; length++ {
		if length >= shortest {
			list = append(list, last...)
		}
		var next []string
		for _, w := range last {
			for _, r := range "abz" {
				next = append(next, w+string(r))
			}
		}
		last = next
	}
	return list
}

// enumerate asks everything.
func (w *smallWorld) enumerate(t *testing.T, text string) answers {
	t.Helper()
	d, err := policy.Parse(text, policy.UseTrust)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	compiled, agreed := d.Compile(), agreedIDs(d)
	tagged := strings.Contains(text, "PrincipalTag")
	// Values have two letters, so that three tell all of them apart; one more
	// where a value puts a letter before another's.
	ids := w.ids
	if !strings.Contains(text, "a$") {
		ids = ids[:slices.IndexFunc(ids, func(id string) bool { return len(id) > 3 })]
	}
	getsIn := func(requests []policy.Request) bool {
		if !tagged {
			requests = requests[:1]
		}
		return slices.ContainsFunc(requests, func(r policy.Request) bool { return compiled.Decide(r) == policy.Allowed })
	}
	a := answers{anybody: slices.ContainsFunc(w.callers[0][:len(ids)+1], getsIn)}
	a.nobody = !a.anybody
	third := w.callers[1:]
	if !slices.Contains(trust.Trusted(text), "arn:aws:iam::999988887777:role/r") {
		// A role that only a Deny names gets in with less than any other of its account.
		third = third[1:]
	}
	for _, third := range third {
		absent, unconfigured, any := getsIn(third[0]), false, false
		for i, id := range ids {
			if configured := slices.Contains(agreed, id); !any || (!unconfigured && !configured) {
				in := getsIn(third[i+1])
				any, unconfigured = any || in, unconfigured || (in && !configured)
			}
		}
		a.nobody = a.nobody && !absent && !any
		a.absent = a.absent || (absent && !a.anybody)
		a.unconfigured = a.unconfigured || (unconfigured && !absent && !a.anybody)
	}
	return a
}

// agreedIDs are the external IDs that the policy spells out: those that an
// Allow asks for and those that a Deny asks not to miss.
func agreedIDs(d *policy.Document) []string {
	var agreed []string
	for _, s := range d.Statements {
		for _, c := range s.Conditions {
			op, _ := policy.ParseOperator(c.Operator)
			if c.Key != "sts:ExternalId" || op.Family != policy.FamilyString || op.Negated != (s.Effect == policy.Deny) {
				continue
			}
			for _, v := range c.Values {
				if !strings.Contains(v, "$") && !(op.TakesWildcards() && strings.ContainsAny(v, "*?")) {
					agreed = append(agreed, v)
				}
			}
		}
	}
	return agreed
}

// randomPolicy has one to four statements, each with up to three conditions on
// the external ID and on a tag of the caller.
func randomPolicy(r *rand.Rand) string {
	statements := []string{randomStatement(r, "Allow")}
	for range r.IntN(4) {
		statements = append(statements, randomStatement(r, []string{"Allow", "Deny"}[r.IntN(2)]))
	}
	return trustPolicy(statements...)
}

func randomStatement(r *rand.Rand, effect string) string {
	principal := []string{`{"AWS":"arn:aws:iam::999988887777:role/r"}`, `{"AWS":"999988887777"}`, `{"AWS":"*"}`}[min(r.IntN(6), 2)%3]
	if effect == "Allow" && r.IntN(6) > 0 {
		principal = `{"AWS":"arn:aws:iam::999988887777:role/r"}`
	}
	conditions := map[string]string{}
	for range r.IntN(4) {
		operator, key := randomOperator(r), []string{"sts:ExternalId", "sts:ExternalId", "aws:PrincipalTag/t"}[r.IntN(3)]
		conditions[operator+"|"+key] = randomValues(r, operator, key)
	}
	byOperator := map[string][]string{}
	for name, values := range conditions {
		operator, key, _ := strings.Cut(name, "|")
		byOperator[operator] = append(byOperator[operator], fmt.Sprintf("%q:%s", key, values))
	}
	var blocks []string
	for operator, keys := range byOperator {
		slices.Sort(keys)
		blocks = append(blocks, fmt.Sprintf("%q:{%s}", operator, strings.Join(keys, ",")))
	}
	slices.Sort(blocks)
	if len(blocks) == 0 {
		return one(effect, principal, `"sts:AssumeRole"`)
	}
	return one(effect, principal, `"sts:AssumeRole"`, "{"+strings.Join(blocks, ",")+"}")
}

func randomOperator(r *rand.Rand) string {
	operators := []string{
		"StringEquals", "StringEquals", "StringLike", "StringLike", "StringNotEquals", "StringNotLike", "StringEqualsIfExists", "StringLikeIfExists",
		"StringNotEqualsIfExists", "ForAllValues:StringEquals", "ForAllValues:StringLike", "ForAnyValue:StringLike", "ForAnyValue:StringNotLike", "Null",
	}
	return operators[r.IntN(len(operators))]
}

func randomValues(r *rand.Rand, operator, key string) string {
	if operator == "Null" {
		return []string{`"true"`, `"false"`}[r.IntN(2)]
	}
	other := map[string]string{"sts:ExternalId": "${aws:PrincipalTag/t}", "aws:PrincipalTag/t": "${sts:ExternalId}"}[key]
	letters := []string{"a", "b", "a", "b"}
	if strings.HasSuffix(strings.TrimSuffix(operator, "IfExists"), "Like") {
		letters = append(letters, "*", "?")
	}
	var values []string
	for range 1 + r.IntN(2) {
		var b strings.Builder
		for range 1 + r.IntN(2) {
			b.WriteString(letters[r.IntN(len(letters))])
		}
		if r.IntN(10) == 0 {
			b.Reset()
			b.WriteString([]string{"", "a"}[r.IntN(2)] + other)
		}
		values = append(values, fmt.Sprintf("%q", b.String()))
	}
	return "[" + strings.Join(values, ",") + "]"
}
