package vendor

import (
	"fmt"
	"reflect"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// readBody reads an HCL body into target, a pointer to a struct, by the tags of
// its fields. What cannot be read is told in the diagnostics, each with its
// place, and left at its zero value; expressions are evaluated with neither
// variables nor functions.
//
// It speaks the part of HCL's own struct tags that the file format uses. The
// package of HCL that reads them (gohcl) also writes them, and its writer brings a
// library for tests into the provider, which made a sixth of the processor
// time of every start. The tags are
//
//	`hcl:"name"`            an attribute that must be given
//	`hcl:"name,optional"`   one that may be left out
//	`hcl:"name,attr_range"` where the attribute of that name stands
//	`hcl:"name,label"`      a label of the block, in the order of the fields
//	`hcl:"name,block"`      blocks: a slice takes any number, a pointer at most one, a struct exactly one
//	`hcl:",def_range"`      where the block begins
//
// An attribute is a string, bool, int, int64, []string, or an hcl.Expression,
// which is kept as it stands, or as null where it is left out.
func readBody(body hcl.Body, target any) hcl.Diagnostics {
	return readStruct(body, reflect.ValueOf(target).Elem())
}

func readStruct(body hcl.Body, into reflect.Value) hcl.Diagnostics {
	tags := tagsOf(into.Type())
	content, diags := body.Content(tags.schema())
	if content == nil {
		// Not covered: both syntaxes of HCL give content beside their errors.
		return diags
	}
	for name, f := range tags.attributes {
		diags = append(diags, readAttribute(body, content.Attributes[name], into.Field(f.index))...)
	}
	for name, index := range tags.ranges {
		if attribute := content.Attributes[name]; attribute != nil {
			into.Field(index).Set(reflect.ValueOf(attribute.Range))
		}
	}
	byType := content.Blocks.ByType()
	for name, index := range tags.blocks {
		diags = append(diags, readBlocks(body, name, byType[name], into.Field(index))...)
	}
	return diags
}

func readAttribute(body hcl.Body, attribute *hcl.Attribute, into reflect.Value) hcl.Diagnostics {
	if into.Type() == reflect.TypeFor[hcl.Expression]() {
		expression := hcl.StaticExpr(cty.NullVal(cty.DynamicPseudoType), body.MissingItemRange())
		if attribute != nil {
			expression = attribute.Expr
		}
		into.Set(reflect.ValueOf(expression))
		return nil
	}
	if attribute == nil {
		return nil
	}
	return readValue(attribute.Expr, into.Addr().Interface())
}

func readBlocks(body hcl.Body, name string, blocks hcl.Blocks, into reflect.Value) hcl.Diagnostics {
	switch into.Kind() {
	case reflect.Slice:
		var diags hcl.Diagnostics
		all := reflect.MakeSlice(into.Type(), len(blocks), len(blocks))
		for i, block := range blocks {
			diags = append(diags, readBlock(block, all.Index(i))...)
		}
		into.Set(all)
		return diags
	case reflect.Pointer:
		if len(blocks) == 0 {
			return nil
		}
		one := reflect.New(into.Type().Elem())
		into.Set(one)
		return append(tooMany(name, blocks), readBlock(blocks[0], one.Elem())...)
	default:
		if len(blocks) == 0 {
			return hcl.Diagnostics{{
				Severity: hcl.DiagError, Summary: "Missing block",
				Detail:  fmt.Sprintf("A %s block is required.", name),
				Subject: body.MissingItemRange().Ptr(),
			}}
		}
		return append(tooMany(name, blocks), readBlock(blocks[0], into)...)
	}
}

func tooMany(name string, blocks hcl.Blocks) hcl.Diagnostics {
	if len(blocks) < 2 {
		return nil
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: "Duplicate block",
		Detail:  fmt.Sprintf("Only one %s block is allowed; another stands at %s.", name, blocks[0].DefRange),
		Subject: &blocks[1].DefRange,
	}}
}

func readBlock(block *hcl.Block, into reflect.Value) hcl.Diagnostics {
	tags := tagsOf(into.Type())
	for i, label := range block.Labels {
		into.Field(tags.labels[i].index).SetString(label)
	}
	if tags.place >= 0 {
		into.Field(tags.place).Set(reflect.ValueOf(block.DefRange))
	}
	return readStruct(block.Body, into)
}
