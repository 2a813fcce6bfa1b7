package localaws

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// rule is what a parameter must satisfy. AWS checks parameters before it
// looks at who calls, reports all that fail in one ValidationError, and words
// each as "Value 'v' at 'param' failed to satisfy constraint: …".
type rule struct {
	param    string
	required bool
	// constraints gives each constraint that a value breaks, in AWS's words.
	constraints func(value string) []string
	// instead gives a message of its own, which AWS's IAM has for names and paths.
	instead func(value string) string
}

func (r rule) needed() rule {
	r.required = true
	return r
}

// checkRules returns the ValidationError for all rules broken, or nil.
func checkRules(p params, rules []rule) *apiError {
	var broken []string
	for _, r := range rules {
		value, ok := p.lookup(r.param)
		if !ok {
			if r.required {
				broken = append(broken, violation("null", r.param, "Member must not be null"))
			}
			continue
		}
		failed := r.constraints(value)
		for _, c := range failed {
			broken = append(broken, violation("'"+value+"'", r.param, c))
		}
		if len(failed) > 0 || r.instead == nil {
			continue
		}
		if message := r.instead(value); message != "" {
			return validationError("%s", message)
		}
	}
	return violations(broken)
}

func violation(value, param, constraint string) string {
	return fmt.Sprintf("Value %s at '%s' failed to satisfy constraint: %s", value, lowerFirst(param), constraint)
}

func violations(broken []string) *apiError {
	switch len(broken) {
	case 0:
		return nil
	case 1:
		return validationError("1 validation error detected: %s", broken[0])
	default:
		return validationError("%d validation errors detected: %s", len(broken), strings.Join(broken, "; "))
	}
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// text demands a length; a maximum of 0 is none.
func text(param string, minimum, maximum int) rule {
	return rule{param: param, constraints: func(v string) []string { return lengthBroken(v, minimum, maximum) }}
}

func lengthBroken(v string, minimum, maximum int) []string {
	n := utf8.RuneCountInString(v)
	if n < minimum {
		return []string{fmt.Sprintf("Member must have length greater than or equal to %d", minimum)}
	}
	if maximum > 0 && n > maximum {
		return []string{fmt.Sprintf("Member must have length less than or equal to %d", maximum)}
	}
	return nil
}

// matching demands characters; pattern is how AWS writes them.
func (r rule) matching(pattern string, allowed func(rune) bool) rule {
	length := r.constraints
	r.constraints = func(v string) []string {
		broken := length(v)
		if strings.ContainsFunc(v, func(c rune) bool { return !allowed(c) }) {
			broken = append(broken, "Member must satisfy regular expression pattern: "+pattern)
		}
		return broken
	}
	return r
}

func integer(param string, minimum, maximum int64) rule {
	return rule{param: param, constraints: func(v string) []string {
		n, err := strconv.ParseInt(v, 10, 64)
		switch {
		case err != nil:
			return []string{"Member must be an integer"}
		case n < minimum:
			return []string{fmt.Sprintf("Member must have value greater than or equal to %d", minimum)}
		case n > maximum:
			return []string{fmt.Sprintf("Member must have value less than or equal to %d", maximum)}
		}
		return nil
	}}
}

func oneOf(param string, values ...string) rule {
	return rule{param: param, constraints: func(v string) []string {
		if slices.Contains(values, v) {
			return nil
		}
		return []string{"Member must satisfy enum value set: [" + strings.Join(values, ", ") + "]"}
	}}
}

// named is IAM's rule for names of roles, users, policies and profiles.
func named(param string, maximum int) rule {
	r := text(param, 1, maximum)
	r.instead = func(v string) string {
		if strings.ContainsFunc(v, func(c rune) bool { return !isNameRune(c) }) {
			return fmt.Sprintf("The specified value for %s is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-", lowerFirst(param))
		}
		return ""
	}
	return r.needed()
}

// optional lifts the demand that named makes.
func (r rule) optional() rule {
	r.required = false
	return r
}

func pathed(param string) rule {
	r := text(param, 1, awsid.MaxPathLength)
	r.instead = func(v string) string {
		if awsid.CheckPath(v) != nil {
			return "The specified value for " + lowerFirst(param) + " is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters."
		}
		return ""
	}
	return r
}

// pathPrefix begins with a slash and, unlike a path, need not end with one.
func pathPrefix() rule {
	r := text("PathPrefix", 1, awsid.MaxPathLength)
	r.instead = func(v string) string {
		if v[0] != '/' || strings.ContainsFunc(v, func(c rune) bool { return c < '!' || c > '\u007F' }) {
			return "The specified value for pathPrefix is invalid. It must begin with / and contain only printable ASCII characters."
		}
		return ""
	}
	return r
}

func arn(param string) rule { return text(param, 20, 2048) }

// policyText is a policy document as every IAM operation takes it.
func policyText(param string) rule {
	return text(param, 1, 131072).matching(`[\u0009\u000A\u000D\u0020-\u00FF]+`, isPolicyRune)
}

func paging() []rule {
	return []rule{integer("MaxItems", 1, 1000), text("Marker", 1, 320)}
}

func isNameRune(c rune) bool {
	return isWord(c) || strings.ContainsRune("+=,.@-", c)
}

// isWord is \w, which in AWS's patterns is ASCII.
func isWord(c rune) bool {
	return c == '_' || c <= unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c))
}

func isPolicyRune(c rune) bool {
	return c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c <= '\u00FF')
}

func isDescriptionRune(c rune) bool {
	return c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c <= '~') || (c >= '\u00A1' && c <= '\u00FF')
}
