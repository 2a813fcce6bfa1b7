package lake

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// readings are a document read twice, for a request of which some condition
// keys are not known: hopefully, as if each of them held what lets the caller
// in, and grimly, as if it held what keeps him out. Where both say the same,
// the unknown keys do not matter.
type readings struct {
	hopeful, grim *policy.Compiled
	// open are the statements whose outcome hangs on unknown keys, with their
	// other conditions left, and keys are those unknown keys, one list for each.
	open []*policy.Compiled
	keys [][]string
}

// knows reports whether the outcome of a condition can be told without seeing
// the writer's own request.
type knows func(c policy.Condition) bool

// read prepares a document for requests whose keys are known as far as known
// says.
func read(d *policy.Document, known knows) readings {
	parted := part(d, known)
	r := readings{hopeful: parted.hopeful.Compile(), grim: parted.grim.Compile()}
	for _, o := range parted.open {
		one := &policy.Document{Use: d.Use, Version: d.Version, Statements: []policy.Statement{o.widened}}
		r.open, r.keys = append(r.open, one.Compile()), append(r.keys, o.keys)
	}
	return r
}

// parted is a document in both readings, and its open statements.
type parted struct {
	hopeful, grim *policy.Document
	open          []opened
}

type opened struct {
	widened policy.Statement
	keys    []string
}

// part makes the two readings. Indexes of statements stay as they are, for
// reasons name them.
func part(d *policy.Document, known knows) parted {
	p := parted{hopeful: cloneDocument(d), grim: cloneDocument(d)}
	for i, s := range d.Statements {
		keys := doubts(s, d.Version, known)
		if len(keys) == 0 {
			continue
		}
		widened := widen(s, known)
		p.open = append(p.open, opened{widened, keys})
		if s.Effect == policy.Allow {
			p.hopeful.Statements[i], p.grim.Statements[i] = widened, silenced(s)
		} else {
			p.hopeful.Statements[i], p.grim.Statements[i] = silenced(s), widened
		}
	}
	return p
}

func cloneDocument(d *policy.Document) *policy.Document {
	clone := *d
	clone.Statements = slices.Clone(d.Statements)
	return &clone
}

// doubts are the keys on whose unknown values a statement's outcome may hang,
// each once, as the statement spells them.
func doubts(s policy.Statement, version string, known knows) []string {
	var keys []string
	add := func(key string) {
		if !slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, key) }) {
			keys = append(keys, key)
		}
	}
	for _, c := range s.Conditions {
		if !known(c) {
			add(c.Key)
		}
	}
	if version != policy.Version2012 {
		return keys
	}
	for _, resource := range slices.Concat(s.Resources, s.NotResources) {
		for _, key := range policy.Variables(resource) {
			if !known(policy.Condition{Key: key}) {
				add(key)
			}
		}
	}
	return keys
}

// widen leaves out what is not known: conditions, and variables of resources,
// which become wildcards. A NotResource with such a variable spares nothing.
func widen(s policy.Statement, known knows) policy.Statement {
	s.Conditions = slices.DeleteFunc(slices.Clone(s.Conditions), func(c policy.Condition) bool { return !known(c) })
	s.Resources = slices.Clone(s.Resources)
	for i, resource := range s.Resources {
		s.Resources[i] = withoutVariables(resource, known)
	}
	if len(s.NotResources) > 0 {
		s.NotResources = slices.DeleteFunc(slices.Clone(s.NotResources), func(r string) bool { return withoutVariables(r, known) != r })
		if len(s.NotResources) == 0 {
			s.Resources = []string{"*"}
		}
	}
	return s
}

// withoutVariables cuts a resource at its first variable, if one of them has
// no known value, and puts a wildcard for the rest, which takes in whatever the
// variable could have made of it.
func withoutVariables(resource string, known knows) string {
	if slices.ContainsFunc(policy.Variables(resource), func(key string) bool { return !known(policy.Condition{Key: key}) }) {
		return resource[:strings.Index(resource, "${")] + "*"
	}
	return resource
}

// silenced is the statement as one that applies to nothing.
func silenced(s policy.Statement) policy.Statement {
	s.Conditions = append(slices.Clone(s.Conditions), policy.Condition{Operator: "StringEquals", Key: "aws:PrincipalArn"})
	return s
}

// openKeys are the unknown keys of the statements that would apply to the
// request if they held the right values.
func (r readings) openKeys(q policy.Request) []string {
	var keys []string
	for i, one := range r.open {
		if one.Decide(q) != policy.DeniedImplicitly {
			keys = append(keys, r.keys[i]...)
		}
	}
	return keys
}
