package trust_test

import (
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// A document of identity policies has no principals, and what is no role's ARN
// names nobody; neither is changed.
func TestWithoutSelfOfNobody(t *testing.T) {
	t.Parallel()
	named := trust.Revoked()
	if got, found := trust.WithoutSelf(named, "no role"); got != named || found {
		t.Errorf("without a role: %s, %t", got.Marshal(), found)
	}
	identity := &policy.Document{Use: policy.UseIdentity, Version: policy.Version2012, Statements: []policy.Statement{{Effect: policy.Allow, Actions: []string{"*"}, Resources: []string{"*"}}}}
	if got, found := trust.WithoutSelf(identity, "arn:aws:iam::123456789012:role/self"); got != identity || found {
		t.Errorf("without principals: %s, %t", got.Marshal(), found)
	}
}

func TestWithoutSelf(t *testing.T) {
	t.Parallel()
	const self = "arn:aws:iam::123456789012:role/team/self"
	allow := func(principals string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + principals + `,"Action":"sts:AssumeRole"}]}`
	}
	tests := map[string]struct {
		text  string
		want  string
		found bool
	}{
		"not named":                     {allow(`{"AWS":"999999999999"}`), allow(`{"AWS":"999999999999"}`), false},
		"named beside another":          {allow(`{"AWS":["999999999999","` + self + `"]}`), allow(`{"AWS":"999999999999"}`), true},
		"a session of it":               {allow(`{"AWS":["999999999999","arn:aws:sts::123456789012:assumed-role/self/job"]}`), allow(`{"AWS":"999999999999"}`), true},
		"a service stays":               {allow(`{"AWS":"` + self + `","Service":"ec2.amazonaws.com"}`), allow(`{"Service":"ec2.amazonaws.com"}`), true},
		"nobody is left":                {allow(`{"AWS":"` + self + `"}`), `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}`, true},
		"the same name elsewhere":       {allow(`{"AWS":"arn:aws:iam::999999999999:role/team/self"}`), allow(`{"AWS":"arn:aws:iam::999999999999:role/team/self"}`), false},
		"a user of that name":           {allow(`{"AWS":"arn:aws:iam::123456789012:user/self"}`), allow(`{"AWS":"arn:aws:iam::123456789012:user/self"}`), false},
		"the whole account is not self": {allow(`{"AWS":"arn:aws:iam::123456789012:root"}`), allow(`{"AWS":"arn:aws:iam::123456789012:root"}`), false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document, err := policy.Parse(tt.text, policy.UseTrust)
			if err != nil {
				t.Fatal(err)
			}
			got, found := trust.WithoutSelf(document, self)
			if found != tt.found || !policy.EquivalentTexts(got.Marshal(), tt.want, policy.UseTrust) {
				t.Errorf("WithoutSelf = %s, %t; want %s, %t", got.Marshal(), found, tt.want, tt.found)
			}
			if original := document.Marshal(); !policy.EquivalentTexts(original, tt.text, policy.UseTrust) {
				t.Errorf("the document given was changed to %s", original)
			}
		})
	}
}
