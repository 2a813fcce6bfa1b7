package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

func written(t *testing.T, p pair) string {
	t.Helper()
	text, err := p.doc.text()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestGenerateIsDeterministic(t *testing.T) {
	t.Parallel()
	for n := range uint64(200) {
		a, b, other := generate(1, n), generate(1, n), generate(2, n)
		if written(t, a) != written(t, b) || a.caller.name != b.caller.name || len(a.context) != len(b.context) {
			t.Fatalf("pair %d comes out in two ways", n)
		}
		for name, value := range a.context {
			if !value.equal(b.context[name]) {
				t.Fatalf("pair %d: %s comes out in two ways", n, name)
			}
		}
		if written(t, a) == written(t, other) && a.caller.name == other.caller.name {
			t.Errorf("pair %d is the same for another seed", n)
		}
	}
}

// The comparison is worth as much as what it generates: every operator with
// every prefix and suffix, every kind of caller and of principal, and each
// answer often enough.
func TestGenerateCoversTheLanguage(t *testing.T) {
	t.Parallel()
	const n, judged = 30_000, 4_000
	operators, callers, outcomes := map[string]bool{}, map[policy.CallerKind]bool{}, map[string]int{}
	var texts strings.Builder
	for i := range uint64(n) {
		p := generate(1, i)
		callers[p.caller.policy.Kind] = true
		for _, s := range p.doc.statements {
			for _, c := range s.conditions {
				operators[c.operator] = true
			}
		}
		if i >= judged {
			continue
		}
		texts.WriteString(written(t, p))
		v := p.ours()
		if v.err != "" {
			t.Fatalf("pair %d has no answer: %s\n%s", i, v.err, written(t, p))
		}
		outcomes[v.String()]++
	}
	for _, family := range families() {
		for _, base := range operatorBases(family) {
			for _, prefix := range []string{"", "ForAllValues:", "ForAnyValue:"} {
				for _, suffix := range []string{"", "IfExists"} {
					if !operators[prefix+base+suffix] {
						t.Errorf("%s does not occur", prefix+base+suffix)
					}
				}
			}
		}
	}
	for kind := policy.CallerIdentity; kind <= policy.CallerAnonymous; kind++ {
		if !callers[kind] {
			t.Errorf("no caller of kind %d occurs", kind)
		}
	}
	for outcome, least := range map[string]int{"allowed": 15, "allowed, if the caller's own policies allow it": 4, "denied_explicitly": 8, "denied_implicitly": 20} {
		if got := 100 * outcomes[outcome] / judged; got < least {
			t.Errorf("%d %% are %s; fewer than %d %% say little", got, outcome, least)
		}
	}
	for _, want := range []string{
		`"NotPrincipal"`, `"NotAction"`, `"NotResource"`, `"Principal":"*"`, `{"AWS":"*"`, `"Service"`, `"Federated"`, `"Deny"`, `"2008-10-17"`, `{"Statement"`, `:true`, `"Null"`,
		"assumed-role", "federated-user", "AROA", "${aws:username}", "'red'}", "${*}", "0.0.0.0/0", "AWS:",
	} {
		if !strings.Contains(texts.String(), want) {
			t.Errorf("%s does not occur", want)
		}
	}
}

// What a user of trust.Evaluate does not say must not be said for him: the
// keys that follow from the caller have to be derived.
func TestRequestLeavesDerivedKeysOut(t *testing.T) {
	t.Parallel()
	told := map[string]bool{}
	for i := range uint64(3000) {
		p := generate(3, i)
		if p.doc.use != policy.UseTrust {
			continue
		}
		for name := range p.request().Context {
			told[name] = true
			_, derived := p.caller.keys[name]
			if derived && !slices.Contains(p.caller.told, name) {
				t.Fatalf("pair %d tells %s", i, name)
			}
		}
	}
	for _, never := range []string{"aws:PrincipalAccount", "aws:username", "aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:TagKeys", "aws:ResourceAccount", "sts:ExternalId"} {
		if told[never] {
			t.Errorf("%s is told", never)
		}
	}
	if len(told) < 10 {
		t.Errorf("only %v are told", told)
	}
}
