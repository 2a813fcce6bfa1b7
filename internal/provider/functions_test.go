package provider

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// run calls a function as core does and returns its result or its error, with
// the place of the argument that the error blames, -1 for none.
func run(t *testing.T, f function.Function, arguments ...attr.Value) (result attr.Value, blamed int64, message string) {
	t.Helper()
	var definition function.DefinitionResponse
	f.Definition(t.Context(), function.DefinitionRequest{}, &definition)
	resp := function.RunResponse{}
	if definition.Definition.Return != nil {
		data, err := definition.Definition.Return.NewResultData(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		resp.Result = data
	}
	f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)
	if resp.Error == nil {
		return resp.Result.Value(), -1, ""
	}
	blamed = -1
	if resp.Error.FunctionArgument != nil {
		blamed = *resp.Error.FunctionArgument
	}
	return nil, blamed, resp.Error.Text
}

func TestRoleARNFunction(t *testing.T) {
	t.Parallel()
	root, aws := text("/"), text("aws")
	for _, tt := range []struct {
		reason                         string
		account, name, path, partition types.String
		want                           string
		// blamed and message are of the error, where one is wanted.
		blamed  int64
		message string
	}{
		{"a role at the root", text("123456789012"), text("Reader"), text("/"), text("aws"), "arn:aws:iam::123456789012:role/Reader", -1, ""},
		{"leading zeros and a path", text("000000000001"), text("a+=,.@-_"), text("/x/y/"), text("aws-cn"), "arn:aws-cn:iam::000000000001:role/x/y/a+=,.@-_", -1, ""},
		{"a name of 64 characters", text("123456789012"), text(strings.Repeat("n", 64)), root, aws, "arn:aws:iam::123456789012:role/" + strings.Repeat("n", 64), -1, ""},
		{"11 digits", text("12345678901"), text("Reader"), root, aws, "", 0, "has 11 digits and must have 12"},
		{"a name of 65 characters", text("123456789012"), text(strings.Repeat("n", 65)), root, aws, "", 1, "has 65 characters; it must have 1 to 64"},
		{"a slash in the name", text("123456789012"), text("a/b"), root, aws, "", 1, "'/'"},
		{"a path without slashes", text("123456789012"), text("Reader"), text("vendors"), aws, "", 2, "begin and end with a slash"},
		{"an unknown partition", text("123456789012"), text("Reader"), root, text("amazon"), "", 3, "the partitions are aws, aws-us-gov, aws-cn"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got, blamed, message := run(t, newRoleARNFunction(), tt.account, tt.name, tt.path, tt.partition)
			if blamed != tt.blamed || !strings.Contains(message, tt.message) || (message == "") != (tt.message == "") {
				t.Fatalf("argument %d: %q; want argument %d and %q", blamed, message, tt.blamed, tt.message)
			}
			if tt.message == "" && !got.Equal(text(tt.want)) {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// vendorTrust is a trust policy as vendors ask for it.
const vendorTrust = `{"Version": "2012-10-17", "Statement": [{
  "Effect": "Allow",
  "Principal": {"AWS": "arn:aws:iam::111122223333:role/collector"},
  "Action": "sts:AssumeRole",
  "Condition": {"StringEquals": {"sts:ExternalId": "right-one"}}
}]}`

func TestEvaluateTrustPolicyFunction(t *testing.T) {
	t.Parallel()
	request := func(more map[string]attr.Value) attr.Value {
		attributes := map[string]attr.Value{"principal": text("arn:aws:iam::111122223333:role/collector"), "role_arn": text("arn:aws:iam::123456789012:role/x")}
		for name, value := range more {
			attributes[name] = value
		}
		return types.DynamicValue(object(attributes))
	}
	for _, tt := range []struct {
		reason  string
		request attr.Value
		allowed bool
		// decision is the contract's word; reason must be among the reasons.
		decision, inReasons string
		needsIdentityPolicy bool
	}{
		{"the vendor with its ID; across accounts its own policy must allow too", request(map[string]attr.Value{"external_id": text("right-one")}), true, "allowed", "", true},
		{"a wrong ID", request(map[string]attr.Value{"external_id": text("wrong-one")}), false, "denied_implicitly", "sts:ExternalId", false},
		{"no ID", request(nil), false, "denied_implicitly", "sts:ExternalId", false},
		{"another role of the vendor", request(map[string]attr.Value{"external_id": text("right-one"), "principal": text("arn:aws:iam::111122223333:role/other")}), false, "denied_implicitly", "", false},
		{"the ID through the context", request(map[string]attr.Value{"context": object(map[string]attr.Value{"sts:ExternalId": text("right-one")})}), true, "allowed", "", true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			result, _, message := run(t, newEvaluateTrustPolicyFunction(), text(vendorTrust), tt.request)
			if message != "" {
				t.Fatal(message)
			}
			var got decisionModel
			answer, ok := result.(types.Object)
			if !ok {
				t.Fatalf("the answer is %T, not an object", result)
			}
			if diags := answer.As(t.Context(), &got, basetypes.ObjectAsOptions{}); diags.HasError() {
				t.Fatal(diags)
			}
			want := decisionModel{Allowed: tt.allowed, Decision: tt.decision, NeedsIdentityPolicy: tt.needsIdentityPolicy, Reasons: got.Reasons}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("decision (-want +got):\n%s", diff)
			}
			if all := strings.Join(got.Reasons, "\n"); all == "" || !strings.Contains(all, tt.inReasons) {
				t.Errorf("reasons %q; want one that speaks of %q", got.Reasons, tt.inReasons)
			}
		})
	}
}

func TestEvaluateTrustPolicyFunctionWaits(t *testing.T) {
	t.Parallel()
	request := types.DynamicValue(object(map[string]attr.Value{"principal": text("123456789012"), "external_id": types.StringUnknown()}))
	result, _, message := run(t, newEvaluateTrustPolicyFunction(), text(vendorTrust), request)
	if message != "" || !result.IsUnknown() {
		t.Errorf("result %v, error %q; want an unknown decision", result, message)
	}
}

func TestEvaluateTrustPolicyFunctionRefuses(t *testing.T) {
	t.Parallel()
	caller := types.DynamicValue(object(map[string]attr.Value{"principal": text("123456789012")}))
	for _, tt := range []struct {
		reason, policy string
		request        attr.Value
		blamed         int64
		want           string
	}{
		{"text that is no JSON", "{", caller, 0, "IAM would refuse"},
		{"a misspelt element", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Conditon":{}}]}`, caller, 0, "Conditon"},
		{"an element twice", `{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}`, caller, 0, "Version"},
		{"a Resource, which no trust policy has", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Resource":"*"}]}`, caller, 0, "Resource"},
		{"a misspelt attribute", vendorTrust, types.DynamicValue(object(map[string]attr.Value{"principle": text("x")})), 1, `no attribute "principle"`},
		{"a principal that cannot be", vendorTrust, types.DynamicValue(object(map[string]attr.Value{"principal": text("arn:aws:iam:::123456789012:role/x")})), 1, "one colon too many"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, blamed, message := run(t, newEvaluateTrustPolicyFunction(), text(tt.policy), tt.request)
			if blamed != tt.blamed || !strings.Contains(message, tt.want) {
				t.Errorf("argument %d: %q; want argument %d and %q", blamed, message, tt.blamed, tt.want)
			}
		})
	}
}

func TestClauseLeavesThePeriodToCore(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"it must have 3 characters": "It must have 3 characters", "Write it so.": "Write it so", "why?": "Why?"} {
		if got := clause(text); got != want {
			t.Errorf("clause(%q) = %q, want %q", text, got, want)
		}
	}
}
