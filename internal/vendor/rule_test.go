package vendor_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// sites is a vendor with several sites in one partition and one in another.
const sites = `
format_version = 1

vendor "sites" {
  title             = "Sites"
  documentation_url = "https://example.com/aws"
  verified_on       = "2026-01-31"

  variant {
    name       = "us1"
    partition  = "aws"
    scope      = "fixed"
    principals = ["111111111111"]
  }
  variant {
    name       = "eu1"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::222222222222:root", "arn:aws:iam::222222222222:role/second"]
  }
  variant {
    name              = "gov"
    partition         = "aws-us-gov"
    scope             = "per_customer"
    principal_pattern = "^arn:aws-us-gov:iam::[0-9]{12}:role/a|b$"
    where             = "the page Settings"
    inferred          = true
    note              = "read off an example"
  }
  partition_note "aws-cn" {
    note = "the guide says that it is not offered"
  }
  external_id {
    issuer   = "composed"
    required = true
    pattern  = "^acme@[0-9]+|other$"
    rule     = "acme@ and digits, or the word other"
    example  = "acme@42"
    where    = "the page Settings, under Account"
  }
}
`

func load(t *testing.T, text, key string) *vendor.Definition {
	t.Helper()
	c, err := vendor.Load(write(t, "own.hcl", text))
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Lookup(key)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestVariant(t *testing.T) {
	t.Parallel()
	synqly, err := catalog(t).Lookup("synqly")
	if err != nil {
		t.Fatal(err)
	}
	several := load(t, sites, "sites")
	for _, tt := range []struct {
		reason          string
		d               *vendor.Definition
		name, partition string
		want            []string
		wantErr         string
	}{
		{"the only set needs no name", synqly, "", "aws", []string{"arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"}, ""},
		{"one of several by name", several, "us1", "aws", []string{"111111111111"}, ""},
		{"never the union of several", several, "", "aws", nil, `several sets of principals in the partition "aws": choose the variant "us1" or "eu1"`},
		{"the only one of a partition needs no name", several, "", "aws-us-gov", nil, ""},
		{"and may have it", several, "gov", "aws-us-gov", nil, ""},
		{"an unknown name lists the choices", several, "us2", "aws", nil, `no variant "us2" in the partition "aws": choose "us1" or "eu1"`},
		{"a name of another partition", several, "eu1", "aws-us-gov", nil, `no variant "eu1" in the partition "aws-us-gov": choose "gov"`},
		{"a name where there is one set", synqly, "us1", "aws", nil, "single set of principals"},
		{"a partition without a principal, with the reason", synqly, "", "aws-us-gov", nil, `Synqly publishes no principal in the partition "aws-us-gov", only in "aws", and a role can trust nobody of another partition (the guides name`},
		{"a partition that nobody speaks of", several, "", "aws-eusc", nil, `only in "aws" and "aws-us-gov"`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			v, err := tt.d.Variant(tt.name, tt.partition)
			if tt.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
					t.Fatalf("got %v, want an error with %q", err, tt.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, v.Principals, cmpopts.EquateEmpty()); diff != "" || v.Partition != tt.partition {
				t.Errorf("principals of %s differ (-want +got):\n%s", v.Partition, diff)
			}
		})
	}
}

func TestVariantNames(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]string{"us1", "eu1", "gov"}, load(t, sites, "sites").VariantNames()); diff != "" {
		t.Errorf("names differ (-want +got):\n%s", diff)
	}
	trelica, err := catalog(t).Lookup("trelica")
	if err != nil {
		t.Fatal(err)
	}
	if names := trelica.VariantNames(); len(names) > 0 {
		t.Errorf("a vendor with a single set of principals has the variants %v", names)
	}
}

func TestRule(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		key  string
		want trust.VendorRule
		// checksID is true if the vendor has a rule for IDs besides that of STS.
		checksID bool
	}{
		{"synqly", trust.VendorRule{
			Key: "synqly", Name: "Synqly",
			Principals:       []string{"arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"},
			ExternalIDIssuer: "customer", ExternalIDRequired: true,
			RoleName:         trust.NameRule{Kind: "prefix", Value: "SynqlyAccess"},
			Path:             trust.PathRule{Value: "/", Inferred: true},
			Chained:          true,
			DocumentationURL: "https://docs.synqly.com/guides/provider-configuration/amazon-security-lake-sink-setup",
		}, true},
		{"trelica", trust.VendorRule{
			Key: "trelica", Name: "Trelica",
			Principals:       []string{"arn:aws:iam::377450845233:root"},
			ExternalIDIssuer: "vendor", ExternalIDRequired: true,
			RoleName:         trust.NameRule{Kind: "exact", Value: "TrelicaIntegration"},
			Path:             trust.PathRule{Value: "/", Inferred: true},
			DocumentationURL: "https://help.trelica.com/hc/en-us/articles/7739222118301-Amazon-Web-Services",
		}, false},
		{"dataloop", trust.VendorRule{
			Key: "dataloop", Name: "Dataloop",
			PrincipalPattern: "^arn:aws:iam::[0-9]{12}:user/.+$",
			ExternalIDIssuer: "none",
			RoleName:         trust.NameRule{Kind: "free"},
			DocumentationURL: "https://docs.dataloop.ai/docs/aws-sts",
		}, false},
		{"imply_polaris", trust.VendorRule{
			Key: "imply_polaris", Name: "Imply Polaris",
			PrincipalPattern: "^arn:aws:iam::[0-9]{12}:role/imply-cluster-[0-9A-Za-z-]+$", PrincipalInferred: true,
			ExternalIDIssuer: "vendor",
			RoleName:         trust.NameRule{Kind: "free"},
			Chained:          true,
			DocumentationURL: "https://docs.imply.io/polaris/secure-aws-access",
		}, false},
	} {
		t.Run(tt.key, func(t *testing.T) {
			t.Parallel()
			d, err := catalog(t).Lookup(tt.key)
			if err != nil {
				t.Fatal(err)
			}
			v, err := d.Variant("", "aws")
			if err != nil {
				t.Fatal(err)
			}
			got := d.Rule(v)
			if diff := cmp.Diff(tt.want, *got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(trust.VendorRule{}, "CheckExternalID")); diff != "" {
				t.Errorf("rules differ (-want +got):\n%s", diff)
			}
			if checks := got.CheckExternalID != nil; checks != tt.checksID {
				t.Errorf("checks external IDs: %v, want %v", checks, tt.checksID)
			}
		})
	}
}

// TestRules: one rule for each set of principals, whichever sites share it, and
// each names the others of its partition alone.
func TestRules(t *testing.T) {
	t.Parallel()
	type set struct{ principals, others string }
	for _, tt := range []struct {
		key  string
		want []set
	}{
		{"trelica", []set{{"arn:aws:iam::377450845233:root", ""}}},
		{"spacelift", []set{
			{"arn:aws:iam::324880187172:root", "arn:aws:iam::577638371743:root"},
			{"arn:aws:iam::577638371743:root", "arn:aws:iam::324880187172:root"},
		}},
		{"newrelic", []set{
			{"arn:aws:iam::754728514883:root", ""},
			{"arn:aws-us-gov:iam::266471868085:root", ""},
			{"arn:aws-eusc:iam::093926027544:root", ""},
		}},
	} {
		t.Run(tt.key, func(t *testing.T) {
			t.Parallel()
			d, err := catalog(t).Lookup(tt.key)
			if err != nil {
				t.Fatal(err)
			}
			// A site more with the principals of the first one makes no rule more.
			more := *d
			more.Variants = append(slices.Clone(d.Variants), d.Variants[0])
			if len(more.Rules()) != len(d.Rules()) {
				t.Errorf("with a site more there are %d rules instead of %d", len(more.Rules()), len(d.Rules()))
			}
			var got []set
			for _, r := range d.Rules() {
				got = append(got, set{strings.Join(r.Principals, " "), strings.Join(r.OtherPrincipals, " ")})
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(set{})); diff != "" {
				t.Errorf("rules differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckExternalIDSaysTheRuleAndMasksTheID(t *testing.T) {
	t.Parallel()
	d, err := catalog(t).Lookup("synqly")
	if err != nil {
		t.Fatal(err)
	}
	const id = "acme_production_4711"
	err = d.CheckExternalID(id)
	if err == nil {
		t.Fatal("an underscore is accepted")
	}
	for _, part := range []string{"acme… (20 characters)", "Synqly", "without an underscore", "https://docs.synqly.com/"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not hold %q", err, part)
		}
	}
	if strings.Contains(err.Error(), id) {
		t.Errorf("%q repeats the ID", err)
	}
}

// "^a|b$" alone would match any text that begins with a.
func TestPatternsSpeakOfTheWholeID(t *testing.T) {
	t.Parallel()
	d := load(t, sites, "sites")
	for id, accepted := range map[string]bool{"acme@42": true, "other": true, "acme@42x": false, "another": false, "acme@42\n": false} {
		if err := d.CheckExternalID(id); (err == nil) != accepted {
			t.Errorf("%q: %v", id, err)
		}
	}
}
