package localaws

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRewritePrincipalsTouchesPrincipalsAlone(t *testing.T) {
	t.Parallel()
	upper := func(s string) (string, error) { return strings.ToUpper(s), nil }
	tests := map[string]struct{ text, want string }{
		"a string":             {`{"Statement":{"Principal":{"AWS":"a"}}}`, `{"Statement":{"Principal":{"AWS":"A"}}}`},
		"a list":               {`{"Statement":[{"Principal":{"AWS":[ "a" , "b" ]}}]}`, `{"Statement":[{"Principal":{"AWS":[ "A" , "B" ]}}]}`},
		"several statements":   {`{"Statement":[{"Principal":{"AWS":"a"}},{"Principal":{"AWS":"b"}}]}`, `{"Statement":[{"Principal":{"AWS":"A"}},{"Principal":{"AWS":"B"}}]}`},
		"other types":          {`{"Statement":{"Principal":{"Service":"a","AWS":"b","Federated":"c"}}}`, `{"Statement":{"Principal":{"Service":"a","AWS":"B","Federated":"c"}}}`},
		"conditions":           {`{"Statement":{"Condition":{"StringEquals":{"AWS":"a"}},"Sid":"AWS"}}`, `{"Statement":{"Condition":{"StringEquals":{"AWS":"a"}},"Sid":"AWS"}}`},
		"NotPrincipal":         {`{"Statement":{"NotPrincipal":{"AWS":"a"}}}`, `{"Statement":{"NotPrincipal":{"AWS":"a"}}}`},
		"plain star":           {`{"Statement":{"Principal":"a"}}`, `{"Statement":{"Principal":"a"}}`},
		"escapes":              {`{"Statement":{"Principal":{"AWS":"\u0061\""}}}`, `{"Statement":{"Principal":{"AWS":"A\""}}}`},
		"a number in between":  {`{"Statement":{"Principal":{"AWS":[1,"a",null]}}}`, `{"Statement":{"Principal":{"AWS":[1,"A",null]}}}`},
		"elsewhere, same name": {`{"Principal":{"AWS":"a"},"AWS":"a"}`, `{"Principal":{"AWS":"a"},"AWS":"a"}`},
		"the same path deeper": {`{"Statement":{"Principal":{"AWS":{"Statement":{"Principal":{"AWS":"a"}}}}}}`, `{"Statement":{"Principal":{"AWS":{"Statement":{"Principal":{"AWS":"a"}}}}}}`},
		"not JSON":             {`{"Statement":{"Principal":{"AWS":`, `{"Statement":{"Principal":{"AWS":`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := rewritePrincipals(tt.text, upper)
			if err != nil || got != tt.want {
				t.Errorf("got %s, %v; want %s", got, err, tt.want)
			}
		})
	}
	refused := errors.New("refused")
	if _, err := rewritePrincipals(`{"Statement":{"Principal":{"AWS":"a"}}}`, func(string) (string, error) { return "", refused }); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
}

func TestRewritePrincipalsLeavesTheRestByteForByte(t *testing.T) {
	t.Parallel()
	space := rapid.SampledFrom([]string{"", " ", "\n\t"})
	name := rapid.SampledFrom([]string{"Statement", "Principal", "AWS", "Sid"})
	rapid.Check(t, func(t *rapid.T) {
		var value func(depth int) string
		value = func(depth int) string {
			pad := space.Draw(t, "space")
			switch kind := rapid.IntRange(0, 3).Draw(t, "kind"); {
			case kind == 0 || depth == 0:
				text, err := json.Marshal(rapid.StringN(0, 4, 8).Draw(t, "text"))
				if err != nil {
					t.Fatal(err)
				}
				return pad + string(text)
			case kind == 1:
				return pad + "[" + value(depth-1) + "," + value(depth-1) + pad + "]"
			default:
				return pad + `{"` + name.Draw(t, "name") + `"` + pad + ":" + value(depth-1) + pad + "}"
			}
		}
		text := value(6)
		var before, after any
		got, err := rewritePrincipals(text, func(s string) (string, error) { return s, nil })
		if err != nil || json.Unmarshal([]byte(text), &before) != nil || json.Unmarshal([]byte(got), &after) != nil {
			t.Fatalf("%q became %q, %v", text, got, err)
		}
		again, err := rewritePrincipals(got, func(s string) (string, error) { return s, nil })
		if err != nil || again != got || len(principalSpans(got)) != len(principalSpans(text)) {
			t.Fatalf("%q is not stable: %q", got, again)
		}
	})
}

func TestCompactSizeCountsAsIAMDoes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want int
	}{
		"no space":          {`{"a":"b"}`, 9},
		"between tokens":    {"{ \"a\" :\n\t\"b\" }\r\n", 9},
		"inside a string":   {`{"a":"b c"}`, 11},
		"after an escape":   {`{"a":"\" b"} `, 12},
		"escaped backslash": {`{"a":"\\" } `, 10},
		"characters":        {`{"a":"ä"}`, 9},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := compactSize(tt.text); got != tt.want {
				t.Errorf("%q has %d characters, want %d", tt.text, got, tt.want)
			}
		})
	}
}
