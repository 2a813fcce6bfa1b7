package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

func TestNoticesOfNoClientAreNone(t *testing.T) {
	t.Parallel()
	for reason, data := range map[string]*providerData{"before the provider is configured": nil, "while an argument is unknown": {}, "with nothing to say": {AWS: awsapi.New(awsapi.Config{})}} {
		var diags diag.Diagnostics
		data.addNotices(&diags)
		if len(diags) != 0 {
			t.Errorf("%s there were %v", reason, diags)
		}
	}
}
