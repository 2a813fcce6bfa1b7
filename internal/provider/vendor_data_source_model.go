package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// vendorModel is the configuration and what is read.
type vendorModel struct {
	Name                  types.String           `tfsdk:"name"`
	Variant               types.String           `tfsdk:"variant"`
	Partition             types.String           `tfsdk:"partition"`
	Title                 types.String           `tfsdk:"title"`
	DocumentationURL      types.String           `tfsdk:"documentation_url"`
	VerifiedOn            types.String           `tfsdk:"verified_on"`
	Status                types.String           `tfsdk:"status"`
	Principals            types.List             `tfsdk:"principals"`
	PrincipalPattern      types.String           `tfsdk:"principal_pattern"`
	ExternalID            *vendorExternalIDModel `tfsdk:"external_id"`
	RoleNameRule          *vendorRoleNameModel   `tfsdk:"role_name_rule"`
	PathRule              types.String           `tfsdk:"path_rule"`
	MaxSessionDuration    types.Int64            `tfsdk:"max_session_duration"`
	AuthenticationMethods []vendorMethodModel    `tfsdk:"authentication_methods"`
	UseCases              []vendorUseCaseModel   `tfsdk:"use_cases"`
	HandoffFields         types.List             `tfsdk:"handoff_fields"`
	Notes                 types.Map              `tfsdk:"notes"`
	Variants              types.List             `tfsdk:"variants"`
}

type vendorExternalIDModel struct {
	Issuer   types.String `tfsdk:"issuer"`
	Required types.Bool   `tfsdk:"required"`
	Pattern  types.String `tfsdk:"pattern"`
	Example  types.String `tfsdk:"example"`
}

type vendorRoleNameModel struct {
	Kind  types.String `tfsdk:"kind"`
	Value types.String `tfsdk:"value"`
}

type vendorMethodModel struct {
	Name   types.String `tfsdk:"name"`
	Status types.String `tfsdk:"status"`
}

type vendorUseCaseModel struct {
	Name        types.String           `tfsdk:"name"`
	Description types.String           `tfsdk:"description"`
	Provenance  types.String           `tfsdk:"provenance"`
	Parameters  []vendorParameterModel `tfsdk:"parameters"`
}

type vendorParameterModel struct {
	Name        types.String `tfsdk:"name"`
	Required    types.Bool   `tfsdk:"required"`
	Description types.String `tfsdk:"description"`
}

// fill maps a definition and one of its variants.
func (m *vendorModel) fill(definition *vendor.Definition, variant *vendor.Variant) {
	m.Title = types.StringValue(definition.Title)
	m.DocumentationURL = types.StringValue(definition.DocumentationURL)
	m.VerifiedOn = types.StringValue(definition.VerifiedOn)
	m.Status = types.StringValue(definition.Status)
	m.Principals = types.ListValueMust(types.StringType, stringValues(variant.Principals))
	m.PrincipalPattern = stringOrNull(variant.PrincipalPattern)
	m.ExternalID = &vendorExternalIDModel{
		Issuer:   types.StringValue(definition.ExternalID.Issuer),
		Required: types.BoolValue(definition.ExternalID.Required),
		Pattern:  stringOrNull(definition.ExternalID.Pattern),
		Example:  stringOrNull(definition.ExternalID.Example),
	}
	m.RoleNameRule = &vendorRoleNameModel{
		Kind:  types.StringValue(definition.RoleName.Kind),
		Value: stringOrNull(definition.RoleName.Value),
	}
	m.PathRule = stringOrNull(definition.Path.Value)
	m.MaxSessionDuration = types.Int64Null()
	if definition.MaxSessionDuration != 0 {
		m.MaxSessionDuration = types.Int64Value(definition.MaxSessionDuration)
	}
	m.AuthenticationMethods = make([]vendorMethodModel, 0, len(definition.Methods))
	for _, method := range definition.Methods {
		m.AuthenticationMethods = append(m.AuthenticationMethods, vendorMethodModel{
			Name: types.StringValue(method.Name), Status: types.StringValue(method.Status),
		})
	}
	m.UseCases = make([]vendorUseCaseModel, 0, len(definition.UseCases))
	for i := range definition.UseCases {
		m.UseCases = append(m.UseCases, useCaseModel(&definition.UseCases[i]))
	}
	m.HandoffFields = types.ListValueMust(types.StringType, stringValues(definition.HandoffLabels()))
	m.Notes = mapOfStrings(definition.Notes())
	m.Variants = types.ListValueMust(types.StringType, stringValues(definition.VariantNames()))
}

func useCaseModel(u *vendor.UseCase) vendorUseCaseModel {
	m := vendorUseCaseModel{
		Name: types.StringValue(u.Key), Description: types.StringValue(u.Description), Provenance: types.StringValue(u.Provenance),
		Parameters: make([]vendorParameterModel, 0, len(u.Parameters)),
	}
	for _, p := range u.Parameters {
		m.Parameters = append(m.Parameters, vendorParameterModel{
			Name: types.StringValue(p.Name), Required: types.BoolValue(p.Required), Description: types.StringValue(p.Description),
		})
	}
	return m
}
