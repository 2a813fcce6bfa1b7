package vendor

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
)

// checker collects what is wrong with one vendor block beyond its grammar.
type checker struct {
	diags hcl.Diagnostics
	// sources and methodNames are what facts may refer to.
	sources     map[string]bool
	methodNames map[string]bool
	// useCases and forms are those seen so far.
	useCases map[string]bool
	forms    map[string]bool
}

func newChecker(b vendorBlock) *checker {
	c := &checker{sources: map[string]bool{}, methodNames: map[string]bool{}, useCases: map[string]bool{}, forms: map[string]bool{}}
	for _, s := range b.Sources {
		c.sources[s.Label] = true
	}
	for _, m := range b.Methods {
		c.methodNames[m.Name] = true
	}
	return c
}

func (c *checker) refuse(at hcl.Range, format string, values ...any) {
	c.diags = append(c.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Detail: fmt.Sprintf(format, values...), Subject: &at})
}

func (c *checker) oneOf(at hcl.Range, what, value string, choices ...string) {
	if !slices.Contains(choices, value) {
		c.refuse(at, "%s is %q and must be one of %s", what, value, quotedList(choices, "or"))
	}
}

func (c *checker) vendor(b vendorBlock) {
	if !isKey(b.Key) {
		c.refuse(b.At, "the key %q must begin with a lower-case letter and hold lower-case letters, digits and underscores alone", b.Key)
	}
	if strings.TrimSpace(b.Title) == "" {
		c.refuse(b.At, "title is empty: give the vendor's name as people write it")
	}
	if _, err := time.Parse(time.DateOnly, b.VerifiedOn); err != nil {
		c.refuse(b.VerifiedOnAt, "verified_on is %q and must be a date such as 2026-11-21", b.VerifiedOn)
	}
	c.webAddress(b.At, "documentation_url", b.DocumentationURL)
	c.status(b)
	c.sourceBlocks(b.Sources)
	c.variants(b)
	c.externalID(b.ExternalID)
	c.roleRules(b)
	c.methods(b.Methods)
}

func (c *checker) status(b vendorBlock) {
	if b.Status == "" {
		return
	}
	c.oneOf(b.At, "status", b.Status, StatusCurrent, StatusRecheck, StatusDeprecated)
	if b.Status != StatusCurrent && b.StatusNote == "" {
		c.refuse(b.At, "status is %q without a status_note that says why", b.Status)
	}
}

func (c *checker) webAddress(at hcl.Range, what, text string) {
	if u, err := url.Parse(text); err != nil || u.Scheme != "https" || u.Host == "" {
		c.refuse(at, "%s is %q and must be an address that begins with https://", what, text)
	}
}

func (c *checker) sourceBlocks(sources []sourceBlock) {
	seen := map[string]bool{}
	for _, s := range sources {
		if seen[s.Label] {
			c.refuse(s.At, "the source %q is given twice", s.Label)
		}
		seen[s.Label] = true
		c.oneOf(s.At, "kind", s.Kind, "vendor_doc", "vendor_code", "aws_doc", "upstream_project", "community_list")
		switch {
		case s.URL != "" && (s.Repository != "" || s.Commit != "" || len(s.Paths) > 0):
			c.refuse(s.At, "the source %q has both a url and files of a repository: make it two sources", s.Label)
		case s.URL != "":
			c.webAddress(s.At, "url", s.URL)
		case s.Repository == "" || s.Commit == "":
			c.refuse(s.At, "the source %q needs a url, or a repository and a commit", s.Label)
		default:
			c.webAddress(s.At, "repository", s.Repository)
		}
	}
}

// fact checks what all facts have in common.
func (c *checker) fact(at hcl.Range, sources []string, needsNote bool, note string) {
	for _, label := range sources {
		if !c.sources[label] {
			c.refuse(at, "sources names %q, and no source block has this label", label)
		}
	}
	if needsNote && note == "" {
		c.refuse(at, "a rule that is inferred needs a note that says from what")
	}
}

func (c *checker) variants(b vendorBlock) {
	if len(b.Variants) == 0 {
		c.refuse(b.At, "the vendor needs at least one variant block that says who calls")
	}
	perPartition := map[string]int{}
	for _, v := range b.Variants {
		perPartition[v.Partition]++
	}
	seen := map[[2]string]bool{}
	for _, v := range b.Variants {
		c.variant(v)
		key := [2]string{v.Name, v.Partition}
		switch {
		case seen[key]:
			c.refuse(v.At, "the variant %q of the partition %q is given twice", v.Name, v.Partition)
		case v.Name == "" && perPartition[v.Partition] > 1:
			c.refuse(v.At, "the partition %q has several variants, so each needs a name", v.Partition)
		}
		seen[key] = true
		if chained := b.Session != nil && b.Session.Chained; !chained && allRoles(v) {
			c.refuse(v.At, "the vendor calls from a role, so its sessions are chained: add session { chained = true }")
		}
	}
	for _, n := range b.PartitionNotes {
		c.partition(n.At, n.Partition)
		c.fact(n.At, n.Sources, false, "")
		if perPartition[n.Partition] > 0 {
			c.refuse(n.At, "the partition %q has a variant, and a partition_note is for those that have none", n.Partition)
		}
	}
}

// allRoles is true of fixed principals that are roles or their sessions.
func allRoles(v variantBlock) bool {
	for _, text := range v.Principals {
		if p, err := awsid.ParsePrincipal(text, v.Partition); err != nil || (p.Kind != awsid.KindRole && p.Kind != awsid.KindSession) {
			return false
		}
	}
	return len(v.Principals) > 0
}

func (c *checker) variant(v variantBlock) {
	c.partition(v.At, v.Partition)
	c.oneOf(v.At, "scope", v.Scope, ScopeFixed, ScopePerCustomer)
	c.fact(v.At, v.Sources, v.Inferred, v.Note)
	if v.Name != "" && !isVariantName(v.Name) {
		c.refuse(v.At, "the variant's name %q must hold lower-case letters, digits, dots, dashes and underscores alone", v.Name)
	}
	switch {
	case v.Scope == ScopeFixed && len(v.Principals) == 0:
		c.refuse(v.At, "a variant of fixed scope must list its principals")
	case v.Scope == ScopeFixed && (v.Pattern != "" || v.Where != ""):
		c.refuse(v.At, "principal_pattern and where are for principals that are per customer")
	case v.Scope == ScopePerCustomer && len(v.Principals) > 0:
		c.refuse(v.PrincipalsAt, "a variant of per-customer scope cannot list principals")
	case v.Scope == ScopePerCustomer && v.Where == "":
		c.refuse(v.At, "where must say where a customer finds the principal made for it")
	}
	for _, text := range v.Principals {
		p, err := awsid.ParsePrincipal(text, v.Partition)
		if err != nil {
			c.refuse(v.PrincipalsAt, "%s", err.Error())
		} else if p.Partition != v.Partition {
			c.refuse(v.PrincipalsAt, "%q is not in the partition %q of its variant", text, v.Partition)
		}
	}
	if v.Pattern != "" {
		c.pattern(v.PatternAt, v.Pattern)
	}
	if v.Trust != nil {
		c.trust(*v.Trust)
	}
}

func (c *checker) trust(b trustBlock) {
	c.fact(b.At, b.Sources, false, "")
	if !b.SelfAssume && len(b.Conditions) == 0 {
		c.refuse(b.At, "the block asks for nothing: give a condition or self_assume = true, or leave it out")
	}
	for _, condition := range b.Conditions {
		c.condition(condition.At, condition.Test, condition.Variable)
		if len(condition.Values) == 0 {
			c.refuse(condition.At, "the condition has no values, so that no request could match it")
		}
	}
}

func (c *checker) partition(at hcl.Range, id string) {
	if _, found := awsid.LookupPartition(id); !found {
		c.refuse(at, "%q is not an AWS partition", id)
	}
}

// pattern compiles a pattern and insists that it speaks of the whole text, for
// readers use it with functions that would match a part.
func (c *checker) pattern(at hcl.Range, pattern string) *regexp.Regexp {
	if !strings.HasPrefix(pattern, "^") || !strings.HasSuffix(pattern, "$") {
		c.refuse(at, "the pattern %q must begin with ^ and end with $", pattern)
		return nil
	}
	compiled, err := compilePattern(pattern)
	if err != nil {
		c.refuse(at, "the pattern %q is not a regular expression of the RE2 syntax: %s", pattern, err.Error())
		return nil
	}
	return compiled
}

func (c *checker) externalID(e externalIDBlock) {
	c.oneOf(e.At, "issuer", e.Issuer, IssuerCustomer, IssuerVendor, IssuerComposed, IssuerNone)
	c.fact(e.At, e.Sources, false, "")
	switch {
	case e.Issuer == IssuerNone && (e.Required || e.Pattern != "" || e.Example != "" || e.Where != ""):
		c.refuse(e.At, "a vendor that sends no external ID can neither require one nor have a rule for it")
	case (e.Issuer == IssuerVendor || e.Issuer == IssuerComposed) && e.Where == "":
		c.refuse(e.At, "where must say where a customer finds the external ID, or its parts")
	case e.Issuer != IssuerNone && e.Substitute != "":
		c.refuse(e.At, "substitute is for vendors that send no external ID")
	case (e.Pattern == "") != (e.Rule == ""):
		c.refuse(e.At, "pattern and rule belong together: the rule is the pattern in words")
	}
}

// example checks the example by the rules it is an example of.
func (c *checker) example(d *Definition, e externalIDBlock) {
	if e.Example == "" {
		return
	}
	if err := externalid.Check(e.Example); err != nil {
		c.refuse(e.ExampleAt, "the example: %s", err.Error())
	}
	if d.ExternalID.compiled != nil && !d.ExternalID.compiled.MatchString(e.Example) {
		c.refuse(e.ExampleAt, "the example %q does not match the pattern %q", e.Example, e.Pattern)
	}
}

func (c *checker) roleRules(b vendorBlock) {
	if r := b.RoleName; r != nil {
		c.fact(r.At, r.Sources, r.Inferred, r.Note)
		c.oneOf(r.At, "kind", r.Kind, NameExact, NamePrefix, NameFree)
		if r.Kind == NameFree && r.Value != "" {
			c.refuse(r.At, "a role name of kind free has no value")
		}
		if err := awsid.CheckRoleName(r.Value); r.Kind != NameFree && err != nil {
			c.refuse(r.At, "%s", err.Error())
		}
	}
	if p := b.Path; p != nil {
		c.fact(p.At, p.Sources, p.Inferred, p.Note)
		if err := awsid.CheckPath(p.Value); err != nil {
			c.refuse(p.At, "%s", err.Error())
		}
	}
	if s := b.Session; s != nil {
		c.session(*s)
	}
}

func (c *checker) session(s sessionBlock) {
	c.fact(s.At, s.Sources, s.Inferred, s.Note)
	if s.MaxDuration != 0 {
		if err := awsid.CheckSessionDuration(s.MaxDuration); err != nil {
			c.refuse(s.At, "max_duration: %s", err.Error())
		}
	}
	if s.Chained && s.MaxDuration > awsid.MaxChainedDuration {
		c.refuse(s.At, "max_duration is %d, and AWS caps a chained session at %d seconds", s.MaxDuration, awsid.MaxChainedDuration)
	}
}

func (c *checker) methods(methods []methodBlock) {
	seen := map[string]bool{}
	for _, m := range methods {
		c.fact(m.At, m.Sources, false, "")
		c.oneOf(m.At, "status", m.Status, MethodRecommended, MethodSupported, MethodDeprecated)
		if !isKey(m.Name) {
			c.refuse(m.At, "the method's name %q must begin with a lower-case letter and hold lower-case letters, digits and underscores alone", m.Name)
		}
		if seen[m.Name] {
			c.refuse(m.At, "the method %q is given twice", m.Name)
		}
		seen[m.Name] = true
	}
}

const keyCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_"

func isKey(s string) bool {
	return s != "" && s[0] >= 'a' && s[0] <= 'z' && strings.Trim(s, keyCharacters) == ""
}

func isVariantName(s string) bool { return strings.Trim(s, keyCharacters+".-") == "" }
