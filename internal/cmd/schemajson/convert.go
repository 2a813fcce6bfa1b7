package main

import (
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func convert(s *tfprotov6.GetProviderSchemaResponse, identities *tfprotov6.GetResourceIdentitySchemasResponse) (*tfjson.ProviderSchema, error) {
	var out tfjson.ProviderSchema
	var err error
	if out.ConfigSchema, err = objectSchema(s.Provider); err != nil {
		return nil, fmt.Errorf("provider block: %w", err)
	}
	for _, kind := range []struct {
		name string
		from map[string]*tfprotov6.Schema
		to   *map[string]*tfjson.Schema
	}{
		{"resource", s.ResourceSchemas, &out.ResourceSchemas},
		{"data source", s.DataSourceSchemas, &out.DataSourceSchemas},
		{"ephemeral resource", s.EphemeralResourceSchemas, &out.EphemeralResourceSchemas},
		{"list resource", s.ListResourceSchemas, &out.ListResourceSchemas},
	} {
		if *kind.to, err = each(kind.name, kind.from, objectSchema); err != nil {
			return nil, err
		}
	}
	if out.Functions, err = each("function", s.Functions, signature); err != nil {
		return nil, err
	}
	out.ResourceIdentitySchemas, err = each("identity of", identities.IdentitySchemas, identity)
	return &out, err
}

// each converts one kind of thing, and names the one that does not convert.
func each[From, To any](kind string, from map[string]From, one func(From) (To, error)) (map[string]To, error) {
	out := make(map[string]To, len(from))
	for name, value := range from {
		converted, err := one(value)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", kind, name, err)
		}
		out[name] = converted
	}
	return out, nil
}

func objectSchema(s *tfprotov6.Schema) (*tfjson.Schema, error) {
	b, err := block(s.Block)
	return &tfjson.Schema{Version: uint64(s.Version), Block: b}, err
}

func block(b *tfprotov6.SchemaBlock) (*tfjson.SchemaBlock, error) {
	out := &tfjson.SchemaBlock{
		NestedBlocks:    make(map[string]*tfjson.SchemaBlockType, len(b.BlockTypes)),
		Description:     b.Description,
		DescriptionKind: descriptionKind(b.DescriptionKind),
		Deprecated:      b.Deprecated,
	}
	var err error
	if out.Attributes, err = attributes(b.Attributes); err != nil {
		return nil, err
	}
	for _, nested := range b.BlockTypes {
		inner, err := block(nested.Block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nested.TypeName, err)
		}
		mode, err := blockNesting(nested.Nesting)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nested.TypeName, err)
		}
		out.NestedBlocks[nested.TypeName] = &tfjson.SchemaBlockType{
			NestingMode: mode,
			Block:       inner,
			MinItems:    uint64(nested.MinItems),
			MaxItems:    uint64(nested.MaxItems),
		}
	}
	return out, nil
}

func attributes(in []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	out := make(map[string]*tfjson.SchemaAttribute, len(in))
	for _, a := range in {
		converted := &tfjson.SchemaAttribute{
			Description:     a.Description,
			DescriptionKind: descriptionKind(a.DescriptionKind),
			Deprecated:      a.Deprecated,
			Required:        a.Required,
			Optional:        a.Optional,
			Computed:        a.Computed,
			Sensitive:       a.Sensitive,
			WriteOnly:       a.WriteOnly,
		}
		var err error
		if a.NestedType != nil {
			converted.AttributeNestedType, err = nestedType(a.NestedType)
		} else {
			converted.AttributeType, err = ctyType(a.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		out[a.Name] = converted
	}
	return out, nil
}

func nestedType(o *tfprotov6.SchemaObject) (*tfjson.SchemaNestedAttributeType, error) {
	inner, err := attributes(o.Attributes)
	if err != nil {
		return nil, err
	}
	mode, err := objectNesting(o.Nesting)
	return &tfjson.SchemaNestedAttributeType{Attributes: inner, NestingMode: mode}, err
}

func identity(s *tfprotov6.ResourceIdentitySchema) (*tfjson.IdentitySchema, error) {
	out := &tfjson.IdentitySchema{
		Version:    uint64(s.Version),
		Attributes: make(map[string]*tfjson.IdentityAttribute, len(s.IdentityAttributes)),
	}
	for _, a := range s.IdentityAttributes {
		t, err := ctyType(a.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		out.Attributes[a.Name] = &tfjson.IdentityAttribute{
			IdentityType:      t,
			Description:       a.Description,
			RequiredForImport: a.RequiredForImport,
			OptionalForImport: a.OptionalForImport,
		}
	}
	return out, nil
}

func signature(f *tfprotov6.Function) (*tfjson.FunctionSignature, error) {
	out := &tfjson.FunctionSignature{
		Description:        f.Description,
		Summary:            f.Summary,
		DeprecationMessage: f.DeprecationMessage,
	}
	var err error
	if out.ReturnType, err = ctyType(f.Return.Type); err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	for _, p := range f.Parameters {
		converted, err := parameter(p)
		if err != nil {
			return nil, err
		}
		out.Parameters = append(out.Parameters, converted)
	}
	if f.VariadicParameter != nil {
		out.VariadicParameter, err = parameter(f.VariadicParameter)
	}
	return out, err
}

func parameter(p *tfprotov6.FunctionParameter) (*tfjson.FunctionParameter, error) {
	t, err := ctyType(p.Type)
	if err != nil {
		return nil, fmt.Errorf("parameter %s: %w", p.Name, err)
	}
	return &tfjson.FunctionParameter{
		Name:        p.Name,
		Description: p.Description,
		IsNullable:  p.AllowNullValue,
		Type:        t,
	}, nil
}
