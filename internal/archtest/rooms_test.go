package archtest

import (
	"slices"
	"strings"
	"testing"
)

// room says what a folder's production code may import, and why no more.
type room struct {
	folder string
	// knows lists the rooms it may import.
	knows []string
	// outside lists the groups of modules it may import; the standard library is open to all.
	outside []group
	// tests lists further rooms and groups for its _test.go files.
	tests  []string
	reason string
}

// group is a set of modules that the rules speak of as one thing.
type group string

const (
	sdk       group = "the AWS SDK"
	framework group = "the plugin framework"
	logging   group = "the plugin log"
	other     group = "other libraries"
)

// groupOf sorts an import into its group; empty for the standard library.
func groupOf(path string) group {
	switch {
	case strings.HasPrefix(path, "github.com/aws/"), strings.HasPrefix(path, "github.com/hashicorp/aws-sdk-go-base"):
		return sdk
	case strings.HasPrefix(path, "github.com/hashicorp/terraform-plugin-log"):
		return logging
	case strings.HasPrefix(path, "github.com/hashicorp/terraform-plugin-"):
		return framework
	case strings.Contains(strings.SplitN(path, "/", 2)[0], "."):
		return other
	default:
		return ""
	}
}

const pureReason = "a pure room: its rules must be found and tested without Terraform or AWS, so it may import neither the plugin framework nor the SDK"

// rooms is the dependency rule. A new folder needs a row here, with its reason.
func rooms() []room {
	pure := []string{"internal/awsid", "internal/policy", "internal/trust", "internal/externalid", "internal/vendor", "internal/lake", "internal/accesskey"}
	return []room{
		{folder: "internal/awsid", outside: []group{other}, reason: pureReason + "; it names things and knows no other room"},
		{folder: "internal/policy", knows: []string{"internal/awsid"}, outside: []group{other}, reason: pureReason},
		{folder: "internal/trust", knows: []string{"internal/awsid", "internal/policy", "internal/externalid"}, outside: []group{other}, reason: pureReason},
		{folder: "internal/externalid", outside: []group{other}, reason: pureReason + "; it stands alone, so that anyone can reuse it"},
		{folder: "internal/vendor", knows: []string{"internal/awsid", "internal/policy", "internal/trust", "internal/externalid"}, outside: []group{other}, reason: pureReason},
		{folder: "internal/lake", knows: []string{"internal/awsid", "internal/policy", "internal/trust"}, outside: []group{other}, reason: pureReason},
		{folder: "internal/accesskey", knows: []string{"internal/awsid", "internal/policy"}, outside: []group{other}, reason: pureReason},
		{folder: "internal/awsapi", knows: append([]string{"internal/awsapi/requestbody"}, pure...), outside: []group{sdk, logging, other}, tests: []string{"internal/localaws"},
			reason: "it alone speaks to AWS and returns domain types, so it may know the pure rooms and the SDK, and nothing of Terraform but its log"},
		{folder: "internal/awsapi/requestbody", outside: []group{sdk},
			reason: "it mends one thing of the SDK for everybody who uses that, so it may know nothing of the product"},
		{folder: "internal/provider", knows: append([]string{"internal/awsapi"}, pure...), outside: []group{framework, logging, other},
			tests:  []string{"internal/localaws", "internal/awsapi/requestbody", string(sdk)},
			reason: "it is glue: every call to AWS goes through awsapi, and the endpoint that judges it is no part of it"},
		{folder: "internal/localaws", knows: append([]string{"internal/localaws"}, pure...), outside: []group{other}, tests: []string{"internal/awsapi/requestbody", string(sdk)},
			reason: "it is the witness against the provider, so it may share the pure rooms with it and nothing else; the SDK in it would test the SDK with itself"},
		{folder: "internal/archtest", reason: "it reads source and runs nothing"},
		{folder: "internal/cmd/schemajson", knows: []string{"internal/provider"}, outside: []group{framework, other}, reason: "it prints the provider's schema for the docs"},
		{folder: "internal/cmd/simcompare", knows: []string{"internal/policy", "internal/trust"}, reason: "it asks the evaluator and an independent one the same questions"},
		{folder: "internal/cmd/findingsdoc", knows: []string{"internal/trust"}, reason: "it writes the guide to the findings from the audit's own table"},
		{folder: "internal/cmd/checksdoc", knows: []string{"internal/awsapi", "internal/lake"}, reason: "it writes the guide to the checks from what the checks themselves say"},
		{folder: "internal/cmd/vendorsdoc", knows: []string{"internal/trust", "internal/vendor"}, reason: "it writes the guide to the vendors from the catalogue"},
		{folder: "internal/cmd/uncovered", outside: []group{other}, reason: "it reads the profile of go test and knows nothing of the product"},
		{folder: "internal/cmd/testlog", outside: []group{other}, reason: "it reads the output of go test and knows nothing of the product"},
		{folder: "internal/demo", knows: []string{"internal/localaws", "internal/awsapi/requestbody"}, outside: []group{sdk, other},
			reason: "it plays a user and an attacker from outside: Terraform, the endpoint and plain SDK calls, never the provider's own code"},
		{folder: "bench", knows: []string{"internal/provider"}, outside: []group{framework, other}, reason: "it measures what users start"},
		{folder: ".", knows: []string{"internal/provider"}, outside: []group{framework}, reason: "main serves the provider and does nothing else"},
	}
}

// findRoom returns the row with the longest folder that holds the given one.
func findRoom(rows []room, folder string) (room, bool) {
	best, found := room{}, false
	for _, r := range rows {
		if within(folder, r.folder) && (!found || len(r.folder) > len(best.folder)) {
			best, found = r, true
		}
	}
	return best, found
}

// within reports whether folder is room or lies in it; the root holds itself alone.
func within(folder, room string) bool {
	return folder == room || (room != "." && strings.HasPrefix(folder, room+"/"))
}

// violation says what is wrong with one import; empty if it is allowed.
func (r room) violation(path string, test bool) string {
	further := r.tests
	if !test {
		further = nil
	}
	if inner, ok := strings.CutPrefix(path, module+"/"); ok {
		for _, known := range slices.Concat(r.knows, further, []string{r.folder}) {
			if within(inner, known) {
				return ""
			}
		}
		return "it may not know the room " + inner
	}
	g := groupOf(path)
	if g == "" || slices.Contains(r.outside, g) || slices.Contains(further, string(g)) {
		return ""
	}
	if test && g == other {
		return "" // Tests compare and generate with libraries of their own.
	}
	return "it may not import " + string(g) + " (" + path + ")"
}

// tooDear are packages that cost every start of the provider more than they
// give, with what to use in their place.
func tooDear() map[string]string {
	return map[string]string{
		"github.com/hashicorp/hcl/v2/gohcl":    "it brings hclwrite, which brings go-cmp; readBody in internal/vendor reads the same tags",
		"github.com/hashicorp/hcl/v2/hclwrite": "it brings go-cmp; nothing here writes HCL",
		"github.com/google/go-cmp/cmp":         "it is for tests; compare by a method of the type",
	}
}

func TestNothingTooDear(t *testing.T) {
	t.Parallel()
	for _, f := range readSource(t) {
		for _, path := range f.imports() {
			if instead, dear := tooDear()[path]; dear && !f.test {
				t.Errorf("%s imports %s, which slows down every start of the provider: %s", f.path, path, instead)
			}
		}
	}
}

func TestDependencyRule(t *testing.T) {
	t.Parallel()
	files := readSource(t)
	rows := rooms()
	for _, f := range files {
		r, ok := findRoom(rows, f.folder())
		if !ok {
			t.Errorf("%s lies in a folder with no row in the dependency rule; add one that says what it may import, and why", f.path)
			continue
		}
		for _, path := range f.imports() {
			if wrong := r.violation(path, f.test); wrong != "" {
				t.Errorf("%s: %s. %s: %s", f.path, wrong, r.folder, r.reason)
			}
		}
	}
}

// TestDependencyRuleRefuses shows that the rule can fail: one import for each
// arrow that must not be drawn, and its neighbour that may.
func TestDependencyRuleRefuses(t *testing.T) {
	t.Parallel()
	const framework = "github.com/hashicorp/terraform-plugin-framework/types"
	const sdk = "github.com/aws/aws-sdk-go-v2/service/iam"
	for _, tt := range []struct {
		reason, folder, path string
		test, refused        bool
	}{
		{"arrows run down", "internal/awsid", module + "/internal/policy", false, true},
		{"the same arrow the right way round", "internal/policy", module + "/internal/awsid", false, false},
		{"external IDs stand alone", "internal/externalid", module + "/internal/awsid", false, true},
		{"the audit uses external IDs", "internal/trust", module + "/internal/externalid", false, false},
		{"the audit does not know vendors", "internal/trust", module + "/internal/vendor", false, true},
		{"pure rooms know no Terraform", "internal/policy", framework, false, true},
		{"not even in their tests", "internal/policy", framework, true, true},
		{"pure rooms know no SDK", "internal/lake", sdk, false, true},
		{"aws-sdk-go-base is the SDK too", "internal/vendor", "github.com/hashicorp/aws-sdk-go-base/v2", false, true},
		{"pure tests generate values", "internal/policy", "pgregory.net/rapid", true, false},
		{"awsapi speaks to AWS", "internal/awsapi", sdk, false, false},
		{"awsapi knows no schema", "internal/awsapi", framework, false, true},
		{"awsapi logs", "internal/awsapi", "github.com/hashicorp/terraform-plugin-log/tflog", false, false},
		{"awsapi is below the provider", "internal/awsapi", module + "/internal/provider", false, true},
		{"awsapi is tested against the endpoint", "internal/awsapi", module + "/internal/localaws", true, false},
		{"but not built with it", "internal/awsapi", module + "/internal/localaws", false, true},
		{"the provider calls AWS through awsapi only", "internal/provider", sdk, false, true},
		{"its tests look at AWS by themselves", "internal/provider", sdk, true, false},
		{"the provider ships no endpoint", "internal/provider", module + "/internal/localaws", false, true},
		{"the witness does not know whom it judges", "internal/localaws", module + "/internal/provider", false, true},
		{"nor in its tests", "internal/localaws", module + "/internal/provider", true, true},
		{"the witness signs without the SDK", "internal/localaws", sdk, false, true},
		{"its tests call it with the SDK", "internal/localaws", sdk, true, false},
		{"folders of a room follow its rule", "internal/localaws/cmd/localaws", module + "/internal/awsapi", false, true},
		{"and know the room", "internal/localaws/cmd/localaws", module + "/internal/localaws", false, false},
		{"main only serves", ".", module + "/internal/awsapi", false, true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			r, ok := findRoom(rooms(), tt.folder)
			if !ok {
				t.Fatalf("no row for %s", tt.folder)
			}
			if wrong := r.violation(tt.path, tt.test); (wrong != "") != tt.refused {
				t.Errorf("%s importing %s: refused %t (%q), want %t", tt.folder, tt.path, wrong != "", wrong, tt.refused)
			}
		})
	}
}
