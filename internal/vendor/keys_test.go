package vendor_test

import (
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

func TestStandingOfKeys(t *testing.T) {
	t.Parallel()
	method := func(name, status string, keys bool, note string) vendor.Method {
		return vendor.Method{Name: name, Status: status, HoldsKeys: keys, Note: note}
	}
	role := method("role", vendor.MethodRecommended, false, "It has a role.")
	for reason, tt := range map[string]struct {
		methods []vendor.Method
		want    vendor.KeyStanding
		says    string
	}{
		"keys are what it asks for":            {[]vendor.Method{method("static", vendor.MethodRecommended, true, "")}, vendor.KeysRecommended, ""},
		"keys alone":                           {[]vendor.Method{method("static", vendor.MethodSupported, true, "")}, vendor.KeysSupported, ""},
		"a role is preferred":                  {[]vendor.Method{role, method("static", vendor.MethodSupported, true, "")}, vendor.KeysSecond, `Acme prefers the method "role", for which no long-term key leaves your account. It has a role.`},
		"deprecated":                           {[]vendor.Method{role, method("static", vendor.MethodDeprecated, true, "Use a role.")}, vendor.KeysDeprecated, `Acme deprecates the method "static". Use a role.`},
		"one of two ways with keys deprecated": {[]vendor.Method{method("old", vendor.MethodDeprecated, true, ""), method("new", vendor.MethodSupported, true, "")}, vendor.KeysSupported, ""},
		"no way with keys":                     {[]vendor.Method{role}, vendor.KeysUnknown, `The catalogue knows no way to give Acme the keys of an IAM user. It knows the method "role".`},
		"nothing known":                        {nil, vendor.KeysUnknown, `The catalogue knows no way to give Acme the keys of an IAM user.`},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			d := &vendor.Definition{Title: "Acme", Methods: tt.methods}
			if standing, text := d.StandingOfKeys(); standing != tt.want || text != tt.says {
				t.Errorf("got %s, %q; want %s, %q", standing, text, tt.want, tt.says)
			}
		})
	}
}

// TestStandingOfKeysInAFile: the file says which methods hand over keys, and
// the name plays no part.
func TestStandingOfKeysInAFile(t *testing.T) {
	t.Parallel()
	text := strings.Replace(rendered, `status = "recommended"`, "status = \"supported\"\n    long_term_keys = true", 1)
	if standing, _ := load(t, text, "acme").StandingOfKeys(); standing != vendor.KeysSupported {
		t.Errorf("got %s", standing)
	}
}
