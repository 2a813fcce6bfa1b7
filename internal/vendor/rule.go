package vendor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// Variant finds the variant by name, or the only one of the partition where
// name is empty. The error lists the choices; where the vendor has no
// principal in the partition it says so, for a role can trust nobody of
// another partition.
func (d *Definition) Variant(name, partition string) (*Variant, error) {
	var here []*Variant
	for i := range d.Variants {
		v := &d.Variants[i]
		if v.Partition != partition {
			continue
		}
		if v.Name == name {
			return v, nil
		}
		here = append(here, v)
	}
	switch {
	case len(here) == 0:
		return nil, d.noPrincipal(partition)
	case name == "" && len(here) == 1:
		return here[0], nil
	case name == "":
		return nil, fmt.Errorf("%s has several sets of principals in the partition %q: choose the variant %s", d.Title, partition, quotedList(names(here), "or"))
	case len(here) == 1 && here[0].Name == "":
		return nil, fmt.Errorf("%s has no variant %q: it has a single set of principals in the partition %q, so leave the variant out", d.Title, name, partition)
	}
	return nil, fmt.Errorf("%s has no variant %q in the partition %q: choose %s", d.Title, name, partition, quotedList(names(here), "or"))
}

// MissingPartition says that the vendor has no principal in a partition, and
// why; empty where it has.
func (d *Definition) MissingPartition(partition string) string {
	if slices.ContainsFunc(d.Variants, func(v Variant) bool { return v.Partition == partition }) {
		return ""
	}
	return d.noPrincipal(partition).Error()
}

func (d *Definition) noPrincipal(partition string) error {
	var partitions []string
	for _, v := range d.Variants {
		if !slices.Contains(partitions, v.Partition) {
			partitions = append(partitions, v.Partition)
		}
	}
	text := fmt.Sprintf("%s publishes no principal in the partition %q, only in %s, and a role can trust nobody of another partition", d.Title, partition, quotedList(partitions, "and"))
	if note := d.PartitionNotes[partition]; note != "" {
		text += " (" + note + ")"
	}
	return fmt.Errorf("%s; see %s", text, d.DocumentationURL)
}

// VariantNames lists the names to choose from, in the order of the definition;
// empty where the vendor has a single set of principals in each partition.
func (d *Definition) VariantNames() []string {
	var all []string
	for _, v := range d.Variants {
		if v.Name != "" && !slices.Contains(all, v.Name) {
			all = append(all, v.Name)
		}
	}
	return all
}

func names(variants []*Variant) []string {
	all := make([]string, len(variants))
	for i, v := range variants {
		all[i] = v.Name
	}
	return all
}

// Notes are what the catalogue has to add to facts, by fact, such as
// external_id or method.role.
func (d *Definition) Notes() map[string]string {
	notes := map[string]string{}
	for _, p := range d.Provenance {
		if p.Note != "" {
			notes[p.Fact] = p.Note
		}
	}
	return notes
}

// CheckExternalID refuses an ID that breaks the vendor's documented rule. STS
// has a rule of its own, externalid.Check. The error masks the ID.
func (d *Definition) CheckExternalID(id string) error {
	if d.ExternalID.compiled == nil || d.ExternalID.compiled.MatchString(id) {
		return nil
	}
	return fmt.Errorf("the external ID %s breaks a rule of %s: it must be %s (%s)", externalid.Mask(id), d.Title, d.ExternalID.Rule, d.DocumentationURL)
}

// Rule gives the audit's view of the definition for one variant.
func (d *Definition) Rule(v *Variant) *trust.VendorRule {
	rule := &trust.VendorRule{
		Key:                d.Key,
		Name:               d.Title,
		Principals:         slices.Clone(v.Principals),
		PrincipalPattern:   v.PrincipalPattern,
		PrincipalInferred:  v.Inferred,
		ExternalIDIssuer:   d.ExternalID.Issuer,
		ExternalIDRequired: d.ExternalID.Required,
		Substitute:         d.ExternalID.Substitute,
		RoleName:           d.RoleName,
		Path:               d.Path,
		Chained:            d.Chained,
		DocumentationURL:   d.DocumentationURL,
	}
	if d.ExternalID.compiled != nil {
		rule.CheckExternalID = d.CheckExternalID
	}
	return rule
}

// Rules gives the audit's views of the definition for a policy of which nobody
// said the variant: one for each set of principals, in the order of the
// definition, each with those of the others in its partition.
func (d *Definition) Rules() []*trust.VendorRule {
	var rules []*trust.VendorRule
	for i := range d.Variants {
		v := &d.Variants[i]
		if slices.ContainsFunc(rules, func(r *trust.VendorRule) bool {
			return slices.Equal(r.Principals, v.Principals) && r.PrincipalPattern == v.PrincipalPattern
		}) {
			continue
		}
		rule := d.Rule(v)
		rule.OtherPrincipals = d.otherPrincipals(v)
		rules = append(rules, rule)
	}
	return rules
}

// otherPrincipals are those of a variant's siblings in the same partition that
// it has not itself.
func (d *Definition) otherPrincipals(v *Variant) []string {
	var others []string
	for _, sibling := range d.Variants {
		for _, name := range sibling.Principals {
			if sibling.Partition == v.Partition && !slices.Contains(v.Principals, name) && !slices.Contains(others, name) {
				others = append(others, name)
			}
		}
	}
	return others
}

// Extend puts into a trust policy what the vendor needs besides principal and
// external ID. Its conditions are about its own principals, so they stay out
// where others are trusted, and one on a key that the policy has a condition of
// the same kind on gives way to that. RoleARN is the role's own, empty where
// that is not known.
func (v *Variant) Extend(spec trust.Spec, trustsVendor bool, roleARN string) trust.Spec {
	if v.SelfAssume {
		spec.SelfARN = roleARN
	}
	if !trustsVendor {
		return spec
	}
	spec.Conditions = slices.Clone(spec.Conditions)
	for _, c := range v.Conditions {
		if !slices.ContainsFunc(spec.Conditions, func(other trust.Condition) bool {
			return strings.EqualFold(other.Test, c.Test) && strings.EqualFold(other.Variable, c.Variable)
		}) {
			spec.Conditions = append(spec.Conditions, trust.Condition{Test: c.Test, Variable: c.Variable, Values: slices.Clone(c.Values)})
		}
	}
	return spec
}
