package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

// TestEveryCheckHasItsEntry holds the guide to the code's own lists of checks.
func TestEveryCheckHasItsEntry(t *testing.T) {
	t.Parallel()
	var live, sink []string
	for _, l := range liveBreakages() {
		live = append(live, l.id)
	}
	for _, s := range sinkBreakages() {
		sink = append(sink, s.id)
	}
	if diff := cmp.Diff(awsapi.LiveCheckIDs(), live); diff != "" {
		t.Errorf("the live check's (-code +guide):\n%s", diff)
	}
	if diff := cmp.Diff(lake.CheckIDs(), sink); diff != "" {
		t.Errorf("the sink's (-code +guide):\n%s", diff)
	}
}

// TestEachBreakageIsOfItsCheck: what the guide breaks fails the check it is shown
// for. A bucket of something else is the wrong one in two ways.
func TestEachBreakageIsOfItsCheck(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(map[string]lake.Status{}, goodScene().statuses()); diff != "" {
		t.Errorf("the sink that is broken is not a good one (-want +got):\n%s", diff)
	}
	for _, s := range sinkBreakages() {
		broken := goodScene()
		s.breakIt(broken)
		var failed []string
		for id, status := range broken.statuses() {
			if status != lake.Skipped {
				failed = append(failed, id)
			}
		}
		want := []string{s.id}
		if s.id == lake.CheckBucketNamed {
			want = []string{lake.CheckBucketNamed, lake.CheckLakeBucket}
		}
		slices.Sort(failed)
		if diff := cmp.Diff(want, failed); diff != "" {
			t.Errorf("where %s (-want +got):\n%s", s.when, diff)
		}
	}
	for _, l := range liveBreakages() {
		result, err := l.result(t.Context())
		if err != nil {
			t.Errorf("where %s: %v", l.when, err)
			continue
		}
		for _, c := range result.Checks {
			if (c.Status == awsapi.CheckFail) != (c.ID == l.id) {
				t.Errorf("where %s, %s is %s: %s", l.when, c.ID, c.Status, c.Detail)
			}
		}
	}
}

// TestPermissionsAreNamed: without one, some check is unknown and names it.
func TestPermissionsAreNamed(t *testing.T) {
	t.Parallel()
	for _, p := range permissions() {
		if len(p.unknown()) == 0 {
			t.Errorf("no check is unknown without %s and says so", p.name)
		}
	}
}

func TestPageQuotesTheChecks(t *testing.T) {
	t.Parallel()
	text, err := page(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sinkBreakages() {
		words, skipped := s.say()
		_, after, _ := strings.Cut(text, "\n### "+s.id+"\n")
		own, _, _ := strings.Cut(after, "\n### ")
		if !strings.Contains(own, "> "+words.detail+"\n") || !strings.Contains(own, "**Cure.** "+words.remedy) || words.remedy == "" {
			t.Errorf("the section of %s does not quote the check:\n%s", s.id, own)
		}
		if len(skipped) > 0 && !strings.Contains(own, codes(skipped)) {
			t.Errorf("the section of %s does not say what waits for it:\n%s", s.id, own)
		}
	}
	for _, l := range liveBreakages() {
		words, err := l.say(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, "> "+words.detail+"\n\n**Cure.** "+words.remedy) {
			t.Errorf("the section of %s does not quote the check", l.id)
		}
	}
	if _, err := (liveBreakage{entry{"duration", "", "nothing is wrong", ""}, func(awsapi.ProbeInput) awsapi.ProbeResult { return whether(true) }, nil}).say(t.Context()); err == nil {
		t.Error("a breakage that breaks nothing is quoted")
	}
}

// TestProofNamesWhatIsSent: the guide by which logs are filtered names what the
// probes really send.
func TestProofNamesWhatIsSent(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../templates/guides/proof.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, sent := range []string{awsapi.ProbeSessionName, awsapi.ProbeWrongExternalID} {
		if !strings.Contains(string(text), "`"+sent+"`") {
			t.Errorf("the guide does not name %s", sent)
		}
	}
}
