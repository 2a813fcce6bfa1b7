package provider

import (
	"context"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// object builds a value of the type that HCL gives to an object literal.
func object(attributes map[string]attr.Value) types.Object {
	kinds := make(map[string]attr.Type, len(attributes))
	for name, value := range attributes {
		kinds[name] = value.Type(context.Background())
	}
	return types.ObjectValueMust(kinds, attributes)
}

func tuple(elements ...attr.Value) types.Tuple {
	kinds := make([]attr.Type, len(elements))
	for i, element := range elements {
		kinds[i] = element.Type(context.Background())
	}
	return types.TupleValueMust(kinds, elements)
}

func text(s string) types.String { return types.StringValue(s) }

func number(s string) types.Number {
	// 512 bits is what core computes with.
	f, _, err := big.ParseFloat(s, 10, 512, big.ToNearestEven)
	if err != nil {
		panic(err)
	}
	return types.NumberValue(f)
}

func pointer(s string) *string { return &s }

func TestTrustRequest(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		value  attr.Value
		want   trust.Request
	}{
		{"a principal is enough", object(map[string]attr.Value{"principal": text("123456789012")}),
			trust.Request{Principal: "123456789012"}},
		{"every attribute", object(map[string]attr.Value{
			"principal": text("123456789012"), "role_arn": text("arn:aws:iam::111122223333:role/x"), "external_id": text("id"),
			"session_name": text("s"), "source_identity": text("me"), "session_tags": object(map[string]attr.Value{"a": text("1")}),
			"transitive_tag_keys": tuple(text("a")), "action": text("sts:TagSession"), "context": object(map[string]attr.Value{"aws:SourceIp": text("192.0.2.1")}),
		}), trust.Request{
			Principal: "123456789012", RoleARN: "arn:aws:iam::111122223333:role/x", ExternalID: pointer("id"), SessionName: pointer("s"),
			SourceIdentity: pointer("me"), SessionTags: map[string]string{"a": "1"}, TransitiveTagKeys: []string{"a"}, Action: "sts:TagSession",
			Context: map[string][]string{"aws:SourceIp": {"192.0.2.1"}},
		}},
		{"null counts as not sent", object(map[string]attr.Value{"principal": text("x"), "external_id": types.StringNull()}),
			trust.Request{Principal: "x"}},
		{"empty is not absent", object(map[string]attr.Value{"principal": text("x"), "external_id": text("")}),
			trust.Request{Principal: "x", ExternalID: pointer("")}},
		{"a whole number serves as a string", object(map[string]attr.Value{"principal": text("x"), "external_id": number("12345")}),
			trust.Request{Principal: "x", ExternalID: pointer("12345")}},
		{"context takes strings, numbers, bools and lists of them", object(map[string]attr.Value{"principal": text("x"), "context": object(map[string]attr.Value{
			"a": text("s"), "b": number("0.1"), "c": types.BoolValue(true), "d": tuple(text("x"), number("2"), types.BoolValue(false)),
		})}), trust.Request{Principal: "x", Context: map[string][]string{"a": {"s"}, "b": {"0.1"}, "c": {"true"}, "d": {"x", "2", "false"}}}},
		{"an empty list is a key without values, not an absent key", object(map[string]attr.Value{"principal": text("x"), "context": object(map[string]attr.Value{"aws:TagKeys": tuple()})}),
			trust.Request{Principal: "x", Context: map[string][]string{"aws:TagKeys": {}}}},
		{"a null key of the context is absent", object(map[string]attr.Value{"principal": text("x"), "context": object(map[string]attr.Value{"a": types.StringNull(), "b": text("1")})}),
			trust.Request{Principal: "x", Context: map[string][]string{"b": {"1"}}}},
		{"a map serves as an object", types.MapValueMust(types.StringType, map[string]attr.Value{"principal": text("x"), "action": text("sts:AssumeRole")}),
			trust.Request{Principal: "x", Action: "sts:AssumeRole"}},
		{"a set serves as a list", object(map[string]attr.Value{"principal": text("x"), "transitive_tag_keys": types.SetValueMust(types.StringType, []attr.Value{text("a")})}),
			trust.Request{Principal: "x", TransitiveTagKeys: []string{"a"}}},
		{"values typed at run time are opened", types.DynamicValue(object(map[string]attr.Value{"principal": types.DynamicValue(text("x"))})),
			trust.Request{Principal: "x"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got, known, err := trustRequest(tt.value)
			if err != nil || !known {
				t.Fatalf("known %t, error %v", known, err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTrustRequestRefuses(t *testing.T) {
	t.Parallel()
	with := func(name string, value attr.Value) attr.Value {
		return object(map[string]attr.Value{"principal": text("x"), name: value})
	}
	for _, tt := range []struct {
		reason string
		value  attr.Value
		want   string
	}{
		{"a misspelt attribute", with("externalid", text("x")), `request has no attribute "externalid"; the valid ones are principal, role_arn, external_id,`},
		{"no principal", object(map[string]attr.Value{}), "request.principal is missing"},
		{"a null principal", object(map[string]attr.Value{"principal": types.StringNull()}), "request.principal is missing"},
		{"not an object", text("123456789012"), "request must be an object with the attributes principal,"},
		{"null", types.DynamicNull(), "it is null"},
		{"a list", tuple(text("x")), "it is a list"},
		{"a list for a string", with("external_id", tuple(text("x"))), "request.external_id must be a string; it is a list"},
		{"a string for a list", with("transitive_tag_keys", text("x")), "request.transitive_tag_keys must be a list of strings; it is a string"},
		{"an object in a list", with("transitive_tag_keys", tuple(text("a"), object(nil))), "request.transitive_tag_keys[1] must be a string; it is an object"},
		{"a string for a map", with("session_tags", text("x")), "request.session_tags must be a map of strings; it is a string"},
		{"a list in tags", with("session_tags", object(map[string]attr.Value{"a": tuple()})), `request.session_tags["a"] must be a string; it is a list`},
		{"an object in the context", with("context", object(map[string]attr.Value{"k": object(nil)})), `request.context["k"] must be a string, number, bool or a list of them; it is an object`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, _, err := trustRequest(tt.value)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one holding %q", err, tt.want)
			}
		})
	}
}

// TestTrustRequestWaits shows that an unknown value puts the answer off,
// wherever it hides, and is never taken for an absent one.
func TestTrustRequestWaits(t *testing.T) {
	t.Parallel()
	unknown := types.StringUnknown()
	for reason, value := range map[string]attr.Value{
		"the request":          types.DynamicUnknown(),
		"the principal":        object(map[string]attr.Value{"principal": unknown}),
		"an external ID":       object(map[string]attr.Value{"principal": text("x"), "external_id": unknown}),
		"a tag":                object(map[string]attr.Value{"principal": text("x"), "session_tags": object(map[string]attr.Value{"a": unknown})}),
		"an element of a list": object(map[string]attr.Value{"principal": text("x"), "transitive_tag_keys": tuple(text("a"), unknown)}),
		"a value of a key":     object(map[string]attr.Value{"principal": text("x"), "context": object(map[string]attr.Value{"k": tuple(unknown)})}),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			if _, known, err := trustRequest(value); known || err != nil {
				t.Errorf("known %t, error %v; want the answer put off", known, err)
			}
		})
	}
}
