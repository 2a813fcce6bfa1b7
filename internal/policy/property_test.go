package policy_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// The properties are checked over a small alphabet, so that statements and
// requests meet.

func drawOperator() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var names []string
		for _, list := range operatorFamilies() {
			names = append(names, list...)
		}
		slices.Sort(names)
		name := rapid.SampledFrom(names).Draw(t, "operator")
		if name == "Null" {
			return name
		}
		return rapid.SampledFrom([]string{"", "", "ForAllValues:", "ForAnyValue:"}).Draw(t, "prefix") + name + rapid.SampledFrom([]string{"", "", "IfExists"}).Draw(t, "suffix")
	})
}

func drawKey() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"sts:ExternalId", "aws:TagKeys", "aws:PrincipalArn", "aws:RequestTag/T", "STS:externalid"})
}

func drawValue() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{
		"", "a", "A", "ab", "a*", "*", "?", "1", "01", "2", "true", "False", "${sts:ExternalId}", "${aws:RequestTag/T, 'a'}", "${*}", "10.0.0.0/8", "10.1.2.3", "2001:db8::1",
		"2024", "2024-05-01T10:00:00Z", "YQ==", "arn:aws:iam::111122223333:role/a", "arn:aws:iam::*:role/*",
	})
}

func drawPrincipals() *rapid.Generator[*policy.Principals] {
	return rapid.Custom(func(t *rapid.T) *policy.Principals {
		entry := rapid.SampledFrom([]string{"111122223333", "arn:aws:iam::111122223333:root", "999999999999", roleARN, sessionARN, roleID, "*"})
		p := &policy.Principals{AWS: rapid.SliceOfN(entry, 0, 2).Draw(t, "AWS")}
		p.Service = rapid.SliceOfN(rapid.SampledFrom([]string{"ec2.amazonaws.com", "ecs.amazonaws.com"}), 0, 1).Draw(t, "Service")
		if len(p.AWS)+len(p.Service) == 0 {
			p.Federated = []string{"accounts.google.com"}
		}
		return p
	})
}

func drawStatement() *rapid.Generator[policy.Statement] {
	return rapid.Custom(func(t *rapid.T) policy.Statement {
		s := policy.Statement{
			Effect:    rapid.SampledFrom([]policy.Effect{policy.Allow, policy.Allow, policy.Deny}).Draw(t, "effect"),
			Principal: drawPrincipals().Draw(t, "principal"),
		}
		actions := rapid.SliceOfN(rapid.SampledFrom([]string{"sts:AssumeRole", "STS:assumerole", "sts:*", "*", "sts:TagSession", "sts:Assume?ole"}), 1, 2).Draw(t, "actions")
		if rapid.IntRange(0, 4).Draw(t, "not") == 0 {
			s.NotActions = actions
		} else {
			s.Actions = actions
		}
		seen := map[string]bool{}
		for range rapid.IntRange(0, 2).Draw(t, "conditions") {
			c := policy.Condition{Operator: drawOperator().Draw(t, "operator"), Key: drawKey().Draw(t, "key"), Values: rapid.SliceOfN(drawValue(), 1, 3).Draw(t, "values")}
			if id := strings.ToLower(c.Operator + " " + c.Key); !seen[id] {
				s.Conditions = append(s.Conditions, c)
				seen[id] = true
			}
		}
		return s
	})
}

func drawDocument() *rapid.Generator[*policy.Document] {
	return rapid.Custom(func(t *rapid.T) *policy.Document {
		return &policy.Document{
			Use:        policy.UseTrust,
			Version:    rapid.SampledFrom([]string{"", policy.Version2008, policy.Version2012, policy.Version2012}).Draw(t, "version"),
			Statements: rapid.SliceOfN(drawStatement(), 1, 3).Draw(t, "statements"),
		}
	})
}

func drawRequest() *rapid.Generator[policy.Request] {
	return rapid.Custom(func(t *rapid.T) policy.Request {
		callers := []policy.Caller{identity("111122223333"), identity("999999999999"), session(), role(), service("ec2.amazonaws.com"), provider("accounts.google.com"), {Kind: policy.CallerAnonymous}}
		r := policy.Request{
			Caller:  rapid.SampledFrom(callers).Draw(t, "caller"),
			Action:  rapid.SampledFrom([]string{"sts:AssumeRole", "sts:TagSession"}).Draw(t, "action"),
			Context: policy.Context{},
		}
		for _, key := range []string{"sts:ExternalId", "aws:PrincipalArn", "aws:RequestTag/T"} {
			if rapid.Bool().Draw(t, "has "+key) {
				r.Context.Set(key, drawValue().Draw(t, key))
			}
		}
		if rapid.Bool().Draw(t, "has tags") {
			r.Context.SetMulti("aws:TagKeys", rapid.SliceOfN(drawValue(), 0, 3).Draw(t, "tags")...)
		}
		return r
	})
}

func TestDecideIsEvaluate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ask(t, drawDocument().Draw(t, "document"), drawRequest().Draw(t, "request"))
	})
}

func TestOutcomeFollowsFromTheStatements(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument().Draw(t, "document")
		result := d.Evaluate(drawRequest().Draw(t, "request"))
		want := policy.DeniedImplicitly
		for i, s := range result.Statements {
			applies := s.Principal != policy.NoPrincipalMatch && s.Action && s.Resource
			for _, c := range s.Conditions {
				applies = applies && c.Matched
			}
			if s.Index != i || s.Applies != applies || len(s.Conditions) != len(d.Statements[i].Conditions) {
				t.Fatalf("statement %d contradicts its parts: %+v", i, s)
			}
			switch {
			case applies && s.Effect == policy.Deny:
				want = policy.DeniedExplicitly
			case applies && want == policy.DeniedImplicitly:
				want = policy.Allowed
			}
		}
		if result.Outcome != want {
			t.Fatalf("got %v, want %v", result.Outcome, want)
		}
		if len(result.Reasons()) == 0 {
			t.Fatal("no reasons")
		}
	})
}

func TestOrderNeverMatters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, request := drawDocument().Draw(t, "document"), drawRequest().Draw(t, "request")
		shuffled := shuffle(d, rapid.Uint64().Draw(t, "seed"))
		if before, after := ask(t, d, request), ask(t, shuffled, request); before != after {
			t.Fatalf("got %v, and %v in another order", before, after)
		}
		if !policy.Equivalent(d, shuffled) {
			t.Fatalf("not equivalent:\n%s\n%s", d.Marshal(), shuffled.Marshal())
		}
	})
}

func shuffle(d *policy.Document, seed uint64) *policy.Document {
	random := rand.New(rand.NewPCG(seed, seed))
	copied := *d
	copied.Statements = slices.Clone(d.Statements)
	random.Shuffle(len(copied.Statements), func(i, j int) {
		copied.Statements[i], copied.Statements[j] = copied.Statements[j], copied.Statements[i]
	})
	for i := range copied.Statements {
		s := &copied.Statements[i]
		s.Actions, s.Conditions = slices.Clone(s.Actions), slices.Clone(s.Conditions)
		random.Shuffle(len(s.Actions), func(i, j int) { s.Actions[i], s.Actions[j] = s.Actions[j], s.Actions[i] })
		random.Shuffle(len(s.Conditions), func(i, j int) { s.Conditions[i], s.Conditions[j] = s.Conditions[j], s.Conditions[i] })
		for j := range s.Conditions {
			values := slices.Clone(s.Conditions[j].Values)
			random.Shuffle(len(values), func(i, k int) { values[i], values[k] = values[k], values[i] })
			s.Conditions[j].Values = values
		}
	}
	return &copied
}

func TestADenyNeverLetsInMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, request := drawDocument().Draw(t, "document"), drawRequest().Draw(t, "request")
		more := *d
		deny := drawStatement().Draw(t, "deny")
		deny.Effect = policy.Deny
		more.Statements = append(slices.Clone(d.Statements), deny)
		before, after := ask(t, d, request), ask(t, &more, request)
		if after != before && after != policy.DeniedExplicitly {
			t.Fatalf("got %v, and %v with one Deny more", before, after)
		}
	})
}

func TestAnAllowNeverShutsOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, request := drawDocument().Draw(t, "document"), drawRequest().Draw(t, "request")
		more := *d
		allow := drawStatement().Draw(t, "allow")
		allow.Effect = policy.Allow
		more.Statements = append(slices.Clone(d.Statements), allow)
		before, after := ask(t, d, request), ask(t, &more, request)
		if after != before && (before != policy.DeniedImplicitly || after != policy.Allowed) {
			t.Fatalf("got %v, and %v with one Allow more", before, after)
		}
	})
}

// TestNegationIsNegation: on a present single value, a negated operator says
// the opposite of the positive one.
func TestNegationIsNegation(t *testing.T) {
	t.Parallel()
	pairs := [][2]string{
		{"StringEquals", "StringNotEquals"}, {"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"}, {"StringLike", "StringNotLike"},
		{"NumericEquals", "NumericNotEquals"}, {"DateEquals", "DateNotEquals"}, {"IpAddress", "NotIpAddress"}, {"ArnLike", "ArnNotLike"}, {"ArnEquals", "ArnNotEquals"},
	}
	rapid.Check(t, func(t *rapid.T) {
		pair := rapid.SampledFrom(pairs).Draw(t, "pair")
		values := rapid.SliceOfN(drawValue(), 1, 3).Draw(t, "values")
		request := policy.Request{Caller: role(), Action: "sts:AssumeRole", Context: one("sts:ExternalId", drawValue().Draw(t, "held"))}
		var outcomes [2]policy.Outcome
		for i, operator := range pair {
			d := &policy.Document{Use: policy.UseTrust, Version: policy.Version2012, Statements: []policy.Statement{{
				Effect: policy.Allow, Principal: &policy.Principals{Everyone: true}, Actions: []string{"*"},
				Conditions: []policy.Condition{{Operator: operator, Key: "sts:ExternalId", Values: values}},
			}}}
			outcomes[i] = ask(t, d, request)
		}
		if outcomes[0] == outcomes[1] {
			t.Fatalf("%v with %v both say %v of %v", pair, values, outcomes[0], request.Context)
		}
	})
}

func TestParseAfterMarshalIsTheIdentity(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, request := drawDocument().Draw(t, "document"), drawRequest().Draw(t, "request")
		text := d.Marshal()
		again, err := policy.Parse(text, policy.UseTrust)
		if err != nil {
			if strings.Contains(err.Error(), "is there twice") {
				t.Skip("two conditions on one key in two spellings")
			}
			t.Fatalf("%s\n%v", text, err)
		}
		if again.Marshal() != text || !policy.Equivalent(d, again) {
			t.Fatalf("written, read and written again:\n%s\n%s", text, again.Marshal())
		}
		if before, after := ask(t, d, request), ask(t, again, request); before != after {
			t.Fatalf("got %v, and %v after writing and reading", before, after)
		}
		if policy.TextSize(text) != d.Size() {
			t.Fatalf("TextSize %d, Size %d", policy.TextSize(text), d.Size())
		}
	})
}

// TestEquivalentDocumentsDecideAlike draws pairs that often are equivalent, by
// respelling one document.
func TestEquivalentDocumentsDecideAlike(t *testing.T) {
	t.Parallel()
	equivalent := 0
	rapid.Check(t, func(t *rapid.T) {
		a := drawDocument().Draw(t, "a")
		b := rapid.OneOf(drawDocument(), rapid.Just(respell(a))).Draw(t, "b")
		if !policy.Equivalent(a, b) {
			return
		}
		equivalent++
		request := drawRequest().Draw(t, "request")
		if one, other := ask(t, a, request), ask(t, b, request); one != other {
			t.Fatalf("called equivalent, but they say %v and %v:\n%s\n%s", one, other, a.Marshal(), b.Marshal())
		}
	})
	if equivalent == 0 {
		t.Error("no pair was equivalent, so that nothing was tested")
	}
}

func respell(d *policy.Document) *policy.Document {
	again := shuffle(d, 7)
	for i := range again.Statements {
		s := &again.Statements[i]
		s.Sid = strings.Repeat("x", i)
		principal := *s.Principal
		principal.AWS = nil
		for _, entry := range slices.Backward(s.Principal.AWS) {
			if entry == "111122223333" {
				entry = "arn:aws:iam::111122223333:root"
			}
			principal.AWS = append(principal.AWS, entry, entry)
		}
		s.Principal = &principal
		for j := range s.Actions {
			s.Actions[j] = strings.ToUpper(s.Actions[j])
		}
		for j := range s.Conditions {
			c := &s.Conditions[j]
			c.Operator = strings.Replace(c.Operator, "ArnLike", "ArnEquals", 1)
			c.Key = strings.ToUpper(c.Key)
		}
	}
	return again
}
