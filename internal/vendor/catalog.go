package vendor

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/agext/levenshtein"
)

//go:embed catalog/*.hcl
var builtinFiles embed.FS

// builtin parses on the first call only, because serving the provider's schema
// must not cost the reading of the catalogue.
var builtin = sync.OnceValues(func() (*Catalog, error) {
	c := &Catalog{}
	paths, err := fs.Glob(builtinFiles, "catalog/*.hcl")
	if err != nil {
		// Not covered: the pattern is well formed.
		return nil, err
	}
	for _, path := range paths {
		text, err := builtinFiles.ReadFile(path)
		if err != nil {
			// Not covered: the file is part of the binary.
			return nil, err
		}
		if err := c.add(path, text); err != nil {
			// Not covered: tests have read every file of the catalogue.
			return nil, fmt.Errorf("the built-in catalogue is broken, which is a bug of this provider: %w", err)
		}
	}
	return c, nil
})

// Catalog is a set of definitions; it never changes once it is handed out.
type Catalog struct {
	definitions map[string]*Definition
}

// Builtin returns the embedded catalogue, parsed on first use. Its files are
// tested, so an error is a bug.
func Builtin() (*Catalog, error) { return builtin() }

// Load returns the built-in catalogue together with the vendors of the given
// files. It refuses a vendor that is defined twice, a built-in one included: a
// definition of one's own never replaces another silently. Errors name file
// and line.
func Load(paths ...string) (*Catalog, error) {
	base, err := Builtin()
	if err != nil {
		// Not covered: the built-in catalogue can be read.
		return nil, err
	}
	c := &Catalog{definitions: maps.Clone(base.definitions)}
	for i, path := range paths {
		if slices.Contains(paths[:i], path) {
			return nil, fmt.Errorf("the vendor file %q is given twice", path)
		}
		text, err := readOwn(path)
		if err != nil {
			return nil, err
		}
		if err := c.addOwn(path, text); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// addOwn puts the vendors of a user's file into the catalogue.
func (c *Catalog) addOwn(path string, text []byte) error {
	definitions, err := decode(path, text)
	if err != nil {
		return err
	}
	for _, d := range definitions {
		if err := d.tryOut(); err != nil {
			return err
		}
	}
	return c.take(definitions)
}

// add puts the vendors of a built-in file into the catalogue.
func (c *Catalog) add(path string, text []byte) error {
	definitions, err := decode(path, text)
	if err != nil {
		// Not covered: tests have read every file of the catalogue.
		return err
	}
	for _, d := range definitions {
		d.isBuiltin = true
	}
	return c.take(definitions)
}

func (c *Catalog) take(definitions []*Definition) error {
	for _, d := range definitions {
		if old, found := c.definitions[d.Key]; found {
			return d.definedTwice(old)
		}
		if c.definitions == nil {
			c.definitions = map[string]*Definition{}
		}
		c.definitions[d.Key] = d
	}
	return nil
}

// definedTwice names both places, and the key that can be changed.
func (d *Definition) definedTwice(old *Definition) error {
	if old.isBuiltin {
		return fmt.Errorf("%s: the vendor %q is defined already, at %s of the built-in catalogue: give yours another key, since none may replace the other silently",
			d.definedAt, d.Key, old.definedAt)
	}
	return fmt.Errorf("%s: the vendor %q is defined already, at %s: give one of the two another key, since none may replace the other silently",
		d.definedAt, d.Key, old.definedAt)
}

// Lookup finds a vendor; the error of an unknown one names the near ones, or
// all where none is near.
func (c *Catalog) Lookup(key string) (*Definition, error) {
	if d, found := c.definitions[key]; found {
		return d, nil
	}
	if near := c.near(key); len(near) > 0 {
		return nil, fmt.Errorf("the catalogue knows no vendor %q: did you mean %s?", key, quotedList(near, "or"))
	}
	return nil, fmt.Errorf("the catalogue knows no vendor %q: it knows %s", key, quotedList(c.Keys(), "and"))
}

// Keys lists all vendors, sorted.
func (c *Catalog) Keys() []string { return slices.Sorted(maps.Keys(c.definitions)) }

// near lists the keys a reader may have meant, nearest first: by spelling, or
// because one is a part of the other.
func (c *Catalog) near(key string) []string {
	wanted := bare(key)
	if wanted == "" {
		return nil
	}
	distances := map[string]int{}
	for known, d := range c.definitions {
		for _, name := range []string{bare(known), bare(d.Title)} {
			distance := levenshtein.Distance(wanted, name, nil)
			if len(wanted) >= 3 && (strings.Contains(name, wanted) || strings.Contains(wanted, name)) {
				distance = min(distance, 1)
			}
			if old, seen := distances[known]; distance <= max(1, len(wanted)/3) && (!seen || distance < old) {
				distances[known] = distance
			}
		}
	}
	return slices.SortedFunc(maps.Keys(distances), func(a, b string) int {
		if distances[a] != distances[b] {
			return distances[a] - distances[b]
		}
		return strings.Compare(a, b)
	})
}

// bare drops case and separators, which people mix up most.
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-.", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// quotedList writes `"a", "b" or "c"`.
func quotedList(names []string, conjunction string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " " + conjunction + " " + quoted[last]
}
