package vendor

import "github.com/crossaccount/terraform-provider-crossaccount/internal/trust"

// Definition is one vendor of the catalogue.
type Definition struct {
	Key              string
	Title            string
	DocumentationURL string
	// VerifiedOn is the date, YYYY-MM-DD, on which the sources were last checked.
	VerifiedOn string
	// Status is current, recheck or deprecated, with StatusNote saying why.
	Status     string
	StatusNote string
	ExternalID ExternalID
	RoleName   trust.NameRule
	Path       trust.PathRule
	// MaxSessionDuration is the longest session in seconds the vendor can use; 0 if unknown.
	MaxSessionDuration int64
	Methods            []Method
	Variants           []Variant
}

// Variant is one set of principals of a vendor (a site, a partition); a vendor
// with a single set has one variant with an empty Name.
type Variant struct {
	Name             string
	Partition        string
	Principals       []string
	PrincipalPattern string
	// PrincipalScope is fixed or per_customer.
	PrincipalScope string
	// PrincipalSource tells where the vendor shows a per-customer principal.
	PrincipalSource string
	Inferred        bool
}

// ExternalID is a vendor's rule for external IDs.
type ExternalID struct {
	// Issuer is customer, vendor, composed or none.
	Issuer   string
	Required bool
	// Pattern is a regular expression for the whole ID; empty: only STS's rule.
	Pattern string
	Example string
	// Where tells where the vendor's console shows an ID that it issues.
	Where string
}

// Method is one way a vendor authenticates.
type Method struct {
	Name string
	// Status is recommended, supported or deprecated.
	Status string
}

// Catalog is a set of definitions.
type Catalog struct{}

// Builtin returns the embedded catalogue, parsed on first use.
func Builtin() (*Catalog, error) { return &Catalog{}, nil }

// Lookup finds a vendor; the error of an unknown one names the near ones.
func (c *Catalog) Lookup(key string) (*Definition, error) { return nil, nil }

// Keys lists all vendors, sorted.
func (c *Catalog) Keys() []string { return nil }

// Variant finds the variant by name, or the only one of the partition where name is empty; the error lists the choices.
func (d *Definition) Variant(name, partition string) (*Variant, error) { return nil, nil }

// Rule gives the audit's view of the definition for one variant.
func (d *Definition) Rule(v *Variant) *trust.VendorRule { return nil }
