package trust_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

var propertySubject = trust.Subject{AccountID: "123456789012", Partition: "aws"}

// about is a finding without the place of its statement.
func about(findings []trust.Finding) []string {
	list := []string{}
	for _, f := range findings {
		list = append(list, f.ID+" "+f.Principal)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestOrderNeverMatters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(3, rapid.Uint64().Draw(t, "seed")))
		d, err := policy.Parse(randomPolicy(r), policy.UseTrust)
		if err != nil {
			t.Fatal(err)
		}
		before := about(trust.Audit(d.Marshal(), propertySubject))
		text := d.Marshal()
		r.Shuffle(len(d.Statements), func(i, j int) { d.Statements[i], d.Statements[j] = d.Statements[j], d.Statements[i] })
		for _, s := range d.Statements {
			r.Shuffle(len(s.Conditions), func(i, j int) { s.Conditions[i], s.Conditions[j] = s.Conditions[j], s.Conditions[i] })
			for _, c := range s.Conditions {
				r.Shuffle(len(c.Values), func(i, j int) { c.Values[i], c.Values[j] = c.Values[j], c.Values[i] })
			}
		}
		if diff := cmp.Diff(before, about(trust.Audit(d.Marshal(), propertySubject))); diff != "" {
			t.Fatalf("%s\n%s\n%s", diff, text, d.Marshal())
		}
	})
}

// whoGetsIn are the findings that say that somebody gets in.
func whoGetsIn() []string {
	return []string{"public-trust", "foreign-organization-trusted", "external-id-not-required", "external-id-not-checked", "federated-subject-open"}
}

func TestADenyNeverLetsInMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(4, rapid.Uint64().Draw(t, "seed")))
		d, err := policy.Parse(randomPolicy(r), policy.UseTrust)
		if err != nil {
			t.Fatal(err)
		}
		before := trust.Audit(d.Marshal(), propertySubject)
		one, err := policy.Parse(trustPolicy(randomStatement(r, "Deny")), policy.UseTrust)
		if err != nil {
			t.Fatal(err)
		}
		d.Statements = append(d.Statements, one.Statements...)
		open := len(before) > 0 && slices.ContainsFunc(before, func(f trust.Finding) bool { return slices.Contains(whoGetsIn(), f.ID) })
		for _, f := range trust.Audit(d.Marshal(), propertySubject) {
			// The literals of the Deny count as agreed, and a door that is closed
			// to strangers is asked about third parties: only a new hole is wrong.
			if slices.Contains(whoGetsIn(), f.ID) && !open && f.ID != "external-id-not-checked" {
				t.Fatalf("the Deny brought %s: %s\n%s", f.ID, f.Counterexample, d.Marshal())
			}
		}
	})
}

func TestAuditIsDeterministic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := randomPolicy(rand.New(rand.NewPCG(5, rapid.Uint64().Draw(t, "seed"))))
		if diff := cmp.Diff(trust.Audit(text, propertySubject), trust.Audit(text, propertySubject)); diff != "" {
			t.Fatalf("%s\n%s", diff, text)
		}
	})
}

// What Document builds lets in its principals with its IDs, and nobody else.
func TestABuiltPolicyLetsInExactlyItsSpecsRequests(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spec := drawSpec(t)
		spec.Conditions = nil
		d, err := spec.Document()
		if err != nil {
			t.Fatal(err)
		}
		principal := rapid.SampledFrom(append([]string{"arn:" + spec.Partition + ":iam::999999999999:role/stranger"}, spec.Principals...)).Draw(t, "principal")
		id := rapid.SampledFrom(append([]string{"", "an-id-nobody-configured"}, spec.ExternalIDs...)).Draw(t, "id")
		r := trust.Request{Principal: principal}
		if id != "" {
			r.ExternalID = &id
		}
		tags, identity := rapid.Bool().Draw(t, "with tags"), rapid.Bool().Draw(t, "with identity")
		if tags {
			r.SessionTags = map[string]string{"Team": "a"}
		}
		if identity {
			r.SourceIdentity = &principal
		}
		want := slices.Contains(spec.Principals, principal) && (len(spec.ExternalIDs) == 0 || slices.Contains(spec.ExternalIDs, id)) &&
			(!tags || spec.AllowSessionTags) && (!identity || spec.AllowSourceIdentity)
		got, err := trust.Evaluate(d, r)
		if err != nil {
			t.Fatal(err)
		}
		if got.Allowed != want {
			t.Fatalf("allowed is %t for %+v\n%s\n%v", got.Allowed, r, d.Marshal(), got.Reasons)
		}
	})
}

// A policy built from sound inputs has no errors, whatever the inputs are.
func TestABuiltPolicyIsSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spec := drawSpec(t)
		spec.Conditions, spec.ExternalIDs = nil, []string{"5f1e9c1e-7f0e-4b43-9a55-0d5b7c1f6a10"}
		d, err := spec.Document()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range trust.Audit(d.Marshal(), trust.Subject{AccountID: "123456789012", Partition: spec.Partition}) {
			if f.Severity == trust.Error {
				t.Fatalf("%s: %s\n%s", f.ID, f.Detail, d.Marshal())
			}
		}
	})
}

func FuzzAudit(f *testing.F) {
	for _, cases := range readCorpus(f) {
		for _, c := range cases {
			f.Add(string(c.Policy), "123456789012", "5f1e9c1e")
		}
	}
	f.Add("{", "", "")
	f.Fuzz(func(t *testing.T, text, account, id string) {
		findings := trust.Audit(text, trust.Subject{AccountID: account, ExternalIDs: []string{id}})
		if !json.Valid([]byte(text)) && len(findings) == 0 {
			t.Errorf("no finding on a text that is no policy: %q", text)
		}
		d, err := policy.Parse(text, policy.UseTrust)
		for _, finding := range findings {
			if _, known := trust.Explain(finding.ID); !known || finding.Summary == "" || finding.Detail == "" {
				t.Errorf("%+v does not explain itself", finding)
			}
			if finding.Counterexample == "" || err != nil {
				continue
			}
			if got, err := trust.Evaluate(d, requestOf(t, finding.Counterexample)); err != nil || !got.Allowed {
				t.Errorf("%s does not get in: %v %v", finding.Counterexample, got.Reasons, err)
			}
		}
	})
}
