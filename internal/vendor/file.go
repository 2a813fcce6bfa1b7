package vendor

import "github.com/hashicorp/hcl/v2"

// formatVersion is the version of the file format that this release reads.
const formatVersion = 1

// The types of this file are the file format. A field without "optional" in
// its tag must be given; ranges lead errors to their line.

type fileBlock struct {
	FormatVersion int           `hcl:"format_version"`
	VersionAt     hcl.Range     `hcl:"format_version,attr_range"`
	Vendors       []vendorBlock `hcl:"vendor,block"`
}

type vendorBlock struct {
	Key              string               `hcl:"key,label"`
	At               hcl.Range            `hcl:",def_range"`
	Title            string               `hcl:"title"`
	DocumentationURL string               `hcl:"documentation_url"`
	VerifiedOn       string               `hcl:"verified_on"`
	VerifiedOnAt     hcl.Range            `hcl:"verified_on,attr_range"`
	Status           string               `hcl:"status,optional"`
	StatusNote       string               `hcl:"status_note,optional"`
	Sources          []sourceBlock        `hcl:"source,block"`
	Variants         []variantBlock       `hcl:"variant,block"`
	PartitionNotes   []partitionNoteBlock `hcl:"partition_note,block"`
	ExternalID       externalIDBlock      `hcl:"external_id,block"`
	RoleName         *roleNameBlock       `hcl:"role_name,block"`
	Path             *pathBlock           `hcl:"path,block"`
	Session          *sessionBlock        `hcl:"session,block"`
	Methods          []methodBlock        `hcl:"method,block"`
	UseCases         []useCaseBlock       `hcl:"use_case,block"`
	Handoffs         []handoffBlock       `hcl:"handoff,block"`
}

type sourceBlock struct {
	Label      string    `hcl:"label,label"`
	At         hcl.Range `hcl:",def_range"`
	Kind       string    `hcl:"kind"`
	URL        string    `hcl:"url,optional"`
	Repository string    `hcl:"repository,optional"`
	Commit     string    `hcl:"commit,optional"`
	Paths      []string  `hcl:"paths,optional"`
}

type variantBlock struct {
	At           hcl.Range   `hcl:",def_range"`
	Name         string      `hcl:"name,optional"`
	Partition    string      `hcl:"partition"`
	Scope        string      `hcl:"scope"`
	Principals   []string    `hcl:"principals,optional"`
	PrincipalsAt hcl.Range   `hcl:"principals,attr_range"`
	Pattern      string      `hcl:"principal_pattern,optional"`
	PatternAt    hcl.Range   `hcl:"principal_pattern,attr_range"`
	Where        string      `hcl:"where,optional"`
	Inferred     bool        `hcl:"inferred,optional"`
	Note         string      `hcl:"note,optional"`
	Sources      []string    `hcl:"sources,optional"`
	Trust        *trustBlock `hcl:"trust,block"`
}

type partitionNoteBlock struct {
	Partition string    `hcl:"partition,label"`
	At        hcl.Range `hcl:",def_range"`
	Note      string    `hcl:"note"`
	Sources   []string  `hcl:"sources,optional"`
}

// externalIDBlock takes no "inferred": an ID that breaks the pattern is
// refused, so a pattern must be the vendor's own rule.
type externalIDBlock struct {
	At        hcl.Range `hcl:",def_range"`
	Issuer    string    `hcl:"issuer"`
	Required  bool      `hcl:"required"`
	Pattern   string    `hcl:"pattern,optional"`
	PatternAt hcl.Range `hcl:"pattern,attr_range"`
	Rule      string    `hcl:"rule,optional"`
	Example   string    `hcl:"example,optional"`
	ExampleAt hcl.Range `hcl:"example,attr_range"`
	Where     string    `hcl:"where,optional"`
	// Substitute is a condition key that does an external ID's work.
	Substitute string   `hcl:"substitute,optional"`
	Note       string   `hcl:"note,optional"`
	Sources    []string `hcl:"sources,optional"`
}

type roleNameBlock struct {
	At       hcl.Range `hcl:",def_range"`
	Kind     string    `hcl:"kind"`
	Value    string    `hcl:"value,optional"`
	Inferred bool      `hcl:"inferred,optional"`
	Note     string    `hcl:"note,optional"`
	Sources  []string  `hcl:"sources,optional"`
}

type pathBlock struct {
	At       hcl.Range `hcl:",def_range"`
	Value    string    `hcl:"value"`
	Inferred bool      `hcl:"inferred,optional"`
	Note     string    `hcl:"note,optional"`
	Sources  []string  `hcl:"sources,optional"`
}

type sessionBlock struct {
	At          hcl.Range `hcl:",def_range"`
	Chained     bool      `hcl:"chained,optional"`
	MaxDuration int64     `hcl:"max_duration,optional"`
	Inferred    bool      `hcl:"inferred,optional"`
	Note        string    `hcl:"note,optional"`
	Sources     []string  `hcl:"sources,optional"`
}

type methodBlock struct {
	Name         string    `hcl:"name,label"`
	At           hcl.Range `hcl:",def_range"`
	Status       string    `hcl:"status"`
	LongTermKeys bool      `hcl:"long_term_keys,optional"`
	Note         string    `hcl:"note,optional"`
	Sources      []string  `hcl:"sources,optional"`
}
