package policy

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestGlobAgainstRegexp checks both ways of matching against the regular
// expression a pattern stands for, over few letters so that they often match.
func TestGlobAgainstRegexp(t *testing.T) {
	t.Parallel()
	pattern, value := rapid.StringMatching(`[ab:é*?]{0,8}`), rapid.StringMatching(`[ab:é]{0,10}`)
	rapid.Check(t, func(t *rapid.T) {
		p, v := pattern.Draw(t, "pattern"), value.Draw(t, "value")
		want := regexp.MustCompile(`(?s)\A` + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(p)) + `\z`).MatchString(v)
		if got := MatchPattern(p, v); got != want {
			t.Fatalf("MatchPattern(%q, %q) = %t, want %t", p, v, got, want)
		}
		if got := parseGlob(p).matchSegmented(v); got != want {
			t.Fatalf("all readings of %q at once: %q gives %t, want %t", p, v, got, want)
		}
	})
}

// TestConfinedGlobAgainstRegexp does the same for resources, whose wildcards
// stop at the colons of the first five segments unless they end one.
func TestConfinedGlobAgainstRegexp(t *testing.T) {
	t.Parallel()
	pattern, value := rapid.StringMatching(`[ab*?]{0,2}(:[ab*?]{0,3}){0,6}`), rapid.StringMatching(`[ab]{0,2}(:[ab]{0,2}){0,7}`)
	rapid.Check(t, func(t *rapid.T) {
		p, v := pattern.Draw(t, "pattern"), value.Draw(t, "value")
		segments := strings.SplitN(p, ":", 6)
		for i, s := range segments {
			run, single := "[^:]*", "[^:]"
			if i == 5 {
				run, single = ".*", "."
			}
			s = strings.NewReplacer("?", single, "*", run).Replace(s)
			if i < 5 && strings.HasSuffix(s, run) {
				s = strings.TrimSuffix(s, run) + ".*"
			}
			segments[i] = s
		}
		want := regexp.MustCompile(`(?s)\A` + strings.Join(segments, ":") + `\z`).MatchString(v)
		if got := confineWildcards(parseGlob(p)).match(v); got != want {
			t.Fatalf("resource %q, %q: got %t, want %t", p, v, got, want)
		}
	})
}

func TestMatchPattern(t *testing.T) {
	t.Parallel()
	rows := []struct {
		pattern, value string
		want           bool
	}{
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"?", "", false},
		{"**", "abc", true},
		{"a*b*c", "a1b2b3c", true},
		{"a*b*c", "a1b2b3", false},
		{strings.Repeat("a*", 40) + "b", strings.Repeat("a", 400), false},
	}
	for _, row := range rows {
		if got := MatchPattern(row.pattern, row.value); got != row.want {
			t.Errorf("MatchPattern(%q, %q) = %t, want %t", row.pattern, row.value, got, row.want)
		}
	}
}

func TestActionMatches(t *testing.T) {
	t.Parallel()
	if !ActionMatches("STS:Assume*", "sts:AssumeRole") {
		t.Error("STS:Assume* does not take in sts:AssumeRole, but case does not count")
	}
	if ActionMatches("sts:AssumeRole", "sts:AssumeRoleWithSAML") {
		t.Error("sts:AssumeRole takes in sts:AssumeRoleWithSAML without a wildcard")
	}
}

func TestWitness(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why          string
		match, avoid []string
		want         string
		found        bool
	}{
		{"nothing asked, the empty text", nil, nil, "", true},
		{"a prefix and a suffix", []string{"a*", "*b"}, nil, "ab", true},
		{"they may share characters", []string{"ab*", "*bc"}, nil, "abc", true},
		{"one character and a run", []string{"a?c", "*"}, nil, "abc", true},
		{"two literals that differ", []string{"abc", "abd"}, nil, "", false},
		{"lengths that differ", []string{"??", "???*"}, nil, "", false},
		{"something but one value", []string{"a*"}, []string{"a"}, "ab", true},
		{"a pattern within the one to avoid", []string{"ab*"}, []string{"a*"}, "", false},
		{"a pattern beside the one to avoid", []string{"a*"}, []string{"ab*", "a"}, "ac", true},
		{"anything but nothing", []string{"*"}, []string{""}, "a", true},
		{"the new letter is none of the patterns'", []string{"*"}, []string{"*a*", "*b*", ""}, "c", true},
		{"nothing is left", []string{"*"}, []string{"*"}, "", false},
		{"two patterns of a look-alike organisation", []string{"repo:org*", "*:ref:refs/heads/main"}, []string{"repo:org/*"}, "repo:org:ref:refs/heads/main", true},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			got, found := Witness(row.match, row.avoid)
			if got != row.want || found != row.found {
				t.Errorf("got %q %t, want %q %t", got, found, row.want, row.found)
			}
		})
	}
}

func TestWitnessGivesUp(t *testing.T) {
	t.Parallel()
	hard := strings.Repeat("?", 14)
	if got, found := Witness([]string{"*a" + hard, "*b" + hard + "?"}, []string{"*a" + hard + "*"}); found {
		t.Errorf("got %q, but no text can match", got)
	}
}

// TestWitnessIsOne checks each witness against MatchPattern, and each absence
// against all short texts.
func TestWitnessIsOne(t *testing.T) {
	t.Parallel()
	patterns := rapid.SliceOfN(rapid.StringMatching(`[ab*?]{0,5}`), 1, 3)
	texts := allTexts("abc", 5)
	rapid.Check(t, func(t *rapid.T) {
		match, avoid := patterns.Draw(t, "match"), patterns.Draw(t, "avoid")
		fits := func(text string) bool {
			for _, p := range match {
				if !MatchPattern(p, text) {
					return false
				}
			}
			for _, p := range avoid {
				if MatchPattern(p, text) {
					return false
				}
			}
			return true
		}
		got, found := Witness(match, avoid)
		if found && !fits(got) {
			t.Fatalf("%q does not fit", got)
		}
		for _, text := range texts {
			if fits(text) && (!found || len(text) < len(got)) {
				t.Fatalf("got %q %t, but %q fits", got, found, text)
			}
		}
	})
}

func allTexts(letters string, length int) []string {
	texts := []string{""}
	for from := 0; length > 0; length-- {
		upTo := len(texts)
		for _, text := range texts[from:upTo] {
			for _, letter := range letters {
				texts = append(texts, text+string(letter))
			}
		}
		from = upTo
	}
	return texts
}
