package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// TestSessionTags are the limits of the STS API Reference, AssumeRole, Tags.
func TestSessionTags(t *testing.T) {
	t.Parallel()
	many := func(n int) map[string]string {
		tags := map[string]string{}
		for i := range n {
			tags[fmt.Sprint("k", i)] = "v"
		}
		return tags
	}
	for _, tt := range []struct {
		reason string
		tags   map[string]string
		// want is in the message; empty where the tags are fine.
		want string
	}{
		{"tags as they should be", map[string]string{"team": "security", "Cost Centre": ""}, ""},
		{"as many as may be", many(50), ""},
		{"one too many", many(51), "51 session tags; at most 50"},
		{"a key that AWS keeps", map[string]string{"aws:x": "y"}, `begins with "aws:"`},
		{"a key twice but for its case", map[string]string{"Team": "a", "team": "b"}, "differ in case only"},
		{"a value too long", map[string]string{"team": strings.Repeat("x", 257)}, "257 characters; at most 256"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			var resp validator.MapResponse
			sessionTags{}.ValidateMap(t.Context(), validator.MapRequest{Path: path.Root("session_tags"), ConfigValue: mapOfStrings(tt.tags)}, &resp)
			if tt.want == "" {
				wantNoErrors(t, resp.Diagnostics)
				return
			}
			if len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), tt.want) {
				t.Errorf("diagnostics %v; want one holding %q", resp.Diagnostics, tt.want)
			}
		})
	}
}
