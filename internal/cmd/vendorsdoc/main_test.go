package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

func TestPageHasEachVendorWithItsRules(t *testing.T) {
	t.Parallel()
	catalog, err := vendor.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var all []*vendor.Definition
	for _, key := range catalog.Keys() {
		d, err := catalog.Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	text := page(all)
	for _, d := range all {
		_, after, found := strings.Cut(text, "\n## "+d.Key+"\n")
		if !found {
			t.Errorf("no section for %s", d.Key)
			continue
		}
		own, _, _ := strings.Cut(after, "\n## ")
		wanted := []string{d.Title, d.DocumentationURL, d.VerifiedOn, d.StatusNote, d.ExternalID.Where, d.RoleName.Value}
		for _, v := range d.Variants {
			wanted = append(wanted, v.Principals...)
		}
		for i := range d.UseCases {
			wanted = append(wanted, "`"+d.UseCases[i].Key+"`")
		}
		for i := range d.Forms {
			wanted = append(wanted, d.Forms[i].Labels()...)
		}
		for _, source := range d.Sources {
			wanted = append(wanted, d.Addresses([]string{source.Label})...)
		}
		if i := slices.IndexFunc(wanted, func(w string) bool { return !strings.Contains(own, w) }); i >= 0 {
			t.Errorf("%s: %q is missing:\n%s", d.Key, wanted[i], own)
		}
	}
}

// Each rule that a definition can have shows, whether or not a vendor of today
// has it.
func TestSectionSaysWhatIsSpecial(t *testing.T) {
	t.Parallel()
	d := &vendor.Definition{
		Key: "example", Title: "Example", Status: vendor.StatusRecheck, StatusNote: "Ask first.",
		ExternalID:     vendor.ExternalID{Issuer: vendor.IssuerNone, Substitute: "sts:RoleSessionName"},
		PartitionNotes: map[string]string{"aws-cn": "not offered"},
		Variants: []vendor.Variant{{
			Name: "eu", Partition: "aws", Principals: []string{"arn:aws:iam::555555555555:root"}, Inferred: true, SelfAssume: true,
			Conditions: []vendor.Condition{{Test: "StringLike", Variable: "aws:PrincipalArn", Values: []string{"arn:aws:iam::555555555555:role/scan*"}}},
		}},
	}
	own := section(d)
	for _, want := range []string{
		"~> **Recheck.** Ask first.",
		"In `aws-cn`: not offered.",
		"Variant `eu` in `aws`: `arn:aws:iam::555555555555:root`, with `StringLike` on `aws:PrincipalArn` = `arn:aws:iam::555555555555:role/scan*`, and the role itself (*inferred*).",
		"External ID: the vendor sends none; `sts:RoleSessionName` can take its place.",
	} {
		if !strings.Contains(own, want) {
			t.Errorf("%q is missing:\n%s", want, own)
		}
	}
}
