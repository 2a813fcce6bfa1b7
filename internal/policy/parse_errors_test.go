package policy_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// TestParseErrorKinds has the refusals that have a kind, hence a finding, of their own.
func TestParseErrorKinds(t *testing.T) {
	t.Parallel()
	with := func(element string) string {
		return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"*"},{"Effect":"Allow",%s,"Action":"sts:AssumeRole"}]}`, element)
	}
	rows := []struct {
		why, text string
		use       policy.Use
		kind      policy.ErrorKind
		path      string
		value     string
	}{
		{"a wildcard for a role", with(`"Principal":{"AWS":"arn:aws:iam::111122223333:role/*"}`), policy.UseTrust, policy.WildcardPrincipal, "Statement[1].Principal.AWS", "arn:aws:iam::111122223333:role/*"},
		{"a wildcard in a list", with(`"Principal":{"AWS":["111122223333","arn:aws:iam::*:root"]}`), policy.UseTrust, policy.WildcardPrincipal, "Statement[1].Principal.AWS[1]", "arn:aws:iam::*:root"},
		{"a question mark", with(`"Principal":{"AWS":"11112222333?"}`), policy.UseTrust, policy.WildcardPrincipal, "Statement[1].Principal.AWS", "11112222333?"},
		{"a wildcard for all sessions", with(`"Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/app/*"}`), policy.UseTrust, policy.WildcardPrincipal, "Statement[1].Principal.AWS", "arn:aws:sts::111122223333:assumed-role/app/*"},
		{"a wildcard for all services", with(`"Principal":{"Service":"*"}`), policy.UseTrust, policy.WildcardPrincipal, "Statement[1].Principal.Service", "*"},
		{"a wildcard for all providers", with(`"Principal":{"Federated":"*"}`), policy.UseTrust, policy.WildcardPrincipal, "Statement[1].Principal.Federated", "*"},
		{"NotPrincipal", with(`"NotPrincipal":{"AWS":"111122223333"}`), policy.UseTrust, policy.NotPrincipalUsed, "Statement[1].NotPrincipal", ""},
		{"a wildcard in a bucket policy", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/*"},"Action":"s3:*","Resource":"*"}}`, policy.UseResource, policy.WildcardPrincipal, "Statement.Principal.AWS", "arn:aws:iam::111122223333:role/*"},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			_, err := policy.Parse(row.text, row.use)
			var first *policy.SyntaxError
			var all policy.SyntaxErrors
			if !errors.As(err, &first) || !errors.As(err, &all) || len(all) != 1 {
				t.Fatalf("want one *SyntaxError, got %v", err)
			}
			if first.Kind != row.kind || first.Path != row.path || first.Value != row.value {
				t.Errorf("got %+v", first)
			}
			if wantStatement := strings.Count(row.path[:len("Statement[1]")], "1"); first.Statement != wantStatement {
				t.Errorf("statement %d, want %d", first.Statement, wantStatement)
			}
		})
	}
}

// TestParseReportsAll makes sure that one run shows every fault, in text order.
func TestParseReportsAll(t *testing.T) {
	t.Parallel()
	text := `{
  "version": "2012-10-17",
  "Statement": [
    {
      "Effect": "allow",
      "Principal": {"AWS": ["arn:aws:iam::111122223333:role/*", "11"]},
      "Action": "s3:GetObject",
      "Conditon": {}
    },
    {"Effect": "Deny", "NotPrincipal": {"AWS": "*"}, "Action": "*"}
  ]
}`
	_, err := policy.Parse(text, policy.UseTrust)
	var all policy.SyntaxErrors
	if !errors.As(err, &all) {
		t.Fatalf("want SyntaxErrors, got %v", err)
	}
	var got []string
	for _, e := range all {
		got = append(got, fmt.Sprintf("%d:%d %d %s", e.Line, e.Column, e.Statement, e.Path))
	}
	want := []string{
		`2:3 -1 version`,
		`5:17 0 Statement[0].Effect`,
		`6:29 0 Statement[0].Principal.AWS[0]`,
		`6:65 0 Statement[0].Principal.AWS[1]`,
		`7:17 0 Statement[0].Action`,
		`8:7 0 Statement[0].Conditon`,
		`10:24 1 Statement[1].NotPrincipal`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if lines := strings.Split(err.Error(), "\n"); len(lines) != len(want) || !strings.HasPrefix(lines[1], "Statement[0].Effect (line 5, column 17): ") {
		t.Errorf("the message is not one line for each fault:\n%v", err)
	}
}

func TestParseErrorOutsideOfAPath(t *testing.T) {
	t.Parallel()
	_, err := policy.Parse("{\n  \"Version\": é}", policy.UseTrust)
	if want := "line 2, column 14: this is not JSON: 'é' is out of place here"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestParseIsBounded feeds texts that would be slow to explain in full.
func TestParseIsBounded(t *testing.T) {
	t.Parallel()
	for _, statement := range []string{`{}`, `{"Effect":"Alow"}`} {
		_, err := policy.Parse(`{"Statement":[`+strings.Repeat(statement+`,`, 5000)+statement+`]}`, policy.UseTrust)
		var all policy.SyntaxErrors
		if !errors.As(err, &all) || len(all) != 50 {
			t.Errorf("want the first 50 faults of %s, got %d", statement, len(all))
		}
	}
}

// A text is compared with all that it could have been meant to be only where it
// could be one of them: letter by letter, that takes seconds for a long one.
func TestNothingIsProposedForALongName(t *testing.T) {
	t.Parallel()
	statement := func(operator string) string {
		return `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"` + operator + `":{"k":"v"}}}}`
	}
	for operator, proposed := range map[string]bool{
		"ForAllValues:StringNotEqualsIgnoreCaseIfExist": true,
		strings.Repeat("StringEquals", 10_000):          false,
	} {
		_, err := policy.Parse(statement(operator), policy.UseTrust)
		if err == nil || strings.Contains(err.Error(), "Did you mean") != proposed {
			t.Errorf("%.50s: got %.200v", operator, err)
		}
	}
}
