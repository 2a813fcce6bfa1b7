package vendor_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// fact is what the file of testdata/vendors says of a vendor. The files are
// kept apart from the catalogue and taken from the vendors' pages, so that a
// slip in either shows. A new vendor needs its file and nothing else here.
type fact struct {
	Title            string            `json:"title"`
	DocumentationURL string            `json:"documentation_url"`
	VerifiedOn       string            `json:"verified_on"`
	Status           string            `json:"status"`
	Variants         []variantFact     `json:"variants"`
	ExternalID       externalIDFact    `json:"external_id"`
	RoleName         trust.NameRule    `json:"role_name"`
	Path             trust.PathRule    `json:"path"`
	Chained          bool              `json:"chained"`
	MaxDuration      int64             `json:"max_session_duration"`
	Methods          map[string]string `json:"methods"`
	// KeyMethods are those that hand over long-term keys, sorted.
	KeyMethods []string `json:"key_methods"`
	// Policies and Handoffs are what the vendor's permissions and forms come to.
	Policies []policyCase  `json:"policies"`
	Handoffs []handoffCase `json:"handoffs"`
}

type variantFact struct {
	Name       string   `json:"name"`
	Partition  string   `json:"partition"`
	Scope      string   `json:"scope"`
	Principals []string `json:"principals"`
	// Accepts and Refuses are principals that the pattern must tell apart.
	Accepts []string `json:"pattern_accepts"`
	Refuses []string `json:"pattern_refuses"`
	// SelfAssume and Conditions are what else the trust policy needs.
	SelfAssume bool               `json:"self_assume"`
	Conditions []vendor.Condition `json:"conditions"`
}

type externalIDFact struct {
	Issuer   string `json:"issuer"`
	Required bool   `json:"required"`
	// Substitute is a condition key that does an external ID's work.
	Substitute string   `json:"substitute"`
	Accepts    []string `json:"accepts"`
	Refuses    []string `json:"refuses"`
}

func facts(t *testing.T) map[string]fact {
	t.Helper()
	paths, err := filepath.Glob("testdata/vendors/*.json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]fact{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var f fact
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&f); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all[strings.TrimSuffix(filepath.Base(path), ".json")] = f
	}
	return all
}

func catalog(t *testing.T) *vendor.Catalog {
	t.Helper()
	c, err := vendor.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryCatalogueFileHoldsTheVendorOfItsName(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("catalog/*")
	if err != nil {
		t.Fatal(err)
	}
	keys := make([]string, len(files))
	for i, file := range files {
		keys[i] = strings.TrimSuffix(filepath.Base(file), ".hcl")
	}
	if diff := cmp.Diff(keys, catalog(t).Keys()); diff != "" {
		t.Errorf("files and vendors differ (-files +vendors):\n%s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(facts(t))), catalog(t).Keys()); diff != "" {
		t.Errorf("testdata/vendors and the catalogue differ (-facts +vendors):\n%s", diff)
	}
}

func TestCatalogueSaysWhatTheSourcesSay(t *testing.T) {
	t.Parallel()
	for key, want := range facts(t) {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			d, err := catalog(t).Lookup(key)
			if err != nil {
				t.Fatal(err)
			}
			got := fact{
				Title: d.Title, DocumentationURL: d.DocumentationURL, VerifiedOn: d.VerifiedOn, Status: d.Status,
				ExternalID: externalIDFact{Issuer: d.ExternalID.Issuer, Required: d.ExternalID.Required, Substitute: d.ExternalID.Substitute},
				RoleName:   d.RoleName, Path: d.Path, Chained: d.Chained, MaxDuration: d.MaxSessionDuration,
				Methods: map[string]string{},
			}
			for _, v := range d.Variants {
				got.Variants = append(got.Variants, variantFact{
					Name: v.Name, Partition: v.Partition, Scope: v.PrincipalScope, Principals: v.Principals, SelfAssume: v.SelfAssume, Conditions: v.Conditions,
				})
			}
			for _, m := range d.Methods {
				got.Methods[m.Name] = m.Status
				if m.HoldsKeys {
					got.KeyMethods = append(got.KeyMethods, m.Name)
				}
			}
			slices.Sort(got.KeyMethods)
			samples := cmp.Options{
				cmpopts.EquateEmpty(),
				cmpopts.IgnoreFields(fact{}, "Policies", "Handoffs"),
				cmpopts.IgnoreFields(variantFact{}, "Accepts", "Refuses"),
				cmpopts.IgnoreFields(externalIDFact{}, "Accepts", "Refuses"),
			}
			if diff := cmp.Diff(want, got, samples); diff != "" {
				t.Errorf("facts and catalogue differ (-facts +catalogue):\n%s", diff)
			}
			checkSamples(t, d, want)
		})
	}
}

// checkSamples puts the samples of the facts to the patterns of the catalogue.
func checkSamples(t *testing.T, d *vendor.Definition, want fact) {
	t.Helper()
	for i, v := range want.Variants {
		text := d.Variants[i].PrincipalPattern
		if text == "" && len(v.Accepts)+len(v.Refuses) > 0 {
			t.Errorf("variant %d has no pattern to put samples to", i)
			continue
		}
		pattern := regexp.MustCompile(text)
		for _, arn := range v.Accepts {
			if !pattern.MatchString(arn) {
				t.Errorf("%s does not match %s", arn, text)
			}
		}
		for _, arn := range v.Refuses {
			if pattern.MatchString(arn) {
				t.Errorf("%s matches %s", arn, text)
			}
		}
	}
	for _, id := range want.ExternalID.Accepts {
		if err := d.CheckExternalID(id); err != nil {
			t.Errorf("the external ID %q: %v", id, err)
		}
	}
	for _, id := range want.ExternalID.Refuses {
		if err := d.CheckExternalID(id); err == nil {
			t.Errorf("the external ID %q is accepted", id)
		}
	}
}

func TestEveryFactHasASourceAndEverySourceAFact(t *testing.T) {
	t.Parallel()
	for _, key := range catalog(t).Keys() {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			d, err := catalog(t).Lookup(key)
			if err != nil {
				t.Fatal(err)
			}
			used := map[string]bool{}
			for _, p := range d.Provenance {
				if len(p.Sources) == 0 {
					t.Errorf("%s has no source", p.Fact)
				}
				for _, label := range p.Sources {
					used[label] = true
				}
			}
			guide := false
			for _, s := range d.Sources {
				if !used[s.Label] {
					t.Errorf("no fact comes from the source %q", s.Label)
				}
				guide = guide || s.URL == d.DocumentationURL
			}
			if !guide {
				t.Errorf("documentation_url %s is none of the sources", d.DocumentationURL)
			}
			if _, err := time.Parse(time.DateOnly, d.VerifiedOn); err != nil {
				t.Errorf("verified_on is no date: %v", err)
			}
		})
	}
}

func TestCatalogueNamesPrincipalsThatIAMAccepts(t *testing.T) {
	t.Parallel()
	for _, key := range catalog(t).Keys() {
		d, err := catalog(t).Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range d.Variants {
			for _, text := range v.Principals {
				p, err := awsid.ParsePrincipal(text, v.Partition)
				if err != nil || p.Partition != v.Partition {
					t.Errorf("%s: %s: %v", key, text, err)
				}
			}
			if v.PrincipalScope == vendor.ScopePerCustomer && v.PrincipalSource == "" {
				t.Errorf("%s does not say where its principal is shown", key)
			}
		}
	}
}

// An example that somebody copies must not pass for a good ID.
func TestExamplesOfExternalIDsAreCaughtWhenCopied(t *testing.T) {
	t.Parallel()
	for _, key := range catalog(t).Keys() {
		d, err := catalog(t).Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		id := d.ExternalID.Example
		if id == "" {
			continue
		}
		if err := externalid.Check(id); err != nil {
			t.Errorf("%s: the example: %v", key, err)
		}
		if err := d.CheckExternalID(id); err != nil {
			t.Errorf("%s: the example: %v", key, err)
		}
		if externalid.Guessable(id, key) == "" {
			t.Errorf("%s: the example %s would pass for an ID of somebody's own", key, id)
		}
	}
}

// One form for all files keeps a change of a fact apart from a change of looks.
func TestCatalogueFilesAreFormatted(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("catalog/*.hcl")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(hclwrite.Format(text)), string(text)); diff != "" {
			t.Errorf("%s is not formatted (-formatted +as it is):\n%s", path, diff)
		}
	}
}
