package policy_test

import (
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

func TestEquivalentTexts(t *testing.T) {
	t.Parallel()
	const get = `{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject"],"Resource":"*"}]}`
	tests := map[string]struct {
		a, b string
		want bool
	}{
		"the same text":                           {get, get, true},
		"a Sid and list for string":               {get, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":["*"]}}`, true},
		"another action":                          {get, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:PutObject","Resource":["*"]}}`, false},
		"equal texts that are no policies":        {`{}`, `{}`, true},
		"unequal texts of which one is no policy": {get, `{"Version":"2012-10-17"}`, false},
		"unequal texts of which neither is one":   {`{}`, `{ }`, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := policy.EquivalentTexts(tt.a, tt.b, policy.UseIdentity); got != tt.want {
				t.Errorf("EquivalentTexts(%s, %s) = %t, want %t", tt.a, tt.b, got, tt.want)
			}
			if got := policy.EquivalentTexts(tt.b, tt.a, policy.UseIdentity); got != tt.want {
				t.Errorf("EquivalentTexts the other way round = %t, want %t", got, tt.want)
			}
		})
	}
}

func TestEquivalentTextMaps(t *testing.T) {
	t.Parallel()
	const (
		list = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"*"}]}`
		one  = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}`
	)
	tests := map[string]struct {
		a, b map[string]string
		want bool
	}{
		"nil and empty":                {nil, map[string]string{}, true},
		"equivalent text":              {map[string]string{"p": list}, map[string]string{"p": one}, true},
		"another name":                 {map[string]string{"p": list}, map[string]string{"q": list}, false},
		"one more":                     {map[string]string{"p": list}, map[string]string{"p": list, "q": list}, false},
		"another text under that name": {map[string]string{"p": list}, map[string]string{"p": `{}`}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := policy.EquivalentTextMaps(tt.a, tt.b, policy.UseIdentity); got != tt.want {
				t.Errorf("EquivalentTextMaps = %t, want %t", got, tt.want)
			}
		})
	}
}
