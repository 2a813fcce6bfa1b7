package vendor_test

import (
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// The file that the guide shows is one that works.
func TestTheGuideShowsAFileThatIsRead(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../templates/guides/vendor-files.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(guide), "```hcl\n")
	text, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("the guide shows no file")
	}
	d := load(t, text, "acme")
	got, err := d.Permissions("logs", "aws", map[string][]string{"bucket": {"acme-logs"}, "folder": {"2026"}})
	if err != nil || !strings.Contains(got.JSON, "arn:aws:s3:::acme-logs/2026/*") {
		t.Errorf("got %+v and %v", got, err)
	}
	handoff, err := d.Handoff(vendor.HandoffInput{
		RoleARN: "arn:aws:iam::123456789012:role/Acme", ExternalID: "acme-0123456789abcdef", Parameters: map[string]string{"region": "eu-central-1"},
	})
	if err != nil || len(handoff.Fields) != 2 || handoff.Fields[1].Value != "s3.eu-central-1.amazonaws.com" {
		t.Errorf("got %+v and %v", handoff, err)
	}
	if string(hclwrite.Format([]byte(text))) != text {
		t.Error("the file in the guide is not formatted")
	}
}
