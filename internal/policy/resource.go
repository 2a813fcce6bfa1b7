package policy

// resourceTest is one Resource pattern, ready to be compared.
type resourceTest struct {
	template template
	// fixed is the glob of a pattern without variables.
	fixed    glob
	variable bool
}

func newResourceTest(pattern string, variables bool) resourceTest {
	t := parseTemplate(pattern, templateRules{variables: variables, wildcards: true})
	if t.hasVariable() {
		return resourceTest{template: t, variable: true}
	}
	return resourceTest{fixed: confineWildcards(t.glob())}
}

// matches compares with case. A pattern with a variable that has no value
// matches no resource.
// Source: IAM User Guide, "Variables and tags", Policy variables with no value.
func (r *resourceTest) matches(resource string, c Context) bool {
	if !r.variable {
		return r.fixed.match(resource)
	}
	t, ok := r.template.resolve(c)
	return ok && confineWildcards(t.glob()).match(resource)
}

// confineWildcards keeps a wildcard in one of the first five segments of an
// ARN from taking colons, unless it is the segment's last character: then it
// may run on.
// Source: IAM User Guide, "IAM JSON policy elements: Resource", Using wildcards in resource ARNs.
func confineWildcards(g glob) glob {
	confined := make(glob, len(g))
	colons := 0
	for i, r := range g {
		confined[i] = r
		last := i+1 == len(g) || g[i+1] == ':'
		switch {
		case r == ':':
			colons++
		case colons >= 5:
		case r == anyRun && !last:
			confined[i] = segmentRun
		case r == anyOne:
			confined[i] = segmentOne
		}
	}
	return confined
}
