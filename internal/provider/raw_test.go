package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type values = map[string]tftypes.Value

func rawText(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

func rawBool(b bool) tftypes.Value { return tftypes.NewValue(tftypes.Bool, b) }

func rawTexts(collection tftypes.Type, items ...string) tftypes.Value {
	elements := make([]tftypes.Value, len(items))
	for i, item := range items {
		elements[i] = rawText(item)
	}
	return tftypes.NewValue(collection, elements)
}

var (
	rawSet     = tftypes.Set{ElementType: tftypes.String}
	rawList    = tftypes.List{ElementType: tftypes.String}
	rawMap     = tftypes.Map{ElementType: tftypes.String}
	rawUnknown = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
)

// providerBlock builds a provider block's value: what is not given is null, or
// an empty collection of blocks, as core sends it.
func providerBlock(t *testing.T, given values) tftypes.Value {
	t.Helper()
	whole, ok := providerSchema().Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("the provider's schema is no object")
	}
	return complete(t, whole, given)
}

func complete(t *testing.T, kind tftypes.Object, given values) tftypes.Value {
	t.Helper()
	all := values{}
	for name, attribute := range kind.AttributeTypes {
		all[name] = tftypes.NewValue(attribute, nil)
		if value, ok := given[name]; ok {
			all[name] = value
		} else if nestsObjects(attribute) {
			all[name] = tftypes.NewValue(attribute, []tftypes.Value{})
		}
	}
	for name := range given {
		if _, ok := kind.AttributeTypes[name]; !ok {
			t.Fatalf("the schema has no %q", name)
		}
	}
	return tftypes.NewValue(kind, all)
}

func nestsObjects(kind tftypes.Type) bool {
	element, ok := elementType(kind)
	return ok && element.Is(tftypes.Object{})
}

func elementType(kind tftypes.Type) (tftypes.Type, bool) {
	switch kind := kind.(type) {
	case tftypes.List:
		return kind.ElementType, true
	case tftypes.Set:
		return kind.ElementType, true
	}
	return nil, false
}

// blocks builds a collection of blocks of the provider block.
func blocks(t *testing.T, name string, given ...values) tftypes.Value {
	t.Helper()
	whole, ok := providerSchema().Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("the provider's schema is no object")
	}
	collection := whole.AttributeTypes[name]
	element, _ := elementType(collection)
	object, ok := element.(tftypes.Object)
	if !ok {
		t.Fatalf("%s is no block", name)
	}
	elements := make([]tftypes.Value, len(given))
	for i, block := range given {
		elements[i] = complete(t, object, block)
	}
	return tftypes.NewValue(collection, elements)
}

// validate runs the validation that core asks for before every operation.
func validate(t *testing.T, given values) []*tfprotov6.Diagnostic {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	value := providerBlock(t, given)
	config, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}
