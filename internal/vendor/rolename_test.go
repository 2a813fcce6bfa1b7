package vendor_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

func TestGenerateRoleName(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		rule   trust.NameRule
		prefix string
		want   string
	}{
		"a fixed name leaves no choice":         {trust.NameRule{Kind: "exact", Value: "AcmeIntegration"}, "", "AcmeIntegration"},
		"a prefix asked for wins over the rule": {trust.NameRule{Kind: "exact", Value: "AcmeIntegration"}, "team-", "team-" + strings.Repeat("a", 26)},
		"a demanded prefix is kept":             {trust.NameRule{Kind: "prefix", Value: "AcmeAccess"}, "", "AcmeAccess-" + strings.Repeat("a", 26)},
		"a demanded dash is not doubled":        {trust.NameRule{Kind: "prefix", Value: "acme-"}, "", "acme-" + strings.Repeat("a", 26)},
		"no rule":                               {trust.NameRule{Kind: "free"}, "", "crossaccount-" + strings.Repeat("a", 26)},
		"a long prefix shortens the suffix":     {trust.NameRule{Kind: "prefix", Value: strings.Repeat("x", 60)}, "", strings.Repeat("x", 60) + "-aaa"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := vendor.GenerateRoleName(tt.rule, tt.prefix, bytes.NewReader(make([]byte, 64)))
			if err != nil || got != tt.want {
				t.Errorf("GenerateRoleName = %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestGenerateRoleNameNeedsRandomBytes(t *testing.T) {
	t.Parallel()
	broken := errors.New("no entropy")
	if name, err := vendor.GenerateRoleName(trust.NameRule{}, "", iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("GenerateRoleName = %q, %v; want the reader's error", name, err)
	}
}

func TestGeneratedNamesAreValidAndKeepTheRule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := trust.NameRule{Kind: "prefix", Value: rapid.StringMatching(`[A-Za-z0-9+=,.@_-]{1,63}`).Draw(t, "prefix")}
		name, err := vendor.GenerateRoleName(rule, "", rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := awsid.CheckRoleName(name); err != nil {
			t.Error(err)
		}
		if !strings.HasPrefix(name, rule.Value) {
			t.Errorf("%q does not begin with %q", name, rule.Value)
		}
	})
}
