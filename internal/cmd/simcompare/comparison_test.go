package main

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// oracleFunc is another evaluator made of a function.
type oracleFunc func(pair) verdict

func (f oracleFunc) ask(pairs []pair) ([]verdict, error) {
	list := make([]verdict, len(pairs))
	for i, p := range pairs {
		list[i] = f(p)
	}
	return list, nil
}

func numbers(n int) []uint64 { return options{only: -1, pairs: n}.numbers() }

func compareWith(t *testing.T, o oracle, n int) (*comparison, string, error) {
	t.Helper()
	list, err := loadSettled("../../../tools/simulate/disagreements.json")
	if err != nil {
		t.Fatal(err)
	}
	c := &comparison{oracle: o, seed: 1, settled: list}
	if err := c.compare(numbers(n)); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = c.report(&out)
	return c, out.String(), err
}

func TestAgreement(t *testing.T) {
	t.Parallel()
	_, out, err := compareWith(t, oracleFunc(pair.ours), 500)
	if err != nil || !strings.HasSuffix(out, "500 pairs compared, 500 agree, 0 differ for a settled reason, 0 not settled\n") {
		t.Errorf("%v\n%s", err, out)
	}
}

// A wrong answer that no class explains must fail the run, whichever of the
// evaluators gives it.
func TestDisagreementFails(t *testing.T) {
	t.Parallel()
	turn := func(v verdict) verdict {
		if v.outcome == policy.Allowed {
			return verdict{}
		}
		return verdict{outcome: policy.Allowed}
	}
	for _, tt := range []struct {
		reason string
		lie    func(pair, verdict) verdict
	}{
		{"one pair is answered the other way round", func(p pair, v verdict) verdict {
			if p.number == 7 {
				return turn(v)
			}
			return v
		}},
		{"an error is no answer", func(p pair, v verdict) verdict {
			if p.number == 7 {
				return verdict{err: "broken"}
			}
			return v
		}},
		{"the caller's own policies are said to be needed", func(p pair, v verdict) verdict {
			if v.outcome == policy.Allowed {
				v.needs = true
			}
			return v
		}},
		{"explicit denials are taken for implicit ones", func(_ pair, v verdict) verdict {
			if v.outcome == policy.DeniedExplicitly {
				v.outcome = policy.DeniedImplicitly
			}
			return v
		}},
		{"every session is let in where its class could excuse one", func(p pair, v verdict) verdict {
			if p.caller.policy.Kind == policy.CallerSession {
				return verdict{outcome: policy.Allowed}
			}
			return v
		}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			c, out, err := compareWith(t, oracleFunc(func(p pair) verdict { return tt.lie(p, p.ours()) }), 200)
			if !errors.Is(err, errUnsettled) || len(c.open) == 0 || !strings.Contains(out, "No settled class explains") {
				t.Errorf("the run does not fail: %v\n%s", err, out)
			}
		})
	}
}

// An evaluator with one deviation that is settled, and no other, differs for
// that reason alone.
func TestSettledDeviations(t *testing.T) {
	t.Parallel()
	for class, deviate := range map[string]func(*pair){
		"variables-before-2012": func(p *pair) {
			if p.doc.version != policy.Version2012 {
				p.doc.version = policy.Version2012
			}
		},
		"epoch-is-in-seconds": func(p *pair) {
			p.normalise(policy.FamilyDate, func(text string) string {
				if len(text) == len("1714521600") && !strings.Contains(text, "-") {
					return text[:7]
				}
				return text
			})
		},
		"unset-variable-under-negation": func(p *pair) {
			for _, g := range p.where(func(c condition, op policy.Operator) bool {
				return p.doc.version == policy.Version2012 && op.Negated && op.TakesVariables() && slices.ContainsFunc(c.values, p.hasUnset)
			}) {
				if _, found := p.context.lookup(p.doc.statements[g.statement].conditions[g.index].key); found {
					g.decide(&p.doc, p.caller, false)
				}
			}
		},
		"unique-id-as-principal": func(p *pair) {
			p.withoutAWS(func(entry string) bool { return strings.HasPrefix(entry, "A") })
		},
	} {
		t.Run(class, func(t *testing.T) {
			t.Parallel()
			c, out, err := compareWith(t, oracleFunc(func(p pair) verdict {
				p = p.clone()
				deviate(&p)
				return p.ours()
			}), 1500)
			if err != nil || c.byClass[class] == 0 {
				t.Errorf("%v\n%s", err, out)
			}
			for other := range c.byClass {
				if other != class && other != together {
					t.Errorf("%s explains a disagreement that %s makes", other, class)
				}
			}
		})
	}
}

// Where AWS is silent both sides may be taken, and nothing else.
func TestSilentDeviation(t *testing.T) {
	t.Parallel()
	_, out, err := compareWith(t, oracleFunc(func(p pair) verdict {
		p = p.clone()
		for _, g := range p.looseMultivalued() {
			g.decide(&p.doc, p.caller, false)
		}
		return p.ours()
	}), 3000)
	if err != nil || !strings.Contains(out, "several-values-without-set-operator (silent: ") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestShow(t *testing.T) {
	t.Parallel()
	p := generate(1, 7)
	var out bytes.Buffer
	(&comparison{seed: 1}).show(&out, p, verdict{outcome: policy.Allowed, needs: true}, verdict{err: "broken"})
	for _, want := range []string{"7 of seed 1", `"Statement"`, p.action, "allowed, if the caller's own policies allow it", "no answer: broken"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not said:\n%s", want, out.String())
		}
	}
}

func TestSettledList(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../tools/simulate/disagreements.json")
	if err != nil {
		t.Fatal(err)
	}
	good := string(text)
	for _, tt := range []struct{ reason, list, want string }{
		{"as it is", good, ""},
		{"no JSON", good[1:], "not as it should be"},
		{"a class without an entry", strings.Replace(good, `"class": "date-of-four-digits"`, `"class": "variable-in-bool"`, 1), "settled twice"},
		{"an entry without a class", strings.Replace(good, `"class": "date-of-four-digits"`, `"class": "unheard-of"`, 1), `"unheard-of"`},
		{"another verdict", strings.Replace(good, `"verdict": "silent"`, `"verdict": "ours"`, 1), "its code says"},
		{"a page of somebody else", strings.Replace(good, "https://docs.aws.amazon.com/", "https://example.com/", 1), "docs.aws.amazon.com"},
		{"no entries", "[]", "add the AWS page"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, err := parseSettled([]byte(tt.list))
			if (err == nil) != (tt.want == "") || (err != nil && !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := loadSettled("nowhere.json"); err == nil || !strings.Contains(err.Error(), "-settled") {
		t.Errorf("a missing list: %v", err)
	}
}

// TestProcess runs the exchange with a process that denies everything, and
// with some that fail.
func TestProcess(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, script, want string }{
		{"denies all", "denies.sh", "some disagreements are not settled"},
		{"dies", "dies.sh", "the simulator stopped after 0 of"},
		{"says no JSON", "babbles.sh", "is no JSON"},
		{"is not there", "", "the simulator does not start"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			o := options{seed: 1, pairs: 50, only: -1, node: "sh", script: "testdata/" + tt.script, settled: "../../../tools/simulate/disagreements.json"}
			if tt.script == "" {
				o.node = "testdata/no-such-node"
			}
			var out bytes.Buffer
			if err := run(o, &out); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q\n%s", err, tt.want, out.String())
			}
		})
	}
}

func TestOnly(t *testing.T) {
	t.Parallel()
	o := options{seed: 1, only: 3, node: "sh", script: "testdata/denies.sh", settled: "../../../tools/simulate/disagreements.json"}
	var out bytes.Buffer
	err := run(o, &out)
	if (err != nil && !errors.Is(err, errUnsettled)) || !strings.Contains(out.String(), "3 of seed 1") || !strings.Contains(out.String(), "1 pairs compared") {
		t.Errorf("%v\n%s", err, out.String())
	}
	if got := o.numbers(); !slices.Equal(got, []uint64{3}) {
		t.Errorf("got %v", got)
	}
}
