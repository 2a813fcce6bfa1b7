package provider

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	resourcefw "github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// TestAccFractions: a number with a fraction, or one that is too large, is a slip
// of the user's wherever one is taken, and never "an error in the provider".
func TestAccFractions(t *testing.T) {
	needsAcc(t)
	const role = "resource \"crossaccount_access_role\" \"test\" {\n  trusted_principals = [\"arn:aws:iam::123456789012:role/x\"]\n  %s\n}\n"
	const live = "data \"crossaccount_assume_role\" \"test\" {\n  role_arn = \"arn:aws:iam::123456789012:role/x\"\n  %s\n}\n"
	for _, tt := range []struct{ argument, config string }{
		{"max_session_duration", role},
		{"duration_seconds", live},
		{"max_retries", "provider \"crossaccount\" {\n  %s\n}\n" + fmt.Sprintf(role, "")},
		{"token_bucket_rate_limiter_capacity", "provider \"crossaccount\" {\n  %s\n}\n" + fmt.Sprintf(role, "")},
		{"trust_policy_size_limit", "provider \"crossaccount\" {\n  %s\n}\n" + fmt.Sprintf(role, "")},
	} {
		for _, value := range []string{"3600.5", "36000000000000000000000"} {
			t.Run(tt.argument+" "+value, func(t *testing.T) {
				accTest(t, resource.TestStep{
					Config: fmt.Sprintf(tt.config, tt.argument+" = "+value), PlanOnly: true,
					ExpectError: words("Not a whole number", tt.argument, "is not a whole number"),
				})
			})
		}
	}
}

// TestWholeNumbers holds the rule for arguments of later days too.
func TestWholeNumbers(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	seen := 0
	for _, build := range resources() {
		var resp resourcefw.SchemaResponse
		build().Schema(ctx, resourcefw.SchemaRequest{}, &resp)
		seen += checkNumbers(t, resp.Schema.Attributes)
	}
	for _, build := range dataSources() {
		var resp datasource.SchemaResponse
		build().Schema(ctx, datasource.SchemaRequest{}, &resp)
		seen += checkNumbers(t, resp.Schema.Attributes)
	}
	for _, build := range ephemeralResources() {
		var resp ephemeral.SchemaResponse
		build().Schema(ctx, ephemeral.SchemaRequest{}, &resp)
		seen += checkNumbers(t, resp.Schema.Attributes)
	}
	var resp provider.SchemaResponse
	New("test")().Schema(ctx, provider.SchemaRequest{}, &resp)
	seen += checkNumbers(t, resp.Schema.Attributes)
	if seen < 6 {
		t.Errorf("the test found %d numbers among the arguments; there are six at least", seen)
	}
}

// checkNumbers counts the arguments that are numbers.
func checkNumbers[A interface {
	GetType() attr.Type
	IsOptional() bool
	IsRequired() bool
}](t *testing.T, attributes map[string]A) int {
	t.Helper()
	numbers := 0
	for name, a := range attributes {
		if !a.IsOptional() && !a.IsRequired() || !a.GetType().TerraformType(t.Context()).Equal(tftypes.Number) {
			continue
		}
		numbers++
		if _, own := a.GetType().(wholeNumberType); !own {
			t.Errorf("%s is of the framework's own type, which blames the provider for a fraction", name)
		}
	}
	return numbers
}
