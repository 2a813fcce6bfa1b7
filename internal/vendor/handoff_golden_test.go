package vendor_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// handoffCase is a form filled in, and what must come out.
type handoffCase struct {
	Reason     string            `json:"reason"`
	Form       string            `json:"form"`
	RoleARN    string            `json:"role_arn"`
	ExternalID string            `json:"external_id"`
	Parameters map[string]string `json:"parameters"`
	// Fields are pairs of label and value, in the console's order.
	Fields [][2]string `json:"fields"`
	// Snippet is the statement or payload, a line each.
	Snippet []string `json:"snippet"`
	// Warnings are parts of the warnings, one for each.
	Warnings []string `json:"warnings"`
}

func TestHandoffsOfEveryForm(t *testing.T) {
	t.Parallel()
	for key, want := range facts(t) {
		d, err := catalog(t).Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range want.Handoffs {
			t.Run(key+"/"+c.Form+"/"+c.Reason, func(t *testing.T) {
				t.Parallel()
				got, err := d.Handoff(vendor.HandoffInput{Form: c.Form, RoleARN: c.RoleARN, ExternalID: c.ExternalID, Parameters: c.Parameters})
				if err != nil {
					t.Fatal(err)
				}
				var fields [][2]string
				for _, f := range got.Fields {
					fields = append(fields, [2]string{f.Label, f.Value})
				}
				if diff := cmp.Diff(c.Fields, fields); diff != "" {
					t.Errorf("fields differ (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(strings.Join(c.Snippet, "\n"), got.Snippet); diff != "" {
					t.Errorf("snippet differs (-want +got):\n%s", diff)
				}
				if strings.HasPrefix(got.Snippet, "{") && !json.Valid([]byte(got.Snippet)) {
					t.Errorf("the snippet is no JSON:\n%s", got.Snippet)
				}
				checkWarnings(t, c.Warnings, got.Warnings)
				labelsInOrder(t, d, got)
			})
		}
	}
}

func checkWarnings(t *testing.T, want, got []string) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("warnings are %q, want %q", got, want)
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("warning %q does not hold %q", got[i], want[i])
		}
	}
}

// labelsInOrder checks that the fields are the form's labels, some left out.
func labelsInOrder(t *testing.T, d *vendor.Definition, got *vendor.Handoff) {
	t.Helper()
	form, err := d.Form(got.Form)
	if err != nil {
		t.Fatal(err)
	}
	labels := form.Labels()
	for _, f := range got.Fields {
		at := slices.Index(labels, f.Label)
		if at < 0 {
			t.Fatalf("the label %q is not among those of the form, or out of order", f.Label)
		}
		labels = labels[at+1:]
	}
}

// The labels are those of the vendors' guides, in their order.
func TestHandoffLabels(t *testing.T) {
	t.Parallel()
	for key, want := range map[string][]string{
		// Amazon Security Lake Sink Setup: credential, then integration parameters.
		"synqly": {"Role ARN", "External ID", "Role Session Name", "Duration", "URL", "Region"},
		// Amazon Web Services: the dialog of Connect.
		"trelica": {"AWS account ID", "Region name"},
		// STS Integration, with the type of the method that the vendor prefers.
		"dataloop":   {"Integration Name", "Provider", "Integration Type", "Role ARN"},
		"databricks": nil,
	} {
		d, err := catalog(t).Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, d.HandoffLabels()); diff != "" {
			t.Errorf("%s: labels differ (-want +got):\n%s", key, diff)
		}
	}
}
