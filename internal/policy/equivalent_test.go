package policy_test

import (
	"fmt"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

func TestEquivalent(t *testing.T) {
	t.Parallel()
	trust := func(statements string) string { return `{"Version":"2012-10-17","Statement":` + statements + `}` }
	one := func(principal, action, condition string) string {
		return trust(fmt.Sprintf(`[{"Effect":"Allow","Principal":%s,"Action":%s,"Condition":%s}]`, principal, action, condition))
	}
	const (
		account = `{"AWS":"111122223333"}`
		assume  = `"sts:AssumeRole"`
		allow   = `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}`
		deny    = `{"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"sts:TagSession"}`
	)
	rows := []struct {
		why, a, b string
		want      bool
	}{
		{"the same", trust(allow), trust(allow), true},
		{"an object and a list of one", trust(allow), trust(`[` + allow + `]`), true},
		{"order of statements", trust(`[` + allow + `,` + deny + `]`), trust(`[` + deny + `,` + allow + `]`), true},
		{"a statement twice", trust(`[` + allow + `,` + allow + `]`), trust(allow), true},
		{"a statement more", trust(`[` + allow + `,` + deny + `]`), trust(allow), false},
		{"Sid and Id", `{"Version":"2012-10-17","Id":"x","Statement":{"Sid":"a","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}}`, trust(allow), true},
		{"another effect", trust(allow), trust(`{"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}`), false},
		{"no version and 2008", `{"Statement":` + allow + `}`, `{"Version":"2008-10-17","Statement":` + allow + `}`, true},
		{"2008 and 2012", `{"Statement":` + allow + `}`, trust(allow), false},
		{"order of a list", one(account, `["sts:AssumeRole","sts:TagSession"]`, `{}`), one(account, `["sts:TagSession","sts:AssumeRole"]`, `{}`), true},
		{"a string and a list of one", one(`{"AWS":["111122223333"]}`, `["sts:AssumeRole"]`, `{}`), one(account, assume, `{}`), true},
		{"a value twice", one(account, `["sts:AssumeRole","sts:AssumeRole"]`, `{}`), one(account, assume, `{}`), true},
		{"case of an action", one(account, `"STS:assumerole"`, `{}`), one(account, assume, `{}`), true},
		{"another action", one(account, `"sts:*"`, `{}`), one(account, assume, `{}`), false},
		{"Action and NotAction", trust(allow), trust(`{"Effect":"Allow","Principal":{"AWS":"111122223333"},"NotAction":"sts:AssumeRole"}`), false},
		{"no condition and an empty one", trust(allow), one(account, assume, `{}`), true},
		{"an account and its root ARN", one(account, assume, `{}`), one(`{"AWS":"arn:aws:iam::111122223333:root"}`, assume, `{}`), true},
		{"an account and its root ARN in China", one(account, assume, `{}`), one(`{"AWS":"arn:aws-cn:iam::111122223333:root"}`, assume, `{}`), true},
		{"root ARNs of two partitions", one(`{"AWS":"arn:aws:iam::111122223333:root"}`, assume, `{}`), one(`{"AWS":"arn:aws-cn:iam::111122223333:root"}`, assume, `{}`), false},
		{"an account where two partitions are named", one(`{"AWS":["111122223333","arn:aws-cn:iam::444455556666:root"]}`, assume, `{}`), one(`{"AWS":["arn:aws:iam::111122223333:root","arn:aws-cn:iam::444455556666:root"]}`, assume, `{}`), false},
		{"another account", one(account, assume, `{}`), one(`{"AWS":"111122223334"}`, assume, `{}`), false},
		{"an account and * ", one(account, assume, `{}`), one(`{"AWS":"*"}`, assume, `{}`), false},
		{"case of a role's name", one(`{"AWS":"arn:aws:iam::111122223333:role/a"}`, assume, `{}`), one(`{"AWS":"arn:aws:iam::111122223333:role/A"}`, assume, `{}`), false},
		{"the type of principal", one(`{"Service":"accounts.google.com"}`, assume, `{}`), one(`{"Federated":"accounts.google.com"}`, assume, `{}`), false},
		{"order of conditions", one(account, assume, `{"StringEquals":{"x:a":"1","x:b":"2"},"Bool":{"x:c":"true"}}`), one(account, assume, `{"Bool":{"x:c":"true"},"StringEquals":{"x:b":"2","x:a":"1"}}`), true},
		{"order of condition values", one(account, assume, `{"StringEquals":{"x:a":["1","2"]}}`), one(account, assume, `{"StringEquals":{"x:a":["2","1","2"]}}`), true},
		{"case of a key", one(account, assume, `{"StringEquals":{"STS:externalid":"1"}}`), one(account, assume, `{"StringEquals":{"sts:ExternalId":"1"}}`), true},
		{"ArnEquals and ArnLike", one(account, assume, `{"ArnEquals":{"x:a":"arn:aws:iam::111122223333:role/*"}}`), one(account, assume, `{"ArnLike":{"x:a":"arn:aws:iam::111122223333:role/*"}}`), true},
		{"ArnNotEquals and ArnNotLike", one(account, assume, `{"ForAllValues:ArnNotEquals":{"x:a":"arn:aws:iam::111122223333:role/*"}}`), one(account, assume, `{"ForAllValues:ArnNotLike":{"x:a":"arn:aws:iam::111122223333:role/*"}}`), true},
		{"ArnEquals and ArnNotEquals", one(account, assume, `{"ArnEquals":{"x:a":"arn:aws:iam::111122223333:role/a"}}`), one(account, assume, `{"ArnNotEquals":{"x:a":"arn:aws:iam::111122223333:role/a"}}`), false},
		{"StringEquals and StringLike", one(account, assume, `{"StringEquals":{"x:a":"*"}}`), one(account, assume, `{"StringLike":{"x:a":"*"}}`), false},
		{"IfExists", one(account, assume, `{"StringEquals":{"x:a":"1"}}`), one(account, assume, `{"StringEqualsIfExists":{"x:a":"1"}}`), false},
		{"ForAllValues", one(account, assume, `{"StringEquals":{"x:a":"1"}}`), one(account, assume, `{"ForAllValues:StringEquals":{"x:a":"1"}}`), false},
		{"a boolean and its text", one(account, assume, `{"Bool":{"x:a":false}}`), one(account, assume, `{"Bool":{"x:a":"False"}}`), true},
		{"a number and its text", one(account, assume, `{"NumericEquals":{"x:a":1}}`), one(account, assume, `{"NumericEquals":{"x:a":"1"}}`), true},
		{"case of a text", one(account, assume, `{"StringEquals":{"x:a":"True"}}`), one(account, assume, `{"StringEquals":{"x:a":"true"}}`), false},
		{"Null in another case", one(account, assume, `{"Null":{"x:a":"TRUE"}}`), one(account, assume, `{"Null":{"x:a":true}}`), true},
		{"a condition less", one(account, assume, `{"StringEquals":{"x:a":"1"}}`), one(account, assume, `{}`), false},
		{"a value more", one(account, assume, `{"StringEquals":{"x:a":["1","2"]}}`), one(account, assume, `{"StringEquals":{"x:a":"1"}}`), false},
		{"an empty operator and none", one(account, assume, `{"StringEquals":{}}`), one(account, assume, `{}`), false},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			a, b := parse(t, row.a, policy.UseTrust), parse(t, row.b, policy.UseTrust)
			if got := policy.Equivalent(a, b); got != row.want {
				t.Errorf("got %t, want %t:\n%s\n%s", got, row.want, row.a, row.b)
			}
			if got := policy.Equivalent(b, a); got != row.want {
				t.Errorf("the other way round: got %t, want %t", got, row.want)
			}
		})
	}
}

func TestEquivalentOfOtherUses(t *testing.T) {
	t.Parallel()
	read := func(resource string) *policy.Document {
		return parse(t, fmt.Sprintf(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":%s}}`, resource), policy.UseIdentity)
	}
	if !policy.Equivalent(read(`["arn:aws:s3:::a","arn:aws:s3:::b"]`), read(`["arn:aws:s3:::b","arn:aws:s3:::a"]`)) {
		t.Error("the order of resources counts")
	}
	if policy.Equivalent(read(`"arn:aws:s3:::a"`), read(`"arn:aws:s3:::A"`)) {
		t.Error("the case of a resource does not count")
	}
	bucket := func(principal string) *policy.Document {
		return parse(t, fmt.Sprintf(`{"Statement":{"Effect":"Deny","NotPrincipal":%s,"Action":"s3:*","Resource":"*"}}`, principal), policy.UseResource)
	}
	if !policy.Equivalent(bucket(`{"AWS":"111122223333"}`), bucket(`{"AWS":"arn:aws:iam::111122223333:root"}`)) {
		t.Error("under NotPrincipal an account is not its root ARN")
	}
	if policy.Equivalent(bucket(`"*"`), bucket(`{"AWS":"*"}`)) {
		t.Error("the plain * takes in federated identities, * under AWS does not")
	}
	asTrust, asResource := read(`"*"`), read(`"*"`)
	asResource.Use = policy.UseResource
	if policy.Equivalent(asTrust, asResource) {
		t.Error("what a document is attached to does not count")
	}
}

func TestEquivalentOfNothing(t *testing.T) {
	t.Parallel()
	d := &policy.Document{}
	if !policy.Equivalent(nil, nil) || policy.Equivalent(d, nil) || policy.Equivalent(nil, d) {
		t.Error("nil equals nil alone")
	}
}

func TestEquivalentOfWhatIsMadeByHand(t *testing.T) {
	t.Parallel()
	with := func(conditions ...policy.Condition) *policy.Document {
		return &policy.Document{Statements: []policy.Statement{{Effect: policy.Allow, Conditions: conditions}}}
	}
	x, y := policy.Condition{Operator: "StringLike", Key: "x:y", Values: []string{"a*"}}, policy.Condition{Operator: "StringLike", Key: "x:y", Values: []string{"*b"}}
	if !policy.Equivalent(with(x, y), with(y, x, y)) {
		t.Error("order and repetition of conditions on one key count")
	}
	if policy.Equivalent(with(x, y), with(x)) {
		t.Error("a second condition on the same key does not count")
	}
	strange := policy.Condition{Operator: "StringIs", Key: "x:y", Values: []string{"a"}}
	if policy.Equivalent(with(strange), with()) {
		t.Error("a condition with an unknown operator does not count")
	}
}
