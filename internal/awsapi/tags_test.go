package awsapi

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTagSettingsOfEnvironment(t *testing.T) {
	t.Parallel()
	got := tagSettings(map[string]string{"team": "block"}, IgnoreTags{Keys: []string{"a"}, KeyPrefixes: []string{"p:"}}, []string{
		"TF_AWS_DEFAULT_TAGS_Team=environment", "TF_AWS_DEFAULT_TAGS_owner=x=y", "TF_AWS_DEFAULT_TAGS_=nameless",
		"TF_AWS_IGNORE_TAGS_KEYS= b ,, c", "TF_AWS_IGNORE_TAGS_KEY_PREFIXES=q:", "PATH=/bin",
	})
	want := TagSettings{
		Default: map[string]string{"team": "block", "owner": "x=y"},
		Ignore:  IgnoreTags{Keys: []string{"a", "b", "c"}, KeyPrefixes: []string{"p:", "q:"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the block wins over default tags of the environment, lists add up: %s", diff)
	}
}

func TestTagSettings(t *testing.T) {
	t.Parallel()
	s := TagSettings{Default: map[string]string{"team": "data", "env": "prod"}, Ignore: IgnoreTags{Keys: []string{"scan"}, KeyPrefixes: []string{"k8s/"}}}
	if diff := cmp.Diff(map[string]string{"team": "mine", "env": "prod", "x": "1"}, s.All(map[string]string{"team": "mine", "x": "1"})); diff != "" {
		t.Errorf("a resource's own tags win over the default: %s", diff)
	}
	visible := s.Visible(map[string]string{"team": "data", "scan": "1", "k8s/x": "1", "aws:cloudformation:stack": "s", "AWS:odd": "s", "own": "1"})
	if diff := cmp.Diff(map[string]string{"team": "data", "own": "1"}, visible); diff != "" {
		t.Errorf("ignored tags and AWS's own are not seen: %s", diff)
	}
	for _, tt := range []struct {
		reason              string
		visible, configured map[string]string
		want                map[string]string
	}{
		{"a default is not the resource's", map[string]string{"team": "data", "x": "1"}, nil, map[string]string{"x": "1"}},
		{"a default with another value is", map[string]string{"team": "other"}, nil, map[string]string{"team": "other"}},
		{"a default that the resource repeats is", map[string]string{"team": "data"}, map[string]string{"team": "data"}, map[string]string{"team": "data"}},
	} {
		if diff := cmp.Diff(tt.want, s.Own(tt.visible, tt.configured)); diff != "" {
			t.Errorf("%s: %s", tt.reason, diff)
		}
	}
}

func TestMergeTagsKeepsOneKeyOfEachSpelling(t *testing.T) {
	t.Parallel()
	tags := rapid.MapOf(rapid.StringMatching(`[aAbB]{1,2}`), rapid.StringMatching(`[xy]`))
	rapid.Check(t, func(t *rapid.T) {
		base, over := tags.Draw(t, "base"), tags.Draw(t, "over")
		merged := MergeTags(base, over)
		for key, value := range over {
			if merged[key] != value {
				t.Fatalf("%q lost its value: %v", key, merged)
			}
		}
		for key := range merged {
			_, mine := over[key]
			for other := range over {
				if !mine && strings.EqualFold(key, other) {
					t.Fatalf("%q and %q are the same key to IAM: %v", key, other, merged)
				}
			}
		}
	})
}

func TestDiffTagsTurnsOneIntoTheOther(t *testing.T) {
	t.Parallel()
	tags := rapid.MapOf(rapid.StringMatching(`[a-c]`), rapid.StringMatching(`[xy]`))
	rapid.Check(t, func(t *rapid.T) {
		from, to := tags.Draw(t, "from"), tags.Draw(t, "to")
		set, remove := DiffTags(from, to)
		got := maps.Clone(from)
		for _, key := range remove {
			delete(got, key)
		}
		maps.Copy(got, set)
		if diff := cmp.Diff(to, got); diff != "" {
			t.Fatal(diff)
		}
		for key := range set {
			if value, ok := from[key]; ok && value == to[key] {
				t.Fatalf("%q is written although it does not change", key)
			}
		}
	})
}

// Source of the rules: IAM User Guide, "Tags for AWS Identity and Access
// Management resources".
func TestCheckTags(t *testing.T) {
	t.Parallel()
	many := map[string]string{}
	for i := range 51 {
		many[fmt.Sprint("k", i)] = ""
	}
	fifty := maps.Clone(many)
	delete(fifty, "k0")
	for _, tt := range []struct {
		reason string
		tags   map[string]string
		want   string
	}{
		{"none", nil, ""},
		{"all characters that are allowed", map[string]string{"Köln_. :/=+-@٣": "größe 1"}, ""},
		{"an empty value", map[string]string{"k": ""}, ""},
		{"fifty", fifty, ""},
		{"fifty-one", many, "51 tags"},
		{"an empty key", map[string]string{"": "v"}, "has 0 characters"},
		{"a key of 128", map[string]string{strings.Repeat("k", 128): "v"}, ""},
		{"a key of 129", map[string]string{strings.Repeat("k", 129): "v"}, "has 129 characters"},
		{"a value of 256", map[string]string{"k": strings.Repeat("v", 256)}, ""},
		{"a value of 257", map[string]string{"k": strings.Repeat("v", 257)}, "has 257 characters"},
		{"AWS's own prefix", map[string]string{"Aws:x": "v"}, "AWS keeps for itself"},
		{"a key with a bracket", map[string]string{"a(b": "v"}, "'('"},
		{"a value with a star", map[string]string{"k": "*"}, "'*'"},
		{"keys that differ in case only", map[string]string{"Team": "a", "team": "b"}, "differ in case only"},
	} {
		err := CheckTags(tt.tags)
		if (err == nil) != (tt.want == "") || (err != nil && !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: got %v; want %q", tt.reason, err, tt.want)
		}
	}
}
