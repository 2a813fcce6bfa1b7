package awsid_test

import (
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// Source: IAM User Guide, "Tags for AWS Identity and Access Management
// resources".
func TestCheckTags(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		tags   map[string]string
		want   string
	}{
		{"none", nil, ""},
		{"every kind of character", map[string]string{"Équipe 1_.:/=+-@": "a b"}, ""},
		{"an empty value", map[string]string{"team": ""}, ""},
		{"as long as they may be", map[string]string{strings.Repeat("k", 128): strings.Repeat("v", 256)}, ""},
		{"an empty key", map[string]string{"": "a"}, "1 to 128"},
		{"a key of 129", map[string]string{strings.Repeat("k", 129): "a"}, "129 characters"},
		{"a value of 257", map[string]string{"team": strings.Repeat("v", 257)}, "257 characters"},
		{"AWS's own beginning, in any case", map[string]string{"AWS:team": "a"}, "begins with \"aws:\""},
		{"another character in the key", map[string]string{"team!": "a"}, "'!'"},
		{"another character in the value", map[string]string{"team": "a,b"}, "','"},
		{"two keys that are one to IAM", map[string]string{"Team": "a", "team": "b"}, "differ in case only"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			checkMessage(t, awsid.CheckTags(tt.tags), tt.want)
		})
	}
}
