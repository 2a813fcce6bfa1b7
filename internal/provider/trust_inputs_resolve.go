package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// trustSite is the role that a trust policy belongs to, as far as it is known.
// Empty strings and zero mean "not known".
type trustSite struct {
	partition          string
	accountID          string
	roleName           string
	rolePath           string
	maxSessionDuration int64
	// permissions are the permission policies that the resource manages.
	permissions rolePermissions
}

// rolePermissions are a role's own policies, for the audit of what a third
// party could do: inline ones by name, as JSON, and managed ones by ARN.
type rolePermissions struct {
	inline  map[string]string
	managed []string
}

// resolvedTrust is what the trust inputs come to at one site.
type resolvedTrust struct {
	// policy is the canonical JSON, unknown while an input it is built from is.
	policy types.String
	// audited is the text to audit, with placeholders for external IDs that
	// are not known yet; empty where the audit must wait.
	audited string
	// settled is true if nothing that the findings depend on is unknown.
	settled bool
	subject trust.Subject
	// definition is the vendor's; nil if none is named, known and found.
	definition *vendor.Definition
	// assumesItself is true if the vendor demands that the role can assume
	// itself, so that the policy holds the role's own ARN.
	assumesItself bool
}

// resolve builds the trust policy and what the audit needs. What is unknown
// makes the answer unknown and never an error.
func (m *trustInputsModel) resolve(ctx context.Context, data *providerData, site trustSite, diags *diag.Diagnostics) resolvedTrust {
	definition, variant := m.vendorFor(data, site.partition, diags)
	resolved := resolvedTrust{policy: types.StringUnknown(), definition: definition}
	if diags.HasError() {
		return resolved
	}
	resolved.subject = m.subject(ctx, data, site, definition, variant, diags)
	if m.AssumeRolePolicy.IsNull() {
		m.resolveBuilt(ctx, site, variant, &resolved, diags)
	} else if m.AssumeRolePolicy.Equal(types.StringValue("")) {
		// No text to audit means that the audit waits, and this would never come.
		diags.AddAttributeError(path.Root("assume_role_policy"), "Trust policy is empty",
			"IAM takes no empty trust policy. Set assume_role_policy to a policy as JSON, or leave it out (null) to have one built from the other inputs.")
	} else if !m.AssumeRolePolicy.IsUnknown() {
		resolved.audited = canonicalTrustPolicy(m.AssumeRolePolicy.ValueString())
		resolved.policy = types.StringValue(resolved.audited)
	}
	if !m.auditable(ctx, data, site) {
		resolved.audited = ""
	}
	resolved.settled = resolved.audited != "" && !resolved.policy.IsUnknown()
	return resolved
}

// auditable is false while an input is unknown that could turn a finding
// round; an unknown external ID is none, for a placeholder stands for it.
func (m *trustInputsModel) auditable(ctx context.Context, data *providerData, site trustSite) bool {
	return site.partition != "" && len(data.unknownForAudit()) == 0 &&
		fullyKnown(ctx, m.Vendor, m.VendorVariant, m.TrustedAccountIDs, m.AcceptedFindings)
}

// resolveBuilt fills in the policy built from the single inputs.
func (m *trustInputsModel) resolveBuilt(ctx context.Context, site trustSite, variant *vendor.Variant, resolved *resolvedTrust, diags *diag.Diagnostics) {
	if site.partition == "" || !fullyKnown(ctx, m.TrustedPrincipals, m.Conditions, m.AllowSessionTags, m.AllowSourceIdentity) {
		return
	}
	if m.TrustedPrincipals.IsNull() && variant == nil {
		return // The vendor is unknown, or an error was given for it.
	}
	spec := m.spec(ctx, site.partition, diags)
	if m.TrustedPrincipals.IsNull() {
		if len(variant.Principals) == 0 {
			addPrincipalsMissing(resolved.definition, variant, diags)
			return
		}
		spec.Principals = variant.Principals
	}
	if variant != nil {
		resolved.assumesItself = variant.SelfAssume
		if variant.SelfAssume && site.roleARN() == "" {
			return
		}
		spec = variant.Extend(spec, m.TrustedPrincipals.IsNull(), site.roleARN())
	}
	ids, known := m.plannedExternalIDs()
	spec.ExternalIDs = ids
	resolved.subject.ExternalIDs, resolved.subject.ExternalIDUnknown = ids, !known
	document, err := spec.Document()
	if err != nil {
		m.addBuildErrors(err, diags)
		return
	}
	resolved.audited = document.Marshal()
	if known {
		resolved.policy = types.StringValue(resolved.audited)
	}
}

// addBuildErrors points at each input to mend.
func (m *trustInputsModel) addBuildErrors(err error, diags *diag.Diagnostics) {
	for _, problem := range trust.Problems(err) {
		at := path.Empty()
		switch problem.Part {
		case trust.PartPrincipals:
			at = path.Root("trusted_principals")
			if m.TrustedPrincipals.IsNull() {
				at = path.Root("vendor")
			}
		case trust.PartConditions:
			at = path.Root("conditions").AtListIndex(problem.Index)
		}
		diags.AddAttributeError(at, "Trust policy cannot be built", sentence(problem.Error()))
	}
}

// spec is the inputs in plain values, the external IDs aside. All must be known.
func (m *trustInputsModel) spec(ctx context.Context, partition string, diags *diag.Diagnostics) trust.Spec {
	spec := trust.Spec{
		Partition:           partition,
		Principals:          knownStrings(m.TrustedPrincipals),
		AllowSessionTags:    m.AllowSessionTags.ValueBool(),
		AllowSourceIdentity: m.AllowSourceIdentity.ValueBool(),
	}
	var conditions []conditionModel
	diags.Append(m.Conditions.ElementsAs(ctx, &conditions, false)...)
	for _, c := range conditions {
		spec.Conditions = append(spec.Conditions, trust.Condition{
			Test: c.Test.ValueString(), Variable: c.Variable.ValueString(), Values: knownStrings(c.Values),
		})
	}
	slices.Sort(spec.Principals)
	return spec
}

// setSpec is the inverse of spec, for an import: what does not occur is null,
// as in a configuration that does not mention it.
func (m *trustInputsModel) setSpec(ctx context.Context, spec trust.Spec, diags *diag.Diagnostics) {
	m.TrustedPrincipals = setOfStrings(spec.Principals)
	m.ExternalIDs = listOfStrings(spec.ExternalIDs)
	m.AllowSessionTags = boolOrNull(spec.AllowSessionTags)
	m.AllowSourceIdentity = boolOrNull(spec.AllowSourceIdentity)
	m.Conditions = types.ListNull(types.ObjectType{AttrTypes: conditionTypes()})
	if len(spec.Conditions) == 0 {
		return
	}
	conditions := make([]conditionModel, 0, len(spec.Conditions))
	for _, c := range spec.Conditions {
		conditions = append(conditions, conditionModel{
			Test: types.StringValue(c.Test), Variable: types.StringValue(c.Variable), Values: listOfStrings(c.Values),
		})
	}
	list, d := types.ListValueFrom(ctx, types.ObjectType{AttrTypes: conditionTypes()}, conditions)
	diags.Append(d...)
	m.Conditions = list
}

// subject is what the audit knows besides the policy. The external IDs of the
// configuration are left out where a whole policy is given.
func (m *trustInputsModel) subject(ctx context.Context, data *providerData, site trustSite, definition *vendor.Definition, variant *vendor.Variant, diags *diag.Diagnostics) trust.Subject {
	subject := trust.Subject{
		AccountID:              site.accountID,
		Partition:              site.partition,
		RoleName:               site.roleName,
		RolePath:               site.rolePath,
		MaxSessionDuration:     site.maxSessionDuration,
		TrustedAccountIDs:      append(slices.Clone(data.TrustedAccountIDs), knownStrings(m.TrustedAccountIDs)...),
		TrustedOrganizationIDs: data.TrustedOrganizationIDs,
		SizeLimit:              data.TrustPolicySizeLimit,
		ExternalIDs:            knownStrings(m.ExternalIDs),
	}
	if definition != nil && variant != nil {
		subject.Vendor = definition.Rule(variant)
	}
	if fullyKnown(ctx, m.AcceptedFindings) {
		diags.Append(m.AcceptedFindings.ElementsAs(ctx, &subject.Accepted, false)...)
	}
	return subject
}

// vendorFor looks the vendor and its variant up. Both are nil where no vendor
// is named, or where it or the partition is not known yet.
func (m *trustInputsModel) vendorFor(data *providerData, partition string, diags *diag.Diagnostics) (*vendor.Definition, *vendor.Variant) {
	definition := m.definition(data, diags)
	if definition == nil || m.VendorVariant.IsUnknown() || partition == "" {
		return definition, nil
	}
	variant, err := definition.Variant(m.VendorVariant.ValueString(), partition)
	if err != nil {
		summary := "Unknown vendor variant"
		if m.VendorVariant.ValueString() == "" {
			summary = "Vendor variant needed"
		}
		diags.AddAttributeError(path.Root("vendor_variant"), summary, sentence(err.Error()))
		return nil, nil
	}
	return definition, variant
}

// definition is the vendor's, nil where none is named and known.
func (m *trustInputsModel) definition(data *providerData, diags *diag.Diagnostics) *vendor.Definition {
	if m.Vendor.IsNull() || m.Vendor.IsUnknown() {
		return nil
	}
	catalog, err := data.Catalog()
	if err != nil {
		addCatalogueError(err, diags)
		return nil
	}
	definition, err := catalog.Lookup(m.Vendor.ValueString())
	if err != nil {
		diags.AddAttributeError(path.Root("vendor"), "Unknown vendor", sentence(err.Error()))
		return nil
	}
	return definition
}

// cataloguePrincipals are the vendor's principals where the policy is built
// from them; nil where it is built from others or given whole.
func (m *trustInputsModel) cataloguePrincipals(data *providerData, partition string) []string {
	var ignored diag.Diagnostics
	if !m.AssumeRolePolicy.IsNull() || !m.TrustedPrincipals.IsNull() {
		return nil
	}
	if _, variant := m.vendorFor(data, partition, &ignored); variant != nil {
		return variant.Principals
	}
	return nil
}

// sameVendor reports whether another set of inputs names the same vendor and variant.
func (m *trustInputsModel) sameVendor(other trustInputsModel) bool {
	return m.Vendor.Equal(other.Vendor) && m.VendorVariant.Equal(other.VendorVariant)
}

// nameRule is the vendor's rule for the role's name; free without a vendor.
func (m *trustInputsModel) nameRule(data *providerData) trust.NameRule {
	var ignored diag.Diagnostics
	if definition := m.definition(data, &ignored); definition != nil {
		return definition.RoleName
	}
	return trust.NameRule{Kind: vendor.NameFree}
}

func addPrincipalsMissing(definition *vendor.Definition, variant *vendor.Variant, diags *diag.Diagnostics) {
	where := variant.PrincipalSource
	if where == "" {
		where = "its guide tells where to find it"
	}
	diags.AddAttributeError(path.Root("trusted_principals"), "The vendor's principal is missing",
		fmt.Sprintf("%s calls from a principal of its own for each customer, so it cannot come from the catalogue. Set trusted_principals to the one you were given: %s\n\nGuide: %s",
			definition.Title, sentence(where), definition.DocumentationURL))
}

// placeholderExternalID stands in the audited text for an ID that is not known
// yet: well formed to STS and to every vendor whose rule is known.
const placeholderExternalID = "value-known-after-apply"

// plannedExternalIDs returns the IDs with placeholders for those not known
// yet, and whether all are known.
func (m *trustInputsModel) plannedExternalIDs() (ids []string, known bool) {
	if m.ExternalIDs.IsUnknown() {
		return []string{placeholderExternalID}, false
	}
	known = true
	for i, element := range m.ExternalIDs.Elements() {
		id, ok := element.(types.String)
		if ok && !id.IsUnknown() {
			ids = append(ids, id.ValueString())
			continue
		}
		known = false
		ids = append(ids, fmt.Sprintf("%s-%d", placeholderExternalID, i))
	}
	return ids, known
}

// canonicalTrustPolicy is the canonical text of a policy, or the text itself
// where it is none, for the audit to say why.
func canonicalTrustPolicy(text string) string {
	document, err := policy.Parse(text, policy.UseTrust)
	if err != nil {
		return text
	}
	return document.Marshal()
}

// fullyKnown reports whether nothing in the values is unknown, elements
// included.
func fullyKnown(ctx context.Context, values ...attr.Value) bool {
	for _, v := range values {
		raw, err := v.ToTerraformValue(ctx)
		if err != nil || !raw.IsFullyKnown() {
			return false
		}
	}
	return true
}
