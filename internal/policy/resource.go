package policy

import "strings"

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

// confineWildcards reads a pattern as IAM reads a Resource. A wildcard in one
// of the first five segments of an ARN takes no colons, unless it is the
// segment's last character: then it may run on. Segments that are missing are
// wildcards, so that arn:aws:sqs means arn:aws:sqs:*:*:*.
// Sources: IAM User Guide, "IAM JSON policy elements: Resource", Using wildcards
// in resource ARNs, and "Identify AWS resources with Amazon Resource Names".
func confineWildcards(g glob) glob {
	confined := make(glob, 0, len(g))
	colons := 0
	for i, r := range g {
		last := i+1 == len(g) || g[i+1] == ':'
		switch {
		case r == ':':
			colons++
		case colons >= 5:
		case r == anyRun && !last:
			r = segmentRun
		case r == anyOne:
			r = segmentOne
		}
		confined = append(confined, r)
	}
	if strings.HasPrefix(string(g), "arn:") {
		for ; colons < 5; colons++ {
			confined = append(confined, ':', anyRun)
		}
	}
	return confined
}
